"""The command ``wb6``. Exit codes: 0 good, 1 a page failed, 2 the inputs are invalid, 130 stopped by the user."""

import shutil
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from wb6.runner.book import Book, find_root, read_book
from wb6.runner.settings import InputError, load


def _fail(code: int, text: str) -> NoReturn:
    click.echo(text, err=True)
    sys.exit(code)


def _book(root: str | None) -> Book:
    return read_book(find_root(Path(root) if root else Path.cwd()))


_ROOT = click.option("--root", metavar="DIR", help="The book's folder. Default: found upward from here.")
_NO_CACHE = click.option("--no-cache", is_flag=True, help="Run also what has not changed.")


class _Group(click.Group):
    """Turns invalid inputs of any command into their sentence and exit code 2, and Ctrl-C into 130."""

    def invoke(self, ctx: click.Context) -> Any:
        # A job that CI cancels gets SIGTERM: it is to leave as little behind as Ctrl-C does.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            return super().invoke(ctx)
        except InputError as error:
            _fail(2, str(error))
        except KeyboardInterrupt:
            _fail(130, "\nStopped. The last edition, if there is one, is as it was.")


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
    from wb6.runner.job import make_jobs
    from wb6.runner.parameters import declared_parameters

    book = _book(root)
    for job in make_jobs(book):
        made = f"  (made of {job.page.source.as_posix()})" if job.page.made_of else ""
        click.echo(f"{job.address}{made}")
        for parameter in declared_parameters(job.notebook).values():
            value = job.plain.get(parameter.name, parameter.default)
            told = f"  # {parameter.help}" if parameter.help else ""
            click.echo(f"  {parameter.name}: {parameter.type} = {value}{told}")


class _RunCommand(click.Command):
    """Shows the parameters of a page where ``--help`` stands beside its address."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # Many write NAME=VALUE; a name holds no «=», so nothing else can be meant.
        args = [
            part
            for place, arg in enumerate(args)
            for part in (arg.split("=", 1) if args[place - 1 : place] == ["-p"] and "=" in arg else [arg])
        ]
        if {"-h", "--help"} & set(args):
            rest = [arg for arg in args if arg not in ("-h", "--help")]
            # A line that is not finished, such as «wb6 run PAGE -p --help», is helped too.
            given, words, _ = self.make_parser(click.Context(self, resilient_parsing=True)).parse_args(rest)
            pages = [word for word in (given.get("page"), *words) if isinstance(word, str) and word[:1] != "-"]
            if pages:
                click.echo(_parameter_help(_book(given.get("root")), pages[0]))
                ctx.exit()
        return super().parse_args(ctx, args)


def _parameter_help(book: Book, address: str) -> str:
    """Return a table of what a page can be run with."""
    from wb6.runner.job import make_job, spell_argument
    from wb6.runner.parameters import declared_parameters, describe_choices, to_plain

    job = make_job(book, book.page(address))
    declared = declared_parameters(job.notebook)
    rows = [
        (one.name, str(job.plain.get(one.name, one.default)), describe_choices(one), one.help)
        for one in declared.values()
    ]
    if not rows:
        return f"{job.address} has no parameters."
    formatter = click.HelpFormatter(width=100)
    with formatter.section(f"Parameters of {job.address}"):
        formatter.write_dl(
            [(name, f"{told or 'not described'}. May be: {may}. Now: {now}") for name, now, may, told in rows]
        )
    first = next(iter(declared.values()))
    now = to_plain(job.parameters.get(first.name, first.value))
    with formatter.section("Example"):
        formatter.write(f"  wb6 run {job.address} -p {first.name} {spell_argument(now)}\n")  # to be copied: not wrapped
    return formatter.getvalue().rstrip()


@cli.command("run", cls=_RunCommand)
@click.argument("page")
@click.option(
    "-p", "given", nargs=2, multiple=True, metavar="NAME VALUE", help="A parameter, as papermill takes it; repeatable."
)
@_NO_CACHE
@_ROOT
def run_page(page: str, given: tuple[tuple[str, str], ...], root: str | None, no_cache: bool) -> None:
    """Run one page, print what it computes and where the executed notebook lies.

    With --help behind the page, its parameters are shown.

    Example:  wb6 run routes/migration_routes -p first_year 2015 -p routes "[western_balkan]"
    """
    from wb6.runner.build import check_inputs, reuse_or_run
    from wb6.runner.cache import Cache
    from wb6.runner.failure import explain
    from wb6.runner.job import make_job
    from wb6.runner.names import judge_names
    from wb6.runner.progress import Silence

    book = _book(root)
    job = make_job(book, book.page(page), dict(given))
    check_inputs(book)
    (result,) = reuse_or_run(book, Cache(book), [job], Silence(), use_cache=not no_cache)
    if not result.good:
        _fail(1, explain(result))
    for record in result.published:
        if record["kind"] == "figure":
            click.echo(f"figure {record['name']}: {record['title']}")
        else:
            click.echo(f"{record['kind']} {record['name']}: {record.get('text', '')}")
    for problem in judge_names(book, [result]):
        click.echo(f"A build would refuse this: {problem}", err=True)
    how = "kept from an earlier run, nothing has changed" if result.reused else f"{result.seconds:.1f} s"
    click.echo(f"{job.output.relative_to(book.root)} ({how})")


@cli.command("build")
@_NO_CACHE
@click.option(
    "--jobs", "workers", type=click.IntRange(min=1), help="Notebooks run at once. Default: one for each core."
)
@_ROOT
def build_book(root: str | None, no_cache: bool, workers: int | None) -> None:
    """Check the inputs, run what has changed, print the book.

    Example:  wb6 build --no-cache
    """
    from wb6.runner.build import build
    from wb6.runner.failure import explain
    from wb6.runner.progress import make_progress
    from wb6.runner.publish import PublishError

    book = _book(root)
    try:
        built = build(book, make_progress(), use_cache=not no_cache, workers=workers or 0)
    except PublishError as error:
        there = (book.build / "html").is_dir()
        _fail(1, f"{error}\n\n{'The last edition stays in _build/html.' if there else 'Nothing was published.'}")
    failed = [result for result in built.results if not result.good]
    if failed:
        count = f"{len(failed)} of {len(built.results)} pages failed"
        told = f"{count}; each shows its last good result under a banner, or says that there is none: {built.opening}"
        _fail(1, "\n".join(["", *[explain(result) for result in failed], "", told]))
    click.echo(str(built.opening))


@cli.command("why")
@click.argument("page")
@_ROOT
def why(page: str, root: str | None) -> None:
    """Say what would make a page run again, or why it did.

    Example:  wb6 why routes/migration_routes
    """
    from wb6.runner.cache import Cache
    from wb6.runner.job import make_job
    from wb6.runner.observed import name_all

    book = _book(root)
    job = make_job(book, book.page(page))
    cache = Cache(book)
    verdict = cache.look_up(job, restore=False)
    if verdict.reasons:
        click.echo(f"{job.address} would run again:")
        for reason in verdict.reasons:
            click.echo(f"  {reason}")
    else:
        click.echo(f"{job.address} would not run again in a build: nothing that it depends on has changed.")
    last = cache.read_history(job.address).get("last")
    if last:
        click.echo(f"Its last run was {last['status']}, on {last['finished']}; it ran because: {last['cause']}.")
    if verdict.trace:
        click.echo(
            "It depends on its code, its parameters, requirements.txt, Python and the installed packages, and on:"
        )
        for name in name_all(verdict.trace["observed"]):
            click.echo(f"  {name}")


@cli.command("check")
@click.option("--summary", is_flag=True, help="Also count tables, rows, sources and grades.")
@_ROOT
def check_book(summary: bool, root: str | None) -> None:
    """Check all inputs without starting a kernel.

    Example:  wb6 check --summary
    """
    from wb6.runner.build import check_inputs
    from wb6.runner.job import make_jobs

    book = _book(root)
    for warning in check_inputs(book):
        click.echo(warning)
    make_jobs(book)
    if summary and book.settings.summary:
        for line in load(book.settings.summary, "summary")(book.root):
            click.echo(line)
    click.echo(f"The inputs are valid: {len(book.notebooks)} notebooks, {len(book.settings.checks)} checks.")


@cli.command("clean")
@click.option("--kept", is_flag=True, help="Only the kept results, so that every page runs again.")
@_ROOT
def clean(root: str | None, kept: bool) -> None:
    """Delete everything that was built, the kept results too.

    Example:  wb6 clean --kept
    """
    book = _book(root)
    folder = book.build / "cache" if kept else book.build
    shutil.rmtree(folder, ignore_errors=True)
    click.echo(f"{folder.relative_to(book.root)} is empty.")


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
