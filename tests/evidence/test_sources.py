"""The register of sources: ids, plain texts, lines, and rows traced to entries."""

import pandas as pd
import pytest

from tests.packages import SOURCES, write_package
from wb6.evidence.sources import UnknownSourceError, find_sources, ids_of, read_register


@pytest.fixture
def root(tmp_path):
    return write_package(tmp_path)


@pytest.fixture
def register(root):
    return read_register(root)


def test_the_key_of_an_entry_is_the_id_of_a_source(register):
    assert list(register) == ["agency_2016", "press_2017"]


def test_braces_and_escapes_do_not_reach_the_reader(register):
    assert register["agency_2016"].title == "Figures & Tables of EU Borders"


def test_a_body_is_one_author(register):
    assert register["agency_2016"].author == "Agency for Figures"


def test_persons_stand_in_reading_order(register):
    assert register["press_2017"].author == "Ana Petrova and Ilir Marku"


def test_a_source_knows_the_line_of_its_entry(register):
    lines = SOURCES.splitlines()
    assert lines[register["press_2017"].line - 1] == "@misc{press_2017,"


def test_a_label_names_the_carrier_where_it_is_not_the_author(register):
    assert register["press_2017"].label == "Ana Petrova and Ilir Marku, A report, in Daily Paper (2017)"


def test_a_label_does_not_repeat_the_author_as_carrier(register):
    assert register["agency_2016"].label == "Agency for Figures, Figures & Tables of EU Borders (2016)"


def test_a_changed_register_is_read_again(root):
    read_register(root)
    write_package(root, sources=SOURCES.replace("A report", "Another report"))
    assert read_register(root)["press_2017"].title == "Another report"


def test_joined_ids_count_once_in_order_of_appearance():
    rows = pd.DataFrame({"source_id": ["b;a", "a", None, "c; b"]})
    assert ids_of(rows) == ["b", "a", "c"]


def test_rows_lead_to_their_sources(root):
    rows = pd.DataFrame({"source_id": ["press_2017", "agency_2016;press_2017"]})
    assert [source.id for source in find_sources(rows, root)] == ["press_2017", "agency_2016"]


def test_an_id_without_entry_is_an_error_that_names_it(root):
    with pytest.raises(UnknownSourceError, match=r"^leaflet_2011: not in data/sources.bib"):
        find_sources(["agency_2016", "leaflet_2011"], root)
