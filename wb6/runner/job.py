"""What is to be run, and how a run went: plain values that cross between processes.

Which parameters a run gets is decided here; running it is the work of ``wb6.runner.execute``.
"""

import json
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wb6.runner.book import Book, Page
from wb6.runner.observed import Observed
from wb6.runner.parameters import Parameter, check_parameters, declared_parameters, to_plain, write_cell
from wb6.runner.settings import RUNS, InputError, Limits, suggest

#: How a run may end.
STATUSES = ("good", "error", "timed out", "killed", "start-up failed", "invalid")


@dataclass(frozen=True)
class Job:
    """One notebook to run: which page, with which parameters, where the result goes.

    Attributes:
        page: The page that the run makes.
        root: The book's root.
        parameters: Checked values, as the types that the notebook declares; what is not here stays on
            the notebook's default.
        output: Where the executed notebook goes.
        published: Whether it is the run that the book prints.
        limits: How long it may take.
        threads: How many threads a numerical library may use.
    """

    page: Page
    root: Path
    parameters: dict[str, Any]
    output: Path
    published: bool = True
    limits: Limits = field(default_factory=Limits)
    threads: int = 1

    @property
    def address(self) -> str:
        """What the page goes by."""
        return self.page.address

    @property
    def notebook(self) -> Path:
        """The source of the notebook."""
        return self.root / self.page.source

    @property
    def injected(self) -> str:
        """The source of the cell that gives the notebook its parameters."""
        return write_cell(self.parameters)

    @property
    def plain(self) -> dict[str, Any]:
        """The parameters as JSON can hold them."""
        return {name: to_plain(value) for name, value in self.parameters.items()}

    @property
    def command(self) -> str:
        """The command that reruns this job alone."""
        # The address of a page of a sweep says what is swept, unless it was run with something else by hand.
        said = self.page.swept if self.published else {}
        given = {name: value for name, value in self.plain.items() if name not in said}
        told = " ".join(f"-p {name} {spell_argument(value)}" for name, value in given.items())
        return f"wb6 run {self.address} {told}".strip()


@dataclass(frozen=True)
class Result:
    """How a run went.

    Attributes:
        job: What was run.
        status: ``good``, ``error`` (a cell raised), ``timed out``, ``killed``, ``start-up failed`` or
            ``invalid`` (it ran, and what came out cannot be published).
        seconds: How long it took.
        failure: For an analyst: cell, line and message; empty if good.
        cell: Number of the cell that failed, as counted in the source; None for the injected cell or
            if no cell was reached.
        line: Line of that cell, if known.
        tail: The last lines that the notebook printed before it failed.
        published: What the notebook published by name: values, figures, sentences.
        observed: What it depended on.
        finished: When it ended, in UTC, as ISO text to the second.
        reused: Whether this is a kept result, and nothing was run.
        cause: Why it was run; empty if it was not.
        digest: SHA-256 of the executed notebook, if there is a good one.
    """

    job: Job
    status: str
    seconds: float
    failure: str = ""
    cell: int | None = None
    line: int | None = None
    tail: str = ""
    published: list[dict[str, Any]] = field(default_factory=list)
    observed: Observed = field(default_factory=Observed)
    finished: str = ""
    reused: bool = False
    cause: str = ""
    digest: str = ""

    @property
    def good(self) -> bool:
        """Whether the run came to its end, and what came out can be published."""
        return self.status == "good"


def make_jobs(book: Book) -> list[Job]:
    """Return the jobs that make the book, in the order of its contents.

    Raises:
        InputError: Parameters do not fit; the message lists all problems of all pages.
    """
    jobs, problems = [], []
    declared: dict[Path, dict[str, Parameter]] = {}
    for page in book.notebooks:
        try:
            declared[page.source] = declared_parameters(book.root / page.source)
            jobs.append(make_job(book, page, declared=declared[page.source]))
        except InputError as error:
            problems.append(str(error).replace(f"{book.root}/", ""))
    if len(declared) == len({page.source for page in book.notebooks}):  # else the others may declare the names
        problems += _judge_defaults(book, declared)
    problems += _judge_texts(book)
    if problems:
        raise InputError("\n".join(dict.fromkeys(problems)))
    return jobs


def make_job(
    book: Book, page: Page, given: dict[str, Any] | None = None, declared: dict[str, Parameter] | None = None
) -> Job:
    """Return the job that runs a page: as published, or with other parameters.

    Args:
        book: The book.
        page: A notebook of it.
        given: Parameters other than the published ones; None for the published run.
        declared: What the notebook declares, if that was read already.

    Raises:
        InputError: The notebook is not in Python, or a parameter is unknown or does not fit its type.
    """
    notebook, settings = book.root / page.source, book.settings
    _refuse_other_languages(notebook, page)
    declared = declared_parameters(notebook) if declared is None else declared
    entry = settings.runs.get(_source_address(page))
    general = {**settings.defaults, **settings.parts.get(page.address.partition("/")[0], {})}
    wanted = {name: value for name, value in general.items() if name in declared}
    wanted |= (entry.parameters if entry else {}) | page.swept | (given or {})
    try:
        parameters = check_parameters(declared, wanted, page.source)
    except InputError as error:
        if given or not wanted:
            raise
        raise InputError(f"{error} (set in {RUNS.as_posix()})") from error
    folder = "runs" if given is None else "variants"
    limits = entry.limits if entry and entry.limits else settings.limits
    return Job(page, book.root, parameters, book.build / folder / page.file, given is None, limits)


def _source_address(page: Page) -> str:
    return page.source.with_suffix("").as_posix().removeprefix("notebooks/")


def _refuse_other_languages(notebook: Path, page: Page) -> None:
    try:
        spec = json.loads(notebook.read_text(encoding="utf-8"))["metadata"].get("kernelspec", {})
    except (ValueError, KeyError, TypeError, AttributeError):
        return  # what else is wrong with the file is told by who reads its cells
    if spec.get("language", "python").lower() != "python":
        raise InputError(f"{page.source}: it is written in {spec['language']}; notebooks in Python can be run.")


def _judge_defaults(book: Book, declared: dict[Path, dict[str, Parameter]]) -> list[str]:
    """Return what is wrong with the parameters given to the book and to its parts."""
    names = {_source_address(page): declared[page.source] for page in book.notebooks}
    problems = []
    for place, given, known in [
        ("defaults", book.settings.defaults, [one for each in names.values() for one in each]),
        *(
            (
                f"parts, {part}",
                given,
                [one for address, each in names.items() if address.split("/")[0] == part for one in each],
            )
            for part, given in book.settings.parts.items()
        ),
    ]:
        problems += [_unknown(name, place, known) for name in given if name not in known]
    parts = {address.split("/")[0] for address in names if "/" in address}
    told = [_unknown_part(part, parts) for part in book.settings.parts if part not in parts]
    return told or problems


def _unknown_part(part: str, parts: set[str]) -> str:
    hint = suggest(part, parts, f"There are {', '.join(sorted(parts)) or 'none'}.")
    return f"{RUNS.as_posix()}, parts: no notebook is in a part '{part}'. {hint}"


def _judge_texts(book: Book) -> list[str]:
    """Return which pages are notebooks written as text: their code would be printed and never run."""
    return [
        f"{page.file}: it is a notebook written as text, which is not run. Convert it: jupytext --to ipynb {page.file}"
        for page in book.pages
        if page.file.suffix == ".md"
        and re.match(r"---\n(?:.*\n)*?(jupytext|kernelspec):", (book.root / page.file).read_text(encoding="utf-8"))
    ]


def _unknown(name: str, place: str, known: Sequence[str]) -> str:
    hint = suggest(name, known, f"They have {', '.join(dict.fromkeys(known)) or 'none'}.")
    return f"{RUNS.as_posix()}, {place}: no notebook there has a parameter '{name}'. {hint}"


def spell_argument(value: Any) -> str:
    """Return a plain value as a command line takes it."""
    return shlex.quote(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
