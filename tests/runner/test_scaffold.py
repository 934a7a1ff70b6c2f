"""A new page is a notebook, an entry in the contents and a test, or nothing at all."""

import json

import nbformat
import pytest

from tests.books import notebook, snapshot, write_book
from wb6.runner.book import InputError, read_book
from wb6.runner.parameters import declared_parameters
from wb6.runner.scaffold import write_page

CONTENTS = """\
format: jb-book
root: index
parts:
  # The routes come first.
  - caption: Routes
    chapters:
      - file: notebooks/routes/arrivals
  - caption: Powers
    chapters:
      - file: notebooks/powers/loans
"""


@pytest.fixture
def root(tmp_path):
    pages = {"index.md": "# Book\n", "notebooks/routes/arrivals.ipynb": notebook("Arrivals")}
    root = write_book(tmp_path, {**pages, "notebooks/powers/loans.ipynb": notebook("Loans")})
    (root / "_toc.yml").write_text(CONTENTS)
    return root


def test_a_new_page_is_listed_last_in_its_part(root):
    write_page(read_book(root), "routes/border_closures")
    addresses = [page.address for page in read_book(root).notebooks]
    assert addresses == ["routes/arrivals", "routes/border_closures", "powers/loans"]


def test_every_other_line_of_the_contents_stays(root):
    write_page(read_book(root), "routes/border_closures")
    lines = (root / "_toc.yml").read_text().splitlines(keepends=True)
    assert "".join(line for line in lines if "border_closures" not in line) == CONTENTS


def test_a_new_page_is_a_valid_notebook_without_outputs(root):
    path, _ = write_page(read_book(root), "routes/border_closures")
    content = nbformat.read(path, as_version=4)
    nbformat.validate(content)
    assert not any(cell.get("outputs") for cell in content.cells)


def test_a_new_page_has_the_title_of_its_address(root):
    path, _ = write_page(read_book(root), "routes/border_closures")
    assert "".join(json.loads(path.read_text())["cells"][0]["source"]) == "# Border closures"


def test_a_new_page_declares_parameters_with_help(root):
    path, _ = write_page(read_book(root), "routes/border_closures")
    assert all(parameter.help for parameter in declared_parameters(path).values())
    assert declared_parameters(path)


def test_a_book_that_declares_no_test_of_a_page_gets_none(root):
    assert len(write_page(read_book(root), "routes/border_closures")) == 2


def test_the_test_of_the_book_is_written_with_the_address(root, monkeypatch):
    (root / "tiny_tests.py").write_text("def write(address):\n    return f'# {address}'\n")
    (root / "notebooks" / "runs.yml").write_text("new_test: tiny_tests:write\n")
    monkeypatch.syspath_prepend(str(root))
    *_, test = write_page(read_book(root), "routes/border_closures")
    assert test == root / "tests" / "pages" / "test_routes_border_closures.py"
    assert test.read_text() == "# routes/border_closures"


def test_the_template_of_the_book_is_used(root, monkeypatch):
    (root / "tiny_template.py").write_text("def write(title):\n    return {'cells': [], 'title': title}\n")
    monkeypatch.syspath_prepend(str(root))
    (root / "notebooks" / "runs.yml").write_text("new: tiny_template:write\n")
    path, _ = write_page(read_book(root), "routes/border_closures")
    assert json.loads(path.read_text()) == {"cells": [], "title": "Border closures"}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("border_closures", "is not an address"),
        ("routes/Border", "is not an address"),
        ("routes/border-closures", "is not an address"),
        ("routes/2015", "is not an address"),
        ("../routes/escape", "is not an address"),
        ("routes/arrivals", "exists already"),
        ("weather/rain", "_toc.yml has no part 'weather'; it has powers, routes"),
    ],
)
def test_a_refused_address_changes_nothing(root, address, words):
    before = snapshot(root)
    with pytest.raises(InputError, match=words):
        write_page(read_book(root), address)
    assert snapshot(root) == before


def test_an_absent_template_changes_nothing(root):
    (root / "notebooks" / "runs.yml").write_text("new: no_such_module:write\n")
    before = snapshot(root)
    with pytest.raises(InputError, match="cannot be loaded"):
        write_page(read_book(root), "routes/border_closures")
    assert snapshot(root) == before
