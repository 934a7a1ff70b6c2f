"""Stages the book with its executed notebooks and lets Jupyter Book print it.

The staged copy has execution off; the source tree is never written to. The pages appear under
``_build/html`` only when the whole book is sound, so the last good edition stays until then.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

from wb6.runner.book import Book, read_yaml
from wb6.runner.execute import Result
from wb6.runner.inspection import inspect_site

#: Folders that are never part of a book.
_LEFT_OUT = {"_build", "tests", "wb6", "node_modules", "__pycache__", "jupyter_execute"}

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class PublishError(Exception):
    """Jupyter Book could not print the pages, or printed unsound ones. The command exits with 1."""


def stage(book: Book, results: Sequence[Result]) -> Path:
    """Copy the book to ``_build/book`` with executed notebooks and execution off.

    Returns:
        The folder of the staged book.
    """
    target = book.build / "book"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for item in sorted(book.root.iterdir()):
        if item.name in _LEFT_OUT or item.name.startswith("."):
            continue
        if item.is_dir():
            shutil.copytree(item, target / item.name, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        else:
            shutil.copy2(item, target / item.name)
    for result in results:
        shutil.copy2(result.job.output, target / result.job.notebook.relative_to(book.root))
    config = read_yaml(book.root / "_config.yml")
    config["only_build_toc_files"] = True
    config["execute"] = {**(config.get("execute") or {}), "execute_notebooks": "off"}
    (target / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return target


def publish(book: Book, staged: Path, generated: Sequence[str] = ()) -> Path:
    """Print the staged book with warnings as errors and put it in place of the last edition.

    Args:
        book: The book.
        staged: Its staged copy.
        generated: Paths without suffix of staged pages that the source tree does not have.

    Returns:
        The path of the opening page.

    Raises:
        PublishError: There were warnings or unsound pages; the last good edition stays in place.
    """
    work = book.build / "printing"
    shutil.rmtree(work, ignore_errors=True)
    start = "from jupyter_book.cli.main import main; main()"
    options = ["--path-output", str(work), "-W", "--keep-going", "-q"]
    command = [sys.executable, "-c", start, "build", str(staged), *options]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    printed = work / "_build" / "html"
    if done.returncode != 0:
        raise PublishError(f"Jupyter Book reports:\n{_warnings(done.stdout + done.stderr, staged)}")
    faults = inspect_site(printed, [*(page.file.with_suffix("").as_posix() for page in book.pages), *generated])
    if faults:
        raise PublishError("The printed pages are not sound:\n" + "\n".join(f"  {fault}" for fault in faults))
    shutil.rmtree(printed / "reports", ignore_errors=True)
    site, old = book.build / "html", book.build / "html.old"
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    printed.rename(site)
    shutil.rmtree(old, ignore_errors=True)
    shutil.rmtree(work, ignore_errors=True)
    return site / "index.html"


def _warnings(text: str, staged: Path) -> str:
    """Return the lines that tell what is wrong, with paths as the analyst knows them."""
    lines = _COLOUR.sub("", text).replace(f"{staged}/", "").splitlines()
    telling = [line for line in lines if "WARNING" in line or "ERROR" in line or "rror:" in line]
    return "\n".join(f"  {line}" for line in (telling or lines)[-30:])
