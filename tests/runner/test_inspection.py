"""Printed pages are looked through for holes, tracebacks and dead links."""

import pytest

from wb6.runner.inspection import inspect_site

PROSE = "Here stand more words than five."


@pytest.fixture
def site(tmp_path):
    def write(body="", other=""):
        (tmp_path / "part").mkdir()
        (tmp_path / "index.html").write_text(f"<main><h1 id='top'>Book</h1><p>{PROSE}</p>{body}</main>")
        (tmp_path / "part" / "page.html").write_text(f"<main><p id='place'>{PROSE}</p>{other}</main>")
        (tmp_path / "part" / "data.csv").write_text("year\n")
        return tmp_path

    return write


def inspect(site):
    return inspect_site(site, ["index", "part/page"])


@pytest.mark.parametrize(
    "link",
    [
        "part/page.html",
        "part/page.html#place",
        "part/data.csv",
        "#top",
        "#",
        "part/page.html?x=1",
        "https://a.example/b",
    ],
)
def test_a_link_that_leads_somewhere_is_sound(site, link):
    assert inspect(site(f"<a href='{link}'>x</a>")) == []


@pytest.mark.parametrize(
    "tag", ["<a href='{}'>x</a>", "<img src='{}'>", "<script src='{}'></script>", "<link href='{}'>"]
)
def test_a_link_to_an_absent_file_is_a_fault(site, tag):
    assert inspect(site(tag.format("part/absent"))) == ["index: the link 'part/absent' leads nowhere."]


def test_links_start_from_the_folder_of_their_page(site):
    assert inspect(site(other="<a href='part/page.html'>x</a>")) == [
        "part/page: the link 'part/page.html' leads nowhere."
    ]


def test_a_link_to_an_absent_place_of_a_page_is_a_fault(site):
    assert inspect(site("<a href='part/page.html#elsewhere'>x</a>")) == [
        "index: the link 'part/page.html#elsewhere' leads to a place that the page does not have."
    ]


def test_a_link_out_of_the_book_is_a_fault(site):
    root = site("<a href='../notes.html'>x</a>")
    (root.parent / "notes.html").touch()
    assert inspect(root) == ["index: the link '../notes.html' leads nowhere."]


def test_a_page_that_was_not_printed_is_a_fault(site):
    root = site()
    (root / "part" / "page.html").unlink()
    assert inspect(root) == ["part/page: the page was not printed."]


def test_a_page_without_words_in_its_main_part_is_a_fault(site):
    root = site()
    (root / "part" / "page.html").write_text(f"<nav>{PROSE}</nav><main>Page</main>")
    assert inspect(root) == ["part/page: the page is empty."]


def test_a_traceback_on_a_page_is_a_fault(site):
    assert inspect(site("<pre>Traceback (most recent call last)</pre>")) == ["index: a traceback stands on the page."]
