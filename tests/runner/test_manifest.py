"""The manifest records what was run, with what, and what came out."""

import hashlib
import json

import pytest

from tests.books import notebook, write_book
from wb6.runner.book import read_book
from wb6.runner.execute import Job, Result
from wb6.runner.manifest import describe_build, write_manifest


@pytest.fixture
def book(tmp_path):
    return read_book(write_book(tmp_path, {"index.md": "# Book\n", "notebooks/part/page.ipynb": notebook("Page")}))


def make_result(book, **changes):
    path = book.root / "notebooks/part/page.ipynb"
    job = Job("part/page", book.root, path, {"year": 2015}, book.build / "runs/page.ipynb", True)
    return Result(**{"job": job, "status": "good", "seconds": 1.234, **changes})


def test_a_run_has_page_notebook_parameters_and_status(book):
    (run,) = describe_build(book, [make_result(book)])["runs"]
    assert (run["page"], run["notebook"]) == ("part/page", "notebooks/part/page.ipynb")
    assert (run["parameters"], run["status"]) == ({"year": 2015}, "good")


def test_a_failed_run_says_why(book):
    (run,) = describe_build(book, [make_result(book, status="error", failure="cell 2: no")])["runs"]
    assert (run["status"], run["failure"]) == ("error", "cell 2: no")


def test_a_run_has_what_it_published(book):
    record = {"name": "peak", "text": "7", "kind": "value", "glued": True}
    (run,) = describe_build(book, [make_result(book, published=[record])])["runs"]
    assert run["published"] == [{**record, "used_on": []}]


def test_a_value_is_used_where_a_text_or_a_sentence_shows_it(book):
    (book.root / "index.md").write_text("# Book\n\n{glue}`notebooks/part/page.ipynb::answer`\n")
    value = {"name": "peak", "text": "7", "kind": "value", "glued": True}
    sentence = {"name": "answer", "text": "It is 7.", "kind": "sentence", "glued": True, "shown": ["peak"]}
    (run,) = describe_build(book, [make_result(book, published=[value, sentence])])["runs"]
    assert [one["used_on"] for one in run["published"]] == [["index"], ["index"]]


def test_the_notebook_is_known_by_its_checksum(book):
    (run,) = describe_build(book, [make_result(book)])["runs"]
    content = (book.root / "notebooks/part/page.ipynb").read_bytes()
    assert run["notebook_sha256"] == hashlib.sha256(content).hexdigest()


def test_the_lock_is_known_by_its_checksum(book):
    (book.root / "requirements.txt").write_bytes(b"abc")
    # SHA-256 of «abc», as FIPS 180-2 prints it.
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert describe_build(book, [])["lock_sha256"] == expected


def test_a_book_without_a_lock_has_no_checksum(book):
    assert describe_build(book, [])["lock_sha256"] == ""


def test_the_file_holds_the_description_and_no_half_file_stays(book):
    path = write_manifest(book, [make_result(book)])
    assert path == book.root / "_build" / "manifest.json"
    assert json.loads(path.read_text()) == describe_build(book, [make_result(book)])
    assert [item.name for item in path.parent.iterdir()] == ["manifest.json"]


def test_a_build_writes_its_manifest(built):
    manifest = json.loads((built.root / "_build" / "manifest.json").read_text())
    assert manifest["schema"] == 1
    assert [run["page"] for run in manifest["runs"]] == ["part/first", "part/second"]
    published = {"name": "doubled", "text": "8", "kind": "value", "glued": False, "used_on": []}
    assert manifest["runs"][0]["published"] == [published]
