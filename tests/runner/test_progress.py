"""What a build tells while it runs: a view that keeps up on a terminal, plain lines elsewhere."""

import contextlib
import os
import re
import subprocess
import sys
from io import StringIO

import pytest
from rich.console import Console

from tests.books import PROSE, notebook, write_book
from tests.runner.processes import ROOT
from tests.runner.results import make_result
from wb6.runner import progress
from wb6.runner.progress import LiveProgress, Progress, Running, Silence, make_progress

BUSY = [Running("routes/arrivals", 12.4, 3, 9, usual=40.0), Running("routes/returns", 0.2, 0, 0)]


def test_a_line_tells_how_each_run_went(capsys):
    plain = Progress()
    plain.begin(2)
    plain.done(make_result())
    assert capsys.readouterr().out == "[1/2] routes/arrivals: error, 1.2 s\n"


def test_plain_lines_do_not_tell_of_every_moment(capsys):
    plain = Progress()
    plain.begin(2)
    plain.show(BUSY)
    assert capsys.readouterr().out == ""


def test_plain_lines_tell_from_time_to_time_what_still_runs(capsys, monkeypatch):
    monkeypatch.setattr(progress, "_REMIND", 0.0)
    Progress().show(BUSY)
    assert capsys.readouterr().out == (
        "still running: routes/arrivals, cell 3 of 9, 12 s, usually 40 s; routes/returns, starting, 0 s\n"
    )


@pytest.fixture
def live():
    """A live view on a terminal that writes to a text."""
    return LiveProgress(Console(file=StringIO(), force_terminal=True, width=100, highlight=False))


def test_the_view_tells_what_runs_for_how_long_and_what_is_left(live):
    live.begin(5)
    live.done(make_result())
    live.show(BUSY)
    drawn = live.console.file.getvalue()
    assert "routes/arrivals, cell 3 of 9, 12 s, usually 40 s" in drawn
    assert "routes/returns, starting, 0 s" in drawn
    assert "1 of 5 done, 2 waiting" in drawn
    live.end()


def test_lines_stay_when_the_view_is_taken_away(live):
    live.begin(1)
    live.show(BUSY)
    live.say("a page [bold]has[/bold] run")
    live.end()
    assert "a page [bold]has[/bold] run\n" in live.console.file.getvalue()


def test_a_view_that_was_never_shown_can_be_ended(live):
    live.end()
    assert live.console.file.getvalue() == ""


def test_silence_prints_nothing(capsys):
    Silence().done(make_result())
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("terminal", "kind"), [(True, LiveProgress), (False, Progress)])
def test_a_terminal_gets_the_view_and_a_file_gets_lines(monkeypatch, terminal, kind):
    monkeypatch.setattr("sys.stdout", type("Out", (StringIO,), {"isatty": lambda _: terminal})())
    assert type(make_progress()) is kind


def test_words_between_colons_stay_words():
    live = LiveProgress()
    live.console.file = StringIO()
    live.say("::error file=a.ipynb::key :warning: of [red]a[/red]")
    assert live.console.file.getvalue() == "::error file=a.ipynb::key :warning: of [red]a[/red]\n"


def test_the_view_counts_down_to_nothing(live):
    live.begin(1)
    live.done(make_result())
    live.show([])
    assert "1 of 1 done, 0 waiting" in live.console.file.getvalue()
    live.end()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_a_build_on_a_terminal_shows_what_runs(tmp_path):
    """A real one: what the command draws while a page runs for a second."""
    page = notebook("Page", "import time\ntime.sleep(1)")
    root = write_book(tmp_path / "book", {"index.md": f"# Book\n\n{PROSE}\n", "notebooks/page.ipynb": page})
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "wb6", "build", "--root", str(root)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100"},
        stdout=theirs,
    )
    os.close(theirs)
    drawn = b""
    with contextlib.suppress(OSError):  # which a terminal raises at its end
        while part := os.read(ours, 4096):
            drawn += part
    os.close(ours)
    assert process.wait() == 0
    assert re.search(rb"page, cell 2 of 2, \d s\S*\s+0 of 1 done, 0 waiting", drawn)
    assert re.search(rb"\[1/1\] page: good, \d\.\d s", drawn)


def test_a_build_into_a_file_has_no_commands_to_a_terminal(built):
    assert "\x1b" not in built.said.output
    assert re.search(r"\[[12]/2\] part/first: good, \d\.\d s\n", built.said.output)
