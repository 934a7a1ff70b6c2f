"""What a page is printed from when its run failed, and what is added to a page for printing: plain data."""

import json
import re

import pytest

from tests.books import notebook
from wb6.runner.book import read_book
from wb6.runner.cache import LastGood
from wb6.runner.parameters import declared_parameters
from wb6.runner.standin import Printed, add_box, add_label, stand_in

SOURCE = notebook("Arrivals", "print(year)", parameters="year: int = 1  # first year")
EARLIER = LastGood(notebook("Arrivals", "print('earlier')"), "2026-03-01T09:05:00+00:00", {"year": 2014})


def text(printed: Printed) -> str:
    return "\n".join("".join(cell["source"]) for cell in printed.content["cells"])


def glued(printed: Printed) -> list[str]:
    outputs = [one for cell in printed.content["cells"] for one in cell.get("outputs", ())]
    return [one["metadata"]["scrapbook"]["name"] for one in outputs if "scrapbook" in one["metadata"]]


# ---- the last good result


@pytest.fixture
def shown(make_result):
    return stand_in(make_result(), SOURCE, EARLIER, [{"name": "peak", "glued": True}], ["peak", "low", "low"])


def test_the_banner_is_dated(shown):
    assert "On 5 March 2026, 14:07 UTC this page could not be run." in text(shown)
    assert "its last good result, of 1 March 2026, 09:05 UTC" in text(shown)


def test_the_banner_tells_what_failed_and_how_to_run_it(shown):
    assert "```text\nerror: cell 2, line 1: 1 / 0\n    ZeroDivisionError: division by zero\n```" in text(shown)
    assert "```text\nwb6 run page\n```" in text(shown)


def test_the_banner_stands_below_the_first_cell(shown):
    names = [cell["id"] for cell in shown.content["cells"]]
    assert names[:3] == ["title", "banner", "code-1"]


def test_what_is_shown_is_the_earlier_notebook_with_its_parameters(shown):
    assert "print('earlier')" in text(shown)
    assert (shown.parameters, shown.since) == ({"year": 2014}, EARLIER.finished)


def test_the_earlier_notebook_itself_stays_as_it_was(shown):
    assert "could not be run" not in json.dumps(EARLIER.notebook)


def test_a_name_that_the_earlier_result_lacks_is_not_available(shown):
    assert glued(shown) == ["low"]


def test_a_last_good_result_is_no_stub(shown):
    assert not shown.is_stub


def test_an_earlier_notebook_without_cells_has_a_banner_too(make_result):
    good = LastGood({**EARLIER.notebook, "cells": []}, EARLIER.finished, {})
    assert "could not be run" in text(stand_in(make_result(), SOURCE, good, [], []))


def test_what_stands_in_lies_apart_from_the_run_of_this_build(shown):
    book = read_book(shown.result.job.root)
    assert shown.output(book) == book.build / "shown" / "notebooks" / "page.ipynb"


# ---- a page that never was good


@pytest.fixture
def stub(make_result):
    return stand_in(make_result(), SOURCE, None, [], ["peak", "low"])


def test_a_page_without_any_result_says_so(stub):
    assert "This page has never been run with success. On 5 March 2026, 14:07 UTC it failed:" in text(stub)
    assert stub.is_stub


def test_a_page_without_any_result_has_its_title_and_no_code(stub):
    assert text(stub).startswith("# Arrivals\n")
    assert "print(year)" not in text(stub)


def test_all_its_names_are_not_available(stub):
    assert glued(stub) == ["peak", "low"]


def test_a_notebook_without_a_title_goes_by_its_address(make_result):
    assert text(stand_in(make_result(), {**SOURCE, "cells": []}, None, [], [])).startswith("# page\n")


def test_headings_and_labels_that_other_pages_lead_to_are_there(make_result):
    prose = "(top)=\n# Arrivals\n\nWords.\n\n(rows)=\n## By sea\n\n(note)=\nWords.\n\n```\n# no heading\n```\n"
    source = {**SOURCE, "cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": prose}]}
    told = text(stand_in(make_result(), source, None, [], []))
    assert told.startswith("(top)=\n# Arrivals\n")
    assert "(rows)=\n## By sea\n\n*(not available)*\n(note)=\n\n*(not available)*" in told
    assert "no heading" not in told


# ---- failures that look like markup


@pytest.mark.parametrize("fence", ["```", "````", "`````text", "```{note}"])
def test_no_fence_in_a_failure_ends_the_block_that_shows_it(make_result, fence):
    told = text(stand_in(make_result(failure=f"cell 2\n{fence}\nlast"), SOURCE, None, [], []))
    outer, inner = re.findall(r"^(`+)(?:\{admonition\}|text\nerror)", told, flags=re.MULTILINE)
    marks = len(fence) - len(fence.lstrip("`"))
    assert len(outer) > len(inner) > marks


def test_a_traceback_in_a_failure_does_not_look_like_one_on_the_page(make_result):
    failure = "cell 2\n    RemoteError: Traceback (most recent call last):\n  in a worker"
    assert "(most recent call last)" not in text(stand_in(make_result(failure=failure), SOURCE, EARLIER, [], []))


def test_a_command_of_several_lines_stays_in_its_block(make_result, page_job, tmp_path):
    job = page_job(tmp_path / "b", "1", parameters="title: str = 'a'", given={"title": "two\n```\nlines"})
    assert "\n````text\nwb6 run page -p title 'two\n```\nlines'\n````" in text(
        stand_in(make_result(job=job), SOURCE, None, [], [])
    )


# ---- what is added for printing


def test_a_page_of_a_sweep_says_which_one_it_is():
    assert "".join(add_label(SOURCE, "Albania")["cells"][0]["source"]).startswith("# Arrivals: Albania\n")


def test_a_label_may_hold_what_a_pattern_would_read():
    assert "# Arrivals: a \\1 \\g<0> b\n" in "".join(add_label(SOURCE, r"a \1 \g<0> b")["cells"][0]["source"])


@pytest.mark.parametrize("content", [SOURCE, {**SOURCE, "cells": []}], ids=["a page", "no cells"])
def test_a_page_without_a_label_stays_as_it_is(content):
    assert add_label(content, "") == content


@pytest.fixture
def box(page_job, tmp_path):
    job = page_job(tmp_path, parameters="year: int = 1  # the <first> year\nname: str = 'a'")
    boxed = add_box(SOURCE, declared_parameters(job.notebook), {"year": 2014}, "wb6 run page -p year 2014")
    (cell,) = [cell for cell in boxed["cells"] if cell["id"] == "parameters-of-the-run"]
    return boxed, "".join(cell["source"])


def test_the_box_stands_behind_the_parameters(box):
    assert [cell["id"] for cell in box[0]["cells"]] == ["title", "code-1", "parameters-of-the-run", "code-2"]


def test_the_box_shows_what_the_run_was_given_and_defaults_otherwise(box):
    assert "<code>year</code></th><td>2014</td>" in box[1]
    assert "<code>name</code></th><td>a</td>" in box[1]


def test_the_box_says_how_to_run_it_again(box):
    assert "<code>wb6 run page -p year 2014</code>" in box[1]


def test_what_the_box_shows_is_no_markup(box):
    assert "the &lt;first&gt; year" in box[1]


def test_a_page_without_parameters_has_no_box():
    assert add_box(SOURCE, {}, {}, "wb6 run page") == SOURCE
