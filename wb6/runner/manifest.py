"""Writes ``_build/manifest.json``: what was run, with what, and what came out. CI reads it.

The format is versioned by its field ``schema``.
"""

import json
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wb6.runner.book import Book
from wb6.runner.cache import read_environment
from wb6.runner.files import write_whole
from wb6.runner.kernel import fingerprint
from wb6.runner.names import list_uses
from wb6.runner.standin import Printed

#: 2: ``notebook`` is the page's file, ``source`` the notebook it is made of; runs that failed have ``shown_since``.
SCHEMA = 2

_PACKAGES = ("jupyter-book", "papermill", "pandas", "matplotlib", "numpy")


def describe_build(book: Book, printed: Sequence[Printed]) -> dict[str, Any]:
    """Return the manifest of a build as plain data.

    Args:
        book: The book.
        printed: What each page is printed from, and how its run went.
    """
    installed = dict(entry.rsplit("-", 1) for entry in read_environment(book.root)["packages"])
    return {
        "schema": SCHEMA,
        "python": platform.python_version(),
        "packages": {name: installed.get(name.replace("-", "_"), "absent") for name in _PACKAGES},
        "lock_sha256": fingerprint(str(book.root / "requirements.txt")),
        "runs": [_describe_run(book, one) for one in printed],
    }


def _describe_run(book: Book, one: Printed) -> dict[str, Any]:
    result, job = one.result, one.result.job
    uses = list_uses(book, job.page, one.published)
    return {
        "page": job.address,
        "notebook": job.page.file.as_posix(),
        "source": job.page.source.as_posix(),
        "notebook_sha256": fingerprint(str(job.notebook)),
        "parameters": job.plain,
        "status": result.status,
        "seconds": round(result.seconds, 2),
        "finished": result.finished,
        "reused": result.reused,
        "cause": result.cause,
        "failure": result.failure,
        "cell": result.cell,
        "line": result.line,
        "last_output": result.tail,
        "command": job.command,
        "shown_since": one.since,
        "output": "" if one.is_stub else one.output(book).relative_to(book.root).as_posix(),
        "published": [{**each, "used_on": uses.get(each["name"], [])} for each in one.published],
    }


def write_manifest(book: Book, printed: Sequence[Printed]) -> Path:
    """Write the manifest of a build, whole or not at all, and return its path."""
    path = book.build / "manifest.json"
    content = json.dumps(describe_build(book, printed), ensure_ascii=False, indent=1) + "\n"
    write_whole(path, content.encode())
    return path
