"""Bounds are exact (every spread of small cases is tried), parts of a change add up, ranks hold."""

from itertools import combinations_with_replacement

import numpy as np
import pandas as pd
import pytest

from wb6.analysis.nationalities import (
    Counts,
    carry_legs,
    compose,
    count_nationalities,
    decompose,
    effective_number,
    find_legs,
    fold_parts,
    measure_concentration,
    pick_nationalities,
    rank_nationalities,
    spread_evenly,
    spread_unevenly,
    state_bounds,
)


def rows_of(figures):
    lines = [(name, year, value, "src") for year, own in figures.items() for name, value in own.items()]
    return pd.DataFrame(lines, columns=["nationality", "year", "detections", "source_id"])


def every_spread(named, unrecorded):
    """Yield every way of giving the unrecorded to the nationalities."""
    for places in combinations_with_replacement(range(len(named)), unrecorded):
        yield np.asarray(named) + np.bincount(np.asarray(places, dtype=int), minlength=len(named))


SMALL = [
    ([5, 0, 1], 4),
    ([0, 0, 0], 5),
    ([7, 7, 2, 0], 3),
    ([3], 6),
    ([9, 4, 4, 1], 0),
    ([1, 2, 3, 4, 5], 5),
    ([10, 0, 0, 0], 7),
]


# ---- bounds, by brute force


@pytest.mark.parametrize(("named", "unrecorded"), SMALL)
@pytest.mark.parametrize("top", [1, 2, 3])
def test_bounds_of_concentration_are_those_of_every_spread(named, unrecorded, top):
    spreads = list(every_spread(named, unrecorded))
    numbers = [effective_number(one) for one in spreads]
    shares = [np.sort(one)[-top:].sum() for one in spreads]
    even, uneven = spread_evenly(named, unrecorded), spread_unevenly(named, unrecorded)
    assert (effective_number(uneven), effective_number(even)) == pytest.approx((min(numbers), max(numbers)))
    assert (even[-top:].sum(), uneven[-top:].sum()) == (min(shares), max(shares))


def test_random_cases_agree_with_every_spread():
    dice = np.random.default_rng(7)
    for _ in range(40):
        named, unrecorded = dice.integers(0, 8, dice.integers(1, 5)), int(dice.integers(0, 7))
        numbers = [effective_number(one) for one in every_spread(named, unrecorded) if one.sum()]
        if numbers:
            assert effective_number(spread_evenly(named, unrecorded)) == pytest.approx(max(numbers))
            assert effective_number(spread_unevenly(named, unrecorded)) == pytest.approx(min(numbers))


@pytest.mark.parametrize(("named", "unrecorded"), SMALL)
def test_ranks_are_bounded_by_those_of_every_spread(named, unrecorded):
    figures = {2015: {**{f"N{i}": n for i, n in enumerate(named)}, "not_recorded": unrecorded}}
    ranks = rank_nationalities(count_nationalities(rows_of(figures)), 2015).set_index("nationality")
    for place in range(len(named)):
        found = [1 + int((one > one[place]).sum()) for one in every_spread(named, unrecorded)]
        assert (ranks.loc[f"N{place}", "best"], ranks.loc[f"N{place}", "worst"]) == (min(found), max(found))


@pytest.mark.parametrize(("named", "unrecorded"), [case for case in SMALL if sum(case[0]) + case[1]])
def test_a_leader_is_certain_only_if_it_leads_in_every_spread(named, unrecorded):
    figures = {2015: {**{f"N{i}": n for i, n in enumerate(named)}, "not_recorded": unrecorded}}
    row = measure_concentration(count_nationalities(rows_of(figures))).iloc[0]
    place = int(row["leader"][1:])
    alone = [(np.delete(one, place) < one[place]).all() for one in every_spread(named, unrecorded)]
    assert row["certain"] == all(alone)


def test_equal_parts_count_as_many_as_they_are_and_one_part_counts_as_one():
    assert effective_number([5, 5, 5, 5]) == pytest.approx(4)
    assert effective_number([9, 0, 0]) == pytest.approx(1)
    assert np.isnan(effective_number([0, 0]))


# ---- the change between two years


def random_counts(dice):
    names = [f"N{i}" for i in range(int(dice.integers(2, 6)))]
    named = pd.DataFrame(dice.integers(0, 9, (len(names), 2)), index=names, columns=[2014, 2015])
    return Counts(named, pd.Series(dice.integers(0, 4, 2), index=[2014, 2015]), "src")


@pytest.mark.parametrize("seed", range(30))
def test_parts_of_a_change_add_up_to_it_exactly(seed):
    counts = random_counts(np.random.default_rng(seed))
    parts = decompose(counts, 2014, 2015)
    change = int(counts.total[2015] - counts.total[2014])
    assert parts["contribution"].sum() == change
    if counts.total[2014]:
        assert parts["points"].sum() == pytest.approx(100 * change / counts.total[2014])
    if change:
        assert parts["share"].sum() == pytest.approx(1)
    for most in (0, 1, 3):
        folded = fold_parts(parts, most)
        assert folded["contribution"].sum() == change


@pytest.mark.parametrize("seed", range(12))
def test_bounds_of_a_part_are_those_of_every_spread_of_both_years(seed):
    counts = random_counts(np.random.default_rng(100 + seed))
    spreads = [list(every_spread(counts.named[year].to_numpy(), int(counts.unrecorded[year]))) for year in (2014, 2015)]
    parts = decompose(counts, 2014, 2015).set_index("nationality")
    for place, name in enumerate(counts.named.index):
        found = [after[place] - before[place] for before in spreads[0] for after in spreads[1]]
        if name in parts.index:
            assert (parts.loc[name, "low"], parts.loc[name, "high"]) == (min(found), max(found))


@pytest.mark.parametrize("seed", range(12))
def test_a_carrier_is_certain_only_if_it_carries_most_in_every_spread(seed):
    counts = random_counts(np.random.default_rng(200 + seed))
    legs = carry_legs(counts, [(2014, 2015)], most=1)
    if legs.empty:
        return
    sign, place = np.sign(legs["change"].iloc[0]), list(counts.named.index).index(legs["nationality"].iloc[0])
    spreads = [list(every_spread(counts.named[year].to_numpy(), int(counts.unrecorded[year]))) for year in (2014, 2015)]
    moves = [sign * (after - before) for before in spreads[0] for after in spreads[1]]
    alone = all((np.delete(one, place) < one[place]).all() for one in moves)
    assert legs["certain"].iloc[0] == alone


def test_a_change_of_nothing_has_no_shares():
    parts = decompose(count_nationalities(rows_of({2014: {"A": 2, "B": 3}, 2015: {"A": 3, "B": 2}})), 2014, 2015)
    assert parts["share"].isna().all()
    assert parts["contribution"].sum() == 0


def test_a_year_that_is_not_counted_is_refused():
    counts = count_nationalities(rows_of({2014: {"A": 2}}))
    with pytest.raises(KeyError, match="2020"):
        decompose(counts, 2014, 2020)


def test_what_is_left_over_keeps_its_bounds():
    figures = {2014: {"A": 9, "B": 4, "C": 1, "not_recorded": 2}, 2015: {"A": 1, "B": 1, "C": 1, "stl": 5}}
    folded = fold_parts(decompose(count_nationalities(rows_of(figures)), 2014, 2015), 1).set_index("nationality")
    assert list(folded.index) == ["A", "other", "unrecorded"]
    assert tuple(folded.loc["other", ["contribution", "low", "high"]]) == (-3, -5, 2)


def test_a_small_part_keeps_a_row_of_its_own_where_it_is_asked_for():
    figures = {2014: {"A": 9, "B": 4, "C": 2}, 2015: {"A": 1, "B": 1, "C": 1}}
    parts = decompose(count_nationalities(rows_of(figures)), 2014, 2015)
    folded = fold_parts(parts, 1, keep=["C", "never detected"]).set_index("nationality")
    assert folded["contribution"].to_dict() == {"A": -8, "C": -1, "other": -3}


# ---- years, parts, legs


FIGURES = {
    2013: {"A": 10, "B": 30, "not_recorded": 0},
    2014: {"A": 40, "B": 10, "C": 5},
    2015: {"A": 50, "B": 10, "C": 90, "not_recorded": 300},
    2016: {"A": 5, "B": 5, "stl": 1},
}


def test_codes_without_a_nationality_are_unrecorded_and_absent_rows_are_zero():
    counts = count_nationalities(rows_of(FIGURES))
    assert counts.unrecorded.to_dict() == {2013: 0, 2014: 0, 2015: 300, 2016: 1}
    assert counts.named.loc["C"].to_dict() == {2013: 0, 2014: 5, 2015: 90, 2016: 0}
    assert counts.total.to_dict() == {2013: 40, 2014: 55, 2015: 450, 2016: 11}


def test_a_window_keeps_the_nationalities_that_could_have_been():
    counts = count_nationalities(rows_of(FIGURES), 2013, 2014)
    assert counts.years == [2013, 2014]
    assert list(counts.named.index) == ["A", "B", "C"]
    with pytest.raises(ValueError, match="lies before"):
        count_nationalities(rows_of(FIGURES), 2015, 2014)


def test_a_year_that_is_largely_unrecorded_does_not_choose_what_is_drawn():
    counts = count_nationalities(rows_of(FIGURES))
    assert pick_nationalities(counts, 2) == ["A", "B"]
    assert pick_nationalities(count_nationalities(rows_of(FIGURES), 2015, 2015), 1) == ["C"]


def test_parts_of_a_year_add_up_and_the_unrecorded_always_stands_apart():
    parts = compose(count_nationalities(rows_of(FIGURES)), ["A"])
    assert parts.groupby("year")["share"].sum().tolist() == pytest.approx([1] * 4)
    assert set(parts["nationality"]) == {"A", "other", "unrecorded"}
    assert parts.groupby("year")["detections"].sum().to_dict() == {2013: 40, 2014: 55, 2015: 450, 2016: 11}


def test_legs_run_from_turn_to_turn():
    assert find_legs(count_nationalities(rows_of(FIGURES))) == [(2013, 2015), (2015, 2016)]


def test_without_a_nationality_the_total_is_smaller_by_it():
    counts = count_nationalities(rows_of(FIGURES)).without(["A", "Z"])
    assert counts.total[2014] == 15


def test_a_quantity_with_wide_bounds_is_never_stated_as_one_number():
    assert state_bounds(0.118, 0.849)["quantity"] == "12% to 85%"
    assert state_bounds(-0.12, 0.3)["quantity"] == "−12% to 30%"
    assert state_bounds(0.5761, 0.5764) == {"quantity": 0.5761, "form": "{:.0%}", "interval": (0.5761, 0.5764)}
    assert state_bounds(None, np.nan)["quantity"] is None
