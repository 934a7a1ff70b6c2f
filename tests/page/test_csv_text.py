"""Values are written for a spreadsheet, and nothing in them runs as a formula."""

import pandas as pd
import pytest

from wb6.page.csv_text import to_csv


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([120.0, 90.0], "120\n90\n"),
        ([0.5, 1.0], "0.5\n1.0\n"),
        ([1.0, None], '1\n""\n'),
        (pd.to_datetime(["2015-10-01", "2016-01-02"]), "2015-10-01\n2016-01-02\n"),
        (["plain", "with, comma"], 'plain\n"with, comma"\n'),
        ([True, False], "True\nFalse\n"),
        ([-1, 2], "-1\n2\n"),
    ],
    ids=["whole floats", "fractions", "missing", "dates", "texts", "truth values", "negative numbers"],
)
def test_values_are_written_for_a_spreadsheet(values, text):
    assert to_csv(pd.DataFrame({"value": values})) == f"value\n{text}"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_text_that_a_spreadsheet_would_run_is_disarmed(text):
    assert to_csv(pd.DataFrame({"value": [text]})) == f"value\n'{text}\n"


def test_writing_leaves_the_values_as_they_were():
    values = pd.DataFrame({"value": ["=1", "b"]})
    to_csv(values)
    assert list(values["value"]) == ["=1", "b"]


def test_a_heading_that_a_spreadsheet_would_run_is_disarmed():
    assert to_csv(pd.DataFrame({"=1+1": [2]})) == "'=1+1\n2\n"
