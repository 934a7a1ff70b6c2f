"""Stopping a build, and two at once: nothing is left, nothing is harmed."""

import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.books import PROSE, PUBLISH, notebook, write_book
from tests.runner.processes import start, wait_until

HANG = "import subprocess, time\nsubprocess.Popen(['sleep', '4711'])\nopen({mark!r}, 'w').close()\ntime.sleep(4711)"

EDITION = "the last edition"


def processes_of(temporary):
    """Return the processes that were started with a temporary folder, and their descendants."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if f"TMPDIR={temporary}\0".encode() in (path / "environ").read_bytes():
                state = (path / "stat").read_text().rpartition(")")[2].split()[0]
                found += [] if state == "Z" else [(path / "cmdline").read_bytes().replace(b"\0", b" ").decode()]
        except OSError:
            continue
    return found


@pytest.fixture
def short_folder():
    """A temporary folder with a path short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="t", dir="/tmp"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def hanging(tmp_path, short_folder):
    """A build of two pages that hang, each with a program of its own; and the folder of the book."""
    marks = [tmp_path / "one", tmp_path / "two"]
    pages = {f"notebooks/{mark.name}.ipynb": notebook(mark.name, HANG.format(mark=str(mark))) for mark in marks}
    root = write_book(tmp_path / "book", {"index.md": f"# Book\n\n{PROSE}\n", **pages})
    (root / "_build" / "html").mkdir(parents=True)
    (root / "_build" / "html" / "index.html").write_text(EDITION)
    process = start(root, "build", "--jobs", "2", temporary=short_folder)
    wait_until(lambda: all(mark.exists() for mark in marks))
    assert len(processes_of(short_folder)) >= 6  # the command, two workers, two kernels, two programs
    yield process, root, short_folder
    process.kill()
    process.wait()


@pytest.mark.parametrize(
    ("number", "whole_group"),
    [(signal.SIGINT, False), (signal.SIGINT, True), (signal.SIGTERM, False)],
    ids=["Ctrl-C to the command", "Ctrl-C to the whole group", "a job that is cancelled"],
)
def test_a_build_that_is_stopped_leaves_no_process_and_no_half_file(hanging, number, whole_group):
    process, root, temporary = hanging
    started = time.monotonic()
    os.killpg(process.pid, number) if whole_group else process.send_signal(number)
    said, _ = process.communicate(timeout=30)
    seconds = time.monotonic() - started
    assert process.returncode == 130, said
    assert "Stopped." in said
    assert seconds < 5, f"{seconds:.1f} s; two are promised, on a machine that does nothing else"
    wait_until(lambda: processes_of(temporary) == [], 2)
    assert list(temporary.iterdir()) == []
    left = {path.relative_to(root / "_build").as_posix() for path in (root / "_build").rglob("*") if path.is_file()}
    assert left == {".lock", "html/index.html"}
    assert (root / "_build" / "html" / "index.html").read_text() == EDITION


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "a job that is cancelled"])
def test_a_build_that_runs_its_pages_in_its_own_process_stops_too(tmp_path, short_folder, number):
    mark = tmp_path / "began"
    pages = {"notebooks/page.ipynb": notebook("Page", HANG.format(mark=str(mark)))}
    runs = "executor: tests.runner.executors:make_serial\n"
    root = write_book(tmp_path / "book", {"index.md": f"# Book\n\n{PROSE}\n", **pages}, runs)
    process = start(root, "build", temporary=short_folder)
    wait_until(mark.exists)
    process.send_signal(number)
    seconds = wait_until(lambda: process.poll() is not None)
    assert (process.returncode, seconds < 5) == (130, True), process.stdout.read()
    wait_until(lambda: processes_of(short_folder) == [], 2)
    assert list(short_folder.iterdir()) == []


def test_a_build_that_is_stopped_while_it_prints_leaves_the_last_edition(tmp_path, short_folder):
    root = write_book(tmp_path / "book", {"index.md": f"# Book\n\n{PROSE}\n"})
    (root / "_build" / "html").mkdir(parents=True)
    (root / "_build" / "html" / "index.html").write_text(EDITION)
    process = start(root, "build", temporary=short_folder)
    wait_until((root / "_build" / "printing").exists)
    os.killpg(process.pid, signal.SIGINT)
    seconds = wait_until(lambda: process.poll() is not None)
    assert (process.returncode, seconds < 5) == (130, True), process.stdout.read()
    wait_until(lambda: processes_of(short_folder) == [], 2)
    assert list(short_folder.iterdir()) == []
    assert not (root / "_build" / "printing").exists()
    assert (root / "_build" / "html" / "index.html").read_text() == EDITION


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_a_build_that_is_killed_leaves_no_kernel_and_nothing_that_one_started(hanging):
    process, _, temporary = hanging
    process.kill()
    process.wait()
    seconds = wait_until(lambda: processes_of(temporary) == [], 10)
    assert seconds < 5, f"{seconds:.1f} s; two are promised, on a machine that does nothing else"


def test_two_builds_at_once_do_not_harm_each_other(tmp_path):
    pages = {f"notebooks/p{n}.ipynb": notebook(f"Page {n}", f"print({n}, 'computed')") for n in range(3)}
    root = write_book(tmp_path / "book", {"index.md": f"# Book\n\n{PROSE}\n", **pages})
    both = [start(root, "build"), start(root, "build")]
    said = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum("another build of this book is running" in one for one in said) <= 1
    for n in range(3):
        assert f"{n} computed" in (root / "_build" / "html" / "notebooks" / f"p{n}.html").read_text()


def test_two_runs_of_one_page_at_once_tell_their_own_values(tmp_path):
    page = notebook("Page", PUBLISH, "publish('doubled', 2 * n)", parameters="n: int = 0  # a number")
    root = write_book(tmp_path / "book", {"index.md": f"# Book\n\n{PROSE}\n", "notebooks/page.ipynb": page})
    for _ in range(2):  # run, and kept
        both = [start(root, "run", "page", "-p", "n", str(n)) for n in (21, 50)]
        said = [process.communicate(timeout=60)[0] for process in both]
        assert [one.splitlines()[0] for one in said] == ["value doubled: 42", "value doubled: 100"]
