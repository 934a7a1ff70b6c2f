"""Weighs the pages of the printed book beside the default pages of Jupyter Book. Run by ``make weigh``.

Bytes as they lie on the disk, nothing compressed. The shell is what a first visit loads besides figures: the page,
styles, scripts, fonts. Scripts that no page loads at once (search, tables) count apart. Exits 1 if a limit is broken.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click
import yaml

from tests.loads import files_of

ROOT = Path(__file__).resolve().parents[1]

#: Limits in bytes; a kilobyte is 1000.
SHELL = 450_000
SIX_FIGURES = 450_000
FIGURE = 75_000
FIRST_USE = 300_000

#: Pages that Sphinx adds; the search page is where the scripts of the search are used first.
ADDED = ("genindex.html", "search.html")


@dataclass(frozen=True)
class Weight:
    """What a first visit to one page loads, in bytes."""

    page: str
    html: int
    styles: int
    scripts: int
    other: int
    figures: tuple[tuple[str, int], ...]

    @property
    def shell(self) -> int:
        """Everything but the figures."""
        return self.html + self.styles + self.scripts + self.other

    @property
    def six_figures(self) -> int:
        """The six heaviest figures together."""
        return sum(sorted((size for _, size in self.figures), reverse=True)[:6])


@dataclass(frozen=True)
class Site:
    """The weights of a printed site: its pages, and the scripts that load on first use."""

    pages: tuple[Weight, ...]
    first_use: tuple[tuple[str, int], ...]

    @property
    def first_use_sum(self) -> int:
        """All scripts that load on first use, in bytes."""
        return sum(size for _, size in self.first_use)


def weigh_page(site: Path, page: Path) -> Weight:
    """Weigh one page of a printed site."""
    sizes: dict[str, int] = {"style": 0, "script": 0, "other": 0}
    figures = []
    for path, kind in files_of(page).items():
        if kind == "figure":
            figures.append((path.name, path.stat().st_size))
        else:
            sizes[kind] += path.stat().st_size
    name = page.relative_to(site).as_posix()
    html = page.stat().st_size
    return Weight(name, html, sizes["style"], sizes["script"], sizes["other"], tuple(sorted(figures)))


def weigh_site(site: Path) -> Site:
    """Weigh every page of a printed site (the folder that holds ``index.html``).

    Raises:
        FileNotFoundError: There are no pages, or a page loads a file that is not there.
    """
    site = site.resolve()
    pages = [path for path in sorted(site.rglob("*.html")) if site / "_static" not in path.parents]
    if not pages:
        raise FileNotFoundError(f"There are no pages in {site}. Build the book first: make book")
    readable = [page for page in pages if page.relative_to(site).as_posix() not in ADDED]
    at_once = {path for page in readable for path in files_of(page)}
    later = [path for path in sorted(site.rglob("*.js")) if path not in at_once]
    first_use = tuple((path.relative_to(site).as_posix(), path.stat().st_size) for path in later)
    return Site(tuple(weigh_page(site, page) for page in readable), first_use)


def judge(weights: Site) -> list[str]:
    """Return a sentence for each limit that a site breaks."""
    faults = []
    for page in weights.pages:
        if page.shell > SHELL:
            faults.append(f"{page.page}: the shell weighs {_kb(page.shell)} KB, over {_kb(SHELL)} KB.")
        if page.six_figures > SIX_FIGURES:
            faults.append(f"{page.page}: six figures weigh {_kb(page.six_figures)} KB, over {_kb(SIX_FIGURES)} KB.")
        faults += [
            f"{page.page}: {name} weighs {_kb(size)} KB, over {_kb(FIGURE)} KB a figure."
            for name, size in page.figures
            if size > FIGURE
        ]
    if weights.first_use_sum > FIRST_USE:
        faults.append(f"Scripts on first use weigh {_kb(weights.first_use_sum)} KB, over {_kb(FIRST_USE)} KB.")
    return faults


def print_default(staged: Path, target: Path) -> Path:
    """Print a staged book as the theme prints it by default and return the folder of its pages.

    Args:
        staged: The book with executed notebooks, as ``wb6 build`` leaves it in ``_build/book``.
        target: A folder to print to.
    """
    config = yaml.safe_load((staged / "_config.yml").read_text(encoding="utf-8"))
    config["sphinx"]["config"]["wb6_slim"] = False
    path = target / "_config.yml"
    path.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), encoding="utf-8")
    start = "from jupyter_book.cli.main import main; main()"
    options = ["--config", str(path), "--path-output", str(target), "-q"]
    subprocess.run([sys.executable, "-c", start, "build", str(staged), *options], check=True, capture_output=True)
    return target / "_build" / "html"


def table(ours: Site, default: Site) -> Iterable[str]:
    """Yield the lines of the comparison, in KB."""
    defaults = {page.page: page for page in default.pages}
    heads = ("html", "style", "script", "other", "shell", "default", "figures", "heaviest")
    yield f"{'KB':<48}" + "".join(f"{head:>9}" for head in heads)
    for page in ours.pages:
        other = defaults.get(page.page)
        heaviest = max((size for _, size in page.figures), default=0)
        cells = (page.html, page.styles, page.scripts, page.other, page.shell)
        numbers = [_kb(cell) for cell in cells] + [_kb(other.shell) if other else "–"]
        numbers += [_kb(page.six_figures), _kb(heaviest)]
        yield f"{page.page[-47:]:<48}" + "".join(f"{number:>9}" for number in numbers)
    yield f"scripts on first use: {_kb(ours.first_use_sum)} KB ({', '.join(name for name, _ in ours.first_use)})"
    limits = {"shell": SHELL, "six figures": SIX_FIGURES, "a figure": FIGURE, "first use": FIRST_USE}
    yield "limits: " + ", ".join(f"{name} {_kb(size)}" for name, size in limits.items())


def _kb(size: int) -> str:
    return f"{size / 1000:.0f}" if size >= 9_500 or size == 0 else f"{size / 1000:.1f}"


@click.command()
@click.option("--root", type=click.Path(exists=True, path_type=Path), default=ROOT, help="The book's folder.")
def main(root: Path) -> None:
    """Print the weight of every page of the built book beside a default Jupyter Book's.

    Example:  python -m tests.weigh
    """
    if not (root / "_build" / "html" / "index.html").is_file():
        subprocess.run([sys.executable, "-m", "wb6", "build", "--root", str(root)], check=True)
    ours = weigh_site(root / "_build" / "html")
    with tempfile.TemporaryDirectory() as folder:
        default = weigh_site(print_default(root / "_build" / "book", Path(folder)))
    faults = judge(ours)
    click.echo("\n".join([*table(ours, default), *faults]))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
