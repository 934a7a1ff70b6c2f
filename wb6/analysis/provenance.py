"""Keeps the sources of rows with what is computed from them."""

from collections.abc import Iterable
from typing import Any

import pandas as pd


def join_sources(cells: Iterable[str]) -> str:
    """Join the source ids of several cells into one cell, each id once, in order of appearance.

    Example:
        >>> join_sources(["a;b", "b", "c"])
        'a;b;c'
    """
    return ";".join(dict.fromkeys(part for cell in cells for part in str(cell).split(";")))


def first_of(rows: pd.DataFrame, column: str) -> Any:
    """Return the value in the first row, or None where there is no row."""
    return rows[column].iloc[0] if len(rows) else None
