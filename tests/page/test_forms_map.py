"""A map writes name and value of every country, none over another, and carries outlines of all six."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch, Polygon

from wb6.evidence.countries import NAMES
from wb6.page import forms
from wb6.page.forms.canvas import Box
from wb6.page.forms.geometry import SIX, Raster, View, anchors
from wb6.page.forms.matrix import Mark
from wb6.page.forms.region_map import LAND, SEA, UNKNOWN, fill_by
from wb6.page.style import COUNTRY, WIDTH

FILE = Path(__file__).resolve().parents[2] / "data" / "geography" / "outlines.csv"
OUTLINES = pd.read_csv(FILE, keep_default_na=False)
SHARES = pd.DataFrame({"country": ["RS", "AL", "XK", "ME"], "share": [0.5, 1.0, 0.0, 0.25]})
TIES = pd.DataFrame({"country": list(COUNTRY), "tie": ["member", "partner", "none", "member", "member", "partner"]})
KINDS = {
    "member": Mark("member of the alliance", fill="#0f4c81"),
    "partner": Mark("Partnership for Peace", fill="#94bfe3"),
    "none": Mark("no tie", fill="#ffffff"),
}
FLOWS = pd.DataFrame({"source": ["GR", "MK"], "target": ["MK", "RS"], "amount": [100, 50]})
TOWNS = pd.DataFrame(
    {"lon": [21.17, 18.41], "lat": [42.66, 43.86], "label": ["Pristina", "Sarajevo"], "amount": [1, 4]}
)


def draw(data=SHARES, **given):
    options = {"value": "share", "labels": NAMES, "percent": True, "unit": "share"}
    return forms.region_map(data, OUTLINES, **{**options, **given})


def written(drawing):
    return [text.get_text().replace("\n", " ") for text in drawing.picture.axes[0].texts]


def fills(drawing):
    patches = [patch for patch in drawing.picture.axes[0].patches if isinstance(patch, Polygon)]
    return {to_hex(patch.get_facecolor()) for patch in patches} - {LAND, SEA}


# ---- the outlines


@pytest.mark.parametrize("code", list(COUNTRY))
def test_every_one_of_the_six_is_a_unit_of_its_own(code):
    assert len(OUTLINES[OUTLINES["country"] == code]) > 50


def test_the_outlines_stay_light():
    assert FILE.stat().st_size < 120_000


@pytest.mark.parametrize(
    ("code", "lon", "lat"),
    [
        ("AL", 19.82, 41.33),
        ("BA", 18.41, 43.86),
        ("XK", 21.17, 42.66),
        ("ME", 19.26, 42.44),
        ("MK", 21.43, 42.0),
        ("RS", 20.46, 44.81),
    ],
)
def test_a_capital_lies_in_its_country_and_in_no_other(code, lon, lat):
    view = View(SIX, WIDTH)
    at = np.array([view.place(lon, lat)])
    page = Box(0, 0, WIDTH, view.height)
    rings = view.rings(OUTLINES)
    spot = Box(at[0][0], at[0][1], 0.001, 0.001)
    assert [c for c, group in rings.items() if Raster(group, page, 0.01).share(spot) > 0.5] == [code]


def test_neighbours_share_the_corners_of_their_border():
    corners = OUTLINES.groupby("country").apply(lambda part: set(zip(part["lon"], part["lat"], strict=True)))
    assert len(corners["XK"] & corners["RS"]) > 10


# ---- projection


def test_a_degree_of_longitude_is_shorter_than_one_of_latitude():
    view = View((18.0, 41.0, 22.0, 45.0), 4.0)
    assert view.height == pytest.approx(4.0 / np.cos(np.radians(43)))


def test_what_lies_beyond_the_edge_is_cut_off():
    corners = [(16.0, 42.0), (20.0, 42.0), (20.0, 44.0), (16.0, 44.0)]
    square = pd.DataFrame(corners, columns=["lon", "lat"]).assign(country="XX", part=1, place=[1, 2, 3, 4])
    ring = View((18.0, 41.0, 22.0, 45.0), 4.0).rings(square)["XX"][0]
    assert (ring[:, 0].min(), ring[:, 0].max()) == pytest.approx((-0.1, 2.0))


def test_the_best_place_of_a_square_is_its_middle():
    square = np.array([(1, 1), (3, 1), (3, 3), (1, 3)], float)
    assert anchors([square], Box(0, 0, 4, 4), steps=41)[0] == pytest.approx((2, 2))


# ---- values and kinds


def test_a_map_writes_name_and_value_of_every_country():
    assert {"Serbia", "50%", "Albania", "100%", "Kosovo", "0%"} <= set(written(draw()))


def test_a_country_without_figure_says_so_and_has_a_colour_of_its_own():
    drawing = draw()
    assert written(drawing).count("no figure") == 2
    assert UNKNOWN in fills(drawing)
    assert "No figure: Bosnia and Herzegovina and North Macedonia." in drawing.description


def test_more_is_deeper():
    found = fill_by(SHARES, "country", "share", None, {})
    light = {code: sum(int(fill[i : i + 2], 16) for i in (1, 3, 5)) for code, fill in found.items()}
    assert light["AL"] < light["RS"] < light["ME"] < light["XK"]


def test_a_map_says_every_value():
    assert draw().alt == "Map of the Western Balkans, share: Albania 100%, Kosovo 0%, Montenegro 25% and Serbia 50%."


def test_kinds_are_written_in_words():
    drawing = draw(TIES, value=None, kind="tie", kinds=KINDS)
    assert "no tie" in written(drawing)
    assert fills(drawing) == {"#0f4c81", "#94bfe3", "#ffffff"}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"data": TIES, "value": None, "kind": "tie", "kinds": KINDS},
        {"data": SHARES.head(0), "value": None, "flows": FLOWS, "box": (13.5, 38.9, 26.5, 47.3)},
        {"data": SHARES, "points": TOWNS},
    ],
    ids=["values", "kinds", "flows", "points"],
)
def test_no_text_meets_another_or_leaves_the_map(given):
    drawing = draw(**given)
    FigureCanvasAgg(drawing.picture).draw()
    boxes = [text.get_window_extent() for text in drawing.picture.axes[0].texts]
    page = drawing.picture.bbox
    assert not [(a, b) for a, b in combinations(boxes, 2) if a.shrunk(0.98, 0.85).overlaps(b.shrunk(0.98, 0.85))]
    assert all(box.x0 >= 0 and box.y0 >= 0 and box.x1 <= page.x1 and box.y1 <= page.y1 for box in boxes)


# ---- flows and points


def test_a_flow_is_an_arrow_as_wide_as_its_amount():
    drawing = draw(SHARES.head(0), value=None, flows=FLOWS, percent=False)
    widths = [p.get_linewidth() for p in drawing.picture.axes[0].patches if isinstance(p, FancyArrowPatch)]
    assert widths == pytest.approx([6.0, 3.6])
    assert drawing.description == "Flows: Greece to North Macedonia 100; North Macedonia to Serbia 50."


def test_points_are_named_with_their_amounts():
    drawing = draw(SHARES.head(0), value=None, points=TOWNS, percent=False)
    assert drawing.description == "Points: Pristina 1; Sarajevo 4."
    assert list(drawing.data["label"]) == ["Pristina", "Sarajevo"]


def test_values_and_points_together_say_which_row_is_what():
    assert set(draw(points=TOWNS).data["drawn_as"]) == {"area", "point"}


# ---- bad input


def test_two_rows_for_a_country_are_refused():
    with pytest.raises(ValueError, match="RS has more than one row"):
        draw(pd.concat([SHARES, SHARES.head(1)]))


def test_a_negative_value_is_refused():
    with pytest.raises(ValueError, match="the value of RS is negative"):
        draw(SHARES.assign(share=[-1, 1, 1, 1]))


def test_a_kind_without_mark_is_refused():
    with pytest.raises(ValueError, match="the kind 'rumour' is not one of member, partner, none"):
        draw(TIES.assign(tie="rumour"), value=None, kind="tie", kinds=KINDS)


def test_a_flow_to_a_place_without_outline_is_refused():
    with pytest.raises(ValueError, match="a flow ends in 'DE', which has no outline"):
        draw(flows=FLOWS.assign(target="DE"))


def test_a_flow_beyond_the_box_is_refused():
    with pytest.raises(ValueError, match=r"ends outside the box\. Give a wider box"):
        draw(flows=FLOWS.assign(source="MD"))
