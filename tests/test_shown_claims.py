"""Every founding claim that a table of Part I tests stands with its verdict in a chapter of Part I."""

import csv
import io
import json
from pathlib import Path

import pytest

from wb6.analysis.verdicts import VERDICTS
from wb6.page.figure import MIME, read_bundle

ROOT = Path(__file__).resolve().parents[1]

#: Claims on the summit itself, tested by a table of dated events: not on migration.
ELSEWHERE = {"study_232", "summit_006", "summit_011", "summit_023"}


def find_claims():
    tables = {path.stem for path in (ROOT / "data" / "routes").glob("*.csv")}
    with (ROOT / "seeds" / "claim_checks.csv").open(encoding="utf-8") as file:
        found = {row["claim_id"] for row in csv.DictReader(file) if row["table"] in tables}
    return sorted(found - ELSEWHERE)


@pytest.fixture(scope="module")
def shown(built):
    """The latest verdict of each claim that a figure of a chapter of Part I shows."""
    verdicts = {}
    for file in sorted((built / "_build" / "book" / "notebooks" / "routes").glob("*.ipynb")):
        for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                if MIME in output.get("data", {}):
                    rows = csv.DictReader(io.StringIO(read_bundle(output["data"][MIME])["data_csv"]))
                    verdicts |= {row["claim_id"]: row["now"] for row in rows if {"claim_id", "now"} <= set(row)}
    return verdicts


@pytest.mark.parametrize("claim", find_claims())
def test_a_claim_that_the_tables_of_part_one_test_is_shown_with_its_verdict(shown, claim):
    assert shown.get(claim) in VERDICTS


def test_what_is_tested_elsewhere_is_on_record():
    with (ROOT / "seeds" / "claims.csv").open(encoding="utf-8") as file:
        assert {row["claim_id"] for row in csv.DictReader(file)} >= ELSEWHERE
