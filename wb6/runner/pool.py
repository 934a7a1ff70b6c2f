"""Runs jobs side by side through one ``concurrent.futures.Executor``, and stops them all when told to.

By default that is a pool of processes, no more than there are cores, the longest job first. Another
executor can stand in its place if its workers run on this machine. How one job runs is in
``wb6.runner.execute``.
"""

import contextlib
import multiprocessing
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from wb6.runner.execute import run
from wb6.runner.files import remove_halves
from wb6.runner.job import Job, Result
from wb6.runner.kernel import end_with_parent
from wb6.runner.progress import Progress, Running
from wb6.runner.watch import end_group, read_progress

#: How often progress is shown, in seconds.
_STEP = 0.2

#: Makes an executor for a number of workers.
MakeExecutor = Callable[[int], Executor]


def make_pool(workers: int) -> Executor:
    """Return a pool of processes; its workers leave Ctrl-C to the process that started them."""
    import papermill  # noqa: F401  (once, before the workers are forked)

    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context(method), initializer=_begin_worker)


def _begin_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A function, not the default: a run that goes on then ends its kernel first, with all that the kernel started.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(1))
    end_with_parent(signal.SIGTERM)


def run_all(
    jobs: Sequence[Job],
    progress: Progress,
    seconds: dict[str, float] | None = None,
    *,
    workers: int = 0,
    make_executor: MakeExecutor = make_pool,
) -> list[Result]:
    """Run jobs side by side and report each as it ends.

    Args:
        jobs: What to run.
        progress: Is told what runs and how each run went.
        seconds: How long each took the last time, by address; one that is not known goes first.
        workers: How many run at once; 0 for as many as there are cores.
        make_executor: Makes the executor.

    Returns:
        A result for each job, in their order. A worker that was killed gives ``killed``.

    Raises:
        KeyboardInterrupt: The user stopped it; every kernel and worker is gone then.
    """
    if not jobs:
        return []
    known = seconds or {}
    workers = min(len(jobs), workers or os.cpu_count() or 1)
    threads = max(1, (os.cpu_count() or 1) // workers)
    ordered = sorted(jobs, key=lambda job: -known.get(job.address, float("inf")))
    shared = Path(tempfile.mkdtemp(prefix="wb6-"))  # in the system's folder: paths of sockets must be short
    places = {job.address: shared / str(number) for number, job in enumerate(ordered)}
    ordered = [replace(job, threads=threads) for job in ordered]
    try:
        results = _run_in(make_executor(workers), ordered, places, progress, known)
        for job in ordered:
            if job.address not in results:  # its worker, or that of another job, was killed: once more, alone
                progress.say(f"{job.address}: a worker process was killed; it is run again alone")
                end_group(places[job.address])
                _remove(places[job.address])  # what the first try left would be taken for the second's
                results |= _run_in(make_executor(1), [job], places, progress, known)
            if job.address not in results:
                results[job.address] = _lost(job)
                progress.done(results[job.address])
        return [results[job.address] for job in jobs]
    finally:
        for place in places.values():
            end_group(place)
        _remove(shared)


def _remove(folder: Path) -> None:
    """Remove a folder that a process at its end may still write to."""
    end = time.monotonic() + 1
    while folder.exists() and time.monotonic() < end:
        shutil.rmtree(folder, ignore_errors=True)


def _run_in(
    executor: Executor, jobs: Sequence[Job], places: dict[str, Path], progress: Progress, known: dict[str, float]
) -> dict[str, Result]:
    """Return the results of those jobs whose worker came to its end."""
    results: dict[str, Result] = {}
    try:
        waiting: dict[Future[Result], Job] = {executor.submit(run, job, places[job.address]): job for job in jobs}
        since: dict[str, float] = {}
        while waiting:
            done, _ = wait(waiting, timeout=_STEP, return_when=FIRST_COMPLETED)
            for future in done:
                job = waiting.pop(future)
                with contextlib.suppress(BrokenExecutor):
                    results[job.address] = future.result()
                    progress.done(results[job.address])
            progress.show(_look(waiting.values(), places, since, known))
    except BrokenExecutor:
        pass  # broken before all jobs were handed in; what has no result is told apart by the caller
    except BaseException:
        _stop(jobs, places)
        raise
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
    return results


def _look(
    jobs: Iterable[Job], places: dict[str, Path], since: dict[str, float], known: dict[str, float]
) -> list[Running]:
    """Return what runs now."""
    found = []
    for job in jobs:
        place = places[job.address]
        if place.is_dir():
            started = since.setdefault(job.address, time.monotonic())
            at = read_progress(place)
            passed = time.monotonic() - started
            found.append(Running(job.address, passed, at.get("cell", 0), at.get("of", 0), known.get(job.address)))
    return found


def _stop(jobs: Iterable[Job], places: dict[str, Path]) -> None:
    """Kill every worker and every kernel at once; nothing is asked and nothing is waited for."""
    workers = multiprocessing.active_children()
    for worker in workers:
        worker.kill()
    for place in places.values():
        end_group(place)
    for worker in workers:
        worker.join(1)
    for folder in {job.output.parent for job in jobs}:
        for worker in workers:
            remove_halves(folder, worker.pid or 0)


def _lost(job: Job) -> Result:
    text = "the process that ran it was killed (out of memory, or from outside)"
    return Result(job, "killed", 0.0, text, finished=datetime.now(UTC).isoformat(timespec="seconds"))
