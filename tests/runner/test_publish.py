"""Staging copies and never writes back; the site is replaced only when the whole book is sound."""

import pytest
import yaml

from tests.books import PROSE, notebook, snapshot, write_book
from wb6.runner.book import read_book
from wb6.runner.job import Result, make_job
from wb6.runner.publish import Edition, PublishError, _put_in_place, publish, stage
from wb6.runner.standin import Printed

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
def printed(book):
    """A page whose notebook says that it was executed."""
    result = Result(make_job(book, book.page("page")), "good", 1.0)
    return [Printed(result, notebook("Page", "1 + 1  # executed"), [], {})]


def test_the_staged_book_holds_the_executed_notebook(book, printed):
    staged = stage(book, printed)
    assert "executed" in (staged / "notebooks" / "page.ipynb").read_text()


def test_the_staged_book_holds_the_other_pages(book, printed):
    assert (stage(book, printed) / "index.md").read_text() == (book.root / "index.md").read_text()


def test_the_staged_book_executes_nothing(book, printed):
    (book.root / "_config.yml").write_text("title: Tiny\nexecute: {execute_notebooks: force, timeout: 9}\n")
    config = yaml.safe_load((stage(book, printed) / "_config.yml").read_text())
    assert config["execute"] == {"execute_notebooks": "off", "timeout": 9}


def test_staging_leaves_the_sources_as_they_are(book, printed):
    before = snapshot(book.root)
    stage(book, printed)
    assert snapshot(book.root) == before


@pytest.mark.parametrize("name", [".venv/page.md", "tests/page.md", "wb6/page.md", "_build/page.md", "data/.hidden"])
def test_what_is_no_part_of_a_book_is_not_staged(book, printed, name):
    path = book.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    assert not (stage(book, printed) / name).exists()


def test_a_page_that_was_removed_is_not_staged_again(book, printed):
    (stage(book, printed) / "removed.md").touch()
    assert not (stage(book, printed) / "removed.md").exists()


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ('<a href="nowhere.html">there</a>', "index: the link 'nowhere.html' leads nowhere"),
        ('<a href="wb6:a|b#c">there</a>', "index: the link 'wb6:a|b#c' is of a kind that no browser follows"),
        ("![map](no_such_map.png)", "index.md:3: WARNING: image file not readable: no_such_map.png"),
    ],
    ids=["broken internal link", "unknown kind of link", "warning"],
)
def test_an_unsound_book_is_not_published(book, printed, link, words):
    (book.root / "index.md").write_text(f"# Book\n\n{PROSE} {link}\n")
    with pytest.raises(PublishError) as caught:
        publish(book, stage(book, printed))
    assert words in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert str(book.build) not in str(caught.value)
    assert (book.build / "html" / "index.html").read_text() == OLD


# ---- a sound book


def test_a_sound_book_replaces_the_last_edition(built):
    assert (built.root / "_build" / "html" / "notebooks" / "part" / "first.html").is_file()


def test_only_finished_folders_stay(built):
    left = {path.name for path in (built.root / "_build").iterdir()}
    assert left == {".lock", "book", "cache", "edition.json", "html", "junit.xml", "manifest.json", "runs"}


# ---- putting it in place


@pytest.fixture
def edition(tmp_path):
    """A printed book beside the last edition."""
    for name, words in (("new", "the new edition"), ("html", OLD)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(words)
    return tmp_path


def test_the_last_edition_comes_back_if_the_new_one_cannot_be_put_in_place(edition):
    with pytest.raises(FileNotFoundError):
        _put_in_place(edition / "nothing", edition / "html")
    assert (edition / "html" / "index.html").read_text() == OLD


def test_a_new_edition_leaves_nothing_of_the_old_one(edition):
    _put_in_place(edition / "new", edition / "html")
    assert [path.name for path in edition.iterdir()] == ["html"]
    assert (edition / "html" / "index.html").read_text() == "the new edition"


def test_what_a_killed_build_left_does_no_harm(edition):
    (edition / "html").rename(edition / "html.old")
    _put_in_place(edition / "new", edition / "html")
    assert [path.name for path in edition.iterdir()] == ["html"]


# ---- printing again


@pytest.fixture
def recorded(book, printed):
    staged = stage(book, printed)
    Edition(book, staged).record()
    return book, staged


def test_an_edition_that_was_recorded_is_current(recorded):
    assert Edition(*recorded).is_current()


@pytest.mark.parametrize("name", ["book/index.md", "html/index.html"], ids=["the staged book", "the printed one"])
def test_a_change_on_either_side_is_seen(recorded, name):
    book, staged = recorded
    (book.build / name).write_text("changed")
    assert not Edition(book, staged).is_current()


def test_what_tells_of_the_build_alone_may_differ(recorded):
    book, staged = recorded
    Edition(book, staged, [staged / "index.md"]).record()
    (staged / "index.md").write_text("changed")
    assert Edition(book, staged, [staged / "index.md"]).is_current()


@pytest.mark.parametrize("note", [None, "", "{", "[]"])
def test_an_edition_without_a_sound_record_is_not_current(recorded, note):
    book, staged = recorded
    path = book.build / "edition.json"
    path.unlink() if note is None else path.write_text(note)
    assert not Edition(book, staged).is_current()
