"""Tells other programs and readers how the runs went: JUnit XML, annotations for GitHub, the status page.

The manifest is written in ``wb6.runner.manifest``; what an analyst reads on a failure in ``wb6.runner.failure``.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

from wb6.runner.failure import explain, without_traceback
from wb6.runner.files import write_whole
from wb6.runner.job import Result

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(path: Path, results: Sequence[Result]) -> None:
    """Write the runs as JUnit XML: one test case for each page.

    Args:
        path: The file.
        results: How the runs went.
    """
    failed = sum(not result.good for result in results)
    suite = ElementTree.Element(
        "testsuite", name="pages", tests=str(len(results)), failures=str(failed), errors="0", skipped="0"
    )
    for result in results:
        source = result.job.page.source.as_posix()
        case = ElementTree.SubElement(
            suite, "testcase", classname=source, name=result.job.address, file=source, time=f"{result.seconds:.3f}"
        )
        if not result.good:
            message = _clean(f"{result.status}: {result.failure.splitlines()[0] if result.failure else ''}")
            ElementTree.SubElement(case, "failure", type=result.status, message=message).text = _clean(explain(result))
            ElementTree.SubElement(case, "system-out").text = _clean(result.tail)
    write_whole(path, ElementTree.tostring(suite, encoding="utf-8", xml_declaration=True))


def _clean(text: str) -> str:
    """Drop what XML cannot hold."""
    return _FORBIDDEN.sub("?", text)


def annotate(results: Sequence[Result], root: Path) -> list[str]:
    """Return one line for each failed page, as GitHub shows it beside the file.

    Args:
        results: How the runs went.
        root: The book's root.
    """
    lines = []
    for result in results:
        if not result.good:
            file = result.job.notebook
            title = f"{result.job.address}: {result.status}"
            at = _line_in_file(file, result.cell)
            shown = _property(file.relative_to(root).as_posix())
            lines.append(f"::error file={shown},line={at},title={_property(title)}::{_data(explain(result))}")
    return lines


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _line_in_file(notebook: Path, cell: int | None) -> int:
    """Return the line of the file at which a cell begins, for tools that know lines only; else 1."""
    starts = [
        n for n, line in enumerate(notebook.read_text(encoding="utf-8").splitlines(), 1) if '"cell_type":' in line
    ]
    return starts[cell - 1] if cell and cell <= len(starts) else 1


def write_status(results: Sequence[Result], pages: dict[str, str]) -> str:
    """Return the runs of a build as Markdown for the status page.

    Args:
        results: How the runs went.
        pages: Link to each page, by address.
    """
    good = sum(result.good for result in results)
    reused = sum(result.reused for result in results)
    lines = [
        f"{len(results)} runs: {good} good, of which {reused} were kept from an earlier build, "
        f"{len(results) - good} failed.",
        "",
        "| Page | Run | Seconds | Finished, UTC | Why |",
        "| :--- | :--- | ---: | :--- | :--- |",
    ]
    for result in results:
        verdict = result.status if not result.good else "kept" if result.reused else "run"
        reason = "nothing that it depends on has changed" if result.reused else result.cause
        if not result.good:
            reason = without_traceback("; ".join(line.strip() for line in result.failure.splitlines()[:2]))
        at = datetime.fromisoformat(result.finished)
        shown = re.sub(r"([\\`*_{}\[\]<>|$#&~])", r"\\\1", reason)  # a table of Markdown shows it as it is
        page = f"[{result.job.address}]({pages[result.job.address]})"
        lines.append(f"| {page} | {verdict} | {result.seconds:.1f} | {at:%Y-%m-%d %H:%M} | {shown} |")
    return "\n".join(lines) + "\n"
