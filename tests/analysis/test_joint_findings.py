"""Printed cells, reports beside marks, and findings under choices, on rows small enough to read."""

import pandas as pd
import pytest

from tests.analysis.test_joint_operations import make_rows
from tests.analysis.test_null_tables import OBSERVED
from wb6.analysis import joint_findings as findings


@pytest.fixture
def operations():
    return pd.DataFrame(
        {
            "operation_id": ["1", "2"], "study_order": [2, 1], "study_lines": ["10;12", "9"], "label": ["a", "b"],
            "year": 2023, "category": "c", "duplicate_of": [None, "1"], "fault": ["split", None],
        }
    )  # fmt: skip


def test_every_cell_stands_in_the_order_of_the_print(operations):
    marks = pd.DataFrame(
        {"operation_id": ["1", "1", "2", "2"], "country": ["AL", "RS"] * 2, "participates": [True, False] * 2}
    ).assign(source_id="s")
    cells = findings.list_printed_cells(operations, marks)
    assert list(cells["operation_id"]) == ["2", "2", "1", "1"]
    assert list(cells["kind"]) == ["repeated", "not_listed", "joined", "not_listed"]
    assert list(cells["faulty"]) == [False, False, True, True]


def make_reports(named, whole, begun=None):
    return pd.DataFrame(
        {"operation_id": ["0"], "partners_named": [named], "list_whole": [whole], "acted_from": [begun]}
    ).assign(acted_to=None, source_id="r")


@pytest.mark.parametrize(
    ("named", "whole", "agreeing", "compared"),
    [
        ("AL;BA", True, 3, 3),
        ("AL;XK", True, 1, 3),  # BA is marked and not named, XK named and not marked
        ("AL", False, 1, 1),  # others may be on the list that was not seen
        ("XK", False, 0, 1),
        (None, False, 0, 0),
        (None, True, 1, 3),
    ],
)
def test_marks_are_compared_as_far_as_a_report_speaks(named, whole, agreeing, compared):
    rows = make_rows(OBSERVED)
    beside = findings.compare_with_reports(
        rows.assign(operation_id=rows["operation_id"].astype(str)), make_reports(named, whole), ["AL", "BA", "XK"]
    )
    assert len(beside) == 1
    assert beside.iloc[0][["agreeing", "compared"]].tolist() == [agreeing, compared]
    assert beside.iloc[0]["marked"] == ["AL", "BA"]


@pytest.mark.parametrize(
    ("named", "whole", "kinds"),
    [
        ("AL;XK", True, ["both", "marked_only", "named_only"]),
        ("AL;XK", False, ["both", "marked_unseen", "named_only"]),
        ("AL", False, ["both", "marked_unseen", "unmarked_unseen"]),
        (None, True, ["marked_only", "marked_only", "neither"]),
    ],
)
def test_a_cell_says_what_study_and_report_have_of_it(named, whole, kinds):
    rows = make_rows(OBSERVED)
    cells = findings.list_compared_cells(
        rows.assign(operation_id=rows["operation_id"].astype(str)), make_reports(named, whole)
    )
    assert dict(zip(cells["country"], cells["kind"], strict=True)) == dict(zip(["AL", "BA", "XK"], kinds, strict=True))
    assert set(cells["source_id"]) == {"s;r"}


def test_the_year_in_which_an_action_began_is_known_only_where_it_is_told():
    rows = make_rows(OBSERVED)
    rows = rows.assign(operation_id=rows["operation_id"].astype(str))
    begun = findings.compare_with_reports(rows, make_reports("AL", True, "2022-10"), ["AL"])["begun_year"]
    assert begun.tolist() == [2022]
    assert findings.compare_with_reports(rows, make_reports("AL", True), ["AL"])["begun_year"].isna().all()


def test_without_operations_no_report_is_compared():
    assert findings.compare_with_reports(make_rows(OBSERVED).iloc[:0], make_reports("AL", True), ["AL"]).empty


def test_a_figure_is_wrong_only_beyond_rounding():
    figures = pd.DataFrame({"reported": [2.7, 1388.0, 64.0, 10.0], "printed": [27.0, 1400.0, 64.0, None]})
    assert list(findings.name_wrong_figures(figures).index) == [0]


def test_counts_stand_by_country_who_joined_most_first():
    counts = findings.list_counts(make_rows(OBSERVED), 0.95)
    assert list(counts["country"]) == ["AL", "AL", "BA", "BA", "XK", "XK"]
    assert list(counts["group"]) == ["all", "2023"] * 3
    assert list(counts["said"]) == ["3 of 4", "3 of 4", "2 of 4", "2 of 4", "1 of 4", "1 of 4"]


def test_findings_are_those_of_the_table():
    read = findings.read_list(make_rows(OBSERVED), ["AL", "BA", "XK"], 500, 1, 0.05)
    assert list(read.table.columns) == ["AL", "BA", "XK"]
    assert read.no_pair_stands_out() is True
    assert read.no_pair_could() is True
    assert read.joins_most("AL") is True
    assert read.joins_most("BA") is False
    assert read.joins_fewest("XK") is True
    assert read.joins_less_than("AL", 0.9) is True
    assert read.joins_less_than("AL", 0.75) is False
    assert read.avoidance_within_chance() is True
    assert read.distance_within_chance() is True


def test_a_planted_bloc_undoes_every_finding_of_chance():
    blocs = pd.DataFrame([[1, 1, 0, 0]] * 12 + [[0, 0, 1, 1]] * 12, columns=["AL", "BA", "ME", "RS"])
    read = findings.read_list(make_rows(blocs), list(blocs.columns), 2000, 1, 0.05)
    assert [read.no_pair_stands_out(), read.no_pair_could()] == [False, False]
    assert [read.avoidance_within_chance(), read.distance_within_chance()] == [False, False]
    assert read.joins_most("AL") is False  # all four joined as many


def test_of_nothing_nothing_is_told():
    read = findings.read_list(make_rows(OBSERVED).iloc[:0], ["AL", "BA"], 10, 1, 0.05)
    told = [read.no_pair_stands_out(), read.no_pair_could(), read.avoidance_within_chance()]
    assert [*told, read.distance_within_chance(), read.joins_most("AL"), read.joins_less_than("AL", 1)] == [None] * 6
    one = findings.read_list(make_rows(OBSERVED[["AL"]]), ["AL"], 10, 1, 0.05)
    assert [one.no_pair_stands_out(), one.joins_most("AL"), one.joins_fewest("RS")] == [None] * 3
