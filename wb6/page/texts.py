"""What a page of the book is made of before it runs: the files of the contents, cells, texts for readers.

Read for the checks of texts and cells; nothing is judged here.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

#: A block of code, raw HTML or a formula; a directive such as a note holds prose and is none.
BLOCK = r"^(`{3,}|~{3,})(?!\{(?!code|raw|math))[^\n]*\n.*?^\1"


#: Functions whose texts readers see, with the names of the arguments that are texts.
_TEXTS = {"figure": ("title", "caption"), "choose": ("neutral",), "sentence": ("neutral",)}

#: A comment by which a text or a code cell waives a rule: ``% typed: …`` or ``# typed: …``.
_WAIVER = re.compile(r"^\s*[%#] \w+: .*$", flags=re.MULTILINE)


def list_pages(root: Path) -> list[Path]:
    """Return the files that the contents list; what cannot be read is the runner's matter."""
    contents = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    names = re.findall(r"'(?:file|root)': '([^']+)'", repr(contents))
    found = [root / f"{name}{suffix}" for name in names for suffix in (".ipynb", ".md")]
    return [path.relative_to(root) for path in found if path.is_file()]


def read_cells(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield number, kind and source of each cell; nothing of a file that is no notebook (the runner says so)."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError):
        return
    for number, cell in enumerate(cells, 1):
        yield number, cell["cell_type"], "".join(cell["source"])


def read_passages(path: Path) -> Iterator[tuple[int, str]]:
    """Yield every text of a page that readers see, with the waivers that stand in its cell.

    Args:
        path: A notebook or a Markdown file.

    Returns:
        The number of the cell in a notebook, of the first line in a Markdown file, and the text: a
        markdown cell, a paragraph, or a title, caption or case of a sentence in a code cell.
    """
    return _in_notebook(path) if path.suffix == ".ipynb" else _in_markdown(path)


def _in_markdown(path: Path) -> Iterator[tuple[int, str]]:
    """Yield paragraphs with the number of their first line, so that a waiver reaches its paragraph."""
    text = path.read_text(encoding="utf-8")
    blank = re.sub(BLOCK, lambda found: "\n" * found[0].count("\n"), text, flags=re.MULTILINE | re.DOTALL)
    line = 1
    for part in re.split(r"(\n\s*\n)", blank):
        yield line, part
        line += part.count("\n")


def _in_notebook(path: Path) -> Iterator[tuple[int, str]]:
    for number, kind, source in read_cells(path):
        if kind == "markdown":
            yield number, source
        elif kind == "code":
            waivers = "\n".join(found[0] for found in _WAIVER.finditer(source))
            for text in _texts_in_code(source):
                yield number, f"{text}\n{waivers}"


def _texts_in_code(source: str) -> Iterator[str]:
    """Yield the texts for readers in a code cell: titles, captions and the cases of sentences."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return  # Jupyter's own commands; the run tells
    cases = [
        node.value for node in ast.walk(tree) if isinstance(node, ast.Assign) and _names(node) & {"cases", "title"}
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _TEXTS:
            cases += [word.value for word in node.keywords if word.arg in _TEXTS[node.func.attr]]
            if node.func.attr in ("choose", "sentence") and len(node.args) > 1:
                cases.append(node.args[1])
    for one in cases:
        yield from _constants(one)


def _names(node: ast.Assign) -> set[str]:
    return {target.id for target in node.targets if isinstance(target, ast.Name)}


def _constants(node: ast.AST) -> Iterator[str]:
    """Yield the texts typed below a node, without keys, formats and what is compared."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values)
    elif isinstance(node, ast.List | ast.Tuple | ast.IfExp | ast.ListComp | ast.BinOp | ast.Lambda | ast.Call):
        for child in node.args if isinstance(node, ast.Call) else ast.iter_child_nodes(node):
            yield from _constants(child)
