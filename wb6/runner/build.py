"""The build: check the inputs, run every notebook, stage, print, record."""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from wb6.runner.book import Book, InputError, Page, load
from wb6.runner.execute import Job, Result, run
from wb6.runner.generated import stage_pages, write_pages
from wb6.runner.manifest import write_manifest
from wb6.runner.names import judge_names
from wb6.runner.parameters import check_parameters, declared_parameters
from wb6.runner.publish import PublishError, publish, stage

Say = Callable[[str], None]


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


def make_job(book: Book, page: Page, given: dict[str, Any] | None = None) -> Job:
    """Return the job that runs a page: as published, or with other parameters.

    Args:
        book: The book.
        page: A notebook of it.
        given: Parameters other than the published ones; None for the published run.

    Raises:
        InputError: A parameter is unknown or does not fit its declared type.
    """
    notebook = book.root / page.file
    wanted = {**book.settings.parameters.get(page.address, {}), **(given or {})}
    parameters = check_parameters(declared_parameters(notebook), wanted, page.file)
    folder = "runs" if given is None else "variants"
    output = book.build / folder / page.file.with_suffix(".ipynb")
    return Job(page.address, book.root, notebook, parameters, output, published=given is None)


def run_all(jobs: Sequence[Job], say: Say) -> list[Result]:
    """Run jobs side by side, one process each, and report each as it ends."""
    if not jobs:
        return []
    import papermill  # noqa: F401  (once, before the workers are forked)

    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
    results: dict[str, Result] = {}
    with ProcessPoolExecutor(min(len(jobs), os.cpu_count() or 1), mp_context=context) as pool:
        waiting = {pool.submit(run, job): job for job in jobs}
        for count, future in enumerate(as_completed(waiting), 1):
            result = future.result()
            results[result.job.address] = result
            say(f"[{count}/{len(jobs)}] {result.job.address}: {result.status}, {result.seconds:.1f} s")
    return [results[job.address] for job in jobs]


def explain(result: Result) -> str:
    """Say what failed, where, with which parameters, and how to run it alone."""
    job = result.job
    given = ", ".join(f"{name}={value!r}" for name, value in job.parameters.items()) or "the notebook's defaults"
    return (
        f"{job.notebook.relative_to(job.root).as_posix()}: {result.status}\n    {result.failure}\n"
        f"    parameters: {given}\n    run it alone: {job.command}"
    )


def build(book: Book, say: Say) -> tuple[Path | None, list[Result]]:
    """Build the whole book.

    Args:
        book: The book.
        say: Receives progress lines.

    Returns:
        The path of the opening page, or None if a notebook failed (then the last good edition stays
        in place), and how each run went.

    Raises:
        InputError: The inputs are invalid; nothing was run.
        PublishError: A text shows a name that no cell makes, a name is made and shown nowhere, or
            Jupyter Book could not print the pages.
    """
    for warning in check_inputs(book):
        say(warning)
    jobs = [make_job(book, page) for page in book.notebooks]
    results = run_all(jobs, say)
    write_manifest(book, results)
    if not all(result.good for result in results):
        return None, results
    problems = judge_names(book, results)
    if problems:
        raise PublishError("Texts and values do not fit:\n" + "\n".join(f"  {problem}" for problem in problems))
    say("printing the pages")
    generated = write_pages(book)
    staged = stage(book, results)
    stage_pages(staged, generated)
    return publish(book, staged, [path for path, parent, _ in generated if parent]), results
