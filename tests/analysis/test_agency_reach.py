"""Steps of agreements in their order, and positions that rest on claims."""

import pandas as pd
import pytest

from wb6.analysis.agency_reach import (
    count_ties,
    end_of,
    find_states,
    group_steps,
    list_positions,
    pair_steps,
    trace_stages,
)
from wb6.evidence.tables import table

AGREEMENT, SECOND = "frontex_status_agreement", "frontex_status_agreement_2"


def make_steps(*rows):
    frame = pd.DataFrame(rows, columns=["country", "instrument", "step", "date"])
    return frame.assign(date=pd.to_datetime(frame["date"]), precision="day", source_id="one")


STEPS = make_steps(
    ("AL", AGREEMENT, "operation_opened", "2019-05-21"),
    ("AL", AGREEMENT, "signature", "2018-10-05"),
    ("AL", AGREEMENT, "entry_into_force", "2019-05-01"),
    ("AL", SECOND, "provisional_application", "2023-10-01"),
    ("AL", SECOND, "signature", "2023-09-01"),
    ("AL", SECOND, "council_decision_to_sign", "2023-08-01"),
    ("RS", AGREEMENT, "operation_opened", None),
    ("RS", AGREEMENT, "signature", "2019-11-19"),
    ("RS", AGREEMENT, "council_conclusion", "2020-05-26"),
)


def test_a_stage_lasts_until_the_next_one():
    spans = trace_stages(STEPS, ["AL"], end_of(2024))
    assert list(spans["stage"]) == ["signed", "in_force", "operation", "renewed", "renewed_applied"]
    assert list(spans["end"].dt.strftime("%Y-%m-%d").fillna("")) == ["2019-05-01", "2019-05-21", "2024-12-31", "", ""]


def test_a_second_agreement_does_not_change_the_state():
    states = find_states(trace_stages(STEPS, ["AL"], end_of(2024)), ["AL"])
    assert list(states["stage"]) == ["operation"]


def test_the_tables_date_what_came_after_a_second_signature():
    spans = trace_stages(table("readmission_and_visa_steps"), ["ME", "RS"], end_of(2025))
    later = spans[spans["stage"].isin(["renewed_applied", "renewed_consent"])]
    assert list(zip(later["country"], later["start"].dt.strftime("%Y-%m"), strict=True)) == [
        ("ME", "2023-07"),
        ("RS", "2025-01"),
    ]


def test_a_step_without_a_date_is_no_stage_and_a_lower_step_ends_none():
    spans = trace_stages(STEPS, ["RS"], end_of(2024))
    assert list(spans["stage"]) == ["signed"]
    assert spans["end"].iloc[0] == end_of(2024)


def test_what_came_later_is_not_known_yet():
    states = find_states(trace_stages(STEPS, ["AL", "RS", "XK"], end_of(2018)), ["AL", "RS", "XK"])
    assert list(states["stage"]) == ["signed", "none", "none"]


def test_the_tables_put_the_six_where_their_documents_do():
    steps = table("readmission_and_visa_steps")
    codes = ["AL", "BA", "XK", "ME", "MK", "RS"]
    states = find_states(trace_stages(steps, codes, end_of(2025)), codes).set_index("country")["stage"]
    assert states.to_dict() == {
        "AL": "operation",
        "BA": "operation",
        "XK": "none",
        "ME": "operation",
        "MK": "operation",
        "RS": "reported",
    }


@pytest.mark.parametrize(("year", "agreements", "operations"), [(2015, 0, 0), (2018, 1, 0), (2020, 2, 1)])
def test_ties_count_from_the_year_of_their_date(year, agreements, operations):
    nobody = pd.DataFrame(columns=["basis", "country", "since_year", "tie", "framework_id", "source_id"])
    ties = count_ties(STEPS, nobody, ["AL", "RS"], [year]).set_index("tie")["countries"]
    assert ties["frontex_agreement"] == agreements
    assert ties["frontex_operation"] == operations


def test_the_time_from_one_step_to_another_is_told_in_years():
    pairs = pair_steps(STEPS, (AGREEMENT, "signature"), (AGREEMENT, "operation_opened"), ["AL", "RS"], end_of(2024))
    assert list(pairs["country"]) == ["AL"]
    assert pairs["years"].iloc[0] == pytest.approx(228 / 365.25)


def test_countries_that_took_a_step_on_one_day_are_one_event():
    steps = make_steps(
        ("ME", "visa", "free", "2009-12-19"), ("RS", "visa", "free", "2009-12-19"), ("AL", "visa", "free", "2010-12-15")
    )
    names = {"AL": "Albania", "ME": "Montenegro", "RS": "Serbia"}
    events = group_steps(steps, {("visa", "free"): "Visa-free"}, names, end_of(2010))
    assert list(events["countries"]) == ["Montenegro, Serbia", "Albania"]
    assert list(events["many"]) == [2, 1]
    assert len(group_steps(steps, {("visa", "free"): "Visa-free"}, names, end_of(2009))) == 1


# ---- hubs


def test_a_country_without_a_position_stays_in_the_list():
    listed = list_positions(table("return_hub_positions"), table("claims"), ["AL", "RS"])
    assert list(zip(listed["country"], listed["position"], strict=True)) == [
        ("AL", "excludes"),
        ("AL", "wary"),
        ("RS", "none"),
    ]
    assert listed["line"].iloc[0] == 23


def test_a_position_needs_a_claim():
    lost = table("return_hub_positions").assign(claim_id="summit_999")
    with pytest.raises(KeyError, match="summit_999"):
        list_positions(lost, table("claims"), ["AL"])


def test_every_position_speaks_of_a_country_that_its_claim_names():
    both = table("return_hub_positions").merge(table("claims")[["claim_id", "countries"]], on="claim_id")
    assert [row.claim_id for row in both.itertuples() if row.country not in row.countries.split(";")] == []
