"""Every notebook of the contents keeps the form of the house. Names in prose are judged by the runner."""

import ast
import json
import re
from functools import cache
from pathlib import Path

import pytest

from tests.pages import list_chapters
from wb6.runner.book import read_book
from wb6.runner.parameters import declared_parameters

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = [pytest.param(page.file, id=page.address) for page in list_chapters()]
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


# ---- prose


@pytest.mark.parametrize("file", [pytest.param(page.source, id=page.address) for page in read_book(ROOT).pages])
def test_prose_shows_values_by_the_one_role_that_works_everywhere(file):
    assert re.findall(r"\{glue:\w*\}", prose_of(file)) == []
