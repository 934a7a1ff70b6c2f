"""A value in a sentence: its text, what it knows of itself, and how the notebook stores it."""

import json

import numpy as np
import pandas as pd
import pytest

from wb6.evidence.sources import UnknownSourceError
from wb6.page.value import MIME, value


@pytest.mark.parametrize(
    ("quantity", "form", "text"),
    [
        (1822177, "{:,.0f}", "1,822,177"),
        (0.4193, "{:.0%}", "42%"),
        (2015, "{}", "2015"),
        (pd.Timestamp(2015, 10, 1), "{:%B %Y}", "October 2015"),
        ("press", "{}", "press"),
        (-5, "{:,.0f}", "−5"),
        (-0.5, "{:.0%}", "−50%"),
        (np.int64(-5), "{:,.0f}", "−5"),
        ("well-known", "{}", "well-known"),
    ],
)
def test_a_value_is_written_in_its_form(rows, quantity, form, text):
    assert str(value("peak", quantity, rows=rows, form=form)) == text


@pytest.mark.parametrize("quantity", [None, float("nan"), pd.NA, pd.NaT])
def test_a_missing_value_is_not_known(rows, quantity):
    assert str(value("peak", quantity, rows=rows)) == "not known"


def test_zero_is_a_value(rows):
    assert str(value("peak", 0, rows=rows)) == "0"


@pytest.mark.parametrize("name", ["Peak", "peak-month", "2015_peak", "peak month", ""])
def test_a_name_that_is_not_snake_case_is_refused(rows, name):
    with pytest.raises(ValueError, match="a name is snake_case"):
        value(name, 1, rows=rows)


def test_rows_without_sources_are_refused(rows):
    with pytest.raises(ValueError, match="must keep their column source_id"):
        value("peak", 1, rows=rows.drop(columns="source_id"))


def test_rows_with_an_unknown_source_are_refused(rows):
    with pytest.raises(UnknownSourceError):
        value("peak", 1, rows=rows.assign(source_id="leaflet_2011"))


def test_a_value_knows_the_rows_sources_and_tables_that_it_came_from(rows):
    made = value("peak", 120, rows=rows)
    assert (made.rows, made.tables) == (3, ("figures",))
    assert [source.id for source in made.sources] == ["agency_2016", "press_2017"]


# ---- in the notebook


@pytest.fixture
def output(rows, shown):
    value("peak", 120, rows=rows.head(1), unit="persons", as_of="2016-01-02", interval=(100, 140))
    (one,) = shown.outputs
    return one


def test_a_value_is_stored_under_its_name(output):
    assert output.metadata["scrapbook"]["name"] == "peak"


def test_a_value_is_stored_as_text_and_as_html(output):
    assert output.data["application/papermill.record/text/plain"] == "120"
    assert ">120</span>" in output.data["application/papermill.record/text/html"]


def test_the_reader_is_told_date_rows_and_source(output):
    title = "as of 2016-01-02; 1 row of figures; Agency for Figures"
    assert f'title="{title}"' in output.data["application/papermill.record/text/html"]


def test_the_record_holds_everything_that_the_value_knows(output):
    assert output.metadata[MIME] == {
        "name": "peak",
        "quantity": 120,
        "text": "120",
        "unit": "persons",
        "as_of": "2016-01-02",
        "interval": [100, 140],
        "rows": 1,
        "sources": ["agency_2016"],
        "tables": ["figures"],
    }


@pytest.mark.parametrize("quantity", [np.int64(3), np.float64(0.5), pd.Timestamp(2015, 1, 1), pd.NA, np.bool_(True)])
def test_the_record_of_any_quantity_is_json(rows, shown, quantity):
    value("peak", quantity, rows=rows, form="{}")
    json.dumps(shown.outputs[0].metadata)


def test_a_text_from_data_cannot_write_html(rows, shown):
    value("peak", "<b>", rows=rows, form="{}", as_of='"><script>')
    html = shown.outputs[0].data["application/papermill.record/text/html"]
    assert "<b>" not in html
    assert "<script>" not in html
