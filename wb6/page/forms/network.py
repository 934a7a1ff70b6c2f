"""A network: who is tied to whom and how. Nodes stand on a circle or in two columns, never at random."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from wb6.page.describe import listing, number
from wb6.page.drawing import Drawing, plain
from wb6.page.forms.canvas import MARGIN, canvas, extent, fold, resize
from wb6.page.style import BODY, INK, QUIET, SMALL, WIDTH, style

_LABEL = 1.15  # inches that a node's name may take at either side
_DOT = 0.06  # radius of a node in inches
_BEND = 0.16  # how far a second tie of one pair swings out, as a share of its length


@dataclass(frozen=True)
class Tie:
    """How one kind of tie is drawn and named.

    Attributes:
        label: Its name in the key and in the text alternative.
        colour: Colour of the line.
        style: Line style of matplotlib, so that colour does not carry the meaning alone.
        width: Width of the line in points where no strength is given.
    """

    label: str
    colour: str
    style: str = "-"
    width: float = 1.8


def network(
    data: pd.DataFrame,
    *,
    source: str,
    target: str,
    kind: str,
    kinds: Mapping[str, Tie],
    nodes: Sequence[str],
    others: Sequence[str] = (),
    labels: Mapping[str, str] | None = None,
    colours: Mapping[str, str] | None = None,
    strength: str | None = None,
    strength_label: str = "",
    directed: bool = False,
    unit: str = "",
    height: float = 3.0,
) -> Drawing:
    """Draw ties between nodes.

    Args:
        data: One tie a row; ties of nodes that are not listed are left out.
        source: Column with one end.
        target: Column with the other end.
        kind: Column with the kind of tie, a key of ``kinds``.
        kinds: How each kind is drawn, in the order of the key.
        nodes: The nodes clockwise from the top; with ``others``, from top to bottom at the left.
        others: Nodes from top to bottom at the right, for ties between two groups.
        labels: How to write a node.
        colours: Colour of each node.
        strength: Column with a number that becomes the width of the line.
        strength_label: What the width shows, for the key.
        directed: Ties point from source to target.
        unit: What a tie is.
        height: Height of the drawing above its key, in inches.

    Returns:
        The drawing; its data are the ties drawn.

    Raises:
        ValueError: A tie joins a node with itself, or its kind is not in ``kinds``.
    """
    labels, colours = dict(labels or {}), dict(colours or {})
    listed = [*nodes, *others]
    drawn = plain(data, [strength] if strength else [])
    drawn = drawn[drawn[source].isin(listed) & drawn[target].isin(listed)].reset_index(drop=True)
    _refuse(drawn, source, target, kind, kinds)
    names = {node: labels.get(node, node) for node in listed}
    present = {key: tie for key, tie in kinds.items() if (drawn[kind] == key).any()}
    with style():
        figure, axes = canvas(height)
        places = _columns(nodes, others, height) if others else _circle(nodes, height)
        most = float(drawn[strength].max()) if strength and len(drawn) else 0.0
        for tie, (a, b), bend, amount in _curves(drawn, source, target, kind, kinds, strength):
            width = 0.8 + 4.2 * amount / most if most > 0 and amount is not None else tie.width
            _draw_tie(axes, places[a], places[b], tie, width, bend, directed)
        for node in listed:
            _draw_node(figure, axes, node, places, names[node], colours.get(node, INK), bool(others))
        note = f"width of a line: {strength_label}" if strength and strength_label and len(drawn) else ""
        bottom = _draw_key(figure, axes, list(present.values()), note, height)
        resize(figure, axes, bottom)
    counts = [f"{int((drawn[kind] == key).sum())} {tie.label}" for key, tie in present.items()]
    alt = f"Network of {len(listed)} nodes, {unit}: {listing(counts) if counts else 'no tie'}."
    description = _describe(drawn, source, target, kind, kinds, names, strength, directed, listed)
    return Drawing(picture=figure, data=drawn, alt=alt, description=description, unit=unit)


def _refuse(drawn: pd.DataFrame, source: str, target: str, kind: str, kinds: Mapping[str, Tie]) -> None:
    unknown = sorted(set(drawn[kind].astype(str)) - set(kinds))
    if unknown:
        raise ValueError(f"network: the kind of tie '{unknown[0]}' is not one of {', '.join(kinds)}.")
    loops = drawn[drawn[source] == drawn[target]]
    if len(loops):
        raise ValueError(f"network: a tie joins '{loops.iloc[0][source]}' with itself. Leave such rows out.")


def _circle(nodes: Sequence[str], height: float) -> dict[str, tuple[float, float]]:
    """Return a place for each node on an ellipse, clockwise from the top."""
    wide, tall = WIDTH / 2 - _LABEL - 0.12, height / 2 - 0.3
    turns = [2 * pi * place / max(len(nodes), 1) for place in range(len(nodes))]
    centre = (WIDTH / 2, height / 2)
    return {
        node: (centre[0] + wide * sin(turn), centre[1] - tall * cos(turn))
        for node, turn in zip(nodes, turns, strict=True)
    }


def _columns(left: Sequence[str], right: Sequence[str], height: float) -> dict[str, tuple[float, float]]:
    """Return a place for each node in two columns, evenly spaced."""
    places = {}
    for side, column in ((_LABEL + 0.15, left), (WIDTH - _LABEL - 0.15, right)):
        step = (height - 0.2) / max(len(column), 1)
        places.update({node: (side, 0.1 + step * (place + 0.5)) for place, node in enumerate(column)})
    return places


def _curves(
    drawn: pd.DataFrame, source: str, target: str, kind: str, kinds: Mapping[str, Tie], strength: str | None
) -> list[tuple[Tie, tuple[str, str], float, float | None]]:
    """Return each tie with a bend of its own, so that several ties of one pair stay apart."""
    pairs: dict[frozenset[str], list[dict[str, object]]] = {}
    for record in drawn.to_dict("records"):
        pairs.setdefault(frozenset((str(record[source]), str(record[target]))), []).append(record)
    curves: list[tuple[Tie, tuple[str, str], float, float | None]] = []
    for group in pairs.values():
        ends = sorted((str(group[0][source]), str(group[0][target])))
        for place, record in enumerate(group):
            a, b = str(record[source]), str(record[target])
            bend = _BEND * (2 * place - (len(group) - 1))
            amount = record[strength] if strength else None
            known = float(str(amount)) if amount is not None and pd.notna(amount) else None
            curves.append((kinds[str(record[kind])], (a, b), bend if a == ends[0] else -bend, known))
    return curves


def _draw_tie(
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    tie: Tie,
    width: float,
    bend: float,
    directed: bool,
) -> None:
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    trim = (_DOT + 0.02) / length
    across, down = (end[0] - start[0]) * trim, (end[1] - start[1]) * trim
    axes.add_patch(
        FancyArrowPatch(
            (start[0] + across, start[1] + down),
            (end[0] - across, end[1] - down),
            arrowstyle="-|>" if directed else "-",
            mutation_scale=9,
            connectionstyle=f"arc3,rad={bend}",
            color=tie.colour,
            linestyle=tie.style,
            lw=width,
            shrinkA=0,
            shrinkB=0,
            zorder=2,
            capstyle="butt",
            fill=directed,
        )
    )


def _draw_node(
    figure: Figure,
    axes: Axes,
    node: str,
    places: Mapping[str, tuple[float, float]],
    name: str,
    tint: str,
    columns: bool,
) -> None:
    """Draw a node and write its name outside the ties."""
    x, y = places[node]
    axes.plot([x], [y], "o", ms=2 * _DOT * 72, color=tint, mec="white", mew=1, zorder=4)
    across = (x - WIDTH / 2) / (WIDTH / 2)
    beside = columns or abs(across) > 0.08
    text = fold(figure, name, BODY, _LABEL if beside else 2.4, weight="semibold", most=2)
    if beside:
        left = x < WIDTH / 2
        at = (x - _DOT - 0.06, y) if left else (x + _DOT + 0.06, y)
        ha, va = "right" if left else "left", "center"
    else:
        middle = sum(py for _, py in places.values()) / len(places)
        over = y <= middle
        at, ha, va = (x, y - _DOT - 0.03 if over else y + _DOT + 0.03), "center", "bottom" if over else "top"
    axes.text(*at, text, fontsize=BODY, fontweight="semibold", color=INK, ha=ha, va=va, linespacing=0.95, zorder=5)


def _draw_key(figure: Figure, axes: Axes, ties: Sequence[Tie], note: str, top: float) -> float:
    """Write what the lines stand for, row by row, and return where the key ends."""
    x, y = MARGIN, top + 0.1
    for tie in ties:
        text = fold(figure, tie.label, SMALL, WIDTH - 2 * MARGIN - 0.4, most=2)
        width, height = extent(figure, text, SMALL)
        if x > MARGIN and x + 0.4 + width > WIDTH - MARGIN:
            x, y = MARGIN, y + 0.2
        axes.plot([x, x + 0.32], [y, y], color=tie.colour, ls=tie.style, lw=max(tie.width, 1.8), solid_capstyle="butt")
        axes.text(x + 0.39, y, text, fontsize=SMALL, color=QUIET, va="center", linespacing=0.95)
        x, y = x + 0.39 + width + 0.2, y + max(0.0, height - 0.16)
    if note:
        text = fold(figure, note, SMALL, WIDTH - 2 * MARGIN)
        y += 0.2 if ties else 0.0
        axes.text(MARGIN, y, text, fontsize=SMALL, color=QUIET, va="center")
    return y + 0.12 if ties or note else top


def _describe(
    drawn: pd.DataFrame,
    source: str,
    target: str,
    kind: str,
    kinds: Mapping[str, Tie],
    names: Mapping[str, str],
    strength: str | None,
    directed: bool,
    listed: Sequence[str],
) -> str:
    """Name every tie, kind by kind, and the nodes and pairs without one."""
    parts = []
    for key, tie in kinds.items():
        said = []
        for record in drawn[drawn[kind] == key].to_dict("records"):
            text = f"{names[record[source]]} {'to' if directed else 'and'} {names[record[target]]}"
            known = strength is not None and pd.notna(record[strength])
            said.append(f"{text} ({number(float(record[strength]))})" if strength and known else text)
        if said:
            parts.append(f"{tie.label[:1].upper()}{tie.label[1:]}: {'; '.join(said)}.")
    tied = set(drawn[source]) | set(drawn[target])
    alone = [names[node] for node in listed if node not in tied]
    if alone and len(drawn):
        parts.append(f"Without a tie: {listing(alone)}.")
    return " ".join(parts)
