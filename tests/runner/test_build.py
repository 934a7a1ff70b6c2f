"""A build checks first, runs every notebook as published, and leaves the sources as they were."""

from dataclasses import replace

import pytest

from tests.books import notebook, read_outputs, snapshot, write_book
from wb6.runner.book import InputError, read_book
from wb6.runner.build import build, check_inputs, explain, make_job, run_all
from wb6.runner.execute import Job, Result

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
        build(book, print)
    assert not book.build.exists()


def test_a_build_with_a_misspelt_parameter_in_the_runs_runs_nothing(tmp_path):
    book = read_book(write_book(tmp_path, PAGES, RUNS.replace("first_year", "frist_year")))
    with pytest.raises(InputError, match="Did you mean 'first_year'"):
        build(book, print)
    assert not book.build.exists()


# ---- jobs


def test_a_published_run_takes_the_parameters_of_the_runs(book):
    job = make_job(book, book.page("routes/arrivals"))
    assert (job.parameters, job.published) == ({"first_year": 2015}, True)


def test_parameters_given_by_hand_come_on_top_of_the_published_ones(book):
    job = make_job(book, book.page("routes/arrivals"), {"last_year": "2020"})
    assert (job.parameters, job.published) == ({"first_year": 2015, "last_year": 2020}, False)


def test_parameters_given_by_hand_win(book):
    assert make_job(book, book.page("routes/arrivals"), {"first_year": "2017"}).parameters == {"first_year": 2017}


def test_a_run_by_hand_does_not_overwrite_the_published_one(book):
    page = book.page("routes/arrivals")
    assert make_job(book, page, {}).output != make_job(book, page).output


def test_no_jobs_have_no_results():
    assert run_all([], print) == []


def make_result(book, **changes):
    job = make_job(book, book.page("routes/arrivals"))
    return Result(**{"job": job, "status": "error", "seconds": 1.0, "failure": "cell 2: no", **changes})


def test_an_explanation_has_notebook_status_failure_parameters_and_command(book):
    assert explain(make_result(book)) == (
        "notebooks/routes/arrivals.ipynb: error\n    cell 2: no\n"
        "    parameters: first_year=2015\n    run it alone: wb6 run routes/arrivals -p first_year 2015"
    )


def test_an_explanation_of_a_run_on_defaults_says_so(book):
    bare = Job("routes/arrivals", book.root, book.root / "notebooks/routes/arrivals.ipynb", {}, book.build, True)
    assert "parameters: the notebook's defaults" in explain(make_result(book, job=bare))


# ---- the built book


def test_a_build_leaves_the_committed_tree_as_it_was(built):
    assert snapshot(built.root) == built.before


def test_a_build_runs_on_the_defaults_of_the_notebook(built):
    assert "published: 1" in read_outputs(built.root / "_build/runs/notebooks/part/first.ipynb")


def test_a_build_runs_with_the_parameters_of_the_runs(built):
    assert "sum: 41" in read_outputs(built.root / "_build/runs/notebooks/part/second.ipynb")


def test_the_pages_show_what_the_runs_computed(built):
    assert "sum: 41" in (built.root / "_build/html/notebooks/part/second.html").read_text()
