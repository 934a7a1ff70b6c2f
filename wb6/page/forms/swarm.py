"""Swarms of points: a row for each group, its members as grey points, those in focus in colour and named."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from wb6.page.describe import listing, number
from wb6.page.drawing import Drawing, plain
from wb6.page.forms.canvas import fold
from wb6.page.forms.direct import label_row, legend
from wb6.page.style import ACCENT, BODY, INK, QUIET, REST, SMALL, WIDTH, style

_STEP = 0.13  # how far points that would cover each other are moved apart, in rows
_NEAR = 0.022  # how near two points may lie across, in parts of the axis


def swarm(
    data: pd.DataFrame,
    *,
    row: str,
    value: str,
    name: str,
    order: Sequence[str],
    focus: Sequence[str],
    labels: Mapping[str, str] | None = None,
    colours: Mapping[str, str] | None = None,
    named_rows: Sequence[str] | None = None,
    named_others: Sequence[tuple[str, str]] = (),
    reference: float = 1.0,
    reference_label: str = "",
    rest_label: str = "others",
    middle_label: str = "their median",
    unit: str = "",
    row_height: float = 0.62,
) -> Drawing:
    """Draw one strip a row on a logarithmic scale.

    Args:
        data: One member of one row a row.
        row: Column that names the strip.
        value: Column with the value, above zero.
        name: Column that names the member.
        order: The strips from top to bottom; those without a value are left out and named in the description.
        focus: Members drawn in colour.
        labels: How to write a member's name.
        colours: Colour of each member in focus; default is the accent.
        named_rows: Strips in which the members in focus are named; default is all.
        named_others: Strip and member of others that are named too, below their point.
        reference: The value at which a line stands.
        reference_label: What the line means.
        rest_label: What the other members are called in the key.
        middle_label: What the mark of their median is called in the key.
        unit: What the values are.
        row_height: Height of a strip in inches.

    Returns:
        The drawing; its data are the rows drawn.
    """
    labels, colours = dict(labels or {}), dict(colours or {})
    drawn = plain(data, [value])
    drawn = drawn[drawn[row].isin(order) & (drawn[value] > 0)].reset_index(drop=True)
    rows = [one for one in order if (drawn[row] == one).any()]
    absent = [one for one in order if one not in rows]
    with style():
        figure = Figure(figsize=(WIDTH, row_height * max(len(rows), 1) + 0.5), layout="constrained")
        axes = figure.subplots()
        axes.set_xscale("log")
        ends = (drawn[value].min(), drawn[value].max()) if len(drawn) else (0.1, 10.0)
        axes.set_xlim(min(ends[0], reference) / 1.4, max(ends[1], reference) * 1.4)
        axes.set_ylim(-0.55, len(rows) - 0.35)
        axes.axvline(reference, color="#9aa5b1", lw=0.9, zorder=1)
        axes.set_yticks(range(len(rows)), [fold(figure, str(one), BODY, 1.0, most=2) for one in reversed(rows)])
        axes.tick_params(axis="y", labelcolor=INK, labelsize=BODY)
        _number(axes, min(ends[0], reference), max(ends[1], reference))
        axes.grid(axis="x")
        axes.grid(axis="y", visible=False)
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(axis="x", size=0)
        for place, one in enumerate(reversed(rows)):
            own = drawn[drawn[row] == one]
            front = own[own[name].isin(focus)]
            back = own[~own[name].isin(focus)]
            _points(axes, back[value], place)
            tints = [colours.get(str(n), ACCENT) for n in front[name]]
            axes.scatter(front[value], [place] * len(front), s=38, c=tints, edgecolor="white", linewidths=0.6, zorder=4)
        if rows:
            if reference_label:
                foot = (reference, -0.55)
                axes.annotate(reference_label, foot, (4, 2), textcoords="offset points", fontsize=SMALL, color=QUIET)
            _name_points(figure, axes, drawn, rows, row, value, name, focus, labels, named_rows)
            for strip, member in named_others:
                for at in drawn.loc[(drawn[row] == strip) & (drawn[name] == member), value]:
                    look: dict[str, Any] = {"ha": "center", "va": "top", "fontsize": SMALL, "color": QUIET}
                    foot = (at, len(rows) - 1 - rows.index(strip))
                    axes.annotate(labels.get(member, member), foot, (6, -6), textcoords="offset points", **look)
            handles = [
                Line2D([], [], color=REST, marker="o", ls="", ms=5, label=rest_label),
                Line2D([], [], color=INK, marker="|", ls="", ms=9, mew=1.6, label=middle_label),
            ]
            legend(figure, handles[: 2 if (~drawn[name].isin(focus)).any() else 0], 2)
    said = []
    for one in rows:
        own = drawn[drawn[row] == one]
        front, back = own[own[name].isin(focus)], own[~own[name].isin(focus)]
        parts = [f"{labels.get(n, n)} ×{number(float(v))}" for n, v in zip(front[name], front[value], strict=True)]
        others = f"{len(back)} {rest_label}"
        if len(back):
            low, middle, high = (number(float(v)) for v in back[value].quantile([0, 0.5, 1]))
            others += f" from ×{low} to ×{high}, median ×{middle}"
        said.append(f"{one}: {listing(parts) or 'none in focus'}; {others}.")
    if absent:
        said.append(f"No data: {listing(absent)}.")
    alt = f"Strip chart, {unit}, {len(rows)} row{'s' if len(rows) != 1 else ''}: {listing(rows)}."
    return Drawing(picture=figure, data=drawn, alt=alt, description=" ".join(said), unit=unit)


def _number(axes: Axes, low: float, high: float) -> None:
    """Write the scale as multiples; on less than a decade the powers of ten alone would leave one number."""
    axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"×{v:g}"))
    if high < 10 * low:
        axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.xaxis.set_minor_locator(NullLocator())


def _points(axes: Axes, values: pd.Series, place: int) -> None:
    """Draw the other members, moved apart where they would cover each other, and their median."""
    low, high = np.log(axes.get_xlim())
    across = (np.log(values.sort_values().to_numpy(dtype=float)) - low) / (high - low)
    heights: list[float] = []
    for at, one in enumerate(across):
        near = {round(heights[i], 2) for i in range(at) if one - across[i] < _NEAR}
        steps = [0.0, *(side * _STEP * k for k in range(1, 4) for side in (1, -1))]
        heights.append(next((step for step in steps if round(step, 2) not in near), 0.0))
    look: dict[str, Any] = {"s": 26, "c": REST, "edgecolor": "white", "linewidths": 0.5, "zorder": 2}
    axes.scatter(values.sort_values(), [place + step for step in heights], **look)
    if len(values) > 1:
        axes.plot([values.median()] * 2, [place - 0.26, place + 0.26], color=INK, lw=1.6, zorder=3)


def _name_points(  # type: ignore[no-untyped-def]
    figure: Figure, axes: Axes, drawn: pd.DataFrame, rows, row, value, name, focus, labels, named_rows
) -> None:
    """Write the names of the members in focus above their points."""
    figure.draw_without_rendering()
    for place, one in enumerate(reversed(rows)):
        own = drawn[(drawn[row] == one) & drawn[name].isin(focus)]
        if len(own) and (named_rows is None or one in named_rows):
            marks = [(v, place + 0.08, labels.get(n, n)) for n, v in zip(own[name], own[value], strict=True)]
            label_row(figure, axes, marks, row=place + 0.36, laid_out=True)
