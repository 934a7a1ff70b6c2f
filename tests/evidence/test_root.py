"""The root of the book is found upward, and only in the checkout that the package came from."""

from pathlib import Path

import pytest

from tests.packages import write_package
from wb6.evidence.root import WrongCheckoutError, find_root


@pytest.fixture
def book(tmp_path, monkeypatch):
    monkeypatch.delenv("WB6_ROOT", raising=False)
    return write_package(tmp_path / "book")


def test_a_folder_inside_the_book_leads_to_its_root(book):
    inner = book / "notebooks" / "part"
    inner.mkdir(parents=True)
    assert find_root(inner) == book


def test_without_a_start_the_working_directory_counts(book, monkeypatch):
    monkeypatch.chdir(book / "data")
    assert find_root() == book


def test_the_root_that_the_runner_names_wins_over_the_working_directory(book, tmp_path, monkeypatch):
    other = write_package(tmp_path / "other")
    monkeypatch.chdir(book)
    monkeypatch.setenv("WB6_ROOT", str(other))
    assert find_root() == other


def test_outside_any_book_the_checkout_of_the_package_is_the_book(tmp_path, monkeypatch):
    monkeypatch.delenv("WB6_ROOT", raising=False)
    assert find_root(tmp_path) == Path(__file__).resolve().parents[2]


def test_a_package_of_another_checkout_is_an_error_that_names_both(book):
    (book / "wb6").mkdir()
    with pytest.raises(WrongCheckoutError) as caught:
        find_root(book)
    assert str(book) in str(caught.value)
    assert str(Path(__file__).resolve().parents[2]) in str(caught.value)


def test_no_book_anywhere_is_an_error_that_names_the_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("wb6.evidence.root.PACKAGE", tmp_path / "elsewhere" / "wb6")
    with pytest.raises(FileNotFoundError, match=str(tmp_path)):
        find_root(tmp_path)
