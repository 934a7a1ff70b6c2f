"""Stays, steps and coverage, on tables small enough to work out by hand."""

import pandas as pd
import pytest

from wb6.analysis.people import (
    TOPICS,
    Topic,
    compare_steps,
    find_mentions,
    join_stays,
    list_untested,
    measure_coverage,
    name_period,
    select_window,
)


def make_periods(*rows, **columns):
    frame = pd.DataFrame(rows, columns=["country", "period_start", "period_end", *columns["named"]])
    for end in ("period_start", "period_end"):
        frame[end] = pd.to_datetime(frame[end])
    return frame.assign(source_id=[f"{columns['source']}{n}" for n in range(len(frame))])


INTENTIONS = make_periods(
    ("RS", "2018-01-01", "2018-12-31", 8000, "exact"),
    ("RS", "2023-01-01", "2023-10-31", 1400, "at_least"),
    ("BA", "2019-01-01", "2019-09-30", 20000, "exact"),
    named=["people", "bound"],
    source="i",
)
APPLICATIONS = make_periods(
    ("RS", "2018-01-01", "2018-12-31", 400),
    ("RS", "2023-01-01", "2023-10-31", 140),
    ("BA", "2019-01-01", "2019-12-31", 500),
    ("WB6", "2019-01-01", "2019-12-31", 12000),
    named=["people"],
    source="a",
)
DECISIONS = make_periods(
    ("WB6", "2019-01-01", "2019-12-31", "all_first_instance", 300, "total"),
    ("RS", "2018-01-01", "2018-12-31", "positive", 20, "total"),
    ("RS", "2018-01-01", "2018-12-31", "refugee_status", 8, "part"),
    named=["outcome", "decisions", "level"],
    source="d",
)
STEPS = compare_steps(INTENTIONS, APPLICATIONS, DECISIONS)


# ---- steps


def test_a_step_is_set_beside_the_step_before_of_the_same_place_and_period():
    assert STEPS[["country", "step", "share"]].to_numpy().tolist() == [
        ["RS", "application", 0.05],
        ["RS", "application", 0.1],
        ["WB6", "decision", 0.025],
        ["RS", "protection", 0.05],
    ]


def test_a_share_of_a_lower_bound_is_an_upper_one():
    assert list(STEPS["bound"]) == ["exact", "at_most", "exact", "exact"]


def test_a_step_keeps_the_sources_of_both_numbers():
    assert STEPS["source_id"].iloc[0] == "i0;a0"


def test_without_pairs_there_is_no_step():
    assert compare_steps(INTENTIONS.head(0), APPLICATIONS.head(0), DECISIONS.head(0)).empty


def test_the_six_together_are_kept_only_with_all_of_them():
    assert "WB6" in set(select_window(APPLICATIONS, list("abcdef"), 2015, 2025)["country"])
    assert "WB6" not in set(select_window(APPLICATIONS, ["RS"], 2015, 2025)["country"])


def test_a_row_that_another_one_beats_is_left_out():
    marked = APPLICATIONS.assign(selected=[True, False, True, True])
    assert len(select_window(marked, ["RS"], 2015, 2025)) == 1


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2018-01-01", "2018-12-31", "2018"),
        ("2018-05-01", "2018-05-31", "May 2018"),
        ("2019-06-01", "2020-02-29", "Jun 2019–Feb 2020"),
    ],
)
def test_periods_are_written_briefly(start, end, said):
    assert name_period(pd.Timestamp(start), pd.Timestamp(end)) == said


# ---- stays

STAYS = pd.DataFrame({"year": [2023, 2024], "average_days": [10, 20], "source_id": ["k", "l"]})
CENTRES = pd.DataFrame(
    {
        "period_start": pd.to_datetime(["2023-01-01", "2023-01-01", "2024-01-01"]),
        "period_end": pd.to_datetime(["2023-12-31", "2023-12-31", "2024-06-30"]),
        "counted_as": "people_passing_through",
        "people": [36500, 73000, 100],
        "selected": [True, False, True],
        "source_id": ["m", "n", "o"],
    }
)


def test_people_a_day_times_days_each_is_people_present():
    """100 people a day who stay ten days each: on any day those of the last ten days are there, 1,000."""
    row = join_stays(STAYS, CENTRES, 2023, 2023).iloc[0]
    assert row["present"] == 1000
    assert (row["low"], row["high"]) == (950, 2100)
    assert row["source_id"] == "k;m;n"


def test_a_simulated_centre_holds_as_many():
    arrivals, stay = 100, 10
    present = [sum(arrivals for came in range(365) if came <= day < came + stay) for day in range(100, 365)]
    assert set(present) == {1000}


def test_a_part_of_a_year_is_no_year():
    assert pd.isna(join_stays(STAYS, CENTRES, 2024, 2024)["present"].iloc[0])


def test_without_a_stay_there_is_no_row():
    assert join_stays(STAYS.head(0), CENTRES, 2023, 2024).empty


# ---- coverage

TABLES = {
    "deaths": make_periods(
        ("RS", "2020-01-01", "2020-12-31", 1),
        ("RS", "2021-01-01", "2021-12-31", 1),
        ("RS", "2021-01-01", "2021-12-31", 2),
        ("BA", "2021-01-01", "2021-12-31", 1),
        ("MK", "2021-01-01", "2021-06-30", 1),
        named=["people"],
        source="x",
    ),
    "stocks": pd.DataFrame(
        {"area": ["RS_XK"] * 2, "date": pd.to_datetime(["2020-12-31", "2021-06-30"]), "source_id": "u"}
    ),
    "stays": STAYS.assign(year=[2020, 2021]),
}
ASKED = [Topic("Deaths", "deaths"), Topic("Stocks", "stocks"), Topic("Stays", "stays", country="RS"), Topic("None")]


def covered(topic, country, first=2020, last=2022):
    rows = measure_coverage(ASKED, TABLES, ["RS", "BA", "MK", "XK"], first, last)
    return rows.set_index(["topic", "country"]).loc[(topic, country)]


@pytest.mark.parametrize(
    ("topic", "country", "kind", "text"),
    [
        ("Deaths", "RS", "most_years", "2"),
        ("Deaths", "BA", "some_years", "1"),
        ("Deaths", "MK", "parts", "part"),
        ("Deaths", "XK", "none", "–"),
        ("Stocks", "XK", "joint", "1"),
        ("Stays", "RS", "most_years", "2"),
        ("Stays", "BA", "none", "–"),
        ("None", "RS", "none", "–"),
    ],
)
def test_a_cell_says_how_many_years_are_known(topic, country, kind, text):
    cell = covered(topic, country)
    assert (cell["kind"], cell["text"]) == (kind, text)


def test_two_rows_of_one_year_are_one_year():
    assert covered("Deaths", "RS")["years"] == 2


def test_years_outside_the_window_do_not_count():
    assert covered("Deaths", "RS", first=2022)["kind"] == "none"


def test_a_cell_keeps_the_sources_of_its_rows():
    assert covered("Deaths", "RS")["source_id"] == "x0;x1;x2"


def test_a_table_that_counts_an_absent_topic_would_be_found():
    topic = next(one for one in TOPICS if one.label == "Pushbacks")
    assert find_mentions(topic, {"monitors": "Pushbacks reported by country", "events": "Dated steps"}) == ["monitors"]


def test_every_topic_has_a_table_or_words_to_search_for():
    assert [topic.label for topic in TOPICS if bool(topic.table) == bool(topic.words)] == []


# ---- claims


def test_claims_without_a_check_keep_their_order():
    claims = pd.DataFrame({"claim_id": ["a", "b", "c"]})
    checks = pd.DataFrame({"claim_id": ["b"]})
    assert list(list_untested(claims, checks, ["c", "b", "a"])["claim_id"]) == ["c", "a"]


def test_a_claim_that_is_not_on_record_is_named():
    with pytest.raises(KeyError, match="claim 'z'"):
        list_untested(pd.DataFrame({"claim_id": ["a"]}), pd.DataFrame({"claim_id": []}), ["z"])
