"""What a page of the book is made of before it runs: the files of the contents, the cells of a notebook.

Read for the checks of texts and cells; nothing is judged here.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

#: A block of code, raw HTML or a formula; a directive such as a note holds prose and is none.
BLOCK = r"^(`{3,}|~{3,})(?!\{(?!code|raw|math))[^\n]*\n.*?^\1"


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
