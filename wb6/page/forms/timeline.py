"""A timeline: dated events and spans in lanes, each with its words beside it, none over another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from wb6.page.describe import moment
from wb6.page.drawing import Drawing, plain
from wb6.page.forms.canvas import MARGIN, Box, canvas, extent, fold, resize
from wb6.page.forms.time_scale import AXIS, TimeScale, draw_time_axis, place_of
from wb6.page.style import ACCENT, BODY, INK, SMALL, WIDTH, ink_like, style

_TEXT = 1.75  # inches that the words of an event may take in a line
_DOT = 0.055  # half the height of a point or a span
_ROW = 0.04  # room between two events


@dataclass(frozen=True)
class _Event:
    """One event with its place on the axis and its words."""

    lane: str
    start: Any
    end: Any
    from_x: float
    to_x: float
    words: str


def timeline(
    data: pd.DataFrame,
    *,
    start: str,
    label: str,
    lane: str,
    order: Sequence[str],
    end: str | None = None,
    precision: str | None = None,
    lane_labels: Mapping[str, str] | None = None,
    colours: Mapping[str, str] | None = None,
    window: tuple[Any, Any] | None = None,
    unit: str = "",
) -> Drawing:
    """Draw events on one time axis, lane by lane.

    Args:
        data: One event a row.
        start: Column with the date or year of the event, or of the beginning of a span.
        label: Column with the words for the event, in our words and short.
        lane: Column that names the lane, such as the country.
        order: The lanes from top to bottom; rows of other lanes are left out.
        end: Column with the end of a span; where empty, the event is a point.
        precision: Column with day, month or year: how exactly a date is known. It governs how the
            description writes it; without it a date is written as month and year.
        lane_labels: How to write a lane.
        colours: Colour of each lane.
        window: First and last date or year drawn; default is the span of the data.
        unit: What the events are.

    Returns:
        The drawing; its data are the events inside the window, by lane and date.

    Raises:
        ValueError: A span ends before it begins.
    """
    lane_labels, colours = dict(lane_labels or {}), dict(colours or {})
    drawn = plain(data, [start, *([end] if end else [])]).dropna(subset=[start])
    drawn = drawn[drawn[lane].isin(order)]
    until = drawn[end].fillna(drawn[start]) if end else drawn[start]
    if (until < drawn[start]).any():
        name = drawn.loc[(until < drawn[start]).idxmax(), label]
        raise ValueError(f"timeline: '{name}' ends before it begins. Correct '{start}' or '{end}' in its row.")
    if window is not None:
        drawn = drawn[(until >= window[0]) & (drawn[start] <= window[1])]
    lanes = [name for name in order if (drawn[lane] == name).any()]
    rank = drawn[lane].map({name: place for place, name in enumerate(lanes)})
    drawn = drawn.assign(_rank=rank).sort_values(["_rank", start], kind="stable").drop(columns="_rank")
    drawn = drawn.reset_index(drop=True)
    until = drawn[end].fillna(drawn[start]) if end else drawn[start]
    with style():
        figure, axes = canvas(1.0)
        if len(drawn):
            low, high = (window or (drawn[start].min(), until.max()))[0], (window or (0, until.max()))[1]
            scale = TimeScale(place_of(low), place_of(high))
            events = [
                _Event(name, begin, stop, scale.at(begin), scale.at(stop), str(words))
                for name, begin, stop, words in zip(drawn[lane], drawn[start], until, drawn[label], strict=True)
            ]
            bottom = _draw_lanes(figure, axes, events, lanes, lane_labels, colours)
            draw_time_axis(axes, scale, bottom, dates=isinstance(low, pd.Timestamp))
            resize(figure, axes, bottom + 0.04)
    parts = []
    for name in lanes:
        own = drawn[drawn[lane] == name]
        how = own[precision] if precision else ["month"] * len(own)
        said = [
            f"{_when(a, b, str(exact))} {words}"
            for a, b, words, exact in zip(own[start], until[own.index], own[label], how, strict=True)
        ]
        parts.append(f"{lane_labels.get(name, name)}: {'; '.join(said)}.")
    many = f"{len(drawn)} event{'s' if len(drawn) != 1 else ''} in {len(lanes)} lane{'s' if len(lanes) != 1 else ''}"
    ends = f" from {moment(drawn[start].min())} to {moment(until.max())}" if len(drawn) else ""
    alt = f"Timeline, {unit or label}{ends}: {many if len(drawn) else 'no event to draw'}."
    return Drawing(picture=figure, data=drawn, alt=alt, description=" ".join(parts), unit=unit)


def _when(begin: Any, stop: Any, precision: str) -> str:
    """Write the time of an event as exactly as it is known."""

    def one(value: Any) -> str:
        if isinstance(value, pd.Timestamp) and precision in ("day", "year"):
            return str(value.year) if precision == "year" else f"{value.day} {value:%B %Y}"
        return moment(value)

    return one(begin) if begin == stop else f"{one(begin)} to {one(stop)}"


def _draw_lanes(
    figure: Figure,
    axes: Axes,
    events: Sequence[_Event],
    lanes: Sequence[str],
    labels: Mapping[str, str],
    colours: Mapping[str, str],
) -> float:
    """Draw the lanes below each other and return where the last one ends."""
    top = AXIS
    for name in lanes:
        tint = colours.get(name, ACCENT)
        heading = fold(figure, labels.get(name, name), BODY, WIDTH - 2 * MARGIN, weight="semibold", most=2)
        _, tall = extent(figure, heading, BODY, "semibold")
        axes.plot([MARGIN, WIDTH - MARGIN], [top, top], color="#c3cad2", lw=0.7, zorder=1)
        ink = ink_like(tint)
        axes.text(MARGIN, top + 0.04, heading, fontsize=BODY, fontweight="semibold", color=ink, va="top", zorder=5)
        top += 0.06 + tall
        taken: list[Box] = []
        for event in (e for e in events if e.lane == name):
            taken += _draw_event(figure, axes, event, top, taken, tint)
        top = max(box.bottom for box in taken) + 0.07
    return top


def _draw_event(
    figure: Figure, axes: Axes, event: _Event, top: float, taken: Sequence[Box], tint: str
) -> tuple[Box, Box]:
    """Put an event at the highest free place of its lane: words at its right, else its left, else below."""
    text = fold(figure, event.words, SMALL, _TEXT)
    width, height = extent(figure, text, SMALL)
    half = max(height, 2 * _DOT) / 2
    starts = sorted({top, *(box.bottom + _ROW for box in taken)})
    span = (event.from_x - _DOT, event.to_x - event.from_x + 2 * _DOT)
    beside: list[tuple[float, str]] = []
    if event.to_x + 0.1 + width <= WIDTH - MARGIN:
        beside.append((event.to_x + 0.1, "left"))
    if event.from_x - 0.1 - width >= MARGIN:
        beside.append((event.from_x - 0.1 - width, "right"))
    for y in starts:
        mark = Box(span[0], y + half - _DOT, span[1], 2 * _DOT)
        for left, _ in beside:
            words = Box(left, y, width, 2 * half)
            if not mark.meets(taken, _ROW / 2) and not words.meets(taken, _ROW / 2):
                return _put(axes, event, mark, words, text, tint)
        if not beside:
            mark = Box(span[0], y, span[1], 2 * _DOT)
            left = min(max(MARGIN, event.from_x), WIDTH - MARGIN - width)
            words = Box(left, mark.bottom + 0.03, width, height)
            if not mark.meets(taken, _ROW / 2) and not words.meets(taken, _ROW / 2):
                return _put(axes, event, mark, words, text, tint)
    raise AssertionError("the place below every other event is free")


def _put(axes: Axes, event: _Event, mark: Box, words: Box, text: str, tint: str) -> tuple[Box, Box]:
    middle = mark.top + _DOT
    if event.from_x == event.to_x:
        axes.plot([event.from_x], [middle], "o", ms=2 * _DOT * 72, color=tint, mec="white", mew=0.8, zorder=4)
    else:
        bar = Rectangle((event.from_x, mark.top), event.to_x - event.from_x, mark.height, color=tint, lw=0, zorder=3)
        axes.add_patch(bar)
    axes.text(
        words.left,
        words.top + words.height / 2,
        text,
        fontsize=SMALL,
        color=INK,
        va="center",
        linespacing=0.98,
        zorder=5,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.3, "alpha": 0.85},
    )
    return mark, words
