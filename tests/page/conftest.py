"""A tiny data package as the book, and a shell that shows what a cell displays."""

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

from tests.packages import write_package
from wb6.evidence.tables import table


@pytest.fixture(autouse=True)
def book(tmp_path, monkeypatch):
    root = write_package(tmp_path / "book")
    monkeypatch.setenv("WB6_ROOT", str(root))
    monkeypatch.delenv("WB6_PUBLISHED", raising=False)
    return root


@pytest.fixture
def rows(book):
    """Three rows: 120 persons, not known, 90 persons."""
    return table("figures", root=book)


@pytest.fixture
def shown():
    """What was displayed (``.outputs``), as a notebook would store it."""
    InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    with capture_output() as captured:
        yield captured
    InteractiveShell.clear_instance()
