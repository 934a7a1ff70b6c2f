"""The build: check the inputs, reuse or run every notebook, stage, print, record.

Each step is a module of its own; here stands their order, and what happens when one of them fails.
"""

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from wb6.runner.book import Book
from wb6.runner.cache import Cache
from wb6.runner.files import write_whole
from wb6.runner.generated import stage_pages, write_pages
from wb6.runner.job import Job, Result, make_jobs
from wb6.runner.manifest import write_manifest
from wb6.runner.names import find_uses, judge_names
from wb6.runner.progress import Progress
from wb6.runner.publish import Edition, PublishError, publish, stage
from wb6.runner.published import dump, read_published
from wb6.runner.report import annotate, write_junit, write_status
from wb6.runner.settings import InputError, load
from wb6.runner.standin import Printed, stand_in


@dataclass(frozen=True)
class Built:
    """What a build gave: the path of the opening page, how each run went, whether anything was printed anew."""

    opening: Path
    results: list[Result]
    printed: bool


def check_inputs(book: Book) -> list[str]:
    """Run the checks that the book declares, before any kernel starts.

    Returns:
        Warnings: problems that do not stop a build (they carry a true attribute ``warning``).

    Raises:
        InputError: There are problems; the message lists them all.
    """
    found: list[Any] = []
    for reference in book.settings.checks:
        try:
            found += load(reference, "checks")(book.root)
        except InputError:
            raise
        except Exception:
            # A check may need what an earlier one has just found to be broken; then that is told, not the crash.
            if all(getattr(problem, "warning", False) for problem in found):
                raise
    warnings = [str(problem) for problem in found if getattr(problem, "warning", False)]
    problems = [str(problem) for problem in found if not getattr(problem, "warning", False)]
    if problems:
        raise InputError("\n".join([*warnings, *problems]))
    return warnings


def build(book: Book, progress: Progress, *, use_cache: bool = True, workers: int = 0) -> Built:
    """Build the whole book.

    A page whose run failed does not stop the others: it is printed from its last good result under a
    banner, or says that there never was one.

    Args:
        book: The book.
        progress: Is told how it goes on.
        use_cache: Whether kept results may stand for runs; new ones are kept in any case.
        workers: How many notebooks run at once; 0 for as many as there are cores.

    Raises:
        InputError: The inputs are invalid; nothing was run.
        PublishError: A text shows a name that no cell makes, a name is made and shown nowhere, or
            Jupyter Book could not print the pages.
    """
    for warning in check_inputs(book):
        progress.say(warning)
    jobs = make_jobs(book)
    with _alone(book, progress):
        cache = Cache(book)
        results = reuse_or_run(book, cache, jobs, progress, use_cache=use_cache, workers=workers)
        write_junit(book.build / "junit.xml", results)
        if os.environ.get("GITHUB_ACTIONS") == "true":
            for line in annotate(results, book.root):
                progress.say(line)
        printed = [_choose(book, cache, result) for result in results]
        write_manifest(book, printed)
        problems = judge_names(book, [result for result in results if result.good])
        if problems:
            raise PublishError("Texts and values do not fit:\n" + "\n".join(f"  {problem}" for problem in problems))
        return _print(book, printed, progress)


def judge_folder(book: Book) -> None:
    """Make the folder of what is built, if there is none.

    Raises:
        InputError: Nothing can be written there.
    """
    try:
        book.build.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=book.build):
            pass
    except OSError as error:
        raise InputError(
            f"{book.build}: nothing can be written there ({error.strerror}). Results and pages are kept in this "
            "folder: make it one that you may write to, or delete it."
        ) from error


def reuse_or_run(
    book: Book, cache: Cache, jobs: Sequence[Job], progress: Progress, *, use_cache: bool = True, workers: int = 0
) -> list[Result]:
    """Return a result for each job: a kept one where nothing has changed, a new one otherwise.

    Raises:
        InputError: Nothing can be written where results are kept.
    """
    judge_folder(book)
    found: dict[str, Result] = {}
    causes: dict[str, str] = {}
    for job in jobs:
        verdict = cache.look_up(job) if use_cache else None
        if verdict and verdict.result:
            found[job.address] = verdict.result
        else:
            causes[job.address] = "; ".join(verdict.reasons) if verdict else "no kept result was wanted"
    wanted = [job for job in jobs if job.address not in found]
    if found:
        progress.say(f"{len(found)} of {len(jobs)} results are kept: nothing that they depend on has changed")
    if wanted:
        from wb6.runner.pool import make_pool, run_all  # papermill and its parts take a second to load

        make = load(book.settings.executor, "executor") if book.settings.executor else make_pool
        seconds = {job.address: known for job in wanted if (known := cache.read_history(job.address).get("seconds"))}
        progress.begin(len(wanted))
        try:
            ran = run_all(wanted, progress, seconds, workers=workers, make_executor=make)
        finally:
            progress.end()
        for result in ran:
            found[result.job.address] = _keep(cache, replace(result, cause=causes[result.job.address]))
    return [found[job.address] for job in jobs]


def _keep(cache: Cache, result: Result) -> Result:
    """Keep a result; where that is not possible (a full disk), the run has not been in vain."""
    try:
        return cache.keep(result)
    except OSError as error:
        return replace(result, cause=f"{result.cause}; not kept ({error})")


def _choose(book: Book, cache: Cache, result: Result) -> Printed:
    """Return what a page is printed from: its result, or what stands in for it."""
    page = result.job.page
    if result.good:
        return Printed(
            result, json.loads(result.job.output.read_text(encoding="utf-8")), result.published, result.job.plain
        )
    good = cache.last_good(page.address)
    wanted = [use.name for use in find_uses(book.root, book.pages) if use.source == page.file]
    source = json.loads(result.job.notebook.read_text(encoding="utf-8"))
    one = stand_in(result, source, good, read_published(good.notebook)[0] if good else [], wanted)
    if good:
        write_whole(one.output(book), dump(good.notebook).encode())
    return one


def _print(book: Book, printed: list[Printed], progress: Progress) -> Built:
    generated = write_pages(book)
    staged = stage(book, printed)
    stage_pages(staged, generated)
    results = [one.result for one in printed]
    status = _stage_status(book, staged, results)
    edition = Edition(book, staged, status)
    if edition.is_current():
        progress.say("the pages are printed already: nothing on them has changed")
        return Built(edition.site / "index.html", results, printed=False)
    progress.say("printing the pages")
    opening = publish(book, staged, [path for path, parent, _ in generated if parent])
    edition.record()
    return Built(opening, results, printed=True)


def _stage_status(book: Book, staged: Path, results: list[Result]) -> list[Path]:
    """Write how the runs went below the page that the book names for it, in its staged copy."""
    page = next((page for page in book.pages if page.address == book.settings.status), None)
    if page is None:
        return []
    links = {one.job.address: os.path.relpath(one.job.page.file, page.file.parent) for one in results}
    path = staged / page.file
    path.write_text(f"{path.read_text(encoding='utf-8').rstrip()}\n\n{write_status(results, links)}", encoding="utf-8")
    return [path]


def _alone(book: Book, progress: Progress) -> FileLock:
    """Return a lock on what is built, waiting while another build of the same book holds it."""
    judge_folder(book)
    lock = FileLock(book.build / ".lock")
    try:
        return lock.acquire(timeout=0)  # type: ignore[return-value]
    except Timeout:
        progress.say("another build of this book is running; this one waits for its end")
        return lock.acquire()  # type: ignore[return-value]
