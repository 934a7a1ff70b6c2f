"""Pieces of generated pages keep data from becoming marks, and wide things within their box."""

import pytest

from wb6.page.markup import as_sentence, drop_empty_columns, folded, html_table, plain_text, raw, scrolling


def test_html_is_fenced_as_raw():
    assert raw("<p>a</p>") == "```{raw} html\n<p>a</p>\n```"


def test_no_html_is_no_fence():
    assert raw("") == ""


@pytest.mark.parametrize("make", [folded, scrolling])
def test_what_is_wide_scrolls_in_a_named_box_that_the_keyboard_reaches(make):
    assert "tabindex='0' role='group' aria-label='A &amp; &#x27;B&#x27;'><p>a</p></div>" in make("A & 'B'", "<p>a</p>")


def test_a_fold_can_have_another_name_than_its_summary():
    assert "<summary>Columns</summary><div class='wb6-scroll' tabindex='0' role='group' aria-label='Columns of a'>" in (
        folded("Columns", "", "Columns of a")
    )


def test_a_fold_shows_its_summary():
    assert folded("A & B", "").startswith("<details class='wb6-fold'><summary>A &amp; B</summary>")


def test_a_table_has_headers_for_columns_and_rows():
    table = html_table(("A<", "B"), [("", ["one", "<em>two</em>"])])
    assert "<tr><th scope='col'>A&lt;</th><th scope='col'>B</th></tr>" in table
    assert "<tr><th scope='row'>one</th><td><em>two</em></td></tr>" in table


def test_a_table_can_be_named_and_of_a_kind():
    table = html_table(("A",), [], name="It's <so>", kind="wb6-claims")
    assert table.startswith("<table class='wb6-table wb6-claims' aria-label='It&#x27;s &lt;so&gt;'>")


def test_columns_that_are_empty_in_every_row_are_left_out_and_named():
    heads, rows, left = drop_empty_columns(("A", "B", "C"), [("x", ["", "", "1"]), ("y", ["", "", ""])])
    assert (heads, left) == (["A", "C"], ["B"])
    assert rows == [("x", ["", "1"]), ("y", ["", ""])]


def test_a_row_with_an_id_can_be_linked_to():
    assert "<tr id='src-a&#x27;'><th scope='row'>one</th></tr>" in html_table(("A",), [("src-a'", ["one"])])


@pytest.mark.parametrize("mark", list("\\`*_[]<>{}"))
def test_a_mark_of_markdown_is_kept_as_text(mark):
    assert plain_text(f"a{mark}b") == f"a\\{mark}b"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a row", "A row."),
        ("A row.", "A row."),
        (" a row ", "A row."),
        ("since_year is empty", "since_year is empty."),
    ],
)
def test_a_sentence_begins_large_and_ends_with_a_stop(text, sentence):
    assert as_sentence(text) == sentence
