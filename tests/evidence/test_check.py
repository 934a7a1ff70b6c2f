"""Each rule of the declared model has a table that breaks it, and the message says where and why."""

import pytest

from tests.packages import COUNTRIES, FIGURES, MODEL, SOURCES, write_package
from wb6.evidence.check import Problem, check

TABLE = "data/figures/figures.csv"

#: What is spoilt, how (old and new text of the table), and the row, column and words of the message.
MUTANTS = {
    "text in a whole number": ("120", "about 120", 2, "persons", "'about 120' is not a whole number"),
    "thousands separator": ("120", '"1,200"', 2, "persons", "no thousands separator"),
    "decimals in a whole number": ("120", "120.5", 2, "persons", "'120.5' is not a whole number"),
    "comma for a decimal point": ("0.25", '"0,25"', 3, "share", "a point for decimals"),
    "a word for not known": ("AL,2015,120", "AL,2015,n/a", 2, "persons", "Leave the cell empty"),
    "short year": ("RS,2016", "RS,16", 4, "year", "a year of four digits"),
    "wrong truth value": ("final,false", "final,no", 3, "selected", "'no' is not true or false"),
    "date in another order": ("2017-03-04", "04.03.2017", 4, "seen", "a date such as"),
    "date that does not exist": ("2017-03-04", "2017-02-30", 4, "seen", "'2017-02-30' is not a date"),
    "unknown code": ("revised", "revisd", 4, "status", "'revisd' is not one of final, revised"),
    "bad pattern": ("F3", "X3", 4, "figure_id", "does not have the form F"),
    "pattern that fits in part": ("F3", "F3b", 4, "figure_id", "does not have the form F"),
    "below minimum": ("120", "-1", 2, "persons", "-1 is below the least allowed value 0"),
    "above maximum": ("0.75", "1.75", 4, "share", "1.75 is above the greatest allowed value 1"),
    "year above maximum": ("RS,2016", "RS,2026", 4, "year", "2026 is above the greatest allowed value 2025"),
    "date before the earliest": ("2017-03-04", "2009-12-31", 4, "seen", "before the earliest allowed date 2010-01-01"),
    "date after the latest": ("2017-03-04", "2025-01-01", 4, "seen", "after the latest allowed date 2024-12-31"),
    "empty cell that must be filled": ("F3,RS", ",RS", 4, "figure_id", "is empty"),
    "duplicated key": ("RS,2016", "RS,2015", 4, "country+year", "the key RS+2015 stands in row 3 already"),
    "repeated unique text": ("F3", "F1", 4, "figure_id", "'F1' stands in row 2 already"),
    "unknown source": ("true,press_2017", "true,press_2018", 4, "source_id", "'press_2018' is not in data/sources.bib"),
    "unknown source among several": (";press_2017", ";press", 3, "source_id", "'press' is not in data/sources.bib"),
    "foreign key without partner": ("AL,2015", "GR,2015", 2, "country", "'GR' is not in table countries"),
    "formula": (",not known", ",=1+1", 3, "note", "'=1+1' begins with '=', and a spreadsheet would run it"),
    "formula that begins with a sign": (",not known", ",-63%", 3, "note", "write the cell without that sign in front"),
    "missing column": (",status", "", 1, "status", "the column is missing"),
    "extra column": (",status", ",colour,status", 1, "colour", "the column is not declared"),
    "columns in another order": ("year,persons", "persons,year", 1, None, "another order than declared"),
    "truncated row": (",true,press_2017,", "", 4, None, "has 7 cells, and the header has 10"),
    "row with one cell too many": ("press_2017,\n", "press_2017,,\n", 4, None, "has 11 cells"),
    "blank row": ("F3,", "\nF3,", 4, None, "has 0 cells"),
    "quotation mark never closed": ("press_2017,\n", 'press_2017,"\n', 4, None, "Mend the quotes"),
    "row below a line break in a cell": ("not known\nF3", '"not\nknown"\nX3', 5, "figure_id", "does not have the form"),
}


def spoil(text, old, new):
    assert old in text
    return text.replace(old, new)


WHOLE = "    terms: attribution\n    whole: {column: country, code: AL, of: persons}\n"


def judge_part(folder, persons, model=MODEL):
    model = spoil(model, "    terms: attribution\n", WHOLE)
    return check(write_package(folder, model=model, figures=spoil(FIGURES, "RS,2015,,", f"RS,2015,{persons},")))


def test_a_part_is_not_larger_than_its_whole(tmp_path):
    (problem,) = judge_part(tmp_path, "1200")
    assert (problem.file, problem.row, problem.column) == (TABLE, 3, "persons")
    assert "1200 is more than the whole of which it is a part, 120 in row 2. Read both figures again" in problem.text


@pytest.mark.parametrize("persons", ["120", "7", ""])
def test_a_part_may_be_all_or_less_or_not_known(tmp_path, persons):
    assert judge_part(tmp_path, persons) == []


def test_a_bound_is_no_larger_part(tmp_path):
    model = spoil(MODEL, "{name: status,", "{name: bound,").replace("enum: [final,", "enum: [exact, final,")
    figures = FIGURES.replace("status", "bound").replace("RS,2015,,", "RS,2015,1200,")
    model = spoil(model, "    terms: attribution\n", WHOLE)
    assert check(write_package(tmp_path, model=model, figures=figures)) == []
    exact = figures.replace(",final,", ",exact,")
    assert [one.row for one in check(write_package(tmp_path, model=model, figures=exact))] == [3]


def test_a_whole_of_a_column_that_is_not_declared_is_told(tmp_path):
    model = spoil(MODEL, "    terms: attribution\n", WHOLE.replace("of: persons", "of: people"))
    (problem,) = check(write_package(tmp_path, model=model))
    assert "whole names a column that is not declared" in problem.text


def test_a_valid_package_has_no_problem(tmp_path):
    assert check(write_package(tmp_path)) == []


@pytest.mark.parametrize(("old", "new", "row", "column", "words"), MUTANTS.values(), ids=MUTANTS)
def test_a_broken_rule_is_told_with_file_row_and_column(tmp_path, old, new, row, column, words):
    problems = check(write_package(tmp_path, figures=spoil(FIGURES, old, new)))
    assert [(one.file, one.row, one.column) for one in problems] == [(TABLE, row, column)]
    assert words in problems[0].text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("120", "0"),
        ("0.75", "1"),
        ("RS,2016", "RS,2025"),
        ("2017-03-04", "2010-01-01"),
        ("2017-03-04", "2024-12-31"),
    ],
)
def test_a_value_on_a_bound_is_valid(tmp_path, old, new):
    assert check(write_package(tmp_path, figures=spoil(FIGURES, old, new))) == []


def test_a_byte_order_mark_is_told(tmp_path):
    root = write_package(tmp_path, figures="\ufeff" + FIGURES)
    assert [str(one) for one in check(root)] == [
        f"{TABLE} row 1: begins with a byte-order mark. Save the file as plain UTF-8."
    ]


def test_a_broken_encoding_is_told_with_its_row(tmp_path):
    root = write_package(tmp_path)
    (root / TABLE).write_bytes(spoil(FIGURES, "not known", "Türkei").encode("latin-1"))
    assert [str(one) for one in check(root)] == [f"{TABLE} row 3: is not UTF-8 text. Save the file as UTF-8."]


def test_an_empty_file_is_told(tmp_path):
    (problem,) = check(write_package(tmp_path, figures=""))
    assert (problem.file, problem.row) == (TABLE, None)
    assert "the file is empty" in problem.text


def test_a_missing_file_is_told(tmp_path):
    root = write_package(tmp_path)
    (root / TABLE).unlink()
    (problem,) = check(root)
    assert (problem.file, problem.row) == (TABLE, None)
    assert "does not exist" in problem.text


def test_a_table_without_rows_is_valid(tmp_path):
    problems = check(write_package(tmp_path, figures=FIGURES.splitlines()[0] + "\n"))
    assert [problem for problem in problems if not problem.warning] == []


def test_all_problems_are_told_at_once(tmp_path):
    spoilt = spoil(spoil(FIGURES, "120", "many"), "revised", "guessed")
    problems = check(write_package(tmp_path, figures=spoilt, countries=spoil(COUNTRIES, "\nRS", "\n,Nowhere\nRS")))
    assert [(one.file, one.row) for one in problems] == [("data/countries.csv", 3), (TABLE, 2), (TABLE, 4)]


def test_a_foreign_key_may_point_into_its_own_table(tmp_path):
    pointing = "reference: {resource: '', fields: [figure_id]}"
    model = spoil(MODEL, "fields: [country], reference: {resource: countries, fields: [country]}", "fields: [note], X")
    root = write_package(tmp_path, model=model.replace("X", pointing), figures=spoil(FIGURES, "not known", "F9"))
    remedy = "Add its row there first, or mend the key."
    assert [str(one) for one in check(root)] == [f"{TABLE} row 3, column note: 'F9' is not in table figures. {remedy}"]


@pytest.mark.parametrize(
    ("old", "new", "meant"),
    [("true,press_2017", "true,press_2016", "press_2017"), ("AL,2015", "ALL,2015", "AL")],
    ids=["source", "foreign key"],
)
def test_a_key_that_is_nearly_known_is_answered_with_the_nearest(tmp_path, old, new, meant):
    problems = check(write_package(tmp_path, figures=spoil(FIGURES, old, new)))
    assert [str(one).split(". ")[-1] for one in problems] == [f"Did you mean '{meant}'?"]


def test_a_model_that_is_no_yaml_is_told(tmp_path):
    (problem,) = check(write_package(tmp_path, model="resources: [unclosed"))
    assert problem.file == "data/datapackage.yaml"
    assert "the model cannot be read" in problem.text


def test_a_register_that_is_no_bibtex_is_told(tmp_path):
    (problem,) = check(write_package(tmp_path, sources="@misc{agency_2016, title = "))
    assert problem.file == "data/sources.bib"
    assert "the register cannot be read" in problem.text


def test_an_id_that_stands_twice_in_the_register_is_told(tmp_path):
    (problem,) = check(write_package(tmp_path, sources=spoil(SOURCES, "@misc{press_2017", "@misc{agency_2016")))
    assert "agency_2016" in problem.text


@pytest.mark.parametrize(("sign", "told"), [("%", 1), ("\\%", 0)])
def test_a_bare_per_cent_sign_in_a_title_is_told(tmp_path, sign, told):
    spoilt = spoil(SOURCES, "{Figures ", f"{{8{sign} Figures ")
    problems = [problem for problem in check(write_package(tmp_path, sources=spoilt)) if "per cent" in problem.text]
    assert len(problems) == told


@pytest.mark.parametrize("field", ["author", "title", "year", "grade", "seen", "origin", "accessed"])
def test_a_source_without_a_field_is_told_with_its_line(tmp_path, field):
    lines = SOURCES.splitlines(keepends=True)
    start = lines.index("@misc{press_2017,\n")
    spoilt = [line for number, line in enumerate(lines) if number < start or not line.strip().startswith(field)]
    (problem,) = check(write_package(tmp_path, sources="".join(spoilt)))
    assert problem == Problem("data/sources.bib", start + 1, field, "source 'press_2017' lacks this field.")


def test_a_grade_outside_the_scale_is_told(tmp_path):
    (problem,) = check(write_package(tmp_path, sources=spoil(SOURCES, "{press}", "{rumour}")))
    assert "'rumour' is not one of primary, official, secondary, press" in problem.text


def test_a_problem_reads_as_one_line_that_begins_with_its_place():
    assert str(Problem("data/a.csv", 4, "year", "is empty.")) == "data/a.csv row 4, column year: is empty."
