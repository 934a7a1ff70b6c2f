"""The dossiers against the founding documents, where their texts are at hand: locators, figures, tables, own words."""

import os
import re
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from wb6.evidence.claims import find_texts
from wb6.evidence.sources import read_register
from wb6.evidence.tables import table

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted(table("documents", root=ROOT)["document"])
STUDY = "security_study_2025"
ABSENT = "the founding texts are not at hand (WB6_SEED_TEXTS, or ../shared/seeds)"

#: Column heads of the study's second table, and our codes.
CODES = {"Albania": "AL", "BiH": "BA", "Kosovo": "XK", "Montenegro": "ME", "North Macedonia": "MK", "Serbia": "RS"}

#: Words of the study's first table for a tie that is no membership.
TIES = {
    "working arrangement": "working_arrangement",
    "operational agreement": "operational_agreement",
    "cooperation agreement": "cooperation_agreement",
    "beneficiar": "beneficiary",
    "non-EU partner": "partner_unspecified",
    "Liaison Unit": "liaison",
    "technical assistance": "beneficiary",
}

#: Names of nine words or more that stand in no register of the book; a name is a fact, not wording.
NAMES: list[str] = []
RUN = 9


def folder_of_texts():
    given = os.environ.get("WB6_SEED_TEXTS")
    return Path(given) if given else ROOT.parent / "shared" / "seeds"


@pytest.fixture(scope="module")
def texts():
    found = find_texts(ROOT)
    if sorted(found) == DOCUMENTS:
        return found
    if "CI" in os.environ and any(folder_of_texts().glob("*.txt")):
        pytest.fail(f"{folder_of_texts()} holds texts, and those of {sorted(set(DOCUMENTS) - set(found))} are not it")
    pytest.skip(ABSENT)


# ---- locators and figures


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_text_has_the_declared_number_of_lines(texts, document):
    assert table("documents", root=ROOT, document=document)["lines"].tolist() == [len(texts[document])]


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("name", ["claims", "recommendations", "commitments"])
class TestLocators:
    def test_every_locator_stands_on_its_line(self, texts, name, document):
        rows = table(name, root=ROOT, document=document)
        assert [
            row for row in zip(rows["line"], rows["phrase"], strict=True) if row[1] not in texts[document][row[0] - 1]
        ] == []

    def test_every_locator_stands_once_in_its_document(self, texts, name, document):
        whole = "\n".join(texts[document])
        phrases = table(name, root=ROOT, document=document)["phrase"]
        assert [phrase for phrase in phrases if whole.count(phrase) != 1] == []


@pytest.mark.parametrize("name", ["claims", "recommendations", "commitments"])
def test_no_locator_is_longer_than_eight_words(name):
    assert [phrase for phrase in table(name, root=ROOT)["phrase"] if len(phrase.split()) > 8] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_printed_figure_stands_on_its_line(texts, document):
    rows = table("claims", root=ROOT, document=document).dropna(subset=["value_text"])
    assert [
        row for row in zip(rows["line"], rows["value_text"], strict=True) if row[1] not in texts[document][row[0] - 1]
    ] == []


# ---- tables 1 and 2 of the security study, read back


def cells(text, first, last):
    """Return the tabulated lines among ``first`` to ``last``, as line number and cells."""
    lines = [(number, text[number - 1].split("\t")) for number in range(first, last + 1)]
    return [(number, [cell.strip() for cell in parts]) for number, parts in lines if len(parts) > 1]


@pytest.fixture(scope="module")
def printed_operations(texts):
    """Rows of table 2: line, name, year, marks by country; the second half of a split name has no year."""
    (_, head), *rows = cells(texts[STUDY], 138, 161)
    countries = [CODES[name] for name in head[2:]]
    return [
        (line, name, int(year), dict(zip(countries, marks, strict=True))) for line, (name, year, *marks) in rows if year
    ]


def test_the_operations_stand_in_the_order_of_the_study_on_its_lines(printed_operations):
    assert table("operations", root=ROOT)["study_line"].tolist() == [row[0] for row in printed_operations]


def test_the_operations_have_the_years_of_the_study(printed_operations):
    assert table("operations", root=ROOT)["year"].tolist() == [row[2] for row in printed_operations]


def test_the_operation_printed_twice_points_to_its_first_row(printed_operations):
    operations = table("operations", root=ROOT)
    first = {}
    for (_, name, year, marks), key in zip(printed_operations, operations["operation_id"], strict=True):
        first.setdefault((name, year, *marks.values()), key)
    repeated = {
        key: first[name, year, *marks.values()]
        for (_, name, year, marks), key in zip(printed_operations, operations["operation_id"], strict=True)
        if first[name, year, *marks.values()] != key
    }
    pointing = operations.dropna(subset=["duplicate_of"])
    assert dict(zip(pointing["operation_id"], pointing["duplicate_of"], strict=True)) == repeated


def test_every_mark_of_the_study_is_carried(printed_operations):
    assert {mark for row in printed_operations for mark in row[3].values()} == {"✓", "✗"}
    keys = table("operations", root=ROOT)["operation_id"]
    printed = {
        (key, country, mark == "✓")
        for key, row in zip(keys, printed_operations, strict=True)
        for country, mark in row[3].items()
    }
    carried = table("operation_participation", root=ROOT)
    assert set(carried[["operation_id", "country", "participates"]].itertuples(index=False, name=None)) == printed
    assert len(carried) == len(printed) == 21 * 6


@pytest.fixture(scope="module")
def printed_rows(texts):
    """Rows of table 1 with every cell: what the lines of a split row hold is joined."""
    rows = []
    for line, (name, kind, actors, scope, purpose) in cells(texts[STUDY], 108, 130):
        if kind:
            rows.append([[str(line)], name, kind, actors, scope, purpose])
        else:
            rows[-1][0].append(str(line))
            rows[-1][1] = f"{rows[-1][1]} {name}".strip()
            rows[-1][3] = f"{rows[-1][3]} {actors}"
    return rows


def bare(text):
    """Return the words of a cell, without what joins a list."""
    return [word for word in re.findall(r"[\w-]+", text) if word != "and"]


def test_every_cell_of_table_one_is_carried_as_printed(printed_rows):
    carried = table("printed_frameworks", root=ROOT).sort_values("study_order")
    as_printed = carried[["study_lines", "printed_name", "printed_type", "printed_scope"]]
    wanted = [(";".join(lines), name, kind, scope) for lines, name, kind, _, scope, _ in printed_rows]
    assert list(as_printed.itertuples(index=False, name=None)) == wanted
    assert [bare(cell) for cell in carried["printed_purpose"]] == [bare(row[5]) for row in printed_rows]


#: What a cell of actors says of the six, or of how they are tied in, and not of others.
OF_THE_SIX = r"\([^)]*(?:except|Kosovo|BiH)[^)]*\)|\(?incl\. WB6,?|working arrangements?[^;]*|WB6|beneficiaries"
OF_THE_SIX += r"|(?:operational|cooperation) agreements|for Kosovo[^;)]*|with(?: WB6)?|\d+ members"


def test_the_actors_and_counts_of_table_one_are_carried_as_printed(printed_rows):
    carried = table("printed_frameworks", root=ROOT).sort_values("study_order")
    others = carried["others_named"].fillna("")
    assert [bare(cell) for cell in others] == [bare(re.sub(OF_THE_SIX, " ", row[3])) for row in printed_rows]
    counts = [next((int(n) for n in re.findall(r"(\d+) members", row[3])), None) for row in printed_rows]
    assert [None if pd.isna(n) else int(n) for n in carried["members_count"]] == counts


@pytest.fixture(scope="module")
def printed_frameworks(texts):
    """Rows of table 1: line, type, scope, and actors by line (a split row has a second line without a type)."""
    rows = []
    for line, (_, kind, actors, scope, _) in cells(texts[STUDY], 108, 130):
        if kind:
            rows.append((line, kind, scope, {line: actors}))
        else:
            rows[-1][3][line] = actors
    return rows


@pytest.fixture(scope="module")
def in_table():
    return table("frameworks", root=ROOT, in_study_table=True).sort_values("study_order")


def test_the_frameworks_stand_in_the_order_of_the_study_on_its_lines(printed_frameworks, in_table):
    assert in_table["study_order"].tolist() == list(range(1, len(printed_frameworks) + 1))
    assert in_table["study_line"].tolist() == [row[0] for row in printed_frameworks]


def test_the_frameworks_have_the_types_of_the_study(printed_frameworks, in_table):
    kinds = [re.sub(r"\s*/\s*", " and ", row[1]).lower().replace(" ", "_") for row in printed_frameworks]
    assert in_table["type"].tolist() == kinds


def test_the_frameworks_have_the_scopes_of_the_study(printed_frameworks, in_table):
    assert in_table["scope"].tolist() == [re.sub(r"\W", "_", row[2].lower()) for row in printed_frameworks]


def named(text):
    return {code for name, code in CODES.items() if name in text}


def tie_in(text, otherwise):
    return next((tie for words, tie in TIES.items() if words in text), otherwise)


def printed_ties(line, actors):
    """Return tie and line for each country, as one row of table 1 words it.

    What the row says of the six holds for those that it neither excepts nor names apart; where it
    names some as included, nothing is said of the others.
    """
    excepted = named("".join(re.findall(r"except ([^)]*)\)", actors[line])))
    main = re.sub(r"\([^)]*(?:except|Kosovo)[^)]*\)", "", actors[line])
    included = named("".join(re.findall(r"incl\. ([^)]*)\)", main)))
    ties = {
        code: ("none" if code in excepted else "unclear" if included - {code} == included and included else None, line)
        for code in CODES.values()
    }
    ties = {code: (tie or tie_in(main, "member"), place) for code, (tie, place) in ties.items()}
    for place, words in actors.items():
        apart = re.search(r"(?<!except )\b[^();]*Kosovo[^();]*", re.sub(r"\([^)]*except[^)]*\)", "", words))
        if apart:
            ties["XK"] = (tie_in(words, "member"), place)
    return ties


def test_every_tie_is_the_one_of_the_study(printed_frameworks, in_table):
    printed = {
        (key, code, tie, place)
        for key, (line, _, _, actors) in zip(in_table["framework_id"], printed_frameworks, strict=True)
        for code, (tie, place) in printed_ties(line, actors).items()
    }
    study = table("memberships", root=ROOT, basis="study")
    carried = set(study[["framework_id", "country", "tie", "study_line"]].itertuples(index=False, name=None))
    assert sorted(carried ^ printed) == []
    assert len(study) == 16 * 6


# ---- own words


def words_of(text):
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text.casefold())


def runs_of(text):
    words = words_of(text)
    return {" ".join(words[n : n + RUN]) for n in range(len(words) - RUN + 1)}


def headings(texts):
    """Return the sections named in the dossiers that fill a line of their document."""
    for name in ("claims", "recommendations", "commitments"):
        rows = table(name, root=ROOT)
        yield from (one for one, key in zip(rows["section"], rows["document"], strict=True) if one in texts[key])


def exempt_runs(texts):
    """Return runs within titles, official names and headings, which are facts."""
    names = [*NAMES, *table("frameworks", root=ROOT)["official_name"], *table("documents", root=ROOT)["title"]]
    names += [*table("printed_frameworks", root=ROOT)["printed_name"]]
    names += [one.title for one in read_register(ROOT).values()]
    return {run for name in {*names, *headings(texts)} for run in runs_of(name)}


def readable(path):
    """Return the text of a tracked file, or nothing if it is a picture."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
    # Line ends within the cells of a notebook are written as two characters.
    return text.replace("\\n", " ").replace('\\"', '"') if path.suffix == ".ipynb" else text


def borrowed(text, documents):
    return sorted(runs_of(text) & documents)


def test_a_run_of_nine_words_is_found_across_line_ends_and_marks():
    document = runs_of("The quick brown fox jumps over the lazy dog today.")
    assert borrowed("a QUICK, brown\n# fox; jumps over the lazy dog today", document) == [
        "quick brown fox jumps over the lazy dog today"
    ]


def test_a_run_of_eight_words_is_none():
    document = runs_of("The quick brown fox jumps over the lazy dog today.")
    assert borrowed("the quick brown fox jumps over the lazy cat", document) == []


def test_no_tracked_file_borrows_the_words_of_a_document(texts):
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout, so there is no list of tracked files")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    documents = {run for lines in texts.values() for run in runs_of("\n".join(lines))} - exempt_runs(texts)
    files = [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    assert files
    found = {path.relative_to(ROOT).as_posix(): borrowed(readable(path), documents) for path in files}
    assert {name: runs for name, runs in found.items() if runs} == {}
