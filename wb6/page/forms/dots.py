"""One dot for each one counted: columns of dots by time, one row of columns for each kind.

For counts small enough that each one can be seen. Nothing is scaled, so no mark stands for a part of one.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wb6.page.describe import listing
from wb6.page.drawing import Drawing, plain
from wb6.page.forms.canvas import MARGIN, canvas, extent, fold, resize
from wb6.page.style import ACCENT, BODY, GRID, INK, QUIET, SMALL, WIDTH, style

MOST = 2000  # dots that can still be told apart
_PITCH = 0.088  # inches from one dot to the next
_DOT = 0.07  # inches across
_ACROSS = 12  # dots beside each other, at most


def dots(
    data: pd.DataFrame,
    *,
    row: str,
    column: str,
    amount: str,
    rows: Sequence[Any],
    columns: Sequence[Any],
    row_labels: Mapping[Any, str] | None = None,
    column_labels: Mapping[Any, str] | None = None,
    colours: Mapping[Any, str] | None = None,
    each: str = "person",
    unit: str = "",
) -> Drawing:
    """Draw as many dots as were counted, for each pair of row and column.

    Args:
        data: One count a row; a pair that is absent stays empty.
        row: Column with the kind, such as the cause.
        column: Column with the time, such as the year.
        amount: Column with whole numbers, not negative.
        rows: The kinds from top to bottom; those without a count are left out.
        columns: The times from left to right, with those that have no count.
        row_labels: How to write a kind.
        column_labels: How to write a time; a line break in it is kept.
        colours: Colour of each kind; default is one colour for all.
        each: What one dot is.
        unit: What is counted.

    Returns:
        The drawing; its data are the counts drawn.

    Raises:
        ValueError: A count is negative or no whole number, or there are more than :data:`MOST` to draw.
    """
    row_labels, column_labels, colours = dict(row_labels or {}), dict(column_labels or {}), dict(colours or {})
    drawn = plain(data, [amount]).dropna(subset=[amount])
    drawn = drawn[drawn[row].isin(list(rows)) & drawn[column].isin(list(columns))].reset_index(drop=True)
    if ((drawn[amount] < 0) | (drawn[amount] % 1 != 0)).any():
        raise ValueError("dots: an amount is negative or no whole number. Draw it as bars.")
    if drawn[amount].sum() > MOST:
        raise ValueError(f"dots: {drawn[amount].sum():,.0f} are more than {MOST:,} and too many to see. Draw bars.")
    counts = drawn.groupby([row, column], sort=False)[amount].sum().astype(int)
    kinds = [kind for kind in rows if (drawn[row] == kind).any()]
    with style():
        figure, axes = canvas(1.0)
        step = (WIDTH - 2 * MARGIN) / max(len(columns), 1)
        across = min(max(int((step - 0.04) / _PITCH), 1), _ACROSS)
        places = {time: MARGIN + step * (place + 0.5) for place, time in enumerate(columns)}
        top = _write_row(figure, axes, [(places[t], str(column_labels.get(t, t))) for t in columns], 0.03, QUIET)
        for kind in kinds:
            own = {time: int(counts.get((kind, time), 0)) for time in columns}
            top = _draw_kind(figure, axes, str(row_labels.get(kind, kind)), own, places, top, across, colours.get(kind))
        if len(kinds) > 1 and len(columns) > 1:
            sums = drawn.groupby(column)[amount].sum()
            axes.plot([MARGIN, WIDTH - MARGIN], [top, top], color="#9aa5b1", lw=0.8, zorder=1)
            written = [(places[time], f"{sums.get(time, 0):,.0f}" if time in sums else "–") for time in columns]
            top = _write_row(figure, axes, written, top + 0.04, INK)
        resize(figure, axes, top + 0.02)
    alt, description = _describe(drawn, counts, row, amount, kinds, columns, row_labels, column_labels)
    alt = f"Dot chart, one dot for each {each}, {unit}: {alt}."
    return Drawing(picture=figure, data=drawn, alt=alt, description=description, unit=unit)


def _write_row(figure: Figure, axes: Axes, words: Sequence[tuple[float, str]], top: float, ink: str) -> float:
    """Write texts in a row, every second one only where all would touch, and return where the row ends."""
    sizes = [extent(figure, text, SMALL) for _, text in words]
    tight = any(
        left + wide[0] / 2 + 0.04 > right - other[0] / 2
        for ((left, _), wide), ((right, _), other) in pairwise(zip(words, sizes, strict=True))
    )
    tall = max((high for _, high in sizes), default=0.0)
    last = len(words) - 1
    for place, ((x, text), (wide, _)) in enumerate(zip(words, sizes, strict=True)):
        if tight and (last - place) % 2:
            continue
        put = min(max(x, MARGIN + wide / 2), WIDTH - MARGIN - wide / 2)
        axes.text(put, top + tall, text, fontsize=SMALL, color=ink, ha="center", va="bottom", linespacing=0.95)
    return top + tall + 0.05


def _draw_kind(
    figure: Figure,
    axes: Axes,
    name: str,
    counts: Mapping[Any, int],
    places: Mapping[Any, float],
    top: float,
    across: int,
    colour: str | None,
) -> float:
    """Draw one kind, its dots filling each column from the left and from below, and return where it ends."""
    axes.plot([MARGIN, WIDTH - MARGIN], [top, top], color=GRID, lw=0.8, zorder=0)
    total = f"{sum(counts.values()):,}"
    room = WIDTH - 2 * MARGIN - extent(figure, total, BODY, "semibold")[0] - 0.15
    heading = fold(figure, name, BODY, room, weight="semibold", most=1)
    look: dict[str, Any] = {"fontsize": BODY, "fontweight": "semibold", "color": INK, "va": "top"}
    axes.text(MARGIN, top + 0.035, heading, **look)
    wide = extent(figure, heading, BODY, "semibold")[0]
    axes.text(MARGIN + wide + 0.08, top + 0.035, total, **{**look, "fontweight": "normal", "color": QUIET})
    high = -(-max(counts.values(), default=0) // across)
    floor = top + 0.22 + high * _PITCH
    spots = [
        (places[time] + (number % across - (across - 1) / 2) * _PITCH, floor - (number // across + 0.5) * _PITCH)
        for time, amount in counts.items()
        for number in range(amount)
    ]
    axes.scatter(
        [x for x, _ in spots],
        [y for _, y in spots],
        s=(_DOT * 72) ** 2,
        color=colour or ACCENT,
        lw=0,
        zorder=3,
    )
    return floor + 0.06


def _describe(
    drawn: pd.DataFrame,
    counts: pd.Series,
    row: str,
    amount: str,
    kinds: Sequence[Any],
    columns: Sequence[Any],
    row_labels: Mapping[Any, str],
    column_labels: Mapping[Any, str],
) -> tuple[str, str]:
    """Say the sums, and then every count."""
    sums = drawn.groupby(row)[amount].sum()
    whole = [f"{row_labels.get(kind, kind)} {sums[kind]:,.0f}" for kind in kinds]
    told = f"{drawn[amount].sum():,.0f} in all: {listing(whole)}" if whole else "nothing to draw"
    parts = []
    for kind in kinds:
        cells = [
            f"{str(column_labels.get(time, time)).replace(chr(10), ' ')} {counts[kind, time]:,}"
            for time in columns
            if (kind, time) in counts.index
        ]
        parts.append(f"{row_labels.get(kind, kind)}: {', '.join(cells)}.")
    return told, " ".join(parts)
