"""The command line: what it prints, and 0 for good, 1 for a page that failed, 2 for invalid inputs."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from tests.books import PROSE, PUBLISH, notebook, read_outputs, snapshot, write_book
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
        (["part/page", "-p", "number", "many"], "parameter 'number' is int:"),
        (["part/pgae"], "lists no notebook 'part/pgae'. Did you mean 'part/page'?"),
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
    """A book with a page that raises, over an edition published before, and what the build said."""
    pages = {
        "index.md": f"# Book\n\n{PROSE}\n",
        "notebooks/part/page.ipynb": notebook("Page", "1 / number", parameters=CELL),
    }
    root = write_book(tmp_path_factory.mktemp("failed"), pages, "runs:\n  part/page:\n    parameters: {number: 0}\n")
    (root / "_build" / "html").mkdir(parents=True)
    (root / "_build" / "html" / "index.html").write_text("the last good edition")
    return root, invoke("build", "--root", root)


def test_a_page_that_failed_fails_the_build(failed):
    assert failed[1].exit_code == 1


def test_a_failed_build_says_where_and_why(failed):
    assert "notebooks/part/page.ipynb: error\n    cell 3, line 1: 1 / number\n" in failed[1].stderr
    assert "ZeroDivisionError: division by zero" in failed[1].stderr


def test_a_failed_build_gives_the_command_that_reruns_the_page(failed):
    assert "run it alone: wb6 run part/page -p number 0" in failed[1].stderr


def test_a_failed_build_keeps_the_last_good_edition_and_says_so(failed):
    root, said = failed
    assert (root / "_build" / "html" / "index.html").read_text() == "the last good edition"
    assert "1 of 1 pages failed. The last good edition stays in _build/html." in said.stderr


def test_build_refuses_invalid_inputs_and_builds_nothing(root, monkeypatch):
    refuse_inputs(root, monkeypatch)
    said = invoke("build", "--root", root)
    assert (said.exit_code, said.stderr) == (2, "a.csv row 3: is wrong.\n")
    assert not (root / "_build").exists()


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
    assert "parameter 'number' is int" in said.stderr


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


# ---- the process


def test_outside_a_book_the_command_exits_with_2_and_says_what_to_do(tmp_path):
    command = [sys.executable, "-m", "wb6", "list"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Give its place: --root DIR" in done.stderr
    assert "Traceback" not in done.stderr
