"""What a build tells while it runs: a view that keeps up on a terminal, plain lines elsewhere."""

from io import StringIO

import pytest
from rich.console import Console

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
