"""The card of a value: the number as a link to the ledger, and what opens beside it.

Rows, sources with their grade, the founding claim and the figures of other publications. Without
script the link leads to the ledger; the script ``values.js`` opens the card in place.
"""

from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from wb6.page.describe import number
from wb6.page.links import to_claim, to_source, to_value

if TYPE_CHECKING:
    from wb6.page.value import Value

#: How many rows, sources and other figures a card shows; the ledger shows all.
SHOWN = 3

#: Columns that tell nothing about what a row observes.
_QUIET = {
    "source_id", "note", "selected", "status", "level", "vintage", "edition", "study_line", "origin",
    "precision", "number_precision", "date_precision", "bound", "currency",
}  # fmt: skip

#: Columns that hold a year under another name; a year has no thousands.
_TIMES = {
    "after", "base", "before", "end", "first", "input_edition", "last", "period_end", "period_start", "since", "start",
}  # fmt: skip
_YEARS = range(1900, 2100)


def write_card(value: "Value") -> str:
    """Return a value as HTML for a sentence: only elements that may stand inside a paragraph.

    Args:
        value: The value; all its texts are escaped.
    """
    target = escape(to_value(value.page, value.name), quote=True)
    lines = [_head(value), *_interval(value), *_rows(value), *_rivals(value), *_claims(value), *_sources(value)]
    about = escape(f"Where {value.text} comes from", quote=True)
    body = "".join(f'<span class="wb6-line">{line}</span>' for line in lines)
    return (
        f'<a class="wb6-value" href="{target}">{escape(value.text)}</a>'
        f'<span class="wb6-card" popover role="dialog" aria-label="{about}">{body}'
        f'<span class="wb6-line"><a href="{target}">This number in the ledger</a></span></span>'
    )


def _head(value: "Value") -> str:
    dated = value.as_of and value.as_of != value.text and value.unit != "year"
    time = f", {escape(value.as_of)}" if dated else ""
    unit = f" {escape(counted(value.unit, value.text))}" if value.unit and value.unit != "year" else ""
    return f"<b>{escape(value.text)}</b>{unit}{time}"


def counted(unit: str, text: str) -> str:
    """Return a unit as it stands after a number: of one thing in the singular.

    Example:
        >>> counted("countries", "one"), counted("ties", "1"), counted("ties", "seven")
        ('country', 'tie', 'ties')
    """
    first, blank, rest = unit.partition(" ")
    if text.lower() not in ("1", "one") or not first.endswith("s"):
        return unit
    return f"{first[:-3] + 'y' if first.endswith('ies') and len(first) > 4 else first[:-1]}{blank}{rest}"


def _interval(value: "Value") -> list[str]:
    return [f"between {escape(value.interval[0])} and {escape(value.interval[1])}"] if value.interval else []


def _rows(value: "Value") -> list[str]:
    """Say which rows the value came from: a few in full, of many only how many."""
    if not value.tables:
        return ["A setting of this run, not a figure of a table"]
    count, named = len(value.rows), " and ".join(f"<code>{escape(name)}</code>" for name in value.tables[:2])
    named += f" and {len(value.tables) - 2} more" if len(value.tables) > 2 else ""
    tables = f"table{'s' if len(value.tables) > 1 else ''} {named}"
    if count > SHOWN:
        return [f"{count:,} rows of {tables}"]
    if count == 0:
        return [f"No row of {tables}"]
    shown = [f"<i>{describe_row(record, value.quantity)}</i>" for record in value.rows.to_dict("records")]
    return [f"{count} row{'s' if count > 1 else ''} of {tables}:", *shown]


def describe_row(record: dict[Any, Any], quantity: Any = None, most: int = 3) -> str:
    """Write a row briefly as HTML: first what it observes, then its numbers, the value itself before others.

    Args:
        record: Values by column.
        quantity: The value that the row bears out.
        most: How many words and how many numbers to write.
    """
    words, numbers = [], []
    for name, cell in record.items():
        if name in _QUIET or isinstance(cell, list | tuple | dict | bool) or pd.isna(cell):
            continue
        if isinstance(cell, int | float) and "year" not in name:
            shown = f"{cell:.0f}" if name in _TIMES and cell in _YEARS else number(cell)
            numbers.append((cell != quantity, f"{name.replace('_', ' ')} {shown}"))
        else:
            words.append(f"{cell:%Y-%m-%d}" if isinstance(cell, pd.Timestamp) else str(cell).replace("_", " "))
    numbers.sort(key=lambda one: one[0])  # a stable order: the value itself, then as the table has them
    return escape(" · ".join([*words[:most], *(said for _, said in numbers[:most])]))


def _rivals(value: "Value") -> list[str]:
    rows = value.rivals
    if rows.empty:
        return []
    if len(value.rows) > SHOWN:
        concerned = rows["observation"].nunique()
        return [f"Other publications differ on {concerned} of these rows"]
    said = [f"{number(row['other'])} ({escape(row['publisher'])})" for row in rows.head(SHOWN).to_dict("records")]
    more = f" and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
    return [f"Other publications: {', '.join(said)}{more}"]


def _claims(value: "Value") -> list[str]:
    lines = []
    for one in value.claims:
        printed = f" prints «{escape(one.value)}»" if one.value else " speaks of it"
        target = escape(to_claim(one.document, one.id), quote=True)
        lines.append(f'The <a href="{target}">{escape(one.named)}</a>, line {one.line},{printed}')
    return lines


def _sources(value: "Value") -> list[str]:
    shown = [
        f'<a href="{escape(to_source(source.id), quote=True)}">{escape(source.author)} {escape(source.year)}</a>'
        f" [{escape(source.grade)}]"
        for source in value.sources[:SHOWN]
    ]
    more = f" and {len(value.sources) - SHOWN} more" if len(value.sources) > SHOWN else ""
    return [f"Sources: {', '.join(shown)}{more}"] if shown else []
