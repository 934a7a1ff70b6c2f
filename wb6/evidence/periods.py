"""Years and periods of rows, in one place: a part of a year is a period, never a year."""

import pandas as pd

#: Columns that place a row in time, in the order in which they are looked for.
TIMES = ("year", "since_year", "period_start", "date", "month")


def year_of(frame: pd.DataFrame) -> pd.Series | None:
    """Return the year in which each row lies, or begins.

    Args:
        frame: A table with a column of :data:`TIMES`; the first that is there decides.

    Returns:
        Years as numbers, missing where the row has no time; None if the table has no such column.
    """
    for column in TIMES:
        if column in frame.columns:
            series = frame[column]
            if pd.api.types.is_datetime64_any_dtype(series):
                return series.dt.year
            return pd.to_numeric(series.astype("str").str[:4], errors="coerce")
    return None


def newest_of(frame: pd.DataFrame) -> str:
    """Return the latest time that some rows speak of, as a reader writes it.

    Args:
        frame: Rows of a table; the first of ``period_end``, ``date``, ``month``, ``quarter``,
            ``year`` that is there decides. When a tie began is not what a row speaks of.

    Returns:
        ``2015``, ``October 2015``, ``31 December 2015`` or ``2015-Q3``; empty if no row is dated.
    """
    for column in ("period_end", "date", "month", "quarter", "year"):
        known = frame[column].dropna() if column in frame.columns else pd.Series(dtype="object")
        if known.empty:
            continue
        last = known.max()
        if column == "month" or ("month" in frame.columns and column == "date"):
            return f"{pd.Timestamp(last):%B %Y}"
        return f"{last.day} {last:%B %Y}" if isinstance(last, pd.Timestamp) else str(last)
    return ""


def whole_years(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows whose period is one whole calendar year, and name that year.

    Args:
        frame: A table with dates ``period_start`` and ``period_end``, first and last day included.

    Returns:
        Those rows with a column ``year``; quarters, part years and longer periods are left out.

    Raises:
        KeyError: The table has no periods.
    """
    start, end = frame["period_start"], frame["period_end"]
    first = (start.dt.month == 1) & (start.dt.day == 1)
    last = (end.dt.month == 12) & (end.dt.day == 31) & (end.dt.year == start.dt.year)
    kept = frame[first & last].reset_index(drop=True)
    return kept.assign(year=kept["period_start"].dt.year.astype("Int64"))
