"""What holds for every house form: no data, one row and long words are no error; text can be read on a phone."""

import warnings
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from wb6.evidence.countries import NAMES, WB6
from wb6.page import forms
from wb6.page.forms.matrix import Mark
from wb6.page.forms.network import Tie
from wb6.page.frame import add_frame
from wb6.page.style import FOOT, PHONE, SMALL, WIDTH, style

OUTLINES = pd.read_csv(Path(__file__).resolve().parents[2] / "data" / "geography" / "outlines.csv")
LONG = "Directorate for the coordination of police and other services against organised crime, transnational crime"
CODES = list(WB6)

YEARS = pd.DataFrame(
    [(code, year, 10.0 + 7 * n + (year - 2015) ** 2) for n, code in enumerate(CODES) for year in range(2015, 2021)],
    columns=["country", "year", "value"],
)
PARTS = YEARS.assign(part=YEARS["year"].map({2015: "one", 2016: "two"})).dropna()
SPANS = pd.DataFrame({"country": CODES, "low": range(6), "high": range(3, 9), "mid": range(1, 7)})
EVENTS = pd.DataFrame(
    {"date": pd.date_range("2015-02-01", periods=6, freq="60D"), "country": CODES, "label": "An agreement is signed"}
)
TIES = pd.DataFrame({"country": CODES, "to": [*CODES[1:], "AL"], "kind": ["a", "b"] * 3, "amount": range(1, 7)})


def draw_lines(data, names):
    return forms.lines(data, x="year", y="value", series="country", focus=["RS", "AL"], labels=names, unit="u")


def draw_lines_with_events(data, names):
    months = data.assign(date=pd.to_datetime(data["year"].astype("str") + "-01-01"))
    events = EVENTS.assign(label=names["BA"], date=pd.date_range("2015-02-01", periods=6, freq="300D"))
    return forms.lines(
        months, x="date", y="value", series="country", focus=["RS"], labels=names, events=events, rest_label=names["BA"]
    )


def draw_steps(data, names):
    return forms.lines(
        data, x="year", y="value", series="country", focus=["RS", "AL"], labels=names, unit="u", steps=True
    )


def draw_bars(data, names):
    return forms.bars(data, label="country", value="value", order=CODES, labels=names, unit="u")


def draw_bars_in_parts(data, names):
    parts = {"one": names["AL"], "two": names["BA"]}
    return forms.bars(
        data,
        label="country",
        value="value",
        order=CODES,
        part="part",
        parts=["one", "two"],
        labels=names,
        part_labels=parts,
    )


def draw_columns(data, names):
    return forms.columns(
        data,
        x="year",
        y="value",
        part="country",
        parts=CODES,
        labels=names,
        hatched=["RS"],
        unit="u",
        whole_label="all",
    )


def draw_swarm(data, names):
    shown = data.assign(group=data["year"].map({2015: "one", 2016: "two"}).fillna("three"))
    return forms.swarm(
        shown, row="group", value="value", name="country", order=["one", "two"], focus=["RS", "AL"], labels=names
    )


def draw_panels(data, names):
    return forms.panels(data, x="year", y="value", panel="country", order=CODES, labels=names, unit="u")


def draw_panels_with_series(data, names):
    two = pd.concat([data.assign(side="a"), data.assign(side="b", value=data["value"] * 2)])
    return forms.panels(
        two,
        x="year",
        y="value",
        panel="country",
        order=CODES,
        series="side",
        labels=names,
        series_labels={"a": names["AL"], "b": names["BA"]},
    )


def draw_ranges(data, names):
    shown = data.assign(country=data["country"].map(names))
    return forms.ranges(
        shown, label="country", low="low", high="high", point="mid", low_name="a", high_name="b", point_name=names["AL"]
    )


def draw_ends(data, names):
    shown = data.assign(country=data["country"].map(names))
    return forms.ranges(
        shown, label="country", low="low", high="high", low_name=names["AL"], high_name=names["BA"], row_height=0.2
    )


def draw_matrix(data, names):
    marks = {"a": Mark(names["AL"], fill="#0f4c81", sign="A"), "b": Mark(names["BA"], fill="#ffffff", sign="B")}
    return forms.matrix(
        data,
        row="country",
        column="to",
        kind="kind",
        marks=marks,
        rows=CODES,
        columns=CODES,
        row_labels=names,
        column_labels=names,
        groups=names,
        totals=dict.fromkeys(CODES, "1 of 6"),
        totals_label="ties",
    )


def draw_sensitivity(data, names):
    trials = data.assign(finding=data["country"].map(names), variant=data["to"])
    trials["outcome"] = trials["kind"].map({"a": "holds", "b": "fails"})
    return forms.sensitivity(trials, variant_labels=names)


def draw_slope(data, names):
    return forms.slope(data, x="year", y="value", label="country", focus=["RS"], labels=names, unit="u")


def draw_strips(data, names):
    months = data.assign(date=pd.to_datetime(data["year"].astype("str") + "-01-01"))
    spans = pd.DataFrame({"start": [pd.Timestamp(2016, 1, 1)], "end": [pd.Timestamp(2018, 1, 1)]}).head(len(data))
    marks = spans.merge(pd.DataFrame({"strip": CODES, "text": "×2.1", "rose": [True, False] * 3}), how="cross")
    return forms.strips(
        months, x="date", y="value", strip="country", order=CODES, spans=spans, marks=marks, labels=names, unit="u"
    )


def draw_network(data, names):
    kinds = {"a": Tie(names["AL"], "#990f3d"), "b": Tie(names["BA"], "#0f5499", "--")}
    return forms.network(
        data, source="country", target="to", kind="kind", kinds=kinds, nodes=CODES, labels=names, strength="amount"
    )


def draw_network_in_columns(data, names):
    kinds = {"a": Tie(names["AL"], "#990f3d"), "b": Tie(names["BA"], "#0f5499", "--")}
    two = data[data["country"].isin(CODES[::2])]
    return forms.network(
        two,
        source="country",
        target="to",
        kind="kind",
        kinds=kinds,
        nodes=CODES[::2],
        others=CODES[1::2],
        labels=names,
        strength="amount",
        strength_label=names["RS"],
    )


def draw_timeline(data, names):
    named = data.assign(label=names["BA"]) if names is not NAMES else data
    return forms.timeline(named, start="date", label="label", lane="country", order=CODES, lane_labels=names)


def draw_dots(data, names):
    years = sorted(data["year"].unique())
    return forms.dots(
        data, row="country", column="year", amount="value", rows=CODES, columns=years, row_labels=names, unit="u"
    )


def draw_stages(data, names):
    marks = {"a": Mark(names["AL"], fill="#0f4c81"), "b": Mark(names["BA"], fill="#94bfe3"), "c": Mark(names["RS"])}
    spans = data.assign(stage=["a", "b", "a", "b", "a", "c"][: len(data)], end=data["date"] + pd.Timedelta(days=200))
    spans.loc[spans["stage"] == "c", "end"] = pd.NaT
    window = (pd.Timestamp("2015-01-01"), pd.Timestamp("2016-12-31"))
    return forms.stages(
        spans,
        member="country",
        stage="stage",
        start="date",
        end="end",
        order=CODES,
        marks=marks,
        window=window,
        labels=names,
        notes=names,
    )


def draw_map(data, names):
    return forms.region_map(data, OUTLINES, value="amount", labels=names)


def draw_map_of_kinds(data, names):
    kinds = {"a": Mark(names["AL"], fill="#0f4c81"), "b": Mark(names["BA"], fill="#94bfe3")}
    return forms.region_map(data, OUTLINES, kind="kind", kinds=kinds, labels=names)


def draw_flows(data, names):
    flows = data.rename(columns={"country": "source", "to": "target"})
    return forms.region_map(data.head(0), OUTLINES, flows=flows, labels=names)


def draw_points(data, names):
    places = {"AL": (19.8, 41.3), "BA": (18.4, 43.9), "XK": (21.2, 42.7), "ME": (19.3, 42.4), "MK": (21.4, 42.0)}
    points = data[data["country"] != "RS"]
    at = [places[code] for code in points["country"]]
    points = points.assign(lon=[a for a, _ in at], lat=[b for _, b in at], label=points["country"].map(names))
    return forms.region_map(data.head(0), OUTLINES, points=points, labels=names)


FORMS = [
    (draw_lines, YEARS),
    (draw_lines_with_events, YEARS),
    (draw_steps, YEARS),
    (draw_bars, YEARS[YEARS["year"] == 2015]),
    (draw_bars_in_parts, PARTS),
    (draw_columns, YEARS),
    (draw_swarm, YEARS),
    (draw_panels, YEARS),
    (draw_panels_with_series, YEARS),
    (draw_ranges, SPANS),
    (draw_ends, SPANS),
    (draw_matrix, TIES),
    (draw_sensitivity, TIES),
    (draw_slope, YEARS),
    (draw_strips, YEARS),
    (draw_network, TIES),
    (draw_network_in_columns, TIES),
    (draw_timeline, EVENTS),
    (draw_dots, YEARS),
    (draw_stages, EVENTS),
    (draw_map, TIES),
    (draw_map_of_kinds, TIES),
    (draw_flows, TIES),
    (draw_points, TIES),
]
every_form = pytest.mark.parametrize(("draw", "data"), FORMS, ids=[draw.__name__[5:] for draw, _ in FORMS])


def texts_of(drawing):
    """Return every text that a printed figure shows, after layout, with the figure framed as on the page."""
    with style(), warnings.catch_warnings():
        warnings.simplefilter("error")  # a layout that collapses only warns
        add_frame(drawing.picture, "The finding", drawing.unit, "Source: an agency")
        FigureCanvasAgg(drawing.picture).draw()
    hidden = {id(text) for axes in drawing.picture.axes for text in undrawn(axes)}
    found = drawing.picture.findobj(Text)
    return [text for text in found if text.get_visible() and text.get_text().strip() and id(text) not in hidden]


def undrawn(axes):
    """Return the texts of axes that are not drawn: of ticks beyond the limits, of hidden axes."""
    if not axes.get_visible():
        return axes.findobj(Text)
    found = []
    for axis in (axes.xaxis, axes.yaxis):
        shown = axis._update_ticks() if axes.axison and axis.get_visible() else []
        ticks = [tick for tick in [*axis.majorTicks, *axis.minorTicks] if tick not in shown]
        found += [label for tick in ticks for label in (tick.label1, tick.label2)]
        found += [] if axes.axison and axis.get_visible() else [axis.label, axis.offsetText]
    return found


@every_form
def test_without_data_a_form_is_an_empty_drawing_that_says_so(draw, data):
    drawing = draw(data.head(0), NAMES)
    assert drawing.empty
    assert drawing.alt.endswith(".")


@every_form
def test_one_row_is_drawn_and_handed_on(draw, data):
    drawing = draw(data.head(1), NAMES)
    assert len(drawing.data) >= 1
    assert texts_of(drawing)


@every_form
def test_every_text_is_high_enough_on_a_phone(draw, data):
    low = [text.get_text() for text in texts_of(draw(data, NAMES)) if text.get_fontsize() < SMALL]
    assert low == ["Source: an agency"]
    assert SMALL / 72 * PHONE / WIDTH >= 9.5
    assert FOOT / 72 * PHONE / WIDTH >= 8


@every_form
@pytest.mark.parametrize("names", [NAMES, dict.fromkeys(CODES, LONG)], ids=["names", "long"])
def test_no_text_leaves_the_figure(draw, data, names):
    drawing = draw(data, names)
    texts = texts_of(drawing)
    page = drawing.picture.bbox
    outside = []
    for text in texts:
        box = text.get_window_extent()
        if box.x0 < -1 or box.y0 < -1 or box.x1 > page.x1 + 1 or box.y1 > page.y1 + 1:
            outside.append(text.get_text())
    assert outside == []


@every_form
def test_no_two_texts_meet(draw, data):
    boxes = [(text.get_text(), text.get_window_extent().shrunk(0.97, 0.8)) for text in texts_of(draw(data, NAMES))]
    assert [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)] == []
