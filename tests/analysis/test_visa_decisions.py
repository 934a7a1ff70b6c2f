"""Decisions on visas are read from the events, dated as exactly as they are known."""

import pandas as pd
import pytest

from wb6.analysis.visa_decisions import (
    choose_year,
    find_bearing_source,
    lay_out_steps,
    leave_out_source,
    read_visa_steps,
    write_dates,
)

EVENTS = pd.DataFrame(
    [
        ("rs_visa_free_bi", "2018-06-02", "RS;BI", "visa", "gazette"),
        ("rs_visas_bi", "2022-10-21", "RS;BI", "visa", "a"),
        ("rs_visas_tn", "2022-11-20", "RS;TN;BI", "visa", "b"),
        ("rs_visas_in_announced", "2022-12-15", "RS;IN", "visa", "b"),
        ("rs_visas_in_apply", "2023-01-01", "RS;IN", "visa", "c;d"),
        ("visa_free_rs", "2009-12-19", "RS;ME", "visa", "e"),
        ("rs_report", "2024-12-06", "RS;EU;CN", "visa", "e"),
        ("rs_visas_talk", "2020-01-01", "RS;CN", "diplomacy", "e"),
    ],
    columns=["event_id", "date", "countries", "category", "source_id"],
).assign(precision="day")
EVENTS["date"] = pd.to_datetime(EVENTS["date"])


def test_steps_are_read_from_the_events_of_one_country():
    steps = read_visa_steps(EVENTS).set_index("nationality")
    assert list(steps.index) == ["BI", "TN", "IN"]
    assert (str(steps.loc["BI", "first"])[:10], str(steps.loc["BI", "last"])[:10]) == ("2022-10-21", "2022-11-20")
    assert (steps.loc["BI", "before"], steps.loc["BI", "after"]) == (2022, 2023)
    assert steps.loc["BI", "source_id"] == "gazette;a;b"
    assert str(steps.loc["BI", "began"])[:10] == "2018-06-02"
    assert pd.isna(steps.loc["TN", "began"])
    assert read_visa_steps(EVENTS.head(1)).empty


def test_an_event_stands_as_long_as_one_source_is_left():
    assert "rs_visas_in_apply" in set(leave_out_source(EVENTS, "c")["event_id"])
    steps = read_visa_steps(leave_out_source(EVENTS, "b")).set_index("nationality")
    assert steps["before"].to_dict() == {"BI": 2022, "IN": 2023}
    assert find_bearing_source(EVENTS) == "b"
    assert find_bearing_source(EVENTS.head(0)) == ""


def test_a_timeline_shows_a_span_only_where_its_beginning_is_known():
    table = lay_out_steps(read_visa_steps(EVENTS))
    spans = table[table["end"].notna()]
    assert spans["nationality"].tolist() == ["BI"]
    assert spans["words"].tolist() == ["visa-free from 2 June 2018"]
    assert table.loc[table["nationality"] == "IN", "words"].tolist() == ["visas, 15 December 2022", "or 1 January 2023"]
    assert (table["nationality"] == "TN").sum() == 1


def test_dates_are_written_as_exactly_as_they_are_known():
    rows = pd.DataFrame(
        {
            "first": pd.to_datetime(["2022-10-21", "2018-10-01"]),
            "last": pd.to_datetime(["2022-11-20", "2018-10-01"]),
            "precision": ["day", "month"],
            "last_precision": ["day", "month"],
        }
    )
    written = [write_dates(row) for row in rows.itertuples()]
    assert written == [["21 October 2022", "20 November 2022"], ["October 2018"]]


def test_the_year_of_a_decision_that_is_gone_is_asked_for_in_words():
    steps = read_visa_steps(EVENTS)
    assert choose_year(steps, ["BI"]) == 2022
    with pytest.raises(ValueError, match=r"'treated' names XX, and data/routes/events\.csv holds no end"):
        choose_year(steps, ["XX"])
    with pytest.raises(ValueError, match="none is left"):
        choose_year(steps.head(0), ["BI"])
