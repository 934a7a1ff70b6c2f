"""Every notebook of the contents keeps the form of the house, and every name that prose shows exists."""

import ast
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from wb6.runner.book import read_book
from wb6.runner.parameters import declared_parameters

ROOT = Path(__file__).resolve().parents[1]
BOOK = read_book(ROOT)
NOTEBOOKS = [pytest.param(page.file, id=page.address) for page in BOOK.notebooks]
LONGEST_CELL = 25


@cache
def read_notebook(file):
    return json.loads((ROOT / file).read_text(encoding="utf-8"))


def sources_of(file, kind):
    return ["".join(cell["source"]) for cell in read_notebook(file)["cells"] if cell["cell_type"] == kind]


@cache
def prose_of(file):
    """Return the text of a page that readers see, whether it is a notebook or markdown."""
    if file.suffix == ".ipynb":
        return "\n".join(sources_of(file, "markdown"))
    return (ROOT / file).read_text(encoding="utf-8")


def pattern_of(node):
    """Return a pattern for a name: itself, or with a gap where an f-string is filled in."""
    if isinstance(node, ast.Constant):
        return re.escape(node.value)
    assert isinstance(node, ast.JoinedStr), f"a name is a text, not «{ast.unparse(node)}»"
    return "".join(re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+" for part in node.values)


def looped_names(tree):
    """Return the names that loops over a literal mapping of names run through, by loop variable."""
    found = {}
    for loop in ast.walk(tree):
        if isinstance(loop, ast.For) and isinstance(loop.target, ast.Tuple) and isinstance(loop.iter, ast.Call):
            mapping = getattr(loop.iter.func, "value", None)
            if isinstance(mapping, ast.Dict):
                parts = {"key": mapping.keys, "value": mapping.values}
                for variable, side in zip(loop.target.elts, parts, strict=True):
                    if all(isinstance(one, ast.Constant) for one in parts[side]):
                        found.setdefault(variable.id, []).extend(re.escape(one.value) for one in parts[side])
    return found


@cache
def names_of(file):
    """Return the patterns of the names that a notebook gives, by what they name."""
    found = {"figure": [], "value": [], "sentence": []}
    for source in sources_of(file, "code"):
        tree = ast.parse(source)
        looped = looped_names(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("wb6.figure", "wb6.value", "wb6.sentence"):
                name = node.args[0]
                patterns = looped[name.id] if isinstance(name, ast.Name) else [pattern_of(name)]
                found[node.func.attr].extend(patterns)
    return found


def shown_by(file):
    """Return the names that a page shows, each with the notebook that it comes from."""
    found = set()
    for target in re.findall(r"\{glue\}`([^`]+)`", prose_of(file)):
        page, _, name = target.rpartition("::")
        found.add((Path(page) if page else file, name))
    return found


def published(file):
    names = names_of(file)
    return names["value"] + names["sentence"]


# ---- the file


@pytest.mark.parametrize("file", NOTEBOOKS)
def test_no_outputs_are_stored(file):
    cells = [cell for cell in read_notebook(file)["cells"] if cell["cell_type"] == "code"]
    assert not [cell["id"] for cell in cells if cell["outputs"] or cell["execution_count"] is not None]


@pytest.mark.parametrize("file", NOTEBOOKS)
def test_the_kernel_is_python3(file):
    assert read_notebook(file)["metadata"]["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize("file", NOTEBOOKS)
def test_every_cell_has_an_id_of_its_own(file):
    cells = read_notebook(file)["cells"]
    assert len({cell["id"] for cell in cells}) == len(cells)


@pytest.mark.parametrize("file", NOTEBOOKS)
def test_the_first_cell_is_a_title(file):
    first = read_notebook(file)["cells"][0]
    assert first["cell_type"] == "markdown"
    assert re.match(r"# \S", "".join(first["source"]))


@pytest.mark.parametrize("file", NOTEBOOKS)
def test_there_is_one_title(file):
    assert len(re.findall(r"^# \S", prose_of(file), flags=re.MULTILINE)) == 1


@pytest.mark.parametrize("file", NOTEBOOKS)
def test_code_cells_are_short(file):
    cells = [cell for cell in read_notebook(file)["cells"] if cell["cell_type"] == "code"]
    lengths = {cell["id"]: len("".join(cell["source"]).splitlines()) for cell in cells}
    assert {cell: length for cell, length in lengths.items() if length > LONGEST_CELL} == {}


# ---- parameters


@pytest.mark.parametrize("file", NOTEBOOKS)
def test_there_is_one_parameters_cell(file):
    tags = [cell["metadata"].get("tags", []) for cell in read_notebook(file)["cells"]]
    assert sum("parameters" in one for one in tags) == 1


@pytest.mark.parametrize("file", NOTEBOOKS)
def test_every_parameter_has_a_type_and_a_help_text(file):
    declared = declared_parameters(ROOT / file)
    assert declared
    assert [name for name, one in declared.items() if not one.type or not one.help] == []


@pytest.mark.parametrize("file", NOTEBOOKS)
def test_every_default_fits_its_type(file):
    from pydantic import TypeAdapter

    for parameter in declared_parameters(ROOT / file).values():
        TypeAdapter(parameter.annotation).validate_python(ast.literal_eval(parameter.default), strict=True)


# ---- names


@pytest.mark.parametrize("file", NOTEBOOKS)
def test_every_name_is_used_once(file):
    counts = Counter(name for names in names_of(file).values() for name in names)
    assert [name for name, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("file", [pytest.param(page.file, id=page.address) for page in BOOK.pages])
def test_every_name_in_the_prose_is_published(file):
    for source, name in sorted(shown_by(file)):
        assert source in [page.file for page in BOOK.notebooks], f"{source} is not in the contents"
        assert any(re.fullmatch(pattern, name) for pattern in published(source)), f"{source} publishes no '{name}'"


@pytest.mark.parametrize("file", [pytest.param(page.file, id=page.address) for page in BOOK.pages])
def test_prose_shows_values_by_the_one_role_that_works_everywhere(file):
    assert re.findall(r"\{glue:\w*\}", prose_of(file)) == []


@pytest.mark.parametrize("file", NOTEBOOKS)
def test_every_published_value_is_shown(file):
    shown = {name for page in BOOK.pages for source, name in shown_by(page.file) if source == file}
    idle = {one for one in published(file) if not any(re.fullmatch(one, name) for name in shown)}
    assert idle == set()
