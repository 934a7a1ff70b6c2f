"""Breaks: months at which the level of a series turned, with an interval for each, and what noise would give.

Levels are means of logarithms (a break is a ratio), of the series without its season. Nothing here says
why a level turned; events near a break are set beside it and counted against chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
import ruptures

from wb6.analysis.frames import make_frame
from wb6.analysis.provenance import join_sources

#: Penalties tried, in units of the noise variance times the logarithm of the number of months. One unit
#: is the Bayesian information criterion for independent noise (Yao 1988), which months are not.
PENALTIES = (4.0, 8.0, 16.0, 32.0, 64.0)

#: Seed of the resampling.
SEED = 20251022

_SHORTEST = 6  # months that a level lasts at least
#: An interval of so many months leaves the month of a break open.
WIDE = 12

#: How many series without breaks are simulated.
DRAWS = 200

_NEAR = 3  # breaks so many months apart under two penalties are one
_BLOCK = 6  # months resampled together, so that neighbours stay neighbours


@dataclass(frozen=True)
class Series:
    """A monthly series ready for breaks.

    Attributes:
        months: First days of the months that are known.
        logs: Natural logarithms without season, one for each month.
        raw: The counts behind them, after the rule for zeros.
        left_out: Months inside the span that are not known.
        zeros: Months in which nothing was counted.
    """

    months: pd.DatetimeIndex
    logs: np.ndarray
    raw: np.ndarray
    left_out: int
    zeros: int


def prepare(counts: pd.Series, *, season: bool = True, zero: float = 0.5) -> Series | None:
    """Take logarithms and remove the season.

    The rule for zeros and absent months: a zero counts as ``zero``, since its logarithm does not exist; an
    absent month is left out and its neighbours follow one another. Nothing is filled in.

    Args:
        counts: Counts indexed by month, each month once; missing where not known.
        season: Remove the season: the median, over the years, of each calendar month's distance from
            a centred mean of thirteen months (first and last weigh half).
        zero: What a zero counts as.

    Returns:
        The series, or None if fewer than 24 months are known or over a third of the span is absent.
    """
    known = counts.dropna().astype("float64").sort_index()
    if len(known) < 24:
        return None
    months = pd.DatetimeIndex(known.index)
    span = (months[-1].year - months[0].year) * 12 + months[-1].month - months[0].month + 1
    if len(known) < span * 2 / 3:
        return None
    raw = known.mask(known <= 0, zero).to_numpy()
    logs = np.log(raw)
    if season:
        logs = logs - _season_of(logs, months)
    return Series(months, logs, raw, span - len(known), int((known <= 0).sum()))


def _season_of(logs: np.ndarray, months: pd.DatetimeIndex) -> np.ndarray:
    weights = np.r_[0.5, np.ones(11), 0.5] / 12
    smooth = np.full(len(logs), np.nan)
    smooth[6:-6] = np.convolve(logs, weights, mode="valid")
    by_month = pd.Series(logs - smooth).groupby(months.month).median()
    by_month = by_month.reindex(range(1, 13)).fillna(0.0)
    return (by_month - by_month.mean()).loc[months.month].to_numpy()


def noise_variance(logs: np.ndarray) -> float:
    """Return the variance of month-to-month noise, robust to breaks.

    Half of the squared scaled median absolute deviation of first differences: a level shift touches one
    difference only.
    """
    steps = np.diff(logs)
    scale = 1.4826 * float(np.median(np.abs(steps - np.median(steps))))
    return max(scale**2 / 2, 1e-12)


def split(logs: np.ndarray, penalty: float, variance: float | None = None) -> list[int]:
    """Return the places at which the level turns under one penalty (PELT: Killick, Fearnhead and Eckley 2012).

    Args:
        logs: The series.
        penalty: In units of the noise variance times the logarithm of the number of months.
        variance: The noise variance; default is :func:`noise_variance`.

    Returns:
        Index of the first month of each new level, in order; empty if there is none.
    """
    if len(logs) < 2 * _SHORTEST:
        return []
    search = ruptures.KernelCPD(kernel="linear", min_size=_SHORTEST).fit(logs.reshape(-1, 1))
    cost = penalty * (noise_variance(logs) if variance is None else variance) * np.log(len(logs))
    return [int(place) for place in search.predict(pen=cost)[:-1]]


def find_breaks(series: Series | None, penalties: Sequence[float] = PENALTIES, draws: int = 300) -> pd.DataFrame:
    """Find breaks under several penalties, and how sure the month of each is.

    Places that several penalties find within three months of one another are one break, at the place with
    the most support. Its interval comes from resampling, in blocks of six months, what the two levels
    beside it leave over (moving blocks: Künsch 1989), and looking for the best place again; the levels
    reach to the neighbouring stable breaks.

    Args:
        series: From :func:`prepare`; None gives no rows.
        penalties: As for :func:`split`.
        draws: How often is resampled.

    Returns:
        One row for each break, in order of time: ``month`` (first of the new level), ``low`` and ``high`` (95 % of the
        draws, and the break's own month always), ``before`` and ``after`` (the two levels: geometric means without
        the season), ``ratio`` (``after`` to ``before``), ``penalties`` (how many find it), ``of`` (how many were
        tried), ``stable`` (more than half do) and ``wide`` (the interval spans :data:`WIDE` months or more, so
        that the month is not settled).
    """
    dates = dict.fromkeys(["month", "low", "high"], "datetime64[ns]")
    levels = dict.fromkeys(["before", "after", "ratio"], "float64")
    types = {**dates, **levels, "penalties": "int64", "of": "int64", "stable": "bool", "wide": "bool"}
    if series is None:
        return make_frame([], types)
    votes = _vote([split(series.logs, penalty) for penalty in sorted(penalties)])
    stable = [place for place, count in votes.items() if 2 * count > len(penalties)]
    rows = []
    for place in sorted(votes):
        # What few penalties find does not bound the levels beside a break.
        ends = [0, *(one for one in stable if one != place), len(series.logs)]
        start, end = max(one for one in ends if one < place), min(one for one in ends if one > place)
        low, high = _interval(series.logs[start:end], place - start, draws)
        before, after = series.logs[start:place].mean(), series.logs[place:end].mean()
        first, last = series.months[start + low], series.months[start + high]
        rows.append(
            {
                "month": series.months[place],
                "low": first,
                "high": last,
                "before": float(np.exp(before)),
                "after": float(np.exp(after)),
                "ratio": float(np.exp(after - before)),
                "penalties": votes[place],
                "of": len(penalties),
                "stable": place in stable,
                "wide": (last.year - first.year) * 12 + last.month - first.month >= WIDE,
            }
        )
    return make_frame(rows, types)


def without_season(series: Series | None, counts: pd.Series) -> pd.Series:
    """Return the counts that a prepared series stands for, its season taken out.

    Args:
        series: From :func:`prepare`; if it is None, the counts are returned as they are.
        counts: The counts it was prepared from.
    """
    return counts if series is None else pd.Series(np.exp(series.logs), index=series.months)


def trace_levels(counts: pd.Series, months: Sequence[pd.Timestamp]) -> pd.Series:
    """Return the level that each month belongs to: the geometric mean of its months.

    Args:
        counts: Counts indexed by month, as :func:`without_season` returns them for levels like those of
            :func:`find_breaks`; zeros and absent months have no part in a level.
        months: First months of new levels.

    Returns:
        The level of each known month.
    """
    known = counts.dropna().astype("float64").sort_index()
    known = known[known > 0]
    group = np.searchsorted(
        np.array(sorted(months), dtype="datetime64[ns]"), known.index.to_numpy("datetime64[ns]"), "right"
    )
    return pd.Series(np.exp(np.log(known).groupby(group).transform("mean")), index=known.index)


def _interval(logs: np.ndarray, place: int, draws: int) -> tuple[int, int]:
    """Return the low and high end of where one break between two levels may lie."""
    level = np.where(np.arange(len(logs)) < place, logs[:place].mean(), logs[place:].mean())
    rest = logs - level
    dice = np.random.default_rng(SEED)
    block = min(_BLOCK, len(rest))
    count = -(-len(rest) // block)
    starts = dice.integers(0, len(rest) - block + 1, size=(draws, count))
    index = (starts[:, :, None] + np.arange(block)).reshape(draws, -1)[:, : len(rest)]
    again = best_places(level + rest[index])
    low, high = np.quantile(again, [0.025, 0.975], method="nearest")
    return min(int(low), place), max(int(high), place)


def best_places(samples: np.ndarray) -> np.ndarray:
    """Return for each row the first month of its second level, where two levels fit it best.

    Args:
        samples: Shape (rows, months).
    """
    months = samples.shape[1]
    sums = np.cumsum(samples, axis=1)
    sizes = np.arange(1, months)
    left, right = sums[:, :-1] / sizes, (sums[:, -1:] - sums[:, :-1]) / (months - sizes)
    gain = sizes * (months - sizes) / months * (left - right) ** 2
    edge = min(_SHORTEST, months // 2)
    gain[:, : edge - 1] = -1.0
    gain[:, months - edge :] = -1.0
    return gain.argmax(axis=1) + 1


def breaks_in_noise(
    series: Series, penalties: Sequence[float] = PENALTIES, draws: int = DRAWS, dependence: float | None = None
) -> pd.Series:
    """Return how many stable breaks the same rule finds in series without any.

    Noise is autoregressive of order one, with as many months as the series.

    Args:
        series: From :func:`prepare`.
        penalties: As for :func:`split`.
        draws: How many series are simulated.
        dependence: Correlation of each month with the next; one makes a random walk. Default is that of what the
            stable levels leave over, which takes for granted that there are levels.

    Returns:
        The number of stable breaks in each draw.
    """
    if dependence is None:
        dependence = neighbour_correlation(remainder(series, penalties))
    dice = np.random.default_rng(SEED)
    shocks = dice.normal(size=(draws, len(series.logs) + 50))
    noise = np.zeros_like(shocks)
    for at in range(1, shocks.shape[1]):
        noise[:, at] = dependence * noise[:, at - 1] + shocks[:, at]
    return pd.Series([len(_stable_places(one, penalties)) for one in noise[:, 50:]], dtype="int64")


def false_alarms(series: Series | None, penalties: Sequence[float] = PENALTIES, draws: int = DRAWS) -> pd.DataFrame:
    """Say how often the rule finds breaks where there are none, under three readings of the series.

    ``levels`` takes the breaks for granted: noise depends on the month before as what the levels leave over does.
    ``wandering`` does not: it depends as the series itself does, so slow drifts stay in it. ``walk`` is a random walk.

    Args:
        series: From :func:`prepare`; None gives no rows.
        penalties: As for :func:`split`.
        draws: How many series are simulated for each reading.

    Returns:
        Columns ``kind``, ``dependence`` (lag one), ``share`` (of the draws with a break at all), and of the number of
        breaks ``middle`` (median), ``low`` and ``high`` (5 and 95 %), rounded to a count that was drawn.
    """
    numbers = dict.fromkeys(["dependence", "share"], "float64")
    types = {"kind": "str", **numbers, **dict.fromkeys(["low", "middle", "high"], "int64")}
    if series is None:
        return make_frame([], types)
    readings = {
        "levels": neighbour_correlation(remainder(series, penalties)),
        "wandering": neighbour_correlation(series.logs),
        "walk": 1.0,
    }
    rows = []
    for kind, dependence in readings.items():
        found = breaks_in_noise(series, penalties, draws, dependence)
        low, middle, high = found.quantile([0.05, 0.5, 0.95], interpolation="nearest")
        counts = {"low": int(low), "middle": int(middle), "high": int(high)}
        rows.append({"kind": kind, "dependence": dependence, "share": float((found > 0).mean()), **counts})
    return make_frame(rows, types)


def remainder(series: Series, penalties: Sequence[float] = PENALTIES) -> np.ndarray:
    """Return what the stable levels leave over of the logarithms."""
    places = [0, *_stable_places(series.logs, penalties), len(series.logs)]
    levels = [series.logs[a:b] - series.logs[a:b].mean() for a, b in pairwise(places)]
    return np.concatenate(levels)


def neighbour_correlation(rest: np.ndarray) -> float:
    """Return the correlation of each month with the next (lag one), at most 0.95 either way."""
    if len(rest) < 3 or np.allclose(rest, rest[0]):
        return 0.0
    return float(np.clip(np.corrcoef(rest[:-1], rest[1:])[0, 1], -0.95, 0.95))


def _vote(found: Sequence[Sequence[int]]) -> dict[int, int]:
    """Join places that lie near one another, and count for each how many penalties find it.

    Args:
        found: The places of each penalty, the smallest penalty first.

    Returns:
        How many penalties have a place within three months, by place; the most supported one stands for
        its neighbours, the one of the smallest penalty among equals.
    """
    left = list(dict.fromkeys(place for places in found for place in places))
    support = {one: sum(any(abs(one - place) <= _NEAR for place in places) for places in found) for one in left}
    votes = {}
    while left:
        best = max(left, key=lambda one: support[one])
        votes[best] = support[best]
        left = [one for one in left if abs(one - best) > _NEAR]
    return votes


def _stable_places(logs: np.ndarray, penalties: Sequence[float]) -> list[int]:
    votes = _vote([split(logs, penalty) for penalty in sorted(penalties)])
    return sorted(place for place, count in votes.items() if 2 * count > len(penalties))


def set_beside(breaks: pd.DataFrame, events: pd.DataFrame, months: int = 3) -> pd.DataFrame:
    """Set the labelled events near each break beside it. That one stands near does not make it a cause.

    Args:
        breaks: From :func:`find_breaks`.
        events: Columns ``date``, ``label`` and ``source_id``.
        months: How near an event must be to the break's month, in months.

    Returns:
        The breaks with ``events`` (label and month, joined by ``; ``) and ``event_sources``.
    """
    labelled = events.dropna(subset=["label"]).sort_values("date")
    texts, sources = [], []
    for month in breaks["month"]:
        near = labelled[(_months_of(labelled["date"]) - _months_of(pd.Series([month])).iloc[0]).abs() <= months]
        texts.append("; ".join(f"{one.label} ({one.date:%b %Y})" for one in near.itertuples()))
        sources.append(join_sources(near["source_id"]))
    return breaks.assign(events=texts, event_sources=sources)


def share_near_events(months: pd.DatetimeIndex, events: pd.DataFrame, near: int = 3) -> float:
    """Return the share of some months that lie near a labelled event: what chance alone would give.

    Args:
        months: First days of months.
        events: Columns ``date`` and ``label``.
        near: How near, in months.

    Returns:
        A share of one; missing if there are no months.
    """
    dates = _months_of(events.dropna(subset=["label"])["date"]).to_numpy()
    places = _months_of(pd.Series(months)).to_numpy()
    if not len(places):
        return float("nan")
    return float((np.abs(places[:, None] - dates[None, :]) <= near).any(axis=1).mean())


def _months_of(dates: pd.Series) -> pd.Series:
    return dates.dt.year * 12 + dates.dt.month
