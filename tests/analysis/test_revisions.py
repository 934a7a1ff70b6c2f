"""How far figures moved later, on figures small enough to work out by hand."""

import pandas as pd
import pytest

from tests.analysis.test_routes import MONTHLY, NO_MONTHS, WB, YEARLY, make_monthly, make_yearly
from wb6.analysis.revisions import compare_first_releases, compare_vintages, range_by_length
from wb6.analysis.routes import select_months

# ---- yearly reports


def test_a_revision_sets_the_newest_figure_against_the_first():
    line = compare_vintages(YEARLY, NO_MONTHS, WB).iloc[0]
    assert (line["year"], line["first"], line["newest"]) == (2015, 100, 110)
    assert line["change"] == pytest.approx(0.10)


def test_the_monthly_file_is_a_further_figure():
    line = compare_vintages(YEARLY, MONTHLY, WB).iloc[0]
    assert (line["newest"], line["newest_vintage"]) == (120, "2018-05-01")


def test_a_year_with_one_vintage_has_no_revision():
    assert 2016 not in set(compare_vintages(YEARLY, NO_MONTHS, WB)["year"])


def test_a_rounded_figure_is_left_out():
    rounded = make_yearly((WB, 2015, 200, 2020, "rounded", False, "press_2020"))
    assert compare_vintages(pd.concat([YEARLY, rounded]), NO_MONTHS, WB)["newest"].item() == 110


def test_a_revision_names_the_sources_of_both_figures():
    assert compare_vintages(YEARLY, NO_MONTHS, WB)["source_id"].item() == "report_2016;report_2017"


# ---- first releases


def make_first(*rows):
    columns = ["route", "period_start", "period_end", "detections", "bound", "source_id"]
    return pd.DataFrame(
        [(WB, pd.Timestamp(start), pd.Timestamp(end), figure, bound, "press") for start, end, figure, bound in rows],
        columns=columns,
    )


MONTHS = select_months(make_monthly((WB, 2020, "2021-05-01", [10, 20, 30])), [WB], 2020, 2020)


def compare(*rows):
    return compare_first_releases(make_first(*rows), MONTHS)


def test_a_release_for_a_month_is_set_against_the_month():
    line = compare(("2020-02-01", "2020-02-29", 16, "exact")).iloc[0]
    assert (line["months"], line["first"], line["newest"]) == (1, 16, 20)
    assert line["change"] == pytest.approx(0.25)


def test_a_release_for_several_months_is_set_against_their_sum():
    line = compare(("2020-01-01", "2020-03-31", 80, "approximate")).iloc[0]
    assert (line["months"], line["newest"], line["length"]) == (3, 60, "two to six months")


@pytest.mark.parametrize("bound", ["at_least", "at_most"])
def test_a_bound_was_not_revised(bound):
    assert compare(("2020-02-01", "2020-02-29", 16, bound)).empty


def test_a_period_with_a_month_that_is_not_known_is_left_out():
    holed = MONTHS.assign(detections=MONTHS["detections"].mask(MONTHS["month"] == "2020-02"))
    assert compare_first_releases(make_first(("2020-01-01", "2020-03-31", 60, "exact")), holed).empty


def test_a_comparison_names_the_release_and_the_file():
    assert compare(("2020-02-01", "2020-02-29", 16, "exact"))["source_id"].item() == "press;file_2021"


def test_changes_are_ranged_by_the_length_of_the_period():
    changes = compare(
        ("2020-01-01", "2020-01-31", 8, "exact"),
        ("2020-02-01", "2020-02-29", 25, "exact"),
        ("2020-01-01", "2020-12-31", 60, "exact"),
    )
    ranged = range_by_length(changes).set_index("length")
    assert ranged.loc["one month", ["low", "high", "releases"]].tolist() == pytest.approx([-0.2, 0.25, 2])
    assert list(ranged.index) == ["one month", "a whole year"]


def test_nothing_compared_gives_no_ranges():
    assert range_by_length(compare()).empty
