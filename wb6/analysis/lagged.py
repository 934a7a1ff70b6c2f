"""Whether one series moves with others, earlier or later, more than chance and closure give.

Correlations over lags are set against histories in which blocks of the first series are drawn anew in
random order. Nothing here knows what the series are, and nothing says why they move;
what the test says on noise and on planted effects is in ``wb6.analysis.trials``.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Seed of every draw of this module.
SEED = 20160318
#: Fewest pairs of points for which a correlation is given.
LEAST_POINTS = 24

_COLUMNS = ["series", "lag", "correlation", "expected", "low", "high", "points"]
_FOUND = [
    "series",
    "lag",
    "correlation",
    "expected",
    "departure",
    "probability",
    "points",
]


@dataclass(frozen=True)
class LagTest:
    """Correlations by lag beside what rearranged histories give.

    Attributes:
        lags: Columns ``series``, ``lag`` (positive: the first series comes earlier), ``correlation``,
            ``expected`` (mean of the rearranged histories), ``low``, ``high`` (ends of the band that they
            leave at no lag of any series, but for the level) and ``points`` (pairs).
        series: For each series the lag that departs most: ``series``, ``lag``, ``correlation``,
            ``expected``, ``departure`` (in standard deviations), ``probability`` (adjusted for all lags
            and all series) and ``points``.
        points: Moments at which the first series is known.
        blocks: Points over the mean length of a block: how often the history was observed anew, at most.
        limit: Departure at which the band ends, in standard deviations.
    """

    lags: pd.DataFrame
    series: pd.DataFrame
    points: int
    blocks: float
    limit: float

    def beyond(self, level: float, sign: int) -> list[str]:
        """Return the series that depart in a direction, up (1) or down (−1), with a probability up to a level."""
        rows = self.series[(self.series["probability"] <= level) & (np.sign(self.series["departure"]) == sign)]
        return list(rows["series"])


def draw_blocks(points: int, block: float, draws: int, seed: int = SEED) -> NDArray[np.int64]:
    """Draw the order of rearranged histories (stationary bootstrap, Politis and Romano 1994).

    Args:
        points: Length of the history.
        block: Mean length of a block; lengths are geometric, and the end continues at the beginning.
        draws: Histories to draw.
        seed: Seed of the generator.

    Returns:
        Places in the history, a row a draw; the first row is the history as it was.
    """
    dice = np.random.default_rng(seed)
    fresh = dice.random((draws, points)) < 1 / block
    fresh[:, 0] = True
    starts = dice.integers(points, size=(draws, points))
    begun = np.maximum.accumulate(np.where(fresh, np.arange(points), 0), axis=1)
    drawn = (np.take_along_axis(starts, begun, axis=1) + np.arange(points) - begun) % points
    return np.vstack([np.arange(points), drawn])


def correlate_rows(first: Array, second: Array, least: int = LEAST_POINTS) -> Array:
    """Return Pearson's correlation of two matrices row by row, over the places known in both.

    Args:
        first: A history a row, missing where not known.
        second: Of the same shape.
        least: Fewest pairs; with fewer, or without any movement, the correlation is not known.
    """
    if not np.isnan(first.sum() + second.sum()) and first.shape[1] >= least:  # nothing is missing
        one = first - first.mean(axis=1, keepdims=True)
        two = second - second.mean(axis=1, keepdims=True)
        size = np.sqrt(np.einsum("ij,ij->i", one, one) * np.einsum("ij,ij->i", two, two))
        usable = size > 1e-12
        return np.where(usable, np.einsum("ij,ij->i", one, two) / np.where(usable, size, 1.0), np.nan)
    known = ~(np.isnan(first) | np.isnan(second))
    pairs = known.sum(axis=1)
    count = np.maximum(pairs, 1)
    one, two = np.where(known, first, 0.0), np.where(known, second, 0.0)
    one = np.where(known, one - (one.sum(axis=1) / count)[:, None], 0.0)
    two = np.where(known, two - (two.sum(axis=1) / count)[:, None], 0.0)
    size = np.sqrt((one**2).sum(axis=1) * (two**2).sum(axis=1))
    usable = (pairs >= least) & (size > 1e-12)
    return np.where(usable, (one * two).sum(axis=1) / np.where(usable, size, 1.0), np.nan)


def correlate_over_lags(
    histories: Array,
    others: Array,
    place: int,
    max_lag: int,
    *,
    closed: bool,
    planted: float = 0.0,
    least: int = LEAST_POINTS,
) -> Array:
    """Correlate histories of the first series with one of the others, lag by lag.

    Args:
        histories: The first series, a history a row.
        others: The other series, one a row.
        place: Which of the others.
        max_lag: Greatest lag in either direction.
        closed: Measure every series against the mean of those known at the moment, as the change of a
            centred log-ratio is. Closing comes after rearranging, so that chance is closed alike.
        planted: Fall of the other series with each rise of the first, at no lag.
        least: Fewest pairs of points.

    Returns:
        A row a history, a column a lag from ``-max_lag`` to ``max_lag``.
    """
    other = others[place] - planted * histories if planted else np.broadcast_to(others[place], histories.shape)
    first = histories
    if closed:
        rest = np.delete(others, place, axis=0)
        known = (~np.isnan(rest)).sum(axis=0) + ~np.isnan(other) + ~np.isnan(histories)
        total = np.nansum(rest, axis=0) + np.nan_to_num(other) + np.nan_to_num(histories)
        mean = total / np.maximum(known, 1)
        first, other = histories - mean, other - mean
    length = histories.shape[1]
    found = []
    for lag in range(-max_lag, max_lag + 1):
        before, after = max(lag, 0), max(-lag, 0)
        one, two = first[:, after : max(length - before, 0)], other[:, before : max(length - after, 0)]
        found.append(correlate_rows(one, two, least))
    return np.array(found).T


def compare_lags(
    changes: pd.DataFrame,
    first: str,
    *,
    max_lag: int,
    draws: int,
    block: float,
    level: float,
    closed: bool,
    least: int = LEAST_POINTS,
    seed: int = SEED,
) -> LagTest:
    """Test whether the first series moves with any of the others, at any lag.

    Blocks of the first series are drawn anew; the others stay. Each correlation is measured in standard
    deviations from the mean of the rearranged histories, and the largest departure over all lags and all
    series gives one band and one adjusted probability for each series (Westfall and Young 1993).

    Args:
        changes: Changes in order of time, a series a column.
        first: The series that is rearranged.
        max_lag: Greatest lag in either direction.
        draws: Rearranged histories.
        block: Mean length of a block.
        level: Share of rearranged histories that may leave the band.
        closed: As for :func:`correlate_over_lags`.
        least: Fewest pairs of points for a correlation.
        seed: Seed of the generator.

    Returns:
        The test; without rows where there are too few points.
    """
    names = [name for name in changes.columns if name != first]
    own = changes[first].to_numpy(float)
    points = int(np.isfinite(own).sum())
    blocks = points / block
    if points < least or not names:
        return LagTest(pd.DataFrame(columns=_COLUMNS), pd.DataFrame(columns=_FOUND), points, blocks, np.nan)
    others = changes[names].to_numpy(float).T
    histories = own[draw_blocks(len(own), block, draws, seed)]
    found = {
        name: correlate_over_lags(histories, others, place, max_lag, closed=closed, least=least)
        for place, name in enumerate(names)
    }
    mean = {name: _over_draws(np.nanmean, matrix) for name, matrix in found.items()}
    spread = {name: _over_draws(np.nanstd, matrix) for name, matrix in found.items()}
    away = {name: (found[name] - mean[name]) / np.where(spread[name] > 0, spread[name], np.nan) for name in names}
    largest = _greatest(np.abs(np.concatenate(list(away.values()), axis=1)))
    limit = float(np.nanquantile(largest, 1 - level)) if np.isfinite(largest).any() else np.nan
    lags, series = [], []
    for place, name in enumerate(names):
        table = pd.DataFrame(
            {
                "series": name,
                "lag": range(-max_lag, max_lag + 1),
                "correlation": found[name][0],
                "expected": mean[name],
                "low": np.clip(mean[name] - limit * spread[name], -1, 1),
                "high": np.clip(mean[name] + limit * spread[name], -1, 1),
                "points": _count_pairs(own, others[place], max_lag),
                "departure": away[name][0],
            }
        ).dropna()
        lags.append(table[_COLUMNS])
        if len(table):
            most = table.loc[table["departure"].abs().idxmax()]
            reached = float(np.mean(largest >= abs(most["departure"]) - 1e-12))
            series.append({**most[_FOUND[:5]], "probability": reached, "points": int(most["points"])})
    return LagTest(pd.concat(lags, ignore_index=True), pd.DataFrame(series, columns=_FOUND), points, blocks, limit)


def _over_draws(statistic, matrix: Array) -> Array:  # type: ignore[no-untyped-def]
    """Return a statistic of each lag over the histories; missing where no history has a correlation."""
    known = np.isfinite(matrix).any(axis=0)
    result = np.full(matrix.shape[1], np.nan)
    result[known] = statistic(matrix[:, known], axis=0)
    return result


def _greatest(departures: Array) -> Array:
    known = np.isfinite(departures)
    return np.where(known.any(axis=1), np.where(known, departures, -np.inf).max(axis=1), np.nan)


def _count_pairs(first: Array, other: Array, max_lag: int) -> list[int]:
    """Count the pairs of points at each lag."""
    one, two = np.isfinite(first), np.isfinite(other)
    length = len(first)
    return [
        int((one[max(-lag, 0) : max(length - max(lag, 0), 0)] & two[max(lag, 0) : max(length - max(-lag, 0), 0)]).sum())
        for lag in range(-max_lag, max_lag + 1)
    ]
