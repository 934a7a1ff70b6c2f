"""Deaths and disappearances of people on the move: counts, and how far an order of causes can be trusted.

The counts are a minimum and no sample: what is recorded was reported by someone. So nothing here gives a
sampling interval; bounds say what the shares would be if a number of people had gone unrecorded (partial
identification after Charles Manski, 1989). No rate is computed, see :func:`compare_denominators`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from wb6.analysis.provenance import join_sources

#: The classes of the Missing Migrants Project, as a reader writes them.
CAUSES = {
    "vehicle_or_transport": "Vehicle or transport",
    "drowning": "Drowning",
    "violence": "Violence",
    "sickness_or_no_care": "Sickness, no medical care",
    "other_accident": "Other accident",
    "harsh_conditions": "Harsh conditions",
    "mixed_or_unknown": "Mixed or unknown",
}
UNKNOWN = "mixed_or_unknown"


@dataclass(frozen=True)
class Lead:
    """How far the first of some counts is ahead of the second.

    Attributes:
        first: The key with the most people; empty if none, or if two share the first place.
        second: The key that comes next; empty if there is none.
        gap: People by which the first is ahead.
        unknown: People recorded without a known cause, who may belong to either.
        overturned_by: Least number of unrecorded people, all of the second, at which the first would no
            longer be ahead, if the people without a known cause belonged to the second too. Zero if
            those alone are enough; None without a first.
    """

    first: str
    second: str
    gap: int
    unknown: int
    overturned_by: int | None


def select_deaths(
    deaths: pd.DataFrame, countries: Sequence[str], causes: Sequence[str], first_year: int, last_year: int
) -> pd.DataFrame:
    """Return the records of some countries and causes in a window.

    Args:
        deaths: Table ``deaths_and_disappearances``: a row for each country, year and cause.
        countries: ISO codes to keep.
        causes: Keys of :data:`CAUSES` to keep.
        first_year: First year, included.
        last_year: Last year, included; the newest may be a part of a year.

    Returns:
        Those rows with a column ``year``. An absent row is no record, not zero.

    Raises:
        ValueError: The window ends before it begins.
    """
    if last_year < first_year:
        raise ValueError(f"last_year {last_year} lies before first_year {first_year}")
    years = deaths["period_start"].dt.year
    kept = deaths["country"].isin(list(countries)) & deaths["cause"].isin(list(causes))
    kept &= years.between(first_year, last_year)
    return deaths[kept].assign(year=years[kept].astype(int)).reset_index(drop=True)


def count_people(rows: pd.DataFrame, by: str | Sequence[str]) -> pd.DataFrame:
    """Count people and records by one or more columns.

    Args:
        rows: What :func:`select_deaths` returned.
        by: The column or columns that make the groups.

    Returns:
        The columns of ``by``, ``people``, ``records`` and ``source_id``; most people first, then in the
        order of the keys. The sums are those of ``rows``.
    """
    keys = [by] if isinstance(by, str) else list(by)
    groups = rows.groupby(keys, sort=True)
    counted = groups[["dead_or_missing", "incidents"]].sum().astype(int)
    counted["source_id"] = groups["source_id"].agg(join_sources)
    counted = counted.rename(columns={"dead_or_missing": "people", "incidents": "records"}).reset_index()
    return counted.sort_values("people", ascending=False, kind="stable").reset_index(drop=True)


def rank_known(counted: pd.DataFrame) -> list[str]:
    """Return the known causes, the one with the most people first.

    Args:
        counted: What :func:`count_people` returned by ``cause``.
    """
    return [cause for cause in counted["cause"] if cause != UNKNOWN]


def share_of(rows: pd.DataFrame, causes: Sequence[str]) -> float | None:
    """Return the share of the people recorded who died of some causes; None where nobody is recorded."""
    people = rows["dead_or_missing"].astype(int)
    return float(people[rows["cause"].isin(list(causes))].sum() / people.sum()) if people.sum() else None


def find_lead(counted: pd.DataFrame, by: str, *, amount: str = "people") -> Lead:
    """Find who is first among counts, and how many unrecorded people would change that.

    Args:
        counted: One row for each key, with the keys in column ``by`` and the counts in ``amount``.
        by: Column with the keys. People under :data:`UNKNOWN` are no key, they may belong to any.
        amount: Column with the counts.
    """
    known = counted[counted[by] != UNKNOWN].sort_values(amount, ascending=False, kind="stable")
    unknown = int(counted.loc[counted[by] == UNKNOWN, amount].sum())
    sizes = [*known[amount].astype(int), 0, 0]
    gap = sizes[0] - sizes[1]
    if gap == 0:
        return Lead("", "", 0, unknown, None)
    names = [*known[by].astype(str), "", ""]
    return Lead(names[0], names[1], gap, unknown, max(gap - unknown, 0))


def bound_shares(counted: pd.DataFrame, unrecorded: float) -> pd.DataFrame:
    """Bound each cause's share of all deaths, recorded and not.

    If for every hundred people recorded ``unrecorded`` others were not, of causes that nobody knows, then the
    share of a cause lies between two ends: none of them, and none of the people recorded without a known
    cause, belongs to it; or all of them do. Both ends are possible, and everything between.

    Args:
        counted: Column ``cause``, ``people`` and ``source_id``, one row for each cause.
        unrecorded: Unrecorded people for every hundred recorded, zero or more.

    Returns:
        One row for each known cause, in the order given: ``cause``, ``people``, ``share`` (of the people
        recorded), ``low``, ``high`` (of one) and ``source_id``.

    Raises:
        ValueError: ``unrecorded`` is negative.
    """
    if unrecorded < 0:
        raise ValueError(f"unrecorded is {unrecorded}; fewer than nobody cannot have gone unrecorded")
    recorded = float(counted["people"].sum())
    hidden = recorded * unrecorded / 100
    unknown = float(counted.loc[counted["cause"] == UNKNOWN, "people"].sum())
    known = counted[counted["cause"] != UNKNOWN].reset_index(drop=True)
    people = known["people"].astype(float)
    whole = recorded + hidden
    shares = {"share": people / recorded, "low": people / whole, "high": (people + unknown + hidden) / whole}
    return known[["cause", "people", "source_id"]].assign(**shares)


def reassign_unknown(rows: pd.DataFrame, cause: str) -> pd.DataFrame:
    """Return rows in which everyone recorded without a known cause is counted under one cause.

    Args:
        rows: What :func:`select_deaths` returned.
        cause: A key of :data:`CAUSES`.
    """
    return rows.assign(cause=rows["cause"].where(rows["cause"] != UNKNOWN, cause))


def compare_denominators(rows: pd.DataFrame, detections: pd.DataFrame, arrivals: pd.DataFrame) -> pd.DataFrame:
    """Set the people recorded beside two counts that a rate could be taken of, for years that have both.

    A rate of death would need the people who passed. Detections count crossings into the EU, several times
    for one person; registered arrivals count one person again in each country. Where the two differ much,
    so would the rates, and neither is one.

    Args:
        rows: What :func:`select_deaths` returned.
        detections: Table ``route_detections``.
        arrivals: Table ``irregular_arrivals_registered``; the whole years of the six together are used.

    Returns:
        Columns ``year``, ``people``, ``detections``, ``arrivals``, ``ratio`` (arrivals for each detection)
        and ``source_id``; a row for each year of ``rows`` that has both counts, in order.
    """
    people = rows.groupby("year")["dead_or_missing"].sum()
    chosen = detections[detections["selected"] & (detections["route"] == "western_balkan")].set_index("year")
    six = arrivals[arrivals["selected"] & (arrivals["country"] == "WB6") & (arrivals["period_type"] == "year")]
    six = six.assign(year=six["period_start"].dt.year).set_index("year")
    lines = []
    for year in sorted({*people.index} & {*chosen.index} & {*six.index}):
        crossings, registered = int(chosen.at[year, "detections"]), int(six.at[year, "people"])
        own = rows.loc[rows["year"] == year, "source_id"]
        sources = [*own, chosen.at[year, "source_id"], six.at[year, "source_id"]]
        figures = {"year": year, "people": int(people[year]), "detections": crossings, "arrivals": registered}
        lines.append({**figures, "ratio": registered / crossings, "source_id": join_sources(sources)})
    columns = ["year", "people", "detections", "arrivals", "ratio", "source_id"]
    return pd.DataFrame(lines, columns=columns)
