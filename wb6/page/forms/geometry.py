"""Outlines of countries on the flat page: projection, areas to fill, and the place for a name.

Takes the outlines as a table (``data/geography/outlines.csv``); draws nothing and loads nothing.
"""

from dataclasses import dataclass
from math import cos, radians

import numpy as np
import pandas as pd
from matplotlib.path import Path

from wb6.page.forms.canvas import Box

#: West, south, east, north of a map that shows the six and a rim of their neighbours.
SIX = (14.9, 39.45, 23.9, 46.45)


@dataclass(frozen=True)
class View:
    """A box of the earth drawn as wide as the page.

    Equirectangular, with degrees of longitude shortened by the cosine of the middle latitude: at this
    size no shape differs visibly from an equal-area map, and a reader can check it with a ruler.

    Attributes:
        box: West, south, east and north in degrees.
        width: Width on the page in inches.
    """

    box: tuple[float, float, float, float]
    width: float

    @property
    def scale(self) -> float:
        """Inches for a degree of latitude."""
        west, south, east, north = self.box
        return self.width / ((east - west) * cos(radians((south + north) / 2)))

    @property
    def height(self) -> float:
        """Height on the page in inches."""
        return (self.box[3] - self.box[1]) * self.scale

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Return inches from the left and from the top."""
        west, _, east, north = self.box
        return (lon - west) / (east - west) * self.width, (north - lat) * self.scale

    def rings(self, outlines: pd.DataFrame) -> dict[str, list[np.ndarray]]:
        """Return the outlines of each country as arrays of inches, one an island or mainland.

        What lies beyond the edge is cut off, a little outside, so that no edge shows as a border.

        Args:
            outlines: Columns country, part, place, lon, lat.
        """
        west, _, east, north = self.box
        found: dict[str, list[np.ndarray]] = {}
        for (country, _), part in outlines.sort_values("place").groupby(["country", "part"], sort=True):
            across = (part["lon"].to_numpy(float) - west) / (east - west) * self.width
            down = (north - part["lat"].to_numpy(float)) * self.scale
            ring = _clip(np.column_stack([across, down]), Box(-0.1, -0.1, self.width + 0.2, self.height + 0.2))
            if len(ring) > 2:
                found.setdefault(str(country), []).append(ring)
        return found


def _clip(ring: np.ndarray, page: Box) -> np.ndarray:
    """Cut a ring at the four sides of a box (Sutherland and Hodgman, 1974)."""
    for axis, limit, sign in ((0, page.left, 1), (0, page.right, -1), (1, page.top, 1), (1, page.bottom, -1)):
        kept: list[np.ndarray] = []
        for before, point in zip(np.roll(ring, 1, axis=0), ring, strict=True):
            was, now = sign * (before[axis] - limit) >= 0, sign * (point[axis] - limit) >= 0
            if was != now:
                share = (limit - before[axis]) / (point[axis] - before[axis])
                kept.append(before + share * (point - before))
            if now:
                kept.append(point)
        ring = np.array(kept).reshape(-1, 2)
    return ring


def inside(points: np.ndarray, rings: list[np.ndarray]) -> np.ndarray:
    """Say for each point whether it lies in one of the rings."""
    found = np.zeros(len(points), dtype=bool)
    for ring in rings:
        found |= Path(ring).contains_points(points)
    return found


class Raster:
    """Which places of the page lie on some rings, so that many boxes can be tried quickly."""

    def __init__(self, rings: list[np.ndarray], page: Box, step: float = 0.03) -> None:
        self.step, self.page = step, page
        self.down, self.across = int(page.height / step) + 1, int(page.width / step) + 1
        ys, xs = np.mgrid[0 : self.down, 0 : self.across] * step
        mask = inside(np.column_stack([xs.ravel() + page.left, ys.ravel() + page.top]), rings)
        self.mask = mask.reshape(self.down, self.across)
        self.sums = np.zeros((self.down + 1, self.across + 1), dtype=int)
        self.sums[1:, 1:] = self.mask.cumsum(axis=0).cumsum(axis=1)

    def share(self, box: Box) -> float:
        """Return the share of a box that lies on the rings; 0 is none of it, 1 all."""
        left, top = (int((box.left - self.page.left) / self.step), int((box.top - self.page.top) / self.step))
        right = int(np.ceil((box.right - self.page.left) / self.step)) + 1
        bottom = int(np.ceil((box.bottom - self.page.top) / self.step)) + 1
        left, top = max(left, 0), max(top, 0)
        right, bottom = min(right, self.across), min(bottom, self.down)
        size = (right - left) * (bottom - top)
        if size <= 0:
            return 0.0
        sums = self.sums
        held = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        return float(held) / size

    def along(self, start: tuple[float, float], end: tuple[float, float]) -> float:
        """Return how many inches of a straight line lie on the rings."""
        points = np.linspace(start, end, 25)
        columns = np.clip(((points[:, 0] - self.page.left) / self.step).astype(int), 0, self.across - 1)
        rows = np.clip(((points[:, 1] - self.page.top) / self.step).astype(int), 0, self.down - 1)
        length = float(np.hypot(end[0] - start[0], end[1] - start[1]))
        return float(self.mask[rows, columns].mean()) * length


def _grid(box: Box, across: int, down: int) -> np.ndarray:
    xs, ys = np.linspace(box.left, box.right, across), np.linspace(box.top, box.bottom, down)
    return np.array([(x, y) for x in xs for y in ys])


def anchors(rings: list[np.ndarray], page: Box, steps: int = 36) -> list[tuple[float, float]]:
    """Return points well inside the rings and the page, the one farthest from every border first.

    The first is where a name stands best; the others are where a line from a name outside may end.

    Args:
        rings: Outlines in inches.
        page: What is drawn of the map.
        steps: Points tried in each direction of a ring; more are more exact and slower.

    Returns:
        The points in inches; none where nothing of the country is on the page.
    """
    points: list[np.ndarray] = []
    rooms: list[np.ndarray] = []
    for ring in rings:
        low = np.maximum(ring.min(axis=0), (page.left, page.top))
        high = np.minimum(ring.max(axis=0), (page.right, page.bottom))
        if (low >= high).any():
            continue
        tried = _grid(Box(low[0], low[1], high[0] - low[0], high[1] - low[1]), steps, steps)
        tried = tried[inside(tried, [ring])]
        if not len(tried):
            continue
        edges = np.stack(
            [tried[:, 0] - page.left, page.right - tried[:, 0], tried[:, 1] - page.top, page.bottom - tried[:, 1]]
        ).min(axis=0)
        points.append(tried)
        rooms.append(np.minimum(_distance(tried, ring), edges))
    if not points:
        return []
    every, room = np.concatenate(points), np.concatenate(rooms)
    order = np.argsort(-room, kind="stable")
    deep = [order[0], *order[room[order] >= 0.45 * room.max()][4::4]]
    return [(float(x), float(y)) for x, y in every[deep]]


def _distance(points: np.ndarray, ring: np.ndarray) -> np.ndarray:
    """Return how far each point lies from the nearest side of a ring."""
    start, end = ring, np.roll(ring, -1, axis=0)
    side = end - start
    length = np.maximum((side**2).sum(axis=1), 1e-12)
    offset = points[:, None, :] - start[None]
    share = np.clip((offset * side).sum(axis=2) / length, 0, 1)
    nearest = offset - share[..., None] * side
    return np.sqrt((nearest**2).sum(axis=2)).min(axis=1)
