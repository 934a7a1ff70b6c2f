"""One run of one notebook: what it says of how it went, and what it leaves behind."""

import json
import os

import pytest

from tests.books import PUBLISH, notebook, read_outputs, write_book, write_notebook
from wb6.runner import execute
from wb6.runner.execute import Job, Result, read_published, run

ADDRESS = "part/page"
GOOD = "a good notebook of an earlier run"


def make_job(folder, *cells, parameters="", given=None, published=True):
    root = write_book(
        folder, {"index.md": "# Book\n", f"{ADDRESS}.ipynb": notebook("Page", *cells, parameters=parameters)}
    )
    output = root / "_build" / "runs" / f"{ADDRESS}.ipynb"
    return Job(ADDRESS, root, root / f"{ADDRESS}.ipynb", given or {}, output, published)


def keep_good_result(job):
    job.output.parent.mkdir(parents=True)
    job.output.write_text(GOOD)


# ---- a cell that raises


HELPER = "def divide(number):\n    return number / 0\n"


@pytest.fixture(scope="module")
def raised(tmp_path_factory) -> Result:
    """The fourth cell calls a module of the book, which raises."""
    cells = ("import sys\nsys.path.insert(0, '.')\nimport arithmetic", "first = 1\narithmetic.divide(number)\nlast = 2")
    parameters = "number: int = 1  # divided by zero"
    job = make_job(tmp_path_factory.mktemp("raised"), *cells, parameters=parameters, given={"number": 7})
    (job.notebook.parent / "arithmetic.py").write_text(HELPER)
    keep_good_result(job)
    return run(job)


def test_a_cell_that_raises_gives_an_error(raised):
    assert raised.status == "error"
    assert not raised.good


def test_a_failure_names_the_cell_as_it_is_counted_in_the_source(raised):
    assert raised.failure.startswith("cell 4,")


def test_a_failure_shows_the_failing_line(raised):
    assert "line 2: arithmetic.divide(number)\n" in raised.failure


def test_a_failure_says_what_was_raised(raised):
    assert "ZeroDivisionError: division by zero" in raised.failure


def test_a_failure_names_the_line_of_the_book_that_raised(raised):
    assert "raised in part/arithmetic.py line 2" in raised.failure


def test_an_earlier_good_result_stays_beside_a_failure(raised):
    assert raised.job.output.read_text() == GOOD


def test_the_half_notebook_is_kept_under_a_name_of_its_own(raised):
    half = raised.job.output.with_name("page.failed.ipynb")
    assert "ZeroDivisionError" in half.read_text()


# ---- kernels that end


def test_a_killed_kernel_is_reported_as_killed(tmp_path):
    job = make_job(tmp_path, "import os\nos.kill(os.getpid(), 9)", "print('never')")
    keep_good_result(job)
    result = run(job)
    assert result.status == "killed"
    assert "the kernel died" in result.failure
    assert job.output.read_text() == GOOD


def test_a_kernel_killed_in_its_last_cell_leaves_no_result(tmp_path):
    job = make_job(tmp_path, "import os\nos.kill(os.getpid(), 9)")
    assert run(job).status == "killed"
    assert not job.output.exists()


def test_a_cell_beyond_its_time_is_reported_as_timed_out(tmp_path, monkeypatch):
    monkeypatch.setattr(execute, "CELL_TIMEOUT", 1)
    job = make_job(tmp_path, "import threading\nthreading.Event().wait()")
    result = run(job)
    assert (result.status, result.failure) == ("timed out", "a cell took longer than 1 s")
    assert not job.output.exists()


# ---- names


def test_a_name_published_twice_is_refused(tmp_path):
    job = make_job(tmp_path, PUBLISH, "publish('peak', 1)\npublish('low', 2)\npublish('peak', 3)")
    result = run(job)
    assert result.status == "error"
    assert "the name 'peak' is used twice on this page" in result.failure
    assert not job.output.exists()


def write_outputs(path, *outputs):
    cell = {"cell_type": "code", "outputs": list(outputs), "source": ""}
    return write_notebook(path, {"cells": [cell]})


def test_records_are_read_from_data_and_from_metadata(tmp_path):
    figure = {"data": {"application/vnd.tiny.figure+json": {"name": "course", "title": "Up"}}}
    value = {"data": {}, "metadata": {"application/vnd.tiny.value+json": {"name": "peak", "text": "7"}}}
    published, twice = read_published(write_outputs(tmp_path / "page.ipynb", figure, value))
    assert published == [
        {"name": "course", "title": "Up", "kind": "figure", "glued": False},
        {"name": "peak", "text": "7", "kind": "value", "glued": False},
    ]
    assert twice == ""


def test_a_figure_and_a_value_cannot_share_a_name(tmp_path):
    records = ({"data": {f"application/vnd.tiny.{kind}+json": {"name": "peak"}}} for kind in ("figure", "value"))
    assert read_published(write_outputs(tmp_path / "page.ipynb", *records))[1] == "peak"


def test_pictures_and_data_are_left_out_of_the_record(tmp_path):
    heavy = {"name": "course", "picture": "x", "data_csv": "x", "rows_csv": "x", "html": "x", "description": "x"}
    figure = {"data": {"application/vnd.tiny.figure+json": json.dumps(heavy)}}
    published, _ = read_published(write_outputs(tmp_path / "page.ipynb", figure))
    assert published == [{"name": "course", "kind": "figure", "glued": False}]


def test_what_is_glued_for_prose_is_told_apart(tmp_path):
    scrapbook = {"scrapbook": {"name": "peak", "mime_prefix": "application/papermill.record/"}}
    value = {"data": {}, "metadata": {**scrapbook, "application/vnd.tiny.value+json": {"name": "peak"}}}
    published, _ = read_published(write_outputs(tmp_path / "page.ipynb", value))
    assert published == [{"name": "peak", "kind": "value", "glued": True}]


def test_what_plain_glue_made_has_a_name_too(tmp_path):
    output = {"data": {}, "metadata": {"scrapbook": {"name": "peak", "mime_prefix": "x/"}}}
    published, _ = read_published(write_outputs(tmp_path / "page.ipynb", output))
    assert published == [{"name": "peak", "kind": "glue", "glued": True}]


def test_outputs_of_other_kinds_publish_nothing(tmp_path):
    other = {"data": {"text/plain": "7", "application/json": {"name": "peak"}}}
    assert read_published(write_outputs(tmp_path / "page.ipynb", other)) == ([], "")


# ---- what a run is told, and what it leaves behind


def test_a_run_tells_the_kernel_the_root_and_leaves_the_environment_of_the_caller(tmp_path):
    job = make_job(tmp_path, "import os\nprint(os.environ['WB6_ROOT'])")
    before = dict(os.environ)
    run(job)
    assert read_outputs(job.output) == f"{job.root}\n"
    assert dict(os.environ) == before


# ---- rerunning


def test_the_command_of_a_job_reruns_it_with_its_parameters(tmp_path):
    job = make_job(tmp_path, given={"year": 2015, "routes": ["a", "b"], "title": "two words"})
    assert job.command == """wb6 run part/page -p year 2015 -p routes '["a", "b"]' -p title 'two words'"""


def test_the_command_of_a_run_on_defaults_is_bare(tmp_path):
    assert make_job(tmp_path).command == "wb6 run part/page"


# ---- a good run, read off the built book


@pytest.fixture
def executed(built):
    return built.root / "_build" / "runs" / "notebooks" / "part" / "first.ipynb"


def test_a_good_run_holds_its_outputs(executed):
    assert "published: 1" in read_outputs(executed)


def test_a_good_run_leaves_no_half_notebook(executed):
    assert sorted(path.name for path in executed.parent.iterdir()) == ["first.ipynb", "second.ipynb"]


def test_an_executed_notebook_tells_nothing_of_the_machine_or_the_hour(built, executed):
    text = executed.read_text()
    assert str(built.root) not in text
    assert "papermill" not in text
    assert "iopub" not in text


def test_the_injected_cell_is_not_shown_on_the_page(built):
    content = json.loads((built.root / "_build/runs/notebooks/part/second.ipynb").read_text())
    (injected,) = [c for c in content["cells"] if "injected-parameters" in c["metadata"].get("tags", [])]
    assert "remove-cell" in injected["metadata"]["tags"]
