"""What Albanian arrivals are set against, on figures worked out by hand; findings under other choices."""

import pandas as pd
import pytest

from tests.analysis.test_channel import DATE, QUARTERLY, SERIES, YEARLY
from wb6.analysis.channel import Course, describe_course, select_years
from wb6.analysis.channel_comparisons import (
    GROUPS,
    compare_destinations,
    compare_groups,
    compare_vintages,
    compute_grant_rates,
    expect_arrivals,
    imply_crossers,
    select_returns,
)
from wb6.analysis.channel_findings import FINDINGS, leave_file_out, vary_course
from wb6.analysis.sensitivity import try_variants

COURSE = describe_course(SERIES, DATE)
ENTRIES = pd.DataFrame(
    [
        ("AL", 2022, "air", 100),
        ("AL", 2022, "port", 60),
        ("AL", 2022, "small_boat", 580),
        ("XK", 2022, "small_boat", 8),
        ("AL", 2023, "air", 40),
        ("AL", 2023, "small_boat", 40),
        ("XK", 2023, "small_boat", 2),
        ("XK", 2023, "air", 5),
    ],
    columns=["nationality", "year", "method", "people"],
).assign(source_id="entries")
DESTINATIONS = pd.DataFrame(
    [
        ("AL", 2022, "FR", True, 200),
        ("AL", 2023, "FR", True, 100),
        ("AL", 2022, "IT", True, 100),
        ("AL", 2023, "IT", True, 110),
        ("AL", 2022, "NO", False, 900),
        ("AL", 2022, "AT", True, 10),
        ("AL", 2023, "AT", True, 1),
        ("RS", 2022, "FR", True, 77),
    ],
    columns=["citizenship", "year", "destination", "in_eu27", "people"],
).assign(source_id="eurostat")


def make_periods(*rows, **columns):
    frame = pd.DataFrame(rows, columns=["nationality", "period_start", "period_end", "period_type", *columns["more"]])
    frame[["period_start", "period_end"]] = frame[["period_start", "period_end"]].apply(pd.to_datetime)
    return frame.assign(source_id="office")


# ---- groups


def groups_of(names=tuple(GROUPS), year=2022):
    return compare_groups(COURSE, SERIES, ENTRIES, DESTINATIONS, list(names), year).set_index("group")


def test_groups_are_summed_before_and_after():
    found = groups_of()
    assert found["before"].to_dict() == {
        "other_small_boats": 1020,
        "albanians_other_ways": 160,
        "albanians_in_eu": 310,
        "other_wb6_small_boats": 8,
    }
    assert found.loc["albanians_other_ways", "change"] == pytest.approx(40 / 160 - 1)


def test_a_group_without_a_later_figure_has_no_change():
    assert pd.isna(groups_of(["albanians_in_eu"], 2023).loc["albanians_in_eu", "change"])


def test_groups_keep_their_order_and_name_their_sources():
    found = groups_of(["albanians_in_eu", "other_small_boats"])
    assert list(found["source_id"]) == ["eurostat", "office"]


# ---- expected arrivals


def test_each_assumption_gives_the_arrivals_that_it_lets_expect():
    found = expect_arrivals(COURSE, SERIES, groups_of().reset_index(), DATE).set_index("rule")["expected"]
    assert found["held"] == 580
    assert found["albanians_other_ways"] == pytest.approx(580 * 40 / 160)
    assert found["earlier"] == 40
    assert found["level"] == pytest.approx((4 + 30) / 2 + (6 + 100) / 2 + (20 + 400) / 2 + (10 + 50) / 2)


def test_a_fall_is_the_share_of_the_expected_that_did_not_come():
    found = expect_arrivals(COURSE, SERIES, groups_of().reset_index(), DATE).set_index("rule")
    assert found.loc["held", "fall"] == pytest.approx(1 - 40 / 580)
    assert found.loc["earlier", "fall"] == 0
    assert found["expected"].is_monotonic_decreasing


def test_without_a_count_after_the_date_nothing_is_set_against_it():
    late = pd.Timestamp(2023, 11, 1)
    course = describe_course(SERIES, late)
    assert expect_arrivals(course, SERIES, groups_of().reset_index(), late).empty


# ---- other places


APPLICATIONS = make_periods(
    ("AL", "2022-01-01", "2022-12-31", "year", True, 1000),
    ("AL", "2022-01-01", "2022-12-31", "year", False, 900),
    ("AL", "2023-01-01", "2023-12-31", "year", True, 300),
    ("AL", "2024-01-01", "2024-09-30", "part_year", True, 10),
    more=["selected", "people"],
)


def test_destinations_are_ordered_by_the_size_of_the_fall():
    found = compare_destinations(APPLICATIONS, DESTINATIONS, 2022)
    assert list(found["destination"]) == ["GB", "FR", "IT"]
    assert list(found["change"]) == pytest.approx([-0.7, -0.5, 0.1])


def test_a_part_of_a_year_is_no_year():
    assert compare_destinations(APPLICATIONS, DESTINATIONS, 2023).empty


# ---- returns and decisions


def test_a_grant_rate_is_grants_of_decisions_by_period():
    decisions = make_periods(
        ("AL", "2022-01-01", "2022-12-31", "year", "grant", 3),
        ("AL", "2022-01-01", "2022-12-31", "year", "refusal", 1),
        ("AL", "2023-01-01", "2023-09-30", "part_year", "grant", 0),
        ("AL", "2023-01-01", "2023-09-30", "part_year", "refusal", 5),
        more=["outcome", "main_applicants"],
    )
    found = compute_grant_rates(decisions)
    assert found[["year", "whole", "decisions", "rate"]].to_numpy().tolist() == [
        [2022, True, 4.0, 0.75],
        [2023, False, 5.0, 0.0],
    ]


def test_a_total_stands_only_where_the_types_are_not_known():
    rows = [
        ("AL", 2022, "enforced", 5, "part", "exact"),
        ("AL", 2022, "not_stated", 9, "total", "at_least"),
        ("AL", 2023, "not_stated", 7, "total", "exact"),
        ("AL", 2024, "all_types", 8, "total", "exact"),
        ("AL", 2024, "voluntary", 8, "part", "exact"),
        ("RS", 2022, "enforced", 1, "part", "exact"),
    ]
    table = pd.DataFrame(rows, columns=["nationality", "year", "return_type", "returns", "level", "bound"])
    found = select_returns(table)
    assert list(zip(found["year"], found["returns"], strict=True)) == [(2022, 5), (2023, 7), (2024, 8)]


# ---- implied numbers


ROUTES = pd.DataFrame(
    {
        "route": ["western_balkan"] * 3 + ["other"],
        "year": [2021, 2022, 2022, 2023],
        "detections": [4000, 8000, 9999, 5],
        "selected": [True, True, False, True],
        "source_id": "frontex",
    }
)


def test_a_share_of_arrivals_is_set_against_the_detections_of_its_year_and_of_the_one_before():
    row = imply_crossers(select_years(YEARLY), ROUTES, 0.25).iloc[0]
    assert (row["crossers"], row["same_year"], row["year_before"]) == (400, 400 / 8000, 400 / 4000)
    assert row["albanian_share"] == 580 / 1600


def test_a_year_without_detections_is_left_out():
    assert list(imply_crossers(select_years(YEARLY), ROUTES, 0.25)["year"]) == [2022]


def test_a_share_above_one_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        imply_crossers(select_years(YEARLY), ROUTES, 1.5)


# ---- findings


def outcomes_of(course):
    return try_variants(FINDINGS, {"one": course}).set_index("finding")["outcome"].to_dict()


def test_findings_are_told_of_a_course():
    assert outcomes_of(COURSE) == {
        "Fell by more than half": "holds",
        "Twice as far as others": "holds",
        "Began before the date": "holds",
        "Mostly by the quarter's end": "holds",
        "Largest of all quarters": "untold",
        "Fewer than two years before": "fails",
    }


def test_of_an_unknown_course_nothing_is_told():
    assert set(outcomes_of(Course(None, None, None, None)).values()) == {"untold"}


def test_courses_vary_with_the_choice_of_data():
    groups = groups_of().reset_index()
    found = vary_course(QUARTERLY, YEARLY, DATE, COURSE, groups, (2021, 2023))
    assert found["page"] is COURSE
    assert found["all"].before == 580 + 160
    assert found["no_summer"].before == 180
    assert (found["years"].before, found["years"].after, found["years"].begun) == (580, 40, None)
    assert found["bounds"].after == 120
    assert (found["albanians_other_ways"].other_before, found["albanians_other_ways"].other_after) == (160, 40)
    assert (found["no_file"].before, found["no_file"].after) == (580, 40)


def print_quarters(**people):
    """Return quarters as a newspaper printed them, which the table does not select."""
    rows = [("AL", name.replace("_", "-"), 2023, number, False, "paper") for name, number in people.items()]
    printed = pd.DataFrame(rows, columns=["nationality", "quarter", "vintage", "people", "selected", "source_id"])
    return pd.concat([QUARTERLY, printed]).assign(bound="exact")


def test_without_the_quarterly_file_years_and_printed_quarters_remain():
    printed = print_quarters(**{"2022_Q1": 28, "2022_Q2": 98, "2022_Q3": 390, "2022_Q4": 45})
    course = leave_file_out(printed, YEARLY, DATE, (2021, 2023))
    assert (course.before, course.after, course.other_after) == (580, 40, 360)
    assert (course.peak, course.onset, course.begun) == ("2022-Q3", "2022-Q4", True)
    assert (course.done, course.rank) == (None, None)


def test_a_rise_until_the_date_has_not_begun_to_fall():
    printed = print_quarters(**{"2022_Q1": 28, "2022_Q2": 98, "2022_Q3": 390, "2022_Q4": 450})
    course = leave_file_out(printed, YEARLY, DATE, (2021, 2023))
    assert (course.onset, course.begun) == ("2023-Q1", False)


def test_a_missing_printed_quarter_leaves_the_turn_untold():
    printed = print_quarters(**{"2022_Q1": 28, "2022_Q3": 390, "2022_Q4": 45})
    course = leave_file_out(printed, YEARLY, DATE, (2021, 2023))
    assert (course.before, course.begun) == (580, None)


def test_a_figure_of_the_left_out_file_is_used_nowhere():
    file = QUARTERLY["source_id"].iloc[0]
    course = leave_file_out(QUARTERLY, YEARLY.assign(source_id=file), DATE, (2021, 2023))
    assert (course.before, course.after) == (None, None)


# ---- editions


def test_first_figures_are_set_beside_those_used_now():
    found = compare_vintages(print_quarters(**{"2022_Q3": 500, "2022_Q4": 40}))
    assert list(found["quarter"]) == ["2022-Q3", "2022-Q4"]
    assert list(found["change"]) == [400 / 500 - 1, 50 / 40 - 1]


def test_a_quarter_published_once_was_not_revised():
    assert compare_vintages(QUARTERLY.assign(bound="exact")).empty
