"""A built book served on loopback, and which of its pages stand for a template.

Judging the pages is the matter of ``tests.browser.audits``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from bs4 import BeautifulSoup

#: The building blocks of pages. Pages that are made of the same blocks are of one template.
BLOCKS = (
    "figure.wb6-figure img",
    "figure.wb6-figure svg",
    "figure.wb6-figure table",
    ".wb6-value",
    ".wb6-fold",
    ".wb6-claims",
    ".wb6-coverage",
    ".wb6-scroll .wb6-table",
    "dl.citation, div.citation",
    ".indextable, .genindex-jumpbox",
    "#search-results",
    "a.download",
)


@dataclass(frozen=True)
class Site:
    """A folder of pages, and the address under which they are served."""

    folder: Path
    address: str

    @cached_property
    def pages(self) -> list[str]:
        """Every page a reader can open, as a path from the folder."""
        paths = (path.relative_to(self.folder) for path in self.folder.rglob("*.html"))
        return sorted(path.as_posix() for path in paths if not path.parts[0].startswith("_"))

    @cached_property
    def templates(self) -> list[str]:
        """One page, the first, for each combination of building blocks."""
        found: dict[tuple[str, ...], str] = {}
        for page in self.pages:
            soup = BeautifulSoup((self.folder / page).read_text(encoding="utf-8"), "html.parser")
            found.setdefault(tuple(block for block in BLOCKS if soup.select_one(block)), page)
        return list(found.values())


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name in the base class)
        """Say nothing: a test prints what is wrong, not what was served."""


@contextmanager
def serve(folder: Path) -> Iterator[Site]:
    """Serve a folder on a free port of this machine, to this machine only."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(folder, f"http://127.0.0.1:{server.server_port}/")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
