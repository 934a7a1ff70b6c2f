"""A reading is what one choice of data says of a route; findings are questions to it."""

import numpy as np
import pandas as pd
import pytest

from tests.analysis.test_routes import MONTHLY, NO_MONTHS, WB, YEARLY
from wb6.analysis.route_readings import (
    Reading,
    breaks_near,
    double_from,
    peaks_in,
    read_route,
    stays_below,
    weighs_most_in,
)

MONTHS = pd.date_range("2015-01-01", periods=24, freq="MS")
NONE = Reading(pd.Series(dtype=float), pd.Series(dtype=float), pd.Series(dtype=float), pd.DataFrame({"month": []}))


def make_reading(**parts):
    breaks = pd.DataFrame({"month": [MONTHS[12]], "ratio": [0.1]})
    whole = {
        "months": pd.Series(np.r_[np.full(11, 50.0), 90.0, np.full(12, 5.0)], index=MONTHS),
        "years": pd.Series([640.0, 60.0], index=[2015, 2016]),
        "shares": pd.Series([0.4, 0.2], index=[2015, 2016]),
        "breaks": breaks,
    }
    return Reading(**{**whole, **parts})


def test_a_route_is_read_by_month_year_and_share():
    reading = read_route(YEARLY, MONTHLY, WB, 2015, 2016)
    assert reading.years.to_dict() == {2015: 110, 2016: 40}
    assert reading.months.iloc[:2].tolist() == [60, 60]
    assert reading.shares[2015] == pytest.approx(110 / 440)


def test_without_months_there_are_years_and_no_breaks():
    reading = read_route(YEARLY, NO_MONTHS, WB, 2015, 2016)
    assert (len(reading.months), len(reading.years), len(reading.breaks)) == (0, 2, 0)


def test_without_reports_years_are_sums_of_months():
    assert read_route(YEARLY.head(0), MONTHLY, WB, 2015, 2016).years.to_dict() == {2015: 120}


@pytest.mark.parametrize(
    ("month", "answer"),
    [(MONTHS[11], True), (MONTHS[3], False), (pd.Timestamp(1999, 1, 1), None)],
)
def test_the_highest_month(month, answer):
    assert peaks_in(make_reading(), month) is answer


@pytest.mark.parametrize(("year", "answer"), [(2015, True), (2016, False), (1999, None), (None, None)])
def test_the_year_of_the_largest_share(year, answer):
    assert weighs_most_in(make_reading(), year) is answer


@pytest.mark.parametrize(
    ("month", "falls", "answer"),
    [(MONTHS[14], True, True), (MONTHS[14], False, False), (MONTHS[17], True, False), (MONTHS[2], True, None)],
)
def test_a_break_near_a_month_in_one_direction(month, falls, answer):
    assert breaks_near(make_reading(), month, falls=falls) is answer


@pytest.mark.parametrize(("share", "answer"), [(0.5, True), (0.05, False)])
def test_the_last_year_against_the_highest(share, answer):
    assert stays_below(make_reading(), share) is answer


def test_nothing_read_answers_nothing():
    answers = [
        peaks_in(NONE, MONTHS[0]),
        weighs_most_in(NONE, 2015),
        breaks_near(NONE, MONTHS[12], falls=True),
        stays_below(NONE, 0.5),
    ]
    assert answers == [None] * 4


def test_only_one_route_is_doubled_and_only_from_a_month_on():
    doubled = double_from(MONTHLY, WB, "2015-02")
    changed = doubled["detections"] != MONTHLY["detections"]
    assert set(doubled[changed]["route"]) == {WB}  # the other months of the sample are zero
    assert doubled[changed]["month"].tolist() == ["2015-02"]
    assert (doubled["detections"] == 2 * MONTHLY["detections"])[changed].all()


def test_a_share_grows_less_than_the_route_that_is_doubled():
    before = read_route(YEARLY.head(0), MONTHLY, WB, 2015, 2015).shares[2015]
    after = read_route(YEARLY.head(0), double_from(MONTHLY, WB, "2015-01"), WB, 2015, 2015).shares[2015]
    assert after == pytest.approx(2 * before / (1 + before))
