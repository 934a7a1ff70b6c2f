"""Who is compared with whom, and that the group test agrees with counting by hand and with scipy."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import permutation_test

from wb6.analysis import visa_comparison
from wb6.analysis.nationalities import Counts
from wb6.analysis.visa_comparison import (
    compare_cases,
    compare_changes,
    compare_every_year,
    count_unmatched,
    draw_groups,
    list_falls,
    rank_treated,
)

NAMED = pd.DataFrame(
    {
        2020: [10, 5, 40, 30, 20, 3],
        2021: [30, 60, 40, 31, 100, 4],
        2022: [60, 200, 40, 30, 400, 50],
        2023: [0, 20, 44, 33, 300, 70],
    },
    index=["T1", "T2", "C1", "C2", "C3", "C4"],
)
COUNTS = Counts(NAMED, pd.Series(0, index=NAMED.columns), "src")
TREATED = ["T1", "T2"]


def changes_of(**given):
    return compare_changes(COUNTS, 2022, TREATED, **given)


def test_each_decision_is_compared_in_its_own_years():
    steps = pd.DataFrame({"nationality": ["T1", "T2"], "before": [2021, 2022], "source_id": "e"})
    cases = compare_cases(COUNTS, steps.assign(first=pd.Timestamp("2021-05-01")), 20, "all_others")
    cases = cases.set_index("nationality")
    assert cases["course"].to_dict() == {"T1": "10 → 30 → 60", "T2": "60 → 200 → 20"}
    assert cases.loc["T2", "into"] == pytest.approx(200.5 / 60.5)
    assert cases.loc["T2", "factor"] == pytest.approx(20.5 / 200.5)
    assert cases["others"].to_dict() == {"T1": 3, "T2": 4}  # neither is compared with the other
    assert cases["steeper"].to_dict() == {"T1": 2, "T2": 0}
    assert cases.loc["T2", "source_id"] == "src;e"
    last = compare_cases(COUNTS, steps.assign(before=2023, first=pd.Timestamp("2023-05-01")), 20, "all_others")
    assert last["factor"].isna().all()
    assert last["course"].iloc[0] == "60 → 0"


def test_falls_of_other_years_leave_out_those_with_a_decision():
    falls = list_falls(COUNTS, TREATED, 20, without=2022)
    assert set(falls["year"]) == {2020, 2021}
    assert not set(falls["nationality"]) & set(TREATED)
    assert falls["factor"].is_monotonic_increasing
    assert falls["factor"].iloc[0] == pytest.approx(30.5 / 31.5)
    assert list_falls(Counts(NAMED[[2022, 2023]], pd.Series(0, index=[2022, 2023]), "src"), [], 20, 2022).empty


def test_half_a_detection_gives_a_fall_to_none_a_factor():
    assert changes_of().set_index("nationality").loc["T1", "factor"] == pytest.approx(0.5 / 60.5)


def test_groups_hold_who_belongs_to_them():
    names = {
        group: set(changes_of(group=group).query("not treated")["nationality"]) for group in visa_comparison.GROUPS
    }
    assert names["all_others"] == {"C1", "C2", "C3", "C4"}
    assert names["risen_before"] == {"C3", "C4"}
    assert names["like_size"] == set()
    assert set(changes_of(excluded=["C3"], least=41).query("not treated")["nationality"]) == {"C4"}
    with pytest.raises(ValueError, match="all_others"):
        changes_of(group="every")


def test_a_year_that_is_largely_unrecorded_is_not_compared():
    counts = Counts(NAMED, pd.Series([0, 0, 0, 900], index=NAMED.columns), "src")
    assert compare_changes(counts, 2022, TREATED).empty
    assert compare_changes(COUNTS, 2023, TREATED).empty


def test_a_treated_nationality_is_ranked_among_the_others():
    ranked = rank_treated(changes_of()).set_index("nationality")
    assert ranked["others"].tolist() == [4, 4]
    assert ranked["steeper"].tolist() == [0, 0]
    factors = [44.5 / 40.5, 33.5 / 30.5, 300.5 / 400.5, 70.5 / 50.5]
    assert ranked.loc["T1", "middle"] == pytest.approx(np.median(factors))


def test_every_group_is_tried():
    test = draw_groups(changes_of())
    assert (test.treated, test.others, test.groups, test.steeper, test.exact) == (2, 4, 15, 1, True)
    assert test.chance == pytest.approx(1 / 15)
    assert test.relative == pytest.approx(test.factor / test.others_factor)


def test_the_share_of_groups_is_that_of_scipy():
    dice = np.random.default_rng(3)
    changes = pd.DataFrame({"treated": [True] * 3 + [False] * 7, "log_factor": dice.normal(size=10)})

    def statistic(x, y, axis=-1):
        return np.mean(x, axis=axis) - np.mean(y, axis=axis)

    values = changes["log_factor"].to_numpy()
    other = permutation_test(
        (values[:3], values[3:]), statistic, alternative="less", n_resamples=np.inf, vectorized=True
    )
    assert draw_groups(changes).chance == pytest.approx(other.pvalue)


def test_drawn_groups_come_near_to_all_groups(monkeypatch):
    dice = np.random.default_rng(4)
    changes = pd.DataFrame({"treated": [True] * 4 + [False] * 14, "log_factor": dice.normal(size=18)})
    exact = draw_groups(changes)
    monkeypatch.setattr(visa_comparison, "MOST_GROUPS", 2_000)
    drawn = draw_groups(changes)
    assert (exact.exact, drawn.exact) == (True, False)
    assert drawn.chance == pytest.approx(exact.chance, abs=0.04)
    assert draw_groups(changes) == drawn


def test_on_noise_the_share_of_groups_is_spread_evenly():
    dice = np.random.default_rng(5)
    mask = [True] * 3 + [False] * 9
    found = [
        draw_groups(pd.DataFrame({"treated": mask, "log_factor": dice.normal(size=12)})).chance for _ in range(300)
    ]
    assert np.mean(np.array(found) <= 0.1) == pytest.approx(0.1, abs=0.05)


def test_with_nobody_to_compare_there_is_no_share():
    test = draw_groups(changes_of(group="like_size"))
    assert test.groups == 0
    assert np.isnan(test.chance)


def test_every_pair_of_years_with_a_treated_nationality_is_compared():
    table = compare_every_year(COUNTS, TREATED, [], 20, "all_others")
    assert list(dict.fromkeys(table["pair"])) == ["2021 to 2022", "2022 to 2023"]
    assert compare_every_year(COUNTS, ["none"], [], 20, "all_others").empty


def test_a_decision_with_nobody_beside_it_stands_for_nothing():
    cases = pd.DataFrame({"others": [0, np.nan, 4, 5, 9], "steeper": [0, np.nan, 0, 0, 2]})
    assert count_unmatched(cases) == (2, 1)
