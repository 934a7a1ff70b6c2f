"""Detections by nationality: composition, concentration, who carried a change, each with exact bounds.

Where a nationality is not recorded it could be any: bounds hold over every way in which the unrecorded
detections could be spread, and no share, rank or contribution is given without them. Visas are the
matter of ``wb6.analysis.visa_comparison``. Nothing here explains why a figure moved.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from wb6.analysis.provenance import join_sources
from wb6.analysis.routes import find_turns

#: Codes of the file that name no nationality; the annual reports count both as unspecified.
UNRECORDED = ("not_recorded", "stl")
#: A year with a larger unrecorded share than this cannot choose which nationalities are drawn.
LARGEST_GAP = 0.05


@dataclass(frozen=True)
class Counts:
    """Detections by nationality and year.

    Attributes:
        named: Detections, a row for each nationality, a column for each year; zero where the file has none.
        unrecorded: Detections without a nationality, by year.
        source_id: The sources of the figures.
    """

    named: pd.DataFrame
    unrecorded: pd.Series
    source_id: str

    @property
    def total(self) -> pd.Series:
        """All detections by year, the recorded and the unrecorded."""
        return self.named.sum() + self.unrecorded

    @property
    def years(self) -> list[int]:
        """The years, in order."""
        return [int(year) for year in self.named.columns]

    def without(self, names: Iterable[str]) -> "Counts":
        """Return the counts as if some nationalities had not been detected."""
        return replace(self, named=self.named.drop(index=list(names), errors="ignore"))


def count_nationalities(rows: pd.DataFrame, first_year: int | None = None, last_year: int | None = None) -> Counts:
    """Set detections out by nationality and year.

    Args:
        rows: Columns ``nationality``, ``year``, ``detections`` and ``source_id``, whole years only.
        first_year: First year kept; default is the first of the rows.
        last_year: Last year kept.

    Returns:
        The counts. A nationality keeps its row where it has no detections in the window: it is one that
        could have been detected.

    Raises:
        ValueError: The window ends before it begins.
    """
    if first_year is not None and last_year is not None and last_year < first_year:
        raise ValueError(f"last_year {last_year} lies before first_year {first_year}")
    wide = rows.pivot_table(index="nationality", columns="year", values="detections", aggfunc="sum")
    wide = wide.astype(float).fillna(0).astype(int)
    wide = wide[[y for y in wide.columns if (first_year or y) <= y <= (last_year or y)]]
    wide.columns = wide.columns.astype(int)
    gap = wide.index.isin(UNRECORDED)
    return Counts(wide[~gap], wide[gap].sum(), join_sources(rows["source_id"].unique()))


def spread_evenly(named: Sequence[int], unrecorded: int) -> np.ndarray:
    """Add unrecorded detections one by one, each to a nationality that has fewest so far.

    Every other way of adding them gives counts that majorise these, so these are the least
    concentrated by any Schur-convex measure (Marshall, Olkin and Arnold, 2011).

    Args:
        named: Counts of all nationalities that the unrecorded could have, zeros included.
        unrecorded: How many to add.

    Returns:
        The new counts, sorted from small to large.

    Example:
        >>> spread_evenly([5, 0, 1], 4).tolist()
        [2, 3, 5]
    """
    counts = np.sort(np.asarray(named, dtype=np.int64))
    if not len(counts):
        return counts
    below = np.arange(1, len(counts) + 1) * counts - np.cumsum(counts)  # needed to lift all before to each count
    reach = int(np.searchsorted(below, unrecorded, side="right"))
    level, over = divmod(int(counts[:reach].sum()) + unrecorded, reach)
    counts[:reach] = level
    counts[reach - over : reach] += 1
    return np.sort(counts)


def spread_unevenly(named: Sequence[int], unrecorded: int) -> np.ndarray:
    """Add all unrecorded detections to the largest count, which majorises every other way of adding them.

    Example:
        >>> spread_unevenly([5, 0, 1], 4).tolist()
        [0, 1, 9]
    """
    counts = np.sort(np.asarray(named, dtype=np.int64))
    counts[-1:] += unrecorded
    return counts


def effective_number(named: Sequence[int] | np.ndarray) -> float:
    """Return the reciprocal of the Herfindahl–Hirschman index: how many equal parts would be as concentrated."""
    counts = np.asarray(named, dtype=float)
    squares = float((counts**2).sum())
    return float(counts.sum()) ** 2 / squares if squares else np.nan


def measure_concentration(counts: Counts, top: int = 3) -> pd.DataFrame:
    """Measure how concentrated each year is, with bounds over every spread of the unrecorded.

    The unrecorded may have any nationality that has a row in the counts: any that the file names in any
    year. Measured are the effective number of nationalities (Laakso and Taagepera, 1979) and the share of
    the largest few.

    Args:
        counts: The counts.
        top: How many nationalities the share of the largest takes in.

    Returns:
        A row for each year with detections: ``year``, ``total``, ``unrecorded``, ``unrecorded_share``,
        ``effective_low``, ``effective_high``, ``top_low``, ``top_high`` (shares of one), ``leader`` (the
        largest recorded nationality), ``leader_low`` and ``leader_high`` (its share), ``certain`` (whether
        it is largest under every spread), ``next`` and ``source_id``.
    """
    lines = []
    for year in counts.years:
        column, gap, total = counts.named[year], int(counts.unrecorded[year]), int(counts.total[year])
        if not total or not len(column):
            continue
        even, uneven = spread_evenly(column, gap), spread_unevenly(column, gap)
        order = column.sort_values(ascending=False, kind="stable")
        lines.append(
            {
                "year": year,
                "total": total,
                "unrecorded": gap,
                "unrecorded_share": gap / total,
                "effective_low": effective_number(uneven),
                "effective_high": effective_number(even),
                "top_low": even[-top:].sum() / total,
                "top_high": uneven[-top:].sum() / total,
                "leader": order.index[0],
                "leader_low": order.iloc[0] / total,
                "leader_high": (order.iloc[0] + gap) / total,
                "certain": bool((order.iloc[1:] + gap < order.iloc[0]).all()),
                "next": order.index[1] if len(order) > 1 else None,
                "source_id": counts.source_id,
            }
        )
    return pd.DataFrame(lines, columns=_CONCENTRATION)


_CONCENTRATION = [
    *("year", "total", "unrecorded", "unrecorded_share", "effective_low", "effective_high", "top_low", "top_high"),
    *("leader", "leader_low", "leader_high", "certain", "next", "source_id"),
]


def rank_nationalities(counts: Counts, year: int) -> pd.DataFrame:
    """Rank the nationalities of one year, with the best and the worst rank over every spread of the unrecorded.

    Returns:
        Columns ``nationality``, ``detections``, ``rank``, ``best`` and ``worst``, from large to small. Ties
        share the better rank.
    """
    column, gap = counts.named[year].sort_values(ascending=False, kind="stable"), int(counts.unrecorded[year])
    values = column.to_numpy()
    worst = []
    for place, value in enumerate(values):
        others = np.delete(values, place)
        lifts = np.sort(np.maximum(value + 1 - others, 0))  # what each other one needs to pass it
        worst.append(1 + int(np.searchsorted(np.cumsum(lifts), gap, side="right")))
    ranked = pd.DataFrame({"nationality": column.index, "detections": values})
    ranked["rank"] = [1 + int((values > value).sum()) for value in values]
    ranked["best"] = [1 + int((values > value + gap).sum()) for value in values]
    return ranked.assign(worst=worst, source_id=counts.source_id)


def decompose(counts: Counts, base: int, end: int) -> pd.DataFrame:
    """Take the change between two years apart by nationality; the parts add up to it exactly.

    Args:
        counts: The counts.
        base: The year from which the change is counted.
        end: The year to which it is counted.

    Returns:
        A row for each nationality detected in either year, and one ``unrecorded``, by size: ``before``,
        ``after``, ``contribution`` (of what is recorded, in detections), ``low`` and ``high`` (bounds of
        the contribution over every spread of both years' unrecorded; the unrecorded row itself has none),
        ``points`` (contribution in percentage points of the base year's total), ``share``, ``share_low``
        and ``share_high`` (of the change; missing where nothing changed) and ``source_id``.

    Raises:
        KeyError: The counts lack one of the years.
    """
    for year in (base, end):
        if year not in counts.named.columns:
            raise KeyError(f"there are no yearly counts by nationality for {year}")
    gaps = int(counts.unrecorded[base]), int(counts.unrecorded[end])
    wide = pd.DataFrame({"before": counts.named[base], "after": counts.named[end]})
    wide = wide[wide.sum(axis=1) > 0]
    wide.loc["unrecorded"] = gaps
    wide["contribution"] = wide["after"] - wide["before"]
    wide["low"], wide["high"] = wide["contribution"] - float(gaps[0]), wide["contribution"] + float(gaps[1])
    wide.loc["unrecorded", ["low", "high"]] = np.nan
    change = int(wide["contribution"].sum())
    begun = int(counts.total[base])
    wide["points"] = 100 * wide["contribution"] / begun if begun else np.nan
    ends = wide[["low", "high"]] / change if change else wide[["low", "high"]] * np.nan
    wide["share"] = wide["contribution"] / change if change else np.nan
    wide["share_low"], wide["share_high"] = ends.min(axis=1), ends.max(axis=1)
    wide = wide.loc[wide["contribution"].abs().sort_values(ascending=False, kind="stable").index]
    return wide.rename_axis("nationality").reset_index().assign(source_id=counts.source_id)


def state_bounds(low: float | None, high: float | None, form: str = "{:.0%}") -> dict[str, Any]:
    """Return how a quantity between two bounds is stated: one number where both read the same, else both.

    Args:
        low: The lower bound; missing where there is none.
        high: The upper bound.
        form: How one number is written, as for ``str.format``.

    Returns:
        ``quantity``, ``form`` and ``interval``, as ``wb6.value`` takes them.

    Example:
        >>> state_bounds(0.118, 0.849)["quantity"], state_bounds(0.576, 0.577)["quantity"]
        ('12% to 85%', 0.576)
    """
    if low is None or high is None or pd.isna(low) or pd.isna(high):
        return {"quantity": None, "form": form, "interval": None}
    written = [form.format(one).replace("-", "−") for one in (low, high)]
    if written[0] == written[1]:
        return {"quantity": low, "form": form, "interval": (low, high)}
    return {"quantity": " to ".join(written), "form": "{}", "interval": None}


def fold_parts(parts: pd.DataFrame, most: int, keep: Iterable[str] = ()) -> pd.DataFrame:
    """Keep the largest parts of a change, put the rest together as ``other``, and keep the unrecorded apart.

    Args:
        parts: Result of :func:`decompose`.
        most: How many nationalities keep a row of their own.
        keep: Nationalities that keep one however small their part is.

    Returns:
        The same columns; contributions still add up to the change exactly. Parts of zero are left out.
    """
    gap = parts[parts["nationality"] == "unrecorded"]
    named = parts[parts["nationality"] != "unrecorded"]
    kept_apart = named["nationality"].isin(list(keep)).to_numpy() | (np.arange(len(named)) < most)
    rest = named[~kept_apart]
    adding = ["before", "after", "contribution", "points", "share"]
    folded = [named[kept_apart]]
    if len(rest):
        change = int(parts["contribution"].sum())
        other = rest[adding].sum(min_count=1).to_frame().T
        low, high = other["contribution"] - gap["before"].sum(), other["contribution"] + gap["after"].sum()
        ends = pd.concat([low, high], axis=1) / change if change else pd.concat([low, high], axis=1) * np.nan
        other = other.assign(nationality="other", low=low, high=high, source_id=parts["source_id"].iloc[0])
        folded.append(other.assign(share_low=ends.min(axis=1), share_high=ends.max(axis=1)))
    folded.append(gap)
    kept = pd.concat(folded, ignore_index=True)[list(parts.columns)]
    moved = (kept["contribution"] != 0) | ((kept["high"] - kept["low"]).fillna(0) > 0)
    return kept[moved].astype({"before": int, "after": int, "contribution": int}).reset_index(drop=True)


def find_legs(counts: Counts, factor: float = 2.0) -> list[tuple[int, int]]:
    """Return the rises and falls of the total between its turning points, as pairs of years."""
    turns = find_turns(counts.total, factor)
    return [(int(a), int(b)) for a, b in pairwise(turns["year"])]


def carry_legs(counts: Counts, legs: Sequence[tuple[int, int]], most: int = 3) -> pd.DataFrame:
    """Name the nationalities that carried most of each rise or fall.

    Args:
        counts: The counts.
        legs: Pairs of years.
        most: How many nationalities of each leg are named.

    Returns:
        For each leg up to ``most`` rows from large to small: ``base``, ``end``, ``change``, ``nationality``,
        ``contribution``, ``share``, ``share_low``, ``share_high``, ``certain`` (whether it carried more than
        any other nationality under every spread of the unrecorded) and ``source_id``.
    """
    found = []
    for base, end in legs:
        parts = decompose(counts, base, end)
        change = int(parts["contribution"].sum())
        named = parts[parts["nationality"] != "unrecorded"]
        carried = named[named["share"] > 0].sort_values("share", ascending=False, kind="stable").head(most)
        gap = int(counts.unrecorded[base] + counts.unrecorded[end])
        moves = (counts.named[end] - counts.named[base]) * np.sign(change)
        sure = [bool((moves.drop(name) + gap < moves[name]).all()) for name in carried["nationality"]]
        found.append(carried.assign(base=base, end=end, change=change, certain=sure))
    columns = ["base", "end", "change", "nationality", "contribution", "share", "share_low", "share_high", "certain"]
    if not found:
        return pd.DataFrame(columns=[*columns, "source_id"])
    return pd.concat(found, ignore_index=True)[[*columns, "source_id"]]


def pick_nationalities(counts: Counts, number: int) -> list[str]:
    """Choose the nationalities to draw: those with the largest mean yearly share where it is known.

    Years in which more than :data:`LARGEST_GAP` is unrecorded do not count, unless there is no other.
    """
    total = counts.total
    known = [y for y in counts.years if total[y] and counts.unrecorded[y] <= LARGEST_GAP * total[y]]
    years = known or [y for y in counts.years if total[y]]
    share = (counts.named[years] / total[years]).mean(axis=1)
    share = share[share > 0].sort_values(ascending=False, kind="stable")
    return [str(name) for name in share.index[:number]]


def compose(counts: Counts, shown: Sequence[str]) -> pd.DataFrame:
    """Set out each year by the nationalities shown, all others together, and the unrecorded on its own.

    Returns:
        A row for each year and part: ``year``, ``nationality`` (a code, ``other`` or ``unrecorded``),
        ``detections``, ``share`` (of all detections of the year, recorded or not) and ``source_id``.
    """
    wide = counts.named.reindex(list(shown)).fillna(0).astype(int)
    wide.loc["other"] = counts.named.drop(index=list(shown), errors="ignore").sum()
    wide.loc["unrecorded"] = counts.unrecorded
    long = wide.rename_axis("nationality").reset_index().melt("nationality", var_name="year", value_name="detections")
    long["year"] = long["year"].astype(int)
    long = long[long["year"].map(counts.total) > 0]
    long["share"] = long["detections"] / long["year"].map(counts.total)
    long = long[["year", "nationality", "detections", "share"]].reset_index(drop=True)
    return long.assign(source_id=counts.source_id)
