"""Stacked columns over time: what there was above, what it was made of below, a part that is not known hatched."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter

from wb6.page.describe import listing, moment, number, share
from wb6.page.drawing import Drawing, plain
from wb6.page.forms.canvas import extent
from wb6.page.forms.direct import legend
from wb6.page.forms.scales import number_axis
from wb6.page.style import INK, QUIET, SMALL, WIDTH, ink_on, style

#: Colours of the parts in their order, where none are given; neighbours differ in lightness too.
PALETTE = ("#990f3d", "#0f5499", "#d98324", "#00806c", "#7a5ba8", "#b5b03c", "#5b2a12", "#4aa3df")
_HATCH = "#8d97a3"
_EDGE = {"edgecolor": "white", "linewidth": 0.4}


def columns(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    part: str,
    parts: Sequence[str],
    labels: Mapping[str, str] | None = None,
    colours: Mapping[str, str] | None = None,
    hatched: Sequence[str] = (),
    unit: str = "",
    whole_label: str = "",
    parts_label: str = "",
    heights: tuple[float, float] = (1.3, 2.5),
) -> Drawing:
    """Draw two rows of columns on one time axis: the parts in numbers, and as shares of their year.

    Args:
        data: One part of one year a row.
        x: Column with whole years.
        y: Column with the size of the part; not negative.
        part: Column that names the part.
        parts: The parts from bottom to top.
        labels: How to write a part's name.
        colours: Colour of each part; default is :data:`PALETTE` in the order of the parts.
        hatched: Parts that are not known, drawn hatched.
        unit: What is counted.
        whole_label: Heading of the upper row.
        parts_label: Heading of the lower row.
        heights: Heights of the two rows in inches.

    Returns:
        The drawing; its data are the rows drawn. A name stands in its part where it fits, else in a key.
    """
    labels, colours = dict(labels or {}), {**dict(zip(parts, cycle(PALETTE), strict=False)), **dict(colours or {})}
    drawn = plain(data, [x, y]).dropna(subset=[y])
    drawn = drawn[drawn[part].isin(parts)].reset_index(drop=True)
    present = [p for p in parts if drawn.loc[drawn[part] == p, y].sum() > 0]
    wide = drawn.pivot_table(index=x, columns=part, values=y, aggfunc="sum").reindex(columns=present).fillna(0.0)
    wide = wide[wide.sum(axis=1) > 0]
    with style():
        figure = Figure(figsize=(WIDTH, sum(heights) + 0.3), layout="constrained")
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=list(heights))
        shares = wide.div(wide.sum(axis=1), axis=0)
        for axes, table in ((upper, wide), (lower, shares)):
            _stack(axes, table, colours, hatched)
        number_axis(upper, nbins=3)
        whole = wide.sum(axis=1)
        if len(whole):
            top, text = float(whole.max()), number(float(whole.max()))
            look: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "fontsize": SMALL, "color": INK}
            upper.annotate(text, (whole.idxmax(), top), (0, 2), fontweight="semibold", **look)
            upper.set_ylim(0, 1.2 * top)
        lower.set_ylim(0, 1)
        lower.set_yticks([0, 0.5, 1])
        lower.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v * 100:g}%"))
        for axes, words in ((upper, whole_label), (lower, parts_label)):
            axes.set_title(words, loc="left", fontsize=SMALL, color=QUIET, pad=3)
            axes.tick_params(axis="x", size=0)
        years = [int(year) for year in wide.index]
        step = max(1, -(-len(years) // 8))
        if years:
            lower.set_xlim(years[0] - 0.55, years[-1] + 0.55)
            lower.set_xticks([year for year in years if (years[-1] - year) % step == 0])
            lower.xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:.0f}"))
            figure.draw_without_rendering()  # settles where the axes stand, for the names
            left = [p for p in present if not _name(figure, lower, shares, p, labels, colours, hatched)]
            if left:
                legend(figure, [_key(p, labels, colours, hatched) for p in left], 4)
    said = []
    for year, row in wide.iterrows():
        cells = [f"{labels.get(p, p)} {share(float(shares.loc[year, p]))}" for p in present if row[p] > 0]
        said.append(f"{moment(year)}: {number(float(row.sum()))}, of which {listing(cells)}")
    ends = f", {years[0]} to {years[-1]}" if len(years) > 1 else f", {years[0]}" if years else ", nothing to draw"
    alt = f"Stacked columns, {unit or y}{ends}, in numbers and as shares of each year: "
    alt += f"{listing([labels.get(p, p) for p in present]) or 'no parts'}."
    return Drawing(picture=figure, data=drawn, alt=alt, description="; ".join(said) + ".", unit=unit)


def _stack(axes: Axes, table: pd.DataFrame, colours: Mapping[str, str], hatched: Sequence[str]) -> None:
    base = np.zeros(len(table))
    for name in table.columns:
        look: dict[str, Any] = {"color": colours[name], **_EDGE}
        if name in hatched:
            look = {"facecolor": "white", "edgecolor": _HATCH, "hatch": "////", "linewidth": 0.5}
        axes.bar(table.index, table[name], bottom=base, width=0.94, **look)
        base = base + table[name].to_numpy()


def _key(name: str, labels: Mapping[str, str], colours: Mapping[str, str], hatched: Sequence[str]) -> Any:
    look: dict[str, Any] = {"facecolor": colours[name]}
    if name in hatched:
        look = {"facecolor": "white", "edgecolor": _HATCH, "hatch": "////", "linewidth": 0.5}
    return Patch(label=labels.get(name, name), **look)


def _name(
    figure: Figure,
    axes: Axes,
    shares: pd.DataFrame,
    name: str,
    labels: Mapping[str, str],
    colours: Mapping[str, str],
    hatched: Sequence[str],
) -> bool:
    """Write a part's name where its columns leave most room; say whether there was any."""
    box = axes.get_window_extent()
    across = box.width / figure.dpi / (axes.get_xlim()[1] - axes.get_xlim()[0])
    down = box.height / figure.dpi
    tops = shares.cumsum(axis=1)[name].to_numpy()
    bottoms = tops - shares[name].to_numpy()
    years = shares.index.to_numpy()
    whole = labels.get(name, name)
    best, place, text = 0.02, None, whole
    for words in dict.fromkeys([whole, whole.replace(" ", "\n")]):
        width, height = extent(figure, words, SMALL, "semibold")
        # On a hatched part, whose name has a ground of its own, it may reach over the rim.
        need = max(1, int(np.ceil((width + (-0.07 if name in hatched else 0.03)) / across)))
        for first in range(len(years) - need + 1):
            run = slice(first, first + need)
            if years[run][-1] - years[run][0] != need - 1:
                continue
            low, high = bottoms[run].max(), tops[run].min()
            if (high - low) * down - height > best:
                best, text = (high - low) * down - height, words
                place = ((years[run][0] + years[run][-1]) / 2, (low + high) / 2)
    if place is None:
        return False
    around = [withStroke(linewidth=4, foreground=colours[name])]  # covers the lines between columns
    look: dict[str, Any] = {"color": ink_on(colours[name]), "path_effects": around}
    if name in hatched:
        look = {"color": INK, "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 1.2}}
    axes.text(
        *place, text, fontsize=SMALL, fontweight="semibold", ha="center", va="center", linespacing=1.0, zorder=5, **look
    )
    return True
