"""Routes beside each other: what the other routes did while one fell, and around dated events.

Sums, factors and ranks of detections; correlations are in ``wb6.analysis.lagged``, log-ratios in
``wb6.analysis.compositions``. Nothing here says why a route moved.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from wb6.analysis.compositions import AbsentRule, change_logs, fill_absent
from wb6.analysis.lagged import LEAST_POINTS, LagTest, compare_lags, correlate_rows, draw_blocks
from wb6.analysis.provenance import join_sources
from wb6.analysis.routes import select_months

#: What is compared: log-ratios among the routes, or each route's own detections.
Measure = Literal["log_ratios", "detections"]
#: Fewest calendar months known both before and after a month for its factor.
LEAST_MONTHS = 9
#: Fewest pairs of years for a correlation of yearly changes.
LEAST_YEARS = 10

_NO_SHARES = pd.DataFrame(columns=["route", "correlation", "expected", "low", "high", "points"])
_NO_FALLS = pd.DataFrame(columns=["fall", "route", "start", "end", "before", "after", "factor"])


def select_exact_months(monthly: pd.DataFrame, routes: Sequence[str], first_year: int, last_year: int) -> pd.DataFrame:
    """Return the newest exact figure of each route and month in a window.

    Args:
        monthly: Table ``route_detections_monthly``.
        routes: Routes to keep.
        first_year: First year, included.
        last_year: Last year, included.

    Returns:
        Rows with ``date`` (first day of the month). A figure that is a bound or an approximation is no
        point: its row is left out, as is a row without a figure.

    Raises:
        ValueError: The window ends before it begins.
    """
    if last_year < first_year:
        raise ValueError(f"last_year {last_year} lies before first_year {first_year}")
    rows = select_months(monthly[monthly["bound"] == "exact"], routes, first_year, last_year)
    return rows.dropna(subset="detections").reset_index(drop=True)


def spread_routes(rows: pd.DataFrame, routes: Sequence[str], at: str = "date") -> pd.DataFrame:
    """Set the routes beside each other, a moment a row.

    Args:
        rows: One figure for each route and moment, in ``detections``.
        routes: The columns, in order.
        at: Column with the moment: ``date`` (months) or ``year``.

    Returns:
        Detections as floats, without gaps in time; missing where not known.
    """
    wide = rows.pivot(index=at, columns="route", values="detections").astype(float).reindex(columns=list(routes))
    wide.columns.name = None
    if wide.empty:
        return wide
    ends = wide.index.min(), wide.index.max()
    whole = pd.date_range(*ends, freq="MS") if at == "date" else pd.RangeIndex(int(ends[0]), int(ends[1]) + 1)
    return wide.reindex(whole.rename(at))


def sum_twelve(months: pd.DataFrame) -> pd.DataFrame:
    """Return for each month the sum of the twelve months that end with it; missing unless all are known."""
    return months.rolling(12, min_periods=12).sum()


def find_falls(sums: pd.Series, factor: float) -> pd.DataFrame:
    """Find the falls of a series: from a high down by at least a factor, to the low before it rises by as much.

    Args:
        sums: Positive values, by month; missing ones are skipped.
        factor: Least ratio of the beginning to the end, and of the next rise, above 1.

    Returns:
        Columns ``start``, ``end`` and ``open`` (whether no such rise has followed), in order of time.

    Raises:
        ValueError: The factor is not above 1.
    """
    if factor <= 1:
        raise ValueError(f"factor is {factor}; a fall needs a ratio above 1")
    known = sums.dropna()
    falls, falling = [], False
    high = low = known.index[0] if len(known) else None
    for month, value in known.items():
        if falling:
            low = month if value < known[low] else low
            if value >= factor * known[low]:
                falls.append((high, low, False))
                falling, high = False, month
        else:
            high = month if value > known[high] else high
            if known[high] >= factor * value:
                falling, low = True, month
    if falling:
        falls.append((high, low, True))
    return pd.DataFrame(falls, columns=["start", "end", "open"])


def select_closing(sums: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    """Select the yearly figures that close a route whose months end before the others' do.

    Args:
        sums: Sums of twelve months, by month, a route a column.
        years: One figure for each route and year, in ``detections``, with ``year`` and ``source_id``.

    Returns:
        The rows of ``years`` whose December lies among the months, after the last sum of their route, with
        ``date`` (first day of that December). Such a figure counts the same twelve months as a sum would.
    """
    rows = years[years["route"].isin(list(sums.columns))].dropna(subset="detections")
    rows = rows.assign(date=pd.to_datetime(rows["year"].astype(str) + "-12-01"))
    ends = pd.to_datetime(rows["route"].map({str(name): sums[name].last_valid_index() for name in sums}))
    return rows[rows["date"].isin(sums.index) & (rows["date"] > ends)].reset_index(drop=True)


def close_sums(sums: pd.DataFrame, closing: pd.DataFrame) -> pd.DataFrame:
    """Return the sums with each figure of :func:`select_closing` at its December."""
    closed = sums.copy()
    for row in closing.itertuples():
        closed.loc[row.date, str(row.route)] = float(row.detections)
    return closed


def compare_in_falls(sums: pd.DataFrame, falls: pd.DataFrame) -> pd.DataFrame:
    """Compare every route at the beginning and the end of each fall.

    Args:
        sums: Sums of twelve months, by month, a route a column.
        falls: What :func:`find_falls` returned for one of them.

    Returns:
        Columns ``fall`` (its place), ``route``, ``start``, ``end``, ``before``, ``after`` and ``factor``, a
        row for each route and fall. Where a route is not known at one end, the first or last known month
        inside the fall stands in if it is within a year, and ``start`` or ``end`` says which; else it has
        no row.
    """
    rows = []
    for place, fall in enumerate(falls.itertuples()):
        for route in sums.columns:
            known = sums.loc[fall.start : fall.end, route].dropna()
            if len(known) < 2:
                continue
            first, last = known.index[0], known.index[-1]
            late = (first - fall.start).days + (fall.end - last).days
            if late <= 366:
                before, after = float(known.iloc[0]), float(known.iloc[-1])
                rows.append((place, route, first, last, before, after, after / before))
    return pd.DataFrame(rows, columns=list(_NO_FALLS.columns))


def list_unknown(falls: pd.DataFrame, compared: pd.DataFrame, routes: Iterable[str]) -> pd.DataFrame:
    """List the falls in which a route has no figure to compare.

    Args:
        falls: What :func:`find_falls` returned.
        compared: What :func:`compare_in_falls` returned for them.
        routes: Routes that were to be compared.

    Returns:
        Columns ``fall``, ``route``, ``start`` and ``end``, a row for each pair without a row in ``compared``.
    """
    known = set(zip(compared["fall"], compared["route"], strict=True))
    rows = [(f.Index, r, f.start, f.end) for f in falls.itertuples() for r in routes if (f.Index, r) not in known]
    return pd.DataFrame(rows, columns=["fall", "route", "start", "end"])


def find_changes(levels: pd.DataFrame, absent: AbsentRule, *, period: int = 12) -> pd.DataFrame:
    """Return logarithmic changes against a period before, as the tests take them.

    Args:
        levels: Detections by month or year, a route a column.
        absent: Rule for what is zero or not known.
        period: 12 for months, 1 for years.
    """
    return change_logs(fill_absent(levels, absent), period)


def compare_shares(
    levels: pd.DataFrame, focus: str, absent: AbsentRule, *, draws: int, block: float, level: float
) -> pd.DataFrame:
    """Compare the correlations of shares with what independent routes would give by closure alone.

    Blocks of the focus route's months are drawn anew, shares are taken after that: whatever correlation
    remains, on average, is arithmetic.

    Args:
        levels: Detections by month, a route a column.
        focus: The route whose share is correlated with each other share.
        absent: Rule for what is zero or not known.
        draws: Rearranged histories.
        block: Mean length of a block in months.
        level: Share of the histories left outside the range.

    Returns:
        Columns ``route``, ``correlation``, ``expected``, ``low``, ``high`` and ``points``. Only months in
        which all routes are known have shares.
    """
    known = fill_absent(levels, absent).dropna()
    if len(known) < LEAST_POINTS or known.shape[1] < 2:
        return _NO_SHARES
    histories = known[focus].to_numpy()[draw_blocks(len(known), block, draws)]
    others = known.drop(columns=focus)
    whole = histories + others.sum(axis=1).to_numpy()
    rows = []
    for route in others.columns:
        found = correlate_rows(histories / whole, others[route].to_numpy() / whole)
        chance = found[1:][np.isfinite(found[1:])]
        if np.isfinite(found[0]) and len(chance):
            low, high = np.quantile(chance, [level / 2, 1 - level / 2])
            rows.append((route, found[0], chance.mean(), low, high, len(known)))
    return pd.DataFrame(rows, columns=list(_NO_SHARES.columns))


def change_around(months: pd.DataFrame) -> pd.DataFrame:
    """Return for each month the change of every route from the twelve months before to the twelve after.

    The month itself is left out. Only calendar months known on both sides are summed, at least nine of
    them, so that a season drops out.

    Args:
        months: Detections by month, a route a column.

    Returns:
        Natural logarithms of the ratio after to before, by month; missing where too little is known.
    """
    values = months.to_numpy(float)
    result = np.full(values.shape, np.nan)
    for at in range(12, len(values) - 12):
        after = values[at + 1 : at + 13]
        # December after stands beside December before, and so on; the last one beside the month a year before.
        before = np.vstack([values[at - 11 : at], values[at - 12 : at - 11]])
        known = ~(np.isnan(before) | np.isnan(after))
        sums = np.where(known, before, 0.0).sum(axis=0), np.where(known, after, 0.0).sum(axis=0)
        usable = (known.sum(axis=0) >= LEAST_MONTHS) & (sums[0] > 0) & (sums[1] > 0)
        result[at, usable] = np.log(sums[1][usable] / sums[0][usable])
    return pd.DataFrame(result, index=months.index, columns=months.columns)


def rank_events(around: pd.DataFrame, focus: str, events: pd.DataFrame) -> pd.DataFrame:
    """Rank what happened around dated events among all other months.

    The strength of the pattern «focus falls, other rises» is the smaller of the two movements, in
    logarithms; a month has the pattern if both go that way.

    Args:
        around: What :func:`change_around` returned.
        focus: The route that falls in the pattern.
        events: Columns ``event_id``, ``date`` and ``label``.

    Returns:
        Columns ``event_id``, ``label``, ``date`` (first day of the month), ``route``, ``change``
        (logarithm), ``factor``, ``strength`` (missing without the pattern), ``placebos`` (other months
        compared) and ``as_strong`` (share of them with at least that strength). The focus has a row too,
        without strength. An event outside the months has no rows.
    """
    dated = events.assign(month=events["date"].dt.to_period("M").dt.to_timestamp())
    months = dated[dated["month"].isin(around.index)].sort_values("date")
    rest = around[~around.index.isin(months["month"])]
    rows = []
    for event in months.itertuples():
        own = around.loc[event.month]
        for route in around.columns:
            change = own[route]
            if np.isnan(change):
                continue
            strength = np.nan if route == focus else min(-own[focus], change)
            strength = strength if strength > 0 else np.nan
            placebo = np.minimum(-rest[focus], rest[route]).dropna() if route != focus else rest[focus].dropna()
            share = float((placebo >= strength).mean()) if np.isfinite(strength) and len(placebo) else np.nan
            rows.append(
                (event.event_id, event.label, event.month, route, change, np.exp(change), strength, len(placebo), share)
            )
    columns = ["event_id", "label", "date", "route", "change", "factor", "strength", "placebos", "as_strong"]
    return pd.DataFrame(rows, columns=columns).astype({"date": "datetime64[ns]"})


def count_risers(around: pd.DataFrame, focus: str) -> pd.DataFrame:
    """Count for each month how many other routes rose, beside whether the focus fell.

    Args:
        around: What :func:`change_around` returned.
        focus: The route that falls or rises.

    Returns:
        Columns ``fell``, ``rose`` (other routes that rose) and ``known`` (other routes with a figure), for
        the months in which the focus and at least one other route are known.
    """
    others = around.drop(columns=focus)
    table = pd.DataFrame(
        {"fell": around[focus] < 0, "rose": (others > 0).sum(axis=1), "known": others.notna().sum(axis=1)}
    )
    return table[around[focus].notna() & (table["known"] > 0)]


@dataclass(frozen=True)
class Reading:
    """What one choice of the data gives: the test, the shares and the falls."""

    test: LagTest
    shares: pd.DataFrame
    falls: pd.DataFrame
    focus: str
    level: float

    def no_route_falls_as_the_focus_rises(self) -> bool | None:
        """Whether no other route moves against the focus beyond chance."""
        return None if self.test.series.empty else not self.test.beyond(self.level, -1)

    def moves_with(self, route: str) -> bool | None:
        """Whether a route moves with the focus beyond chance; None where it is not compared."""
        compared = route in set(self.test.series["series"])
        return route in self.test.beyond(self.level, 1) if compared else None

    def shares_lean(self) -> bool | None:
        """Whether independent shares would correlate negatively on average."""
        return None if self.shares.empty else bool(self.shares["expected"].mean() < 0)

    def turns_about(self, route: str) -> bool | None:
        """Whether a route fell in the first fall of the focus and grew in its last; None where that is not known."""
        factors = self.falls[self.falls["route"] == route].set_index("fall")["factor"]
        last = self.falls["fall"].max()
        if not {0, last} <= set(factors.index) or last == 0:
            return None
        return bool(factors[0] < 1 < factors[last])


def read_routes(
    levels: pd.DataFrame,
    focus: str,
    *,
    measure: Measure,
    absent: AbsentRule,
    max_lag: int,
    draws: int,
    block: float,
    level: float,
    fall_factor: float,
    years: pd.DataFrame | None = None,
    without: Iterable[int] = (),
    yearly: bool = False,
) -> Reading:
    """Read one choice of the data: test the changes, compare the shares, find the falls.

    Args:
        levels: Detections by month (or by year), a route a column, the focus among them.
        focus: The route in focus.
        measure: What is correlated.
        absent: Rule for what is zero or not known.
        max_lag: Greatest lag in either direction, in months; a year where ``yearly``.
        draws: Rearranged histories.
        block: Mean length of a block in months.
        level: Level of the test.
        fall_factor: Least ratio of a fall.
        years: Yearly figures that may close a route whose months end early, as for :func:`select_closing`.
        without: Years left out.
        yearly: Levels are by year; shares and falls are then not told.
    """
    kept = levels.copy()
    kept.loc[np.isin(levels.index if yearly else pd.DatetimeIndex(levels.index).year, list(without))] = np.nan
    test = compare_lags(
        find_changes(kept, absent, period=1 if yearly else 12),
        focus,
        max_lag=min(max_lag, 1) if yearly else max_lag,
        draws=draws,
        block=max(block / 12, 1.0) if yearly else block,
        level=level,
        closed=measure == "log_ratios",
        least=LEAST_YEARS if yearly else LEAST_POINTS,
    )
    if yearly:
        return Reading(test, _NO_SHARES, _NO_FALLS, focus, level)
    shares = compare_shares(kept, focus, absent, draws=draws, block=block, level=level)
    sums = sum_twelve(kept)
    if years is not None:
        sums = close_sums(sums, select_closing(sums, years[~years["year"].isin(list(without))]))
    return Reading(test, shares, compare_in_falls(sums, find_falls(sums[focus], fall_factor)), focus, level)


def cite_routes(frame: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Give computed rows the sources of the figures of their route, or of all routes.

    Args:
        frame: Computed rows, with or without a column ``route``.
        rows: The figures, with ``route`` and ``source_id``.
    """
    found = {str(route): join_sources(cells.unique()) for route, cells in rows.groupby("route")["source_id"]}
    everything = join_sources(found.values())
    cited = [found.get(str(route), everything) for route in frame["route"]] if "route" in frame else everything
    return frame.assign(source_id=cited)
