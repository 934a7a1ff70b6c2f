"""Registers of the region, on figures small enough to work out by hand and on those of the tables."""

import pandas as pd
import pytest

from wb6.analysis.region_counts import (
    choose_periods,
    cover_years,
    find_ends,
    gather_registers,
    match_detections,
    share_covered,
    sum_stocks,
    swap_sources,
    take_stocks,
)
from wb6.evidence.tables import table


def make_registers(*rows):
    columns = ["register", "country", "period_start", "period_end", "people", "selected", "source_id"]
    frame = pd.DataFrame(rows, columns=columns).astype({"people": "Int64"})
    return frame.assign(**{one: pd.to_datetime(frame[one]) for one in ("period_start", "period_end")})


REGISTERS = make_registers(
    ("arrivals", "BA", "2018-01-01", "2018-12-31", 300, True, "iom"),
    ("arrivals", "BA", "2018-01-01", "2018-12-31", 310, False, "press"),
    ("arrivals", "BA", "2019-01-01", "2019-03-31", 60, True, "press"),
    ("arrivals", "BA", "2019-01-01", "2019-01-31", 20, True, "press"),
    ("arrivals", "ME", "2007-01-01", "2019-12-31", 999, True, "press"),
    ("arrivals", "ME", "2019-01-01", "2019-02-17", 50, True, "press"),
)
YEARS = pd.DataFrame({"year": [2018, 2019], "detections": [150, 700], "source_id": "agency"})
MONTHS = pd.DataFrame(
    {"date": pd.date_range("2018-01-01", periods=15, freq="MS"), "detections": [10.0] * 12 + [5.0, 5.0, 10.0]}
).assign(source_id="file")


def choose(registers=REGISTERS, first=2018, last=2019, countries=("BA", "ME")):
    return choose_periods(registers, first, last, countries, ["arrivals"])


# ---- periods


def test_the_longest_period_of_a_year_is_kept():
    rows = choose().set_index(["country", "year"])
    assert rows.loc[("BA", 2019), "people"] == 60
    assert not rows.loc[("BA", 2019), "whole"]
    assert rows.loc[("BA", 2018), "whole"]


def test_a_sum_over_several_years_belongs_to_no_year():
    assert 999 not in set(choose(first=2007)["people"])


def test_a_figure_that_the_table_does_not_select_is_left_out():
    assert 310 not in set(choose()["people"])


def test_a_rival_takes_the_place_of_the_chosen_figure():
    swapped = choose(swap_sources(REGISTERS)).set_index(["country", "year"])
    assert swapped.loc[("BA", 2018), "people"] == 310
    assert swapped.loc[("BA", 2019), "people"] == 60


def test_a_window_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="last_year 2018 lies before first_year 2019"):
        choose(first=2019, last=2018)


# ---- against detections


def test_a_year_is_set_against_the_detections_of_the_year():
    row = match_detections(choose(), YEARS, MONTHS).iloc[0]
    assert (row["detections"], row["per_hundred"], row["source_id"]) == (150, 200, "iom;agency")


def test_a_part_of_a_year_is_set_against_its_months():
    row = match_detections(choose(), YEARS, MONTHS).iloc[1]
    assert (row["year"], row["detections"], row["per_hundred"]) == (2019, 20, 300)


def test_a_period_that_ends_inside_a_month_is_left_out():
    assert set(match_detections(choose(), YEARS, MONTHS)["country"]) == {"BA"}


def test_an_unknown_month_is_not_taken_as_zero():
    holes = MONTHS.assign(detections=MONTHS["detections"].where(MONTHS["date"] != "2019-02-01"))
    assert list(match_detections(choose(), YEARS, holes)["year"]) == [2018]


def test_months_can_stand_for_years_too():
    row = match_detections(choose(), YEARS, MONTHS, from_months=True).iloc[0]
    assert (row["detections"], row["per_hundred"]) == (120, 250)


# ---- coverage


def test_every_cell_of_the_coverage_is_whole_part_or_none():
    cover = cover_years(REGISTERS, 2018, 2020, {"arrivals": ["BA", "ME"]})
    assert list(cover["cover"]) == ["whole", "part", "none", "none", "part", "none"]
    assert list(cover["months"]) == [12, 3, 0, 0, 1, 0]
    assert list(cover["row"].unique()) == ["arrivals BA", "arrivals ME"]


def test_a_total_of_the_six_is_no_country():
    cover = pd.DataFrame(
        {"country": ["BA", "BA", "ME", "ME", "WB6"], "cover": ["whole", "part", "none", "none", "whole"]}
    )
    assert share_covered(cover) == (0.25, 0.25)
    assert share_covered(cover.tail(1)) == (None, None)


# ---- the tables themselves


def test_the_tables_give_the_ratio_that_hand_arithmetic_gives():
    own = gather_registers(
        table("irregular_arrivals_registered"),
        table("asylum_intentions_in_region"),
        table("asylum_applications_in_region"),
        table("people_in_serbian_centres"),
    )
    chosen = choose_periods(own, 2017, 2018, ["BA"], ["arrivals"])
    edge = pd.DataFrame({"year": [2017, 2018], "detections": [12179, 5869], "source_id": "frontex"})
    ratios = match_detections(chosen, edge, MONTHS)["per_hundred"]
    assert list(ratios.round(1)) == [9.2, 406.3]


def test_newly_arrived_people_are_not_people_passing_through():
    empty = REGISTERS.iloc[:0]
    own = gather_registers(empty, empty, empty, table("people_in_serbian_centres"))
    assert 107374 not in set(own["people"])
    assert {68308, 124127, 106742, 19483} <= set(own.loc[own["selected"], "people"])


def test_a_stock_is_that_of_the_last_date_of_its_year():
    rows = pd.DataFrame(
        {
            "area": "BA",
            "date": pd.to_datetime(["2023-06-30", "2023-12-31", "2024-06-30"]),
            "population": "asylum_seekers",
            "people": [9, 7, 5],
            "source_id": "unhcr",
        }
    )
    assert list(take_stocks(rows, "asylum_seekers", 2023, 2024)["people"]) == [7, 5]
    assert take_stocks(rows, "refugees", 2023, 2024).empty


def test_stocks_are_summed_on_dates_that_every_area_has():
    rows = pd.DataFrame(
        {
            "area": ["BA", "ME", "BA", "ME", "BA"],
            "date": pd.to_datetime(["2022-12-31", "2022-12-31", "2023-12-31", "2023-12-31", "2024-06-30"]),
            "population": "refugees",
            "people": [1, 10, 2, 20, 3],
            "source_id": "unhcr",
        }
    )
    assert list(sum_stocks(rows, "refugees", ["BA", "ME"], 2022, 2024)["people"]) == [11, 22]
    assert list(sum_stocks(rows, "refugees", ["BA"], 2022, 2024)["people"]) == [1, 2, 3]


# ---- first, highest, last


@pytest.mark.parametrize(
    ("values", "expected"),
    [([109, 1040, 199, 132], [109, 1040, 132]), ([9, 5, 7], [9, 9, 7]), ([1, None, 3], [1, 3, 3])],
)
def test_a_series_is_told_by_its_first_highest_and_last_figure(values, expected):
    rows = pd.DataFrame({"year": range(2017, 2017 + len(values)), "value": values}).iloc[::-1]
    assert [row["value"].iloc[0] for row in find_ends(rows, "value").values()] == expected


def test_a_series_without_values_has_no_ends():
    assert all(row.empty for row in find_ends(pd.DataFrame({"year": [], "value": []}), "value").values())
