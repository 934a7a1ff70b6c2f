"""Other counts are set beside the file with its bounds, and what has no counterpart is left out."""

import pandas as pd
import pytest

from wb6.analysis.nationalities import count_nationalities
from wb6.analysis.nationality_agreement import (
    compare_orders,
    compare_totals,
    compare_with_region,
    compare_with_reports,
    count_in_reports,
    summarise_agreement,
)

FILE = pd.DataFrame(
    [("SY", 2015, 51), ("AF", 2015, 30), ("not_recorded", 2015, 14), ("stl", 2015, 5), ("SY", 2022, 80),
     ("IN", 2022, 9), ("TN", 2022, 8)],
    columns=["nationality", "year", "detections"],
).assign(source_id="file")  # fmt: skip
COUNTS = count_nationalities(FILE)
REPORTS = pd.DataFrame(
    [("SY", 2015, 2016, 51), ("SY", 2015, 2017, 52), ("not_recorded", 2015, 2016, 20), ("all_others", 2015, 2016, 29)],
    columns=["nationality", "year", "vintage", "detections"],
).assign(source_id="report")


def test_the_unrecorded_of_a_report_takes_in_both_codes_of_the_file():
    table = compare_with_reports(COUNTS, REPORTS)
    assert table["difference"].tolist() == [0, -1, -1]
    assert "all_others" not in set(table["nationality"])


def test_what_a_report_does_not_name_is_unrecorded():
    totals = pd.DataFrame({"year": [2015, 2015], "detections": [100, 90], "selected": [True, False]})
    counts = count_in_reports(REPORTS, totals.assign(source_id="total"))
    assert counts.named.loc["SY", 2015] == 52
    assert counts.unrecorded[2015] == 48
    assert counts.source_id == "report;total"


def test_a_printed_place_agrees_if_it_lies_between_the_bounds():
    printed = pd.DataFrame(
        {"year": [2022, 2022, 2015, 1999], "nationality": ["SY", "TN", "AF", "SY"], "position": [1, 2, 1, 1]}
    ).assign(source_id="press")
    table = compare_orders(COUNTS, printed)
    assert table["rank"].tolist() == [1, 3, 2]
    assert table["agrees"].tolist() == [True, False, False]
    assert len(table) == 3


def test_a_share_in_the_region_stands_beside_the_bounds_of_the_route():
    shares = pd.DataFrame({"year": [2015, 2020], "nationality": ["AF", "AF"], "share_pct": [60.0, 1.0]})
    row = compare_with_region(COUNTS, shares.assign(source_id="centres")).iloc[0]
    assert (row["route_low"], row["route_high"], row["ratio"]) == pytest.approx((0.3, 0.49, 2))


def test_agreement_is_counted_by_kind():
    printed = pd.DataFrame({"year": [2022, 2022], "nationality": ["SY", "TN"], "position": [1, 2]})
    orders = compare_orders(COUNTS, printed.assign(source_id="press"))
    totals = pd.DataFrame({"year": [2015, 2022], "detections": [100, 90], "selected": True})
    totals = compare_totals(COUNTS, totals.assign(source_id="total"))
    assert totals["difference"].tolist() == [0, 7]
    table = summarise_agreement(compare_with_reports(COUNTS, REPORTS), orders, totals)
    assert table["figures"].tolist() == [2, 1, 2, 2]
    assert table["agree"].tolist() == [1, 0, 1, 1]
    assert table["largest"].tolist() == [1, 1, 7, 1]
    assert table["unit"].tolist() == ["detection", "detection", "detection", "place"]
    assert table["years"].tolist() == ["2015", "2015", "2015–2022", "2022"]
    assert len(summarise_agreement(compare_with_reports(COUNTS, REPORTS.head(0)), orders, totals)) == 2
