"""Records of files that hold many: which of them code uses, and what they hold now.

A page that uses one entry of a register must not depend on the whole register. What is used is told
to whoever observes the run (by audit events, which cost nothing where nobody listens); the runner asks
:func:`resolve` later. What a record means is decided by the modules that read it.
"""

import csv
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from wb6.evidence.root import MARK

#: The declarations of tables: of the data, and of the founding documents, which a book may not have.
PACKAGES = (MARK, Path("seeds") / "datapackage.yaml")
SOURCES = Path("data") / "sources.bib"
CORRECTIONS = Path("data") / "corrections.yml"

#: Tables whose rows are used one by one: kind of such a record, and the column that names it.
BY_ROW = {"claims": ("claim", "claim_id"), "documents": ("document", "document")}

Stamp = tuple[int, ...]

#: The head of an entry of BibTeX: its type and its key.
_HEAD = re.compile(r"@\s*(\w+)\s*\{\s*([^\s,{}]*)")
_BRACE = re.compile(r"[{}]")
#: An entry that takes fields from another one.
_INHERITS = re.compile(r"\bcrossref\s*=", re.IGNORECASE)


def announce(root: Path, *keys: str) -> None:
    """Tell that code is about to use some records of the book, and no more of the files that hold them.

    To be called before the files are opened, at every use, also where what they hold is kept in memory.
    A record that cannot be found makes its files count as a whole, so that it is noticed when it comes.

    Args:
        root: The book's root.
        *keys: ``table:<name>`` (its declaration), ``corrections:<table>`` (all of one table),
            ``source:<id>``, ``claim:<id>``, ``document:<name>``.
    """
    for kind in dict.fromkeys(key.partition(":")[0] for key in keys):
        for file in _files_of(root, kind):
            _open_by_record(root / file)
    for key, sha256 in resolve(root, keys).items():
        if sha256:
            sys.audit("wb6.uses", key, sha256)
        else:
            announce_whole(root, *_files_of(root, key.partition(":")[0]))


def announce_whole(root: Path, *files: Path) -> None:
    """Tell that code is about to use files with all their records, such as a list of every source.

    Args:
        root: The book's root.
        *files: Paths from the root; one that is absent is announced too.
    """
    for file in files:
        key = f"file:{file.as_posix()}"
        _open_by_record(root / file)
        sys.audit("wb6.uses", key, resolve(root, [key])[key])


def resolve(root: Path, keys: Sequence[str]) -> dict[str, str]:
    """Return the fingerprint of what each record holds now.

    Args:
        root: The book's root.
        keys: Keys as for :func:`announce`, or ``file:<path from the root>``.

    Returns:
        For each key a SHA-256; an empty text if there is no such record, or its file cannot be read.
    """
    finders: dict[str, Callable[[str], Any]] = {}
    found = {}
    for key in keys:
        kind, _, name = key.partition(":")
        if kind not in finders:
            finders[kind] = _finder(root, kind)
        found[key] = _fingerprint(finders[kind](name))
    return found


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file, which is parsed again only when it changed on disk.

    Raises:
        OSError: The file cannot be read.
        yaml.YAMLError: It is malformed.
    """
    return _parse(path, stamp_of(path))


def stamp_of(path: Path) -> Stamp:
    """Return what tells that a file was written since it was last read.

    Raises:
        OSError: There is no such file.
    """
    status = path.stat()
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size


def _open_by_record(path: Path) -> None:
    sys.audit("wb6.by_record", str(path.absolute()))


def _files_of(root: Path, kind: str) -> Iterator[Path]:
    """Yield the files in which records of a kind are found, each before the next one is looked for."""
    if kind == "source":
        yield SOURCES
    elif kind == "corrections":
        yield CORRECTIONS
    else:
        yield from PACKAGES
        for name, (row, _) in BY_ROW.items():
            if row == kind and (file := _file_of(root, name)):
                yield file


def _fingerprint(content: Any) -> str:
    """Return the SHA-256 of a record; of none, or one that holds itself, an empty text."""
    if content is None:
        return ""
    if not isinstance(content, bytes):
        try:
            # In the order of the file: code may go by it. A date and the same date as a text differ.
            content = json.dumps(content, default=repr).encode()
        except (TypeError, ValueError, RecursionError):
            return ""
    return hashlib.sha256(content).hexdigest()


def _finder(root: Path, kind: str) -> Callable[[str], Any]:
    """Return a function that finds the content of a record of a kind by name, and None if there is none."""
    try:
        if kind == "file":
            return lambda name: (root / name).read_bytes() if (root / name).is_file() else None
        if kind == "table":
            return _find_tables(root).get
        if kind == "source":
            return _find_sources(root / SOURCES, stamp_of(root / SOURCES)).get
        if kind == "corrections":
            return _find_corrections(root / CORRECTIONS)
        for table, (row, column) in BY_ROW.items():
            if row == kind and (file := _file_of(root, table)):
                return _find_rows(root / file, column, stamp_of(root / file)).get
    except Exception:  # noqa: S110  (a malformed file can fail in many ways; who reads it tells the analyst how)
        pass
    return lambda _: None


def _find_tables(root: Path) -> dict[str, Any]:
    """Return the declaration of each table by name, with the folder that its file is named from."""
    return {
        entry["name"]: [package.parent.name, entry]
        for package in PACKAGES
        if (root / package).is_file()
        for entry in read_yaml(root / package)["resources"]
    }


def _file_of(root: Path, table: str) -> Path | None:
    try:
        folder, entry = _find_tables(root)[table]
        return Path(folder) / entry["path"]
    except Exception:
        return None


def _find_corrections(path: Path) -> Callable[[str], Any]:
    """Return a function that lists the corrections of a table: none is a list too, and a first one changes it."""
    entries = (read_yaml(path) if path.is_file() else None) or []
    by_table: dict[str, list[Any]] = {}
    for entry in entries:
        by_table.setdefault(entry["table"], []).append(entry)
    return lambda name: by_table.get(name, [])


@lru_cache(maxsize=8)
def _parse(path: Path, _stamp: Stamp) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  (a safe loader, in C)


@lru_cache(maxsize=8)
def _find_rows(path: Path, column: str, _stamp: Stamp) -> dict[str, list[dict[str, str]]]:
    rows: dict[str, list[dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row[column], []).append(row)
    return rows


@lru_cache(maxsize=4)
def _find_sources(path: Path, _stamp: Stamp) -> dict[str, str]:
    """Return the text of each entry of a BibTeX file by key, as pybtex would divide it, at a hundredth of the cost.

    Entries that lean on others (``crossref``) are left out, and all of them if the file declares
    abbreviations (``@string``) or is written in a way that is not understood here.
    """
    text = path.read_text(encoding="utf-8")
    entries: dict[str, str] = {}
    place = text.find("@")
    while place >= 0:
        head = _HEAD.match(text, place)
        kind = head[1].lower() if head else ""
        if head is None or kind in ("string", "preamble"):
            return {}
        start = text.index("{", place)
        end = start + 1
        if kind != "comment":  # of which pybtex skips the head alone: an entry that stands in it counts
            end = _end_of_entry(text, start)
            entries[head[2]] = text[place:end]
        place = text.find("@", end)
    return {key: entry for key, entry in entries.items() if not _INHERITS.search(entry)}


def _end_of_entry(text: str, start: int) -> int:
    depth = 0
    for brace in _BRACE.finditer(text, start):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    raise ValueError("an entry is not closed")
