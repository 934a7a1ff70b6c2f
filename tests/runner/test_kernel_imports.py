"""Which modules a process that is observed is seen to import, and where it is seen to look for them."""

import os
import py_compile
import subprocess
import sys
import zipfile

import pytest

from tests.runner.seen import ROOT, files_of, observe, write_folder
from wb6.runner.kernel import has_module


@pytest.fixture
def root(tmp_path):
    return write_folder(tmp_path)


IMPORTS = {
    "an import": "import counting",
    "an import in a function": "def later():\n    import counting\nlater()",
    "importlib": "import importlib\nimportlib.import_module('counting')",
    "runpy": "import runpy\nrunpy.run_path('counting.py')",
    "exec": "exec(open('counting.py').read())",
    "a reload": "import importlib, counting\nimportlib.reload(counting)",
}


@pytest.mark.parametrize("way", IMPORTS)
def test_a_module_is_seen_however_it_is_imported(root, way):
    assert files_of(observe(root, IMPORTS[way])) == {"notebooks/counting.py"}


def test_a_package_in_a_folder_beside_is_seen_module_by_module(root):
    seen = files_of(observe(root, "sys.path.append('../shared')\nimport rates"))
    assert seen == {"shared/rates/__init__.py", "shared/rates/inner.py"}


def test_data_of_a_package_are_seen(root):
    code = (
        "sys.path.append('../shared')\nimport importlib.resources\nimportlib.resources.read_text('rates', 'table.txt')"
    )
    assert "shared/rates/table.txt" in files_of(observe(root, code))


def test_modules_of_an_archive_are_seen_as_the_archive(root):
    with zipfile.ZipFile(root / "shared" / "lib.zip", "w") as archive:
        archive.writestr("zipped.py", "ONE = 1\n")
    assert "shared/lib.zip" in files_of(observe(root, "sys.path.append('../shared/lib.zip')\nimport zipped"))


def test_a_module_without_source_is_seen(root):
    py_compile.compile(str(root / "notebooks" / "counting.py"), str(root / "notebooks" / "bare.pyc"))
    assert files_of(observe(root, "import bare")) == {"notebooks/bare.pyc"}


def test_a_module_is_never_taken_from_bytecode_of_another_source(root):
    # Python takes bytecode for current if the time and the size of its source are as they were.
    source = root / "notebooks" / "counting.py"
    py_compile.compile(str(source))
    before = source.stat()
    source.write_text(source.read_text().replace("a + b", "a - b"))
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
    stale = subprocess.run(
        [sys.executable, "-c", "import counting; print(counting.add(5, 3))"],
        cwd=source.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert stale.stdout == "8\n"
    observe(root, "import counting\nassert counting.add(5, 3) == 2")


def test_a_module_that_python_loads_as_it_starts_is_seen(root):
    (root / "shared" / "sitecustomize.py").write_text("")
    observed = observe(root, "", PYTHONPATH=f"{root / 'shared'}:{ROOT}")
    assert files_of(observed) == {"shared/sitecustomize.py"}


def test_a_module_that_is_sought_in_vain_is_seen_where_it_might_be(root):
    observed = observe(root, "try:\n    import local\nexcept ImportError:\n    pass")
    assert observed.modules["notebooks"]["local"] is False


def test_a_module_that_is_asked_for_only_is_seen(root):
    observed = observe(root, "import importlib.util\nimportlib.util.find_spec('local')")
    assert observed.modules["notebooks"]["local"] is False


def test_a_module_found_elsewhere_is_seen_where_another_would_go_before_it(root):
    assert observe(root, "import colorsys").modules["notebooks"]["colorsys"] is False


def test_a_module_is_not_sought_behind_the_place_where_it_is(root):
    (root / "shared" / "counting.py").write_text("")
    observed = observe(root, "sys.path.append('../shared')\nimport counting, colorsys")
    assert observed.modules["notebooks"]["counting"] is True
    assert "shared" not in observed.modules


def test_a_folder_without_a_module_does_not_end_the_search(root):
    (root / "notebooks" / "rates").mkdir()
    observed = observe(root, "sys.path.append('../shared')\nimport rates\nassert rates.RATE == 7")
    assert observed.modules["shared"]["rates"] is True


def test_a_module_that_nobody_imports_is_not_sought(root):
    assert "counting" not in observe(root, "import colorsys").modules["notebooks"]


@pytest.mark.parametrize("name", ["local.py", "local/__init__.py", "local.abi3.so", "local.pyc"])
def test_a_module_may_be_a_file_a_package_or_compiled(tmp_path, name):
    assert not has_module(str(tmp_path), "local")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("")
    assert has_module(str(tmp_path), "local")


def test_a_compiled_module_is_seen(root):
    found = "import importlib.machinery as m\nloader = m.ExtensionFileLoader('fast', 'fast.so')\n"
    load = (
        "try:\n    loader.create_module(m.ModuleSpec('fast', loader, origin='fast.so'))\nexcept ImportError:\n    pass"
    )
    (root / "notebooks" / "fast.so").write_text("no library")
    assert files_of(observe(root, found + load)) == {"notebooks/fast.so"}


def test_a_library_of_the_book_is_seen(root):
    (root / "shared" / "fast.so").write_text("no library")
    code = "import ctypes\ntry:\n    ctypes.CDLL('../shared/fast.so')\nexcept OSError:\n    pass"
    assert files_of(observe(root, code)) == {"shared/fast.so"}
