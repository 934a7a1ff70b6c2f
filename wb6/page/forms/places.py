"""Where a label stands on a map: inside its country, beside its point, or outside with a line to it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from wb6.page.forms.canvas import Box
from wb6.page.forms.geometry import Raster
from wb6.page.style import INK, SMALL

_STEP = 0.07  # inches between the places tried
_RIM = 0.04  # room between a label and the edge of the page
_GAP = 0.03  # room between two labels


@dataclass(frozen=True)
class Label:
    """A name in semibold and words below it, with the room that both take in inches."""

    name: str
    words: str
    width: float
    height: float


def _centred(label: Label, at: tuple[float, float]) -> Box:
    return Box(at[0] - label.width / 2, at[1] - label.height / 2, label.width, label.height)


def _tries(label: Label, page: Box) -> list[Box]:
    """Return every place of the page where a label could stand, on a fixed grid."""
    lefts = np.arange(page.left + _RIM, page.right - _RIM - label.width + 1e-9, _STEP)
    tops = np.arange(page.top + _RIM, page.bottom - _RIM - label.height + 1e-9, _STEP)
    return [Box(float(left), float(top), label.width, label.height) for top in tops for left in lefts]


def _reach(box: Box, at: tuple[float, float]) -> float:
    """Return the distance from the middle of a box to a point."""
    return float(np.hypot(box.left + box.width / 2 - at[0], box.top + box.height / 2 - at[1]))


def nearest(box: Box, at: tuple[float, float]) -> tuple[float, float]:
    """Return the point of a box that lies nearest to another point."""
    return min(max(at[0], box.left), box.right), min(max(at[1], box.top), box.bottom)


def find_inside(label: Label, at: tuple[float, float], land: Raster, page: Box, taken: Sequence[Box]) -> Box | None:
    """Return the place nearest to a point where a label lies wholly on its own land, or None.

    Args:
        label: The label.
        at: Where it would stand best.
        land: Its country.
        page: What is drawn of the map.
        taken: Places that are not free.
    """
    fits = [
        box
        for box in [_centred(label, at), *_tries(label, page)]
        if land.share(box) == 1.0 and box.inside(page) and not box.meets(taken, _GAP)
    ]
    return min(fits, key=lambda box: _reach(box, at), default=None)


def find_outside(
    label: Label, feet: Sequence[tuple[float, float]], land: Raster, page: Box, taken: Sequence[Box]
) -> tuple[Box, tuple[float, float]]:
    """Return a free place off the land that the map is about, and where its line ends.

    Args:
        label: The label.
        feet: Points of its country where its line may end, the best first.
        land: The countries that the map is about.
        page: What is drawn of the map.
        taken: Places that are not free.
    """
    # A line does not end on an arrow or a point, if its country leaves a choice.
    feet = [at for at in feet if not Box(at[0], at[1], 0.0, 0.0).meets(taken, 0.04)] or feet

    def trace(box: Box) -> tuple[float, tuple[float, float]]:
        centre = (box.left + box.width / 2, box.top + box.height / 2)
        foot = min(feet, key=lambda at: np.hypot(centre[0] - at[0], centre[1] - at[1]))
        end = nearest(box, foot)
        line = [Box(float(x), float(y), 0.01, 0.01) for x, y in np.linspace(foot, end, 20)[1:-1]]
        crossed = sum(piece.meets(taken) for piece in line)
        length = float(np.hypot(end[0] - foot[0], end[1] - foot[1]))
        return length + 1.5 * land.along(foot, end) + 0.5 * crossed + 12.0 * land.share(box), foot

    free = [box for box in _tries(label, page) if not box.meets(taken, _GAP)]
    # Only the lines of the likeliest are traced.
    free.sort(key=lambda box: min(_reach(box, at) for at in feet) + 12.0 * land.share(box))
    traced = [(*trace(box), box) for box in free[:150]]
    if not traced:
        return _centred(label, feet[0]), feet[0]
    _, foot, spot = min(traced, key=lambda one: one[0])
    return spot, foot


def find_beside(label: Label, at: tuple[float, float], page: Box, taken: Sequence[Box], reach: float) -> Box:
    """Return the first free place around a point: right, left, above, below, then farther out.

    Args:
        label: The label.
        at: The point.
        page: What is drawn of the map.
        taken: Places that are not free.
        reach: Distance from the point at which the label begins, in inches.
    """
    across, down = label.width / 2, label.height / 2
    for distance in np.arange(reach, 1.5, 0.06):
        for turn in np.arange(16) * np.pi / 8:
            x = at[0] + np.cos(turn) * (distance + across)
            y = at[1] + np.sin(turn) * (distance + down)
            box = _centred(label, (float(x), float(y)))
            if box.inside(page) and not box.meets(taken, 0.01):
                return box
    return _centred(label, at)


def find_along(label: Label, curve: Sequence[Box], page: Box, taken: Sequence[Box], labels: Sequence[Box]) -> Box:
    """Return the place on a curve, nearest to its middle, where a label meets no other curve or label.

    Args:
        label: The label.
        curve: Small boxes along the curve, from end to end.
        page: What is drawn of the map.
        taken: Other curves and labels.
        labels: Of these the labels; where the label must cross a curve, it still never covers a label.
    """
    middle = len(curve) // 2
    order = sorted(range(2, len(curve) - 3), key=lambda place: abs(place - middle))
    spots = [_centred(label, (box.left + box.width / 2, box.top + box.height / 2)) for box in (curve[p] for p in order)]
    inside = [spot for spot in spots if spot.inside(page)]
    for avoided in (taken, labels):
        for spot in inside:
            if not spot.meets(avoided, 0.01):
                return spot
    return find_beside(label, (spots[0].left, spots[0].top), page, labels, reach=0.05)


def draw_label(
    axes: Axes,
    label: Label,
    spot: Box,
    ink: str,
    *,
    leader: tuple[float, float] | None = None,
    ground: bool = False,
) -> None:
    """Write a label at its place, with a line to its country where it stands outside."""
    if leader is not None:
        end = nearest(Box(spot.left - 0.02, spot.top, spot.width + 0.04, spot.height), leader)
        axes.plot([leader[0], end[0]], [leader[1], end[1]], color="#4b5661", lw=0.8, zorder=6)
        axes.plot([leader[0]], [leader[1]], "o", ms=3.4, color=INK, mec="white", mew=0.8, zorder=6)
    back = {"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.9} if ground else None
    middle = spot.left + spot.width / 2
    rows = label.name.count("\n") + 1 if label.name else 0
    total = rows + (label.words.count("\n") + 1 if label.words else 0)
    split = spot.top + spot.height * rows / max(total, 1)
    for text, top, bottom, weight in (
        (label.name, spot.top, split, "semibold"),
        (label.words, split, spot.bottom, "normal"),
    ):
        if text:
            axes.text(
                middle,
                (top + bottom) / 2,
                text,
                fontsize=SMALL,
                fontweight=weight,
                color=ink,
                ha="center",
                va="center",
                linespacing=0.98,
                zorder=7,
                bbox=back,
            )
