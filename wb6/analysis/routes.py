"""Detections by route: yearly and monthly series, shares, turning points.

A detection is one crossing found outside the border crossing points, not a person. Numerator and
denominator of a share always come from one vintage. Nothing here explains why a series moved.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from wb6.analysis.frames import make_frame
from wb6.analysis.provenance import join_sources

ROUTE_NAMES = {
    "western_balkan": "Western Balkan",
    "eastern_mediterranean": "Eastern Mediterranean",
    "central_mediterranean": "Central Mediterranean",
    "western_mediterranean": "Western Mediterranean",
    "western_african": "Western African",
    "eastern_land_border": "Eastern land border",
    "circular_albania_greece": "Albania–Greece circular",
    "black_sea": "Black Sea",
    "other": "Other",
    "all_routes": "All routes",
}


def select_years(
    detections: pd.DataFrame, monthly: pd.DataFrame, routes: Sequence[str], first_year: int, last_year: int
) -> pd.DataFrame:
    """Return one yearly figure of each route in a window.

    It is the figure that the table selects. Where no publication gives one, the sum of the twelve
    months stands in, with ``status`` ``sum_of_months``.

    Args:
        detections: Table ``route_detections``: a row for each route, year and publication.
        monthly: Table ``route_detections_monthly``.
        routes: Routes to keep.
        first_year: First year, included.
        last_year: Last year, included.

    Returns:
        One row for each route and year that has a figure, sorted by route and year.

    Raises:
        ValueError: The window ends before it begins.
    """
    if last_year < first_year:
        raise ValueError(f"last_year {last_year} lies before first_year {first_year}")
    rows = detections[detections["selected"] & detections["route"].isin(list(routes))]
    known = set(zip(rows["route"], rows["year"], strict=True))
    summed = []
    for route in routes:
        sums = sum_whole_years(monthly, route).sort_values("vintage").drop_duplicates("year", keep="last")
        for one in sums.itertuples():
            if (route, one.year) not in known:
                vintage = int(str(one.vintage)[:4])
                figure = {"route": route, "year": one.year, "detections": int(one.numerator), "vintage": vintage}
                summed.append({**figure, "status": "sum_of_months", "selected": True, "source_id": one.source_id})
    if summed:
        attrs = rows.attrs
        rows = pd.concat([rows, pd.DataFrame(summed).astype({"year": "Int64", "detections": "Int64"})])
        rows.attrs = attrs
    rows = rows[rows["year"].between(first_year, last_year)]
    return rows.sort_values(["route", "year"]).reset_index(drop=True)


def select_months(monthly: pd.DataFrame, routes: Sequence[str], first_year: int, last_year: int) -> pd.DataFrame:
    """Return the newest figure of each route and month in a window, with a date column.

    Args:
        monthly: Table ``route_detections_monthly``.
        routes: Routes to keep.
        first_year: First year, included.
        last_year: Last year, included.

    Returns:
        The rows of the newest vintage, with ``date`` (first day of the month). Months whose figure is
        not known keep their row, with an empty value.
    """
    rows = monthly[monthly["route"].isin(list(routes))]
    rows = rows.assign(date=pd.to_datetime(rows["month"], format="%Y-%m"))
    rows = rows[rows["date"].dt.year.between(first_year, last_year)]
    rows = rows.sort_values(["route", "date", "vintage"]).drop_duplicates(["route", "date"], keep="last")
    return rows.reset_index(drop=True)


def list_absent_months(dates: pd.Series) -> pd.DatetimeIndex:
    """Return the months between the first and the last of some months that are not among them.

    Args:
        dates: First days of the months held; may be empty.
    """
    if dates.empty:
        return pd.DatetimeIndex([])
    return pd.date_range(dates.min(), dates.max(), freq="MS").difference(pd.DatetimeIndex(dates))


def list_others(focus: str, others: Sequence[str]) -> list[str]:
    """Return the routes beside the one in focus, each once.

    Args:
        focus: The route in focus; it is taken out.
        others: Routes set beside it, in order.

    Raises:
        ValueError: None is left.
    """
    rest = [one for one in dict.fromkeys(others) if one != focus]
    if not rest:
        raise ValueError(
            f"others names no route but {focus}, which is the focus itself: nothing is left to compare. "
            "Add another route to others, or set another focus."
        )
    return rest


def find_turns(years: pd.Series, factor: float = 2.0) -> pd.DataFrame:
    """Find the peaks and troughs of a yearly series (zigzag rule).

    A turn is confirmed when the series moved by at least ``factor`` on both sides of it; smaller
    movements are part of the leg they interrupt. The last point is an open end, not a turn.

    Args:
        years: Positive values indexed by year, in order; missing years are skipped.
        factor: Least ratio between neighbouring turns, above 1.

    Returns:
        Columns ``year``, ``kind`` (``start``, ``peak``, ``trough`` or ``latest``), ``detections`` and
        ``ratio`` to the row before. A series with fewer than two positive values gives no rows.
    """
    if factor <= 1:
        raise ValueError(f"factor is {factor}; a turn needs a ratio above 1")
    known = years.dropna()
    known = known[known > 0].astype(float)
    if len(known) < 2:
        return make_frame([], {"year": "int64", "kind": "str", "detections": "float64", "ratio": "float64"})
    turns: list[tuple[int, str]] = []
    high = low = known.index[0]
    direction = 0
    for year, value in known.items():
        high = year if value > known[high] else high
        low = year if value < known[low] else low
        if direction >= 0 and known[high] >= factor * value and year > high:
            turns.append((high, "peak"))
            direction, high, low = -1, year, year
        elif direction <= 0 and value >= factor * known[low] and year > low:
            turns.append((low, "trough"))
            direction, high, low = 1, year, year
    first, last = known.index[0], known.index[-1]
    # The rule needs the factor on both sides, so what lies within it of the first point is no turn.
    if turns and max(known[turns[0][0]] / known[first], known[first] / known[turns[0][0]]) < factor:
        turns.pop(0)
    turns.insert(0, (first, "start"))
    if turns[-1][0] != last:
        turns.append((last, "latest"))
    values = [known[year] for year, _ in turns]
    ratios = [np.nan, *(after / before for before, after in pairwise(values))]
    return pd.DataFrame(
        {"year": [y for y, _ in turns], "kind": [k for _, k in turns], "detections": values, "ratio": ratios}
    )


def compute_shares(detections: pd.DataFrame, monthly: pd.DataFrame, route: str) -> pd.DataFrame:
    """Compute a route's share of all detections, once for each vintage that gives both figures.

    Args:
        detections: Table ``route_detections``.
        monthly: Table ``route_detections_monthly``; a vintage of it counts for a year only if it has
            all twelve months of the route. Its total is the sum of the routes it holds.
        route: The route of the numerator.

    Returns:
        Columns ``year``, ``vintage`` (text), ``numerator``, ``denominator``, ``share`` (of one),
        ``origin`` (``yearly`` or ``monthly``) and ``source_id`` (of both figures).
    """
    wanted = ["year", "vintage", "detections", "source_id"]
    ours = detections[detections["route"] == route].drop_duplicates(["year", "vintage"])[wanted]
    total = detections[detections["route"] == "all_routes"].drop_duplicates(["year", "vintage"])[wanted]
    both = ours.merge(total, on=["year", "vintage"], suffixes=("", "_total"))
    yearly = pd.DataFrame(
        {
            "year": both["year"].astype(int),
            "vintage": both["vintage"].astype(str),
            "numerator": both["detections"].astype(float),
            "denominator": both["detections_total"].astype(float),
            "origin": "yearly",
            "source_id": [
                join_sources([a, b]) for a, b in zip(both["source_id"], both["source_id_total"], strict=True)
            ],
        }
    )
    shares = pd.concat([yearly, sum_whole_years(monthly, route)], ignore_index=True)
    shares["share"] = shares["numerator"] / shares["denominator"]
    return shares.sort_values(["year", "vintage"]).reset_index(drop=True)


def sum_whole_years(monthly: pd.DataFrame, route: str) -> pd.DataFrame:
    """Sum the months of each year of which one vintage holds all twelve.

    Args:
        monthly: Table ``route_detections_monthly``.
        route: The route summed; the other routes of the vintage make the total.

    Returns:
        Columns ``year``, ``vintage`` (text), ``numerator`` (the route), ``denominator`` (all routes of the
        vintage), ``origin`` (``monthly``) and ``source_id``.
    """
    rows = monthly[monthly["route"] != "all_routes"].assign(year=monthly["month"].str[:4].astype(int))
    ours = rows[rows["route"] == route].groupby(["year", "vintage"])["detections"].agg(["sum", "count"])
    ours = ours[ours["count"] == 12]
    total = rows.groupby(["year", "vintage"])["detections"].sum()
    ids = rows.groupby(["year", "vintage"])["source_id"].agg(lambda cells: join_sources(cells.unique()))
    index = ours.index
    return pd.DataFrame(
        {
            "year": [year for year, _ in index],
            "vintage": [str(vintage)[:10] for _, vintage in index],
            "numerator": ours["sum"].astype(float).to_numpy(),
            "denominator": total.loc[index].astype(float).to_numpy(),
            "origin": "monthly",
            "source_id": ids.loc[index].to_numpy(),
        }
    )


def summarise_shares(shares: pd.DataFrame) -> pd.DataFrame:
    """Reduce shares by vintage to one line with its range.

    The newest yearly vintage gives the share; all vintages together give the range.

    Returns:
        Columns ``year``, ``share``, ``low``, ``high``, ``vintages`` (how many), ``numerator``,
        ``denominator`` and ``source_id``.
    """
    lines = []
    for year, rows in shares.groupby("year", sort=True):
        yearly = rows[rows["origin"] == "yearly"]
        chosen = (yearly if len(yearly) else rows).sort_values("vintage").iloc[-1]
        lines.append(
            {
                "year": int(year),
                "share": chosen["share"],
                "low": rows["share"].min(),
                "high": rows["share"].max(),
                "vintages": len(rows),
                "numerator": chosen["numerator"],
                "denominator": chosen["denominator"],
                "source_id": join_sources(rows["source_id"]),
            }
        )
    numbers = dict.fromkeys(["share", "low", "high"], "float64")
    counts = {"vintages": "int64", "numerator": "float64", "denominator": "float64"}
    return make_frame(lines, {"year": "int64", **numbers, **counts, "source_id": "str"})


def set_counts_beside(region: pd.DataFrame, route: pd.DataFrame) -> pd.DataFrame:
    """Set the crossings that Frontex counts for a whole region beside the detections of a route, for the years of both.

    The count of the region takes in the borders it shares with EU members, so the two overlap: they may be
    compared, never added or subtracted.

    Args:
        region: Rows of ``other_border_counts`` with ``year``, ``detections``, ``bound`` and ``source_id``; a year once.
        route: Rows of ``route_detections`` of one route, a year once.

    Returns:
        Columns ``year``, ``region``, ``bound`` (of the region's figure, and so of the ratio), ``route``
        (detections), ``ratio`` (region to route) and ``source_id``.
    """
    columns = ["year", "detections", "source_id"]
    both = region[[*columns, "bound"]].merge(route[columns], on="year", suffixes=("", "_route"), validate="1:1")
    both = both.sort_values("year")
    ids = [join_sources(pair) for pair in zip(both["source_id"], both["source_id_route"], strict=True)]
    return pd.DataFrame(
        {
            "year": both["year"].astype("int64"),
            "region": both["detections"].astype("float64"),
            "bound": both["bound"].astype("str"),
            "route": both["detections_route"].astype("float64"),
            "ratio": both["detections"].astype("float64") / both["detections_route"].astype("float64"),
            "source_id": ids,
        }
    ).reset_index(drop=True)
