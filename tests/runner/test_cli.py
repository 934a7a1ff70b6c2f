"""The command line: what it prints, and 0 for good, 1 for a page that failed, 2 for invalid inputs."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.books import PROSE, PUBLISH, notebook, read_outputs, snapshot, write_book, write_notebook
from wb6.runner.cli import cli

INDEX = f"# Book\n\n{PROSE}\n"
CELL = "number: int = 4  # doubled below\nlabel: str = 'all'"
SHOW = "import os\npublish('doubled', 2 * number)\nprint('published:', os.environ['WB6_PUBLISHED'])"


@pytest.fixture
def root(tmp_path):
    pages = {
        "index.md": f"# Book\n\n{PROSE}\n",
        "notebooks/part/page.ipynb": notebook("Page", PUBLISH, SHOW, parameters=CELL),
    }
    return write_book(tmp_path / "book", pages)


def invoke(*arguments):
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def refuse_inputs(root, monkeypatch):
    (root / "notebooks" / "runs.yml").write_text("checks: [refusing_checks:judge]\n")
    (root / "refusing_checks.py").write_text("def judge(root): return ['a.csv row 3: is wrong.']\n")
    monkeypatch.syspath_prepend(str(root))
    monkeypatch.delitem(sys.modules, "refusing_checks", raising=False)


@pytest.mark.parametrize("name", [*cli.commands, None])
def test_help_shows_an_example(name):
    said = invoke(*([name] if name else []), "--help")
    assert said.exit_code == 0
    assert "Example:  wb6" in said.output


# ---- list


def test_list_shows_pages_with_parameters_and_help(root):
    assert (
        invoke("list", "--root", root).output == "part/page\n  number: int = 4  # doubled below\n  label: str = 'all'\n"
    )


def test_list_shows_the_published_parameters(root):
    (root / "notebooks" / "runs.yml").write_text("runs:\n  part/page:\n    parameters: {number: 9}\n")
    assert "  number: int = 9  # doubled below\n" in invoke("list", "--root", root).output


def test_list_shows_pages_of_sweeps_too(root):
    (root / "notebooks" / "runs.yml").write_text("runs:\n  part/page:\n    sweep: {label: [north, south]}\n")
    lines = invoke("list", "--root", root).output.splitlines()
    assert [line for line in lines if not line.startswith("  ")] == [
        "part/page",
        "part/page_north  (made of notebooks/part/page.ipynb)",
        "part/page_south  (made of notebooks/part/page.ipynb)",
    ]
    assert [line for line in lines if line.startswith("  label")] == [
        "  label: str = 'all'",
        "  label: str = north",
        "  label: str = south",
    ]


# ---- run, help


RICH = """\
from typing import Annotated, Literal
from pydantic import Field
years: Annotated[list[int], Field(min_length=1)] = [2023, 2024]  # years shown
country: Literal["AL", "RS"] | None = None
"""


@pytest.fixture
def rich(root):
    write_notebook(root / "notebooks/part/page.ipynb", notebook("Page", parameters=RICH))
    return root


def test_help_of_a_page_is_a_table_of_its_parameters(rich):
    said = invoke("run", "part/page", "--help", "--root", rich)
    assert said.exit_code == 0
    assert said.output == (
        "Parameters of part/page:\n"
        "  years    years shown. May be: list of whole numbers, at least 1 of them. Now: [2023, 2024]\n"
        "  country  not described. May be: one of AL, RS, or None. Now: None\n"
        "\nExample:\n  wb6 run part/page -p years '[2023, 2024]'\n"
    )


def test_the_example_of_the_help_can_be_run_as_it_stands(rich):
    example = invoke("run", "part/page", "--help", "--root", rich).output.splitlines()[-1]
    assert invoke(*shlex.split(example)[1:], "--root", rich).exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["part/page", "-h", "--root", "{root}"],
        ["--help", "part/page", "--root", "{root}"],
        ["--root", "{root}", "part/page", "--help"],
        ["--root={root}", "part/page", "--help"],
        ["-p", "country", "RS", "part/page", "--help", "--root", "{root}"],
        ["--root", "{root}", "part/page", "-p", "--help"],
    ],
)
def test_help_is_found_wherever_it_stands(rich, arguments):
    said = invoke("run", *[argument.format(root=rich) for argument in arguments])
    assert said.output.startswith("Parameters of part/page:\n  years ")


def test_help_of_a_page_shows_what_it_is_published_with(rich):
    (rich / "notebooks" / "runs.yml").write_text("runs:\n  part/page:\n    sweep: {country: [RS]}\n")
    said = invoke("run", "part/page_rs", "--help", "--root", rich).output
    assert "May be: one of AL, RS, or None. Now: RS\n" in said


def test_help_of_a_page_without_parameters_says_so(root):
    write_notebook(root / "notebooks/part/page.ipynb", notebook("Page"))
    assert invoke("run", "part/page", "--help", "--root", root).output == "part/page has no parameters.\n"


def test_help_of_an_unknown_page_offers_the_nearest(root):
    said = invoke("run", "part/pgae", "--help", "--root", root)
    assert (said.exit_code, "Did you mean 'part/page'?" in said.stderr) == (2, True)


# ---- run


def test_run_prints_what_the_page_computed_with_the_given_parameter(root):
    said = invoke("run", "part/page", "-p", "number", "21", "--root", root)
    assert said.exit_code == 0
    first, second = said.output.splitlines()
    assert first == "value doubled: 42"
    assert second.startswith("_build/variants/notebooks/part/page.ipynb (")
    # A run by hand is not the published one, so that a sentence may fall back on its neutral case.
    assert "published: 0" in read_outputs(root / "_build/variants/notebooks/part/page.ipynb")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["part/page", "-p", "nubmer", "5"], "it has no parameter 'nubmer'. Did you mean 'number'?"),
        (["part/page", "-p", "number", "many"], "parameter 'number' may be: whole number. Given was 'many': "),
        (["part/pgae"], "There is no notebook 'part/pgae' in the book. Did you mean 'part/page'?"),
    ],
    ids=["misspelt parameter", "wrong type", "misspelt page"],
)
def test_what_was_given_wrongly_is_refused_before_any_kernel_starts(root, arguments, words):
    said = invoke("run", *arguments, "--root", root)
    assert said.exit_code == 2
    assert words in said.stderr
    assert not (root / "_build").exists()


def test_run_refuses_invalid_inputs_before_any_kernel_starts(root, monkeypatch):
    refuse_inputs(root, monkeypatch)
    said = invoke("run", "part/page", "--root", root)
    assert (said.exit_code, said.stderr) == (2, "a.csv row 3: is wrong.\n")
    assert not (root / "_build").exists()


# ---- build


def test_build_names_the_opening_page(built):
    assert built.said.exit_code == 0, built.said.output
    assert built.said.output.splitlines()[-1] == str(built.root / "_build" / "html" / "index.html")


def test_build_reports_each_page_as_it_ends(built):
    assert "part/first: good, " in built.said.output
    assert "part/second: good, " in built.said.output


@pytest.fixture(scope="module")
def failed(tmp_path_factory):
    """A book with a page that raises, and what the build said."""
    pages = {
        "index.md": f"# Book\n\n{PROSE}\n",
        "notebooks/part/page.ipynb": notebook("Page", "1 / number", parameters=CELL),
    }
    root = write_book(tmp_path_factory.mktemp("failed"), pages, "runs:\n  part/page:\n    parameters: {number: 0}\n")
    return root, invoke("build", "--root", root)


def test_a_page_that_failed_fails_the_build(failed):
    assert failed[1].exit_code == 1


def test_a_failed_build_says_where_and_why(failed):
    assert "notebooks/part/page.ipynb: error\n    cell 3, line 1: 1 / number\n" in failed[1].stderr
    assert "ZeroDivisionError: division by zero" in failed[1].stderr


def test_a_failed_build_gives_the_command_that_reruns_the_page(failed):
    assert "run it alone: wb6 run part/page -p number 0" in failed[1].stderr


def test_a_failed_build_prints_the_others_and_says_what_stands_in(failed):
    root, said = failed
    opening = root / "_build" / "html" / "index.html"
    told = f"1 of 1 pages failed; each shows its last good result under a banner, or says that there is none: {opening}"
    assert said.stderr.splitlines()[-1] == told
    assert opening.is_file()


def test_a_build_that_cannot_be_printed_keeps_the_last_edition_and_says_so(root):
    (root / "index.md").write_text(f"# Book\n\n{PROSE} [Nowhere](nowhere.md)\n")
    (root / "_build" / "html").mkdir(parents=True)
    (root / "_build" / "html" / "index.html").write_text("the last good edition")
    said = invoke("build", "--root", root)
    assert (said.exit_code, said.stderr.splitlines()[-1]) == (1, "The last edition stays in _build/html.")
    assert "index.md:3: WARNING" in said.stderr
    assert (root / "_build" / "html" / "index.html").read_text() == "the last good edition"


def test_build_refuses_invalid_inputs_and_builds_nothing(root, monkeypatch):
    refuse_inputs(root, monkeypatch)
    said = invoke("build", "--root", root)
    assert (said.exit_code, said.stderr) == (2, "a.csv row 3: is wrong.\n")
    assert not (root / "_build").exists()


# ---- why, clean


def test_why_says_what_would_make_a_page_run_and_what_it_rests_on(built):
    said = invoke("why", "part/first", "--root", built.root)
    assert said.exit_code == 0
    assert said.output.startswith(
        "part/first would not run again in a build: nothing that it depends on has changed.\n"
    )


def test_why_of_a_page_that_was_never_run_says_so(root):
    said = invoke("why", "part/page", "--root", root)
    assert said.output.splitlines()[0] == "part/page would run again:"


@pytest.mark.parametrize(("option", "left"), [((), []), (("--kept",), ["html"])])
def test_clean_deletes_what_was_built(root, option, left):
    for folder in ("cache", "html"):
        (root / "_build" / folder).mkdir(parents=True)
    before = snapshot(root)
    assert invoke("clean", *option, "--root", root).exit_code == 0
    assert [item.name for item in (root / "_build").glob("*")] == left
    assert snapshot(root) == before


# ---- check


def test_check_of_valid_inputs_is_good(root):
    said = invoke("check", "--root", root)
    assert (said.exit_code, said.output) == (0, "The inputs are valid: 1 notebooks, 0 checks.\n")


def test_check_tells_the_problems_of_the_inputs(root, monkeypatch):
    refuse_inputs(root, monkeypatch)
    said = invoke("check", "--root", root)
    assert (said.exit_code, said.stderr) == (2, "a.csv row 3: is wrong.\n")


def test_check_tells_of_a_published_parameter_that_does_not_fit(root):
    (root / "notebooks" / "runs.yml").write_text("runs:\n  part/page:\n    parameters: {number: many}\n")
    said = invoke("check", "--root", root)
    assert said.exit_code == 2
    assert "parameter 'number' may be: whole number." in said.stderr


# ---- new


def test_new_names_what_it_wrote_and_how_to_run_it(root):
    said = invoke("new", "part/second_page", "--root", root)
    assert said.exit_code == 0
    assert said.output.splitlines() == [
        "notebooks/part/second_page.ipynb",
        "_toc.yml",
        "Run it: wb6 run part/second_page",
    ]


def test_new_refuses_a_page_that_exists(root):
    before = snapshot(root)
    assert invoke("new", "part/page", "--root", root).exit_code == 2
    assert snapshot(root) == before


# ---- a book that is not this one, in a folder of its own, from anywhere


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """A book without ``runs.yml`` whose path holds blanks and braces, built from another folder by a relative path."""
    folder = tmp_path_factory.mktemp("elsewhere")
    pages = {
        "intro.md": f"# Strange book\n\n{PROSE}\n",
        "first.ipynb": notebook("First", "print('twice:', 2 * number)", parameters="number = 4"),
        "more/second.ipynb": notebook("Second", "open('beside.txt').read()"),
        "third.md": f"# Third\n\n{PROSE}\n",
    }
    root = write_book(folder / "my book {x} {0}", pages)
    (root / "more" / "beside.txt").write_text("beside the notebook")
    (folder / "other").mkdir()
    before = snapshot(root)
    command = [sys.executable, "-m", "wb6", "build", "--root", "../my book {x} {0}"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, cwd=folder / "other", env=environment, capture_output=True, text=True, check=False)
    return root, before, done


def test_a_book_elsewhere_is_built_from_another_folder(elsewhere):
    root, _, done = elsewhere
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == str(root / "_build" / "html" / "index.html")


def test_a_book_elsewhere_shows_what_its_notebooks_printed(elsewhere):
    root, *_ = elsewhere
    assert "twice: 8" in (root / "_build/html/first.html").read_text()


def test_a_notebook_elsewhere_reads_what_lies_beside_it(elsewhere):
    root, *_ = elsewhere
    assert "beside the notebook" in (root / "_build/html/more/second.html").read_text()


def test_a_book_elsewhere_is_left_as_it_was(elsewhere):
    root, before, _ = elsewhere
    assert snapshot(root) == before


def test_nothing_is_written_where_the_command_was_given(elsewhere):
    root, *_ = elsewhere
    assert list((root.parent / "other").iterdir()) == []


# ---- the process


def test_outside_a_book_the_command_exits_with_2_and_says_what_to_do(tmp_path):
    command = [sys.executable, "-m", "wb6", "list"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Give its place: --root DIR" in done.stderr
    assert "Traceback" not in done.stderr
