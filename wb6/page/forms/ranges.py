"""Horizontal ranges: a bar from low to high, with points on it, one row for each label."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from wb6.page.describe import number, share
from wb6.page.drawing import Drawing, plain
from wb6.page.forms.canvas import fold
from wb6.page.forms.direct import label_row, legend
from wb6.page.forms.scales import short
from wb6.page.style import ACCENT, BODY, INK, REST, WIDTH, style

_BAND = "#d5dae0"
_PART = "#9aa5b1"


def ranges(
    data: pd.DataFrame,
    *,
    label: str,
    low: str,
    high: str,
    point: str | None = None,
    low_name: str,
    high_name: str,
    point_name: str = "",
    colours: Mapping[str, str] | None = None,
    between: str = "",
    percent: bool = False,
    root: bool = False,
    log: bool = False,
    group: str | None = None,
    unit: str = "",
    row_height: float = 0.25,
) -> Drawing:
    """Draw one range a row, top to bottom in the order of the data.

    Args:
        data: One range a row.
        label: Column that names the row.
        low: Column with the left end.
        high: Column with the right end.
        point: Column with a point to compare with the range; without it the two ends are the points. A
            point may stand without a range; without points, both ends must be known.
        low_name: What the low end is, for a reader.
        high_name: What the high end is.
        point_name: What the point is.
        colours: Colour of the point by label; default is the accent.
        between: What the bar itself stands for, written in the key where ``point`` is given.
        percent: Values are shares of one.
        root: Square-root scale.
        log: Logarithmic scale.
        group: Column whose neighbours of another value are parted by a line.
        unit: What is counted.
        row_height: Height of a row in inches.

    Returns:
        The drawing; its data are the rows drawn.
    """
    colours = dict(colours or {})
    ends = {"low": low, "high": high, **({"point": point} if point else {})}
    drawn = plain(data, list(ends.values())).dropna(subset=[point] if point else [low, high]).reset_index(drop=True)
    form = share if percent else number
    with style():
        figure = Figure(figsize=(WIDTH, row_height * max(len(drawn), 1) + 0.62), layout="constrained")
        axes = figure.subplots()
        places = np.arange(len(drawn))[::-1]
        wide = point is not None
        axes.hlines(
            places, drawn[low], drawn[high], color=REST if not wide else _BAND, lw=2 if not wide else 7, zorder=1
        )
        if group:
            turns = drawn[group].ne(drawn[group].shift()).to_numpy()[1:]
            axes.hlines(places[1:][turns] + 0.5, 0, 1, transform=axes.get_yaxis_transform(), color=_PART, lw=0.8)
        tints = [colours.get(str(name), ACCENT) for name in drawn[label]]
        if wide:
            axes.scatter(drawn[point], places, c=tints, s=34, zorder=3, label=point_name)
        else:
            axes.scatter(drawn[low], places, s=30, zorder=3, facecolor="white", edgecolor=tints, linewidths=1.5)
            axes.scatter(drawn[high], places, s=30, zorder=3, c=tints)
        most = 2 if row_height >= 0.3 else 1
        axes.set_yticks(places, [fold(figure, str(name), BODY, 2.0, most=most) for name in drawn[label]])
        axes.tick_params(axis="y", labelcolor=INK, labelsize=BODY)
        axes.set_ylim(-0.7, len(drawn) - 0.3)
        axes.grid(axis="x")
        axes.grid(axis="y", visible=False)
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(axis="x", size=0)
        if root:
            axes.set_xscale("function", functions=(np.sqrt, np.square))
        if log:
            axes.set_xscale("log")
        axes.xaxis.set_major_formatter(FuncFormatter((lambda v, _: f"{v * 100:g}%") if percent else short))
        if log and len(drawn) and _span(drawn[list(ends.values())]) < 300:
            axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
        axes.xaxis.set_minor_locator(NullLocator())
        if len(drawn):
            first = {name: float(drawn[column].iloc[0]) for name, column in ends.items()}
            written = (point_name, between or f"{low_name} to {high_name}") if wide else (low_name, high_name)
            _key(figure, axes, first, written, wide)
    said = []
    for row in drawn.to_dict("records"):
        known = not (pd.isna(row[low]) or pd.isna(row[high]))
        between_them = f"{low_name} {form(row[low])}, {high_name} {form(row[high])}" if known else "no range"
        said.append(f"{row[label]}: {f'{point_name} {form(row[point])}, ' if point else ''}{between_them}")
    alt = f"Range chart, {unit}, {len(drawn)} rows, top to bottom {_few(list(drawn[label].astype(str)))}."
    return Drawing(picture=figure, data=drawn, alt=alt, description="; ".join(said) + ".", unit=unit)


def _span(values: pd.DataFrame) -> float:
    """Return how many times the least value the largest is."""
    return float(values.max().max()) / float(values.min().min())


def _few(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= 6 else f"from {names[0]} to {names[-1]}"


def _key(figure: Figure, axes: Axes, first: Mapping[str, float], names: Sequence[str], wide: bool) -> None:
    """Write what ends and points stand for: at the first row where it fits, else above the rows."""
    top = axes.get_ylim()[1]
    axes.set_xlim(*axes.get_xlim())  # a leader must not stretch the scale
    row = top + 0.12
    if wide:
        point, between = names
        # The name of the bar points at the longer of its free ends.
        at = "low" if first["point"] - first["low"] > first["high"] - first["point"] else "high"
        marks = [(first["point"], row - 0.6, point), ((first[at] + first["point"]) / 2, row - 0.7, between)]
        far = abs(first["low"] - first["high"]) > 0
    else:
        marks = [(first["low"], row - 0.55, names[0]), (first["high"], row - 0.55, names[1])]
        far = True
    if far and label_row(figure, axes, marks, row=row):
        return
    shape: Any = {"color": ACCENT, "marker": "o", "ls": "", "ms": 5.5}
    if wide:
        handles = [Line2D([], [], label=names[0], **shape), Line2D([], [], color=_BAND, lw=7, label=names[1])]
    else:
        handles = [
            Line2D([], [], label=names[0], mfc="white", mew=1.5, **shape),
            Line2D([], [], label=names[1], **shape),
        ]
    legend(figure, handles, 2)
