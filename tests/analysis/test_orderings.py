"""Exact rank correlation: against printed tables, another program and plain enumeration."""

from itertools import permutations

import numpy as np
import pytest
from scipy.stats import rankdata, spearmanr

from wb6.analysis.orderings import MOST_UNITS, rank_with_ties, try_orderings


@pytest.mark.parametrize(
    ("order", "correlation", "one_sided"),
    [
        # Upper tails as printed for Spearman's coefficient: n = 5, 0.9 and 1.0; n = 6, 0.829, 0.886, 0.943 and 1.0.
        ([1, 2, 3, 5, 4], 0.9, 5 / 120),
        ([1, 2, 3, 4, 5], 1.0, 1 / 120),
        ([1, 2, 4, 5, 3, 6], 0.829, 0.0292),
        ([2, 1, 3, 4, 6, 5], 0.886, 0.0167),
        ([1, 2, 3, 4, 6, 5], 0.943, 0.0083),
        ([1, 2, 3, 4, 5, 6], 1.0, 0.0014),
    ],
)
def test_probabilities_are_those_of_the_printed_tables(order, correlation, one_sided):
    found = try_orderings(range(len(order)), order)
    assert found.correlation == pytest.approx(correlation, abs=5e-4)
    assert found.probability == pytest.approx(2 * one_sided, abs=2e-4)  # the distribution is symmetric without ties
    assert found.smallest == pytest.approx(2 / len(found.every))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([100, 59, 99, 88, 57], [6, 0, 8, 6, 6]),
        ([3, 1, 1, 2], [1, 1, 2, 2]),
        ([100, 100, 100, 100, 47], [33, 0, 33, 0, 22]),
    ],
)
def test_ties_are_counted_as_plain_enumeration_counts_them(first, second):
    found = try_orderings(first, second)
    every = [np.corrcoef(rankdata(first), rankdata(one))[0, 1] for one in permutations(second)]
    observed = np.corrcoef(rankdata(first), rankdata(second))[0, 1]
    reach = np.abs(every)
    assert found.correlation == pytest.approx(spearmanr(first, second).statistic)
    assert found.every == pytest.approx(np.sort(every))
    assert found.probability == pytest.approx((reach >= abs(observed) - 1e-9).mean())
    assert found.smallest == pytest.approx((reach >= reach.max() - 1e-9).mean())


def test_a_snapshot_with_one_country_apart_cannot_reach_a_twentieth():
    """Four of five alike leave five places for the fifth: no data can say more than one in five on one side."""
    found = try_orderings([100, 100, 100, 100, 47], [5, 4, 3, 2, 1])
    assert found.smallest == pytest.approx(2 / 5)
    assert found.correlation == found.every.max()


def test_the_middle_holds_its_share_of_all_orderings():
    found = try_orderings(range(6), [0, 1, 2, 3, 5, 4])
    low, high = found.middle(0.95)
    assert low == pytest.approx(-high)
    assert 0.94 <= ((found.every >= low) & (found.every <= high)).mean() < 1
    assert high < found.correlation


@pytest.mark.parametrize(
    ("first", "second", "units"),
    [([], [], 0), ([1, 2], [2, 1], 2), ([1, 1, 1, 1], [1, 2, 3, 4], 4), ([1, 2, 3, np.nan], [1, np.nan, 2, 3], 2)],
    ids=["none", "two", "all alike", "missing"],
)
def test_where_nothing_can_be_correlated_nothing_is_said(first, second, units):
    found = try_orderings(first, second)
    assert (found.units, found.correlation, found.probability, found.smallest) == (units, None, None, None)
    assert found.middle(0.95) is None


def test_too_many_units_are_refused():
    many = range(MOST_UNITS + 1)
    with pytest.raises(ValueError, match="too many orderings"):
        try_orderings(many, many)


def test_ranks_are_those_of_another_program():
    values = [3.5, 1, 3.5, 2, 9, 1]
    assert rank_with_ties(values).tolist() == rankdata(values).tolist()
