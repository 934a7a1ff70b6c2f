"""Starts the command as a process of its own, and tells which processes and files it left.

What the books are that it is started on is said in ``tests.books``.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]

#: Longest time that a test waits for something to happen, in seconds.
PATIENCE = 60


def start(root: Path, *arguments: str, temporary: Path | None = None, **environment: str) -> subprocess.Popen[str]:
    """Start ``wb6`` on a book, in a process group of its own.

    Args:
        root: The book.
        *arguments: Words of the command line.
        temporary: Folder that stands for the system's temporary one.
        **environment: What else the command finds in its environment.
    """
    scratch = {"TMPDIR": str(temporary)} if temporary else {}
    return subprocess.Popen(
        [sys.executable, "-m", "wb6", *arguments, "--root", str(root)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **scratch, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=_hear_interrupts,  # noqa: PLW1509  (no thread of the tests holds a lock here)
    )


def _hear_interrupts() -> None:
    """Undo what a shell does to programs in its background: they, and what they start, do not hear Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_until(happened: Callable[[], object], patience: float = PATIENCE) -> float:
    """Return how many seconds it took until something happened; fails if it does not."""
    began = time.monotonic()
    while not happened():
        assert time.monotonic() - began < patience, "it did not happen"
        time.sleep(0.02)
    return time.monotonic() - began


def is_alive(number: int) -> bool:
    """Return whether a process runs; one that is over and not yet waited for does not."""
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def find_kernels(root: Path) -> list[int]:
    """Return the processes that serve a book: kernels, and whatever they started."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("WB6_ROOT") == str(root) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found
