"""Cells of a notebook whose figure or text would not reach the page as meant: found before any kernel starts.

A figure is shown by the last line of its cell; a value is shown in a sentence by ``{name}`` and in prose
by ``{glue}`name```, so a bare ``{name}`` in prose or in a caption without ``f`` would stand there as such.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from wb6.evidence.rules import Problem
from wb6.page.texts import BLOCK, list_pages, read_cells

_LOOSE = re.compile(r"(?<![{\w`])\{([a-z][a-z0-9_]*)\}(?![`}])")
#: Code and roles, in which braces mean something else.
_CODE = re.compile(BLOCK + r"|\{[\w:-]+\}`[^`]*`|`[^`]*`", flags=re.MULTILINE | re.DOTALL)


def check_cells(root: Path) -> list[Problem]:
    """Judge every notebook of the contents.

    Args:
        root: The book's root.

    Returns:
        A problem for each cell that makes a figure and does not show it, and for each text with a
        name in braces that nothing fills in.
    """
    return [
        Problem(file.as_posix(), None, None, said)
        for file in list_pages(root)
        if file.suffix == ".ipynb"
        for said in _judge(root / file)
    ]


def _judge(path: Path) -> Iterator[str]:
    for number, kind, source in read_cells(path):
        if kind == "markdown":
            for name in _LOOSE.findall(_CODE.sub("", source)):
                said = f"{{{name}}} stands in a text, where nothing fills it in. Write {{glue}}`{name}`."
                yield f"cell {number}: {said}"
        elif kind == "code":
            yield from (f"cell {number}: {said}" for said in _judge_code(source))


def _judge_code(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return  # Jupyter's own commands; the run tells
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "wb6.figure"]
    last = tree.body[-1] if tree.body else None
    shown = list(ast.walk(last)) if isinstance(last, ast.Expr) and not source.rstrip().endswith(";") else []
    for call in calls:
        named = ast.unparse(call.args[0]) if call.args else "figure"
        if call not in shown:
            yield (
                f"the figure {named} is made and not shown. Let wb6.figure(…) be the last line of its cell, "
                "without a name before it and without a semicolon after it."
            )
        for word in call.keywords:
            if word.arg in ("title", "caption") and isinstance(word.value, ast.Constant):
                for name in _LOOSE.findall(str(word.value.value)):
                    said = f"holds {{{name}}}, which nothing fills in. Begin the text with f."
                    yield f"the {word.arg} of the figure {named} {said}"
