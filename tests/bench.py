"""Times the commands an analyst waits for. Run by ``make bench``; no test depends on it.

All commands run on a copy of the book, several times in turn; the median is printed, and its ratio to a
bare start of Python, which takes the machine's own speed out of the comparison.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.conftest import ROOT, copy_book

RUNS = 3

PAGE = "routes/migration_routes"
TABLE = Path("data") / "routes" / "route_detections.csv"


def run(root: Path, *command: str) -> float:
    """Return the wall time of a command of Python in seconds."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = time.perf_counter()
    subprocess.run([sys.executable, *command], cwd=root, env=environment, check=False, capture_output=True)
    return time.perf_counter() - started


def change_table(root: Path) -> None:
    """Change one cell of a table that one of the chapters reads."""
    path = root / TABLE
    lines = path.read_text(encoding="utf-8").splitlines()
    place = lines[0].split(",").index("note")
    cells = lines[1].split(",")
    cells[place] = f"timed {time.time_ns()}"
    path.write_text("\n".join([lines[0], ",".join(cells), *lines[2:], ""]), encoding="utf-8")


COMMANDS: dict[str, tuple[Callable[[Path], None] | None, list[str]]] = {
    "python -c pass": (None, ["-c", "pass"]),
    "import pandas, matplotlib": (None, ["-c", "import pandas; import matplotlib.figure"]),
    "wb6 list": (None, ["-m", "wb6", "list"]),
    "wb6 check": (None, ["-m", "wb6", "check"]),
    "wb6 run, a misspelt parameter": (None, ["-m", "wb6", "run", PAGE, "-p", "frist_year", "2015"]),
    "wb6 run, everything run": (None, ["-m", "wb6", "run", PAGE, "--no-cache"]),
    "wb6 run, nothing changed": (None, ["-m", "wb6", "run", PAGE]),
    "wb6 build, everything run": (None, ["-m", "wb6", "build", "--no-cache"]),
    "wb6 build, one cell of a table changed": (change_table, ["-m", "wb6", "build"]),
    "wb6 build, nothing changed": (None, ["-m", "wb6", "build"]),
}


def main() -> None:
    """Print one line for each command."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        root = copy_book(Path(folder))
        for _ in range(RUNS):
            for name, (prepare, command) in COMMANDS.items():
                if prepare:
                    prepare(root)
                times[name].append(run(root, *command))
    base = statistics.median(times["python -c pass"])
    for name, taken in times.items():
        seconds = statistics.median(taken)
        sys.stdout.write(f"{name:<40} {seconds:7.2f} s  {seconds / base:6.0f} × bare Python\n")


if __name__ == "__main__":
    main()
