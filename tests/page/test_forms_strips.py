"""Strips share one axis and one scale, shade spans across all, and say what each series did in them."""

import pandas as pd

from wb6.page import forms
from wb6.page.style import ACCENT, COOL

DATES = pd.date_range("2010-01-01", periods=60, freq="MS")
DATA = pd.concat(
    [
        pd.DataFrame({"date": DATES, "value": [1000.0 * 0.95**n for n in range(60)], "route": "one"}),
        pd.DataFrame({"date": DATES, "value": [100.0 * 1.02**n for n in range(60)], "route": "two"}),
    ]
)
SPANS = pd.DataFrame({"start": [DATES[10]], "end": [DATES[40]]})
MARKS = pd.DataFrame(
    {"strip": ["one", "two"], "start": DATES[10], "end": DATES[40], "text": ["−79%", "+81%"], "rose": [False, True]}
)


def draw(data=DATA, spans=SPANS, marks=MARKS):
    return forms.strips(
        data,
        x="date",
        y="value",
        strip="route",
        order=["one", "two"],
        spans=spans,
        marks=marks,
        span_name="falls",
        unit="u",
    )


def texts(drawing):
    return {text.get_text(): text for text in drawing.picture.axes[0].texts}


def test_every_series_and_span_is_named():
    assert {"one", "two", "Nov 2010 – May 2013", "−79%", "+81%"} <= set(texts(draw()))


def test_a_rise_in_a_span_is_told_from_the_series_that_falls():
    found = texts(draw())
    assert found["+81%"].get_color() == COOL
    assert found["−79%"].get_color() == ACCENT


def test_the_description_says_what_each_series_did():
    said = draw().description
    assert "in falls: −79% from November 2010 to May 2013" in said
    assert "in falls: +81%" in said


def test_equal_rates_have_equal_slopes():
    twice = pd.concat([DATA, DATA[DATA["route"] == "one"].assign(route="two", value=lambda rows: rows["value"] * 50)])
    lines = (
        draw(twice.drop_duplicates(["date", "route"], keep="last"), SPANS.head(0), MARKS.head(0)).picture.axes[0].lines
    )
    falls = [float(line.get_ydata()[-1] - line.get_ydata()[0]) for line in lines if len(line.get_xdata()) == 60]
    assert len(falls) == 2
    assert abs(falls[0] - falls[1]) < 1e-6


def test_a_gap_in_time_breaks_the_line():
    gap = DATA[~((DATA["route"] == "two") & DATA["date"].between("2011-01-01", "2011-06-01"))]
    lengths = [len(line.get_xdata()) for line in draw(gap, SPANS.head(0), MARKS.head(0)).picture.axes[0].lines]
    assert 60 in lengths
    assert 12 in lengths


def test_without_data_the_drawing_is_empty():
    assert draw(DATA.head(0), SPANS.head(0), MARKS.head(0)).empty
