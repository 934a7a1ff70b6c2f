"""Tables with given margins: counted by hand and by enumeration, drawn uniformly by two routes."""

from itertools import combinations, product
from math import comb, factorial

import numpy as np
import pandas as pd
import pytest

from wb6.analysis.null_tables import count_shared, count_tables, draw_tables


def every_table(rows, columns):
    """Return all tables of zeros and ones with the given margins, one by one."""
    choices = [
        [[int(c in one) for c in range(len(columns))] for one in combinations(range(len(columns)), size)]
        for size in rows
    ]
    tables = (np.array(one).reshape(len(rows), len(columns)) for one in product(*choices))
    return [one for one in tables if list(one.sum(axis=0)) == list(columns)]


def swap_tables(observed, draws, random):
    """Draw tables by random checkerboard swaps (Gotelli and Entsminger, 2001), all chains side by side.

    A step that finds no checkerboard stays where it is, which keeps the distribution uniform.
    """
    rows, columns = observed.shape
    tables = np.repeat(observed[np.newaxis].astype(np.int8), draws, axis=0)
    chain = np.arange(draws)
    for _ in range(40 * rows * columns):
        i = random.integers(rows, size=draws)
        j = (i + random.integers(1, rows, size=draws)) % rows
        a = random.integers(columns, size=draws)
        b = (a + random.integers(1, columns, size=draws)) % columns
        ia, ib, ja, jb = tables[chain, i, a], tables[chain, i, b], tables[chain, j, a], tables[chain, j, b]
        swap = (ia == jb) & (ib == ja) & (ia != ib)
        for row, column in ((i, a), (i, b), (j, a), (j, b)):
            tables[chain[swap], row[swap], column[swap]] ^= 1
    return tables


OBSERVED = pd.DataFrame([[1, 1, 0], [1, 0, 1], [0, 1, 0], [1, 0, 0]], columns=["AL", "BA", "XK"])
WIDE = pd.DataFrame(
    [[1, 1, 1, 1], [1, 1, 0, 0], [0, 1, 1, 0], [1, 0, 0, 0], [0, 0, 0, 0], [1, 1, 0, 1], [0, 0, 1, 0]],
    columns=["AL", "BA", "ME", "XK"],
)
TABLES = pytest.mark.parametrize("table", [OBSERVED, WIDE], ids=["small", "with a full and an empty row"])


def margins(table):
    return table.sum(axis=1).tolist(), table.sum().tolist()


@pytest.mark.parametrize(
    ("rows", "columns", "tables"),
    [
        ([1] * 5, [1] * 5, factorial(5)),
        ([2] * 4, [2] * 4, 90),
        ([3] * 6, [3] * 6, 297200),  # OEIS A001501
        ([2] * 6, [2] * 6, 67950),  # OEIS A001499
        ([1] * 7, [3, 4], comb(7, 3)),
        ([2, 0], [1, 1], 1),
        ([2, 2], [1, 3], 0),
        ([1, 1], [1, 0], 0),
        ([], [0, 0], 1),
        ([0, 0], [], 1),
    ],
)
def test_tables_are_as_many_as_published_or_as_combinatorics_says(rows, columns, tables):
    assert count_tables(rows, columns) == tables


def test_numbers_beyond_64_bits_stay_exact():
    # Every row picks one of two columns: as many tables as ways to choose 40 of 80 rows.
    assert count_tables([1] * 80, [40, 40]) == comb(80, 40)


@TABLES
def test_shared_rows_are_counted_as_enumeration_counts_them(table):
    every = every_table(*margins(table))
    assert count_tables(*margins(table)) == len(every)
    for first, second in combinations(range(table.shape[1]), 2):
        shared = pd.Series([int((one[:, first] & one[:, second]).sum()) for one in every]).value_counts()
        counts = count_shared(table, table.columns[first], table.columns[second])
        assert dict(counts) == dict(shared)
        assert list(counts.index) == sorted(counts.index)


@TABLES
def test_drawn_tables_keep_the_margins(table):
    drawn = draw_tables(table, 300, np.random.default_rng(1))
    assert drawn.shape == (300, *table.shape)
    assert (drawn.sum(axis=1) == table.sum().to_numpy()).all()
    assert (drawn.sum(axis=2) == table.sum(axis=1).to_numpy()).all()


def distance_from_uniform(drawn, every):
    """Return chi-squared against uniform in standard deviations from its mean; every table must occur."""
    counts = pd.Series([one.astype(np.int8).tobytes() for one in drawn]).value_counts()
    assert set(counts.index) == {one.astype(np.int8).tobytes() for one in every}
    expected = len(drawn) / len(every)
    statistic = float(((counts - expected) ** 2 / expected).sum())
    return (statistic - (len(every) - 1)) / np.sqrt(2 * (len(every) - 1))


@TABLES
def test_tables_are_drawn_uniformly_from_all_that_have_the_margins(table):
    every = every_table(*margins(table))
    assert abs(distance_from_uniform(draw_tables(table, 20000, np.random.default_rng(2)), every)) < 4


def test_swaps_draw_from_the_same_distribution():
    every = every_table(*margins(OBSERVED))
    assert abs(distance_from_uniform(swap_tables(OBSERVED.to_numpy(), 8000, np.random.default_rng(3)), every)) < 4


def test_a_test_that_cannot_tell_uniform_from_skewed_would_be_none():
    every = every_table(*margins(OBSERVED))
    skewed = [every[0]] * 2000 + [one for one in every for _ in range(1000)]
    assert distance_from_uniform(skewed, every) > 4


def test_a_table_without_any_choice_is_drawn_as_it_is():
    fixed = pd.DataFrame([[1, 1], [0, 0], [1, 1]], columns=["AL", "BA"])
    assert (draw_tables(fixed, 5, np.random.default_rng(1)) == fixed.to_numpy()).all()
    assert dict(count_shared(fixed, "AL", "BA")) == {2: 1}
