"""Says for an analyst why a run failed: the cell and line as counted in the source, the message, the stack.

Pure text work; which status a failure has is decided in ``wb6.runner.execute``.
"""

import json
import re
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from wb6.runner.job import Result

_ANSI = re.compile(r"\x1b\[[0-9;]*m")

#: The file that a kernel names a cell's code by.
_CELL = re.compile(r"ipykernel_\d+[/\\]\d+\.py|<ipython-input|ipython-input-")


@dataclass(frozen=True)
class Place:
    """Where in a notebook a run stood."""

    cell: int | None
    source: str

    def tell(self, line: int | None = None) -> str:
        """Return the place in words, with the text of the line if it is known."""
        named = f"cell {self.cell}" if self.cell else "the injected parameters"
        lines = self.source.splitlines()
        if line and line <= len(lines):
            return f"{named}, line {line}: {lines[line - 1].strip()}"
        return named


def find_place(index: int | None, injected_at: int | None, cells: list[dict[str, object]]) -> Place | None:
    """Return the place of a cell by its index in the notebook that was run.

    Args:
        index: From 0; None if no cell was reached.
        injected_at: Index of the injected cell, which the source does not have; None if there is none.
        cells: The cells that were run.
    """
    if index is None:
        return None
    source = "".join(cells[index]["source"])  # type: ignore[arg-type]
    if index == injected_at:
        return Place(None, source)
    return Place(index + 1 - (injected_at is not None and index > injected_at), source)


def tell_error(
    place: Place, name: str, message: str, traceback: list[str], count: object, root: Path
) -> tuple[str, int | None]:
    """Return what a cell raised, where, and in which line of the cell.

    Args:
        place: The cell.
        name: What was raised.
        message: What it says.
        traceback: As the kernel printed it.
        count: The cell's execution count, by which the traceback names it.
        root: The book's root; the innermost line of its own code is told too.
    """
    text = _ANSI.sub("", "\n".join(traceback))
    found = re.search(rf"Cell In\[{count}\], line (\d+)", text)
    line = int(found[1]) if found else None
    own = [hit for hit in re.findall(r"File (\S+?):(\d+)", text) if _own(hit[0], root)]
    deeper = f"\n    raised in {_own(own[-1][0], root)} line {own[-1][1]}" if own else ""
    return f"{place.tell(line)}\n    {name}: {message}{deeper}", line


def _own(name: str, root: Path) -> str:
    """Return a file of the book relative to its root, or an empty text for any other file."""
    path = Path(name).expanduser()
    inside = path.is_relative_to(root) and not path.relative_to(root).parts[0].startswith((".", "_"))
    return path.relative_to(root).as_posix() if inside else ""


def tell_stack(stack: str, root: Path) -> tuple[str, int | None]:
    """Return where a kernel stood, innermost first and without the kernel's own frames, and the cell's line.

    Args:
        stack: What ``faulthandler`` wrote for all threads.
        root: The book's root.
    """
    frames, line = [], None
    for thread in stack.split("\n\n"):
        found = [
            (file, int(number), name) for file, number, name in re.findall(r'File "(.+?)", line (\d+) in (.+)', thread)
        ]
        place = next((n for n, (file, _, _) in enumerate(found) if _CELL.search(file)), None)
        if place is not None:
            line = found[place][1]
            frames = [_tell_frame(*frame, root) for frame in found[:place]]
            break
    shown = [frame for frame in frames if frame]
    return "\n".join(f"    it stood in {frame}" for frame in shown[:6]), line


def _tell_frame(file: str, line: int, name: str, root: Path) -> str:
    if own := _own(file, root):
        return f"{own} line {line}, {name}"
    library = sysconfig.get_paths()["purelib"]
    short = Path(file).relative_to(library).as_posix() if file.startswith(library) else Path(file).name
    return f"{short} line {line}, {name}"


def read_tail(path: Path, most: int = 20) -> str:
    """Return the last lines that a notebook printed."""
    try:
        lines = _ANSI.sub("", path.read_text(encoding="utf-8", errors="replace")).rstrip().splitlines()
    except OSError:
        return ""
    return "\n".join(lines[-most:])


def explain(result: Result) -> str:
    """Say what failed, where, with which parameters, what it printed last, and how to run it alone."""
    job = result.job
    given = ", ".join(f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in job.plain.items())
    tail = "\n".join(f"        {line}" for line in result.tail.splitlines()[-5:])
    return (
        f"{job.page.source.as_posix()}: {result.status}\n    {result.failure}\n"
        f"    parameters: {given or 'the notebook’s defaults'}\n"
        + (f"    last output:\n{tail}\n" if tail else "")
        + f"    run it alone: {job.command}"
    )
