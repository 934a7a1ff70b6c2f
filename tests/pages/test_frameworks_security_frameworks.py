"""The page frameworks/security_frameworks with other parameters than the published ones, and its table 1."""

import csv
import io
import json

import pandas as pd
import pytest

from tests.pages import ROOT, published, run_page
from wb6.evidence.tables import table
from wb6.page.figure import MIME, read_bundle

#: Kosovo taken into every framework that it stands outside of.
BREAKS = ("data/frameworks/memberships.csv", r",XK,public,(\d),none,", r",XK,public,\1,member,", "ties_title")


@pytest.mark.parametrize(
    "parameters",
    [
        {"frameworks": ["europol", "eurojust"]},
        {"countries": ["XK"], "first_year": 2024},
        {"countries": ["AL", "MK"], "frameworks": ["iisg"], "focus": "RS"},
        {"focus": "ME", "loosest": "weaker"},
    ],
    ids=["two frameworks", "one partner", "no gaps, and a focus that is not shown", "another focus"],
)
def test_the_page_runs_and_its_figures_follow(tmp_path, parameters):
    records = published(run_page("frameworks/security_frameworks", tmp_path, **parameters))
    assert {"ties", "names", "position", "purposes", "overlap", "countries", "printed", "sensitivity"} <= set(records)


def read_rows(root, name):
    """Return the rows that the published page offers as the data of a figure."""
    notebook = root / "_build" / "book" / "notebooks" / "frameworks" / "security_frameworks.ipynb"
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            if MIME in output.get("data", {}) and read_bundle(output["data"][MIME])["name"] == name:
                return list(csv.DictReader(io.StringIO(read_bundle(output["data"][MIME])["data_csv"])))
    raise AssertionError(f"the page shows no figure '{name}'")


@pytest.fixture(scope="module")
def printed(built):
    return read_rows(built, "printed")


def test_every_short_name_of_the_matrix_is_told_in_full(built):
    full = {row["framework_id"]: row["official_name"] for row in read_rows(built, "names")}
    drawn = {row["framework_id"] for row in read_rows(built, "ties")}
    register = table("frameworks", root=ROOT).set_index("framework_id")["official_name"]
    assert full == register.loc[sorted(drawn)].to_dict()


def test_table_one_is_read_back_from_the_page_cell_by_cell(printed):
    own = table("printed_frameworks", root=ROOT).sort_values("study_order")
    for column in (
        "study_lines",
        "printed_name",
        "printed_type",
        "others_named",
        "printed_scope",
        "printed_purpose",
        "fault",
    ):
        assert [row[column] for row in printed] == own[column].fillna("").tolist(), column
    counts = own["members_count"].map(lambda number: "" if pd.isna(number) else str(int(number)))
    assert [row["counts"] for row in printed] == counts.tolist()


def test_the_ties_of_table_one_are_read_back_from_the_page(printed):
    words = {"partner": "partner_unspecified", "outside": "none", "not said": "unclear"}
    marks = table("memberships", root=ROOT, basis="study").set_index(["framework_id", "country"])["tie"]
    read = {(row["framework_id"], code): row[code] for row in printed for code in ("AL", "BA", "XK", "ME", "MK", "RS")}
    assert {key: words.get(text, text.replace(" ", "_")) for key, text in read.items()} == marks.to_dict()
    assert len(read) == 16 * 6
