"""A network draws and names every tie, at places that do not change from run to run."""

import pandas as pd
import pytest
from matplotlib.patches import FancyArrowPatch

from wb6.page import forms
from wb6.page.forms.network import Tie

TIES = pd.DataFrame(
    {"a": ["RS", "RS", "AL"], "b": ["XK", "AL", "XK"], "kind": ["dispute", "agreement", "agreement"], "many": [1, 2, 4]}
)
KINDS = {
    "dispute": Tie("dispute", "#990f3d", "--"),
    "agreement": Tie("agreement", "#0f5499"),
    "war": Tie("war", "#000000"),
}
NAMES = {"RS": "Serbia", "AL": "Albania", "XK": "Kosovo", "ME": "Montenegro"}


def draw(data=TIES, **given):
    options = {"kinds": KINDS, "nodes": ["AL", "XK", "ME", "RS"], "labels": NAMES, "unit": "ties"}
    return forms.network(data, source="a", target="b", kind="kind", **{**options, **given})


def curves(drawing):
    return [patch for patch in drawing.picture.axes[0].patches if isinstance(patch, FancyArrowPatch)]


def written(drawing):
    return [text.get_text() for text in drawing.picture.axes[0].texts]


def test_a_network_counts_its_ties_by_kind():
    assert draw().alt == "Network of 4 nodes, ties: 1 dispute and 2 agreement."


def test_a_network_names_every_tie_and_who_has_none():
    assert draw().description == (
        "Dispute: Serbia and Kosovo. Agreement: Serbia and Albania; Albania and Kosovo. Without a tie: Montenegro."
    )


def test_every_tie_is_a_line_of_its_kind():
    assert [(curve.get_linestyle(), curve.get_linewidth()) for curve in curves(draw())] == [
        ("--", 1.8),
        ("-", 1.8),
        ("-", 1.8),
    ]


def test_strength_is_width_and_is_written():
    drawing = draw(strength="many", strength_label="treaties")
    widths = [curve.get_linewidth() for curve in curves(drawing)]
    assert widths == sorted(widths)
    assert widths[-1] > widths[0]
    assert "Serbia and Kosovo (1)" in drawing.description
    assert "width of a line: treaties" in written(drawing)


def test_the_key_shows_the_kinds_that_occur():
    assert "dispute" in written(draw())
    assert "war" not in written(draw())


def test_two_ties_of_one_pair_stay_apart():
    twice = pd.concat([TIES.head(1), TIES.head(1).assign(a="XK", b="RS", kind="agreement")])
    first, second = (curve.get_path().vertices[1] for curve in curves(draw(twice)))
    assert abs(first - second).max() > 0.05


def test_directed_ties_say_from_where_to_where():
    assert "Serbia to Kosovo" in draw(directed=True).description


def test_two_groups_stand_in_two_columns():
    drawing = draw(nodes=["RS"], others=["AL", "XK"])
    places = {text.get_text(): text.get_ha() for text in drawing.picture.axes[0].texts}
    assert (places["Serbia"], places["Albania"], places["Kosovo"]) == ("right", "left", "left")


def test_the_layout_is_the_same_every_time():
    first, second = ([text.get_position() for text in draw().picture.axes[0].texts] for _ in range(2))
    assert first == second


def test_ties_of_nodes_that_are_not_listed_are_left_out():
    assert len(draw(nodes=["RS", "AL"]).data) == 1


def test_a_kind_without_style_is_refused():
    with pytest.raises(ValueError, match="the kind of tie 'rumour' is not one of dispute, agreement"):
        draw(TIES.assign(kind="rumour"))


def test_a_tie_with_oneself_is_refused():
    with pytest.raises(ValueError, match="joins 'RS' with itself"):
        draw(TIES.assign(b="RS", a="RS"))
