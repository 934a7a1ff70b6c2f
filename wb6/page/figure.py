"""A figure on the page: drawing, data, caption, text alternative, sources and terms in one bundle.

The bundle is the figure's only carrier: the runner, a plain ``jupyter-book build`` and JupyterLab all
show what is in it (``wb6.page.renderer`` turns it into a numbered figure on the page).
"""

import base64
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from wb6.evidence.disagreement import find_rivals
from wb6.evidence.sources import Source, find_sources
from wb6.evidence.tables import declaration_of
from wb6.page.csv_text import to_csv
from wb6.page.describe import number
from wb6.page.drawing import Drawing
from wb6.page.frame import add_frame
from wb6.page.glue import NAME, NAME_RULE
from wb6.page.picture import PictureError, render
from wb6.page.style import style

MIME = "application/vnd.wb6.figure+json"


#: What stands in place of a figure that has nothing to show.
_EMPTY = '<p class="wb6-empty">There are no data for these parameters.</p>'


class FigureError(ValueError):
    """A figure lacks something that every figure of the book must have."""


@dataclass(frozen=True)
class FigureOutput:
    """What ``wb6.figure`` returns; showing it in a cell puts it on the page."""

    name: str
    title: str
    caption: str
    alt: str
    description: str
    data_csv: str
    sources: tuple[Source, ...]
    tables: tuple[str, ...]
    terms: tuple[str, ...]
    rivals: tuple[str, ...]
    picture: bytes
    kind: str
    html: str

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:  # noqa: ARG002
        record = {
            "name": self.name,
            "title": self.title,
            "caption": self.caption,
            "alt": self.alt,
            "description": self.description,
            "data_csv": self.data_csv,
            "sources": [{"id": s.id, "label": s.label, "url": s.url, "grade": s.grade} for s in self.sources],
            "tables": list(self.tables),
            "terms": list(self.terms),
            "rivals": list(self.rivals),
            "format": self.kind,
            "picture": base64.b64encode(self.picture).decode("ascii"),
            "html": self.html,
        }
        shown: dict[str, Any] = {
            "png": {"image/png": record["picture"]},
            "svg": {"image/svg+xml": self.picture.decode("utf-8") if self.kind == "svg" else ""},
            "table": {"text/html": self.html},
        }
        return {MIME: record, "text/plain": f"{self.title}\n{self.alt}", **shown[self.kind]}


def figure(
    name: str,
    drawing: Drawing | Figure,
    *,
    title: str,
    caption: str,
    data: pd.DataFrame | None = None,
    alt: str | None = None,
    description: str | None = None,
    unit: str | None = None,
    sources: pd.DataFrame | Iterable[pd.DataFrame | str] | None = None,
) -> FigureOutput:
    """Put a figure on the page.

    Args:
        name: Its name, unique on the page, snake_case; files and references are named after it.
        drawing: What a house form of ``wb6.page.forms`` returned, or a matplotlib figure of your own
            (then ``data`` and ``alt`` must be given).
        title: The finding, one sentence, written on the picture. Compute it (``wb6.choose``), so
            that it cannot outlive the data.
        caption: What is drawn and what it does not show, one or two sentences.
        data: The values drawn. Default: the drawing's own.
        alt: Text alternative. Default: the drawing's own, computed from the data.
        description: Longer description. Default: the drawing's own.
        unit: What is counted. Default: the drawing's own.
        sources: The rows that the figure rests on, as DataFrames with a ``source_id`` column (or
            source ids). Default: the data drawn.

    Returns:
        The figure; as the last line of a cell it is shown. If there was nothing to draw it says so in
        words, in place of an empty frame.

    Raises:
        FigureError: A part is missing; the message names figure, part and remedy.
        UnknownSourceError: A source is not in ``data/sources.bib``.
    """
    if NAME.fullmatch(name) is None:
        raise FigureError(f"figure '{name}': {NAME_RULE} Files carry it.")
    if isinstance(drawing, Figure):
        if data is None or alt is None or description is None:
            raise FigureError(
                f"figure '{name}': a drawing of your own needs data=… (the values drawn), alt=… and description=…."
            )
        drawing = Drawing(picture=drawing, data=data, alt=alt, description=description)
    values = drawing.data if data is None else data
    # A label that ends with a stop («N. Maced.») would leave two at the end of a sentence.
    parts = {"title": title, "caption": caption, "alt": (alt or drawing.alt).replace("..", ".")}
    said = (drawing.description if description is None else description).replace("..", ".")
    _judge_texts(
        name, {**parts, **({"description": said} if drawing.picture is not None and not drawing.empty else {})}
    )
    frames = _frames(values if sources is None else sources)
    found = [] if drawing.empty else _find(name, frames)
    tables = _judge_tables(name, frames, empty=drawing.empty)
    unit = drawing.unit if unit is None else unit
    if drawing.empty:
        drawing = replace(drawing, picture=None, html=_EMPTY)
    kind, picture = _draw(name, drawing, title, unit, _foot(found))
    return FigureOutput(
        name=name,
        title=title,
        caption=caption,
        alt=parts["alt"],
        description=said,
        data_csv=to_csv(values),
        sources=tuple(found),
        tables=tables,
        terms=_terms(tables),
        rivals=_say_rivals(frames),
        picture=picture,
        kind=kind,
        html=drawing.html,
    )


def _judge_texts(name: str, texts: dict[str, str]) -> None:
    for part, text in texts.items():
        if not text.strip():
            raise FigureError(f"figure '{name}': {part} is empty. Every figure of the book has one.")


def _frames(sources: pd.DataFrame | Iterable[pd.DataFrame | str]) -> list[pd.DataFrame | str]:
    return [sources] if isinstance(sources, pd.DataFrame) else list(sources)


def _find(name: str, frames: list[pd.DataFrame | str]) -> list[Source]:
    """Return the sources of some rows, those of the most rows first."""
    counts: Counter[str] = Counter()
    for frame in frames:
        if isinstance(frame, str):
            counts[frame] += 1
        elif "source_id" in frame.columns:
            for cell, rows in frame["source_id"].value_counts(sort=False).items():
                counts.update(dict.fromkeys(str(cell).split(";"), int(rows)))
    if not counts:
        raise FigureError(
            f"figure '{name}' names no source. Keep the column source_id in the data, "
            "or pass sources=[the rows it rests on]."
        )
    return find_sources([one for one, _ in counts.most_common()])


def _judge_tables(name: str, frames: list[pd.DataFrame | str], *, empty: bool) -> tuple[str, ...]:
    """Return the tables that the rows came from; the terms of reuse depend on them."""
    named = [one for frame in frames if isinstance(frame, pd.DataFrame) for one in frame.attrs.get("tables", ())]
    if not named and not empty:
        raise FigureError(
            f"figure '{name}' does not say which tables it rests on, so its terms of reuse are not known. "
            "Load rows by wb6.table(...); if they are computed, write wb6.derived(rows, table_one, ...)."
        )
    return tuple(dict.fromkeys(named))


def _terms(tables: tuple[str, ...]) -> tuple[str, ...]:
    """Return for each table on which terms its figures may be reused."""
    return tuple(f"{one}: {declaration_of(one).terms}" for one in tables)


def _say_rivals(frames: list[pd.DataFrame | str], most: int = 6) -> tuple[str, ...]:
    """Say where other publications give other figures than those drawn: some in full, then how many more."""
    said = [
        f"{row['observation']}: {number(row['used'])} is used; {row['publisher']} has {number(row['other'])}"
        for frame in frames
        if isinstance(frame, pd.DataFrame)
        for row in find_rivals(frame).to_dict("records")
    ]
    said = list(dict.fromkeys(said))
    return tuple(said[:most] + ([f"and {len(said) - most} more"] if len(said) > most else []))


def _foot(sources: list[Source]) -> str:
    """Name the main sources at the foot of the picture; the page lists every source in full."""
    authors = list(dict.fromkeys(source.author for source in sources))
    shown = authors[:3]
    rest = len(authors) - len(shown)
    named = f"{'; '.join(shown)}{f' and {rest} more' if rest else ''}"
    return f"Source: {named.rstrip('.')}. Routes, Frameworks, Leverage, CC BY 4.0"


def _draw(name: str, drawing: Drawing, title: str, unit: str, foot: str) -> tuple[str, bytes]:
    """Frame a drawing and return its kind and bytes; a table has no picture."""
    picture = drawing.picture
    if picture is None:
        return "table", b""
    bare = sum(axes.get_visible() and not axes.has_data() for axes in picture.axes)
    if bare:
        raise FigureError(
            f"figure '{name}': {bare} of its {len(picture.axes)} axes shows nothing. Leave out the panels without "
            "data, or return a drawing without rows, which is then shown as a sentence."
        )
    with style():
        if picture.get_layout_engine() is not None:
            add_frame(picture, title, unit, foot)
        try:
            return render(picture)
        except PictureError as error:
            raise FigureError(f"figure '{name}': {error}") from error


def read_bundle(record: dict[str, Any] | str) -> dict[str, Any]:
    """Return the record of a figure from its MIME bundle, whether stored as JSON text or object."""
    return json.loads(record) if isinstance(record, str) else record
