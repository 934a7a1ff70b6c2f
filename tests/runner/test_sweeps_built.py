"""Six countries and two windows in a printed book, and a seventh that comes later."""

import json
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from tests.books import PROSE, notebook, read_outputs, snapshot, write_book
from wb6.runner.cli import cli

BRIEF = "country: str = 'AL'  # one country\nyear: int = 2024"

#: Publishes a number for prose and draws a picture of its own for every country.
SHOW = """\
import struct
import zlib

from IPython.display import Image, display

count = sum(map(ord, country)) * 1000 + year
glue = {"scrapbook": {"name": "count", "mime_prefix": "application/papermill.record/"}}
record = {"application/vnd.tiny.value+json": {"name": "count", "text": str(count)}}
display({"application/papermill.record/text/plain": str(count)}, metadata=glue | record, raw=True)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


pixel = zlib.compress(bytes([0, *country.encode()[:2], 0]))
size = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
print("drawn for", country)
Image(b"\\x89PNG\\r\\n\\x1a\\n" + size + chunk(b"IDAT", pixel) + chunk(b"IEND", b""))
"""

SIX = ("AL", "BA", "ME", "MK", "RS", "XK")

RUNS = """\
runs:
  routes/brief:
    parameters: {year: 2024}
    under: routes/overview
    sweep:
      country: [AL, BA, ME, MK, RS, XK]
  routes/trend:
    sweep:
      window: {5: five years, 10: ten years}
"""


@dataclass(frozen=True)
class Printed:
    """A printed book as it stood after a build: the files outside of what was built, the manifest, the pages."""

    files: dict[str, bytes]
    manifest: dict
    pages: dict[str, BeautifulSoup]
    pictures: dict[str, list[bytes]]

    def run(self, address):
        return next(run for run in self.manifest["runs"] if run["page"] == address)


def invoke(*arguments):
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def build(root):
    """Build a book and read all that the tests look at, so that a later build may change it."""
    done = invoke("build", "--root", root)
    assert done.exit_code == 0, done.output
    site = root / "_build" / "html"
    files = [site / "index.html", *sorted((site / "notebooks").rglob("*.html"))]
    pages = {file.stem: BeautifulSoup(file.read_text(), "html.parser") for file in files}
    pictures = {
        file.stem: [(file.parent / image["src"]).read_bytes() for image in pages[file.stem].select("main article img")]
        for file in files
    }
    manifest = json.loads((root / "_build" / "manifest.json").read_text())
    return Printed(snapshot(root), manifest, pages, pictures)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    brief = notebook("Brief", SHOW, parameters=BRIEF)
    text = "There were {glue}`count` of them."
    brief["cells"].append({"cell_type": "markdown", "id": "text", "metadata": {}, "source": text})
    pages = {
        "index.md": f"# Book\n\n{PROSE}\n",
        "notebooks/routes/overview.md": f"# Overview\n\n{PROSE} Albania: {{glue}}`brief_al.ipynb::count`.\n",
        "notebooks/routes/trend.ipynb": notebook("Trend", "print('over', window)", parameters="window: int = 3"),
        "notebooks/routes/brief.ipynb": brief,
    }
    root = write_book(tmp_path_factory.mktemp("sweep") / "book", pages, RUNS)
    contents = root / "_toc.yml"
    contents.write_text(contents.read_text().replace("  - file: notebooks/routes/brief\n", ""))
    return root


@pytest.fixture(scope="module")
def before(root):
    return snapshot(root)


@pytest.fixture(scope="module")
def six(root, before):
    return build(root)


@pytest.fixture(scope="module")
def seven(root, six):
    """The same book when one more country was written into ``runs.yml``."""
    runs = root / "notebooks" / "runs.yml"
    runs.write_text(runs.read_text().replace("XK]", "XK, SI]"))
    return build(root)


def heading(page):
    return page.find("h1").get_text().rstrip("#").strip()


def count_of(country):
    return str(sum(map(ord, country)) * 1000 + 2024)


def menu(page, entry):
    """Return the entries below one entry of a page's menu."""
    (item,) = [item for item in page.select("nav.bd-links li") if item.find("a").get_text(strip=True) == entry]
    return [link.get_text(strip=True) for link in item.find("ul").find_all("a")]


@pytest.mark.parametrize("country", SIX)
def test_a_page_tells_its_country_in_its_heading(six, country):
    assert heading(six.pages[f"brief_{country.lower()}"]) == f"Brief: {country}"


def test_a_page_of_labelled_values_has_the_label_in_its_heading(six):
    assert [heading(six.pages[f"trend_{years}"]) for years in (5, 10)] == ["Trend: five years", "Trend: ten years"]


def test_the_menu_hangs_the_pages_under_the_page_that_was_named(six):
    assert menu(six.pages["overview"], "Overview") == list(SIX)


def test_the_menu_hangs_the_others_under_the_notebook_itself(six):
    assert menu(six.pages["trend"], "Trend") == ["five years", "ten years"]


def test_the_notebook_that_is_swept_alone_is_no_page(six):
    assert "brief" not in six.pages


@pytest.mark.parametrize("country", SIX)
def test_a_page_shows_the_value_of_its_country(six, country):
    assert f"There were {count_of(country)} of them." in six.pages[f"brief_{country.lower()}"].find("main").get_text()


def test_every_page_has_one_picture_and_no_two_share_it(six):
    pictures = [six.pictures[f"brief_{country.lower()}"] for country in SIX]
    assert [len(one) for one in pictures] == [1] * 6
    assert len({one[0] for one in pictures}) == 6


def test_another_page_shows_the_value_of_one_country(six):
    assert f"Albania: {count_of('AL')}." in six.pages["overview"].find("main").get_text()


def test_the_manifest_has_a_run_for_every_page(six):
    swept = [f"routes/brief_{country.lower()}" for country in SIX]
    assert [run["page"] for run in six.manifest["runs"]] == [
        *swept,
        "routes/trend",
        "routes/trend_5",
        "routes/trend_10",
    ]


def test_a_run_in_the_manifest_has_its_own_parameters_and_values(six):
    run = six.run("routes/brief_rs")
    assert run["parameters"] == {"year": 2024, "country": "RS"}
    assert [(one["name"], one["text"]) for one in run["published"]] == [("count", count_of("RS"))]


def test_a_run_in_the_manifest_names_the_notebook_it_is_made_of(six):
    run = six.run("routes/brief_rs")
    assert (run["notebook"], run["source"]) == ("notebooks/routes/brief_rs.ipynb", "notebooks/routes/brief.ipynb")


def test_a_value_is_used_where_its_own_variant_is_shown(six):
    used = [six.run(f"routes/brief_{country}")["published"][0]["used_on"] for country in ("al", "rs")]
    assert used == [["routes/overview", "routes/brief_al"], ["routes/brief_rs"]]


def test_the_box_on_a_page_shows_what_it_was_run_with(six):
    rows = six.pages["brief_mk"].select("details.parameters tbody tr")
    cells = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in rows]
    assert cells == [["country", "MK", "one country", "text"], ["year", "2024", "", "whole number"]]


def test_the_box_on_a_page_gives_the_command_that_reruns_it(six):
    commands = [code.get_text() for code in six.pages["brief_mk"].select("details.parameters p code")]
    assert commands[0] == "wb6 run routes/brief_mk -p year 2024"


def test_the_build_changes_no_file_of_the_book(six, before):
    assert six.files == before


def test_a_seventh_country_is_run_alone(seven):
    assert [run["page"] for run in seven.manifest["runs"] if not run["reused"]] == ["routes/brief_si"]


def test_a_seventh_country_hangs_behind_the_six(seven):
    assert menu(seven.pages["overview"], "Overview") == [*SIX, "SI"]


def test_the_other_pages_stay_as_they_were_when_a_seventh_comes(six, seven):
    names = [f"brief_{country.lower()}" for country in SIX]
    assert [seven.pictures[name] for name in names] == [six.pictures[name] for name in names]


def test_one_page_of_a_sweep_is_rerun_by_its_address(root, six):
    done = invoke("run", "routes/brief_al", "--no-cache", "--root", root)
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[0] == f"value count: {count_of('AL')}"
    assert "drawn for AL\n" in read_outputs(root / "_build/variants/notebooks/routes/brief_al.ipynb")


def test_the_command_on_a_page_gives_what_the_page_shows(root, six):
    command = six.pages["brief_mk"].select_one("details.parameters p code").get_text()
    done = invoke(*command.split()[1:], "--root", root)
    assert done.output.splitlines()[0] == f"value count: {count_of('MK')}"
