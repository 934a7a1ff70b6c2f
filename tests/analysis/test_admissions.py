"""What if: admissions, two at a time, councils and coalitions, against a second route and cases worked by hand."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from wb6.analysis import admissions
from wb6.analysis.frameworks import STRENGTHS, current_ties
from wb6.evidence.countries import WB6
from wb6.evidence.tables import table

CODES = ["AL", "BA", "ME", "XK"]


def ties_of(*rows):
    return pd.DataFrame(rows, columns=["framework_id", "country", "strength"]).assign(source_id="s")


#: Two frameworks on one threat, one on another; Kosovo stands outside of the first.
TIES = ties_of(
    ("one", "AL", "member"),
    ("one", "BA", "member"),
    ("one", "ME", "agreement"),
    ("one", "XK", "none"),
    ("two", "AL", "working"),
    ("two", "XK", "member"),
    ("two", "BA", "none"),
    ("other", "BA", "member"),
    ("other", "ME", "unclear"),
)
PURPOSES = {"cyber": ["one", "two"], "arms": ["other", "one"]}


def random_ties(seed):
    """Random ties of six countries to eight frameworks, and random purposes."""
    dice = np.random.default_rng(seed)
    rows = [(f"f{n}", code, dice.choice(list(STRENGTHS))) for n in range(8) for code in WB6 if dice.random() < 0.9]
    purposes = {p: [f"f{n}" for n in range(8) if dice.random() < 0.4] for p in ("a", "b", "c")}
    return ties_of(*rows), purposes


def count_by_matrix(held, purposes):
    """Second route: covered pairs from the product of the membership matrix with itself."""
    total = {}
    for purpose, ids in purposes.items():
        member = np.array([[code in held.get(one, ()) for code in WB6] for one in ids] or [[False] * len(WB6)])
        together = member.T.astype(int) @ member.astype(int)
        total[purpose] = int((together[np.triu_indices(len(WB6), 1)] > 0).sum())
    return total


def test_who_holds_what_depends_on_the_loosest_tie_that_counts():
    assert admissions.hold(TIES, "member")["one"] == {"AL", "BA"}
    assert admissions.hold(TIES, "agreement")["one"] == {"AL", "BA", "ME"}
    assert admissions.hold(TIES, "working")["two"] == {"AL", "XK"}
    assert admissions.hold(TIES, "member")["other"] == {"BA"}


def test_every_strength_that_ties_has_its_place_among_those_that_count():
    assert list(admissions.COUNTED) == [one for one in STRENGTHS if one not in ("unclear", "none")]
    assert [len(kept) for kept in admissions.COUNTED.values()] == [1, 2, 3, 4]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("loosest", list(admissions.COUNTED))
def test_covered_pairs_are_those_of_the_matrix(seed, loosest):
    ties, purposes = random_ties(seed)
    held = admissions.hold(ties, loosest)
    found = {purpose: len(pairs) for purpose, pairs in admissions.cover(held, purposes).items()}
    assert found == count_by_matrix(held, purposes)


@pytest.mark.parametrize("seed", range(6))
def test_single_admissions_equal_the_second_route(seed):
    ties, purposes = random_ties(seed)
    held = admissions.hold(ties, "agreement")
    before = count_by_matrix(held, purposes)
    found = admissions.try_admissions(ties, purposes, "agreement")
    assert len(found) == len(admissions.list_candidates(ties, "agreement")) > 0
    for one in found.to_dict("records"):
        changed = {f: set(c) | ({one["country"]} if f == one["framework_id"] else set()) for f, c in held.items()}
        after = count_by_matrix(changed, purposes)
        assert {p: one[f"pairs_{p}"] for p in purposes} == {p: after[p] - before[p] for p in purposes}
        assert one["pairs"] == sum(after.values()) - sum(before.values())


@pytest.mark.parametrize("seed", range(3))
def test_two_admissions_equal_the_second_route(seed):
    ties, purposes = random_ties(seed)
    held = admissions.hold(ties, "working")
    before = sum(count_by_matrix(held, purposes).values())
    found = admissions.try_two_admissions(ties, purposes, "working")
    many = len(admissions.list_candidates(ties, "working"))
    assert len(found) == many * (many - 1) // 2
    for one in found.sample(40, random_state=seed).to_dict("records"):
        changed = {framework: set(countries) for framework, countries in held.items()}
        changed[one["first_framework"]].add(one["first_country"])
        changed[one["second_framework"]].add(one["second_country"])
        assert one["pairs"] == sum(count_by_matrix(changed, purposes).values()) - before


def test_the_book_s_own_admissions_equal_the_second_route():
    from_tables = table("framework_purposes")
    ties = current_ties(table("memberships"))
    purposes = admissions.by_purpose(from_tables, sorted(set(from_tables["purpose"])))
    for loosest in admissions.COUNTED:
        held = admissions.hold(ties, loosest)
        before = count_by_matrix(held, purposes)
        for one in admissions.try_admissions(ties, purposes, loosest).to_dict("records"):
            changed = {**held, one["framework_id"]: held[one["framework_id"]] | {one["country"]}}
            assert one["pairs"] == sum(count_by_matrix(changed, purposes).values()) - sum(before.values())


def test_equal_admissions_share_a_rank():
    found = admissions.try_admissions(TIES, PURPOSES, "agreement").set_index(["framework_id", "country"])
    # Kosovo in «one» newly meets AL, BA and ME on cyber and on arms.
    assert found.loc[("one", "XK"), ["pairs_cyber", "pairs_arms", "pairs", "rank"]].tolist() == [3, 3, 6, 1]
    # «two» has Kosovo alone at this threshold; «other» has Bosnia and Herzegovina, which meets ME in «one» already.
    assert found["pairs"].tolist() == [6, 1, 1, 0]
    assert found["rank"].tolist() == [1, 2, 2, 4]


def test_two_admissions_to_one_framework_meet_there():
    ties = ties_of(("f", "AL", "none"), ("f", "BA", "none"))
    (one,) = admissions.try_two_admissions(ties, {"arms": ["f"]}, "member").to_dict("records")
    assert (one["pairs"], one["apart"]) == (1, 0)


def test_two_admissions_that_cover_the_same_pair_add_it_once():
    ties = ties_of(("f", "AL", "member"), ("f", "BA", "none"), ("g", "AL", "member"), ("g", "BA", "none"))
    (one,) = admissions.try_two_admissions(ties, {"arms": ["f", "g"]}, "member").to_dict("records")
    assert (one["pairs"], one["apart"]) == (1, 2)


def test_a_council_adds_what_its_members_do_not_share():
    found = admissions.try_council(TIES, PURPOSES, CODES, ["cyber", "disasters"]).set_index(["loosest", "purpose"])
    assert found.loc[("agreement", "cyber"), ["before", "added", "of"]].tolist() == [3, 3, 6]
    assert found.loc[("working", "cyber"), ["before", "added", "of"]].tolist() == [4, 2, 6]
    assert found.loc[("weaker", "disasters"), ["before", "added", "of"]].tolist() == [0, 6, 6]


def test_every_coalition_is_listed_with_what_all_its_members_hold():
    found = admissions.list_coalitions(TIES, PURPOSES, CODES, "agreement").set_index("coalition")
    assert len(found) == sum(1 for size in (2, 3, 4) for _ in combinations(CODES, size))
    assert found.loc["AL;BA;ME", ["size", "shared", "shared_cyber", "shared_arms", "uncovered"]].tolist() == [
        3,
        1,
        1,
        1,
        0,
    ]
    assert found.loc["AL;XK", ["shared", "uncovered"]].tolist() == [0, 2]


def test_an_admission_leaves_what_was_held():
    held = {"f": frozenset({"AL"})}
    assert admissions.admit(held, [("f", "BA"), ("g", "BA")]) == {"f": {"AL", "BA"}, "g": {"BA"}}
    assert held == {"f": {"AL"}}


def test_without_candidates_there_is_nothing_to_try():
    ties = ties_of(("f", "AL", "member"), ("f", "BA", "member"))
    assert admissions.try_admissions(ties, {"arms": ["f"]}, "member").empty
    assert admissions.try_two_admissions(ties, {"arms": ["f"]}, "member").empty
