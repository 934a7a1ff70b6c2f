"""What a page says of a printed list of operations: its cells, what reports say, and what other choices change."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from wb6.analysis.joint_operations import (
    AllPairs,
    compare_all_pairs,
    compare_pairs_with_chance,
    count_joined,
    participation_table,
)


def list_printed_cells(operations: pd.DataFrame, participation: pd.DataFrame) -> pd.DataFrame:
    """Return every cell of the printed table, repeated and faulty rows included.

    Args:
        operations: Table ``operations``.
        participation: Table ``operation_participation``.

    Returns:
        A row for each operation and country in the order of the print: ``study_order``, ``study_lines``,
        ``operation_id``, ``label``, ``year``, ``category``, ``country``, ``participates``, ``kind``
        (``joined``, ``not_listed``, or ``repeated`` for a mark in a row that repeats another),
        ``faulty``, ``duplicate_of``, ``fault`` and ``source_id``.
    """
    columns = ["study_order", "study_lines", "operation_id", "label", "year", "category", "duplicate_of", "fault"]
    cells = operations[columns].merge(participation, on="operation_id", validate="1:m")
    kind = cells["participates"].map({True: "joined", False: "not_listed"})
    kind = kind.mask(cells["participates"] & cells["duplicate_of"].notna(), "repeated")
    cells = cells.assign(kind=kind, faulty=cells["fault"].notna())
    return cells.sort_values("study_order", kind="stable").reset_index(drop=True)


def compare_with_reports(rows: pd.DataFrame, reports: pd.DataFrame, countries: Sequence[str]) -> pd.DataFrame:
    """Set the marks of each operation beside the partners that public reports name.

    Args:
        rows: As ``joint_operations.unique_participation`` returns them.
        reports: Table ``operation_reports``.
        countries: Countries compared, in the order in which they are listed.

    Returns:
        A row for each operation: ``operation_id``, ``label``, ``year``, ``marked`` and ``named`` (lists of
        countries), ``whole`` (the reports list all that took part), ``agreeing`` and ``compared`` (marks;
        where the list is not whole, only those of partners named), ``begun_year`` (in which the action
        began, missing if not reported) and ``source_id`` of the report.
    """
    named = reports.set_index("operation_id")
    lines = []
    for operation, cells in rows.groupby("operation_id", sort=True):
        if operation not in named.index:
            continue
        report = named.loc[operation]
        says = [] if pd.isna(report["partners_named"]) else str(report["partners_named"]).split(";")
        whole = bool(report["list_whole"])
        marks = dict(zip(cells["country"], cells["participates"].astype(bool), strict=True))
        judged = [one for one in countries if one in marks and (whole or one in says)]
        began = [str(report[one])[:4] for one in ("acted_from", "acted_to") if not pd.isna(report[one])]
        lines.append(
            {
                "operation_id": operation,
                "label": cells["label"].iloc[0],
                "year": int(cells["year"].iloc[0]),
                "marked": [one for one in countries if marks.get(one)],
                "named": [one for one in countries if one in says],
                "whole": whole,
                "agreeing": sum(marks[one] == (one in says) for one in judged),
                "compared": len(judged),
                "begun_year": int(began[0]) if began and not pd.isna(report["acted_from"]) else None,
                "source_id": report["source_id"],
            }
        )
    columns = ["operation_id", "label", "year", "marked", "named", "whole", "agreeing", "compared", "begun_year"]
    return pd.DataFrame(lines, columns=[*columns, "source_id"]).astype({"begun_year": "Int64"})


#: How a measure is written behind a reported figure, where its unit would not say what is counted.
UNITS = {"arrests": "arrests", "victims": "victims", "cocaine": "t", "goods_value": "m EUR"}


def list_compared_cells(rows: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """Return every mark of the study with what public reports say of it.

    Args:
        rows: As ``joint_operations.unique_participation`` returns them.
        reports: Table ``operation_reports``.

    Returns:
        ``rows`` of operations that are reported, with ``kind``: ``both``, ``neither``, ``marked_only`` or
        ``named_only``, and ``marked_unseen`` or ``unmarked_unseen`` where a partner is not named and the
        list of all that took part was not seen. Sources are those of both.
    """
    named = reports.set_index("operation_id")[["partners_named", "list_whole", "source_id"]]
    cells = rows.merge(named.add_prefix("report_"), left_on="operation_id", right_index=True)
    says = [
        country in str(names).split(";")
        for country, names in zip(cells["country"], cells["report_partners_named"], strict=True)
    ]
    kind = {
        (True, True, True): "both", (True, True, False): "both", (True, False, True): "marked_only",
        (True, False, False): "marked_unseen", (False, True, True): "named_only", (False, True, False): "named_only",
        (False, False, True): "neither", (False, False, False): "unmarked_unseen",
    }  # fmt: skip
    marks = zip(cells["participates"].astype(bool), says, cells["report_list_whole"].astype(bool), strict=True)
    sources = cells["source_id"] + ";" + cells["report_source_id"]
    cells = cells.assign(kind=[kind[one] for one in marks], source_id=sources)
    return cells.drop(columns=["report_partners_named", "report_list_whole", "report_source_id"])


def name_wrong_figures(figures: pd.DataFrame, tolerance: float = 0.02) -> pd.DataFrame:
    """Return the figures whose print lies further from the report than rounding would take it.

    Args:
        figures: Table ``operation_figures``.
        tolerance: Greatest share of the reported figure by which a rounded headline may differ.
    """
    printed = figures[figures["printed"].notna()]
    away = (printed["printed"] - printed["reported"]).abs()
    return printed[away > tolerance * printed["reported"]]


def list_counts(rows: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """List for each country all operations and then those of each year, who joined most first.

    Args:
        rows: As ``joint_operations.unique_participation`` returns them.
        confidence: Of the intervals.

    Returns:
        As ``joint_operations.count_joined``, with ``said``: «17 of 20».
    """
    totals, by_year = count_joined(rows, None, confidence), count_joined(rows, "year", confidence)
    order = totals.sort_values(["joined", "country"], ascending=[False, True])["country"]
    place = {country: place for place, country in enumerate(order)}
    both = pd.concat([totals, by_year], ignore_index=True)
    both = both.assign(place=both["country"].map(place), late=both["group"].replace("all", ""))
    both = both.assign(said=both["joined"].astype(str) + " of " + both["operations"].astype(str))
    return both.sort_values(["place", "late"], kind="stable").drop(columns=["place", "late"]).reset_index(drop=True)


@dataclass(frozen=True)
class Reading:
    """The list under one choice.

    Attributes:
        table: Zeros and ones, operations by countries.
        pairs: As ``joint_operations.compare_pairs_with_chance`` returns them.
        together: Both tests of all pairs; None where the margins leave no choice.
        level: Below which a p-value counts.
    """

    table: pd.DataFrame
    pairs: pd.DataFrame
    together: AllPairs | None
    level: float

    def no_pair_stands_out(self) -> bool | None:
        """Whether no corrected p-value lies below the level."""
        return bool((self.pairs["p_corrected"] >= self.level).all()) if len(self.pairs) else None

    def no_pair_could(self) -> bool | None:
        """Whether no table with these margins would have made a pair stand out."""
        return bool((self.pairs["smallest_corrected"] >= self.level).all()) if len(self.pairs) else None

    def avoidance_within_chance(self) -> bool | None:
        """Whether the C-score of all pairs is within chance."""
        return self.together.avoidance_p >= self.level if self.together else None

    def distance_within_chance(self) -> bool | None:
        """Whether the distances of all pairs from their expectation are within chance."""
        return self.together.distance_p >= self.level if self.together else None

    def joins_most(self, country: str) -> bool | None:
        """Whether a country joined more operations than every other."""
        return self._leads(country, self.table.sum()) if country in self.table and len(self.table) else None

    def joins_fewest(self, country: str) -> bool | None:
        """Whether a country joined fewer operations than every other."""
        return self._leads(country, -self.table.sum()) if country in self.table and len(self.table) else None

    def joins_less_than(self, country: str, share: float) -> bool | None:
        """Whether a country joined less than a share of the operations."""
        return bool(self.table[country].mean() < share) if country in self.table and len(self.table) else None

    @staticmethod
    def _leads(country: str, sums: pd.Series) -> bool | None:
        others = sums.drop(country)
        return bool(sums[country] > others.max()) if len(others) else None


def read_list(rows: pd.DataFrame, countries: Sequence[str], draws: int, seed: int, level: float) -> Reading:
    """Return the list under one choice.

    Args:
        rows: As ``joint_operations.unique_participation`` returns them.
        countries: The countries, in order.
        draws: Tables drawn for the tests of all pairs.
        seed: Seed of the random numbers.
        level: Below which a p-value counts.
    """
    table = participation_table(rows).reindex(columns=list(countries)).astype(int)
    pairs = compare_pairs_with_chance(table)
    return Reading(table, pairs, compare_all_pairs(table, draws, seed, level), level)
