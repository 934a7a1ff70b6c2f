"""Growth beside growth: the exact null model by enumeration, both designs on planted cases and on noise."""

from itertools import permutations
from math import factorial

import numpy as np
import pandas as pd
import pytest

from tests.pages import ROOT
from wb6.analysis import neighbour_growth as growth
from wb6.evidence.tables import table

CODES = ["AL", "BA", "XK", "ME", "MK", "RS"]
BORDERS = [
    ("AL", "XK"), ("AL", "ME"), ("AL", "MK"), ("BA", "ME"), ("BA", "RS"),
    ("XK", "ME"), ("XK", "MK"), ("XK", "RS"), ("ME", "RS"), ("MK", "RS"),
]  # fmt: skip


@pytest.fixture
def noise():
    return pd.DataFrame(np.random.default_rng(4).normal(0, 0.1, (16, 6)), index=range(2009, 2025), columns=CODES)


def test_moving_the_same_way_is_counted_beside_its_expectation():
    sides = pd.DataFrame(
        {"own": [0.1, 0.2, -0.1, -0.2, 0.3, 0.1], "others": [0.1, -0.2, 0.1, -0.1, 0.2, 0.1]},
        index=pd.MultiIndex.from_tuples([("AL", year) for year in range(4)] + [("RS", 0), ("RS", 1)]),
    ).rename_axis(["country", "year"])
    # Albania: either line rises in half of four years, so two agree by chance; Serbia: both always rise.
    assert growth.count_same_way(sides) == (4, 4.0)
    assert growth.count_same_way(sides.head(0)) == (0, 0.0)


def test_borders_come_from_corners_in_common():
    assert growth.find_borders(table("outlines", root=ROOT), CODES) == BORDERS
    square = pd.DataFrame({"country": ["A", "A", "B", "B", "C"], "lon": [0, 1, 0, 1, 0], "lat": [0, 0, 0, 0, 0]})
    assert growth.find_borders(square, ["A", "B", "C"]) == [("A", "B")]  # one corner alone is no border


def test_growth_is_kept_for_the_years_in_which_all_have_it():
    wide = pd.DataFrame({"A": [100, 110, 121], "B": [np.nan, 50, 100]}, index=[2019, 2020, 2021], dtype=float)
    found = growth.find_growth(wide)
    assert list(found.index) == [2021]
    assert found.loc[2021].tolist() == pytest.approx([np.log(1.1), np.log(2)])


@pytest.mark.parametrize(
    ("pairs", "different"),
    [([("A", "B")], 6), ([("A", "B"), ("B", "C")], 12), ([("A", "B"), ("C", "D")], 3), ([], 1)],
    ids=["one link of six", "a path", "two apart", "none"],
)
def test_relabelling_gives_every_network_of_the_same_form_equally_often(pairs, different):
    networks = growth.relabel(growth.link_matrix(list("ABCD"), pairs))
    assert len(networks) == factorial(4)
    unique, often = np.unique(networks.reshape(24, -1), axis=0, return_counts=True)
    assert len(unique) == different
    assert set(often) == {24 // different}
    assert np.array_equal(networks[0], growth.link_matrix(list("ABCD"), pairs))


def test_linked_minus_rest_is_as_worked_out_by_hand_and_by_moving_the_countries_themselves():
    pairs = np.array([[[1.0, 0.4, 0.1], [0.6, 1.0, 0.2], [0.3, 0.0, 1.0]]])
    links = growth.link_matrix(["A", "B", "C"], [("A", "B")])
    found = growth.measure_links(pairs, growth.relabel(links))[0]
    assert found[0] == pytest.approx(0.5 - 0.15)
    for place, order in enumerate(permutations(range(3))):
        moved = links[np.ix_(order, order)]
        away = ~np.eye(3, dtype=bool)
        own = pairs[0][(moved == 1) & away].mean() - pairs[0][(moved == 0) & away].mean()
        assert found[place] == pytest.approx(own)


def test_the_exact_probability_is_uniform_over_relabellings(noise):
    """If any country may be any other, a probability of at most p comes up in at most p of all relabellings."""
    four = noise[["AL", "BA", "XK", "ME"]]
    found = [
        growth.judge_growth(four[list(order)].set_axis(list("ABCD"), axis=1), [("A", "B"), ("B", "C")], draws=19)
        for order in permutations(four.columns)
    ]
    reached = np.sort([one.probability("links") for one in found])
    assert found[0].arrangements == 12
    for level in (1 / 12, 2 / 12, 0.5, 1.0):
        assert np.mean(reached <= level + 1e-9) <= level + 1e-9
    assert reached[0] == pytest.approx(1 / 12)


def test_what_all_share_is_common_and_no_matter_of_links(noise):
    shared = noise * 0.3 + np.random.default_rng(5).normal(0, 0.1, (16, 1))
    found = growth.judge_growth(shared, BORDERS, max_lag=1)
    assert found.probability("common") <= 0.05 < found.probability("links")
    assert found.shared > 0.7
    same = growth.correlate_pairs(noise.to_numpy(), 1)
    moved = growth.correlate_pairs(noise.to_numpy() + np.arange(16)[:, None], 1)
    assert np.allclose(same, moved)  # the mean of a year is taken out


def test_identical_growth_correlates_in_full_and_a_planted_lag_is_found_where_it_is():
    one = np.random.default_rng(6).normal(size=(20, 1))
    assert growth.measure_common(np.repeat(one, 4, axis=1), 0)[0] == pytest.approx(1)
    pulse = np.zeros((20, 2))
    pulse[4, 0], pulse[5, 1] = 1.0, 1.0  # the second follows a year later
    found = growth.measure_common(pulse, 2)
    assert np.argmax(found) == 1


def test_pairs_that_go_together_are_found_as_links(noise):
    linked = noise.copy()
    for a, b in (("AL", "XK"), ("BA", "RS")):
        linked[b] = linked[a] + 0.2 * noise[b]
    found = growth.judge_growth(linked, [("AL", "XK"), ("BA", "RS")], max_lag=0)
    assert found.probability("links") <= 0.05
    row = found.lags[found.lags["design"] == "links"].iloc[0]
    assert row["observed"] > row["high"]
    assert row["points"] == 96


@pytest.mark.parametrize("short", ["years", "countries", "links"])
def test_too_little_is_said_and_not_tested(noise, short):
    data = {"years": noise.head(9), "countries": noise[["AL", "BA", "XK"]], "links": noise}[short]
    found = growth.judge_growth(data, [] if short == "links" else BORDERS, max_lag=2, draws=19)
    assert np.isnan(found.probability("links"))
    assert np.isnan(found.probability("common")) == (short != "links")
    assert growth.try_noise(data, BORDERS if short != "links" else [], reactions=[], max_lag=2, worlds=3).empty == (
        short != "links"
    )


def test_trials_keep_the_level_on_noise_and_see_a_strong_answer(noise):
    found = growth.try_noise(noise, BORDERS, reactions=(0.1, 1.0), max_lag=1, worlds=120, draws=99)
    share = found.set_index(["kind", "reaction", "design"])["found"]
    assert share["noise", 0.0, "links"] < 0.12
    assert share["noise", 0.0, "common"] < 0.15
    assert share["reaction", 0.1, "links"] < share["reaction", 1.0, "links"]
