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


def test_of_several_publications_the_selected_one_is_used(root):
    (rival,) = find_rivals(table("figures", root=root).sort_values("figure_id", ascending=False), root).to_dict(
        "records"
    )
    assert (rival["used"], rival["other"]) == (120, 115)


def test_without_a_selection_none_of_several_publications_is_used(tmp_path):
    model = MODEL.replace("primaryKey: [country, year]", "primaryKey: [country, year, source_id]")
    root = write_package(tmp_path, model=model, countries=COUNTRIES, figures=FIGURES.replace(",true,", ",false,"))
    assert find_rivals(table("figures", root=root), root).empty


def test_a_figure_that_was_not_selected_is_used_where_the_page_holds_it_alone(root):
    rows = table("figures", root=root)
    (rival,) = find_rivals(rows[rows["figure_id"] == "F2"], root).to_dict("records")
    assert (rival["used"], rival["other"]) == (115, 120)


def test_columns_of_like_names_from_another_table_are_no_figures_of_this_one(used, root):
    other = used.assign(persons=used["persons"] + 7)
    assert find_rivals(derived(other, used), root).empty


def test_the_figure_of_a_page_s_own_making_is_nobodys(used, root):
    same_number = used.assign(source_id="press_2017")
    assert find_rivals(derived(same_number[same_number["figure_id"] == "F1"], used), root).empty


def test_what_the_named_rows_leave_is_not_compared(tmp_path):
    model = MODEL.replace("primaryKey: [country, year]", "primaryKey: [country, year, source_id]")
    model = model.split("      foreignKeys:")[0]
    root = write_package(tmp_path, model=model, countries=COUNTRIES, figures=FIGURES.replace(",AL,", ",all_others,"))
    assert find_rivals(table("figures", root=root, selected=True), root).empty
