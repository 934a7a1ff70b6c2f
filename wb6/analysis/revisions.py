"""How far published figures moved later: yearly reports against later ones, first releases against the file.

A first release is what a press office gave within weeks; the later figure is the newest one held. Whether
a change mends an error or a definition, the figures do not say.
"""

import pandas as pd

from wb6.analysis.frames import make_frame
from wb6.analysis.provenance import join_sources
from wb6.analysis.routes import sum_whole_years

#: Lengths of periods compared, in months, with what they are called; the last month of each group.
LENGTHS = {1: "one month", 6: "two to six months", 11: "seven to eleven months", 12: "a whole year"}


def compare_vintages(detections: pd.DataFrame, monthly: pd.DataFrame, route: str) -> pd.DataFrame:
    """Compare the oldest yearly figure of a route that the tables hold with the newest one.

    Args:
        detections: Table ``route_detections``; figures that a source rounded, or that the book derived
            from others, are left out.
        monthly: Table ``route_detections_monthly``; its newest vintage with all twelve months counts
            as a further figure for the year.
        route: The route.

    Returns:
        Columns ``year``, ``first``, ``first_vintage``, ``newest``, ``newest_vintage``, ``change`` (of
        one) and ``source_id``; a row for each year with at least two vintages.
    """
    wanted = ["year", "vintage", "detections", "source_id"]
    exact = detections[(detections["route"] == route) & ~detections["status"].isin(["rounded", "derived"])]
    yearly = exact[wanted].astype({"vintage": str})
    file = sum_whole_years(monthly, route).rename(columns={"numerator": "detections"})
    figures = pd.concat([yearly, file[wanted]], ignore_index=True)
    lines = []
    for year, rows in figures.groupby("year", sort=True):
        ordered = rows.sort_values("vintage", kind="stable")
        first, newest = ordered.iloc[0], ordered.iloc[-1]
        if first["vintage"] != newest["vintage"]:
            lines.append(
                {
                    "year": int(year),
                    "first": float(first["detections"]),
                    "first_vintage": first["vintage"],
                    "newest": float(newest["detections"]),
                    "newest_vintage": newest["vintage"],
                    "change": float(newest["detections"]) / float(first["detections"]) - 1,
                    "source_id": join_sources([first["source_id"], newest["source_id"]]),
                }
            )
    figures = {"first": "float64", "first_vintage": "str", "newest": "float64", "newest_vintage": "str"}
    return make_frame(lines, {"year": "int64", **figures, "change": "float64", "source_id": "str"})


def compare_first_releases(first: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
    """Compare first releases with the newest figures for the same months.

    Args:
        first: Table ``route_detections_first_releases``; bounds (``at_least``, ``at_most``) are left out, as a
            bound that holds was not revised.
        months: The newest figure of each route and month, with ``date``, as ``select_months`` returns them.

    Returns:
        Columns ``route``, ``period_start``, ``period_end``, ``months`` (how many), ``length`` (a text of
        :data:`LENGTHS`), ``first``, ``newest``, ``change`` (of one) and ``source_id``; a row for each release of
        which every month is known now.
    """
    lines = []
    for one in first[first["bound"].isin(["exact", "approximate"])].itertuples():
        inside = months[(months["route"] == one.route) & months["date"].between(one.period_start, one.period_end)]
        count = (one.period_end.year - one.period_start.year) * 12 + one.period_end.month - one.period_start.month + 1
        if inside["detections"].notna().sum() != count:
            continue
        newest = float(inside["detections"].sum())
        lines.append(
            {
                "route": one.route,
                "period_start": one.period_start,
                "period_end": one.period_end,
                "months": count,
                "length": next(name for most, name in LENGTHS.items() if count <= most),
                "first": float(one.detections),
                "newest": newest,
                "change": newest / float(one.detections) - 1,
                "source_id": join_sources([one.source_id, *inside["source_id"].unique()]),
            }
        )
    dates = dict.fromkeys(["period_start", "period_end"], "datetime64[ns]")
    numbers = dict.fromkeys(["first", "newest", "change"], "float64")
    return make_frame(
        lines, {"route": "str", **dates, "months": "int64", "length": "str", **numbers, "source_id": "str"}
    )


def range_by_length(changes: pd.DataFrame) -> pd.DataFrame:
    """Give the range of later changes for each length of period, the shortest first.

    Args:
        changes: From :func:`compare_first_releases`.

    Returns:
        Columns ``length``, ``low``, ``high`` and ``middle`` (the median) of the changes, ``releases`` (how
        many), and ``source_id``.
    """
    lines = []
    for name in LENGTHS.values():
        own = changes[changes["length"] == name]
        if len(own):
            part = own["change"]
            line = {"length": name, "low": part.min(), "high": part.max(), "middle": part.median()}
            lines.append({**line, "releases": len(own), "source_id": join_sources(own["source_id"])})
    numbers = dict.fromkeys(["low", "high", "middle"], "float64")
    return make_frame(lines, {"length": "str", **numbers, "releases": "int64", "source_id": "str"})
