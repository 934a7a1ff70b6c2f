"""Deaths and disappearances: nobody is lost in a grouping, and bounds are those of every possible case."""

from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from wb6.analysis.deaths import (
    CAUSES,
    UNKNOWN,
    bound_shares,
    compare_denominators,
    count_people,
    find_lead,
    rank_known,
    reassign_unknown,
    select_deaths,
    share_of,
)

FILE = Path(__file__).resolve().parents[2] / "data" / "routes" / "deaths_and_disappearances.csv"
TABLE = pd.read_csv(FILE, parse_dates=["period_start", "period_end"])
ALL = (["AL", "BA", "XK", "ME", "MK", "RS"], list(CAUSES), 2015, 2025)


def make_rows(*rows):
    frame = pd.DataFrame(rows, columns=["country", "year", "cause", "incidents", "dead_or_missing"])
    starts = pd.to_datetime(frame["year"].astype("str") + "-01-01")
    return frame.assign(period_start=starts, source_id=[f"s{n}" for n in range(len(frame))])


SMALL = make_rows(
    ("BA", 2019, "drowning", 2, 5),
    ("BA", 2020, "violence", 1, 3),
    ("RS", 2019, "drowning", 1, 2),
    ("RS", 2020, UNKNOWN, 1, 2),
)


# ---- nobody is lost


@pytest.mark.parametrize("by", ["cause", "country", "year", ["cause", "year"], ["country", "cause", "year"]])
def test_every_grouping_holds_everyone(by):
    counted = count_people(select_deaths(TABLE, *ALL), by)
    assert counted["people"].sum() == TABLE["dead_or_missing"].sum() == 208
    assert counted["records"].sum() == TABLE["incidents"].sum()


def test_countries_and_causes_part_the_people_without_rest():
    parts = [select_deaths(TABLE, [one], [cause], 2015, 2025) for one, cause in product(ALL[0], ALL[1])]
    assert sum(part["dead_or_missing"].sum() for part in parts) == 208


def test_a_count_keeps_its_sources():
    counted = count_people(SMALL, "country").set_index("country")
    assert counted.at["BA", "source_id"] == "s0;s1"


def test_the_most_people_stand_first():
    assert list(count_people(SMALL, "country")["people"]) == [8, 4]


def test_a_window_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="last_year 2016 lies before first_year 2018"):
        select_deaths(TABLE, ALL[0], ALL[1], 2018, 2016)


def test_no_row_gives_no_count():
    assert count_people(SMALL.head(0), "cause").empty


# ---- who is first


def test_the_lead_is_a_gap_in_people():
    lead = find_lead(count_people(SMALL, "cause"), "cause")
    assert (lead.first, lead.second, lead.gap, lead.unknown) == ("drowning", "violence", 4, 2)


def test_the_number_that_overturns_is_the_least_that_does():
    """By trial: 2 unrecorded people and the 2 of unknown cause make violence 7, which drowning's 7 is not above."""
    counted = count_people(SMALL, "cause").set_index("cause")["people"]
    tried = next(n for n in range(100) if counted["violence"] + counted[UNKNOWN] + n >= counted["drowning"])
    assert find_lead(count_people(SMALL, "cause"), "cause").overturned_by == tried == 2


def test_two_that_share_the_first_place_have_no_lead():
    even = make_rows(("BA", 2019, "drowning", 1, 3), ("BA", 2019, "violence", 1, 3))
    assert find_lead(count_people(even, "cause"), "cause").first == ""


def test_without_anyone_there_is_no_lead():
    assert find_lead(count_people(SMALL.head(0), "cause"), "cause").overturned_by is None


def test_an_unknown_cause_is_never_first():
    assert rank_known(count_people(SMALL, "cause")) == ["drowning", "violence"]


def test_a_share_is_of_everyone_recorded():
    assert share_of(SMALL, ["drowning"]) == pytest.approx(7 / 12)
    assert share_of(SMALL.head(0), ["drowning"]) is None


# ---- bounds


def test_bounds_are_the_extremes_over_every_possible_case():
    """Two people of unknown cause and six unrecorded are given to three causes in every possible way."""
    rows = make_rows(
        ("BA", 2019, "drowning", 1, 6),
        ("BA", 2019, "violence", 1, 3),
        ("BA", 2019, "harsh_conditions", 1, 1),
        ("BA", 2019, UNKNOWN, 1, 2),
    )
    counted = count_people(rows, "cause")
    bounds = bound_shares(counted, 50).set_index("cause")
    people = counted.set_index("cause")["people"]
    known = [cause for cause in people.index if cause != UNKNOWN]
    hidden = 2 + 6
    shares = {cause: [] for cause in known}
    for given in product(range(hidden + 1), repeat=len(known)):
        if sum(given) == hidden:
            for cause, more in zip(known, given, strict=True):
                shares[cause].append((people[cause] + more) / 18)
    for cause in known:
        assert bounds.at[cause, "low"] == pytest.approx(min(shares[cause]))
        assert bounds.at[cause, "high"] == pytest.approx(max(shares[cause]))


def test_bounds_hold_the_share_recorded():
    bounds = bound_shares(count_people(select_deaths(TABLE, *ALL), "cause"), 50)
    assert bounds["share"].between(bounds["low"], bounds["high"]).all()


def test_without_unrecorded_people_only_the_unknown_causes_widen_the_bounds():
    bounds = bound_shares(count_people(SMALL, "cause"), 0)
    assert list(bounds["low"]) == list(bounds["share"])
    assert (bounds["high"] - bounds["low"]).tolist() == pytest.approx([2 / 12] * 2)


def test_fewer_than_nobody_is_refused():
    with pytest.raises(ValueError, match="fewer than nobody"):
        bound_shares(count_people(SMALL, "cause"), -1)


def test_giving_the_unknown_a_cause_keeps_everyone():
    moved = reassign_unknown(SMALL, "violence")
    assert UNKNOWN not in set(moved["cause"])
    assert count_people(moved, "cause").set_index("cause")["people"].to_dict() == {"drowning": 7, "violence": 5}


# ---- why no rate


def test_only_years_with_both_denominators_are_set_side_by_side():
    detections = pd.DataFrame(
        {"route": "western_balkan", "year": [2019, 2020], "detections": [100, 50], "selected": True, "source_id": "f"}
    )
    arrivals = pd.DataFrame(
        {
            "country": ["WB6", "BA"],
            "period_start": pd.to_datetime(["2019-01-01", "2020-01-01"]),
            "period_type": "year",
            "people": [400, 10],
            "selected": True,
            "source_id": "i",
        }
    )
    bases = compare_denominators(SMALL, detections, arrivals)
    assert bases[["year", "people", "ratio"]].to_numpy().tolist() == [[2019, 7, 4.0]]
    assert bases["source_id"].iloc[0] == "s0;s2;f;i"
