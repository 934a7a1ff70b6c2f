"""A value in a sentence: its text, what it knows of itself, what it refuses, and how the notebook stores it."""

import json

import numpy as np
import pandas as pd
import pytest

from tests.packages import write_seeds
from wb6.evidence.sources import UnknownSourceError
from wb6.evidence.tables import derived
from wb6.page.value import MIME, ValueContractError, value


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
    assert str(value("peak", quantity, rows=rows, form=form, unit="persons")) == text


@pytest.mark.parametrize("quantity", [None, float("nan"), pd.NA, pd.NaT])
def test_a_missing_value_is_not_known(rows, quantity):
    assert str(value("peak", quantity, rows=rows, unit="persons")) == "not known"


def test_zero_is_a_value(rows):
    assert str(value("peak", 0, rows=rows, unit="persons")) == "0"


@pytest.mark.parametrize("name", ["Peak", "peak-month", "2015_peak", "peak month", ""])
def test_a_name_that_is_not_snake_case_is_refused(rows, name):
    with pytest.raises(ValueContractError, match="a name is snake_case"):
        value(name, 1, rows=rows, unit="persons")


def test_a_number_without_a_unit_is_refused(rows):
    with pytest.raises(ValueContractError, match="value 'peak' is a number without a unit"):
        value("peak", 120, rows=rows)


@pytest.mark.parametrize(("quantity", "form"), [(0.5, "{:.0%}"), ("press", "{}"), (pd.Timestamp(2015, 1, 1), "{:%Y}")])
def test_a_share_a_word_and_a_date_need_no_unit(rows, quantity, form):
    assert value("peak", quantity, rows=rows, form=form).unit == ""


@pytest.mark.parametrize(
    ("quantity", "text"), [(1234.0, "1,234"), ("press", "press"), (pd.Timestamp(2015, 10, 1), "1 October 2015")]
)
def test_without_a_form_a_value_is_written_as_its_kind_is(rows, quantity, text):
    assert str(value("peak", quantity, rows=rows, unit="persons")) == text


def test_a_form_without_a_place_for_the_value_is_refused(rows):
    with pytest.raises(ValueContractError, match=r"the form ',.0f' has no place for the value. Write '{:,.0f}'"):
        value("peak", 1, rows=rows, unit="persons", form=",.0f")


def test_an_infinite_number_is_refused(rows):
    with pytest.raises(ValueContractError, match="something was divided by zero"):
        value("peak", np.float64("inf"), rows=rows, unit="times")


def test_there_is_no_minus_zero(rows):
    assert str(value("change", -0.2, rows=rows, unit="points")) == "0"


@pytest.mark.parametrize("interval", [(10, -5), (float("nan"), 5), (1,)])
def test_bounds_that_are_none_are_refused(rows, interval):
    with pytest.raises(ValueContractError, match="must be a low and a high bound"):
        value("peak", 1, rows=rows, unit="persons", interval=interval)


def test_a_single_row_is_no_table_of_rows(rows):
    with pytest.raises(ValueContractError, match="rows must be a table, not a Series"):
        value("peak", 1, rows=rows.iloc[0], unit="persons")


def test_a_row_without_a_source_among_others_is_refused(rows):
    rows.loc[1, "source_id"] = None
    with pytest.raises(ValueContractError, match="1 of its 3 rows name no source"):
        value("peak", 1, rows=rows, unit="persons")


def test_a_name_that_no_file_can_carry_is_refused(rows):
    with pytest.raises(ValueContractError, match="at most 60 characters"):
        value("a" * 61, 1, rows=rows, unit="persons")


def test_rows_without_sources_are_refused(rows):
    with pytest.raises(ValueContractError, match="must keep their column source_id"):
        value("peak", 1, rows=rows.drop(columns="source_id"), unit="persons")


def test_rows_of_unknown_origin_are_refused(rows):
    loose = pd.DataFrame(rows.to_dict("list"))
    with pytest.raises(ValueContractError, match="do not say which table they came from"):
        value("peak", 1, rows=loose, unit="persons")


def test_computed_rows_can_say_where_they_came_from(rows):
    loose = pd.DataFrame(rows.to_dict("list"))
    assert value("peak", 1, rows=derived(loose, rows), unit="persons").tables == ("figures",)


def test_rows_with_an_unknown_source_are_refused(rows):
    with pytest.raises(UnknownSourceError, match="leaflet_2011"):
        value("peak", 1, rows=derived(rows.assign(source_id="leaflet_2011"), rows), unit="persons")


def test_a_count_of_nothing_rests_on_the_table_that_was_searched(rows):
    made = value("peak", 0, rows=rows.head(0), unit="persons")
    assert (len(made.rows), made.tables) == (0, ("figures",))


def test_a_value_knows_the_rows_sources_and_tables_that_it_came_from(rows):
    made = value("peak", 120, rows=rows, unit="persons")
    assert (len(made.rows), made.tables) == (3, ("figures",))
    assert [source.id for source in made.sources] == ["agency_2016", "press_2017"]


def test_a_value_speaks_of_the_newest_time_of_its_rows(rows):
    assert value("peak", 120, rows=rows, unit="persons").as_of == "2016"


def test_a_value_may_be_given_its_time(rows):
    assert value("peak", 120, rows=rows, unit="persons", as_of=pd.Timestamp(2016, 1, 2)).as_of == "2 January 2016"


def test_bounds_are_written_like_the_value(rows):
    made = value("peak", 0.5, rows=rows, form="{:.0%}", interval=(0.4, 0.6))
    assert made.interval == ("40%", "60%")


def test_bounds_that_read_the_same_are_not_told(rows):
    assert value("peak", 0.5, rows=rows, form="{:.0%}", interval=(0.499, 0.501)).interval is None


def test_a_value_knows_the_founding_claims_that_speak_of_it(rows, book):
    write_seeds(book)
    assert [one.line for one in value("peak", 120, rows=rows, unit="persons", claims=["tiny_001"]).claims] == [3]


def test_an_unknown_claim_is_refused_with_the_nearest(rows, book):
    write_seeds(book)
    with pytest.raises(KeyError, match="Did you mean 'tiny_001'"):
        value("peak", 120, rows=rows, unit="persons", claims=["tiny_01"])


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
    assert ">120</a>" in output.data["application/papermill.record/text/html"]


def test_the_record_holds_everything_that_the_value_knows(output):
    record = output.metadata[MIME]
    assert record.pop("rows_csv").splitlines()[1] == "F1,AL,2015,120,0.5,2016-01-02,final,True,agency_2016,"
    assert record == {
        "name": "peak",
        "quantity": 120,
        "text": "120",
        "unit": "persons",
        "as_of": "2016-01-02",
        "interval": ["100", "140"],
        "rows": 1,
        "sources": ["agency_2016"],
        "tables": ["figures"],
        "claims": [],
        "rivals": [],
        "terms": ["attribution"],
    }


@pytest.mark.parametrize("quantity", [np.int64(3), np.float64(0.5), pd.Timestamp(2015, 1, 1), pd.NA, np.bool_(True)])
def test_the_record_of_any_quantity_is_json(rows, shown, quantity):
    value("peak", quantity, rows=rows, form="{}", unit="persons")
    json.dumps(shown.outputs[0].metadata)
