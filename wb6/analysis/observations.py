"""What a check observed, written for a reader: per cent, days, dates and counts.

How an observation comes about is in ``wb6.analysis.verdicts``.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

#: Statistics that are changes, and all that are per cent.
CHANGES = {"change_percent", "compound_mean", "compound_max"}
PER_CENT = {"percent", "percent_rows", "percent_below", *CHANGES}

#: Length of an ISO date of which only so much is known.
_LENGTHS = {"year": len("2022"), "month": len("2022-08")}


def keep_precision(observed: Any, rows: pd.DataFrame, column: str) -> Any:
    """Cut a date to what is known of it, since a table stores a month or year as its first day.

    Args:
        observed: What a statistic of the rows gave; anything but a date is returned as it is.
        rows: The rows it was taken from; with a column ``precision``, each says how exact its date is.
        column: The column with the date.

    Returns:
        ISO text of month or year, such as «2022-08», where no row with that date knows more.
    """
    if not isinstance(observed, pd.Timestamp) or "precision" not in rows.columns:
        return observed
    known = set(rows.loc[rows[column] == observed, "precision"].dropna())
    lengths = [_LENGTHS.get(one, len("2022-08-01")) for one in known]
    return f"{observed:%Y-%m-%d}"[: max(lengths)] if lengths and max(lengths) < len("2022-08-01") else observed


def write_observed(outcomes: Sequence[Any], checks: Sequence[dict[str, Any]]) -> str:
    """Write what some checks observed, in their order; a year is no amount and has no thousands.

    Args:
        outcomes: One for each check, with ``observed`` (see ``wb6.analysis.verdicts.Outcome``).
        checks: The checks, with ``statistic`` and ``tolerance``.

    Returns:
        The figures joined by ``; ``: «+362%», «14 days», «2016-03-18», «yes» or «no figure».
    """
    texts = []
    for outcome, check in zip(outcomes, checks, strict=True):
        value = outcome.observed
        if value is None or isinstance(value, bool) or pd.isna(value):
            texts.append("yes" if value is True else "no figure")
        elif isinstance(value, pd.Timestamp):
            texts.append(f"{value:%Y-%m-%d}")
        elif isinstance(value, str) or check["tolerance"] == "date":
            texts.append(str(value))
        else:
            texts.append(_write_number(float(value), check["statistic"]))
    return "; ".join(texts)


def _write_number(value: float, statistic: str) -> str:
    """Write a number with what it counts where the statistic says so: per cent, a change with its sign, days, years."""
    if statistic in PER_CENT:
        sign = "+" if statistic in CHANGES and value > 0 else ""
        return f"{sign}{value:,.{0 if abs(value) >= 100 else 1}f}%".replace("-", "\u2212").replace(".0%", "%")
    text = f"{value:,.4g}" if abs(value) < 100 else f"{value:,.0f}"
    unit = {"days_between": " day", "years_between": " year"}.get(statistic, "")
    return f"{text}{unit}{'s' if unit and abs(value) != 1 else ''}".replace("-", "\u2212")
