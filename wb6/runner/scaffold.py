"""Writes a new page: a notebook that runs, its entry in the contents, and its test."""

import json
import re
from pathlib import Path
from typing import Any

from wb6.runner.book import Book
from wb6.runner.settings import InputError, load


def _generic(title: str) -> dict[str, Any]:
    """Return a notebook for a book that brings no template of its own."""
    code = "from datetime import date\n\nfirst_year: int = 2009  # first year shown"
    return notebook(title, [("code", code, ["parameters"]), ("code", "print(first_year)", [])])


def notebook(title: str, cells: list[tuple[str, str, list[str]]]) -> dict[str, Any]:
    """Return notebook content without outputs.

    Args:
        title: First heading.
        cells: Kind (``code`` or ``markdown``), source and tags of each cell after the title.
    """
    made = []
    for number, (kind, source, tags) in enumerate([("markdown", f"# {title}", []), *cells]):
        cell: dict[str, Any] = {"cell_type": kind, "id": f"cell-{number}", "metadata": {"tags": tags} if tags else {}}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        made.append({**cell, "source": source.splitlines(keepends=True)})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": made,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def write_page(book: Book, address: str) -> list[Path]:
    """Write a new page under its address.

    Args:
        book: The book.
        address: ``part/name``, snake_case.

    Returns:
        The files written or changed.

    Raises:
        InputError: The address is malformed, taken, or its part is not in the contents.
    """
    if re.fullmatch(r"[a-z][a-z0-9_]*/[a-z][a-z0-9_]*", address) is None:
        raise InputError(
            f"'{address}' is not an address: write part/name in snake_case, for example routes/border_closures."
        )
    part, name = address.split("/")
    path = book.root / "notebooks" / part / f"{name}.ipynb"
    if path.exists():
        raise InputError(f"{path.relative_to(book.root)} exists already. Choose another name, or edit it.")
    contents = book.root / "_toc.yml"
    changed = _add_entry(contents.read_text(encoding="utf-8"), part, name)
    title = name.replace("_", " ").capitalize()
    content = load(book.settings.new, "new")(title) if book.settings.new else _generic(title)
    judged = load(book.settings.new_test, "new_test")(address) if book.settings.new_test else ""
    test = book.root / "tests" / "pages" / f"test_{part}_{name}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    contents.write_text(changed, encoding="utf-8")
    written = [path, contents]
    if judged:
        test.parent.mkdir(parents=True, exist_ok=True)
        test.write_text(judged, encoding="utf-8")
        written.append(test)
    return written


def _add_entry(contents: str, part: str, name: str) -> str:
    """Put an entry after the last page of its part, and leave every other line as it is."""
    lines = contents.splitlines(keepends=True)
    places = [number for number, line in enumerate(lines) if re.match(rf"\s*- file: notebooks/{part}/", line)]
    if not places:
        known = sorted({match[1] for line in lines if (match := re.match(r"\s*- file: notebooks/(\w+)/", line))})
        has = f"it has {', '.join(known)}" if known else "it lists no page in a folder of notebooks/ yet"
        raise InputError(f"_toc.yml has no part '{part}'; {has}.")
    indent = lines[places[-1]].split("-", 1)[0]
    lines.insert(places[-1] + 1, f"{indent}- file: notebooks/{part}/{name}\n")
    return "".join(lines)
