"""Says for an analyst why a run failed: the cell and line as counted in the source, the message, the stack.

Pure text work; which status a failure has is decided in ``wb6.runner.execute``.
"""

import json
import re
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from wb6.runner.job import Result

#: Sequences that a terminal takes for commands, and what no text should hold.
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-Z^_]?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

#: Most that is told of one message or one line, in characters.
_LONGEST_MESSAGE, _LONGEST_LINE = 2000, 300

#: Most frames of a stack that are told.
_MOST_FRAMES = 6

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
            return f"{named}, line {line}: {_shorten(make_plain(lines[line - 1].strip()), _LONGEST_LINE)}"
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
    text = make_plain("\n".join(traceback))
    found = re.search(rf"Cell In\[{count}\], line (\d+)", text)
    line = int(found[1]) if found else None
    own = [hit for hit in re.findall(r"File (\S+?):(\d+)", text) if _own(hit[0], root)]
    deeper = f"\n    raised in {_own(own[-1][0], root)} line {own[-1][1]}" if own else ""
    told = _shorten(make_plain(message), _LONGEST_MESSAGE)
    return f"{place.tell(line)}\n    {make_plain(name)}: {told}{deeper}", line


def make_plain(text: str) -> str:
    """Return a text without colours, commands to a terminal, and characters that no file can hold."""
    return _CONTROL.sub("", _ESCAPES.sub("", text.replace("\r\n", "\n")))


def without_traceback(text: str) -> str:
    """Return a text without the words by which a page with an error on it is told from a sound one."""
    return text.replace("Traceback (most recent call last)", "Traceback")


def _shorten(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]} … ({len(text) - most} more characters)"


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
    frames: list[tuple[str, int, str]] = []
    line = None
    for thread in stack.split("\n\n"):
        found = [
            (file, int(number), name) for file, number, name in re.findall(r'File "(.+?)", line (\d+) in (.+)', thread)
        ]
        # The outermost frame of the notebook is the cell; those within it may be functions of earlier cells.
        place = next((n for n, frame in enumerate(found) if _CELL.search(frame[0]) and frame[2] == "<module>"), None)
        if place is not None:
            frames, line = found[:place], found[place][1]
            break
        # A stack deeper than what is written down does not reach the cell.
        if not frames and any(_own(file, root) or _CELL.search(file) for file, _, _ in found):
            frames = found
    # Deep below the book's own code the first frames are all a library's: those of the book are told in any case.
    own = [frame for frame in frames[_MOST_FRAMES:] if _own(frame[0], root)]
    shown = [_tell_frame(*frame, root) for frame in [*frames[:_MOST_FRAMES], *own]]
    return "\n".join(f"    it stood in {frame}" for frame in dict.fromkeys(shown)), line


def _tell_frame(file: str, line: int, name: str, root: Path) -> str:
    if own := _own(file, root):
        return f"{own} line {line}, {name}"
    if _CELL.search(file):
        return f"{name}, a function of the notebook, line {line} of its cell"
    library = sysconfig.get_paths()["purelib"]
    short = Path(file).relative_to(library).as_posix() if file.startswith(library) else Path(file).name
    return f"{short} line {line}, {name}"


def read_tail(path: Path, most: int = 20) -> str:
    """Return the last lines that a notebook printed, cut to what can be read."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - most * 4000))
            text = file.read().decode("utf-8", errors="replace")
    except OSError:
        return ""
    lines = [_shorten(make_plain(line), _LONGEST_LINE) for line in text.rstrip().splitlines()]
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
