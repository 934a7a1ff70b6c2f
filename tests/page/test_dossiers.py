"""The founding documents as pages: claims with their verdicts computed from the tables at hand."""

import re
from pathlib import Path

import pytest

from tests.hearing import listening
from tests.packages import DOSSIER, FIGURES, write_package, write_seeds
from wb6.evidence.sources import read_register
from wb6.evidence.tables import table
from wb6.page.dossiers import check_claims, verdicts, write_dossiers

ROOT = Path(__file__).resolve().parents[2]


def page(root):
    (made,) = write_dossiers(root)
    return made


def spoil(text, old, new):
    assert old in text
    return text.replace(old, new)


@pytest.fixture
def text(book):
    return page(write_seeds(book))[2]


def test_a_document_is_a_page_under_the_documents(book):
    assert page(write_seeds(book))[:2] == ("notebooks/documents/press_2017", "notebooks/documents")


def test_the_title_is_text(text):
    assert text.startswith("# A \\*report\\*\n")


def test_a_document_has_its_kind_author_publisher_and_date(text):
    assert "News report: Petrova, Ana, Daily Paper, 1 May 2017." in text


def test_a_document_without_an_author_has_its_publisher(book):
    write_seeds(book, documents=spoil(DOSSIER["documents"], '"Petrova, Ana"', ""))
    assert "News report: Daily Paper, 1 May 2017." in page(book)[2]


def test_claims_and_tests_are_counted(text):
    assert "2 claims are on record in our own words. Tables of the book can test 1 of them" in text


def test_a_claim_has_both_verdicts(book):
    frame = verdicts(write_seeds(book)).set_index("claim_id")
    assert frame.loc["tiny_001", ["then", "now", "observed_now"]].tolist() == ["holds", "holds", "120"]
    assert frame.loc["tiny_002", "now"] == "not checkable"


def test_verdicts_announce_all_that_they_judge_also_from_memory(book):
    root = write_seeds(book)
    verdicts(root)
    with listening(root) as heard:
        verdicts(root)
    data = {f"data/{name}" for name in ("datapackage.yaml", "sources.bib", "corrections.yml", "figures/figures.csv")}
    seeds = {f"seeds/{name}" for name in ("datapackage.yaml", "claims.csv", "claim_checks.csv", "documents.csv")}
    assert set(heard.records) == {f"file:{name}" for name in data | seeds}


def test_the_source_of_the_claim_and_that_of_its_check_stay_apart(book):
    frame = verdicts(write_seeds(book)).set_index("claim_id")
    assert frame.loc["tiny_001", ["source_id", "check_source_id"]].tolist() == ["press_2017", "agency_2016"]


def test_the_verdict_follows_the_table(tmp_path):
    root = write_seeds(write_package(tmp_path / "other", figures=FIGURES.replace(",120,", ",140,")))
    assert verdicts(root)["now"].tolist() == ["contradicted", "not checkable"]


def test_a_changed_result_does_not_change_the_next(book):
    frame = verdicts(write_seeds(book))
    frame["now"] = "spoilt"
    assert verdicts(book)["now"].tolist() == ["holds", "not checkable"]


def test_a_table_changed_on_disk_changes_the_verdict(book):
    verdicts(write_seeds(book))
    write_package(book, figures=FIGURES.replace(",120,", ",1400,"))
    assert verdicts(book)["now"].tolist() == ["contradicted", "not checkable"]


def section(text, heading):
    return text[text.index(f"## {heading}") :].split("\n## ")[0]


def test_a_tested_claim_stands_with_what_was_observed_verdict_and_source(text):
    tested = section(text, "Claims that were tested")
    assert "<tr id='claim-tiny_001'>" in tested
    assert "About 120 &lt;persons&gt; arrived.<br><small>line 3; the reporter; printed: 120</small>" in tested
    assert "<strong>120</strong> Persons &amp; others." in tested
    assert "<td>holds</td>" in tested
    assert "<a href='../register.html#src-agency_2016'>Agency for Figures 2016</a>" in tested


def test_a_verdict_that_was_another_at_the_time_says_so(book):
    write_seeds(book, documents=spoil(DOSSIER["documents"], "2017-05-01", "2015-05-01"))
    assert "<td>holds<br><small>at its date: not checkable</small></td>" in page(book)[2]


def test_what_a_check_leaves_untested_stands_below_the_verdict_and_in_the_count(book):
    text = page(write_seeds(book, claim_checks=spoil(DOSSIER["claim_checks"], ",exact,,", ",exact,why <they> came,")))[
        2
    ]
    assert "<td>holds as far as tested<br><small>not tested: why &lt;they&gt; came</small></td>" in text
    assert "(latest verdicts: holds as far as tested 1)" in text


def test_a_claim_without_a_test_stands_apart(text):
    assert "claim-tiny_002" in section(text, "Claims on record without a test")
    assert "claim-tiny_002" not in section(text, "Claims that were tested")


def test_recommendations_have_their_addressee_and_line(text):
    said = "<th scope='row'>Count once more.</th><td>civil society</td><td>4</td>"
    assert said in section(text, "What it recommends")


def test_commitments_without_a_name_have_an_empty_cell(text):
    assert "<th scope='row'>A new count.</th><td></td><td>5</td>" in section(text, "Commitments it records")


def test_a_document_without_recommendations_has_no_such_section(book):
    write_seeds(book, recommendations=DOSSIER["recommendations"].splitlines()[0] + "\n")
    assert "What it recommends" not in page(book)[2]


def test_a_dossier_without_checks_says_so(book):
    write_seeds(book, claim_checks=DOSSIER["claim_checks"].splitlines()[0] + "\n")
    assert "## Claims that were tested\n\nNone.\n" in page(book)[2]


def test_every_claim_of_the_book_stands_on_one_page():
    found = [one for _, _, text in write_dossiers(ROOT) for one in re.findall(r"<tr id='claim-(\w+)'>", text)]
    assert sorted(found) == sorted(table("claims", root=ROOT)["claim_id"])


def test_every_source_that_a_dossier_links_is_in_the_register():
    text = "\n".join(made for _, _, made in write_dossiers(ROOT))
    assert set(re.findall(r"register\.html#src-([^']+)'", text)) <= set(read_register(ROOT))


def test_a_check_on_a_table_that_is_not_there_is_a_problem(book):
    root = write_seeds(book)
    path = root / "seeds" / "claim_checks.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    place = header.split(",").index("table")
    cells = rows[0].split(",")
    cells[place] = "no_such_table"
    path.write_text("\n".join([header, ",".join(cells)]) + "\n", encoding="utf-8")
    (problem,) = check_claims(root)
    assert (problem.file, problem.row, problem.column) == ("seeds/claim_checks.csv", 2, "table")
    assert "no_such_table" in problem.text
