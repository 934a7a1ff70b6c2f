"""Pages that functions of the book write, hung under their committed parents in the staged contents.

The source tree and its ``_toc.yml`` are never written to; a plain build shows the parents alone.
"""

import copy
import re
from pathlib import Path
from typing import Any

import yaml

from wb6.runner.book import Book, InputError, load, read_yaml

Page = tuple[str, str, str]


def write_pages(book: Book) -> list[Page]:
    """Call the functions that ``runs.yml`` names under ``pages``.

    Returns:
        For every page its path without suffix, its parent's path, and its Markdown. A path with the
        suffix ``.csv`` is a file that a page offers; it has no parent.

    Raises:
        InputError: A function cannot be loaded, or a page's path is malformed or taken.
    """
    pages: list[Page] = []
    taken = {page.file.with_suffix("").as_posix() for page in book.pages}
    for reference in book.settings.pages:
        for path, parent, text in load(reference, "pages")(book.root):
            if re.fullmatch(r"[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)*(\.csv)?", path) is None:
                raise InputError(f"{reference}: '{path}' is not a path; it is made of a-z, 0-9, _ and /.")
            if path in taken:
                raise InputError(f"{reference}: there is a page '{path}' already.")
            taken.add(path)
            pages.append((path, parent, text))
    return pages


def stage_pages(staged: Path, pages: list[Page]) -> None:
    """Write the pages into the staged book and hang them under their parents.

    Raises:
        InputError: A parent is not in the contents.
    """
    contents = read_yaml(staged / "_toc.yml")
    for path, parent, text in pages:
        file = staged / (path if path.endswith(".csv") else f"{path}.md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        if path.endswith(".csv"):
            continue
        entry = _find(contents, parent)
        if entry is None:
            raise InputError(f"page '{path}' hangs under '{parent}', which _toc.yml does not list.")
        entry.setdefault("sections", []).append({"file": path})
    text = yaml.safe_dump(copy.deepcopy(contents), allow_unicode=True, sort_keys=False)
    (staged / "_toc.yml").write_text(text, encoding="utf-8")


def _find(node: Any, file: str) -> dict[str, Any] | None:
    """Return the entry of a file in a table of contents."""
    if isinstance(node, dict):
        if node.get("file") == file:
            return node
        node = list(node.values())
    if isinstance(node, list):
        return next((hit for item in node if (hit := _find(item, file)) is not None), None)
    return None
