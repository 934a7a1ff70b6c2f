"""People on the move in the six: stays in centres, steps towards protection, and what is counted at all.

An intention to seek asylum is not an application, an application is not a decision. A figure that is
absent is not known, never zero; a topic that no table covers is a result of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from wb6.analysis.provenance import join_sources
from wb6.evidence.periods import whole_years

#: The group column of the coverage: figures for the six together, not by country.
SIX = "WB6"

#: How well a topic is covered in a country, from best to none.
COVERED = ("most_years", "some_years", "joint", "parts", "none")

#: Steps towards protection, each with the step before it.
STEPS = {
    "application": "applications, for intentions stated",
    "decision": "first decisions, for applications",
    "protection": "protection granted, for applications",
}

_PERIOD = ["country", "period_start", "period_end"]


@dataclass(frozen=True)
class Topic:
    """A question about people on the move, and the table that answers it.

    Attributes:
        label: The question in a few words.
        table: The table that counts it; empty where none does.
        where: Columns and the values that count it in that table.
        country: A country code, where the table is of one country and has no such column.
        words: Words that the declaration of a table that counts it would hold; asked only where no
            table is named.
    """

    label: str
    table: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    country: str = ""
    words: tuple[str, ...] = ()


#: What can be asked about people on the move. The last ones no table of the book counts.
TOPICS = (
    Topic("Dead or missing", "deaths_and_disappearances"),
    Topic("Arrivals registered", "irregular_arrivals_registered"),
    Topic("Asylum intentions", "asylum_intentions_in_region"),
    Topic("Asylum applications", "asylum_applications_in_region"),
    Topic("Asylum decisions", "asylum_decisions_in_region"),
    Topic("Refugees present", "refugees_and_asylum_seekers_in_region"),
    Topic("People in centres", "people_in_serbian_centres", country="RS"),
    Topic("Length of stay", "average_stay_in_serbian_centres", country="RS"),
    Topic("Crossings prevented", "transit_and_prevention_counts", {"indicator": "crossings_prevented"}),
    Topic("Violence at borders", words=("violence at border", "violent", "abuse at border")),
    Topic("Pushbacks", words=("pushback", "push-back", "pushed back", "sent back across", "expulsion of people")),
    Topic("Conditions in centres", words=("conditions in", "sanitation", "overcrowd", "drinking water", "shelter")),
    Topic("Children", words=("unaccompanied", "minors", "children", "under 18")),
    Topic("Detention", words=("detention", "detained", "deprived of liberty")),
    Topic("Returns from the six", words=("returns from the six", "returned from the six", "removed from the six")),
)


def name_period(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """Write a period briefly.

    Example:
        >>> name_period(pd.Timestamp(2019, 1, 1), pd.Timestamp(2019, 9, 30))
        'Jan–Sep 2019'
        >>> name_period(pd.Timestamp(2007, 1, 1), pd.Timestamp(2019, 12, 31))
        '2007–2019'
    """
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{start.year}" if start.year == end.year else f"{start.year}–{end.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start:%b %Y}"
    return f"{start:%b}–{end:%b %Y}" if start.year == end.year else f"{start:%b %Y}–{end:%b %Y}"


def select_window(rows: pd.DataFrame, countries: Sequence[str], first_year: int, last_year: int) -> pd.DataFrame:
    """Keep the rows of some countries, and of the six together, whose period ends in a window.

    Args:
        rows: A table with ``country`` and ``period_end``; rows that another one beats are left out.
        countries: ISO codes; the six together (:data:`SIX`) are kept only with all of them.
        first_year: First year, included.
        last_year: Last year, included.
    """
    wanted = [*countries, SIX] if len(set(countries)) == 6 else list(countries)
    kept = rows["country"].isin(wanted) & rows["period_end"].dt.year.between(first_year, last_year)
    if "selected" in rows.columns:
        kept &= rows["selected"]
    return rows[kept].reset_index(drop=True)


def compare_steps(intentions: pd.DataFrame, applications: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """Set each step towards protection beside the step before, where both speak of one place and period.

    The people of the later step need not be those of the earlier one: a decision of a year may answer an
    application of the year before.

    Args:
        intentions: Rows of ``asylum_intentions_in_region``.
        applications: Rows of ``asylum_applications_in_region``, one for each place and period.
        decisions: Rows of ``asylum_decisions_in_region``; parts of a total are left out.

    Returns:
        Columns ``country``, ``period_start``, ``period_end``, ``step`` (one of :data:`STEPS`), ``before``,
        ``after``, ``share`` (after, of before), ``bound`` (``exact``, or ``at_most`` where what came before
        is a lower bound) and ``source_id``; by step, then by share.
    """
    whole = decisions[decisions["level"] == "total"]
    pairs = [
        ("application", intentions, "people", applications, "people"),
        ("decision", applications, "people", whole[whole["outcome"] == "all_first_instance"], "decisions"),
        ("protection", applications, "people", whole[whole["outcome"] == "positive"], "decisions"),
    ]
    lines = []
    for step, before, first, after, second in pairs:
        both = before.merge(after, on=_PERIOD, suffixes=("_before", "_after"))
        own = (f"{first}_before", f"{second}_after") if first == second else (first, second)
        for row in both.to_dict("records"):
            least = row.get("bound", "exact") == "at_least"
            old, new = float(row[own[0]]), float(row[own[1]])
            sources = join_sources([row["source_id_before"], row["source_id_after"]])
            figures = {"step": step, "before": old, "after": new, "share": new / old if old else None}
            lines.append(
                {
                    **{name: row[name] for name in _PERIOD},
                    **figures,
                    "bound": "at_most" if least else "exact",
                    "source_id": sources,
                }
            )
    columns = [*_PERIOD, "step", "before", "after", "share", "bound", "source_id"]
    order = {step: place for place, step in enumerate(STEPS)}
    dates = dict.fromkeys(_PERIOD[1:], "datetime64[ns]")
    steps = pd.DataFrame(lines, columns=columns).astype({**dates, "before": float, "after": float, "share": float})
    rank = steps["step"].map(order)
    return steps.assign(rank=rank).sort_values(["rank", "share"]).drop(columns="rank").reset_index(drop=True)


def join_stays(stays: pd.DataFrame, centres: pd.DataFrame, first_year: int, last_year: int) -> pd.DataFrame:
    """Set the average stay beside the people who passed, and say how many were there on an average day.

    That number is people a day times days each (Little, 1961). It holds only if the average is taken over
    the people counted, which the source does not say. Its ends come from the days being rounded to whole
    ones and from all published counts of people passing through.

    Args:
        stays: Table ``average_stay_in_serbian_centres``.
        centres: Table ``people_in_serbian_centres``.
        first_year: First year, included.
        last_year: Last year, included.

    Returns:
        Columns ``year``, ``average_days``, ``people``, ``present``, ``low``, ``high`` (people on an average
        day) and ``source_id``; a row for each year with an average. Where no whole year of people is known,
        all but the days is missing.
    """
    years = whole_years(centres[centres["counted_as"] == "people_passing_through"])
    lines = []
    for stay in stays[stays["year"].between(first_year, last_year)].sort_values("year").itertuples():
        all_counts = years[years["year"] == stay.year]
        own = all_counts[all_counts["selected"]]
        known = len(own) == 1
        length = 366 if pd.Timestamp(stay.year, 1, 1).is_leap_year else 365
        days = float(stay.average_days)
        people = float(own["people"].iloc[0]) if known else None
        lines.append(
            {
                "year": int(stay.year),
                "average_days": days,
                "people": people,
                "present": people * days / length if people is not None else None,
                "low": float(all_counts["people"].min()) * (days - 0.5) / length if known else None,
                "high": float(all_counts["people"].max()) * (days + 0.5) / length if known else None,
                "source_id": join_sources([stay.source_id, *all_counts["source_id"]]),
            }
        )
    columns = ["year", "average_days", "people", "present", "low", "high", "source_id"]
    numbers = dict.fromkeys(columns[1:-1], float)
    return pd.DataFrame(lines, columns=columns).astype(numbers)


def measure_coverage(
    topics: Sequence[Topic],
    tables: Mapping[str, pd.DataFrame],
    countries: Sequence[str],
    first_year: int,
    last_year: int,
) -> pd.DataFrame:
    """Count for each topic and country the years that have a figure.

    A year counts if a row speaks of all of it, or of its last day (a stock). Rows of other periods, such as
    parts of a year or several years, are counted apart.

    Args:
        topics: What is asked.
        tables: The tables that the topics name, by name.
        countries: ISO codes, and :data:`SIX` for figures of the six together.
        first_year: First year, included.
        last_year: Last year, included.

    Returns:
        One row for each topic and country: ``topic``, ``country``, ``years`` (with a figure), ``joint_years``
        (only together with a neighbour), ``other_periods``, ``kind`` (one of :data:`COVERED`), ``text`` and
        ``source_id`` (of the rows counted; empty without any).
    """
    asked = last_year - first_year + 1
    lines = []
    for topic in topics:
        rows = _rows_of(topic, tables) if topic.table else None
        for country in countries:
            own, joint = _years_in(rows, country, first_year, last_year) if rows is not None else (None, None)
            whole = set(own["year"].dropna()) if own is not None else set()
            shared = (set(joint["year"].dropna()) if joint is not None else set()) - whole
            others = int(own["year"].isna().sum()) if own is not None else 0
            kind = _kind_of(len(whole), len(shared), others, asked)
            text = {"most_years": f"{len(whole)}", "some_years": f"{len(whole)}", "joint": f"{len(shared)}"}
            frames = [frame for frame in (own, joint) if frame is not None and len(frame)]
            lines.append(
                {
                    "topic": topic.label,
                    "country": country,
                    "years": len(whole),
                    "joint_years": len(shared),
                    "other_periods": others,
                    "kind": kind,
                    "text": text.get(kind, "part" if kind == "parts" else "–"),
                    "source_id": join_sources(dict.fromkeys(one for f in frames for one in f["source_id"])),
                }
            )
    return pd.DataFrame(lines)


def _rows_of(topic: Topic, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the rows that answer a topic, each with its country, its year (if it is of one) and its end."""
    rows = tables[topic.table]
    for column, value in topic.where.items():
        rows = rows[rows[column] == value]
    place = topic.country or rows["country" if "country" in rows.columns else "area"]
    if "year" in rows.columns:
        years = rows["year"].astype(float)
        return rows.assign(place=place, year=years, end=years)
    if "date" in rows.columns:
        at_end = (rows["date"].dt.month == 12) & (rows["date"].dt.day == 31)
        years = rows["date"].dt.year.astype(float)
        return rows.assign(place=place, year=years.where(at_end), end=years)
    start, end = rows["period_start"], rows["period_end"]
    whole = (start.dt.strftime("%m-%d") == "01-01") & (end.dt.strftime("%m-%d") == "12-31")
    years = end.dt.year.astype(float)
    return rows.assign(place=place, year=years.where(whole & (start.dt.year == end.dt.year)), end=years)


def _years_in(rows: pd.DataFrame, country: str, first_year: int, last_year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows of one country in a window, and those of an area that it shares with a neighbour."""
    inside = rows[rows["end"].between(first_year, last_year)]
    shared = inside["place"].str.contains("_") & inside["place"].str.split("_").map(lambda parts: country in parts)
    return inside[inside["place"] == country], inside[shared]


def _kind_of(years: int, joint: int, others: int, asked: int) -> str:
    if years:
        return "most_years" if years * 2 > asked else "some_years"
    if joint:
        return "joint"
    return "parts" if others else "none"


def find_mentions(topic: Topic, declared: Mapping[str, str]) -> list[str]:
    """Return the tables whose declaration holds one of a topic's words.

    Args:
        topic: The topic.
        declared: By table, its title, what a row is, and the titles and descriptions of its columns.

    Example:
        >>> find_mentions(Topic("Detention", words=("detained",)), {"a": "People detained", "b": "Arrivals"})
        ['a']
    """
    return [name for name, text in declared.items() if any(word in text.lower() for word in topic.words)]


def list_untested(claims: pd.DataFrame, checks: pd.DataFrame, claim_ids: Sequence[str]) -> pd.DataFrame:
    """Return the claims that no check tests, in the order given.

    Args:
        claims: Table ``claims``.
        checks: Table ``claim_checks``.
        claim_ids: The claims asked for.

    Raises:
        KeyError: A claim is not on record.
    """
    lost = [one for one in claim_ids if one not in set(claims["claim_id"])]
    if lost:
        raise KeyError(f"claim '{lost[0]}' is not on record")
    wanted = [one for one in claim_ids if one not in set(checks["claim_id"])]
    return claims.set_index("claim_id").loc[wanted].reset_index()
