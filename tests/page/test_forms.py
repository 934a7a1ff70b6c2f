"""House forms: what they hand on as data and words is what they drew, and no data is no error."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from wb6.page import forms
from wb6.page.forms.direct import spread_widths
from wb6.page.forms.matrix import Mark
from wb6.page.forms.scales import root_ticks, short, spread
from wb6.page.style import REST

YEARS = pd.DataFrame(
    {
        "country": ["RS", "RS", "RS", "AL", "AL", "AL"],
        "year": pd.array([2015, 2016, 2017, 2015, 2016, 2017], dtype="Int64"),
        "persons": pd.array([10, 40, 30, 5, None, 7], dtype="Int64"),
    }
)
NAMES = {"RS": "Serbia", "AL": "Albania"}
MARKS = {"member": Mark("member", sign="M"), "none": Mark("no tie", sign="–")}
TIES = pd.DataFrame(
    {
        "body": ["A", "A", "B"],
        "country": ["RS", "AL", "RS"],
        "tie": ["member", "none", "member"],
        "late": [True, False, False],
    }
)
SPANS = pd.DataFrame(
    {"year": ["2015", "2016"], "first": [100.0, 50.0], "newest": [110.0, np.nan], "between": [105.0, 50.0]}
)


def draw_lines(data, **given):
    return forms.lines(
        data, x="year", y="persons", series="country", focus=["RS"], labels=NAMES, unit="persons", **given
    )


def draw_bars(data, **given):
    return forms.bars(data, label="country", value="persons", order=["AL", "RS"], labels=NAMES, unit="persons", **given)


def draw_panels(data, **given):
    options = {
        "x": "year",
        "y": "persons",
        "panel": "country",
        "order": ["RS", "AL"],
        "labels": NAMES,
        "unit": "persons",
    }
    return forms.panels(data, **{**options, **given})


def draw_ranges(data, **given):
    names = {"low_name": "first", "high_name": "newest"}
    return forms.ranges(data, label="year", low="first", high="newest", unit="persons", **names, **given)


def draw_matrix(data, **given):
    options = {
        "row": "body",
        "column": "country",
        "kind": "tie",
        "marks": MARKS,
        "column_labels": NAMES,
        "unit": "ties",
    }
    return forms.matrix(data, **{**options, "rows": ["A", "B"], "columns": ["AL", "RS"], **given})


def draw_table(data, **given):
    return forms.table(data, columns={"country": "Country", "persons": "Persons"}, unit="years", **given)


# ---- no data


@pytest.mark.parametrize(
    ("draw", "data"),
    [
        (draw_lines, YEARS),
        (draw_bars, YEARS),
        (draw_panels, YEARS),
        (draw_ranges, SPANS),
        (draw_matrix, TIES),
        (draw_table, YEARS),
    ],
    ids=["lines", "bars", "panels", "ranges", "matrix", "table"],
)
def test_a_form_without_data_is_an_empty_drawing(draw, data):
    drawing = draw(data.iloc[:0])
    assert drawing.empty
    assert drawing.alt


# ---- lines


def drawn_lines(drawing, colour=None):
    """Return the values of every line that has more than a label, by colour if one is asked for."""
    found = drawing.picture.axes[0].lines
    return [list(line.get_ydata()) for line in found if colour is None or line.get_color() == colour]


def test_lines_draw_the_values_that_are_known():
    assert drawn_lines(draw_lines(YEARS)) == [[5, 7], [10, 40, 30]]


def test_lines_hand_on_the_values_that_they_drew():
    data = draw_lines(YEARS).data
    assert list(zip(data["country"], data["persons"], strict=True)) == [
        ("RS", 10),
        ("RS", 40),
        ("RS", 30),
        ("AL", 5),
        ("AL", 7),
    ]


def test_a_series_that_is_not_in_focus_is_grey():
    assert drawn_lines(draw_lines(YEARS), REST) == [[5, 7]]


def test_lines_say_how_the_series_in_focus_runs():
    assert draw_lines(YEARS).alt == "Line chart, persons. Serbia: from 10 in 2015 to 30 in 2017, highest 40 in 2016."


def test_steps_hold_each_value_until_the_next_and_the_last_as_long_as_the_one_before():
    drawing = draw_lines(YEARS, steps=True)
    line = next(one for one in drawing.picture.axes[0].lines if list(one.get_ydata()) == [10, 40, 30, 30])
    assert line.get_drawstyle() == "steps-post"
    assert list(line.get_xdata()) == [2015, 2016, 2017, 2018]
    assert "Each value stands for the time from its date to the next one." in drawing.description
    assert len(drawing.data) == 5


def test_one_long_line_is_described_by_its_course():
    long = pd.DataFrame({"year": range(1990, 2020), "value": range(30), "series": "one"})
    drawing = forms.lines(long, x="year", y="value", series="series", focus=["one"])
    assert drawing.description == "one: from 0 in 1990 to 29 in 2019."


def test_lines_describe_the_other_series():
    assert "Albania from 5 in 2015 to 7 in 2017" in draw_lines(YEARS).description


def test_a_linear_scale_begins_at_zero():
    assert draw_lines(YEARS).picture.axes[0].get_ylim()[0] == 0


def test_zeros_cannot_stand_on_a_logarithmic_scale_and_are_counted():
    drawing = draw_lines(YEARS.assign(persons=[0, 40, 30, 0, None, 7]), log=True)
    assert list(drawing.data["persons"]) == [40, 30, 7]
    assert "2 zero values cannot be drawn" in drawing.description


MONTHS = pd.DataFrame(
    {"country": "RS", "date": pd.date_range("2015-01-01", periods=12, freq="MS"), "persons": range(1, 13)}
)
EVENTS = pd.DataFrame({"date": pd.to_datetime(["2015-03-10", "2019-01-01"]), "label": ["Fence built", "Visas"]})


def test_events_inside_the_window_are_marked_and_described():
    drawing = forms.lines(MONTHS, x="date", y="persons", series="country", focus=["RS"], events=EVENTS)
    assert "Events marked: Fence built (March 2015)." in drawing.description
    assert [text.get_text() for text in drawing.picture.axes[0].texts if "Visas" in text.get_text()] == []


def test_an_event_stands_on_the_line():
    drawing = forms.lines(MONTHS, x="date", y="persons", series="country", focus=["RS"], events=EVENTS)
    # On 10 March the last known month is the third.
    assert [3] in [list(line.get_ydata()) for line in drawing.picture.axes[0].lines]


# ---- bars


def test_bars_are_as_long_as_their_values():
    last = YEARS[YEARS["year"] == 2017]
    widths = [patch.get_width() for patch in draw_bars(last).picture.axes[0].patches]
    assert sorted(widths) == [7, 30]


def test_bars_say_every_value_in_the_order_given():
    assert draw_bars(YEARS[YEARS["year"] == 2017]).alt == "Bar chart, persons: Albania 7 and Serbia 30."


def test_a_bar_without_figure_is_said_and_not_drawn_as_zero():
    drawing = draw_bars(YEARS[YEARS["year"] == 2016])
    assert "Albania no figure" in drawing.alt
    assert list(drawing.data["country"]) == ["RS"]


def test_parts_of_a_bar_add_up_to_the_whole():
    drawing = draw_bars(YEARS.assign(year=YEARS["year"].astype(str)), part="year", parts=["2015", "2016", "2017"])
    assert "Serbia 80 (2015 10, 2016 40, 2017 30)" in drawing.description
    assert sum(patch.get_width() for patch in drawing.picture.axes[0].patches) == 92


def test_parts_are_named_at_the_first_bar():
    parts = YEARS.assign(year=YEARS["year"].astype(str))[YEARS["country"] == "RS"]
    drawing = forms.bars(parts, label="country", value="persons", order=["RS"], part="year", parts=["2015", "2016"])
    assert [text.get_text() for text in drawing.picture.axes[0].texts][-2:] == ["2015", "2016"]
    assert drawing.picture.legends == []


def test_parts_with_long_names_have_a_key():
    parts = YEARS.assign(year=YEARS["year"].astype(str))[YEARS["country"] == "RS"]
    drawing = forms.bars(
        parts,
        label="country",
        value="persons",
        order=["RS"],
        part="year",
        parts=["2015", "2016"],
        part_labels={"2015": "a long name " * 4, "2016": "another long name " * 4},
    )
    assert len(drawing.picture.legends) == 1


# ---- panels


def test_each_panel_shows_its_own_series_in_front():
    drawing = draw_panels(YEARS)
    front = {axes.get_title(loc="left"): list(axes.lines[-1].get_ydata()) for axes in drawing.picture.axes}
    assert front == {"Serbia": [10, 40, 30], "Albania": [5, 7]}


def test_the_lowest_panel_of_each_column_says_what_lies_across():
    figure = draw_panels(TWO, series="side", order=["AL", "RS"], columns=1, x_name="months later").picture
    assert [axes.get_xlabel() for axes in figure.axes] == ["", "months later"]


def test_every_row_of_panels_has_its_scale_if_asked():
    def written(**given):
        figure = draw_panels(TWO, series="side", order=["AL", "RS"], columns=1, **given).picture
        return [axes.xaxis.get_tick_params()["labelbottom"] for axes in figure.axes]

    assert written() == [False, True]
    assert written(x_everywhere=True) == [True, True]


def test_rows_of_two_groups_are_parted_by_a_line():
    rows = pd.DataFrame({"year": list("abcd"), "first": 1.0, "newest": 2.0, "part": ["x", "x", "y", "z"]})
    (axes,) = draw_ranges(rows, group="part").picture.axes
    lines = [line[0][1] for one in axes.collections if hasattr(one, "get_segments") for line in one.get_segments()]
    assert sorted(place for place in lines if place % 1) == [0.5, 1.5]


def test_whole_numbers_across_carry_a_true_minus():
    figure = draw_panels(YEARS.assign(year=YEARS["year"] - 2016)).picture
    figure.canvas.draw()
    written = [label.get_text() for label in figure.axes[-1].get_xticklabels()]
    assert any(text.startswith("\u2212") for text in written)
    assert not any("-" in text for text in written)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("months", [2, 7, 13, 31, 36, 40, 61])
def test_an_axis_of_months_has_marks_for_a_window_of_any_length(months):
    dates = pd.date_range("2022-01-01", periods=months, freq="MS")
    series = pd.DataFrame({"date": dates, "persons": range(1, months + 1), "country": "AL", "source_id": "one"})
    figure = forms.lines(series, x="date", y="persons", series="country", focus=["AL"], unit="persons").picture
    figure.canvas.draw()
    assert any(label.get_text() for label in figure.axes[0].get_xticklabels())


def test_all_panels_share_one_scale():
    first, second = draw_panels(YEARS).picture.axes
    assert first.get_ylim() == second.get_ylim()


TWO = pd.concat([YEARS.assign(side="low"), YEARS.assign(side="high", persons=YEARS["persons"] * 3)])


def test_no_panel_cuts_what_it_draws():
    drawing = draw_panels(TWO, series="side", order=["AL", "RS"])
    assert drawing.picture.axes[0].get_ylim()[1] >= 120


def test_series_are_named_in_a_panel_where_there_is_room():
    apart = TWO[TWO["country"] == "RS"].assign(persons=[5, 5, 5, 60, 60, 60])
    drawing = draw_panels(apart, series="side", columns=1)
    assert {"low", "high"} <= {text.get_text() for text in drawing.picture.axes[0].texts}
    assert drawing.picture.legends == []


def test_series_whose_names_would_cover_a_line_have_a_key():
    crowded = pd.concat([YEARS.assign(side=f"a rather long name {n}", persons=n) for n in range(40)])
    drawing = draw_panels(crowded, series="side")
    assert len(drawing.picture.legends) == 1


def test_panels_describe_each_series():
    assert "Serbia: from 10 in 2015 to 30 in 2017, highest 40 in 2016." in draw_panels(YEARS).description


def test_a_panel_without_data_is_left_out_and_named():
    drawing = draw_panels(YEARS[YEARS["country"] == "RS"])
    assert "No data: Albania." in drawing.description
    assert "Albania" not in drawing.alt


# ---- ranges


def test_a_range_with_an_unknown_end_is_not_drawn():
    assert list(draw_ranges(SPANS).data["year"]) == ["2015"]


def test_ranges_say_both_ends():
    assert draw_ranges(SPANS).description == "2015: first 100, newest 110."


def test_ranges_say_the_point_between():
    said = draw_ranges(SPANS, point="between", point_name="in between").description
    assert said == "2015: in between 105, first 100, newest 110; 2016: in between 50, no range."


def test_the_ends_are_named_at_the_first_row():
    drawing = draw_ranges(SPANS.assign(newest=[900.0, 60.0]))
    assert [text.get_text() for text in drawing.picture.axes[0].texts] == ["first", "newest"]


# ---- matrix


def test_a_matrix_writes_the_sign_of_each_tie():
    written = [text.get_text() for text in draw_matrix(TIES).picture.axes[0].texts]
    assert written.count("M") == 3  # two ties and the key
    assert written.count("–") == 2  # one tie and the key


def test_a_matrix_counts_its_marks():
    assert draw_matrix(TIES).alt == "Matrix of 2 rows by 2 columns, ties: 2 member and 1 no tie."


def test_a_matrix_names_who_is_tied_how():
    assert draw_matrix(TIES).description == "A: member: Serbia; no tie: Albania. B: member: Serbia."


def test_heads_wider_than_their_columns_stand_on_two_levels():
    names = [f"c{n}" for n in range(12)]
    body = "Partnership for Peace: Kosovo"
    ties = pd.DataFrame({"body": body, "country": names, "tie": "member"})
    labels = {name: f"Country {name}" for name in names}
    drawing = draw_matrix(ties, columns=names, column_labels=labels)
    heads = [text for text in drawing.picture.axes[0].texts if text.get_text().startswith("Country")]
    assert len({text.get_position()[1] for text in heads}) == 2


@pytest.mark.parametrize("last", ["Natural disasters", "Hybrid", "Of several words"])
def test_the_heads_of_a_matrix_keep_clear_of_the_lines_of_their_neighbours(last):
    names = ["Cyber", "Migration", "Drugs", "Defence", "Hybrid threats", last]
    body = "Partnership for Peace: Kosovo"
    ties = pd.DataFrame({"body": body, "country": names, "tie": "member"})
    picture = draw_matrix(ties, columns=names, rows=[body], left=1.6).picture
    axes = picture.axes[0]
    picture.canvas.draw()
    boxes = [text.get_window_extent() for text in axes.texts if text.get_text().replace("\n", " ") in names]
    assert len(boxes) == len(names)  # none is cut
    ends = [axes.transData.transform(line.get_xydata()) for line in axes.lines]
    uprights = [(one[0][0], min(one[:, 1]), max(one[:, 1])) for one in ends if abs(one[0][0] - one[1][0]) < 0.1]
    assert len(uprights) == len(names) // 2
    for x, low, high in uprights:
        assert not [box for box in boxes if box.x0 < x < box.x1 and box.y0 < high - 1 and box.y1 > low + 1]
    for one, other in combinations(boxes, 2):
        assert not one.overlaps(other)


def test_a_matrix_hands_on_the_cells_that_it_drew():
    assert list(draw_matrix(TIES, rows=["B"]).data["body"]) == ["B"]


# ---- tables


def cells_of(drawing):
    body = BeautifulSoup(drawing.html, "html.parser").tbody
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in body.find_all("tr")]


def test_a_table_shows_its_columns_in_the_order_given():
    assert cells_of(draw_table(YEARS.iloc[:2])) == [["RS", "10"], ["RS", "40"]]


def test_a_missing_number_is_not_known():
    assert cells_of(draw_table(YEARS.iloc[4:5])) == [["AL", "not known"]]


def test_numbers_are_grouped():
    assert cells_of(draw_table(YEARS.head(1).assign(persons=1234567)))[0][1] == "1,234,567"


def test_a_form_writes_the_values_of_its_column():
    assert cells_of(draw_table(YEARS.head(1), forms={"persons": "×{}".format}))[0][1] == "×10"


def test_a_table_has_row_and_column_headers():
    page = BeautifulSoup(draw_table(YEARS.head(1)).html, "html.parser")
    assert [(th.get_text(), th["scope"]) for th in page.find_all("th")] == [
        ("Country", "col"),
        ("Persons", "col"),
        ("RS", "row"),
    ]


def test_a_text_from_data_cannot_write_html():
    html = draw_table(YEARS.head(1).assign(country="<script>&")).html
    assert "&lt;script&gt;&amp;" in html
    assert "<script>" not in html


def test_a_cell_in_another_form_keeps_what_it_is_sorted_by():
    html = draw_table(YEARS.head(2), forms={"persons": "about {}".format, "country": NAMES.get}).html
    assert "<td class='wb6-number' data-sort='40'>about 40</td>" in html
    assert "<th scope='row'>Serbia</th>" in html


def test_a_day_in_another_form_is_sorted_as_a_day():
    data = YEARS.head(1).assign(persons=pd.Timestamp("2015-03-01"))
    assert "data-sort='2015-03-01'>March 2015<" in draw_table(data, forms={"persons": "{:%B %Y}".format}).html


def test_a_table_has_a_name():
    assert "<table class='wb6-table' aria-label='Table of 6 rows, years'>" in draw_table(YEARS).html


def test_a_table_hands_on_every_column():
    assert list(draw_table(YEARS).data.columns) == ["country", "year", "persons"]


# ---- scales


@pytest.mark.parametrize(
    ("value", "text"),
    [(1_500_000, "1.5m"), (200_000, "200k"), (1_500, "1,500"), (12, "12"), (0.25, "0.25"), (0, "0"), (-20_000, "−20k")],
)
def test_axis_numbers_are_short(value, text):
    assert short(value) == text


def test_labels_that_do_not_collide_stay_where_they_belong():
    assert spread([0.0, 10.0], gap=2.0) == [0.0, 10.0]


def test_labels_at_one_place_move_apart_evenly():
    assert spread([5.0, 5.0, 5.0], gap=2.0) == [3.0, 5.0, 7.0]


def test_moved_labels_keep_their_order():
    assert spread([3.0, 1.0, 2.0], gap=2.0) == [4.0, 0.0, 2.0]


def test_labels_stay_inside_the_room():
    assert spread([0.0, 0.0], gap=2.0, low=0.0, high=10.0) == [0.0, 2.0]


def test_where_the_room_is_too_small_the_gap_shrinks():
    assert spread([1.0, 1.0, 1.0], gap=9.0, low=0.0, high=4.0) == [0.0, 2.0, 4.0]


def test_labels_of_different_widths_move_apart_by_their_widths():
    assert spread_widths([1.0, 1.0], [1.0, 2.0], gap=0.5, low=0.0, high=9.0) == [0.5, 2.5]


def test_labels_wider_than_the_room_are_not_placed():
    assert spread_widths([1.0, 1.0], [3.0, 3.0], gap=0.5, low=0.0, high=6.0) is None


def test_ticks_of_a_root_scale_are_round_and_reach_into_the_upper_part():
    assert root_ticks(900_000) == [0, 50_000, 200_000, 500_000]


@pytest.mark.parametrize("edition", ["2024", "2025"])
def test_one_edition_of_an_index_makes_a_line(edition):
    data = pd.DataFrame({"year": [2020, 2021], "score": [1.0, 2.0], "index": "wgi", "edition": edition})
    assert len(forms.lines(data, x="year", y="score", series="index", focus=["wgi"]).data) == 2


def test_two_editions_of_an_index_never_share_a_line():
    data = pd.DataFrame({"year": [2020, 2021], "score": [1.0, 2.0], "index": "wgi", "edition": ["2024", "2025"]})
    with pytest.raises(ValueError, match=r"the line wgi would join editions \(2024, 2025\)"):
        forms.lines(data, x="year", y="score", series="index", focus=["wgi"])
    with pytest.raises(ValueError, match="would join editions"):
        forms.panels(data, x="year", y="score", panel="index", order=["wgi"])


# ---- columns and strips


def test_columns_say_what_each_year_was_made_of():
    drawing = forms.columns(YEARS, x="year", y="persons", part="country", parts=["RS", "AL"], labels=NAMES)
    assert drawing.description.startswith("2015: 15, of which Serbia 67% and Albania 33%; 2016: 40")
    assert len(drawing.data) == 5


def test_a_part_that_has_no_room_for_its_name_stands_in_a_key():
    thin = YEARS.assign(persons=[100, 100, 100, 1, 1, 1])
    drawing = forms.columns(thin, x="year", y="persons", part="country", parts=["RS", "AL"], labels=NAMES)
    assert [text.get_text() for text in drawing.picture.legends[0].get_texts()] == ["Albania"]
    assert "Serbia" in [text.get_text() for text in drawing.picture.axes[1].texts]


def test_a_strip_names_the_members_in_focus_and_counts_the_others():
    data = pd.DataFrame({"pair": "one", "name": list("ABCD"), "factor": [0.01, 0.5, 1.0, 4.0]})
    drawing = forms.swarm(data, row="pair", value="factor", name="name", order=["one", "two"], focus=["A"])
    assert drawing.description == "one: A ×0.01; 3 others from ×0.5 to ×4, median ×1. No data: two."
    assert len(drawing.data) == 4


def test_a_strip_of_less_than_a_decade_has_more_numbers_than_one():
    data = pd.DataFrame({"pair": "one", "name": list("AB"), "factor": [0.6, 2.1]})
    axes = forms.swarm(data, row="pair", value="factor", name="name", order=["one"], focus=["A"]).picture.axes[0]
    assert {0.5, 1.0, 2.0} <= set(axes.get_xticks())


def test_another_member_of_a_strip_is_named_where_it_is_asked_for():
    data = pd.DataFrame({"pair": ["one"] * 3 + ["two"] * 3, "name": list("ABC") * 2, "factor": [0.5, 0.6, 2.0] * 2})
    drawing = forms.swarm(
        data, row="pair", value="factor", name="name", order=["one", "two"], focus=["A"], named_others=[("two", "B")]
    )
    texts = [text for text in drawing.picture.axes[0].texts if text.get_text() == "B"]
    assert [text.xy for text in texts] == [(0.6, 0)]


def test_a_short_logarithmic_range_has_more_ticks_than_its_decades():
    data = pd.DataFrame({"label": ["a"], "low": [1.5], "high": [60.0]})
    axes = forms.ranges(data, label="label", low="low", high="high", low_name="l", high_name="h", log=True).picture.axes
    assert {2.0, 5.0, 10.0, 20.0, 50.0} <= set(axes[0].get_xticks())
