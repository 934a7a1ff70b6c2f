"""The one visual style of the book: font, sizes, colours. Nothing is drawn here.

Colours are fixed by country and by actor throughout the book (after Paul Tol's vibrant scheme, 2021).
Seen with full protanopia, deuteranopia or tritanopia (Machado, Oliveira and Fernandes, 2009), any two
countries, and any two actors, stay at least 11 apart in CIEDE2000, several times the least difference
that side-by-side fields show; ``tests/page/test_style.py`` computes it. Series are labelled directly
all the same, so colour never carries meaning alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from matplotlib import font_manager, rc_context

INK = "#1f2933"  # text and axes
QUIET = "#5f6b76"  # secondary text: 5.4 to 1 on white
GRID = "#e3e6ea"
REST = "#c3cad2"  # series that give context
ACCENT = "#990f3d"  # the one series that the figure is about
COOL = "#0f5499"  # its counterpart

COUNTRY = {
    "AL": "#c23001",
    "BA": "#0071c0",
    "XK": "#c97a00",
    "ME": "#009d84",
    "MK": "#b92e88",
    "RS": "#2e1d80",
}

ACTOR = {
    "EU": "#1f4e9e",
    "US": "#2b8cbe",
    "CN": "#c21e3a",
    "RU": "#53085a",
    "TR": "#d06a00",
    "AE": "#654403",
    "other": "#7d8791",
}

#: Width of every figure in inches, and the text column of a phone in pixels: one point is 1.065 pixels there.
WIDTH = 4.5
PHONE = 345

TITLE = 11.5  # the finding above a figure: 12.2 pixels on a phone
BODY = 9.5  # names and values in a figure
SMALL = 9.0  # the smallest text in a figure: 9.6 pixels on a phone
FOOT = 7.6  # sources at the foot: 8.1 pixels on a phone

_RULES: dict[str, Any] = {
    "font.size": BODY,
    "axes.titlesize": BODY,
    "axes.labelsize": SMALL,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "text.color": INK,
    "axes.labelcolor": QUIET,
    "axes.edgecolor": "#9aa5b1",
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "ytick.major.size": 0,
    "xtick.major.size": 3,
    "xtick.minor.size": 0,
    "ytick.minor.size": 0,
    "lines.linewidth": 1.8,
    "lines.solid_capstyle": "round",
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "figure.constrained_layout.use": True,
    "text.hinting": "no_hinting",  # so that a text measures the same at every resolution
}


@lru_cache(maxsize=1)
def font_family() -> str:
    """Register the font that the environment ships and return its family name."""
    import font_source_sans_pro as shipped

    for cut in ("SourceSansPro", "SourceSansProSemibold", "SourceSansProBold"):
        font_manager.fontManager.addfont(shipped.font_files_ttf[cut])
    return "Source Sans Pro"


@contextmanager
def style() -> Iterator[None]:
    """Draw in the book's style inside this context, and leave matplotlib as it was."""
    rules: Any = {**_RULES, "font.family": font_family()}
    with rc_context(rules):
        yield


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours, from 1 to 21, as WCAG 2.2 defines it.

    Example:
        >>> round(contrast("#000000", "#ffffff"))
        21
    """
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def ink_on(colour: str) -> str:
    """Return an ink that can be read on a colour (contrast of 4.5): white, dark, or where neither does, black."""
    return next((ink for ink in ("#ffffff", INK) if contrast(ink, colour) >= 4.5), "#000000")


def ink_like(colour: str) -> str:
    """Return a colour, darkened until text in it can be read on white (contrast of 4.5)."""
    channels = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    while contrast(colour, "#ffffff") < 4.5:
        channels = [int(channel * 0.96) for channel in channels]
        colour = f"#{channels[0]:02x}{channels[1]:02x}{channels[2]:02x}"
    return colour
