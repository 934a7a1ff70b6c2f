"""The declared model of the tables: ``data/datapackage.yaml`` and ``seeds/datapackage.yaml`` as dataclasses.

The loader, the checks and (later) the catalogue read this one model. It reads the declaration only;
the tables themselves are read by ``wb6.evidence.tables`` and judged by ``wb6.evidence.check``.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from wb6.evidence.records import PACKAGES, Stamp, announce, announce_whole, read_yaml, stamp_of
from wb6.evidence.root import MARK, find_root


@dataclass(frozen=True)
class Field:
    """One declared column: name, type, unit, constraints, and whether its dates may lie ahead."""

    name: str
    type: str
    title: str = ""
    description: str = ""
    unit: str = ""
    constraints: dict[str, Any] = field(default_factory=dict)
    future: bool = False


@dataclass(frozen=True)
class Table:
    """One declared table: its file from the root, what one row is, its columns and keys."""

    name: str
    file: str
    title: str
    row: str
    terms: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[dict[str, Any], ...] = ()
    coverage: dict[str, Any] = field(default_factory=dict)
    caveats: tuple[str, ...] = ()
    select: str = ""
    whole: dict[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in declared order."""
        return tuple(item.name for item in self.fields)


@dataclass(frozen=True)
class Model:
    """All declared tables by name, and the root that their files are named from."""

    root: Path
    tables: dict[str, Table]


def _tuple(value: Any) -> tuple[str, ...]:
    """Return a key as a tuple, whether it was declared as one name or a list of names."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _read_table(entry: dict[str, Any], folder: str) -> Table:
    schema = entry["schema"]
    known = {"name", "type", "title", "description", "unit", "constraints", "future"}
    return Table(
        name=entry["name"],
        file=f"{folder}/{entry['path']}",
        title=entry.get("title", entry["name"]),
        row=entry.get("row", ""),
        terms=entry.get("terms", "unknown"),
        fields=tuple(Field(**{k: v for k, v in item.items() if k in known}) for item in schema["fields"]),
        key=_tuple(schema.get("primaryKey")),
        foreign_keys=tuple(schema.get("foreignKeys", ())),
        coverage=entry.get("coverage", {}),
        caveats=tuple(entry.get("caveats", ())),
        select=entry.get("select", ""),
        whole=entry.get("whole", {}),
    )


@lru_cache(maxsize=8)
def _read(path: Path, _stamp: Stamp) -> dict[str, Table]:
    tables = [_read_table(entry, path.parent.name) for entry in read_yaml(path)["resources"]]
    return {table.name: table for table in tables}


def _read_tables(base: Path) -> dict[str, Table]:
    tables: dict[str, Table] = {}
    for package in PACKAGES:
        path = base / package
        if package == MARK or path.is_file():
            tables |= _read(path, stamp_of(path))
    return tables


def read_model(root: Path | None = None) -> Model:
    """Return the declared model of the book at ``root`` (default: the book found from here).

    The files are read again only when they changed on disk. A page that calls this is run again when
    any table is declared anew; :func:`find_table` spares it that.
    """
    base = root or find_root()
    announce_whole(base, *PACKAGES)
    return Model(root=base, tables=_read_tables(base))


def find_table(name: str, root: Path | None = None) -> Table | None:
    """Return one declared table of the book at ``root``, or None if it declares no such table."""
    base = root or find_root()
    announce(base, f"table:{name}")
    return _read_tables(base).get(name)
