"""Counterfactuals of a short series, on series whose answer is planted or worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from wb6.analysis.counterfactuals import expect_by_season, fit_level_shift, measure_changes, rank_lowest

SEASONS = [1, 2, 3, 4] * 5
SEASONAL = np.array([10.0, 20.0, 60.0, 30.0] * 5)


# ---- the interrupted series


@pytest.mark.parametrize("shift", [-25.0, 0.0, 40.0])
def test_a_planted_shift_of_level_is_found_with_its_season(shift):
    values = SEASONAL + shift * (np.arange(20) >= 16)
    fit = fit_level_shift(values, SEASONS, 16)
    assert fit.shift == pytest.approx(shift)
    assert (fit.points_before, fit.points_after) == (16, 4)


def test_a_shift_is_the_difference_of_means_where_each_season_stands_on_both_sides():
    values = np.random.default_rng(3).poisson(50, 20).astype(float)
    assert fit_level_shift(values, SEASONS, 12).shift == pytest.approx(values[12:].mean() - values[:12].mean())


def test_noise_around_a_planted_shift_leaves_it_near():
    noise = np.random.default_rng(7).normal(0, 2, 20)
    values = SEASONAL - 25.0 * (np.arange(20) >= 12) + noise
    assert fit_level_shift(values, SEASONS, 12).shift == pytest.approx(-25, abs=4)


def test_residuals_that_alternate_are_correlated_negatively():
    wave = np.array([1.0] * 4 + [-1.0] * 4 + [1.0] * 4 + [-1.0] * 4 + [0.0] * 4)
    slow = fit_level_shift(SEASONAL + wave, SEASONS, 16).autocorrelation
    fast = fit_level_shift(np.array([5, -5] * 10) + np.tile([1.0, 1, -1, -1, 1], 4), [1] * 20, 10).autocorrelation
    assert slow > 0.4
    assert fast < -0.5


def test_a_perfect_fit_has_no_correlation_to_tell():
    assert fit_level_shift(SEASONAL, SEASONS, 16).autocorrelation is None


@pytest.mark.parametrize("break_at", [0, 20, 25])
def test_a_break_outside_the_series_is_not_fitted(break_at):
    assert fit_level_shift(SEASONAL, SEASONS, break_at) is None


def test_too_few_points_are_not_fitted():
    assert fit_level_shift([1.0, 2, 3, 4, 5], [1, 2, 3, 4, 1], 4) is None
    assert fit_level_shift([], [], 0) is None


def test_every_value_needs_its_season():
    with pytest.raises(ValueError, match="give one season for each value"):
        fit_level_shift([1.0, 2.0], [1], 1)


# ---- what would have been expected


def test_a_season_goes_on_as_it_was():
    assert expect_by_season(SEASONAL, SEASONS, [1, 2, 3, 4]) == pytest.approx(120)


def test_without_a_trend_each_season_keeps_its_mean():
    values = np.random.default_rng(1).poisson(30, 12)
    by_hand = pd.Series(values).groupby(np.tile([1, 2, 3, 4], 3)).mean().sum()
    assert expect_by_season(values, [1, 2, 3, 4] * 3, [1, 2, 3, 4]) == pytest.approx(by_hand)


def test_a_planted_trend_goes_on():
    values = SEASONAL + 2.0 * np.arange(20)
    ahead = sum([10, 20, 60, 30]) + 2.0 * (20 + 21 + 22 + 23)
    assert expect_by_season(values, SEASONS, [1, 2, 3, 4], trend=True) == pytest.approx(ahead)


def test_nothing_below_zero_is_expected():
    assert expect_by_season(np.arange(20, 0, -1.0), SEASONS, [1, 2, 3, 4], trend=True) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("values", "seasons", "trend"), [([], [], False), ([1.0, 2], [1, 2], False), ([1.0, 2, 3, 4], [1, 2, 3, 4], True)]
)
def test_what_was_never_seen_is_not_expected(values, seasons, trend):
    assert expect_by_season(values, seasons, [1, 2, 3, 4], trend=trend) is None


# ---- changes at every point, and their rank


def test_a_change_sets_the_sum_after_a_point_against_the_sum_up_to_it():
    changes = measure_changes(pd.Series([4.0, 4, 1, 1, 16, 0], index=list("abcdef")), 2)
    assert changes.to_dict() == {"b": -2.0, "c": np.log2(17 / 5), "d": 3.0}


def test_a_change_from_or_to_nothing_is_missing():
    assert measure_changes(pd.Series([0.0, 0, 5, 0, 0]), 1).isna().all()


def test_a_width_below_one_is_refused():
    with pytest.raises(ValueError, match="at least one point"):
        measure_changes(pd.Series([1.0]), 0)


@pytest.mark.parametrize("planted", range(4, 20))
def test_a_planted_break_has_the_first_rank(planted):
    values = pd.Series(np.where(np.arange(24) > planted, 1.0, 100.0) + np.random.default_rng(5).integers(0, 3, 24))
    changes = measure_changes(values, 4)
    assert rank_lowest(changes, planted) == (1, 17)


def test_on_noise_the_rank_of_a_fixed_place_is_any():
    dice = np.random.default_rng(11)
    ranks = [rank_lowest(pd.Series(dice.normal(size=17)), 16)[0] for _ in range(1700)]
    share = np.mean(np.array(ranks) == 1)
    assert share == pytest.approx(1 / 17, abs=0.02)


def test_ties_share_the_worst_rank():
    assert rank_lowest(pd.Series([1.0, 1.0, 2.0]), 0) == (2, 3)


def test_an_unknown_place_has_no_rank():
    assert rank_lowest(pd.Series([1.0, np.nan]), 1) is None
    assert rank_lowest(pd.Series([1.0]), 7) is None
