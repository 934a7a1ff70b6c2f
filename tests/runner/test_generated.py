"""Pages that functions write: loaded by name, judged, staged, and hung under their parents in the staged contents."""

import sys
import types

import pytest
import yaml
from click.testing import CliRunner

from tests.books import PROSE, notebook, snapshot, write_book
from wb6.runner.book import read_book
from wb6.runner.cli import cli
from wb6.runner.generated import stage_pages, write_pages
from wb6.runner.settings import InputError

TEXT = f"# Made page\n\n{PROSE}\n"
RUNS = "pages: [tiny_pages:write]\nsummary: tiny_pages:count\nchecks: [tiny_pages:judge]\n"


class Warned(str):
    """A problem that does not stop a build."""

    warning = True


def give_module(monkeypatch, *pages, problems=()):
    module = types.ModuleType("tiny_pages")
    module.write = lambda _: list(pages)
    module.count = lambda root: ["2 tables", f"of {root.name}"]
    module.judge = lambda _: list(problems)
    monkeypatch.setitem(sys.modules, "tiny_pages", module)


@pytest.fixture
def root(tmp_path):
    pages = {"index.md": f"# Book\n\n{PROSE}\n", "notebooks/part.md": f"# Part\n\n{PROSE}\n"}
    return write_book(tmp_path / "book", pages, RUNS)


def test_pages_are_returned_in_their_order(root, monkeypatch):
    pages = [("notebooks/part/b", "notebooks/part", TEXT), ("notebooks/part/a", "notebooks/part", TEXT)]
    give_module(monkeypatch, *pages)
    assert write_pages(read_book(root)) == pages


def test_a_book_that_declares_none_has_no_pages(tmp_path):
    assert write_pages(read_book(write_book(tmp_path, {"index.md": "# Book\n"}))) == []


@pytest.mark.parametrize("path", ["../outside", "/root", "part/Page", "part/1", "part//a", "part/a.md", "part/a-b", ""])
def test_a_malformed_path_is_refused(root, monkeypatch, path):
    give_module(monkeypatch, (path, "notebooks/part", TEXT))
    with pytest.raises(InputError, match=r"tiny_pages:write: '.*' is not a path"):
        write_pages(read_book(root))


def test_the_path_of_a_page_in_the_tree_is_taken(root, monkeypatch):
    give_module(monkeypatch, ("notebooks/part", "index", TEXT))
    with pytest.raises(InputError, match="there is a page 'notebooks/part' already"):
        write_pages(read_book(root))


def test_the_path_of_another_made_page_is_taken(root, monkeypatch):
    give_module(monkeypatch, *[("notebooks/part/a", "notebooks/part", TEXT)] * 2)
    with pytest.raises(InputError, match="there is a page 'notebooks/part/a' already"):
        write_pages(read_book(root))


def test_a_function_that_does_not_exist_is_refused(root, monkeypatch):
    monkeypatch.delitem(sys.modules, "tiny_pages", raising=False)
    with pytest.raises(InputError, match=r"runs.yml, pages: 'tiny_pages:write' cannot be loaded"):
        write_pages(read_book(root))


def staged(root, tmp_path, *pages):
    """Return the staged contents after the pages were staged."""
    folder = tmp_path / "staged"
    folder.mkdir()
    (folder / "_toc.yml").write_text((root / "_toc.yml").read_text())
    stage_pages(folder, list(pages))
    return yaml.safe_load((folder / "_toc.yml").read_text())


def test_a_page_is_written_where_its_path_says(root, tmp_path):
    staged(root, tmp_path, ("notebooks/part/a", "notebooks/part", TEXT))
    assert (tmp_path / "staged" / "notebooks" / "part" / "a.md").read_text(encoding="utf-8") == TEXT


def test_pages_hang_under_their_parent_in_their_order(root, tmp_path):
    pages = [("notebooks/part/b", "notebooks/part", TEXT), ("notebooks/part/a", "notebooks/part", TEXT)]
    sections = [{"file": "notebooks/part/b"}, {"file": "notebooks/part/a"}]
    assert staged(root, tmp_path, *pages)["chapters"] == [{"file": "notebooks/part", "sections": sections}]


def test_a_page_may_hang_under_a_page_within_a_part(root, tmp_path):
    (root / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nparts:\n- caption: Part\n  chapters:\n  - file: notebooks/part\n"
        "    sections:\n    - file: notebooks/child\n"
    )
    contents = staged(root, tmp_path, ("notebooks/a", "notebooks/child", TEXT))
    (entry,) = contents["parts"][0]["chapters"][0]["sections"]
    assert entry == {"file": "notebooks/child", "sections": [{"file": "notebooks/a"}]}


def test_a_page_without_a_parent_in_the_contents_is_refused(root, tmp_path):
    with pytest.raises(InputError, match=r"page 'a' hangs under 'b', which _toc.yml does not list"):
        staged(root, tmp_path, ("a", "b", TEXT))


def test_a_build_prints_the_pages_and_leaves_the_tree_alone(root, monkeypatch):
    give_module(monkeypatch, ("notebooks/part/a", "notebooks/part", TEXT), problems=[Warned("warning: a.csv is old.")])
    before = snapshot(root)
    said = CliRunner().invoke(cli, ["build", "--root", str(root)])
    assert said.exit_code == 0, said.output
    assert "warning: a.csv is old.\n" in said.output
    assert "Made page" in (root / "_build" / "html" / "notebooks" / "part" / "a.html").read_text(encoding="utf-8")
    assert snapshot(root) == before


# ---- settings, warnings, summary


def test_pages_and_summary_are_read_by_name(root):
    settings = read_book(root).settings
    assert (settings.pages, settings.summary) == (("tiny_pages:write",), "tiny_pages:count")


def check(root, *options):
    return CliRunner().invoke(cli, ["check", *options, "--root", str(root)])


def test_a_warning_is_told_and_does_not_stop(root, monkeypatch):
    give_module(monkeypatch, problems=[Warned("warning: a.csv is old.")])
    said = check(root)
    assert (said.exit_code, said.output.splitlines()[0]) == (0, "warning: a.csv is old.")


def test_a_warning_beside_a_problem_is_told_first(root, monkeypatch):
    give_module(monkeypatch, problems=["b.csv is wrong.", Warned("warning: a.csv is old.")])
    said = check(root)
    assert (said.exit_code, said.stderr) == (2, "warning: a.csv is old.\nb.csv is wrong.\n")


def test_the_summary_is_told_if_asked_for(root, monkeypatch):
    give_module(monkeypatch)
    assert check(root, "--summary").output.splitlines()[:2] == ["2 tables", "of book"]


def test_the_summary_is_not_told_otherwise(root, monkeypatch):
    give_module(monkeypatch)
    assert "2 tables" not in check(root).output


def test_a_book_without_a_summary_is_checked_all_the_same(tmp_path):
    book = write_book(tmp_path, {"index.md": "# Book\n", "notebooks/page.ipynb": notebook("Page")})
    assert check(book, "--summary").output == "The inputs are valid: 1 notebooks, 0 checks.\n"


# ---- files that pages offer


def test_a_file_is_staged_and_hangs_under_no_page(root, monkeypatch):
    give_module(monkeypatch, ("notebooks/part/rows.csv", "", "a\n1\n"), ("notebooks/part/a", "notebooks/part", TEXT))
    done = CliRunner().invoke(cli, ["build", "--root", str(root)])
    assert done.exit_code == 0, done.output
    assert (root / "_build" / "book" / "notebooks" / "part" / "rows.csv").read_text() == "a\n1\n"
    assert "rows" not in (root / "_build" / "book" / "_toc.yml").read_text()
