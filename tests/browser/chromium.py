"""The system's Chromium for the tests: where it stands, what to do where it is missing.

Without a browser the tests that need one skip and say how to get it; with WB6_REQUIRE_BROWSER=1 they fail.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

MISSING = (
    "The browser tests need Chromium and found none on the PATH. Install it with: apt-get install chromium "
    "(any system package that provides chromium or google-chrome will do)"
)

#: No sandbox as root, no picture card, and nothing of the browser's own that would ask the network.
SWITCHES = ["--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update"]


def find_chromium() -> str | None:
    """Return the path of the browser, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def report_missing() -> NoReturn:
    """Skip the test, or fail it where a browser is required."""
    if os.environ.get("WB6_REQUIRE_BROWSER") == "1":
        pytest.fail(MISSING, pytrace=False)
    pytest.skip(MISSING)


@contextmanager
def start_chromium(path: str) -> Iterator[Browser]:
    """Start one browser and end it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()
