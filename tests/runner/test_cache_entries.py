"""Kept results as files: verified, bounded, deleted by command; what is built already is not built again."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.runner.kept import (
    CELLS,
    EVERYTHING,
    copy_kept,
    keep,
    outdated,
    rewrite,
    run,
    wb6,
)
from wb6.runner import build
from wb6.runner import cache as kept_results
from wb6.runner.book import read_book
from wb6.runner.cache import Cache
from wb6.runner.progress import Silence


@pytest.fixture
def root(tmp_path_factory, tmp_path):
    """Return the book with its kept results, copied to another path: what CI does when it restores them."""
    return copy_kept(tmp_path_factory, tmp_path)


# ---- damage


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut(path):
    path.write_bytes(path.read_bytes()[:-20])


DAMAGES = {"flipped": flip, "cut": cut, "emptied": lambda path: path.write_bytes(b""), "deleted": Path.unlink}


def trace_of(root, address):
    (path,) = (root / "_build" / "cache" / "runs" / address).glob("*.json")
    return path


def object_of(root, address):
    name = json.loads(trace_of(root, address).read_text())["object"]
    return root / "_build" / "cache" / "objects" / name[:2] / name


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("part", [trace_of, object_of])
def test_a_damaged_entry_is_discarded(root, damage, part):
    path = part(root, "years")
    DAMAGES[damage](path)
    assert set(outdated(root)) == {"years"}
    assert not path.exists()


def test_what_was_discarded_is_made_anew(root):
    flip(object_of(root, "years"))
    flip(trace_of(root, "records"))
    results = run(root, "years", "records", "arrivals")
    assert [result.reused for result in results.values()] == [True, False, False]
    assert outdated(root) == {}


def test_a_result_says_that_it_was_damaged(root):
    cut(object_of(root, "years"))
    assert outdated(root)["years"] == ("the kept result was damaged or had to make room",)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_history_counts_as_none(root, damage):
    path = root / "_build" / "cache" / "history" / "years.json"
    DAMAGES[damage](path)
    cache = Cache(read_book(root))
    assert (cache.read_history("years"), cache.last_good("years")) == ({}, None)


def test_every_byte_of_a_history_counts(root):
    path = root / "_build" / "cache" / "history" / "years.json"
    whole = path.read_bytes()
    cache = Cache(read_book(root))
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert cache.read_history("years") == {}, place


def test_an_output_that_someone_changed_is_put_right(root, no_kernel):
    run(root, "years")
    output = root / "_build/runs/notebooks/years.ipynb"
    before = output.read_bytes()
    output.write_bytes(b"{}")
    run(root, "years")
    assert output.read_bytes() == before


def test_an_entry_that_is_half_written_is_none(root):
    folder = trace_of(root, "years").parent
    (folder / ".abc.half").write_text("{")
    assert outdated(root) == {}


def test_what_is_no_entry_is_left_alone(root):
    (trace_of(root, "years").parent / "folder.json").mkdir()
    assert outdated(root) == {}


# ---- size


def test_the_longest_unused_go_when_room_is_needed(root, monkeypatch):
    texts = ["a" * 1000, "b" * 1000, "c" * 1000]
    for number, text in enumerate(texts):
        keep(root, "years", text, {}, first_year=number)
    os.utime(object_of_variant(root, texts[1]), (1, 1))
    total = sum(path.stat().st_size for path in (root / "_build/cache/objects").rglob("*") if path.is_file())
    monkeypatch.setattr(kept_results, "SIZE", total + 500)
    keep(root, "years", "d" * 1000, {}, first_year=3)
    assert [bool(object_of_variant(root, text)) for text in [*texts, "d" * 1000]] == [True, False, True, True]


def object_of_variant(root, text):
    return next((path for path in (root / "_build/cache/objects").glob("*/*") if text in path.read_text()), None)


def test_last_good_results_are_the_last_to_go(root, monkeypatch):
    kept = list((root / "_build/cache/objects").glob("*/*"))
    for path in kept:
        os.utime(path, (1, 1))  # all of them unused for longer than what follows
    monkeypatch.setattr(kept_results, "SIZE", sum(path.stat().st_size for path in kept))
    keep(root, "years", "x" * 1000, {}, first_year=1)
    assert object_of_variant(root, "x" * 1000) is None
    assert all(Cache(read_book(root)).last_good(address) for address in CELLS)


def test_a_size_that_holds_nothing_breaks_nothing(root, monkeypatch):
    monkeypatch.setattr(kept_results, "SIZE", 0)
    keep(root, "years", "x")
    assert run(root, "years")["years"].good
    assert not any(path.is_file() for path in (root / "_build/cache/objects").rglob("*"))


def test_no_more_results_of_one_page_are_kept_than_wanted(root, monkeypatch):
    monkeypatch.setattr(kept_results, "_PER_PAGE", 2)
    for number in range(4):
        keep(root, "years", "x", {}, first_year=number)
    assert len(list((root / "_build/cache/variants/years").glob("*.json"))) == 2


# ---- the command


def test_a_run_by_hand_is_kept_too(root):
    assert wb6(root, "run", "years", "-p", "first_year", "2012").stdout.endswith(" s)\n")
    assert "(kept from an earlier run" in wb6(root, "run", "years", "-p", "first_year", "2012").stdout


def test_no_cache_runs_what_has_not_changed(root):
    wb6(root, "run", "years")
    said = wb6(root, "run", "years", "--no-cache")
    assert said.returncode == 0
    assert "kept from" not in said.stdout


def test_clean_kept_deletes_kept_results_alone(root):
    run(root, "years")
    assert wb6(root, "clean", "--kept").stdout == "_build/cache is empty.\n"
    assert [path.name for path in (root / "_build").iterdir() if path.is_dir()] == ["runs"]
    assert set(outdated(root)) == EVERYTHING


def test_clean_deletes_everything_built(root):
    wb6(root, "clean")
    assert not (root / "_build").exists()


# ---- the printed book


@pytest.fixture(scope="module")
def printed(built, tmp_path_factory):
    """Return a copy of a built book, as another machine has it that restores what was built."""
    root = tmp_path_factory.mktemp("printed") / "book"
    shutil.copytree(built.root, root)
    return root


def test_a_second_build_runs_nothing_and_prints_nothing(printed, no_kernel, monkeypatch):
    monkeypatch.setattr(build, "publish", lambda *_: pytest.fail("it is printed anew"))
    assert build.build(read_book(printed), Silence()).printed is False


def test_pages_that_someone_changed_are_printed_again(printed, no_kernel):
    page = printed / "_build/html/notebooks/part/second.html"
    page.write_text("changed by hand")
    assert build.build(read_book(printed), Silence()).printed is True
    assert "sum: 41" in page.read_text()


def test_new_prose_is_printed_and_nothing_is_run(printed, no_kernel):
    rewrite(printed / "notebooks/part/second.ipynb", "This page has more", "This page tells far more")
    assert build.build(read_book(printed), Silence()).printed is True
    assert "tells far more" in (printed / "_build/html/notebooks/part/second.html").read_text()
