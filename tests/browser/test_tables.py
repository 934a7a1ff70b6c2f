"""Tables in a browser: they sort, filter, scroll in their box, and keep text from data as text."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from tests.browser.audits import DESKTOP, PHONE, Audits, Verdict, open_context
from wb6.page import extension, forms
from wb6.page.markup import folded, html_table, scrolling

STYLE = """:root { --pst-color-background: #fff; --pst-color-text-base: #222; --pst-color-text-muted: #555;
--pst-color-border: #ccc; --pst-color-accent: #06c } body { margin: 1rem }"""
HEAD = "<link rel='stylesheet' href='wb6.css'><link rel='stylesheet' href='page.css'>"
HEAD += "<script src='tables.js' defer></script>"
TOWNS = pd.DataFrame(
    {
        "town": ["Tuzla", "Čačak", "Bar", "<script>document.title = 'spoilt'</script>", "Ohrid", "Vlorë", "Zvečan"],
        "persons": pd.array([110_979, 73_331, 9, 1_000, None, 79_513, 16_650], dtype="Int64"),
        "share": [-0.5, 2.25, 10.0, 0.0, 1.5, None, 3.0],
        "founded": pd.to_datetime(
            ["2001-12-01", "1999-01-31", None, "2010-02-01", "2010-01-15", "1912-11-28", "2000-01-01"]
        ),
        "grade": ["b", "B", "a", None, "10", "9", "c"],
    }
)  # fmt: skip
COLUMNS = {"town": "Town", "persons": "Persons", "share": "Share", "founded": "Founded", "grade": "Grade"}
MANY = [("", [f"Row {number}", ("alpha", "beta", "gamma")[number % 3]]) for number in range(1, 41)]


@pytest.fixture
def written(tiny):
    """Return a function that writes a page with the book's style sheet and script, and serves it."""
    files = {name: (extension.STATIC / name).read_text(encoding="utf-8") for name in ("wb6.css", "tables.js")}
    named = {name.replace(".", "_"): text for name, text in files.items()}
    return lambda body: tiny(body, head=HEAD, page_css=STYLE, **named)


@pytest.fixture
def opened(browser, written):
    """Return a function that opens a page with tables, as a reader with a view sees it."""
    contexts = []

    def open_page(body, *, view=DESKTOP, disk=False, script=True):
        site = written(body)
        context = open_context(browser, view) if script else browser.new_context(java_script_enabled=False)
        contexts.append(context)
        tab = context.new_page()
        tab.goto((site.folder / "page.html").as_uri() if disk else f"{site.address}page.html")
        return tab

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def towns():
    written = forms.table(TOWNS, columns=COLUMNS, forms={"founded": "{:%B %Y}".format}, unit="towns")
    return scrolling("Towns", written.html)


def read_column(tab, place):
    return [row.locator("th, td").nth(place).inner_text() for row in tab.locator("tbody tr:visible").all()]


def test_a_heading_sorts_upwards_then_downwards_then_as_it_came(opened, towns):
    tab = opened(towns)
    seen = [read_column(tab, 1)]
    states = []
    for _ in range(3):
        tab.get_by_role("button", name="Persons").click()
        states.append(tab.locator("thead th").nth(1).get_attribute("aria-sort"))
        seen.append(read_column(tab, 1))
    assert states == ["ascending", "descending", None]
    assert seen[1] == ["9", "1,000", "16,650", "73,331", "79,513", "110,979", "not known"]
    assert seen[2] == ["110,979", "79,513", "73,331", "16,650", "1,000", "9", "not known"]
    assert seen[3] == seen[0]


@pytest.mark.parametrize(
    ("heading", "order"),
    [
        ("Share", ["Tuzla", "<script>", "Ohrid", "Čačak", "Zvečan", "Bar", "Vlorë"]),
        ("Founded", ["Vlorë", "Čačak", "Zvečan", "Tuzla", "Ohrid", "<script>", "Bar"]),
        ("Grade", ["Vlorë", "Ohrid", "Bar", "Tuzla", "Čačak", "Zvečan", "<script>"]),
        ("Town", ["<script>", "Bar", "Čačak", "Ohrid", "Tuzla", "Vlorë", "Zvečan"]),
    ],
)
def test_numbers_days_and_text_each_sort_by_their_order_and_what_is_not_known_comes_last(opened, towns, heading, order):
    tab = opened(towns)
    tab.get_by_role("button", name=heading).click()
    assert [town.split("document")[0] for town in read_column(tab, 0)] == order


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["10 %", "9 %", "−3 %", "", "9.5 %", "100 %"], ["−3 %", "9 %", "9.5 %", "10 %", "100 %", ""]),
        (["2 years", "10 years", "1 year", "–", "3 years", "4 years"], "1 year|2 years|3 years|4 years|10 years|–"),
        (["2025-02", "2024-12-31", "2024-01", "2025-01", "", "2019-05"], "2019-05|2024-01|2024-12-31|2025-01|2025-02|"),
        (["5 May 2020", "12 April 2020", "1 May 2019", "May 2020", "", "2 June 1999"],
         "2 June 1999|1 May 2019|12 April 2020|May 2020|5 May 2020|"),
    ],
)  # fmt: skip
def test_a_column_of_a_generated_page_is_sorted_by_what_is_written(opened, cells, order):
    tab = opened(html_table(("Name", "Said"), [("", ["Row", cell]) for cell in cells]))
    tab.get_by_role("button", name="Said").press("Enter")
    assert read_column(tab, 1) == (order.split("|") if isinstance(order, str) else order)


def test_text_from_data_stays_text_when_it_is_sorted(opened, towns):
    tab = opened(towns)
    tab.get_by_role("button", name="Town").click()
    assert tab.title() == "Tiny"
    assert tab.locator("tbody script").count() == 0
    assert read_column(tab, 0)[0] == "<script>document.title = 'spoilt'</script>"


def test_a_long_table_is_filtered_and_the_count_is_announced(opened):
    tab = opened(scrolling("Many", html_table(("Name", "Value"), MANY, name="Many")))
    status = tab.get_by_role("status")
    assert status.get_attribute("aria-live") == "polite"
    assert status.inner_text() == "40 rows"
    tab.get_by_label("Filter rows").fill("BETA row 2")
    assert read_column(tab, 0) == ["Row 22", "Row 25", "Row 28"]
    assert status.inner_text() == "3 of 40 rows"
    tab.get_by_label("Filter rows").fill("")
    assert status.inner_text() == "40 rows"


def test_a_filter_finds_letters_with_their_marks(opened):
    tab = opened(html_table(("Name",), [("", [name]) for name in ["Vučić", "Đukanović", *map(str, range(20))]]))
    for word, name in (("vucic", "Vučić"), ("dukan", "Đukanović"), ("Vuč", "Vučić")):
        tab.get_by_label("Filter rows").fill(word)
        assert read_column(tab, 0) == [name]


def test_a_filtered_table_can_be_sorted(opened):
    tab = opened(html_table(("Name", "Value"), MANY))
    tab.get_by_label("Filter rows").fill("4")
    tab.get_by_role("button", name="Value").click()
    assert read_column(tab, 0) == ["Row 24", "Row 4", "Row 34", "Row 40", "Row 14"]


def test_a_link_to_a_row_that_is_filtered_out_shows_it(opened):
    rows = [(f"row-{number}", cells) for number, (_, cells) in enumerate(MANY, 1)]
    tab = opened("<a href='#row-40'>Go</a>" + html_table(("Name", "Value"), rows))
    tab.get_by_label("Filter rows").fill("row 3")
    tab.get_by_role("link", name="Go").click()
    assert tab.locator("#row-40").is_visible()


@pytest.mark.parametrize(("rows", "buttons", "filters"), [(5, 0, 0), (12, 2, 0), (13, 2, 1)])
def test_a_short_table_stays_as_it_is(opened, rows, buttons, filters):
    tab = opened(html_table(("Name", "Value"), MANY[:rows]))
    assert tab.locator("thead button").count() == buttons
    assert tab.get_by_role("searchbox").count() == filters


def test_a_folded_table_is_equipped_when_it_is_unfolded(opened):
    tab = opened(folded("Rows", html_table(("Name", "Value"), MANY)))
    assert tab.locator("thead button").count() == 0
    tab.get_by_text("Rows").click()
    tab.get_by_role("button", name="Value").click()
    assert tab.locator("th[aria-sort=ascending]").count() == 1


def test_a_table_sorts_when_opened_from_disk(opened, towns):
    tab = opened(towns, disk=True)
    tab.get_by_role("button", name="Persons").click()
    assert read_column(tab, 1)[0] == "9"


def test_without_script_a_table_is_complete(opened):
    tab = opened(html_table(("Name", "Value"), MANY), script=False)
    assert len(read_column(tab, 0)) == 40
    assert tab.locator("button, input").count() == 0


def test_on_a_phone_the_first_column_stays_in_sight_while_the_others_scroll(opened):
    wide = html_table(("Name", *"ABCDEFGHIJ"), [("", ["Serbia", *(["one_long_value"] * 10)])] * 6)
    tab = opened(scrolling("Wide", wide), view=PHONE)
    box = tab.locator(".wb6-scroll")
    box.evaluate("box => { box.scrollLeft = 600 }")
    assert box.evaluate("box => box.scrollLeft") > 300
    first = tab.locator("tbody th").first.bounding_box()
    assert 0 <= first["x"] < 60
    assert first["width"] <= 0.4 * PHONE.width
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("view", [DESKTOP, PHONE], ids=lambda view: view.name)
def test_tables_that_sort_and_filter_violate_no_rule(browser, written, towns, tmp_path, view):
    site = written(towns + scrolling("Many", html_table(("Name", "Value"), MANY, name="Many")))
    audits = Audits(browser, site, tmp_path / "audits")
    assert [audits.judge("page.html", view, scope) for scope in ("full", "keyboard")] == [Verdict(), Verdict()]


def test_the_script_is_small():
    assert (extension.STATIC / "tables.js").stat().st_size < 6_000


def test_every_table_of_the_book_has_a_name_and_headers(site):
    seen = 0
    for page in site.pages:
        soup = BeautifulSoup((site.folder / page).read_text(encoding="utf-8"), "html.parser")
        for table in soup.select("table.wb6-table"):
            seen += 1
            assert table.get("aria-label") or table.find("caption"), page
            assert table.select("thead th[scope=col]"), page
            assert len(table.select("tbody th[scope=row]")) == len(table.select("tbody tr")), page
    assert seen
