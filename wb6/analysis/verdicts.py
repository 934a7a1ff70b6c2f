"""Checks of claims against tables: two computed verdicts each, as of the document's date and latest.

A check is a table, a selector, a statistic, an operator, an expected figure and a tolerance, and says what
of the claim it leaves untested. The list of tolerances was fixed before looking at any result; ``shown``,
under which nothing can hold, was added later. Nothing here reads files.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isclose
from typing import Any

import pandas as pd

from wb6.analysis.observations import keep_precision, write_observed

#: How far an observed figure may lie from the claimed one, by how the document words it.
TOLERANCES = {
    "exact": "an exact count: no difference",
    "rounded": "a rounded number: half of its last printed digit",
    "about": "about, nearly, almost: 10 per cent",
    "fraction": "a quarter, a third, half: 2 percentage points",
    "hundreds_of_thousands": "hundreds of thousands: at least 200,000",
    "majority": "a majority, most: more than 50 per cent",
    "date": "a date: the same day, or the same month or year where only that is printed",
    "event": "an event: a dated row of a source independent of the document",
    "shown": "a cause, or words without a measure: the figure is shown and compared with nothing",
}

#: What stays untested where a sentence of a document is set beside a table of the same document.
OWN_TABLE = "only the document's own table bears on it"

VERDICTS = ("holds", "holds as far as tested", "holds in part", "contradicted", "not checkable")


class CheckError(ValueError):
    """A check is written in a way that cannot be carried out."""


@dataclass(frozen=True)
class Outcome:
    """What one check found.

    Attributes:
        observed: The statistic of the selected rows; None if there are none.
        holds: Whether it agrees with the claim; None if it cannot be told.
        rows: The rows it rests on.
    """

    observed: Any
    holds: bool | None
    rows: pd.DataFrame


def select_rows(frame: pd.DataFrame, selector: str) -> pd.DataFrame:
    """Return the rows that a selector names.

    Args:
        frame: Any table.
        selector: Conditions joined by ``;``: ``column=value``, ``column=a|b`` for several values,
            ``column=2021..2023`` for a range (numbers or ISO dates, ends included).

    Raises:
        CheckError: A condition is malformed or names a column that is not there.
    """
    for part in filter(None, (piece.strip() for piece in selector.split(";"))):
        column, sign, wanted = part.partition("=")
        column, wanted = column.strip(), wanted.strip()
        if not sign or column not in frame.columns:
            raise CheckError(
                f"selector '{part}': the table has no column '{column}'; it has {', '.join(frame.columns)}"
            )
        values = _texts(frame[column])
        if ".." in wanted:
            low, _, high = wanted.partition("..")
            if pd.api.types.is_numeric_dtype(frame[column]):
                try:
                    frame = frame[frame[column].between(float(low), float(high))]
                except ValueError:
                    raise CheckError(f"selector '{part}': '{wanted}' is no range of numbers") from None
            else:
                frame = frame[(values >= low) & (values.str[: len(high)] <= high)]
        else:
            allowed = [one.strip() for one in wanted.split("|")]
            if values.str.contains(";", regex=False).any():
                frame = frame[values.map(lambda cell: bool(set(str(cell).split(";")) & set(allowed)))]  # noqa: B023
            else:
                frame = frame[values.isin(allowed)]
    return frame


def _texts(column: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.dt.strftime("%Y-%m-%d")
    if pd.api.types.is_bool_dtype(column):
        return column.map({True: "true", False: "false"})
    if pd.api.types.is_float_dtype(column):
        return column.map(lambda value: f"{value:.15g}")
    return column.astype("str")


def known_at(frame: pd.DataFrame, date: str, years: dict[str, int], undated: int = 9999) -> pd.DataFrame:
    """Return the rows that had been published by a date.

    Args:
        frame: A table with ``source_id``, perhaps with ``vintage`` (a year or an ISO date).
        date: ISO date.
        years: Year of publication of each source.
        undated: Year to take for a source without one.

    Returns:
        Rows whose vintage is not after the date; without a vintage, rows of which a source was
        published in a year not after the date's. Never rows of a day or period that was not over by
        the date, unless they are projections.
    """
    for column in frame.columns.intersection(["date", "period_end"]):
        over = ~(_texts(frame[column]).fillna("").astype("str") > date)
        frame = frame[over | frame["projected"].fillna(value=False)] if "projected" in frame.columns else frame[over]
    if "vintage" in frame.columns:
        vintage = _texts(frame["vintage"])
        return frame[vintage <= date[: len("2025-10-22")]] if len(frame) else frame
    year = int(date[:4])
    first = frame["source_id"].map(lambda cell: min(years.get(one, undated) for one in str(cell).split(";")))
    return frame[first <= year]


def newest(frame: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """Keep one row of each observation: the newest vintage, the selected row among equals.

    Args:
        frame: A table, perhaps with ``vintage`` or ``selected``.
        key: Its primary key; what remains without vintage and source names an observation.
    """
    order = [column for column in ("vintage", "selected") if column in frame.columns]
    if not order:
        return frame
    observation = [column for column in key if column not in ("vintage", "source_id")]
    return frame.sort_values(order, kind="stable").drop_duplicates(observation, keep="last").sort_index()


def _ratio(rows: pd.DataFrame, of: pd.DataFrame, column: str) -> Any:
    part, whole = rows[column].sum(min_count=1), of[column].sum(min_count=1)
    return None if pd.isna(part) or pd.isna(whole) or whole == 0 else 100 * part / whole


def _change(rows: pd.DataFrame, of: pd.DataFrame, column: str) -> Any:
    ratio = _ratio(rows, of, column)
    return None if ratio is None else ratio - 100


def _single(rows: pd.DataFrame, column: str) -> Any:
    values = rows[column].dropna()
    return None if values.empty else values.iloc[-1]


def _compound(rows: pd.DataFrame, column: str) -> pd.Series:
    """Chain yearly rates of change in per cent, country by country."""
    if "country" not in rows.columns:
        raise CheckError("rates are compounded country by country; the table has no column 'country'")
    return rows.groupby("country")[column].agg(lambda rates: 100 * ((1 + rates / 100).prod() - 1))


#: Statistics of selected rows; those of two groups compare the rows with the rows of ``of``. ``compound_``
#: chains yearly rates of each country; ``percent_below`` is the share of ``of`` under all selected rows;
#: ``days_between`` and, for dates known to the year, ``years_between`` count from ``of`` to the selected rows.
STATISTICS: dict[str, Callable[[pd.DataFrame, pd.DataFrame, str], Any]] = {
    "value": lambda rows, _, column: _single(rows, column),
    "sum": lambda rows, _, column: rows[column].sum(min_count=1),
    "max": lambda rows, _, column: rows[column].max(),
    "min": lambda rows, _, column: rows[column].min(),
    "mean": lambda rows, _, column: rows[column].mean(),
    "count": lambda rows, _, __: len(rows),
    "distinct": lambda rows, _, column: rows[column].nunique(),
    "exists": lambda rows, _, __: len(rows) > 0,
    "percent": _ratio,
    "percent_rows": lambda rows, of, _: 100 * len(rows) / len(of) if len(of) else None,
    "change_percent": _change,
    "compound_mean": lambda rows, _, column: _compound(rows, column).mean(),
    "compound_max": lambda rows, _, column: _compound(rows, column).max(),
    "percent_below": lambda rows, of, column: 100 * (of[column].dropna() < rows[column].min()).mean(),
    "days_between": lambda rows, of, column: (rows[column].max() - of[column].max()).days if len(of) else None,
    "years_between": lambda rows, of, column: rows[column].max().year - of[column].max().year if len(of) else None,
    "date": lambda rows, _, column: _single(rows, column),
}


def printed_step(printed: str) -> float:
    """Return half of the last printed digit of a number, in the number's own unit.

    Example:
        >>> printed_step("12,000"), printed_step("8.4"), printed_step("764,038")
        (500.0, 0.05, 0.5)
    """
    found = re.search(r"\d[\d,]*(?:\.\d+)?", printed)
    if found is None:
        raise CheckError(f"'{printed}' prints no number to round")
    digits = found[0].replace(",", "")
    if "." in digits:
        return 0.5 * 10 ** -len(digits.split(".")[1])
    zeros = len(digits) - len(digits.rstrip("0"))
    return 0.5 * 10.0 ** min(zeros, len(digits) - 1)


def _printed_room(printed: str, claimed: float) -> float:
    """Return half of the last printed digit in the unit of the table, for "1 billion" in a column of millions."""
    step = printed_step(printed)
    number = float(re.findall(r"\d[\d,]*(?:\.\d+)?", printed)[0].replace(",", ""))
    factors = (factor for factor in (1e-9, 1e-6, 1e-3, 1e3, 1e6, 1e9) if isclose(abs(claimed), number * factor))
    return step * next(factors, 1.0)


def compare(observed: Any, operator: str, expected: str, tolerance: str, printed: str) -> bool | None:
    """Say whether an observed figure agrees with a claimed one.

    Args:
        observed: The statistic; None or missing if there is nothing to compare.
        operator: ``=``, ``>=``, ``<=``, ``>`` or ``<``.
        expected: The claimed figure, or an ISO date (or month, or year).
        tolerance: A key of :data:`TOLERANCES`.
        printed: The figure as the document prints it, for ``rounded``.

    Returns:
        True or False; None if there is nothing to compare, as always with ``shown``, or if only the month
        or year of a date is known where the document prints more.
    """
    if tolerance not in TOLERANCES:
        raise CheckError(f"tolerance '{tolerance}' is not one of {', '.join(TOLERANCES)}")
    if observed is None or pd.isna(observed):
        return None
    if tolerance == "event":
        return True if observed else None
    if tolerance == "shown":
        return None
    if tolerance == "date":
        found = observed.strftime("%Y-%m-%d") if isinstance(observed, pd.Timestamp) else str(observed)
        coarser = len(found) < len(expected) and expected.startswith(found)
        return None if coarser else found[: len(expected)] == expected
    value = float(observed)
    if tolerance == "hundreds_of_thousands":
        return value >= 200_000
    if tolerance == "majority":
        return value > 50
    try:
        claimed = float(expected)
    except ValueError:
        raise CheckError(f"expected '{expected}' is not a number") from None
    room = {
        "exact": 0.0,
        "rounded": _printed_room(printed or expected, claimed) if tolerance == "rounded" else 0.0,
        "about": 0.1 * abs(claimed),
        "fraction": 2.0,
    }[tolerance]
    if operator == "=":
        return abs(value - claimed) <= room + 1e-9
    bounds = {
        ">=": value >= claimed - room,
        "<=": value <= claimed + room,
        ">": value > claimed - room,
        "<": value < claimed + room,
    }
    if operator not in bounds:
        raise CheckError(f"operator '{operator}' is not one of =, >=, <=, >, <")
    return bounds[operator]


def run_check(check: dict[str, Any], frame: pd.DataFrame, key: Sequence[str], printed: str) -> Outcome:
    """Carry out one check on a table.

    Args:
        check: ``selector``, ``of`` (second selector, may be empty), ``statistic``, ``column``,
            ``operator``, ``expected``, ``tolerance``.
        frame: The table, as of the date in question.
        key: Its primary key.
        printed: The figure as the document prints it.

    Raises:
        CheckError: The check cannot be carried out as written.
    """
    if check["statistic"] not in STATISTICS:
        raise CheckError(f"statistic '{check['statistic']}' is not one of {', '.join(STATISTICS)}")
    column = check.get("column") or ""
    if not column and check["statistic"] not in ("count", "exists", "percent_rows"):
        raise CheckError(f"statistic '{check['statistic']}' needs a column")
    if column and column not in frame.columns:
        raise CheckError(f"the table has no column '{column}'; it has {', '.join(frame.columns)}")
    named = "vintage=" in check["selector"] or "selected=" in check["selector"]
    current = frame if named else newest(frame, key)
    rows = select_rows(current, check["selector"])
    of = select_rows(current, check["of"]) if check.get("of") else current.iloc[:0]
    if rows.empty and check["statistic"] not in ("count", "exists"):
        return Outcome(None, None, rows)
    observed = keep_precision(STATISTICS[check["statistic"]](rows, of, column), rows, column)
    holds = compare(observed, check["operator"], str(check["expected"]), check["tolerance"], printed)
    return Outcome(observed, holds, pd.concat([rows, of]) if len(of) else rows)


def join_verdict(outcomes: Sequence[Outcome], untested: str = "") -> str:
    """Return the verdict on a claim from the outcomes of its checks.

    Args:
        outcomes: One for each check.
        untested: What of the claim no check tests, in words; empty if they read the whole claim.

    Returns:
        ``holds`` if every check holds and nothing is left untested; ``holds as far as tested`` if every
        check that could be told holds, but one could not be told or something is left untested;
        ``contradicted`` if none holds, ``holds in part`` if some do, ``not checkable`` if nothing could
        be told.
    """
    told = [outcome.holds for outcome in outcomes if outcome.holds is not None]
    if not told:
        return "not checkable"
    if all(told):
        return "holds as far as tested" if untested or len(told) < len(outcomes) else "holds"
    return "holds in part" if any(told) else "contradicted"


def judge_claims(
    claims: pd.DataFrame,
    checks: pd.DataFrame,
    tables: dict[str, pd.DataFrame],
    keys: dict[str, tuple[str, ...]],
    dates: dict[str, str],
    years: dict[str, int],
) -> pd.DataFrame:
    """Compute both verdicts of every claim.

    A document cannot bear out itself: rows that rest on it alone are left out, unless a selector names it
    (``source_id=DOCUMENT``), which sets its text beside its own table and can at most hold as far as tested.
    Where it matters whether a source without a year was out by the document's date, nothing can be told.

    Args:
        claims: Table ``claims``.
        checks: Table ``claim_checks``: none, one or several rows for a claim.
        tables: Every table that a check names.
        keys: Primary key of each table.
        dates: ISO date of each founding document.
        years: Year of publication of each source.

    Returns:
        One row for each claim: ``claim_id``, ``checks`` (how many), ``then`` and ``now`` (verdicts),
        ``untested`` (what of the claim its checks leave untested, joined by ``; ``), ``observed_then`` and
        ``observed_now`` (texts) and ``source_id`` of the rows of the latest check.

    Raises:
        CheckError: A check cannot be carried out; the message names it.
    """
    by_claim = {claim: rows for claim, rows in checks.groupby("claim_id", sort=False)}  # noqa: C416
    lines = []
    for claim in claims.itertuples():
        rows = by_claim.get(claim.claim_id, checks.iloc[:0]).fillna("").to_dict("records")
        printed = "" if pd.isna(claim.value_text) else str(claim.value_text)
        own = [f"source_id={claim.document}" in check["selector"] for check in rows]
        left = [check["untested"] for check in rows if check["untested"]] + [OWN_TABLE] * any(own)
        untested = "; ".join(dict.fromkeys(left))
        then, now = [], []
        for check, from_document in zip(rows, own, strict=True):
            frame, key = tables[check["table"]], keys[check["table"]]
            independent = frame if from_document else _without_source(frame, str(claim.document))
            try:
                early, late = (
                    run_check(check, known_at(independent, dates[claim.document], years, undated), key, printed)
                    for undated in (9999, 0)
                )
                then.append(early if early.holds == late.holds else Outcome(None, None, early.rows))
                now.append(run_check(check, _latest(independent, check["selector"]), key, printed))
            except CheckError as error:
                raise CheckError(f"check {check['check_id']} of claim {claim.claim_id}: {error}") from error
        ids = dict.fromkeys(i for outcome in now for cell in outcome.rows["source_id"] for i in str(cell).split(";"))
        lines.append(
            {
                "claim_id": claim.claim_id,
                "checks": len(rows),
                "then": join_verdict(then, untested),
                "now": join_verdict(now, untested),
                "untested": untested,
                "observed_then": write_observed(then, rows),
                "observed_now": write_observed(now, rows),
                "source_id": ";".join(ids),
            }
        )
    return pd.DataFrame(lines)


def _without_source(frame: pd.DataFrame, source: str) -> pd.DataFrame:
    """Return the rows that rest on other sources, without that one: a document cannot bear out itself."""
    others = frame["source_id"].map(lambda cell: ";".join(one for one in str(cell).split(";") if one != source))
    return frame.assign(source_id=others)[others != ""]


def _latest(frame: pd.DataFrame, selector: str) -> pd.DataFrame:
    """Return the selected rows; a selector that names them, a vintage or who measured sees all."""
    named = any(f"{column}=" in selector for column in ("measured_by", "selected", "vintage"))
    if "selected" not in frame.columns or named:
        return frame
    return frame[frame["selected"].fillna(value=True).astype(bool)]
