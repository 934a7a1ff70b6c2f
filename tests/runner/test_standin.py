"""What is printed for a run that failed, and what is added to a notebook before it is printed."""

import json
import re
from datetime import date

import pytest
from bs4 import BeautifulSoup

from tests.books import notebook, write_notebook
from tests.runner.results import make_job, make_result
from wb6.runner.cache import LastGood
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


def test_the_banner_stands_above_everything_that_the_old_result_says():
    good = LastGood(notebook("Then", "print(n)"), "2026-01-30T08:00:00+00:00", {})
    good.notebook["cells"][0]["source"] = "(place)=\n# Then\n\nThe peak was {glue}`peak`.\n"
    title, banner, answer = texts(stand_in(make_result(), SOURCE, good, [], ()))
    assert title == "(place)=\n# Then\n"
    assert "could not be run" in banner
    assert answer.strip() == "The peak was {glue}`peak`."


def test_the_last_good_result_itself_stays_as_it_was():
    stand_in(make_result(), SOURCE, GOOD, [], ())
    assert "could not be run" not in json.dumps(GOOD.notebook)


def test_a_last_good_result_without_cells_has_a_banner_too():
    good = LastGood({**GOOD.notebook, "cells": []}, GOOD.finished, {})
    (banner,) = texts(stand_in(make_result(), SOURCE, good, [], ()))
    assert "could not be run" in banner


def test_a_notebook_without_a_title_goes_by_its_address():
    title, _ = texts(stand_in(make_result(), {**SOURCE, "cells": []}, None, [], ()))
    assert title == "# routes/arrivals"


def test_headings_and_labels_that_other_pages_lead_to_are_there():
    prose = "(top)=\n# Arrivals\n\nWords.\n\n(rows)=\n## By sea\n\n(note)=\nWords.\n\n```\n# no heading\n```\n"
    source = {**SOURCE, "cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": prose}]}
    title, _, places = texts(stand_in(make_result(), source, None, [], ()))
    assert title == "(top)=\n# Arrivals"
    assert places == "(rows)=\n## By sea\n\n*(not available)*\n(note)=\n\n*(not available)*"


# ---- failures that look like markup


@pytest.mark.parametrize("fence", ["```", "````", "`````text", "```{note}"])
def test_no_fence_in_a_failure_ends_the_block_that_shows_it(fence):
    _, banner = texts(stand_in(make_result(failure=f"cell 2\n{fence}\nlast"), SOURCE, None, [], ()))
    outer, inner = re.findall(r"^(`+)(?:\{admonition\}|text\nerror)", banner, flags=re.MULTILINE)
    assert len(outer) > len(inner) > len(fence) - len(fence.lstrip("`"))


def test_a_traceback_in_a_failure_does_not_look_like_one_on_the_page():
    failure = "cell 2\n    RemoteError: Traceback (most recent call last):\n  in a worker"
    _, banner, *_ = texts(stand_in(make_result(failure=failure), SOURCE, GOOD, [], ()))
    assert "(most recent call last)" not in banner


def test_a_command_of_several_lines_stays_in_its_block():
    result = make_result(job=make_job(parameters={"title": "two\n```\nlines"}))
    _, banner = texts(stand_in(result, SOURCE, None, [], ()))
    assert "\n````text\nwb6 run routes/arrivals -p title 'two\n```\nlines'\n````" in banner


# ---- labels


def test_the_label_of_a_sweep_goes_to_the_first_heading():
    labelled = add_label(notebook("Brief"), "Albania")
    assert labelled["cells"][0]["source"][0] == "# Brief: Albania\n"


def test_a_label_may_hold_what_a_pattern_would_read():
    assert add_label(notebook("Brief"), r"a \1 \g<0> b")["cells"][0]["source"][0] == "# Brief: a \\1 \\g<0> b\n"


def test_no_colon_stands_behind_a_question():
    content = notebook("Who belongs?")
    assert add_label(content, "Albania")["cells"][0]["source"][0] == "# Who belongs? (Albania)\n"


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
