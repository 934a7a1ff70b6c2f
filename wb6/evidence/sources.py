"""The register of sources: ``data/sources.bib``, the one place where a ``source_id`` gets its meaning.

The BibTeX key is the ``source_id``, so the bibliography of the book and the provenance of a figure
cannot drift apart. How a source is shown on a page is not decided here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from wb6.evidence.records import SOURCES, Stamp, announce, announce_whole, stamp_of
from wb6.evidence.root import find_root

#: How good a source is, from best to weakest.
GRADES = ("primary", "official", "secondary", "press")


@dataclass(frozen=True)
class Source:
    """One entry of the register."""

    id: str
    author: str
    publisher: str
    title: str
    year: str
    url: str
    grade: str
    seen: str
    origin: str
    accessed: str
    note: str = ""
    line: int = 0

    @property
    def label(self) -> str:
        """The source in one line, as it stands under a figure."""
        carrier = f", in {self.publisher}" if self.publisher not in ("", self.author) else ""
        return f"{self.author}, {self.title}{carrier} ({self.year})"


class UnknownSourceError(KeyError):
    """A row names a source that the register does not hold."""

    def __str__(self) -> str:
        """Return the message without the quotes that a KeyError would add."""
        return str(self.args[0])


def _plain(text: str) -> str:
    """Return a BibTeX field as plain text: braces that only protect, and escapes, removed."""
    text = text.replace("{", "").replace("}", "")
    for mark in "&%#_$":
        text = text.replace(f"\\{mark}", mark)
    return " ".join(text.split())


def _name(person: Any) -> str:
    """Return a name in reading order, whether of a person or of a body."""
    parts = (person.first_names, person.middle_names, person.prelast_names, person.last_names, person.lineage_names)
    return _plain(" ".join(word for part in parts for word in part))


def _names(names: list[str]) -> str:
    """Return up to two names, or the first of more with et al."""
    return " and ".join(names) if len(names) <= 2 else f"{names[0]} et al."


@lru_cache(maxsize=4)
def _read(path: Path, _stamp: Stamp) -> dict[str, Source]:
    from pybtex.database import parse_string  # costs 0.1 s, and only pages that show sources need it

    text = path.read_text(encoding="utf-8")
    lines = {
        line.split("{", 1)[1].split(",", 1)[0].strip(): number
        for number, line in enumerate(text.splitlines(), 1)
        if line.startswith("@") and "{" in line
    }
    register = {}
    for key, entry in parse_string(text, "bibtex").entries.items():
        get = entry.fields.get
        register[key] = Source(
            id=key,
            author=_names([_name(person) for person in entry.persons.get("author", ())]),
            publisher=_plain(get("publisher", "")),
            title=_plain(get("title", "")),
            year=_plain(get("year", "")),
            url=get("url", ""),
            grade=get("grade", ""),
            seen=get("seen", ""),
            origin=get("origin", ""),
            accessed=get("accessed", ""),
            note=_plain(get("note", "")),
            line=lines.get(key, 0),
        )
    return register


def read_register(root: Path | None = None) -> dict[str, Source]:
    """Return every source of the book at ``root``, by id. Read again only when the file changed."""
    base = root or find_root()
    announce_whole(base, SOURCES)
    return _read(base / SOURCES, stamp_of(base / SOURCES))


def ids_of(rows: pd.DataFrame | Iterable[str]) -> list[str]:
    """Return the distinct source ids of some rows, in order of first appearance.

    Args:
        rows: A DataFrame with a column ``source_id`` (where ``;`` joins several), or ids.
    """
    cells = rows["source_id"].dropna() if isinstance(rows, pd.DataFrame) else rows
    return list(dict.fromkeys(part.strip() for cell in cells for part in str(cell).split(";") if part.strip()))


def find_sources(rows: pd.DataFrame | Iterable[str], root: Path | None = None) -> list[Source]:
    """Return the sources that some rows name; no other source of the register counts as used.

    Raises:
        UnknownSourceError: A row names a source that is not in ``data/sources.bib``.
    """
    base, ids = root or find_root(), ids_of(rows)
    if not ids:
        return []
    announce(base, *(f"source:{one}" for one in ids))
    register = _read(base / SOURCES, stamp_of(base / SOURCES))
    missing = [one for one in ids if one not in register]
    if missing:
        raise UnknownSourceError(
            f"{', '.join(missing)}: not in data/sources.bib. Add an entry with this key, or mend the source_id."
        )
    return [register[one] for one in ids]
