"""A tiny book printed by plain Jupyter Book with the extension: light, complete in itself, its parts named."""

import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ExtensionError

from tests.books import CONFIG, PROSE, write_book
from tests.loads import files_of, foreign_of
from wb6.page.theme import shell

OFFLINE = Path(__file__).parents[1] / "offline"
EXTENSION = """\
sphinx:
  extra_extensions: [wb6.page.extension]
  config: {html_theme_options: {use_download_button: true, use_fullscreen_button: false}}
"""
FIRST = f"# First\n\n{PROSE}\n\n:::{{note}}\nA note.\n:::\n\n## Part\n\nThe square is $x^2$.\n\n```python\nx = 1\n```\n"
SECOND = f"# Second\n\n{PROSE} Montenegro stands here.\n"


def print_book(root):
    paths = os.pathsep.join([str(OFFLINE), str(OFFLINE.parents[1])])
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONUTF8": "1"}
    start = "from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-c", start, "build", ".", "-W", "--keep-going", "-q"]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return root / "_build" / "html"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = tmp_path_factory.mktemp("tiny")
    write_book(root, {"first.md": FIRST, "second.md": SECOND})
    config = CONFIG + "parse: {myst_enable_extensions: [colon_fence, dollarmath]}\n" + EXTENSION
    (root / "_config.yml").write_text(config, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def site(root):
    return print_book(root)


@pytest.fixture(scope="module")
def page(site):
    return BeautifulSoup((site / "first.html").read_text(encoding="utf-8"), "html.parser")


def test_nothing_is_fetched_from_elsewhere(site):
    assert foreign_of(site) == []


def test_a_page_loads_one_style_sheet_and_the_few_scripts_it_needs(site):
    names = {path.name for path in files_of(site / "first.html")}
    assert names == {
        "book.css", "documentation_options.js", "doctools.js", "sphinx_highlight.js",
        "sphinx-book-theme.js", "pydata-sphinx-theme.js", "shell.js", "values.js",
    }  # fmt: skip


def test_every_file_that_a_page_loads_is_there(site):
    for name in ("first", "second", "search", "genindex"):
        assert files_of(site / f"{name}.html")


def test_what_no_page_loads_is_not_printed(site):
    left = {path.name for path in (site / "_static").rglob("*") if path.is_file()}
    assert not [name for name in left if re.search(r"fontawesome|bootstrap|thebe|\.map$|\.woff2$|\.ttf$", name)]


def test_the_search_page_loads_the_index_and_no_other_page_does(site):
    assert "searchindex.js" in {path.name for path in files_of(site / "search.html")}
    assert "searchindex.js" not in {path.name for path in files_of(site / "second.html")}


def test_the_search_dialog_leads_to_the_search_page(page):
    form = page.select_one("dialog#pst-search-dialog form")
    assert (form["action"], form["method"], form.input["name"]) == ("search.html", "get", "q")


def test_scripts_are_classic_so_that_they_run_from_a_file(page):
    assert not page.select('script[type="module"]')


def test_a_formula_needs_no_script(page):
    assert page.select_one("math msup")
    assert "mathjax" not in " ".join(script.get("src", "").lower() for script in page.find_all("script"))


def test_the_language_is_declared(page):
    assert page.html["lang"] == "en"


def test_every_dialog_and_button_has_a_name(page):
    assert all(dialog.get("aria-label") for dialog in page.find_all("dialog"))
    for button in page.select("button, summary"):
        assert button.get("aria-label") or button.get_text(strip=True), button


def test_a_button_that_shows_words_is_named_by_them(page):
    button = page.select_one(".search-button-field")
    assert button.get("aria-label") is None
    assert button.get_text(" ", strip=True).startswith("Search")


def test_the_contents_of_the_book_are_a_landmark_with_a_name(page):
    sidebar = page.select_one("#pst-primary-sidebar")
    assert (sidebar["role"], sidebar["aria-label"]) == ("complementary", "Book")


def test_no_landmark_is_empty(page):
    for landmark in page.select("header, footer, nav, aside, main"):
        if "d-none" not in landmark.get("class", []):
            assert landmark.get_text(strip=True), landmark


def test_the_first_link_leads_to_the_text(page):
    link = page.body.find("a")
    assert page.select_one(link["href"]).name == "main"


def test_the_download_menu_opens_without_a_script(page):
    assert page.select_one("details.dropdown-download-buttons > summary + ul.dropdown-menu")


def test_a_page_printed_anew_is_made_light_again(root, site):
    (root / "second.md").write_text(SECOND.replace("Second", "Later"), encoding="utf-8")
    before = (site / "_static" / shell.SHEET).read_bytes()
    print_book(root)
    text = (site / "second.html").read_text(encoding="utf-8")
    assert "Later" in text
    assert "fa-solid" not in text
    assert (site / "_static" / shell.SHEET).read_bytes() == before
    assert not list((site / "_static").rglob("fontawesome*"))


def context(*names):
    return {"css_files": [], "script_files": [SimpleNamespace(filename=name, attributes={}) for name in names]}


def choose(assets, slim=True):
    app = SimpleNamespace(config=SimpleNamespace(wb6_slim=slim))
    shell._choose_assets(app, "routes/page", "page.html", assets, None)
    return [asset.filename for asset in assets["script_files"]]


@pytest.mark.parametrize("address", ["https://cdn.example/x.js", "//cdn.example/x.js"])
def test_a_script_from_elsewhere_stops_the_build_with_the_remedy(address):
    with pytest.raises(ExtensionError, match=r"routes/page: the page would load .*put the file into wb6/page/static"):
        choose(context(address))


def test_our_own_rules_stay_whole(site):
    sheet = (site / "_static" / shell.SHEET).read_text(encoding="utf-8")
    assert ".wb6-claims" in sheet


def test_a_page_with_an_unknown_icon_is_named(tmp_path):
    (tmp_path / "routes.html").write_text('<body><i class="fas fa-rocket"></i></body>', encoding="utf-8")
    with pytest.raises(shell.UnknownIconError, match=r"routes\.html: The icon 'rocket'"):
        shell.slim_site(tmp_path)


def test_scripts_that_no_page_needs_are_left_out():
    assert choose(context("_static/copybutton.js", "_static/tables.js")) == ["_static/tables.js"]


def test_the_default_pages_can_be_printed_for_comparison():
    assert choose(context("https://cdn.example/x.js"), slim=False) == ["https://cdn.example/x.js"]
