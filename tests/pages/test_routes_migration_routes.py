"""The page routes/migration_routes with other parameters than the published ones."""

import pytest

from tests.pages import published, run_page

#: The peak counted so much higher that one publication no longer agrees with the next.
BREAKS = ("data/routes/route_detections.csv", "764038", "1564038", "revisions_title")


@pytest.mark.parametrize(
    "parameters",
    [
        {"first_year": 2017, "turn_factor": 1.5},
        {"routes": ["central_mediterranean"]},
        {"first_year": 2020, "last_year": 2020, "routes": ["eastern_land_border", "western_african"]},
        {"first_year": 2026, "last_year": 2026},
        {"first_year": 2015, "last_year": 2015},
    ],
    ids=["later window", "another route", "one year", "one month", "the peak alone"],
)
def test_the_page_runs_and_its_figures_follow(tmp_path, parameters):
    records = published(run_page("routes/migration_routes", tmp_path, **parameters))
    assert {"months", "breaks", "share", "routes", "revisions", "counted", "sensitivity"} <= set(records)
    neutral = "two years of months, or with a third of them not known"
    assert [
        one["text"] for one in records.values() if "case" in one and "not known" in one["text"].replace(neutral, "")
    ] == []
    assert "0.0%" not in records["answer_revisions"]["text"] + records["revisions"]["title"]


def test_the_count_of_the_region_is_set_beside_the_western_balkan_route_whatever_the_focus(tmp_path):
    records = published(run_page("routes/migration_routes", tmp_path, routes=["eastern_land_border"]))
    assert records["answer_counts"]["text"].endswith("the count of the Western Balkan route into the EU.")
    assert records["counted"]["title"].endswith("those of the Western Balkan route")


def test_a_later_window_moves_the_peak(tmp_path):
    records = published(run_page("routes/migration_routes", tmp_path, first_year=2017))
    assert records["number_top_year"]["text"] == "2022"


def test_a_harder_penalty_dates_no_more_breaks(tmp_path):
    def named(scale):
        return published(run_page("routes/migration_routes", tmp_path, penalty_scale=scale))["months"]["title"]

    assert "nine times" in published(run_page("routes/migration_routes", tmp_path))["months"]["title"]
    assert "nine times" not in named(4)


def test_the_rule_for_breaks_is_held_against_series_that_wander(tmp_path):
    """A test on what the levels leave over alone takes the levels for granted and finds no false alarm."""
    records = published(run_page("routes/migration_routes", tmp_path))
    assert (records["noise_levels"]["quantity"], records["noise_wandering"]["quantity"] > 0.5) == (0, True)
    assert "cannot tell levels from a series that wanders" in records["answer_breaks"]["text"]
    assert records["months"]["title"].startswith("Read as levels")


def test_a_window_that_ends_before_it_begins_is_refused_in_words(tmp_path):
    result = run_page("routes/migration_routes", tmp_path, first_year=2020, last_year=2015)
    assert "last_year 2015 lies before first_year 2020" in result.failure
