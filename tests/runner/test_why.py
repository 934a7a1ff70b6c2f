"""``wb6 why`` says in words what would make a page run again, why it last ran, and what it depends on."""

import pytest
from click.testing import CliRunner

from tests.books import write_notebook
from tests.runner.kept import HINDERED, copy_kept, page, refuse_runs, rewrite, run
from wb6.runner.cli import cli


@pytest.fixture
def root(tmp_path_factory, tmp_path, monkeypatch):
    return copy_kept(tmp_path_factory, tmp_path)


def why(root, address):
    said = CliRunner().invoke(cli, ["why", address, "--root", str(root)])
    assert said.exit_code == 0, said.output
    return said.output


def test_a_page_that_would_not_run_again(root):
    assert "years would not run again in a build: nothing that it depends on has changed.\n" in why(root, "years")


def remove_table(root):
    (root / "data" / "arrivals.csv").unlink()


def add_module(root):
    (root / "notebooks" / "local.py").write_text("")


def add_file(root):
    (root / "data" / "optional.txt").write_text("")


def add_table(root):
    (root / "data" / "new.csv").write_text("")


def change_parameter(root):
    (root / "notebooks" / "runs.yml").write_text("runs:\n  years:\n    parameters: {first_year: 2015}\n")


CHANGES = {
    "a table": ("arrivals", lambda root: rewrite(root / "data/arrivals.csv", "3", "5"), "data/arrivals.csv changed"),
    "a table that is gone": ("arrivals", remove_table, "data/arrivals.csv is gone"),
    "a helper": (
        "arrivals",
        lambda root: rewrite(root / "notebooks/counting.py", "a + b", "b + a"),
        "notebooks/counting.py changed",
    ),
    "a file that appears": ("optional", add_file, "data/optional.txt is there now, and was not"),
    "a module that appears": ("optional", add_module, "a module local is there now in notebooks"),
    "a folder": ("folders", add_table, "the files in data/ changed"),
    "a pattern": ("folders", add_table, "what data/*.csv finds changed"),
    "a record": ("records", lambda root: rewrite(root / "data/records.json", "first", "other"), "record one changed"),
    "the lock": ("years", lambda root: rewrite(root / "requirements.txt", "3", "4"), "requirements.txt changed"),
    "a parameter": ("years", change_parameter, "parameter first_year is 2015, and was the default"),
    "a cell": (
        "arrivals",
        lambda root: rewrite(root / "notebooks/arrivals.ipynb", "print('counted')", "print('done')"),
        "the code of cell 3 changed",
    ),
    "another number of cells": (
        "arrivals",
        lambda root: write_notebook(root / "notebooks/arrivals.ipynb", page("arrivals", "print(1)")),
        "the notebook has other cells",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_told_in_words(root, what):
    address, change, told = CHANGES[what]
    change(root)
    said = why(root, address)
    assert said.startswith(f"{address} would run again:\n")
    assert f"  {told}\n" in said


def test_every_change_is_told(root):
    rewrite(root / "data/arrivals.csv", "3", "5")
    rewrite(root / "requirements.txt", "3", "4")
    assert why(root, "arrivals").count("changed\n") == 2


@pytest.mark.parametrize("address", HINDERED)
def test_what_hinders_a_result_from_being_kept_is_told(root, address):
    assert f"  its last result could not be kept: {HINDERED[address]}\n" in why(root, address)


def test_a_page_whose_results_could_be_kept_once_says_what_hinders_now(root):
    write_notebook(root / "notebooks/arrays.ipynb", page("arrays", "import os\nos.system('true')"))
    run(root, "arrays")
    assert "  its last result could not be kept: it started a shell, whose reads cannot be seen\n" in why(
        root, "arrays"
    )


def test_nothing_is_run_to_tell_why(root, monkeypatch):
    refuse_runs(monkeypatch)
    rewrite(root / "data/arrivals.csv", "3", "5")
    why(root, "arrivals")
    assert not (root / "_build" / "runs").exists()


def test_records_that_cannot_be_read_are_told_and_break_nothing(root):
    (root / "data" / "records.json").write_text("{")
    assert "  record one is gone\n" in why(root, "records")


def test_a_page_that_was_never_run_has_no_kept_result(root):
    CliRunner().invoke(cli, ["clean", "--root", str(root)])
    assert why(root, "years") == "years would run again:\n  no result is kept\n"


def test_it_is_told_why_a_page_last_ran(root):
    assert "Its last run was good, on 20" in why(root, "arrivals")
    assert "it ran because: no result is kept.\n" in why(root, "arrivals")
    rewrite(root / "data/arrivals.csv", "3", "5")
    run(root, "arrivals")
    assert "it ran because: data/arrivals.csv changed.\n" in why(root, "arrivals")


def test_it_is_told_what_a_page_depends_on(root):
    assert why(root, "arrivals").endswith("and on:\n  data/arrivals.csv\n  notebooks/counting.py\n")
    assert why(root, "folders").endswith("and on:\n  the files in data/\n  what data/*.csv finds\n")
    assert why(root, "records").endswith("and on:\n  record one\n")


def test_a_misspelt_page_is_answered_with_the_nearest(root):
    said = CliRunner().invoke(cli, ["why", "arivals", "--root", str(root)])
    assert (said.exit_code, "Did you mean 'arrivals'?" in said.output) == (2, True)
