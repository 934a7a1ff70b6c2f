"""Tiny books that are built once; the tests read one fact each off them."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from click.testing import Result as Said

from tests.books import PROSE, PUBLISH, notebook, snapshot, write_book
from tests.runner.kept import refuse_runs
from wb6.runner.book import read_book
from wb6.runner.cli import cli
from wb6.runner.job import Job, make_job

FIRST = notebook(
    "First page",
    PUBLISH,
    "import os\n\npublish('doubled', 2 * number)\nprint('published:', os.environ['WB6_PUBLISHED'])",
    parameters="number: int = 4  # doubled below",
)
SECOND = notebook("Second page", "print('sum:', a + b)", parameters="a: int = 1  # first\nb: int = 2  # second")


@dataclass(frozen=True)
class Built:
    """A book, what stood in it before it was built, and what the command said."""

    root: Path
    before: dict[str, bytes]
    said: Said


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    pages = {
        "index.md": f"# Tiny book\n\n{PROSE} [First](notebooks/part/first.ipynb).\n",
        "notebooks/part/first.ipynb": FIRST,
        "notebooks/part/second.ipynb": SECOND,
    }
    runs = "runs:\n  part/second:\n    parameters: {b: 40}\n"
    root = write_book(tmp_path_factory.mktemp("built") / "book", pages, runs)
    before = snapshot(root)
    return Built(root, before, CliRunner().invoke(cli, ["build", "--root", str(root)]))


# ---- one page


MakeJob = Callable[..., Job]


def _make_job(
    folder: Path,
    *cells: str,
    runs: str = "",
    given: dict[str, Any] | None = None,
    content: dict[str, Any] | None = None,
    modules: dict[str, str] | None = None,
    parameters: str = "",
) -> Job:
    page = content or notebook("Page", *cells, parameters=parameters)
    root = write_book(folder / "book", {"index.md": "# Book\n", "notebooks/page.ipynb": page}, runs)
    for name, source in (modules or {}).items():
        (root / "notebooks" / name).write_text(source, encoding="utf-8")
    book = read_book(root)
    job = make_job(book, book.page("page"), given)
    return replace(job, published=True)


@pytest.fixture(scope="session")
def page_job() -> MakeJob:
    """Makes the job of a book's only page: folder, code cells; runs, given, content, modules, parameters."""
    return _make_job


# ---- a book whose pages fail and are repaired


#: What a page says when it fails: everything that could break a banner.
NASTY = (
    "a ``` fence, ````{note} another, `one`, <script>alert(1)</script>, {{ braces }}, "
    "{glue}`doubled`, [link](x), | \\ $x$ &amp;\n```\n````{note}\nsecond line"
)

_GLUE = "from pathlib import Path\nfrom myst_nb import glue\n"

STEADY = notebook(
    "Steady page",
    _GLUE + "state = Path('state.txt').read_text()",
    f"if state == 'broken':\n    raise ValueError({NASTY!r} 'Traceback ' '(most recent call last)')",
    "glue('doubled', 2 * 21, display=False)\nprint('all is', state)",
)
LATE = notebook("Late page", f"{_GLUE}if Path('state.txt').read_text() != 'repaired':\n    1 / 0\nglue('never', 77)")
SWEPT = notebook(
    "Swept page",
    "from pathlib import Path\n\n"
    "if country == 'BA' and Path('state.txt').read_text() == 'broken':\n    raise ValueError('no rows')",
    "print('this is', country)",
    parameters="country: str = 'AL'  # country",
)
CALM = notebook("Calm page", "print('I am calm')")

SHOWN = "{glue}`notebooks/steady.ipynb::doubled` and {glue}`notebooks/late.ipynb::never`"


@dataclass(frozen=True)
class Chapter:
    """One build of the book: the exit code, what was said, and what lay in ``_build`` afterwards, by path."""

    code: int
    said: str
    files: dict[str, str]

    def page(self, name: str) -> str:
        """Return a printed page."""
        return self.files[f"html/{name}.html"]


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Chapter]:
    """A book built four times: «good» (but for a page that never was), «broken», «broken again», «repaired»."""
    pages = {
        "index.md": f"# Book\n\n{PROSE} {SHOWN}.\n",
        "status.md": f"# Status\n\n{PROSE}\n",
        "notebooks/steady.ipynb": STEADY,
        "notebooks/late.ipynb": LATE,
        "notebooks/swept.ipynb": SWEPT,
        "notebooks/calm.ipynb": CALM,
    }
    runs = "status: status\nruns:\n  swept:\n    sweep: {country: {AL: Albania, BA: Bosnia}}\n"
    root = write_book(tmp_path_factory.mktemp("story") / "book", pages, runs)
    chapters = {}
    for name, state, on_github in [
        ("good", "good", False),
        ("broken", "broken", True),
        ("repaired", "repaired", False),
    ]:
        (root / "notebooks" / "state.txt").write_text(state, encoding="utf-8")
        environment = {"GITHUB_ACTIONS": "true" if on_github else "", "PATH": os.environ["PATH"]}
        said = CliRunner().invoke(cli, ["build", "--root", str(root)], env=environment)
        files = {
            path.relative_to(root / "_build").as_posix(): path.read_text(encoding="utf-8")
            for pattern in ("html/*.html", "html/notebooks/**/*.html", "*.json", "*.xml")
            for path in (root / "_build").glob(pattern)
        }
        chapters[name] = Chapter(said.exit_code, said.output, files)
    return chapters


@pytest.fixture
def no_kernel(monkeypatch) -> None:
    """Let a test fail if anything is to be run."""
    refuse_runs(monkeypatch)
