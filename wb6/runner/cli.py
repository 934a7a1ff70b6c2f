"""The command ``wb6``. Exit codes: 0 good, 1 a page failed, 2 the inputs are invalid."""

import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from wb6.runner.book import Book, InputError, find_root, load, read_book


def _fail(code: int, text: str) -> NoReturn:
    click.echo(text, err=True)
    sys.exit(code)


def _book(root: str | None) -> Book:
    return read_book(find_root(Path(root) if root else Path.cwd()))


def _say(text: str) -> None:
    click.echo(text)
    sys.stdout.flush()


def _kept(book: Book) -> str:
    """Say what readers have after a build that failed."""
    there = (book.build / "html").is_dir()
    return "The last good edition stays in _build/html." if there else "Nothing was published."


_ROOT = click.option("--root", metavar="DIR", help="The book's folder. Default: found upward from here.")


class _Group(click.Group):
    """Turns invalid inputs of any command into their sentence and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except InputError as error:
            _fail(2, str(error))


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Run the notebooks of a Jupyter Book headless and build the book.

    Example:  wb6 run routes/migration_routes -p first_year 2015
    """


@cli.command("list")
@_ROOT
def list_pages(root: str | None) -> None:
    """List the pages that are run, with their parameters.

    Example:  wb6 list
    """
    from wb6.runner.parameters import declared_parameters

    book = _book(root)
    for page in book.notebooks:
        click.echo(page.address)
        published = book.settings.parameters.get(page.address, {})
        for parameter in declared_parameters(book.root / page.file).values():
            value = published.get(parameter.name, parameter.default)
            click.echo(
                f"  {parameter.name}: {parameter.type} = {value}" + (f"  # {parameter.help}" if parameter.help else "")
            )


@cli.command("run")
@click.argument("page")
@click.option(
    "-p", "given", nargs=2, multiple=True, metavar="NAME VALUE", help="A parameter, as papermill takes it; repeatable."
)
@_ROOT
def run_page(page: str, given: tuple[tuple[str, str], ...], root: str | None) -> None:
    """Run one page, print what it computes and where the executed notebook lies.

    Example:  wb6 run routes/migration_routes -p first_year 2015 -p routes "[western_balkan]"
    """
    from wb6.runner.build import check_inputs, explain, make_job
    from wb6.runner.execute import run
    from wb6.runner.names import judge_names

    book = _book(root)
    job = make_job(book, book.page(page), dict(given))
    check_inputs(book)
    result = run(job)
    if not result.good:
        _fail(1, explain(result))
    for record in result.published:
        if record["kind"] == "figure":
            click.echo(f"figure {record['name']}: {record['title']}")
        else:
            click.echo(f"{record['kind']} {record['name']}: {record.get('text', '')}")
    for problem in judge_names(book, [result]):
        click.echo(f"A build would refuse this: {problem}", err=True)
    click.echo(f"{job.output.relative_to(book.root)} ({result.seconds:.1f} s)")


@cli.command("build")
@_ROOT
def build_book(root: str | None) -> None:
    """Check the inputs, run every notebook, print the book.

    Example:  wb6 build
    """
    from wb6.runner.build import build, explain
    from wb6.runner.publish import PublishError

    book = _book(root)
    try:
        opening, results = build(book, _say)
    except PublishError as error:
        _fail(1, f"{error}\n\n{_kept(book)}")
    failed = [result for result in results if not result.good]
    if opening is None:
        kept = _kept(book)
        _fail(
            1,
            "\n".join(
                [
                    "",
                    *[explain(result) for result in failed],
                    "",
                    f"{len(failed)} of {len(results)} pages failed. {kept}",
                ]
            ),
        )
    click.echo(str(opening))


@cli.command("check")
@click.option("--summary", is_flag=True, help="Also count tables, rows, sources and grades.")
@_ROOT
def check_book(summary: bool, root: str | None) -> None:
    """Check all inputs without starting a kernel.

    Example:  wb6 check --summary
    """
    from wb6.runner.build import check_inputs, make_job

    book = _book(root)
    for warning in check_inputs(book):
        click.echo(warning)
    for page in book.notebooks:
        make_job(book, page)
    if summary and book.settings.summary:
        for line in load(book.settings.summary, "summary")(book.root):
            click.echo(line)
    click.echo(f"The inputs are valid: {len(book.notebooks)} notebooks, {len(book.settings.checks)} checks.")


@cli.command("new")
@click.argument("address")
@_ROOT
def new_page(address: str, root: str | None) -> None:
    """Write a new page that runs, its entry in the contents and its test.

    Example:  wb6 new routes/border_closures
    """
    from wb6.runner.scaffold import write_page

    book = _book(root)
    for path in write_page(book, address):
        click.echo(path.relative_to(book.root).as_posix())
    click.echo(f"Run it: wb6 run {address}")


def main() -> None:
    """Start the command line."""
    cli(prog_name="wb6")
