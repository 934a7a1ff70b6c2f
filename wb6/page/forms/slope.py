"""A slope: two moments, one line for each label, written with its value at both ends."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wb6.page.describe import listing, moment, number, share
from wb6.page.drawing import Drawing, plain, refuse_joined_editions
from wb6.page.forms.canvas import MARGIN, canvas, extent, fold, resize
from wb6.page.forms.scales import spread
from wb6.page.style import ACCENT, BODY, INK, QUIET, REST, SMALL, WIDTH, ink_like, style

_ROOM = 1.45  # inches that a label may take at either end
_HEAD = 0.26  # height of the line that names the two moments
_GAP = 0.07  # between a line's end and its label
_LEADER = "#9aa5b1"


def slope(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    label: str,
    focus: Sequence[str] = (),
    moments: tuple[Any, Any] | None = None,
    moment_labels: tuple[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    colours: Mapping[str, str] | None = None,
    percent: bool = False,
    unit: str = "",
    height: float = 2.9,
) -> Drawing:
    """Draw how each label moved between two moments.

    Args:
        data: One observation a row.
        x: Column with years or dates.
        y: Column with the values.
        label: Column that names the line.
        focus: The labels drawn in colour, in order of importance; the rest stands grey behind.
        moments: The two values of ``x`` compared; default is the first and the last.
        moment_labels: How to write the two moments; default is the year, or month and year.
        labels: How to write a label.
        colours: Colour of each label in focus; default is the accent.
        percent: Values are shares of one, written as per cent.
        unit: What is counted.
        height: Least height of the drawing in inches; many labels make it higher.

    Returns:
        The drawing; its data are the rows of the two moments that have a value. A label with a value at
        one moment only is a point.

    Raises:
        ValueError: A label has two values at one moment, or would join two editions of an index.
    """
    labels, colours = dict(labels or {}), dict(colours or {})
    known = plain(data, [y]).dropna(subset=[y])
    found = sorted(known[x].unique())
    first, last = moments or ((found[0], found[-1]) if found else (None, None))
    drawn = known[known[x].isin([first, last])].reset_index(drop=True)
    refuse_joined_editions(drawn, [label])
    _refuse_twins(drawn, label, x)
    form: Callable[[float], str] = share if percent else number
    # A moment counts once where the data hold only one.
    ends = [drawn[drawn[x] == at].set_index(label)[y] for at in ((first, last) if first != last else (first,))]
    names = [n for n in focus if any(n in end.index for end in ends)]
    rest = [n for n in drawn[label].unique() if n not in names]
    written = moment_labels or (_name(first), _name(last))
    with style():
        figure, axes = canvas(height)
        low, high = (float(drawn[y].min()), float(drawn[y].max())) if len(drawn) else (0.0, 1.0)
        _draw(figure, axes, ends, [*rest, *names], set(names), labels, colours, form, (low, high), written, height)
    said = [f"{labels.get(n, n)} {_course(n, ends, written, form)}" for n in names or rest]
    whole = f" from {written[0]} to {written[1]}" if len(ends) == 2 and len(drawn) else ""
    alt = f"Slope chart, {unit or y}{whole}: {'; '.join(said) if said else 'nothing to draw'}."
    others = [f"{labels.get(n, n)} {_course(n, ends, written, form)}." for n in (rest if names else [])]
    return Drawing(
        picture=figure, data=drawn, alt=alt, description=" ".join([*_directions(ends, labels), *others]), unit=unit
    )


def _refuse_twins(drawn: pd.DataFrame, label: str, x: str) -> None:
    twins = drawn[drawn.duplicated([label, x])]
    if len(twins):
        name, at = twins.iloc[0][label], _name(twins.iloc[0][x])
        raise ValueError(f"slope: '{name}' has more than one value in {at}. Keep one row for each label and moment.")


def _name(value: Any) -> str:
    return "" if value is None else moment(value)


def _course(name: str, ends: Sequence[pd.Series], written: Sequence[str], form: Callable[[float], str]) -> str:
    """Say where one line begins and ends."""
    values = [(at, float(end[name])) for at, end in zip(written, ends, strict=False) if name in end.index]
    if len(values) == 2:
        return f"from {form(values[0][1])} to {form(values[1][1])}"
    return f"{form(values[0][1])} in {values[0][0]}, the only figure"


def _directions(ends: Sequence[pd.Series], labels: Mapping[str, str]) -> list[str]:
    """Say which lines rise, fall and stay."""
    if len(ends) < 2:
        return []
    moved = (ends[1] - ends[0]).dropna()
    said = []
    for word, part in (("up", moved[moved > 0]), ("down", moved[moved < 0]), ("unchanged", moved[moved == 0])):
        if len(part):
            said.append(f"{word}: {listing([labels.get(str(n), str(n)) for n in part.index])}")
    text = "; ".join(said)
    return [f"{text[:1].upper()}{text[1:]}."] if text else []


def _draw(
    figure: Figure,
    axes: Axes,
    ends: Sequence[pd.Series],
    order: Sequence[str],
    front: set[str],
    labels: Mapping[str, str],
    colours: Mapping[str, str],
    form: Callable[[float], str],
    scale: tuple[float, float],
    written: Sequence[str],
    height: float,
) -> None:
    """Write the labels first, for they say how much room the lines have."""
    texts: list[dict[str, str]] = []
    for side, end in enumerate(ends):
        texts.append({})
        for name in (n for n in order if n in end.index):
            value, weight = form(float(end[name])), "semibold" if name in front else "normal"
            # Only the name is folded, so that the value is never cut.
            room = _ROOM - extent(figure, f"{value} ", BODY, weight)[0]
            words = fold(figure, labels.get(name, name), BODY, room, weight=weight, most=2)
            texts[side][name] = f"{words} {value}" if side == 0 else f"{value} {words}"
    weigh = {name: "semibold" if name in front else "normal" for name in order}
    sizes = [{name: extent(figure, text, BODY, weigh[name]) for name, text in side.items()} for side in texts]
    tall = max((h for side in sizes for _, h in side.values()), default=0.15) * 1.02
    most = max((len(side) for side in texts), default=0)
    height = max(height, _HEAD + tall * most + 0.1)
    resize(figure, axes, height)
    edges = [
        MARGIN + max((w for w, _ in sizes[0].values()), default=0.0) if sizes else MARGIN,
        WIDTH - MARGIN - (max((w for w, _ in sizes[1].values()), default=0.0) if len(sizes) > 1 else 0.0),
    ]
    posts = (edges[0] + _GAP + 0.08, edges[1] - _GAP - 0.08)
    top, bottom = _HEAD + tall / 2, height - 0.05 - tall / 2

    def place(value: float) -> float:
        return bottom - (value - scale[0]) / ((scale[1] - scale[0]) or 1) * (bottom - top)

    for at, text in list(zip(posts, written, strict=True))[: len(ends)]:
        axes.plot([at, at], [_HEAD - 0.04, height - 0.03], color="#d5dae0", lw=0.8, zorder=0)
        ha = "left" if at == posts[0] else "right"
        axes.text(at, 0.02, text, fontsize=SMALL, color=QUIET, ha=ha, va="top", fontweight="semibold")
    for name in order:
        tint = colours.get(name, ACCENT) if name in front else REST
        points = [(posts[side], place(float(end[name]))) for side, end in enumerate(ends) if name in end.index]
        across, down = [across for across, _ in points], [down for _, down in points]
        thick, big, over = (2.2, 4.5, 3) if name in front else (1.2, 3.2, 2)
        axes.plot(across, down, color=tint, lw=thick, zorder=over, marker="o", ms=big)
    for side, end in enumerate(ends):
        own = [n for n in order if n in texts[side]]
        wanted = [place(float(end[n])) for n in own]
        for name, at, put in zip(own, wanted, spread(wanted, tall, top, bottom), strict=True):
            edge, post = edges[side] + (0.02 if side == 0 else -0.02), posts[side] + (-0.05 if side == 0 else 0.05)
            if abs(put - at) > 0.03:
                axes.plot([edge, post], [put, at], color=_LEADER, lw=0.6, zorder=1)
            tint = ink_like(colours.get(name, ACCENT)) if name in front else QUIET if front else INK
            axes.text(
                edges[side],
                put,
                texts[side][name],
                fontsize=BODY,
                fontweight=weigh[name],
                color=tint,
                ha="right" if side == 0 else "left",
                va="center",
                linespacing=1.0,
            )
