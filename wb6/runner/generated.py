"""Pages that functions of the book write, hung under their committed parents in the staged contents.

The source tree and its ``_toc.yml`` are never written to; a plain build shows the parents alone.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from wb6.runner.book import Book
from wb6.runner.settings import InputError, load, read_yaml

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
    for path, _, text in pages:
        file = staged / (path if path.endswith(".csv") else f"{path}.md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    hang(staged, [(path, parent, "") for path, parent, _ in pages if not path.endswith(".csv")])


def hang(staged: Path, entries: Sequence[tuple[str, str, str]]) -> None:
    """Hang pages under their parents in the staged contents.

    Args:
        staged: The staged book.
        entries: Path without suffix of each page, that of its parent, and what the menu calls it (empty
            for its own title).

    Raises:
        InputError: A parent is not in the contents.
    """
    contents = read_yaml(staged / "_toc.yml")
    for path, parent, title in entries:
        entry = {"file": path, **({"title": title} if title else {})}
        place = _find(contents, parent)
        if place is None:
            raise InputError(f"page '{path}' hangs under '{parent}', which _toc.yml does not list.")
        _append(place, entry, contents.get("format", ""))
    text = yaml.safe_dump(contents, allow_unicode=True, sort_keys=False)
    (staged / "_toc.yml").write_text(text, encoding="utf-8")


def _append(place: dict[str, Any], entry: dict[str, Any], kind: str) -> None:
    """Put an entry below a place of the contents, in the words of their format."""
    below = "sections" if kind else "entries"
    if "root" in place:
        below = "chapters" if kind == "jb-book" else below
        parts = place.get("parts") or place.get("subtrees")
        if parts:
            parts.append({below: [entry]})
            return
    place.setdefault(below, []).append(entry)


def _find(node: Any, file: str) -> dict[str, Any] | None:
    """Return the entry of a file in a table of contents; its name may be written with a suffix."""
    if isinstance(node, dict):
        named = node.get("file", node.get("root"))
        if isinstance(named, str) and file in (named, named.rpartition(".")[0]):
            return node
        node = list(node.values())
    if isinstance(node, list):
        return next((hit for item in node if (hit := _find(item, file)) is not None), None)
    return None
