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
_QUIET = {"source_id", "note", "selected", "status", "level", "vintage", "edition", "study_line", "origin"}


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
        f'<span class="wb6-line"><a href="{target}">All rows, in the ledger</a></span></span>'
    )


def _head(value: "Value") -> str:
    time = f", {escape(value.as_of)}" if value.as_of and value.as_of != value.text else ""
    unit = f" {escape(value.unit)}" if value.unit and value.unit != "year" else ""
    return f"<b>{escape(value.text)}</b>{unit}{time}"


def _interval(value: "Value") -> list[str]:
    return [f"between {escape(value.interval[0])} and {escape(value.interval[1])}"] if value.interval else []


def _rows(value: "Value") -> list[str]:
    """Say which rows the value came from: a few in full, of many only how many."""
    count, named = len(value.rows), " and ".join(f"<code>{escape(name)}</code>" for name in value.tables[:2])
    named += f" and {len(value.tables) - 2} more" if len(value.tables) > 2 else ""
    tables = f"table{'s' if len(value.tables) > 1 else ''} {named}"
    if count > SHOWN:
        return [f"{count:,} rows of {tables}"]
    if count == 0:
        return [f"No row of {tables}"]
    shown = [f"<i>{describe_row(record)}</i>" for record in value.rows.to_dict("records")]
    return [f"{count} row{'s' if count > 1 else ''} of {tables}:", *shown]


def describe_row(record: dict[Any, Any], columns: int = 5) -> str:
    """Write a row briefly as HTML: its first columns that say what it observes.

    Args:
        record: Values by column.
        columns: How many to write.
    """
    said = []
    for name, cell in record.items():
        if name in _QUIET or isinstance(cell, list | tuple | dict) or pd.isna(cell):
            continue
        if isinstance(cell, pd.Timestamp):
            said.append(f"{cell:%Y-%m-%d}")
        elif isinstance(cell, bool):
            said.append(f"{name.replace('_', ' ')}: {'yes' if cell else 'no'}")
        elif isinstance(cell, int | float):
            said.append(str(cell) if "year" in name else f"{name.replace('_', ' ')} {number(cell)}")
        else:
            said.append(str(cell).replace("_", " "))
    return escape(" · ".join(said[:columns]))


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
