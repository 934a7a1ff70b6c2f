"""Icons come from a sprite in the page, glyphs of style sheets from shapes in the sheet; no font is left."""

import pytest
from bs4 import BeautifulSoup

from wb6.page.theme.icons import UnknownIconError, draw_glyphs, draw_icons

PAGE = '<html><body><i class="theme-switch fa-solid fa-sun   fa-lg" data-mode="light" title="Light"></i></body></html>'


def test_an_icon_becomes_a_shape_that_keeps_its_state_and_is_silent():
    drawn = BeautifulSoup(draw_icons(PAGE), "html.parser")
    icon = drawn.select_one("svg.theme-switch.fa-lg")
    assert icon["data-mode"] == "light"
    assert icon["aria-hidden"] == "true"
    assert icon.use["href"] == "#icon-sun"
    assert not drawn.find("i")


def test_the_page_carries_the_shapes_that_it_uses_and_no_others():
    symbols = BeautifulSoup(draw_icons(PAGE), "html.parser").select("svg.wb6-sprite symbol")
    assert [symbol["id"] for symbol in symbols] == ["icon-sun"]


def test_a_page_that_was_drawn_stays_as_it_is():
    assert draw_icons(draw_icons(PAGE)) == draw_icons(PAGE)


def test_a_page_without_icons_carries_no_sprite():
    assert draw_icons("<body><p>Text</p></body>") == "<body><p>Text</p></body>"


def test_an_icon_without_a_shape_is_refused_with_the_remedy():
    with pytest.raises(UnknownIconError, match=r"'rocket' is not in icons\.svg\. Add its shape"):
        draw_icons('<body><i class="fas fa-rocket"></i></body>')


def test_a_glyph_of_the_icon_font_becomes_a_mask_in_the_colour_of_the_text():
    use = "a:before{content:var(--pst-icon-download);font:var(--fa-font-solid)}"
    sheet = 'html{--pst-icon-download:"\uf019"}' + use
    drawn = draw_glyphs(sheet)
    assert 'html{--pst-icon-download:url("data:image/svg+xml,' in drawn
    assert "--wb6-glyph:var(--pst-icon-download)" in drawn
    assert "background-color:currentColor" in drawn
    assert "--fa-font-solid" not in drawn


def test_a_glyph_given_by_its_code_is_drawn_too():
    sheet = r'.x:after{content:"\f107";font-family:Font Awesome\ 6 Free;font-weight:900;opacity:1}'
    assert 'content:"";--wb6-glyph:url("data:image/svg+xml,' in draw_glyphs(sheet)


def test_the_icon_font_and_its_thousand_names_go():
    face = '@font-face{font-family:F;src:url("vendor/fontawesome/webfonts/x.woff2")}'
    assert draw_glyphs(face + '.fa-bars:before,.fa-b:before{content:"x"}') == ""
