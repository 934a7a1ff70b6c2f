"""The card of a value in a browser: it opens beside its number, is accessible, closes; without script it is a link."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.audits import DESKTOP, OTHER_VIEWS, SCOPES, open_context

PAGE = "notebooks/routes/migration_routes.html"
OPEN = ".wb6-card:popover-open"


@pytest.fixture(params=[DESKTOP, *OTHER_VIEWS], ids=lambda view: view.name)
def tab(request, browser, site):
    context = open_context(browser, request.param)
    tab = context.new_page()
    tab.goto(site.address + PAGE)
    yield tab
    context.close()


def test_a_number_opens_its_card_with_rows_sources_and_the_way_to_the_ledger(tab):
    tab.locator("a.wb6-value").nth(1).click()
    said = tab.locator(OPEN).inner_text()
    for part in ("1 row of table", "Sources:", "This number in the ledger"):
        assert part in said


def test_an_open_card_violates_no_rule(tab):
    tab.locator("a.wb6-value").nth(1).click()
    found = Axe().run(tab, context=OPEN, options=SCOPES["full"]).response["violations"]
    assert [(one["id"], node["target"], node["failureSummary"]) for one in found for node in one["nodes"]] == []


def test_an_open_card_stands_inside_the_screen(tab):
    for place in range(tab.locator("a.wb6-value").count()):
        tab.locator("a.wb6-value").nth(place).evaluate("link => { link.scrollIntoView({block: 'end'}); link.click() }")
        box = tab.locator(OPEN).bounding_box()
        size = tab.viewport_size
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= size["width"]
        assert box["y"] + box["height"] <= size["height"]


def test_enter_opens_tab_goes_in_and_escape_gives_the_focus_back(tab):
    tab.locator("a.wb6-value").nth(1).focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate(f"document.activeElement.closest('{OPEN}') !== null")
    tab.keyboard.press("Escape")
    tab.wait_for_function(f"!document.querySelector('{OPEN}')")
    assert tab.evaluate("document.activeElement.matches('a.wb6-value')")


def test_without_script_the_number_leads_to_its_line_in_the_ledger(browser, site):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(site.address + PAGE)
    tab.locator("a.wb6-value").nth(1).click()
    assert tab.url.endswith("ledger/routes_migration_routes.html#value-number_top")
    assert tab.locator("#value-number_top").is_visible()
    context.close()
