"""Strips: series below each other on one time axis and one logarithmic scale, with spans shaded across all."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from wb6.page.describe import course, listing, moment, number
from wb6.page.drawing import Drawing, plain
from wb6.page.forms.canvas import MARGIN, canvas, extent, fold, resize
from wb6.page.forms.direct import spread_widths
from wb6.page.forms.scales import short
from wb6.page.style import ACCENT, BODY, COOL, GRID, INK, QUIET, SMALL, WIDTH, style

_LEFT = 0.42  # room for the numbers of the scale
_NAME = 0.25  # height of a strip's name
_LEAST = 0.3  # least height of a strip
_SHADE = "#f3e3e8"
_LINE = "#7b8794"


def strips(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    strip: str,
    order: Sequence[str],
    spans: pd.DataFrame,
    marks: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    span_name: str = "",
    unit: str = "",
    decade: float = 0.36,
) -> Drawing:
    """Draw strips, one for each series, and what every series did in each span.

    Every strip has the same height for a tenfold change, so equal slopes are equal rates, and is as high
    as its own range.

    Args:
        data: One observation a row.
        x: Column with dates.
        y: Column with the values, positive; where missing, the line has a gap.
        strip: Column that names the series.
        order: The series from top to bottom; the first is the one that the spans come from.
        spans: Columns ``start`` and ``end``, shaded across all strips.
        marks: What a series did in a span: columns ``strip``, ``start``, ``end``, ``text`` and ``rose``.
        labels: How to write a series' name.
        span_name: What a span is, for the description.
        unit: What is counted.
        decade: Height of a tenfold change in inches.

    Returns:
        The drawing; its data are the rows with a value.
    """
    labels = dict(labels or {})
    drawn = plain(data, [y])
    drawn = drawn[drawn[strip].isin(order) & (drawn[y] > 0)].sort_values([strip, x]).reset_index(drop=True)
    names = [name for name in order if (drawn[strip] == name).any()]
    with style():
        figure, axes = canvas(1.0)
        if names:
            low, high = date2num(drawn[x].min()), date2num(drawn[x].max())
            width = WIDTH - _LEFT - 2 * MARGIN
            scale = (low, width / max(high - low, 365.0))
            spans = _clip(spans, drawn[x])
            marks = _clip(marks, drawn[x])
            bottom = _draw(figure, axes, drawn, x, y, strip, names, spans, marks, labels, scale, decade)
            resize(figure, axes, bottom + 0.04)
    said = []
    for name in names:
        own = drawn[drawn[strip] == name]
        did = [
            f"{mark.text} from {moment(mark.start)} to {moment(mark.end)}"
            for mark in marks[marks["strip"] == name].itertuples()
        ]
        said.append(
            f"{labels.get(name, name)}: {course(own.set_index(x)[y], number)}"
            f"{f'; in {span_name}: {listing(did)}' if did else ''}."
        )
    many = f"{len(spans)} shaded span{'s' if len(spans) != 1 else ''}{f' ({span_name})' if span_name else ''}"
    shown = listing([labels.get(n, n) for n in names]) or "nothing: there are no data"
    alt = f"Strips on one time axis, {unit or y}: {shown}; {many}."
    return Drawing(picture=figure, data=drawn, alt=alt, description=" ".join(said), unit=unit)


def _clip(rows: pd.DataFrame, dates: pd.Series) -> pd.DataFrame:
    """Keep the part of spans that lies within the dates drawn."""
    first, last = dates.min(), dates.max()
    inside = rows[(rows["start"] < last) & (rows["end"] > first)]
    return inside.assign(start=inside["start"].clip(lower=first), end=inside["end"].clip(upper=last))


def _draw(  # type: ignore[no-untyped-def]
    figure: Figure, axes: Axes, drawn, x, y, strip, names, spans, marks, labels, scale, decade
) -> float:
    """Draw the strips from top to bottom and return where they end."""

    def across(dates):  # type: ignore[no-untyped-def]
        return MARGIN + _LEFT + (date2num(dates) - scale[0]) * scale[1]

    edge = WIDTH - MARGIN
    top = _draw_heads(figure, axes, [(across(s.start), across(s.end), s) for s in spans.itertuples()], edge)
    begin = top
    for place, name in enumerate(names):
        own = drawn[drawn[strip] == name]
        logs = np.log10(own[y].to_numpy(float))
        least, most = float(logs.min()), float(logs.max())
        height = max((most - least) * decade, _LEAST)
        base = top + _NAME + height
        spot = base - (logs - least) * decade - (height - (most - least) * decade) / 2
        _draw_scale(axes, least, most, base, decade, height, edge)
        words = fold(figure, labels.get(name, name), BODY, edge - MARGIN, weight="semibold", most=1)
        front = place == 0
        axes.text(
            MARGIN,
            top + 0.09,
            words,
            fontsize=BODY,
            fontweight="semibold",
            va="center",
            color=ACCENT if front else INK,
            zorder=5,
        )
        _draw_line(axes, own[x], across(own[x]), spot, ACCENT if front else _LINE, 1.6)
        for mark in marks[marks["strip"] == name].itertuples():
            inside = own[x].between(mark.start, mark.end).to_numpy()
            ink = ACCENT if front else COOL if mark.rose else QUIET
            _draw_line(axes, own[x][inside], across(own[x][inside]), spot[inside], ink, 2.4)
            left, right = across(mark.start), across(mark.end)
            wide = extent(figure, mark.text, SMALL, "semibold")[0]
            if wide <= right - left + 0.3 and wide <= right - MARGIN:
                at, side = (left + 0.04, "left") if mark.rose and left + wide < edge else (right - 0.03, "right")
                # A name that the words would meet keeps its row: the words go below it.
                crowded = MARGIN + extent(figure, words, BODY, "semibold")[0] > (at if side == "left" else at - wide)
                axes.text(
                    at,
                    top + (_NAME + 0.06 if crowded else 0.1),
                    mark.text,
                    fontsize=SMALL,
                    fontweight="semibold",
                    color=ink,
                    ha=side,
                    va="center",
                    zorder=6,
                )
        top = base + 0.14
    for span in spans.itertuples():
        left, right = across(span.start), across(span.end)
        axes.fill([left, right, right, left], [begin, begin, top, top], color=_SHADE, lw=0, zorder=0)
    return _draw_years(figure, axes, drawn[x].min(), drawn[x].max(), across, top)


def _draw_heads(figure: Figure, axes: Axes, heads, edge: float) -> float:  # type: ignore[no-untyped-def]
    """Write when each span lies above it, if there is room for all; return where the strips begin."""
    texts = [f"{s.start:%b %Y} – {s.end:%b %Y}" for _, _, s in heads]
    widths = [extent(figure, text, SMALL)[0] for text in texts]
    put = spread_widths([(a + b) / 2 for a, b, _ in heads], widths, 0.1, MARGIN, edge)
    if not texts or put is None:
        return 0.06
    for text, at in zip(texts, put, strict=True):
        axes.text(at, 0.1, text, fontsize=SMALL, color=QUIET, ha="center", va="center")
    return 0.24


def _draw_scale(  # type: ignore[no-untyped-def]
    axes: Axes, least, most, base, decade, height, edge
) -> None:
    """Draw the powers of ten that lie in a strip, or its highest value where none does."""
    shift = (height - (most - least) * decade) / 2
    powers = [p for p in range(int(np.floor(least)), int(np.ceil(most)) + 1) if least - 0.05 <= p <= most + 0.05]
    for level in powers or [most]:
        at = base - (level - least) * decade - shift
        axes.plot([MARGIN + _LEFT, edge], [at, at], color=GRID, lw=0.8, zorder=1)
        text = short(10.0**level) if powers else short(float(f"{10.0**level:.2g}"))
        axes.text(MARGIN + _LEFT - 0.05, at, text, fontsize=SMALL, color=QUIET, ha="right", va="center")


def _draw_line(axes: Axes, dates, places, heights, colour: str, weight: float) -> None:  # type: ignore[no-untyped-def]
    """Draw a line that breaks where more than a month is missing; a lone point is a dot."""
    if not len(dates):
        return
    gaps = np.flatnonzero(np.diff(date2num(dates)) > 32) + 1
    for part in np.split(np.arange(len(dates)), gaps):
        one = len(part) == 1
        axes.plot(places[part], heights[part], color=colour, lw=weight, marker="o" if one else None, ms=2.5, zorder=4)


def _draw_years(figure: Figure, axes: Axes, first, last, across, top: float) -> float:  # type: ignore[no-untyped-def]
    """Write the years below the strips and return where the drawing ends."""
    years = [year for year in range(first.year, last.year + 1) if pd.Timestamp(year, 1, 1) >= first]
    step = max(1, int(np.ceil(len(years) / 6)))
    axes.plot([MARGIN + _LEFT, WIDTH - MARGIN], [top, top], color="#9aa5b1", lw=0.8)
    if not years:
        axes.text(across(first), top + 0.14, f"{first:%B %Y}", fontsize=SMALL, color=QUIET, ha="left", va="center")
    for year in years[::step]:
        at = across(pd.Timestamp(year, 1, 1))
        half = extent(figure, str(year), SMALL)[0] / 2
        axes.plot([at, at], [top, top + 0.04], color="#9aa5b1", lw=0.8)
        axes.text(
            min(at, WIDTH - MARGIN - half), top + 0.14, str(year), fontsize=SMALL, color=QUIET, ha="center", va="center"
        )
    return top + 0.22
