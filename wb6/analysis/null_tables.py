"""All tables of zeros and ones with given margins: counted exactly, and drawn uniformly.

The margins are the row sums and the column sums of a table. Counting goes row by row: a state holds how
much of each column has been filled, and a row of ``r`` ones leads from it to as many states as there are
ways to choose ``r`` columns. The last column needs no place in the state, as the total is given. Going
back through the same counts draws independent tables, each with the same probability. Feasible for few
columns; the number of states is the product of the column sums.
"""

from collections.abc import Sequence
from itertools import combinations
from math import comb, prod

import numpy as np
import pandas as pd

#: Below this many tables whole numbers of 64 bits are exact; above it, Python's own are used.
_EXACT = 2**62

Pair = tuple[int, int]


def count_tables(rows: Sequence[int], columns: Sequence[int]) -> int:
    """Count the tables of zeros and ones with these row sums and column sums.

    Example:
        >>> count_tables([1, 1, 1], [1, 1, 1]), count_tables([2, 2, 2, 2], [2, 2, 2, 2])
        (6, 90)
    """
    if not len(columns):
        return int(not any(rows))
    return int(_fill(rows, columns)[-1].reshape(-1)[-1]) if _possible(rows, columns) else 0


def count_shared(table: pd.DataFrame, first: str, second: str) -> pd.Series:
    """Count the tables with the margins of this one by how many rows two columns share.

    Args:
        table: Zeros and ones.
        first: A column.
        second: Another column.

    Returns:
        Number of tables by number of shared rows, for those that occur, in rising order; their sum is
        the number of all tables. Python integers, exact.
    """
    places = (table.columns.get_loc(first), table.columns.get_loc(second))
    rows, columns = table.sum(axis=1).tolist(), table.sum().tolist()
    full = sum(one == len(columns) for one in rows)
    open_rows = [one for one in rows if 0 < one < len(columns)]
    last = _fill(open_rows, [one - full for one in columns], places)[-1]
    ends = last.reshape(-1, last.shape[-1])[-1]
    counts = {full + shared: int(ways) for shared, ways in enumerate(ends) if ways}
    return pd.Series(counts, dtype=object).rename_axis("shared")


def draw_tables(table: pd.DataFrame, draws: int, random: np.random.Generator) -> np.ndarray:
    """Draw independent tables, uniformly from all that have the margins of this one.

    Args:
        table: Zeros and ones.
        draws: How many.
        random: Random numbers.

    Returns:
        Zeros and ones of shape (draws, rows, columns).
    """
    rows, columns = table.sum(axis=1).tolist(), table.sum().tolist()
    width = len(columns)
    drawn = np.zeros((draws, len(rows), width), dtype=np.int8)
    drawn[:, [place for place, one in enumerate(rows) if width and one == width], :] = 1
    places = [place for place, one in enumerate(rows) if 0 < one < width]
    if not places:
        return drawn
    rest = [one - sum(size == width for size in rows) for one in columns]
    ways = _fill([rows[place] for place in places], rest)
    kept = _kept(rest)
    state = np.repeat([[rest[column] for column in kept]], draws, axis=0)
    for place, before in zip(reversed(places), reversed(ways[:-1]), strict=True):
        choices = np.array([[c in chosen for c in range(width)] for chosen in combinations(range(width), rows[place])])
        earlier = state[:, np.newaxis, :] - choices[np.newaxis, :, kept]
        held = before[..., 0][tuple(np.moveaxis(np.maximum(earlier, 0), -1, 0))].astype(float)
        weight = np.cumsum(np.where((earlier >= 0).all(axis=-1), held, 0.0), axis=1)
        taken = (random.random((draws, 1)) * weight[:, -1:] >= weight).sum(axis=1)
        drawn[:, place, :] = choices[taken]
        state = earlier[np.arange(draws), taken]
    return drawn


def _possible(rows: Sequence[int], columns: Sequence[int]) -> bool:
    inside = all(0 <= one <= len(columns) for one in rows) and all(0 <= one <= len(rows) for one in columns)
    return inside and sum(rows) == sum(columns)


def _kept(columns: Sequence[int]) -> list[int]:
    """Return the columns that a state holds: all but one of the largest."""
    dropped = int(np.argmax(columns))
    return [place for place in range(len(columns)) if place != dropped]


def _fill(rows: Sequence[int], columns: Sequence[int], pair: Pair | None = None) -> list[np.ndarray]:
    """Count the ways to reach every state, before the first row and after each row.

    Args:
        rows: Row sums.
        columns: Column sums, of the same total.
        pair: Two columns whose shared rows are counted.

    Returns:
        Arrays whose axes are what the kept columns hold so far and, last, how many rows the pair shares.
    """
    kept = _kept(columns)
    most = min(columns[pair[0]], columns[pair[1]]) if pair else 0
    small = prod(comb(len(columns), one) for one in rows) < _EXACT
    ways = np.zeros([*(columns[place] + 1 for place in kept), most + 1], dtype=np.int64 if small else object)
    ways.reshape(-1)[0] = 1
    steps = [ways]
    for size in rows:
        after = np.zeros_like(ways)
        for chosen in combinations(range(len(columns)), size):
            both = pair is not None and pair[0] in chosen and pair[1] in chosen
            moved = [place in chosen for place in kept] + [both]
            target = tuple(slice(1, None) if one else slice(None) for one in moved)
            source = tuple(slice(None, -1) if one else slice(None) for one in moved)
            after[target] += steps[-1][source]
        steps.append(after)
    return steps
