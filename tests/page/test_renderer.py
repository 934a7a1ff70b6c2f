"""On the page a bundle is a numbered figure with text alternative, caption, downloads and sources."""

import json

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from tests.packages import write_package
from wb6.evidence.tables import table
from wb6.page import forms
from wb6.page.figure import figure
from wb6.page.renderer import _sources

CONFIG = {
    "html_title": "Tiny book",
    "author": "Tiny authors",
    "copyright": "2026",
    "extensions": ["myst_nb", "wb6.page.extension"],
    "nb_execution_mode": "off",
    "numfig": True,
    "root_doc": "a_page",
    "html_theme": "basic",
}
SVG = b"<svg"
PROSE = "# Page\n\nSee {numref}`fig-a-page-course` and {numref}`fig-here-all_rows`."


def cell(made):
    output = {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": made._repr_mimebundle_()}
    code = {"cell_type": "code", "execution_count": 1, "metadata": {}, "source": "made"}
    return {**code, "id": made.name, "outputs": [json.loads(json.dumps(output))]}


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """The folder of a printed page with a picture and a table."""
    folder = tmp_path_factory.mktemp("printed")
    rows = table("figures", root=write_package(folder / "book"))
    drawing = forms.bars(rows, label="figure_id", value="persons", order=["F1", "F3"], unit="persons")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WB6_ROOT", str(folder / "book"))
        course = figure("course", drawing, title='«It» "fell" & <rose>', caption="Persons a year.")
        columns = {"figure_id": "Figure", "persons": "Persons"}
        listed = figure("all_rows", forms.table(rows, columns=columns), title="All rows", caption="As they came.")
    cells = [{"cell_type": "markdown", "id": "title", "metadata": {}, "source": PROSE}, cell(course), cell(listed)]
    notebook = {"cells": cells, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}
    source, target = folder / "source", folder / "target"
    source.mkdir()
    (source / "a_page.ipynb").write_text(json.dumps(notebook))
    with patch_docutils(), docutils_namespace():
        options = {"status": None, "warning": None, "warningiserror": True}
        Sphinx(source, None, target, folder / "trees", "html", confoverrides=CONFIG, **options).build()
    return target


@pytest.fixture(scope="module")
def page(printed):
    return BeautifulSoup((printed / "a_page.html").read_text(), "html.parser")


@pytest.fixture
def picture(page):
    return page.find("figure", class_="wb6-as-svg")


@pytest.fixture
def listed(page):
    return page.find("figure", class_="wb6-as-table")


def linked(printed, tag, words):
    """Return the file that the link with these words leads to."""
    (link,) = [one for one in tag.find_all("a") if words in one.get_text()]
    return (printed / link["href"]).read_bytes()


def test_a_picture_has_its_finding_and_its_data_as_text_alternative(picture):
    assert picture.img["alt"] == '«It» "fell" & <rose>. Bar chart, persons: F1 120 and F3 90.'


def test_a_picture_is_there(printed, picture):
    assert (printed / picture.img["src"]).read_bytes().startswith(SVG)


def test_a_figure_has_its_number_and_its_caption(picture):
    assert picture.find("span", class_="caption-text").get_text() == "Persons a year."
    assert picture.find("span", class_="caption-number").get_text().strip() == "Fig. 1"


def test_prose_can_refer_to_a_figure_by_page_and_name(page):
    assert [link.get_text() for link in page.p.find_all("a")] == ["Fig. 1", "Fig. 2"]


def test_the_data_of_a_figure_are_one_click_away(printed, picture):
    data = linked(printed, picture, "data (CSV)").decode()
    assert data.splitlines()[0].startswith("figure_id,country,year,persons")
    assert len(data.splitlines()) == 3


def test_the_picture_itself_is_one_click_away(printed, picture):
    assert linked(printed, picture, "image (SVG)").startswith(SVG)


def test_every_source_stands_below_with_its_grade(picture):
    assert [item.get_text() for item in picture.ul.find_all("li")] == [
        "Agency for Figures, Figures & Tables of EU Borders (2016) [official]",
        "Ana Petrova and Ilir Marku, A report, in Daily Paper (2017) [press]",
    ]


def test_a_source_on_the_web_is_linked_there_and_another_to_the_register(picture):
    first, second = picture.ul.find_all("li")
    assert [link["href"] for link in first.find_all("a")] == ["https://agency.example/2016"]
    (link,) = second.find_all("a")
    assert not link["href"].startswith("http")  # this tiny book has no register to lead to


def test_many_sources_are_all_named_with_one_link_for_their_addresses():
    sources = [
        {"id": f"s{n}", "label": f"Agency, Report {n} (2020)", "grade": "press", "url": f"https://x.example/{n}"}
        for n in range(6)
    ]
    first, *_ = _sources({"sources": sources, "terms": [], "rivals": []})
    assert all(f"Agency, Report {n} (2020) [press]" in first.astext() for n in range(6))
    assert [link.astext() for link in first.findall(nodes.reference)] == ["All with their addresses"]
    few, *_ = _sources({"sources": sources[:5], "terms": [], "rivals": []})
    assert [link["refuri"] for link in few.findall(nodes.reference)] == [one["url"] for one in sources[:5]]


def unfold(figure, words):
    (box,) = [one for one in figure.find_all("details") if one.summary.get_text() == words]
    return box.get_text().removeprefix(words).strip()


def test_the_terms_of_the_data_stand_with_the_sources(picture):
    assert "Terms of the data by table: figures: attribution." in unfold(picture, "sources")


def test_a_figure_says_how_to_cite_it(picture):
    assert unfold(picture, "cite") == (
        "Tiny authors (2026): ««It» “fell” & <rose>», figure in «Page», a_page.html#fig-a-page-course. "
        "In: Tiny book. Text and figure: CC BY 4.0; the data keep their publishers’ terms."
    )


def test_a_description_can_be_unfolded(picture):
    assert "F1 120; F3 90." in unfold(picture, "description in words")


def test_a_table_needs_no_description(listed):
    assert [one.summary.get_text() for one in listed.find_all("details")] == ["sources", "cite"]


def test_a_table_stands_in_a_box_that_is_named_and_can_be_reached_by_keyboard(listed):
    region = listed.find("div", role="group")
    assert (region["aria-label"], region["tabindex"]) == ("All rows", "0")
    assert len(region.find_all("tr")) == 4


def test_the_caption_of_a_table_carries_its_title(listed):
    assert listed.find("span", class_="caption-text").get_text() == "All rows. As they came."


def test_a_table_offers_its_data_and_no_picture(printed, listed):
    assert linked(printed, listed, "data (CSV)").startswith(b"figure_id,")
    assert listed.img is None
