"""The list of sources at the end of a chapter, made from the rows that the chapter used."""

from collections.abc import Iterable
from html import escape
from typing import Any

import pandas as pd

from wb6.evidence.sources import GRADES, Source, find_sources

#: So many sources stand open on the page; the rest are folded behind a line.
OPEN = 12


class SourceList:
    """A list of sources by grade, best first, as HTML and as text."""

    def __init__(self, items: list[Source]) -> None:
        self.items = sorted(items, key=lambda s: (GRADES.index(s.grade), s.author.lower(), s.year))

    def __iter__(self) -> Any:
        """Iterate over the sources, best grade first."""
        return iter(self.items)

    def __repr__(self) -> str:
        """Return one line a source."""
        return "\n".join(f"{source.label} [{source.grade}]" for source in self.items)

    def _repr_html_(self) -> str:
        lines = []
        for source in self.items:
            title = escape(source.title)
            linked = (
                f'<a href="{escape(source.url)}">{title}</a>'
                if source.url.startswith(("http://", "https://"))
                else title
            )
            lines.append(
                f"<li>{escape(source.author)}, {linked} ({escape(source.year)}) "
                f'<span class="wb6-grade">{source.grade}</span></li>'
            )
        open_, rest = lines[:OPEN], lines[OPEN:]
        if len(rest) < 3:  # a fold that hides one or two lines saves nothing
            open_, rest = lines, []
        html = f'<ul class="wb6-sources">{"".join(open_)}</ul>'
        if rest:
            more = f'<ul class="wb6-sources">{"".join(rest)}</ul>'
            html += f'<details class="wb6-fold"><summary>and {len(rest)} more</summary>{more}</details>'
        return html


def sources(*rows: pd.DataFrame | Iterable[str]) -> SourceList:
    """List the sources of some rows, for the end of a chapter.

    Args:
        *rows: DataFrames with a ``source_id`` column, or source ids.

    Returns:
        A list that shows itself on the page.
    """
    found: dict[str, Source] = {}
    for one in rows:
        found |= {source.id: source for source in find_sources(one)}
    return SourceList(list(found.values()))
