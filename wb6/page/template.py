"""The notebook that ``wb6 new`` writes, and its test: it runs at once and has the shape of a chapter.

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
        "first_year: Annotated[int, Field(ge=2009, le=2025)] = 2009  # first year charted\n"
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
        'top_year = wb6.value("top_year", top["year"], rows=rows.loc[[top.name]], form="{{}}", unit="year")\n'
        'top_value = wb6.value("top_value", top["detections"], rows=rows.loc[[top.name]], unit="detections")\n'
        "wb6.sentence(\n"
        '    "answer",\n'
        '    [(top["detections"] > 0, "The highest year was {{top_year}}, with {{top_value}} detections.")],\n'
        '    neutral="No detection is recorded in this window.",\n'
        "    values=[top_year, top_value],\n"
        ");",
        ["hide-cell"],
    ),
    (
        "code",
        "figure",
        "wb6.figure(\n"
        '    "detections",\n'
        '    forms.lines(rows, x="year", y="detections", series="route", focus=[route], unit="Detections a year"),\n'
        '    title=f"Detections were highest in {{top_year}}",\n'
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

_TEST = '''"""The page {address} runs, shows what it promises, and does not outlive its data."""

from tests.pages import published, run_page

#: A change of one table under which a sentence of the page is no longer true. Replace it with the example.
BREAKS = ("data/routes/route_detections.csv", r"^(western_balkan,\\d+),\\d+", r"\\1,0", "answer")


def test_the_page_publishes_a_figure_and_a_value(tmp_path):
    records = published(run_page("{address}", tmp_path))
    assert {{"figure", "value"}} <= {{record["kind"] for record in records.values()}}
'''


def write_test(address: str) -> str:
    """Return the text of the test of a new chapter.

    Args:
        address: Its address, ``part/name``.
    """
    return _TEST.format(address=address)


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
