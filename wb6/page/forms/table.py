"""A table for readers: a caption's worth of rows as HTML, with row and column headers.

Text from data is escaped. ``static/tables.js`` lets a reader sort and filter the rows. The values behind
them are offered as CSV like those of any figure.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import pandas as pd

from wb6.page.describe import number
from wb6.page.drawing import Drawing

Form = Callable[[Any], str]


def table(
    data: pd.DataFrame,
    *,
    columns: Mapping[str, str],
    forms: Mapping[str, Form] | None = None,
    unit: str = "",
    wide: bool = False,
) -> Drawing:
    """Show a table; its first column heads the rows.

    Args:
        data: One row of the table a row.
        columns: Columns to show, in order, with their headings.
        forms: How to write the values of a column; numbers are grouped by default.
        unit: What the rows are.
        wide: Many columns: the table keeps a width at which they can be read, and scrolls.

    Returns:
        The drawing; its data are all columns of ``data``.
    """
    forms = dict(forms or {})
    numeric = {c for c in columns if pd.api.types.is_numeric_dtype(data[c]) and not pd.api.types.is_bool_dtype(data[c])}

    def text(column: str, value: Any) -> str:
        if pd.isna(value):
            return "<span class='wb6-unknown'>not known</span>" if column in numeric else ""
        if column in forms:
            return escape(forms[column](value))
        return escape(number(value) if column in numeric else str(value))

    def key(column: str, value: Any) -> str:
        """Return what a reader sorts by where the cell is written in another form."""
        if column not in forms or pd.isna(value) or not (column in numeric or isinstance(value, pd.Timestamp)):
            return ""
        return f" data-sort='{escape(value.isoformat()[:10] if isinstance(value, pd.Timestamp) else str(value))}'"

    head = "".join(f"<th scope='col'{_side(c in numeric)}>{escape(name)}</th>" for c, name in columns.items())
    body = []
    for record in data.to_dict("records"):
        cells = []
        for place, column in enumerate(columns):
            tag, scope = ("th", " scope='row'") if place == 0 else ("td", "")
            marks = f"{scope}{_side(column in numeric)}{key(column, record[column])}"
            cells.append(f"<{tag}{marks}>{text(column, record[column])}</{tag}>")
        body.append(f"<tr>{''.join(cells)}</tr>")
    name = escape(f"Table of {len(data)} rows, {unit}", quote=True)
    inside = f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody>"
    html = f"<table class='wb6-table{' wb6-wide' if wide else ''}' aria-label='{name}'>{inside}</table>"
    alt = f"Table of {len(data)} rows, {unit}. Columns: {', '.join(columns.values())}."
    return Drawing(html=html, data=data.reset_index(drop=True), alt=alt, unit=unit)


def _side(right: bool) -> str:
    return " class='wb6-number'" if right else ""
