"""Staging copies and never writes back; the site is replaced only when the whole book is sound."""

import pytest
import yaml

from tests.books import PROSE, notebook, snapshot, write_book, write_notebook
from wb6.runner.book import read_book
from wb6.runner.execute import Job, Result
from wb6.runner.publish import PublishError, publish, stage

OLD = "the last good edition"


@pytest.fixture
def book(tmp_path):
    """A book of two pages with an edition already published."""
    pages = {"index.md": f"# Book\n\n{PROSE}\n", "notebooks/page.ipynb": notebook("Page", "1 + 1")}
    root = write_book(tmp_path, pages, runs="runs: {}\n")
    (root / "_build" / "html").mkdir(parents=True)
    (root / "_build" / "html" / "index.html").write_text(OLD)
    return read_book(root)


@pytest.fixture
def results(book):
    """A result whose notebook says that it was executed."""
    output = write_notebook(book.build / "runs" / "page.ipynb", notebook("Page", "1 + 1  # executed"))
    return [Result(Job("page", book.root, book.root / "notebooks/page.ipynb", {}, output, True), "good", 1.0)]


def test_the_staged_book_holds_the_executed_notebook(book, results):
    staged = stage(book, results)
    assert "executed" in (staged / "notebooks" / "page.ipynb").read_text()


def test_the_staged_book_holds_the_other_pages(book, results):
    assert (stage(book, results) / "index.md").read_text() == (book.root / "index.md").read_text()


def test_the_staged_book_executes_nothing(book, results):
    (book.root / "_config.yml").write_text("title: Tiny\nexecute: {execute_notebooks: force, timeout: 9}\n")
    config = yaml.safe_load((stage(book, results) / "_config.yml").read_text())
    assert config["execute"] == {"execute_notebooks": "off", "timeout": 9}


def test_staging_leaves_the_sources_as_they_are(book, results):
    before = snapshot(book.root)
    stage(book, results)
    assert snapshot(book.root) == before


@pytest.mark.parametrize("name", [".venv/page.md", "tests/page.md", "wb6/page.md", "_build/page.md", "data/.hidden"])
def test_what_is_no_part_of_a_book_is_not_staged(book, results, name):
    path = book.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    assert not (stage(book, results) / name).exists()


def test_a_page_that_was_removed_is_not_staged_again(book, results):
    (stage(book, results) / "removed.md").touch()
    assert not (stage(book, results) / "removed.md").exists()


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ('<a href="nowhere.html">there</a>', "index: the link 'nowhere.html' leads nowhere"),
        ('<a href="wb6:a|b#c">there</a>', "index: the link 'wb6:a|b#c' is of a kind that no browser follows"),
        ("![map](no_such_map.png)", "index.md:3: WARNING: image file not readable: no_such_map.png"),
    ],
    ids=["broken internal link", "unknown kind of link", "warning"],
)
def test_an_unsound_book_is_not_published(book, results, link, words):
    (book.root / "index.md").write_text(f"# Book\n\n{PROSE} {link}\n")
    with pytest.raises(PublishError) as caught:
        publish(book, stage(book, results))
    assert words in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert (book.build / "html" / "index.html").read_text() == OLD


# ---- a sound book


def test_a_sound_book_replaces_the_last_edition(built):
    assert (built.root / "_build" / "html" / "notebooks" / "part" / "first.html").is_file()


def test_only_finished_folders_stay(built):
    left = {path.name for path in (built.root / "_build").iterdir()}
    assert left == {"book", "html", "manifest.json", "runs"}
