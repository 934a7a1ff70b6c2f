"""A finding is told only where the bounds leave no doubt."""

from dataclasses import replace

import pandas as pd
import pytest

from wb6.analysis.nationalities import Counts
from wb6.analysis.nationality_findings import (
    Choice,
    got_more_concentrated,
    leader_is_open,
    one_carried_most,
    treated_outweigh,
    treated_stand_out,
)

NAMED = pd.DataFrame(
    {2018: [5, 40, 40, 30, 25, 20], 2022: [100, 200, 60, 50, 60, 30], 2023: [5, 160, 61, 50, 60, 30]},
    index=["T", "A", "B", "C", "D", "E"],
)
CHOICE = Choice(Counts(NAMED, pd.Series(0, index=NAMED.columns), "src"), ["T"], ["T"], 2022)
OPEN = replace(CHOICE, counts=Counts(NAMED, pd.Series([0, 300, 0], index=NAMED.columns), "src"))


def test_a_leader_is_open_where_the_unrecorded_could_overturn_it():
    assert leader_is_open(CHOICE, 2022) is False
    assert leader_is_open(OPEN, 2022) is True
    assert leader_is_open(CHOICE, 1999) is None


def test_a_share_of_a_change_is_told_only_beyond_its_bounds():
    assert one_carried_most(CHOICE, 2018, 2022) is False  # 160 of 340
    assert one_carried_most(CHOICE, 2022, 2023) is True
    assert one_carried_most(OPEN, 2018, 2022) is None
    assert one_carried_most(CHOICE, 1999, 2022) is None


def test_concentration_is_compared_only_beyond_its_bounds():
    assert got_more_concentrated(CHOICE, 2018, 2022) is True
    assert got_more_concentrated(CHOICE, 2022, 2018) is False
    assert got_more_concentrated(OPEN, 2018, 2022) is None
    assert got_more_concentrated(CHOICE, 2018, 1999) is None


def test_the_treated_outweigh_where_their_part_of_the_change_is_above_their_weight():
    assert treated_outweigh(CHOICE) is True
    assert treated_outweigh(OPEN) is None
    assert treated_outweigh(replace(CHOICE, before=2023)) is None


def test_a_group_stands_out_if_few_groups_fell_as_steeply():
    assert treated_stand_out(replace(CHOICE, least=1)) is False  # one of six: no group can be rarer
    assert treated_stand_out(replace(CHOICE, before=2023)) is None


@pytest.mark.parametrize("least", [1, 20])
def test_a_large_field_shows_a_group_that_stands_out(least):
    many = pd.DataFrame({2022: [100] * 30, 2023: [1, *range(60, 89)]}, index=["T", *(f"C{i}" for i in range(29))])
    choice = Choice(Counts(many, pd.Series(0, index=many.columns), "src"), ["T"], ["T"], 2022, least)
    assert treated_stand_out(choice) is True
