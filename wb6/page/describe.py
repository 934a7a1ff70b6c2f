"""Sentences about series, for text alternatives. Computed from the data, never typed."""

from collections.abc import Sequence
from typing import Any

import pandas as pd


def number(value: float) -> str:
    """Write a number for a reader: thousands grouped, at most three significant decimals.

    Example:
        >>> number(1822177), number(0.4193), number(12.0)
        ('1,822,177', '0.419', '12')
    """
    if float(value).is_integer():
        return f"{value:,.0f}"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:,.3g}"


def share(value: float) -> str:
    """Write a share of one as per cent: below a tenth with one decimal, never as minus zero.

    Example:
        >>> share(0.4193), share(-0.0031), share(0.0), share(-0.0001)
        ('42%', '−0.3%', '0%', '0%')
    """
    text = f"{value:.0%}" if abs(value) >= 0.0995 else f"{value:.1%}"
    return "0%" if not text.strip("-0.%") else text.replace("-", "−")


def change(ratio: float) -> str:
    """Write a ratio of after to before: a multiple from two on, else per cent up or down.

    Example:
        >>> change(7.37), change(1.36), change(0.16), change(23.4)
        ('×7.4', '+36%', '−84%', '×23')
    """
    if ratio >= 2:
        return f"×{ratio:.1f}" if ratio < 9.95 else f"×{ratio:,.0f}"
    return f"{ratio - 1:+.0%}".replace("-", "−")


def count(amount: int) -> str:
    """Write a small count as a word, as a sentence does.

    Example:
        >>> count(6), count(14)
        ('six', '14')
    """
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    return words[amount] if 0 <= amount < len(words) else f"{amount:,}"


def among(amount: int, shown: Sequence[str]) -> str:
    """Write how many of the countries shown, as it stands after «with» or «in».

    Args:
        amount: How many of them.
        shown: Names of the countries shown; one alone is called by its own.

    Example:
        >>> among(4, ["a"] * 6), among(2, ["a", "b"]), among(1, ["Albania"]), among(0, ["a"])
        ('four of the six countries shown', 'both countries shown', 'Albania', 'none of the countries shown')
    """
    if amount == 0:
        return "none of the countries shown"
    if len(shown) == 1:
        return shown[0]
    if amount == len(shown):
        return "both countries shown" if amount == 2 else f"all {count(amount)} countries shown"
    return f"{count(amount)} of the {count(len(shown))} countries shown"


def moment(value: Any) -> str:
    """Write a point in time: a year as it is, a date as month and year."""
    if isinstance(value, pd.Timestamp):
        return f"{value:%B %Y}"
    if isinstance(value, float):
        # A point inside a year stands for a part of it: what is drawn in its middle is the whole year.
        year, part = int(value), value % 1
        half = "first" if 0 < part < 0.4 else "second" if part > 0.6 else ""
        return f"the {half} half of {year}" if half else str(year)
    return str(value)


def listing(items: Sequence[str], last: str = "and") -> str:
    """Join items as a sentence does.

    Example:
        >>> listing(["a", "b", "c"])
        'a, b and c'
    """
    items = [str(item) for item in items]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def course(values: pd.Series, form: Any = number) -> str:
    """Say how a series runs: its ends, its highest and lowest point, what is missing.

    Args:
        values: Numbers indexed by year or date, in order.
        form: How to write one value.

    Returns:
        A clause such as «from 3,089 in 2009 to 12,525 in 2025, highest 764,038 in 2015, lowest …».
    """
    known = values.dropna()
    if known.empty:
        return "no figure is known"
    first, last = known.index[0], known.index[-1]
    if len(known) == 1:
        return f"{form(known.iloc[0])} in {moment(first)}, the only figure"
    text = f"from {form(known.iloc[0])} in {moment(first)} to {form(known.iloc[-1])} in {moment(last)}"
    high, low = known.idxmax(), known.idxmin()
    inner = []
    if high not in (first, last):
        inner.append(f"highest {form(known[high])} in {moment(high)}")
    if low not in (first, last):
        inner.append(f"lowest {form(known[low])} in {moment(low)}")
    gaps = int(values.isna().sum())
    if gaps:
        inner.append(f"{gaps} of {len(values)} points not known")
    return ", ".join([text, *inner])


def points(values: pd.Series, form: Any = number, most: int = 24) -> str:
    """List the points of a short series; a long one is told by its course alone.

    Args:
        values: Numbers indexed by year or date, in order.
        form: How to write one value.
        most: Up to how many points are listed.

    Returns:
        A clause such as «2009 3,089, 2010 2,371», or an empty text if there are more points.
    """
    known = values.dropna()
    return ", ".join(f"{moment(at)} {form(one)}" for at, one in known.items()) if len(known) <= most else ""
