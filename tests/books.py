"""Tiny books for the tests: two or three pages in a folder of their own, without ``wb6`` in any of them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

CONFIG = """\
title: Tiny
only_build_toc_files: true
repository: {url: ""}
"""

#: Code that publishes a text under a name, as ``wb6.value`` does.
PUBLISH = """\
from IPython.display import display

def publish(name, text):
    record = {"application/vnd.tiny.value+json": {"name": name, "text": str(text)}}
    display({"text/plain": str(text)}, metadata=record, raw=True)
"""

PROSE = "This page has more than five words, so that it is not empty."


def notebook(title: str, *cells: str, parameters: str = "") -> dict[str, Any]:
    """Return a notebook without outputs: a title, the parameters cell if there is one, code cells."""
    made: list[dict[str, Any]] = [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": f"# {title}\n\n{PROSE}"}
    ]
    sources = [(parameters, {"tags": ["parameters"]})] if parameters else []
    for number, (source, metadata) in enumerate([*sources, *((cell, {}) for cell in cells)], 1):
        code = {"cell_type": "code", "execution_count": None, "outputs": [], "metadata": metadata}
        made.append({**code, "id": f"code-{number}", "source": source.splitlines(keepends=True)})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def write_notebook(path: Path, content: dict[str, Any]) -> Path:
    """Write a notebook and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def write_book(root: Path, pages: Mapping[str, str | dict[str, Any]], runs: str = "") -> Path:
    """Write a book whose first page is its root and return the folder.

    Args:
        root: The folder, made if absent.
        pages: Markdown or a notebook, by path with suffix.
        runs: Text of ``notebooks/runs.yml``, if there is to be one.
    """
    root.mkdir(parents=True, exist_ok=True)
    for name, content in pages.items():
        if isinstance(content, str):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(content, encoding="utf-8")
        else:
            write_notebook(root / name, content)
    names = [Path(name).with_suffix("").as_posix() for name in pages]
    contents = f"format: jb-book\nroot: {names[0]}\n"
    if names[1:]:
        contents += "chapters:\n" + "".join(f"  - file: {name}\n" for name in names[1:])
    (root / "_toc.yml").write_text(contents, encoding="utf-8")
    (root / "_config.yml").write_text(CONFIG, encoding="utf-8")
    if runs:
        (root / "notebooks").mkdir(exist_ok=True)
        (root / "notebooks" / "runs.yml").write_text(runs, encoding="utf-8")
    return root.resolve()


def read_outputs(path: Path) -> str:
    """Return everything that the cells of an executed notebook printed."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "".join("".join(output.get("text", "")) for cell in cells for output in cell.get("outputs", []))


def snapshot(root: Path) -> dict[str, bytes]:
    """Return the content of every file of a book outside ``_build``, by path."""
    files = (path for path in root.rglob("*") if path.is_file() and "_build" not in path.relative_to(root).parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}
