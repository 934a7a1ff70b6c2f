"""Tables computed line by line: they keep their columns and types where there is no line."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd


def make_frame(lines: Sequence[Mapping[str, Any]], types: Mapping[str, str]) -> pd.DataFrame:
    """Return lines as a table whose columns have fixed types, also when it is empty.

    Args:
        lines: One mapping of column to value a row.
        types: Every column with its dtype, in order; dates are ``datetime64[ns]``, texts ``str``.

    Example:
        >>> make_frame([], {"year": "int64", "share": "float64"})["share"].max()
        nan
    """
    return pd.DataFrame(list(lines), columns=list(types)).astype(dict(types))
