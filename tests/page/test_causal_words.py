"""Words of cause are found in every text for readers; a waiver names a design of a closed list."""

from pathlib import Path

import pytest

from tests.books import notebook, write_book
from wb6.page.causal_words import DESIGNS, check_causal_words, find_causal, list_waivers

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Arrivals fell because of the deal.", ["because"]),
        ("The fall was Due to weather and led to others.", ["due to", "led to"]),
        ("It was caused by a fence, as a result of which it fell.", ["caused", "as a result"]),
        ("```{note}\nThis explains the peak.\n```", ["explains"]),
    ],
)
def test_a_word_of_cause_is_found(text, words):
    assert find_causal(text) == words


@pytest.mark.parametrize(
    "text",
    ["Deaths by year and cause.", "A lead of two months.", "`because` and {glue}`led_to`", "```\ndue to\n```"],
)
def test_what_claims_no_cause_is_none(text):
    assert find_causal(text) == []


@pytest.mark.parametrize("design", DESIGNS)
def test_a_waiver_names_word_design_and_reason(design):
    assert find_causal(f"% causal: because, {design}, it adds up\n\nBecause of this, it led to that.") == ["led to"]


@pytest.mark.parametrize(
    "waiver", ["% causal: because", "% causal: because, definition", "% causal: because, hope, so"]
)
def test_a_waiver_without_design_or_reason_is_none(waiver):
    assert find_causal(f"{waiver}\n\nBecause of this.").count("because")


def judge(tmp_path, code):
    root = write_book(tmp_path, {"index.md": "# Book\n", "part/page.ipynb": notebook("Page", code)})
    return [problem.text for problem in check_causal_words(root)]


def test_titles_and_cases_in_code_are_texts_too(tmp_path):
    (said,) = judge(tmp_path, 'wb6.choose("a", [(True, "It fell because of it")])')
    assert "cell 2: «because» claims a cause" in said


def test_a_waiver_in_code_covers_its_cell(tmp_path):
    code = '# causal: because, arithmetic, the parts add up\nwb6.choose("a", [(True, "It fell because of it")])'
    assert judge(tmp_path, code) == []


def test_an_unknown_design_is_named(tmp_path):
    code = '# causal: because, hope, the parts add up\nwb6.choose("a", [(True, "It fell because of it")])'
    assert any("names the design «hope»" in said for said in judge(tmp_path, code))


def test_the_book_claims_no_cause_without_a_design():
    assert check_causal_words(ROOT) == []


def test_every_waiver_of_the_book_covers_a_word_that_stands_there():
    """List the waivers; one whose word is gone is a leftover."""
    from wb6.page.texts import list_pages, read_passages

    texts = {file.as_posix(): " ".join(t for _, t in read_passages(ROOT / file)).lower() for file in list_pages(ROOT)}
    left = [(file, word) for file, word, _, _ in list_waivers(ROOT) if texts[file].count(word.lower()) < 2]
    assert left == []
