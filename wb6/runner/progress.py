"""Shows how a build goes on: on a terminal a view that keeps up, elsewhere plain lines.

What is shown is told by ``wb6.runner.pool`` and ``wb6.runner.build``; nothing is decided here.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wb6.runner.job import Result

#: How often plain lines tell that a page still runs, in seconds.
_REMIND = 30.0


@dataclass(frozen=True)
class Running:
    """A page that runs now: for how long, in which cell of how many, and how long it took the last time."""

    address: str
    seconds: float
    cell: int
    of: int
    usual: float | None = None


class Progress:
    """Plain lines, one for each thing that happened: for CI, files and pipes."""

    def __init__(self) -> None:
        """Begin; nothing is to be done yet."""
        self.total = self.count = 0
        self._reminded = time.monotonic()

    def say(self, text: str) -> None:
        """Print a line."""
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def begin(self, total: int) -> None:
        """Take note of how many runs there will be."""
        self.total, self.count, self._reminded = total, 0, time.monotonic()

    def done(self, result: Result) -> None:
        """Tell how a run went."""
        self.count += 1
        self.say(f"[{self.count}/{self.total}] {result.job.address}: {result.status}, {result.seconds:.1f} s")

    def show(self, running: Sequence[Running]) -> None:
        """Tell what runs now, from time to time."""
        if running and time.monotonic() - self._reminded > _REMIND:
            self._reminded = time.monotonic()
            self.say("still running: " + "; ".join(_tell(one) for one in running))

    def end(self) -> None:
        """Stop to show anything that moves."""


class Silence(Progress):
    """Nothing: for one run, whose result is told in full."""

    def say(self, text: str) -> None:
        """Print nothing."""


class LiveProgress(Progress):
    """A view at the foot of a terminal: what runs now, for how long, and what is left."""

    def __init__(self, console: Any = None) -> None:
        """Begin.

        Args:
            console: A ``rich`` console; default is one that writes to the standard output.
        """
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        super().__init__()
        self.plain = Text
        self.console = console or Console(highlight=False, emoji=False)
        self._live = Live(console=self.console, auto_refresh=False, transient=True)
        self._on = False

    def say(self, text: str) -> None:
        """Print a line above the view."""
        self.console.print(text, markup=False, soft_wrap=True)

    def show(self, running: Sequence[Running]) -> None:
        """Draw the view anew."""
        if not self._on:
            self._live.start()
            self._on = True
        left = self.total - self.count - len(running)
        lines = [f"  {_tell(one)}" for one in running]
        self._live.update(
            self.plain("\n".join([*lines, f"{self.count} of {self.total} done, {left} waiting"])), refresh=True
        )

    def end(self) -> None:
        """Take the view away."""
        if self._on:
            self._live.stop()
            self._on = False


def _tell(one: Running) -> str:
    cell = f", cell {one.cell} of {one.of}" if one.of else ", starting"
    usual = f", usually {one.usual:.0f} s" if one.usual and one.usual >= 1 else ""
    return f"{one.address}{cell}, {one.seconds:.0f} s{usual}"


def make_progress() -> Progress:
    """Return a live view on a terminal, plain lines elsewhere."""
    return LiveProgress() if sys.stdout.isatty() else Progress()
