"""Style rules stay when a page or a script can use them, and go when none can."""

import pytest

from wb6.page.theme.rules import drop_unreferenced, prune, read_used

PAGE = '<html lang="en"><body id="top"><p class="lead note">Text</p><a href="#x">link</a></body></html>'


def kept(sheet, page=PAGE, script=""):
    return prune(sheet, read_used([page], [script]))


@pytest.mark.parametrize(
    "selector", ["p", ".lead", "p.note", "#top .lead", "a:hover", "a[href]", "p::before", ":root", "p:not(.absent)",
                 ":is(.absent, .lead)", "body > p + a"],
)  # fmt: skip
def test_a_rule_that_the_page_can_use_stays(selector):
    assert selector.split(",")[-1].strip(" )") in kept(selector + "{color:red}")


@pytest.mark.parametrize(
    "selector", [".absent", "p.absent", "#absent p", "table", "a[data-absent]", ":is(.absent, table)"]
)
def test_a_rule_that_nothing_can_match_goes(selector):
    assert kept(selector + "{color:red}") == ""


def test_of_a_list_of_selectors_only_the_possible_ones_stay():
    assert kept(".absent, .lead{color:red}") == ".lead{color:red}"


def test_a_class_that_a_script_sets_is_in_use():
    assert ".scrolled" in kept(".scrolled{top:0}", script='document.body.classList.add("scrolled");')


def test_a_name_that_is_only_a_variable_of_a_script_is_not_in_use():
    assert kept(".scrolled{top:0}", script="const scrolled = 1;") == ""


@pytest.mark.parametrize("state", ['html[data-theme="dark"] p', "html[data-mode=auto] p", "a[open]", "p[hidden]"])
def test_states_that_no_page_spells_out_stay(state):
    assert kept(state + "{color:red}")


def test_a_medium_without_rules_in_use_goes_with_them():
    sheet = "@media print{.absent{color:red}}@media (min-width:9em){.lead{color:red}}"
    assert kept(sheet) == "@media (min-width:9em){.lead{color:red}}"


def test_a_sheet_that_imports_another_is_refused():
    with pytest.raises(ValueError, match="imports another"):
        kept('@import "elsewhere.css";')


def test_custom_properties_go_when_nothing_refers_to_them_any_more():
    sheet = ":root{--one:red;--two:var(--one);--three:blue}\np{color:var(--three)}"
    assert drop_unreferenced(sheet, "") == ":root{--three:blue}\np{color:var(--three)}"


def test_a_custom_property_that_a_page_names_stays():
    assert "--one" in drop_unreferenced(":root{--one:red}", '<p style="color:var(--one)">')


def test_a_font_and_an_animation_that_no_rule_names_go():
    sheet = (
        '@font-face{font-family:"Kept";src:url(a.woff2)}\n@font-face{font-family:"Gone";src:url(b.woff2)}\n'
        "@keyframes turn{to{opacity:0}}\n@keyframes idle{to{opacity:0}}\np{font-family:Kept;animation:turn 1s}"
    )
    slim = drop_unreferenced(sheet, "")
    assert "a.woff2" in slim
    assert "turn" in slim
    assert "b.woff2" not in slim
    assert "idle" not in slim
