"""Horizontal ranges: a bar from low to high, with points on it, one row for each label."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, NullLocator

from wb6.page.describe import number
from wb6.page.drawing import Drawing, plain
from wb6.page.forms.scales import short
from wb6.page.style import ACCENT, INK, QUIET, REST, WIDTH, style


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
    unit: str = "",
    row_height: float = 0.25,
) -> Drawing:
    """Draw one range a row, top to bottom in the order of the data.

    Args:
        data: One range a row.
        label: Column that names the row.
        low: Column with the left end.
        high: Column with the right end.
        point: Column with a point to compare with the range; without it the two ends are the points.
        low_name: What the low end is, for a reader.
        high_name: What the high end is.
        point_name: What the point is.
        colours: Colour of the point by label; default is the accent.
        between: What the bar itself stands for, written in the key where ``point`` is given.
        percent: Values are shares of one.
        root: Square-root scale.
        log: Logarithmic scale.
        unit: What is counted.
        row_height: Height of a row in inches.

    Returns:
        The drawing; its data are the rows drawn.
    """
    colours = dict(colours or {})
    numbers = [low, high, *([point] if point else [])]
    drawn = plain(data, numbers).dropna(subset=[low, high]).reset_index(drop=True)
    form = (lambda v: f"{v:.0%}") if percent else number
    with style():
        figure = Figure(figsize=(WIDTH, row_height * max(len(drawn), 1) + 0.55), layout="constrained")
        axes = figure.subplots()
        places = np.arange(len(drawn))[::-1]
        wide = point is not None
        axes.hlines(
            places, drawn[low], drawn[high], color=REST if not wide else "#d5dae0", lw=2 if not wide else 7, zorder=1
        )
        tints = [colours.get(str(name), ACCENT) for name in drawn[label]]
        if wide:
            axes.scatter(drawn[point], places, c=tints, s=34, zorder=3, label=point_name)
        else:
            axes.scatter(drawn[low], places, s=30, zorder=3, facecolor="white", edgecolor=tints, linewidths=1.5)
            axes.scatter(drawn[high], places, s=30, zorder=3, c=tints)
        axes.set_yticks(places, [str(name) for name in drawn[label]])
        axes.tick_params(axis="y", labelcolor=INK, labelsize=9.5)
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
        axes.xaxis.set_minor_locator(NullLocator())
        _key(figure, wide, low_name, high_name, point_name, between)
    said = []
    for row in drawn.to_dict("records"):
        ends = f"{low_name} {form(row[low])}, {high_name} {form(row[high])}"
        said.append(f"{row[label]}: {f'{point_name} {form(row[point])}, ' if point else ''}{ends}")
    alt = f"Range chart, {unit}, {len(drawn)} rows, top to bottom {_few(list(drawn[label].astype(str)))}."
    return Drawing(picture=figure, data=drawn, alt=alt, description="; ".join(said) + ".", unit=unit)


def _few(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= 6 else f"from {names[0]} to {names[-1]}"


def _key(figure: Figure, wide: bool, low_name: str, high_name: str, point_name: str, between: str) -> None:
    """Write what ends and points stand for, above the rows."""
    if wide:
        handles = [
            Line2D([], [], color=ACCENT, marker="o", ls="", ms=5.5, label=point_name),
            Line2D([], [], color="#d5dae0", lw=7, label=between or f"{low_name} to {high_name}"),
        ]
    else:
        handles = [
            Line2D([], [], color=ACCENT, marker="o", mfc="white", ls="", ms=5.5, mew=1.5, label=low_name),
            Line2D([], [], color=ACCENT, marker="o", ls="", ms=5.5, label=high_name),
        ]
    figure.legend(
        handles=handles,
        loc="upper left",
        ncols=2,
        frameon=False,
        fontsize=9,
        labelcolor=QUIET,
        handlelength=1.2,
        columnspacing=1.4,
        borderpad=0,
        handletextpad=0.5,
    )
