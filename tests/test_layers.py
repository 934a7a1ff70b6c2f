"""The layers: what may import what, held for every module and notebook, and for the runner in a run of its own."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.books import PROSE, PUBLISH, notebook, write_book

ROOT = Path(__file__).resolve().parents[1]

#: For each layer, the modules that it must not import, however deep.
FORBIDDEN = {
    "evidence": ("wb6.analysis", "wb6.page", "wb6.runner", "matplotlib", "IPython"),
    "analysis": ("wb6.page", "wb6.runner", "matplotlib", "PIL", "IPython", "pathlib", "os", "io", "csv", "yaml"),
    "page": ("wb6.runner",),
    "runner": ("wb6.evidence", "wb6.analysis", "wb6.page"),
}

MODULES = [
    pytest.param(path, layer, id=path.relative_to(ROOT).as_posix())
    for layer in FORBIDDEN
    for path in sorted((ROOT / "wb6" / layer).rglob("*.py"))
]
NOTEBOOKS = sorted(path for path in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)


def imports_of(source):
    """Return the full names that a source imports at any depth, as ``module`` and as ``module.name``."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name their module in full"
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def is_within(name, package):
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize(("path", "layer"), MODULES)
def test_a_module_imports_only_what_stands_above_its_layer(path, layer):
    names = imports_of(path.read_text(encoding="utf-8"))
    assert not [name for name in names for package in FORBIDDEN[layer] if is_within(name, package)]


#: Of evidence, analysis may know names and codes, and not the modules that read files.
READERS = tuple(f"wb6.evidence.{name}" for name in ("tables", "model", "records", "sources", "root"))


@pytest.mark.parametrize("path", sorted((ROOT / "wb6" / "analysis").glob("*.py")), ids=lambda path: path.name)
def test_analysis_reads_no_files(path):
    source = path.read_text(encoding="utf-8")
    calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)}
    assert not [call for call in calls if call == "open" or call.startswith("pd.read_")]
    assert not [name for name in imports_of(source) for package in READERS if is_within(name, package)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_never_imports_the_runner(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "code":
            assert not [name for name in imports_of("".join(cell["source"])) if is_within(name, "wb6.runner")]


def run_python(code, **more):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, **more)


def test_importing_the_package_loads_no_layer():
    done = run_python("import sys, wb6; print(sorted(name for name in sys.modules if name.startswith('wb6')))")
    assert done.stdout == "['wb6']\n"


def test_a_name_of_the_package_loads_its_own_layer_alone():
    done = run_python("import sys, wb6; wb6.table; print('wb6.page' in sys.modules, 'wb6.evidence' in sys.modules)")
    assert done.stdout == "False True\n"


def test_every_public_name_of_the_package_can_be_fetched():
    done = run_python("import wb6; print(all(callable(getattr(wb6, name)) for name in wb6.__all__))")
    assert done.stdout == "True\n"


def test_a_misspelt_name_of_the_package_is_answered_with_those_there_are():
    done = run_python("import wb6; wb6.tabel")
    names = "choose, claim, derived, figure, named, sentence, sources, table, value, verdicts, whole_years"
    assert f"has no attribute 'tabel'; it offers {names}" in done.stderr


RUN_ALONE = """
import pkgutil, sys
for layer in ("evidence", "analysis", "page"):
    sys.modules[f"wb6.{layer}"] = None
import wb6.runner
for module in pkgutil.iter_modules(wb6.runner.__path__, "wb6.runner."):
    __import__(module.name)
from wb6.runner.cli import cli
cli()
"""


def run_alone(root, *arguments):
    """Run the command where no layer but the runner can be imported."""
    return subprocess.run(
        [sys.executable, "-c", RUN_ALONE, *arguments], cwd=root, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """Return a book that the runner alone built, and what it said."""
    first = notebook("First", PUBLISH, "publish('seven', int(open('seven.txt').read()))")
    second = notebook("Second", "print('second')")
    pages = {"index.md": f"# Tiny\n\n{PROSE}\n", "notebooks/part/first.ipynb": first, "notebooks/second.ipynb": second}
    root = write_book(tmp_path_factory.mktemp("alone"), pages)
    (root / "notebooks/part/seven.txt").write_text("7")
    return root, run_alone(root, "build")


def test_the_runner_builds_a_book_where_no_other_layer_can_be_imported(alone):
    root, done = alone
    assert done.returncode == 0, done.stderr
    assert "value" in (root / "_build/manifest.json").read_text()


def test_the_runner_alone_reuses_what_it_kept(alone):
    root, _ = alone
    assert "part/first would not run again" in run_alone(root, "why", "part/first").stdout
    assert "value seven: 7" in run_alone(root, "run", "part/first").stdout
    assert "(kept from an earlier run" in run_alone(root, "run", "part/first").stdout


def test_the_runner_alone_prints_the_last_good_result_of_a_page_that_fails(alone):
    root, _ = alone
    (root / "notebooks/part/seven.txt").write_text("no number")
    done = run_alone(root, "build")
    assert done.returncode == 1
    assert "1 of 2 results are kept" in done.stdout + done.stderr
    page = (root / "_build/html/notebooks/part/first.html").read_text()
    assert "this page could not be run" in page
    assert "publish" in page


def test_the_runner_fits_in_one_head():
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "wb6" / "runner").glob("*.py")}
    statements = [node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    docstrings = [node for node in statements if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)]
    assert len(statements) - len(docstrings) <= 2500


@pytest.mark.parametrize(("path", "layer"), MODULES)
def test_no_module_is_longer_than_four_hundred_lines(path, layer):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
