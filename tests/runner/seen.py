"""Runs code in a process that is observed as a kernel is, and tells what was seen: a tenth of a second, not one."""

import os
import subprocess
import sys
from pathlib import Path

from wb6.runner.observed import Observed, read_observed

ROOT = Path(__file__).resolve().parents[2]


def write_folder(parent: Path) -> Path:
    """Write a folder with some data, a module and a package, and return it; its path holds spaces and an umlaut."""
    root = (parent / "ein Büchlein").resolve()
    files = {
        "data/x.csv": "a,b\n1,2\n",
        "data/y.csv": "a,b\n3,4\n",
        "data/deep/meta.csv": "a\n5\n",
        "notebooks/counting.py": "def add(a, b):\n    return a + b\n",
        "shared/rates/__init__.py": "from rates.inner import RATE\n",
        "shared/rates/inner.py": "RATE = 7\n",
        "shared/rates/table.txt": "eleven\n",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def observe(root, code, **environment) -> Observed:
    """Run code in a process of its own, in the folder of the notebooks, and return what was seen of it."""
    seen = root.parent / "scratch" / "observed"
    for folder in ("scratch", "tmp"):
        (root.parent / folder).mkdir(exist_ok=True)
    start = (
        "import sys, wb6.runner.kernel\nwb6.runner.kernel.observe(sys.argv[1], sys.argv[2])\nsys.path.insert(0, '')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{start}{code}", str(seen), str(root)],
        cwd=root / "notebooks",
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(root.parent / "tmp"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return read_observed(seen, root)


def files_of(observed: Observed) -> set[str]:
    """Return the names of the book that were read; the package under test is none of them."""
    return {name for name in observed.files if not name.startswith("/")}
