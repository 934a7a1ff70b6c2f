"""Corrections to tables: ``data/corrections.yml``, applied on loading, each with its reason.

A correction says what it expects to find. If the table no longer holds that, loading fails and says
so: a correction expires loudly, never silently.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from wb6.evidence.records import CORRECTIONS, Stamp, announce, announce_whole, read_yaml, stamp_of
from wb6.evidence.root import find_root

_NAME = CORRECTIONS.as_posix()


@dataclass(frozen=True)
class Correction:
    """One correction: in ``table``, the row with ``key``, ``column``: not ``expect`` but ``value``."""

    table: str
    key: tuple[tuple[str, Any], ...]
    column: str
    expect: Any
    value: Any
    reason: str
    source_id: str

    @property
    def place(self) -> str:
        """Where it applies, as an analyst would say it."""
        return f"{self.table} [{', '.join(f'{name}={value}' for name, value in self.key)}] {self.column}"


class CorrectionError(ValueError):
    """A correction is malformed, or no longer finds what it expects."""


@lru_cache(maxsize=4)
def _read(path: Path, _stamp: Stamp) -> tuple[Correction, ...]:
    entries = read_yaml(path) or []
    wanted = {"table", "key", "column", "expect", "value", "reason", "source_id"}
    corrections = []
    for number, entry in enumerate(entries, 1):
        lacking = sorted(wanted - set(entry))
        if lacking:
            raise CorrectionError(f"{_NAME} entry {number}: '{lacking[0]}' is missing.")
        corrections.append(Correction(**{**entry, "key": tuple(entry["key"].items())}))
    return tuple(corrections)


def read_corrections(root: Path | None = None) -> tuple[Correction, ...]:
    """Return all corrections of the book at ``root``; none if there is no such file."""
    base = root or find_root()
    announce_whole(base, CORRECTIONS)
    return _read_all(base / CORRECTIONS)


def _read_all(path: Path) -> tuple[Correction, ...]:
    return _read(path, stamp_of(path)) if path.is_file() else ()


def apply_corrections(frame: pd.DataFrame, name: str, root: Path | None = None) -> pd.DataFrame:
    """Return a table with its corrections applied.

    Args:
        frame: The table as its file holds it.
        name: The table's name.
        root: The book's root.

    Raises:
        CorrectionError: A correction finds no row, several rows, or another value than it expects.
    """
    base = root or find_root()
    announce(base, f"corrections:{name}")
    for one in _read_all(base / CORRECTIONS):
        if one.table != name:
            continue
        hit = pd.Series(data=True, index=frame.index)
        for column in (*dict(one.key), one.column):
            if column not in frame.columns:
                raise CorrectionError(f"{_NAME}: {one.place}: there is no column '{column}'.")
        for column, value in one.key:
            hit &= frame[column].astype("str") == str(value)
        if hit.sum() != 1:
            raise CorrectionError(f"{_NAME}: {one.place}: {int(hit.sum())} rows have this key, not one.")
        found = frame.loc[hit, one.column].iloc[0]
        if not _is_same(found, one.expect):
            found = None if pd.isna(found) else found.item() if hasattr(found, "item") else found
            raise CorrectionError(
                f"{_NAME}: {one.place}: expects {one.expect!r} and finds {found!r}. "
                "The table has changed: remove the correction, or write what it should now expect."
            )
        frame = frame.copy()
        frame.loc[hit, one.column] = str(one.value) if isinstance(one.value, date) else one.value
    return frame


def _is_same(found: Any, expect: Any) -> bool:
    if expect is None or pd.isna(found):
        return expect is None and bool(pd.isna(found))
    if isinstance(expect, float | int) and not isinstance(found, str):
        return bool(found == expect)
    return str(found) == str(expect)
