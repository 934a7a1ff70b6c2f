"""Types of parameters are read without running anything, judge values strictly, and say what they take."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field, ValidationError

from wb6.runner.declared_types import describe_type, make_adapter, read_type
from wb6.runner.settings import InputError


@pytest.mark.parametrize(
    ("text", "annotation"),
    [
        ("int", int),
        ("float", float),
        ("bool", bool),
        ("str", str),
        ("date", date),
        ("Path", Path),
        ("None", None),
        ("int | None", int | None),
        ("list[str]", list[str]),
        ("tuple[int, ...]", tuple[int, ...]),
        ("dict[str, date]", dict[str, date]),
        ("Literal['AL', 'RS']", Literal["AL", "RS"]),
        ("Literal[-1, 1]", Literal[-1, 1]),
    ],
)
def test_an_annotation_is_read_as_the_type_that_it_spells(text, annotation):
    assert read_type(text, "here") == annotation


@pytest.mark.parametrize(
    "text",
    [
        "integer",
        "'int'",
        "5",
        "[int]",
        "Field",
        "Field()",
        "Literal[()]",
        "print('x')",
        "().__class__",
        "(lambda: int)()",
        "[int for one in (1,)][0]",
        "10 ** 10 ** 10",  # would take for ever if it were worked out
        "Annotated[int, Field(default_factory=print)]",
        "Annotated[int, __import__('os')]",
    ],
)
def test_what_is_no_type_is_refused_and_not_run(text):
    with pytest.raises(InputError, match=r"here: type «.*» is not understood. There are int, float"):
        read_type(text, "here")


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (int, True),
        (float, False),
        (int | None, True),
        (Annotated[int, Field(ge=0)], True),
        (list[int], [1, True]),
        (tuple[float, ...], (True,)),
        (dict[str, int], {"a": True}),
        (list[list[int]], [[True]]),
        (Literal[0, 1], True),
        (list[Literal[0, 1]], [False]),
        (Literal[1, 2] | None, True),
    ],
)
def test_a_truth_is_no_number_however_deep(annotation, value):
    with pytest.raises(ValidationError, match="a truth is no number"):
        make_adapter(annotation).validate_python(value)


@pytest.mark.parametrize("annotation", [bool, int | bool, list[bool] | bool, Literal[True, 1], Literal[True, "all"]])
def test_a_truth_is_taken_where_it_is_declared(annotation):
    assert make_adapter(annotation).validate_python(True) is True


@pytest.mark.parametrize(
    ("annotation", "words"),
    [
        (int, "whole number"),
        (float, "number"),
        (bool, "true or false"),
        (str, "text"),
        (date, "date"),
        (Path, "path"),
        (Literal["AL", "RS"], "one of AL, RS"),
        (list[Literal["AL", "RS"]], "list of AL, RS"),
        (list[int], "list of whole numbers"),
        (tuple[date, ...], "list of dates"),
        (tuple[int, str], "whole number and text"),
        (date | None, "date, or None"),
        (int | str, "whole number or text"),
        (Annotated[int, Field(ge=2009, le=2025)], "whole number, at least 2009 and at most 2025"),
        (Annotated[float, Field(gt=0, lt=1)], "number, above 0 and below 1"),
        (Annotated[int, Field(ge=1)] | None, "whole number, at least 1, or None"),
        (Annotated[list[str], Field(min_length=1)], "list of texts, at least 1 of them"),
        (Annotated[str, Field(max_length=5)], "text, at most 5 characters"),
        (Annotated[int, "a note"], "whole number"),
        (list, "list"),
    ],
)
def test_a_type_says_what_it_takes(annotation, words):
    assert describe_type(annotation) == words
