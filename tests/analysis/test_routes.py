"""Detections by route, on figures small enough to work out by hand."""

import numpy as np
import pandas as pd
import pytest

from wb6.analysis.provenance import join_sources
from wb6.analysis.routes import (
    compute_shares,
    find_turns,
    list_absent_months,
    list_others,
    select_months,
    select_years,
    set_counts_beside,
    summarise_shares,
)

WB, EM = "western_balkan", "eastern_mediterranean"


def make_yearly(*rows):
    columns = ["route", "year", "detections", "vintage", "status", "selected", "source_id"]
    frame = pd.DataFrame(rows, columns=columns).astype({"year": "Int64", "detections": "Int64", "vintage": "Int64"})
    frame.attrs = {"tables": ["route_detections"], "terms": ["attribution"]}
    return frame


def make_monthly(*years):
    """Make twelve months of a route and year; the figures given stand in January onward, the rest are zero."""
    rows = []
    for route, year, vintage, figures in years:
        filled = [*figures, *[0] * (12 - len(figures))]
        for month, figure in enumerate(filled, 1):
            rows.append((route, f"{year}-{month:02d}", figure, pd.Timestamp(vintage), f"file_{vintage[:4]}"))
    columns = ["route", "month", "detections", "vintage", "source_id"]
    return pd.DataFrame(rows, columns=columns).astype({"detections": "Int64"})


YEARLY = make_yearly(
    (WB, 2015, 100, 2016, "final", False, "report_2016"),
    (WB, 2015, 110, 2017, "revised", True, "report_2017"),
    (WB, 2016, 40, 2017, "final", True, "report_2017"),
    (EM, 2015, 300, 2016, "final", True, "report_2016"),
    ("all_routes", 2015, 400, 2016, "final", False, "report_2016"),
    ("all_routes", 2015, 440, 2017, "revised", True, "report_2017"),
)
MONTHLY = make_monthly((WB, 2015, "2018-05-01", [60, 60]), (EM, 2015, "2018-05-01", [360]))
NO_MONTHS = MONTHLY.iloc[:0]


# ---- yearly figures


def test_a_year_has_the_figure_that_the_table_selects():
    years = select_years(YEARLY, NO_MONTHS, [WB], 2015, 2015)
    assert list(years["detections"]) == [110]


def test_only_the_routes_asked_for_are_kept():
    assert set(select_years(YEARLY, NO_MONTHS, [EM], 2015, 2016)["route"]) == {EM}


def test_the_first_and_the_last_year_are_included():
    assert list(select_years(YEARLY, NO_MONTHS, [WB], 2015, 2016)["year"]) == [2015, 2016]


def test_a_year_outside_the_window_is_left_out():
    assert list(select_years(YEARLY, NO_MONTHS, [WB], 2016, 2020)["year"]) == [2016]


def test_twelve_months_stand_in_where_no_yearly_figure_is_selected():
    months = make_monthly((WB, 2017, "2018-05-01", [10, 20, 3]))
    row = select_years(YEARLY, months, [WB], 2017, 2017).iloc[0]
    assert (row["detections"], row["status"], row["vintage"], row["source_id"]) == (
        33,
        "sum_of_months",
        2018,
        "file_2018",
    )


def test_months_do_not_replace_a_selected_figure():
    assert list(select_years(YEARLY, MONTHLY, [WB], 2015, 2015)["detections"]) == [110]


def test_eleven_months_are_no_year():
    months = make_monthly((WB, 2017, "2018-05-01", [10])).iloc[:11]
    assert select_years(YEARLY, months, [WB], 2017, 2017).empty


def test_a_month_that_is_not_known_makes_no_year():
    months = make_monthly((WB, 2017, "2018-05-01", [10, pd.NA]))
    assert select_years(YEARLY, months, [WB], 2017, 2017).empty


def test_of_two_files_the_newer_one_gives_the_sum():
    months = make_monthly((WB, 2017, "2019-05-01", [12]), (WB, 2017, "2018-05-01", [10]))
    assert list(select_years(YEARLY, months, [WB], 2017, 2017)["detections"]) == [12]


@pytest.mark.parametrize("months", [NO_MONTHS, make_monthly((WB, 2017, "2018-05-01", [10]))])
def test_the_rows_still_know_their_table(months):
    assert select_years(YEARLY, months, [WB], 2015, 2017).attrs["tables"] == ["route_detections"]


# ---- monthly figures


def test_a_month_is_dated_to_its_first_day():
    assert select_months(MONTHLY, [WB], 2015, 2015)["date"].iloc[1] == pd.Timestamp(2015, 2, 1)


def test_a_month_has_its_newest_figure():
    both = pd.concat([MONTHLY, make_monthly((WB, 2015, "2019-05-01", [61]))], ignore_index=True)
    assert select_months(both, [WB], 2015, 2015)["detections"].iloc[0] == 61


def test_a_month_that_is_not_known_keeps_its_row():
    months = select_months(make_monthly((WB, 2015, "2018-05-01", [1, pd.NA])), [WB], 2015, 2015)
    assert len(months) == 12
    assert pd.isna(months["detections"].iloc[1])


def test_months_outside_the_window_are_left_out():
    assert select_months(MONTHLY, [WB], 2016, 2020).empty


# ---- shares


def test_a_share_sets_figures_of_one_vintage_against_each_other():
    shares = compute_shares(YEARLY, NO_MONTHS, WB)
    assert list(zip(shares["vintage"], shares["share"], strict=True)) == [("2016", 100 / 400), ("2017", 110 / 440)]


def test_a_vintage_without_a_total_gives_no_share():
    assert 2016 not in set(compute_shares(YEARLY, NO_MONTHS, WB)["year"])


def test_the_monthly_file_gives_a_share_of_the_routes_that_it_holds():
    shares = compute_shares(YEARLY, MONTHLY, WB)
    assert shares.loc[shares["origin"] == "monthly", "share"].item() == 120 / 480


def test_the_total_of_the_monthly_file_is_not_counted_again():
    total = make_monthly(("all_routes", 2015, "2018-05-01", [480]))
    shares = compute_shares(YEARLY, pd.concat([MONTHLY, total], ignore_index=True), WB)
    assert shares.loc[shares["origin"] == "monthly", "denominator"].item() == 480


def test_a_share_names_the_sources_of_both_figures():
    rows = make_yearly(
        (WB, 2015, 1, 2016, "final", True, "ours"), ("all_routes", 2015, 4, 2016, "final", True, "total;ours")
    )
    assert compute_shares(rows, NO_MONTHS, WB)["source_id"].item() == "ours;total"


def make_shares(*rows):
    columns = ["year", "vintage", "share", "origin", "numerator", "denominator", "source_id"]
    return pd.DataFrame(rows, columns=columns)


SHARES = make_shares(
    (2015, "2016", 0.30, "yearly", 3.0, 10.0, "a"),
    (2015, "2017", 0.25, "yearly", 5.0, 20.0, "b"),
    (2015, "2018-05-01", 0.20, "monthly", 5.0, 25.0, "c"),
)


def test_the_newest_yearly_vintage_gives_the_share():
    line = summarise_shares(SHARES).iloc[0]
    assert (line["share"], line["numerator"], line["denominator"]) == (0.25, 5, 20)


def test_all_vintages_give_the_range():
    line = summarise_shares(SHARES).iloc[0]
    assert (line["low"], line["high"], line["vintages"]) == (0.20, 0.30, 3)


def test_a_year_known_by_months_alone_has_the_share_of_the_months():
    assert summarise_shares(SHARES.tail(1))["share"].item() == 0.20


def test_a_summary_names_the_sources_of_every_vintage():
    assert summarise_shares(SHARES)["source_id"].item() == "a;b;c"


def test_no_shares_give_an_empty_summary_with_its_columns():
    assert list(summarise_shares(SHARES.iloc[:0]).columns)[:4] == ["year", "share", "low", "high"]


# ---- turns


def make_series(*values):
    return pd.Series(values, index=range(2010, 2010 + len(values)), dtype=float)


def turns_of(*values, factor=2.0):
    turns = find_turns(make_series(*values), factor)
    return list(zip(turns["year"], turns["kind"], strict=True))


def test_a_rise_and_a_fall_by_the_factor_make_a_peak():
    assert turns_of(10, 12, 30, 15, 12)[1:] == [(2012, "peak"), (2014, "latest")]


def test_a_fall_and_a_rise_by_the_factor_make_a_trough():
    assert turns_of(30, 32, 40, 10, 25) == [(2010, "start"), (2013, "trough"), (2014, "latest")]


def test_a_movement_below_the_factor_is_part_of_the_leg():
    assert turns_of(40, 100, 60, 70, 30) == [(2010, "start"), (2011, "peak"), (2014, "latest")]


def test_a_movement_of_exactly_the_factor_counts():
    assert (2011, "peak") in turns_of(10, 20, 10)


def test_a_movement_just_below_the_factor_does_not_count():
    assert turns_of(10, 20, 10.1) == [(2010, "start"), (2012, "latest")]


def test_a_smaller_factor_finds_more_turns():
    assert (2011, "peak") in turns_of(10, 20, 12, factor=1.5)


def test_the_latest_point_is_an_open_end_and_no_turn():
    assert turns_of(10, 11, 40)[-1] == (2012, "latest")


def test_the_first_point_is_an_open_end_and_no_turn():
    assert turns_of(10, 40, 10) == [(2010, "start"), (2011, "peak"), (2012, "latest")]


def test_a_first_leg_below_the_factor_leads_to_no_turn():
    assert turns_of(12, 10, 40, 10) == [(2010, "start"), (2012, "peak"), (2013, "latest")]


def test_ratios_stand_between_neighbouring_turns():
    ratios = find_turns(make_series(20, 40, 10, 25))["ratio"]
    np.testing.assert_allclose(ratios, [np.nan, 40 / 20, 10 / 40, 25 / 10])


def test_a_year_that_is_not_known_is_skipped():
    assert turns_of(10, 20, np.nan, 10) == [(2010, "start"), (2011, "peak"), (2013, "latest")]


@pytest.mark.parametrize("values", [(), (5,), (5, np.nan), (0, 5)])
def test_fewer_than_two_positive_values_have_no_turns(values):
    assert turns_of(*values) == []


def test_a_factor_of_one_is_refused():
    with pytest.raises(ValueError, match="a turn needs a ratio above 1"):
        find_turns(make_series(1, 2), 1)


def test_an_alternating_series_turns_at_every_inner_point():
    values = [10, 40, 10, 40, 10, 40]
    kinds = [kind for _, kind in turns_of(*values)]
    assert kinds[1:] == ["peak", "trough", "peak", "trough", "latest"]


# ---- sources


def test_joined_sources_stand_once_each():
    assert join_sources(["b;a", "a", "c;b"]) == "b;a;c"


def test_counts_of_the_region_stand_beside_the_route_in_the_years_of_both():
    region = pd.DataFrame(
        {
            "year": [2016, 2015],
            "detections": [60, 300],
            "bound": ["exact", "at_least"],
            "source_id": ["a", "b"],
        }
    )
    route = pd.DataFrame({"year": [2015, 2017], "detections": [100, 5], "source_id": ["c", "c"]})
    both = set_counts_beside(region, route)
    assert both.to_dict("records") == [
        {"year": 2015, "region": 300.0, "bound": "at_least", "route": 100.0, "ratio": 3.0, "source_id": "b;c"}
    ]


def test_a_year_that_is_counted_twice_is_refused():
    region = pd.DataFrame({"year": [2015] * 2, "detections": [1, 2], "bound": "exact", "source_id": "a"})
    with pytest.raises(pd.errors.MergeError):
        set_counts_beside(region, region.head(1))


def test_months_that_are_missing_between_others_are_listed():
    held = pd.Series(pd.to_datetime(["2015-09-01", "2015-11-01", "2016-02-01"]))
    assert [f"{one:%Y-%m}" for one in list_absent_months(held)] == ["2015-10", "2015-12", "2016-01"]
    assert len(list_absent_months(held.head(1))) == len(list_absent_months(held.head(0))) == 0


def test_a_route_is_compared_with_others_or_refused_in_words():
    assert list_others("a", ["b", "a", "c", "b"]) == ["b", "c"]
    with pytest.raises(ValueError, match=r"others names no route but a.*Add another route"):
        list_others("a", ["a"])
