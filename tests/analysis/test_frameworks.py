"""Ties, gaps and pairs on tables small enough to work out by hand."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from wb6.analysis import frameworks


def make_memberships(*rows):
    columns = ["framework_id", "country", "basis", "tie"]
    return pd.DataFrame(rows, columns=columns).assign(selected=True, through=None, source_id="s")


def tie_of(*rows):
    ties = frameworks.current_ties(make_memberships(*rows))
    return ties.iloc[0][["tie", "strength", "differs"]].tolist()


def test_the_strongest_of_several_ties_counts():
    ties = frameworks.strongest_ties(
        make_memberships(("f", "AL", "public", "liaison"), ("f", "AL", "public", "member")), "public"
    )
    assert list(ties["tie"]) == ["member"]


def test_a_public_source_decides_where_it_speaks():
    assert tie_of(("f", "BA", "study", "none"), ("f", "BA", "public", "cooperation_agreement")) == [
        "cooperation_agreement",
        "agreement",
        True,
    ]


def test_the_study_stands_where_public_sources_are_silent():
    assert tie_of(("f", "BA", "study", "member")) == ["member", "member", False]


def test_a_liaison_does_not_replace_an_agreement():
    assert tie_of(("f", "ME", "study", "operational_agreement"), ("f", "ME", "public", "liaison"))[0] == (
        "operational_agreement"
    )


def test_a_liaison_outlives_the_absence_of_membership():
    assert tie_of(("f", "XK", "study", "liaison"), ("f", "XK", "public", "none"))[0] == "liaison"


def test_a_form_that_the_study_did_not_state_cannot_differ():
    assert not tie_of(("f", "AL", "study", "partner_unspecified"), ("f", "AL", "public", "status_agreement"))[2]


def test_an_unknown_tie_is_refused():
    with pytest.raises(ValueError, match="'ally' has no place in STRENGTHS"):
        frameworks.strongest_ties(make_memberships(("f", "AL", "study", "ally")), "study")


def test_gaps_name_who_stands_outside_most_first():
    ties = frameworks.current_ties(
        make_memberships(
            ("a", "AL", "study", "member"), ("a", "XK", "study", "unclear"),
            ("b", "AL", "study", "none"), ("b", "XK", "study", "none"),
        )
    )  # fmt: skip
    names = pd.DataFrame({"framework_id": ["a", "b"], "official_name": ["A", "B"]})
    gaps = frameworks.list_gaps(ties, names)
    assert list(gaps["framework_id"]) == ["b", "a"]
    assert list(gaps["outside"]) == [["AL", "XK"], []]
    assert list(gaps["inside"]) == [0, 1]


def test_a_repeated_operation_counts_once():
    operations = pd.DataFrame(
        {"operation_id": ["1", "2"], "label": ["x", "x"], "year": 2023, "category": "c", "duplicate_of": [None, "1"]}
    )
    joined = pd.DataFrame({"operation_id": ["1", "2"], "country": "RS", "participates": True, "source_id": "s"})
    rows = frameworks.unique_participation(operations, joined, ["RS"], [2023])
    assert list(rows["operation_id"]) == ["1"]


# ---- pairs against chance


def every_table(rows, columns):
    """Return all tables of zeros and ones with the given margins."""
    cells = product([0, 1], repeat=len(rows) * len(columns))
    tables = (np.array(one).reshape(len(rows), len(columns)) for one in cells)
    return [t for t in tables if list(t.sum(axis=1)) == rows and list(t.sum(axis=0)) == columns]


OBSERVED = np.array([[1, 1, 0], [1, 0, 1], [0, 1, 0], [1, 0, 0]])


def test_drawn_tables_keep_the_margins():
    drawn = frameworks._draw_tables(OBSERVED, 300, np.random.default_rng(1))
    assert (drawn.sum(axis=1) == OBSERVED.sum(axis=0)).all()
    assert (drawn.sum(axis=2) == OBSERVED.sum(axis=1)).all()


def test_tables_are_drawn_uniformly_from_all_that_have_the_margins():
    every = every_table(list(OBSERVED.sum(axis=1)), list(OBSERVED.sum(axis=0)))
    drawn = frameworks._draw_tables(OBSERVED, 8000, np.random.default_rng(2))
    counts = pd.Series([one.tobytes() for one in drawn]).value_counts()
    assert set(counts.index) == {one.astype(np.int8).tobytes() for one in every}
    expected = 8000 / len(every)
    # Chi-squared against uniform; the bound is the mean plus five standard deviations.
    statistic = float(((counts - expected) ** 2 / expected).sum())
    assert statistic < (len(every) - 1) + 5 * np.sqrt(2 * (len(every) - 1))


def test_the_p_value_is_the_share_of_tables_at_least_as_far_from_the_mean():
    table = pd.DataFrame(OBSERVED, columns=["AL", "BA", "XK"])
    pairs = frameworks.compare_pairs_with_chance(table, draws=8000, seed=3).set_index(["first", "second"])
    every = every_table(list(OBSERVED.sum(axis=1)), list(OBSERVED.sum(axis=0)))
    for a, b in [(0, 1), (0, 2), (1, 2)]:
        shared = np.array([(one[:, a] & one[:, b]).sum() for one in every])
        seen = (OBSERVED[:, a] & OBSERVED[:, b]).sum()
        exact = (abs(shared - shared.mean()) >= abs(seen - shared.mean()) - 1e-9).mean()
        row = pairs.loc[(table.columns[a], table.columns[b])]
        assert row["shared"] == seen
        assert row["expected"] == pytest.approx(shared.mean(), abs=0.03)
        assert row["p"] == pytest.approx(exact, abs=0.03)
        assert (row["least"], row["most"]) == (shared.min(), shared.max())


def test_a_pair_that_always_works_together_stands_out():
    together = [[1, 1, 0, 0]] * 12 + [[0, 0, 1, 1]] * 12
    pairs = frameworks.compare_pairs_with_chance(pd.DataFrame(together, columns=list("ABCD")), draws=2000, seed=4)
    first = pairs.set_index(["first", "second"]).loc[("A", "B")]
    assert first["p_corrected"] < 0.05


def test_one_country_makes_no_pair():
    assert frameworks.compare_pairs_with_chance(pd.DataFrame({"AL": [1, 0]}), draws=10, seed=1).empty


@pytest.mark.parametrize(
    ("p", "corrected"), [([0.01, 0.04], [0.02, 0.04]), ([0.04, 0.01, 0.03], [0.06, 0.03, 0.06]), ([0.6, 0.7], [1, 1])]
)
def test_holm_multiplies_by_what_is_left_and_never_falls(p, corrected):
    np.testing.assert_allclose(frameworks.correct_holm(np.array(p)), corrected)
