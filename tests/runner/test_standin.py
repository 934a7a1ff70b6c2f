"""What is printed for a run that failed, and what is added to a notebook before it is printed."""

from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from tests.books import PROSE, notebook, write_book, write_notebook
from tests.runner.results import make_result
from wb6.runner.cache import LastGood
from wb6.runner.cli import cli
from wb6.runner.parameters import declared_parameters
from wb6.runner.standin import add_box, add_label, stand_in

SOURCE = notebook("Arrivals", "print(n)", parameters="n: int = 1  # how many")
GOOD = LastGood(notebook("Arrivals then", "print(n)"), "2026-01-30T08:00:00+00:00", {"n": 7})


def texts(printed):
    return ["".join(cell["source"]) for cell in printed.content["cells"] if cell["cell_type"] == "markdown"]


def glued(printed):
    outputs = [output for cell in printed.content["cells"] for output in cell.get("outputs", ())]
    return {output["metadata"]["scrapbook"]["name"]: list(output["data"].values()) for output in outputs}


def test_a_page_that_was_never_good_says_so_and_what_failed():
    title, banner = texts(stand_in(make_result(), SOURCE, None, [], ()))
    assert title == "# Arrivals"
    assert "This page has never been run with success. On 31 January 2026, 09:05 UTC it failed:" in banner
    assert "error: cell 3, line 2: 1 / n\n    ZeroDivisionError: division by zero" in banner
    assert "wb6 run routes/arrivals -p n 0" in banner


def test_a_page_that_was_never_good_has_no_output():
    assert stand_in(make_result(), SOURCE, None, [], ()).is_stub


def test_the_last_good_result_stands_under_a_banner_with_both_dates():
    printed = stand_in(make_result(), SOURCE, GOOD, [], ())
    title, banner, *_ = texts(printed)
    assert title.startswith("# Arrivals then")
    assert "**On 31 January 2026, 09:05 UTC this page could not be run.**" in banner
    assert "last good result, of 30 January 2026, 08:00 UTC" in banner
    assert (printed.since, printed.parameters) == (GOOD.finished, {"n": 7})


@pytest.mark.parametrize("good", [None, GOOD], ids=["never good", "good before"])
def test_a_name_that_texts_show_and_the_stand_in_lacks_says_that_it_is_not_there(good):
    published = [{"name": "there", "glued": True}] if good else []
    printed = stand_in(make_result(), SOURCE, good, published, ["peak", "peak"])
    assert glued(printed) == {"peak": ["(not available)", "<em>(not available)</em>"]}


def test_a_name_that_the_last_good_result_made_stays():
    printed = stand_in(make_result(), SOURCE, GOOD, [{"name": "peak", "glued": True}], ["peak"])
    assert glued(printed) == {}


# ---- labels


def test_the_label_of_a_sweep_goes_to_the_first_heading():
    labelled = add_label(notebook("Brief"), "Albania")
    assert labelled["cells"][0]["source"][0] == "# Brief: Albania\n"


def test_without_a_label_nothing_changes():
    assert add_label(SOURCE, "") == SOURCE


# ---- the box with the parameters

CELL = """\
from datetime import date
from typing import Annotated, Literal
from pydantic import Field

country: Literal["AL", "BA"] = "AL"  # country <shown>
since: date = date(2020, 1, 31)  # first day
years: Annotated[int, Field(ge=1, le=9)] = 3  # how many
"""


@pytest.fixture
def box(tmp_path):
    source = notebook("Brief", "print(1)", parameters=CELL)
    declared = declared_parameters(write_notebook(tmp_path / "page.ipynb", source))
    cells = add_box(source, declared, {"country": "BA"}, "wb6 run a/brief -p country BA")["cells"]
    assert [cell["cell_type"] for cell in cells] == ["markdown", "code", "markdown", "code"]
    return BeautifulSoup("".join(cells[2]["source"]), "html.parser")


def test_the_box_has_a_row_for_each_parameter(box):
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in box.select("tbody tr")]
    assert rows == [
        ["country", "BA", "country <shown>", "one of AL, BA"],
        ["since", str(date(2020, 1, 31)), "first day", "date"],
        ["years", "3", "how many", "whole number, at least 1 and at most 9"],
    ]


def test_the_box_has_the_command_that_runs_the_page_again(box):
    assert box.select_one("p code").get_text() == "wb6 run a/brief -p country BA"


def test_a_page_without_parameters_has_no_box():
    assert add_box(SOURCE, {}, {}, "wb6 run a") == SOURCE


# ---- a page that is good, fails, and is repaired

INDEX = f"# Book\n\n{PROSE} The peak was {{glue}}`notebooks/p/page.ipynb::peak`.\n"
FAILING = """\
from myst_nb import glue
glue("peak", 4711)
print("computed before")
if n == 0:
    raise ValueError("``` <script>alert(1)</script> {glue}`peak` {0} [link](x)")
"""


def write_pages(root: Path, n: int, title: str = "Page"):
    pages = {
        "index.md": INDEX,
        "notebooks/p/page.ipynb": notebook(title, FAILING, parameters=f"n: int = {n}  # a number"),
        "notebooks/p/other.ipynb": notebook("Other", "print('other is well')"),
        "notebooks/p/swept.ipynb": notebook("Swept", "1 / (n - 2)", parameters="n: int = 1  # a number"),
    }
    return write_book(root, pages, "status: index\nruns:\n  p/swept:\n    sweep: {n: [3, 4]}\n")


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """What the command said and what was printed: broken from the start, good, broken again, repaired."""
    root, told = tmp_path_factory.mktemp("story") / "book", {}
    for step, n in (("never good", 0), ("good", 1), ("broken", 0), ("repaired", 2)):
        write_pages(root, n)
        said = CliRunner().invoke(cli, ["build", "--root", str(root)])
        site = root / "_build" / "html"
        pages = {
            path.stem: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").find("main")
            for path in [site / "index.html", *(site / "notebooks" / "p").glob("*.html")]
        }
        told[step] = (said, pages)
    return told


@pytest.mark.parametrize(("step", "code"), [("never good", 1), ("good", 0), ("broken", 1), ("repaired", 0)])
def test_a_failed_page_fails_the_build(story, step, code):
    assert story[step][0].exit_code == code, story[step][0].output


@pytest.mark.parametrize("step", ["never good", "broken"])
def test_the_other_pages_are_printed_all_the_same(story, step):
    pages = story[step][1]
    assert "other is well" in pages["other"].get_text()
    assert {"index", "page", "other", "swept", "swept_3", "swept_4"} <= set(pages)


def test_the_page_that_was_never_good_says_so_in_print(story):
    text = story["never good"][1]["page"].get_text()
    assert "This page has never been run with success" in text
    assert "cell 3, line 5" in text
    assert "computed before" not in text


def test_a_text_that_shows_one_of_its_values_says_that_there_is_none(story):
    assert "The peak was (not available)." in story["never good"][1]["index"].get_text()


def test_the_failed_page_shows_its_last_good_result_under_a_banner(story):
    page = story["broken"][1]["page"]
    assert "could not be run" in page.select_one(".admonition").get_text()
    assert "computed before" in page.get_text()


def test_a_text_that_shows_one_of_its_values_shows_the_last_good_one(story):
    assert "The peak was 4711." in story["broken"][1]["index"].get_text()


@pytest.mark.parametrize("step", ["never good", "broken"])
def test_what_failed_is_shown_as_it_is_and_does_nothing(story, step):
    banner = story[step][1]["page"].select_one(".admonition")
    assert "<script>alert(1)</script> {glue}`peak` {0} [link](x)" in banner.get_text()
    assert banner.find("script") is None
    assert banner.find("a", href="x") is None


def test_after_repair_the_banner_is_gone(story):
    page = story["repaired"][1]["page"]
    assert page.select_one(".admonition") is None
    assert "computed before" in page.get_text()


def test_the_status_page_tells_of_the_failure_and_of_the_repair(story):
    rows = {
        step: {row.td.get_text(): row.get_text(" | ") for row in pages["index"].select("tbody tr")}
        for step, (_, pages) in story.items()
    }
    assert "error" in rows["broken"]["p/page"]
    assert "the code of cell" in rows["repaired"]["p/page"]
    assert "kept" in rows["repaired"]["p/other"]
