"""A figure carries its picture, data, caption, text alternative, sources and terms in one bundle."""

import io
from types import SimpleNamespace

import pandas as pd
import pytest
from matplotlib.figure import Figure

from tests.hearing import listening
from wb6.evidence.sources import UnknownSourceError
from wb6.evidence.tables import derived
from wb6.page import forms, picture
from wb6.page.drawing import Drawing
from wb6.page.figure import MIME, FigureError, figure

TEXTS = SimpleNamespace(title="It fell", caption="Persons a year.")


def draw(rows, **given):
    """Draw the persons of each year as bars and put them on the page."""
    drawing = forms.bars(rows, label="figure_id", value="persons", order=["F1", "F2", "F3"], unit="persons")
    return figure(**{"name": "course", "drawing": drawing, "title": TEXTS.title, "caption": TEXTS.caption, **given})


def bundle(made):
    return made._repr_mimebundle_()


@pytest.fixture
def made(rows):
    return draw(rows)


def test_the_bundle_has_title_caption_and_text_alternative(made):
    record = bundle(made)[MIME]
    assert (record["title"], record["caption"]) == (TEXTS.title, TEXTS.caption)
    assert record["alt"] == "Bar chart, persons: F1 120, F2 no figure and F3 90."


def test_the_data_are_what_was_drawn(made):
    assert list(pd.read_csv(io.StringIO(made.data_csv))["persons"]) == [120, 90]


def test_the_sources_of_the_data_stand_in_order_of_their_rows(rows):
    assert [source.id for source in draw(rows).sources] == ["agency_2016", "press_2017"]


def test_the_source_of_the_most_rows_comes_first(rows):
    more = rows.assign(source_id=["agency_2016", "press_2017", "press_2017"])
    assert [source.id for source in draw(rows, sources=more).sources] == ["press_2017", "agency_2016"]


def test_sources_may_be_given_by_id(rows):
    given = [rows.head(0), "press_2017"]
    assert [source.id for source in draw(rows, sources=given).sources] == ["press_2017"]


def test_tables_and_terms_come_from_the_rows(rows):
    made = draw(rows, sources=rows)
    assert (made.tables, made.terms) == (("figures",), ("figures: attribution",))


def test_a_notebook_without_the_renderer_shows_picture_and_text(made):
    shown = bundle(made)
    assert shown["image/svg+xml"].encode() == made.picture
    assert shown["text/plain"] == "It fell\nBar chart, persons: F1 120, F2 no figure and F3 90."


def test_a_figure_announces_its_tables_and_sources_and_no_others(rows, book):
    with listening(book) as heard:
        draw(rows)
    assert set(heard.records) == {"table:figures", "source:agency_2016", "source:press_2017"}
    assert heard.whole == set()


# ---- pictures


def test_the_same_input_gives_the_same_picture(rows):
    assert draw(rows).picture == draw(rows).picture


def test_title_unit_and_source_are_written_on_the_picture(rows):
    drawing = forms.bars(rows, label="figure_id", value="persons", order=["F1"], unit="persons")
    draw(rows, drawing=drawing)
    written = " ".join(text.get_text().replace("\n", " ") for text in drawing.picture.texts)
    assert "It fell persons Source: Agency for Figures" in written


def test_a_table_is_html_and_has_no_picture(rows):
    made = draw(rows, drawing=forms.table(rows, columns={"figure_id": "Figure", "persons": "Persons"}))
    assert (made.kind, made.picture) == ("table", b"")
    assert "<table" in bundle(made)["text/html"]


def test_a_figure_without_data_says_so_in_words(rows):
    made = draw(rows.iloc[:0])
    assert (made.kind, made.picture) == ("table", b"")
    assert "There are no data for these parameters" in bundle(made)["text/html"]


# ---- what every figure must have


@pytest.mark.parametrize("name", ["Course", "course-of", "2015", ""])
def test_a_name_that_is_not_snake_case_is_refused(rows, name):
    with pytest.raises(FigureError, match="a name is snake_case"):
        draw(rows, name=name)


@pytest.mark.parametrize("part", ["title", "caption"])
def test_an_empty_part_is_refused(rows, part):
    with pytest.raises(FigureError, match=f"figure 'course': {part} is empty"):
        draw(rows, **{part: " "})


def test_a_drawing_without_text_alternative_is_refused(rows):
    with pytest.raises(FigureError, match="alt is empty"):
        draw(rows, drawing=Drawing(data=rows, alt="", picture=Figure()))


OWN = {"data": pd.DataFrame({"a": [1]}), "alt": "A line.", "description": "It rises."}


@pytest.mark.parametrize("absent", OWN)
def test_a_drawing_of_ones_own_needs_data_text_alternative_and_description(rows, absent):
    with pytest.raises(FigureError, match=r"needs data=… .*, alt=… and description=…"):
        draw(rows, drawing=Figure(), **{part: one for part, one in OWN.items() if part != absent})


def test_a_picture_without_description_is_refused(rows):
    with pytest.raises(FigureError, match="description is empty"):
        draw(rows, drawing=Drawing(data=rows, alt="A line.", picture=Figure()))


def test_a_line_chart_without_data_says_so_in_words_too(rows):
    empty = forms.lines(rows.head(0), x="year", y="persons", series="country", focus=["RS"])
    assert "There are no data for these parameters" in bundle(draw(rows, drawing=empty))["text/html"]


def test_rows_of_unknown_origin_are_refused(rows):
    loose = pd.DataFrame(rows.to_dict("list"))
    with pytest.raises(FigureError, match="figure 'course' does not say which tables it rests on"):
        draw(loose)
    assert draw(loose, sources=derived(loose, rows)).tables == ("figures",)


def test_a_picture_that_cannot_be_made_small_is_refused(rows, monkeypatch):
    monkeypatch.setattr(picture, "SMALL", 10)
    monkeypatch.setattr(picture, "LIMIT", 10)
    with pytest.raises(FigureError, match=r"figure 'course': the picture has [\d,]+ bytes, 10 are allowed"):
        draw(rows)


def test_data_without_sources_are_refused(rows):
    with pytest.raises(FigureError, match="figure 'course' names no source"):
        draw(rows.drop(columns="source_id"))


def test_an_unknown_source_is_refused(rows):
    with pytest.raises(UnknownSourceError, match="leaflet_2011"):
        draw(rows, sources=["leaflet_2011"])
