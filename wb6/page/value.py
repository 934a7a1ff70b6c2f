"""A value in a sentence: a named number that knows its unit, its date and the rows it came from.

Notebooks create it with ``wb6.value``; prose shows it with the role ``{glue}`name```, also from
another page with ``{glue}`path.ipynb::name```. The carrier is the output that myst-nb's ``glue`` writes.
"""

import re
from dataclasses import dataclass
from datetime import date
from html import escape
from numbers import Number
from typing import Any

import pandas as pd
from IPython.display import display

from wb6.evidence.sources import Source, find_sources

MIME = "application/vnd.wb6.value+json"

_PREFIX = "application/papermill.record/"


@dataclass(frozen=True)
class Value:
    """What ``wb6.value`` returns: ``str()`` of it is the text on the page."""

    name: str
    quantity: Any
    text: str
    unit: str
    as_of: str
    interval: tuple[float, float] | None
    rows: int
    sources: tuple[Source, ...]
    tables: tuple[str, ...]

    def __str__(self) -> str:
        """Return the value as it stands on the page."""
        return self.text

    def _repr_html_(self) -> str:
        about = [f"as of {self.as_of}"] if self.as_of else []
        about += [f"{self.rows} row{'s' if self.rows != 1 else ''} of {', '.join(self.tables)}"] if self.tables else []
        publishers = list(dict.fromkeys(source.author for source in self.sources))
        about += [", ".join(publishers[:3]) + (f" and {len(publishers) - 3} more" if len(publishers) > 3 else "")]
        return f'<span class="wb6-value" title="{escape("; ".join(filter(None, about)))}">{escape(self.text)}</span>'

    def _record(self) -> dict[str, Any]:
        quantity = self.quantity.item() if hasattr(self.quantity, "item") else self.quantity
        return {
            "name": self.name,
            "quantity": quantity if isinstance(quantity, int | float | str | bool) else str(quantity),
            "text": self.text,
            "unit": self.unit,
            "as_of": self.as_of,
            "interval": list(self.interval) if self.interval else None,
            "rows": self.rows,
            "sources": [source.id for source in self.sources],
            "tables": list(self.tables),
        }


def publish(name: str, html: str, text: str, record: tuple[str, dict[str, Any]]) -> None:
    """Write an object under a name into the notebook, where the role ``{glue}`` finds it.

    The record for the ledger travels as metadata of the output, because myst-nb warns of mime types
    that it cannot show in a sentence.
    """
    mime, content = record
    display(
        {_PREFIX + "text/html": html, _PREFIX + "text/plain": text},
        metadata={"scrapbook": {"name": name, "mime_prefix": _PREFIX}, mime: content},
        raw=True,
    )


def value(
    name: str,
    quantity: Any,
    *,
    rows: pd.DataFrame,
    form: str = "{:,.0f}",
    unit: str = "",
    as_of: str | date | pd.Timestamp | None = None,
    interval: tuple[float, float] | None = None,
) -> Value:
    """Name a value, so that a sentence can show it.

    Args:
        name: Its name, unique on the page, snake_case.
        quantity: The number, date or word itself. A missing number is shown as «not known».
        rows: The rows it came from, with a ``source_id`` column.
        form: How it is written, as for ``str.format``: ``"{:,.0f}"``, ``"{:.0%}"``, ``"{:%B %Y}"``.
        unit: What it counts, for the ledger.
        as_of: The date that the figure speaks of.
        interval: Low and high bound, in the value's own unit.

    Returns:
        The value. It is glued into the notebook as a side effect, and shows nothing by itself.

    Raises:
        ValueError: The name is not snake_case, or the rows name no source. (No rows at all are
            allowed: a count of nothing rests on none.)
    """
    if re.fullmatch(r"[a-z][a-z0-9_]*", name) is None:
        raise ValueError(f"value '{name}': a name is snake_case (letters, digits, underscores).")
    if "source_id" not in rows.columns:
        raise ValueError(f"value '{name}': rows must keep their column source_id, so that the number can be traced.")
    missing = quantity is None or (not isinstance(quantity, str) and pd.isna(quantity))
    if len(rows) and rows["source_id"].dropna().empty:
        raise ValueError(f"value '{name}': its rows name no source, so the number cannot be traced.")
    text = "not known" if missing else form.format(quantity)
    made = Value(
        name=name,
        quantity="" if missing else quantity,
        text=text.replace("-", "−") if isinstance(quantity, Number) else text,
        unit=unit,
        as_of=str(as_of) if as_of is not None else "",
        interval=interval,
        rows=len(rows),
        sources=tuple(find_sources(rows)),
        tables=tuple(rows.attrs.get("tables", ())),
    )
    publish(name, made._repr_html_(), made.text, (MIME, made._record()))
    return made
