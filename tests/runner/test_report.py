"""What other programs and readers are told of the runs: JUnit XML, annotations, the status page."""

import json
import re
from xml.etree import ElementTree

import pytest

from wb6.runner.report import annotate, write_junit, write_status

PARAMETERS = "year: int = 1  # first year"


@pytest.fixture
def failed(make_result, page_job, tmp_path):
    """A page that failed with parameters, having printed something, in a notebook as editors write it."""
    job = page_job(tmp_path / "given", "1 / 0", "2", parameters=PARAMETERS, given={"year": 2015})
    job.notebook.write_text(json.dumps(json.loads(job.notebook.read_text()), indent=1))
    failure = "cell 3, line 1: 1 / 0\n    ZeroDivisionError: 100% of\r it, at a::b"
    return make_result(job=job, cell=3, failure=failure, tail="rows: 7\nrows: 8")


@pytest.fixture
def good(make_result):
    return make_result(status="good", failure="", cell=None, line=None, cause="the code of cell 2 changed")


# ---- JUnit


@pytest.fixture
def suite(tmp_path, failed, good):
    write_junit(tmp_path / "junit.xml", [failed, good])
    return ElementTree.parse(tmp_path / "junit.xml").getroot()  # noqa: S314  (written by this very test)


def test_a_suite_counts_its_cases(suite):
    assert [suite.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["2", "1", "0", "0"]


def test_a_case_has_its_page_its_file_and_its_time(suite):
    case = suite[0]
    assert [case.get(name) for name in ("name", "file", "time")] == ["page", "notebooks/page.ipynb", "1.500"]


def test_a_good_case_has_no_failure(suite):
    assert suite[1].find("failure") is None


@pytest.mark.parametrize(
    "words", ["cell 3, line 1: 1 / 0", "parameters: year=2015", "rows: 8", "run it alone: wb6 run page -p year 2015"]
)
def test_a_failure_carries_cell_line_parameters_output_and_command(suite, words):
    assert words in suite[0].find("failure").text


def test_a_failure_has_its_kind_and_its_first_line(suite):
    failure = suite[0].find("failure")
    assert (failure.get("type"), failure.get("message")) == ("error", "error: cell 3, line 1: 1 / 0")


def test_what_was_printed_last_is_the_output_of_the_case(suite):
    assert suite[0].find("system-out").text == "rows: 7\nrows: 8"


def test_what_xml_cannot_hold_is_replaced(tmp_path, make_result):
    write_junit(tmp_path / "junit.xml", [make_result(failure="\x00\x1b \ud800 <&> ]]> \ufffe", tail="\x07")])
    root = ElementTree.parse(tmp_path / "junit.xml").getroot()  # noqa: S314  (written by this very test)
    assert "?? ? <&> ]]> ?" in root[0].find("failure").text
    assert root[0].find("system-out").text == "?"


def test_a_failure_without_words_is_written_too(tmp_path, make_result):
    write_junit(tmp_path / "junit.xml", [make_result(failure="")])
    assert 'message="error: "' in (tmp_path / "junit.xml").read_text()


# ---- annotations


def test_only_failures_are_annotated(failed, good):
    assert len(annotate([failed, good], failed.job.root)) == 1


def test_an_annotation_points_to_the_line_of_the_file_at_which_the_cell_begins(failed):
    (line,) = annotate([failed], failed.job.root)
    found = re.match(r"::error file=notebooks/page\.ipynb,line=(\d+),title=page%3A error::", line)
    lines = failed.job.notebook.read_text().splitlines()
    assert '"cell_type": "code"' in lines[int(found[1]) - 1]
    assert '"1 / 0"' in "".join(lines[int(found[1]) : int(found[1]) + 10])


def test_an_annotation_without_a_cell_points_to_the_first_line(make_result):
    result = make_result(cell=None, status="start-up failed")
    assert ",line=1," in annotate([result], result.job.root)[0]


def test_an_annotation_is_one_line_whatever_the_failure_says(failed):
    (line,) = annotate([failed], failed.job.root)
    assert len(line.splitlines()) == 1
    assert "ZeroDivisionError: 100%25 of%0D it, at a::b%0A" in line


# ---- the status page


def row(result):
    return write_status([result], {"page": "notebooks/page.ipynb"}).splitlines()[4]


def test_the_status_page_counts(failed, good):
    first = write_status([failed, good], {"page": "p"}).splitlines()[0]
    assert first == "2 runs: 1 good, of which 0 were kept from an earlier build, 1 failed."


def test_a_run_is_told_with_link_verdict_time_and_cause(good):
    assert row(good) == ("| [page](notebooks/page.ipynb) | run | 1.5 | 2026-03-05 14:07 | the code of cell 2 changed |")


def test_a_kept_result_is_told_as_such(make_result):
    told = row(make_result(status="good", failure="", reused=True))
    assert told.endswith("| kept | 1.5 | 2026-03-05 14:07 | nothing that it depends on has changed |")


@pytest.mark.parametrize("status", ["error", "timed out", "killed", "start-up failed", "invalid"])
def test_a_failure_is_told_by_its_kind(make_result, status):
    assert f" | {status} | 1.5 | " in row(make_result(status=status))


def test_a_failure_is_told_by_its_first_two_lines(failed):
    assert row(failed).endswith("| cell 3, line 1: 1 / 0; ZeroDivisionError: 100% of |")


def test_what_a_failure_says_is_no_markup(make_result):
    told = row(make_result(failure="a | b\n<b> `c` {d} $e$ *f* _g_ [h](i) &amp; ~~j~~ \\"))
    assert told.endswith(r"| a \| b; \<b\> \`c\` \{d\} \$e\$ \*f\* \_g\_ \[h\](i) \&amp; \~\~j\~\~ \\ |")


def test_a_traceback_in_a_failure_does_not_look_like_one_on_the_page(make_result):
    assert "most recent" not in row(make_result(failure="cell 2\n    E: Traceback (most recent call last):\n"))
