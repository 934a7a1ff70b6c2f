"""What a browser and axe find on a page: violations, requests, errors, sideways overflow.

A good verdict is kept under ``_build/audits`` and holds for as long as the page and every file that it
loads stay as they were; a bad one is never kept.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.browser.keyboard import OPENERS, open_and_escape, walk
from tests.browser.site import Site

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Narrow enough for a reader who enlarges a page fourfold, and for a phone.
WIDTHS = (320, 390)


@dataclass(frozen=True)
class View:
    """How a reader looks at a page."""

    name: str
    width: int
    height: int
    scheme: str


DESKTOP = View("desktop, light", 1280, 900, "light")
PHONE = View("phone, light", 390, 844, "light")
DESKTOP_DARK = View("desktop, dark", 1280, 900, "dark")
PHONE_DARK = View("phone, dark", 390, 844, "dark")
OTHER_VIEWS = (PHONE, DESKTOP_DARK, PHONE_DARK)

#: What is asked of a page: every rule; those whose answer depends on the view; whether it opens from disk; the keys.
SCOPES: dict[str, dict[str, Any] | None] = {
    "full": {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}},
    "view": {"runOnly": {"type": "rule", "values": ["color-contrast", "target-size"]}, "preload": False},
    "disk": None,
    "keyboard": None,
}
#: Folds that are opened. The colours of code are the same on every page: one page of each template shows them all.
FOLDS = {"full": "details", "view": "details:not(.hide)", "disk": "details", "keyboard": "details"}

#: What is folded is opened, and what fades in has come: axe reads colours as they are at that moment.
OPEN = """folds => {
  document.querySelectorAll(folds).forEach(fold => { fold.open = true });
  document.getAnimations().forEach(one => {
    if (Number.isFinite(one.effect.getComputedTiming().endTime)) one.finish(); else one.cancel();
  });
}"""

#: Rows, items and folded tables beyond the twelfth look and work as those before. Desktop, light, judges them
#: all; the other views and the keys would take minutes over a register of five hundred sources.
THIN = """() => {
  const rest = all => [...all].slice(12).forEach(one => one.remove());
  document.querySelectorAll('main tbody, main ul, main ol, main dl, main .citation-list').forEach(
    box => rest(box.children));
  rest(document.querySelectorAll('main .wb6-fold'));
}"""

OVERFLOW = """() => {
  const root = document.documentElement, room = root.clientWidth;
  if (root.scrollWidth <= room) return null;
  const clipped = element => {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== 'visible') return true;
    return false;
  };
  const range = document.createRange();
  const right = text => { range.selectNodeContents(text); return range.getBoundingClientRect().right; };
  const end = one => Math.max(one.getBoundingClientRect().right, // or of text that runs out of the box
    ...[...one.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(right));
  const fixed = one => one && (getComputedStyle(one).position === 'fixed' || fixed(one.parentElement));
  const wide = [...document.body.querySelectorAll('*')].filter(
    one => end(one) > room + 1 && one.checkVisibility() && !clipped(one) && !fixed(one)).reverse();
  const name = one => one.tagName.toLowerCase() + (one.id ? '#' + one.id : '') +
    [...one.classList].map(part => '.' + part).join('');
  return root.scrollWidth + ' px wide because of ' + wide.slice(0, 4).map(name).join(', ');
}"""


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a page in one view; nothing, if every part is empty."""

    violations: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    overflow: tuple[str, ...] = ()
    keyboard: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return self == Verdict()


class Audits:
    """Audits of the pages of a site, each carried out once and kept while nothing changes."""

    def __init__(self, browser: Browser, site: Site, folder: Path) -> None:
        self.browser, self.site, self.folder = browser, site, folder
        self.carried_out: list[tuple[str, str, str]] = []
        self._known: dict[tuple[str, View, str], Verdict] = {}
        self._tabs: dict[tuple[View, bool], Page] = {}
        sources = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("[aks]*.py")))
        self._tools = [hashlib.sha256(sources).hexdigest(), version("axe-playwright-python"), browser.version]

    def judge(self, page: str, view: View, scope: str = "full") -> Verdict:
        """Return the verdict on a page, from the folder of good ones where it still holds.

        Args:
            page: Path of the page from the site's folder.
            view: How the reader looks at it.
            scope: A key of ``SCOPES``.
        """
        key = (page, view, scope)
        if key not in self._known:
            kept = self.folder / f"{self._fingerprint(page, view, scope)}.json"
            if self._holds(kept):
                self._known[key] = Verdict()
            else:
                verdict, loaded = self._audit(page, view, scope)
                self._known[key] = verdict
                if verdict.good:
                    self.folder.mkdir(parents=True, exist_ok=True)
                    record = {"page": page, "view": view.name, "scope": scope, "loaded": loaded}
                    kept.write_text(json.dumps(record, indent=1), encoding="utf-8")
        return self._known[key]

    def _fingerprint(self, page: str, view: View, scope: str) -> str:
        content = hashlib.sha256((self.site.folder / page).read_bytes()).hexdigest()
        parts = [page, content, json.dumps(asdict(view)), scope, json.dumps(SCOPES[scope]), *self._tools]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def _holds(self, kept: Path) -> bool:
        """Whether a kept verdict is there and every file that the page loaded is as it was."""
        if not kept.exists():
            return False
        loaded = json.loads(kept.read_text(encoding="utf-8"))["loaded"]
        return all(_digest(self.site.folder / name) == digest for name, digest in loaded.items())

    def _audit(self, page: str, view: View, scope: str) -> tuple[Verdict, dict[str, str]]:
        self.carried_out.append((page, view.name, scope))
        tab, local = self._tab(view, scope), self._local(scope)
        tab.set_viewport_size({"width": view.width, "height": view.height})
        with _listening(tab) as (requests, errors):
            tab.goto(local + page, wait_until="load")
            tab.evaluate(OPEN, FOLDS[scope])
            if tab.evaluate("document.documentElement.dataset.theme || 'light'") != view.scheme:
                errors.append(f"the page does not follow a reader who prefers {view.scheme}")
        options = SCOPES[scope]
        overflow = _overflow(tab, view) if options and view.width in WIDTHS else ()
        if view != DESKTOP or scope != "full":
            tab.evaluate(THIN)
        violations = _violations(tab, options) if options else ()
        foreign = tuple(url for url in requests if not url.startswith((local, "data:", "blob:")))
        tab.evaluate("localStorage.clear()")  # the next visit is a first visit too
        keyboard = (*walk(tab), *self._escape(tab, local + page)) if scope == "keyboard" else ()
        return Verdict(violations, foreign, tuple(errors), overflow, keyboard), self._loaded(requests, local, page)

    def _local(self, scope: str) -> str:
        """Return where the pages stand: what begins otherwise is a request beyond."""
        return f"{self.site.folder.as_uri()}/" if scope == "disk" else self.site.address

    def _escape(self, tab: Page, address: str) -> list[str]:
        tab.goto(address, wait_until="load")
        return open_and_escape(tab)

    def _tab(self, view: View, scope: str) -> Page:
        """Return the tab of a view; the keys have one of their own, because the theme remembers what they did."""
        key = (view, scope == "keyboard")
        if key not in self._tabs:
            context = open_context(self.browser, view)
            context.route(re.compile(rf"^(?!{re.escape(self.site.address)}|data:|blob:|file:)"), _abort)
            self._tabs[key] = context.new_page()
        return self._tabs[key]

    def _loaded(self, requests: list[str], local: str, page: str) -> dict[str, str]:
        """Return the files that a page loaded, with their digests.

        Without the search index: it is read when a reader searches, and changes with every page of the book.
        """
        start = len(urlsplit(local).path)
        names = {unquote(urlsplit(url).path[start:]) for url in requests if url.startswith(local)}
        return {name: _digest(self.site.folder / name) for name in sorted(names - {page, "searchindex.js"})}


@contextmanager
def _listening(tab: Page) -> Iterator[tuple[list[str], list[str]]]:
    """Gather what a page asks for and complains of, until axe starts (it reads style sheets again)."""
    requests: list[str] = []
    errors: list[str] = []
    listeners: dict[str, Any] = {
        "request": lambda request: requests.append(request.url),
        "websocket": lambda socket: requests.append(socket.url),
        "console": lambda said: errors.append(_place(said)) if said.type == "error" else None,
        "pageerror": lambda error: errors.append(str(error)),
    }
    for event, listener in listeners.items():
        tab.on(event, listener)  # type: ignore[call-overload]
    yield requests, errors
    for event, listener in listeners.items():
        tab.remove_listener(event, listener)


def open_context(browser: Browser, view: View) -> BrowserContext:
    """Open a context as a reader with this view has it: nothing moves, nothing is remembered."""
    return browser.new_context(
        viewport={"width": view.width, "height": view.height},
        color_scheme=view.scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        service_workers="block",
    )


def judge_opened(browser: Browser, address: str, view: View) -> list[str]:
    """Open by Enter whatever the buttons of a page open, and return what violates a rule while it is open."""
    context = open_context(browser, view)
    tab = context.new_page()
    tab.goto(address, wait_until="load")
    found = []
    for place, name in enumerate(tab.evaluate(OPENERS)):
        tab.goto(address, wait_until="load")
        tab.evaluate(OPENERS)
        tab.locator(f"[data-opener='{place}']").press("Enter")
        tab.wait_for_timeout(300)
        found += [f"{name} opened: {line}" for line in _violations(tab, SCOPES["full"] or {})]
    context.close()
    return found


def _place(said: ConsoleMessage) -> str:
    """Say what the console said, and about which file."""
    return f"{said.text} ({said.location.get('url', '')})"


def _abort(route: Any, _request: Request) -> None:
    route.abort()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "absent"


def _violations(tab: Page, options: dict[str, Any]) -> tuple[str, ...]:
    found = Axe().run(tab, options={"resultTypes": ["violations"], **options}).response["violations"]
    lines = []
    for one in found:
        for node in one["nodes"]:
            why = " ".join(str(node.get("failureSummary", "")).split())
            lines.append(f"{one['id']} ({one['impact']}): {' '.join(map(str, node['target']))}: {why}")
    return tuple(lines)


def _overflow(tab: Page, view: View) -> tuple[str, ...]:
    found = []
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": view.height})
        said = tab.evaluate(OVERFLOW)
        if said:
            found.append(f"at {width} px the page is {said}")
    tab.set_viewport_size({"width": view.width, "height": view.height})
    return tuple(found)
