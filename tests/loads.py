"""What a browser loads for a printed page, read from HTML and style sheets without a browser.

Files that a script loads later, on first use, are not seen here; ``tests.weigh`` counts them apart.
"""

import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from wb6.page.theme.rules import prune, read_used

#: Attributes that make a browser fetch at once, by element; a link only with one of these relations.
FETCHING = {
    "script": ("src",), "img": ("src", "srcset"), "source": ("src", "srcset"), "iframe": ("src",), "embed": ("src",),
    "object": ("data",), "video": ("src", "poster"), "audio": ("src",), "track": ("src",), "input": ("src",),
    "image": ("href", "xlink:href"), "use": ("href", "xlink:href"), "link": ("href",),
}  # fmt: skip
RELATIONS = {"stylesheet", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "icon", "manifest"}

_ADDRESS = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')][^)]*))\s*\)|@import\s+["']([^"']+)""")
_RULE = re.compile(r"[^{}]*\{[^{}]*\}")
_TEXT = re.compile(r"""(["'`])((?:https?:)?//[^"'`\s]+)\1""")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
#: Names of markup languages, which look like addresses and are not fetched.
_NAMES = ("http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML")


@dataclass(frozen=True)
class Loaded:
    """One file that a page loads: its address as written, and its kind (style, script, figure or other)."""

    address: str
    kind: str

    @property
    def is_foreign(self) -> bool:
        """Whether the address leads to another machine."""
        return bool(re.match(r"(?:[a-z][a-z0-9+.-]*:)?//", self.address, re.IGNORECASE))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Loaded] = []
        self.styles: list[str] = []
        self.scripts: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._inside = tag if tag in {"style", "script"} else ""
        self.styles.append(given.get("style", ""))
        if tag == "link" and not RELATIONS & set(given.get("rel", "").split()):
            return
        kind = {"script": "script", "img": "figure", "source": "figure"}.get(tag, "other")
        if tag == "link":
            kind = "style" if "stylesheet" in given["rel"] else {"script": "script"}.get(given.get("as", ""), "other")
        for name in FETCHING.get(tag, ()):
            for part in given.get(name, "").split(",") if name == "srcset" else [given.get(name, "")]:
                address = part.strip().split(" ")[0]
                if address and not address.startswith(("#", "data:")):
                    self.found.append(Loaded(address, kind))

    def handle_data(self, data: str) -> None:
        if self._inside:
            (self.styles if self._inside == "style" else self.scripts).append(data)

    def handle_endtag(self, tag: str) -> None:
        self._inside = "" if tag == self._inside else self._inside


def read_page(page: Path) -> tuple[list[Loaded], str]:
    """Return what the HTML of a page loads itself, and the text of its inline scripts."""
    reader = _Reader()
    reader.feed(page.read_text(encoding="utf-8"))
    inline = [Loaded(address, "other") for style in reader.styles for address in addresses(style)]
    return list(dict.fromkeys(reader.found + inline)), "\n".join(reader.scripts)


def addresses(sheet: str) -> list[str]:
    """Return the addresses in a style sheet, without those that hold their data themselves."""
    found = ["".join(groups).strip() for groups in _ADDRESS.findall(_COMMENT.sub("", sheet))]
    return [address for address in found if address and not address.startswith(("data:", "#"))]


def foreign_in_script(script: str) -> list[str]:
    """Return the quoted texts of a script that are addresses on another machine."""
    return [address for _, address in _TEXT.findall(_COMMENT.sub("", script)) if not address.startswith(_NAMES)]


def files_of(page: Path) -> dict[Path, str]:
    """Return the files on this machine that a page loads, with their kinds, itself left out.

    Raises:
        FileNotFoundError: The page asks for a file that is not there.
    """
    found: dict[Path, str] = {}
    used = read_used([page.read_text(encoding="utf-8")], [])
    waiting = [(_resolve(page, loaded.address), loaded.kind) for loaded in read_page(page)[0] if not loaded.is_foreign]
    while waiting:
        path, kind = waiting.pop()
        if path in found:
            continue
        if not path.is_file():
            raise FileNotFoundError(f"{page} loads {path}, and there is no such file.")
        found[path] = kind
        if kind == "style":
            for rule in _rules_with_addresses(path):
                for address in addresses(rule if rule.startswith("@") else prune(rule, used)):
                    inner = "style" if rule.startswith("@import") else "other"
                    waiting.append((_resolve(path, address), inner))
    return found


def foreign_of(site: Path) -> list[str]:
    """Return what a printed site would fetch from other machines, each with the file that asks for it."""
    found = []
    for path in sorted(site.rglob("*")):
        place = path.relative_to(site).as_posix()
        if path.suffix == ".html":
            loaded, scripts = read_page(path)
            found += [f"{place}: {item.address}" for item in loaded if item.is_foreign]
            found += [f"{place}: {address}" for address in foreign_in_script(scripts)]
        elif path.suffix in {".css", ".svg"}:
            inner = addresses(path.read_text(encoding="utf-8"))
            found += [f"{place}: {address}" for address in inner if Loaded(address, "other").is_foreign]
        elif path.suffix == ".js":
            found += [f"{place}: {address}" for address in foreign_in_script(path.read_text(encoding="utf-8"))]
    return found


@cache
def _rules_with_addresses(sheet: Path) -> list[str]:
    """Return a sheet's imports and rules that hold addresses; of icon fonts only the one that pages draw."""
    text = _COMMENT.sub("", sheet.read_text(encoding="utf-8"))
    imports = re.findall(r"@import[^;]+;", text)
    rules = [rule.strip() for rule in _RULE.findall(re.sub(r"@import[^;]+;", "", text)) if addresses(rule)]
    faces = [rule for rule in rules if "@font-face" in rule]
    drawn = [f"@font-face {{src: url({addresses(face)[0]})}}" for face in faces if "fa-solid" in face][:1]
    return imports + drawn + [rule for rule in rules if rule not in faces]


def _resolve(base: Path, address: str) -> Path:
    return (base.parent / unquote(urlsplit(address).path)).resolve()
