"""The notebook that a page is printed from: this build's, or what stands in for a run that failed.

Stand-ins are the last good result under a dated banner, or a page that says there never was one. The
heading of a page of a sweep and the box with its parameters are added here too. The executed notebooks
themselves are never changed.
"""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from wb6.runner.book import Book
from wb6.runner.cache import LastGood
from wb6.runner.failure import without_traceback
from wb6.runner.job import Result
from wb6.runner.parameters import Parameter, describe_choices, to_plain

#: Blocks of code and directives; what looks like a heading there is none.
_FENCED = re.compile(r"^(`{3,}|~{3,}|:{3,})[^\n]*\n.*?^\1[^\n]*$", flags=re.MULTILINE | re.DOTALL)

_GLUE = "application/papermill.record/"


@dataclass(frozen=True)
class Printed:
    """What one page of the book is printed from.

    Attributes:
        result: How its run went in this build.
        content: The notebook that is printed.
        published: What that notebook published by name.
        parameters: What it was run with, as JSON holds it; what is not here stood on its default.
        since: When a result that stands in was made; empty if the run was good or there never was one.
    """

    result: Result
    content: dict[str, Any]
    published: list[dict[str, Any]]
    parameters: dict[str, Any]
    since: str = ""

    def output(self, book: Book) -> Path:
        """Return where the executed notebook that is shown lies, without what is added for printing."""
        return book.build / "shown" / self.result.job.page.file if self.since else self.result.job.output

    @property
    def is_stub(self) -> bool:
        """Whether there is no result to show at all."""
        return not self.result.good and not self.since


def stand_in(
    result: Result,
    source: dict[str, Any],
    good: LastGood | None,
    published: list[dict[str, Any]],
    wanted: Iterable[str],
) -> Printed:
    """Return what is printed for a run that failed.

    Args:
        result: The run.
        source: The notebook as committed; only its headings and labels are used.
        good: The last good result, if there is one.
        published: What that notebook published.
        wanted: Names that texts of the book show of this page; those that the stand-in lacks say so.
    """
    made = {one["name"] for one in published if one["glued"]}
    lacking = [_not_there(name) for name in dict.fromkeys(wanted) if name not in made]
    title = _title(source) or result.job.address
    if good is None:
        text = f"This page has never been run with success. {_when(result)} it failed:\n\n{_told(result)}"
        labels, places = _places(source)
        below = [_markdown("places", places), *lacking] if places else lacking
        cells = [_markdown("title", f"{labels}# {title}"), _markdown("banner", _note("error", text)), *below]
        return Printed(result, {**source, "cells": cells}, [], result.job.plain)
    executed = good.notebook
    text = (
        f"**{_when(result)} this page could not be run.** What stands below is its last good result, of "
        f"{_day(good.finished)}; tables and code may have changed since.\n\n{_told(result)}"
    )
    title_cells, below = _split_title(executed["cells"])
    cells = [*title_cells, _markdown("banner", _note("warning", text)), *below, *lacking]
    return Printed(result, {**executed, "cells": cells}, published, good.parameters, good.finished)


def _split_title(cells: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the title of a notebook, and all that stands below it: old results begin in the first paragraph."""
    first = cells[0] if cells else _markdown("title", "")
    found = re.match(r"\s*(?:\([^()\s]+\)=\s*\n)*# [^\n]*\n?", "".join(first["source"]))
    if first["cell_type"] != "markdown" or found is None:
        return [], cells
    rest = "".join(first["source"])[found.end() :]
    below = [{**first, "id": "below-the-title", "source": rest.splitlines(keepends=True)}] if rest.strip() else []
    return [{**first, "source": found[0].splitlines(keepends=True)}], [*below, *cells[1:]]


def _title(content: dict[str, Any]) -> str:
    """Return the first heading of a notebook."""
    texts = ("".join(cell["source"]) for cell in content["cells"] if cell["cell_type"] == "markdown")
    found = next((match for text in texts if (match := re.search(r"^# (.+)$", text, flags=re.MULTILINE))), None)
    return found[1].strip() if found else ""


def _places(content: dict[str, Any]) -> tuple[str, str]:
    """Return the labels of a notebook's title, and its other headings and labels: other pages may lead to them."""
    texts = ("".join(cell["source"]) for cell in content["cells"] if cell["cell_type"] == "markdown")
    prose = _FENCED.sub("", "\n\n".join(texts))
    lines = [line for line in prose.splitlines() if re.match(r"#{1,6} \S|\([^()\s]+\)=\s*$", line)]
    title = next((n for n, line in enumerate(lines) if line.startswith("# ")), -1)
    first = next((n for n in range(title, 0, -1) if lines[n - 1].startswith("#")), 0)
    others = [*lines[:first], *lines[title + 1 :], ""]
    told = [
        line if line.startswith("(") and after.startswith("#") else f"{line}\n\n*(not available)*"
        for line, after in pairwise(others)
    ]
    return "".join(f"{line}\n" for line in lines[first : max(title, 0)]), "\n".join(told)


def _when(result: Result) -> str:
    return f"On {_day(result.finished)}"


def _day(moment: str) -> str:
    at = datetime.fromisoformat(moment)
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def _told(result: Result) -> str:
    """Return what failed as a block of code, and how to run it again."""
    text = without_traceback(f"{result.status}: {result.failure}")
    return f"{_block(text)}\n\nTo run it alone:\n\n{_block(result.job.command)}"


def _block(text: str) -> str:
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}text\n{text}\n{fence}"


def _note(kind: str, text: str) -> str:
    fence = "`" * (1 + max(3, *(len(run) for run in re.findall("`+", text)), 3))
    return f"{fence}{{admonition}} Not up to date\n:class: {kind}\n{text}\n{fence}"


def _markdown(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text.splitlines(keepends=True)}


def _not_there(name: str) -> dict[str, Any]:
    """Return a hidden cell that gives a name to texts which show it: it says that there is no value."""
    output = {
        "output_type": "display_data",
        "data": {f"{_GLUE}text/plain": "(not available)", f"{_GLUE}text/html": "<em>(not available)</em>"},
        "metadata": {"scrapbook": {"name": name, "mime_prefix": _GLUE}},
    }
    cell = {"cell_type": "code", "execution_count": None, "metadata": {"tags": ["remove-cell"]}, "outputs": [output]}
    return {**cell, "id": re.sub(r"[^a-zA-Z0-9_-]", "-", f"absent-{name}")[:64], "source": []}


def add_label(content: dict[str, Any], label: str) -> dict[str, Any]:
    """Return a notebook whose first heading tells it from the other pages of its sweep.

    Args:
        content: The notebook.
        label: What tells it apart, such as «Albania»; if empty, nothing changes.
    """
    cells = list(content["cells"])
    for number, cell in enumerate(cells if label else []):
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and re.search(r"^# ", text, flags=re.MULTILINE):
            heading = r"^# (?:(.+?[?!.])|(.+?))\s*$"  # no colon behind a question
            named = re.sub(
                heading,
                lambda match: f"# {match[1]} ({label})" if match[1] else f"# {match[2]}: {label}",
                text,
                count=1,
                flags=re.MULTILINE,
            )
            cells[number] = {**cell, "source": named.splitlines(keepends=True)}
            break
    return {**content, "cells": cells}


def add_box(
    content: dict[str, Any], declared: Mapping[str, Parameter], parameters: Mapping[str, Any], command: str
) -> dict[str, Any]:
    """Return a notebook with a box behind its parameters cell: each parameter, and how to run it again.

    Args:
        content: The notebook.
        declared: What it declares; nothing is added if that is nothing.
        parameters: What the run that is shown was given.
        command: Runs it again.
    """
    if not declared:
        return content
    cells = list(content["cells"])
    place = next((n for n, c in enumerate(cells, 1) if "parameters" in c.get("metadata", {}).get("tags", [])), 1)
    cells.insert(place, _markdown("parameters-of-the-run", _box(declared, parameters, command)))
    return {**content, "cells": cells}


def _box(declared: Mapping[str, Parameter], parameters: Mapping[str, Any], command: str) -> str:
    rows = []
    for parameter in declared.values():
        value = parameters.get(parameter.name, parameter.value)
        cells = (parameter.name, _show(value), parameter.help, describe_choices(parameter))
        name, *rest = (html.escape(text) for text in cells)
        rows.append(f"<tr><th scope='row'><code>{name}</code></th>{''.join(f'<td>{text}</td>' for text in rest)}</tr>")
    heads = "".join(f"<th scope='col'>{head}</th>" for head in ("Parameter", "Here", "Meaning", "May be"))
    # The style stands here because any book can have the box, also one without a style sheet for it.
    box = "style='overflow-x: auto' tabindex='0' role='group' aria-label='Parameters of this page'"
    return (
        "<details class='parameters'><summary>Parameters of this page, and how to run it with others</summary>"
        f"<div {box}><table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        f"<p>To run it again: <code>{html.escape(command)}</code>; "
        "<code>-p NAME VALUE</code> behind it sets a parameter.</p></details>"
    )


def _show(value: Any) -> str:
    plain = to_plain(value)
    return ", ".join(map(str, plain)) if isinstance(plain, list) else str(plain)
