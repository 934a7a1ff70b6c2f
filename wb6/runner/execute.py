"""Runs one notebook headless with papermill and says honestly how it went.

The result of a run is what this module returns, not what the notebook's own metadata say: a killed
kernel leaves a notebook that calls itself completed. A notebook that failed is kept apart.
"""

import hashlib
import json
import logging
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wb6.runner.failure import Place, find_place, read_tail, tell_error, tell_stack
from wb6.runner.files import write_whole
from wb6.runner.job import Job, Result
from wb6.runner.observed import read_observed
from wb6.runner.published import clean, dump, find_exit, join, prepare, read_published

#: Longest time that a kernel may take to start, in seconds.
START_TIMEOUT = 60

#: Longest path that the system takes for a socket, in bytes (Linux takes 107, macOS 103).
_LONGEST_SOCKET = 100

_THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)


def run(job: Job, scratch: Path | None = None) -> Result:
    """Run one notebook. Never raises for what a notebook does; the result tells.

    A kernel that does not start is started once more; what a cell does is never tried twice.

    The output appears under ``job.output`` only if the run was good; otherwise the half notebook goes
    to the same name with ``.failed.ipynb`` and whatever stood there before stays.

    Args:
        job: What to run.
        scratch: Folder for what the run needs meanwhile; removed at its end. Default: one of its own.
            Its path must be short, because the kernel's sockets lie in it.
    """
    result = _run_once(job, scratch)
    if result.status == "start-up failed":
        first, result = result, _run_once(job, scratch)
        if result.status == "start-up failed":
            result = replace(result, failure=f"{result.failure}\n    tried twice; the first time: {first.failure}")
    return result


def _run_once(job: Job, scratch: Path | None) -> Result:
    # papermill and its parts take a second to load, and most runs of the command need no kernel at all.
    import papermill
    from papermill.exceptions import PapermillExecutionError

    from wb6.runner.watch import ObservedKernel, Watch, end_group

    # papermill warns of parameters that it cannot read; ours stand in the notebook already.
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    logging.getLogger("traitlets").setLevel(logging.CRITICAL)
    started = time.monotonic()
    job.output.parent.mkdir(parents=True, exist_ok=True)
    folder = scratch or Path(tempfile.mkdtemp(prefix="wb6-"))
    folder.mkdir(parents=True, exist_ok=True)
    committed = json.loads(job.notebook.read_text(encoding="utf-8"))
    content, injected_at = prepare(committed, job.injected)
    source, half = folder / "source.ipynb", folder / "half.ipynb"
    source.write_text(dump(content), encoding="utf-8")
    status, failure, line = "good", "", None
    try:
        with (
            _environment(job, folder),
            _signals(lambda: end_group(folder)) as keep_signals,
            (folder / "printed").open("w", encoding="utf-8") as printed,
            Watch(folder, job.limits) as watch,
        ):
            try:
                papermill.execute_notebook(
                    _literal(source),
                    _literal(half),
                    cwd=str(job.notebook.parent),
                    kernel_name="python3",
                    progress_bar=False,
                    start_timeout=START_TIMEOUT,
                    stdout_file=printed,
                    stderr_file=printed,
                    kernel_manager_class=ObservedKernel,
                    config=_configure(folder, keep_signals),
                    on_cell_start=lambda cell, cell_index: watch.begin_cell(cell_index, len(content["cells"])),  # noqa: ARG005
                )
            except PapermillExecutionError as error:
                # A cell that is allowed to raise does not stop the notebook: the last cell is not the one.
                watch.cell = error.cell_index
                raised_at = find_place(watch.cell, injected_at, content["cells"]) or Place(None, "")
                failure, line = tell_error(
                    raised_at, error.ename, error.evalue, error.traceback, error.exec_count, job.root
                )
                status = "error"
            except Exception as error:  # whatever it is, it must not stop the other pages
                status, failure = _how_it_died(error) if watch.cell is not None else _why_not(folder, error)
        if watch.expired:
            status = "timed out"
            stack, line = tell_stack(watch.stack, job.root)
            failure = watch.expired + (f"\n{stack}" if stack else "")
        place = find_place(watch.cell, injected_at, content["cells"])
        if status in ("timed out", "killed") and place:
            failure = f"{place.tell(line)}\n    {failure}"
        published: list[dict[str, Any]] = []
        digest = ""
        if half.is_file():
            executed = json.loads(half.read_text(encoding="utf-8"))
            clean(executed)
            if status == "good":
                status, failure, published, at = _judge(executed)
                place = find_place(at, injected_at, content["cells"])
                failure = f"{place.tell()}\n    {failure}" if place else failure
                # The committed cells with what they gave, so that a result kept from an earlier run is the same.
                executed = join(committed, job.injected, executed)
            digest = _write(job, executed, good=status == "good")
        return Result(
            job,
            status,
            time.monotonic() - started,
            failure,
            cell=place.cell if place else None,
            line=line,
            tail=read_tail(folder / "printed") if status != "good" else "",
            published=published,
            observed=read_observed(folder / "observed", job.root),
            finished=datetime.now(UTC).isoformat(timespec="seconds"),
            digest=digest,
        )
    finally:
        end_group(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _write(job: Job, executed: dict[str, Any], *, good: bool) -> str:
    """Write an executed notebook to its place, or the half one beside it, and return the fingerprint of a good one."""
    text = dump(executed).encode()
    failed = job.output.with_name(f"{job.output.stem}.failed.ipynb")
    write_whole(job.output if good else failed, text)
    if not good:
        return ""
    failed.unlink(missing_ok=True)
    return hashlib.sha256(text).hexdigest()


def _judge(executed: dict[str, Any]) -> tuple[str, str, list[dict[str, Any]], int | None]:
    """Return the status of a run that came to its end, what failed, what it published, and the cell to blame."""
    if (left := find_exit(executed)) is not None:
        return "error", "SystemExit: the cell ended the notebook before its end", [], left
    try:
        published, twice = read_published(executed)
    except ValueError as error:
        return "invalid", f"what it published by name is not JSON ({error})", [], None
    if twice:
        text = f"the name '{twice}' is used twice on this page; names of figures and values are unique"
        return "invalid", text, [], None
    return "good", "", published, None


def _literal(path: Path) -> str:
    """Return a path as papermill takes it: braces would be filled with parameters."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _configure(folder: Path, on_start: Callable[[], None]) -> Any:
    """Use sockets of the file system, not ports, where there are any: parallel runs cannot collide."""
    from traitlets.config import Config

    fits = len(os.fsencode(folder / "kernel-ipc-1")) <= _LONGEST_SOCKET
    transport = {"transport": "ipc"} if fits and hasattr(signal, "SIGUSR1") else {}
    manager = {**transport, "connection_file": str(folder / "kernel.json")}
    return Config({"KernelManager": manager, "ObservedKernel": {"on_start": on_start}})


def _how_it_died(error: Exception) -> tuple[str, str]:
    if type(error).__name__ == "DeadKernelError":
        return "killed", "the kernel died (out of memory, killed from outside, or by the cell itself)"
    return "killed", f"the kernel could not be reached any more ({type(error).__name__}: {error})"


def _why_not(folder: Path, error: Exception) -> tuple[str, str]:
    said = read_tail(folder / "kernel.log", 3)
    return "start-up failed", f"{type(error).__name__}: {error}" + (f"\n    the kernel said: {said}" if said else "")


@contextmanager
def _signals(end: Callable[[], None]) -> Iterator[Callable[[], None]]:
    """Keep what the caller does on Ctrl-C and SIGTERM; give what sets it again once nbclient took it over.

    nbclient would end the kernel alone, and the build would go on with the next page.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def first_end(number: int, frame: Any) -> None:
        end()  # a cell that hangs would be waited for otherwise
        before[signal.Signals(number)](number, frame)  # type: ignore[operator, misc]

    def keep() -> None:
        for number, handler in before.items():
            signal.signal(number, first_end if callable(handler) else handler)

    try:
        yield keep
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _environment(job: Job, folder: Path) -> Iterator[None]:
    """Set what the kernel inherits, and leave the environment of the caller as it was."""
    before = dict(os.environ)
    os.environ |= {
        "WB6_ROOT": str(job.root),
        "WB6_PAGE": job.address,
        "WB6_PUBLISHED": "1" if job.published else "0",
        "WB6_SCRATCH": str(folder),
        "IPYTHONDIR": str(folder / "ipython"),  # nobody's own start-up files
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    for name in ("PYTHONHASHSEED", *_THREADS):
        # Sets in the same order every time, and no more threads than the cores that this run may have.
        os.environ.setdefault(name, "0" if name == "PYTHONHASHSEED" else str(job.threads))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
