"""A book whose pages depend on one thing each. It is run once; tests change copies of it, kept results included."""

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy
import pytest

from tests.books import PROSE, notebook, write_book, write_notebook
from wb6.runner import pool
from wb6.runner.book import read_book
from wb6.runner.build import reuse_or_run
from wb6.runner.cache import Cache
from wb6.runner.job import Job, Result, make_job, make_jobs
from wb6.runner.progress import Silence
from wb6.runner.published import prepare

LAZY = """\
def rate():
    import sys
    sys.path.append("../shared")
    import rates
    return rates.RATE
"""
OPTIONAL = """\
try:
    print(open("../data/optional.txt").read())
except FileNotFoundError:
    print("no file")
try:
    import local
except ImportError:
    print("no module")
"""
RECORDS = """\
import json, os, sys
from hashlib import sha256
path = os.path.abspath("../data/records.json")
sys.audit("wb6.by_record", path)
print(one := json.load(open(path))["one"])
sys.audit("wb6.uses", "record:one", sha256(one.encode()).hexdigest())
"""
YEAR = "first_year: int = 2009  # first year"
FROM_YEAR = "print('from', first_year)"
COUNT = "import pandas, counting\ntable = pandas.read_csv('../data/arrivals.csv')\nprint(counting.add(*table['n']))"

#: The code of each page, by address; what it depends on stands in it.
CELLS = {
    "arrivals": (COUNT, "print('counted')"),
    "departures": (LAZY, "print(len(open('../data/departures.csv').read()) * rate())"),
    "arrays": ("import numpy\nprint(numpy.load('../data/x.npy').sum())",),
    "database": ("import sqlite3\nprint(sqlite3.connect('../data/x.db').execute('select a from t').fetchall())",),
    "folders": ("import glob\nprint(len(glob.glob('../data/*.csv')))",),
    "optional": (OPTIONAL,),
    "linked": ("print(open('../data/newest.csv').read())",),
    "Größe und Länge": ("print(open('../data/mit Leerzeichen é.csv').read())",),
    "scripts": ("%run ../shared/script.py", "exec(open('../shared/more.py').read())"),
    "years": (FROM_YEAR,),
    "records": (RECORDS,),
    "asking": ("!true", "print('asked')"),
    "writing": ("print(open('../written.txt', 'w').write('x'))",),
}

#: Pages that no result is kept of, and why.
HINDERED = {
    "asking": "it started another process, whose reads cannot be seen",
    "writing": "it wrote written.txt, which a kept result would not write again",
}

#: All pages whose results can be kept.
EVERYTHING = set(CELLS) - set(HINDERED)

FILES = {
    "data/arrivals.csv": "n\n3\n4\n",
    "data/departures.csv": "n\n5\n6\n",
    "data/mit Leerzeichen é.csv": "n\n7\n",
    "data/records.json": '{"one": "first", "two": "second"}',
    "notebooks/counting.py": "def add(a, b):\n    return a + b\n",
    "shared/rates/__init__.py": "from rates.inner import RATE\n",
    "shared/rates/inner.py": "RATE = 7\n",
    "shared/script.py": "print('script')\n",
    "shared/more.py": "print('more')\n",
    "requirements.txt": "pandas==3\n",
}

RUNS = "resolvers: [tests.runner.kept:resolve]\n"


def resolve(root: Path, keys: Sequence[str]) -> dict[str, str]:
    """Return the fingerprints of records as they are now: the resolver of this book."""
    records = json.loads((root / "data" / "records.json").read_text(encoding="utf-8"))
    texts = {key: records.get(key.removeprefix("record:")) for key in keys}
    return {key: hashlib.sha256(text.encode()).hexdigest() for key, text in texts.items() if text}


def page(address: str, *cells: str) -> dict[str, Any]:
    """Return a notebook of the book as it is, or with other code."""
    parameters = YEAR if address == "years" else ""
    return notebook(address.capitalize(), *(cells or CELLS[address]), parameters=parameters)


@lru_cache
def _run_once(parent: Path) -> Path:
    pages = {f"notebooks/{address}.ipynb": page(address) for address in CELLS}
    root = write_book(parent / "kept", {"index.md": f"# Tiny book\n\n{PROSE}\n", **pages}, RUNS)
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    numpy.save(root / "data" / "x.npy", numpy.arange(3))
    add_to_database(root, 1, "create table t (a)")
    (root / "data" / "newest.csv").symlink_to("arrivals.csv")
    failed = [(one.job.address, one.failure) for one in run(root).values() if not one.good]
    assert not failed, failed
    return root


def add_to_database(root: Path, number: int, *before: str) -> None:
    """Write one row into the table of the book's database."""
    with sqlite3.connect(root / "data" / "x.db") as connection:
        for statement in before:
            connection.execute(statement)
        connection.execute("insert into t values (?)", (number,))
    connection.close()


def copy_kept(factory: pytest.TempPathFactory, target: Path) -> Path:
    """Return a copy of the book at another path, with nothing built but the kept results."""
    parent = factory.getbasetemp() / "kept-book"
    parent.mkdir(exist_ok=True)
    source = _run_once(parent)
    copied = target / "copy"
    shutil.copytree(source, copied, symlinks=True, ignore=lambda folder, names: _leave_out(source, folder, names))
    return copied.resolve()


def _leave_out(source: Path, folder: str, names: list[str]) -> set[str]:
    return set(names) - {"cache"} if Path(folder) == source / "_build" else set()


def run(root: Path, *addresses: str) -> dict[str, Result]:
    """Reuse or run pages of a book, all of them if none is named, and return the results by address."""
    book = read_book(root)
    jobs = [job for job in make_jobs(book) if job.address in (addresses or [job.address])]
    return {result.job.address: result for result in reuse_or_run(book, Cache(book), jobs, Silence())}


def outdated(root: Path) -> dict[str, tuple[str, ...]]:
    """Return why pages would run again, by address, without those that run every time; no kernel starts."""
    book = read_book(root)
    cache = Cache(book)
    verdicts = {job.address: cache.look_up(job, restore=False) for job in make_jobs(book)}
    return {
        address: verdict.reasons for address, verdict in verdicts.items() if verdict.reasons and address not in HINDERED
    }


def refuse_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test fail if anything is to be run."""

    def refuse(jobs: Sequence[Job], *_: Any, **__: Any) -> None:
        raise AssertionError(f"to be run: {[job.address for job in jobs]}")

    monkeypatch.setattr(pool, "run_all", refuse)


def rewrite(path: Path, old: str, new: str) -> None:
    """Change a text in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def keep(
    root: Path, address: str, text: str, given: dict[str, Any] | None = None, **parameters: Any
) -> tuple[Cache, Result]:
    """Keep a result of a page that was made without a kernel, and return it and where it is kept."""
    book = read_book(root)
    job = make_job(book, book.page(address), given)
    job = replace(job, parameters={**job.parameters, **parameters})
    executed = json.loads(job.notebook.read_text(encoding="utf-8"))
    executed["cells"][-1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": text}]
    executed, _ = prepare(executed, job.injected)
    write_notebook(job.output, executed)
    digest = hashlib.sha256(job.output.read_bytes()).hexdigest()
    result = Result(job, "good", 1.0, finished="2026-01-01T00:00:00+00:00", cause="a test", digest=digest)
    return Cache(book), Cache(book).keep(result)


def wb6(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run(
        [sys.executable, "-m", "wb6", *arguments, "--root", str(root)], capture_output=True, text=True, check=False
    )
