"""Draws the theme's icons from a sprite instead of a font: on pages by name, in style sheets by code point.

Text in, text out: knows neither Sphinx nor files, except the sprite that it carries.
"""

import re
from functools import cache
from pathlib import Path

SPRITE = Path(__file__).parents[1] / "templates" / "icons.svg"

_ICON = re.compile(r'<(i|span) class="([^"]*\bfa-[^"]*)"([^>]*)>\s*</\1>')
_SYMBOL = re.compile(
    r'<symbol id="icon-(?P<name>[\w-]+)"(?: data-code="(?P<code>\w+)")? viewBox="(?P<box>[^"]+)">'
    r'<path fill="currentColor" d="(?P<path>[^"]+)"/></symbol>'
)
_FAMILIES = {"fa", "fas", "far", "fab", "fa-solid", "fa-regular", "fa-brands"}
_SIZES = re.compile(r"fa-(?:\d+x|2xs|xs|sm|lg|xl|2xl|fw)$")
_PLACE = re.compile(r'<svg class="wb6-sprite".*?</svg>\n?', re.DOTALL)


_CREDIT = "<!-- Shapes: Font Awesome Free 6, fontawesome.com, CC BY 4.0 -->"


class UnknownIconError(Exception):
    """A page asks for an icon that the sprite does not hold."""


@cache
def _symbols() -> dict[str, re.Match[str]]:
    return {found["name"]: found for found in _SYMBOL.finditer(SPRITE.read_text(encoding="utf-8"))}


@cache
def _codes() -> dict[str, re.Match[str]]:
    return {symbol["code"]: symbol for symbol in _symbols().values() if symbol["code"]}


def draw_icons(page: str) -> str:
    """Return a page whose icons of a font refer to a sprite at its end, with only the shapes it needs.

    The sprite stands in the page because a browser refuses a sprite in another file from ``file://``.

    Raises:
        UnknownIconError: The sprite does not hold an icon.
    """
    page = _ICON.sub(_refer, _PLACE.sub("", page))
    names = sorted(set(re.findall(r'<use href="#icon-([\w-]+)"', page)))
    if not names:
        return page
    shapes = "".join(_write_symbol(name) for name in names)
    start = '<svg class="wb6-sprite" width="0" height="0" aria-hidden="true" focusable="false">'
    sprite = f"{start}{_CREDIT}{shapes}</svg>\n"
    head, body_end, tail = page.rpartition("</body>")
    return f"{head}{sprite}{body_end}{tail}"


def _refer(found: re.Match[str]) -> str:
    classes = found[2].split()
    name = next((c[3:] for c in classes if c.startswith("fa-") and c not in _FAMILIES and not _SIZES.match(c)), "")
    if name not in _symbols():
        raise UnknownIconError(f"The icon '{name}' is not in {SPRITE.name}. Add its shape there as a symbol.")
    others = [c for c in classes if c not in _FAMILIES and c != f"fa-{name}"]
    kept = " ".join(["svg-inline--fa", f"fa-{name}", *others])
    attributes = re.sub(r'\s+title="[^"]*"', "", found[3])
    box = _symbols()[name]["box"]
    return (
        f'<svg class="{kept}"{attributes} viewBox="{box}" aria-hidden="true" focusable="false">'
        f'<use href="#icon-{name}"></use></svg>'
    )


def _write_symbol(name: str) -> str:
    symbol = _symbols()[name]
    path = f'<path fill="currentColor" d="{symbol["path"]}"/>'
    return f'<symbol id="icon-{name}" viewBox="{symbol["box"]}">{path}</symbol>'


#: What shows a shape in the colour of the text around it, in place of a letter of the icon font.
_MASK = (
    "background-color:currentColor;-webkit-mask:var(--wb6-glyph) center/contain no-repeat content-box;"
    "mask:var(--wb6-glyph) center/contain no-repeat content-box;"
    "display:inline-block;box-sizing:content-box;width:1em;height:1em;line-height:1;vertical-align:-.125em;"
    "forced-color-adjust:none"
)


def draw_glyphs(sheet: str) -> str:
    """Return the theme's style sheet with its icon font's letters drawn as shapes, and without that font."""
    sheet = re.sub(r"@font-face\s*\{[^}]*vendor/fontawesome[^}]*\}", "", sheet)
    sheet = re.sub(r'(?:\.fa-[\w-]+:before,?)+\{content:"[^"]*"\}', "", sheet)
    # Names of icons become shapes; what showed a name as text shows the shape through a mask.
    sheet = re.sub(r'(--pst-icon-[\w-]+):\s*"([^"]+)"', lambda found: f"{found[1]}:{_shape(found[2])}", sheet)
    sheet = re.sub(r"content:\s*(var\(--pst-icon-[\w-]+\))", r'content:"";--wb6-glyph:\1', sheet)
    sheet = sheet.replace("font:var(--fa-font-solid)", _MASK)
    return re.sub(
        r'content:\s*"(\\f\w{3})";\s*font-family:\s*Font Awesome\\ 6 Free;\s*font-weight:\s*900',
        lambda found: f'content:"";--wb6-glyph:{_shape(found[1])};{_MASK}',
        sheet,
    )


def _shape(letter: str) -> str:
    """Return the address of a letter's shape, or the letter as it was if the sprite does not hold it."""
    code = letter.removeprefix("\\") if letter.startswith("\\") else f"{ord(letter[0]):x}"
    symbol = _codes().get(code)
    if symbol is None:
        return f'"{letter}"'
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='{symbol['box']}'><path d='{symbol['path']}'/></svg>"
    return f'url("data:image/svg+xml,{svg.replace("<", "%3C").replace(">", "%3E")}")'
