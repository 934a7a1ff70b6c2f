"""What the test says on noise and on planted displacement."""

import numpy as np
import pandas as pd
import pytest

from wb6.analysis.lagged import compare_lags
from wb6.analysis.trials import count_false_alarms, draw_noise, estimate_memory, find_least_slope, find_power

SETTINGS = {"max_lag": 6, "draws": 99, "block": 24.0}
CHANGES = pd.DataFrame(draw_noise(180, 3, 0.5, seed=8).T, columns=list("abc"))


@pytest.mark.parametrize(("level", "low", "high"), [(0.05, 0.0, 0.13), (0.2, 0.1, 0.36)])
def test_on_noise_that_remembers_the_test_rejects_about_as_often_as_its_level(level, low, high):
    noise = {"memory": 0.9, "worlds": 60, "period": 12, "max_lag": 12, "draws": 99, "block": 48.0}
    rate = count_false_alarms(184, 3, level=level, closed=True, **noise)
    assert low <= rate <= high


def test_without_a_test_there_are_no_alarms_to_count():
    noise = {"memory": 0.9, "worlds": 2, "period": 12, "max_lag": 3, "draws": 9, "block": 5.0, "level": 0.1}
    assert count_false_alarms(5, 3, closed=True, **noise) is None
    assert count_false_alarms(100, 1, closed=True, **noise) is None
    assert count_false_alarms(100, 3, closed=True, **{**noise, "memory": np.nan}) is None


def test_noise_has_the_memory_asked_for():
    noise = pd.Series(draw_noise(20_000, 1, 0.8, seed=1)[0])
    assert noise.autocorr(1) == pytest.approx(0.8, abs=0.02)


def test_memory_is_estimated_without_the_season():
    season = np.tile(np.linspace(0, 3, 12), 500)
    levels = pd.Series(np.exp(draw_noise(6000, 1, 0.7, seed=2)[0] + season))
    assert estimate_memory(levels, 12) == pytest.approx(0.7, abs=0.03)
    assert np.isnan(estimate_memory(levels.head(10), 12))


@pytest.mark.parametrize("closed", [True, False])
def test_power_grows_from_the_level_to_one(closed):
    test = compare_lags(CHANGES, "a", level=0.05, closed=closed, **SETTINGS)
    power = find_power(CHANGES, "a", test, slopes=[0.0, 0.5, 3.0], closed=closed, **SETTINGS)
    table = power.pivot(index="slope", columns="series", values="found")
    assert (table.loc[0.0] <= 0.1).all()
    assert (table.loc[3.0] > 0.95).all()
    assert (table.diff().dropna() >= 0).all(axis=None)


def test_without_a_test_there_is_no_power():
    test = compare_lags(CHANGES.head(3), "a", level=0.05, closed=True, **SETTINGS)
    assert find_power(CHANGES.head(3), "a", test, slopes=[1.0], closed=True, **SETTINGS).empty


def test_the_least_slope_is_read_between_those_tried():
    power = pd.DataFrame(
        {"series": ["a"] * 3 + ["b"] * 3 + ["c"] * 3, "slope": [0.0, 1.0, 2.0] * 3,
         "found": [0.0, 0.6, 1.0, 0.0, 0.1, 0.2, 0.9, 0.9, 0.9]}
    )  # fmt: skip
    least = find_least_slope(power, 0.8)
    assert least["a"] == pytest.approx(1.5)
    assert np.isnan(least["b"])
    assert least["c"] == 0
