"""The audit itself, on tiny sites: it finds each kind of fault, and keeps only good verdicts."""

from dataclasses import replace

import pytest

from tests.browser.audits import DESKTOP, DESKTOP_DARK, PHONE, Audits, Verdict

DARK = "<script>document.documentElement.dataset.theme = matchMedia('(prefers-color-scheme: dark)').matches"
DARK += " ? 'dark' : 'light'</script>"
GOOD = "<p>Text of a page.</p>"


@pytest.fixture
def judge(browser, tiny, tmp_path):
    def once(body, view=DESKTOP, scope="full", **more) -> Verdict:
        return Audits(browser, tiny(body, **more), tmp_path / "audits").judge("page.html", view, scope)

    return once


@pytest.fixture
def audit(browser, tmp_path):
    """Judge the one page of a site anew, and return how many audits were carried out."""

    def count(site, view=DESKTOP) -> int:
        audits = Audits(browser, site, tmp_path / "audits")
        audits.judge("page.html", view)
        audits.judge("page.html", view)
        return len(audits.carried_out)

    return count


def test_a_sound_page_is_good(judge):
    assert judge(GOOD) == Verdict()


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>", "image-alt"),
        ("<p style='color:#ccc;background:#fff'>Pale</p>", "color-contrast"),
        ("<details><summary>More</summary><p style='color:#ccc;background:#fff'>Pale</p></details>", "color-contrast"),
        ("<a href='#a' style='font-size:6px'>1</a> <a href='#b' style='font-size:6px'>2</a>", "target-size"),
        ("<table><tr><th></th><th scope='col'>Year</th></tr><tr><td>1</td><td>2</td></tr></table>",
         "empty-table-header"),
        ("<h3>Below nothing</h3>", "heading-order"),
    ],
)  # fmt: skip
def test_a_violation_is_found(judge, body, rule):
    assert [line.split(" ")[0] for line in judge(body).violations][:1] == [rule]


def test_a_request_beyond_the_machine_is_recorded_and_not_made(judge):
    verdict = judge("<img alt='A picture' src='https://example.org/picture.png'>")
    assert verdict.requests == ("https://example.org/picture.png",)
    assert "ERR_FAILED" in verdict.errors[0]


def test_a_page_opened_from_disk_may_read_files_only(judge):
    script = "<script>fetch('http://127.0.0.1:9/data.json').catch(() => null)</script>"
    assert judge(GOOD + script, scope="disk").requests == ("http://127.0.0.1:9/data.json",)
    assert judge(GOOD, scope="disk") == Verdict()


@pytest.mark.parametrize("script", ["nobody()", "console.error('nobody')"])
def test_an_error_of_a_script_is_recorded(judge, script):
    assert "nobody" in judge(f"{GOOD}<script>{script}</script>").errors[0]


def test_a_page_wider_than_a_phone_is_named_with_what_makes_it_wide(judge):
    wide = judge("<pre id='wide' style='width:380px;margin:0'>x</pre>", PHONE)
    assert [line.split(" px")[0] for line in wide.overflow] == ["at 320"]
    assert "pre#wide" in wide.overflow[0]


def test_a_box_that_scrolls_does_not_make_the_page_wide(judge):
    wide = "<div style='width:900px'>x</div>"
    box = f"<div tabindex='0' role='region' aria-label='Box' style='overflow-x:auto'>{wide}</div>"
    assert judge(box, PHONE) == Verdict()


def test_a_dark_view_of_a_page_that_stays_light_is_an_error(judge):
    assert judge(GOOD, DESKTOP_DARK).errors == ("the page does not follow a reader who prefers dark",)
    assert judge(GOOD, DESKTOP_DARK, head=DARK) == Verdict()


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<div role='button' tabindex='-1'>A</div><button tabindex='-1'>B</button><a href='#x'>C</a>", None),
        ("<a href='#x' style='outline:none'>Link</a>", "the focus does not show on a «Link»"),
        ("<a href='#x' style='position:absolute;left:-999px'>Far</a>", "the focus is out of sight on a «Far»"),
        ("<div id='trap'><a href='#x'>In</a></div><a href='#y'>Out</a><script>trap.addEventListener('keydown', "
         "event => event.preventDefault())</script>", "Tab does not reach a «Out»"),
        ("<button aria-expanded='false' onclick='this.setAttribute(\"aria-expanded\", true)'>Menu</button>",
         "Escape does not close button., which . opened"),
    ],
)  # fmt: skip
def test_what_the_keyboard_cannot_do_is_found(judge, body, fault):
    found = judge(body, scope="keyboard").keyboard
    assert (fault in found) if fault else not found


def test_an_unchanged_page_is_not_audited_again(tiny, audit):
    assert [audit(tiny(GOOD)), audit(tiny(GOOD))] == [1, 0]


def test_a_changed_page_is_audited_again(tiny, audit):
    assert [audit(tiny(GOOD)), audit(tiny(GOOD + GOOD))] == [1, 1]


def test_a_page_is_audited_again_when_a_style_sheet_or_script_that_it_loads_has_changed(tiny, audit):
    head = "<link rel='stylesheet' href='page.css'><script src='page.js'></script>"
    files = {"page_css": "p { margin: 0 }", "page_js": "let one = 1", "other_css": "p { margin: 1px }"}
    seen = [audit(tiny(GOOD, head=head, **files))]
    for name in ("page_css", "page_js", "other_css"):
        files[name] += "\n"
        seen.append(audit(tiny(GOOD, head=head, **files)))
    assert seen == [1, 1, 1, 0]


def test_each_view_is_audited(tiny, audit):
    site = tiny(GOOD)
    assert [audit(site), audit(site, PHONE), audit(site, replace(PHONE, width=320))] == [1, 1, 1]


def test_a_bad_verdict_is_not_kept(tiny, audit):
    site = tiny("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>")
    assert [audit(site), audit(site)] == [1, 1]
