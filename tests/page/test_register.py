"""The register and the corrections as pages: every source once, linked from elsewhere by its id."""

import re
from pathlib import Path

import pytest

from tests.packages import SOURCES, write_package
from wb6.evidence.sources import read_register
from wb6.page.register import write_corrections, write_register

ROOT = Path(__file__).resolve().parents[2]
CORRECTION = """\
- {table: figures, key: {figure_id: F3}, column: persons, expect: 90, value: 95,
   reason: a *slip*, source_id: press_2017}
"""


def page(made):
    (one,) = made
    return one


@pytest.fixture
def text(book):
    return page(write_register(book))[2]


def test_the_register_hangs_under_the_sources(book):
    assert page(write_register(book))[:2] == ("notebooks/register", "notebooks/sources")


def test_the_sources_are_counted_by_grade(text):
    assert "2 sources: 1 official and 1 press." in text


def test_every_source_has_a_row_that_can_be_linked_to(text):
    assert re.findall(r"<tr id='src-(\w+)'>", text) == ["agency_2016", "press_2017"]


def test_the_rows_stand_in_the_order_of_authors(book):
    write_package(book, sources=SOURCES.replace("{{Agency for Figures}}", "{{Statistics Office}}"))
    ids = re.findall(r"<tr id='src-(\w+)'>", page(write_register(book))[2])
    assert ids == ["press_2017", "agency_2016"]


def test_a_source_on_the_web_is_linked_by_its_title(text):
    link = "<a href='https://agency.example/2016'>Figures &amp; Tables of EU Borders</a>"
    assert f"<th scope='row'>Agency for Figures, {link}</th>" in text


def test_a_source_elsewhere_is_not_linked(text):
    assert "<th scope='row'>Ana Petrova and Ilir Marku, A report</th>" in text


def test_a_row_has_year_grade_place_and_day_of_reading(text):
    assert "<td>2017</td><td>9 years</td><td>press</td><td>archive, box 4</td><td>2026-11-21</td>" in text


def test_an_address_that_the_title_links_to_is_shortened_to_its_site(text):
    assert "<td>agency.example</td>" in text


def test_a_row_names_the_tables_that_use_the_source(text):
    assert text.count("<td><code>figures</code></td>") == 2


def test_a_note_stands_below_the_title(book):
    write_package(book, sources=SOURCES.replace("year      = {2017}", "year = {2017},\n  note = {a <draft>}"))
    assert "A report<br><small>a &lt;draft&gt;</small></th>" in page(write_register(book))[2]


def test_every_source_of_the_book_has_one_row():
    found = re.findall(r"<tr id='src-([^']+)'>", page(write_register(ROOT))[2])
    assert sorted(found) == sorted(read_register(ROOT))


def test_without_corrections_the_page_says_so(book):
    assert page(write_corrections(book))[2].endswith("There is none at present.\n")


def test_a_correction_stands_there_with_both_figures_and_its_reason(book):
    (book / "data" / "corrections.yml").write_text(CORRECTION)
    path, parent, text = page(write_corrections(book))
    assert (path, parent) == ("notebooks/corrections", "notebooks/methods")
    assert "- **figures \\[figure\\_id=F3\\] persons**: 90 → 95. A \\*slip\\*.\n" in text
    assert "There is none" not in text
