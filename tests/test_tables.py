"""Every table of the data package: valid, sourced, and nothing in the register without use."""

import re
from pathlib import Path

import pytest

from wb6.evidence.check import check
from wb6.evidence.model import read_model
from wb6.evidence.sources import GRADES, ids_of, read_register
from wb6.evidence.tables import table

ROOT = Path(__file__).resolve().parents[1]
TABLES = sorted(read_model(ROOT).tables)
SOURCES = sorted(read_register(ROOT))


def test_the_inputs_have_no_problem():
    assert [str(problem) for problem in check(ROOT)] == []


@pytest.mark.parametrize("folder", ["data", "seeds"])
def test_frictionless_finds_the_package_valid(folder):
    from frictionless import Package

    report = Package(str(ROOT / folder / "datapackage.yaml")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])[:10]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_loads_with_its_declared_columns_and_rows(name):
    frame = table(name, root=ROOT)
    assert tuple(frame.columns) == read_model(ROOT).tables[name].columns
    assert len(frame)


#: A check of a claim is a method, not a figure: it names the claim, which names its document.
WITHOUT_SOURCE = {"claim_checks"}


@pytest.mark.parametrize("name", sorted(set(TABLES) - WITHOUT_SOURCE))
def test_every_row_of_a_table_has_a_source_that_resolves(name):
    frame = table(name, root=ROOT)
    assert frame["source_id"].notna().all()
    assert set(ids_of(frame)) <= set(SOURCES)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_what_a_row_is_and_on_which_terms_it_may_be_reused(name):
    declared = read_model(ROOT).tables[name]
    assert declared.row
    assert declared.terms in ("open", "attribution", "no-derivatives", "restricted", "unknown")


@pytest.mark.parametrize("name", TABLES)
def test_every_column_says_what_it_holds(name):
    assert [field.name for field in read_model(ROOT).tables[name].fields if not field.description] == []


def test_every_csv_file_is_declared():
    model = read_model(ROOT)
    declared = {model.root / one.file for one in model.tables.values()}
    assert {path for folder in ("data", "seeds") for path in (ROOT / folder).rglob("*.csv")} == declared


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_has_a_grade(source):
    assert read_register(ROOT)[source].grade in GRADES


def test_every_source_is_used():
    used = {one for name in set(TABLES) - WITHOUT_SOURCE for one in ids_of(table(name, root=ROOT))}
    pages = [ROOT / "index.md", *(ROOT / "notebooks").rglob("*.ipynb"), *(ROOT / "notebooks").rglob("*.md")]
    cited = {
        one.strip()
        for page in pages
        for ids in re.findall(r"\{cite\}`([^`]+)`", page.read_text(encoding="utf-8"))
        for one in ids.split(",")
    }
    assert sorted(set(SOURCES) - used - cited) == []


@pytest.mark.parametrize("name", [n for n in TABLES if "selected" in read_model(ROOT).tables[n].columns])
def test_at_most_one_row_of_an_observation_is_selected(name):
    frame, key = table(name, root=ROOT), read_model(ROOT).tables[name].key
    observation = [column for column in key if column not in ("vintage", "source_id", "measured_by", "pollster")]
    chosen = frame[frame["selected"].fillna(value=False)]
    doubled = chosen[chosen.duplicated(observation, keep=False)]
    assert doubled.empty, doubled[observation].head().to_dict("records")
