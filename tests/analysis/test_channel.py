"""Arrivals by small boat: quarters, years, months and the course around a date, on figures worked out by hand."""

from itertools import product

import pandas as pd
import pytest

from wb6.analysis.channel import (
    bound_change,
    compute_placebos,
    describe_course,
    find_month_before,
    name_quarter,
    say_quarter,
    select_quarters,
    select_years,
    split_quarter,
)

DATE = pd.Timestamp(2022, 12, 13)


def make_quarters(albanian, everyone, first="2021-Q1", vintage=2024):
    names = [f"{p.year}-Q{p.quarter}" for p in pd.period_range(first.replace("-", ""), periods=len(albanian), freq="Q")]
    rows = [("AL", q, vintage, n, True, "office") for q, n in zip(names, albanian, strict=True)]
    rows += [("all", q, vintage, n, True, "office") for q, n in zip(names, everyone, strict=True)]
    columns = ["nationality", "quarter", "vintage", "people", "selected", "source_id"]
    return pd.DataFrame(rows, columns=columns).astype({"people": "Int64"})


def make_years(*rows):
    columns = ["nationality", "year", "vintage", "people", "bound", "selected", "source_id"]
    filled = [(n, y, v, people, "exact", selected, f"s{v}") for n, y, v, people, selected in rows]
    return pd.DataFrame(filled, columns=columns).astype({"people": "Int64"})


QUARTERLY = make_quarters(
    [4, 6, 20, 10, 30, 100, 400, 50, 2, 10, 20, 8], [40, 60, 100, 100, 130, 200, 800, 470] + [100] * 4
)
YEARLY = make_years(
    ("AL", 2022, 2023, 560, False),
    ("AL", 2022, 2025, 580, True),
    ("AL", 2023, 2025, 40, True),
    ("all", 2022, 2025, 1600, True),
    ("all", 2023, 2025, 400, True),
    ("not_recorded", 2021, 2025, 0, True),
    ("not_recorded", 2022, 2025, 160, True),
    ("not_recorded", 2023, 2025, 80, True),
)
SERIES = select_quarters(QUARTERLY, YEARLY)


# ---- quarters


def test_a_quarter_has_its_days_and_the_others_are_all_but_the_albanians():
    row = SERIES[SERIES["quarter"] == "2022-Q4"].iloc[0]
    assert (row["start"], row["days"], row["season"]) == (pd.Timestamp(2022, 10, 1), 92, 4)
    assert (row["albanian"], row["other"]) == (50, 420)


def test_people_without_nationality_are_spread_as_all_arrivals_are():
    rows = select_quarters(QUARTERLY, YEARLY, not_recorded="all").set_index("quarter")
    assert rows.loc["2022-Q3", "albanian"] == 400 + 160 * 800 / 1600
    assert rows.loc["2022-Q3", "other"] == 800 - rows.loc["2022-Q3", "albanian"]


def test_in_proportion_they_keep_the_albanian_share_of_those_recorded():
    row = select_quarters(QUARTERLY, YEARLY, not_recorded="proportional").set_index("quarter").loc["2022-Q3"]
    assert row["albanian"] / 800 == pytest.approx(400 / (800 - 80))


def test_a_quarter_holds_at_most_all_the_unrecorded_of_its_year():
    assert SERIES.set_index("quarter").loc["2023-Q1", "high"] == 2 + 80


def test_the_oldest_figure_is_the_first_one():
    older = make_quarters([45], [470], first="2022-Q4", vintage=2023).assign(selected=False, source_id="press")
    both = pd.concat([QUARTERLY, older[older["nationality"] == "AL"]])
    row = select_quarters(both, YEARLY, vintage="first").set_index("quarter").loc["2022-Q4"]
    assert (row["albanian"], row["source_id"]) == (45, "press;office")


def test_a_window_keeps_its_years_and_does_not_end_before_it_begins():
    assert set(select_quarters(QUARTERLY, YEARLY, first_year=2023)["quarter"].str[:4]) == {"2023"}
    with pytest.raises(ValueError, match="lies before first_year"):
        select_quarters(QUARTERLY, YEARLY, first_year=2023, last_year=2022)


@pytest.mark.parametrize("choice", [{"vintage": "last"}, {"not_recorded": "some"}])
def test_an_unknown_choice_is_refused(choice):
    with pytest.raises(ValueError, match="it may be"):
        select_quarters(QUARTERLY, YEARLY, **choice)


def test_quarters_are_named_and_said():
    assert name_quarter(pd.Timestamp(2023, 1, 1)) == "2023-Q1"
    assert (say_quarter("2022-Q4"), say_quarter(None)) == ("October–December 2022", None)


# ---- years and bounds


def test_a_year_knows_its_first_and_its_newest_figure():
    row = select_years(YEARLY).set_index("year").loc[2022]
    assert (row["first"], row["recorded"], row["high"]) == (560, 580, 740)


def test_a_figure_that_is_not_exact_is_left_out():
    rounded = YEARLY.assign(bound=["approximate", *["exact"] * (len(YEARLY) - 1)])
    assert select_years(rounded).set_index("year").loc[2022, "first"] == 580


def test_bounds_are_those_of_every_possible_allocation():
    found = bound_change(select_years(YEARLY), 2022)
    tried = [(40 + second) / (580 + first) - 1 for first, second in product(range(161), range(81))]
    assert found == pytest.approx((min(tried), max(tried)))


def test_bounds_need_both_years():
    assert bound_change(select_years(YEARLY), 2023) is None
    assert bound_change(select_years(YEARLY).assign(high=float("nan")), 2022) is None


# ---- months


MONTHS = pd.DataFrame(
    {
        "nationality": "AL",
        "period_start": pd.to_datetime(["2022-11-01", "2022-12-01"]),
        "period_end": pd.to_datetime(["2022-11-30", "2022-12-31"]),
        "period_type": "month",
        "vintage": 2024,
        "people": [15, 31],
        "source_id": "paper",
    }
)


def test_a_quarter_is_split_into_its_months_and_what_they_leave():
    found = split_quarter(MONTHS, QUARTERLY, "2022-Q4").set_index("label")
    assert list(found["people"]) == [400, 50 - 15 - 31, 15, 31, 2]
    assert found.loc["November 2022", "per_day"] == 0.5
    assert found.loc["October 2022", "kind"] == "difference"


def test_people_added_later_may_belong_to_any_month():
    first = QUARTERLY.assign(selected=QUARTERLY["quarter"] != "2022-Q4")
    later = make_quarters([80], [470], first="2022-Q4", vintage=2025)
    found = split_quarter(MONTHS, pd.concat([first, later]), "2022-Q4").set_index("label")
    assert found.loc["November 2022", "high"] == (15 + 30) / 30
    assert found.loc["November 2022", "low"] == 0.5


def test_a_quarter_without_months_is_not_split():
    assert split_quarter(MONTHS, QUARTERLY, "2022-Q1").empty


def test_the_month_before_a_date_had_ended():
    found = split_quarter(MONTHS, QUARTERLY, "2022-Q4")
    assert list(find_month_before(found, DATE)["label"]) == ["November 2022"]
    assert list(find_month_before(found, pd.Timestamp(2022, 11, 30))["label"]) == ["October 2022"]
    assert find_month_before(found, pd.Timestamp(2022, 10, 5)).empty


# ---- the course around a date


def test_a_course_compares_four_quarters_with_the_next_four():
    course = describe_course(SERIES, DATE)
    assert (course.earlier, course.before, course.after) == (40, 580, 40)
    assert course.change == pytest.approx(40 / 580 - 1)
    assert (course.other_before, course.other_after) == (1020, 360)


def test_the_fall_begins_in_the_quarter_after_the_highest():
    course = describe_course(SERIES, DATE)
    assert (course.peak, course.onset, course.begun) == ("2022-Q3", "2022-Q4", True)
    assert course.done == pytest.approx((400 - 50) / (400 - 2))


def test_a_fall_that_begins_after_the_date_is_told_so():
    rising = make_quarters([1, 1, 1, 1, 10, 20, 30, 90, 5, 5, 5, 5], [200] * 12)
    course = describe_course(select_quarters(rising, YEARLY), DATE)
    assert (course.onset, course.begun, course.done) == ("2023-Q1", False, 0.0)


def test_a_quarter_may_be_left_out_on_both_sides():
    course = describe_course(SERIES, DATE, seasons=(1, 2, 4))
    assert (course.before, course.after, course.peak, course.onset) == (180, 20, "2022-Q2", "2022-Q4")


def test_what_lies_outside_the_series_is_not_known():
    assert describe_course(SERIES, pd.Timestamp(2023, 11, 1)).after is None
    early = describe_course(SERIES, pd.Timestamp(2021, 5, 1))
    assert (early.before, early.peak, early.rank, early.change) == (None, None, None, None)
    assert describe_course(SERIES.head(0), DATE).before is None


def test_the_comparison_is_made_at_every_quarter_with_enough_around_it():
    found = compute_placebos(SERIES)
    assert list(found["quarter"]) == ["2021-Q4", "2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4"]
    assert describe_course(SERIES, DATE).rank[1] == 5


def test_changes_that_both_share_leave_no_difference():
    both = make_quarters([10] * 8 + [5] * 4, [40] * 8 + [20] * 4)
    assert compute_placebos(select_quarters(both, YEARLY))["difference"].abs().max() == pytest.approx(0)
