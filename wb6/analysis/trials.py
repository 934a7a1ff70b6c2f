"""What a test of lagged correlations says where the answer is known: on noise, and on planted displacement.

Nothing here is a finding about the series; it says what ``wb6.analysis.lagged`` can and cannot see in them.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wb6.analysis.lagged import LEAST_POINTS, SEED, Array, LagTest, compare_lags, correlate_over_lags, draw_blocks


def find_power(
    changes: pd.DataFrame,
    first: str,
    test: LagTest,
    *,
    slopes: Sequence[float],
    max_lag: int,
    draws: int,
    block: float,
    closed: bool,
    seed: int = SEED + 1,
) -> pd.DataFrame:
    """Find how often a planted displacement would leave the band of a test downward.

    Histories of the first series are drawn anew, so that nothing links them to the others; then each fall
    of the first is given to one other series, in proportion.

    Args:
        changes: As for :func:`compare_lags`.
        first: The series that is rearranged.
        test: What :func:`compare_lags` returned for the same changes.
        slopes: Logarithmic rise of the other series with each logarithmic fall of the first.
        max_lag: Greatest lag in either direction.
        draws: Histories.
        block: Mean length of a block.
        closed: As for the test.
        seed: Seed of the generator; another than the test's.

    Returns:
        Columns ``series``, ``slope`` and ``found`` (share of the histories).
    """
    if test.lags.empty:
        return pd.DataFrame(columns=["series", "slope", "found"])
    names = [name for name in changes.columns if name != first]
    others = changes[names].to_numpy(float).T
    histories = changes[first].to_numpy(float)[draw_blocks(len(changes), block, draws, seed)[1:]]
    rows = []
    for name, table in test.lags.groupby("series", sort=False):
        kept = table["lag"].to_numpy(int) + max_lag
        for slope in slopes:
            drawn = correlate_over_lags(
                histories, others, names.index(str(name)), max_lag, closed=closed, planted=slope
            )[:, kept]
            below = (drawn < table["low"].to_numpy(float)).any(axis=1)
            rows.append({"series": name, "slope": float(slope), "found": float(below.mean())})
    return pd.DataFrame(rows, columns=["series", "slope", "found"])


def find_least_slope(power: pd.DataFrame, share: float) -> pd.Series:
    """Find for each series the least planted slope that is found in a share of the histories.

    Args:
        power: What :func:`find_power` returned.
        share: Share of the histories.

    Returns:
        Slopes by series, read between the slopes tried; missing where no slope tried is found so often.
    """
    least = {}
    for name, rows in power.groupby("series", sort=False):
        ordered = rows.sort_values("slope")
        # Between two draws the share may dip by chance; what was found at a lesser slope stays found.
        reached = ordered["found"].cummax().to_numpy()
        slopes = ordered["slope"].to_numpy()
        above = np.flatnonzero(reached >= share)
        if not len(above):
            least[name] = np.nan
        elif above[0] == 0:
            least[name] = float(slopes[0])
        else:
            at = above[0]
            least[name] = float(np.interp(share, reached[at - 1 : at + 1], slopes[at - 1 : at + 1]))
    return pd.Series(least, dtype=float)


def draw_noise(points: int, series: int, memory: float, seed: int) -> Array:
    """Draw independent series that remember: each moment is ``memory`` times the last plus fresh noise.

    Args:
        points: Moments.
        series: Series, one a row.
        memory: First-order autocorrelation, between −1 and 1 (not included).
        seed: Seed of the generator.
    """
    fresh = np.random.default_rng(seed).normal(size=(series, points))
    drawn = np.empty_like(fresh)
    drawn[:, 0] = fresh[:, 0] / np.sqrt(1 - memory**2)
    for at in range(1, points):
        drawn[:, at] = memory * drawn[:, at - 1] + fresh[:, at]
    return drawn


def estimate_memory(levels: pd.Series, season: int) -> float:
    """Estimate the first-order autocorrelation of a series' logarithm, without its season.

    Args:
        levels: Positive values in order of time.
        season: Rows after which the season repeats.

    Returns:
        The autocorrelation, at most 0.98 so that noise with it stays stationary; missing where fewer than
        :data:`LEAST_POINTS` values are known.
    """
    logs = np.log(levels.where(levels > 0)).to_numpy(float)
    if np.isfinite(logs).sum() < LEAST_POINTS:
        return np.nan
    places = pd.Series(np.arange(len(logs)) % season)
    deviations = pd.Series(logs) - pd.Series(logs).groupby(places).transform("mean")
    return float(np.clip(deviations.autocorr(1), -0.98, 0.98))


def count_false_alarms(
    points: int,
    series: int,
    *,
    memory: float,
    worlds: int,
    period: int,
    max_lag: int,
    draws: int,
    block: float,
    level: float,
    closed: bool,
    seed: int = SEED + 2,
) -> float | None:
    """Count how often the test finds something in noise without any link.

    Args:
        points: Changes in a history.
        series: Series compared, the first among them.
        memory: First-order autocorrelation of the noise, before changes are taken.
        worlds: Histories of noise.
        period: Rows over which changes are taken.
        max_lag: As for :func:`compare_lags`.
        draws: As there.
        block: As there.
        level: As there.
        closed: As there.
        seed: Seed of the generator.

    Returns:
        The share of the histories in which some series departs; None where no test is possible.
    """
    if points < LEAST_POINTS or series < 2 or np.isnan(memory):
        return None
    alarms = 0
    for world in range(worlds):
        noise = pd.DataFrame(draw_noise(points + period, series, memory, seed + world).T)
        test = compare_lags(
            noise.diff(period).iloc[period:],
            0,  # type: ignore[arg-type]
            max_lag=max_lag,
            draws=draws,
            block=block,
            level=level,
            closed=closed,
        )
        alarms += bool((test.series["probability"] <= level).any())
    return alarms / worlds
