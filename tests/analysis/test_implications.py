"""The rule by which an implication holds, on series whose answer is plain."""

import pandas as pd
import pytest

from wb6.analysis.implications import all_hold, compare_ends, count_outcomes, hold_most, hold_none, stack_measures


def make(*values, country="BA", first=2015):
    return pd.DataFrame(
        {"country": country, "year": range(first, first + len(values)), "value": values, "source_id": "one"}
    )


def judge(factor=1.5, **series):
    return compare_ends(stack_measures({("arrivals", name): rows for name, rows in series.items()}), factor)


def test_a_count_has_risen_if_it_ends_high_enough():
    changes = judge(up=make(10, 90, 15), down=make(10, 90, 14)).set_index("measure")
    assert list(changes["outcome"]) == ["holds", "fails"]
    assert changes.loc["up", "factor"] == 1.5
    assert changes.loc["up", "highest_year"] == 2016


def test_one_figure_tells_nothing():
    assert list(judge(one=make(10))["outcome"]) == ["untold"]


def test_a_rise_from_nothing_has_no_factor_and_holds():
    change = judge(ties=make(0, 5)).iloc[0]
    assert change["outcome"] == "holds"
    assert pd.isna(change["factor"])
    assert list(judge(ties=make(0, 0))["outcome"]) == ["fails"]


def test_a_factor_below_one_is_no_rise():
    with pytest.raises(ValueError, match="at least 1"):
        judge(0.5, one=make(1, 2))


def test_countries_are_judged_apart():
    both = pd.concat([make(1, 2), make(2, 1, country="ME")])
    changes = judge(arrivals=both)
    assert dict(zip(changes["country"], changes["outcome"], strict=True)) == {"BA": "holds", "ME": "fails"}
    counted = count_outcomes(changes).iloc[0]
    assert (counted["holds"], counted["fails"], counted["untold"], counted["tested"]) == (1, 1, 0, 2)


def test_most_is_more_than_half_and_none_is_none():
    changes = judge(a=make(1, 2), b=make(2, 1), c=make(1))
    assert hold_most(changes, "arrivals", ["a", "b", "c"]) is False
    assert hold_most(changes, "arrivals", ["a", "c"]) is True
    assert hold_none(changes, "arrivals", ["a", "b"]) is False
    assert hold_none(changes, "arrivals", ["b", "c"]) is True
    assert hold_most(changes, "arrivals", ["c"]) is None
    assert hold_none(changes, "stay", ["a"]) is None


def test_without_any_data_nothing_is_judged():
    assert compare_ends(stack_measures({}), 1.5).empty


def test_answers_for_several_sets_are_joined_with_care():
    assert all_hold([True, True]) is True
    assert all_hold([True, None]) is None
    assert all_hold([None, False]) is False
    assert all_hold([]) is None
