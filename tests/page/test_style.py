"""The style: sizes that a phone shows, colours that stay apart for every reader, letters that the font has."""

import warnings
from itertools import combinations

import font_source_sans_pro
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font

from wb6.page.style import ACTOR, BODY, COUNTRY, FOOT, PHONE, SMALL, TITLE, WIDTH, contrast, ink_like, ink_on, style

# ---- sizes


@pytest.mark.parametrize(("size", "least"), [(TITLE, 12.0), (BODY, 9.5), (SMALL, 9.5), (FOOT, 8.0)])
def test_a_text_is_high_enough_on_a_phone(size, least):
    assert size / 72 * PHONE / WIDTH >= least


# ---- colours

#: Full severity, for linear RGB: Machado, Oliveira and Fernandes (2009), table of their model.
SIGHTS = {
    "common": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)

#: Least difference of two colours of one set, in CIEDE2000; some 2 can just be told side by side.
APART = 11.0


def lab(colour, sight):
    """Return the CIELAB coordinates (D65) of a colour as a reader with this sight sees it."""
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    xyz = XYZ @ np.clip(sight @ linear, 0, 1) / np.array([0.95047, 1, 1.08883])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(first, second):
    """Return the CIEDE2000 difference of two CIELAB colours (Sharma, Wu and Dalal, 2005)."""
    (l1, a1, b1), (l2, a2, b2) = first, second
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    grey = 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25**7)))
    a1, a2 = a1 * (1 + grey), a2 * (1 + grey)
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    hue = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    weight = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    by_light = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2))
    by_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    by_hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * weight)
    bend = -2 * np.sqrt(chroma**7 / (chroma**7 + 25**7)) * np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    return float(np.sqrt(by_light**2 + by_chroma**2 + by_hue**2 + bend * by_chroma * by_hue))


@pytest.mark.parametrize(
    ("first", "second", "known"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_difference_agrees_with_published_pairs(first, second, known):
    assert difference(first, second) == pytest.approx(known, abs=1e-4)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("colours", [COUNTRY, ACTOR], ids=["countries", "actors"])
def test_any_two_colours_stay_apart_for_every_sight(colours, sight):
    seen = {name: lab(colour, SIGHTS[sight]) for name, colour in colours.items()}
    close = [(a, b) for a, b in combinations(seen, 2) if difference(seen[a], seen[b]) < APART]
    assert close == []


@pytest.mark.parametrize("colour", [*COUNTRY.values(), *ACTOR.values()])
def test_a_colour_stands_out_from_white_and_its_name_can_be_read(colour):
    assert contrast(colour, "#ffffff") >= 3
    assert contrast(ink_like(colour), "#ffffff") >= 4.5


@pytest.mark.parametrize("colour", [*COUNTRY.values(), *ACTOR.values(), "#d3e5f5", "#94bfe3", "#0b3c6b"])
def test_what_is_written_on_a_colour_can_be_read(colour):
    assert contrast(ink_on(colour), colour) >= 4.5


# ---- letters

LETTERS = (
    "ČčĆćĐđŠšŽžËëÇçÄäÖöÜüĞğŞşİıАБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШабвгдђежзијклљмнњопрстћуфхцчџшЃѓЌќЅѕ–—…«»“”’✓×≥≤·€%°−→"
)


@pytest.mark.parametrize("cut", ["SourceSansPro", "SourceSansProSemibold", "SourceSansProBold"])
def test_the_font_has_every_letter_of_the_region(cut):
    known = FT2Font(font_source_sans_pro.font_files_ttf[cut]).get_charmap()
    assert [letter for letter in LETTERS if ord(letter) not in known] == []


@pytest.mark.parametrize("weight", ["normal", "semibold", "bold"])
def test_no_letter_is_drawn_as_an_empty_box(weight):
    with style(), warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = Figure(figsize=(9, 1))
        figure.text(0, 0.5, LETTERS, fontweight=weight)
        FigureCanvasAgg(figure).draw()
