"""The real book, built by the runner and by plain Jupyter Book in copies of the tree, read as a reader would."""

import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.conftest import copy_book, run_offline
from tests.pages import published, run_page
from wb6.page.figure import MIME as FIGURE
from wb6.page.figure import read_bundle
from wb6.runner.book import read_book

ROOT = Path(__file__).resolve().parents[1]
PAGES = read_book(ROOT).pages
CHAPTERS = [page for page in PAGES if page.is_notebook]
#: The number of a figure: pages of a sweep, which a plain build has not, move those behind them.
NUMBERED = re.compile(r"^\s*Fig\. \d+")
LISTED = [page for page in CHAPTERS if page.made_of is None]  # a plain build has no sweeps


def read_page(root: Path, file: Path) -> BeautifulSoup:
    path = root / "_build" / "html" / file.with_suffix(".html")
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def first_heading(file: Path) -> str:
    if file.suffix == ".md":
        return (ROOT / file).read_text(encoding="utf-8").splitlines()[0].lstrip("# ")
    cell = json.loads((ROOT / file).read_text(encoding="utf-8"))["cells"][0]
    return "".join(cell["source"]).splitlines()[0].lstrip("# ")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.address)
def test_every_page_has_its_title_and_no_traceback(built, page):
    main = read_page(built, page.file).find("main")
    heading = main.find("h1").get_text().replace("’", "'").rstrip("#").strip()
    assert heading.startswith(first_heading(page.source))
    assert page.label in heading
    assert "Traceback (most recent call last)" not in main.get_text()


@pytest.mark.parametrize("page", CHAPTERS, ids=lambda page: page.address)
def test_every_chapter_shows_at_least_four_figures(built, page):
    assert len(read_page(built, page.file).select("figure.wb6-figure")) >= 4


@pytest.mark.parametrize("page", CHAPTERS, ids=lambda page: page.address)
def test_every_figure_has_caption_alternative_data_and_sources(built, page):
    folder = (built / "_build" / "html" / page.file).parent
    for figure in read_page(built, page.file).select("figure.wb6-figure"):
        assert figure.select_one("figcaption .caption-text").get_text(strip=True)
        picture = figure.find("img")
        assert figure.find("table") if picture is None else len(picture["alt"]) > 40
        data = next(link for link in figure.select("a.reference.download") if link["href"].endswith(".csv"))
        rows = (folder / data["href"]).read_text(encoding="utf-8").splitlines()
        assert len(rows) > 1
        sources = next(one for one in figure.find_all("details") if one.summary.get_text() == "sources")
        assert "[" in sources.get_text(), "sources stand there with their grades"


@pytest.mark.parametrize("page", CHAPTERS, ids=lambda page: page.address)
def test_the_data_link_of_a_figure_leads_to_the_values_that_the_run_drew(built, page):
    """The house forms' own tests hold the other half: what they hand on as data is what they drew."""
    notebook = json.loads((built / "_build" / "runs" / page.file).read_text(encoding="utf-8"))
    outputs = [output["data"] for cell in notebook["cells"] for output in cell.get("outputs", ()) if "data" in output]
    drawn = [read_bundle(data[FIGURE])["data_csv"] for data in outputs if FIGURE in data]
    folder = (built / "_build" / "html" / page.file).parent
    links = [figure.select_one("a.download[href$='.csv']") for figure in read_page(built, page.file).select("figure")]
    assert [(folder / link["href"]).read_text(encoding="utf-8") for link in links] == drawn
    assert drawn


@pytest.mark.parametrize("page", CHAPTERS, ids=lambda page: page.address)
def test_the_values_of_the_manifest_stand_on_the_page(built, page):
    manifest = json.loads((built / "_build" / "manifest.json").read_text(encoding="utf-8"))
    run = next(run for run in manifest["runs"] if run["page"] == page.address)
    shown = [span.get_text() for span in read_page(built, page.file).select(".wb6-value")]
    texts = {record["text"] for record in run["published"] if record["kind"] == "value"}
    assert shown
    assert set(shown) <= texts


def test_the_opening_page_shows_seven_findings_each_linked_to_its_page(built):
    findings = read_page(built, Path("index.md")).select("ol > li")
    assert len(findings) == 7
    for finding in findings:
        assert finding.select_one(".wb6-sentence").get_text(strip=True)
        assert finding.find("a")["href"].startswith("notebooks/")


@pytest.mark.parametrize("page", LISTED, ids=lambda page: page.address)
def test_the_plain_build_shows_the_same_figures_and_values(built, plain, page):
    ours, theirs = read_page(built, page.file), read_page(plain, page.file)
    for selector in (".wb6-value", ".wb6-sentence", "figure.wb6-figure figcaption", "figure.wb6-figure table"):
        texts = [[NUMBERED.sub("", one.get_text()) for one in soup.select(selector)] for soup in (ours, theirs)]
        assert texts[0] == texts[1]
    pictures = [[root / "_build/html" / page.file.parent / img["src"] for img in soup.select("figure.wb6-figure img")]
                for root, soup in ((built, ours), (plain, theirs))]  # fmt: skip
    assert [path.read_bytes() for path in pictures[0]] == [path.read_bytes() for path in pictures[1]]
    assert pictures[0]


def test_the_build_writes_nothing_outside_the_build_folder(built):
    for page in CHAPTERS:
        assert (built / page.source).read_bytes() == (ROOT / page.source).read_bytes()
    assert {path.name for path in built.iterdir()} == {
        "_build", "_config.yml", "_toc.yml", "data", "index.md", "notebooks", "requirements.txt", "seeds",
    }  # fmt: skip


def test_changing_one_cell_of_a_table_changes_the_value_on_the_page(tmp_path):
    root = copy_book(tmp_path)
    table = root / "data" / "routes" / "route_detections.csv"
    before = table.read_text(encoding="utf-8")
    table.write_text(before.replace("764038", "764041"), encoding="utf-8")
    changed = published(run_page("routes/migration_routes", tmp_path, root=root))
    assert changed["number_top"]["text"] == "764,041"
    assert "764,041" in changed["answer_size"]["text"]


def test_plain_papermill_runs_a_page_from_the_root(tmp_path):
    command = ["-m", "papermill", "notebooks/routes/migration_routes.ipynb", str(tmp_path / "out.ipynb")]
    done = run_offline([sys.executable, *command, "-p", "first_year", "2015", "-k", "python3"], ROOT)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "2015" in (tmp_path / "out.ipynb").read_text(encoding="utf-8")


def test_a_bad_country_code_stops_the_build_before_any_kernel(tmp_path):
    root = copy_book(tmp_path)
    table = root / "data" / "frameworks" / "operation_participation.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    lines[3] = lines[3].replace(",ME,", ",YU,")
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run_offline([sys.executable, "-m", "wb6", "build"], root)
    assert done.returncode == 2
    assert "data/frameworks/operation_participation.csv row 4, column country: 'YU' is not one of" in done.stderr
    assert not (root / "_build").exists()


def test_a_page_that_raises_is_named_and_shows_its_last_good_result(built, tmp_path):
    root = copy_book(tmp_path)
    shutil.copytree(built / "_build" / "cache", root / "_build" / "cache")
    path = root / "notebooks" / "routes" / "migration_routes.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    place = next(n for n, cell in enumerate(notebook["cells"]) if cell["id"] == "months-values")
    notebook["cells"][place]["source"].insert(0, "1/0\n")
    path.write_text(json.dumps(notebook), encoding="utf-8")
    done = run_offline([sys.executable, "-m", "wb6", "build"], root)
    assert done.returncode == 1
    for said in (
        f"cell {place + 1}, line 1: 1/0",
        "ZeroDivisionError",
        "run it alone: wb6 run routes/migration_routes",
    ):
        assert said in done.stderr
    assert f"{len(CHAPTERS) - 1} of {len(CHAPTERS)} results are kept" in done.stdout
    main = read_page(root, Path("notebooks/routes/migration_routes.md")).find("main")
    assert "this page could not be run" in main.get_text()
    assert "ZeroDivisionError" in main.get_text()
    assert main.select(".wb6-value")
