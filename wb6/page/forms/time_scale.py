"""The time axis of forms that place everything themselves: dates or years in inches, years written at the top."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, date2num, num2date
from matplotlib.ticker import MaxNLocator

from wb6.page.forms.canvas import MARGIN
from wb6.page.style import GRID, QUIET, SMALL, WIDTH

AXIS = 0.26  # height of the row of years at the top


@dataclass(frozen=True)
class TimeScale:
    """Turns a date or a year into inches from the left."""

    low: float
    high: float

    def at_edges(self) -> tuple[float, float]:
        """Return where the axis begins and ends."""
        return MARGIN + 0.1, WIDTH - MARGIN - 0.1

    def at(self, value: Any) -> float:
        """Return where a date or year stands; what lies outside stands at the edge."""
        share = (place_of(value) - self.low) / ((self.high - self.low) or 1.0)
        left, right = self.at_edges()
        return left + min(max(share, 0.0), 1.0) * (right - left)


def place_of(value: Any) -> float:
    """Return a date or year as a number."""
    return float(date2num(value)) if isinstance(value, pd.Timestamp) else float(value)


def draw_time_axis(axes: Axes, scale: TimeScale, bottom: float, *, dates: bool) -> None:
    """Write years (or months, in a short window) at the top, with a faint line down for each."""
    ticks: list[tuple[float, str]] = []
    if dates:
        first, last = num2date(scale.low), num2date(scale.high)
        locator = AutoDateLocator(minticks=2, maxticks=6)
        short = (scale.high - scale.low) < 700
        marks = locator.tick_values(first, last) if last > first else [scale.low]
        ticks = [(float(v), f"{num2date(v):%b %Y}" if short else f"{num2date(v):%Y}") for v in marks]
    elif scale.high > scale.low:
        ticks = [(v, f"{v:.0f}") for v in MaxNLocator(6, integer=True).tick_values(scale.low, scale.high)]
    else:
        ticks = [(scale.low, f"{scale.low:.0f}")]
    shown: list[str] = []
    for value, name in ticks:
        if not scale.low <= value <= scale.high or name in shown:
            continue
        shown.append(name)
        left, right = scale.at_edges()
        x = left + (value - scale.low) / ((scale.high - scale.low) or 1.0) * (right - left)
        axes.plot([x, x], [AXIS - 0.05, bottom], color=GRID, lw=0.8, zorder=0)
        ha = "left" if x < 0.35 else "right" if x > WIDTH - 0.35 else "center"
        axes.text(x, 0.03, name, fontsize=SMALL, color=QUIET, ha=ha, va="top")
