"""One dot for each one counted: as many dots as people, each in its column."""

import numpy as np
import pandas as pd
import pytest

from wb6.page import forms

COUNTS = pd.DataFrame([("road", 2019, 5), ("road", 2021, 2), ("river", 2019, 30)], columns=["cause", "year", "people"])
YEARS = [2019, 2020, 2021]


def draw(data=COUNTS, **given):
    options = {"rows": ["road", "river", "cold"], "columns": YEARS, "unit": "people", **given}
    return forms.dots(data, row="cause", column="year", amount="people", **options)


def spots(drawing):
    return [np.asarray(one.get_offsets()) for one in drawing.picture.axes[0].collections]


def test_there_is_a_dot_for_each_one():
    assert [len(one) for one in spots(draw())] == [7, 30]


def test_no_two_dots_lie_on_each_other():
    every = np.concatenate(spots(draw()))
    apart = np.linalg.norm(every[:, None] - every[None], axis=2) + np.eye(len(every))
    assert apart.min() > 0.08


def test_dots_stay_in_the_column_of_their_year():
    road = spots(draw())[0]
    assert (road[:5, 0] < 1.5).all()
    assert (road[5:, 0] > 3.0).all()


def test_columns_stand_on_one_floor():
    assert len({round(y, 6) for y in spots(draw())[1][:5, 1]}) == 1


def test_the_sums_are_written():
    texts = [text.get_text() for text in draw().picture.axes[0].texts]
    assert {"7", "30", "35", "2", "–"} <= set(texts)


def test_the_text_alternative_says_the_sums_and_the_description_every_count():
    drawing = draw(each="person")
    assert drawing.alt == "Dot chart, one dot for each person, people: 37 in all: road 7 and river 30."
    assert drawing.description == "road: 2019 5, 2021 2. river: 2019 30."


@pytest.mark.parametrize("amount", [-1, 0.5])
def test_what_is_no_count_is_refused(amount):
    with pytest.raises(ValueError, match="negative or no whole number"):
        draw(COUNTS.assign(people=float(amount)))


def test_more_dots_than_can_be_seen_are_refused():
    with pytest.raises(ValueError, match="too many to see"):
        draw(COUNTS.assign(people=1000))
