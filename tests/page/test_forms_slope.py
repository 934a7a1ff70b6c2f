"""A slope compares two moments, writes both ends and says who rose and who fell."""

from itertools import pairwise

import pandas as pd
import pytest

from wb6.page import forms
from wb6.page.style import REST

SCORES = pd.DataFrame(
    {
        "country": ["RS", "AL", "RS", "AL", "RS", "AL", "XK"],
        "year": [2015, 2015, 2020, 2020, 2024, 2024, 2024],
        "score": [4.5, 4.0, 9.0, 9.0, 3.5, 4.25, 3.0],
    }
)
NAMES = {"RS": "Serbia", "AL": "Albania", "XK": "Kosovo"}


def draw(data=SCORES, **given):
    options = {"focus": ["RS"], "labels": NAMES, "unit": "score"}
    return forms.slope(data, x="year", y="score", label="country", **{**options, **given})


def written(drawing):
    return [text.get_text() for text in drawing.picture.axes[0].texts]


def test_a_slope_compares_the_first_and_the_last_moment():
    assert set(draw().data["year"]) == {2015, 2024}


def test_other_moments_can_be_asked_for():
    assert draw(moments=(2015, 2020)).alt == "Slope chart, score from 2015 to 2020: Serbia from 4.5 to 9."


def test_both_ends_are_written_with_their_values():
    assert {"Serbia 4.5", "3.5 Serbia", "Albania 4", "4.25 Albania"} <= set(written(draw()))


def test_a_label_out_of_focus_is_grey():
    colours = [line.get_color() for line in draw().picture.axes[0].lines if len(line.get_xdata()) == 2]
    assert REST in colours


def test_a_slope_says_who_rose_and_who_fell():
    assert draw().description.startswith("Up: Albania; down: Serbia.")


def test_a_label_with_one_value_is_a_point_and_said_so():
    assert "Kosovo 3 in 2024, the only figure." in draw().description


def test_labels_at_one_end_do_not_touch():
    close = pd.DataFrame({"country": list("abcdefgh") * 2, "year": [1] * 8 + [2] * 8, "score": [1.0] * 8 + [2.0] * 8})
    drawing = draw(close, focus=[])
    rows = sorted(text.get_position()[1] for text in drawing.picture.axes[0].texts if text.get_text().endswith(" 1"))
    assert min(b - a for a, b in pairwise(rows)) >= 9.5 / 72


def test_a_value_is_written_however_long_the_name():
    assert all(text.endswith(" 4.5") for text in written(draw(labels={"RS": "a long name " * 9})) if "4.5" in text)
    assert any(text.endswith("… 4.5") for text in written(draw(labels={"RS": "a long name " * 9})))


def test_two_values_at_one_moment_are_refused():
    with pytest.raises(ValueError, match=r"'RS' has more than one value in 2015\. Keep one row"):
        draw(pd.concat([SCORES, SCORES.head(1)]))


def test_two_editions_are_not_joined():
    with pytest.raises(ValueError, match="would join editions"):
        draw(SCORES.assign(edition=SCORES["year"].astype(str)))
