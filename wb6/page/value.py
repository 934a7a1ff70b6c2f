"""A value in a sentence: a named number that knows its unit, its date and the rows it came from.

Notebooks create it with ``wb6.value``; prose shows it with the role ``{glue}`name```, also from
another page with ``{glue}`path.ipynb::name```, and sentences with ``{name}``. What its card shows is
written by ``wb6.page.card``.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isinf
from numbers import Number
from typing import Any

import pandas as pd

from wb6.evidence.claims import Claim, claim
from wb6.evidence.disagreement import find_rivals
from wb6.evidence.periods import newest_of
from wb6.evidence.sources import Source, find_sources
from wb6.page.card import write_card
from wb6.page.csv_text import to_csv
from wb6.page.describe import number
from wb6.page.glue import NAME, NAME_RULE, publish

MIME = "application/vnd.wb6.value+json"


class ValueContractError(ValueError):
    """A value lacks something that every value of the book must have."""


@dataclass(frozen=True)
class Value:
    """What ``wb6.value`` returns: ``str()`` of it is the text on the page.

    Attributes:
        name: Its name, unique on the page.
        quantity: The number, date or word itself; an empty text if not known.
        text: How it stands on the page.
        unit: What it counts.
        as_of: The time that it speaks of; empty if its rows are not dated.
        interval: Low and high bound as they stand on the page, or None.
        rows: The rows it came from.
        sources: Their sources.
        tables: Their tables.
        claims: Claims of founding documents that speak of it.
        rivals: Other figures for the same observations, as ``find_rivals`` returns them.
        terms: On which terms the whole tables may be reused.
        page: Address of the page; empty outside the runner.
    """

    name: str
    quantity: Any
    text: str
    unit: str
    as_of: str
    interval: tuple[str, str] | None
    rows: pd.DataFrame
    sources: tuple[Source, ...]
    tables: tuple[str, ...]
    claims: tuple[Claim, ...]
    rivals: pd.DataFrame
    terms: tuple[str, ...]
    page: str

    def __str__(self) -> str:
        """Return the value as it stands on the page."""
        return self.text

    def _repr_html_(self) -> str:
        return write_card(self)

    def record(self) -> dict[str, Any]:
        """Return what the ledger is told, as JSON can hold it."""
        quantity = self.quantity.item() if hasattr(self.quantity, "item") else self.quantity
        rivals = self.rivals.to_dict("records")
        return {
            "name": self.name,
            "quantity": quantity if isinstance(quantity, int | float | str | bool) else str(quantity),
            "text": self.text,
            "unit": self.unit,
            "as_of": self.as_of,
            "interval": list(self.interval) if self.interval else None,
            "rows": len(self.rows),
            "rows_csv": to_csv(self.rows),
            "sources": [source.id for source in self.sources],
            "tables": list(self.tables),
            "claims": [one.id for one in self.claims],
            "rivals": [f"{r['observation']}: {number(r['other'])} ({r['publisher']})" for r in rivals],
            "terms": list(self.terms),
        }


def value(
    name: str,
    quantity: Any,
    *,
    rows: pd.DataFrame | None,
    form: str = "",
    unit: str = "",
    as_of: str | date | pd.Timestamp | None = None,
    interval: tuple[float, float] | None = None,
    claims: Sequence[str] = (),
) -> Value:
    """Name a value, so that a sentence can show it.

    Args:
        name: Its name, unique on the page, snake_case.
        quantity: The number, date or word itself. A missing number is shown as «not known».
        rows: The rows it came from, with a ``source_id`` column, from ``wb6.table`` or computed from
            such (``wb6.derived`` keeps their origin). None for a setting of the run: a parameter that
            a sentence names is no figure, and its card says so.
        form: How it is written, as for ``str.format``: ``"{:,.0f}"`` (default for a number), ``"{:.0%}"``,
            ``"{:%B %Y}"``. Default for a word is the word, for a date day, month and year.
        unit: What it counts. A number needs one unless its form writes per cent; a plain year has
            the unit ``year``.
        as_of: The time that the figure speaks of. Default: the newest time in its rows.
        interval: Low and high bound, in the value's own unit.
        claims: Ids of claims in ``seeds/claims.csv`` that speak of this value.

    Returns:
        The value. It is glued into the notebook as a side effect, and shows nothing by itself.

    Raises:
        ValueContractError: The name is not snake_case, the number is infinite or has no unit, the form
            has no place for it, the bounds are none, a row names no source, or the rows no table. (No
            rows at all are allowed: a count of nothing rests on the tables that were searched.)
        UnknownSourceError: A row names a source that ``data/sources.bib`` does not hold.
        KeyError: A claim is not on record.
    """
    if NAME.fullmatch(name) is None:
        raise ValueContractError(f"value '{name}': {NAME_RULE}")
    form = _form_of(name, quantity, form)
    setting = rows is None
    rows = pd.DataFrame({"source_id": []}) if rows is None else rows
    if not setting:
        _judge_rows(name, rows)
    missing = quantity is None or (not isinstance(quantity, str) and pd.isna(quantity))
    if isinstance(quantity, Number) and not isinstance(quantity, bool) and not unit and "%" not in form:
        raise ValueContractError(
            f"value '{name}' is a number without a unit. Say what it counts, for example unit='detections'; "
            "a plain year has unit='year'."
        )
    made = Value(
        name=name,
        quantity="" if missing else quantity,
        text="not known" if missing else _write(quantity, form),
        unit=unit,
        as_of=_write_time(as_of) if as_of is not None else newest_of(rows),
        interval=_write_bounds(name, interval, form),
        rows=rows.reset_index(drop=True),
        sources=tuple(find_sources(rows)),
        tables=tuple(rows.attrs.get("tables", ())),
        claims=tuple(claim(one) for one in claims),
        # Another figure speaks of a number, not of a word, a year or a setting.
        rivals=find_rivals(rows if isinstance(quantity, Number) and unit != "year" else rows.head(0)),
        terms=tuple(rows.attrs.get("terms", ())),
        page=os.environ.get("WB6_PAGE", ""),
    )
    publish(name, made._repr_html_(), made.text, (MIME, made.record()))
    return made


def _form_of(name: str, quantity: Any, form: str) -> str:
    """Return the form of a quantity, and refuse what cannot be written or would say nothing."""
    if isinstance(quantity, Number) and not isinstance(quantity, bool) and isinf(float(quantity)):  # type: ignore[arg-type]
        raise ValueContractError(f"value '{name}' is infinite: something was divided by zero. Say which case that is.")
    if form and "{" not in form:
        raise ValueContractError(f"value '{name}': the form '{form}' has no place for the value. Write '{{:{form}}}'.")
    if form:
        return form
    if isinstance(quantity, date | pd.Timestamp) and not pd.isna(quantity):
        return "{0.day} {0:%B %Y}"
    return "{:,.0f}" if isinstance(quantity, Number) and not isinstance(quantity, bool) else "{}"


def _judge_rows(name: str, rows: pd.DataFrame) -> None:
    if not isinstance(rows, pd.DataFrame):
        raise ValueContractError(
            f"value '{name}': rows must be a table, not a {type(rows).__name__}. "
            "One row is rows.loc[[place]], with two brackets."
        )
    if "source_id" not in rows.columns:
        raise ValueContractError(
            f"value '{name}': rows must keep their column source_id, so that the number can be traced."
        )
    if rows["source_id"].isna().any():
        bare = int(rows["source_id"].isna().sum())
        raise ValueContractError(
            f"value '{name}': {bare} of its {len(rows)} rows name no source, so the number cannot be traced."
        )
    if not rows.attrs.get("tables"):
        raise ValueContractError(
            f"value '{name}': its rows do not say which table they came from. Load them by wb6.table(...); "
            "if they are computed, write wb6.derived(rows, table_one, ...)."
        )


def _write(quantity: Any, form: str) -> str:
    """Write a quantity in its form, with a true minus sign."""
    text = form.format(quantity)
    if not isinstance(quantity, Number):
        return text
    bare = text.replace("-", "") if not any(digit in text for digit in "123456789") else text  # no minus zero
    return bare.replace("-", "−")


def _write_bounds(name: str, interval: tuple[float, float] | None, form: str) -> tuple[str, str] | None:
    """Write bounds like the value; where both read the same there is nothing to tell."""
    if interval is not None and (len(interval) != 2 or not interval[0] <= interval[1]):
        raise ValueContractError(
            f"value '{name}': interval={interval!r} must be a low and a high bound, both known. "
            "Leave it out if one is not."
        )
    low, high = (_write(bound, form) for bound in interval) if interval else ("", "")
    return None if low == high else (low, high)


def _write_time(as_of: str | date | pd.Timestamp) -> str:
    return as_of if isinstance(as_of, str) else f"{as_of.day} {as_of:%B %Y}"
