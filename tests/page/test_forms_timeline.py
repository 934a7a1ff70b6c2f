"""A timeline puts every event in its lane, its words beside it and over no other."""

from itertools import combinations

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Rectangle

from wb6.page import forms

EVENTS = pd.DataFrame(
    {
        "from": pd.to_datetime(["2016-03-18", "2015-09-15", "2019-05-21", "2020-01-01", "2016-03-01"]),
        "to": pd.to_datetime([None, None, "2023-07-01", None, None]),
        "known": ["day", "day", "day", "year", "month"],
        "what": ["Statement", "Border closed", "Operation in Albania", "New law", "Corridor closed"],
        "lane": ["EU", "HU", "EU", "HU", "EU"],
    }
)


def draw(data=EVENTS, **given):
    options = {"start": "from", "end": "to", "label": "what", "lane": "lane", "order": ["EU", "HU"], "unit": "events"}
    return forms.timeline(data, **{**options, "precision": "known", **given})


def spans(drawing):
    return [patch.get_width() for patch in drawing.picture.axes[0].patches if isinstance(patch, Rectangle)]


def test_a_timeline_says_how_many_events_it_shows_and_when():
    assert draw().alt == "Timeline, events from September 2015 to July 2023: 5 events in 2 lanes."


def test_events_are_named_by_lane_and_date_as_exactly_as_they_are_known():
    assert draw().description == (
        "EU: March 2016 Corridor closed; 18 March 2016 Statement; 21 May 2019 to 1 July 2023 Operation in Albania. "
        "HU: 15 September 2015 Border closed; 2020 New law."
    )


def test_an_event_with_an_end_is_a_span():
    assert len(spans(draw())) == 1


def test_a_span_is_as_long_as_it_lasted():
    half, whole = spans(
        draw(
            pd.DataFrame({"from": [2000, 2000], "to": [2005, 2010], "what": ["a", "b"], "lane": "EU", "known": "year"})
        )
    )
    assert whole == pytest.approx(2 * half)


def test_only_events_inside_the_window_are_drawn():
    shown = draw(window=(pd.Timestamp("2020-01-01"), pd.Timestamp("2021-01-01"))).data["what"]
    assert list(shown) == ["Operation in Albania", "New law"]


def test_no_two_texts_meet_where_many_events_fall_together():
    many = pd.DataFrame(
        {
            "from": pd.date_range("2015-01-01", periods=14, freq="40D").repeat(2),
            "what": [f"An event with a long description, number {n}" for n in range(28)],
            "lane": ["EU", "HU"] * 14,
        }
    )
    drawing = draw(many, end=None, precision=None)
    FigureCanvasAgg(drawing.picture).draw()
    boxes = [text.get_window_extent() for text in drawing.picture.axes[0].texts]
    assert not [(a, b) for a, b in combinations(boxes, 2) if a.shrunk(0.98, 0.9).overlaps(b.shrunk(0.98, 0.9))]


def test_an_event_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="'Operation in Albania' ends before it begins"):
        draw(EVENTS.assign(to=pd.to_datetime([None, None, "2001-01-01", None, None])))
