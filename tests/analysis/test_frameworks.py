"""Ties and gaps on tables small enough to work out by hand."""

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
