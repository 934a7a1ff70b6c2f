"""Puts title, unit and foot on a drawing, so that the picture can be printed alone.

Text is wrapped by measured width. The frame adds height for what it writes and leaves the drawing's
own size as it was.
"""

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from wb6.page.style import FOOT, INK, QUIET, SMALL, TITLE

_PAD = 0.06  # inches at the left and right edge
_LINE = 1.22  # height of a line, in units of its font size


def text_width(figure: Figure, text: str, size: float, weight: str = "normal") -> float:
    """Return how wide a text runs on a figure, in inches; of several lines, the widest."""
    probe = figure.text(0, 0, text, fontsize=size, fontweight=weight)
    width = probe.get_window_extent(FigureCanvasAgg(figure).get_renderer()).width / figure.dpi
    probe.remove()
    return float(width)


def wrap(figure: Figure, text: str, size: float, weight: str, width: float) -> list[str]:
    """Break a text into lines that fit a width.

    Args:
        figure: The figure whose renderer measures.
        text: The text to break at spaces.
        size: Font size in points.
        weight: Font weight.
        width: Room in inches.
    """
    lines: list[str] = []
    for word in text.split():
        candidate = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(figure, candidate, size, weight) <= width:
            lines[-1] = candidate
        else:
            lines.append(word)
    return lines


def add_frame(figure: Figure, title: str, unit: str, foot: str) -> Figure:
    """Write the finding as title, the unit below it and the sources at the foot.

    Args:
        figure: A figure drawn by a house form, with constrained layout.
        title: The finding, one sentence.
        unit: What is counted; may be empty.
        foot: Sources and terms.

    Returns:
        The same figure, higher by what was added.
    """
    width, height = figure.get_size_inches()
    room = width - 2 * _PAD
    blocks = [(title, TITLE, "semibold", INK), (unit, SMALL, "normal", QUIET)]
    wrapped = [(wrap(figure, text, size, weight, room), size, weight, colour) for text, size, weight, colour in blocks]
    small = wrap(figure, foot, FOOT, "normal", room)
    top = sum(len(lines) * size * _LINE / 72 for lines, size, _, _ in wrapped) + 0.14
    bottom = len(small) * FOOT * _LINE / 72 + 0.1
    renderer = FigureCanvasAgg(figure).get_renderer()
    key = sum(legend.get_window_extent(renderer).height / figure.dpi + 0.08 for legend in figure.legends)
    total = height + key + top + bottom
    figure.set_size_inches(width, total)
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.set(rect=(0, bottom / total, 1, height / total))  # type: ignore[call-arg]
    for legend in figure.legends:
        legend.set_bbox_to_anchor((_PAD / width, 0, 1 - 2 * _PAD / width, (bottom + height + key + 0.04) / total))
    y = total - 0.04
    for lines, size, weight, colour in wrapped:
        if lines:
            figure.text(
                _PAD / width,
                y / total,
                "\n".join(lines),
                fontsize=size,
                fontweight=weight,
                color=colour,
                va="top",
                ha="left",
                linespacing=1.12,
            )
            y -= len(lines) * size * _LINE / 72
    if small:
        figure.text(
            _PAD / width,
            0.03 / total,
            "\n".join(small),
            fontsize=FOOT,
            color=QUIET,
            va="bottom",
            ha="left",
            linespacing=1.12,
        )
    return figure
