"""What a run depended on: read from the list that its kernel wrote, and compared with what is there now.

A file, a directory and a record count by a fingerprint of their content, never by their time. The
list itself is written in ``wb6.runner.kernel``; which results are kept is decided in ``wb6.runner.cache``.
"""

import contextlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wb6.runner.kernel import fingerprint, has_module

#: Recomputes the fingerprints of records: gets the root and the keys, returns a fingerprint for each.
Resolver = Callable[[Path, Sequence[str]], dict[str, str]]

#: What a run does that a kept result would not do again, or that cannot be compared later.
_HINDRANCES = {
    "write": "it wrote {}, which a kept result would not write again",
    "network": "it asked {} over a connection, and the answer cannot be compared",
    "program": "it started {}, whose reads cannot be seen",
    "library": "it uses {}, whose reads cannot be seen",
    "folder": "it opened the folder {} to read files by its number, and which they are cannot be seen",
    "stream": "it read {} as a stream, and what that gives cannot be compared",
    "blind": "something it did could not be observed ({})",
}


@dataclass(frozen=True)
class Observed:
    """Everything that a run was seen to depend on.

    Attributes:
        files: Fingerprint of each file and directory read, by name; a name within the book is relative
            to its root, a directory ends in ``/``, a pattern follows its directory and ``//``, and what was
            looked for and absent has an empty one.
        modules: For each folder where modules were looked for, their names, and whether one was there.
        records: Fingerprint of each record used of a file that holds many, by key.
        hindrances: Why the result cannot be kept, as sentences; empty if it can.
    """

    files: dict[str, str] = field(default_factory=dict)
    modules: dict[str, dict[str, bool]] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)
    hindrances: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data, in an order that does not depend on the run."""
        return {
            "files": dict(sorted(self.files.items())),
            "modules": {folder: dict(sorted(names.items())) for folder, names in sorted(self.modules.items())},
            "records": dict(sorted(self.records.items())),
        }


def read_observed(path: Path, root: Path) -> Observed:
    """Read the list that a kernel wrote.

    Args:
        path: The list. If it is absent, the run was not observed, and that is a hindrance.
        root: The book's root.
    """
    if not path.is_file():
        return Observed(hindrances=("it was not observed",))
    files: dict[str, str] = {}
    modules: dict[str, dict[str, bool]] = {}
    records: dict[str, str] = {}
    hindrances = []
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, name, sha256 = json.loads(line)
        if kind == "match":
            folder, _, pattern = name.partition("//")
            files[f"{_name(folder, root)}//{pattern}"] = sha256
            continue
        shown = _name(name, root)
        if kind in ("read", "list"):
            files[f"{shown.rstrip('/')}/" if kind == "list" else shown] = sha256
        elif kind == "import":
            folder, _, module = shown.rpartition("/")
            modules.setdefault(folder or ".", {})[module] = bool(sha256)
        elif kind == "record":
            if records.setdefault(name, sha256) != sha256:
                hindrances.append(f"{name} changed while it ran")
        else:
            hindrances.append(_HINDRANCES[kind].format(_printable(shown)))
    return Observed(files, modules, records, tuple(dict.fromkeys(hindrances)))


def _name(name: str, root: Path) -> str:
    path, base = Path(name), root.resolve()
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else name


class Present:
    """What is there now. Each file is read once, however many pages depend on it."""

    def __init__(self, root: Path, resolvers: Sequence[Resolver] = ()) -> None:
        """Look at a book.

        Args:
            root: Its root.
            resolvers: Functions that know the records of its files.
        """
        self.root = root
        self.resolvers = resolvers
        self._files: dict[str, str] = {}
        self._modules: dict[tuple[str, str], bool] = {}
        self._records: dict[str, str] = {}

    def changes(self, observed: dict[str, Any]) -> list[str]:
        """Say what differs from what a run depended on; nothing if all is as it was.

        Args:
            observed: Plain data, as :meth:`Observed.to_json` makes it.
        """
        said = [
            _say(_show_file(name) if before and now else _printable(name), before, now)
            for name, before in observed["files"].items()
            if (now := self._file(name)) != before
        ]
        said += [
            f"a module {name} is {'gone from' if before else 'there now in'} {_printable(folder)}"
            for folder, names in observed["modules"].items()
            for name, before in names.items()
            if self._has_module(folder, name) != before
        ]
        records = observed["records"]
        self._resolve([key for key in records if key not in self._records])
        return said + [
            _say(_show_record(key), before, self._records[key])
            for key, before in records.items()
            if self._records[key] != before
        ]

    def _file(self, name: str) -> str:
        if name not in self._files:
            folder, _, pattern = name.partition("//")
            self._files[name] = fingerprint(f"{self.root / folder}//{pattern}" if pattern else str(self.root / name))
        return self._files[name]

    def _has_module(self, folder: str, name: str) -> bool:
        if (folder, name) not in self._modules:
            self._modules[folder, name] = has_module(str(self.root / folder), name)
        return self._modules[folder, name]

    def _resolve(self, keys: list[str]) -> None:
        for resolver in self.resolvers if keys else ():
            # What is wrong with a file that cannot be read is told by the checks, or by the run that follows.
            with contextlib.suppress(Exception):
                self._records |= {key: now for key, now in resolver(self.root, keys).items() if now}
        self._records |= {key: "" for key in keys if key not in self._records}


def name_all(observed: dict[str, Any]) -> list[str]:
    """Return what a run depended on as an analyst reads it: files, folders and patterns, then records.

    Args:
        observed: Plain data, as :meth:`Observed.to_json` makes it.
    """
    return [*map(_show_file, observed["files"]), *map(_show_record, observed["records"])]


def _show_file(name: str) -> str:
    folder, _, pattern = name.partition("//")
    if pattern:
        return f"what {_printable(f'{folder}/{pattern}')} finds"
    return f"the files in {_printable(name)}" if name.endswith("/") else _printable(name)


def _show_record(key: str) -> str:
    return _printable(key.replace(":", " ", 1))


def _say(shown: str, before: str, now: str) -> str:
    if not before:
        return f"{shown} is there now, and was not"
    return f"{shown} {'changed' if now else 'is gone'}"


def _printable(name: str) -> str:
    """Return a name as UTF-8 can hold it: a file may be named in any bytes."""
    return name.encode("utf-8", "backslashreplace").decode()
