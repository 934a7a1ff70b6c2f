"""The page routes/who_travels with other parameters than the published ones."""

import pytest

from tests.pages import published, run_page

#: The largest nationality of 2022 counted so much smaller that it no longer carries the last rise and fall alike.
BREAKS = ("data/routes/western_balkan_nationalities.csv", "SY,2022-01-01,2022-12-31,year,79932", "SY,2022-01-01,2022-12-31,year,9932", "legs_title")  # fmt: skip  # noqa: E501


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
    assert {"mix", "concentration", "legs", "change", "visas", "placebo", "centres", "sensitivity"} <= set(records)


def test_a_change_across_the_gap_has_bounds_and_one_beside_it_has_next_to_none(tmp_path):
    across = published(run_page("routes/who_travels", tmp_path, base_year=2015, end_year=2017))
    low, high = (float(one.strip("%")) for one in across["treated_part"]["interval"])
    assert high - low > 50


def test_an_earlier_decision_is_compared_in_its_own_years(tmp_path):
    records = published(run_page("routes/who_travels", tmp_path, treated=["IR"]))
    assert (records["before_year"]["text"], records["treated_before"]["text"]) == ("2018", "980")
    assert records["earlier_name"]["text"] == "Burundi"
