"""Digits typed into prose are found; years, dates, names and locators are not figures; a waiver says why."""

import pytest

from tests.books import notebook, write_book, write_notebook
from wb6.page.typed_digits import check_typed_digits, find_typed


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("There were 764,038 detections.", ["764,038"]),
        ("It fell by 91% and 3.5 points.", ["91", "3.5"]),
        ("A group of 7 met 12 times.", ["7", "12"]),
        ("## The 12,000 of 2022", ["12,000"]),
        ("| a | 42 |", ["42"]),
        ("```{note}\nIt fell by 87%.\n```", ["87"]),
        ("EUR 87M and lines 900000", ["87", "900000"]),
    ],
)
def test_a_figure_is_found(text, digits):
    assert find_typed(text) == digits


@pytest.mark.parametrize(
    "text",
    [
        "In 2015 and 2022–23, from 1999 on.",
        "On 22 October 2025, and from 3–5 May.",
        "See table 1, lines 48–80 and chapter 24.",
        "The WB6, the EU27 and WB3C.",
        "Run `wb6 run -p first_year 2017 -p factor 1.5`.",
        "Shown by {glue}`peak_2` and {cite}`study_17`.",
        "See [here](page.html#part-12) or https://agency.example/12.",
        "```\n12 lines\n```",
        "1. A list\n2. of two",
        "<svg width='12'/>",
    ],
)
def test_what_is_no_figure_of_a_table_is_exempt(text):
    assert find_typed(text) == []


def test_a_waiver_names_the_digits_and_says_why():
    assert find_typed("% typed: 95, the width of the band\n\nThe 95 per cent band of 17 rows.") == ["17"]


@pytest.mark.parametrize("waiver", ["% typed: 95", "% typed: the width", "typed: 95, the width"])
def test_a_waiver_without_digits_or_without_a_reason_is_none(waiver):
    assert "95" in find_typed(f"{waiver}\n\nThe 95 per cent band.")


def test_several_digits_are_waived_at_once():
    assert find_typed("% typed: 5; 95, the bounds\n\nFrom 5 to 95 per cent.") == []


# ---- pages


def judge(tmp_path, pages):
    return [str(problem) for problem in check_typed_digits(write_book(tmp_path, pages))]


def test_a_figure_on_a_markdown_page_is_named_with_its_line(tmp_path):
    (problem,) = judge(tmp_path, {"index.md": "# Book\n\nFirst.\n\nThere were 12,000 of them.\n"})
    assert problem.startswith("index.md: line 5: the digits 12,000 are typed into a text. Make it a value")


def test_a_figure_in_a_notebook_is_named_with_its_cell(tmp_path):
    root = write_book(tmp_path, {"index.md": "# Book\n", "page.ipynb": notebook("Page", "1 + 1")})
    content = notebook("Page", "1 + 1")
    content["cells"].append({"cell_type": "markdown", "id": "more", "metadata": {}, "source": "It fell by 91%."})
    write_notebook(root / "page.ipynb", content)
    (problem,) = [str(one) for one in check_typed_digits(root)]
    assert problem.startswith("page.ipynb: cell 3: the digits 91 are typed into a text.")


@pytest.mark.parametrize(
    "code",
    [
        'wb6.figure("a", drawing, title="It fell by 91%", caption="Persons.")',
        'wb6.figure("a", drawing, title=title, caption=f"Of {x} rows 91 are drawn.")',
        'wb6.sentence("a", [(x > 5, "It fell by 91%.")])',
        'cases = [(x > 5, lambda: f"It fell by 91% in {y}.")]',
        'title = wb6.choose("a", [(x > 5, "It fell.")], neutral="It fell by 91%.")',
    ],
)
def test_a_figure_in_a_text_of_a_code_cell_is_found(tmp_path, code):
    (problem,) = judge(tmp_path, {"page.ipynb": notebook("Page", code)})
    assert "the digits 91 are typed" in problem


@pytest.mark.parametrize(
    "code",
    [
        'wb6.figure("a12", draw(height=3.3), title=title, caption="Persons.")',
        'wb6.sentence("a", [(x > 91, "It fell by {fall}.")], values=[fall])',
        '# typed: 91, the threshold of the rule\nwb6.sentence("a", [(True, "It fell by 91%.")])',
        "%matplotlib inline 91",
    ],
)
def test_numbers_of_the_code_itself_are_not_judged(tmp_path, code):
    assert judge(tmp_path, {"page.ipynb": notebook("Page", code)}) == []


def test_the_waiver_of_one_cell_does_not_reach_another(tmp_path):
    cells = ['# typed: 91, why\nwb6.sentence("a", [(True, "91")])', 'wb6.sentence("b", [(True, "91")])']
    assert len(judge(tmp_path, {"page.ipynb": notebook("Page", *cells)})) == 1


def test_a_page_that_cannot_be_read_as_python_is_left_to_the_run(tmp_path):
    assert judge(tmp_path, {"page.ipynb": notebook("Page", "if:")}) == []
