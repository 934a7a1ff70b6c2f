"""The page routes/the_channel with other parameters than the published ones."""

import pytest

from tests.pages import published, run_page
from wb6.evidence.tables import table

#: Other nationalities halved in the last quarter of 2022, as Albanians did.
BREAKS = (
    "data/routes/uk_small_boat_arrivals_quarterly.csv",
    r"^(all,2022-Q4,2024),12726,",
    r"\1,6726,",
    "quarters_title",
)

FIGURES = {
    "quarters",
    "inside",
    "against",
    "placebos",
    "places",
    "sure",
    "returns",
    "grants",
    "quarter",
    "claims",
    "attribution",
    "trials",
}


@pytest.mark.parametrize(
    "parameters",
    [
        {"first_year": 2021, "not_recorded": "all", "vintage": "first"},
        {"first_year": 2024},
        {"agreement": "uk_pm_tirana", "comparison": ["other_wb6_small_boats"]},
        {"agreement": "frontex_al_operation", "claimed_share": 1.0},
    ],
    ids=["other choices", "years without quarters", "a date without quarters after it", "a date of small numbers"],
)
def test_the_page_runs_and_its_figures_follow(tmp_path, parameters):
    records = published(run_page("routes/the_channel", tmp_path, **parameters))
    assert set(records) >= FIGURES


def test_a_later_window_knows_no_year_before_the_rise(tmp_path):
    records = published(run_page("routes/the_channel", tmp_path, first_year=2022))
    assert records["earlier"]["text"] == "not known"
    assert records["fall"]["text"] == "93%"


def test_a_window_without_the_date_claims_no_fall(tmp_path):
    records = published(run_page("routes/the_channel", tmp_path, first_year=2018, last_year=2018))
    said = records["answer_when"]["text"]
    assert "nothing can be told" in said
    assert "may be claimed" not in said
    sentences = [one["text"] for one in records.values() if "case" in one]
    assert not [text for text in sentences if "not known" in text]


def test_an_assumption_below_what_came_is_told(tmp_path):
    said = published(run_page("routes/the_channel", tmp_path, not_recorded="all"))["answer_when"]["text"]
    assert "the lowest of them lies below the 1,960 that came" in said
    assert "so that they fell" not in said


def test_a_larger_share_implies_more_people(tmp_path):
    records = published(run_page("routes/the_channel", tmp_path, claimed_share=0.5))
    assert records["crossers"]["text"] == "20,736"


def test_first_figures_are_told_with_their_range(tmp_path):
    records = published(run_page("routes/the_channel", tmp_path))
    assert (records["revised_low"]["text"], records["revised_high"]["text"]) == ("−3%", "+14%")
    assert records["revised_top_first"]["quantity"] > records["revised_top_newest"]["quantity"]
    assert records["months_named"]["text"] == "November 2022 and December 2022"


def test_the_first_figure_of_a_year_is_that_of_the_oldest_edition():
    quarters = table("uk_small_boat_arrivals_quarterly", nationality="AL", source_id="ukho_irregular_2023q4")
    years = table("uk_small_boat_arrivals_yearly", nationality="AL", year=2023).sort_values("vintage")
    assert years["people"].iloc[0] == quarters.loc[quarters["quarter"].str.startswith("2023"), "people"].sum()
