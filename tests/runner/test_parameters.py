"""Parameters are read from the notebook's own cell, and values are checked against it before anything runs."""

import pytest

from tests.books import notebook, write_notebook
from wb6.runner.book import InputError
from wb6.runner.parameters import check_parameters, declared_parameters

CELL = '''\
"""What can be changed."""
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

first_year: Annotated[int, Field(ge=2009)] = 2010  # first year charted
routes: list[
    Literal["western", "eastern"]
] = ["western"]  # routes compared
factor: float = 2.0  # least ratio
as_of: date = date(2026, 1, 1)  # day of reading
title: str = "Arrivals"
smooth: bool = False  # average over a year
only: str | None = None  # one country
codes: Annotated[list[int], Field(max_length=2)] = [1]  # at most two
'''


def declare(folder, cell):
    return declared_parameters(write_notebook(folder / "page.ipynb", notebook("Page", parameters=cell)))


@pytest.fixture
def declared(tmp_path):
    return declare(tmp_path, CELL)


def check(declared, **given):
    return check_parameters(declared, given, "page.ipynb")


def test_parameters_come_in_the_order_of_the_cell(declared):
    assert list(declared) == ["first_year", "routes", "factor", "as_of", "title", "smooth", "only", "codes"]


def test_a_parameter_has_type_default_and_help(declared):
    one = declared["factor"]
    assert (one.type, one.default, one.help) == ("float", "2.0", "least ratio")


def test_the_help_of_several_lines_stands_behind_the_last(declared):
    assert declared["routes"].help == "routes compared"


def test_a_parameter_without_comment_has_no_help(declared):
    assert declared["title"].help == ""


def test_a_notebook_without_the_cell_declares_none(tmp_path):
    assert declared_parameters(write_notebook(tmp_path / "page.ipynb", notebook("Page", "x = 1"))) == {}


def test_the_cell_is_never_run(tmp_path):
    with pytest.raises(InputError):
        declare(tmp_path, f"open({str(tmp_path / 'trace')!r}, 'w')")
    assert not (tmp_path / "trace").exists()


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("a: int = 1\nb = 2", r"line 2: write «name: type = default  # help», not «b = 2»"),
        ("a: int", r"line 1: write «name: type = default"),
        ("a: int = ", r"line 1: invalid syntax"),
        ("a: integer = 1", r"line 1: type «integer» is not understood"),
        ("a: __import__('os').getcwd() = 1", r"line 1: type .* is not understood"),
    ],
)
def test_a_line_that_declares_nothing_usable_is_refused_with_its_number(tmp_path, cell, words):
    with pytest.raises(InputError, match=words):
        declare(tmp_path, cell)


def test_two_parameters_cells_are_refused(tmp_path):
    content = notebook("Page", "b: int = 1", parameters="a: int = 1")
    content["cells"][2]["metadata"] = {"tags": ["parameters"]}
    with pytest.raises(InputError, match="2 cells tagged 'parameters'"):
        declared_parameters(write_notebook(tmp_path / "page.ipynb", content))


def test_a_file_that_is_no_notebook_is_refused(tmp_path):
    (tmp_path / "page.ipynb").write_text("# Page")
    with pytest.raises(InputError, match="is not a notebook that can be read"):
        declared_parameters(tmp_path / "page.ipynb")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("first_year", "2015", 2015),
        ("factor", "1.5", 1.5),
        ("smooth", "true", True),
        ("as_of", "2025-06-03", "2025-06-03"),
        ("title", "Returns", "Returns"),
        ("only", "None", None),
        ("only", "RS", "RS"),
        ("routes", "[western, eastern]", ["western", "eastern"]),
        ("routes", "western, eastern", ["western", "eastern"]),
        ("routes", "eastern", ["eastern"]),
        ("codes", "[3, 4]", [3, 4]),
        ("codes", "3,4", [3, 4]),
    ],
)
def test_a_text_of_the_command_line_is_read_as_the_declared_type(declared, name, text, value):
    assert check(declared, **{name: text}) == {name: value}


@pytest.mark.parametrize(("name", "value"), [("first_year", 2015), ("routes", ["eastern"]), ("codes", [3])])
def test_a_value_of_the_declared_type_stays_as_it_is(declared, name, value):
    assert check(declared, **{name: value}) == {name: value}


def test_only_what_was_given_crosses_into_the_notebook(declared):
    assert check(declared, factor="3") == {"factor": 3.0}


def test_a_misspelt_name_is_answered_with_the_nearest(declared):
    with pytest.raises(InputError, match=r"page.ipynb: it has no parameter 'frist_year'. Did you mean 'first_year'"):
        check(declared, frist_year="2015")


def test_a_name_like_no_other_is_answered_with_all_names(declared):
    with pytest.raises(InputError, match="It has first_year, routes"):
        check(declared, zzz="1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("first_year", "soon"),
        ("first_year", "2015.5"),
        ("first_year", "2008"),
        ("routes", "[northern]"),
        ("routes", "[western"),
        ("factor", "two"),
        ("as_of", "3 June"),
        ("title", ["a", "b"]),
        ("smooth", "perhaps"),
        ("codes", "1,2,3"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_name_type_and_value(declared, name, value):
    with pytest.raises(InputError) as caught:
        check(declared, **{name: value})
    message = str(caught.value)
    assert f"parameter '{name}' is {declared[name].type}" in message
    assert repr(value) in message


def test_all_problems_are_told_at_once(declared):
    with pytest.raises(InputError) as caught:
        check(declared, frist_year="2015", factor="two")
    assert len(str(caught.value).splitlines()) == 2
