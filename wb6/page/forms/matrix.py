"""A matrix of ties: rows by columns, each cell a mark whose fill shows the strength of the tie."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from wb6.page.describe import listing
from wb6.page.drawing import Drawing
from wb6.page.forms.canvas import MARGIN, canvas, extent, fold, resize
from wb6.page.frame import text_width
from wb6.page.style import BODY, INK, QUIET, SMALL, WIDTH, style


@dataclass(frozen=True)
class Mark:
    """How one kind of tie is drawn and named.

    Attributes:
        label: Its name in the key and in the text alternative.
        short: A shorter name, for the key of a narrow figure.
        fill: Colour of the cell; empty for none.
        edge: Colour of the outline; empty for none.
        sign: A letter or sign written in the cell, so that colour does not carry the meaning alone.
        ink: Colour of the sign.
    """

    label: str
    short: str = ""
    fill: str = ""
    edge: str = ""
    sign: str = ""
    ink: str = "white"


#: Marks of a matrix that only says who was there.
PRESENCE = {
    "joined": Mark("listed", "listed", fill="#0f4c81", sign="✓"),
    "not_listed": Mark("not listed", "not listed", fill="#ffffff", edge="#e3e6ea"),
}


def matrix(
    data: pd.DataFrame,
    *,
    row: str,
    column: str,
    kind: str,
    marks: Mapping[str, Mark],
    rows: Sequence[str],
    columns: Sequence[str],
    row_labels: Mapping[str, str] | None = None,
    column_labels: Mapping[str, str] | None = None,
    groups: Mapping[str, str] | None = None,
    flag: str | None = None,
    flag_label: str = "",
    text: str | None = None,
    text_size: float = SMALL,
    totals: Mapping[str, str] | None = None,
    totals_label: str = "",
    unit: str = "",
    cell: float = 0.235,
    left: float = 2.0,
) -> Drawing:
    """Draw which row is tied to which column, and how.

    Args:
        data: One cell a row; a pair that is absent is drawn empty.
        row: Column with the row's key.
        column: Column with the column's key.
        kind: Column with the kind of tie, a key of ``marks``.
        marks: How each kind is drawn, in the order of the key.
        rows: Rows from top to bottom.
        columns: Columns from left to right.
        row_labels: How to write a row's key.
        column_labels: How to write a column's key.
        groups: A heading for each row; neighbours with one heading stand together under it.
        flag: Boolean column; such cells get a corner mark.
        flag_label: What the corner mark says.
        text: Column with a short text written in the cell in place of the mark's sign.
        text_size: Font size of what is written in the cells; never smaller than the smallest text of a figure.
        totals: A text for each row at the right, such as a count.
        totals_label: Heading of the totals.
        unit: What a cell is.
        cell: Height of a row in inches.
        left: Greatest room for the row labels in inches; shorter ones take less.

    Returns:
        The drawing; its data are the cells drawn.
    """
    row_labels, column_labels = dict(row_labels or {}), dict(column_labels or {})
    drawn = data[data[row].isin(rows) & data[column].isin(columns)].reset_index(drop=True)
    lines = _layout(rows, groups)
    written = [_joined(column_labels.get(name, name)) for name in columns]
    with style():
        figure, axes = canvas(1.0)
        widest = max((_widest(figure, row_labels.get(n, n), BODY) for n in rows), default=0.0)
        left = min(left, MARGIN + 0.09 + widest)  # a hair more than it needs, or rounding would cut it
        ends = [_widest(figure, each, BODY) for each in [*totals.values(), totals_label]] if totals else []
        right = max(ends) + 0.12 if ends else 0.04
        step = (WIDTH - left - right) / max(len(columns), 1)
        heads = [column_labels.get(name, name) for name in columns]
        cell = max(cell, _tallest(drawn, text) + 0.08)
        head = _draw_heads(figure, axes, heads, written, left, step)
        if totals:
            put: dict[str, Any] = {"ha": "right", "va": "bottom", "fontsize": SMALL, "color": QUIET}
            axes.text(WIDTH - MARGIN, head - 0.06, totals_label, linespacing=0.95, **put)
        cells = {
            (r, c): record for r, c, record in zip(drawn[row], drawn[column], drawn.to_dict("records"), strict=True)
        }
        for number, (heading, line) in enumerate(lines):
            top = head + cell * number
            if line is None:
                words = fold(figure, heading, SMALL, WIDTH - 2 * MARGIN, weight="semibold", most=1)
                look: dict[str, Any] = {"fontsize": SMALL, "fontweight": "semibold", "color": QUIET, "va": "center"}
                axes.text(MARGIN, top + cell * 0.62, words, **look)
                continue
            axes.plot([MARGIN, WIDTH - MARGIN], [top + cell] * 2, color="#eceff2", lw=0.7, zorder=0)
            name = _fit(figure, row_labels.get(line, line), left - MARGIN - 0.08)
            axes.text(MARGIN, top + cell / 2, name, fontsize=BODY, va="center", color=INK, linespacing=0.95)
            for place, other in enumerate(columns):
                if (line, other) in cells:
                    record = cells[line, other]
                    box = (left + step * place + 0.012, top + 0.02, step - 0.024, cell - 0.04)
                    said = record[text] if text else None
                    size = max(text_size, SMALL)
                    _draw_cell(axes, box, marks[str(record[kind])], said, bool(flag and record[flag]), size)
            if totals:
                put = {"ha": "right", "va": "center", "fontsize": BODY, "color": INK}
                axes.text(WIDTH - MARGIN, top + cell / 2, totals.get(line, ""), **put)
        present = [mark for key, mark in marks.items() if (drawn[kind] == key).any()]
        bottom = draw_key(figure, axes, head + cell * len(lines) + 0.12, present, flag_label if flag else "")
        resize(figure, axes, bottom)
    alt, description = _describe(drawn, row, column, kind, marks, rows, columns, row_labels, column_labels, unit, text)
    return Drawing(picture=figure, data=drawn, alt=alt, description=description, unit=unit)


def _tallest(drawn: pd.DataFrame, text: str | None) -> float:
    """Return the height in inches of the tallest text of a cell."""
    many = int(drawn[text].fillna("").astype(str).str.count("\n").max()) + 1 if text and len(drawn) else 1
    return many * SMALL * 1.1 / 72


def _widest(figure: Figure, text: str, size: float) -> float:
    """Return the width in inches of the widest line of a text."""
    return max((text_width(figure, line, size) for line in text.split("\n")), default=0.0)


def _fit(figure: Figure, text: str, room: float) -> str:
    """Cut a row's label if it is wider than its room in inches; the data keep it whole."""
    if "\n" in text:
        return "\n".join(fold(figure, line, BODY, room, most=1) for line in text.split("\n"))
    return fold(figure, text, BODY, room, most=1)


def _draw_heads(
    figure: Figure, axes: Axes, heads: Sequence[str], whole: Sequence[str], left: float, step: float
) -> float:
    """Write the heads of the columns and return where the cells begin.

    Where a head is wider than its column, every other one stands a level higher, with a line down to its
    column, and may be twice as wide.
    """
    wide = max((_widest(figure, head, SMALL) for head in heads), default=0.0)
    levels = 1 if wide <= step - 0.04 or len(heads) < 2 else 2
    centres = [left + step * (place + 0.5) for place in range(len(heads))]
    bounds = [(MARGIN, WIDTH - 0.02)] * len(heads)
    texts = list(heads)
    if levels == 2:  # a head may reach as far as the lines of its neighbours, and no farther than the figure
        bounds = [(max(MARGIN, c - step + 0.03), min(WIDTH - 0.02, c + step - 0.03)) for c in centres]
        texts = [fold(figure, text, SMALL, end - low, most=2) for text, (low, end) in zip(whole, bounds, strict=True)]
    elif wide > step - 0.04:  # a single column has the whole width
        texts = [fold(figure, text, SMALL, WIDTH - left - MARGIN, most=2) for text in whole]
    tall = max((extent(figure, text, SMALL)[1] for text in texts), default=0.0)
    head = 0.06 + levels * (tall + 0.04) + 0.04
    for place, text in enumerate(texts):
        high = levels == 2 and place % 2 == 0
        bottom = head - 0.06 - (tall + 0.04 if high else 0.0)
        centre, (low, end) = centres[place], bounds[place]
        width = extent(figure, text, SMALL)[0]
        put = min(max(centre, low + width / 2), end - width / 2)
        axes.text(put, bottom, text, ha="center", va="bottom", fontsize=SMALL, color=INK, linespacing=0.95)
        if high:
            axes.plot([centre, centre], [bottom + 0.015, head - 0.02], color="#9aa5b1", lw=0.7)
    return head


def _layout(rows: Sequence[str], groups: Mapping[str, str] | None) -> list[tuple[str, str | None]]:
    """Return the lines of the matrix: headings (with no row) and rows."""
    if not groups:
        return [("", name) for name in rows]
    lines: list[tuple[str, str | None]] = []
    for before, name in pairwise([None, *rows]):
        if before is None or groups[str(before)] != groups[str(name)]:
            lines.append((groups[str(name)], None))
        lines.append((groups[str(name)], name))
    return lines


def _draw_cell(
    axes: Axes,
    box: tuple[float, float, float, float],
    mark: Mark,
    text: str | None,
    flagged: bool,
    size: float = SMALL,
) -> None:
    x, y, width, height = box
    if mark.fill or mark.edge:
        axes.add_patch(
            Rectangle((x, y), width, height, facecolor=mark.fill or "none", edgecolor=mark.edge or "none", lw=0.9)
        )
    sign = text if text is not None else mark.sign
    if sign:
        look: dict[str, Any] = {"fontsize": size, "color": mark.ink, "linespacing": 0.95}
        axes.text(x + width / 2, y + height / 2 + 0.005, sign, ha="center", va="center", **look)
    if flagged:
        axes.fill([x + width, x + width - 0.09, x + width], [y, y, y + 0.09], color=INK, lw=0)


def draw_key(figure: Figure, axes: Axes, top: float, marks: Sequence[Mark], flag_label: str = "") -> float:
    """Write what the marks stand for, row by row as wide as the figure, and return where the key ends."""
    x, y, high = MARGIN, top, 0.2
    entries: list[Mark | str] = [*marks, *([flag_label] if flag_label else [])]
    for mark in entries:
        name = mark if isinstance(mark, str) else mark.short or mark.label
        text = fold(figure, name, SMALL, WIDTH - 2 * MARGIN - 0.34, most=2)
        width, tall = extent(figure, text, SMALL)
        if x > MARGIN and x + 0.34 + width > WIDTH - MARGIN:
            x, y, high = MARGIN, y + high + 0.03, 0.2
        if isinstance(mark, str):
            axes.fill([x + 0.26, x + 0.15, x + 0.26], [y + 0.03, y + 0.03, y + 0.14], color=INK, lw=0)
        else:
            _draw_cell(axes, (x, y, 0.26, 0.18), mark, None, False)
        axes.text(x + 0.33, y + 0.09, text, fontsize=SMALL, color=QUIET, va="center", linespacing=0.95)
        x, high = x + 0.33 + width + 0.16, max(high, tall)
    return y + (high + 0.04 if marks or flag_label else 0.0)


def _joined(label: str) -> str:
    """Return a label that was broken over lines as one."""
    return label.replace("-\n", "").replace("\n", " ")


def _describe(
    drawn: pd.DataFrame,
    row: str,
    column: str,
    kind: str,
    marks: Mapping[str, Mark],
    rows: Sequence[str],
    columns: Sequence[str],
    row_labels: Mapping[str, str],
    column_labels: Mapping[str, str],
    unit: str,
    text: str | None = None,
) -> tuple[str, str]:
    counts = drawn[kind].value_counts()
    said = [f"{counts[name]} {mark.label}" for name, mark in marks.items() if name in counts]
    alt = f"Matrix of {len(rows)} rows by {len(columns)} columns, {unit}: {listing(said)}."
    parts = []
    for name in rows:
        own = drawn[drawn[row] == name]
        if len(own) and text:  # what is written in a cell says more than its mark
            written = dict(zip(own[column], own[text].astype("str").str.replace("\n", ", "), strict=True))
            cells = [f"{_joined(column_labels.get(c, c))} {written[c]}" for c in columns if c in written]
            parts.append(f"{_joined(row_labels.get(name, name))}: {'; '.join(cells)}.")
        elif len(own):
            cells = []
            for mark, group in own.groupby(kind, sort=False):
                who = [_joined(column_labels.get(c, c)) for c in columns if c in set(group[column])]
                cells.append(f"{marks[str(mark)].label}: {listing(who)}")
            parts.append(f"{_joined(row_labels.get(name, name))}: {'; '.join(cells)}.")
    return alt, " ".join(parts)
