"""Keeps results of runs, and gives one back only if nothing it depended on has changed.

A kept result is two files: the executed notebook, named by the SHA-256 of its content, and a trace that
says what it depended on, named likewise. Both are written whole or not at all and verified when read,
so a damaged one is as if it had never been. What a run depends on is observed (``wb6.runner.kernel``).
"""

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from wb6.runner.book import Book
from wb6.runner.files import write_whole
from wb6.runner.job import Job, Result
from wb6.runner.kernel import fingerprint
from wb6.runner.observed import Observed, Present
from wb6.runner.published import code_cells, dump, join, prepare, read_published
from wb6.runner.settings import load

#: Most that the kept notebooks may take on disk, in bytes; the longest unused go first, last good results last.
SIZE = 500_000_000

#: Most results kept for one page.
_PER_PAGE = 30

#: Modules of the runner that shape what a run gives; if one changes, nothing kept is used.
_SHAPING = ("execute.py", "kernel.py", "observed.py", "parameters.py", "published.py")

#: Tags that change what a code cell does when it is run; all others concern its looks.
_TELLING_TAGS = {"parameters", "raises-exception", "skip-execution"}


@dataclass(frozen=True)
class Verdict:
    """Whether a kept result can stand for a run.

    Attributes:
        result: The kept result, if it was put in place.
        reasons: Why the run is needed, one sentence each; empty if a kept result fits.
        trace: What the result, or the newest one that no longer fits, depended on.
    """

    result: Result | None
    reasons: tuple[str, ...] = ()
    trace: dict[str, Any] | None = None


@dataclass(frozen=True)
class LastGood:
    """A page's last good result: its notebook, when it was made, and with which parameters."""

    notebook: dict[str, Any]
    finished: str
    parameters: dict[str, Any]


class Cache:
    """The kept results of a book, in ``_build/cache``."""

    def __init__(self, book: Book) -> None:
        """Open the kept results of a book; of what its runs depend on, only the environment is read yet."""
        self.root = book.root
        self.environment = read_environment(book.root)
        self.folder = book.build / "cache"
        self.resolvers = [load(reference, "resolvers") for reference in book.settings.resolvers]
        self.present = Present(book.root, self.resolvers)

    # ---- looking up

    def look_up(self, job: Job, *, restore: bool = True) -> Verdict:
        """Find a kept result for a job, or say what has changed.

        Args:
            job: What would be run.
            restore: Whether to put the notebook of the result in its place.
        """
        source = json.loads(job.notebook.read_text(encoding="utf-8"))
        now = self._describe(job, source)
        newest: tuple[list[str], dict[str, Any]] | None = None
        for path, trace in self._traces(job):
            if trace["environment"]["runner"] != self.environment["runner"]:
                reasons = ["the runner itself changed"]  # and may write down other things
            else:
                reasons = [*_compare(trace, now, source), *self.present.changes(trace["observed"])]
            if not reasons:
                executed = self.read_object(trace["object"])
                if executed is None:
                    _discard(path)
                    newest = newest or (["the kept result was damaged or had to make room"], trace)
                    continue
                _touch(path)
                return Verdict(self._restore(job, source, executed, trace) if restore else None, (), trace)
            newest = newest or (reasons, trace)
        hindrances = self.read_history(job.address).get("hindrances", ()) if job.published else ()
        told = [f"its last result could not be kept: {one}" for one in hindrances]
        if newest:
            return Verdict(None, (*told, *newest[0]), newest[1])
        return Verdict(None, tuple(told or ["no result is kept"]))

    def _describe(self, job: Job, source: dict[str, Any]) -> dict[str, Any]:
        """Return what a run depends on beside what it is seen to read."""
        return {
            "source": job.page.source.as_posix(),
            "code": _code(source),
            "parameters": job.plain,
            "injected": job.injected,
            "environment": self.environment,
        }

    def _traces(self, job: Job) -> Iterator[tuple[Path, dict[str, Any]]]:
        """Yield the traces of a page, newest first; one that is not what its name says is deleted."""
        for _, path in reversed(_by_age(self._folder(job).glob("*.json"))):
            try:
                text = path.read_bytes()
                whole = hashlib.sha256(text).hexdigest() == path.stem
                trace = json.loads(text) if whole else None
            except (OSError, ValueError):
                trace = None
            if trace is None:
                _discard(path)
            else:
                yield path, trace

    def _restore(self, job: Job, source: dict[str, Any], executed: dict[str, Any], trace: dict[str, Any]) -> Result:
        text = dump(join(source, job.injected, executed))
        if not job.output.is_file() or job.output.read_text(encoding="utf-8") != text:
            job.output.parent.mkdir(parents=True, exist_ok=True)
            write_whole(job.output, text.encode())
        published, _ = read_published(executed)
        observed = Observed(**trace["observed"])
        return Result(
            job,
            "good",
            trace["seconds"],
            published=published,
            observed=observed,
            finished=trace["finished"],
            reused=True,
        )

    # ---- keeping

    def keep(self, result: Result) -> Result:
        """Keep a good result if it can be given back later, and return it with what hinders that.

        The executed notebook is kept in any case: it is the page's last good result.
        """
        job = result.job
        if not result.good:
            self._note(result, "", ())
            return result
        content = job.output.read_bytes()
        if hashlib.sha256(content).hexdigest() != result.digest:
            return replace(result, cause=f"{result.cause}; not kept, because another run wrote the same file")
        executed = json.loads(content)
        name = self._write_object(content)
        # A second look: what changed while the run went on may or may not have been seen by it.
        moved = Present(self.root, self.resolvers).changes(result.observed.to_json())
        hindrances = (*result.observed.hindrances, *(f"{one} while it ran" for one in moved))
        if not hindrances:
            _, place = prepare(executed, job.injected)
            committed = [cell for number, cell in enumerate(executed["cells"]) if number != place]
            trace = {
                **self._describe(job, {"cells": committed}),
                "observed": result.observed.to_json(),
                "object": name,
                "seconds": round(result.seconds, 2),
                "finished": result.finished,
            }
            text = json.dumps(trace, sort_keys=True).encode()  # in ASCII: a file's name may be no UTF-8
            write_whole(self._folder(job) / f"{hashlib.sha256(text).hexdigest()}.json", text)
        self._note(result, name, hindrances)
        self._make_room(job)
        return replace(result, observed=replace(result.observed, hindrances=hindrances))

    def _write_object(self, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        path = self._object(name)
        if self.read_object(name) is None:
            write_whole(path, content)
        return name

    def read_object(self, name: str) -> dict[str, Any] | None:
        """Return a kept notebook, or None if it is absent or not what its name says; then it is deleted."""
        path = self._object(name)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        if hashlib.sha256(content).hexdigest() != name:
            _discard(path)
            return None
        _touch(path)
        return json.loads(content)

    def _make_room(self, job: Job) -> None:
        for _, path in _by_age(self._folder(job).glob("*.json"))[:-_PER_PAGE]:
            _discard(path)
        sizes = {path: size for size, path in _by_age((self.folder / "objects").rglob("*"))}
        total = sum(sizes.values())
        if total <= SIZE:
            return
        histories = (self.folder / "history").rglob("*.json")
        good = {_read_history(path).get("good", {}).get("object") for path in histories}
        # A page that fails is printed from its last good result, and no run brings that back.
        for path in sorted(sizes, key=lambda path: path.name in good):
            if total <= SIZE:
                break
            _discard(path)
            total -= sizes[path]

    # ---- what is known of a page's runs

    def read_history(self, address: str) -> dict[str, Any]:
        """Return what is known of a page's published runs.

        Returns:
            ``seconds`` of the last good run, ``good`` (``finished``, ``object`` and ``parameters`` of the
            last good result), ``last`` (how the last run went and why it was run) and ``hindrances``;
            empty if it never ran.
        """
        return _read_history(self._history(address))

    def _note(self, result: Result, name: str, hindrances: tuple[str, ...]) -> None:
        if not result.job.published:
            return
        history = self.read_history(result.job.address)
        history["last"] = {"status": result.status, "finished": result.finished, "cause": result.cause}
        history["hindrances"] = list(hindrances)
        if name:
            history["seconds"] = round(result.seconds, 2)
            history["good"] = {"finished": result.finished, "object": name, "parameters": result.job.plain}
        told = {"sha256": _fingerprint(history), **history}
        write_whole(self._history(result.job.address), json.dumps(told, ensure_ascii=False, indent=1).encode())

    def last_good(self, address: str) -> LastGood | None:
        """Return a page's last good result, or None if there is none."""
        good = self.read_history(address).get("good")
        executed = self.read_object(good["object"]) if good else None
        return LastGood(executed, good["finished"], good["parameters"]) if good and executed is not None else None

    def _folder(self, job: Job) -> Path:
        return self.folder / ("runs" if job.published else "variants") / job.address

    def _history(self, address: str) -> Path:
        return self.folder / "history" / f"{address}.json"

    def _object(self, name: str) -> Path:
        return self.folder / "objects" / name[:2] / name


def _read_history(path: Path) -> dict[str, Any]:
    """Return a history as it was written; one that is damaged counts as absent."""
    try:
        history = json.loads(path.read_text(encoding="utf-8"))
        return history if history.pop("sha256") == _fingerprint(history) else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _fingerprint(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _by_age(paths: Iterable[Path]) -> list[tuple[int, Path]]:
    """Return size and path of the files among paths, the longest unused first; some may vanish meanwhile."""
    ages = []
    for path in paths:
        with contextlib.suppress(OSError):
            if path.is_file():
                ages.append((path.stat().st_mtime_ns, path.stat().st_size, path))
    return [(size, path) for _, size, path in sorted(ages)]


def _discard(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _touch(path: Path) -> None:
    """Note that a file was used; where that is not allowed, it only goes the earlier."""
    with contextlib.suppress(OSError):
        os.utime(path)


def _code(content: dict[str, Any]) -> list[str]:
    """Return a fingerprint of each code cell: its source, and what changes how it is run."""
    return [
        _fingerprint(["".join(cell["source"]), sorted(_TELLING_TAGS & set(cell["metadata"].get("tags", [])))])
        for cell in code_cells(content)
    ]


def read_environment(root: Path) -> dict[str, Any]:
    """Return what every run of a book depends on: the lock, Python, the installed packages, the runner."""
    installed = {
        entry.name.removesuffix(".dist-info")
        for folder in {path for path in sys.path if path.endswith(("site-packages", "dist-packages"))}
        for entry in Path(folder).glob("*.dist-info")
    }
    here = Path(__file__).parent
    shaping = hashlib.sha256(b"".join((here / name).read_bytes() for name in _SHAPING)).hexdigest()
    return {
        "python": f"{sys.version_info[0]}.{sys.version_info[1]}",
        "lock": fingerprint(str(root / "requirements.txt")),
        "packages": sorted(installed),
        "runner": shaping,
    }


def _compare(trace: dict[str, Any], now: dict[str, Any], source: dict[str, Any]) -> list[str]:
    """Say what differs between how a result was made and how it would be made now."""
    said = []
    before, after = trace["environment"], now["environment"]
    if before["python"] != after["python"]:
        said.append(f"Python is {after['python']}, and was {before['python']}")
    if before["lock"] != after["lock"]:
        said.append("requirements.txt changed")
    if before["packages"] != after["packages"]:
        others = sorted(set(before["packages"]) ^ set(after["packages"]))
        more = f" and {len(others) - 4} more" if len(others) > 4 else ""
        said.append(f"the installed packages changed ({', '.join(others[:4])}{more})")
    if trace["source"] != now["source"]:
        said.append(f"the notebook is {now['source']}, and was {trace['source']}")
    for name in {**trace["parameters"], **now["parameters"]}:
        old, new = (_show(side["parameters"], name) for side in (trace, now))
        if old != new:
            said.append(f"parameter {name} is {new}, and was {old}")
    if trace["injected"] != now["injected"] and trace["parameters"] == now["parameters"]:
        said.append("the parameters reach the notebook as values of another type")
    if len(trace["code"]) != len(now["code"]):
        said.append("the notebook has other cells")
    else:
        numbers = [n for n, cell in enumerate(source["cells"], 1) if cell["cell_type"] == "code"]
        changed = [n for n, old, new in zip(numbers, trace["code"], now["code"], strict=True) if old != new]
        said += [f"the code of cell {n} changed" for n in changed]
    return said


def _show(parameters: dict[str, Any], name: str) -> str:
    """Return a parameter so that two differ whenever their values or their types do."""
    return json.dumps(parameters[name], ensure_ascii=False, sort_keys=True) if name in parameters else "the default"
