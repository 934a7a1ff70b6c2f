"""The declared model of the tables: ``data/datapackage.yaml`` read into dataclasses.

The loader, the checks and (later) the catalogue read this one model. It reads the declaration only;
the tables themselves are read by ``wb6.evidence.tables`` and judged by ``wb6.evidence.check``.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from wb6.evidence.root import MARK, find_root


@dataclass(frozen=True)
class Field:
    """One declared column: its name, type, unit and constraints."""

    name: str
    type: str
    title: str = ""
    description: str = ""
    unit: str = ""
    constraints: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """One declared table: where it lies, what one row is, its columns and keys."""

    name: str
    path: str
    title: str
    row: str
    terms: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[dict[str, Any], ...] = ()
    coverage: dict[str, Any] = field(default_factory=dict)
    caveats: tuple[str, ...] = ()
    select: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in declared order."""
        return tuple(item.name for item in self.fields)


@dataclass(frozen=True)
class Model:
    """All declared tables by name, and the folder their paths start from."""

    folder: Path
    tables: dict[str, Table]


def _tuple(value: Any) -> tuple[str, ...]:
    """Return a key as a tuple, whether it was declared as one name or a list of names."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _read_table(entry: dict[str, Any]) -> Table:
    schema = entry["schema"]
    known = {"name", "type", "title", "description", "unit", "constraints"}
    return Table(
        name=entry["name"],
        path=entry["path"],
        title=entry.get("title", entry["name"]),
        row=entry.get("row", ""),
        terms=entry.get("terms", "unknown"),
        fields=tuple(Field(**{k: v for k, v in item.items() if k in known}) for item in schema["fields"]),
        key=_tuple(schema.get("primaryKey")),
        foreign_keys=tuple(schema.get("foreignKeys", ())),
        coverage=entry.get("coverage", {}),
        caveats=tuple(entry.get("caveats", ())),
        select=entry.get("select", ""),
    )


@lru_cache(maxsize=8)
def _read(path: Path, _stamp: tuple[int, int]) -> Model:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    package = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  (a safe loader, in C)
    tables = [_read_table(entry) for entry in package["resources"]]
    return Model(folder=path.parent, tables={table.name: table for table in tables})


def read_model(root: Path | None = None) -> Model:
    """Return the declared model of the book at ``root`` (default: the book found from here).

    The file is read again only when it changed on disk.
    """
    path = (root or find_root()) / MARK
    stat = path.stat()
    return _read(path, (stat.st_mtime_ns, stat.st_size))
