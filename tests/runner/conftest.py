"""A tiny book that is built once; the tests read one fact each off it."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.books import PROSE, PUBLISH, notebook, snapshot, write_book
from wb6.runner.cli import cli

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
    said: Result


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Built:
    pages = {
        "index.md": f"# Tiny book\n\n{PROSE} [First](notebooks/part/first.ipynb).\n",
        "notebooks/part/first.ipynb": FIRST,
        "notebooks/part/second.ipynb": SECOND,
    }
    runs = "runs:\n  part/second:\n    parameters: {b: 40}\n"
    root = write_book(tmp_path_factory.mktemp("built") / "book", pages, runs)
    before = snapshot(root)
    return Built(root, before, CliRunner().invoke(cli, ["build", "--root", str(root)]))
