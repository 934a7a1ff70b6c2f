"""What other programs and readers are told of the runs: JUnit XML, annotations for GitHub, the status page."""

from xml.etree import ElementTree

import pytest

from tests.books import notebook, write_book
from tests.runner.results import make_result
from wb6.runner.report import annotate, write_junit, write_status


@pytest.fixture
def junit(tmp_path):
    """The root of the written XML: a page that failed and one that did not."""
    results = [make_result(), make_result(status="good", failure="", tail="", cell=None)]
    write_junit(tmp_path / "junit.xml", results)
    return ElementTree.parse(tmp_path / "junit.xml").getroot()  # noqa: S314  (written by the line above)


def test_junit_counts_pages_and_failures(junit):
    assert (junit.get("tests"), junit.get("failures")) == ("2", "1")


def test_junit_has_a_case_for_each_page_with_its_file_and_time(junit):
    case = junit[0]
    assert (case.get("name"), case.get("file"), case.get("time")) == (
        "routes/arrivals",
        "notebooks/routes/arrivals.ipynb",
        "1.250",
    )


def test_a_failure_in_junit_says_what_and_where(junit):
    (failure,) = junit[0].iter("failure")
    assert (failure.get("type"), failure.get("message")) == ("error", "error: cell 3, line 2: 1 / n")


@pytest.mark.parametrize(
    "words",
    ["cell 3, line 2: 1 / n", "ZeroDivisionError", "parameters: n=0", "read 7 rows", "wb6 run routes/arrivals -p n 0"],
)
def test_a_failure_in_junit_has_what_an_analyst_needs(junit, words):
    assert words in junit[0].find("failure").text


def test_a_good_page_has_no_failure_in_junit(junit):
    assert junit[1].find("failure") is None


def test_what_was_printed_last_is_the_output_of_the_case(junit):
    assert junit[0].find("system-out").text == "read 7 rows"


def test_a_failure_without_words_is_written_too(tmp_path):
    write_junit(tmp_path / "junit.xml", [make_result(failure="")])
    assert 'message="error: "' in (tmp_path / "junit.xml").read_text()


def test_junit_holds_what_a_notebook_printed_even_if_xml_cannot(tmp_path):
    write_junit(tmp_path / "junit.xml", [make_result(failure="\x1b[31m <b> & \x00 ]]>", tail="\ud800 ž")])
    text = ElementTree.parse(tmp_path / "junit.xml").getroot()[0].find("failure").text  # noqa: S314
    assert "<b> & ? ]]>" in text
    assert "? ž" in text


# ---- annotations


@pytest.fixture
def root(tmp_path):
    page = notebook("Arrivals", "1 / n", parameters="n: int = 1")
    return write_book(tmp_path, {"index.md": "# Book\n", "notebooks/routes/arrivals.ipynb": page})


def test_an_annotation_is_one_line_that_names_file_and_page(root):
    (line,) = annotate([make_result(root)], root)
    assert line.startswith(
        "::error file=notebooks/routes/arrivals.ipynb,line=1,title=routes/arrivals%3A error::notebooks/"
    )
    assert "\n" not in line


def test_an_annotation_has_the_whole_failure(root):
    (line,) = annotate([make_result(root, failure="50% of it")], root)
    assert "    50%25 of it%0A    parameters: n=0%0A" in line


def test_an_annotation_stands_at_the_cell_in_the_file(root):
    path = root / "notebooks/routes/arrivals.ipynb"
    path.write_text('{"cells": [\n{"cell_type": "markdown"},\n{"cell_type": "code"},\n{"cell_type": "code"}]}\n')
    (line,) = annotate([make_result(root)], root)
    assert ",line=4," in line


def test_an_annotation_is_one_line_whatever_the_failure_says(root):
    (line,) = annotate([make_result(root, failure="a\r b\nc, d::e")], root)
    assert len(line.splitlines()) == 1
    assert "    a%0D b%0Ac, d::e%0A" in line


def test_an_annotation_without_a_cell_stands_at_the_first_line(root):
    (path := root / "notebooks/routes/arrivals.ipynb").write_text(path.read_text().replace("}, {", "},\n{"))
    (line,) = annotate([make_result(root, status="start-up failed", cell=None)], root)
    assert ",line=1," in line


def test_good_pages_have_no_annotation(root):
    assert annotate([make_result(root, status="good")], root) == []


# ---- the status page


def row_of(result):
    text = write_status([result], {"routes/arrivals": "../routes/arrivals.ipynb"})
    return text.splitlines()[-1]


def test_a_run_is_told_with_duration_time_and_cause():
    row = row_of(make_result(status="good", failure=""))
    link = "[routes/arrivals](../routes/arrivals.ipynb)"
    assert row == f"| {link} | run | 1.2 | 2026-01-31 09:05 | data/a.csv changed |"


def test_a_kept_result_is_told_as_kept():
    row = row_of(make_result(status="good", failure="", reused=True, cause=""))
    assert "| kept | 1.2 | 2026-01-31 09:05 | nothing that it depends on has changed |" in row


def test_a_failed_run_is_told_with_what_failed():
    row = row_of(make_result())
    assert row.endswith("| cell 3, line 2: 1 / n; ZeroDivisionError: division by zero |")


@pytest.mark.parametrize("status", ["error", "timed out", "killed", "start-up failed", "invalid"])
def test_a_failed_run_is_told_by_its_kind(status):
    assert f" | {status} | 1.2 | " in row_of(make_result(status=status))


def test_what_failed_cannot_break_the_table():
    row = row_of(make_result(failure="a | b\n<script> `c` {glue}`d` {{ e }} $f$ *g* _h_ [i](j) &amp; ~~k~~ \\"))
    assert row.endswith(
        r"| a \| b; \<script\> \`c\` \{glue\}\`d\` \{\{ e \}\} \$f\$ \*g\* \_h\_ \[i\](j) \&amp; \~\~k\~\~ \\ |"
    )


def test_a_traceback_in_a_failure_does_not_look_like_one_on_the_page():
    assert "most recent" not in row_of(make_result(failure="cell 2\n    E: Traceback (most recent call last):\n"))


def test_the_runs_are_counted():
    results = [make_result(), make_result(status="good"), make_result(status="good", reused=True)]
    text = write_status(results, {"routes/arrivals": "a"})
    assert text.startswith("3 runs: 2 good, of which 1 were kept from an earlier build, 1 failed.\n")
