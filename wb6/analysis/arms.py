"""Arms deliveries by supplier: shares of volume in five-year windows. Volume is not money."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from wb6.analysis.provenance import join_sources


def find_windows(first_year: int, last_year: int, length: int = 5) -> list[tuple[int, int]]:
    """Cut a range of years into windows of one length, from its end; a rest at the start is left out.

    Args:
        first_year: First year, included.
        last_year: Last year, included.
        length: Years in a window.

    Returns:
        First and last year of each window, oldest first. A range shorter than one window is its own.

    Example:
        >>> find_windows(2013, 2024)
        [(2015, 2019), (2020, 2024)]
    """
    if last_year < first_year:
        return []
    ends = range(last_year, first_year + length - 2, -length)
    return [(end - length + 1, end) for end in reversed(ends)] or [(first_year, last_year)]


def compute_supplier_shares(
    deliveries: pd.DataFrame,
    countries: Sequence[str],
    windows: Sequence[tuple[int, int]],
    groups: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Compute each supplier's share of the arms delivered to a country in each window.

    Args:
        deliveries: Table ``arms_deliveries``, million SIPRI TIV: volume of major weapons, not money.
        countries: Recipients to keep.
        windows: First and last year of each window.
        groups: Supplier to group; suppliers that it does not name keep their own code.

    Returns:
        Columns ``country``, ``window`` (text), ``supplier``, ``tiv_million``, ``total`` and ``share``
        (of one) and ``source_id``; suppliers with no delivery have no row.
    """
    parts = []
    for start, end in windows:
        rows = deliveries[deliveries["country"].isin(list(countries)) & deliveries["year"].between(start, end)]
        label = f"{start}–{end % 100:02d}" if end > start else str(start)
        parts.append(rows.assign(window=label, supplier=rows["supplier"].map(lambda s: (groups or {}).get(s, s))))
    columns = ["country", "window", "supplier"]
    if not parts:
        return pd.DataFrame(columns=[*columns, "tiv_million", "source_id", "total", "share"])
    sums = pd.concat(parts).groupby(columns, as_index=False).agg({"tiv_million": "sum", "source_id": join_sources})
    total = sums.groupby(["country", "window"])["tiv_million"].transform("sum")
    return sums.assign(total=total, share=sums["tiv_million"] / total)


def find_leaders(shares: pd.DataFrame) -> pd.DataFrame:
    """Return the largest supplier of each country and window.

    Args:
        shares: Result of :func:`compute_supplier_shares`.

    Returns:
        The row with the largest share for each country and window; of equal ones the first by name.
    """
    ordered = shares.sort_values(["share", "supplier"], ascending=[False, True])
    return ordered.drop_duplicates(["country", "window"]).sort_values(["country", "window"]).reset_index(drop=True)


def write_supplier_cells(shares: pd.DataFrame) -> pd.DataFrame:
    """Write shares by supplier as the cells of a matrix, with a row for the volume of all suppliers.

    Args:
        shares: Result of :func:`compute_supplier_shares` for one window.

    Returns:
        Columns ``country``, ``supplier`` (``volume`` for the row of the whole), ``share`` (empty
        there), ``tiv_million``, ``kind`` (``most``: half and more, ``part``: a tenth and more,
        ``little`` or ``volume``), ``text`` and ``source_id``.
    """
    whole = shares.groupby("country", as_index=False).agg({"total": "first", "source_id": join_sources})
    whole = whole.rename(columns={"total": "tiv_million"}).assign(supplier="volume", kind="volume", share=np.nan)
    kinds = np.select([shares["share"] >= 0.5, shares["share"] >= 0.1], ["most", "part"], "little")
    cells = pd.concat([shares.assign(kind=kinds), whole], ignore_index=True)
    percent = cells["share"].map(lambda v: "<1%" if v < 0.01 else f"{v:.0%}")
    volume = cells["tiv_million"].map(lambda v: f"{v:,.0f}" if v >= 10 else f"{v:.1f}")
    cells["text"] = volume.where(cells["kind"] == "volume", percent)
    return cells[["country", "supplier", "share", "tiv_million", "kind", "text", "source_id"]]
