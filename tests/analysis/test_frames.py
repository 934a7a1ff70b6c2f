"""A table computed from no line still has its columns, and numbers stay numbers."""

import pandas as pd

from wb6.analysis.frames import make_frame

TYPES = {"year": "int64", "share": "float64", "month": "datetime64[ns]", "name": "str"}


def test_lines_become_rows_in_the_order_of_the_columns():
    line = {"name": "a", "year": 2015, "share": 1, "month": pd.Timestamp(2015, 1, 1)}
    assert list(make_frame([line], TYPES).columns) == list(TYPES)


def test_no_line_leaves_the_types():
    empty = make_frame([], TYPES)
    assert {name: str(kind) for name, kind in empty.dtypes.items()} == TYPES


def test_the_largest_of_nothing_is_missing_and_no_error():
    empty = make_frame([], TYPES)
    assert pd.isna(empty["share"].max())
    assert empty.nlargest(1, "share").empty
