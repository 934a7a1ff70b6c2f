"""The page routes/who_travels with other parameters than the published ones."""

import pytest

from tests.pages import published, run_page

#: Citizens of Tunisia detected so much more often in 2023 that the fall of the four is no longer tenfold.
BREAKS = ("data/routes/western_balkan_nationalities.csv", "^TN,(2023.*),44,", r"TN,\1,2044,", "visas_title")


@pytest.mark.parametrize(
    "parameters",
    [
        {"first_year": 2015, "last_year": 2016, "shown": 1},
        {"base_year": 2015, "end_year": 2017, "treated": ["IR"]},
        {"treated": ["GW"], "least": 500, "group": "risen_before"},
        {"base_year": 2020, "end_year": 2020, "treated": ["IR", "TN"], "group": "like_size"},
    ],
    ids=["the two years without", "across the gap", "nobody to compare", "no change"],
)
def test_the_page_runs_and_its_figures_follow(tmp_path, parameters):
    records = published(run_page("routes/who_travels", tmp_path, **parameters))
    drawn = {
        "mix",
        "concentration",
        "legs",
        "change",
        "decisions",
        "visas",
        "placebo",
        "cases",
        "centres",
        "sensitivity",
    }
    assert drawn <= set(records)


def test_a_part_of_a_change_across_the_gap_is_never_one_number(tmp_path):
    records = published(
        run_page("routes/who_travels", tmp_path, base_year=2015, end_year=2017, first_year=2013, last_year=2018)
    )
    assert records["treated_part"]["text"] == "0% to 74%"
    assert " to " in records["rise_share"]["text"]
    assert " to " in records["treated_weight"]["text"]


def test_an_earlier_decision_is_compared_in_its_own_years(tmp_path):
    records = published(run_page("routes/who_travels", tmp_path, treated=["IR"]))
    assert (records["before_year"]["text"], records["treated_before"]["text"]) == ("2018", "980")
    assert records["earlier_name"]["text"] == "Burundi"


def test_a_decision_of_another_year_is_neither_red_nor_a_comparison(tmp_path):
    records = published(run_page("routes/who_travels", tmp_path))
    assert (records["later_name"]["text"], records["later_date"]["text"]) == ("Cuba", "April 2023")
    assert "Cuba" not in records["main_names"]["text"]
    assert records["outlet_names"]["text"] == "Burundi and Tunisia"  # what one source less leaves


def test_where_nobody_is_left_to_compare_nothing_is_said_of_the_others(tmp_path):
    result = run_page("routes/who_travels", tmp_path, treated=["GW"], group="like_size", base_year=2023, end_year=2022)
    records = published(result)
    assert "too few nationalities are left to compare" in records["answer_visa"]["text"]
    assert records["cases"]["title"] == "Each decision in its own years; too few others are left to compare"
    assert "must come after the first" in records["answer_change"]["text"]


def test_a_window_of_one_year_and_a_rise_from_nothing_are_told_in_words(tmp_path):
    parameters = {"treated": ["IR"], "least": 500, "first_year": 2024, "last_year": 2024}
    records = published(run_page("routes/who_travels", tmp_path, **parameters))
    assert "changed from none to 2,309" in records["answer_earlier"]["text"]
    assert not [one["text"] for one in records.values() if "case" in one and "not known" in one["text"]]
