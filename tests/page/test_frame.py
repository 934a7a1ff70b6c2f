"""The frame adds title, unit and foot around a drawing and leaves the drawing's own size as it was."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from wb6.page.frame import add_frame, text_width, wrap

LONG = "The route weighed most in 2022, at 43% of all detections, not at its peak in numbers in 2015"


@pytest.fixture
def figure():
    made = Figure(figsize=(4.8, 3), layout="constrained")
    made.subplots().plot([1, 2], [1, 2])
    return made


def test_a_longer_text_is_wider(figure):
    assert text_width(figure, "detections", 9) > text_width(figure, "routes", 9)


def test_twice_the_size_is_twice_as_wide(figure):
    assert text_width(figure, "detections", 18) == pytest.approx(2 * text_width(figure, "detections", 9), rel=0.05)


def test_measuring_leaves_nothing_on_the_figure(figure):
    text_width(figure, "detections", 9)
    assert figure.texts == []


def test_every_line_of_a_wrapped_text_fits(figure):
    lines = wrap(figure, LONG, 11, "normal", 2.0)
    assert len(lines) > 1
    assert all(text_width(figure, line, 11) <= 2.0 for line in lines)


def test_wrapping_loses_no_word(figure):
    assert " ".join(wrap(figure, LONG, 11, "normal", 2.0)) == LONG


def test_a_text_that_fits_stays_in_one_line(figure):
    assert wrap(figure, "A short title", 11, "normal", 4.0) == ["A short title"]


def test_a_word_wider_than_the_room_stands_alone(figure):
    assert wrap(figure, "an incomprehensibilities list", 11, "normal", 0.4)[1] == "incomprehensibilities"


def test_title_unit_and_foot_are_written(figure):
    add_frame(figure, "It fell", "Persons a year", "Source: Agency")
    assert [text.get_text() for text in figure.texts] == ["It fell", "Persons a year", "Source: Agency"]


def test_an_empty_unit_writes_nothing(figure):
    add_frame(figure, "It fell", "", "Source: Agency")
    assert [text.get_text() for text in figure.texts] == ["It fell", "Source: Agency"]


def plot_height(figure):
    """Return the height in inches of the plot with its labels, after layout."""
    FigureCanvasAgg(figure).draw()
    return figure.axes[0].get_tightbbox().height / figure.dpi


def test_the_drawing_keeps_its_height(figure):
    before = plot_height(figure)
    add_frame(figure, LONG, "Persons a year", "Source: Agency")
    assert plot_height(figure) == pytest.approx(before, abs=0.05)


def test_the_width_stays(figure):
    assert add_frame(figure, LONG, "", "").get_size_inches()[0] == pytest.approx(4.8)


def test_a_title_of_more_lines_adds_more_height(figure):
    short = add_frame(Figure(figsize=(4.8, 3), layout="constrained"), "It fell", "", "").get_size_inches()[1]
    assert add_frame(figure, LONG, "", "").get_size_inches()[1] > short > 3


def test_no_text_leaves_the_figure_or_meets_the_plot(figure):
    add_frame(figure, LONG, "Persons a year", "Source: Agency")
    FigureCanvasAgg(figure).draw()
    plot = figure.axes[0].get_tightbbox()
    width, height = figure.bbox.width, figure.bbox.height
    for text in figure.texts:
        box = text.get_window_extent()
        assert 0 <= box.x0 <= box.x1 <= width
        assert 0 <= box.y0 <= box.y1 <= height
        assert not box.overlaps(plot)
