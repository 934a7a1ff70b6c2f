"""Sentences about series say what the data say."""

import pandas as pd
import pytest

from wb6.page.describe import among, change, count, course, listing, moment, number, points, share


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1822177, "1,822,177"),
        (12.0, "12"),
        (0.4193, "0.419"),
        (12.345, "12.3"),
        (1234.6, "1,235"),
        (0, "0"),
        (-5, "-5"),
        (-1234.6, "-1,235"),
    ],
)
def test_a_number_is_grouped_and_has_at_most_three_decimals(value, text):
    assert number(value) == text


@pytest.mark.parametrize(("amount", "text"), [(0, "no"), (1, "one"), (12, "twelve"), (13, "13"), (1400, "1,400")])
def test_a_small_count_is_a_word(amount, text):
    assert count(amount) == text


@pytest.mark.parametrize(
    ("value", "text"), [(2015, "2015"), (2015.0, "2015"), (pd.Timestamp(2015, 10, 1), "October 2015")]
)
def test_a_moment_is_a_year_or_a_month(value, text):
    assert moment(value) == text


@pytest.mark.parametrize(
    ("items", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_items_are_joined_as_in_a_sentence(items, text):
    assert listing(items) == text


def test_the_last_item_may_be_joined_by_another_word():
    assert listing(["a", "b"], "or") == "a or b"


def describe(*values, **given):
    return course(pd.Series(values, index=range(2010, 2010 + len(values)), dtype=float), **given)


def test_a_course_has_its_ends():
    assert describe(1, 2) == "from 1 in 2010 to 2 in 2011"


def test_a_course_has_its_highest_and_lowest_point():
    assert describe(5, 9, 1, 4) == "from 5 in 2010 to 4 in 2013, highest 9 in 2011, lowest 1 in 2012"


def test_an_end_that_is_the_highest_point_is_not_said_twice():
    assert describe(9, 1, 4) == "from 9 in 2010 to 4 in 2012, lowest 1 in 2011"


def test_a_course_says_how_many_points_are_not_known():
    assert describe(1, None, None, 4) == "from 1 in 2010 to 4 in 2013, 2 of 4 points not known"


def test_a_course_begins_with_the_first_known_point():
    assert describe(None, 3, 4).startswith("from 3 in 2011")


def test_one_known_point_is_no_course():
    assert describe(None, 7) == "7 in 2011, the only figure"


def test_no_known_point_is_said():
    assert describe(None, None) == "no figure is known"


def test_values_are_written_in_the_given_form():
    assert describe(0.1, 0.25, form="{:.0%}".format) == "from 10% in 2010 to 25% in 2011"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.4193, "42%"), (0.0041, "0.4%"), (-0.0031, "−0.3%"), (-0.5, "−50%"), (0.0, "0%"), (-0.0001, "0%")],
)
def test_a_share_is_written_as_per_cent_and_never_as_minus_zero(value, text):
    assert share(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(2024.25, "the first half of 2024"), (2024.75, "the second half of 2024"), (2019.5, "2019"), (2019.0, "2019")],
)
def test_a_point_inside_a_year_is_told_by_its_half(value, text):
    assert moment(value) == text


def test_the_points_of_a_short_series_are_listed_and_those_of_a_long_one_not():
    assert points(pd.Series([3089, None, 12.5], index=[2009, 2010, 2011])) == "2009 3,089, 2011 12.5"
    assert points(pd.Series(range(30))) == ""


@pytest.mark.parametrize(
    ("ratio", "text"), [(0.16, "−84%"), (1.0, "+0%"), (1.36, "+36%"), (2.0, "×2.0"), (7.37, "×7.4"), (23.4, "×23")]
)
def test_a_ratio_is_a_multiple_from_two_on_and_else_per_cent(ratio, text):
    assert change(ratio) == text


@pytest.mark.parametrize(
    ("shown", "amount", "said"),
    [
        (["Albania"], 0, "none of the countries shown"),
        (["Albania"], 1, "Albania"),
        (["Albania", "Serbia"], 1, "one of the two countries shown"),
        (["Albania", "Serbia"], 2, "both countries shown"),
        (["Albania", "Serbia", "Kosovo"], 3, "all three countries shown"),
    ],
)
def test_how_many_of_the_countries_shown_fits_one_and_none(shown, amount, said):
    assert among(amount, shown) == said
