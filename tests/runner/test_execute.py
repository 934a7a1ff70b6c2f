"""One run of one notebook: what it says of how it went, and what it leaves behind."""

import json
import os
import signal
import tempfile
from pathlib import Path

import pytest

from tests.books import PUBLISH, notebook, read_outputs
from wb6.runner.execute import run
from wb6.runner.job import STATUSES, Result

GOOD = "a good notebook of an earlier run"


def keep_good_result(job):
    job.output.parent.mkdir(parents=True)
    job.output.write_text(GOOD)


# ---- a cell that raises


HELPER = "def divide(number):\n    return number / 0\n"


@pytest.fixture(scope="module")
def raised(tmp_path_factory, page_job) -> Result:
    """The fourth cell calls a module of the book, which raises."""
    job = page_job(
        tmp_path_factory.mktemp("raised"),
        "import arithmetic\nprint('loaded')",
        "first = 1\narithmetic.divide(number)\nlast = 2",
        parameters="number: int = 1  # divided by zero",
        given={"number": 7},
        modules={"arithmetic.py": HELPER},
    )
    keep_good_result(job)
    return run(job)


def test_a_cell_that_raises_gives_an_error(raised):
    assert raised.status == "error"
    assert not raised.good


def test_a_failure_names_the_cell_as_it_is_counted_in_the_source(raised):
    assert (raised.cell, raised.line) == (4, 2)
    assert raised.failure.startswith("cell 4, line 2: arithmetic.divide(number)\n")


def test_a_failure_says_what_was_raised(raised):
    assert "ZeroDivisionError: division by zero" in raised.failure


def test_a_failure_names_the_line_of_the_book_that_raised(raised):
    assert "raised in notebooks/arithmetic.py line 2" in raised.failure


def test_a_failure_carries_what_was_printed_last(raised):
    assert raised.tail == "loaded"


def test_an_earlier_good_result_stays_beside_a_failure(raised):
    assert raised.job.output.read_text() == GOOD


def test_the_half_notebook_is_kept_under_a_name_of_its_own(raised):
    assert "ZeroDivisionError" in raised.job.output.with_name("page.failed.ipynb").read_text()


def test_a_good_run_removes_the_half_notebook_of_an_earlier_one(tmp_path, page_job):
    job = page_job(tmp_path, "1 + 1")
    job.output.parent.mkdir(parents=True)
    job.output.with_name("page.failed.ipynb").touch()
    run(job)
    assert [path.name for path in job.output.parent.iterdir()] == ["page.ipynb"]


def test_a_cell_that_raised_is_not_tried_again(tmp_path, page_job):
    result = run(page_job(tmp_path, "with open('tries.txt', 'a') as file:\n    file.write('x')", "1 / 0"))
    assert result.status == "error"
    assert (result.job.notebook.parent / "tries.txt").read_text() == "x"


# ---- other ways in which a cell ends a run


@pytest.mark.parametrize("code", ["sys.exit()", "sys.exit(0)", "sys.exit(3)"])
def test_a_cell_that_leaves_the_notebook_has_failed(tmp_path, page_job, code):
    result = run(page_job(tmp_path, f"import sys\n{code}", "print('never run')"))
    assert (result.status, result.cell) == ("error", 2)
    assert "SystemExit" in result.failure
    assert not result.job.output.exists()


def test_a_cell_that_raises_as_if_the_user_had_stopped_it_has_failed(tmp_path, page_job):
    result = run(page_job(tmp_path, "raise KeyboardInterrupt"))
    assert (result.status, result.cell) == ("error", 2)
    assert "KeyboardInterrupt" in result.failure


def test_a_cell_that_asks_the_reader_has_failed(tmp_path, page_job):
    result = run(page_job(tmp_path, "input('How many?')"))
    assert result.status == "error"
    assert "does not support input requests" in result.failure


def test_a_cell_that_may_raise_is_still_the_one_that_is_named(tmp_path, page_job):
    content = notebook("Page", "raise ValueError('expected')", "print('went on')")
    content["cells"][1]["metadata"]["tags"] = ["raises-exception"]
    result = run(page_job(tmp_path, content=content))
    assert result.failure.startswith("cell 2, line 1: raise ValueError('expected')")


@pytest.mark.parametrize("ending", ["os.kill(os.getpid(), 9)", "os._exit(0)"])
def test_a_kernel_that_is_gone_is_reported_as_killed(tmp_path, page_job, ending):
    job = page_job(tmp_path, f"import os\nprint('here', flush=True)\n{ending}", "print('never')")
    keep_good_result(job)
    result = run(job)
    assert (result.status, result.cell) == ("killed", 2)
    assert "the kernel died" in result.failure
    assert job.output.read_text() == GOOD


def test_a_kernel_killed_in_its_last_cell_leaves_no_result(tmp_path, page_job):
    job = page_job(tmp_path, "import os\nos.kill(os.getpid(), 9)")
    assert run(job).status == "killed"
    assert not job.output.exists()


def test_a_kernel_killed_in_the_injected_cell_is_told_so(tmp_path, page_job):
    """The third code that is run, after one cell and the parameters' defaults, are the injected parameters."""
    die = "import os\nruns = []\ndef count(_):\n    runs.append(1)\n    if len(runs) == 2:\n        os._exit(1)\n"
    die += "get_ipython().events.register('pre_run_cell', count)"
    content = notebook("Page", die, parameters="number: int = 1")
    content["cells"][1:] = reversed(content["cells"][1:])
    result = run(page_job(tmp_path, content=content, given={"number": 2}))
    assert (result.status, result.cell) == ("killed", None)
    assert (
        result.failure
        == "the injected parameters\n    the kernel died (out of memory, killed from outside, or by the cell itself)"
    )


# ---- notebooks at the edge


@pytest.mark.parametrize("content", [notebook("Page"), {**notebook("Page"), "cells": []}], ids=["no code", "no cells"])
def test_a_notebook_without_code_is_good(tmp_path, page_job, content):
    assert run(page_job(tmp_path, content=content)).status == "good"


@pytest.fixture(scope="module")
def loud(tmp_path_factory, page_job) -> Result:
    """A page that prints twenty million characters in one line, colours, commands to a terminal, and fails so too."""
    printed = "print('x' * 20_000_000)\nprint('\\x1b[31mred\\x1b[0m \\x1b[2K\\x00\\x07end')"
    failing = "raise ValueError('\\x1b[1m\\x00' + 'y' * 1_000_000)"
    return run(page_job(tmp_path_factory.mktemp("loud"), printed, failing))


def test_the_last_output_of_a_loud_page_can_be_read(loud):
    long, last = loud.tail.splitlines()[-2:]
    assert last == "red end"
    assert len(long) < 400


def test_a_long_message_is_cut(loud):
    assert loud.failure.startswith("cell 3, line 1: ")
    assert loud.failure.endswith("more characters)")
    assert len(loud.failure) < 3000


def test_a_message_holds_no_commands_to_a_terminal(loud):
    assert "ValueError: yyyy" in loud.failure


def test_a_notebook_that_nobody_can_read_does_not_stop_the_others(tmp_path, page_job):
    result = run(page_job(tmp_path, content={**notebook("Page", "1"), "nbformat": 3}))
    assert result.status == "start-up failed"
    assert "The notebook is invalid" in result.failure


# ---- names


def test_a_name_published_twice_is_invalid(tmp_path, page_job):
    result = run(page_job(tmp_path, PUBLISH, "publish('peak', 1)\npublish('low', 2)\npublish('peak', 3)", "1"))
    assert (result.status, result.cell, result.line) == ("invalid", None, None)
    assert "the name 'peak' is used twice on this page" in result.failure
    assert not result.job.output.exists()


def test_a_record_that_is_not_json_is_invalid(tmp_path, page_job):
    show = "from IPython.display import display\ndisplay({'application/vnd.tiny.value+json': '{no'}, raw=True)"
    result = run(page_job(tmp_path, show))
    assert result.status == "invalid"
    assert "is not JSON" in result.failure


def test_every_status_has_a_run_that_shows_it():
    """The tests of this file and of ``test_watch`` bring about each of these by what a notebook does."""
    assert STATUSES == ("good", "error", "timed out", "killed", "start-up failed", "invalid")


# ---- kernels that do not start


def break_start(folder, monkeypatch, failures):
    """Let the first kernels end before they answer; return the file that counts those that were started."""
    tries = folder / "tries"
    (folder / "site").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(
        "import os, sys\n"
        "if any(word.endswith('kernel.json') for word in sys.orig_argv):\n"
        f"    with open({str(tries)!r}, 'a') as file:\n        file.write('x')\n"
        f"    if os.path.getsize({str(tries)!r}) <= {failures}:\n"
        "        sys.stderr.write('no memory for a kernel')\n        os._exit(1)\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{folder / 'site'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    return tries


def test_a_kernel_that_starts_at_the_second_try_gives_a_good_run(tmp_path, page_job, monkeypatch):
    tries = break_start(tmp_path, monkeypatch, failures=1)
    assert run(page_job(tmp_path, "1")).status == "good"
    assert tries.read_text() == "xx"


def test_a_kernel_that_never_starts_is_tried_twice_and_told(tmp_path, page_job, monkeypatch):
    tries = break_start(tmp_path, monkeypatch, failures=9)
    result = run(page_job(tmp_path, "1"))
    assert (result.status, result.cell) == ("start-up failed", None)
    assert "tried twice; the first time: " in result.failure
    assert tries.read_text() == "xx"


def test_a_cell_that_kills_its_kernel_is_not_tried_again(tmp_path, page_job, monkeypatch):
    tries = break_start(tmp_path, monkeypatch, failures=0)
    assert run(page_job(tmp_path, "import os\nos._exit(1)")).status == "killed"
    assert tries.read_text() == "x"


# ---- what a kernel finds, and what a run leaves behind


LOOK = """\
import json, os, socket
import psutil
from ipykernel.connect import get_connection_info

listening = [one.laddr for one in psutil.Process().net_connections() if one.status == psutil.CONN_LISTEN]
transport = json.loads(get_connection_info())["transport"]
names = ("WB6_ROOT", "WB6_PAGE", "WB6_PUBLISHED", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PYTHONHASHSEED")
print(json.dumps({"listening": listening, "transport": transport, **{name: os.environ.get(name) for name in names}}))
"""


@pytest.fixture(scope="module")
def looked(tmp_path_factory, page_job):
    """What a cell finds around it, and what the caller had before and has now."""
    folder = tmp_path_factory.mktemp("looked")
    temporary = folder / "temporary"
    temporary.mkdir()

    def state():
        return dict(os.environ), Path.cwd(), signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(temporary))
        for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PYTHONHASHSEED"):
            patch.delenv(name, raising=False)
        before = state()
        job = page_job(folder, LOOK)
        result = run(job)
        return job, json.loads(read_outputs(result.job.output)), before == state(), list(temporary.iterdir())


def test_the_kernel_is_reached_over_files_of_its_own(looked):
    assert looked[1]["transport"] == "ipc"


def test_none_of_its_channels_is_a_port(looked):
    """ipykernel opens one port, for what its forked children print; its five channels would be five more."""
    assert len(looked[1]["listening"]) <= 1


def test_numerical_libraries_get_as_many_threads_as_the_job_says(looked):
    assert (looked[1]["OMP_NUM_THREADS"], looked[1]["OPENBLAS_NUM_THREADS"]) == ("1", "1")


def test_sets_have_the_same_order_in_every_run(looked):
    assert looked[1]["PYTHONHASHSEED"] == "0"


def test_a_run_tells_the_kernel_the_root_the_page_and_whether_it_is_published(looked):
    job, found, _, _ = looked
    assert (found["WB6_ROOT"], found["WB6_PAGE"], found["WB6_PUBLISHED"]) == (str(job.root), "page", "1")


def test_a_run_leaves_the_environment_the_folder_and_the_signals_of_the_caller(looked):
    assert looked[2]


def test_a_run_leaves_nothing_in_the_temporary_folder(looked):
    assert looked[3] == []


def test_threads_that_the_user_has_set_stay(tmp_path, page_job, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    job = page_job(tmp_path, "import os\nprint(os.environ['OMP_NUM_THREADS'])")
    run(job)
    assert read_outputs(job.output) == "7\n"


def test_a_temporary_folder_whose_path_is_too_long_for_sockets_does_no_harm(tmp_path, page_job, monkeypatch):
    long = tmp_path / ("long-" * 20)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    assert run(page_job(tmp_path, "1")).status == "good"


def test_a_folder_with_braces_does_no_harm(tmp_path, page_job):
    folder = tmp_path / "a {book} of {0}"
    folder.mkdir()
    assert run(page_job(folder, "1"), folder / "{run}").status == "good"


def test_a_cell_can_start_other_programs(tmp_path, page_job):
    job = page_job(tmp_path, "!echo from the shell", "import subprocess\nprint(subprocess.run(['true']).returncode)")
    assert run(job).status == "good"
    assert read_outputs(job.output).split() == ["from", "the", "shell", "0"]


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
