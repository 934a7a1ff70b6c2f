"""A correction changes one cell on loading, and expires loudly when the table no longer holds what it expects."""

import pandas as pd
import pytest

from tests.packages import CORRECTION as ENTRY
from tests.packages import FIGURES, write_package
from wb6.evidence.check import check
from wb6.evidence.corrections import CorrectionError, read_corrections
from wb6.evidence.tables import table

PLACE = "figures [country=RS, year=2016] persons"


@pytest.fixture
def root(tmp_path):
    return write_package(tmp_path)


def correct(root, text=ENTRY):
    (root / "data" / "corrections.yml").write_text(text, encoding="utf-8")
    return root


def spoil(old, new):
    assert old in ENTRY
    return ENTRY.replace(old, new)


def test_a_correction_changes_its_cell_and_no_other(root):
    before = table("figures", root=root)
    after = table("figures", root=correct(root))
    changed = before.astype("str").compare(after.astype("str"))
    assert changed.index.tolist() == [2]
    assert changed.columns.get_level_values(0).unique().tolist() == ["persons"]
    assert after.loc[2, "persons"] == 95


def test_a_corrected_table_keeps_its_types(root):
    before = table("figures", root=root).dtypes
    assert table("figures", root=correct(root)).dtypes.equals(before)


def test_a_corrected_date_is_a_date(root):
    text = spoil("column: persons", "column: seen").replace("expect: 90", "expect: 2017-03-04")
    after = table("figures", root=correct(root, text.replace("value: 95", "value: 2017-03-05")))
    assert after.loc[2, "seen"] == pd.Timestamp("2017-03-05")


def test_a_decimal_column_may_expect_a_whole_number(root):
    write_package(root, figures=FIGURES.replace("0.75", "1"))
    text = spoil("column: persons", "column: share").replace("expect: 90", "expect: 1").replace("95", "0.75")
    assert table("figures", root=correct(root, text)).loc[2, "share"] == 0.75


def test_a_filter_sees_the_corrected_value(root):
    assert table("figures", root=correct(root), persons=95)["figure_id"].tolist() == ["F3"]


def test_an_empty_cell_is_expected_as_null(root):
    text = spoil("year: 2016", "year: 2015").replace("expect: 90", "expect: null")
    assert table("figures", root=correct(root, text)).loc[1, "persons"] == 95


def test_a_cell_may_be_emptied(root):
    assert pd.isna(table("figures", root=correct(root, spoil("value: 95", "value: null"))).loc[2, "persons"])


def test_the_file_of_the_table_stays_as_it_is(root):
    table("figures", root=correct(root))
    assert (root / "data" / "figures" / "figures.csv").read_text(encoding="utf-8") == FIGURES


def test_another_table_is_left_alone(root):
    assert len(table("countries", root=correct(root))) == 2


def test_two_corrections_of_one_cell_build_on_each_other(root):
    second = spoil("expect: 90", "expect: 95").replace("value: 95", "value: 99")
    assert table("figures", root=correct(root, ENTRY + second)).loc[2, "persons"] == 99


FAULTS = {
    "another value": ("expect: 90", "expect: 91", f"{PLACE}: expects 91 and finds 90. The table has changed"),
    "a value where none was": ("expect: 90", "expect: null", f"{PLACE}: expects None and finds 90"),
    "no row": ("year: 2016", "year: 2017", "year=2017] persons: 0 rows have this key, not one"),
    "several rows": ("{country: RS, year: 2016}", "{country: RS}", "[country=RS] persons: 2 rows have this key"),
    "no such key column": ("year: 2016", "yaer: 2016", "there is no column 'yaer'"),
    "no such column": ("column: persons", "column: people", "there is no column 'people'"),
}


@pytest.mark.parametrize(("old", "new", "words"), FAULTS.values(), ids=FAULTS)
def test_a_correction_that_does_not_fit_stops_the_loading_with_its_place(root, old, new, words):
    with pytest.raises(CorrectionError) as caught:
        table("figures", root=correct(root, spoil(old, new)))
    assert words in str(caught.value)
    assert str(caught.value).startswith("data/corrections.yml: ")


@pytest.mark.parametrize(("old", "new", "words"), FAULTS.values(), ids=FAULTS)
def test_the_check_tells_of_it(root, old, new, words):
    (problem,) = check(correct(root, spoil(old, new)))
    assert (problem.file, problem.warning) == ("data/corrections.yml", False)
    assert words in problem.text


@pytest.mark.parametrize("field", ["table", "key", "column", "expect", "value", "reason", "source_id"])
def test_an_entry_without_a_field_is_told_with_its_number(root, field):
    lines = [line for line in ENTRY.replace("- table", "  table").splitlines() if not line.strip().startswith(field)]
    text = ENTRY + "- " + "\n".join(lines).strip() + "\n"
    with pytest.raises(CorrectionError, match=f"entry 2: '{field}' is missing"):
        read_corrections(correct(root, text))


@pytest.mark.parametrize("text", ["", "[]\n", "# none\n"])
def test_a_file_without_entries_corrects_nothing(root, text):
    assert read_corrections(correct(root, text)) == ()


def test_a_book_without_the_file_has_no_corrections(root):
    assert read_corrections(root) == ()


def test_a_correction_of_an_unknown_table_is_told(root):
    (problem,) = check(correct(root, spoil("table: figures", "table: figuers")))
    assert problem.text == "corrects table 'figuers', which is not declared."


@pytest.mark.parametrize(
    "text", ["- [unclosed", "- figures\n", "table: figures\n", ENTRY.replace("{country: RS, year: 2016}", "RS")]
)
def test_a_file_that_holds_something_else_is_told(root, text):
    (problem,) = check(correct(root, text))
    assert (problem.file, problem.warning) == ("data/corrections.yml", False)


def test_a_correction_that_names_an_unknown_source_is_told(root):
    (problem,) = check(correct(root, spoil("source_id: press_2017", "source_id: press_2018")))
    assert "'press_2018' is not in data/sources.bib" in problem.text


def test_a_changed_file_is_read_again(root):
    assert len(read_corrections(correct(root))) == 1
    assert len(read_corrections(correct(root, "[]\n"))) == 0


def test_a_source_that_only_a_correction_names_is_used(root):
    only = FIGURES.replace("agency_2016;press_2017", "agency_2016").replace(",press_2017", ",agency_2016")
    write_package(root, figures=only)
    assert [problem.column for problem in check(correct(root))] == []
