"""A build checks first, runs every notebook as published, prints what failed under a banner, and leaves the sources."""

import json
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from tests.books import PROSE, notebook, read_outputs, snapshot, write_book
from wb6.runner.book import read_book
from wb6.runner.build import build, check_inputs
from wb6.runner.cli import cli
from wb6.runner.progress import Progress
from wb6.runner.settings import InputError

CELL = "first_year: int = 2009  # first year\nlast_year: int = 2025  # last year"
PAGES = {"index.md": "# Book\n", "notebooks/routes/arrivals.ipynb": notebook("Arrivals", parameters=CELL)}
RUNS = "runs:\n  routes/arrivals:\n    parameters: {first_year: 2015}\n"


@pytest.fixture
def book(tmp_path):
    return read_book(write_book(tmp_path, PAGES, RUNS))


def with_checks(folder, monkeypatch, source):
    """Return a book whose inputs are judged by a module of its own."""
    root = write_book(folder, PAGES, "checks: [tiny_checks:judge]\n")
    (root / "tiny_checks.py").write_text(source)
    monkeypatch.syspath_prepend(str(root))
    monkeypatch.delitem(__import__("sys").modules, "tiny_checks", raising=False)
    return read_book(root)


# ---- checks


def test_a_book_without_checks_has_valid_inputs(book):
    check_inputs(book)


def test_checks_that_find_nothing_let_the_build_go_on(tmp_path, monkeypatch):
    check_inputs(with_checks(tmp_path, monkeypatch, "def judge(root): return []"))


def test_every_problem_is_told(tmp_path, monkeypatch):
    book = with_checks(tmp_path, monkeypatch, "def judge(root): return ['one is wrong', 'two is wrong']")
    with pytest.raises(InputError, match=r"^one is wrong\ntwo is wrong$"):
        check_inputs(book)


def test_a_check_that_crashes_on_what_another_found_is_not_told(tmp_path, monkeypatch):
    source = "def judge(root): return ['one is wrong']\ndef crash(root): raise RuntimeError('no')"
    book = with_checks(tmp_path, monkeypatch, source)
    crashing = replace(book, settings=replace(book.settings, checks=("tiny_checks:judge", "tiny_checks:crash")))
    with pytest.raises(InputError, match=r"^one is wrong$"):
        check_inputs(crashing)


def test_a_check_that_crashes_by_itself_is_told(tmp_path, monkeypatch):
    book = with_checks(tmp_path, monkeypatch, "def judge(root): raise RuntimeError('no')")
    with pytest.raises(RuntimeError):
        check_inputs(book)


def test_a_check_is_told_the_root(tmp_path, monkeypatch):
    book = with_checks(tmp_path, monkeypatch, "def judge(root): return [root]")
    with pytest.raises(InputError, match=str(tmp_path)):
        check_inputs(book)


def test_a_build_of_invalid_inputs_runs_nothing(tmp_path, monkeypatch):
    book = with_checks(tmp_path, monkeypatch, "def judge(root): return ['one is wrong']")
    with pytest.raises(InputError):
        build(book, Progress())
    assert not book.build.exists()


def test_a_build_with_a_misspelt_parameter_in_the_runs_runs_nothing(tmp_path):
    book = read_book(write_book(tmp_path, PAGES, RUNS.replace("first_year", "frist_year")))
    with pytest.raises(InputError, match="Did you mean 'first_year'"):
        build(book, Progress())
    assert not book.build.exists()


# ---- the built book


def test_a_build_leaves_the_committed_tree_as_it_was(built):
    assert snapshot(built.root) == built.before


def test_a_build_runs_on_the_defaults_of_the_notebook(built):
    assert "published: 1" in read_outputs(built.root / "_build/runs/notebooks/part/first.ipynb")


def test_a_build_runs_with_the_parameters_of_the_runs(built):
    assert "sum: 41" in read_outputs(built.root / "_build/runs/notebooks/part/second.ipynb")


def test_the_pages_show_what_the_runs_computed(built):
    assert "sum: 41" in (built.root / "_build/html/notebooks/part/second.html").read_text()


def test_a_build_that_is_whole_ends_well(built):
    assert built.said.exit_code == 0
    assert built.said.output.splitlines()[-1] == str(built.root / "_build" / "html" / "index.html")


# ---- where it writes


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path):
    """A file stands where the folder should be: no user may make a folder of it, whatever rights he has."""
    root = write_book(tmp_path / "book", {"index.md": f"# Book\n\n{PROSE}\n", "page.ipynb": notebook("Page", "1")})
    (root / "_build").write_text("")
    for command in (["build"], ["run", "page"]):
        said = CliRunner().invoke(cli, [*command, "--root", str(root)])
        assert (said.exit_code, "nothing can be written there" in said.output) == (2, True), said.output
        assert "make it one that you may write to" in said.output


# ---- a page fails, fails again in another way, is repaired


def test_a_failed_page_ends_the_build_with_1(story):
    assert (story["good"].code, story["broken"].code) == (1, 1)


def test_a_repaired_book_ends_with_0(story):
    assert story["repaired"].code == 0


def test_a_failed_page_does_not_stop_the_others(story):
    assert "I am calm" in story["broken"].page("notebooks/calm")
    assert "this is AL" in story["broken"].page("notebooks/swept_al")


def test_the_failure_is_told_with_the_command_that_runs_it_alone(story):
    assert "notebooks/late.ipynb: error\n    cell 2, line 4: 1 / 0" in story["broken"].said
    assert "run it alone: wb6 run late\n" in story["broken"].said


def test_the_end_tells_how_many_failed_and_where_the_book_is(story):
    last = story["broken"].said.strip().splitlines()[-1]
    assert last.startswith("3 of 6 pages failed; each shows its last good result under a banner")
    assert last.endswith("_build/html/index.html")


def test_a_failed_page_shows_its_last_good_result(story):
    assert "all is good" in story["broken"].page("notebooks/steady")


BANNER = "this page could not be run"


def test_a_failed_page_has_a_banner_and_a_good_one_has_none(story):
    pages = ("steady", "swept_ba", "calm", "swept", "swept_al")
    assert [name for name in pages if BANNER in story["broken"].page(f"notebooks/{name}")] == ["steady", "swept_ba"]
    assert [name for name in pages if BANNER in story["good"].page(f"notebooks/{name}")] == []


def test_the_banner_is_gone_after_the_repair(story):
    page = story["repaired"].page("notebooks/steady")
    assert "all is repaired" in page
    assert BANNER not in page
    assert "never been run" not in story["repaired"].page("notebooks/late")


def test_a_page_that_never_was_good_says_so(story):
    assert "This page has never been run with success." in story["broken"].page("notebooks/late")


def test_a_page_that_fails_keeps_the_values_that_other_pages_show(story):
    assert [">42<" in chapter.page("index") for chapter in story.values()] == [True, True, True]


def test_a_page_that_never_was_good_has_values_that_are_not_available(story):
    assert "<em>(not available)</em>" in story["broken"].page("index")
    assert "<em>(not available)</em>" not in story["repaired"].page("index")
    assert ">77<" in story["repaired"].page("index")


def test_what_a_failure_says_is_shown_letter_by_letter(story):
    page = story["broken"].page("notebooks/steady")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;, {{ braces }}, {glue}`doubled`, [link](x), | \\ $x$ &amp;amp;" in page
    assert "<script>alert(1)" not in page


def test_what_a_failure_says_does_not_end_the_banner(story):
    page = story["broken"].page("notebooks/steady")
    banner = page[page.index("warning admonition") : page.index("To run it alone")]
    assert "second line" in banner
    assert page.count(' admonition"') == 1


def test_only_what_failed_is_run_again(story):
    assert "3 of 6 results are kept" in story["repaired"].said


def test_a_failed_page_of_a_sweep_keeps_its_heading_and_its_parameters(story):
    page = story["broken"].page("notebooks/swept_ba")
    assert "<h1>Swept page: Bosnia<" in page
    assert "this is BA" in page
    assert "no rows" in page


def test_the_manifest_tells_the_verdict_and_what_is_shown_instead(story):
    runs = {run["page"]: run for run in json.loads(story["broken"].files["manifest.json"])["runs"]}
    assert {name: run["status"] for name, run in runs.items() if run["status"] != "good"} == dict.fromkeys(
        ("steady", "late", "swept_ba"), "error"
    )
    assert runs["steady"]["shown_since"] and not runs["late"]["shown_since"] and not runs["calm"]["shown_since"]


# ---- what others read of a build


def test_the_status_page_lists_every_run_with_its_verdict(story):
    page = story["broken"].page("status")
    assert "6 runs: 3 good, of which 3 were kept from an earlier build, 3 failed." in page
    assert page.count("<p>error</p>") == 3
    assert page.count("<p>kept</p>") == 3


def test_the_status_page_tells_the_cause_of_a_run(story):
    assert "no result is kept" in story["good"].page("status")
    assert "notebooks/state.txt changed" in story["repaired"].page("status")


def test_the_status_page_tells_what_failed_letter_by_letter(story):
    page = story["broken"].page("status")
    assert "ZeroDivisionError: division by zero" in page
    assert "{{ braces }}, {glue}`doubled`, [link](x), | \\ $x$ &amp;amp;" in page


def test_the_junit_file_of_a_build_counts_its_pages(story):
    suite = ElementTree.fromstring(story["broken"].files["junit.xml"])  # noqa: S314  (written by this very test)
    assert (suite.get("tests"), suite.get("failures")) == ("6", "3")


def test_on_github_each_failure_is_one_line(story):
    lines = [line for line in story["broken"].said.splitlines() if line.startswith("::error ")]
    assert [line.split(",")[0] for line in lines] == [
        f"::error file=notebooks/{name}.ipynb" for name in ("steady", "late", "swept")
    ]


def test_elsewhere_there_is_no_such_line(story):
    assert "::error" not in story["good"].said
