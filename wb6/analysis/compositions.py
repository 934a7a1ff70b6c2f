"""Parts of a whole: shares, log-ratios and their inverse. Nothing here knows what the parts are.

Shares sum to one, so one can only rise as others fall: their correlations lean to minus by construction
(Pearson 1897). Log-ratios (Aitchison 1986) undo the closure of the scale; as they sum to zero, a lean
remains, and a null distribution that is closed in the same way has to carry it.
"""

from typing import Literal

import numpy as np
import pandas as pd

#: What stands for a part that is not known or zero, which has no logarithm.
AbsentRule = Literal["leave_out", "half_of_least"]


def close(parts: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of a whole, row by row.

    Args:
        parts: Amounts, a part a column; missing where not known.

    Returns:
        Shares that sum to one. A row with a part that is not known has no whole, hence no shares.

    Example:
        >>> close(pd.DataFrame({"a": [1.0], "b": [3.0]})).iloc[0].tolist()
        [0.25, 0.75]
    """
    return parts.div(parts.sum(axis=1, skipna=False), axis=0)


def centre_log_ratios(parts: pd.DataFrame) -> pd.DataFrame:
    """Return centred log-ratios: the logarithm of each part over the geometric mean of the known parts.

    Args:
        parts: Positive amounts or shares, a part a column; missing where not known.

    Returns:
        Log-ratios that sum to zero in each row (Aitchison 1986).

    Raises:
        ValueError: A part is zero or negative; :func:`fill_absent` or a missing value must stand there.
    """
    if (parts <= 0).any(axis=None):
        raise ValueError("a part of zero has no logarithm. Choose a rule for zeros by fill_absent.")
    logs = np.log(parts)
    return logs.sub(logs.mean(axis=1), axis=0)


def invert_log_ratios(ratios: pd.DataFrame) -> pd.DataFrame:
    """Return the shares whose centred log-ratios are given (Aitchison 1986)."""
    return close(np.exp(ratios))


def fill_absent(parts: pd.DataFrame, rule: AbsentRule) -> pd.DataFrame:
    """Apply the rule for parts that are zero or not known.

    Args:
        parts: Amounts in order of time, a part a column.
        rule: ``leave_out``: they stay, or become, missing. ``half_of_least``: between the first and the
            last figure of its column, half the least positive one stands in (after Martín-Fernández,
            Barceló-Vidal and Pawlowsky-Glahn 2003, who replace by a fraction of the detection limit).

    Returns:
        Positive amounts or missing values. Nothing is filled in before a column begins or after it ends.
    """
    positive = parts.where(parts > 0)
    if rule == "leave_out":
        return positive
    inside = parts.notna()[::-1].cummax()[::-1] & parts.notna().cummax()
    return positive.fillna(positive.min() / 2).where(inside)


def change_logs(parts: pd.DataFrame, period: int) -> pd.DataFrame:
    """Return the change of the logarithm of each part over a period.

    Args:
        parts: Positive amounts in order of time, evenly spaced; missing where not known.
        period: Rows between the two moments: twelve for months against the same month a year before, so
            that a season that repeats drops out.

    Returns:
        As many rows less ``period``; missing where either moment is.
    """
    return np.log(parts).diff(period).iloc[period:]
