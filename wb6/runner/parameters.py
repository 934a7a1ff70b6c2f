"""Parameters: what a notebook's ``parameters`` cell declares, and values checked against it.

The cell is read as a syntax tree and never run. A value is checked before any kernel starts; an
unknown name is refused with the nearest known one, because papermill would run on the default.
How checked values are written into the notebook also stands here.
"""

import ast
import io
import json
import re
import tokenize
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

import yaml

from wb6.runner.declared_types import bare_type, describe_type, make_adapter, may_be_none, read_type
from wb6.runner.settings import InputError, suggest

TAG = "parameters"


@dataclass(frozen=True)
class Parameter:
    """One declared parameter: ``name: type = default  # help``.

    Attributes:
        type: The declared type as text.
        default: The default as text.
        annotation: The declared type.
        value: The default as a value.
    """

    name: str
    type: str
    default: str
    help: str
    annotation: Any
    value: Any = None


def declared_parameters(notebook: Path) -> dict[str, Parameter]:
    """Return the parameters that a notebook declares, by name.

    Args:
        notebook: Path of the notebook. One without a ``parameters`` cell declares none. A line that
            gives no type (as papermill's own examples do) is of the type of its default.

    Raises:
        InputError: The file is no notebook, the cell is no Python, a line declares no usable type, or
            a default does not fit its own type.
    """
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{notebook} is not a notebook that can be read ({error}).") from error
    tagged = [cell for cell in cells if TAG in cell.get("metadata", {}).get("tags", [])]
    if len(tagged) > 1:
        raise InputError(f"{notebook} has {len(tagged)} cells tagged 'parameters'; one must hold them all.")
    return _parse("".join(tagged[0]["source"]), notebook) if tagged else {}


def _parse(source: str, notebook: Path) -> dict[str, Parameter]:
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise InputError(f"{notebook}, parameters cell, line {error.lineno}: {error.msg}.") from error
    comments = {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    found: dict[str, Parameter] = {}
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ):
            continue
        place = f"{notebook}, parameters cell, line {node.lineno}"
        name, text, default = _read_line(node, place)
        if name in found:
            raise InputError(f"{place}: '{name}' is declared a second time. Keep one of the two lines.")
        annotation = read_type(text, place)
        help_text = comments.get(node.end_lineno or node.lineno, "")
        found[name] = Parameter(
            name, text, ast.unparse(default), help_text, annotation, _fit_default(default, text, annotation, place)
        )
    return found


def _read_line(node: ast.stmt, place: str) -> tuple[str, str, ast.expr]:
    """Return the name, the type as text and the default of one line of the cell."""
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
        return node.target.id, ast.unparse(node.annotation), node.value
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        value = _evaluate(node.value)
        if isinstance(value, bool | int | float | str | list | dict | tuple):
            return node.targets[0].id, _name_type(value), node.value
        if value is None:
            return node.targets[0].id, "Any", node.value  # what else it may be cannot be told
    raise InputError(f"{place}: write «name: type = default  # help», not «{ast.unparse(node)}».")


def _name_type(value: Any) -> str:
    """Return the type of a default that was given none; that of a list tells of its parts if they are alike."""
    kind = type(value).__name__
    parts = {type(part) for part in value} if isinstance(value, list | tuple) else set()
    if len(parts) != 1 or not parts <= {bool, int, float, str}:
        return kind
    return f"{kind}[{parts.pop().__name__}{', ...' if kind == 'tuple' else ''}]"


_NOT_PLAIN = object()


def _evaluate(node: ast.expr) -> Any:
    """Return the value of a default that is written out, without running anything; else a mark."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        made = {"date": date, "Path": Path}.get(node.func.id)
        try:
            return made(*[ast.literal_eval(part) for part in node.args]) if made else _NOT_PLAIN
        except (TypeError, ValueError):
            return _NOT_PLAIN
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        parts = [_evaluate(part) for part in node.elts]
        kind = {ast.List: list, ast.Tuple: tuple, ast.Set: set}[type(node)]
        return _NOT_PLAIN if any(part is _NOT_PLAIN for part in parts) else _gather(kind, parts)
    if isinstance(node, ast.Dict) and None not in node.keys:
        pairs = [(_evaluate(key), _evaluate(part)) for key, part in zip(node.keys, node.values, strict=True) if key]
        return _NOT_PLAIN if any(_NOT_PLAIN in pair for pair in pairs) else _gather(dict, pairs)
    try:
        return ast.literal_eval(node)
    except (TypeError, ValueError):
        return _NOT_PLAIN


def _gather(kind: Any, parts: list[Any]) -> Any:
    try:
        return kind(parts)
    except TypeError:  # a list in a set
        return _NOT_PLAIN


def _fit_default(node: ast.expr, text: str, annotation: Any, place: str) -> Any:
    from pydantic import ValidationError

    value = _evaluate(node)
    if value is _NOT_PLAIN:
        raise InputError(
            f"{place}: the default «{ast.unparse(node)}» must be written out: a number, a text, a list, "
            "date(2026, 1, 31) or Path('name'). What is computed belongs in the next cell."
        )
    try:
        return make_adapter(annotation).validate_python(value, strict=True)
    except TypeError as error:
        raise InputError(f"{place}: no value can be checked against «{text}» ({error}).") from error
    except ValidationError as error:
        raise InputError(
            f"{place}: the default «{ast.unparse(node)}» is not {text}: {_tell(error.errors()[0])}."
        ) from error


def _tell(fault: Any) -> str:
    """Return what pydantic says of a value as part of a sentence."""
    return fault["msg"][:1].lower() + fault["msg"][1:]


def check_parameters(declared: Mapping[str, Parameter], given: Mapping[str, Any], notebook: Path) -> dict[str, Any]:
    """Check values against the declaration and return them as the types that it declares.

    Args:
        declared: What the notebook declares.
        given: Values by name. Texts, as a command line gives them, are read as the declared type; so
            are numbers of numpy, dates, paths and tuples, as a program gives them.
        notebook: Named in the message.

    Raises:
        InputError: A name is unknown or a value does not fit; all problems in one message.
    """
    from pydantic import ValidationError

    problems, values = [], {}
    for name, value in given.items():
        if name not in declared:
            hint = suggest(name, declared, f"It has {', '.join(declared) or 'none'}.")
            problems.append(f"it has no parameter '{name}'. {hint}")
            continue
        parameter = declared[name]
        try:
            read = _read(_leave_numpy(value), parameter.annotation)
            values[name] = make_adapter(parameter.annotation).validate_python(read)
        except ValidationError as error:
            first = error.errors()[0]
            problems.append(
                f"parameter '{name}' may be: {describe_choices(parameter)}. Given was {value!r}: "
                f"{_tell_misfit(first, value)}{_hint_at_quotes(first)}"
            )
    if problems:
        raise InputError(f"{notebook}: " + f"\n{notebook}: ".join(problems))
    return values


def _tell_misfit(fault: Any, value: Any) -> str:
    """Say what does not fit, without repeating the choices; a misspelt one is answered with the nearest."""
    if isinstance(value, str) and value.lstrip().startswith("[") and not value.rstrip().endswith("]"):
        return "the closing bracket is missing."
    if fault["type"] != "literal_error":
        return f"{_tell(fault)}."
    wrong, choices = fault["input"], re.findall(r"'([^']*)'", fault["msg"])
    return f"{wrong!r} is none of these. {suggest(str(wrong), choices, '')}".rstrip()


def _hint_at_quotes(fault: Any) -> str:
    """Return a hint if YAML read a word or a number where a text was wanted: NO as false, 5 as five."""
    text = fault["type"] == "string_type" or (fault["type"] == "literal_error" and "'" in fault["msg"])
    misread = isinstance(fault["input"], bool | int | float | date)
    return " A value such as NO or 5 must stand in quotes in YAML." if text and misread else ""


def _leave_numpy(value: Any) -> Any:
    """Return a value without numbers and arrays of numpy, which the source of a cell could not spell."""
    if isinstance(value, list | tuple | set):
        return type(value)(map(_leave_numpy, value))
    if isinstance(value, dict):
        return {_leave_numpy(key): _leave_numpy(part) for key, part in value.items()}
    return value.tolist() if type(value).__module__ == "numpy" else value


def _read(value: Any, annotation: Any) -> Any:
    """Read a text as the declared type wants it: lists as YAML, or separated by commas."""
    bare = bare_type(annotation)
    if not isinstance(value, str):
        return str(value) if isinstance(value, Path) and bare is str else value
    if value in {"None", "null"} and may_be_none(annotation):
        return None
    origin = typing.get_origin(bare) or bare
    if origin in (list, tuple, set, dict):
        if value.lstrip().startswith(("[", "{")):
            try:
                return yaml.safe_load(value)
            except yaml.YAMLError:
                return value  # the type refuses it, and says so
        inner = [bare_type(one) for one in typing.get_args(bare)[:1]]
        return [_choose(part.strip(), inner[0] if inner else Any) for part in value.split(",") if part.strip()]
    return _choose(value, bare)


def _choose(text: str, bare: Any) -> Any:
    """Return the choice that a text spells, where choices are not texts themselves."""
    choices = typing.get_args(bare) if typing.get_origin(bare) is typing.Literal else ()
    return next((choice for choice in choices if str(choice) == text), text)


def write_cell(values: Mapping[str, Any]) -> str:
    """Return the source of the cell that gives a notebook its values, as the types that it declares.

    Args:
        values: Checked values, by name.
    """
    kinds = {date: "from datetime import date", Path: "from pathlib import Path"}
    parts = [part for value in values.values() for part in _all_parts(value)]
    imports = [line for kind, line in kinds.items() if any(isinstance(part, kind) for part in parts)]
    return "\n".join([*imports, *(f"{name} = {_spell(value)}" for name, value in values.items())])


def _all_parts(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list | tuple | set):
        for part in value:
            yield from _all_parts(part)
    else:
        yield value


def _spell(value: Any) -> str:
    """Return a value as Python source."""
    if isinstance(value, date):
        return f"date({value.year}, {value.month}, {value.day})"
    if isinstance(value, Path):
        return f"Path({value.as_posix()!r})"
    if isinstance(value, float) and not isfinite(value):
        return f"float('{value}')"
    if isinstance(value, list):
        return f"[{', '.join(map(_spell, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(_spell, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_spell(key)}: {_spell(part)}' for key, part in value.items())}}}"
    if isinstance(value, set):
        return f"{{{', '.join(sorted(map(_spell, value)))}}}" if value else "set()"
    return repr(value)


def to_plain(value: Any) -> Any:
    """Return a checked value as JSON can hold it: dates as ISO texts, tuples and sets as lists."""
    if isinstance(value, date | Path):
        return str(value)
    if isinstance(value, list | tuple | set):
        plain = [to_plain(part) for part in value]
        return sorted(plain, key=repr) if isinstance(value, set) else plain
    if isinstance(value, dict):
        return {str(key): to_plain(part) for key, part in value.items()}
    return value


def describe_choices(parameter: Parameter) -> str:
    """Return in words what a parameter may be: its kind, its choices, its range."""
    return describe_type(parameter.annotation)
