"""Stages the book with its executed notebooks and lets Jupyter Book print it.

The staged copy has execution off; the source tree is never written to. The pages appear under
``_build/html`` only when the whole book is sound, so the last good edition stays until then.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

from wb6.runner.book import Book
from wb6.runner.cache import read_environment
from wb6.runner.files import write_whole
from wb6.runner.generated import hang
from wb6.runner.inspection import inspect_site
from wb6.runner.parameters import declared_parameters
from wb6.runner.published import dump
from wb6.runner.settings import read_yaml
from wb6.runner.standin import Printed, add_box, add_label

#: Folders that are never part of a book.
_LEFT_OUT = {"_build", "tests", "wb6", "node_modules", "__pycache__", "jupyter_execute"}

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class PublishError(Exception):
    """Jupyter Book could not print the pages, or printed unsound ones. The command exits with 1."""


def stage(book: Book, printed: Sequence[Printed]) -> Path:
    """Copy the book to ``_build/book`` with executed notebooks and execution off.

    Args:
        book: The book.
        printed: What each page that is run is printed from.

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
    for one in printed:
        page = one.result.job.page
        boxed = add_box(
            one.content, declared_parameters(book.root / page.source), one.parameters, one.result.job.command
        )
        (target / page.file).write_text(dump(add_label(boxed, page.label)), encoding="utf-8")
    config = read_yaml(book.root / "_config.yml")
    config["only_build_toc_files"] = True
    config["execute"] = {**(config.get("execute") or {}), "execute_notebooks": "off"}
    (target / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), encoding="utf-8")
    hang(target, [(page.stem, page.parent, page.label) for page in book.families])
    return target


class Edition:
    """The printed book in ``_build/html``, and whether it is what the staged book would give."""

    def __init__(self, book: Book, staged: Path, ignored: Sequence[Path] = ()) -> None:
        """Look at a staged book.

        Args:
            book: The book.
            staged: Its staged copy.
            ignored: Files of the staged copy that may differ: they tell of the build, not of the book.
        """
        self.site = book.build / "html"
        self._note = book.build / "edition.json"
        package = Path(__file__).parents[1]
        code = [book.root] if package.is_relative_to(book.root) else [book.root, package]
        self._source = {
            "staged": _hash_tree(staged, ignored),
            "code": [_hash_tree(folder, (), "*.py", "*.css", "*.js", "*.svg", "*.html") for folder in code],
            "environment": read_environment(book.root),
        }

    def is_current(self) -> bool:
        """Whether the printed book was made of this very staged book, and nobody has changed it since."""
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return self.site.is_dir() and note == {"source": self._source, "site": _hash_tree(self.site, ())}

    def record(self) -> None:
        """Write down what the printed book was made of."""
        note = {"source": self._source, "site": _hash_tree(self.site, ())}
        write_whole(self._note, json.dumps(note).encode())


def _hash_tree(folder: Path, ignored: Sequence[Path], *patterns: str) -> str:
    """Return a fingerprint of the files below a folder, without built and hidden ones."""
    found = hashlib.sha256()
    left_out = {*_LEFT_OUT, "notebooks", "data", "seeds"} if patterns else set()
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in left_out - {"wb6"})
        for path in (Path(parent) / name for name in sorted(names)):
            if path not in ignored and (not patterns or any(path.match(one) for one in patterns)):
                found.update(f"{path.relative_to(folder).as_posix()}\0".encode("utf-8", "surrogateescape"))
                found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


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
    package = str(Path(__file__).parents[2])
    start = (
        f"import sys; sys.path.append({package!r}); from wb6.runner.kernel import end_with_parent; end_with_parent(); "
        "from jupyter_book.cli.main import main; main()"
    )
    options = ["--path-output", str(work), "-W", "--keep-going", "-q"]
    command = [sys.executable, "-c", start, "build", str(staged), *options]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    except BaseException:  # stopped by the user: nothing half stays
        shutil.rmtree(work, ignore_errors=True)
        raise
    printed = work / "_build" / "html"
    if done.returncode != 0:
        raise PublishError(f"Jupyter Book reports:\n{_warnings(done.stdout + done.stderr, staged)}")
    faults = inspect_site(printed, [*(page.file.with_suffix("").as_posix() for page in book.pages), *generated])
    if faults:
        raise PublishError("The printed pages are not sound:\n" + "\n".join(f"  {fault}" for fault in faults))
    shutil.rmtree(printed / "reports", ignore_errors=True)
    site = book.build / "html"
    _put_in_place(printed, site)
    shutil.rmtree(work, ignore_errors=True)
    return site / "index.html"


def _put_in_place(printed: Path, site: Path) -> None:
    """Put a printed book in place of the last edition; whatever happens meanwhile, one of both is there."""
    old = site.with_name("html.old")
    if site.exists():
        shutil.rmtree(old, ignore_errors=True)
    try:
        if site.exists():
            site.rename(old)
        printed.rename(site)
    finally:
        if old.exists() and not site.exists():
            old.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def _warnings(text: str, staged: Path) -> str:
    """Return the lines that tell what is wrong, with paths as the analyst knows them."""
    lines = _COLOUR.sub("", text).replace(f"{staged}/", "").splitlines()
    telling = [line for line in lines if "WARNING" in line or "ERROR" in line or "rror:" in line]
    return "\n".join(f"  {line}" for line in (telling or lines)[-30:])
