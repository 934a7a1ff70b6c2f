"""What the Tab key reaches on a page, and what Escape closes.

The page keeps the record itself while the keys are pressed; one question at the end reads it.
"""

from playwright.sync_api import Page

#: Marks everything that a reader can use, and notes how each looks with and without the focus.
WATCH = """() => {
  const look = element => {
    const style = getComputedStyle(element);
    const parts = ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow', 'backgroundColor',
                   'borderColor', 'borderWidth', 'textDecoration', 'color'];
    if (style.outlineStyle === 'none') parts.splice(1, 2);
    return parts.map(part => style[part]).join('|');
  };
  const name = element => {
    const said = element.getAttribute('aria-label') || element.textContent || element.getAttribute('href') || '';
    const kinds = [...element.classList].map(part => '.' + part).join('');
    return element.tagName.toLowerCase() + (element.id ? '#' + element.id : '') + kinds +
      ' «' + said.trim().replace(/\\s+/g, ' ').slice(0, 40) + '»';
  };
  const usable = 'a[href], button, summary, input, select, textarea, [tabindex], [contenteditable], audio, video';
  const scrolls = element => {
    const style = getComputedStyle(element);
    return (/auto|scroll/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1) ||
           (/auto|scroll/.test(style.overflowY) && element.scrollHeight > element.clientHeight + 1);
  };
  const seen = element => element.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}) &&
    element.getClientRects().length > 0 && !element.disabled && !element.closest('[inert]');
  const quiet = document.createElement('style');
  quiet.textContent = '*, *::before, *::after { transition: none !important; animation: none !important }';
  document.head.append(quiet);
  const all = [...document.body.querySelectorAll('*')].filter(seen);
  const expected = new Set(all.filter(one =>
    one.matches(usable) ? one.tabIndex >= 0 : scrolls(one) && !one.querySelector(usable)));
  const record = {expected, visited: new Set(), dim: [], hidden: []};
  const pending = new Map();
  document.addEventListener('focusin', event => {
    const element = event.target;
    if (!record.visited.has(element)) pending.set(element, look(element));
    record.visited.add(element);
    const box = element.getBoundingClientRect();
    if (box.width < 1 || box.height < 1 || box.bottom < 0 || box.right < 0) record.hidden.push(name(element));
  });
  document.addEventListener('focusout', event => {
    const element = event.target, before = pending.get(element);
    pending.delete(element);
    if (before !== undefined && look(element) === before) record.dim.push(name(element));
  });
  window.wb6Keyboard = {record, name};
  return expected.size;
}"""

READ = """() => {
  const {record, name} = window.wb6Keyboard;
  const missed = [...record.expected].filter(one =>
    !record.visited.has(one) && one.isConnected && one.checkVisibility());
  return {missed: missed.map(name), dim: record.dim, hidden: record.hidden};
}"""

#: One visible button of each kind that says it opens something, or by which the theme opens something.
OPENERS = """() => {
  const theme = '.search-button__button, .primary-toggle, .secondary-toggle';
  const says = '[aria-expanded], [aria-haspopup], [popovertarget], [data-bs-toggle=dropdown], [data-bs-toggle=modal]';
  const all = [...document.querySelectorAll(`${theme}, ${says}`)].filter(one =>
    one.matches('button, a, [role=button]') && one.checkVisibility({visibilityProperty: true}) &&
    one.getClientRects().length);
  const kinds = [...new Map(all.map(one => [one.className, one])).values()];
  return kinds.map((one, place) => { one.dataset.opener = place; return '.' + one.className.split(/\\s+/).join('.'); });
}"""

OPENED = """() => [...document.querySelectorAll(
    'dialog[open], .dropdown-menu.show, .modal.show, [popover], [aria-expanded=true]')]
  .filter(one => !one.hasAttribute('popover') || one.matches(':popover-open'))
  .map(one => one.tagName.toLowerCase() + (one.id ? '#' + one.id : '') + '.' + one.className)"""


def walk(tab: Page) -> list[str]:
    """Press Tab for a whole round, and return what it missed and where the focus could not be seen."""
    for _ in range(int(tab.evaluate(WATCH)) + 12):
        tab.keyboard.press("Tab")
    found = tab.evaluate(READ)
    faults = [f"Tab does not reach {name}" for name in found["missed"]]
    faults += [f"the focus does not show on {name}" for name in found["dim"]]
    return faults + [f"the focus is out of sight on {name}" for name in found["hidden"]]


def _wait_for(tab: Page, before: list[str], *, opened: bool, patience: int) -> list[str]:
    """Return what is open beyond what was before, once that is something (or nothing), or patience is at its end.

    Patience is counted in twentieths of a second: a busy machine is slow.
    """
    more: list[str] = []
    for _ in range(patience):
        tab.wait_for_timeout(50)
        more = sorted(set(tab.evaluate(OPENED)) - set(before))
        if bool(more) == opened:
            break
    return more


def open_and_escape(tab: Page) -> list[str]:
    """Open by Enter whatever a button opens, press Escape, and return what stays open or loses the focus."""
    faults = []
    for place, name in enumerate(tab.evaluate(OPENERS)):
        before = tab.evaluate(OPENED)
        tab.locator(f"[data-opener='{place}']").focus()
        tab.keyboard.press("Enter")
        if not _wait_for(tab, before, opened=True, patience=5):
            continue
        tab.keyboard.press("Escape")
        left = _wait_for(tab, before, opened=False, patience=40)
        faults += [f"Escape does not close {one}, which {name} opened" for one in left]
        if not left and tab.evaluate("document.activeElement === document.body"):
            faults.append(f"after Escape the focus does not return to {name}")
    return faults
