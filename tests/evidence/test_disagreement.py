"""Other figures for the same observation are found, whoever published them."""

import pytest

from tests.packages import COUNTRIES, MODEL, write_package
from wb6.evidence.disagreement import find_rivals, measure_of
from wb6.evidence.model import read_model
from wb6.evidence.tables import derived, table

FIGURES = """\
figure_id,country,year,persons,share,seen,status,selected,source_id,note
F1,AL,2015,120,0.5,2016-01-02,final,true,agency_2016,
F2,AL,2015,115,0.5,2016-01-02,final,false,press_2017,
F3,AL,2016,90,0.75,2017-03-04,revised,true,press_2017,
F4,AL,2016,90,0.75,2017-03-04,revised,false,agency_2016,
"""


@pytest.fixture
def root(tmp_path):
    model = MODEL.replace("primaryKey: [country, year]", "primaryKey: [country, year, source_id]")
    return write_package(tmp_path, model=model, countries=COUNTRIES, figures=FIGURES)


@pytest.fixture
def used(root):
    return table("figures", root=root, selected=True)


def test_a_figure_that_differs_is_found_with_its_publisher(used, root):
    (rival,) = find_rivals(used, root).to_dict("records")
    assert (rival["observation"], rival["used"], rival["other"]) == ("AL, 2015", 120, 115)
    assert rival["publisher"] == "Ana Petrova and Ilir Marku 2017"


def test_a_figure_that_the_book_derived_is_no_rival(tmp_path):
    model = MODEL.replace("primaryKey: [country, year]", "primaryKey: [country, year, source_id]")
    model = model.replace("enum: [final, revised]", "enum: [final, revised, derived]")
    figures = FIGURES.replace("final,false,press", "derived,false,press")
    root = write_package(tmp_path, model=model, countries=COUNTRIES, figures=figures)
    assert find_rivals(table("figures", root=root, selected=True), root).empty


def test_publications_that_agree_are_no_rivals(used, root):
    assert find_rivals(used[used["year"] == 2016], root).empty


def test_the_figure_of_a_table_is_its_first_number_outside_the_key(root):
    assert measure_of(read_model(root).tables["figures"]) == "persons"


def test_a_table_that_counts_nothing_has_no_figure(root):
    assert measure_of(read_model(root).tables["countries"]) == ""


def test_a_table_with_one_publication_of_each_observation_has_no_rivals(tmp_path):
    root = write_package(tmp_path)
    assert find_rivals(table("figures", root=root), root).empty


def test_computed_rows_that_lost_their_observation_have_no_rivals(used, root):
    assert find_rivals(derived(used[["persons", "source_id"]], used), root).empty


def test_rows_of_unknown_origin_have_no_rivals(used, root):
    loose = used.copy()
    loose.attrs = {}
    assert find_rivals(loose, root).empty
