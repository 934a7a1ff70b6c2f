"""Whether other counts agree with the file on nationalities: older reports, printed orders, centres in Serbia.

Counts of different things are set side by side, never added. Bounds come from ``wb6.analysis.nationalities``.
"""

import numpy as np
import pandas as pd

from wb6.analysis.nationalities import UNRECORDED, Counts, rank_nationalities
from wb6.analysis.provenance import join_sources


def count_in_reports(reports: pd.DataFrame, detections: pd.DataFrame) -> Counts:
    """Set out what the annual reports print; what they do not name counts as unrecorded.

    Args:
        reports: Table ``western_balkan_nationalities_in_reports``; of each figure the newest edition counts.
        detections: Rows of ``route_detections`` of this route, for the totals that the book selects.
    """
    named = reports[~reports["nationality"].isin([*UNRECORDED, "all_others"])]
    newest = named.sort_values("vintage").drop_duplicates(["nationality", "year"], keep="last")
    wide = newest.pivot_table(index="nationality", columns="year", values="detections", aggfunc="sum")
    wide = wide.astype(float).fillna(0).astype(int)
    chosen = detections[detections["selected"]].set_index("year")["detections"].astype(int)
    wide.columns = wide.columns.astype(int)
    rest = chosen.reindex(wide.columns) - wide.sum()
    used = [*newest["source_id"], *detections.loc[detections["year"].isin(wide.columns), "source_id"]]
    return Counts(wide, rest, join_sources(used))


def compare_with_reports(counts: Counts, reports: pd.DataFrame) -> pd.DataFrame:
    """Set every figure that the annual reports name beside the newer file.

    Args:
        counts: Counts of the file.
        reports: Table ``western_balkan_nationalities_in_reports``; ``all_others`` has no counterpart.

    Returns:
        ``nationality`` (``not_recorded`` is set beside all codes of :data:`UNRECORDED`), ``year``,
        ``vintage``, ``printed``, ``filed``, ``difference`` (file less report) and ``source_id``.
    """
    rows = reports[(reports["nationality"] != "all_others") & reports["year"].isin(counts.years)]
    filed = [
        int(counts.unrecorded[int(r.year)])
        if r.nationality == "not_recorded"
        else int(counts.named[int(r.year)].get(r.nationality, 0))
        for r in rows.itertuples()
    ]
    table = pd.DataFrame({"nationality": rows["nationality"], "year": rows["year"].astype(int)})
    table = table.assign(vintage=rows["vintage"].astype(int), printed=rows["detections"].astype(int), filed=filed)
    table["difference"] = table["filed"] - table["printed"]
    table["source_id"] = [join_sources([one, counts.source_id]) for one in rows["source_id"]]
    return table.reset_index(drop=True)


def compare_orders(counts: Counts, printed: pd.DataFrame) -> pd.DataFrame:
    """Set the order of nationalities that reports printed for whole years beside the ranks in the file.

    Args:
        counts: Counts of the file.
        printed: Rows of ``western_balkan_top_nationalities`` for whole years, with a column ``year``.

    Returns:
        ``year``, ``nationality``, ``position`` (as printed), ``rank``, ``best`` and ``worst`` (in the file),
        ``agrees`` (whether the printed place lies between the bounds) and ``source_id``.
    """
    lines = []
    for row in printed.itertuples():
        if int(row.year) not in counts.years:
            continue
        ranks = rank_nationalities(counts, int(row.year)).set_index("nationality")
        rank, best, worst = (int(ranks.loc[row.nationality, what]) for what in ("rank", "best", "worst"))
        one = {"year": int(row.year), "nationality": row.nationality, "position": int(row.position), "rank": rank}
        fits = best <= row.position <= worst
        source = join_sources([row.source_id, counts.source_id])
        lines.append({**one, "best": best, "worst": worst, "agrees": bool(fits), "source_id": source})
    columns = ["year", "nationality", "position", "rank", "best", "worst", "agrees", "source_id"]
    return pd.DataFrame(lines, columns=columns)


def compare_with_region(counts: Counts, shares: pd.DataFrame) -> pd.DataFrame:
    """Set shares among people counted inside the region beside the same nationalities' shares of the route.

    Args:
        counts: The counts.
        shares: Rows of ``nationality_shares_in_region`` for one population.

    Returns:
        ``year``, ``nationality``, ``route_low`` and ``route_high`` (share of the year's detections, with
        bounds), ``region`` (all of one), ``ratio`` (region to route, where the route's share is above
        zero), and ``source_id``.
    """
    rows = shares[shares["year"].isin(counts.years)]
    lines = []
    for row in rows.itertuples():
        year, total = int(row.year), int(counts.total[int(row.year)])
        own, gap = int(counts.named[year].get(row.nationality, 0)), int(counts.unrecorded[year])
        inside = float(row.share_pct) / 100
        bounds = {"route_low": own / total, "route_high": (own + gap) / total, "region": inside}
        ratio = inside / (own / total) if own else np.nan
        source = join_sources([row.source_id, counts.source_id])
        lines.append({"year": year, "nationality": row.nationality, **bounds, "ratio": ratio, "source_id": source})
    columns = ["year", "nationality", "route_low", "route_high", "region", "ratio", "source_id"]
    return pd.DataFrame(lines, columns=columns)


def compare_totals(counts: Counts, detections: pd.DataFrame) -> pd.DataFrame:
    """Set the total of each year in the file beside the total that the book selects.

    Args:
        counts: Counts of the file.
        detections: Rows of ``route_detections`` of this route.

    Returns:
        ``year``, ``printed``, ``filed``, ``difference`` (file less report) and ``source_id``.
    """
    rows = detections[detections["selected"] & detections["year"].isin(counts.years)].sort_values("year")
    table = pd.DataFrame({"year": rows["year"].astype(int), "printed": rows["detections"].astype(int)})
    table["filed"] = [int(counts.total[year]) for year in table["year"]]
    table["difference"] = table["filed"] - table["printed"]
    table["source_id"] = [join_sources([one, counts.source_id]) for one in rows["source_id"]]
    return table.reset_index(drop=True)


def summarise_agreement(reports: pd.DataFrame, orders: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Count how many figures of each kind agree.

    Args:
        reports: Result of :func:`compare_with_reports`.
        orders: Result of :func:`compare_orders`.
        totals: Result of :func:`compare_totals`.

    Returns:
        A row for each kind that was compared: ``compared`` (what), ``figures``, ``agree``, ``largest``
        (greatest difference), ``unit`` (detections, or places of an order), ``years`` and ``source_id``.
    """
    gap = reports["nationality"] == "not_recorded"
    kinds = [
        ("Detections of a named nationality, annual reports", reports[~gap], reports["difference"] == 0),
        ("Detections without a nationality, annual reports", reports[gap], reports["difference"] == 0),
        ("Total of a year, as the book selects it", totals, totals["difference"] == 0),
        ("Place in an order printed for a whole year", orders, orders["agrees"]),
    ]
    lines = []
    for name, rows, equal in kinds:
        if rows.empty:
            continue
        off = rows["difference"] if "difference" in rows else rows["position"] - rows["rank"]
        ends = sorted({int(rows["year"].min()), int(rows["year"].max())})
        one = {"compared": name, "figures": len(rows), "agree": int(equal[rows.index].sum())}
        span = "–".join(map(str, ends))
        one |= {"largest": int(off.abs().max()), "unit": "detection" if "difference" in rows else "place"}
        lines.append({**one, "years": span, "source_id": join_sources(rows["source_id"])})
    return pd.DataFrame(lines, columns=["compared", "figures", "agree", "largest", "unit", "years", "source_id"])
