"""The cell that gives a notebook its values: what runs in the kernel is what was checked."""

import math
from datetime import date
from pathlib import Path

import pytest

from wb6.runner.parameters import to_plain, write_cell

VALUES = [
    1,
    -1,
    10**30,
    1.5,
    -0.0,
    1e300,
    math.inf,
    -math.inf,
    True,
    None,
    "",
    "it's",
    'a "quote"',
    "two\nlines\ttab",
    "back\\slash",
    "{braces} %s",
    "Đakovica 🙂 \u2028",
    "''' \"\"\"",
    "\0\x1b",
    "# no comment",
    date(2026, 1, 31),
    date(1, 1, 1),
    Path("a b/c"),
    Path("/absolute/it's"),
    [],
    [1, [2, [3]]],
    (),
    (1,),
    (1, "a", date(2026, 1, 1)),
    set(),
    {"b", "a"},
    {date(2026, 1, 1)},
    {},
    {"a": [date(2026, 1, 1)], "b": {"c": Path("d")}},
    {date(2026, 1, 1): 1},
    [[date(2026, 1, 1)], [Path("x")]],
    [math.inf],
]


def run_cell(source):
    names = {}
    exec(source, names)  # noqa: S102  (that it can be run is what is tested)
    return names


# Not by repr: that of a set has no fixed order, and two processes must name the tests alike.
@pytest.mark.parametrize("value", VALUES, ids=[f"{n} {type(one).__name__}" for n, one in enumerate(VALUES)])
def test_what_the_cell_gives_is_what_was_checked(value):
    found = run_cell(write_cell({"given": value}))["given"]
    assert (found, type(found)) == (value, type(value))
    assert repr(found) == repr(value) or isinstance(value, set)


def test_a_number_that_is_none_crosses_too():
    assert math.isnan(run_cell(write_cell({"given": math.nan}))["given"])


def test_the_cell_imports_only_what_it_needs():
    assert write_cell({"a": 1, "b": "x"}) == "a = 1\nb = 'x'"


def test_the_cell_does_not_depend_on_the_order_in_a_set():
    assert write_cell({"a": {"b", "c", "a"}}) == "a = {'a', 'b', 'c'}"


def test_no_values_make_no_cell():
    assert write_cell({}) == ""


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (date(2026, 1, 31), "2026-01-31"),
        (Path("a/b"), "a/b"),
        ((1, 2), [1, 2]),
        ({"b", "a"}, ["a", "b"]),
        ({"a": (date(2026, 1, 1),)}, {"a": ["2026-01-01"]}),
        ({1: None}, {"1": None}),
    ],
)
def test_a_value_is_plain_where_json_must_hold_it(value, plain):
    assert to_plain(value) == plain
