"""The whole book is judged: model, register in use, dates, locators; warnings do not stop, the summary counts."""

from datetime import date

import pytest

from tests.packages import DOSSIER, FIGURES, MODEL, SEEDS, SOURCES, TEXT, write_package, write_seeds
from wb6.evidence.check import check, summarise

TABLE = "data/figures/figures.csv"
UNBOUND = MODEL.replace("{minimum: 2010-01-01, maximum: 2024-12-31}", "{}")


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.delenv("WB6_SEED_TEXTS", raising=False)
    return write_package(tmp_path / "book")


def spoil(text, old, new):
    assert old in text
    return text.replace(old, new)


def told(problems):
    return [(one.file, one.row, one.column) for one in problems]


# ---- model

FAULTS = {
    "unknown type": ("type: year", "type: jear", "year", "type 'jear' is not one of string, integer"),
    "key of an unknown column": ("[country, year]", "[country, yaer]", "yaer", "the key names a column that is not"),
    "reference to an unknown table": ("resource: countries", "resource: contries", None, "to table 'contries', which"),
}


@pytest.mark.parametrize(("old", "new", "column", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_of_the_model_is_told_before_any_row_is_read(root, old, new, column, words):
    write_package(root, model=spoil(MODEL, old, new), figures="spoilt too")
    (problem,) = check(root)
    assert (problem.file, problem.column) == ("data/datapackage.yaml", column)
    assert words in problem.text
    assert "table figures" in problem.text


def test_a_fault_of_the_model_of_the_dossiers_names_its_own_file(root):
    write_seeds(root)
    (root / "seeds" / "datapackage.yaml").write_text(spoil(SEEDS, "name: lines, type: integer", "name: lines, type: x"))
    assert told(check(root)) == [("seeds/datapackage.yaml", None, "lines")]


# ---- dates


def test_a_date_after_the_given_day_is_told(root):
    write_package(root, model=UNBOUND)
    (problem,) = check(root, as_of=date(2017, 3, 3))
    assert (problem.file, problem.row, problem.column) == (TABLE, 4, "seen")
    assert "2017-03-04 lies in the future" in problem.text


def test_a_date_on_the_given_day_is_valid(root):
    assert check(write_package(root, model=UNBOUND), as_of=date(2017, 3, 4)) == []


def test_without_a_given_day_the_future_begins_after_today(root):
    write_package(root, model=UNBOUND, figures=FIGURES.replace("2017-03-04", f"{date.today():%Y-%m-%d}"))
    assert check(root) == []


def test_a_column_may_look_ahead(root):
    ahead = spoil(UNBOUND, "name: seen, type: date", "name: seen, type: date, future: true")
    assert check(write_package(root, model=ahead), as_of=date(2015, 1, 1)) == []


# ---- sources in use


def test_a_source_that_no_row_names_is_a_warning_with_its_line(root):
    unused = SOURCES + SOURCES[SOURCES.index("@misc{press_2017") :].replace("press_2017", "press_2018")
    (problem,) = check(write_package(root, sources=unused))
    assert problem.warning
    assert (problem.file, problem.row) == ("data/sources.bib", unused.splitlines().index("@misc{press_2018,") + 1)
    assert str(problem).startswith("warning: data/sources.bib row ")
    assert "source 'press_2018' is used by no row" in problem.text


def test_a_source_that_a_page_cites_is_used(root):
    unused = SOURCES + SOURCES[SOURCES.index("@misc{press_2017") :].replace("press_2017", "press_2018")
    package = write_package(root, sources=unused)
    page = package / "notebooks" / "routes" / "page.md"
    page.parent.mkdir(parents=True)
    page.write_text("A word {cite}`press_2017, press_2018`.", encoding="utf-8")
    assert check(package) == []
    page.write_text("A word `press_2018`.", encoding="utf-8")
    assert len(check(package)) == 1


def test_a_source_that_a_row_names_beside_another_is_used(root):
    figures = FIGURES.replace("true,press_2017", "true,agency_2016")
    assert "agency_2016;press_2017" in figures
    assert check(write_package(root, figures=figures)) == []


# ---- locators


def test_a_valid_dossier_has_no_problem(root):
    assert check(write_seeds(root)) == []


def give_text(root):
    folder = root.parent / "shared" / "seeds"
    folder.mkdir(parents=True)
    (folder / "text.txt").write_text(TEXT, encoding="utf-8")
    return root


def test_a_valid_dossier_fits_its_text(root):
    assert check(give_text(write_seeds(root))) == []


#: What is spoilt in the claims, the row and column of the message, and its words; the last two need the text.
LOCATORS = {
    "line past the end": ("2017,3,A report,120", "2017,6,A report,120", 2, "line", "line 6 lies past the end", False),
    "nine words": ("120 persons", "a b c d e f g h i", 2, "phrase", "more than eight words", False),
    "absent phrase": ("120 persons", "130 persons", 2, "phrase", "does not stand on line 3", True),
    "phrase on another line": ("2017,3,A report,120", "2017,4,A report,120", 2, "phrase", "on line 4", True),
    "phrase that stands twice": ("came in the year", "the", 3, "phrase", "stands more than once", True),
    "other figure": ("figure,120", "figure,121", 2, "value_text", "'121' does not stand on line 3", True),
}


@pytest.mark.parametrize(("old", "new", "row", "column", "words", "needs_text"), LOCATORS.values(), ids=LOCATORS)
def test_a_locator_that_leads_nowhere_is_told(root, old, new, row, column, words, needs_text):
    write_seeds(root, claims=spoil(DOSSIER["claims"], old, new))
    assert check(root) == [] if needs_text else told(check(root)) == [("seeds/claims.csv", row, column)]
    problems = check(give_text(root))
    assert ("seeds/claims.csv", row, column) in told(problems)
    assert any(words in problem.text for problem in problems)


@pytest.mark.parametrize(
    ("name", "old"), [("recommendations", "should count again"), ("commitments", "will count")], ids=str
)
def test_the_locators_of_other_tables_are_judged_too(root, name, old):
    write_seeds(give_text(root), **{name: spoil(DOSSIER[name], old, "no such words")})
    assert told(check(root)) == [(f"seeds/{name}.csv", 2, "phrase")]


def test_a_locator_of_an_unknown_document_lies_past_its_end(root):
    write_seeds(root, claims=DOSSIER["claims"].replace("tiny_002,press_2017", "tiny_002,press_1917"))
    assert told(check(root)) == [("seeds/claims.csv", 3, "line")]


# ---- summary


def test_the_summary_counts_tables_rows_and_sources(root):
    assert summarise(root) == [
        "2 tables, 5 rows",
        "  data: 1 tables, 2 rows",
        "  data/figures: 1 tables, 3 rows",
        "2 sources: 1 official, 1 press",
    ]


def test_the_summary_counts_the_dossiers(root):
    assert "  seeds: 5 tables, 6 rows" in summarise(write_seeds(root))
