"""Years and periods of rows."""

import pandas as pd
import pytest

from wb6.evidence.periods import newest_of, whole_years, year_of


def make_periods(*periods):
    frame = pd.DataFrame(list(periods), columns=["period_start", "period_end"])
    return frame.apply(pd.to_datetime)


PARTS = {
    "quarter": ("2024-01-01", "2024-03-31"),
    "twelve months": ("2024-04-01", "2025-03-31"),
    "two years": ("2023-01-01", "2024-12-31"),
    "part year": ("2025-01-01", "2025-04-30"),
}


@pytest.mark.parametrize("name", PARTS)
def test_only_a_whole_calendar_year_is_a_year(name):
    assert whole_years(make_periods(PARTS[name])).empty


def test_a_whole_year_is_named():
    assert list(whole_years(make_periods(("2024-01-01", "2024-12-31"), ("2024-01-01", "2024-06-30")))["year"]) == [2024]


TIMES = {"year": 2019, "month": "2019-04", "date": pd.Timestamp("2019-04-01"), "since_year": 2019}


@pytest.mark.parametrize("column", TIMES)
def test_a_row_lies_in_the_year_of_its_time(column):
    assert list(year_of(pd.DataFrame({column: [TIMES[column]]}))) == [2019]


def test_a_table_without_time_has_no_years():
    assert year_of(pd.DataFrame({"name": ["a"]})) is None


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"year": [2015, 2019, 2017]}, "2019"),
        ({"month": ["2019-04", "2019-11"]}, "November 2019"),
        ({"date": [pd.Timestamp("2019-04-01")]}, "1 April 2019"),
        ({"date": [pd.Timestamp("2019-04-01")], "month": ["2019-04"]}, "April 2019"),
        ({"period_start": [pd.Timestamp("2019-01-01")], "period_end": [pd.Timestamp("2019-06-30")]}, "30 June 2019"),
        ({"quarter": ["2022-Q3", "2022-Q1"]}, "2022-Q3"),
        ({"since_year": [2019]}, ""),
        ({"year": [None, 2015]}, "2015"),
        ({"year": []}, ""),
    ],
)
def test_the_newest_time_is_written_as_precisely_as_it_is_known(rows, said):
    frame = pd.DataFrame(rows)
    assert newest_of(frame.astype({"year": "Int64"}) if "year" in frame else frame) == said
