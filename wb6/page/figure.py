"""A figure on the page: drawing, data, caption, text alternative, sources and terms in one bundle.

The bundle is the figure's only carrier: the runner, a plain ``jupyter-book build`` and JupyterLab all
show what is in it (``wb6.page.renderer`` turns it into a numbered figure on the page).
"""

import base64
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from PIL import Image

from wb6.evidence.sources import Source, find_sources
from wb6.page.drawing import Drawing
from wb6.page.frame import add_frame
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
            "format": self.kind,
            "picture": base64.b64encode(self.picture).decode("ascii"),
            "html": self.html,
        }
        bundle: dict[str, Any] = {MIME: record, "text/plain": f"{self.title}\n{self.alt}"}
        if self.kind == "png":
            bundle["image/png"] = record["picture"]
        else:
            bundle["text/html"] = self.html
        return bundle


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
    if re.fullmatch(r"[a-z][a-z0-9_]*", name) is None:
        raise FigureError(
            f"figure '{name}': a name is snake_case (letters, digits, underscores), because files carry it."
        )
    if isinstance(drawing, Figure):
        if data is None or alt is None:
            raise FigureError(f"figure '{name}': a drawing of your own needs data=… (the values drawn) and alt=….")
        drawing = Drawing(picture=drawing, data=data, alt=alt)
    values = drawing.data if data is None else data
    parts = {"title": title, "caption": caption, "alt": alt or drawing.alt}
    for part, text in parts.items():
        if not text.strip():
            raise FigureError(f"figure '{name}': {part} is empty. Every figure of the book has one.")
    frames = _frames(values if sources is None else sources)
    found = [] if drawing.empty else _find(name, frames)
    unit = drawing.unit if unit is None else unit
    if drawing.empty:
        drawing = replace(drawing, picture=None, html=_EMPTY)
    picture = _render(drawing, title, unit, _foot(found)) if drawing.picture is not None else b""
    return FigureOutput(
        name=name,
        title=title,
        caption=caption,
        alt=parts["alt"],
        description=drawing.description if description is None else description,
        data_csv=to_csv(values),
        sources=tuple(found),
        tables=_named(frames, "tables"),
        terms=_named(frames, "terms"),
        picture=picture,
        kind="png" if picture else "table",
        html=drawing.html,
    )


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


def _named(frames: list[pd.DataFrame | str], what: str) -> tuple[str, ...]:
    names = [name for frame in frames if isinstance(frame, pd.DataFrame) for name in frame.attrs.get(what, ())]
    return tuple(dict.fromkeys(names))


def _foot(sources: list[Source]) -> str:
    """Name the main sources at the foot of the picture; the page lists every source in full."""
    authors = list(dict.fromkeys(source.author for source in sources))
    shown = authors[:3]
    rest = len(authors) - len(shown)
    named = f"{'; '.join(shown)}{f' and {rest} more' if rest else ''}"
    return f"Source: {named.rstrip('.')}. Routes, Frameworks, Leverage, CC BY 4.0"


def _render(drawing: Drawing, title: str, unit: str, foot: str) -> bytes:
    """Frame a drawing and return it as PNG.

    The palette is reduced: flat colours and text need no more, and the file is a quarter of the size.
    """
    picture = drawing.picture
    assert picture is not None  # noqa: S101  (told to the type checker; the caller has looked)
    raw, small = io.BytesIO(), io.BytesIO()
    with style():
        if picture.get_layout_engine() is not None:
            add_frame(picture, title, unit, foot)
        picture.savefig(raw, format="png", dpi=200, metadata={"Software": None}, pil_kwargs={"compress_level": 0})
    Image.open(raw).convert("RGB").quantize(colors=64, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


def to_csv(values: pd.DataFrame) -> str:
    """Write values as CSV that a spreadsheet opens safely.

    Whole numbers stay whole, dates are ISO dates, and a text that a spreadsheet would run as a
    formula gets an apostrophe in front.
    """
    safe = values.copy()
    for column in safe.columns:
        series = safe[column]
        if pd.api.types.is_datetime64_any_dtype(series):
            safe[column] = series.dt.strftime("%Y-%m-%d")
        elif pd.api.types.is_float_dtype(series) and (series.dropna() % 1 == 0).all():
            safe[column] = series.astype("Int64")
        elif not pd.api.types.is_numeric_dtype(series) and not pd.api.types.is_bool_dtype(series):
            safe[column] = series.map(lambda v: f"'{v}" if isinstance(v, str) and v[:1] in tuple("=+-@\t\r") else v)
    return safe.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)


def read_bundle(record: dict[str, Any] | str) -> dict[str, Any]:
    """Return the record of a figure from its MIME bundle, whether stored as JSON text or object."""
    return json.loads(record) if isinstance(record, str) else record
