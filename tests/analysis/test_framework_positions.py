"""Positions, purposes, groups and dates of ties on tables small enough to work out by hand."""

import pandas as pd
import pytest

from wb6.analysis import framework_positions as positions


def ties_of(*rows):
    frame = pd.DataFrame(rows, columns=["framework_id", "country", "strength"])
    return frame.assign(tie=frame["strength"], through=None, source_id=frame["framework_id"])


OTHERS = ["AL", "BA", "ME"]


@pytest.mark.parametrize(
    ("own", "others", "position"),
    [
        ("none", ["member"] * 3, "outside"),
        ("none", ["none", "none", "member"], "outside_like_others"),
        ("unclear", ["member"] * 3, "unclear"),
        ("member", ["member"] * 3, "equal"),
        ("working", ["member", "member", "none"], "weaker"),
        ("member", ["weaker", "weaker", "member"], "closer"),
        ("member", ["unclear", "unclear", "unclear"], "alone"),
        # Of an even number the looser of the two in the middle is the usual one.
        ("working", ["member", "working", "unclear"], "equal"),
    ],
)
def test_a_position_is_told_beside_the_middle_of_the_others(own, others, position):
    rows = [("f", code, strength) for code, strength in zip(OTHERS, others, strict=True)]
    (one,) = positions.place_country(ties_of(*rows, ("f", "XK", own)), "XK").to_dict("records")
    assert one["position"] == position
    assert one["position"] in positions.POSITIONS


def test_a_tie_through_another_body_is_told_as_such():
    ties = ties_of(("f", "AL", "member"), ("f", "XK", "member"))
    ties.loc[1, "through"] = "unmik"
    assert positions.place_country(ties, "XK")["position"].tolist() == ["through_other"]


def test_a_framework_that_nothing_says_of_the_country_is_left_out():
    assert positions.place_country(ties_of(("f", "AL", "member")), "XK").empty


PURPOSES = pd.DataFrame(
    [("f", "cyber"), ("g", "cyber"), ("g", "arms"), ("h", "arms")], columns=["framework_id", "purpose"]
).assign(source_id="p")
TIES = ties_of(
    ("f", "AL", "member"), ("f", "BA", "weaker"), ("g", "AL", "none"), ("g", "BA", "agreement"), ("h", "AL", "member")
)


def test_frameworks_are_counted_by_purpose_and_country():
    found = positions.count_by_purpose(TIES, PURPOSES, ["AL", "BA"], ["member", "agreement"])
    found = found.set_index(["purpose", "country"])[["frameworks", "tied", "firm"]]
    assert found.loc[("cyber", "AL")].tolist() == [2, 1, 1]
    assert found.loc[("cyber", "BA")].tolist() == [2, 2, 1]
    assert found.loc[("arms", "BA")].tolist() == [2, 1, 1]


def test_frameworks_of_the_same_countries_stand_together():
    found = positions.group_frameworks(TIES, ["f", "g", "h", "i"], ["member", "agreement"])
    assert dict(zip(found["countries"], found["frameworks"], strict=True)) == {"AL": ["f", "h"], "BA": ["g"], "": ["i"]}
    assert found["size"].tolist() == [1, 1, 0]


def test_two_frameworks_overlap_by_countries_and_by_purpose():
    found = positions.pair_frameworks(TIES, PURPOSES, ["f", "g", "h"], ["member", "agreement"])
    found = found.set_index(["first", "second"])[["same_countries", "shared"]]
    assert found.loc[("f", "h")].tolist() == [True, ""]
    assert found.loc[("f", "g")].tolist() == [False, "cyber"]
    assert found.loc[("g", "h")].tolist() == [False, "arms"]


def test_frameworks_that_tie_nobody_in_do_not_overlap():
    found = positions.pair_frameworks(
        ties_of(("f", "AL", "none"), ("g", "AL", "none")), PURPOSES, ["f", "g"], ["member"]
    )
    assert found["same_countries"].tolist() == [False]


MEMBERSHIPS = pd.DataFrame(
    [
        ("f", "AL", "public", "liaison", 2018, True),
        ("f", "AL", "public", "member", 2005, True),
        ("f", "BA", "public", "member", None, True),
        ("f", "ME", "study", "member", 2001, True),
        ("f", "RS", "public", "none", 2001, True),
        ("g", "AL", "public", "member", 1999, False),
        ("g", "AL", "public", "member", 2020, True),
    ],
    columns=["framework_id", "country", "basis", "tie", "since_year", "selected"],
).assign(source_id="s", through=[None, None, None, None, None, None, "unmik"])


def test_the_earliest_dated_public_step_counts():
    found = positions.date_ties(MEMBERSHIPS).set_index(["framework_id", "country"])
    assert found.loc[("f", "AL"), ["since_year", "tie"]].tolist() == [2005, "member"]
    assert pd.isna(found.loc[("f", "BA"), "since_year"])
    assert found.loc[("g", "AL"), ["since_year", "through"]].tolist() == [2020, "unmik"]
    assert pd.isna(found.loc[("f", "AL"), "through"])
    assert sorted(found.index) == [("f", "AL"), ("f", "BA"), ("g", "AL")]


def test_dated_ties_add_up_by_year():
    found = positions.count_by_year(positions.date_ties(MEMBERSHIPS), ["AL", "BA"], 2004, 2006)
    assert found["ties"].tolist() == [0, 1, 1, 0, 0, 0]
