"""Times the commands an analyst waits for. Run by ``make bench``; no test depends on it.

Each command runs several times; the median is printed, and its ratio to a bare start of Python, which
takes the machine's own speed out of the comparison.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "import pandas, matplotlib": ["-c", "import pandas; import matplotlib.figure"],
    "wb6 check": ["-m", "wb6", "check"],
    "wb6 list": ["-m", "wb6", "list"],
    "wb6 run routes/migration_routes": ["-m", "wb6", "run", "routes/migration_routes"],
    "wb6 build": ["-m", "wb6", "build"],
}


def measure(command: list[str]) -> float:
    """Return the median wall time of a command in seconds."""
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    """Print one line for each command."""
    base = 0.0
    for name, command in COMMANDS.items():
        seconds = measure(command)
        base = base or seconds
        sys.stdout.write(f"{name:<34} {seconds:7.2f} s  {seconds / base:6.0f} × bare Python\n")


if __name__ == "__main__":
    main()
