"""Windows of military spending against results worked out by hand and against the table read another way."""

import csv
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from tests.pages import ROOT
from wb6.analysis import spending
from wb6.analysis.neighbour_growth import GrowthTest
from wb6.analysis.spending_readings import Reading
from wb6.evidence.tables import table


@pytest.fixture
def rows():
    """Serbia doubles at constant prices, Albania adds a half; Kosovo begins a year late."""
    cells = [("RS", 2019, 100, 50), ("RS", 2020, 120, 90), ("RS", 2021, 200, 150)]
    cells += [("AL", 2019, 20, 10), ("AL", 2020, 20, 12), ("AL", 2021, 30, 24)]
    cells += [("XK", 2020, 5, 4), ("XK", 2021, 10, 9)]
    names = ["country", "year", "million_usd_2023_prices", "million_usd"]
    return pd.DataFrame(cells, columns=names).assign(source_id="register").astype({"million_usd": float})


@pytest.fixture
def rates():
    """Ten per cent a year in Serbia, nothing in Albania, one rate missing in Kosovo."""
    cells = [("RS", 2020, 10.0), ("RS", 2021, 10.0), ("AL", 2020, 0.0), ("AL", 2021, 0.0), ("XK", 2021, np.nan)]
    return pd.DataFrame(cells, columns=["country", "year", "inflation_pct"]).assign(source_id="index")


def test_rates_are_chained_and_a_missing_one_is_not_skipped(rates):
    assert spending.chain_prices(rates, "RS", 2019, 2021) == pytest.approx(1.21)
    assert spending.chain_prices(rates, "RS", 2019, 2019) == 1
    assert np.isnan(spending.chain_prices(rates, "RS", 2018, 2021))
    assert np.isnan(spending.chain_prices(rates, "XK", 2020, 2021))


def test_windows_of_countries_and_groups_are_as_worked_out_by_hand(rows, rates):
    found = spending.list_windows(rows, rates, ["AL", "RS"], 2).set_index("unit")
    assert found.loc["RS", ["real", "dollars", "prices", "money"]].tolist() == pytest.approx([2, 3, 1.21, 2.42])
    assert found.loc["AL", ["real", "dollars", "prices", "money"]].tolist() == pytest.approx([1.5, 2.4, 1, 1.5])
    assert found.loc["sum", ["real", "dollars"]].tolist() == pytest.approx([230 / 120, 174 / 60])
    assert found.loc["sum", "money"] == pytest.approx((200 * 1.21 + 30) / 120)
    assert found.loc["mean", ["real", "prices"]].tolist() == pytest.approx([1.75, 1.105])
    assert found.loc["median", "real"] == pytest.approx(1.75)
    assert "sum_without" not in found.index  # one country is no sum
    assert found.loc["RS", "source_id"] == "register;index"


def test_a_group_is_told_only_where_every_country_has_a_figure(rows, rates):
    found = spending.list_windows(rows, rates, ["AL", "XK", "RS"], 1)
    groups = found[found["unit"].isin(list(spending.GROUPS))]
    assert set(groups["end"]) == {2021}  # Kosovo has none in 2019
    assert set(groups["unit"]) == set(spending.GROUPS)
    without = groups.set_index("unit").loc["sum_without"]
    assert without["real"] == pytest.approx(40 / 25)
    assert np.isnan(without["money"])  # Kosovo's prices are not known
    assert len(spending.list_windows(rows, rates, ["AL", "XK", "RS"], 2).query("unit == 'sum'")) == 0
    assert spending.list_windows(rows.head(0), rates, ["AL"], 1).empty


def test_a_weak_year_is_no_end_of_a_window_unless_it_is_kept(rates):
    weak = pd.DataFrame({"country": "XK", "year": [2008, 2009, 2010], "million_usd_2023_prices": [1.0, 30.0, 45.0]})
    weak = weak.assign(million_usd=weak["million_usd_2023_prices"], source_id="register")
    assert spending.list_windows(weak, rates, ["XK"], 1)["start"].tolist() == [2009]
    assert spending.list_windows(weak, rates, ["XK"], 1, keep_weak=True)["start"].tolist() == [2008, 2009]


def test_price_windows_leave_out_what_a_missing_rate_hides(rates):
    found = spending.list_price_windows(rates, ["AL", "RS", "XK"], 2)
    assert found[["unit", "start", "end"]].to_numpy().tolist() == [["AL", 2019, 2021], ["RS", 2019, 2021]]
    assert found["prices"].tolist() == pytest.approx([1.0, 1.21])


def test_the_book_agrees_with_its_file_read_another_way():
    milex = table("military_spending", root=ROOT, selected=True)
    codes = ["AL", "BA", "XK", "ME", "MK", "RS"]
    found = spending.list_windows(milex, table("consumer_prices", root=ROOT), codes, 5)
    with (ROOT / "data/frameworks/military_spending.csv").open(encoding="utf-8") as file:
        cells = {(r["country"], r["year"]): r for r in csv.DictReader(file) if r["measured_by"] == "sipri"}
    whole = {
        year: sum(float(cells[code, year]["million_usd_2023_prices"]) for code in codes) for year in ("2019", "2024")
    }
    costs = found[found["unit"] == "RS"].set_index("end")["prices"]
    assert costs[2023] == pytest.approx(spending.chain_prices(table("consumer_prices", root=ROOT), "RS", 2018, 2023))
    newest = found[(found["unit"] == "sum") & (found["end"] == 2024)]["real"].item()
    assert newest == pytest.approx(whole["2024"] / whole["2019"])
    assert len(found[found["unit"] == "AL"]) == 20  # ends 2005 to 2024
    assert len(found[found["unit"] == "XK"]) == 11  # ends 2014 to 2024: 2008 is no base
    pairs = [(y, y + 5) for y in range(2009, 2020)]
    assert found[found["unit"] == "median"][["start", "end"]].to_numpy().tolist() == [list(one) for one in pairs]


@pytest.mark.parametrize(
    ("ratio", "said"),
    [(1.45, "within"), (1.55, "within"), (1.44, "under"), (1.56, "over"), (0.9, "under"), (np.nan, "untold")],
)
def test_a_rise_is_compared_with_the_room_that_a_round_number_has(ratio, said):
    assert spending.compare_rise(ratio, 50, 5) == said


def test_windows_are_counted_by_how_they_lie_to_the_claim():
    frame = pd.DataFrame({"unit": "sum", "real": [1.5, 1.0, 0.8, 1.7, np.nan]})
    assert spending.match_windows(frame, "sum", "real", 50, 5) == spending.Match(4, 1, 1, 2, 2)
    assert spending.match_windows(frame, "AL", "real", 50, 5).windows == 0


def test_a_guideline_has_a_first_year_and_a_run_that_reaches_the_last():
    frame = pd.DataFrame({"year": range(2018, 2023), "gdp_pct": [2.1, 1.9, 2.0, 2.3, 2.5], "source_id": "s"})
    never = frame.assign(country="B", gdp_pct=1.0)
    always = frame.assign(country="C", gdp_pct=3.0)
    found = spending.reach_guideline(pd.concat([frame.assign(country="A"), never, always]), 2.0).set_index("country")
    assert found.loc["A", ["first", "since", "years", "known", "last"]].tolist() == [2018, 2020, 4, 5, 2022]
    assert found.loc["B", ["first", "since"]].isna().all()
    assert found.loc["C", ["first", "since"]].tolist() == [2018, 2018]
    assert spending.reach_guideline(frame.assign(country="A").head(0), 2.0).empty


def test_ties_are_pairs_and_what_ended_or_was_only_proposed_is_none():
    agreements = pd.DataFrame(
        {
            "agreement_id": ["three", "again", "all", "wish"],
            "parties": ["AL;HR;XK", "AL;XK", "EU;WB6", "BA;RS"],
            "kind": "defence",
            "date": pd.to_datetime(["2025-03-18", "2026-01-01", "2025-10-15", "2017-01-01"]),
            "status": ["signed", "reported", "adopted", "proposed"],
            "source_id": ["a", "b", "c", "d"],
        }
    )
    disputes = pd.DataFrame(
        {
            "dispute_id": ["not_known", "visas", "noise"],
            "side": ["RS", "XK", "RS"],
            "towards": ["XK", "BA", "AL;XK"],
            "kind": ["recognition", "visas", "protest"],
            "since": pd.to_datetime(["2008-01-01", "2014-01-01", "2025-03-18"]),
            "status": ["open", "ended", "voiced"],
            "source_id": "e",
        }
    )
    nodes = ["AL", "XK", "BA", "RS", "HR"]
    found = spending.list_ties(agreements, disputes, nodes)
    bound = found[found["kind"] == "defence"]
    assert {frozenset(one) for one in zip(bound["a"], bound["b"], strict=True)} == {
        frozenset(one) for one in combinations(["AL", "HR", "XK"], 2)
    }
    assert found.loc[found["ids"] == "three;again", "source_id"].tolist() == ["a;b"]
    assert found.loc[found["kind"] == "recognition", ["a", "b"]].to_numpy().tolist() == [["RS", "XK"]]
    assert len(found) == 4


def test_a_reading_answers_yes_no_or_that_it_cannot_tell(rows, rates):
    windows = spending.list_windows(rows, rates, ["AL", "RS"], 2)
    test = GrowthTest(pd.DataFrame({"design": ["common", "links"], "probability": [0.01, 0.3]}), 9, 6, 60, 0.5)
    reading = Reading(windows, ["AL", "RS"], test, claimed=50.0, room=5.0, level=0.05)
    assert reading.rose_by_the_claim() is False  # +92 per cent
    assert Reading(windows, ["AL", "RS"], test, 90.0, 5.0, 0.05).rose_by_the_claim() is True
    assert reading.rise_is_more_than_prices() is True
    assert reading.prices_rose_less() is True  # 21 per cent at most
    assert Reading(windows, ["AL", "RS"], test, 50.0, 5.0, 0.05, price="implied").prices_rose_less() is False
    assert reading.rose_least("AL") is True
    assert reading.rose_least("BA") is None
    assert reading.typical_is_more() is False
    assert Reading(windows, ["AL", "RS"], test, 50.0, 5.0, 0.05, group="mean").typical_is_more() is None
    assert (reading.move_together(), reading.links_untold()) == (True, True)
    blind = GrowthTest(test.lags, 9, 4, 12, 0.5)
    assert Reading(windows, ["AL"], blind, 50.0, 5.0, 0.05).links_untold() is None
    empty = Reading(windows.head(0), ["AL", "RS"], None, 50.0, 5.0, 0.05)
    answers = [empty.rose_by_the_claim(), empty.prices_rose_less(), empty.typical_is_more(), empty.rose_least("AL")]
    assert answers == [None] * 4
    assert empty.rise_is_more_than_prices() is None
    assert empty.move_together() is None
