"""One browser for all browser tests, the built book served on loopback, and tiny sites that a test writes."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.audits import Audits
from tests.browser.chromium import MISSING, find_chromium, report_missing, start_chromium
from tests.browser.site import Site, serve

ROOT = Path(__file__).resolve().parents[2]


# Ended with the package: while playwright runs, its event loop would disturb the tests of kernels.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        report_missing()
    with start_chromium(path) as started:
        yield started


@pytest.fixture(scope="package")
def site(browser: Browser, built: Path) -> Iterator[Site]:
    with serve(built / "_build" / "html") as served:
        yield served


@pytest.fixture(scope="package")
def audits(browser: Browser, site: Site) -> Audits:
    return Audits(browser, site, ROOT / "_build" / "audits")


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """Return a function that writes a site of one page (and other files) and serves it."""
    with ExitStack() as stack:

        def write(body: str, *, head: str = "", **files: str) -> Site:
            folder = tmp_path / "site"
            folder.mkdir(exist_ok=True)
            for name, text in files.items():
                (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
            page = f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Tiny</title>{head}</head>"
            page += f"<body><main><h1>Tiny</h1>{body}</main></body></html>"
            (folder / "page.html").write_text(page, encoding="utf-8")
            return stack.enter_context(serve(folder))

        yield write


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if any(MISSING in str(report.longrepr) for report in skipped):
        terminalreporter.write_line(MISSING)
