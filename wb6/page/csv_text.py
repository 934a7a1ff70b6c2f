"""Values as CSV text that a spreadsheet opens safely. Nothing is written to disk here."""

import csv

import pandas as pd

#: What a spreadsheet takes as the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(values: pd.DataFrame) -> str:
    """Write values as CSV.

    Whole numbers stay whole, dates are ISO dates, and a text (also a heading) that a spreadsheet
    would run as a formula gets an apostrophe in front.

    Args:
        values: Any table; it stays as it was.
    """
    safe = values.copy()
    for column in safe.columns:
        series = safe[column]
        if pd.api.types.is_datetime64_any_dtype(series):
            safe[column] = series.dt.strftime("%Y-%m-%d")
        elif pd.api.types.is_float_dtype(series) and (series.dropna() % 1 == 0).all():
            safe[column] = series.astype("Int64")
        elif not pd.api.types.is_numeric_dtype(series) and not pd.api.types.is_bool_dtype(series):
            safe[column] = series.map(_disarm)
    safe.columns = [_disarm(name) for name in safe.columns]
    return safe.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)


def _disarm(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
