"""A picture is an SVG where that is small, else a palette PNG, and the same input gives the same bytes."""

import io
import re

import pytest
from matplotlib.figure import Figure
from PIL import Image

from wb6.page import picture
from wb6.page.picture import PictureError, render
from wb6.page.style import style

COLOURS = ("#0077bb", "#cc3311")


def draw():
    with style():
        figure = Figure(figsize=(4, 2), layout="constrained")
        axes = figure.subplots()
        axes.bar(["Priština č š ž ë", "Београд"], [1, 2], color=COLOURS)
    return figure


def draw_bytes():
    with style():
        return render(draw())


def test_a_small_drawing_is_an_svg():
    kind, content = draw_bytes()
    assert kind == "svg"
    assert content.startswith(b"<svg")


def test_the_same_drawing_gives_the_same_bytes():
    assert draw_bytes() == draw_bytes()


def test_letters_are_shapes_so_that_no_font_is_asked_of_the_reader():
    _, content = draw_bytes()
    assert b"<text" not in content
    assert b"font-family" not in content


def test_an_svg_asks_nothing_of_another_place():
    _, content = draw_bytes()
    assert re.findall(rb'(?:href|src)="(?!#)[^"]*"|url\((?!#)', content) == []


def test_an_svg_keeps_its_colours():
    _, content = draw_bytes()
    for colour in (b"#07b", b"#c31"):
        assert colour in content


@pytest.fixture
def coarse(monkeypatch):
    monkeypatch.setattr(picture, "SMALL", 10)


def test_a_drawing_too_large_for_svg_is_a_png(coarse):
    kind, content = draw_bytes()
    assert kind == "png"
    assert Image.open(io.BytesIO(content)).format == "PNG"


def test_a_png_keeps_its_colours(coarse):
    image = Image.open(io.BytesIO(draw_bytes()[1])).convert("RGB")
    flat = {colour for count, colour in image.getcolors(100_000) if count > 1000}
    assert {(0x00, 0x77, 0xBB), (0xCC, 0x33, 0x11)} <= flat


def test_a_png_keeps_the_colours_of_thin_lines_among_many_shades(coarse):
    near = ("#0071c0", "#009d84")  # two countries of the book
    with style():
        figure = Figure(figsize=(4, 3), layout="constrained")
        axes = figure.subplots()
        for shade in range(60):
            axes.axvspan(shade, shade + 1, color=(1 - shade / 120, 0.9, 0.8 + shade / 300), lw=0)
        for place, colour in enumerate(near):
            axes.plot([0, 60], [place, place], color=colour, lw=2)
        image = Image.open(io.BytesIO(render(figure)[1])).convert("RGB")
    seen = {colour for _, colour in image.getcolors(1_000_000)}
    assert {(0x00, 0x71, 0xC0), (0x00, 0x9D, 0x84)} <= seen


def test_a_png_is_made_coarser_until_it_fits(coarse, monkeypatch):
    large = len(draw_bytes()[1])
    monkeypatch.setattr(picture, "LIMIT", large - 1)
    assert len(draw_bytes()[1]) < large


def test_a_picture_that_cannot_be_made_small_is_refused(coarse, monkeypatch):
    monkeypatch.setattr(picture, "LIMIT", 10)
    with pytest.raises(PictureError, match="10 are allowed"):
        draw_bytes()
