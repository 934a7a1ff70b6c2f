"""A map of the region: values or kinds by country, flows between countries, points. Names never collide."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Polygon

from wb6.page.describe import listing, number, share
from wb6.page.drawing import Drawing, plain
from wb6.page.forms.canvas import Box, canvas, extent, fold
from wb6.page.forms.geometry import SIX, Raster, View, anchors
from wb6.page.forms.matrix import Mark
from wb6.page.forms.places import Label, draw_label, find_along, find_beside, find_inside, find_outside
from wb6.page.style import ACCENT, COUNTRY, INK, QUIET, SMALL, WIDTH, ink_on, style

SEA = "#eef4f9"
LAND = "#e6e8eb"  # countries that the map is not about
UNKNOWN = "#f7f4ec"  # countries that it is about, without a figure
_PALE, _DEEP = "#d3e5f5", "#0b3c6b"  # ends of the scale of values
_BEND = 0.18  # how far a flow swings out, as a share of its length

#: Names of the neighbours, written small where there is room.
NEIGHBOURS = {
    "AT": "Austria",
    "BG": "Bulgaria",
    "GR": "Greece",
    "HR": "Croatia",
    "HU": "Hungary",
    "IT": "Italy",
    "MD": "Moldova",
    "RO": "Romania",
    "SI": "Slovenia",
    "TR": "Türkiye",
    "UA": "Ukraine",
}


def region_map(
    data: pd.DataFrame,
    outlines: pd.DataFrame,
    *,
    country: str = "country",
    value: str | None = None,
    kind: str | None = None,
    kinds: Mapping[str, Mark] | None = None,
    flows: pd.DataFrame | None = None,
    points: pd.DataFrame | None = None,
    countries: Sequence[str] = tuple(COUNTRY),
    labels: Mapping[str, str] | None = None,
    percent: bool = False,
    unit: str = "",
    box: tuple[float, float, float, float] = SIX,
) -> Drawing:
    """Draw the region with a value or a kind for each country, flows between countries, or points.

    Every country carries its name and its value in words or figures, so the map needs no legend.

    Args:
        data: One country a row; may be empty where only flows or points are drawn.
        outlines: The table ``outlines``: columns country, part, place, lon, lat.
        country: Column with the ISO code, ``XK`` for Kosovo.
        value: Column with a number, not negative; a deeper blue is more. Areas mislead for sums:
            prefer shares and rates.
        kind: Column with a key of ``kinds``, in place of ``value``.
        kinds: Label, fill and ink of each kind.
        flows: Columns ``source`` and ``target`` with codes of countries on the map, and ``amount``, which
            becomes the width of the arrow.
        points: Columns ``lon``, ``lat`` and ``label``, and optionally ``amount``, which becomes the area.
        countries: The countries that the map is about; others are grey.
        labels: How to write a country.
        percent: Values and amounts are shares of one.
        unit: What is counted.
        box: West, south, east and north of what is shown, in degrees.

    Returns:
        The drawing; its data are the rows drawn, with a column ``drawn_as`` where they are of several sorts.

    Raises:
        ValueError: A country has two rows, a value is negative, a kind is not in ``kinds``, or a flow ends
            where the map has no country.
    """
    labels, kinds = dict(labels or {}), dict(kinds or {})
    shown = value or kind
    areas = plain(data, [shown]).dropna(subset=[shown]) if shown else data.iloc[:0]
    areas = areas[areas[country].isin(countries)].reset_index(drop=True)
    arrows = _present(flows, ["source", "target", "amount"])
    dots = _present(points, ["lon", "lat", "label"])
    names = {**NEIGHBOURS, **{code: labels.get(code, code) for code in countries}}
    _refuse(areas, country, value, kind, kinds, arrows, set(outlines["country"]))
    said = {row[country]: _say(row[shown], value, kinds, percent) for row in areas.to_dict("records")} if shown else {}
    fills = fill_by(areas, country, value, kind, kinds)
    with style():
        view = View(box, WIDTH)
        figure, axes = canvas(view.height)
        page = Box(0, 0, WIDTH, view.height)
        rings = view.rings(outlines)
        own = {code: rings[code] for code in countries if code in rings}
        _draw_land(axes, rings, own, fills, page)
        land = Raster([ring for group in own.values() for ring in group], page)
        feet = {code: found for code, group in rings.items() if (found := anchors(group, page))}
        places = {code: found[0] for code, found in feet.items()}
        taken = _draw_flows(figure, axes, arrows, places, percent, page)
        taken += _draw_points(figure, axes, dots, view, page, taken, percent)
        ends = {*arrows["source"], *arrows["target"]}
        wanted = [code for code in own if code in places]
        # The narrow ones first: they have the fewest places.
        wanted.sort(key=lambda code: Raster(own[code], page).mask.sum())
        for code in wanted:
            second = said.get(code, "no figure" if shown else "")
            label = _word(figure, names[code], second)
            mine = Raster(own[code], page)
            spot = find_inside(label, places[code], mine, page, taken)
            if spot is not None:
                tint = fills.get(code, UNKNOWN if shown else "#ffffff")
                draw_label(axes, label, spot, ink_on(tint))
            elif shown or code in ends:
                spot, foot = find_outside(label, feet[code], land, page, taken)
                draw_label(axes, label, spot, INK, leader=foot)
            taken += [spot] if spot is not None else []
        _name_neighbours(figure, axes, rings, own, names, places, page, taken)
    sorts = [("area", areas), ("flow", arrows), ("point", dots)]
    filled = [(sort, frame) for sort, frame in sorts if len(frame)]
    drawn = filled[0][1] if len(filled) == 1 else _join(filled, areas)
    alt, description = _describe(said, arrows, dots, names, countries, percent, unit, bool(shown))
    return Drawing(picture=figure, data=drawn, alt=alt, description=description, unit=unit)


def _present(frame: pd.DataFrame | None, columns: Sequence[str]) -> pd.DataFrame:
    if frame is None:
        return pd.DataFrame(columns=list(columns))
    return plain(frame, columns).dropna(subset=list(columns)).reset_index(drop=True)


def _join(filled: Sequence[tuple[str, pd.DataFrame]], areas: pd.DataFrame) -> pd.DataFrame:
    if not filled:
        return areas
    return pd.concat([frame.assign(drawn_as=sort) for sort, frame in filled], ignore_index=True)


def _refuse(
    areas: pd.DataFrame,
    country: str,
    value: str | None,
    kind: str | None,
    kinds: Mapping[str, Mark],
    arrows: pd.DataFrame,
    mapped: set[str],
) -> None:
    twins = areas[areas[country].duplicated()]
    if len(twins):
        raise ValueError(f"map: {twins.iloc[0][country]} has more than one row. Keep one row for each country.")
    if value and (areas[value] < 0).any():
        name = areas.loc[(areas[value] < 0).idxmax(), country]
        raise ValueError(f"map: the value of {name} is negative. Draw signed values as ranges or bars.")
    unknown = sorted(set(areas[kind].astype(str)) - set(kinds)) if kind and not value else []
    if unknown:
        raise ValueError(f"map: the kind '{unknown[0]}' is not one of {', '.join(kinds)}.")
    lost = sorted((set(arrows["source"]) | set(arrows["target"])) - mapped)
    if lost:
        raise ValueError(f"map: a flow ends in '{lost[0]}', which has no outline. Leave it out or draw it as a bar.")


def _form(amount: float, percent: bool) -> str:
    return share(amount) if percent else number(amount)


def _say(cell: Any, value: str | None, kinds: Mapping[str, Mark], percent: bool) -> str:
    return _form(float(cell), percent) if value else kinds[str(cell)].label


def fill_by(
    areas: pd.DataFrame, country: str, value: str | None, kind: str | None, kinds: Mapping[str, Mark]
) -> dict[str, str]:
    """Return the colour of each country: by value between pale and deep from zero on, or by kind."""
    if value:
        most = float(areas[value].max()) if len(areas) else 0.0
        pale, deep = np.array(to_rgb(_PALE)), np.array(to_rgb(_DEEP))
        shares = areas[value] / most if most > 0 else areas[value]
        return {
            code: to_hex(pale + (deep - pale) * float(share))
            for code, share in zip(areas[country], shares, strict=True)
        }
    if kind:
        return {code: kinds[str(cell)].fill for code, cell in zip(areas[country], areas[kind], strict=True)}
    return {}


def _draw_land(
    axes: Axes,
    rings: Mapping[str, list[np.ndarray]],
    own: Mapping[str, list[np.ndarray]],
    fills: Mapping[str, str],
    page: Box,
) -> None:
    corners = [(0, 0), (page.right, 0), (page.right, page.bottom), (0, page.bottom)]
    axes.add_patch(Polygon(corners, facecolor=SEA, lw=0, zorder=0))
    for code in [*(c for c in rings if c not in own), *own]:
        mine = code in own
        face = fills.get(code, UNKNOWN if fills else "#ffffff") if mine else LAND
        for ring in rings[code]:
            axes.add_patch(
                Polygon(
                    ring,
                    facecolor=face,
                    edgecolor="#9aa5b1" if mine else "#ffffff",
                    lw=0.8,
                    joinstyle="round",
                    zorder=2 if mine else 1,
                )
            )


def _word(figure: Figure, name: str, second: str) -> Label:
    """Return a country's name and what is said of it, as lines with their size."""
    first = fold(figure, name, SMALL, 1.25, weight="semibold", most=2)
    below = fold(figure, second, SMALL, 1.25, most=2) if second else ""
    width, height = extent(figure, first, SMALL, "semibold")
    if below:
        more, taller = extent(figure, below, SMALL)
        width, height = max(width, more), height + taller
    return Label(first, below, width + 0.03, height)


def _draw_flows(
    figure: Figure,
    axes: Axes,
    arrows: pd.DataFrame,
    places: Mapping[str, tuple[float, float]],
    percent: bool,
    page: Box,
) -> list[Box]:
    """Draw the flows with their amounts, and return the places that they take."""
    most = float(arrows["amount"].max()) if len(arrows) else 0.0
    curves: list[list[Box]] = []
    for flow in arrows.to_dict("records"):
        if flow["source"] not in places or flow["target"] not in places:
            raise ValueError(f"map: the flow {flow['source']}–{flow['target']} ends outside the box. Give a wider box.")
        a, b = np.array(places[flow["source"]]), np.array(places[flow["target"]])
        width = 1.2 + 4.8 * float(flow["amount"]) / most if most > 0 else 1.2
        axes.add_patch(
            FancyArrowPatch(
                tuple(a),
                tuple(b),
                arrowstyle="-|>",
                mutation_scale=8 + 1.6 * width,
                connectionstyle=f"arc3,rad={_BEND}",
                color=ACCENT,
                alpha=0.85,
                lw=width,
                shrinkA=2,
                shrinkB=2,
                zorder=4,
            )
        )
        # The page counts downwards, so the curve swings to the other side than matplotlib's formula says.
        control = (a + b) / 2 + _BEND * np.array([-(b - a)[1], (b - a)[0]])
        reach = width / 144 + 0.02
        on_curve = [(1 - t) ** 2 * a + 2 * t * (1 - t) * control + t**2 * b for t in np.linspace(0, 1, 21)]
        curves.append([Box(x - reach, y - reach, 2 * reach, 2 * reach) for x, y in on_curve])
    boxes: list[Box] = []
    for place, amount in enumerate(arrows["amount"]):
        text = _form(float(amount), percent)
        width, height = extent(figure, text, SMALL, "semibold")
        label = Label(text, "", width + 0.03, height)
        others = [box for number, curve in enumerate(curves) if number != place for box in curve]
        spot = find_along(label, curves[place], page, [*others, *boxes], boxes)
        draw_label(axes, label, spot, INK, ground=True)
        boxes.append(spot)
    return [*(box for curve in curves for box in curve), *boxes]


def _draw_points(
    figure: Figure, axes: Axes, dots: pd.DataFrame, view: View, page: Box, taken: Sequence[Box], percent: bool
) -> list[Box]:
    """Draw points with their labels, and return the places that they take."""
    sized = "amount" in dots.columns
    most = float(dots["amount"].max()) if sized and len(dots) else 0.0
    rows = dots.to_dict("records")
    marks = []
    for row in rows:
        x, y = view.place(float(row["lon"]), float(row["lat"]))
        known = sized and pd.notna(row["amount"]) and most > 0
        size = 0.035 + 0.16 * float(np.sqrt(max(float(row["amount"]), 0.0) / most)) if known else 0.045
        marks.append(Box(x - size, y - size, 2 * size, 2 * size))
        axes.plot([x], [y], "o", ms=2 * size * 72, color=ACCENT, mec="white", mew=0.8, alpha=0.9, zorder=5)
    boxes: list[Box] = []
    for row, mark in zip(rows, marks, strict=True):
        amount = _form(float(row["amount"]), percent) if sized and pd.notna(row["amount"]) else ""
        label = _word(figure, str(row["label"]), amount)
        centre = (mark.left + mark.width / 2, mark.top + mark.height / 2)
        spot = find_beside(label, centre, page, [*taken, *marks, *boxes], reach=mark.width / 2 + 0.05)
        draw_label(axes, label, spot, INK, ground=True)
        boxes.append(spot)
    return [*marks, *boxes]


def _name_neighbours(
    figure: Figure,
    axes: Axes,
    rings: Mapping[str, list[np.ndarray]],
    own: Mapping[str, list[np.ndarray]],
    names: Mapping[str, str],
    places: Mapping[str, tuple[float, float]],
    page: Box,
    taken: list[Box],
) -> None:
    """Write the neighbours' names where they fit on their land; elsewhere they are left out."""
    for code in (c for c in rings if c not in own and c in places and c in names):
        width, height = extent(figure, names[code], SMALL)
        label = Label("", names[code], width + 0.03, height)
        spot = find_inside(label, places[code], Raster(rings[code], page), page, taken)
        if spot is not None:
            draw_label(axes, label, spot, QUIET)
            taken.append(spot)


def _describe(
    said: Mapping[str, str],
    arrows: pd.DataFrame,
    dots: pd.DataFrame,
    names: Mapping[str, str],
    countries: Sequence[str],
    percent: bool,
    unit: str,
    shown: bool,
) -> tuple[str, str]:
    """Say every value, flow and point, and which countries have no figure."""
    areas = [f"{names[code]} {said[code]}" for code in countries if code in said]
    flows = [
        f"{names.get(a, a)} to {names.get(b, b)} {_form(float(amount), percent)}"
        for a, b, amount in zip(arrows["source"], arrows["target"], arrows["amount"], strict=True)
    ]
    amounts = dots["amount"] if "amount" in dots.columns else [None] * len(dots)
    spots = [
        f"{name} {_form(float(amount), percent)}" if amount is not None and pd.notna(amount) else str(name)
        for name, amount in zip(dots["label"], amounts, strict=True)
    ]
    groups = (("", areas), ("Flows: ", flows), ("Points: ", spots))
    parts = [f"{head}{'; '.join(each)}." for head, each in groups if each]
    missing = [names[code] for code in countries if shown and code not in said]
    if missing and parts:
        parts.append(f"No figure: {listing(missing)}.")
    counts = [
        f"{len(each)} {word}{'s' if len(each) != 1 else ''}"
        for word, each in (("flow", flows), ("point", spots))
        if each
    ]
    message = [listing(areas)] if areas else []
    whole = "; ".join([*message, *counts]) or "nothing to draw"
    return f"Map of the Western Balkans, {unit}: {whole}.", " ".join(parts)
