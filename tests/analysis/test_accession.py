"""The way into the EU: counts on their dates, out of their own totals, and pace beside its candidates."""

from functools import cache

import pandas as pd
import pytest

from wb6.analysis.accession import (
    CANDIDATES,
    OUTCOMES,
    count_chapters,
    gather_candidates,
    list_steps,
    place_alignment,
    rank_candidates,
    split_chapters,
    table_candidates,
)
from wb6.analysis.eu_readings import read_path
from wb6.analysis.index_changes import SHOWN, gather_scores
from wb6.evidence.tables import table

ALL = ["AL", "BA", "XK", "ME", "MK", "RS"]


@cache
def tables():
    bids = table("memberships", framework_id="eu_accession", basis="public")
    names = ("corruption_perceptions", "governance_indicators", "rule_of_law_scores", "democracy_indices")
    scores = gather_scores(*(table(name) for name in names))
    state = count_chapters(table("accession_chapters"), ALL, 2026)
    points = place_alignment(table("foreign_policy_alignment"), ALL)
    found = gather_candidates(state, table("accession_preparedness"), points, bids, scores, at=2023)
    return state, points, bids, scores, found


def test_the_newest_count_of_each_step_is_used():
    state = tables()[0].set_index("country")
    assert state.loc["ME", ["opened", "closed", "total"]].tolist() == [33, 13, 33]
    assert state.loc["RS", ["opened", "closed", "total"]].tolist() == [22, 2, 35]
    assert (state.loc["ME", "as_of"], state.loc["ME", "opened_date"]) == (
        pd.Timestamp("2026-01-26"),
        pd.Timestamp("2024-12-16"),
    )
    assert (bool(state.loc["RS", "exact"]), bool(state.loc["ME", "exact"])) == (False, True)
    assert pd.isna(state.loc["AL", "closed"])  # not on record, and not zero
    assert state.loc["MK", "closed"] == 0  # nothing is open


def test_an_earlier_state_holds_only_what_stood_then():
    state = count_chapters(table("accession_chapters"), ALL, 2013).set_index("country")
    assert state.index.tolist() == ["ME"]
    assert state.loc["ME", "closed"] == 2
    assert pd.isna(state.loc["ME", "opened"])
    assert split_chapters(state.reset_index()).empty
    assert count_chapters(table("accession_chapters"), [], 2026).empty


def test_parts_make_up_the_total():
    state = tables()[0]
    parts = split_chapters(state)
    assert parts.groupby("country")["chapters"].sum().to_dict() == state.set_index("country")["total"].to_dict()
    assert parts[parts["country"] == "AL"]["part"].tolist() == ["open_unknown"]
    assert parts[parts["country"] == "ME"].set_index("part")["chapters"].to_dict() == {"closed": 13, "open": 20}


def test_steps_of_one_day_stand_together():
    given = (table("accession_chapters"), table("accession_clusters_opened"), tables()[2], table("accession_talks"))
    steps = list_steps(*given)
    assert not steps.duplicated(["country", "date"]).any()
    said = steps.set_index(["country", "date"])["label"]
    assert said["AL", pd.Timestamp("2025-11-17")] == "cluster 5 opened, 33 open"
    assert said["ME", pd.Timestamp("2024-12-16")] == "33 open, 6 closed"
    assert said["BA", pd.Timestamp("2022-01-01")] == "candidate"  # the date that is preferred, once
    assert (steps[steps["label"] == "candidate"]["precision"] == "year").all()
    assert steps["source_id"].str.len().min() > 0
    assert said["ME", pd.Timestamp("2012-06-29")] == "talks begun"
    assert (steps[steps["label"] == "talks begun"]["country"]).tolist() == ["AL", "ME", "MK", "RS"]
    empty = list_steps(*(one.head(0) for one in given))
    assert empty.columns.tolist() == steps.columns.tolist()


def test_words_are_no_counts_of_alignment():
    points = tables()[1]
    assert set(points["period"]) == {"full_year", "first_half"}
    assert not points.duplicated(["country", "year", "period"]).any()
    assert "XK" not in set(points["country"])
    assert points[(points["country"] == "RS") & (points["period"] == "full_year")]["year"].tolist() == [
        *range(2018, 2024)
    ]
    assert 90 not in set(points[points["country"] == "RS"]["aligned_pct"])  # recalled aloud
    assert (points["at"] - points["year"]).unique().tolist() == [0.5, 0.25]


def test_what_goes_with_pace_is_read_from_its_own_row():
    found = tables()[4].set_index("country")
    assert sorted(found.index) == ["AL", "BA", "ME", "MK", "RS"]
    assert found["alignment_full"].to_dict() == {"AL": 100, "BA": 59, "ME": 99, "MK": 88, "RS": 57}
    assert found.loc["RS", "opened_share"] == pytest.approx(22 / 35)
    assert found.loc["RS", "opened_per_year"] == pytest.approx(22 / 13)
    assert found.loc["AL", "preparedness_change"] == pytest.approx(0.06)
    assert found.loc["ME", ["candidate_years", "corruption"]].tolist() == [13, 46]
    assert found.loc["BA", "candidate_years"] == 1


def test_before_candidacy_no_years_are_counted():
    state, points, bids, scores, _ = tables()
    early = gather_candidates(state, table("accession_preparedness"), points, bids, scores, at=2012).set_index(
        "country"
    )
    assert pd.isna(early.loc["AL", "candidate_years"])
    assert early.loc["MK", "candidate_years"] == 7


def test_every_outcome_meets_every_candidate_with_the_same_countries():
    listed = table_candidates(tables()[4], 0.95)
    assert len(listed) == len(OUTCOMES) * len(CANDIDATES)
    assert set(listed["countries"]) == {5}
    row = listed[(listed["outcome"] == "preparedness_change") & (listed["candidate"] == "alignment_half")].iloc[0]
    assert (row["correlation"], row["smallest"]) == (0, pytest.approx(2 / 5))
    one = rank_candidates(tables()[4], "preparedness")["rule_of_law"]
    assert (one.correlation, one.probability) == (pytest.approx(0.9), pytest.approx(2 * 5 / 120))
    assert table_candidates(tables()[4].head(0), 0.95)["correlation"].isna().all()


def read(**other):
    state, _, _, scores, found = tables()
    choice = {"countries": ALL, "first": 2012, "last": 2025, "confidence": 0.95, **other}
    return read_path(scores, found, state, choice.pop("countries"), **choice)


def test_findings_follow_the_choice():
    page = read()
    assert page.most_unchanged("corruption")
    assert page.most_unchanged("rule_of_law")
    assert page.none_survives()
    assert page.indices_oppose("rule_of_law")
    assert page.two_lead(["ME", "AL"])
    assert page.alignment_untold()
    assert len(page.tested()) == 24
    assert read(first=2000).none_survives() is False  # the World Bank's score of Serbia rose over the longer time


def test_what_a_choice_leaves_out_is_untold():
    assert read(countries=["ME", "AL"]).two_lead(["ME", "AL"]) is None  # no other to lead
    assert read(countries=["ME", "RS"]).two_lead(["ME", "AL"]) is None
    assert read(countries=["XK"]).alignment_untold() is None
    assert read(first=2024).none_survives() is None
    only = read(indices=[key for key in SHOWN if key.startswith("ti")])
    assert only.indices_oppose("rule_of_law") is None
    assert only.most_unchanged("rule_of_law") is None


def test_planted_data_turn_the_findings():
    state, _, _, scores, found = tables()
    certain = scores.assign(standard_error=scores["standard_error"] / 100)
    one = read_path(certain, found, state, ALL, first=2012, last=2025, confidence=0.95)
    assert one.none_survives() is False
    assert one.most_unchanged("corruption") is False
    planted = found.assign(alignment_full=[1.0, 2, 3, 4, 5], preparedness=[1.0, 2, 3, 4, 5])
    assert read_path(scores, planted, state, ALL, first=2012, last=2025, confidence=0.95).alignment_untold() is False
    behind = state.assign(opened=state["opened"].where(state["country"] != "AL", 1.0))
    assert read_path(scores, found, behind, ALL, first=2012, last=2025, confidence=0.95).two_lead(["ME", "AL"]) is False
