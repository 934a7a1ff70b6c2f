"""Kernels that hang: how long they may, where they stood, and that nothing of them is left."""

import os
import threading

import pytest

from tests.runner.processes import find_kernels, is_alive, wait_until
from wb6.runner import watch
from wb6.runner.execute import run
from wb6.runner.settings import Limits
from wb6.runner.watch import Watch, end_group, read_number, read_progress

SHORT = "limits: {cell: 1}\n"

#: A module of the book that starts a program and hangs in the library, three calls below the cell.
SLOW = """\
import subprocess
import threading
from pathlib import Path


def load():
    child = subprocess.Popen(["sleep", "1000"])
    Path("child").write_text(str(child.pid))
    wait_for_rows()


def wait_for_rows():
    threading.Event().wait()
"""


@pytest.fixture(scope="module")
def hung(tmp_path_factory, page_job):
    folder = tmp_path_factory.mktemp("hung")
    cells = "import slow\nprint('loaded')", "first = 1\nslow.load()"
    return run(page_job(folder, *cells, runs=SHORT, modules={"slow.py": SLOW}))


def test_a_cell_beyond_its_time_is_timed_out(hung):
    assert (hung.status, hung.job.output.exists()) == ("timed out", False)
    assert "a cell took longer than 1 s" in hung.failure


def test_a_hang_names_the_line_of_the_cell(hung):
    assert (hung.cell, hung.line) == (3, 2)
    assert hung.failure.startswith("cell 3, line 2: slow.load()\n")


def test_a_hang_names_the_functions_of_the_book(hung):
    assert "it stood in notebooks/slow.py line 13, wait_for_rows" in hung.failure
    assert "it stood in notebooks/slow.py line 9, load" in hung.failure


def test_a_hang_tells_nothing_of_the_kernel_itself(hung):
    assert "ipykernel" not in hung.failure
    assert "asyncio" not in hung.failure


def test_a_hang_carries_what_was_printed_last(hung):
    assert hung.tail == "loaded"


def test_a_hung_kernel_is_gone_with_what_it_started(hung):
    child = int((hung.job.notebook.parent / "child").read_text())
    wait_until(lambda: not is_alive(child), 2)
    assert find_kernels(hung.job.root) == []


def test_a_hang_ends_soon_after_its_time(hung):
    assert hung.seconds < 10


def test_what_a_good_run_started_is_gone_at_its_end(tmp_path, page_job):
    start = "import subprocess\nfrom pathlib import Path\nchild = subprocess.Popen(['sleep', '1000'])"
    result = run(page_job(tmp_path, f"{start}\nPath('child').write_text(str(child.pid))"))
    assert result.status == "good"
    child = int((result.job.notebook.parent / "child").read_text())
    wait_until(lambda: not is_alive(child), 2)


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()", 4),
        ("number = 0\nwhile True: number += 1", 2),
        ("import re\nre.match('(a+)+$', 'a' * 40 + 'b')", 2),
        (
            "import threading\nthread = threading.Thread(target=threading.Event().wait)\nthread.start()\nthread.join()",
            4,
        ),
    ],
    ids=["a lock", "a busy loop", "a loop in C that lets no other thread run", "another thread"],
)
def test_whatever_a_cell_hangs_in_its_line_is_named(tmp_path, page_job, cell, line):
    result = run(page_job(tmp_path, cell, runs="limits: {cell: 0.7}\n"))
    assert (result.status, result.cell, result.line) == ("timed out", 2, line)


def test_a_function_of_an_earlier_cell_does_not_stand_for_the_cell(tmp_path, page_job):
    define = "import threading\n\n\ndef load():\n    threading.Event().wait()"
    result = run(page_job(tmp_path, define, "first = 1\nload()", runs=SHORT))
    assert result.failure.startswith("cell 3, line 2: load()\n")
    assert "it stood in load, a function of the notebook, line 5 of its cell" in result.failure


def test_a_stack_too_deep_to_be_written_down_still_names_the_function(tmp_path, page_job):
    deep = "import threading\n\n\ndef descend(steps):\n    descend(steps - 1) if steps else threading.Event().wait()\n"
    result = run(page_job(tmp_path, "import deep", "deep.descend(300)", runs=SHORT, modules={"deep.py": deep}))
    assert (result.status, result.cell) == ("timed out", 3)
    assert "it stood in notebooks/deep.py line 5, descend" in result.failure


def test_a_cell_that_awaits_what_never_comes_is_timed_out(tmp_path, page_job):
    result = run(page_job(tmp_path, "import asyncio\nawait asyncio.sleep(1000)", runs=SHORT))
    assert result.failure == "cell 2\n    a cell took longer than 1 s"


def test_cells_that_each_keep_their_time_can_be_too_many(tmp_path, page_job):
    cells = ["import time\ntime.sleep(0.6)"] * 5
    result = run(page_job(tmp_path, *cells, runs="limits: {cell: 100, run: 2}\n"))
    assert result.status == "timed out"
    assert "the run took longer than 2 s" in result.failure
    assert result.cell and result.cell < 6


def test_a_run_that_ends_its_time_before_the_kernel_is_there_leaves_no_kernel(tmp_path, page_job):
    result = run(page_job(tmp_path, "import time\ntime.sleep(1000)", runs="limits: {run: 0.01}\n"))
    assert (result.status, result.cell) == ("timed out", None)
    assert result.failure == "the run took longer than 0.01 s"
    assert find_kernels(result.job.root) == []


# ---- limits in runs.yml


@pytest.mark.parametrize(
    ("runs", "limits"),
    [
        ("runs: {}\n", Limits(300, 1800)),
        ("limits: {cell: 7}\n", Limits(7, 1800)),
        ("limits: {run: 9}\n", Limits(300, 9)),
        ("limits: {cell: 7}\nruns:\n  page:\n    limits: {cell: 2.5, run: 8}\n", Limits(2.5, 8)),
    ],
    ids=["none", "all, cell", "all, run", "this page"],
)
def test_limits_hold_for_all_pages_or_for_one(tmp_path, page_job, runs, limits):
    assert page_job(tmp_path, "1", runs=runs).limits == limits


def test_a_page_keeps_what_holds_for_all_where_it_says_nothing(tmp_path, page_job):
    job = page_job(tmp_path, "1", runs="limits: {cell: 7, run: 70}\nruns:\n  page:\n    limits: {cell: 2}\n")
    assert job.limits == Limits(2, 70)


# ---- what others read of a watch


def test_the_progress_tells_the_cell_from_one_on(tmp_path):
    with Watch(tmp_path, Limits()) as one:
        one.begin_cell(0, 4)
        assert read_progress(tmp_path) == {"cell": 1, "of": 4}


def test_there_is_no_progress_before_the_first_cell(tmp_path):
    assert read_progress(tmp_path) == {}


@pytest.mark.parametrize("text", [None, "", "no number"])
def test_a_kernel_that_has_not_told_its_number_has_none(tmp_path, text):
    if text is not None:
        (tmp_path / "kernel.pid").write_text(text)
    assert read_number(tmp_path) is None


def test_a_group_that_is_gone_already_is_no_error(tmp_path):
    (tmp_path / "kernel.pid").write_text("99999999")
    end_group(tmp_path)


def test_a_watch_ends_with_its_run(tmp_path):
    before = threading.active_count()
    with Watch(tmp_path, Limits()):
        assert threading.active_count() == before + 1
    assert threading.active_count() == before


def test_a_kernel_that_cannot_be_asked_is_not_waited_for(tmp_path):
    (tmp_path / "kernel.pid").write_text("99999999")
    with Watch(tmp_path, Limits(run=0.01)) as one:
        wait_until(lambda: one.stack == "" and one.expired, watch._PATIENCE)


def test_this_process_is_no_kernel_of_the_book(tmp_path):
    assert os.getpid() not in find_kernels(tmp_path)
