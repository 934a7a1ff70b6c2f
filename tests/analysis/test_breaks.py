"""Breaks are found where they were planted, and not in noise; the season is no break."""

import numpy as np
import pandas as pd
import pytest

from wb6.analysis.breaks import (
    PENALTIES,
    SEED,
    best_places,
    breaks_in_noise,
    false_alarms,
    find_breaks,
    neighbour_correlation,
    noise_variance,
    prepare,
    set_beside,
    share_near_events,
    split,
    trace_levels,
    without_season,
)

MONTHS = pd.date_range("2009-01-01", periods=180, freq="MS")


def make_counts(levels, noise=0.2, seed=1, season=0.0):
    """Make counts with the levels given, equally long, log-normal noise and a yearly wave."""
    dice = np.random.default_rng(seed)
    level = np.repeat(np.log(levels), len(MONTHS) // len(levels))
    wave = season * np.sin(2 * np.pi * MONTHS.month / 12)
    return pd.Series(np.exp(level + noise * dice.normal(size=len(level)) + wave), index=MONTHS[: len(level)])


def stable(counts, **choices):
    found = find_breaks(prepare(counts, **choices), draws=100)
    return found[found["stable"]]


# ---- planted breaks


def test_a_planted_break_is_found_at_its_month():
    assert stable(make_counts([1000, 4000]))["month"].tolist() == [MONTHS[90]]


def test_its_ratio_and_levels_are_those_planted():
    line = stable(make_counts([1000, 4000])).iloc[0]
    assert line["ratio"] == pytest.approx(4, rel=0.1)
    assert (line["before"], line["after"]) == (pytest.approx(1000, rel=0.1), pytest.approx(4000, rel=0.1))


def test_two_planted_breaks_are_both_found():
    assert stable(make_counts([1000, 8000, 500]))["month"].tolist() == [MONTHS[60], MONTHS[120]]


def test_a_large_break_is_found_under_every_penalty():
    assert stable(make_counts([1000, 50000]))["penalties"].tolist() == [len(PENALTIES)]


def test_the_interval_holds_the_planted_month_about_as_often_as_it_says():
    """A break of one standard deviation of noise, planted 60 times."""
    held = []
    for seed in range(60):
        found = find_breaks(prepare(make_counts([1000, 1500], noise=0.4, seed=seed), season=False), draws=200)
        if len(found):
            nearest = found.loc[(found["month"] - MONTHS[90]).abs().idxmin()]
            held.append(nearest["low"] <= MONTHS[90] <= nearest["high"])
    assert len(held) > 40
    assert np.mean(held) > 0.85


def test_an_interval_of_a_year_leaves_the_month_open():
    small = find_breaks(prepare(make_counts([1000, 1300], noise=0.4, seed=3), season=False), penalties=(1.0,))
    large = find_breaks(prepare(make_counts([1000, 20000], noise=0.4), season=False))
    widths = (small["high"] - small["low"]).dt.days
    assert small["wide"].tolist() == (widths > 360).tolist()
    assert small["wide"].any()
    assert large["wide"].tolist() == [False]


def test_a_smaller_break_has_a_wider_interval():
    def width(level):
        line = find_breaks(prepare(make_counts([1000, level], noise=0.4), season=False)).iloc[0]
        return line["high"] - line["low"]

    assert width(1500) > width(20000)


def test_the_ratio_is_that_of_the_levels_though_the_season_is_uneven():
    """Levels that end in mid year hold uneven shares of the season: it belongs to neither."""
    counts = make_counts([1000, 4000], season=1.0).iloc[4:]
    line = stable(counts).iloc[0]
    assert line["ratio"] == pytest.approx(line["after"] / line["before"])
    assert (line["before"], line["after"]) == (pytest.approx(1000, rel=0.15), pytest.approx(4000, rel=0.15))


# ---- what is no break


def test_independent_noise_has_no_stable_break():
    assert [len(stable(make_counts([1000], seed=seed))) for seed in range(20)] == [0] * 20


def test_the_season_is_no_break():
    assert stable(make_counts([1000], season=1.0)).empty


def test_the_season_is_removed_and_the_break_stays():
    assert stable(make_counts([1000, 8000], season=1.0))["month"].tolist() == [MONTHS[90]]


def test_noise_like_the_remainder_has_few_stable_breaks():
    assert breaks_in_noise(prepare(make_counts([1000, 4000])), draws=50).mean() < 0.1


def test_dependent_noise_has_more_of_them():
    dice = np.random.default_rng(2)
    walk = np.zeros(180)
    for at in range(1, 180):
        walk[at] = 0.9 * walk[at - 1] + dice.normal()
    slow = prepare(pd.Series(np.exp(7 + 0.2 * walk), index=MONTHS), season=False)
    penalties = (4.0,)
    assert (
        breaks_in_noise(slow, penalties, draws=50).mean()
        > breaks_in_noise(prepare(make_counts([1000])), penalties, draws=50).mean()
    )


def test_a_wandering_series_has_breaks_that_the_test_on_the_remainder_does_not_see():
    """What the levels leave over takes the levels for granted; the series itself and a random walk do not."""
    dice = np.random.default_rng(4)
    wandering = prepare(pd.Series(np.exp(7 + 0.3 * dice.normal(size=180).cumsum()), index=MONTHS), season=False)
    alarms = false_alarms(wandering, draws=40).set_index("kind")
    assert alarms.loc["levels", "share"] < 0.2
    assert alarms.loc[["wandering", "walk"], "share"].min() > 0.8
    assert alarms.loc["wandering", "dependence"] > 0.85
    assert alarms.loc["walk", "low"] <= alarms.loc["walk", "middle"] <= alarms.loc["walk", "high"]


def test_noise_about_one_level_is_safe_both_ways():
    alarms = false_alarms(prepare(make_counts([1000]), season=False), draws=40).set_index("kind")
    assert alarms.loc[["levels", "wandering"], "share"].max() == 0


def test_no_series_has_no_false_alarms():
    assert false_alarms(None).empty
    assert {"kind", "dependence", "share", "middle"} <= set(false_alarms(None).columns)


# ---- rules for zeros and absent months


def test_a_zero_counts_as_half_a_detection_and_is_counted():
    counts = make_counts([1000])
    counts.iloc[7] = 0
    series = prepare(counts)
    assert (series.zeros, series.raw[7]) == (1, 0.5)


def test_an_absent_month_is_left_out_and_counted():
    counts = make_counts([1000])
    counts.iloc[[7, 20]] = np.nan
    series = prepare(counts)
    assert (len(series.logs), series.left_out) == (178, 2)


@pytest.mark.parametrize("known", [0, 23])
def test_fewer_than_two_years_have_no_breaks(known):
    assert prepare(make_counts([1000]).head(known)) is None


def test_a_series_with_over_a_third_absent_has_no_breaks():
    assert prepare(make_counts([1000]).iloc[::2]) is None


def test_no_series_gives_no_rows_with_their_columns():
    assert find_breaks(None).empty
    assert {"month", "low", "high", "ratio", "stable"} <= set(find_breaks(None).columns)


# ---- pieces


def test_noise_is_measured_beside_a_break_not_by_it():
    logs = np.r_[np.zeros(90), np.full(90, 10.0)] + 0.3 * np.random.default_rng(3).normal(size=180)
    assert noise_variance(logs) == pytest.approx(0.09, rel=0.4)


def test_a_higher_penalty_finds_no_more():
    logs = prepare(make_counts([1000, 2000, 500, 900], noise=0.3)).logs
    counts = [len(split(logs, penalty)) for penalty in PENALTIES]
    assert counts == sorted(counts, reverse=True)


def test_the_best_place_is_the_first_month_of_the_second_level():
    assert best_places(np.array([[0.0] * 10 + [1.0] * 14])).tolist() == [10]


def test_neighbours_of_an_alternating_series_are_opposed():
    assert neighbour_correlation(np.array([1.0, -1.0] * 20)) == -0.95


def test_a_constant_has_no_dependence():
    assert neighbour_correlation(np.ones(10)) == 0.0


def test_the_draws_repeat():
    series = prepare(make_counts([1000, 1500], noise=0.4))
    assert find_breaks(series).equals(find_breaks(series))
    assert isinstance(SEED, int)


# ---- events


EVENTS = pd.DataFrame(
    {
        "date": pd.to_datetime(["2015-09-15", "2016-03-18", "2020-01-01"]),
        "label": ["Fence", "Statement", None],
        "source_id": ["a", "b", "c"],
    }
)


def test_the_labelled_events_near_a_break_stand_beside_it():
    breaks = pd.DataFrame({"month": pd.to_datetime(["2016-01-01", "2019-12-01"])})
    beside = set_beside(breaks, EVENTS, months=2)
    assert beside["events"].tolist() == ["Statement (Mar 2016)", ""]
    assert beside["event_sources"].tolist() == ["b", ""]


def test_chance_is_the_share_of_months_near_an_event():
    months = pd.date_range("2015-01-01", periods=12, freq="MS")
    assert share_near_events(months, EVENTS.head(1), near=1) == pytest.approx(3 / 12)


def test_no_months_have_no_chance():
    assert np.isnan(share_near_events(pd.DatetimeIndex([]), EVENTS))


# ---- levels


def test_a_level_is_the_geometric_mean_between_two_breaks():
    counts = pd.Series([1.0, 4.0, 100.0, 100.0], index=MONTHS[:4])
    assert trace_levels(counts, [MONTHS[2]]).tolist() == pytest.approx([2, 2, 100, 100])


def test_a_month_that_is_not_known_has_no_level():
    counts = pd.Series([1.0, np.nan, 4.0], index=MONTHS[:3])
    assert trace_levels(counts, []).tolist() == pytest.approx([2, 2])


def test_levels_without_the_season_are_those_of_the_breaks():
    counts = make_counts([1000, 4000], season=1.0)
    series = prepare(counts)
    found = find_breaks(series).query("stable").iloc[0]
    traced = trace_levels(without_season(series, counts), [found["month"]])
    assert traced.iloc[[0, -1]].tolist() == pytest.approx([found["before"], found["after"]])


def test_without_a_series_the_counts_stay():
    counts = pd.Series([1.0, 4.0], index=MONTHS[:2])
    assert without_season(None, counts).equals(counts)
