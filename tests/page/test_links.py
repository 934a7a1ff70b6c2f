"""A notebook's links to other pages of the book become relative links, also where a page is not printed."""

from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document

from wb6.page.links import copy_offered_files, resolve_links, to_claim, to_source, to_value


def resolve(link, *pages):
    """Return the link as it stands on the page ``notebooks/part/page`` of a book with these pages."""
    builder = SimpleNamespace(get_relative_uri=lambda _, to: f"../{to.removeprefix('notebooks/')}.html")
    app = SimpleNamespace(env=SimpleNamespace(found_docs=set(pages)), builder=builder)
    document = new_document("page")
    document += nodes.raw("", f'<a href="{link}">here</a>', format="html")
    document += nodes.paragraph("", "", nodes.reference("", "here", refuri=link))
    resolve_links(app, document, "notebooks/part/page")
    raw = document[0].astext().removeprefix('<a href="').removesuffix('">here</a>')
    assert document[1][0]["refuri"] == raw
    return raw


@pytest.mark.parametrize(
    ("link", "page", "place"),
    [
        (to_source("agency_2016"), "notebooks/register", "../register.html#src-agency_2016"),
        (
            to_value("part/page", "peak"),
            "notebooks/ledger/part_page",
            "../ledger/part_page.html#value-peak",
        ),
        (to_claim("press_2017", "t_1"), "notebooks/documents/press_2017", "../documents/press_2017.html#claim-t_1"),
    ],
    ids=["source", "value", "claim"],
)
def test_a_link_leads_to_the_place_on_the_printed_page(link, page, place):
    assert resolve(link, page) == place


def test_where_the_page_is_not_printed_the_link_leads_to_its_committed_parent():
    assert resolve(to_source("agency_2016"), "notebooks/sources") == "../sources.html"


def test_a_link_of_another_kind_stays_as_it_is():
    assert resolve("https://agency.example/2016") == "https://agency.example/2016"


# ---- files


def copy_files(tmp_path, exception=None):
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "notebooks" / "ledger").mkdir(parents=True)
    (source / "notebooks" / "ledger" / "peak.csv").write_text("a\n1\n")
    builder = SimpleNamespace(format="html")
    copy_offered_files(SimpleNamespace(srcdir=source, outdir=target, builder=builder), exception)
    return target / "notebooks" / "ledger" / "peak.csv"


def test_the_files_of_the_ledger_stand_beside_its_pages(tmp_path):
    assert copy_files(tmp_path).read_text() == "a\n1\n"


def test_a_build_that_failed_copies_nothing(tmp_path):
    assert not copy_files(tmp_path, ValueError("no")).exists()
