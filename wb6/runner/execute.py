"""Runs one notebook headless with papermill and says honestly how it went.

The result of a run is what this module returns, not what the notebook's own metadata say: a killed
kernel leaves a notebook that calls itself completed. A notebook that failed is kept apart.
"""

import json
import logging
import os
import re
import shlex
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: Longest time that one cell may take, in seconds, before the run counts as hung.
CELL_TIMEOUT = 300

#: Parts of a record that stay in the executed notebook and do not go into the manifest.
_HEAVY = ("picture", "data_csv", "rows_csv", "html", "description")

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Job:
    """One notebook to run: where it stands, with which parameters, where the result goes."""

    address: str
    root: Path
    notebook: Path
    parameters: dict[str, Any]
    output: Path
    published: bool

    @property
    def command(self) -> str:
        """The command that reruns this job alone."""
        given = " ".join(f"-p {name} {shlex.quote(_text(value))}" for name, value in self.parameters.items())
        return f"wb6 run {self.address} {given}".strip()


@dataclass(frozen=True)
class Result:
    """How a run went.

    Attributes:
        status: ``good``, ``error`` (a cell raised), ``timed out``, ``killed`` or ``start-up failed``.
        failure: For an analyst: cell, line and message; empty if good.
        published: What the notebook published by name: values, figures, sentences.
    """

    job: Job
    status: str
    seconds: float
    failure: str = ""
    published: list[dict[str, Any]] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether the run came to its end."""
        return self.status == "good"


def run(job: Job) -> Result:
    """Run one notebook. Never raises for what a notebook does; the result tells.

    The output appears under ``job.output`` only if the run was good; otherwise the half notebook goes
    to the same name with ``.failed.ipynb`` and whatever stood there before stays.
    """
    import papermill
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError
    from traitlets.config import Config

    # papermill reads types by a pattern that knows neither Literal nor ranges, and warns of each; the
    # parameters were checked against the declaration before (wb6.runner.parameters).
    logging.getLogger("papermill").setLevel(logging.ERROR)
    started = time.monotonic()
    job.output.parent.mkdir(parents=True, exist_ok=True)
    half = job.output.with_name(f"{job.output.stem}.failed.ipynb")
    status, failure = "good", ""
    with tempfile.TemporaryDirectory(prefix="wb6-") as sockets, _environment(job):
        # Sockets of the file system, not ports: parallel runs cannot collide, and paths stay short.
        config = Config({"KernelManager": {"transport": "ipc", "connection_file": f"{sockets}/kernel.json"}})
        try:
            papermill.execute_notebook(
                str(job.notebook),
                str(half),
                parameters=job.parameters,
                cwd=str(job.notebook.parent),
                kernel_name="python3",
                progress_bar=False,
                execution_timeout=CELL_TIMEOUT,
                config=config,
            )
        except PapermillExecutionError as error:
            status, failure = "error", _explain(error, job)
        except CellTimeoutError:
            status, failure = "timed out", f"a cell took longer than {CELL_TIMEOUT} s"
        except DeadKernelError:
            status, failure = "killed", "the kernel died (out of memory, or killed from outside)"
        except (NoSuchKernel, RuntimeError, OSError) as error:
            status, failure = "start-up failed", f"{type(error).__name__}: {error}"
    published: list[dict[str, Any]] = []
    if status == "good":
        published, twice = read_published(half)
        if twice:
            status, failure = (
                "error",
                f"the name '{twice}' is used twice on this page; names of figures and values are unique",
            )
        else:
            _clean(half)
            half.replace(job.output)
    return Result(job, status, time.monotonic() - started, failure, published)


@contextmanager
def _environment(job: Job) -> Iterator[None]:
    """Set what the kernel inherits, and leave the environment of the caller as it was."""
    before = dict(os.environ)
    os.environ["WB6_ROOT"] = str(job.root)
    os.environ["WB6_PAGE"] = job.address
    os.environ["WB6_PUBLISHED"] = "1" if job.published else "0"
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _explain(error: Any, job: Job) -> str:
    """Name cell and line of a failure, counting cells as the analyst sees them in the source."""
    cells = json.loads(job.notebook.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells]
    number = next((place for place, text in enumerate(sources, 1) if text == error.source), None)
    traceback = _ANSI.sub("", "\n".join(error.traceback))
    place = f"cell {number}" if number else "the injected parameters"
    found = re.search(rf"Cell In\[{error.exec_count}\], line (\d+)", traceback)
    lines = error.source.splitlines()
    if found and int(found[1]) <= len(lines):
        place += f", line {found[1]}: {lines[int(found[1]) - 1].strip()}"
    # The innermost line of the book's own code, if the cell called it.
    own = [hit for hit in re.findall(r"File (\S+?):(\d+)", traceback) if _is_own(hit[0], job.root)]
    deeper = f"\n    raised in {_is_own(own[-1][0], job.root)} line {own[-1][1]}" if own else ""
    return f"{place}\n    {error.ename}: {error.evalue}{deeper}"


def _is_own(name: str, root: Path) -> str:
    """Return a file of the book relative to its root, or an empty text for any other file."""
    path = Path(name).expanduser()
    inside = path.is_relative_to(root) and not path.relative_to(root).parts[0].startswith((".", "_"))
    return path.relative_to(root).as_posix() if inside else ""


def read_published(notebook: Path) -> tuple[list[dict[str, Any]], str]:
    """Return what a notebook published by name, without pictures, rows and data, and a name used twice.

    What was glued for prose alone (``myst_nb.glue``) counts too, with the kind ``glue``; ``glued`` says
    whether prose can show a thing.
    """
    found, names, twice = [], set(), ""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        for output in cell.get("outputs", ()):
            metadata = output.get("metadata", {})
            glued = metadata.get("scrapbook", {}).get("name", "")
            records = [
                (match[1], json.loads(record) if isinstance(record, str) else record)
                for mime, record in [*output.get("data", {}).items(), *metadata.items()]
                if (match := re.fullmatch(r"application/vnd\.\w+\.(\w+)\+json", mime))
            ] or ([("glue", {"name": glued})] if glued else [])
            for kind, content in records:
                if content["name"] in names:
                    twice = twice or content["name"]
                names.add(content["name"])
                slim = {key: part for key, part in content.items() if key not in _HEAVY}
                found.append({**slim, "kind": kind, "glued": bool(glued)})
    return found, twice


def _clean(notebook: Path) -> None:
    """Drop what differs from run to run or tells of the machine: times, paths, papermill's notes."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    content["metadata"].pop("papermill", None)
    for number, cell in enumerate(content["cells"]):
        cell["metadata"].pop("papermill", None)
        cell["metadata"].pop("execution", None)
        if "injected-parameters" in cell["metadata"].get("tags", []):
            cell["id"] = f"injected-{number}"
            cell["metadata"]["tags"] = ["injected-parameters", "remove-cell"]
    notebook.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
