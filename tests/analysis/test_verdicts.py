"""Verdicts on claims against results worked out by hand, and against the book's own checks with their cells moved."""

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from wb6.analysis import verdicts
from wb6.analysis.verdicts import (
    OWN_TABLE,
    STATISTICS,
    TOLERANCES,
    VERDICTS,
    CheckError,
    Outcome,
    compare,
    join_verdict,
    judge_claims,
    known_at,
    newest,
    printed_step,
    run_check,
    select_rows,
)
from wb6.evidence.model import read_model
from wb6.evidence.sources import read_register
from wb6.evidence.tables import table

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def frame():
    """Two countries and three years: AL 10, 20, not known; RS 30, 40, 30."""
    return pd.DataFrame(
        {
            "country": ["AL", "AL", "AL", "RS", "RS", "RS"],
            "year": pd.array([2019, 2020, 2021, 2019, 2020, 2021], dtype="Int64"),
            "persons": pd.array([10, 20, None, 30, 40, 30], dtype="Int64"),
            "doubtful": [10.0, 20.0, None, 30.0, 40.0, 30.0],
            "rate": [10.0, 20.0, 0.0, 0.0, 50.0, 0.0],
            "share": [0.5, 0.25, 0.125, 0.75, 1.0, 0.75],
            "date": pd.to_datetime(
                ["2019-03-01", "2020-03-15", "2021-03-31", "2019-04-01", "2020-04-15", "2021-04-30"]
            ),
            "projected": pd.array([False, False, True, False, False, True], dtype="boolean"),
            "partners": ["EU;TR", "EU", None, "RU", "EU;RU", "TR"],
            "source_id": ["agency_2020", "agency_2020", "agency_2022", "agency_2020", "press_2021", "agency_2022"],
        }
    )


# ---- rows


@pytest.mark.parametrize(
    ("selector", "rows"),
    [
        ("", [0, 1, 2, 3, 4, 5]),
        ("country=RS", [3, 4, 5]),
        ("country=RS; year=2020", [4]),
        ("year=2019|2021", [0, 2, 3, 5]),
        ("year=2020..2021", [1, 2, 4, 5]),
        ("share=0.25", [1]),
        ("share=0.25..0.75", [0, 1, 3, 5]),
        ("date=2020-03-15", [1]),
        ("date=2020-03-15..2021-03-31", [1, 2, 4]),
        ("date=2020-03..2021-03", [1, 2, 4]),
        ("date=2020..2020", [1, 4]),
        ("projected=true", [2, 5]),
        ("projected=false;country=AL", [0, 1]),
        ("partners=RU", [3, 4]),
        ("partners=TR|RU", [0, 3, 4, 5]),
        ("country=MK", []),
    ],
)
def test_a_selector_keeps_the_rows_that_it_names(frame, selector, rows):
    assert list(select_rows(frame, selector).index) == rows


@pytest.mark.parametrize("selector", ["contry=AL", "country=AL;contry=RS", "contry"])
def test_a_malformed_selector_names_the_column_and_those_there_are(frame, selector):
    with pytest.raises(CheckError, match="no column 'contry'; it has country, year, persons"):
        select_rows(frame, selector)


@pytest.mark.parametrize("selector", ["year=2019..many", "year=2019..", "year=2019..2020..2021"])
def test_a_range_that_is_none_names_its_condition(frame, selector):
    with pytest.raises(CheckError, match=f"selector '{selector}'"):
        select_rows(frame, selector)


def test_a_large_number_is_selected_as_it_is_written():
    assert list(select_rows(pd.DataFrame({"value": [1234567.0, 1234568.0]}), "value=1234567").index) == [0]


# ---- statistics


@pytest.mark.parametrize(
    ("statistic", "selector", "of", "column", "expected"),
    [
        ("value", "country=AL;year=2020", "", "persons", 20),
        ("value", "country=RS", "", "persons", 30),  # the last of several
        ("value", "country=AL", "", "persons", 20),  # the last that is known
        ("sum", "country=RS", "", "persons", 100),
        ("sum", "country=AL", "", "persons", 30),
        ("max", "country=RS", "", "persons", 40),
        ("min", "", "", "persons", 10),
        ("mean", "country=AL", "", "persons", 15),  # of the two known
        ("count", "country=AL", "", "", 3),
        ("count", "country=MK", "", "", 0),
        ("distinct", "country=RS", "", "persons", 2),
        ("exists", "country=RS", "", "", True),
        ("exists", "country=MK", "", "", False),
        ("percent", "country=AL;year=2019", "year=2019", "persons", 25),  # 10 of 40
        ("percent_rows", "country=AL", "year=2019..2021", "", 50),
        ("change_percent", "country=RS;year=2020", "country=RS;year=2019", "persons", 100 / 3),
        ("change_percent", "country=RS;year=2021", "country=RS;year=2020", "persons", -25),
        ("compound_mean", "year=2019..2020", "", "rate", (32 + 50) / 2),  # 1.1 * 1.2 and 1.0 * 1.5
        ("compound_max", "year=2019..2020", "", "rate", 50.0),
        ("percent_below", "country=AL;year=2020", "country=RS;year=2019..2021", "persons", 0),
        ("percent_below", "country=RS;year=2019", "year=2019..2020", "persons", 50),  # 10 and 20 of 10, 20, 30, 40
        ("percent_below", "country=RS", "country=AL", "persons", 100),  # 10 and 20, the third is not known
        ("percent_below", "country=RS", "country=AL", "doubtful", 100),
        ("percent_below", "country=AL", "country=RS", "persons", 0),
        ("date", "country=AL;year=2020", "", "date", pd.Timestamp("2020-03-15")),
    ],
)
def test_a_statistic_is_the_one_worked_out_by_hand(frame, statistic, selector, of, column, expected):
    check = {"selector": selector, "of": of, "statistic": statistic, "column": column}
    outcome = run_check({**check, "operator": "=", "expected": "1", "tolerance": "date"}, frame, (), "")
    assert outcome.observed == (pytest.approx(expected) if isinstance(expected, float) else expected)


def test_every_statistic_and_tolerance_of_the_model_is_known():
    fields = {item.name: item.constraints for item in read_model(ROOT).tables["claim_checks"].fields}
    assert set(fields["statistic"]["enum"]) == set(STATISTICS)
    assert set(fields["tolerance"]["enum"]) == set(TOLERANCES)


def checked(frame, statistic="sum", expected="0", tolerance="exact", printed="", **given):
    check = {"selector": "", "of": "", "column": "persons", "operator": "=", **given}
    return run_check(
        {**check, "statistic": statistic, "expected": expected, "tolerance": tolerance}, frame, (), printed
    )


@pytest.mark.parametrize("statistic", sorted(set(STATISTICS) - {"count", "exists"}))
def test_without_rows_nothing_can_be_told(frame, statistic):
    outcome = checked(frame, statistic, selector="country=MK")
    assert (outcome.observed, outcome.holds) == (None, None)


@pytest.mark.parametrize("statistic", ["value", "sum", "max", "min", "mean", "percent"])
def test_without_known_figures_nothing_can_be_told(frame, statistic):
    assert checked(frame, statistic, selector="country=AL;year=2021", of="year=2021").holds is None


def test_a_share_of_nothing_cannot_be_told(frame):
    zeros = frame.assign(persons=0)
    assert checked(zeros, "percent", selector="country=AL", of="country=RS").holds is None
    assert checked(frame, "percent", selector="country=AL", of="country=MK").holds is None
    assert checked(zeros.assign(persons=[1, 1, 1, 0, 0, 0]), "percent", of="country=RS").holds is None


def test_the_rows_of_an_outcome_are_those_of_both_selectors(frame):
    outcome = checked(frame, "change_percent", selector="country=RS;year=2020", of="country=RS;year=2019")
    assert list(outcome.rows.index) == [4, 3]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"statistic": "median"}, "statistic 'median' is not one of value, sum"),
        ({"column": "people"}, "no column 'people'; it has country"),
        ({"column": ""}, "statistic 'sum' needs a column"),
        ({"tolerance": "roughly"}, "tolerance 'roughly' is not one of exact"),
        ({"operator": "~"}, "operator '~' is not one of"),
        ({"expected": "many"}, "expected 'many' is not a number"),
    ],
)
def test_a_check_that_cannot_be_carried_out_says_why(frame, given, words):
    with pytest.raises(CheckError, match=words):
        checked(frame, **given)


# ---- operators and tolerances

#: Tolerance, operator, claimed and printed figure, an observed figure that just holds, one that just fails.
BOUNDS = [
    ("exact", "=", "12", "12", 12, 12.001),
    ("exact", "=", "12", "12", 12, 11.999),
    ("exact", ">=", "12", "12", 12, 11.999),
    ("exact", "<=", "12", "12", 12, 12.001),
    ("exact", ">", "12", "12", 12.001, 12),
    ("exact", "<", "12", "12", 11.999, 12),
    ("rounded", "=", "12000", "12,000", 12_500, 12_501),
    ("rounded", "=", "12000", "12,000", 11_500, 11_499),
    ("rounded", "=", "8.4", "8.4", 8.45, 8.451),
    ("rounded", "=", "764038", "764,038", 764_038.5, 764_039),
    ("rounded", ">=", "12000", "12,000", 11_500, 11_499),
    ("rounded", "<=", "12000", "12,000", 12_500, 12_501),
    ("rounded", "=", "12000", "", 12_500, 12_501),  # without a printed form, the claimed figure is rounded
    ("about", "=", "200", "nearly 200", 220, 220.1),
    ("about", "=", "200", "nearly 200", 180, 179.9),
    ("about", "=", "-200", "minus 200", -220, -220.1),
    ("about", ">", "200", "over 200", 180.1, 180),
    ("fraction", "=", "25", "a quarter", 27, 27.1),
    ("fraction", "=", "25", "a quarter", 23, 22.9),
    ("hundreds_of_thousands", ">=", "", "hundreds of thousands", 200_000, 199_999),
    ("majority", ">", "", "most", 50.1, 50),
    ("date", "=", "2021-05-04", "", pd.Timestamp("2021-05-04"), pd.Timestamp("2021-05-05")),
    ("date", "=", "2021-05", "", pd.Timestamp("2021-05-31"), pd.Timestamp("2021-06-01")),
    ("date", "=", "2021", "", "2021-12-31", "2022-01-01"),
    ("date", "=", "2021", "", 2021, 2022),
]


@pytest.mark.parametrize(("tolerance", "operator", "expected", "printed", "just", "not_quite"), BOUNDS)
def test_a_tolerance_ends_where_it_says(tolerance, operator, expected, printed, just, not_quite):
    assert compare(just, operator, expected, tolerance, printed) is True
    assert compare(not_quite, operator, expected, tolerance, printed) is False


def test_the_bounds_of_every_tolerance_that_has_some_are_tested():
    assert {row[0] for row in BOUNDS} == set(TOLERANCES) - {"event", "shown"}


@pytest.mark.parametrize(("observed", "holds"), [(True, True), (1, True), (False, None), (0, None), (None, None)])
def test_an_event_without_a_row_is_not_contradicted(observed, holds):
    assert compare(observed, "=", "", "event", "") is holds


@pytest.mark.parametrize("observed", [True, 0, 120.0, pd.Timestamp("2021-05-04"), None])
def test_what_is_shown_neither_holds_nor_fails(observed):
    assert compare(observed, "=", "120", "shown", "120") is None


@pytest.mark.parametrize(
    ("observed", "expected", "holds"),
    [
        ("2022-08", "2022-08-05", None),
        ("2022-08", "2022-07-05", False),
        ("2022", "2022-08", None),
        ("2022-08", "2022", True),
    ],
)
def test_a_date_that_is_known_less_exactly_than_printed_cannot_be_told(observed, expected, holds):
    assert compare(observed, "=", expected, "date", "") is holds


@pytest.mark.parametrize(
    ("precision", "known"), [("month", "2022-08"), ("year", "2022"), ("day", pd.Timestamp("2022-08-01"))]
)
@pytest.mark.parametrize("statistic", ["date", "min"])
def test_a_month_or_year_is_not_told_as_its_first_day(statistic, precision, known):
    rows = pd.DataFrame(
        {
            "date": pd.to_datetime(["2023-05-09", "2022-08-01"]),
            "precision": ["day", precision],
            "source_id": ["one", "another"],
        }
    )
    check = {"selector": "", "of": "", "operator": "=", "expected": "2022", "tolerance": "date"}
    outcome = run_check({**check, "statistic": statistic, "column": "date"}, rows, (), "")
    assert (outcome.observed, outcome.holds) == (known, True)


@pytest.mark.parametrize("tolerance", TOLERANCES)
@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT], ids=str)
def test_a_missing_figure_cannot_be_told(tolerance, missing):
    assert compare(missing, "=", "12", tolerance, "12") is None


@pytest.mark.parametrize(
    ("printed", "half"),
    [
        ("12,000", 500),
        ("8.4", 0.05),
        ("0.25", 0.005),
        ("764,038", 0.5),
        ("7", 0.5),
        ("100", 50),
        ("some 1,400 firearms", 50),
        ("0", 0.5),
    ],
)
def test_half_the_last_printed_digit(printed, half):
    assert printed_step(printed) == pytest.approx(half)


def test_a_text_without_digits_has_no_last_digit():
    with pytest.raises(CheckError, match="'a dozen' prints no number"):
        printed_step("a dozen")


# ---- as of a date


def test_rows_of_a_later_vintage_year_are_not_known():
    frame = pd.DataFrame({"vintage": pd.array([2017, 2018, 2019], dtype="Int64")})
    assert list(known_at(frame, "2018-06-19", {}).index) == [0, 1]


def test_rows_of_a_later_vintage_day_are_not_known():
    frame = pd.DataFrame({"vintage": ["2018-06-18", "2018-06-19", "2018-06-20"]})
    assert list(known_at(frame, "2018-06-19", {}).index) == [0, 1]


@pytest.mark.parametrize(
    ("cell", "known"),
    [("old", True), ("same", True), ("new", False), ("new;old", True), ("undated", False), ("undated;same", True)],
)
def test_without_a_vintage_the_first_source_counts(cell, known):
    frame = pd.DataFrame({"source_id": [cell]})
    assert len(known_at(frame, "2018-06-19", {"old": 2017, "same": 2018, "new": 2019})) == known


@pytest.mark.parametrize("column", ["date", "period_end"])
def test_a_day_or_period_that_was_not_over_is_not_known(column):
    days = ["2018-06-18", "2018-06-19", "2018-06-20", None]
    frame = pd.DataFrame({column: pd.to_datetime(days), "source_id": "old"})
    assert list(known_at(frame, "2018-06-19", {"old": 2017}).index) == [0, 1, 3]


def test_a_projection_of_a_later_period_is_known():
    frame = pd.DataFrame({"period_end": ["2024", "2024"], "projected": pd.array([True, False], dtype="boolean")})
    assert list(known_at(frame.assign(source_id="old"), "2018-06-19", {"old": 2017}).index) == [0]


@pytest.mark.parametrize("columns", [["vintage"], ["source_id"]])
def test_an_empty_table_stays_empty(columns):
    assert known_at(pd.DataFrame(columns=columns, dtype="str"), "2018-06-19", {}).empty


def test_the_newest_vintage_of_an_observation_counts():
    frame = pd.DataFrame(
        {"year": [2015, 2015, 2016], "vintage": [2017, 2016, 2016], "source_id": list("abc"), "n": [3, 2, 1]}
    )
    assert sorted(newest(frame, ("year", "vintage", "source_id"))["n"]) == [1, 3]


def test_the_selected_row_counts_among_those_of_one_vintage():
    frame = pd.DataFrame({"year": [2015, 2015], "source_id": ["a", "b"], "selected": [True, False]})
    assert list(newest(frame, ("year", "source_id"))["source_id"]) == ["a"]


def test_without_vintages_every_row_counts():
    frame = pd.DataFrame({"year": [2015, 2015], "source_id": ["a", "b"]})
    assert len(newest(frame, ("year", "source_id"))) == 2


# ---- verdicts

YES, NO, UNTOLD = (Outcome(1, holds, pd.DataFrame()) for holds in (True, False, None))


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        ([], "not checkable"),
        ([UNTOLD], "not checkable"),
        ([YES], "holds"),
        ([YES, YES], "holds"),
        ([YES, UNTOLD], "holds as far as tested"),
        ([NO], "contradicted"),
        ([NO, NO, UNTOLD], "contradicted"),
        ([YES, NO], "holds in part"),
        ([YES, NO, UNTOLD], "holds in part"),
    ],
)
def test_a_verdict_joins_the_checks_that_could_be_told(outcomes, verdict):
    assert join_verdict(outcomes) == verdict
    assert verdict in VERDICTS


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        ([], "not checkable"),
        ([UNTOLD], "not checkable"),
        ([YES], "holds as far as tested"),
        ([NO], "contradicted"),
        ([YES, NO], "holds in part"),
    ],
)
def test_what_is_left_untested_narrows_a_verdict_of_holding_alone(outcomes, verdict):
    assert join_verdict(outcomes, "the motive") == verdict
    assert verdict in VERDICTS


def claims_of(*rows):
    frame = pd.DataFrame(rows, columns=["claim_id", "document", "value_text"])
    return frame.astype({"value_text": "object"})


def check_of(claim, expected, **given):
    base = {"check_id": f"{claim}a", "claim_id": claim, "table": "arrivals", "selector": "year=2020", "of": ""}
    rest = {"statistic": "value", "column": "persons", "operator": "=", "tolerance": "exact", "untested": ""}
    return {**base, **rest, "expected": expected, **given}


ARRIVALS = pd.DataFrame(
    {
        "year": [2020, 2020, 2020],
        "vintage": [2021, 2023, 2025],
        "persons": [100, 120, 150],
        "source_id": ["agency_2021", "agency_2023;press", "report_2022"],
    }
)


def judge(claims, checks, frame=ARRIVALS):
    (line,) = judge_claims(
        claims,
        pd.DataFrame(checks, columns=list(check_of("c", "1"))),
        {"arrivals": frame},
        {"arrivals": ("year", "vintage")},
        {"report_2022": "2022-05-01", "agency_2023": "2023-05-01", "other": "2019-05-01"},
        {"agency_2021": 2021, "agency_2023": 2023, "press": 2023, "report_2022": 2022},
    ).to_dict("records")
    return line


def test_a_claim_may_hold_as_of_its_date_and_be_contradicted_today():
    line = judge(claims_of(("c", "report_2022", "100")), [check_of("c", "100")])
    assert (line["then"], line["now"]) == ("holds", "contradicted")


def test_what_was_observed_is_told_for_both_dates():
    line = judge(claims_of(("c", "report_2022", "100")), [check_of("c", "100")])
    assert (line["observed_then"], line["observed_now"]) == ("100", "120")


def test_a_document_does_not_bear_out_itself():
    # Only the row of report_2022 itself has 150.
    assert judge(claims_of(("c", "report_2022", "150")), [check_of("c", "150")])["now"] == "contradicted"
    assert judge(claims_of(("c", "other", "150")), [check_of("c", "150")])["now"] == "holds"


def test_a_row_that_also_rests_on_another_source_stays_with_that_source():
    line = judge(claims_of(("c", "agency_2023", "120")), [check_of("c", "120")], ARRIVALS.iloc[[1]])
    assert (line["now"], line["source_id"]) == ("holds", "press")


def test_a_table_of_the_document_alone_bears_out_nothing():
    line = judge(claims_of(("c", "report_2022", "150")), [check_of("c", "150")], ARRIVALS.iloc[[2]])
    assert line["now"] == "not checkable"


def test_a_check_that_names_the_document_sets_its_text_beside_its_own_table():
    check = check_of("c", "150") | {"selector": "source_id=report_2022"}
    line = judge(claims_of(("c", "report_2022", "150")), [check])
    assert (line["now"], line["untested"]) == ("holds as far as tested", OWN_TABLE)
    line = judge(claims_of(("c", "report_2022", "160")), [check | {"expected": "160"}])
    assert line["now"] == "contradicted"


def test_the_sources_are_those_of_the_rows_of_the_latest_check():
    assert judge(claims_of(("c", "report_2022", None)), [check_of("c", "120")])["source_id"] == "agency_2023;press"


def test_nothing_known_at_the_date_is_not_checkable_then():
    assert judge(claims_of(("c", "other", "150")), [check_of("c", "150")])["then"] == "not checkable"


def test_one_check_that_holds_and_one_that_fails_hold_in_part():
    checks = [check_of("c", "120"), check_of("c", "121", check_id="cb")]
    line = judge(claims_of(("c", "report_2022", None)), checks)
    assert (line["checks"], line["now"], line["observed_now"]) == (2, "holds in part", "120; 120")


def test_what_any_check_leaves_untested_stands_beside_both_verdicts():
    above = [check_of("c", "0", operator=">"), check_of("c", "0", operator=">", check_id="cb", untested="the motive")]
    line = judge(claims_of(("c", "report_2022", None)), above)
    assert (line["then"], line["now"]) == ("holds as far as tested", "holds as far as tested")
    assert line["untested"] == "the motive"


def test_what_several_checks_leave_untested_is_named_once_in_their_order():
    left = ["the motive", None, "the means", "the motive"]
    checks = [check_of("c", "120", check_id=f"c{number}", untested=one) for number, one in enumerate(left)]
    assert judge(claims_of(("c", "report_2022", None)), checks)["untested"] == "the motive; the means"


def test_a_check_that_could_not_be_told_at_the_date_narrows_the_verdict_of_then_alone():
    frame = pd.concat([ARRIVALS, ARRIVALS.iloc[[1]].assign(year=2021)])
    checks = [check_of("c", "0", operator=">"), check_of("c", "0", check_id="cb", operator=">", selector="year=2021")]
    line = judge(claims_of(("c", "report_2022", None)), checks, frame)
    assert (line["then"], line["now"], line["untested"]) == ("holds as far as tested", "holds", "")


def test_a_figure_that_is_only_shown_decides_nothing():
    line = judge(claims_of(("c", "report_2022", None)), [check_of("c", "", tolerance="shown")])
    assert (line["then"], line["now"], line["observed_now"]) == ("not checkable", "not checkable", "120")


def test_a_claim_without_a_check_is_not_checkable():
    line = judge(claims_of(("c", "report_2022", None)), [])
    assert (line["checks"], line["then"], line["now"], line["source_id"]) == (0, "not checkable", "not checkable", "")


def test_a_selector_that_names_a_vintage_sees_that_vintage():
    line = judge(claims_of(("c", "other", None)), [check_of("c", "100", selector="year=2020;vintage=2021")])
    assert line["observed_now"] == "100"


def test_a_selector_that_names_who_measured_sees_the_rows_not_selected():
    frame = ARRIVALS.iloc[:1].assign(selected=pd.array([False], dtype="boolean"), measured_by="agency")
    claim = claims_of(("c", "other", None))
    assert judge(claim, [check_of("c", "100", selector="measured_by=agency")], frame)["now"] == "holds"
    assert judge(claim, [check_of("c", "100")], frame)["now"] == "not checkable"


def test_rows_that_were_not_selected_are_left_out_of_the_latest_verdict_alone():
    frame = ARRIVALS.assign(selected=pd.array([None, False, True], dtype="boolean"))
    line = judge(claims_of(("c", "report_2022", None)), [check_of("c", "100")], frame)
    assert line["observed_now"] == "100"


def test_the_printed_form_decides_how_far_a_rounded_figure_reaches():
    rounded = [check_of("c", "100", tolerance="rounded")]
    assert judge(claims_of(("c", "report_2022", "some 100")), rounded)["now"] == "holds"  # 120 lies within 50
    assert judge(claims_of(("c", "report_2022", "100.0")), rounded)["now"] == "contradicted"


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"statistic": "exists", "tolerance": "event"}, "yes"),
        ({"statistic": "exists", "tolerance": "event", "selector": "year=1999"}, "no figure"),
        ({"selector": "year=1999"}, "no figure"),
        ({"statistic": "mean", "selector": ""}, "120"),
        ({"statistic": "percent", "of": "year=2020"}, "100%"),
        ({"statistic": "change_percent", "selector": "year=2020", "of": "year=2020"}, "0%"),
        ({"column": "year", "tolerance": "date"}, "2020"),
    ],
)
def test_an_observation_is_written_for_the_reader(given, text):
    line = judge(claims_of(("c", "report_2022", None)), [check_of("c", "1", **given)])
    assert line["observed_now"] == text


def test_a_check_that_cannot_be_carried_out_is_named_with_its_claim():
    with pytest.raises(CheckError, match="check ca of claim c: selector 'yaer=2020': the table has no column 'yaer'"):
        judge(claims_of(("c", "report_2022", None)), [check_of("c", "1", selector="yaer=2020")])


# ---- the checks of the book: their verdicts move with the cells that they rest on

CELLS = {"value", "max", "min", "mean", "sum", "percent", "change_percent", "compound_mean", "compound_max"}


@cache
def book():
    claims = table("claims", root=ROOT).set_index("claim_id", drop=False)
    documents = table("documents", root=ROOT)
    dates = dict(zip(documents["document"], documents["date"].dt.strftime("%Y-%m-%d"), strict=True))
    years = {one.id: int(one.year) for one in read_register(ROOT).values() if one.year.isdigit()}
    return claims, dates, years


@cache
def table_of(name):
    return table(name, root=ROOT)


def verdict_of(check, frame):
    """Return the latest verdict on a claim that has this one check, were nothing left untested."""
    check = {**check, "untested": ""}
    claims, dates, years = book()
    key = read_model(ROOT).tables[check["table"]].key
    tables, keys = {check["table"]: frame}, {check["table"]: key}
    judged = judge_claims(claims.loc[[check["claim_id"]]], pd.DataFrame([check]), tables, keys, dates, years)
    return judged["now"].iloc[0]


def rows_tested(check, frame):
    """Return the rows that a check selects today, and those that it compares them with, as the module does it."""
    selected = []

    def spy(given, selector):
        selected.append(select_rows(given, selector))
        return selected[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verdicts, "select_rows", spy)
        verdict_of(check, frame)
    return tuple(selected[-2:]) if check["of"] else (selected[-1], selected[-1].iloc[:0])


def wanted_figures(check):
    """Yield figures on both sides of the claimed one, far beyond any tolerance, and the claimed one itself."""
    claimed = float(check["expected"] or {"majority": 50, "hundreds_of_thousands": 200_000}.get(check["tolerance"], 0))
    yield from (claimed, claimed * 10 + 1000, claimed / 10 - 1000, claimed * 1.3, claimed / 3)


def moved_cells(check, frame):
    """Yield the table with the tested cells moved so that the statistic becomes a wanted figure."""
    rows, of = rows_tested(check, frame)
    column, shared = check["column"], rows.index.intersection(of.index)
    known = rows[column].notna().sum()
    rest = of.drop(index=shared)[column].sum()
    for figure in wanted_figures(check):
        if check["statistic"] == "sum":
            cell = figure / known
        elif check["statistic"].startswith("compound_"):
            cell = None if figure <= -100 else rows.groupby("country")[column].transform(chained_rate, figure=figure)
        elif check["statistic"] == "percent" and len(shared):
            cell = None if figure >= 100 or figure < 0 else rest * figure / (100 - figure) / known
        elif check["statistic"] == "percent":
            cell = rest * figure / 100 / known
        elif check["statistic"] == "change_percent":
            cell = rest * (1 + figure / 100) / known
        else:
            cell = figure
        if cell is not None:
            moved = frame.astype({column: "float64"})
            moved.loc[rows.index[rows[column].notna()], column] = cell
            yield moved


def chained_rate(rates, figure):
    """Return the yearly rate that comes to ``figure`` per cent over as many years."""
    return 100 * ((1 + figure / 100) ** (1 / rates.count()) - 1)


def moved_ranks(check, frame):
    """Yield the table with the tested cells moved under, among and over those that they are compared with."""
    rows, of = rows_tested(check, frame)
    for share in (-1, 0, 0.25, 0.5, 0.75, 1, 2):
        moved = frame.astype({check["column"]: "float64"})
        values = of[check["column"]].astype("float64")
        spread = values.max() - values.min() + 1
        cell = values.quantile(share) if 0 <= share <= 1 else values.mean() + (share - 0.5) * 10 * spread
        moved.loc[rows.index, check["column"]] = cell
        yield moved


def moved_dates(check, frame):
    rows, _ = rows_tested(check, frame)
    column, expected = check["column"], check["expected"]
    for shift in (0, 3):
        moved = frame.copy()
        year = f"{int(expected[:4]) + shift}"
        if pd.api.types.is_datetime64_any_dtype(frame[column]):
            cell = pd.Timestamp(year + f"{expected}-01-01"[len(year) :][: len("-01-01")])
        else:
            cell = int(year) if pd.api.types.is_numeric_dtype(frame[column]) else year + expected[4:]
        moved.loc[rows.index, column] = cell
        yield moved


def moved_rows(check, frame):
    """Yield the table with tested rows dropped, few or many, and with copies of them added."""
    rows, of = rows_tested(check, frame)
    sizes = [*range(60), *range(60, len(rows), 1 + len(rows) // 60)]
    for keep in (size for size in sizes if size < len(rows)):
        yield frame.drop(index=rows.index[keep:])
    if len(of):
        rest = of.index.difference(rows.index)
        yield frame.drop(index=rest)
    free = [c for c in read_model(ROOT).tables[check["table"]].key if f"{c}=" not in check["selector"] + check["of"]]
    free = [c for c in free if c not in ("vintage", "source_id") and not pd.api.types.is_numeric_dtype(frame[c])]
    if rows.empty:
        rows = fitting_row(check, frame)
    for more in range(1, 60):
        copies = pd.concat([rows.iloc[[n % len(rows)]] for n in range(more)])
        if check["statistic"] == "distinct" and pd.api.types.is_numeric_dtype(frame[check["column"]]):
            copies = copies.assign(**{check["column"]: range(90_001, 90_001 + len(copies))})
        elif check["statistic"] == "distinct" or (free and pd.api.types.is_string_dtype(frame[free[0]])):
            name = check["column"] if check["statistic"] == "distinct" else free[0]
            copies = copies.assign(**{name: [f"copy {n}" for n in range(len(copies))]})
        yield pd.concat([frame, copies], ignore_index=True)


def fitting_row(check, frame):
    """Return a row that the selector would keep: the first one, with the cells that it asks for."""
    wanted = dict(part.strip().split("=", 1) for part in check["selector"].split(";"))
    cells = {column: value.split("|")[0].split("..")[0] for column, value in wanted.items()}
    types = frame.dtypes
    row = frame.iloc[[0]].astype("object").assign(**cells, source_id="another_source")
    return row.assign(**({"selected": True} if "selected" in frame.columns else {})).astype(types)


def moved_days(check, frame):
    """Move the dates tested to before, just as far as claimed from, and far after those they are set against."""
    rows, of = rows_tested(check, frame)
    for days in (-5000, int(check["expected"]), 5000):
        moved = frame.copy()
        moved.loc[rows.index, check["column"]] = of[check["column"]].max() + pd.Timedelta(days=days)
        yield moved


def moves_of(check):
    frame = table_of(check["table"])
    if check["tolerance"] == "date":
        return moved_dates(check, frame)
    if check["statistic"] == "days_between":
        return moved_days(check, frame)
    if check["statistic"] == "percent_below":
        return moved_ranks(check, frame)
    return moved_cells(check, frame) if check["statistic"] in CELLS else moved_rows(check, frame)


def must_become(check, before):
    """Return the verdicts that count as moved.

    A figure turns into its opposite; an event, or a check that selects by the column it tests, may
    also lose what it rests on.
    """
    opposite = {"contradicted": "holds"}.get(before, "contradicted")
    loses = check["tolerance"] == "event" or f"{check['column']}=" in check["selector"]
    return {opposite, "not checkable"} if loses else {opposite}


def told_checks(checks):
    """Yield the checks whose latest verdict, alone, is told."""
    for check in checks.fillna("").to_dict("records"):
        before = verdict_of(check, table_of(check["table"]))
        if before != "not checkable":
            yield check, before


def unmoved(checks):
    return [
        check["check_id"]
        for check, before in told_checks(checks)
        if not any(verdict_of(check, moved) in must_become(check, before) for moved in moves_of(check))
    ]


def test_a_note_of_the_book_does_not_hide_what_is_left_untested():
    notes = table("claim_checks", root=ROOT).set_index("check_id")["note"].dropna()
    assert notes[notes.str.contains(r"not tested|[Tt]ests? only|untold", regex=True)].to_dict() == {}


def test_what_a_claim_of_the_book_leaves_untested_is_named_once():
    left = table("claim_checks", root=ROOT).dropna(subset=["untested"])
    assert left[left.duplicated(["claim_id", "untested"])]["check_id"].tolist() == []


def test_an_attribution_is_given_no_verdict_whatever_its_figures():
    checks = table("claim_checks", root=ROOT, claim_id="summit_035")
    assert set(checks["tolerance"]) == {"shown"}
    assert list(told_checks(checks)) == []


def test_every_verdict_of_the_book_moves_with_the_cells_that_it_rests_on():
    assert unmoved(table("claim_checks", root=ROOT)) == []
