"""One table changes: figure, text alternative, caption, value, sentence, ledger and CSV follow, and nothing else.

A tiny book of two chapters on two tables, printed twice by the runner with the contracts of ``wb6.page``.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.books import notebook, write_book
from tests.packages import FIGURES, MODEL, SOURCES, write_package

SECOND = """  - name: arrivals
    path: figures/arrivals.csv
    terms: open
    schema:
      fields:
        - {name: year, type: year, constraints: {required: true}}
        - {name: persons, type: integer}
        - {name: source_id, type: string, constraints: {required: true}}
      primaryKey: year
"""
ARRIVALS = "year,persons,source_id\n2015,41,agency_2016\n2016,52,press_2017\n"

CHAPTER = """\
import wb6
from wb6.page import forms

rows = wb6.table("{table}").dropna(subset="persons")
top = rows.loc[rows["persons"].idxmax()]
peak = wb6.value("peak", top["persons"], rows=rows.loc[[top.name]], unit="persons")
wb6.sentence("answer", [(top["persons"] > 0, "At most {{peak}} came.")], values=[peak])
wb6.figure(
    "course",
    forms.lines(rows.assign(who="all"), x="year", y="persons", series="who", focus=["all"], unit="Persons a year"),
    title=f"At most {{peak}} came in a year",
    caption=f"Persons a year; the highest year had {{peak}}.",
)
"""

FIRST, OTHER = "notebooks/part/first", "notebooks/part/other"
RUNS = "pages: [wb6.page.ledger:write_ledger]\n"


def chapter(title, table):
    content = notebook(title, CHAPTER.format(table=table))
    content["cells"][0]["source"] += "\n\n{glue}`answer` {glue}`peak`, in {numref}`fig-NAME-course`."
    return content


def make_book(root: Path) -> Path:
    """Write the book; its package is the one under test."""
    first, other = chapter("First", "figures"), chapter("Other", "arrivals")
    for name, content in (("first", first), ("other", other)):
        content["cells"][0]["source"] = content["cells"][0]["source"].replace("NAME", name)
    pages = {"index.md": "# Tiny book\n\nThis page has more than five words in it.\n", f"{FIRST}.ipynb": first}
    ledger = {"notebooks/ledger.md": "# Ledger\n\nThis page has more than five words in it.\n"}
    write_book(root, {**pages, f"{OTHER}.ipynb": other, **ledger}, RUNS)
    config = (root / "_config.yml").read_text() + "sphinx: {extra_extensions: [wb6.page.extension]}\n"
    (root / "_config.yml").write_text(config)
    write_package(root, model=MODEL + SECOND, sources=SOURCES)
    (root / "data" / "figures" / "arrivals.csv").write_text(ARRIVALS)
    return root


def build(root: Path) -> dict[str, bytes]:
    """Build the book and return the content of every printed file by path."""
    done = subprocess.run(
        [sys.executable, "-m", "wb6", "build", "--root", str(root)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    site = root / "_build" / "html"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def editions(tmp_path_factory):
    """The printed files before and after one cell of the table ``figures`` was changed."""
    root = make_book(tmp_path_factory.mktemp("contracts") / "book")
    before = build(root)
    table = root / "data" / "figures" / "figures.csv"
    table.write_text(FIGURES.replace("2015,120,", "2015,170,"))
    return before, build(root)


def read(edition, name):
    return BeautifulSoup(edition[name].decode(), "html.parser")


def csv_of(edition):
    link = read(edition, f"{FIRST}.html").select_one("figure a.download[href$='.csv']")["href"]
    return edition[re.sub(r"^(\.\./)+", "", link)].decode()


PARTS = {
    "value": lambda edition: read(edition, f"{FIRST}.html").select("a.wb6-value")[1].get_text(),
    "card": lambda edition: read(edition, f"{FIRST}.html").select(".wb6-card")[1].get_text(),
    "sentence": lambda edition: read(edition, f"{FIRST}.html").select_one(".wb6-sentence").get_text(),
    "text alternative": lambda edition: read(edition, f"{FIRST}.html").select_one("figure img")["alt"],
    "description": lambda edition: read(edition, f"{FIRST}.html").select("figure .wb6-details")[2].get_text(),
    "caption": lambda edition: read(edition, f"{FIRST}.html").select_one(".caption-text").get_text(),
    "data of the figure": csv_of,
    "ledger": lambda edition: read(edition, "notebooks/ledger/part_first.html").find(id="value-peak").get_text(),
    "rows of the value": lambda edition: edition["notebooks/ledger/part_first_peak.csv"].decode(),
}


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_the_page_follows_the_table(editions, part):
    before, after = (PARTS[part](edition) for edition in editions)
    assert "120" in before
    assert "120" not in after
    assert "170" in after


def test_the_picture_follows_the_table(editions):
    before, after = (edition["_images/first-course.svg"] for edition in editions)
    assert before != after


def test_nothing_else_changes(editions):
    before, after = editions
    assert before.keys() == after.keys()
    changed = {name for name in before if before[name] != after[name]}
    own = {
        f"{FIRST}.html",
        "_images/first-course.svg",
        "notebooks/ledger/part_first.html",
        "notebooks/ledger/part_first_peak.csv",
        "_sources/notebooks/part/first.ipynb",
        "_sources/notebooks/ledger/part_first.md",
        "searchindex.js",
        "objects.inv",  # holds the captions by which figures are referred to
    }
    downloads = {name for name in changed if re.fullmatch(r"_downloads/\w+/first-course\.(csv|svg)", name)}
    assert changed == own | downloads
    assert len(downloads) == 2


def test_the_figure_can_be_referred_to_by_number(editions):
    link = read(editions[0], f"{FIRST}.html").find("a", href="#fig-first-course")
    assert link.get_text() == "Fig. 1"


def test_a_value_leads_to_its_line_in_the_ledger(editions):
    link = read(editions[0], f"{FIRST}.html").select("a.wb6-value")[0]["href"]
    assert link == "../ledger/part_first.html#value-peak"
    assert read(editions[0], "notebooks/ledger/part_first.html").find(id="value-peak")
