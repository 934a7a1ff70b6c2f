"""Stages keep each member's place, are as long as they lasted, and mark moments."""

import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from wb6.page import forms
from wb6.page.forms.matrix import Mark

MARKS = {
    "signed": Mark("signed", fill="#e39a3b"),
    "used": Mark("in use", fill="#0f4c81"),
    "again": Mark("signed again", sign="◆", ink="#1f2933"),
}
SPANS = pd.DataFrame(
    {
        "who": ["AL", "AL", "AL", "RS"],
        "what": ["signed", "used", "again", "signed"],
        "from": pd.to_datetime(["2018-01-01", "2019-01-01", "2020-06-01", "2019-01-01"]),
        "to": pd.to_datetime(["2019-01-01", "2022-01-01", None, "2022-01-01"]),
    }
)


def draw(data=SPANS, first="2018-01-01", last="2022-01-01"):
    return forms.stages(
        data,
        member="who",
        stage="what",
        start="from",
        end="to",
        order=["AL", "RS", "XK"],
        marks=MARKS,
        window=(pd.Timestamp(first), pd.Timestamp(last)),
        notes={"AL": "in use", "XK": "none on record"},
        unit="steps",
    )


def widths(drawing):
    return [patch.get_width() for patch in drawing.picture.axes[0].patches if isinstance(patch, Rectangle)]


def test_each_member_has_a_track_and_a_bar_for_each_stage():
    signed, used = widths(draw())[1:3]
    assert used == pytest.approx(3 * signed, rel=0.01)


def test_a_moment_has_the_colour_of_its_entry_in_the_key():
    axes = draw().picture.axes[0]
    (diamond,) = [line for line in axes.lines if line.get_marker() == "D"]
    (entry,) = [text for text in axes.texts if text.get_text() == "◆"]
    assert diamond.get_color() == entry.get_color() == "#1f2933"


def test_a_member_without_a_step_is_named_in_the_description():
    assert draw().description == (
        "AL: signed January 2018; in use January 2019; signed again June 2020. RS: signed January 2019. "
        "XK: none on record."
    )


def test_the_text_alternative_tells_the_state():
    assert draw().alt == "Chart of stages by date, steps: AL in use and XK none on record."


def test_what_lies_outside_the_window_is_left_out():
    assert list(draw(first="2021-01-01").data["what"]) == ["used", "signed"]


def test_a_stage_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="'signed' of 'AL' ends before it begins"):
        draw(SPANS.assign(to=pd.Timestamp("2017-01-01")))
