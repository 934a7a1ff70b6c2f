"""Runs single pages of the real book, for the tests of pages."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from wb6.runner.book import Page, read_book
from wb6.runner.execute import run
from wb6.runner.job import Result, make_job

ROOT = Path(__file__).resolve().parents[2]


def list_chapters() -> list[Page]:
    """Return the notebooks that the contents list: the pages of a sweep are made of them."""
    return [page for page in read_book(ROOT).notebooks if page.made_of is None]


def run_page(address: str, folder: Path, *, root: Path = ROOT, **parameters: Any) -> Result:
    """Run a page as published, or with other parameters, and leave the notebook in ``folder``."""
    book = read_book(root)
    job = make_job(book, book.page(address), parameters or None)
    return run(replace(job, output=folder / "page.ipynb"))


def published(result: Result) -> dict[str, dict[str, Any]]:
    """Return what a good run published, by name."""
    assert result.good, result.failure
    return {record["name"]: record for record in result.published}
