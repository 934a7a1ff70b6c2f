"""Rank correlation of a few units, with its exact probability: every ordering is tried.

With five or six countries the number of orderings is small enough to list, so nothing is approximated:
the probability that a random ordering agrees as well, and the smallest probability that any data with
these ties could reach (after Maurice Kendall, *Rank Correlation Methods*, 1948).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Up to so many units every ordering is listed (5,040 of seven).
MOST_UNITS = 7
#: With fewer units than this nothing is correlated.
LEAST_UNITS = 3


@dataclass(frozen=True)
class Orderings:
    """A rank correlation beside that of every ordering of the same values.

    Attributes:
        units: How many units have both values.
        correlation: Spearman's rank correlation, ties at their mean rank; None with fewer than
            :data:`LEAST_UNITS` units or where one side is all alike.
        every: The correlation of each ordering of the second values, sorted; empty without a correlation.
        probability: Share of the orderings that lie at least as far from zero; None as above.
        smallest: The smallest such probability that any ordering of these values has; None as above.
    """

    units: int
    correlation: float | None
    every: Array
    probability: float | None
    smallest: float | None

    def middle(self, share: float) -> tuple[float, float] | None:
        """Return the bounds between which the middle of all orderings lies, such as 0.95 of them."""
        if self.correlation is None:
            return None
        low, high = np.quantile(self.every, [(1 - share) / 2, (1 + share) / 2], method="nearest")
        return float(low), float(high)


def rank_with_ties(values: Sequence[float]) -> Array:
    """Return ranks from 1 upward, ties at the mean of the places they take.

    Example:
        >>> rank_with_ties([10, 30, 10]).tolist()
        [1.5, 3.0, 1.5]
    """
    return pd.Series(list(values), dtype="float64").rank(method="average").to_numpy(dtype="float64")


@lru_cache(maxsize=8)
def _list_orderings(units: int) -> NDArray[np.int64]:
    return np.array(list(permutations(range(units))), dtype="int64")


def try_orderings(first: Sequence[float], second: Sequence[float]) -> Orderings:
    """Correlate the ranks of two lists of values and of every ordering of the second.

    Args:
        first: One value a unit; where either is missing, the unit is left out.
        second: One value a unit, in the same order.

    Returns:
        The correlation, its exact two-sided probability and the smallest attainable one.

    Raises:
        ValueError: The lists differ in length, or hold more than :data:`MOST_UNITS` units.

    Example:
        >>> found = try_orderings([1, 2, 3, 4], [1, 2, 3, 4])
        >>> found.correlation, round(found.probability, 4) == round(2 / 24, 4)
        (1.0, True)
    """
    pairs = np.column_stack([np.asarray(first, dtype="float64"), np.asarray(second, dtype="float64")])
    pairs = pairs[~np.isnan(pairs).any(axis=1)]
    units = len(pairs)
    if units > MOST_UNITS:
        raise ValueError(f"{units} units have too many orderings to list; at most {MOST_UNITS} are tried")
    ranks = [rank_with_ties(pairs[:, side].tolist()) for side in (0, 1)]
    centred = [one - one.mean() for one in ranks] if units else ranks
    size = float(np.sqrt((centred[0] ** 2).sum() * (centred[1] ** 2).sum())) if units else 0.0
    if units < LEAST_UNITS or size == 0:
        return Orderings(units, None, np.array([]), None, None)
    every = np.round((centred[1][_list_orderings(units)] @ centred[0]) / size, 12)
    observed = float(np.round(centred[0] @ centred[1] / size, 12))
    reach = np.abs(every)
    return Orderings(
        units,
        observed,
        np.sort(every),
        float((reach >= abs(observed) - 1e-9).mean()),
        float((reach >= reach.max() - 1e-9).mean()),
    )
