"""What an executed notebook published by name, and how its content is made the same on every machine.

Records travel in the outputs' data or metadata under ``application/vnd.<book>.<kind>+json``; what the
kinds mean is the book's own affair.
"""

import json
import re
from typing import Any

#: Parts of a record that stay in the executed notebook and do not go into the manifest.
_HEAVY = ("picture", "data_csv", "rows_csv", "html", "description")


def read_published(content: dict[str, Any]) -> tuple[list[dict[str, Any]], str]:
    """Return what a notebook published by name, without pictures, rows and data, and a name used twice.

    What was glued for prose alone (``myst_nb.glue``) counts too, with the kind ``glue``; ``glued`` says
    whether prose can show a thing.

    Args:
        content: The executed notebook.
    """
    found, names, twice = [], set(), ""
    for cell in content["cells"]:
        for output in cell.get("outputs", ()):
            metadata = output.get("metadata", {})
            glued = metadata.get("scrapbook", {}).get("name", "")
            records = [
                (match[1], json.loads(record) if isinstance(record, str) else record)
                for mime, record in [*output.get("data", {}).items(), *metadata.items()]
                if (match := re.fullmatch(r"application/vnd\.\w+\.(\w+)\+json", mime))
            ]
            named = [
                (kind, record)
                for kind, record in records
                if isinstance(record, dict) and isinstance(record.get("name"), str)
            ]
            for kind, record in named or ([("glue", {"name": glued})] if glued else []):
                if record["name"] in names:
                    twice = twice or record["name"]
                names.add(record["name"])
                slim = {key: part for key, part in record.items() if key not in _HEAVY}
                found.append({**slim, "kind": kind, "glued": bool(glued)})
    return found, twice


def prepare(content: dict[str, Any], injected: str) -> tuple[dict[str, Any], int | None]:
    """Return a notebook ready to be run, and where the cell with its parameters stands in it.

    Args:
        content: The notebook as committed.
        injected: Source of that cell; if empty, there is none.
    """
    cells = [dict(cell) for cell in content["cells"]]
    place = next(
        (n for n, cell in enumerate(cells, 1) if "parameters" in cell.get("metadata", {}).get("tags", [])), None
    )
    if not injected or place is None:
        return {**content, "cells": cells}, None
    cell: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "id": "injected-parameters",
        "metadata": {"tags": ["injected-parameters", "remove-cell"]},
        "outputs": [],
        "source": injected.splitlines(keepends=True),
    }
    cells.insert(place, cell)
    return {**content, "cells": cells}, place


def find_exit(content: dict[str, Any]) -> int | None:
    """Return the index of a cell that left the notebook by ``sys.exit()``, after which nothing more was run.

    Args:
        content: The executed notebook.
    """
    for index, cell in enumerate(content["cells"]):
        if any(output.get("ename") == "SystemExit" for output in cell.get("outputs", ())):
            return index
    return None


def clean(content: dict[str, Any]) -> None:
    """Drop from an executed notebook what differs from run to run or tells of the machine."""
    content["metadata"].pop("papermill", None)
    for cell in content["cells"]:
        cell["metadata"].pop("papermill", None)
        cell["metadata"].pop("execution", None)


def code_cells(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the code cells of a notebook."""
    return [cell for cell in content["cells"] if cell["cell_type"] == "code"]


def join(source: dict[str, Any], injected: str, executed: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook as it stands now with the outputs of an earlier run of the same code.

    Args:
        source: The notebook as committed; its texts may have changed since.
        injected: Source of the cell with its parameters.
        executed: The executed notebook; its code cells are those of the source.
    """
    made, _ = prepare(source, injected)
    for cell, ran in zip(code_cells(made), code_cells(executed), strict=True):
        cell["outputs"], cell["execution_count"] = ran["outputs"], ran["execution_count"]
    return {**made, "metadata": executed["metadata"]}


def dump(content: dict[str, Any]) -> str:
    """Return a notebook as text, always the same for the same content."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
