import numpy as np
import pandas as pd
import pytest

from wb6.analysis import arms, leverage, provenance, votes

ALL = {"actors": ["CN", "TR", "US", "EU"], "countries": ["ME", "RS", "XK"], "first_year": 2010, "last_year": 2024}


def make_projects():
    columns = [
        "project_id", "country", "actor", "sector", "instrument", "amount_million", "currency", "bound", "stake_pct",
        "year", "year_of", "status", "source_id",
    ]  # fmt: skip
    rows = [
        ["me_road", "ME", "CN", "transport", "loan", 900.0, "USD", "exact", None, 2014, "signed", "completed", "a"],
        ["rs_mou", "RS", "CN", "energy", "memorandum", 600.0, "EUR", "exact", None, 2015, "signed", "signed", "b"],
        ["rs_farm", "RS", "CN", "agriculture", "fdi", 400.0, "EUR", "approximate", None, 2013, None, "announced", "c"],
        ["xk_road", "XK", "TR;US", "transport", "contract", None, None, None, 49.5, 2012, "signed", "signed", "d"],
    ]
    return pd.DataFrame(rows, columns=columns)


def make_disbursements(rows):
    frame = pd.DataFrame(rows, columns=["country", "year", "creditor", "million_usd"])
    return frame.assign(source_id="ids")


def make_owed(rows=()):
    columns = ["country", "date", "creditor", "indicator", "amount_million", "currency", "bound", "source_id"]
    frame = pd.DataFrame(list(rows), columns=columns)
    return frame.assign(date=pd.to_datetime(frame["date"]))


def make_deliveries(rows=()):
    frame = pd.DataFrame(list(rows), columns=["country", "year", "supplier", "tiv_million"])
    return frame.astype({"year": "int64", "tiv_million": "float64"}).assign(source_id="sipri")


def make_service(rows=()):
    columns = ["country", "period_start", "period_end", "creditor", "million_usd_per_year", "projected"]
    frame = pd.DataFrame(list(rows), columns=columns)
    return frame.astype({"million_usd_per_year": "float64", "projected": "bool"}).assign(source_id="ids")


def collect(**changes):
    parts = {
        "deals": make_projects(), "disbursements": make_disbursements([]), "owed": make_owed(),
        "service": make_service(), "deliveries": make_deliveries(),
    } | {key: changes.pop(key) for key in list(changes) if key not in {*ALL, "least_step", "least_tiv"}}  # fmt: skip
    ties = leverage.collect_ties(*parts.values(), **{**ALL, **changes})
    return {(row.actor, row.country, row.channel) for row in ties.itertuples()}


def test_deals_are_selected_by_power_country_sector_and_year_in_the_order_of_the_powers():
    deals = leverage.select_deals(make_projects(), ["US", "CN"], ["ME", "XK"], ["transport"], 2012, 2014)
    assert list(deals["project_id"]) == ["xk_road", "me_road"]


def test_a_joint_deal_ties_both_powers_and_an_announcement_or_memorandum_ties_none():
    assert collect() == {("CN", "ME", "loans"), ("TR", "XK", "works"), ("US", "XK", "works")}


def test_a_lower_step_lets_announced_deals_in_but_never_a_memorandum():
    assert collect(least_step="announced") - collect() == {("CN", "RS", "stakes")}


def test_an_unknown_step_is_refused():
    with pytest.raises(ValueError, match="least_step is 'rumoured'"):
        collect(least_step="rumoured")


def test_lenders_of_one_power_tie_it_and_banks_of_many_states_tie_none():
    owed = make_owed(
        [
            ("ME", "2020-12-31", "eib", "owed", 100.0, "EUR", "exact", "x"),
            ("ME", "2020-12-31", "ibrd", "owed", 100.0, "EUR", "exact", "x"),
            ("RS", "2023-08-01", "china", "owed", 3700.0, "EUR", "exact", "x"),
        ]
    )
    assert collect(owed=owed) - collect() == {("EU", "ME", "loans"), ("CN", "RS", "loans")}


def test_only_chinese_payments_tie_a_power_and_a_zero_ties_none():
    paid = make_disbursements([("RS", 2015, "china", 1.0), ("RS", 2015, "multilateral", 9.0), ("XK", 2015, "china", 0)])
    assert collect(disbursements=paid) - collect() == {("CN", "RS", "loans")}


def test_arms_of_member_states_are_summed_for_the_union_before_the_threshold():
    arms = make_deliveries([("RS", 2018, "DE", 0.6), ("RS", 2020, "FR", 0.6), ("ME", 2016, "TR", 0.9)])
    assert collect(deliveries=arms) - collect() == {("EU", "RS", "arms")}
    assert collect(deliveries=arms, least_tiv=2) == collect()


def test_years_outside_the_window_do_not_tie():
    assert collect(first_year=2013) == {("CN", "ME", "loans")}


def make_ties():
    rows = [
        ("CN", "RS", "arms", 2022, "arms_deliveries", "b"),
        ("CN", "RS", "loans", 2010, "debt_disbursements", "a"),
        ("CN", "RS", "loans", 2014, "projects", "a;c"),
        ("TR", "XK", "works", 2014, "projects", "d"),
    ]
    return pd.DataFrame(rows, columns=["actor", "country", "channel", "year", "basis", "source_id"])


def test_a_cell_names_each_channel_with_its_newest_year_in_the_order_of_the_channels():
    cells = leverage.summarise_ties(make_ties(), ["CN", "TR"], ["RS", "XK"]).set_index(["actor", "country"])
    assert cells.loc[("CN", "RS"), "text"] == "loans ’14\narms ’22"
    assert cells.loc[("CN", "RS"), "source_id"] == "b;a;c"
    assert list(cells["kind"]) == ["two", "none", "none", "one"]


def test_the_lead_names_the_pairs_with_most_channels_and_the_next_number():
    cells = leverage.summarise_ties(make_ties(), ["CN", "TR"], ["RS", "XK"])
    assert leverage.find_lead(cells) == leverage.Lead(("CN",), ("RS",), 2, 1)
    assert leverage.find_lead(cells.head(0)) == leverage.Lead((), (), 0, 0)


def test_pairs_are_counted_again_without_each_table():
    counts = leverage.count_pairs(make_ties()).set_index("without")["pairs"]
    assert dict(counts) == {"nothing": 2, "arms_deliveries": 2, "debt_disbursements": 2, "projects": 1}


def test_creditor_shares_add_to_one_and_a_missing_creditor_gets_no_row():
    paid = make_disbursements([("ME", 2017, "multilateral", 60), ("ME", 2017, "china", 40), ("RS", 2017, "china", 5)])
    shares = leverage.compute_creditor_shares(paid, ["ME"], 2017, 2017)
    assert list(zip(shares["creditor"], shares["share"], strict=True)) == [("china", 0.4), ("multilateral", 0.6)]


def test_a_year_of_zero_payments_has_no_share():
    shares = leverage.compute_creditor_shares(make_disbursements([("ME", 2017, "china", 0.0)]), ["ME"], 2017, 2017)
    assert shares["share"].isna().all()


def test_service_share_is_of_all_creditors_of_the_period():
    service = pd.DataFrame(
        {
            "country": "ME", "period_start": [2018, 2018, 2024], "creditor": ["china", "multilateral", "china"],
            "million_usd_per_year": [25.0, 75.0, 10.0],
        }
    )  # fmt: skip
    assert list(leverage.compute_service_shares(service, "china", ["ME"])["share"]) == [0.25, 1.0]


def test_measures_stay_apart_and_every_figure_of_the_newest_year_is_printed():
    promised = pd.DataFrame(
        {"country": ["BA", "BA"], "year": [2012, 2016], "million_constant_2021_usd": [500.0, 300.5], "source_id": "aid"}
    )
    paid = make_disbursements(
        [("RS", 2015, "china", 10.0), ("RS", 2016, "china", 5.0), ("RS", 2016, "multilateral", 9)]
    )
    owed = make_owed(
        [
            ("RS", "2023-08-01", "china", "owed", 3700.0, "EUR", "exact", "x"),
            ("RS", "2025-12-31", "china_exim_bank", "owed", 2800.0, "EUR", "exact", "z"),
            ("RS", "2025-09-01", "china_exim_bank", "owed", 2800.0, "USD", "at_most", "y"),
        ]
    )
    table = leverage.compare_measures(promised, paid, owed, ["BA", "RS", "XK"], 2010, 2025).set_index("country")
    assert list(table.index) == ["BA", "RS"]
    assert table.loc["BA", "committed"] == 800.5
    assert np.isnan(table.loc["BA", "paid_out"])
    assert table.loc["RS", "paid_out"] == 15.0
    assert table.loc["RS", "owed"] == "at most USD 2,800m (Sep 2025); EUR 2,800m (Dec 2025)"


def test_a_loan_is_traced_from_the_year_of_signing():
    paid = make_disbursements(
        [
            ("ME", 2013, "china", 99.0),
            ("ME", 2016, "china", 30.0),
            ("ME", 2015, "china", 20.0),
            ("RS", 2015, "china", 7),
        ]
    )
    traced = leverage.trace_loan(make_projects(), paid, "me_road")
    running = traced[traced["series"] == "paid_out"]
    assert dict(zip(running["year"], running["million_usd"], strict=True)) == {2015: 20.0, 2016: 50.0}
    assert set(traced.loc[traced["series"] == "signed", "million_usd"]) == {900.0}


def test_a_loan_that_is_not_in_dollars_or_not_there_is_not_traced():
    assert leverage.trace_loan(make_projects(), make_disbursements([]), "rs_mou").empty
    assert leverage.trace_loan(make_projects(), make_disbursements([]), "no_such").empty


@pytest.mark.parametrize(
    ("first", "last", "windows"),
    [
        (2006, 2024, [(2010, 2014), (2015, 2019), (2020, 2024)]),
        (2020, 2024, [(2020, 2024)]),
        (2021, 2024, [(2021, 2024)]),
        (2022, 2021, []),
    ],
)
def test_windows_end_with_the_range_and_leave_no_part_window(first, last, windows):
    assert arms.find_windows(first, last) == windows


def test_supplier_shares_are_of_one_window_and_one_recipient():
    register = make_deliveries(
        [("RS", 2020, "CN", 3), ("RS", 2024, "FR", 1), ("RS", 2019, "RU", 9), ("ME", 2020, "US", 5)]
    )
    shares = arms.compute_supplier_shares(register, ["RS"], [(2020, 2024)], {"FR": "EU"})
    assert list(zip(shares["window"], shares["supplier"], shares["share"], strict=True)) == [
        ("2020–24", "CN", 0.75),
        ("2020–24", "EU", 0.25),
    ]
    assert list(arms.find_leaders(shares)["supplier"]) == ["CN"]
    assert arms.compute_supplier_shares(register, ["RS"], []).empty


def test_supplier_cells_are_graded_and_the_volume_of_all_stands_below():
    register = make_deliveries([("RS", 2020, "CN", 90), ("RS", 2020, "FR", 9.5), ("RS", 2020, "US", 0.5)])
    cells = arms.write_supplier_cells(arms.compute_supplier_shares(register, ["RS"], [(2020, 2020)]))
    written = dict(zip(cells["supplier"], zip(cells["kind"], cells["text"], strict=True), strict=True))
    assert written == {
        "CN": ("most", "90%"), "FR": ("little", "10%"), "US": ("little", "<1%"), "volume": ("volume", "100")
    }  # fmt: skip


def make_points(**places):
    rows = [(name, 2020, at, at - half, at + half) for name, (at, half) in places.items()]
    frame = pd.DataFrame(rows, columns=["entity", "year", "ideal_point", "low_5", "high_95"])
    mean = frame["entity"] == "EU27"
    return frame.assign(low_5=frame["low_5"].mask(mean), high_95=frame["high_95"].mask(mean), source_id="bsv")


def test_distance_adds_the_bands_in_quadrature():
    points = make_points(RS=(0.5, 0.3), RU=(-0.5, 0.4), EU27=(1.0, 9.0))
    distances = votes.measure_distances(points, ["RS"], ["RU", "EU27"]).set_index("other")
    assert list(distances.loc["RU", ["distance", "low", "high"]]) == pytest.approx([1.0, 0.5, 1.5])
    assert list(distances.loc["EU27", ["distance", "low", "high"]]) == pytest.approx([0.5, 0.2, 0.8])


def test_a_distance_whose_band_crosses_zero_ends_there():
    distances = votes.measure_distances(make_points(RS=(1.0, 0.3), RU=(1.1, 0.4)), ["RS"], ["RU"])
    assert list(distances.loc[0, ["distance", "low", "high"]]) == pytest.approx([0.1, 0.0, 0.6])


def test_a_state_has_no_distance_to_itself_and_a_non_member_none_at_all():
    assert votes.measure_distances(make_points(RS=(1.0, 0.3)), ["RS", "XK"], ["RS"]).empty


@pytest.mark.parametrize(("at", "lean", "clear"), [(0.1, 0.4, True), (0.8, -0.3, False), (1.0, -0.5, True)])
def test_the_side_of_the_middle_is_clear_only_beyond_the_bands(at, lean, clear):
    # Middle of 0 and 1 is 0.5; half width is sqrt(0.3² + (0.2² + 0)/4) = 0.316.
    sides = votes.compare_sides(make_points(RS=(at, 0.3), RU=(0.0, 0.2), EU27=(1.0, 9.0)), "RS", "RU", "EU27")
    assert sides.loc[0, "lean"] == pytest.approx(lean)
    assert sides.loc[0, "half_width"] == pytest.approx(0.3162, abs=1e-4)
    assert bool(sides.loc[0, "clear"]) is clear


def test_sides_need_all_three_entities():
    sides = votes.compare_sides(make_points(RS=(0.1, 0.3)), "RS", "RU", "EU27")
    assert sides[sides["clear"]].empty
    assert "lean" in sides[sides["clear"]]


def test_alignment_keeps_two_measurers_of_one_year_and_one_figure_of_each():
    alignment = pd.DataFrame(
        {
            "country": "RS", "year": [2020, 2020, 2020, 2024], "period": ["full_year"] * 3 + ["first_half"],
            "measured_by": ["isac_fund", "isac_fund", "european_commission", "isac_fund"],
            "aligned_pct": [55.0, 56.0, 64.0, 47.0], "selected": [False, True, False, True],
        }
    )  # fmt: skip
    placed = votes.place_alignment(alignment, ["RS"], 2020, 2024)
    assert sorted(zip(placed["place"], placed["share"], strict=True)) == [
        (2020.5, 0.56),
        (2020.5, 0.64),
        (2024.25, 0.47),
    ]


def test_deals_are_written_with_names_and_each_amount_in_its_own_currency():
    deals = leverage.write_deals(make_projects(), {"RS": "Serbia", "XK": "Kosovo", "ME": "Montenegro"})
    assert list(deals["size"]) == [
        "loan, USD 900m", "memorandum, EUR 600m", "investment, about EUR 400m", "contract, 49.5% stake"
    ]  # fmt: skip
    assert deals["powers"].iloc[3] == "Türkiye and United States"
    assert list(deals["dated"]) == ["signed 2014", "signed 2015", "2013", "signed 2012"]


@pytest.mark.parametrize(("bound", "text"), [("exact", "EUR 172.5m"), ("at_least", "at least EUR 172.5m")])
def test_an_amount_is_written_with_its_bound(bound, text):
    assert leverage.write_amount(172.5, "EUR", bound) == text


def test_years_in_a_row_are_joined():
    assert votes.list_stretches([2016, 2015, 2018]) == [(2015, 2016), (2018, 2018)]


def test_first_of_an_empty_frame_is_nothing():
    assert provenance.first_of(make_ties().head(0), "actor") is None
    assert provenance.first_of(make_ties(), "actor") == "CN"


def test_debt_served_to_chinese_lenders_is_a_loan_and_what_is_projected_is_none():
    served = ("XK", 2010, 2014, "china", 3.74, False)
    assert collect(service=make_service([served])) - collect() == {("CN", "XK", "loans")}
    assert collect(service=make_service([(*served[:5], True)])) == collect()
    assert collect(service=make_service([("XK", 2010, 2014, "multilateral", 9.0, False)])) == collect()
