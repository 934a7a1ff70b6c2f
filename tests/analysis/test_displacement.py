"""Routes beside each other, on figures small enough to work out by hand."""

import numpy as np
import pandas as pd
import pytest

from wb6.analysis.displacement import (
    change_around,
    cite_routes,
    close_sums,
    compare_in_falls,
    compare_shares,
    count_risers,
    find_falls,
    list_unknown,
    rank_events,
    read_routes,
    select_closing,
    select_exact_months,
    spread_routes,
    sum_twelve,
)

WB, EM = "western_balkan", "eastern_mediterranean"
MONTHS = pd.date_range("2015-01-01", periods=48, freq="MS")


def make_monthly(*rows):
    columns = ["route", "month", "detections", "bound"]
    frame = pd.DataFrame(rows, columns=columns).astype({"detections": "Int64"})
    return frame.assign(vintage=pd.Timestamp("2025-06-03"), source_id="file")


TABLE = make_monthly(
    (WB, "2015-01", 10, "exact"),
    (WB, "2015-03", 30, "exact"),
    (EM, "2015-01", 5, "exact"),
    (EM, "2015-02", 7, "approximate"),
    (EM, "2015-03", pd.NA, pd.NA),
)


# ---- months


def test_a_bound_and_an_approximation_are_no_points():
    rows = select_exact_months(TABLE, [WB, EM], 2015, 2015)
    assert rows["detections"].tolist() == [5, 10, 30]


def test_a_window_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="last_year 2014 lies before first_year 2015"):
        select_exact_months(TABLE, [WB], 2015, 2014)


def test_routes_stand_beside_each_other_without_gaps_in_time():
    wide = spread_routes(select_exact_months(TABLE, [WB, EM], 2015, 2015), [WB, EM])
    assert list(wide.columns) == [WB, EM]
    assert wide[WB].fillna(-1).tolist() == [10, -1, 30]


def test_no_rows_are_no_months():
    assert spread_routes(TABLE.head(0).assign(date=pd.NaT), [WB, EM]).shape == (0, 2)


def test_twelve_known_months_make_a_sum():
    values = pd.DataFrame({WB: np.arange(1.0, 15.0)}, index=MONTHS[:14])
    assert sum_twelve(values)[WB].dropna().tolist() == [78, 90, 102]
    values.iloc[6] = np.nan
    assert sum_twelve(values)[WB].isna().all()


# ---- falls


SUMS = pd.DataFrame({WB: [10.0, 40, 20, 8, 8, 24, 12, 6], EM: [5.0, 5, 10, 20, 20, np.nan, 8, 4]}, index=MONTHS[:8])


def test_a_fall_runs_from_a_turn_down_to_the_next():
    falls = find_falls(SUMS[WB], 2.0)
    assert list(falls["start"]) == [MONTHS[1], MONTHS[5]]
    assert list(falls["end"]) == [MONTHS[3], MONTHS[7]]
    assert list(falls["open"]) == [False, True]


def test_a_smaller_drop_is_no_fall():
    assert len(find_falls(SUMS[WB], 4.5)) == 1


def test_a_ratio_of_one_is_no_fall():
    with pytest.raises(ValueError, match="above 1"):
        find_falls(SUMS[WB], 1.0)


def test_nothing_known_has_no_falls():
    assert find_falls(SUMS[WB].head(0), 2.0).empty


def test_every_route_is_compared_at_both_ends_of_a_fall():
    table = compare_in_falls(SUMS, find_falls(SUMS[WB], 2.0)).set_index(["fall", "route"])
    assert table.loc[(0, WB), "factor"] == pytest.approx(0.2)
    assert table.loc[(0, EM), "factor"] == pytest.approx(4)


def test_where_an_end_is_not_known_the_next_month_says_so():
    row = compare_in_falls(SUMS, find_falls(SUMS[WB], 2.0)).set_index(["fall", "route"]).loc[(1, EM)]
    assert (row["start"], row["factor"]) == (MONTHS[6], 0.5)


def test_a_route_without_a_figure_in_a_fall_is_listed():
    sums = SUMS.assign(x=np.nan)
    falls = find_falls(sums[WB], 2.0)
    unknown = list_unknown(falls, compare_in_falls(sums, falls), sums.columns)
    assert unknown[["fall", "route"]].to_numpy().tolist() == [[0, "x"], [1, "x"]]
    assert list(unknown["end"]) == list(falls["end"])


# ---- routes whose months end early

YEARS = pd.DataFrame(
    {"route": [EM, EM, WB, "x"], "year": [2016, 2017, 2017, 2017], "detections": [70, 90, 50, 9], "source_id": "press"}
)
UNEQUAL = pd.DataFrame({WB: np.linspace(80.0, 40.0, 36), EM: [20.0] * 28 + [np.nan] * 8}, index=MONTHS[:36])


def test_a_yearly_figure_closes_a_route_whose_months_have_ended():
    closing = select_closing(UNEQUAL, YEARS)
    assert closing[["route", "year", "date"]].to_numpy().tolist() == [[EM, 2017, pd.Timestamp("2017-12-01")]]
    closed = close_sums(UNEQUAL, closing)
    assert closed.loc["2017-12-01"].tolist() == [40, 90]
    assert closed[EM].notna().sum() == 29  # what lies between is not known
    assert np.isnan(UNEQUAL.loc["2017-12-01", EM])


def test_the_closing_figure_decides_what_a_route_did_in_a_fall():
    falls = find_falls(UNEQUAL[WB], 2.0)
    closed = close_sums(UNEQUAL, select_closing(UNEQUAL, YEARS))
    row = compare_in_falls(closed, falls).set_index("route").loc[EM]
    assert (row["end"], row["factor"]) == (pd.Timestamp("2017-12-01"), 4.5)


def test_without_months_nothing_is_closed():
    assert select_closing(UNEQUAL.head(0), YEARS).empty
    assert select_closing(UNEQUAL.assign(**{EM: np.nan}), YEARS).empty


# ---- before and after


def step(before, after, at=24, length=48):
    """Make a series that moves from one level to another at a place."""
    return np.where(np.arange(length) <= at, float(before), float(after))


def test_a_step_is_seen_in_full_at_its_month():
    months = pd.DataFrame({WB: step(100, 25), EM: step(10, 20)}, index=MONTHS)
    around = change_around(months)
    assert np.exp(around.loc[MONTHS[24]]).tolist() == pytest.approx([0.25, 2.0])


def test_a_season_drops_out():
    months = pd.DataFrame({WB: np.tile(np.arange(1.0, 13.0), 4)}, index=MONTHS)
    assert np.allclose(change_around(months).dropna(), 0)


def test_the_first_and_last_year_have_no_change():
    around = change_around(pd.DataFrame({WB: step(1, 2)}, index=MONTHS))
    assert around[WB].first_valid_index() == MONTHS[12]
    assert around[WB].last_valid_index() == MONTHS[35]


def test_calendar_months_are_compared_only_where_known_on_both_sides():
    values = step(100, 50)
    values[20:23] = np.nan
    assert np.exp(change_around(pd.DataFrame({WB: values}, index=MONTHS)).loc[MONTHS[24], WB]) == pytest.approx(0.5)
    values[19] = np.nan
    assert np.isnan(change_around(pd.DataFrame({WB: values}, index=MONTHS)).loc[MONTHS[24], WB])


EVENTS = pd.DataFrame({"event_id": ["turn", "early"], "label": ["A turn", "Too early"]}).assign(
    date=[pd.Timestamp("2017-01-18"), pd.Timestamp("2005-01-01")]
)


def test_the_pattern_has_the_strength_of_the_smaller_movement():
    months = pd.DataFrame({WB: step(100, 25), EM: step(10, 20)}, index=MONTHS)
    ranked = rank_events(change_around(months), WB, EVENTS).set_index("route")
    assert ranked.loc[EM, "strength"] == pytest.approx(np.log(2))
    assert ranked.loc[EM, "as_strong"] == pytest.approx(1 / 23)  # the month after the step sees it in full, too
    assert ranked.loc[EM, "placebos"] == 23
    assert np.isnan(ranked.loc[WB, "strength"])


def test_a_pattern_as_strong_everywhere_is_not_rare():
    months = pd.DataFrame({WB: 0.9 ** np.arange(48), EM: 1.1 ** np.arange(48)}, index=MONTHS)
    ranked = rank_events(change_around(months).round(9), WB, EVENTS).set_index("route")
    assert ranked.loc[EM, "as_strong"] == 1


def test_an_event_outside_the_months_has_no_rows():
    months = pd.DataFrame({WB: step(1, 2), EM: step(1, 2)}, index=MONTHS)
    assert set(rank_events(change_around(months), WB, EVENTS)["event_id"]) == {"turn"}


def test_risers_are_counted_beside_the_way_of_the_focus():
    around = pd.DataFrame({WB: [-1.0, 1.0, np.nan], EM: [0.5, -0.5, 1.0], "other": [0.2, np.nan, 1.0]})
    table = count_risers(around, WB)
    assert table["fell"].tolist() == [True, False]
    assert table["rose"].tolist() == [2, 0]
    assert table["known"].tolist() == [2, 1]


# ---- shares and readings


def make_levels(length=180):
    logs = np.random.default_rng(5).normal(size=(length, 3)).cumsum(axis=0) * 0.15 + 6
    return pd.DataFrame(
        np.exp(logs), index=pd.date_range("2009-01-01", periods=length, freq="MS"), columns=[WB, EM, "x"]
    )


SETTINGS = {"draws": 99, "block": 24.0, "level": 0.05}


def test_unconnected_shares_lean_to_minus():
    shares = compare_shares(make_levels(), WB, "leave_out", **SETTINGS)
    assert list(shares["route"]) == [EM, "x"]
    assert (shares["expected"] < 0).all()
    assert (shares["low"] <= shares["high"]).all()


def test_a_month_with_an_unknown_route_has_no_shares():
    levels = make_levels()
    levels.iloc[:10, 1] = np.nan
    assert compare_shares(levels, WB, "leave_out", **SETTINGS)["points"].tolist() == [170, 170]


def test_too_few_months_have_no_shares():
    assert compare_shares(make_levels(10), WB, "leave_out", **SETTINGS).empty


READ = {**SETTINGS, "measure": "log_ratios", "absent": "leave_out", "max_lag": 3, "fall_factor": 1.5}


def test_a_reading_answers_each_finding():
    reading = read_routes(make_levels(), WB, **READ)
    assert reading.no_route_falls_as_the_focus_rises() in {True, False}
    assert reading.shares_lean() is True
    assert reading.turns_about(EM) in {True, False}


def test_what_cannot_be_told_is_not_told():
    reading = read_routes(make_levels(6), WB, **READ)
    answers = [reading.no_route_falls_as_the_focus_rises(), reading.moves_with(EM), reading.shares_lean()]
    assert answers == [None, None, None]
    assert reading.turns_about(EM) is None


def make_two_falls(*levels):
    """Make a focus that falls, rises and falls again, beside a route at a level for each of these phases."""
    phases = [(1000.0, levels[0]), (100.0, levels[1]), (1000.0, levels[2]), (100.0, levels[3])]
    months = pd.date_range("2009-01-01", periods=144, freq="MS")
    return pd.DataFrame(np.repeat(phases, 36, axis=0), index=months, columns=[WB, EM])


@pytest.mark.parametrize(("levels", "turned"), [((90, 30, 30, 60), True), ((30, 90, 30, 60), False)])
def test_a_route_turns_about_that_fell_first_and_grew_last(levels, turned):
    assert read_routes(make_two_falls(*levels), WB, **READ).turns_about(EM) is turned


def test_one_fall_is_no_turning_about():
    assert read_routes(make_two_falls(90, 30, 30, 60).head(72), WB, **READ).turns_about(EM) is None


def test_a_reading_closes_early_ends_with_yearly_figures():
    levels = make_two_falls(90, 30, 30, 30)
    levels.loc["2018-06":, EM] = np.nan  # the last fall ends in December 2018
    years = pd.DataFrame({"route": [EM], "year": [2018], "detections": [720], "source_id": "press"})
    assert read_routes(levels, WB, **READ).turns_about(EM) is False
    assert read_routes(levels, WB, years=years, **READ).turns_about(EM) is True
    assert read_routes(levels, WB, years=years, without=[2018], **READ).turns_about(EM) is None


def test_a_planted_twin_moves_with_the_focus():
    levels = make_levels()
    levels[EM] = levels[WB] * 3
    assert read_routes(levels, WB, **READ).moves_with(EM) is True


def test_years_left_out_are_left_out():
    whole, less = (read_routes(make_levels(), WB, without=years, **READ) for years in ((), (2012, 2013)))
    assert less.test.points == whole.test.points - 36  # a change needs both of its years


def test_yearly_figures_are_tested_by_year():
    levels = make_levels(20).set_axis(pd.RangeIndex(2001, 2021, name="year"))
    reading = read_routes(levels, WB, yearly=True, **READ)
    assert set(reading.test.lags["lag"]) == {-1, 0, 1}
    assert reading.shares_lean() is None


def test_computed_rows_name_the_sources_of_their_route():
    rows = pd.DataFrame({"route": [WB, EM, EM], "source_id": ["a", "b", "c;b"]})
    assert cite_routes(pd.DataFrame({"route": [EM, WB]}), rows)["source_id"].tolist() == ["b;c", "a"]
    assert cite_routes(pd.DataFrame({"number": [1]}), rows)["source_id"].tolist() == ["b;c;a"]
