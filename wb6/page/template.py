"""The notebook that ``wb6 new`` writes: it runs at once and has the shape of a chapter.

Its example, one route's detections by year, is there to be replaced.
"""

from typing import Any

_CELLS: list[tuple[str, str, str, list[str]]] = [
    (
        "markdown",
        "title",
        "# {title}\n\n{{glue}}`answer`\n\n*Say here in one line what is counted, and what is not.*",
        [],
    ),
    (
        "code",
        "parameters",
        "from typing import Annotated, Literal\n\nfrom pydantic import Field\n\n"
        "first_year: Annotated[int, Field(ge=2009, le=2026)] = 2009  # first year charted\n"
        'route: Literal["western_balkan", "central_mediterranean"] = "western_balkan"  # route charted',
        ["parameters", "hide-input"],
    ),
    (
        "code",
        "setup",
        "import wb6\nfrom wb6.page import forms\n\n"
        'detections = wb6.table("route_detections", route=route, selected=True)\n'
        'rows = detections[detections["year"] >= first_year]',
        ["hide-cell"],
    ),
    (
        "markdown",
        "section",
        "## One claim\n\nSay what to look for in the figure. The highest year was {{glue}}`top_year`.",
        [],
    ),
    (
        "code",
        "values",
        'top = rows.loc[rows["detections"].idxmax()]\n'
        'wb6.value("top_year", top["year"], rows=rows.loc[[top.name]], form="{{}}")\n'
        "wb6.sentence(\n"
        '    "answer",\n'
        "    [\n"
        '        (\n            top["detections"] > 0,\n'
        "            f\"The highest year was {{top['year']}}, with {{top['detections']:,}} detections.\",\n"
        "        )\n    ],\n"
        '    neutral="No detection is recorded in this window.",\n'
        ");",
        ["hide-cell"],
    ),
    (
        "code",
        "figure",
        "wb6.figure(\n"
        '    "detections",\n'
        '    forms.lines(rows, x="year", y="detections", series="route", focus=[route], unit="Detections a year"),\n'
        "    title=f\"Detections were highest in {{top['year']}}\",\n"
        '    caption="Detections a year on one route. Say here what the figure does not show.",\n'
        ")",
        ["hide-input"],
    ),
    (
        "markdown",
        "limits",
        "## What would change this conclusion\n\n- Name the choice, the source or the window that matters.\n\n"
        "## Sources of this page",
        [],
    ),
    ("code", "sources", "wb6.sources(rows)", ["hide-input"]),
]


def write_notebook(title: str) -> dict[str, Any]:
    """Return the content of a new chapter without outputs (nbformat 4.5).

    Args:
        title: Its first heading.
    """
    cells = []
    for kind, name, source, tags in _CELLS:
        cell: dict[str, Any] = {"cell_type": kind, "id": name, "metadata": {"tags": tags} if tags else {}}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        cells.append({**cell, "source": source.format(title=title).splitlines(keepends=True)})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
