"""The explorer without a script: a table that says what each single admission adds, and text that stays text."""

import json

import pandas as pd
from bs4 import BeautifulSoup

from wb6.page import forms
from wb6.page.marks import TIES

ROWS = [
    ("f", "AL", "member"),
    ("f", "BA", "agreement"),
    ("f", "XK", "none"),
    ("g", "AL", "weaker"),
    ("g", "XK", "unclear"),
]
STATE = pd.DataFrame(ROWS, columns=["framework_id", "country", "strength"]).assign(source_id="s")


def draw(ties=STATE, **given):
    labels = {"framework_labels": {}, "country_labels": {}, "purpose_labels": {}, "counted_labels": {}}
    settings = {
        "frameworks": ["f", "g"],
        "countries": ["AL", "BA", "XK"],
        "marks": TIES,
        "loosest": "agreement",
        **labels,
    }
    return forms.explorer(ties, {"cyber": ["f", "g"], "arms": []}, **{**settings, **given})


def read_cells(drawing):
    soup = BeautifulSoup(drawing.html, "html.parser")
    return {cell["data-cell"]: cell.get_text() for cell in soup.select("td[data-cell]")}


def test_an_open_cell_says_what_its_admission_adds_and_a_tie_that_counts_stands_as_its_sign():
    assert read_cells(draw()) == {"f AL": "M", "f BA": "A", "f XK": "+2", "g AL": "+0", "g XK": "+0"}


def test_what_counts_decides_what_is_open():
    assert read_cells(draw(loosest="member")) == {"f AL": "M", "f BA": "+1", "f XK": "+1", "g AL": "+0", "g XK": "+0"}


def test_a_pair_that_no_document_speaks_of_cannot_be_changed():
    soup = BeautifulSoup(draw().html, "html.parser")
    assert [len(row.select("td")) - len(row.select("td[data-cell]")) for row in soup.select(".wb6-grid tbody tr")] == [
        0,
        1,
    ]


def test_the_pairs_of_today_stand_by_purpose():
    soup = BeautifulSoup(draw().html, "html.parser")
    assert {row["data-purpose"]: row.td.get_text() for row in soup.select("tr[data-purpose]")} == {
        "cyber": "1",
        "arms": "0",
    }


def test_text_from_data_is_text_and_never_ends_the_script():
    evil = "</script><b>x</b>"
    drawing = draw(country_labels={"AL": evil})
    soup = BeautifulSoup(drawing.html, "html.parser")
    assert soup.b is None
    assert json.loads(soup.select_one("script").string)["country_names"]["AL"] == evil


def test_its_data_are_the_single_admissions():
    drawing = draw()
    assert drawing.data[["framework_id", "country", "pairs"]].to_numpy().tolist()[0] == ["f", "XK", 2]
    assert "Most pairs, 2, are added by XK to f." in drawing.alt


def test_without_ties_there_is_nothing_to_explore():
    assert draw(STATE.iloc[:0]).empty
