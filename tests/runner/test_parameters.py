"""Parameters are read from the notebook's own cell, and values are checked against it before anything runs."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from tests.books import notebook, read_outputs, write_book, write_notebook
from wb6.runner.book import read_book
from wb6.runner.execute import run
from wb6.runner.job import make_job
from wb6.runner.parameters import check_parameters, declared_parameters, describe_choices
from wb6.runner.settings import InputError

CELL = '''\
"""What can be changed."""
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

first_year: Annotated[int, Field(ge=2009, le=2025)] = 2010  # first year charted
routes: list[
    Literal["western", "eastern"]
] = ["western"]  # routes compared
factor: float = 2.0  # least ratio
as_of: date = date(2026, 1, 1)  # day of reading
title: str = "Arrivals"
smooth: bool = False  # average over a year
only: str | None = None  # one country
codes: Annotated[list[int], Field(max_length=2)] = [1]  # at most two
folder: Path = Path("data/routes")
window: tuple[int, int] = (2009, 2025)
days: list[date] | None = None
groups: list[list[date]] = [[date(2026, 1, 1)]]
starts: dict[str, date] = {"AL": date(2026, 1, 1)}
marks: set[str] = {"a"}
scale: Literal["log", "linear", 1] = "log"
'''


def declare(folder, cell):
    return declared_parameters(write_notebook(folder / "page.ipynb", notebook("Page", parameters=cell)))


@pytest.fixture(scope="module")
def declared(tmp_path_factory):
    return declare(tmp_path_factory.mktemp("declared"), CELL)


def check(declared, **given):
    return check_parameters(declared, given, "page.ipynb")


# ---- the declaration


def test_parameters_come_in_the_order_of_the_cell(declared):
    assert list(declared)[:8] == ["first_year", "routes", "factor", "as_of", "title", "smooth", "only", "codes"]


def test_a_parameter_has_type_default_and_help(declared):
    one = declared["factor"]
    assert (one.type, one.default, one.help) == ("float", "2.0", "least ratio")


def test_the_help_of_several_lines_stands_behind_the_last(declared):
    assert declared["routes"].help == "routes compared"


def test_a_parameter_without_comment_has_no_help(declared):
    assert declared["title"].help == ""


def test_a_parameter_says_what_it_may_be(declared):
    assert describe_choices(declared["first_year"]) == "whole number, at least 2009 and at most 2025"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("first_year", 2010),
        ("as_of", date(2026, 1, 1)),
        ("folder", Path("data/routes")),
        ("window", (2009, 2025)),
        ("groups", [[date(2026, 1, 1)]]),
        ("starts", {"AL": date(2026, 1, 1)}),
        ("marks", {"a"}),
        ("only", None),
    ],
)
def test_a_default_is_known_as_a_value(declared, name, value):
    assert declared[name].value == value


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("a = 2", "int"),
        ("a = -2.5", "float"),
        ("a = True", "bool"),
        ("a = 'x'", "str"),
        ("a = [1, 2]", "list[int]"),
        ("a = ('x', 'y')", "tuple[str, ...]"),
        ("a = [1, 'x']", "list"),
        ("a = []", "list"),
        ("a = {'x': 1}", "dict"),
    ],
)
def test_a_line_without_a_type_takes_that_of_its_default(tmp_path, line, kind):
    assert declare(tmp_path, line)["a"].type == kind


def test_a_type_taken_from_a_default_is_held_to(tmp_path):
    with pytest.raises(InputError, match=r"parameter 'years' may be: list of whole number.*Given was 'soon'"):
        check(declare(tmp_path, "years = [2009, 2015]"), years="soon")


def test_a_notebook_without_the_cell_declares_none(tmp_path):
    assert declared_parameters(write_notebook(tmp_path / "page.ipynb", notebook("Page", "x = 1"))) == {}


@pytest.mark.parametrize("line", ["open({0!r}, 'w')", "a: int = open({0!r}, 'w')", "a: open({0!r}, 'w') = 1"])
def test_the_cell_is_never_run(tmp_path, line):
    with pytest.raises(InputError):
        declare(tmp_path, line.format(str(tmp_path / "trace")))
    assert not (tmp_path / "trace").exists()


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("a: int = 1\nb = f()", r"line 2: write «name: type = default  # help», not «b = f\(\)»"),
        ("a: int", r"line 1: write «name: type = default"),
        ("a, b = 1, 2", r"line 1: write «name: type = default"),
        ("if True:\n    a: int = 1", r"line 1: write «name: type = default"),
        ("a: int = ", r"line 1: invalid syntax"),
        ("%matplotlib inline\na: int = 1", r"line 1: invalid syntax"),
        ("a: integer = 1", r"line 1: type «integer» is not understood"),
        ("a: int = 1\na: int = 2", r"line 2: 'a' is declared a second time"),
        ("a: Annotated[int, Field(ge='x')] = 1", r"line 1: no value can be checked against «Annotated"),
        ("a: int = 1 + 1", r"line 1: the default «1 \+ 1» must be written out"),
        ("a: list[int] = [f()]", r"line 1: the default «\[f\(\)\]» must be written out"),
        ("a: list[int] = [*range(3)]", r"line 1: the default «.*» must be written out"),
    ],
)
def test_a_line_that_declares_nothing_usable_is_refused_with_its_number(tmp_path, cell, words):
    with pytest.raises(InputError, match=rf"page.ipynb, parameters cell, {words}"):
        declare(tmp_path, cell)


@pytest.mark.parametrize(
    "line",
    [
        "a: int = '1'",
        "a: int = 1.0",
        "a: int = True",
        "a: float = True",
        "a: str = 1",
        "a: date = '2026-01-01'",
        "a: Path = 'data'",
        "a: list[int] = (1,)",
        "a: tuple[int, ...] = [1]",
        "a: int | None = 'x'",
        "a: Literal['x'] = 'y'",
        "a: Literal[1] = True",
        "a: Annotated[int, Field(ge=5)] = 1",
        "a: list[Annotated[int, Field(ge=5)]] = [1]",
    ],
)
def test_a_default_that_does_not_fit_its_own_type_is_refused(tmp_path, line):
    with pytest.raises(InputError, match=r"line 1: the default «.*» is not "):
        declare(tmp_path, line)


def test_two_parameters_cells_are_refused(tmp_path):
    content = notebook("Page", "b: int = 1", parameters="a: int = 1")
    content["cells"][2]["metadata"] = {"tags": ["parameters"]}
    with pytest.raises(InputError, match="2 cells tagged 'parameters'"):
        declared_parameters(write_notebook(tmp_path / "page.ipynb", content))


@pytest.mark.parametrize("text", ["# Page", "{}", "[]", "\udcff"])
def test_a_file_that_is_no_notebook_is_refused(tmp_path, text):
    (tmp_path / "page.ipynb").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError, match="is not a notebook that can be read"):
        declared_parameters(tmp_path / "page.ipynb")


# ---- values


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("first_year", "2015", 2015),
        ("factor", "1.5", 1.5),
        ("smooth", "true", True),
        ("as_of", "2025-06-03", date(2025, 6, 3)),
        ("title", "Returns", "Returns"),
        ("title", "5", "5"),
        ("only", "None", None),
        ("only", "null", None),
        ("only", "RS", "RS"),
        ("routes", "[western, eastern]", ["western", "eastern"]),
        ("routes", "western, eastern", ["western", "eastern"]),
        ("routes", "eastern", ["eastern"]),
        ("routes", "", []),
        ("codes", "[3, 4]", [3, 4]),
        ("codes", "3,4", [3, 4]),
        ("folder", "seeds", Path("seeds")),
        ("window", "2015, 2020", (2015, 2020)),
        ("days", "2026-01-01,2026-01-02", [date(2026, 1, 1), date(2026, 1, 2)]),
        ("days", "None", None),
        ("starts", "{RS: 2026-01-01}", {"RS": date(2026, 1, 1)}),
        ("marks", "b, c", {"b", "c"}),
        ("scale", "linear", "linear"),
        ("scale", "1", 1),
    ],
)
def test_a_text_of_the_command_line_is_read_as_the_declared_type(declared, name, text, value):
    assert check(declared, **{name: text}) == {name: value}


@pytest.mark.parametrize(("name", "value"), [("first_year", 2015), ("routes", ["eastern"]), ("window", (2015, 2020))])
def test_a_value_of_the_declared_type_stays_as_it_is(declared, name, value):
    assert check(declared, **{name: value}) == {name: value}


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("first_year", np.int64(2015), 2015),
        ("factor", np.float32(1.5), 1.5),
        ("factor", np.int64(3), 3.0),
        ("smooth", np.bool_(True), True),
        ("title", np.str_("Returns"), "Returns"),
        ("title", Path("data"), "data"),
        ("codes", np.array([3, 4]), [3, 4]),
        ("codes", (np.int64(3),), [3]),
        ("codes", range(2), [0, 1]),
        ("window", [2015, 2020], (2015, 2020)),
        ("as_of", np.datetime64("2026-02-03"), date(2026, 2, 3)),
        ("as_of", datetime(2026, 2, 3), date(2026, 2, 3)),
        ("scale", np.int64(1), 1),
    ],
)
def test_a_value_of_a_program_becomes_the_declared_type(declared, name, given, value):
    found = check(declared, **{name: given})[name]
    assert (found, type(found)) == (value, type(value))


def test_numbers_of_numpy_become_plain_also_where_no_type_is_asked_for(tmp_path):
    declared = declare(tmp_path, "more: dict = {}\nmixed: list = []")
    found = check(declared, more={"a": np.float64(1.5)}, mixed=[np.int64(1), (np.int64(2),)])
    assert repr(found) == "{'more': {'a': 1.5}, 'mixed': [1, (2,)]}"


def test_only_what_was_given_crosses_into_the_notebook(declared):
    assert check(declared, factor="3") == {"factor": 3.0}


def test_a_misspelt_name_is_answered_with_the_nearest(declared):
    with pytest.raises(InputError, match=r"page.ipynb: it has no parameter 'frist_year'. Did you mean 'first_year'"):
        check(declared, frist_year="2015")


def test_a_name_like_no_other_is_answered_with_all_names(declared):
    with pytest.raises(InputError, match="It has first_year, routes"):
        check(declared, zzz="1")


def test_a_page_without_parameters_says_that_it_has_none(declared):
    with pytest.raises(InputError, match=r"it has no parameter 'year'\. It has none\."):
        check({}, year="1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("first_year", "soon"),
        ("first_year", "2015.5"),
        ("first_year", 2015.5),
        ("first_year", "2008"),
        ("first_year", 2026),
        ("first_year", True),
        ("first_year", None),
        ("routes", "[northern]"),
        ("routes", "[western"),
        ("routes", ["western", "northern"]),
        ("factor", "two"),
        ("factor", False),
        ("as_of", "3 June"),
        ("as_of", datetime(2026, 1, 1, 10)),
        ("title", ["a", "b"]),
        ("smooth", "perhaps"),
        ("codes", "1,2,3"),
        ("codes", [True]),
        ("window", [2015]),
        ("window", [2015, 2020, 2025]),
        ("days", "soon"),
        ("scale", "cubic"),
        ("scale", True),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_name_type_and_value(declared, name, value):
    with pytest.raises(InputError) as caught:
        check(declared, **{name: value})
    message = str(caught.value)
    assert f"parameter '{name}' may be: {describe_choices(declared[name])}. Given was " in message
    assert repr(value) in message


def test_a_refusal_names_the_choices_as_they_are_written(tmp_path):
    with pytest.raises(InputError, match=r"may be: one of AL, RS\. Given was 'al': 'al' is none of these"):
        check(declare(tmp_path, "country: Literal['AL', 'RS'] = 'AL'"), country="al")


HINT = "A value such as NO or 5 must stand in quotes in YAML."


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("a: str = 'x'", False),
        ("a: str = 'x'", 5),
        ("a: str = 'x'", date(2026, 1, 1)),
        ("a: str | None = None", False),
        ("a: list[str] = []", ["AL", False]),
        ("a: Literal['NO', 'SE'] = 'NO'", False),
        ("a: list[Literal['NO', 'SE']] = []", [False]),
        ("a: Literal['1', '2'] = '1'", 1),
    ],
)
def test_a_text_that_yaml_read_as_something_else_is_answered_with_a_hint_at_quotes(tmp_path, line, value):
    with pytest.raises(InputError, match=HINT):
        check(declare(tmp_path, line), a=value)


@pytest.mark.parametrize(
    ("line", "value"),
    [("a: int = 1", "x"), ("a: str = 'x'", ["x"]), ("a: Literal['x'] = 'x'", "y"), ("a: Literal[1] = 1", 2)],
)
def test_quotes_are_not_hinted_at_where_they_would_not_help(tmp_path, line, value):
    with pytest.raises(InputError) as caught:
        check(declare(tmp_path, line), a=value)
    assert "quotes" not in str(caught.value)


def test_all_problems_are_told_at_once(declared):
    with pytest.raises(InputError) as caught:
        check(declared, frist_year="2015", factor="two")
    assert [line.split(": ")[0] for line in str(caught.value).splitlines()] == ["page.ipynb", "page.ipynb"]


# ---- in a real run


def test_the_notebook_gets_every_value_as_the_declared_type(tmp_path):
    """A real run: values as a program gives them, types as the kernel sees them."""
    given = {
        "first_year": np.int64(2015),
        "routes": ("eastern",),
        "factor": "3",
        "as_of": "2026-02-03",
        "title": Path("a {b}"),
        "smooth": np.bool_(True),
        "only": None,
        "codes": np.array([3]),
        "folder": "data",
        "window": [2015, 2020],
        "days": ["2026-01-01"],
        "starts": {"AL": "2026-01-01"},
        "marks": ["b"],
    }
    show = "for one in (" + ", ".join(given) + "):\n    print(type(one).__name__, one)"
    deep = "print(type(codes[0]).__name__, type(days[0]).__name__, type(starts['AL']).__name__)"
    pages = {"index.md": "# Book\n", "notebooks/part/page.ipynb": notebook("Page", show, deep, parameters=CELL)}
    book = read_book(write_book(tmp_path / "book", pages))
    job = make_job(book, book.page("part/page"), given)
    assert run(replace(job, output=tmp_path / "page.ipynb")).status == "good"
    names = [line.split()[0] for line in read_outputs(tmp_path / "page.ipynb").splitlines()]
    assert names[:-1] == [
        "int", "list", "float", "date", "str", "bool", "NoneType", "list", "PosixPath", "tuple", "list", "dict", "set",
    ]  # fmt: skip
    assert read_outputs(tmp_path / "page.ipynb").splitlines()[-1] == "int date date"


def test_a_misspelt_choice_is_answered_with_the_nearest(declared):
    with pytest.raises(InputError, match=r"'westren' is none of these\. Did you mean 'western'\?"):
        check(declared, routes="[westren]")


def test_a_missing_bracket_is_told(declared):
    with pytest.raises(InputError, match="the closing bracket is missing"):
        check(declared, routes="[western")


def test_an_untyped_default_of_none_may_be_anything(tmp_path):
    declared = declare(tmp_path, "limit = None")
    assert (declared["limit"].type, check(declared, limit=5)) == ("Any", {"limit": 5})
