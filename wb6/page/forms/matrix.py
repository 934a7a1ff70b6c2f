"""A matrix of ties: rows by columns, each cell a mark whose fill shows the strength of the tie."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from wb6.page.describe import listing
from wb6.page.drawing import Drawing
from wb6.page.frame import text_width
from wb6.page.style import INK, QUIET, WIDTH, style


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
    "joined": Mark("took part", "took part", fill="#0f4c81", sign="✓"),
    "absent": Mark("did not", "did not", fill="#ffffff", edge="#e3e6ea"),
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
    text_size: float = 8,
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
        text_size: Font size of what is written in the cells.
        totals: A text for each row at the right, such as a count.
        totals_label: Heading of the totals.
        unit: What a cell is.
        cell: Height of a row in inches.
        left: Room for the row labels in inches.

    Returns:
        The drawing; its data are the cells drawn.
    """
    row_labels, column_labels = dict(row_labels or {}), dict(column_labels or {})
    drawn = data[data[row].isin(rows) & data[column].isin(columns)].reset_index(drop=True)
    lines = _layout(rows, groups)
    right = 0.75 if totals else 0.05
    head, key_rows = 0.42, -(-len([m for m in marks if (drawn[kind] == m).any()]) // 3) + bool(flag)
    height = head + cell * (len(lines)) + 0.1 + 0.21 * key_rows
    with style():
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        axes = figure.subplots()
        axes.set_axis_off()
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        step = (WIDTH - left - right) / max(len(columns), 1)
        for place, name in enumerate(columns):
            axes.text(
                left + step * (place + 0.5),
                head - 0.08,
                column_labels.get(name, name),
                ha="center",
                va="bottom",
                fontsize=8.6,
                color=INK,
                linespacing=0.95,
            )
        if totals:
            axes.text(
                WIDTH - 0.02,
                head - 0.08,
                totals_label,
                ha="right",
                va="bottom",
                fontsize=8.6,
                color=QUIET,
                linespacing=0.95,
            )
        cells = {
            (r, c): record for r, c, record in zip(drawn[row], drawn[column], drawn.to_dict("records"), strict=True)
        }
        for number, (heading, line) in enumerate(lines):
            top = head + cell * number
            if line is None:
                axes.text(0, top + cell * 0.62, heading, fontsize=8.6, fontweight="semibold", color=QUIET, va="center")
                continue
            axes.plot([0, WIDTH], [top + cell] * 2, color="#eceff2", lw=0.7, zorder=0)
            name = _fit(figure, row_labels.get(line, line), left - 0.08)
            axes.text(0, top + cell / 2, name, fontsize=9.2, va="center", color=INK)
            for place, other in enumerate(columns):
                if (line, other) in cells:
                    record = cells[line, other]
                    box = (left + step * place + 0.03, top + 0.025, step - 0.06, cell - 0.05)
                    _draw_cell(
                        axes,
                        box,
                        marks[str(record[kind])],
                        record[text] if text else None,
                        bool(flag and record[flag]),
                        text_size,
                    )
            if totals:
                axes.text(
                    WIDTH - 0.02, top + cell / 2, totals.get(line, ""), ha="right", va="center", fontsize=9.2, color=INK
                )
        _draw_key(
            axes,
            head + cell * len(lines) + 0.12,
            [m for k, m in marks.items() if (drawn[kind] == k).any()],
            flag_label if flag else "",
        )
    alt, description = _describe(drawn, row, column, kind, marks, rows, columns, row_labels, column_labels, unit)
    return Drawing(picture=figure, data=drawn, alt=alt, description=description, unit=unit)


def _fit(figure: Figure, text: str, room: float) -> str:
    """Cut a row's label at a word if it is wider than its room in inches; the data keep it whole."""
    if text_width(figure, text, 9.2) <= room:
        return text
    words = text.split()
    while len(words) > 1 and text_width(figure, " ".join(words) + " …", 9.2) > room:
        words.pop()
    return " ".join(words).rstrip(",;") + " …"


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
    size: float = 8,
) -> None:
    x, y, width, height = box
    if mark.fill or mark.edge:
        axes.add_patch(
            Rectangle((x, y), width, height, facecolor=mark.fill or "none", edgecolor=mark.edge or "none", lw=0.9)
        )
    sign = text if text is not None else mark.sign
    if sign:
        axes.text(x + width / 2, y + height / 2 + 0.005, sign, ha="center", va="center", fontsize=size, color=mark.ink)
    if flagged:
        axes.fill([x + width, x + width - 0.09, x + width], [y, y, y + 0.09], color=INK, lw=0)


def _draw_key(axes: Axes, top: float, marks: Sequence[Mark], flag_label: str) -> None:
    for number, mark in enumerate(marks):
        x, y = (number % 3) * WIDTH / 3, top + (number // 3) * 0.21
        _draw_cell(axes, (x, y, 0.26, 0.16), mark, None, False)
        axes.text(x + 0.33, y + 0.08, mark.short or mark.label, fontsize=8.4, color=QUIET, va="center")
    if flag_label:
        y = top + -(-len(marks) // 3) * 0.21
        axes.fill([0.26, 0.17, 0.26], [y + 0.02, y + 0.02, y + 0.11], color=INK, lw=0)
        axes.text(0.33, y + 0.08, flag_label, fontsize=8.4, color=QUIET, va="center")


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
) -> tuple[str, str]:
    counts = drawn[kind].value_counts()
    said = [f"{counts[name]} {mark.label}" for name, mark in marks.items() if name in counts]
    alt = f"Matrix of {len(rows)} rows by {len(columns)} columns, {unit}: {listing(said)}."
    parts = []
    for name in rows:
        own = drawn[drawn[row] == name]
        if len(own):
            cells = []
            for mark, group in own.groupby(kind, sort=False):
                who = [_joined(column_labels.get(c, c)) for c in columns if c in set(group[column])]
                cells.append(f"{marks[str(mark)].label}: {listing(who)}")
            parts.append(f"{_joined(row_labels.get(name, name))}: {'; '.join(cells)}.")
    return alt, " ".join(parts)
