"""The page frameworks/joint_operations with other parameters than the published ones, and table 2 read back from it."""

import csv
import io
import json

import pytest

from tests.pages import ROOT, published, run_page
from wb6.evidence.tables import table
from wb6.page.figure import MIME, read_bundle

#: Serbia without a mark in operations in which public reports name it.
BREAKS = (
    "data/frameworks/operation_participation.csv",
    r"^(op(?:0[48]|1[256]|21),RS),true",
    r"\1,false",
    "reports_title",
)

FIGURES = {"printed", "reports", "joined", "kinds", "sizes", "pairs", "possible", "similarity", "claims", "sensitivity"}


@pytest.mark.parametrize(
    "parameters",
    [
        {"countries": ["XK"]},
        {"countries": ["AL", "MK"], "years": [2023], "draws": 200},
        {"years": [2025]},
        {"years": [2025], "kinds": ["drugs"]},
        {"kinds": ["drugs", "firearms"], "level": 0.2, "confidence": 0.9},
        {"countries": ["RS", "AL", "XK"], "years": [2024, 2023], "level": 0.15},
    ],
    ids=["one partner", "one pair", "one year", "no operation", "two kinds", "three partners"],
)
def test_the_page_runs_and_its_figures_follow(tmp_path, parameters):
    records = published(run_page("frameworks/joint_operations", tmp_path, **parameters))
    assert set(records) >= FIGURES
    said = {name: one["text"] for name, one in records.items() if "case" in one}
    assert [name for name, text in said.items() if "not known" in text] == []
    if parameters.get("countries") == ["XK"]:
        assert "no pair" in said["answer_operations"]
        assert "no pair" in said["possible_said"]
    if parameters.get("kinds") == ["drugs"]:
        assert "No operation" in said["answer_table"]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    records = published(run_page("frameworks/joint_operations", folder))
    bundles = {}
    for cell in json.loads((folder / "page.ipynb").read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            if MIME in output.get("data", {}):
                bundle = read_bundle(output["data"][MIME])
                bundles[bundle["name"]] = list(csv.DictReader(io.StringIO(bundle["data_csv"])))
    return records, bundles


def test_table_two_can_be_read_back_cell_by_cell(page):
    rows = page[1]["printed"]
    operations = table("operations", root=ROOT).set_index("operation_id")
    marks = table("operation_participation", root=ROOT)
    assert len(rows) == len(marks) == 21 * 6
    read = {(row["operation_id"], row["country"], row["participates"].lower() == "true") for row in rows}
    assert read == set(marks[["operation_id", "country", "participates"]].itertuples(index=False, name=None))
    for row in rows:
        printed = operations.loc[row["operation_id"]]
        assert (int(row["study_order"]), row["study_lines"]) == (printed["study_order"], printed["study_lines"])
        assert (int(row["year"]), row["label"]) == (printed["year"], printed["label"])
    assert [int(row["study_order"]) for row in rows] == sorted(int(row["study_order"]) for row in rows)


def test_faults_are_marked_as_faults(page):
    rows = page[1]["printed"]
    faults = {row["operation_id"]: row["fault"] for row in rows if row["fault"]}
    assert set(faults) == {"op01", "op12", "op19"}
    assert {row["operation_id"] for row in rows if row["faulty"].lower() == "true"} == set(faults)
    assert {row["kind"] for row in rows if row["operation_id"] == "op19"} == {"repeated", "not_listed"}
    assert "nice" in page[0]["faults_said"]["text"]


def test_the_published_page_says_what_the_list_cannot_say(page):
    records = page[0]
    assert float(records["lowest_corrected"]["quantity"]) > 0.5
    assert 0.05 < float(records["smallest_possible"]["quantity"]) < 0.06
    assert records["answer_operations"]["case"] == 0
    assert records["smallest_possible"]["text"] in records["answer_operations"]["text"]
    assert "1.3 million" in records["tables_counted"]["text"]
    assert (records["wrong_printed"]["text"], records["wrong_reported"]["text"]) == ("27 tonnes", "2.7 tonnes")


def test_likeness_is_never_shown_without_its_expectation(page):
    rows = page[1]["similarity"]
    assert len(rows) == 15
    assert all(row["similarity_expected"] and row["similarity_low"] and row["similarity_high"] for row in rows)


def test_a_pair_of_another_selection_has_other_numbers(page, tmp_path):
    other = published(run_page("frameworks/joint_operations", tmp_path, years=[2023]))
    assert other["operations_unique"]["text"] == "11"
    assert other["tables_counted"]["text"] != page[0]["tables_counted"]["text"]
    assert "2.7 tonnes" in other["figures_said"]["text"]
    assert other["answer_table"]["case"] != 0
