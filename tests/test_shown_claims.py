"""Every founding claim that a table of a part tests stands with its verdict in a chapter of that part."""

import csv
import io
import json
from pathlib import Path

import pytest

from wb6.analysis.verdicts import VERDICTS
from wb6.page.figure import MIME, read_bundle

ROOT = Path(__file__).resolve().parents[1]

#: The folders of tables whose claims a part of the book answers for.
FOLDERS = {"routes": ("routes",), "frameworks": ("frameworks", "context")}

#: Claims that a table of dated events on the routes tests, and that are on a summit or a treaty, not on migration.
ELSEWHERE = {"study_232", "summit_006", "summit_011", "summit_023"}


def find_claims():
    part_of = {
        path.stem: part for part, names in FOLDERS.items() for n in names for path in (ROOT / "data" / n).glob("*.csv")
    }
    with (ROOT / "seeds" / "claim_checks.csv").open(encoding="utf-8") as file:
        found = {(part_of.get(row["table"]), row["claim_id"]) for row in csv.DictReader(file)}
    moved = {("frameworks" if claim in ELSEWHERE else part, claim) for part, claim in found}
    return sorted(pair for pair in moved if pair[0])


@pytest.fixture(scope="module")
def shown(built):
    """The latest verdict of each claim that a figure of a chapter shows, by part."""
    verdicts = {part: {} for part in FOLDERS}
    for part, found in verdicts.items():
        for file in sorted((built / "_build" / "book" / "notebooks" / part).glob("*.ipynb")):
            for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
                for output in cell.get("outputs", []):
                    if MIME in output.get("data", {}):
                        rows = csv.DictReader(io.StringIO(read_bundle(output["data"][MIME])["data_csv"]))
                        found |= {row["claim_id"]: row["now"] for row in rows if {"claim_id", "now"} <= set(row)}
    return verdicts


@pytest.mark.parametrize(("part", "claim"), find_claims())
def test_a_claim_that_the_tables_of_a_part_test_is_shown_with_its_verdict(shown, part, claim):
    assert shown[part].get(claim) in VERDICTS


def test_what_is_tested_elsewhere_is_on_record():
    with (ROOT / "seeds" / "claims.csv").open(encoding="utf-8") as file:
        assert {row["claim_id"] for row in csv.DictReader(file)} >= ELSEWHERE
