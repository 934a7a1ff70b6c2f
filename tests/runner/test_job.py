"""Which parameters a run gets: defaults of the book, of its part, of its page, and the values given by hand."""

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.books import PROSE, notebook, write_book
from wb6.runner.book import read_book
from wb6.runner.cli import cli
from wb6.runner.job import make_job, make_jobs
from wb6.runner.parameters import check_parameters, declared_parameters
from wb6.runner.settings import InputError, Limits

CELL = "year: int = 2009  # first year\ncountry: str = 'AL'"

PAGES = {
    "index.md": f"# Book\n\n{PROSE}\n",
    "notebooks/routes/arrivals.ipynb": notebook("Arrivals", parameters=CELL),
    "notebooks/routes/returns.ipynb": notebook("Returns", parameters=CELL),
    "notebooks/powers/loans.ipynb": notebook("Loans", parameters="year: int = 2009\nloan_kind: str = 'any'"),
    "notebooks/powers/arms.ipynb": notebook("Arms"),
}


def make_book(folder, runs="", **pages):
    return read_book(write_book(folder / "book", PAGES | pages, runs))


def years(book):
    return {job.address: job.plain.get("year") for job in make_jobs(book)}


# ---- whose value is stronger


def test_without_settings_every_page_runs_on_its_own_defaults(tmp_path):
    assert [job.parameters for job in make_jobs(make_book(tmp_path))] == [{}, {}, {}, {}]


def test_a_default_of_the_book_reaches_every_page_that_declares_it(tmp_path):
    book = make_book(tmp_path, "defaults: {year: 1}\n")
    assert years(book) == {"routes/arrivals": 1, "routes/returns": 1, "powers/loans": 1, "powers/arms": None}


def test_a_default_of_a_part_is_stronger_than_that_of_the_book(tmp_path):
    book = make_book(tmp_path, "defaults: {year: 1}\nparts: {routes: {year: 2}}\n")
    assert years(book) == {"routes/arrivals": 2, "routes/returns": 2, "powers/loans": 1, "powers/arms": None}


def test_a_parameter_of_a_page_is_stronger_than_that_of_its_part(tmp_path):
    runs = "defaults: {year: 1}\nparts: {routes: {year: 2}}\nruns: {routes/returns: {parameters: {year: 3}}}\n"
    assert years(make_book(tmp_path, runs))["routes/returns"] == 3


def test_a_value_given_by_hand_is_the_strongest(tmp_path):
    book = make_book(tmp_path, "runs: {routes/returns: {parameters: {year: 3}}}\n")
    assert make_job(book, book.page("routes/returns"), {"year": "4"}).parameters == {"year": 4}


def test_a_part_adds_to_what_the_book_gives(tmp_path):
    book = make_book(tmp_path, "defaults: {year: 1}\nparts: {routes: {country: RS}}\n")
    assert make_job(book, book.page("routes/returns")).parameters == {"year": 1, "country": "RS"}


# ---- what is refused


def problems(book):
    with pytest.raises(InputError) as caught:
        make_jobs(book)
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("runs", "problem"),
    [
        ("defaults: {yaer: 1}", "defaults: no notebook there has a parameter 'yaer'. Did you mean 'year'?"),
        (
            "defaults: {zzz: 1}",
            "defaults: no notebook there has a parameter 'zzz'. They have year, country, loan_kind.",
        ),
        (
            "parts: {powers: {country: AL}}",
            "parts, powers: no notebook there has a parameter 'country'. They have year, loan_kind.",
        ),
        ("parts: {weather: {year: 1}}", "parts: no notebook is in a part 'weather'. There are powers, routes."),
    ],
)
def test_a_default_that_no_notebook_declares_is_refused(tmp_path, runs, problem):
    assert problems(make_book(tmp_path, runs)) == [f"notebooks/runs.yml, {problem}"]


def test_a_parameter_of_a_page_that_it_does_not_declare_is_refused(tmp_path):
    book = make_book(tmp_path, "runs: {powers/arms: {parameters: {year: 1}}}\n")
    assert problems(book) == [
        "notebooks/powers/arms.ipynb: it has no parameter 'year'. It has none. (set in notebooks/runs.yml)"
    ]


def test_all_problems_of_all_pages_are_told_at_once(tmp_path):
    runs = (
        "defaults: {yaer: 1}\nparts: {routes: {year: soon}}\n"
        "runs: {routes/returns: {parameters: {contry: RS}}, powers/loans: {parameters: {year: 2.5, loan_kind: no}}}\n"
    )
    assert [problem.split(":")[0] for problem in problems(make_book(tmp_path, runs))] == [
        "notebooks/routes/arrivals.ipynb",
        "notebooks/routes/returns.ipynb",
        "notebooks/routes/returns.ipynb",
        "notebooks/powers/loans.ipynb",
        "notebooks/powers/loans.ipynb",
        "notebooks/runs.yml, defaults",
    ]


def test_a_page_that_cannot_be_read_does_not_hide_the_problems_of_others(tmp_path):
    broken = {"notebooks/powers/arms.ipynb": notebook("Arms", parameters="a: integer = 1")}
    book = make_book(tmp_path, "runs: {powers/loans: {parameters: {yaer: 1}}}\n", **broken)
    told = problems(book)
    assert [problem.split(":")[0] for problem in told] == [
        "notebooks/powers/loans.ipynb",
        "notebooks/powers/arms.ipynb, parameters cell, line 1",
    ]


def test_a_page_that_cannot_be_read_may_be_the_one_that_declares_a_default(tmp_path):
    broken = {"notebooks/powers/arms.ipynb": notebook("Arms", parameters="a: integer = 1")}
    (problem,) = problems(make_book(tmp_path, "defaults: {a: 1}\n", **broken))
    assert problem.startswith("notebooks/powers/arms.ipynb, parameters cell, line 1: type «integer» is not understood")


def test_a_notebook_in_another_language_is_refused(tmp_path):
    other = notebook("Arms")
    other["metadata"]["kernelspec"] = {"display_name": "R", "language": "R", "name": "ir"}
    book = make_book(tmp_path, **{"notebooks/powers/arms.ipynb": other})
    assert problems(book) == ["notebooks/powers/arms.ipynb: it is written in R; notebooks in Python can be run."]


@pytest.mark.parametrize("key", ["kernelspec", "jupytext"])
def test_a_notebook_written_as_text_is_refused(tmp_path, key):
    text = f"---\n{key}:\n  name: python3\n---\n\n# Text\n\n{PROSE}\n"
    (problem,) = problems(make_book(tmp_path, **{"text.md": text}))
    assert problem.startswith("text.md: it is a notebook written as text, which is not run. Convert it: jupytext")


@pytest.mark.parametrize("command", ["build", "check", "list"])
def test_invalid_parameters_end_a_command_with_2_and_nothing_is_built(tmp_path, command):
    book = make_book(tmp_path, "defaults: {yaer: 1}\nparts: {routes: {year: soon}}\n")
    done = CliRunner().invoke(cli, [command, "--root", str(book.root)])
    assert (done.exit_code, done.stderr.splitlines()) == (2, problems(book))
    assert not book.build.exists()


# ---- what a job knows


def test_limits_of_a_page_are_stronger_than_those_of_the_book(tmp_path):
    runs = "limits: {cell: 10, run: 20}\nruns: {routes/returns: {limits: {cell: 5}}}\n"
    jobs = {job.address: job.limits for job in make_jobs(make_book(tmp_path, runs))}
    assert (jobs["routes/returns"], jobs["routes/arrivals"]) == (Limits(5, 20), Limits(10, 20))


def test_a_published_run_goes_to_another_place_than_one_by_hand(tmp_path):
    book = make_book(tmp_path)
    page = book.page("routes/returns")
    outputs = [make_job(book, page, given).output for given in (None, {})]
    assert outputs == [book.build / part / "notebooks/routes/returns.ipynb" for part in ("runs", "variants")]


def test_a_job_on_the_defaults_is_rerun_by_its_address(tmp_path):
    book = make_book(tmp_path)
    assert make_job(book, book.page("routes/returns")).command == "wb6 run routes/returns"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("a: int = 1", -5),
        ("a: float = 1.0", float("-inf")),
        ("a: bool = True", False),
        ("a: str = ''", 'it\'s "quoted" $HOME `x` {y}'),
        ("a: str = ''", "-x"),
        ("a: str = ''", "Đakovica"),
        ("a: str | None = 'x'", None),
        ("a: list[str] = []", ["NO", "a, b", "5"]),
        ("a: tuple[int, str] = (1, 'a')", (2, "b c")),
        ("a: list[list[int]] = []", [[1], [2, 3]]),
        ("a: dict[str, int] = {}", {"a b": 1}),
        ("a: date = date(2026, 1, 1)", "2026-02-03"),
        ("a: Path = Path('a')", "data/b c"),
        ("a: Literal[1, 2] = 1", 2),
    ],
)
def test_the_command_of_a_job_gives_the_same_values_again(tmp_path, line, value):
    pages = {"index.md": "# Book\n", "notebooks/part/page.ipynb": notebook("Page", parameters=line)}
    book = read_book(write_book(tmp_path / "book", pages))
    job = make_job(book, book.page("part/page"), {"a": value})
    *start, text = shlex.split(job.command)
    assert start == ["wb6", "run", "part/page", "-p", "a"]
    assert check_parameters(declared_parameters(job.notebook), {"a": text}, Path("page.ipynb")) == job.parameters


def test_the_command_of_a_page_of_a_sweep_leaves_out_what_its_address_says(tmp_path):
    book = make_book(tmp_path, "runs: {routes/returns: {parameters: {year: 3}, sweep: {country: [RS]}}}\n")
    assert make_job(book, book.page("routes/returns_rs")).command == "wb6 run routes/returns_rs -p year 3"


def test_the_command_of_a_page_of_a_sweep_that_was_run_with_something_else_says_so(tmp_path):
    book = make_book(tmp_path, "runs: {routes/returns: {sweep: {country: [RS]}}}\n")
    job = make_job(book, book.page("routes/returns_rs"), {"country": "XK"})
    assert job.command == "wb6 run routes/returns_rs -p country XK"
