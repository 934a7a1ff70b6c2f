"""The ledger holds every value of the build: rows, sources, grade, age, claims, and where it is shown."""

import json

import pytest
from bs4 import BeautifulSoup

from tests.packages import write_seeds
from wb6.evidence.tables import table
from wb6.page.ledger import read_records, write_ledger
from wb6.page.sentence import sentence
from wb6.page.value import MIME, value


def write_build(root, outputs, published):
    """Write the manifest and the executed notebook of a build with one page."""
    cells = [{"cell_type": "markdown", "source": "# How many *came*?\n\nText."}]
    cells += [{"cell_type": "code", "outputs": [{"data": {}, "metadata": output.metadata}]} for output in outputs]
    (root / "_build" / "runs").mkdir(parents=True)
    (root / "_build" / "runs" / "arrivals.ipynb").write_text(json.dumps({"cells": cells}))
    run = {"page": "part/arrivals", "notebook": "notebooks/part/arrivals.ipynb", "published": published}
    manifest = {"runs": [{**run, "output": "_build/runs/arrivals.ipynb"}, {**run, "page": "part/failed", "output": ""}]}
    (root / "_build" / "manifest.json").write_text(json.dumps(manifest))


@pytest.fixture
def pages(book, rows, shown):
    write_seeds(book)
    peak = value("peak", 120, rows=rows.head(1), unit="persons", interval=(100, 140), claims=["tiny_001"])
    value("peak_year", 2015, rows=rows.head(1), form="{}", unit="year")
    value("all_persons", 210, rows=rows, unit="persons")
    sentence("answer", [(False, "No."), (True, "It was {peak}.")], values=[peak])
    published = [{"name": "peak", "used_on": ["part/arrivals", "index"]}, {"name": "answer", "used_on": ["index"]}]
    write_build(book, shown.outputs, published)
    return write_ledger(book)


@pytest.fixture
def page(pages):
    return BeautifulSoup(pages[0][2], "html.parser")


def cells_of(page, name):
    return [cell.get_text(" ", strip=True) for cell in page.find(id=f"value-{name}").find_all(["th", "td"])]


def test_a_page_that_ran_has_a_ledger_and_one_that_failed_has_none(pages):
    assert [path for path, parent, _ in pages if parent] == ["notebooks/ledger/part_arrivals"]


def test_the_title_of_the_page_is_named_and_marks_in_it_are_text(pages):
    assert pages[0][2].startswith("# Ledger of arrivals\n")
    assert "[How many \\*came\\*?](../part/arrivals.ipynb)" in pages[0][2]


def test_every_value_has_its_line(page):
    assert [row["id"] for row in page.find_all("tr", id=True)] == ["value-peak", "value-peak_year", "value-all_persons"]


def test_a_line_tells_value_bounds_time_age_rows_sources_claims_and_uses(page):
    value_cell, as_of, rows, about = cells_of(page, "peak")
    assert value_cell == "120 persons between 100 and 140 peak also shown on index"
    assert as_of == "2015 11 years old when read"
    assert rows.startswith("1 row (CSV) of figures")
    assert about == "Agency for Figures 2016 [official] news report of May 2017 , line 3: «120»"


def test_the_weakest_source_stands_last(page):
    assert cells_of(page, "all_persons")[3].endswith("[press]")


def test_the_rows_of_a_value_are_a_file_beside_the_page(pages, page):
    files = {path: text for path, parent, text in pages if not parent}
    link = page.find(id="value-all_persons").find("a", download=True)["href"]
    assert len(files[f"notebooks/ledger/{link}"].splitlines()) == 4


@pytest.mark.parametrize("terms", ["restricted", "unknown"])
def test_of_a_table_that_is_not_open_an_excerpt_is_shown_and_no_file_offered(book, shown, terms):
    model = book / "data" / "datapackage.yaml"
    model.write_text(model.read_text().replace("terms: attribution", f"terms: {terms}"))
    value("all_persons", 210, rows=table("figures", root=book), unit="persons")
    write_build(book, shown.outputs, [])
    ((_, _, text),) = write_ledger(book)
    assert "3 rows of" in text
    assert "CSV" not in text


def test_a_setting_of_the_run_is_told_as_such(book, shown):
    value("least", 2, rows=None, unit="times")
    write_build(book, shown.outputs, [])
    ((_, _, text),) = write_ledger(book)
    assert "a setting of the run, not a figure of a table" in text
    assert "not dated" not in text


def test_rows_that_values_share_are_written_once(pages, page):
    links = [page.find(id=f"value-{name}").find("a", download=True)["href"] for name in ("peak", "peak_year")]
    assert links[0] == links[1]
    assert len([path for path, parent, _ in pages if not parent]) == 2


def test_a_sentence_stands_with_the_case_that_held(page):
    (row,) = page.find_all("table")[1].tbody.find_all("tr")
    assert [cell.get_text() for cell in row.find_all(["th", "td"])] == ["It was 120.", "2 of 2"]


def test_without_a_build_there_is_no_ledger(book):
    assert write_ledger(book) == []


def test_a_text_from_data_cannot_write_html(book, rows, shown):
    value("peak", "<script>", rows=rows.assign(country="<img>").head(1), form="{}", as_of="<b>")
    write_build(book, shown.outputs, [])
    assert "<script>" not in write_ledger(book)[0][2]
    assert "<img>" not in write_ledger(book)[0][2]


def test_records_are_read_in_the_order_in_which_they_were_made(book, rows, shown):
    for name in ("b", "a"):
        value(name, 1, rows=rows, unit="persons")
    write_build(book, shown.outputs, [])
    notebook = json.loads((book / "_build" / "runs" / "arrivals.ipynb").read_text())
    assert [one["name"] for one in read_records(notebook, MIME)] == ["b", "a"]
