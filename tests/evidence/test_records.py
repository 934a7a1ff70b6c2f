"""What is used of a file of many records is announced one by one, and is the same until that record changes."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.hearing import listening
from tests.packages import CORRECTION, DOSSIER, MODEL, SOURCES, write_package, write_seeds
from wb6.evidence.claims import claim
from wb6.evidence.corrections import read_corrections
from wb6.evidence.disagreement import find_rivals
from wb6.evidence.model import find_table, read_model
from wb6.evidence.records import announce, resolve
from wb6.evidence.sources import find_sources, read_register
from wb6.evidence.tables import UnknownTableError, declaration_of, derived, table

BOOK = Path(__file__).resolve().parents[2]


@pytest.fixture
def root(tmp_path):
    root = write_seeds(write_package(tmp_path / "book"))
    (root / "data" / "corrections.yml").write_text(CORRECTION, encoding="utf-8")
    return root


# ---- what each load announces

DECLARATIONS = {"file:data/datapackage.yaml", "file:seeds/datapackage.yaml"}
CLAIM = {
    "claim:tiny_001", "table:claims", "corrections:claims",
    "document:press_2017", "table:documents", "corrections:documents",
}  # fmt: skip
LOADS = {
    "a table": (lambda root: table("figures", root=root), {"table:figures", "corrections:figures"}),
    "the declaration of a table": (lambda root: declaration_of("figures", root), {"table:figures"}),
    "all declarations": (read_model, DECLARATIONS),
    "sources by id": (lambda root: find_sources(["press_2017"], root), {"source:press_2017"}),
    "the whole register": (read_register, {"file:data/sources.bib"}),
    "no source": (lambda root: find_sources([], root), set()),
    "all corrections": (read_corrections, {"file:data/corrections.yml"}),
    "a claim": (lambda root: claim("tiny_001", root=root), CLAIM),
    "all claims": (
        lambda root: table("claims", root=root),
        {"table:claims", "corrections:claims", "file:seeds/claims.csv"},
    ),
}


@pytest.mark.parametrize(("load", "keys"), LOADS.values(), ids=LOADS)
def test_a_load_announces_what_it_uses(root, load, keys):
    with listening(root) as heard:
        load(root)
    assert set(heard.records) == keys


@pytest.mark.parametrize(("load", "keys"), LOADS.values(), ids=LOADS)
def test_a_load_announces_it_again_when_the_file_is_in_memory(root, load, keys):
    load(root)
    with listening(root) as heard:
        load(root)
    assert set(heard.records) == keys


@pytest.mark.parametrize("load", [load for load, _ in LOADS.values()], ids=LOADS)
def test_what_is_announced_is_what_is_found_later(root, load):
    with listening(root) as heard:
        load(root)
    assert heard.records == resolve(root, list(heard.records))
    assert "" not in heard.records.values()


OPENED = {name: {"data/figures/figures.csv"} if name == "a table" else set() for name in LOADS}


@pytest.mark.parametrize("name", LOADS)
def test_only_the_file_of_a_table_counts_because_it_is_opened(root, name):
    with listening(root) as heard:
        LOADS[name][0](root)
    assert heard.whole == OPENED[name]


@pytest.mark.parametrize("name", [name for name in LOADS if name != "a table"])
def test_a_file_of_records_is_named_before_it_is_opened(root, name):
    with listening(root) as heard:
        LOADS[name][0](root)
    named = set()
    for event, file in heard.events:
        if event == "open":
            assert file in named
        named.add(file)


def test_figures_of_other_publications_announce_their_table_and_their_sources(root):
    model = MODEL.replace("primaryKey: [country, year]", "primaryKey: [country, year, source_id]")
    figures = "figure_id,country,year,persons,share,seen,status,selected,source_id,note\n"
    figures += "F1,AL,2015,120,,,final,true,agency_2016,\nF2,AL,2015,130,,,final,false,press_2017,\n"
    write_package(root, model=model, figures=figures)
    (root / "data" / "corrections.yml").unlink()
    rows = table("figures", root=root, selected=True)
    with listening(root) as heard:
        assert len(find_rivals(derived(rows, rows), root)) == 1
    assert set(heard.records) == {"table:figures", "corrections:figures", "source:press_2017"}


# ---- when a record is another one

KEYS = [
    "table:countries", "table:figures", "table:claims", "source:agency_2016", "source:press_2017",
    "corrections:countries", "corrections:figures", "claim:tiny_001", "claim:tiny_002", "document:press_2017",
]  # fmt: skip

NEW_TABLE = "  - {name: routes, path: routes.csv, schema: {fields: [{name: route, type: string}]}}\n"
NEW_SOURCE = "@misc{agency_2017,\n  title = {A new {report} from a@b.example}\n}\n"
DATA, SEEDS, BIB = "data/datapackage.yaml", "seeds/datapackage.yaml", "data/sources.bib"
EDITS = {
    "a table is added": (SEEDS, "  - name: claims\n", f"{NEW_TABLE}  - name: claims\n", set()),
    "a table has other terms": (DATA, "terms: open", "terms: restricted", {"table:countries"}),
    "a column has another type": (DATA, "name: share, type: number", "name: share, type: string", {"table:figures"}),
    "a table is written otherwise": (DATA, "terms: open", "terms:   'open'  # all of it", set()),
    "a table lies elsewhere": (DATA, "path: countries.csv", "path: a/countries.csv", {"table:countries"}),
    "a source is added in front": (BIB, "@misc{agency_2016", f"{NEW_SOURCE}@misc{{agency_2016", set()),
    "a source has another year": (BIB, "= {2017}", "= {2017a}", {"source:press_2017"}),
    "a remark between sources": (BIB, "@misc{press_2017", "Press.\n@misc{press_2017", set()),
    "a comment on a source": (BIB, "@misc{press_2017", "@comment{of {the} press}@misc{press_2017", set()),
    "a source is written otherwise": (BIB, "Petrova, Ana and", "Petrova, Ana  and", {"source:press_2017"}),
    "a correction of another value": ("data/corrections.yml", "value: 95", "value: 100", {"corrections:figures"}),
    "a date in place of a text": ("data/corrections.yml", "value: 95", "value: 2017-03-04", {"corrections:figures"}),
    "a remark on corrections": ("data/corrections.yml", "- table", "# A remark.\n- table", set()),
    "a correction of another table": (
        "data/corrections.yml",
        "table: figures",
        "table: countries",
        {"corrections:figures", "corrections:countries"},
    ),
    "a claim in other words": ("seeds/claims.csv", "They were welcome.", "They were not welcome.", {"claim:tiny_002"}),
    "a claim is added": ("seeds/claims.csv", "tiny_002,", "tiny_000,press_2017,3,,,,,,,\ntiny_002,", set()),
    "a document of another kind": ("seeds/documents.csv", "news_report", "statement", {"document:press_2017"}),
}


def edit(root, file, old, new):
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(("file", "old", "new", "changed"), EDITS.values(), ids=EDITS)
def test_an_edit_changes_the_records_that_it_concerns_and_no_other(root, file, old, new, changed):
    before = resolve(root, KEYS)
    edit(root, file, old, new)
    after = resolve(root, KEYS)
    assert {key for key in KEYS if before[key] != after[key]} == changed
    assert "" not in after.values()


def test_a_date_and_the_same_date_as_a_text_are_two_things(root):
    edit(root, "data/corrections.yml", "value: 95", "value: 2017-03-04")
    before = resolve(root, KEYS)
    edit(root, "data/corrections.yml", "2017-03-04", "'2017-03-04'")
    assert before["corrections:figures"] != resolve(root, KEYS)["corrections:figures"]


def test_a_code_of_a_shared_list_reaches_the_tables_that_use_the_list(root):
    edit(root, "data/datapackage.yaml", "name: tiny", "name: tiny\ncodes: &codes [AL, RS]")
    edit(root, "data/datapackage.yaml", "{name: name, type: string}", "{name: name, constraints: {enum: *codes}}")
    before = resolve(root, KEYS)
    edit(root, "data/datapackage.yaml", "[AL, RS]", "[AL, RS, ME]")
    after = resolve(root, KEYS)
    assert {key for key in KEYS if before[key] != after[key]} == {"table:countries"}


def test_the_order_of_tables_is_none_of_their_matter(root):
    before = resolve(root, KEYS)
    head, first, second = MODEL.split("  - name: ")
    write_package(root, model=f"{head}  - name: {second}  - name: {first}")
    assert next(iter(read_model(root).tables)) == "figures"
    assert resolve(root, KEYS) == before


def test_a_first_correction_of_a_table_is_noticed_where_there_was_no_file(root):
    (root / "data" / "corrections.yml").unlink()
    before = resolve(root, KEYS)
    (root / "data" / "corrections.yml").write_text(CORRECTION, encoding="utf-8")
    after = resolve(root, KEYS)
    assert {key for key in KEYS if before[key] != after[key]} == {"corrections:figures"}


@pytest.mark.parametrize("text", ["", "[]\n", "# none\n"])
def test_a_file_without_corrections_is_as_good_as_none(root, text):
    (root / "data" / "corrections.yml").write_text(text, encoding="utf-8")
    before = resolve(root, KEYS)
    (root / "data" / "corrections.yml").unlink()
    assert resolve(root, KEYS) == before


# ---- when a record is gone

GONE = {
    "table:figures": ("data/datapackage.yaml", MODEL[MODEL.index("  - name: figures") :]),
    "source:press_2017": ("data/sources.bib", SOURCES[SOURCES.index("@misc{press_2017") :]),
    "claim:tiny_002": ("seeds/claims.csv", DOSSIER["claims"].splitlines(keepends=True)[2]),
}


@pytest.mark.parametrize(("key", "place"), GONE.items(), ids=GONE)
def test_a_record_that_is_gone_has_an_empty_fingerprint(root, key, place):
    file, text = place
    edit(root, file, text, "")
    assert [one for one, sha256 in resolve(root, KEYS).items() if not sha256] == [key]


FILES = {
    "data/datapackage.yaml": {"table:countries", "table:figures"},
    "seeds/datapackage.yaml": {"table:claims", "claim:tiny_001", "claim:tiny_002", "document:press_2017"},
    "data/sources.bib": {"source:agency_2016", "source:press_2017"},
    "data/corrections.yml": set(),
    "seeds/claims.csv": {"claim:tiny_001", "claim:tiny_002"},
}


@pytest.mark.parametrize(("file", "gone"), FILES.items(), ids=FILES)
def test_with_a_file_its_records_are_gone(root, file, gone):
    (root / file).unlink()
    assert {key for key, sha256 in resolve(root, KEYS).items() if not sha256} == gone


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_is_gone_has_an_empty_fingerprint_itself(root, file):
    assert len(resolve(root, [f"file:{file}"])[f"file:{file}"]) == 64
    (root / file).unlink()
    assert resolve(root, [f"file:{file}"]) == {f"file:{file}": ""}


DECLARED = {key for key in KEYS if key.startswith(("table", "claim", "document"))}
CORRECTED = {"corrections:countries", "corrections:figures"}
CITED = {"source:agency_2016", "source:press_2017"}
MALFORMED = {
    "yaml that is not closed": ("data/corrections.yml", "- [unclosed", CORRECTED),
    "a text in place of a list": ("data/corrections.yml", "none", CORRECTED),
    "a declaration of something else": (DATA, "- tiny", DECLARED),
    "a table that holds itself": (
        DATA,
        "resources:\n  - &self {name: figures, of: *self}",
        {"table:countries", "table:figures"},
    ),
    "an entry that is not closed": (BIB, "@misc{agency_2016, title = {A}", CITED),
    "a head of no entry": (BIB, f"{SOURCES}\nme@home.example", CITED),
    "rows without their key": (
        "seeds/claims.csv",
        "id,claim\ntiny_001,Many came.\n",
        {"claim:tiny_001", "claim:tiny_002"},
    ),
}


@pytest.mark.parametrize(("file", "text", "gone"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_file_holds_no_records(root, file, text, gone):
    (root / file).write_text(text, encoding="utf-8")
    assert {key for key, sha256 in resolve(root, KEYS).items() if not sha256} == gone


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_is_no_text_holds_no_records(root, file):
    (root / file).write_bytes(b"\xff\xfe{")
    assert "" in resolve(root, KEYS).values()


@pytest.mark.parametrize("key", ["figures", "colour:red", "", "claim:"])
def test_what_is_no_key_of_a_record_has_an_empty_fingerprint(root, key):
    assert resolve(root, [key]) == {key: ""}


def test_a_book_without_founding_documents_has_its_tables(tmp_path):
    root = write_package(tmp_path)
    assert [key for key, sha256 in resolve(root, KEYS).items() if sha256] == [
        key for key in KEYS if key.startswith(("corrections", "source")) or key in ("table:countries", "table:figures")
    ]


# ---- what cannot be announced by record counts as a whole


def test_a_source_that_is_sought_in_vain_makes_the_register_count(root):
    with listening(root) as heard, pytest.raises(KeyError):
        find_sources(["agency_2016", "agency_2018"], root)
    assert set(heard.records) == {"source:agency_2016", "file:data/sources.bib"}


def test_a_table_that_is_sought_in_vain_makes_the_declarations_count(root):
    with listening(root) as heard, pytest.raises(UnknownTableError):
        table("routes", root=root)
    assert set(heard.records) == DECLARATIONS
    assert heard.whole == set()


def test_a_declaration_that_is_absent_is_announced_as_absent(tmp_path):
    root = write_package(tmp_path)
    with listening(root) as heard:
        assert find_table("claims", root) is None
    assert heard.records["file:seeds/datapackage.yaml"] == ""


def test_a_claim_that_is_sought_in_vain_makes_all_claims_count(root):
    with listening(root) as heard, pytest.raises(KeyError):
        claim("tiny_003", root=root)
    assert "file:seeds/claims.csv" in heard.records


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("@misc{agency_2016", '@string{agency = "Agency"}\n@misc{agency_2016'),
        ("year      = {2017}", "year = {2017},\n  crossref = {agency_2016}"),
    ],
    ids=["an abbreviation", "another source"],
)
def test_a_source_that_leans_on_what_stands_elsewhere_makes_the_register_count(root, old, new):
    edit(root, "data/sources.bib", old, new)
    with listening(root) as heard:
        assert [one.id for one in find_sources(["press_2017"], root)] == ["press_2017"]
    assert set(heard.records) == {"file:data/sources.bib"}


def test_a_source_within_a_comment_is_a_source_as_it_is_to_the_register(root):
    edit(root, BIB, "@misc{press_2017", "@comment{@misc{press_2017")
    with listening(root) as heard:
        assert [one.id for one in find_sources(["press_2017"], root)] == ["press_2017"]
    assert set(heard.records) == {"source:press_2017"}


def test_nothing_is_announced_of_a_book_for_no_key(root):
    with listening(root) as heard:
        announce(root)
    assert (heard.events, heard.records) == ([], {})


# ---- the book itself


def test_every_table_source_and_claim_of_the_book_is_found_as_a_record():
    keys = [f"table:{name}" for name in read_model(BOOK).tables]
    keys += [f"source:{one}" for one in read_register(BOOK)]
    keys += [f"claim:{one}" for one in table("claims", root=BOOK)["claim_id"]]
    keys += [f"document:{one}" for one in table("documents", root=BOOK)["document"]]
    assert [key for key, sha256 in resolve(BOOK, keys).items() if not sha256] == []


def test_records_are_resolved_without_the_libraries_that_tables_need():
    code = "import sys, wb6.evidence.records; print({'pandas', 'numpy', 'pybtex'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
