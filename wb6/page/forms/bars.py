"""Horizontal bars, whole or in parts, labelled with their values."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from wb6.page.describe import listing, number, share
from wb6.page.drawing import Drawing, plain
from wb6.page.forms.canvas import fold
from wb6.page.forms.direct import label_row, legend
from wb6.page.style import ACCENT, BODY, INK, SMALL, WIDTH, ink_on, style


def bars(
    data: pd.DataFrame,
    *,
    label: str,
    value: str,
    order: Sequence[str],
    part: str | None = None,
    parts: Sequence[str] = (),
    labels: Mapping[str, str] | None = None,
    part_labels: Mapping[str, str] | None = None,
    colours: Mapping[str, str] | None = None,
    percent: bool = False,
    unit: str = "",
    row_height: float = 0.3,
    total: bool = True,
) -> Drawing:
    """Draw one bar for each label, from top to bottom.

    Args:
        data: One bar, or one part of a bar, a row.
        label: Column that names the bar.
        value: Column with its length; not negative.
        order: The bars from top to bottom.
        part: Column that names the parts of a bar.
        parts: The parts from left to right.
        labels: How to write a bar's name.
        part_labels: How to write a part's name.
        colours: Colour of each part, or of each bar where there are no parts.
        percent: Values are shares of one.
        unit: What the length counts.
        row_height: Height of a bar's row in inches.
        total: Write the whole at the end of each bar.

    Returns:
        The drawing; its data are the rows drawn.
    """
    labels, part_labels, colours = dict(labels or {}), dict(part_labels or {}), dict(colours or {})
    drawn = plain(data, [value])
    drawn = drawn[drawn[label].isin(order)].dropna(subset=[value]).reset_index(drop=True)
    form = share if percent else number
    present = [p for p in parts if (drawn[part] == p).any()] if part else []
    with style():
        figure = Figure(figsize=(WIDTH, row_height * max(len(order), 1) + 0.15), layout="constrained")
        axes = figure.subplots()
        drawn = drawn[drawn[part].isin(present)] if part else drawn
        longest = float(drawn.groupby(label)[value].sum().max()) if len(drawn) else 1.0
        for place, name in enumerate(reversed(order)):
            own = drawn[drawn[label] == name]
            start = 0.0
            pieces: list[str | None] = [*present] or [None]
            for one in pieces:
                piece = own[own[part] == one] if one is not None else own
                size = float(piece[value].sum())
                tint = colours.get(str(one) if one is not None else str(name), ACCENT)
                axes.barh(place, size, left=start, color=tint, height=0.68, lw=0)
                alone = total and size == float(own[value].sum())  # the end of the bar says it already
                if one is not None and size > longest * 0.08 and not alone:
                    ink = ink_on(tint)
                    axes.text(start + size / 2, place, form(size), ha="center", va="center", fontsize=SMALL, color=ink)
                start += size
            if total and len(own):
                axes.text(
                    start + longest * 0.012,
                    place,
                    form(start),
                    ha="left",
                    va="center",
                    fontsize=BODY,
                    color=INK,
                    fontweight="semibold",
                )
        written = [fold(figure, labels.get(name, name), SMALL, 1.6, most=2) for name in reversed(order)]
        axes.set_yticks(np.arange(len(order)), written)
        axes.tick_params(axis="y", labelcolor=INK)
        axes.set_xlim(0, longest * 1.12 or 1)
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)
        axes.grid(visible=False)
        axes.set_ylim(-0.5, len(order) - 0.5)
        if part and present:
            names = {p: part_labels.get(p, p) for p in present}
            if not _name_parts(figure, axes, drawn, label, value, part, order, names, row_height):
                handles = [Line2D([], [], color=colours.get(p, ACCENT), lw=6, label=names[p]) for p in present]
                legend(figure, handles, 4)
    said = []
    for name in order:
        own = drawn[drawn[label] == name]
        text = (
            f"{labels.get(name, name)} {form(float(own[value].sum()))}"
            if len(own)
            else f"{labels.get(name, name)} no figure"
        )
        if part and len(own):
            cells = [
                f"{part_labels.get(p, p)} {form(float(v))}"
                for p in present
                if (v := own.loc[own[part] == p, value].sum())
            ]
            text += f" ({', '.join(cells)})"
        said.append(text)
    many = f"{len(order)} bars" if len(order) != 1 else "one bar"
    alt = f"Bar chart, {unit}: {listing(said) if not part and len(said) < 9 else many}."
    return Drawing(picture=figure, data=drawn, alt=alt, description="; ".join(said) + ".", unit=unit)


def _name_parts(
    figure: Figure,
    axes: Axes,
    drawn: pd.DataFrame,
    label: str,
    value: str,
    part: str,
    order: Sequence[str],
    names: Mapping[str, str],
    row_height: float,
) -> bool:
    """Name the parts at the first bar, or at the last if that is the longer one; say whether there was room."""
    sums = drawn.groupby(label)[value].sum().reindex(order).fillna(0.0)
    top = float(sums.iloc[0]) >= float(sums.iloc[-1])
    own = drawn[drawn[label] == (order[0] if top else order[-1])].groupby(part)[value].sum().reindex(list(names))
    if own.isna().any() or (own <= 0).any():
        return False
    ends = own.cumsum()
    width, height = figure.get_size_inches()
    place, side = (len(order) - 1, 1) if top else (0, -1)
    row = place + side * 0.62
    figure.set_size_inches(width, height + 0.22)
    more = 0.22 / row_height
    axes.set_ylim(-0.5 - (0 if top else more), len(order) - 0.5 + (more if top else 0))
    marks = [(float(ends[p] - own[p] / 2), place + side * 0.34, name) for p, name in names.items()]
    if label_row(figure, axes, marks, row=row, above=top):
        return True
    figure.set_size_inches(width, height)
    axes.set_ylim(-0.5, len(order) - 0.5)
    return False
