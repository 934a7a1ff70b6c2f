"""The catalogue says of every table what the model, the register and the rows say."""

import re
from pathlib import Path

import pytest

from tests.packages import FIGURES, MODEL, SOURCES, write_package
from wb6.evidence.model import read_model
from wb6.page.catalogue import write_catalogue

ROOT = Path(__file__).resolve().parents[2]


def write_routes(root, more="", terms="attribution", figures=FIGURES, sources=SOURCES):
    """Write the tiny package with its figures under the theme of the routes."""
    model = MODEL.replace("path: figures/", "path: routes/").replace("terms: attribution", f"terms: {terms}{more}")
    write_package(root, model=model, sources=sources)
    (root / "data" / "routes").mkdir(exist_ok=True)
    (root / "data" / "routes" / "figures.csv").write_text(figures, encoding="utf-8")
    return root


def page(root):
    (made,) = write_catalogue(root)
    return made


@pytest.fixture
def text(book):
    return page(write_routes(book))[2]


def test_a_theme_is_a_page_under_the_catalogue(book):
    assert page(write_routes(book))[:2] == ("notebooks/catalogue/routes", "notebooks/catalogue")


def test_the_page_begins_with_its_heading(text):
    assert text.startswith("# Tables on routes\n")


def test_a_table_has_an_anchor_and_a_heading(text):
    assert "(table-figures)=\n## Figures of two countries\n" in text


def test_a_table_has_its_number_of_rows_and_what_a_row_is(book):
    text = page(write_routes(book, "\n    row: one country and year"))[2]
    assert "`figures`: 3 rows. One row is one country and year." in text


def test_the_sources_of_a_table_are_counted_by_grade(text):
    assert "**Sources.** 2 (1 official and 1 press): Agency for Figures; Ana Petrova and Ilir Marku." in text


def test_caveats_and_the_rule_of_choice_are_told(book):
    text = page(write_routes(book, "\n    caveats: [never *add* it]\n    select: the newest"))[2]
    assert "**Read with care.**\n\n- Never \\*add\\* it.\n" in text
    assert "**Where sources disagree.** The newest.\n" in text


@pytest.mark.parametrize("terms", ["open", "attribution", "no-derivatives"])
def test_a_table_on_free_terms_is_offered(book, terms):
    text = page(write_routes(book, terms=terms))[2]
    assert f"{{download}}`figures.csv <../../data/routes/figures.csv>` (terms: {terms})" in text


@pytest.mark.parametrize("terms", ["restricted", "unknown"])
def test_a_table_on_other_terms_is_not_offered(book, terms):
    text = page(write_routes(book, terms=terms))[2]
    assert "{download}" not in text
    assert f"The publisher's terms are {terms}, so the whole table is not offered here" in text


def test_a_column_has_its_unit_and_rule(text):
    assert "<th scope='row'><code>persons</code></th><td>persons</td><td>minimum 0</td>" in text
    assert "<code>year</code></th><td></td><td>always filled; minimum 2009; maximum 2025</td>" in text
    assert "<td>one of final, revised</td>" in text


def test_the_sample_begins_with_the_newest_row_and_links_its_source(text):
    sample = text[text.index("The newest 3 rows") :]
    assert sample.index(">F3<") < sample.index(">F2<") < sample.index(">F1<")
    assert "<a href='../register.html#src-press_2017'>Ana Petrova and Ilir Marku 2017</a>" in sample


def test_a_cell_of_the_sample_is_text(book):
    spoilt = FIGURES.replace("F1,AL", "<script>alert(1)</script>,AL")
    text = page(write_routes(book, figures=spoilt))[2]
    assert "<th scope='row'>&lt;script&gt;alert(1)&lt;/script&gt;</th>" in text
    assert "<script" not in text


def test_a_column_without_a_value_in_the_sample_is_only_named(book):
    empty = FIGURES.replace(",120,", ",,").replace(",90,", ",,")
    sample = page(write_routes(book, figures=empty))[2]
    sample = sample[sample.index("The newest 3 rows") :]
    assert "<th scope='col'>persons</th>" not in sample
    assert "Empty in these rows: persons." in sample


def test_a_source_that_all_rows_of_the_sample_share_is_said_once(book):
    one = FIGURES.replace("agency_2016;press_2017", "press_2017").replace("agency_2016", "press_2017")
    text = page(write_routes(book, figures=one))[2]
    assert text.count("src-press_2017") == 1
    assert "Source of these rows: <a href='../register.html#src-press_2017'>Ana Petrova and Ilir Marku 2017<" in text


def test_every_box_of_the_page_has_a_name_of_its_own():
    for _, _, made in write_catalogue(ROOT):
        names = re.findall(r"role='group' aria-label='([^']+)'", made)
        assert len(names) == len(set(names)) > 0


def test_no_page_of_the_catalogue_is_too_heavy_for_a_phone():
    """Of the markup; the theme adds some 30 KB, and a page stays below 250 KB."""
    assert max(len(made.encode()) for _, _, made in write_catalogue(ROOT)) < 220_000


def test_an_unknown_cell_is_empty(text):
    assert "<th scope='row'>F2</th><td>RS</td><td>2015</td><td></td>" in text


def test_the_picture_of_years_says_what_it_shows(text):
    said = "Years with figures in figures: Albania 2015 to 2015 (1 of 2 years); Serbia 2015 to 2016 (2 of 2 years)."
    assert f"aria-label='{said}'" in text


def test_the_picture_of_years_has_a_mark_for_every_country_and_year(text):
    every, filled = re.findall(r"<path [^>]*\bd='([^']+)'", text)
    assert every == "M150 7h28M150 21h28", "two years for each country"
    assert filled == "M150 7h12M150 21h12M164 21h12", "Albania has the first of them only"


def test_a_table_without_rows_is_described_all_the_same(book):
    text = page(write_routes(book, figures=FIGURES.splitlines()[0] + "\n"))[2]
    assert "`figures`" in text
    assert "<svg" not in text


def test_every_table_of_the_book_has_one_anchor():
    text = "\n".join(made for _, _, made in write_catalogue(ROOT))
    assert sorted(re.findall(r"^\(table-(\w+)\)=$", text, re.MULTILINE)) == sorted(read_model(ROOT).tables)


def test_every_link_of_the_catalogue_to_a_table_leads_to_a_file():
    for path, _, text in write_catalogue(ROOT):
        for link in re.findall(r"\{download\}`[^<]*<([^>]+)>`", text):
            assert (ROOT / path).parent.joinpath(link).resolve().is_file(), link
