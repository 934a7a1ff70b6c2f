"""Lines over time: the series in focus in colour, the others grey behind, events on the line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from wb6.page.describe import course, listing, number, points, share
from wb6.page.drawing import Drawing, plain, refuse_joined_editions
from wb6.page.forms.canvas import extent, fold
from wb6.page.forms.scales import number_axis, spread, time_axis
from wb6.page.style import ACCENT, BODY, INK, QUIET, REST, SMALL, WIDTH, ink_like, style

_LEADER = "#9aa5b1"
_SPAN = "#f6e3c5"
_NAME = 1.15  # inches that the name of a series may take


def lines(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    series: str,
    focus: Sequence[str],
    labels: Mapping[str, str] | None = None,
    colours: Mapping[str, str] | None = None,
    band: tuple[str, str] | None = None,
    events: pd.DataFrame | None = None,
    spans: pd.DataFrame | None = None,
    log: bool = False,
    percent: bool = False,
    unit: str = "",
    height: float = 3.3,
    zero: bool = True,
    rest_label: str = "",
    steps: bool = False,
) -> Drawing:
    """Draw series over time.

    Args:
        data: One observation a row.
        x: Column with years or dates.
        y: Column with the values.
        series: Column that names the series.
        focus: The series drawn in colour, in order of importance; the rest stands grey behind.
        labels: How to write a series' name; default is the name itself.
        colours: Colour of each series in focus; default is the accent for the first.
        band: Two columns with the low and high bound of each value.
        events: Columns ``date`` and ``label``; marked on the first series in focus where it has a value.
        spans: Columns ``start`` and ``end``; shaded from top to bottom behind the lines, where they lie in the
            time drawn. The caption says what they are.
        log: Logarithmic scale. Zeros cannot stand on it: they are left out and counted in the description.
        percent: Values are shares of one, written as per cent.
        unit: What is counted.
        height: Height of the drawing in inches.
        zero: Whether a linear axis begins at zero.
        rest_label: One name for all grey series, where naming each would crowd the figure.
        steps: Each value stands for the time from its date to the next one (a quarter, a year), and is drawn
            as a step; the last one lasts as long as the one before it. Series in focus are filled.

    Returns:
        The drawing; its data are the rows of ``data`` that have a value.
    """
    refuse_joined_editions(data, [series])
    labels, colours = dict(labels or {}), dict(colours or {})
    names = [name for name in focus if (data[series] == name).any()]
    for name in focus:
        near = [] if name in names else get_close_matches(str(name), map(str, data[series].unique()), n=1, cutoff=0.8)
        if near:
            raise ValueError(f"lines: the series in focus '{name}' is not in the data. Did you mean '{near[0]}'?")
    rest = [name for name in data[series].unique() if name not in names]
    drawn = plain(data, [x, y, *(band or ())]).dropna(subset=[y])
    zeros = int((drawn[y] <= 0).sum()) if log else 0
    drawn = drawn[drawn[y] > 0] if log else drawn
    form = share if percent else number
    with style():
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        axes = figure.subplots()
        number_axis(axes, log=log, percent=percent)
        shaded = _shade(axes, drawn[x], spans)
        for name in [*rest, *reversed(names)]:
            part = _close(drawn[drawn[series] == name].sort_values(x), x, steps)
            colour = colours.get(name, ACCENT if name in names else REST) if name in names else REST
            if band and name in names:
                axes.fill_between(part[x], part[band[0]], part[band[1]], color=colour, alpha=0.18, lw=0)
            front = name in names
            if steps and front:
                axes.fill_between(part[x], 0, part[y], color=colour, alpha=0.22, lw=0, step="post")
            axes.plot(
                part[x],
                part[y],
                drawstyle="steps-post" if steps else "default",
                color=colour,
                lw=2 if front else 1,
                zorder=3 if front else 2,
                marker="o" if len(part) < 3 else None,
                ms=4,
            )
        if not log and zero:
            axes.set_ylim(bottom=min(0, float(drawn[y].min())) if len(drawn) else 0)
        axes.margins(x=0.01)
        time_axis(axes, drawn[x].to_numpy())
        shown = drawn.replace({series: dict.fromkeys(rest, rest_label)}) if rest_label else drawn
        named = [*names, *([rest_label] if rest_label and rest else rest)]
        _label_ends(figure, axes, shown, x, y, series, named, names, labels, colours)
        first = _close(drawn[drawn[series] == names[0]].sort_values(x), x, steps) if names else drawn.head(0)
        placed = _mark_events(figure, axes, first, x, y, events)
    said = [
        f"{labels.get(n, n)}: {course(drawn[drawn[series] == n].set_index(x)[y].sort_index(), form)}" for n in names
    ]
    kind = "Step chart" if steps else "Line chart"
    alt = f"{kind}, {unit or y}. {'; '.join(said)}." if said else f"{kind}, {unit or y}: no series to draw."
    listed = [(n, points(drawn[drawn[series] == n].set_index(x)[y].sort_index(), form)) for n in names]
    parts = [f"{labels.get(n, n)}, point by point: {said_points}." for n, said_points in listed if said_points]
    parts += [
        f"{labels.get(n, n)} {course(drawn[drawn[series] == n].set_index(x)[y].sort_index(), form)}." for n in rest
    ]
    parts = parts or [f"{one}." for one in said]  # one long series: its points are too many to list
    if shaded:
        parts.append(f"Shaded: {listing(shaded)}.")
    if placed:
        parts.append(f"Events marked: {listing([f'{label} ({when:%B %Y})' for when, label in placed])}.")
    if steps:
        parts.append("Each value stands for the time from its date to the next one.")
    if log:
        parts.append(f"The scale is logarithmic{f'; {zeros} zero values cannot be drawn on it' if zeros else ''}.")
    return Drawing(picture=figure, data=drawn.reset_index(drop=True), alt=alt, description=" ".join(parts), unit=unit)


def _shade(axes: Axes, times: pd.Series, spans: pd.DataFrame | None) -> list[str]:
    """Shade the spans that touch the time drawn, and return them as words."""
    if spans is None or spans.empty or times.empty:
        return []
    inside = spans[(spans["start"] <= times.max()) & (spans["end"] >= times.min())]
    said = []
    for span in inside.itertuples():
        axes.axvspan(date2num(span.start), date2num(span.end), color=_SPAN, lw=0, zorder=0)
        words = [f"{end:%B %Y}" for end in (span.start, span.end)]
        said.append(words[0] if words[0] == words[1] else " to ".join(words))
    return said


def _close(part: pd.DataFrame, x: str, steps: bool) -> pd.DataFrame:
    """Return the points of a line; of steps with the end of the last one, as long as the one before."""
    if not steps or len(part) < 2:
        return part
    last = part.tail(1)
    return pd.concat([part, last.assign(**{x: last[x] + (part[x].iloc[-1] - part[x].iloc[-2])})])


def _label_ends(
    figure: Figure,
    axes: Axes,
    drawn: pd.DataFrame,
    x: str,
    y: str,
    series: str,
    order: Sequence[str],
    front: Sequence[str],
    labels: Mapping[str, str],
    colours: Mapping[str, str],
) -> None:
    """Write each series' name at its right end, moved apart where two would collide."""
    ends = []
    for name in order:
        part = drawn[drawn[series] == name]
        if len(part):
            ends.append((name, float(part.loc[part[x] == part[x].max(), y].median())))
    if not ends:
        return
    axes.get_ylim()  # settles the limits, so that heights can be measured
    transform = axes.transData
    heights = [transform.transform((0, value))[1] for _, value in ends]
    low, high = axes.transAxes.transform((0, 0))[1], axes.transAxes.transform((0, 1))[1]
    texts = [fold(figure, labels.get(name, name), BODY, _NAME, most=3) for name, _ in ends]
    tall = max(extent(figure, text, BODY)[1] for text in texts)
    places = spread(heights, gap=figure.dpi * tall * 1.05, low=low, high=high)
    for (name, _), text, place in zip(ends, texts, places, strict=True):
        inside = name in front
        axes.annotate(
            text,
            xy=(1, (place - low) / (high - low)),
            xycoords="axes fraction",
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            ha="left",
            linespacing=0.95,
            fontsize=BODY if inside else SMALL,
            fontweight="semibold" if inside else "normal",
            color=ink_like(colours.get(name, ACCENT)) if inside else QUIET,
        )


@dataclass(frozen=True)
class _Note:
    """The label of an event: its date, words, place across and down in inches, and on which side it stands."""

    when: pd.Timestamp
    text: str
    at: float
    width: float
    height: float
    top: float = 0.0
    side: str = "left"

    @property
    def span(self) -> tuple[float, float]:
        """The left and right edge of the words."""
        return (self.at, self.at + self.width) if self.side == "left" else (self.at - self.width, self.at)


def _mark_events(
    figure: Figure, axes: Axes, line: pd.DataFrame, x: str, y: str, events: pd.DataFrame | None
) -> list[tuple[pd.Timestamp, str]]:
    """Mark events on the line, their labels above the plot where none meets another or its leader."""
    if events is None or events.empty or len(line) < 2:
        return []
    dates = line[x].sort_values()
    events = events[(events["date"] >= dates.iloc[0]) & (events["date"] <= dates.iloc[-1])].sort_values("date")
    if events.empty:
        return []
    figure.draw_without_rendering()
    notes = []
    for event in events.itertuples():
        at = float(axes.transData.transform((date2num(event.date), 1))[0]) / figure.dpi
        room = WIDTH - at - 0.1
        side = "left" if room >= 0.8 else "right"
        text = fold(figure, str(event.label), SMALL, min(1.3, room) if side == "left" else 1.3)
        width, height = extent(figure, text, SMALL)
        notes.append(_Note(event.date, text, at, width + 0.06, height + 0.03, side=side))
    placed = _stack(notes)
    above_plot = max(note.top + note.height for note in placed) + 0.06
    wide, tall = figure.get_size_inches()
    figure.set_size_inches(wide, tall + above_plot)
    axes.set_ylim(*axes.get_ylim())  # a leader must not stretch the scale
    for note in placed:
        value, place = _value_at(line, x, y, note.when), date2num(note.when)
        rise = 72 * (above_plot - note.top)  # points above the plot
        above: dict[str, Any] = {
            "xy": (place, 1),
            "xycoords": axes.get_xaxis_transform(),
            "textcoords": "offset points",
        }
        axes.plot([place, place], [value, axes.get_ylim()[1]], color=_LEADER, lw=0.7, zorder=1)
        arrow = {"arrowstyle": "-", "color": _LEADER, "lw": 0.7, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", xytext=(0, rise), arrowprops=arrow, **above)
        axes.plot([place], [value], "o", ms=4.2, mfc="white", mec=INK, mew=1.1, zorder=5)
        shift = 2.5 if note.side == "left" else -2.5
        look: dict[str, Any] = {"fontsize": SMALL, "color": INK, "linespacing": 0.95}
        axes.annotate(note.text, xytext=(shift, rise), ha=note.side, va="top", **look, **above)
    return [(note.when, note.text.replace("\n", " ")) for note in placed]


def _stack(notes: Sequence[_Note]) -> list[_Note]:
    """Give each label the highest place where neither its words nor its leader meets another's.

    A leader runs down from its label, so a label goes below every label that its leader would cross.
    Labels at the left of their leader stand uppermost, the last one first.
    """
    turned: list[_Note] = []
    for note in reversed(notes):
        crossed = any(note.at < other.at < note.at + note.width for other in turned)
        if note.side == "right" or crossed:
            top = max((o.top + o.height for o in turned if o.span[0] < note.at), default=0.0)
            turned.append(replace(note, side="right", top=top))
    kept: list[_Note] = []
    done = {note.when for note in turned}
    for note in (n for n in notes if n.when not in done):
        over = [o.top + o.height for o in kept if o.span[1] > note.at]
        over += [o.top + o.height for o in turned if o.span[0] < note.span[1] and o.at > note.at]
        kept.append(replace(note, top=max(over, default=0.0)))
    return sorted([*kept, *turned], key=lambda note: note.when)


def _value_at(line: pd.DataFrame, x: str, y: str, when: Any) -> float:
    """Return the value of the line at the last point not after a date."""
    before = line[line[x] <= when].sort_values(x)
    return float((before if len(before) else line.sort_values(x).head(1))[y].iloc[-1])
