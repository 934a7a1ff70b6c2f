"""Every page of the built book in a browser: accessible, offline, as wide as the screen, usable by keyboard.

``python -m tests.browser`` prints the same for the book in ``_build/html`` without the rest of the tests.
"""

import csv
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from tests.browser.audits import DESKTOP, OTHER_VIEWS, PHONE, Audits, View, judge_opened, open_context


def faults(audits: Audits, pages: list[str], part: str, view: View = DESKTOP, scope: str = "") -> list[str]:
    """Return one line for each fault of a kind, with its page.

    Without a scope, every rule is asked on desktop and of one page of each template, the view's own of the others.
    """
    found = []
    for page in pages:
        asked = scope or ("full" if view == DESKTOP or page in audits.site.templates else "view")
        found += [f"{page} ({view.name}): {line}" for line in getattr(audits.judge(page, view, asked), part)]
    return found


def say(lines: list[str]) -> str:
    return f"{len(lines)} faults\n" + "\n".join(lines[:40])


def test_every_page_of_the_book_is_judged_and_some_stand_for_a_template(site):
    assert {"index.html", "search.html", "notebooks/methods.html", "notebooks/register.html"} <= set(site.pages)
    assert 5 <= len(site.templates) <= len(site.pages)


def test_no_page_violates_a_rule(audits, site):
    found = faults(audits, site.pages, "violations")
    assert not found, say(found)


@pytest.mark.parametrize("view", OTHER_VIEWS, ids=lambda view: view.name)
def test_no_page_violates_a_rule_in_another_view(audits, site, view):
    found = faults(audits, site.pages, "violations", view)
    assert not found, say(found)


def test_no_page_scrolls_sideways_on_a_phone(audits, site):
    found = faults(audits, site.pages, "overflow", PHONE)
    assert not found, say(found)


@pytest.mark.parametrize("part", ["requests", "errors"])
def test_no_page_asks_beyond_this_machine_or_complains(audits, site, part):
    found = faults(audits, site.pages, part)
    assert not found, say(found)


@pytest.mark.parametrize("part", ["requests", "errors"])
def test_a_page_opened_from_disk_reads_files_only_and_does_not_complain(audits, site, part):
    found = faults(audits, site.pages, part, scope="disk")
    assert not found, say(found)


@pytest.mark.parametrize("view", [DESKTOP, PHONE], ids=lambda view: view.name)
def test_the_keyboard_reaches_everything_and_escape_closes(audits, site, view):
    found = faults(audits, site.templates, "keyboard", view, "keyboard")
    assert not found, say(found)


@pytest.mark.parametrize("view", [DESKTOP, PHONE], ids=lambda view: view.name)
def test_what_a_button_opens_violates_no_rule(browser, site, view):
    found = judge_opened(browser, f"{site.address}index.html", view)
    assert not found, say(found)


@pytest.mark.parametrize("disk", [False, True], ids=["served", "from disk"])
def test_a_search_finds_pages_and_asks_nobody(browser, site, disk):
    context = open_context(browser, DESKTOP)
    tab, asked, errors = context.new_page(), [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("pageerror", lambda error: errors.append(str(error)))
    local = f"{site.folder.as_uri()}/" if disk else site.address
    tab.goto(f"{local}search.html?q=detections", wait_until="load")
    tab.locator("#search-results li a").nth(3).wait_for(timeout=20000)  # results come one after another
    assert not [url for url in asked if not url.startswith(local)]
    assert not errors
    context.close()


def test_each_data_link_leads_to_a_file_of_values(site):
    """The links work from disk as they work from a server: they are files beside the page."""
    seen, found = 0, []
    for page in site.pages:
        soup = BeautifulSoup((site.folder / page).read_text(encoding="utf-8"), "html.parser")
        for figure in soup.select("figure.wb6-figure"):
            links = [link["href"] for link in figure.select("a[href$='.csv']")]
            rows = [read_rows((site.folder / page).parent / unquote(link)) for link in links]
            seen += 1
            if not rows or not all(len(one) > 1 and {len(row) for row in one} == {len(one[0])} for one in rows):
                found.append(f"{page}: {figure.get('id')}: {links}")
    assert seen
    assert not found, say(found)


def read_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))
