"""The page routes/the_channel with other parameters than the published ones."""

import pytest

from tests.pages import published, run_page

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


def test_a_larger_share_implies_more_people(tmp_path):
    records = published(run_page("routes/the_channel", tmp_path, claimed_share=0.5))
    assert records["crossers"]["text"] == "20,736"
