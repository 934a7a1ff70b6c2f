"""The explorer in a browser, from the disk: every single change comes to what the analysis reckons, by keyboard too."""

import pytest
from bs4 import BeautifulSoup

from tests.browser.audits import DESKTOP, open_context
from wb6.analysis.admissions import COUNTED, by_purpose, cover, hold, try_admissions, try_two_admissions
from wb6.analysis.frameworks import current_ties
from wb6.evidence.countries import SHORT_NAMES, WB6
from wb6.evidence.tables import table
from wb6.page import extension, forms
from wb6.page.marks import COUNTED_NAMES, PURPOSES, TIES

HEAD = "<link rel='stylesheet' href='wb6.css'><script src='explorer.js' defer></script>"

#: Chooses one cell after another, alone, and reads what it comes to: in all, and by purpose.
EVERY_CHANGE = """() => {
  const root = document.querySelector(".wb6-explorer");
  const rows = [...root.querySelectorAll("tr[data-purpose]")];
  return [...root.querySelectorAll("td[data-cell] button")].map((button) => {
    const said = button.textContent;
    button.click();
    const found = [button.closest("td").dataset.cell, said, Number(root.dataset.added),
      Object.fromEntries(rows.map((row) => [row.dataset.purpose, Number(row.cells[2].textContent)]))];
    button.click();
    return found;
  });
}"""


@pytest.fixture(scope="module")
def state():
    """The book's own ties and purposes."""
    ties = current_ties(table("memberships"))
    return ties, by_purpose(table("framework_purposes"), list(PURPOSES))


@pytest.fixture
def opened(browser, tiny, state):
    """The explorer of the book's own tables, opened from the disk; the addresses that it asked for."""
    ties, purposes = state
    drawing = forms.explorer(
        ties,
        purposes,
        frameworks=sorted(set(ties["framework_id"])),
        countries=WB6,
        marks=TIES,
        loosest="agreement",
        framework_labels={},
        country_labels=SHORT_NAMES,
        purpose_labels=PURPOSES,
        counted_labels=COUNTED_NAMES,
    )
    files = {name: (extension.STATIC / name).read_text(encoding="utf-8") for name in ("wb6.css", "explorer.js")}
    site = tiny(drawing.html, head=HEAD, **{name.replace(".", "_"): text for name, text in files.items()})
    context = open_context(browser, DESKTOP)
    tab = context.new_page()
    tab.asked = []
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.goto((site.folder / "page.html").as_uri())
    yield tab
    context.close()


@pytest.mark.parametrize("loosest", list(COUNTED))
def test_every_single_change_comes_to_what_the_analysis_reckons(opened, state, loosest):
    ties, purposes = state
    opened.get_by_label("A tie counts from").select_option(loosest)
    reckoned = try_admissions(ties, purposes, loosest)
    wanted = {
        f"{one['framework_id']} {one['country']}": (one["pairs"], {p: one[f"pairs_{p}"] for p in purposes})
        for one in reckoned.to_dict("records")
    }
    seen = opened.evaluate(EVERY_CHANGE)
    assert {key: (added, parts) for key, _, added, parts in seen} == wanted
    assert {key: said for key, said, _, _ in seen} == {key: f"+{pairs}" for key, (pairs, _) in wanted.items()}
    assert len(seen) == len(wanted) > 15


def test_two_changes_together_come_to_what_the_analysis_reckons(opened, state):
    one = try_two_admissions(*state, "agreement").query("pairs != apart").iloc[0]
    for side in ("first", "second"):
        opened.locator(f"td[data-cell='{one[f'{side}_framework']} {one[f'{side}_country']}'] button").click()
    assert opened.locator(".wb6-explorer").get_attribute("data-added") == str(one["pairs"])


def test_today_is_what_the_analysis_reckons_and_comes_back(opened, state):
    ties, purposes = state
    today = {purpose: str(len(pairs)) for purpose, pairs in cover(hold(ties, "agreement"), purposes).items()}
    rows = opened.locator("tr[data-purpose]")
    assert {row.get_attribute("data-purpose"): row.locator("td").first.inner_text() for row in rows.all()} == today
    opened.locator("td[data-cell='europol XK'] button").click()
    assert opened.locator(".wb6-explorer").get_attribute("data-added") == "5"
    opened.get_by_role("button", name="Back to today").click()
    assert opened.locator(".wb6-explorer").get_attribute("data-added") == "0"
    assert opened.locator("button[aria-pressed=true]").count() == 0


def test_a_keyboard_admits_and_takes_back(opened):
    button = opened.locator("td[data-cell='europol XK'] button")
    opened.locator("select").focus()
    for _ in range(80):
        opened.keyboard.press("Tab")
        if button.evaluate("one => one === document.activeElement"):
            break
    opened.keyboard.press("Space")
    assert button.get_attribute("aria-pressed") == "true"
    assert button.evaluate("one => one === document.activeElement")
    assert "Kosovo to europol" in opened.get_by_role("status").inner_text()
    opened.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "false"


def test_a_button_says_what_it_does(opened):
    button = opened.locator("td[data-cell='europol XK'] button")
    assert button.get_attribute("aria-label") == "Kosovo to europol, today working arrangement: adds 5 pairs"


def test_nothing_is_asked_for_beyond_the_folder(opened):
    assert opened.asked
    assert [url for url in opened.asked if not url.startswith("file:")] == []


def test_the_explorer_of_the_book_reckons_what_its_notebook_printed(browser, site):
    page = site.folder / "notebooks" / "frameworks" / "what_if.html"
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    (link,) = soup.select("figure a.download[href$='explorer.csv']")
    file = page.parent / link["href"]
    with open_context(browser, DESKTOP) as context:
        tab = context.new_page()
        tab.goto(page.as_uri(), wait_until="domcontentloaded")
        seen = {key: added for key, _, added, _ in tab.evaluate(EVERY_CHANGE)}
    printed = [line.split(",") for line in file.read_text(encoding="utf-8").splitlines()]
    places = [printed[0].index(name) for name in ("framework_id", "country", "pairs")]
    assert seen == {f"{row[places[0]]} {row[places[1]]}": int(row[places[2]]) for row in printed[1:]}
