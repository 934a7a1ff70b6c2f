"""What a short series would have shown without a break: season and level, straight trend, other dates.

A counterfactual is an assumption written as a number. Several of them give a range, and the range is no
confidence interval: nobody drew the assumptions at random. Nothing here names a cause.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class LevelShift:
    """A change of level at a known point of a seasonal series.

    Attributes:
        shift: Level after less level before, in the unit of the series, season held.
        before: Mean level before, in the unit of the series.
        points_before: How many points lie before the break.
        points_after: How many lie after it.
        autocorrelation: Correlation of neighbouring residuals; None where it cannot be computed.
    """

    shift: float
    before: float
    points_before: int
    points_after: int
    autocorrelation: float | None


def fit_level_shift(values: Sequence[float], seasons: Sequence[int], break_at: int) -> LevelShift | None:
    """Fit an interrupted series: one level for each season and one shift after the break (least squares).

    After Wagner, Soumerai, Zhang and Ross-Degnan (2002), without slopes, for which short series are too short.

    Args:
        values: The series, in order, without gaps.
        seasons: The season of each point, such as the number of its quarter.
        break_at: Place of the first point after the break.

    Returns:
        The fit, or None if there are fewer points than needed to tell level, season and shift apart.

    Raises:
        ValueError: ``values`` and ``seasons`` differ in length.
    """
    if len(values) != len(seasons):
        raise ValueError(f"{len(values)} values have {len(seasons)} seasons; give one season for each value")
    y = np.asarray(values, float)
    after = np.arange(len(y)) >= break_at
    design = np.column_stack([_seasons(seasons), after.astype(float)])
    if len(y) <= design.shape[1] or np.linalg.matrix_rank(design) < design.shape[1]:
        return None
    found = np.linalg.lstsq(design, y, rcond=None)[0]
    rest = y - design @ found
    return LevelShift(
        shift=float(found[-1]),
        before=float(y[~after].mean()),
        points_before=int((~after).sum()),
        points_after=int(after.sum()),
        autocorrelation=_autocorrelation(rest),
    )


def expect_by_season(
    values: Sequence[float], seasons: Sequence[int], coming: Sequence[int], *, trend: bool = False
) -> float | None:
    """Sum what the coming points would be if season and level (or season and straight trend) went on.

    Args:
        values: The series before the break, in order, without gaps.
        seasons: The season of each point.
        coming: The seasons of the points to come.
        trend: Let a straight line go on; without it, each season keeps the mean that it had. (That mean is
            also what a Poisson regression on the seasons alone expects.)

    Returns:
        The sum over the points to come, not below zero; None if a season to come was never seen, or if
        there are no more points than unknowns.
    """
    y = np.asarray(values, float)
    if not len(y) or not len(coming) or not set(coming) <= set(seasons):
        return None
    kinds = sorted(set(seasons))
    design = _seasons(seasons, kinds)
    ahead = _seasons(coming, kinds)
    if trend:
        design = np.column_stack([design, np.arange(len(y))])
        ahead = np.column_stack([ahead, len(y) + np.arange(len(coming))])
        if len(y) <= design.shape[1] or np.linalg.matrix_rank(design) < design.shape[1]:
            return None
    found = np.linalg.lstsq(design, y, rcond=None)[0]
    return float(np.maximum(ahead @ found, 0.0).sum())


def measure_changes(values: pd.Series, width: int) -> pd.Series:
    """Measure at every point how the sum of the next points stands to the sum up to it.

    Args:
        values: A series without gaps, in order.
        width: How many points are summed on either side; four quarters hold each season once.

    Returns:
        The logarithm (base 2, so that minus one is a halving) of the sum of the ``width`` points after a
        point over the sum of the ``width`` points up to and with it, indexed by that point. Points with
        too few on either side are left out; where a sum is zero the change is missing.

    Raises:
        ValueError: ``width`` is below one.

    Example:
        >>> measure_changes(pd.Series([8.0, 2.0, 2.0], index=["a", "b", "c"]), 1).to_dict()
        {'a': -2.0, 'b': 0.0}
    """
    if width < 1:
        raise ValueError(f"width is {width}; at least one point is summed on either side")
    sums = values.astype(float).rolling(width).sum()
    before, after = sums, sums.shift(-width)
    kept = before.notna() & after.notna()
    ratio = after[kept] / before[kept].where(before[kept] > 0)
    return np.log2(ratio.where(ratio > 0))


def rank_lowest(values: pd.Series, at: object) -> tuple[int, int] | None:
    """Return the place of one value among all, the lowest being first, and how many there are.

    With values at dates at which nothing happened this is a placebo test (Abadie, Diamond and
    Hainmueller, 2010): a rank of 1 in n can come by chance once in n times, if the n were independent.

    Args:
        values: Values by date or by unit; missing ones do not count.
        at: Index of the value asked about.

    Returns:
        Rank (ties share the worst one) and number of values, or None if the value is not known.
    """
    known = values.dropna()
    if at not in known.index:
        return None
    return int((known <= known.loc[at]).sum()), len(known)


def _seasons(seasons: Sequence[int], kinds: Sequence[int] | None = None) -> np.ndarray:
    kinds = sorted(set(seasons)) if kinds is None else kinds
    return np.asarray([[float(season == kind) for kind in kinds] for season in seasons])


def _autocorrelation(rest: np.ndarray) -> float | None:
    first, second = rest[:-1], rest[1:]
    scale = float(rest @ rest)
    return float(first @ second) / scale if scale > 1e-9 else None
