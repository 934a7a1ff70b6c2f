"""The page routes/displacement with other parameters than the published ones."""

import pytest

from tests.pages import published, run_page

#: The Western Balkan months of 2017 and 2018 so high that the first large fall is none.
BREAKS = (
    "data/routes/route_detections_monthly.csv",
    r"^(western_balkan,201[78]-\d\d,)\d+",
    r"\g<1>60000",
    "falls_title",
)

FIGURES = {"falls", "shares", "lags", "lag_profile", "company", "turns", "power", "claims", "sensitivity"}


@pytest.mark.parametrize(
    "parameters",
    [
        {"focus": "central_mediterranean", "measure": "detections", "max_lag": 0},
        {"first_year": 2020, "last_year": 2020},
        {"others": ["western_african"]},
        {"first_year": 2015, "last_year": 2016},
        {"focus": "western_african", "absent_rule": "half_of_least", "block_months": 12},
    ],
    ids=["another route", "one year", "two routes", "one fall", "a route with gaps"],
)
def test_the_page_runs_and_its_figures_follow(tmp_path, parameters):
    records = published(run_page("routes/displacement", tmp_path, **parameters))
    assert set(records) >= FIGURES
    assert [one["text"] for one in records.values() if "case" in one and "not known" in one["text"]] == []
    falls, said = records["falls_count"]["text"], records["falls_most"]["text"]
    assert ("in the last" in said) <= (falls not in ("no", "one"))
    assert ("2014" in records["share_example"]["text"]) and (parameters.get("first_year", 2009) > 2014) <= (
        "outside this window" in records["share_example"]["text"]
    )
    if parameters == {"others": ["western_african"]}:
        assert "by arithmetic" in records["shares_said"]["text"]


def test_a_route_with_none_beside_it_is_refused_in_words(tmp_path):
    result = run_page("routes/displacement", tmp_path, others=["western_balkan"])
    assert "others names no route but western_balkan" in result.failure


def test_the_published_page_finds_no_displacement_and_says_how_large_it_would_have_to_be(tmp_path):
    records = published(run_page("routes/displacement", tmp_path))
    assert records["falls_count"]["text"] == "two"
    assert float(records["least_rise"]["quantity"]) > 0.5
    assert float(records["down_probability"]["quantity"]) > 0.05
    assert float(records["closure"]["quantity"]) < 0
    assert 0 < float(records["least_half"]["quantity"]) < float(records["least_rise"]["quantity"])
    assert records["least_half"]["text"] in records["answer_falls"]["text"]


def test_a_route_whose_months_end_early_is_measured_to_its_yearly_figure(tmp_path):
    records = published(run_page("routes/displacement", tmp_path))
    assert "Eastern land border (×3.0 by April 2025, +71% by December 2025)" in records["closed_routes"]["text"]
    assert records["last_fall_top"]["text"] == "Eastern land border (+71%)"
    assert "route_detections" in records["falls"]["tables"]
    assert "Frontex file alone" in records["sensitivity"]["caption"]  # else the file is not found by its source


def test_what_is_said_of_the_route_is_not_said_of_another(tmp_path):
    here = published(run_page("routes/displacement", tmp_path))
    other = published(run_page("routes/displacement", tmp_path, focus="central_mediterranean"))
    assert (here["falls_counting"]["case"], other["falls_counting"]["case"]) == (0, None)
    assert (here["falls_ends"]["case"], other["falls_ends"]["case"]) == (0, 1)
    assert "Western Balkan" in here["company_choices"]["text"]
    assert "Western Balkan" not in other["company_choices"]["text"]
    assert other["turns_routes"]["text"] != here["turns_routes"]["text"]


def test_a_shorter_window_has_fewer_pieces(tmp_path):
    whole = published(run_page("routes/displacement", tmp_path, block_months=24))
    less = published(run_page("routes/displacement", tmp_path, first_year=2015, last_year=2022, block_months=24))
    assert float(less["blocks"]["quantity"]) < float(whole["blocks"]["quantity"])
