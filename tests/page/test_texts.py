"""The files of the contents, and the cells of a notebook, as the checks read them."""

from tests.books import notebook, write_book
from wb6.page.texts import list_pages, read_cells


def test_pages_are_those_of_the_contents_in_their_order(tmp_path):
    root = write_book(tmp_path, {"index.md": "# Book\n", "part/page.ipynb": notebook("Page")})
    (root / "part" / "draft.md").write_text("# Draft\n")
    assert [path.as_posix() for path in list_pages(root)] == ["index.md", "part/page.ipynb"]


def test_cells_are_numbered_as_an_analyst_counts_them(tmp_path):
    root = write_book(tmp_path, {"page.ipynb": notebook("Page", "1 + 1")})
    assert [(number, kind) for number, kind, _ in read_cells(root / "page.ipynb")] == [(1, "markdown"), (2, "code")]


def test_what_is_no_notebook_has_no_cells(tmp_path):
    (tmp_path / "page.ipynb").write_text("{")
    assert list(read_cells(tmp_path / "page.ipynb")) == []
