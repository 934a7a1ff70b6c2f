"""Writes ``_build/manifest.json``: what was run, with what, and what came out. CI reads it.

The format is versioned by its field ``schema``.
"""

import hashlib
import json
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from wb6.runner.book import Book
from wb6.runner.execute import Result
from wb6.runner.names import list_uses

SCHEMA = 1

_PACKAGES = ("jupyter-book", "papermill", "pandas", "matplotlib", "numpy")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, or an empty text if there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def describe_build(book: Book, results: Sequence[Result]) -> dict[str, Any]:
    """Return the manifest of a build as plain data."""
    return {
        "schema": SCHEMA,
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in _PACKAGES},
        "lock_sha256": sha256(book.root / "requirements.txt"),
        "runs": [
            {
                "page": result.job.address,
                "notebook": result.job.notebook.relative_to(book.root).as_posix(),
                "notebook_sha256": sha256(result.job.notebook),
                "parameters": result.job.parameters,
                "status": result.status,
                "seconds": round(result.seconds, 2),
                "failure": result.failure,
                "output": result.job.output.relative_to(book.root).as_posix() if result.good else "",
                "published": _with_uses(book, result),
            }
            for result in results
        ],
    }


def _with_uses(book: Book, result: Result) -> list[dict[str, Any]]:
    uses = list_uses(book, result)
    return [{**one, "used_on": uses.get(one["name"], [])} for one in result.published]


def write_manifest(book: Book, results: Sequence[Result]) -> Path:
    """Write the manifest of a build, whole or not at all, and return its path."""
    path = book.build / "manifest.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name("manifest.json.half")
    half.write_text(json.dumps(describe_build(book, results), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    half.replace(path)
    return path
