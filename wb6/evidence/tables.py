"""Loads declared tables as DataFrames.

A load costs milliseconds: types are applied as declared, and nothing is validated here beyond what
that needs. Judging the rows is the work of ``wb6.evidence.check``.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from wb6.evidence.corrections import apply_corrections
from wb6.evidence.hints import suggest
from wb6.evidence.model import Field, Table, find_table, read_model
from wb6.evidence.records import BY_ROW, announce, announce_whole
from wb6.evidence.root import find_root

#: How a declared type is held in memory. Whole numbers may be absent, so they are nullable.
_DTYPES = {"string": "str", "integer": "Int64", "year": "Int64", "number": "float64", "boolean": "boolean"}


class UnknownTableError(KeyError):
    """A table was asked for that the Data Package does not declare."""

    def __str__(self) -> str:
        """Return the message without the quotes that a KeyError would add."""
        return str(self.args[0])


def _dtypes(fields: tuple[Field, ...]) -> dict[str, str]:
    return {item.name: _DTYPES.get(item.type, "str") for item in fields}


def declaration_of(name: str, root: Path | None = None) -> Table:
    """Return what is declared of one table.

    Raises:
        UnknownTableError: No such table is declared; the message offers the nearest name.
    """
    declared = find_table(name, root)
    if declared is None:
        names = read_model(root).tables
        hint = suggest(name, names, f"Declared are {', '.join(sorted(names))}.")
        raise UnknownTableError(f"data/datapackage.yaml declares no table '{name}'. {hint}")
    return declared


def table(name: str, *, root: Path | None = None, **where: Any) -> pd.DataFrame:
    """Load a table of the evidence base.

    Args:
        name: The table's name in ``data/datapackage.yaml``, for example ``"route_detections"``.
        root: The root of another book; default is the one that the notebook stands in.
        **where: Column=value or column=list of values, to keep the rows that match.

    Returns:
        A DataFrame with the declared columns and types. Empty cells are missing values. Its
        ``attrs`` name the table and the terms it may be reused on, so that a figure can say so.

    Raises:
        UnknownTableError: No such table is declared; the message offers the nearest name.
        KeyError: A filter names a column that the table does not have.
        ValueError: A cell does not fit its declared type; ``wb6 check`` names the row.

    Example:
        >>> table("route_detections", route="western_balkan", selected=True)  # doctest: +SKIP
    """
    declared = declaration_of(name, root)
    if name in BY_ROW:
        announce_whole(root or find_root(), Path(declared.file))
    frame = _load(declared, root)
    for column, wanted in where.items():
        if column not in frame.columns:
            raise KeyError(f"table '{name}' has no column '{column}'; it has {', '.join(frame.columns)}")
        values = wanted if isinstance(wanted, list | tuple | set) else [wanted]
        frame = frame[frame[column].isin(list(values))]
    frame = frame.reset_index(drop=True)
    frame.attrs = {"tables": [name], "terms": [declared.terms]}
    return frame


def named(rows: pd.DataFrame, *, root: Path | None = None, **identity: str | Sequence[str]) -> pd.DataFrame:
    """Return the rows that a page names one by one, such as dated events, or say which of them is gone.

    Args:
        rows: Rows of a table, whole or in part.
        root: The root of another book; default is the one that the notebook stands in.
        **identity: One column and the value, or the values, by which the page knows the rows.

    Returns:
        The rows, in the order named.

    Raises:
        KeyError: No row has one of the values; the message names file, column and value.
    """
    ((column, ids),) = identity.items()
    wanted = [ids] if isinstance(ids, str) else list(ids)
    for one in wanted:
        if not (rows[column] == one).any():
            file = declaration_of(rows.attrs["tables"][0], root).file if rows.attrs.get("tables") else "the table"
            raise KeyError(
                f"{file} has no row whose {column} is '{one}', which this page names. "
                "Restore the row, or take the name out of the page."
            )
    found = pd.concat([rows[rows[column] == one] for one in wanted])
    found.attrs = rows.attrs
    return found


def find_row(name: str, identity: str, root: Path | None = None) -> "pd.Series[Any] | None":
    """Return one row of a table whose rows are used one by one; no other row counts as used.

    Args:
        name: A table of :data:`wb6.evidence.records.BY_ROW`.
        identity: What names the row.
        root: The book's root.

    Returns:
        The row with its declared types, or None if there is none.
    """
    kind, column = BY_ROW[name]
    announce(root or find_root(), f"{kind}:{identity}")
    frame = _load(declaration_of(name, root), root)
    rows = frame[frame[column] == identity]
    return None if rows.empty else rows.iloc[0]


def _load(declared: Table, root: Path | None) -> pd.DataFrame:
    """Return all rows of a table, corrected, with its declared types."""
    path = (root or find_root()) / declared.file
    try:
        frame = pd.read_csv(path, dtype=_dtypes(declared.fields), keep_default_na=False, na_values=[""])
    except (ValueError, TypeError) as error:
        raise ValueError(
            f"{path.name} does not fit its declared types ({error}). `wb6 check` names the row."
        ) from error
    frame = apply_corrections(frame, declared.name, root)
    for item in declared.fields:
        if item.type == "date":
            frame[item.name] = pd.to_datetime(frame[item.name], format="%Y-%m-%d")
    return frame


def derived(frame: pd.DataFrame, *origins: pd.DataFrame) -> pd.DataFrame:
    """Return a computed table that knows which tables it came from, so that a figure can say so.

    Args:
        frame: The computed table.
        *origins: The tables, or tables computed from them, that it was made of.

    Raises:
        ValueError: An origin does not come from :func:`table`.

    Example:
        >>> derived(shares, detections, monthly)  # doctest: +SKIP
    """
    for origin in origins:
        if not origin.attrs.get("tables"):
            raise ValueError("an origin of a computed table is itself of unknown origin; load it by wb6.table(...).")
    made = frame.copy()
    made.attrs = {
        what: list(dict.fromkeys(one for origin in origins for one in origin.attrs.get(what, ())))
        for what in ("tables", "terms")
    }
    return made
