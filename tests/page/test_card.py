"""The card of a value: a link to the ledger, and rows, sources, claims and other figures beside it."""

import pytest
from bs4 import BeautifulSoup

from tests.packages import write_seeds
from wb6.evidence.tables import derived
from wb6.page.card import counted, describe_row
from wb6.page.value import value


def read_card(made):
    return BeautifulSoup(made._repr_html_(), "html.parser")


@pytest.fixture
def made(rows, book, monkeypatch):
    write_seeds(book)
    monkeypatch.setenv("WB6_PAGE", "part/arrivals")
    return value("peak", 120, rows=rows.head(1), unit="persons", interval=(100, 140), claims=["tiny_001"])


def test_the_number_is_a_link_to_its_line_in_the_ledger_of_the_page(made):
    link = read_card(made).find("a", class_="wb6-value")
    assert (link.get_text(), link["href"]) == (
        "120",
        "wb6:notebooks/ledger|notebooks/ledger/part_arrivals#value-peak",
    )


def test_the_card_follows_its_number_and_is_closed_at_first(made):
    link = read_card(made).find("a", class_="wb6-value")
    assert link.find_next_sibling().has_attr("popover")


def test_the_card_has_a_name_for_screen_readers(made):
    assert read_card(made).find("span", role="dialog")["aria-label"] == "Where 120 comes from"


@pytest.mark.parametrize(
    "line",
    [
        "120 persons, 2015",
        "between 100 and 140",
        "1 row of table figures:",
        "F1 · AL · 2015 · persons 120 · share 0.5",
        "The news report of May 2017, line 3, prints «120»",
        "Sources: Agency for Figures 2016 [official]",
        "This number in the ledger",
    ],
)
def test_the_card_tells_unit_bounds_rows_claims_and_sources(made, line):
    assert line in [one.get_text() for one in read_card(made).find_all("span", class_="wb6-line")]


def test_the_number_that_the_row_bears_out_comes_before_its_other_numbers(rows):
    said = read_card(value("half", 0.5, rows=rows.head(1), form="{:.0%}")).get_text()
    assert "share 0.5 · persons 120" in said


def test_a_setting_of_the_run_is_no_figure_of_a_table(rows):
    said = read_card(value("least", 2, rows=None, unit="times")).get_text()
    assert "A setting of this run, not a figure of a table" in said


@pytest.mark.parametrize(
    ("unit", "text", "written"),
    [
        ("countries", "one", "country"),
        ("ties", "1", "tie"),
        ("deals", "One", "deal"),
        ("deals", "21", "deals"),
        ("pairs of power and country", "one", "pair of power and country"),
        ("of all detections", "1", "of all detections"),
    ],
)
def test_of_one_thing_the_unit_is_singular(unit, text, written):
    assert counted(unit, text) == written


def test_of_many_rows_only_their_number_is_told(rows):
    many = derived(rows.loc[[0, 0, 0, 0]], rows)
    assert "4 rows of table figures" in read_card(value("peak", 1, rows=many, unit="persons")).get_text()


def test_no_row_is_told_as_such(rows):
    assert "No row of table figures" in read_card(value("peak", 0, rows=rows.head(0), unit="persons")).get_text()


def test_a_card_holds_only_what_may_stand_inside_a_paragraph(made):
    assert {tag.name for tag in read_card(made).find_all(True)} <= {"a", "b", "code", "i", "span"}


def test_a_text_from_data_cannot_write_html(rows):
    hostile = "<script>alert(1)</script>"
    spoilt = derived(rows.head(1).assign(country=hostile), rows)
    made = value("peak", hostile, rows=spoilt, form="{}", unit='"><img onerror=x>', as_of="<b>")
    assert {tag.name for tag in read_card(made).find_all(True)} <= {"a", "b", "code", "i", "span"}
    assert hostile in read_card(made).get_text()


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({"country": "ME", "first": 2005, "people": 2005}, "ME · first 2005 · people 2,005"),
        ({"country": "ME", "since": 2024.0}, "ME · since 2024"),
        ({"country": "ME", "first": 2005.5, "before": 12_000}, "ME · first 2,006 · before 12,000"),
    ],
)
def test_a_year_is_no_amount_and_has_no_thousands(record, told):
    assert describe_row(record) == told
