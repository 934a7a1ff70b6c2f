"""The test of lagged correlations: what it finds where the answer is known."""

import numpy as np
import pandas as pd
import pytest

from wb6.analysis.lagged import compare_lags, correlate_over_lags, correlate_rows, draw_blocks
from wb6.analysis.trials import draw_noise

SETTINGS = {"max_lag": 6, "draws": 99, "block": 24.0, "level": 0.05}
NOISE = pd.DataFrame(draw_noise(180, 4, 0.5, seed=3).T, columns=list("abcd"))


def plant(lag, sign=-1.0):
    """Let b follow a by a number of months."""
    return NOISE.assign(b=sign * NOISE["a"].shift(lag) + 0.5 * NOISE["b"])


# ---- blocks


def test_the_first_history_is_the_one_that_was():
    assert draw_blocks(10, 3, 5)[0].tolist() == list(range(10))


def test_blocks_keep_their_order_and_their_mean_length():
    drawn = draw_blocks(2000, 20, 20)[1:]
    follows = (np.diff(drawn, axis=1) % 2000) == 1
    assert 1 / (1 - follows.mean()) == pytest.approx(20, rel=0.1)


def test_draws_repeat_with_their_seed():
    assert (draw_blocks(50, 5, 9, seed=4) == draw_blocks(50, 5, 9, seed=4)).all()


# ---- correlations


def test_rows_correlate_as_pandas_says_also_with_gaps():
    frame = NOISE.mask(np.random.default_rng(2).random(NOISE.shape) < 0.1)
    found = correlate_rows(frame[["a"]].to_numpy().T, frame[["b"]].to_numpy().T)
    assert found[0] == pytest.approx(frame["a"].corr(frame["b"]))
    whole = correlate_rows(NOISE[["a"]].to_numpy().T, NOISE[["b"]].to_numpy().T)
    assert whole[0] == pytest.approx(NOISE["a"].corr(NOISE["b"]))


def test_too_few_pairs_or_no_movement_give_no_correlation():
    rows = np.arange(10.0)[None, :]
    assert np.isnan(correlate_rows(rows, rows, least=11)[0])
    assert np.isnan(correlate_rows(rows, np.ones((1, 10)), least=5)[0])


def test_a_positive_lag_means_that_the_first_series_comes_earlier():
    data = plant(4, sign=1.0).bfill()
    found = correlate_over_lags(data[["a"]].to_numpy().T, data[["b"]].to_numpy().T, 0, 6, closed=False)[0]
    assert found.argmax() - 6 == 4


def test_two_closed_series_are_each_others_mirror():
    found = correlate_over_lags(NOISE[["a"]].to_numpy().T, NOISE[["b"]].to_numpy().T, 0, 0, closed=True)
    assert found[0, 0] == pytest.approx(-1)


# ---- the test


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("lag", [0, 3])
def test_a_planted_lag_is_found(closed, lag):
    test = compare_lags(plant(lag), "a", closed=closed, **SETTINGS)
    row = test.series.set_index("series").loc["b"]
    assert row["lag"] == lag
    assert row["probability"] <= 0.03
    assert test.beyond(0.05, -1) == ["b"]


def test_company_is_told_from_displacement():
    test = compare_lags(plant(0, sign=1.0), "a", closed=False, **SETTINGS)
    assert test.beyond(0.05, 1) == ["b"]
    assert test.beyond(0.05, -1) == []


def test_chance_of_closed_series_lies_below_zero():
    test = compare_lags(NOISE, "a", closed=True, **SETTINGS)
    assert test.lags.loc[test.lags["lag"] == 0, "expected"].mean() == pytest.approx(-1 / 3, abs=0.08)
    open_test = compare_lags(NOISE, "a", closed=False, **SETTINGS)
    assert open_test.lags.loc[open_test.lags["lag"] == 0, "expected"].mean() == pytest.approx(0, abs=0.06)


def test_points_and_blocks_are_stated():
    test = compare_lags(plant(3), "a", closed=False, **SETTINGS)
    assert (test.points, test.blocks) == (180, 7.5)
    assert test.lags.set_index(["series", "lag"]).loc[("b", 0), "points"] == 177


@pytest.mark.parametrize("data", [NOISE.head(5), NOISE.head(0), NOISE[["a"]], NOISE.assign(a=np.nan)])
def test_too_little_gives_no_rows(data):
    test = compare_lags(data, "a", closed=True, **SETTINGS)
    assert test.lags.empty
    assert test.series.empty
    assert test.beyond(0.05, 1) == []


def test_a_series_without_enough_points_is_left_out():
    test = compare_lags(NOISE.assign(d=np.nan), "a", closed=True, **SETTINGS)
    assert list(test.series["series"]) == ["b", "c"]
