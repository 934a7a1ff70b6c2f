"""Results of cooperation against hand counts on small tables, and the book's own table against its claims."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from wb6.analysis import cooperation, cooperation_cells
from wb6.evidence.tables import table

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def outcomes():
    """Five results, of which «again» repeats «first» and «ours» is told by another document."""
    return pd.DataFrame(
        {
            "outcome_id": ["first", "again", "ship", "law", "ours"],
            "threat": ["arms", "arms", "organised_crime", "cyber", "arms"],
            "kind": ["arrests", "arrests", "seizure", "law", "arrests"],
            "value": [500.0, 566.0, 27.0, None, 100.0],
            "bound": ["at_least", "exact", "exact", None, "approximate"],
            "other_value": [566.0, 566.0, 2.7, None, 111.0],
            "same_as": [None, "first", None, None, None],
            "document": ["study", "study", "study", "study", "report"],
            "confirmed_by": ["organiser", "organiser", "partner", "none", "statistics"],
            "source_id": ["a;b", "a;b", "a;c", "a", "d"],
        }
    )


def test_a_result_told_twice_counts_once(outcomes):
    got = cooperation.select_outcomes(outcomes, ["arms", "organised_crime", "cyber"], ["study", "report"])
    assert got["outcome_id"].tolist() == ["first", "ship", "law", "ours"]
    assert got["numbered"].tolist() == [True, True, False, True]
    assert got["elsewhere"].tolist() == [True, True, False, True]
    assert got["apart"].tolist() == [False, True, False, True]


def test_a_result_whose_first_row_is_left_out_is_kept_from_the_second(outcomes):
    got = cooperation.select_outcomes(outcomes[outcomes["outcome_id"] != "first"], ["arms"], ["study"])
    assert got["outcome_id"].tolist() == ["again"]


def test_documents_threats_and_kinds_are_left_out_as_asked(outcomes):
    assert cooperation.select_outcomes(outcomes, ["arms"], ["report"])["outcome_id"].tolist() == ["ours"]
    got = cooperation.select_outcomes(outcomes, ["arms", "cyber"], ["study", "report"], kinds=["arrests"])
    assert got["outcome_id"].tolist() == ["law"]


def test_counts_by_threat_have_a_row_for_each_threat_even_without_results(outcomes):
    chosen = cooperation.select_outcomes(outcomes, ["arms", "cyber"], ["study", "report"])
    counts = cooperation.count_outcomes(chosen, ["arms", "cyber", "borders"]).set_index("threat")
    assert counts.loc["arms", ["reported", "numbered", "elsewhere", "apart"]].tolist() == [2, 2, 2, 1]
    assert counts.loc["borders", ["reported", "numbered", "elsewhere", "apart"]].tolist() == [0, 0, 0, 0]
    assert counts.loc["arms", "source_id"] == "a;b;d"


@pytest.mark.parametrize(
    ("value", "other", "bound", "verdict"),
    [
        (566, 566, "exact", "agrees"),
        (566, 567, "exact", "off"),
        (27, 2.7, "exact", "far"),
        (2.7, 2.7, "exact", "agrees"),
        (2.7, 2.8, "exact", "off"),
        (500, 566, "at_least", "agrees"),
        (500, 499, "at_least", "off"),
        (500, 600, "at_most", "off"),
        (1400, 1388, "approximate", "agrees"),
        (100, 114, "approximate", "off"),
        (100, 110, "approximate", "agrees"),
        (100, 200, "approximate", "far"),
        (100, 0, "exact", "far"),
    ],
)
def test_a_number_is_judged_by_the_wording_of_its_document(outcomes, value, other, bound, verdict):
    rows = outcomes.head(1).assign(value=float(value), other_value=float(other), bound=bound)
    assert cooperation.compare_numbers(rows)["verdict"].tolist() == [verdict]


def test_the_farthest_number_comes_first_in_either_direction(outcomes):
    rows = pd.concat([outcomes.head(1)] * 3).assign(
        outcome_id=["a", "b", "c"], value=[100.0, 100.0, 100.0], other_value=[150.0, 20.0, 300.0], bound="exact"
    )
    got = cooperation.compare_numbers(rows)
    assert got["outcome_id"].tolist() == ["b", "c", "a"]
    assert got["ratio"].tolist() == [0.2, 3.0, 1.5]


def test_a_printed_zero_is_refused(outcomes):
    with pytest.raises(ValueError, match="zero"):
        cooperation.compare_numbers(outcomes.head(1).assign(value=0.0))


def test_frameworks_are_ranked_by_the_countries_they_tie_in():
    purposes = pd.DataFrame(
        {"framework_id": ["f", "g", "g"], "purpose": ["arms", "arms", "training"], "source_id": ["p", "q", "q"]}
    )
    ties = pd.DataFrame(
        {
            "framework_id": ["f", "f", "g", "g"],
            "country": ["AL", "XK", "AL", "XK"],
            "strength": ["member", "none", "weaker", "unclear"],
            "source_id": ["s"] * 4,
        }
    )
    columns = ["framework_id", "tied", "outside", "unsettled"]
    got = cooperation.rank_frameworks(purposes, ties, ["AL", "XK", "RS"])
    assert got[columns].values.tolist() == [["f", 1, ["XK"], ["RS"]], ["g", 1, [], ["XK", "RS"]]]
    ties.loc[3, "strength"] = "working"
    got = cooperation.rank_frameworks(purposes, ties, ["AL", "XK"])
    assert got[columns].values.tolist() == [["g", 2, [], []], ["f", 1, ["XK"], []]]


def test_arrests_a_thousand_officers_are_those_of_the_years_with_officers():
    days = pd.DataFrame({"year": [2021, 2019, 2020], "arrests": [300, 175, 50], "officers": [10_000, None, 5_000]})
    assert cooperation.rate_arrests(days)[["year", "rate"]].values.tolist() == [[2020, 10.0], [2021, 30.0]]


def test_the_index_of_the_action_days_begins_at_a_hundred():
    days = pd.DataFrame(
        {
            "year": [2020, 2021],
            "arrests": [50, 300],
            "officers": [5_000, 10_000],
            "weapons": [None, 20],
            "source_id": "s",
        }
    )
    got = cooperation_cells.index_days(cooperation.rate_arrests(days)).set_index(["series", "year"])["index"]
    assert got[("arrests", 2020)] == got[("officers", 2020)] == got[("weapons", 2021)] == 100
    assert got[("arrests", 2021)] == 600
    assert got[("officers", 2021)] * got[("rate", 2021)] / 100 == pytest.approx(
        600
    )  # the one is the product of the others


@pytest.fixture
def promises():
    commitments = pd.DataFrame(
        {
            "commitment_id": ["c1", "c2", "c3"],
            "document": ["study"] * 3,
            "date": ["2018-01-01", None, None],
            "who": ["governments of the region", "European Union;Frontex", "European Union"],
            "commitment": ["a", "b", "c"],
            "status_in_document": ["agreed"] * 3,
            "source_id": ["s"] * 3,
            "note": [None] * 3,
        }
    )
    threats = pd.DataFrame(
        {
            "commitment_id": ["c1", "c1", "c2", "c3"],
            "threat": ["arms", "borders", "borders", "borders"],
            "deadline": [None, None, "2027", "2027"],
            "target": [None, None, 10_000, 10_000],
            "source_id": ["s"] * 4,
        }
    )
    return commitments, threats


def test_a_promise_is_checkable_with_date_number_and_someone_to_ask(promises):
    got = cooperation.mark_commitments(*promises)
    assert got["checkable"].tolist() == [False, False, True, False]
    assert got["named"].tolist() == [False, False, True, False]
    alone = cooperation.mark_commitments(*promises, cooperation.GROUPS - {"European Union"})
    assert alone["checkable"].tolist() == [False, False, True, True]


def test_what_is_told_as_done_is_no_promise(promises):
    commitments, threats = promises
    commitments.loc[1, "status_in_document"] = "done"
    got = cooperation.mark_commitments(commitments, threats)
    assert got["commitment_id"].tolist() == ["c1", "c1", "c3"]
    assert got["named"].tolist() == [False, False, False]


def test_one_promise_of_the_documents_says_by_when_how_much_and_who():
    marked = cooperation.mark_commitments(table("commitments", root=ROOT), table("commitment_threats", root=ROOT))
    assert set(marked.loc[marked["checkable"], "commitment_id"]) == {"essay_commitment_17"}


def test_who_took_part_without_running_it_bears_out_two_results():
    rows = table("reported_outcomes", root=ROOT)
    apart = rows[~rows["confirmed_by"].isin(["none", "organiser"])]
    assert set(apart["outcome_id"]) == {"headline_medicines", "headline_cocaine_ship"}


def test_promises_are_counted_under_each_threat_they_name(promises):
    counts = cooperation.count_commitments(cooperation.mark_commitments(*promises), ["arms", "borders", "cyber"])
    got = counts.pivot(index="threat", columns="mark", values="commitments")
    assert got.loc["arms", ["all", "dated", "due", "checkable"]].tolist() == [1, 1, 0, 0]
    assert got.loc["borders", ["all", "dated", "due", "checkable"]].tolist() == [3, 1, 2, 1]
    assert (got.loc["cyber"] == 0).all()


@pytest.fixture
def scores():
    rows = [
        ("AL", 2021, "human_smuggling", "same", 6.5), ("AL", 2023, "human_smuggling", "same", 6.0),
        ("RS", 2021, "human_smuggling", "same", 6.5), ("RS", 2023, "human_smuggling", "same", 6.5),
        ("AL", 2021, "international_cooperation", "same", 6.5), ("AL", 2023, "international_cooperation", "same", 6.0),
        ("AL", 2023, "cyber_dependent_crimes", "new_in_2023", 6.0),
        ("AL", 2021, "criminality", "changed_in_2023", 6.0), ("AL", 2023, "criminality", "changed_in_2023", 5.0),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["area", "edition", "indicator", "composition", "score"]).assign(source_id="g")


def test_less_crime_and_more_cooperation_are_better(scores):
    groups = {
        "x": ["human_smuggling", "criminality"],
        "y": ["international_cooperation"],
        "z": ["cyber_dependent_crimes"],
    }
    got = cooperation_cells.compare_scores(scores, groups, ["AL", "RS", "XK"])
    assert got[["indicator", "area", "kind", "text"]].values.tolist() == [
        ["human_smuggling", "AL", "better", "6.5\n→ 6"],
        ["human_smuggling", "RS", "same", "6.5"],
        ["criminality", "AL", "once", "5"],
        ["international_cooperation", "AL", "worse", "6.5\n→ 6"],
        ["cyber_dependent_crimes", "AL", "once", "6"],
    ]
    assert cooperation_cells.count_scores(got, ["x", "y", "z", "none"]) == {"x": 1, "y": 1, "z": 0, "none": 0}


def test_the_agenda_keeps_the_strongest_witness():
    named = pd.DataFrame(
        {
            "summit_id": ["a", "a", "a", "b"],
            "topic": ["arms", "arms", "cyber", "arms"],
            "forum": ["study", "leaders", "study", "chair"],
            "source_id": ["s", "t", "s", "u"],
        }
    )
    got = cooperation_cells.mark_agenda(named, ["a", "b"], ["arms", "cyber"], list(cooperation_cells.WITNESSES))
    assert got.set_index(["topic", "summit_id"])["kind"].to_dict() == {
        ("arms", "a"): "leaders", ("arms", "b"): "ministers", ("cyber", "a"): "told",
    }  # fmt: skip
    assert got.set_index(["topic", "summit_id"]).loc[("arms", "a"), "source_id"] in ("t;s", "s;t")
    assert len(cooperation_cells.mark_agenda(named, ["a"], ["arms"], ["chair"])) == 0


def test_every_result_stands_where_its_claim_does():
    with (ROOT / "seeds" / "claims.csv").open(encoding="utf-8") as file:
        claims = {row["claim_id"]: row for row in csv.DictReader(file)}
    for row in table("reported_outcomes", root=ROOT).dropna(subset=["claim_id"]).to_dict("records"):
        claim = claims[row["claim_id"]]
        assert (row["document"], row["document_line"]) == (claim["document"], int(claim["line"])), row["outcome_id"]
        if pd.notna(row["value"]) and claim["value"] and claim["kind"] == "figure":
            assert row["value"] == float(claim["value"]), row["outcome_id"]


def test_who_bears_a_result_out_is_a_source_beside_the_document():
    rows = table("reported_outcomes", root=ROOT)
    alone = rows["source_id"] == rows["document"]
    assert not (alone & (rows["confirmed_by"] != "none")).any()
    assert (rows["independent"].notna() == (rows["confirmed_by"] != "none")).all()
    assert set(rows["confirmed_by"]) <= set(cooperation.CONFIRMATIONS)


def test_every_headline_of_the_second_table_of_the_study_is_a_result():
    lines = set(table("operations", root=ROOT)["study_line"]) - {150} | {152}
    outcomes = table("reported_outcomes", root=ROOT)
    headlines = outcomes[outcomes["outcome_id"].str.startswith("headline_")]
    assert set(headlines["document_line"]) == lines


def test_every_commitment_with_a_threat_is_on_record():
    known = set(table("commitments", root=ROOT)["commitment_id"])
    assert set(table("commitment_threats", root=ROOT)["commitment_id"]) <= known
