"""The manifest records what was run, with what, and what came out."""

import hashlib
import json
from datetime import date

import pytest

from tests.books import notebook, write_book
from wb6.runner.book import read_book
from wb6.runner.job import Job, Result
from wb6.runner.manifest import SCHEMA, describe_build, write_manifest
from wb6.runner.standin import Printed


@pytest.fixture
def book(tmp_path):
    return read_book(write_book(tmp_path, {"index.md": "# Book\n", "notebooks/part/page.ipynb": notebook("Page")}))


def make_printed(book, published=(), since="", **changes):
    (page,) = book.notebooks
    job = Job(page, book.root, {"day": date(2026, 1, 31)}, book.build / "runs/page.ipynb")
    result = Result(**{"job": job, "status": "good", "seconds": 1.234, **changes})
    return Printed(result, {}, list(published), job.plain, since)


def describe(book, **changes):
    (run,) = describe_build(book, [make_printed(book, **changes)])["runs"]
    return run


def test_a_run_has_page_notebook_and_source(book):
    run = describe(book)
    named = "notebooks/part/page.ipynb"
    assert (run["page"], run["notebook"], run["source"]) == ("part/page", named, named)


def test_parameters_are_written_as_json_holds_them(book):
    assert describe(book)["parameters"] == {"day": "2026-01-31"}


def test_a_good_run_names_its_executed_notebook(book):
    run = describe(book)
    assert (run["status"], run["seconds"], run["output"]) == ("good", 1.23, "_build/runs/page.ipynb")


def test_a_failed_run_says_why_where_and_how_to_run_it_again(book):
    run = describe(book, status="error", failure="cell 2: no", cell=2, line=1, tail="last words")
    assert (run["status"], run["failure"], run["cell"], run["line"]) == ("error", "cell 2: no", 2, 1)
    assert (run["last_output"], run["command"]) == ("last words", "wb6 run part/page -p day 2026-01-31")


def test_a_failed_run_without_a_good_one_before_has_no_output(book):
    assert describe(book, status="error")["output"] == ""


def test_a_failed_run_says_since_when_what_is_shown_stands(book):
    run = describe(book, status="error", since="2026-01-31T10:00:00+00:00")
    assert run["shown_since"] == "2026-01-31T10:00:00+00:00"
    assert run["output"] == "_build/shown/notebooks/part/page.ipynb"


def test_a_kept_result_says_so(book):
    assert describe(book, reused=True)["reused"] is True


def test_a_run_has_what_it_published(book):
    record = {"name": "peak", "text": "7", "kind": "value", "glued": True}
    assert describe(book, published=[record])["published"] == [{**record, "used_on": []}]


def test_a_value_is_used_where_a_text_or_a_sentence_shows_it(book):
    (book.root / "index.md").write_text("# Book\n\n{glue}`notebooks/part/page.ipynb::answer`\n")
    value = {"name": "peak", "text": "7", "kind": "value", "glued": True}
    sentence = {"name": "answer", "text": "It is 7.", "kind": "sentence", "glued": True, "shown": ["peak"]}
    published = describe(book, published=[value, sentence])["published"]
    assert [one["used_on"] for one in published] == [["index"], ["index"]]


def test_the_notebook_is_known_by_its_checksum(book):
    run = describe(book)
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
    path = write_manifest(book, [make_printed(book)])
    assert path == book.root / "_build" / "manifest.json"
    assert json.loads(path.read_text()) == describe_build(book, [make_printed(book)])
    assert [item.name for item in path.parent.iterdir()] == ["manifest.json"]


def test_a_build_writes_its_manifest(built):
    manifest = json.loads((built.root / "_build" / "manifest.json").read_text())
    assert manifest["schema"] == SCHEMA == 2
    assert [run["page"] for run in manifest["runs"]] == ["part/first", "part/second"]
    published = {"name": "doubled", "text": "8", "kind": "value", "glued": False, "used_on": []}
    assert manifest["runs"][0]["published"] == [published]
