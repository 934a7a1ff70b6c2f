"""Participation, sizes and pairs against chance, on tables small enough to enumerate or planted."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.analysis.test_null_tables import OBSERVED, WIDE, every_table, margins, swap_tables
from wb6.analysis import joint_operations as joint
from wb6.evidence.tables import table as load

ROOT = Path(__file__).resolve().parents[2]
SIX = ["AL", "BA", "XK", "ME", "MK", "RS"]


def make_rows(cells):
    """Return the rows of a table given as zeros and ones."""
    long = cells.rename_axis("operation_id").reset_index().melt("operation_id", var_name="country")
    return long.assign(participates=long["value"].astype(bool), year=2023, category="c", label="x", source_id="s")


@pytest.fixture(scope="module")
def printed():
    operations, participation = load("operations", root=ROOT), load("operation_participation", root=ROOT)
    return joint.participation_table(joint.unique_participation(operations, participation, SIX, [2023, 2024, 2025]))


# ---- who joined


@pytest.fixture
def operations():
    return pd.DataFrame(
        {
            "operation_id": ["1", "2", "3"], "label": "x", "year": [2023, 2023, 2024],
            "category": ["drugs", "drugs", "art"], "duplicate_of": [None, "1", None],
        }
    )  # fmt: skip


@pytest.fixture
def joined():
    return pd.DataFrame(
        {"operation_id": ["1", "2", "3"], "country": "RS", "participates": [True, True, False], "source_id": "s"}
    )


def test_a_repeated_operation_counts_once(operations, joined):
    rows = joint.unique_participation(operations, joined, ["RS"], [2023, 2024])
    assert list(rows["operation_id"]) == ["1", "3"]
    assert list(joint.unique_participation(operations, joined, ["RS"], [2023], repeats=True)["operation_id"]) == [
        "1",
        "2",
    ]


def test_years_and_kinds_are_kept_as_asked(operations, joined):
    assert list(joint.unique_participation(operations, joined, ["RS"], [2024])["operation_id"]) == ["3"]
    assert list(joint.unique_participation(operations, joined, ["RS"], [2023, 2024], ["art"])["operation_id"]) == ["3"]
    assert joint.unique_participation(operations, joined, ["AL"], [2023, 2024]).empty


def test_counts_and_shares_are_those_of_the_rows(operations, joined):
    rows = joint.unique_participation(operations, joined, ["RS"], [2023, 2024])
    whole = joint.count_joined(rows).iloc[0]
    assert (whole["joined"], whole["operations"], whole["share"], whole["source_id"]) == (1, 2, 0.5, "s")
    assert whole["low"] < 0.5 < whole["high"]
    by_year = joint.count_joined(rows, "year").set_index("group")
    assert by_year["joined"].to_dict() == {"2023": 1, "2024": 0}


def test_sizes_tell_only_between_one_and_all():
    sizes = joint.count_sizes(WIDE).set_index("size")
    assert sizes["operations"].to_dict() == {0: 1, 1: 2, 2: 2, 3: 1, 4: 1}
    assert sizes["telling"].to_dict() == {0: False, 1: False, 2: True, 3: True, 4: False}
    assert list(joint.count_sizes(OBSERVED)["size"]) == [1, 2, 3]


# ---- pairs against chance


@pytest.mark.parametrize("table", [OBSERVED, WIDE], ids=["small", "wide"])
def test_a_pair_is_compared_as_enumeration_compares_it(table):
    pairs = joint.compare_pairs_with_chance(table).set_index(["first", "second"])
    every = every_table(*margins(table))
    for a, b in combinations(range(table.shape[1]), 2):
        row = pairs.loc[(table.columns[a], table.columns[b])]
        shared = np.array([int((one[:, a] & one[:, b]).sum()) for one in every])
        alike = shared / np.maximum(table.iloc[:, a].sum() + table.iloc[:, b].sum() - shared, 1)
        seen = int((table.iloc[:, a] & table.iloc[:, b]).sum())
        away = abs(shared - shared.mean())
        p = {int(one): (away >= abs(one - shared.mean()) - 1e-9).mean() for one in set(shared)}
        assert (row["shared"], row["least"], row["most"]) == (seen, shared.min(), shared.max())
        assert row["expected"] == pytest.approx(shared.mean())
        assert row["p"] == pytest.approx(p[seen])
        assert row["smallest_p"] == pytest.approx(min(p.values()))
        assert row["smallest_corrected"] == pytest.approx(min(1, len(pairs) * min(p.values())))
        assert row["similarity_expected"] == pytest.approx(alike.mean())
        assert (row["similarity_least"], row["similarity_most"]) == pytest.approx((alike.min(), alike.max()))
        assert (shared < row["low"]).mean() < 0.025 <= (shared <= row["low"]).mean()
        assert (shared < row["high"]).mean() < 0.975 <= (shared <= row["high"]).mean()


def test_the_printed_table_is_compared_as_random_swaps_compare_it(printed):
    pairs = joint.compare_pairs_with_chance(printed).set_index(["first", "second"])
    drawn = swap_tables(printed.to_numpy(), 4000, np.random.default_rng(3)).astype(int)
    for a, b in combinations(range(6), 2):
        row = pairs.loc[(printed.columns[a], printed.columns[b])]
        shared = (drawn[:, :, a] & drawn[:, :, b]).sum(axis=1)
        assert shared.mean() == pytest.approx(row["expected"], abs=0.06)
        p = (abs(shared - row["expected"]) >= abs(row["shared"] - row["expected"]) - 1e-6).mean()
        assert p == pytest.approx(row["p"], abs=0.035)
        assert row["least"] <= shared.min() <= shared.max() <= row["most"]


def test_no_pair_of_the_printed_table_could_have_stood_out(printed):
    pairs = joint.compare_pairs_with_chance(printed)
    assert pairs["p_corrected"].min() > 0.5
    assert pairs["smallest_corrected"].min() == pytest.approx(0.0513, abs=1e-4)
    assert sum(joint.able_pairs(pairs["smallest_p"].tolist(), 0.05)) == 3


def test_a_pair_that_always_works_together_stands_out():
    together = [[1, 1, 0, 0]] * 12 + [[0, 0, 1, 1]] * 12
    pairs = joint.compare_pairs_with_chance(pd.DataFrame(together, columns=list("ABCD")))
    assert pairs.set_index(["first", "second"]).loc[("A", "B"), "p_corrected"] < 0.001


def test_one_country_and_no_operation_make_no_pair():
    assert joint.compare_pairs_with_chance(pd.DataFrame({"AL": [1, 0]})).empty
    assert joint.compare_pairs_with_chance(OBSERVED.iloc[:0]).empty


@pytest.mark.parametrize(
    ("p", "corrected"), [([0.01, 0.04], [0.02, 0.04]), ([0.04, 0.01, 0.03], [0.06, 0.03, 0.06]), ([0.6, 0.7], [1, 1])]
)
def test_holm_multiplies_by_what_is_left_and_never_falls(p, corrected):
    np.testing.assert_allclose(joint.correct_holm(np.array(p)), corrected)


@pytest.mark.parametrize(
    ("smallest", "able"),
    [
        ([0.01, 0.02, 0.6], [True, True, False]),  # two at 0.05 / 2
        ([0.04, 0.04], [False, False]),  # two at 0.05, none at 0.05 / 2
        ([0.04, 0.3], [True, False]),
        ([], []),
    ],
)
def test_only_tests_that_could_reach_the_level_are_corrected_for(smallest, able):
    assert joint.able_pairs(smallest, 0.05) == able


# ---- all pairs at once


@pytest.mark.parametrize("table", [OBSERVED, WIDE], ids=["small", "wide"])
def test_both_tests_of_all_pairs_are_those_of_enumeration(table):
    found = joint.compare_all_pairs(table, draws=20000, seed=5)
    every = [table.to_numpy(), *every_table(*margins(table))]
    pairs = list(combinations(range(table.shape[1]), 2))
    met = np.array([[(one[:, a] & one[:, b]).sum() for a, b in pairs] for one in every], dtype=float)
    sums = table.to_numpy().sum(axis=0)
    scores = np.mean([(sums[a] - met[:, k]) * (sums[b] - met[:, k]) for k, (a, b) in enumerate(pairs)], axis=0)
    away = abs(scores - scores[1:].mean())
    assert found.avoidance == pytest.approx(scores[0])
    assert found.avoidance_expected == pytest.approx(scores[1:].mean(), abs=0.03)
    assert found.avoidance_p == pytest.approx((away[1:] >= away[0] - 1e-9).mean(), abs=0.02)
    mean, variance = met[1:].mean(axis=0), met[1:].var(axis=0)
    free = variance > 0
    distance = ((met - mean)[:, free] ** 2 / variance[free]).sum(axis=1)
    assert found.distance == pytest.approx(distance[0])
    assert found.distance_expected == pytest.approx(free.sum(), abs=0.1)  # each free pair adds one
    assert found.distance_p == pytest.approx((distance[1:] >= distance[0] - 1e-9).mean(), abs=0.02)


def test_two_blocs_are_found_and_so_is_how_surely():
    blocs = pd.DataFrame([[1, 1, 0, 0]] * 8 + [[0, 0, 1, 1]] * 8, columns=list("ABCD"))
    found = joint.compare_all_pairs(blocs, draws=4000, seed=6)
    assert found.distance_p < 0.01
    assert found.avoidance_p < 0.01
    assert found.avoidance > found.avoidance_expected
    assert found.found_most.between(0, 1).all() or found.found_most.isna().any()


def test_a_table_without_any_choice_tells_nothing():
    assert joint.compare_all_pairs(pd.DataFrame({"AL": [1, 0], "BA": [1, 0]}), draws=10, seed=1) is None
    assert joint.compare_all_pairs(OBSERVED.iloc[:0], draws=10, seed=1) is None
    assert joint.compare_all_pairs(OBSERVED[["AL"]], draws=10, seed=1) is None
