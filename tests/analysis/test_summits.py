"""Continuity of an agenda against every order of a small case, and planted cases."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from wb6.analysis import summits


def take_ups(values):
    return (values[:-1] & values[1:]).sum(axis=0)


@pytest.fixture
def table():
    values = [[1, 0, 1], [1, 1, 0], [0, 1, 0], [1, 1, 0], [0, 0, 1]]
    return pd.DataFrame(np.array(values, dtype=bool), index=list("abcde"), columns=["x", "y", "z"])


def test_expectation_and_share_are_those_of_all_orders(table):
    values = table.to_numpy()
    every = np.array([take_ups(values[list(order)]) for order in permutations(range(5))])
    got = summits.measure_continuity(table, 4999, seed=1)
    assert got.topics["taken_up"].tolist() == take_ups(values).tolist() == [1, 2, 0]
    assert got.topics["expected"].tolist() == pytest.approx(every.mean(axis=0).tolist())
    assert got.expected == pytest.approx(every.sum(axis=1).mean())
    assert got.p == pytest.approx((every.sum(axis=1) >= got.taken_up).mean(), abs=0.03)
    shares = (every >= take_ups(values)).mean(axis=0)
    assert got.topics["p"].tolist() == pytest.approx(shares.tolist(), abs=0.03)


def test_the_named_and_their_chances_to_be_taken_up(table):
    topics = summits.measure_continuity(table, 99, seed=1).topics.set_index("topic")
    assert topics["named"].tolist() == [3, 3, 2]
    assert topics["chances"].tolist() == [3, 3, 1]  # z is named by the last meeting, which nothing follows


def test_a_planted_run_is_told_from_chance_and_an_alternation_is_not():
    run = pd.DataFrame({"x": [True] * 6 + [False] * 6, "y": [False] * 6 + [True] * 6})
    turns = pd.DataFrame({"x": [True, False] * 6, "y": [False, True] * 6})
    assert summits.measure_continuity(run, 1999, seed=1).p < 0.02
    assert summits.measure_continuity(turns, 1999, seed=1).p > 0.9


def test_a_topic_of_every_meeting_says_nothing_of_order():
    got = summits.measure_continuity(pd.DataFrame({"x": [True] * 5}), 99, seed=1)
    assert (got.taken_up, got.expected, got.low, got.high, got.p) == (4, 4.0, 4.0, 4.0, 1.0)


def test_too_few_meetings_or_nothing_named_give_none(table):
    assert summits.measure_continuity(table.head(2), 99, seed=1) is None
    assert summits.measure_continuity(table & False, 99, seed=1) is None


def test_the_same_seed_gives_the_same_answer(table):
    first, second = (summits.measure_continuity(table, 499, seed=3) for _ in range(2))
    assert (first.p, first.topics["p"].tolist()) == (second.p, second.topics["p"].tolist())


def test_topics_are_spread_over_meetings_by_forum():
    named = pd.DataFrame(
        {"summit_id": ["a", "b", "b"], "topic": ["x", "x", "y"], "forum": ["leaders", "study", "leaders"]}
    )
    both = summits.spread_topics(named, ["a", "b"], ["x", "y"], ["leaders", "study"])
    assert both.to_numpy().tolist() == [[True, False], [True, True]]
    leaders = summits.spread_topics(named, ["a", "b"], ["x", "y"], ["leaders"])
    assert leaders.to_numpy().tolist() == [[True, False], [False, True]]
    assert summits.spread_topics(named, [], ["x"], ["leaders"]).shape == (0, 1)


def test_the_longest_silence_lies_between_the_first_and_the_last(table):
    gaps = summits.find_gaps(table.assign(never=False)).set_index("topic")
    assert gaps.loc["x"].tolist() == ["a", "d", 1]
    assert gaps.loc["z"].tolist() == ["a", "e", 3]
    assert gaps.loc["never", "silence"] == 0
    assert pd.isna(gaps.loc["never", "first"])
