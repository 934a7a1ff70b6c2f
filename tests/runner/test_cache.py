"""A result is kept until something that it depended on changes, and then it is not; each change is made for real."""

import json
import os
import py_compile
import shutil
import threading
import time
from dataclasses import replace
from datetime import date

import numpy
import pytest

from tests.books import notebook, read_outputs, write_book, write_notebook
from tests.runner.kept import (
    EVERYTHING,
    HINDERED,
    add_to_database,
    copy_kept,
    keep,
    outdated,
    page,
    rewrite,
    run,
    wb6,
)
from wb6.runner import cache as kept_results
from wb6.runner.book import read_book
from wb6.runner.cache import Cache, read_environment
from wb6.runner.execute import run as run_page
from wb6.runner.job import Result, make_job
from wb6.runner.observed import Observed


@pytest.fixture
def root(tmp_path_factory, tmp_path):
    """Return the book with its kept results, copied to another path: what CI does when it restores them."""
    return copy_kept(tmp_path_factory, tmp_path)


def outputs(root, address):
    return read_outputs(root / "_build" / "runs" / "notebooks" / f"{address}.ipynb")


# ---- nothing has changed


def test_kept_results_serve_a_copy_of_the_book_at_another_path(root):
    assert outdated(root) == {}


def test_only_pages_whose_results_cannot_be_kept_run_again(root):
    assert {address for address, result in run(root).items() if not result.reused} == set(HINDERED)


def test_a_kept_result_is_put_in_place_with_its_outputs(root, no_kernel):
    assert all(result.good and result.reused for result in run(root, *EVERYTHING).values())
    assert outputs(root, "departures") == "42\n"


def test_files_that_are_only_touched_run_nothing(root):
    for path in [*root.glob("data/*"), *root.glob("notebooks/*"), root / "requirements.txt"]:
        os.utime(path, (1, 1))
    assert outdated(root) == {}


def test_files_that_are_written_anew_as_they_were_run_nothing(root):
    for path in [*root.glob("data/*.csv"), *root.glob("notebooks/*.py")]:
        path.write_bytes(path.read_bytes())
    assert outdated(root) == {}


# ---- one thing changes, and the pages that depend on it run again


def write(name, text):
    def change(root):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")

    return change


def change_helper_behind_the_clock(root):
    path = root / "notebooks" / "counting.py"
    py_compile.compile(str(path))
    before = path.stat()
    rewrite(path, "a + b", "a - b")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def lead_link_elsewhere(root):
    (root / "data" / "newest.csv").unlink()
    (root / "data" / "newest.csv").symlink_to("departures.csv")


CHANGES = {
    "one cell of a table": (write("data/arrivals.csv", "n\n3\n5\n"), {"arrivals", "linked"}),
    "one cell of another table": (write("data/departures.csv", "n\n5\n7\n"), {"departures"}),
    "a table is gone": (
        lambda root: (root / "data" / "mit Leerzeichen é.csv").unlink(),
        {"Größe und Länge", "folders"},
    ),
    "one function of a helper": (write("notebooks/counting.py", "def add(a, b):\n    return b - a\n"), {"arrivals"}),
    "a helper, at the time and of the size that it had": (change_helper_behind_the_clock, {"arrivals"}),
    "a module imported in a function": (write("shared/rates/inner.py", "RATE = 8\n"), {"departures"}),
    "a script": (write("shared/script.py", "print('other')\n"), {"scripts"}),
    "code that is read and executed": (write("shared/more.py", "print('other')\n"), {"scripts"}),
    "an array": (lambda root: numpy.save(root / "data" / "x.npy", numpy.arange(4)), {"arrays"}),
    "a row of a database": (lambda root: add_to_database(root, 2), {"database"}),
    "a link leads elsewhere": (lead_link_elsewhere, {"linked"}),
    "a file that was looked for appears": (write("data/optional.txt", "x"), {"optional", "folders"}),
    "a module that was looked for appears": (write("notebooks/local.py", ""), {"optional"}),
    "a module that goes before an installed one": (write("notebooks/pandas.py", ""), {"arrivals"}),
    "a module that goes before one in another folder": (write("notebooks/rates.py", "RATE = 9\n"), {"departures"}),
    "the record that a page uses": (write("data/records.json", '{"one": "other", "two": "second"}'), {"records"}),
    "another record of the same file": (write("data/records.json", '{"one": "first", "two": "other"}'), set()),
    "a new table": (write("data/new.csv", "n\n"), {"folders"}),
    "a new module": (write("notebooks/new.py", "x = 1\n"), set()),
    "a file that nothing reads": (write("shared/notes.txt", "x"), set()),
    "the text of another page": (write("index.md", "# Another\n\nWith another text, and that is all.\n"), set()),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_runs_exactly_the_pages_that_depend_on_it(root, what):
    change, pages = CHANGES[what]
    change(root)
    assert set(outdated(root)) == pages


def test_another_lock_runs_everything(root):
    (root / "requirements.txt").write_text("pandas==4\n")
    assert set(outdated(root)) == EVERYTHING


@pytest.mark.parametrize("what", ["python", "packages", "runner"])
def test_another_environment_runs_everything(root, monkeypatch, what):
    before = read_environment(root)
    monkeypatch.setattr(kept_results, "read_environment", lambda _: {**before, what: ["other"]})
    assert set(outdated(root)) == EVERYTHING


def test_a_package_that_is_installed_is_part_of_the_environment(root, tmp_path, monkeypatch):
    before = read_environment(root)
    (tmp_path / "site-packages" / "new-1.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(tmp_path / "site-packages"))
    assert set(read_environment(root)["packages"]) - set(before["packages"]) == {"new-1.0"}


def test_a_run_after_a_change_gives_what_the_change_gives(root):
    change_helper_behind_the_clock(root)
    write("shared/rates/inner.py", "RATE = 8\n")(root)
    results = run(root, *EVERYTHING)
    assert {address for address, result in results.items() if not result.reused} == {"arrivals", "departures"}
    assert outputs(root, "arrivals") == "-1\ncounted\n"
    assert outputs(root, "departures") == "48\n"
    assert outdated(root) == {}


def test_a_change_that_is_taken_back_is_none(root):
    path = root / "data" / "arrivals.csv"
    before = path.read_text()
    path.write_text("n\n1\n2\n")
    assert outdated(root)
    path.write_text(before)
    assert outdated(root) == {}


# ---- the notebook itself


def test_other_code_runs_the_page(root):
    write_notebook(root / "notebooks/years.ipynb", page("years", "print('since', first_year)"))
    assert set(outdated(root)) == {"years"}


def test_other_prose_runs_nothing_and_is_what_is_printed(root, no_kernel):
    path = root / "notebooks/arrivals.ipynb"
    rewrite(path, "This page has more than five words", "This page tells a new story")
    assert outdated(root) == {}
    run(root, "arrivals")
    executed = (root / "_build/runs/notebooks/arrivals.ipynb").read_text()
    assert "tells a new story" in executed
    assert "more than five" not in executed
    assert outputs(root, "arrivals") == "7\ncounted\n"


def change_cell(root, address, number, **changes):
    path = root / "notebooks" / f"{address}.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["cells"][number] |= changes
    write_notebook(path, content)


@pytest.mark.parametrize("tag", ["skip-execution", "raises-exception"])
def test_a_tag_that_changes_how_a_cell_is_run_runs_the_page(root, tag):
    change_cell(root, "arrivals", 2, metadata={"tags": [tag]})
    assert set(outdated(root)) == {"arrivals"}


def test_a_tag_that_concerns_the_looks_of_a_cell_runs_nothing(root):
    change_cell(root, "arrivals", 2, metadata={"tags": ["hide-input"]})
    assert outdated(root) == {}


def test_code_that_someone_committed_as_an_injected_cell_counts(root):
    change_cell(root, "arrivals", 2, metadata={"tags": ["injected-parameters"]}, source="print('other')")
    assert set(outdated(root)) == {"arrivals"}


def test_a_notebook_that_is_moved_runs_again(root):
    (root / "notebooks" / "years.ipynb").rename(root / "years.ipynb")
    rewrite(root / "_toc.yml", "notebooks/years", "years")
    assert set(outdated(root)) == {"years"}


# ---- parameters


def set_year(root, value):
    runs = root / "notebooks" / "runs.yml"
    runs.write_text(
        f"{runs.read_text().partition('runs:')[0]}runs:\n  years:\n    parameters: {{first_year: {value}}}\n"
    )


def test_another_parameter_runs_the_page(root):
    set_year(root, 2015)
    assert outdated(root) == {"years": ("parameter first_year is 2015, and was the default",)}


def test_both_results_of_two_parameters_stay_kept(root):
    set_year(root, 2015)
    run(root, "years")
    assert outputs(root, "years") == "from 2015\n"
    assert outdated(root) == {}
    (root / "notebooks" / "runs.yml").write_text((root / "notebooks/runs.yml").read_text().partition("runs:\n")[0])
    assert outdated(root) == {}


@pytest.mark.parametrize(("kept", "wanted"), [(1, True), (1, 1.0), ("the default", None)])
def test_parameters_of_another_type_are_others(root, kept, wanted):
    cache, result = keep(root, "years", "x", {}, first_year=kept)
    changed = {} if wanted is None else {"first_year": wanted}
    assert cache.look_up(result.job, restore=False).reasons == ()
    assert cache.look_up(replace(result.job, parameters=changed), restore=False).reasons


def test_a_date_is_another_parameter_than_its_text(root):
    cache, result = keep(root, "years", "x", {}, first_year=date(2026, 1, 31))
    other = replace(result.job, parameters={"first_year": "2026-01-31"})
    assert cache.look_up(other, restore=False).reasons == (
        "the parameters reach the notebook as values of another type",
    )


def test_a_run_by_hand_is_no_published_run(root):
    keep(root, "years", "x", {}, first_year=1)
    set_year(root, 1)
    assert set(outdated(root)) == {"years"}


# ---- what cannot be kept


def test_a_page_that_cannot_be_kept_runs_every_time(root):
    book = read_book(root)
    for address, told in HINDERED.items():
        job = make_job(book, book.page(address))
        assert Cache(book).look_up(job).reasons == (f"its last result could not be kept: {told}",)


WAITING = """\
import os, time
print(open("../data/arrivals.csv").read())
open({begun!r}, "w").close()
while not os.path.exists({go!r}):
    time.sleep(0.01)
"""


def test_a_file_that_changes_while_a_page_runs_is_not_kept(root, tmp_path):
    begun, go = tmp_path / "begun", tmp_path / "go"
    code = WAITING.format(begun=str(begun), go=str(go))
    write_notebook(root / "notebooks/linked.ipynb", page("linked", code))

    def change():
        end = time.monotonic() + 60
        while not begun.exists() and time.monotonic() < end:
            time.sleep(0.01)
        (root / "data" / "arrivals.csv").write_text("n\n8\n9\n")
        go.touch()

    other = threading.Thread(target=change)
    book = read_book(root)
    job = make_job(book, book.page("linked"))
    other.start()
    result = Cache(book).keep(run_page(job))
    other.join()
    assert result.good
    told = "data/arrivals.csv changed while it ran"
    assert result.observed.hindrances == (told,)
    assert f"its last result could not be kept: {told}" in Cache(book).look_up(job).reasons


def test_an_output_that_another_run_wrote_over_is_not_kept(root):
    cache, result = keep(root, "years", "mine")
    result.job.output.write_text("another's")
    assert "not kept, because another run" in cache.keep(result).cause


def test_a_run_that_was_not_observed_is_not_kept(root):
    book = read_book(root)
    cache, result = keep(root, "years", "x")
    shutil.rmtree(cache.folder)
    cache.keep(replace(result, observed=Observed(hindrances=("it was not observed",))))
    reasons = cache.look_up(make_job(book, book.page("years"))).reasons
    assert reasons == ("its last result could not be kept: it was not observed",)


def test_a_failed_run_is_not_kept_and_leaves_the_last_good_result(root):
    book = read_book(root)
    cache = Cache(book)
    before = cache.last_good("years")
    job = make_job(book, book.page("years"))
    cache.keep(Result(job, "error", 1.0, "cell 2: no", finished="2026-01-01T00:00:00+00:00"))
    assert cache.last_good("years") == before
    assert cache.read_history("years")["last"]["status"] == "error"


# ---- links and paths


def test_a_book_that_is_reached_through_a_link_is_the_same_book(root, tmp_path):
    (tmp_path / "link").symlink_to(root)
    assert "years would not run again" in wb6(tmp_path / "link", "why", "years").stdout


def test_the_path_of_a_book_may_hold_anything(tmp_path):
    pages = {"index.md": "# B\n", "a b.ipynb": notebook("A", "print(open('x').read())")}
    root = write_book(tmp_path / "ein {Buch} [1] é", pages)
    (root / "x").write_text("y")
    assert run(root)["a b"].good
    assert outdated(root) == {}
    (root / "x").write_text("z")
    assert outdated(root) == {"a b": ("x changed",)}
