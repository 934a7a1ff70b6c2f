"""Listens, as an observer of a run does: which files were opened, and which records code said it uses."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Heard:
    """What was heard below one folder, in order: events with the file or key that they name."""

    root: Path
    events: list[tuple[str, str]] = field(default_factory=list)
    records: dict[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> set[str]:
        """Files that count as a whole because they were opened, from the root."""
        by_record = {name for event, name in self.events if event == "wb6.by_record"}
        return {name for event, name in self.events if event == "open"} - by_record

    def receive(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Write down an event."""
        if event == "wb6.uses":
            self.records[arguments[0]] = arguments[1]
        elif event in ("open", "wb6.by_record") and isinstance(arguments[0], str | Path):
            path = Path(arguments[0])
            if path.is_relative_to(self.root):
                self.events.append((event, path.relative_to(self.root).as_posix()))


_LISTENING: list[Heard] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    for heard in _LISTENING:
        heard.receive(event, arguments)


sys.addaudithook(_hook)  # once a process: a hook cannot be taken back


@contextmanager
def listening(root: Path) -> Iterator[Heard]:
    """Listen to what happens below a folder."""
    heard = Heard(root.resolve())
    _LISTENING.append(heard)
    try:
        yield heard
    finally:
        _LISTENING.remove(heard)
