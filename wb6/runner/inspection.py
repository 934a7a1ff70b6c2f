"""Looks through printed pages for what must never be published: holes, tracebacks, dead links."""

from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

#: What a link on a printed page may begin with.
_SCHEMES = {"http", "https", "mailto", "tel", "data", "doi", "ftp"}


class _Page(HTMLParser):
    """Collects the anchors, links and texts of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.in_main = 0
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.anchors.add(str(given["id"]))
        if tag == "a" and given.get("name"):
            self.anchors.add(str(given["name"]))
        for key in ("href", "src"):
            if given.get(key) and tag in ("a", "img", "script", "link", "source"):
                self.links.append(str(given[key]))
        self.in_main += tag == "main"

    def handle_endtag(self, tag: str) -> None:
        self.in_main -= tag == "main"

    def handle_data(self, data: str) -> None:
        if self.in_main:
            self.text.append(data)


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def inspect_site(site: Path, pages: Sequence[str]) -> list[str]:
    """Return what is wrong with a printed book.

    Args:
        site: The folder with the pages.
        pages: The pages that must exist, as paths without suffix.

    Returns:
        One sentence for each fault: a page that is missing or empty, a traceback on it, an internal
        link to a file or a place that does not exist.
    """
    faults = []
    read: dict[Path, _Page] = {}
    for name in pages:
        path = site / f"{name}.html"
        if not path.is_file():
            faults.append(f"{name}: the page was not printed.")
            continue
        page = read[path.resolve()] = _read(path)
        text = " ".join(page.text)
        if len(text.split()) < 5:
            faults.append(f"{name}: the page is empty.")
        if "Traceback (most recent call last)" in text:
            faults.append(f"{name}: a traceback stands on the page.")
    for path, page in list(read.items()):
        for link in page.links:
            fault = _judge_link(site.resolve(), path, link, read)
            if fault:
                faults.append(f"{path.relative_to(site.resolve()).with_suffix('').as_posix()}: {fault}")
    return list(dict.fromkeys(faults))


def _judge_link(site: Path, path: Path, link: str, read: dict[Path, _Page]) -> str:
    parts = urlsplit(link)
    if parts.scheme and parts.scheme not in _SCHEMES:
        return f"the link '{link}' is of a kind that no browser follows."
    if parts.scheme or parts.netloc or link.startswith(("data:", "#!")):
        return ""
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target.is_dir():
        target /= "index.html"
    if not target.is_relative_to(site) or not target.exists():
        return f"the link '{link}' leads nowhere."
    if parts.fragment and target.suffix == ".html":
        if target not in read:
            read[target] = _read(target)
        if unquote(parts.fragment) not in read[target].anchors:
            return f"the link '{link}' leads to a place that the page does not have."
    return ""
