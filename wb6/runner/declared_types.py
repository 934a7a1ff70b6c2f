"""Types that a parameter may have: how an annotation is read, how values are checked against it, what it says.

Which parameters there are, and how their values are read and written, stands in ``wb6.runner.parameters``.
"""

import ast
import typing
from datetime import date
from pathlib import Path
from types import UnionType
from typing import Any

from wb6.runner.settings import InputError

_TYPES = {one.__name__: one for one in (int, float, bool, str, list, dict, tuple, set)} | {"None": None}


def _namespace() -> dict[str, Any]:
    """Names that an annotation in a parameters cell may use."""
    from pydantic import Field

    names = {name: getattr(typing, name) for name in ("Annotated", "Any", "Literal", "Optional", "Union")}
    return names | {"date": date, "Path": Path, "Field": Field, "__builtins__": _TYPES}


#: What the syntax tree of a type may hold: nothing that would be run but ``Field``.
_OF_TYPES = (
    ast.Expression, ast.Name, ast.Load, ast.Subscript, ast.Tuple, ast.Constant, ast.BinOp, ast.BitOr, ast.UnaryOp,
    ast.USub, ast.Call, ast.keyword,
)  # fmt: skip


def read_type(text: str, place: str) -> Any:
    """Return the type that an annotation spells.

    Args:
        text: The annotation.
        place: Named in the message.

    Raises:
        InputError: It is no type that can be checked.
    """
    tree = ast.parse(text, mode="eval")
    known = all(isinstance(part, _OF_TYPES) for part in ast.walk(tree)) and all(
        ast.unparse(part.func) == "Field" for part in ast.walk(tree) if isinstance(part, ast.Call)
    )
    try:
        annotation = eval(text, _namespace()) if known else ""  # noqa: S307  (names of types and Field; see above)
        known = not isinstance(annotation, str) and bool(make_adapter(annotation))
    except Exception:
        known = False
    if not known:
        raise InputError(
            f"{place}: type «{text}» is not understood. There are int, float, bool, str, date, Path, "
            "Literal['a', 'b'], list[int], tuple[int, ...], set[str] and dict[str, int]; each may end in «| None», and "
            "Annotated[int, Field(ge=2009)] gives a range."
        )
    return annotation


def make_adapter(annotation: Any) -> Any:
    """Return what checks values against a type: an adapter of pydantic that takes no truth for a number."""
    from pydantic import TypeAdapter

    return TypeAdapter(_refuse_truths(annotation))


def _refuse_truths(annotation: Any) -> Any:
    """Return a type that takes no truth for a number, however deep: in Python a truth is one, here it is a mistake."""
    from pydantic import BeforeValidator

    origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
    kinds = {type(part) for part in parts} if origin is typing.Literal else {annotation}
    if kinds & {int, float} and bool not in kinds:
        return typing.Annotated[annotation, BeforeValidator(_be_no_truth)]
    if origin is typing.Annotated:
        return typing.Annotated[(_refuse_truths(parts[0]), *parts[1:])]
    if origin in (UnionType, typing.Union):
        return typing.Union[tuple(map(_refuse_truths, parts))]  # noqa: UP007  (there is no other way to make one)
    if origin in (list, tuple, set, dict) and parts:
        return origin[tuple(part if part is ... else _refuse_truths(part) for part in parts)]
    return annotation


def _be_no_truth(value: Any) -> Any:
    from pydantic_core import PydanticCustomError

    if isinstance(value, bool):
        raise PydanticCustomError("truth", "a truth is no number")
    return value


def bare_type(annotation: Any) -> Any:
    """Return a type without what is annotated to it, and without «or None»."""
    while True:
        parts = [part for part in typing.get_args(annotation) if part is not type(None)]
        optional = typing.get_origin(annotation) in (UnionType, typing.Union) and len(parts) == 1
        if not optional and typing.get_origin(annotation) is not typing.Annotated:
            return annotation
        annotation = parts[0]


def may_be_none(annotation: Any) -> bool:
    """Return whether a type takes None."""
    return type(None) in typing.get_args(annotation) or (
        typing.get_origin(annotation) is typing.Annotated and may_be_none(typing.get_args(annotation)[0])
    )


_KINDS = {int: "whole number", float: "number", bool: "true or false", str: "text", date: "date", Path: "path"}


def describe_type(annotation: Any) -> str:
    """Return in words what a value of a type may be: its kind, its choices, its range."""
    origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        counted = {str: " characters", list: " of them", tuple: " of them", set: " of them"}
        unit = counted.get(typing.get_origin(bare_type(annotation)) or bare_type(annotation), "")
        limits = [_say_limit(part, unit) for mark in parts[1:] for part in getattr(mark, "metadata", [mark])]
        return ", ".join([describe_type(parts[0]), *([" and ".join(filter(None, limits))] if any(limits) else [])])
    if origin is typing.Literal:
        return f"one of {', '.join(map(str, parts))}"
    if origin is tuple and ... not in parts:
        return " and ".join(map(describe_type, parts))
    if origin in (list, tuple, set):
        kind = describe_type(parts[0]).removeprefix("one of ")
        return f"list of {kind}{'s' if parts[0] in (int, float, str, date, Path) else ''}"
    if origin in (UnionType, typing.Union):
        kinds = [describe_type(one) for one in parts if one is not type(None)]
        return " or ".join(kinds) + (", or None" if type(None) in parts else "")
    return _KINDS.get(annotation, str(getattr(annotation, "__name__", annotation)))


def _say_limit(mark: Any, unit: str) -> str:
    words = {
        "ge": "at least",
        "gt": "above",
        "le": "at most",
        "lt": "below",
        "min_length": "at least",
        "max_length": "at most",
    }
    for key, word in words.items():
        if getattr(mark, key, None) is not None:
            return f"{word} {getattr(mark, key)}{unit if 'length' in key else ''}"
    return ""
