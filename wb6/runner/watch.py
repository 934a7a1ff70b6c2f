"""Keeps watch over one kernel: starts it observed, holds it to its time, and ends all that it started.

A kernel beyond its time is asked for its stack, then killed with its whole process group. Nothing here
knows of notebooks; ``wb6.runner.execute`` tells the watch which cell runs.
"""

import contextlib
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from traitlets import Callable

from wb6.runner import kernel
from wb6.runner.settings import Limits

#: How often the watch looks at the clock, in seconds.
_STEP = 0.05

#: How long a kernel gets to write down its stack, in seconds.
_PATIENCE = 1.0


class ObservedKernel(AsyncKernelManager):
    """Starts kernels by ``wb6.runner.kernel`` under the Python that runs the runner."""

    #: Is called just before a kernel starts.
    on_start = Callable(lambda: None, config=True)

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        """Return the command that starts the kernel; whatever kernelspec is installed is not asked."""
        self.on_start()
        return [sys.executable, kernel.__file__, "-f", self.connection_file, *(extra_arguments or [])]


class Watch(threading.Thread):
    """Watches one kernel from a thread, as a context that ends with the kernel's whole group gone."""

    def __init__(self, scratch: Path, limits: Limits) -> None:
        """Prepare a watch.

        Args:
            scratch: Folder that the kernel writes its number and its stack to.
            limits: How long a cell and the run may take.
        """
        super().__init__(daemon=True)
        self.scratch = scratch
        self.limits = limits
        self.started = time.monotonic()
        self.cell: int | None = None
        self.cell_started = self.started
        self.expired = ""
        self.stack = ""
        self._over = threading.Event()

    def __enter__(self) -> "Watch":
        """Start to watch."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End the kernel and everything that it started."""
        self._over.set()
        self.join()
        end_group(self.scratch)

    def begin_cell(self, index: int, of: int) -> None:
        """Take note that a cell starts.

        Args:
            index: Its place in the notebook that is run, from 0.
            of: How many cells there are.
        """
        self.cell, self.cell_started = index, time.monotonic()
        note = self.scratch / "progress.half"
        note.write_text(json.dumps({"cell": index + 1, "of": of}), encoding="utf-8")
        note.replace(self.scratch / "progress")

    def run(self) -> None:
        """Look at the clock until the run is over or beyond its time."""
        while not self._over.wait(_STEP):
            now = time.monotonic()
            if now - self.started > self.limits.run:
                self.expired = f"the run took longer than {self.limits.run:g} s"
            elif self.cell is not None and now - self.cell_started > self.limits.cell:
                self.expired = f"a cell took longer than {self.limits.cell:g} s"
            if self.expired:
                self.stack = self._ask_for_stack()
                end_group(self.scratch)
                while not self._over.wait(_STEP):  # one that was only about to start has no number yet
                    end_group(self.scratch)
                return

    def _ask_for_stack(self) -> str:
        number, file = read_number(self.scratch), self.scratch / "stack"
        if number is None or not hasattr(signal, "SIGUSR1"):
            return ""
        with contextlib.suppress(OSError):
            os.kill(number, signal.SIGUSR1)
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and not (file.is_file() and file.stat().st_size):
            time.sleep(_STEP)
        time.sleep(_STEP)
        return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""


def read_number(scratch: Path) -> int | None:
    """Return the process number of the kernel that works in a folder, or None if none has started."""
    try:
        return int((scratch / "kernel.pid").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def end_group(scratch: Path) -> None:
    """Kill the kernel that works in a folder with everything in its process group, if any is left."""
    number = read_number(scratch)
    if number is not None and hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(number, signal.SIGKILL)


def read_progress(scratch: Path) -> dict[str, Any]:
    """Return which cell runs in a folder (``cell``) and how many there are (``of``); empty before the first."""
    try:
        return json.loads((scratch / "progress").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
