"""Changes of scores against their errors: worked by hand, and on the book's own tables."""

from functools import cache
from math import isnan, sqrt

import pandas as pd
import pytest
from scipy.stats import norm, spearmanr

from wb6.analysis.index_changes import (
    INDICES,
    SHOWN,
    WITH_ERRORS,
    bound_of,
    common_windows,
    comparable,
    compare_ends,
    compare_ranks,
    correct_for_number,
    gather_scores,
    list_pairs,
    pair_directions,
    scan_starts,
)
from wb6.evidence.tables import table


@cache
def gathered():
    names = ("corruption_perceptions", "governance_indicators", "rule_of_law_scores", "democracy_indices")
    return gather_scores(*(table(name) for name in names))


def make_scores(*rows):
    frame = pd.DataFrame(rows, columns=["index", "country", "year", "score", "standard_error"])
    return frame.astype({"score": "float64", "standard_error": "float64"}).assign(source_id="s")


SMALL = make_scores(
    ("ti_corruption", "AL", 2012, 30, 3.0),
    ("ti_corruption", "AL", 2014, 39, 4.0),
    ("ti_corruption", "AL", 2015, 99, None),
    ("ti_corruption", "RS", 2012, 40, 3.0),
    ("ti_corruption", "RS", 2014, 30, 4.0),
    ("wjp_corruption", "AL", 2012, 0.5, None),
    ("wjp_corruption", "AL", 2014, 0.4, None),
    ("wjp_corruption", "RS", 2014, 0.4, None),
)


def test_a_change_is_set_against_the_error_of_a_difference():
    found = compare_ends(SMALL, 2012, 2015, 0.95).set_index(["index", "country"])
    albania, serbia = found.loc[("ti_corruption", "AL")], found.loc[("ti_corruption", "RS")]
    assert (albania["change"], albania["error"], albania["ratio"], albania["last_year"]) == (9, 5, 1.8, 2014)
    assert albania["p"] == pytest.approx(2 * norm.sf(1.8))
    assert (albania["kind"], serbia["kind"]) == ("up", "down_beyond")
    assert compare_ends(SMALL, 2012, 2015, 0.9).loc[0, "kind"] == "up_beyond"  # 1.8 lies between 1.645 and 1.96


def test_without_a_published_error_a_change_has_a_direction_alone():
    row = compare_ends(SMALL, 2012, 2015, 0.9).set_index(["index", "country"]).loc[("wjp_corruption", "AL")]
    assert (row["kind"], isnan(row["error"]), isnan(row["p"])) == ("down", True, True)


def test_one_year_is_no_change():
    found = compare_ends(SMALL, 2012, 2015, 0.95)
    assert ("wjp_corruption", "RS") not in set(zip(found["index"], found["country"], strict=True))
    assert compare_ends(SMALL, 2013, 2014, 0.95).empty
    assert compare_ends(SMALL.head(0), 2012, 2014, 0.95).columns.tolist() == found.columns.tolist()


@pytest.mark.parametrize(("confidence", "bound"), [(0.9, 1.6449), (0.95, 1.96), (0.99, 2.5758)])
def test_bounds_are_those_of_the_normal_distribution(confidence, bound):
    assert bound_of(confidence) == pytest.approx(bound, abs=1e-4)


def test_the_correction_is_that_of_a_worked_example():
    # Holm's steps for 0.01, 0.02, 0.03 and 0.04 of four: 0.04, then 0.06 which the later ones cannot undercut.
    assert correct_for_number([0.04, 0.01, float("nan"), 0.03, 0.02])[:2] == [0.06, 0.04]
    assert isnan(correct_for_number([0.04, float("nan")])[1])
    assert correct_for_number([]) == []
    assert correct_for_number([0.6, 0.9]) == [1.0, 1.0]


def test_published_scores_give_the_change_worked_by_hand():
    """Bosnia and Herzegovina 42 ± 2.3 in 2012 and 35 ± 1.95 in 2023, Kosovo 34 ± 1.5 and 41 ± 2.36."""
    found = compare_ends(gathered(), 2012, 2025, 0.95).set_index(["index", "country"]).loc["ti_corruption"]
    assert found["last_year"].unique().tolist() == [2023]  # the newer scores have no error
    assert found.loc["BA", "ratio"] == pytest.approx(-7 / sqrt(2.3**2 + 1.95**2))
    assert found.loc["XK", "ratio"] == pytest.approx(7 / sqrt(1.5**2 + 2.36**2))
    assert sorted(found.index[found["kind"].str.endswith("beyond")]) == ["BA", "XK"]


def test_editions_and_methods_never_meet():
    scores = gathered()
    newer = scores[scores["index"] == "wgi_corruption_newer"]
    older = scores[scores["index"] == "wgi_corruption"]
    assert newer["score"].min() > 5 > older["score"].abs().max()  # points of a hundred against standard deviations
    assert set(older["source_id"]) & set(newer["source_id"]) == set()
    assert scores[scores["index"].str.startswith("wjp")]["year"].min() == 2015
    assert scores[scores["index"] == "ti_corruption"]["year"].min() == 2012
    assert not scores.duplicated(["index", "country", "year"]).any()
    assert set(scores["index"]) == set(INDICES)


def test_misprints_and_second_figures_are_left_out():
    serbia = gathered().query("index == 'ti_corruption' and country == 'RS' and year == 2017")
    assert serbia["score"].tolist() == [41]


def test_only_scores_with_an_error_are_compared_where_the_index_has_them():
    kept = comparable(gathered())
    assert kept[kept["index"].isin(WITH_ERRORS)]["standard_error"].notna().all()
    assert (kept["index"] == "wjp_rule_of_law").sum() == (gathered()["index"] == "wjp_rule_of_law").sum()


def test_every_first_year_is_set_against_the_same_last_one():
    scan = scan_starts(gathered(), "ti_corruption", 2012, 2025, 0.95)
    assert set(scan["first_year"]) == set(range(2012, 2023))
    assert set(scan["last_year"]) == {2023}
    assert len(scan) == 6 * 11
    whole = compare_ends(gathered(), 2012, 2025, 0.95)
    one = scan[scan["first_year"] == 2012].set_index("country")["ratio"]
    assert one.to_dict() == whole[whole["index"] == "ti_corruption"].set_index("country")["ratio"].to_dict()


def test_a_missing_year_is_compared_once():
    scan = scan_starts(SMALL, "ti_corruption", 2010, 2014, 0.95)
    assert scan["first_year"].tolist() == [2012, 2012]


def test_indices_of_a_country_are_compared_over_years_they_share():
    windows = common_windows(gathered(), SHOWN, 2012, 2025)
    assert windows["AL"] == (2015, 2023)
    assert windows["XK"] == (2020, 2023)  # where the World Justice Project begins
    assert windows["ME"] == (2012, 2023)  # where it has one edition, and is no bar to the others
    assert common_windows(gathered(), SHOWN, 2012, 2012) == {}


def test_directions_are_compared_pair_by_pair():
    moves = compare_ends(SMALL, 2012, 2014, 0.95)
    found = pair_directions(moves, [("ti_corruption", "wjp_corruption")])
    assert found[["country", "agreement", "certain"]].to_numpy().tolist() == [["AL", "opposite", False]]
    still = moves.assign(kind=["same", "down_beyond", "down"])
    assert pair_directions(still, [("ti_corruption", "wjp_corruption")])["agreement"].tolist() == ["one_still"]
    sure = moves.assign(kind=["up_beyond", "down_beyond", "down_beyond"])
    assert pair_directions(sure, [("ti_corruption", "wjp_corruption")])["certain"].tolist() == [True]


def test_pairs_speak_of_one_subject():
    pairs = list_pairs(SHOWN)
    assert len(pairs) == 3 + 3 + 1
    assert all(INDICES[one][0] == INDICES[other][0] for one, other in pairs)


def test_ranks_agree_with_another_program():
    scores = gathered()
    found = compare_ranks(scores, [("wgi_rule_of_law", "wjp_rule_of_law")], 2012, 2025).iloc[0]
    year = scores[scores["year"] == found["year"]]
    sides = [year[year["index"] == key].set_index("country")["score"] for key in ("wgi_rule_of_law", "wjp_rule_of_law")]
    assert (found["year"], found["countries"]) == (2023, 6)
    assert found["correlation"] == pytest.approx(spearmanr(*(side.sort_index() for side in sides)).statistic)
    assert compare_ranks(scores, [("wgi_voice", "wjp_rule_of_law")], 2000, 2010).empty
