"""Parameters: what a notebook's ``parameters`` cell declares, and values checked against it.

The cell is read as a syntax tree and never run. A value is checked before any kernel starts; an
unknown name is refused with the nearest known one, because papermill would run on the default.
"""

import ast
import io
import json
import tokenize
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from wb6.runner.book import InputError

TAG = "parameters"


@dataclass(frozen=True)
class Parameter:
    """One declared parameter: ``name: type = default  # help``."""

    name: str
    type: str
    default: str
    help: str
    annotation: Any


def _namespace() -> dict[str, Any]:
    """Names that an annotation in a parameters cell may use."""
    from pydantic import Field

    names = {name: getattr(typing, name) for name in ("Annotated", "Any", "Literal", "Optional", "Union")}
    return names | {"date": date, "Path": Path, "Field": Field, "__builtins__": _TYPES}


_TYPES = {one.__name__: one for one in (int, float, bool, str, list, dict, tuple, set)} | {"None": None}


def declared_parameters(notebook: Path) -> dict[str, Parameter]:
    """Return the parameters that a notebook declares, by name.

    Args:
        notebook: Path of the notebook. One without a ``parameters`` cell declares none.

    Raises:
        InputError: The file is no notebook, the cell is no Python, or a line declares no type.
    """
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError, UnicodeDecodeError) as error:
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
        if not (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None):
            raise InputError(
                f"{notebook}, parameters cell, line {node.lineno}: write «name: type = default  # help», "
                f"not «{ast.unparse(node)}»."
            )
        text = ast.unparse(node.annotation)
        try:
            annotation = eval(text, _namespace())  # noqa: S307  (no builtins but types; see _namespace)
        except Exception as error:
            raise InputError(
                f"{notebook}, parameters cell, line {node.lineno}: type «{text}» is not understood ({error})."
            ) from error
        help_text = comments.get(node.end_lineno or node.lineno, "")
        found[node.target.id] = Parameter(node.target.id, text, ast.unparse(node.value), help_text, annotation)
    return found


def check_parameters(declared: Mapping[str, Parameter], given: Mapping[str, Any], notebook: Path) -> dict[str, Any]:
    """Check values against the declaration and return them as they cross into the notebook.

    Args:
        declared: What the notebook declares.
        given: Values by name. Texts, as a command line gives them, are read as the declared type.
        notebook: Named in the message.

    Returns:
        Values that JSON can hold, with dates as ISO texts.

    Raises:
        InputError: A name is unknown or a value does not fit; all problems in one message.
    """
    from pydantic import TypeAdapter, ValidationError

    problems, values = [], {}
    for name, value in given.items():
        if name not in declared:
            near = get_close_matches(name, declared, n=1)
            hint = f"Did you mean '{near[0]}'?" if near else f"It has {', '.join(declared) or 'none'}."
            problems.append(f"it has no parameter '{name}'. {hint}")
            continue
        parameter = declared[name]
        adapter = TypeAdapter(parameter.annotation)
        try:
            values[name] = adapter.dump_python(adapter.validate_python(_read(value, parameter)), mode="json")
        except ValidationError as error:
            first = error.errors()[0]
            problems.append(f"parameter '{name}' is {parameter.type}: {first['msg'].lower()}, given was {value!r}.")
    if problems:
        raise InputError(f"{notebook}: " + f"\n{notebook}: ".join(problems))
    return values


def _read(value: Any, parameter: Parameter) -> Any:
    """Read a text as the declared type wants it: lists as YAML, or separated by commas."""
    if not isinstance(value, str):
        return value
    bare = parameter.annotation
    if typing.get_origin(bare) is typing.Annotated:
        bare = bare.__origin__
    if (typing.get_origin(bare) or bare) in (list, tuple, set, dict):
        if value.lstrip().startswith(("[", "{")):
            try:
                return yaml.safe_load(value)
            except yaml.YAMLError:
                return value  # the type refuses it, and says so
        return [part.strip() for part in value.split(",") if part.strip()]
    return None if value in {"None", "null"} else value
