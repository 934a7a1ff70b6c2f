"""Axes that several forms share: numbers, years and dates for readers, labels that do not collide."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, YearLocator
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator


def short(value: float, _position: int | None = None) -> str:
    """Write an axis number briefly: 1.5m, 200k, 0.5.

    Example:
        >>> [short(v) for v in (1500000, 200000, 12, 0.25, 0, -5)]
        ['1.5m', '200k', '12', '0.25', '0', '−5']
    """
    size = abs(value)
    sign = "\u2212" if value < 0 else ""
    if size >= 1e6:
        return f"{sign}{size / 1e6:g}m"
    if size >= 1e4:
        return f"{sign}{size / 1e3:g}k"
    if size >= 1e3:
        return f"{sign}{size:,.0f}"
    return f"{sign}{size:g}"


def spread(places: Sequence[float], gap: float, low: float = -np.inf, high: float = np.inf) -> list[float]:
    """Move labels apart so that neighbours keep a gap, each as near as possible to where it belongs.

    Args:
        places: Wanted positions, in any order.
        gap: Least distance between two labels.
        low: Least allowed position.
        high: Greatest allowed position.

    Returns:
        The positions, in the order given. If the room is too small the gap shrinks to fit.

    Example:
        >>> spread([1.0, 1.0], gap=2.0)
        [0.0, 2.0]
    """
    count = len(places)
    if count == 0:
        return []
    order = np.argsort(places, kind="stable")
    gap = min(gap, (high - low) / max(count - 1, 1))
    # Pool neighbours that would overlap (isotonic regression on positions less their rank's offset).
    wanted = np.asarray(places, float)[order] - gap * np.arange(count)
    pools: list[tuple[float, int]] = []
    for value in wanted:
        pools.append((float(value), 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, n), (b, m) = pools[-2], pools[-1]
            pools[-2:] = [((a * n + b * m) / (n + m), n + m)]
    flat = np.repeat([mean for mean, _ in pools], [size for _, size in pools])
    flat = np.clip(flat, low, high - gap * (count - 1))
    result = np.empty(count)
    result[order] = flat + gap * np.arange(count)
    return [float(value) for value in result]


def number_axis(axes: Axes, *, log: bool = False, percent: bool = False, nbins: int = 5) -> None:
    """Give the y axis few round ticks in short form."""
    if log:
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(FuncFormatter(short))
        axes.yaxis.set_minor_locator(FixedLocator([]))
        return
    axes.yaxis.set_major_locator(MaxNLocator(nbins, steps=[1, 2, 2.5, 5, 10]))
    form = (lambda v, _: f"{v * 100:g}%") if percent else short
    axes.yaxis.set_major_formatter(FuncFormatter(form))


def root_ticks(high: float) -> list[float]:
    """Return round ticks for a square-root scale, about evenly spaced to the eye.

    Example:
        >>> root_ticks(900000)
        [0.0, 50000.0, 200000.0, 500000.0]
    """
    if high <= 0:
        return [0.0]
    ticks = [0.0]
    for part in (1 / 4, 1 / 2, 0.85):
        wanted = high * part**2
        power = 10.0 ** np.floor(np.log10(wanted))
        tick = max((step * power for step in (1, 2, 5, 10) if step * power <= wanted * 1.05), default=power)
        if tick > ticks[-1]:
            ticks.append(float(tick))
    return ticks


def time_axis(axes: Axes, values: Sequence[object], *, nbins: int = 6) -> None:
    """Give the x axis whole years, or dates where the values are dates."""
    if len(values) and np.issubdtype(np.asarray(values).dtype, np.datetime64):
        days = (np.max(np.asarray(values)) - np.min(np.asarray(values))) / np.timedelta64(1, "D")
        years = days / 365.25
        if years > 2.4:  # below, six marks are enough for months
            axes.xaxis.set_major_locator(YearLocator(max(1, int(np.ceil(years / nbins)))))
        else:
            locator = AutoDateLocator(minticks=3, maxticks=nbins)
            axes.xaxis.set_major_locator(locator)
            axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
        return
    axes.xaxis.set_major_locator(MaxNLocator(nbins, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(_whole))


def _whole(value: float, _position: int) -> str:
    """Write a year or another whole number, and nothing between two of them."""
    return f"{value:.0f}".replace("-", "\u2212") if float(value).is_integer() else ""
