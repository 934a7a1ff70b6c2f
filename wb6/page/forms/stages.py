"""Stages: how far each member had come and when, one bar a member whose colour changes with the stage."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from wb6.page.describe import listing, moment
from wb6.page.drawing import Drawing
from wb6.page.forms.canvas import MARGIN, canvas, extent, fold, resize
from wb6.page.forms.matrix import Mark, draw_key
from wb6.page.forms.time_scale import AXIS, TimeScale, draw_time_axis, place_of
from wb6.page.style import BODY, INK, QUIET, SMALL, WIDTH, ink_on, style

_BAR = 0.19  # height of a bar in inches
_TRACK = "#eef0f2"


def stages(
    data: pd.DataFrame,
    *,
    member: str,
    stage: str,
    start: str,
    end: str,
    order: Sequence[str],
    marks: Mapping[str, Mark],
    window: tuple[Any, Any],
    labels: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
    unit: str = "",
) -> Drawing:
    """Draw the stages that each member went through on one time axis.

    Args:
        data: One stage of one member a row. A row without an end is a moment and drawn as a diamond.
        member: Column that names the member.
        stage: Column with the stage, a key of ``marks``.
        start: Column with the date on which it begins.
        end: Column with the date on which it ends.
        order: The members from top to bottom; one without a row keeps its place, with an empty track.
        marks: How each stage is drawn, lowest first; where a bar has room the month of its start stands in it.
        window: First and last date drawn.
        labels: How to write a member.
        notes: A few words beside the member's name, such as its state at the end.
        unit: What the stages are.

    Returns:
        The drawing; its data are the rows inside the window, by member and start.

    Raises:
        ValueError: A stage ends before it begins.
    """
    labels, notes = dict(labels or {}), dict(notes or {})
    late = data[data[end].notna() & (data[end] < data[start])]
    if len(late):
        raise ValueError(f"stages: '{late[stage].iloc[0]}' of '{late[member].iloc[0]}' ends before it begins.")
    until = data[end].fillna(data[start])
    drawn = data[data[member].isin(order) & (until >= window[0]) & (data[start] <= window[1])]
    rank = drawn[member].map({name: place for place, name in enumerate(order)})
    drawn = drawn.assign(_rank=rank).sort_values(["_rank", start], kind="stable").drop(columns="_rank")
    drawn = drawn.reset_index(drop=True)
    with style():
        figure, axes = canvas(1.0)
        if len(drawn):
            scale = TimeScale(place_of(window[0]), place_of(window[1]))
            top = AXIS + 0.02
            for name in order:
                top = _head(figure, axes, labels.get(name, name), notes.get(name, ""), top)
                _draw_bar(figure, axes, drawn[drawn[member] == name], (stage, start, end), marks, scale, top)
                top += _BAR + 0.11
            draw_time_axis(axes, scale, top - 0.05, dates=True)
            present = [mark for key, mark in marks.items() if (drawn[stage] == key).any()]
            resize(figure, axes, draw_key(figure, axes, top, present) + 0.02)
    said = []
    for name in order:
        own = drawn[drawn[member] == name]
        steps = [f"{marks[key].label} {moment(at)}" for key, at in zip(own[stage], own[start], strict=True)]
        said.append(f"{labels.get(name, name)}: {'; '.join(steps) if steps else notes.get(name, 'no step')}.")
    last = [f"{labels.get(name, name)} {notes[name]}" for name in order if name in notes]
    alt = f"Chart of stages by date, {unit or stage}: {listing(last) if len(drawn) and last else 'nothing to draw'}."
    return Drawing(picture=figure, data=drawn, alt=alt, description=" ".join(said), unit=unit)


def _head(figure: Figure, axes: Axes, name: str, note: str, top: float) -> float:
    """Write a member's name, its note at the right or below, and return where its bar begins."""
    room = WIDTH - 2 * MARGIN
    name = fold(figure, name, BODY, room, weight="semibold", most=2)
    note = fold(figure, note, SMALL, room, most=2)
    wide, tall = extent(figure, name, BODY, "semibold")
    note_wide, note_tall = extent(figure, note, SMALL)
    axes.text(MARGIN, top, name, fontsize=BODY, fontweight="semibold", color=INK, va="top", zorder=5)
    if not note:
        return top + tall + 0.02
    beside = wide + note_wide + 0.15 <= room and "\n" not in name + note
    look: dict[str, Any] = {"fontsize": SMALL, "color": QUIET, "va": "top", "linespacing": 1.0, "zorder": 5}
    if beside:
        axes.text(WIDTH - MARGIN, top + 0.01, note, ha="right", **look)
        return top + tall + 0.02
    axes.text(MARGIN, top + tall, note, ha="left", **look)
    return top + tall + note_tall + 0.02


def _draw_bar(
    figure: Figure,
    axes: Axes,
    rows: pd.DataFrame,
    columns: tuple[str, str, str],
    marks: Mapping[str, Mark],
    scale: TimeScale,
    top: float,
) -> None:
    """Draw a track, the stages on it, and moments as diamonds over them."""
    stage, start, end = columns
    left, right = scale.at_edges()
    axes.add_patch(Rectangle((left, top), right - left, _BAR, color=_TRACK, lw=0, zorder=1))
    moments = [scale.at(at) for at in rows.loc[rows[end].isna(), start]]
    for row in rows[rows[end].notna()].to_dict("records"):
        mark = marks[str(row[stage])]
        begin, stop = scale.at(row[start]), scale.at(row[end])
        edge = {"edgecolor": mark.edge, "lw": 0.9} if mark.edge else {"lw": 0}
        bar = Rectangle((begin, top), max(stop - begin, 0.025), _BAR, facecolor=mark.fill or "none", zorder=2, **edge)
        axes.add_patch(bar)
        words = f"{row[start]:%b %Y}"
        wide = extent(figure, words, SMALL)[0]
        free = all(not begin - 0.06 < at < begin + wide + 0.14 for at in moments)
        if stop - begin > wide + 0.1 and place_of(row[start]) >= scale.low and free:
            ink = ink_on(mark.fill) if mark.fill else INK
            axes.text(begin + 0.05, top + _BAR / 2, words, fontsize=SMALL, color=ink, va="center", zorder=4)
    for row, at in zip(rows[rows[end].isna()].to_dict("records"), moments, strict=True):
        mark = marks[str(row[stage])]
        # A mark that is only a sign has its colour in the ink, as its entry in the key has.
        look: dict[str, Any] = {
            "color": mark.fill or (mark.ink if mark.sign else INK),
            "mec": mark.edge or "white",
            "mew": 0.9,
        }
        axes.plot([at], [top + _BAR / 2], "D", ms=6, zorder=5, **look)
