"""Direct labels in place of a legend: names beside what they name, or none at all where they do not fit.

Each function lays the figure out, measures, and says whether it could write every name; if it could
not, the form draws a legend.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from wb6.page.forms.canvas import Box, extent, fold
from wb6.page.style import QUIET, SMALL, WIDTH, ink_like

_LEADER = "#9aa5b1"
_GAP = 0.09  # inches between two names in a row
_NEAR = 0.42  # inches that a name may stand from its line


def spread_widths(
    places: Sequence[float], widths: Sequence[float], gap: float, low: float, high: float
) -> list[float] | None:
    """Move labels of different widths apart in a row, each as near as possible to where it belongs.

    Args:
        places: Wanted middles, in any order.
        widths: Width of each label.
        gap: Least room between two labels.
        low: Left end of the room.
        high: Right end of the room.

    Returns:
        The middles in the order given, or None where the room is too small.

    Example:
        >>> spread_widths([1.0, 1.0], [1.0, 2.0], gap=0.5, low=0.0, high=9.0)
        [0.5, 2.5]
    """
    if sum(widths) + gap * max(len(widths) - 1, 0) > high - low or not len(places):
        return None if len(places) else []
    order = np.argsort(places, kind="stable")
    wide = np.asarray(widths, float)[order]
    steps = np.concatenate([[0.0], np.cumsum((wide[:-1] + wide[1:]) / 2 + gap)])
    pools: list[tuple[float, int]] = []
    for value in np.asarray(places, float)[order] - steps:
        pools.append((float(value), 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, n), (b, m) = pools[-2], pools[-1]
            pools[-2:] = [((a * n + b * m) / (n + m), n + m)]
    flat = np.repeat([mean for mean, _ in pools], [size for _, size in pools])
    flat = np.clip(flat, low + wide[0] / 2, high - wide[-1] / 2 - steps[-1])
    result = np.empty(len(places))
    result[order] = flat + steps
    return [float(value) for value in result]


def label_row(
    figure: Figure,
    axes: Axes,
    marks: Sequence[tuple[float, float, str]],
    *,
    row: float,
    above: bool = True,
    laid_out: bool = False,
) -> bool:
    """Write names in a row above or below what they name, each with a short line to it.

    Args:
        figure: The figure.
        axes: Its axes.
        marks: For each name: its mark's place across, the height at which its line ends, and the name.
        row: Height of the row of names, in the units of the axes.
        above: Whether the row stands above the marks.
        laid_out: Whether the figure is laid out already and its limits are fixed.

    Returns:
        Whether the names fit; if not, nothing is written.
    """
    if not laid_out:
        figure.draw_without_rendering()
    to_inches = axes.transData.transform
    places = [float(to_inches((across, row))[0]) / figure.dpi for across, _, _ in marks]
    widths = [extent(figure, name, SMALL)[0] for _, _, name in marks]
    put = spread_widths(places, widths, _GAP, 0.06, WIDTH - 0.08)
    if put is None:
        return False
    back = axes.transData.inverted().transform
    for (across, end, name), middle in zip(marks, put, strict=True):
        x = float(back((middle * figure.dpi, 0))[0])
        axes.plot([x, across], [row, end], color=_LEADER, lw=0.7, zorder=6, clip_on=False)
        va = "bottom" if above else "top"
        axes.text(x, row, name, fontsize=SMALL, color=QUIET, ha="center", va=va, zorder=6)
    return True


@dataclass(frozen=True)
class Series:
    """A series to be named: its name, its colour, and its points in each panel that has it."""

    name: str
    colour: str
    panels: Sequence[tuple[Axes, np.ndarray]]


def label_lines(figure: Figure, series: Sequence[Series]) -> bool:
    """Write the name of each series beside its line, in the first panel where no other line is in the way.

    Args:
        figure: The figure.
        series: The series; points have shape (n, 2), in the units of the axes.

    Returns:
        Whether every name found a place nearer to its own line than to another; if not, nothing is written.
    """
    figure.draw_without_rendering()
    taken: dict[int, list[Box]] = {}
    written: list[tuple[Axes, Box, Series]] = []
    for one in series:
        size = extent(figure, one.name, SMALL, "semibold")
        for axes, points in one.panels:
            own = taken.setdefault(id(axes), [])
            spot = _find(figure, axes, _marks(figure, axes, points), size, own)
            if spot is not None:
                own.append(spot)
                written.append((axes, spot, one))
                break
        else:
            return False
    for axes, spot, one in written:
        middle = ((spot.left + spot.width / 2) * figure.dpi, -(spot.top + spot.height / 2) * figure.dpi)
        x, y = axes.transAxes.inverted().transform(middle)
        look: dict[str, Any] = {"fontsize": SMALL, "fontweight": "semibold", "color": ink_like(one.colour)}
        axes.text(float(x), float(y), one.name, transform=axes.transAxes, ha="center", va="center", zorder=6, **look)
    return True


def _marks(figure: Figure, axes: Axes, points: np.ndarray) -> np.ndarray:
    """Return points along a line, in inches to the right and down from the lower left of the figure."""
    places = axes.transData.transform(points) / figure.dpi
    steps = [np.linspace(a, b, 8) for a, b in pairwise(places)]
    dense = np.concatenate([places, *steps])
    return np.column_stack([dense[:, 0], -dense[:, 1]])


def _find(figure: Figure, axes: Axes, own: np.ndarray, size: tuple[float, float], taken: Sequence[Box]) -> Box | None:
    """Return the place nearest to a line where its name covers nothing that is drawn."""
    lines, bands = _lines(figure, axes), _bands(figure, axes)
    every = np.concatenate([lines, bands])
    extent_of = axes.get_window_extent()
    left, right = extent_of.x0 / figure.dpi, extent_of.x1 / figure.dpi
    top, bottom = -extent_of.y1 / figure.dpi, -extent_of.y0 / figure.dpi
    best, place = _NEAR, None
    for x in np.arange(left, right - size[0] + 0.08, 0.04):
        for y in np.arange(top, bottom - size[1], 0.04):
            box = Box(float(x), float(y), *size)
            if box.meets(taken, 0.02) or _gap(box, every) < 0.025:
                continue
            near = _gap(box, own)
            if near < best and near <= _gap(box, lines) + 1e-9:
                best, place = near, box
    return place


def _lines(figure: Figure, axes: Axes) -> np.ndarray:
    """Return points along every line of a panel, in inches."""
    found = [np.empty((0, 2))]
    for line in axes.lines:
        points = np.column_stack([axes.convert_xunits(line.get_xdata()), line.get_ydata()]).astype(float)
        found += [_marks(figure, axes, points)] if len(points) else []
    return np.concatenate(found)


def _bands(figure: Figure, axes: Axes) -> np.ndarray:
    """Return points along the rim of every band of a panel, in inches."""
    paths = [path for band in axes.collections for path in band.get_paths()]
    return np.concatenate([np.empty((0, 2)), *(_marks(figure, axes, np.asarray(path.vertices)) for path in paths)])


def _gap(box: Box, points: np.ndarray) -> float:
    """Return the distance from a box to the nearest of some points; zero inside."""
    if not len(points):
        return float("inf")
    across = np.maximum(np.maximum(box.left - points[:, 0], points[:, 0] - box.right), 0)
    down = np.maximum(np.maximum(box.top - points[:, 1], points[:, 1] - box.bottom), 0)
    return float(np.hypot(across, down).min())


def legend(figure: Figure, handles: Sequence[Line2D], columns: int) -> None:
    """Write a key above the plot, in as many columns as fit the width of the figure."""
    for handle in handles:
        handle.set_label(fold(figure, str(handle.get_label()), SMALL, WIDTH - 0.5, most=2))
    wide = [extent(figure, str(handle.get_label()), SMALL)[0] + 0.36 for handle in handles]
    columns = max(1, min(columns, len(handles)))
    while columns > 1 and _needed(wide, columns) > WIDTH - 0.12:
        columns -= 1
    options: dict[str, Any] = {"handlelength": 1.0, "columnspacing": 1.1, "borderpad": 0, "handletextpad": 0.5}
    figure.legend(
        handles=list(handles),
        loc="upper left",
        ncols=columns,
        frameon=False,
        fontsize=SMALL,
        labelcolor=QUIET,
        labelspacing=0.35,
        **options,
    )


def _needed(wide: Sequence[float], columns: int) -> float:
    """Return the width of a key whose entries run down its columns, as matplotlib sets them."""
    rows = -(-len(wide) // columns)
    return sum(max(wide[place : place + rows]) for place in range(0, len(wide), rows))
