"""Every constraint of the real model is enforced: a row that breaks just this one is told with file, row and column."""

import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
import yaml

from wb6.evidence.model import read_model
from wb6.evidence.rules import judge_foreign_keys, judge_header, judge_rows, read_rows
from wb6.evidence.sources import read_register

ROOT = Path(__file__).resolve().parents[1]
MODEL = read_model(ROOT)
REGISTER = read_register(ROOT)

#: A day that no row lies after, unless its column may look ahead.
FAR = "9999-12-31"

#: A valid row for a table that may be empty.
EXAMPLES = {
    "claim_checks": ["essay_001a", "essay_001", "events", "event_id=x", "", "count", "", "=", "1", "exact", "", ""]
}

#: A text that does not fit each type.
UNFIT = {"integer": "1.5", "year": "16", "number": "0,5", "boolean": "yes", "date": "2024-02-30"}

#: What may stand under ``constraints`` and ``schema``; anything else would be overlooked.
CONSTRAINTS = {"required", "unique", "enum", "pattern", "minimum", "maximum"}
SCHEMA = {"fields", "primaryKey", "foreignKeys", "missingValues"}


@cache
def rows_of(name):
    declared = MODEL.tables[name]
    rows, faults = read_rows(ROOT / declared.file, declared.file)
    assert not faults
    return (declared, rows if len(rows) > 1 else [rows[0], EXAMPLES[name]])


def spoilt(row, declared, **cells):
    return [cells.get(column, text) for column, text in zip(declared.columns, row, strict=True)]


def beyond(item, bound, step):
    """Return the nearest value on the wrong side of a bound, as a text of the field's type."""
    if item.type == "date":
        return (date.fromisoformat(str(bound)) + timedelta(days=step)).isoformat()
    return str(bound + step) if item.type in ("integer", "year") else str(float(bound) + step / 1000)


def no_match(pattern):
    text = next(text for text in ("§ §", "", "§") if re.fullmatch(pattern, text) is None)
    assert text, "a pattern that fits any text constrains nothing"
    return text


def mutants_of_cells(declared, row):
    """Yield for every type and constraint of every field: its name, the spoilt cell, words of the message."""
    for item in declared.fields:
        rules = item.constraints
        if rules.get("required"):
            yield item.name, "", "is empty, and this column must be filled"
        if item.type != "string":
            yield item.name, UNFIT[item.type], f"'{UNFIT[item.type]}' is not "
        if "enum" in rules:
            stranger = "1066" if item.type in ("integer", "year") else "no such code"
            assert stranger not in map(str, rules["enum"])
            yield item.name, stranger, f"'{stranger}' is not one of "
        if "pattern" in rules and "enum" not in rules:
            yield item.name, no_match(rules["pattern"]), "does not have the form"
        if "minimum" in rules:
            yield item.name, beyond(item, rules["minimum"], -1), ("below the least", "before the earliest")
        if "maximum" in rules:
            yield item.name, beyond(item, rules["maximum"], 1), ("above the greatest", "after the latest")
        if item.name == "source_id":
            yield item.name, "no_such_source", "is not in data/sources.bib"


def judge(declared, *rows, limit=FAR):
    return list(judge_rows(declared, declared.file, [list(declared.columns), *rows], REGISTER, limit))


def tells(problems, place, words):
    words = (words,) if isinstance(words, str) else words
    told = [one for one in problems if (one.file, one.row, one.column) == place]
    return any(word in one.text for one in told for word in words)


def overlooked_cells(declared, row):
    for column, text, words in mutants_of_cells(declared, row):
        problems = judge(declared, spoilt(row, declared, **{column: text}))
        alone = {one.column for one in problems} == {column}
        if not (alone and tells(problems, (declared.file, 2, column), words)):
            yield f"{column}={text!r}: {words}"


def overlooked_dates(declared, rows):
    """Yield dates that lie ahead untold, or told where the column may look ahead."""
    for item in declared.fields:
        place = declared.columns.index(item.name)
        row = next((row for row in rows if row[place]), None)
        if item.type != "date" or row is None:
            continue
        limit = (date.fromisoformat(row[place]) - timedelta(days=1)).isoformat()
        problems = judge(declared, row, limit=limit)
        if tells(problems, (declared.file, 2, item.name), "lies in the future") == item.future:
            yield f"{item.name}: future date"


def overlooked_repetitions(declared, rows):
    """Yield unique columns and keys that may stand twice."""
    first, second = rows[0], rows[min(1, len(rows) - 1)]
    for item in declared.fields:
        if item.constraints.get("unique"):
            place = declared.columns.index(item.name)
            filled = next(row for row in rows if row[place])
            problems = judge(declared, filled, spoilt(second, declared, **{item.name: filled[place]}))
            if not tells(problems, (declared.file, 3, item.name), "must be unique"):
                yield f"{item.name}: unique"
    if declared.key:
        shared = {column: first[declared.columns.index(column)] for column in declared.key}
        problems = judge(declared, first, spoilt(second, declared, **shared))
        if not tells(problems, (declared.file, 3, "+".join(declared.key)), "stands in row 2 already"):
            yield "primaryKey"


def overlooked_references(declared, row):
    """Yield foreign keys that may lead nowhere: each of their cells is spoilt alone."""
    for key in declared.foreign_keys:
        target = key["reference"]["resource"]
        known = {target: rows_of(target)} if target else {}
        lone = declared.__class__(**{**vars(declared), "foreign_keys": (key,)})
        own = [key["fields"]] if isinstance(key["fields"], str) else key["fields"]
        for column in own:
            rows = [list(declared.columns), spoilt(row, declared, **{column: "no such row"})]
            problems = list(judge_foreign_keys(lone, declared.file, rows, known))
            if not tells(problems, (declared.file, 2, "+".join(own)), "is not in table"):
                yield f"{own}: foreign key to {target or 'itself'}"


def overlooked_shapes(declared, row):
    """Yield columns whose absence is not told, and a stranger among them."""
    for column in declared.columns:
        header = [one for one in declared.columns if one != column]
        if not tells(judge_header(declared, declared.file, header), (declared.file, 1, column), "missing"):
            yield f"{column}: missing"
    header = [*declared.columns, "stranger"]
    if not tells(judge_header(declared, declared.file, header), (declared.file, 1, "stranger"), "not declared"):
        yield "stranger among the columns"
    if not tells(judge(declared, row[:-1]), (declared.file, 2, None), "cells, and the header has"):
        yield "row with a cell too few"


@pytest.mark.parametrize("name", sorted(MODEL.tables))
def test_every_constraint_of_a_table_is_enforced(name):
    declared, (_, *rows) = rows_of(name)
    assert judge(declared, rows[0]) == []
    assert [
        *overlooked_cells(declared, rows[0]),
        *overlooked_dates(declared, rows),
        *overlooked_repetitions(declared, rows),
        *overlooked_references(declared, rows[0]),
        *overlooked_shapes(declared, rows[0]),
    ] == []


@pytest.mark.parametrize("file", ["data/datapackage.yaml", "seeds/datapackage.yaml"])
def test_the_declaration_holds_no_constraint_that_is_not_judged(file):
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    resources = yaml.load((ROOT / file).read_text(encoding="utf-8"), Loader=loader)["resources"]  # noqa: S506
    assert {key for one in resources for key in one["schema"]} <= SCHEMA
    fields = [field for one in resources for field in one["schema"]["fields"]]
    assert {key for field in fields for key in field.get("constraints", {})} <= CONSTRAINTS
