"""Results of runs that never took place, for tests of what is told of them."""

from pathlib import Path
from typing import Any

from wb6.runner.book import Page
from wb6.runner.job import Job, Result


def make_result(root: Path = Path("/book"), **changes: Any) -> Result:
    """Return how the run of ``routes/arrivals`` went: an error, unless changed."""
    job = changes.pop("job", None) or make_job(root)
    failure = "cell 3, line 2: 1 / n\n    ZeroDivisionError: division by zero"
    told = {"status": "error", "seconds": 1.25, "failure": failure, "cell": 3, "line": 2, "tail": "read 7 rows"}
    return Result(job, **{**told, "finished": "2026-01-31T09:05:00+00:00", "cause": "data/a.csv changed", **changes})


def make_job(root: Path = Path("/book"), **changes: Any) -> Job:
    """Return the job that runs ``routes/arrivals`` with one parameter, unless changed."""
    page = Page("routes/arrivals", Path("notebooks/routes/arrivals.ipynb"))
    told = {"page": page, "parameters": {"n": 0}, "output": root / "_build/runs/notebooks/routes/arrivals.ipynb"}
    return Job(root=root, **{**told, **changes})
