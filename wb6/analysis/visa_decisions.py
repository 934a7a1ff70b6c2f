"""Which nationalities lost visa-free entry to a country and when, read from the dated events.

How their detections went on beside those of others is the matter of ``wb6.analysis.visa_comparison``.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from wb6.analysis.provenance import join_sources
from wb6.evidence.countries import WB6

#: How the keys of events go on after the country, where visa-free entry ends and where it begins.
ENDS, BEGINS = "visas_", "visa_free_"
#: What a step keeps of an event.
_DATED = ["date", "precision", "source_id"]


def read_visa_steps(events: pd.DataFrame, country: str = "RS") -> pd.DataFrame:
    """Read from the events which nationalities lost visa-free entry to a country, and when.

    Args:
        events: Table ``events``. The key of an event begins with the country and :data:`ENDS` where
            visa-free entry ends, with the country and :data:`BEGINS` where it begins.
        country: The country whose rules they are.

    Returns:
        A row for each nationality, by date: ``nationality``, ``began`` (when visa-free entry had begun;
        missing where no event says so), ``first`` and ``last`` (dates between which the sources place
        announcement and start of the visas), ``before`` (year of the first date), ``after`` (the year that
        follows), ``precision`` and ``last_precision`` (of the first and of the last date) and ``source_id``.
    """
    rows = events[events["category"] == "visa"]
    lines = []
    for row in rows.itertuples():
        key = str(row.event_id).removeprefix(f"{country.lower()}_")
        kind = BEGINS if key.startswith(BEGINS) else ENDS if key.startswith(ENDS) else ""
        codes = str(row.countries).split(";")
        if codes[0] == country and kind and key != row.event_id:
            lines += [
                {"nationality": code, "kind": kind, **{name: getattr(row, name) for name in _DATED}}
                for code in codes
                if code not in (*WB6, "WB6", "EU")
            ]
    dated = pd.DataFrame(lines, columns=["nationality", "kind", *_DATED]).sort_values("date", kind="stable")
    begun = dated[dated["kind"] == BEGINS].groupby("nationality")["date"].last()
    steps = []
    for code, own in dated[dated["kind"] == ENDS].groupby("nationality", sort=False):
        first, last = own["date"].iloc[0], own["date"].iloc[-1]
        step = {"nationality": code, "began": begun.get(code, pd.NaT), "first": first, "last": last}
        every = dated.loc[dated["nationality"] == code, "source_id"]
        step |= {"before": first.year, "after": first.year + 1, "precision": own["precision"].iloc[0]}
        step["last_precision"] = own["precision"].iloc[-1]
        steps.append({**step, "source_id": join_sources(every)})
    columns = ["nationality", "began", "first", "last", "before", "after", "precision", "last_precision", "source_id"]
    return pd.DataFrame(steps, columns=columns).astype({"began": "datetime64[ns]"})


def choose_year(steps: pd.DataFrame, treated: Sequence[str]) -> int:
    """Return the year in which most of the nationalities asked for have their decision; the later of two.

    Args:
        steps: Result of :func:`read_visa_steps`.
        treated: The nationalities.

    Raises:
        ValueError: None of them has a decision on record.
    """
    years = steps.loc[steps["nationality"].isin(list(treated)), "before"]
    if years.empty:
        raise ValueError(
            f"parameter 'treated' names {', '.join(treated)}, and data/routes/events.csv holds no end of visa-free "
            "entry for any of them (rows whose event_id begins with rs_visas_). Restore the rows, or name "
            f"nationalities that have one: {', '.join(steps['nationality']) or 'none is left'}."
        )
    return int(years.mode().max())


def leave_out_source(events: pd.DataFrame, source: str) -> pd.DataFrame:
    """Return the events that still have a source when one is left out."""
    return events[[set(str(named).split(";")) != {source} for named in events["source_id"]]]


def find_bearing_source(events: pd.DataFrame) -> str:
    """Return the source without which most nationalities would have a decision of another year, or none.

    The first by name where several weigh the same; an empty string where there is no decision.
    """
    years = read_visa_steps(events).set_index("nationality")
    ids = sorted({one for named in years["source_id"] for one in str(named).split(";")})

    def moved(source: str) -> int:
        left = read_visa_steps(leave_out_source(events, source)).set_index("nationality")["before"]
        return int((left.reindex(years.index) != years["before"]).sum())

    return max(ids, key=moved, default="")


def lay_out_steps(steps: pd.DataFrame) -> pd.DataFrame:
    """Set the steps out for a timeline: a span of visa-free entry, if its beginning is known, and the dates of its end.

    Args:
        steps: Result of :func:`read_visa_steps`.

    Returns:
        Columns ``nationality``, ``start``, ``end`` (missing for a single date), ``words``, ``precision`` and
        ``source_id``.
    """
    lines = []
    for step in steps.itertuples():
        own = {"nationality": step.nationality, "precision": step.precision, "source_id": step.source_id}
        if pd.notna(step.began):
            lines.append(
                {**own, "start": step.began, "end": step.first, "words": f"visa-free from {write_day(step.began)}"}
            )
        lines.append({**own, "start": step.first, "end": pd.NaT, "words": f"visas, {write_dates(step)[0]}"})
        if step.last != step.first:
            other = {**own, "precision": step.last_precision}
            lines.append({**other, "start": step.last, "end": pd.NaT, "words": f"or {write_dates(step)[-1]}"})
    table = pd.DataFrame(lines, columns=["nationality", "start", "end", "words", "precision", "source_id"])
    return table.astype({"start": "datetime64[ns]", "end": "datetime64[ns]"})


def write_day(date: pd.Timestamp) -> str:
    """Write a day as a sentence does."""
    return f"{date.day} {date:%B %Y}"


def write_dates(step: Any) -> list[str]:
    """Write the first and the last date of a step, once where they are the same, by month where no day is known."""
    pairs = ((step.first, step.precision), (step.last, step.last_precision))
    dates = [f"{day:%B %Y}" if precision == "month" else write_day(day) for day, precision in pairs]
    return list(dict.fromkeys(dates))
