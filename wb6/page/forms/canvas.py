"""A drawing surface measured in inches from its top left corner, for forms that place everything themselves.

Boxes and texts that must not meet are laid out here in the unit in which they are drawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wb6.page.frame import text_width, wrap
from wb6.page.style import WIDTH

MARGIN = 0.06  # room at the left and right edge, as the frame leaves it
_LINE = 1.15  # height of a line of text in units of its font size


@dataclass(frozen=True)
class Box:
    """A rectangle in inches, measured from the top left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height

    def meets(self, others: Iterable["Box"], gap: float = 0.0) -> bool:
        """Whether the box comes nearer than ``gap`` to any other."""
        return any(
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
            for other in others
        )

    def inside(self, outer: "Box") -> bool:
        """Whether the box lies wholly in another."""
        return (
            self.left >= outer.left
            and self.right <= outer.right
            and self.top >= outer.top
            and self.bottom <= outer.bottom
        )


def canvas(height: float) -> tuple[Figure, Axes]:
    """Return a figure as wide as the book's, whose only axes count inches to the right and down.

    Args:
        height: Height in inches.
    """
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    engine: Any = figure.get_layout_engine()
    engine.set(w_pad=0, h_pad=0, wspace=0, hspace=0)
    axes = figure.subplots()
    axes.set_axis_off()
    resize(figure, axes, height)
    return figure, axes


def resize(figure: Figure, axes: Axes, height: float) -> None:
    """Give a canvas another height, once it is known how much is drawn on it."""
    figure.set_size_inches(WIDTH, height)
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)


def fold(figure: Figure, text: str, size: float, room: float, *, weight: str = "normal", most: int = 3) -> str:
    """Break a text into lines that fit a width; what would need more lines, or a wider one, is cut with «…».

    Args:
        figure: The figure whose renderer measures.
        text: The text to break at spaces.
        size: Font size in points.
        room: Width in inches.
        weight: Font weight.
        most: Greatest number of lines.
    """
    lines = wrap(figure, text, size, weight, room)
    cut = len(lines) > most
    lines = lines[:most]
    for place, line in enumerate(lines):
        last = cut and place == most - 1
        end = " …" if last else ""
        if text_width(figure, line + end, size, weight) <= room:
            lines[place] = line + end
            continue
        kept = line
        while len(kept) > 1 and text_width(figure, kept + "…", size, weight) > room:
            kept = kept[:-1].rstrip()
        lines[place] = kept + "…"
    return "\n".join(lines)


def extent(figure: Figure, text: str, size: float, weight: str = "normal") -> tuple[float, float]:
    """Return width and height in inches that a text takes, line by line."""
    return text_width(figure, text, size, weight), (text.count("\n") + 1) * size * _LINE / 72
