"""The real book, built once for every test that reads it: by the runner, and by plain Jupyter Book."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[1]
OFFLINE = Path(__file__).parent / "offline"


def copy_book(target: Path) -> Path:
    """Copy what makes the book, without the package: the copy is printed by the package under test."""
    for name in ("_config.yml", "_toc.yml", "index.md", "requirements.txt"):
        shutil.copy2(ROOT / name, target / name)
    for name in ("notebooks", "data", "seeds"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return target


def run_offline(command: list[str], root: Path) -> subprocess.CompletedProcess[str]:
    """Run Python with a command at a root: with this tree's package, and no connection beyond this machine."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(OFFLINE), str(ROOT))), "PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


def make_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that is filled once a session, whichever of the processes of xdist asks first."""
    base = factory.getbasetemp()
    parent = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = parent / name, parent / f"{name}.done"
    with FileLock(parent / f"{name}.lock"):
        if not done.exists():
            # A build that failed is tried again, from nothing, by each process that needs it.
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


def build_by_runner(root: Path) -> None:
    """Copy the book and build it by the runner."""
    done = run_offline([sys.executable, "-m", "wb6", "build"], copy_book(root))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip().splitlines()[-1] == str(root / "_build" / "html" / "index.html")


def build_plainly(root: Path) -> None:
    """Copy the book and build it by plain Jupyter Book."""
    start = "from jupyter_book.cli.main import main; main()"
    done = run_offline([sys.executable, "-c", start, "build", ".", "-W", "--keep-going"], copy_book(root))
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the root of a copy of the book that the runner built."""
    return make_once(tmp_path_factory, "runner", build_by_runner)


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the root of a copy of the book that plain Jupyter Book built."""
    return make_once(tmp_path_factory, "plain", build_plainly)
