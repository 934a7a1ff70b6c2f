"""Who joined which operation of a printed list, and what the margins of that list alone would give.

The null model is every table of zeros and ones with the same number of countries in each operation and of
operations for each country, each as likely as the next. How often two countries meet then follows from
counting (``wb6.analysis.null_tables``), so that pairs are compared exactly. A list that an author picked
is no sample: intervals of shares speak as if it were one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from wb6.analysis.null_tables import count_shared, count_tables, draw_tables
from wb6.analysis.proportions import wilson_interval
from wb6.analysis.provenance import join_sources

#: Two distances from a mean closer than this are one distance.
_SAME = 1e-9

_PAIR_COLUMNS = [
    *("first", "second", "shared", "expected", "low", "high", "least", "most", "p", "p_corrected"),
    *("smallest_p", "smallest_corrected", "similarity", "similarity_expected", "similarity_low", "similarity_high"),
    *("similarity_least", "similarity_most"),
]


def unique_participation(
    operations: pd.DataFrame,
    participation: pd.DataFrame,
    countries: Sequence[str],
    years: Sequence[int],
    categories: Sequence[str] | None = None,
    repeats: bool = False,
) -> pd.DataFrame:
    """Return who joined which operation, each operation once.

    Args:
        operations: Table ``operations``; a row with ``duplicate_of`` repeats another and is left out.
        participation: Table ``operation_participation``.
        countries: Countries to keep.
        years: Years to keep.
        categories: Kinds of crime to keep; all by default.
        repeats: Keep the rows that repeat another, as the print counts them.

    Returns:
        Columns ``operation_id``, ``label``, ``year``, ``category``, ``country``, ``participates`` and
        ``source_id``, in the order of the study's print.
    """
    kept = operations["year"].isin(list(years))
    if not repeats:
        kept &= operations["duplicate_of"].isna()
    if categories is not None:
        kept &= operations["category"].isin(list(categories))
    rows = participation[participation["country"].isin(list(countries))]
    columns = ["operation_id", "label", "year", "category"]
    merged = operations.loc[kept, columns].merge(rows, on="operation_id")
    return merged.sort_values("operation_id", kind="stable").reset_index(drop=True)


def participation_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the operations by countries table of zeros and ones."""
    table = rows.pivot(index="operation_id", columns="country", values="participates")
    return table.astype(int)


def count_joined(rows: pd.DataFrame, by: str | None = None, confidence: float = 0.95) -> pd.DataFrame:
    """Count how many operations each country joined, with intervals as if they were drawn at random.

    Args:
        rows: As :func:`unique_participation` returns them.
        by: Column that splits the operations, such as ``year``; none for all together.
        confidence: Of the score interval (Wilson, 1927).

    Returns:
        Columns ``country``, ``group`` (text; ``all`` without a split), ``joined``, ``operations``,
        ``share``, ``low``, ``high`` and ``source_id``, groups in order of appearance after sorting.
    """
    keyed = rows.assign(group="all" if by is None else rows[by].astype(str))
    counts = keyed.groupby(["group", "country"], as_index=False).agg(
        joined=("participates", "sum"), operations=("participates", "size"), source_id=("source_id", join_sources)
    )
    bounds = [
        wilson_interval(int(j), int(n), confidence) for j, n in zip(counts["joined"], counts["operations"], strict=True)
    ]
    counts = counts.assign(
        joined=counts["joined"].astype(int), share=counts["joined"] / counts["operations"].clip(lower=1)
    )
    return counts.assign(low=[low for low, _ in bounds], high=[high for _, high in bounds])


def count_sizes(table: pd.DataFrame) -> pd.DataFrame:
    """Count operations by how many countries joined them.

    Args:
        table: Zeros and ones, operations by countries.

    Returns:
        Columns ``size`` (from one, or from none if there is such an operation, to all countries),
        ``operations`` and ``telling``: whether who takes part could differ and make a pair at all.
    """
    sizes = table.sum(axis=1)
    width = table.shape[1]
    every = range(0 if (sizes == 0).any() else 1, width + 1)
    counts = sizes.value_counts().reindex(list(every), fill_value=0)
    telling = [1 < size < width for size in every]
    return pd.DataFrame({"size": list(every), "operations": counts.to_numpy(dtype=int), "telling": telling})


def compare_pairs_with_chance(table: pd.DataFrame) -> pd.DataFrame:
    """Compare how often each pair works together with what the margins of the table alone would give.

    Exact: all tables of zeros and ones with the same margins are counted, each as likely as the next.
    The p-values are two-sided by the distance from the mean under chance, and corrected for the number
    of pairs after Holm (1979).

    Args:
        table: Zeros and ones, operations by countries.

    Returns:
        A row for each pair, most shared first: ``first``, ``second``, ``shared``, ``expected``, ``low``
        and ``high`` (the middle 95 per cent of all tables), ``least`` and ``most`` (of any table),
        ``p``, ``p_corrected``, ``smallest_p`` (of the table that is hardest on chance),
        ``smallest_corrected`` (the same where this pair is the one furthest from chance) and
        ``similarity`` (shared among the operations that either joined; Jaccard, 1901) with its
        ``_expected``, ``_low``, ``_high``, ``_least`` and ``_most``. Fewer than two countries, or no
        operation, give no rows.
    """
    pairs = list(combinations(table.columns, 2))
    if not pairs or table.empty:
        return pd.DataFrame(columns=_PAIR_COLUMNS)
    lines = []
    for first, second in pairs:
        shared = int((table[first] & table[second]).sum())
        chance = chance_of_shared(table, first, second)
        p = two_sided(chance)
        low, high = _middle(chance)
        either = int(table[first].sum() + table[second].sum())
        alike = {meets: meets / max(either - meets, 1) for meets in (shared, low, high, *chance.index)}
        lines.append(
            {
                "first": first,
                "second": second,
                "shared": shared,
                "expected": float((chance.index * chance).sum()),
                "low": low,
                "high": high,
                "least": int(chance.index.min()),
                "most": int(chance.index.max()),
                "p": float(p[shared]),
                "smallest_p": float(p.min()),
                "smallest_corrected": min(1.0, len(pairs) * float(p.min())),
                "similarity": alike[shared],
                "similarity_expected": float(sum(alike[meets] * share for meets, share in chance.items())),
                "similarity_low": alike[low],
                "similarity_high": alike[high],
                "similarity_least": alike[int(chance.index.min())],
                "similarity_most": alike[int(chance.index.max())],
            }
        )
    result = pd.DataFrame(lines)
    result["p_corrected"] = correct_holm(result["p"].to_numpy())
    result = result.sort_values(["shared", "p"], ascending=[False, True], kind="stable")
    return result[_PAIR_COLUMNS].reset_index(drop=True)


def count_same_margins(table: pd.DataFrame) -> int:
    """Count the tables that have the margins of this one, itself included."""
    return count_tables(table.sum(axis=1).tolist(), table.sum().tolist())


def chance_of_shared(table: pd.DataFrame, first: str, second: str) -> pd.Series:
    """Return the share of all tables with the same margins, by how many operations a pair shares in them."""
    counts = count_shared(table, first, second)
    whole = sum(counts)
    return pd.Series([ways / whole for ways in counts], index=counts.index.astype(int), dtype=float)


def two_sided(chance: pd.Series) -> pd.Series:
    """Return for each outcome how likely one at least as far from the mean is.

    Args:
        chance: Probability by outcome.

    Example:
        >>> two_sided(pd.Series([0.25, 0.5, 0.25], index=[0, 1, 2])).tolist()
        [0.5, 1.0, 0.5]
    """
    values = chance.index.to_numpy(dtype=float)
    away = np.abs(values - float((values * chance).sum()))
    return pd.Series([float(chance[away >= one - _SAME].sum()) for one in away], index=chance.index)


def _middle(chance: pd.Series) -> tuple[int, int]:
    """Return the outcomes at which 2.5 and 97.5 per cent are reached."""
    reached = chance.cumsum()
    return int(reached.index[reached >= 0.025 - _SAME][0]), int(reached.index[reached >= 0.975 - _SAME][0])


def correct_holm(p: np.ndarray) -> np.ndarray:
    """Correct p-values for their number after Holm (1979), in the order given.

    Example:
        >>> correct_holm(np.array([0.01, 0.04])).tolist()
        [0.02, 0.04]
    """
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate((len(p) - np.arange(len(p))) * p[order])
    corrected = np.empty_like(steps)
    corrected[order] = np.minimum(steps, 1.0)
    return corrected


def able_pairs(smallest: Sequence[float], level: float) -> list[bool]:
    """Say which tests could reach a level if only those that could are corrected for (Tarone, 1990).

    Args:
        smallest: Smallest attainable p-value of each test.
        level: Level of all tests together.

    Returns:
        For each test whether it is among the fewest ``k`` whose smallest p-values lie within ``level / k``.

    Example:
        >>> able_pairs([0.01, 0.02, 0.6], 0.05)
        [True, True, False]
    """
    for k in range(1, len(smallest) + 1):
        able = [one <= level / k for one in smallest]
        if sum(able) <= k:
            return able
    return []


@dataclass(frozen=True)
class AllPairs:
    """All pairs in one number, twice, against tables drawn with the same margins.

    Attributes:
        avoidance: Mean over pairs of operations of the one alone times of the other alone (the C-score
            of Stone and Roberts, 1990).
        avoidance_expected: Its mean under chance.
        avoidance_p: Two-sided by the distance from that mean.
        distance: Sum over pairs of squared distances from the expected number together, each by its
            variance under chance.
        distance_expected: Its mean under chance.
        distance_p: Share of tables with at least this sum.
        found_most: By pair, how often the distance falls below ``level`` in tables where the pair meets
            as often as the margins allow.
        found_least: The same where it meets as rarely as they allow.
        draws: Number of tables drawn.
    """

    avoidance: float
    avoidance_expected: float
    avoidance_p: float
    distance: float
    distance_expected: float
    distance_p: float
    found_most: pd.Series
    found_least: pd.Series
    draws: int


def compare_all_pairs(table: pd.DataFrame, draws: int, seed: int, level: float = 0.05) -> AllPairs | None:
    """Ask of all pairs at once whether they depart from chance, and what the question could find.

    The observed table counts as one draw (Davison and Hinkley, 1997).

    Args:
        table: Zeros and ones, operations by countries.
        draws: Number of independent tables.
        seed: Seed of the random numbers.
        level: Below which a p-value counts as found.

    Returns:
        The two tests; None where the margins leave no pair any choice.
    """
    if table.shape[1] < 2 or table.empty:
        return None
    drawn = draw_tables(table, draws, np.random.default_rng(seed)).astype(np.int16)
    pairs = list(combinations(range(table.shape[1]), 2))
    met = np.einsum("dij,dik->djk", drawn, drawn)[:, [a for a, _ in pairs], [b for _, b in pairs]].astype(float)
    cells, sums = table.to_numpy(), table.to_numpy().sum(axis=0)
    seen = np.array([float((cells[:, a] & cells[:, b]).sum()) for a, b in pairs])
    every = np.vstack([seen, met])
    chances = [chance_of_shared(table, table.columns[a], table.columns[b]) for a, b in pairs]
    mean = np.array([float((one.index * one).sum()) for one in chances])
    variance = np.array([float((one.index**2 * one).sum()) for one in chances]) - mean**2
    free = variance > _SAME
    if not free.any():
        return None
    alone = np.array([(sums[a] - every[:, k]) * (sums[b] - every[:, k]) for k, (a, b) in enumerate(pairs)]).mean(axis=0)
    expected = float(alone[1:].mean())
    away = np.abs(alone - expected)
    distance = ((every - mean)[:, free] ** 2 / variance[free]).sum(axis=1)
    bar = np.quantile(distance[1:], 1 - level)
    names = pd.MultiIndex.from_tuples([(table.columns[a], table.columns[b]) for a, b in pairs])

    def found(extreme: np.ndarray) -> pd.Series:
        hits = [(distance[1:][met[:, k] == one] > bar + _SAME) for k, one in enumerate(extreme)]
        return pd.Series([float(one.mean()) if len(one) else np.nan for one in hits], index=names)

    return AllPairs(
        avoidance=float(alone[0]),
        avoidance_expected=expected,
        avoidance_p=float((away >= away[0] - _SAME).mean()),
        distance=float(distance[0]),
        distance_expected=float(distance[1:].mean()),
        distance_p=float((distance >= distance[0] - _SAME).mean()),
        found_most=found(np.array([one.index.max() for one in chances])),
        found_least=found(np.array([one.index.min() for one in chances])),
        draws=draws,
    )
