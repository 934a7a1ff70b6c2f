"""Reads a Jupyter Book 1.x: its root, its pages, and what ``notebooks/runs.yml`` says of them.

Pages go by address: the file's path from the root without suffix, and without a leading
``notebooks/``. Nothing is run or written here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

RUNS = Path("notebooks") / "runs.yml"


class InputError(Exception):
    """The inputs of the book are invalid: nothing was run. The command exits with 2."""


@dataclass(frozen=True)
class Page:
    """One page of the book: its address and its source file, relative to the root."""

    address: str
    file: Path

    @property
    def is_notebook(self) -> bool:
        """Whether the page is a notebook that is run."""
        return self.file.suffix == ".ipynb"


@dataclass(frozen=True)
class Settings:
    """What ``notebooks/runs.yml`` declares.

    Attributes:
        checks: Functions (``module:function``) that judge the inputs before any kernel starts. Each
            gets the root and returns problems, which are printed as they are.
        new: Function that gets a title and returns the notebook which ``wb6 new`` writes.
        new_test: Function that gets an address and returns the text of the test of a new page.
        parameters: Parameters of the published run, by page address.
        pages: Functions that write pages: each gets the root and returns, for every page, its path
            without suffix, the path of the committed page that it hangs under, and its Markdown;
            for a file that a page offers, its path with ``.csv``, nothing, and its content.
        summary: Function that gets the root and returns lines for ``wb6 check --summary``.
    """

    checks: tuple[str, ...] = ()
    new: str = ""
    new_test: str = ""
    parameters: dict[str, dict[str, Any]] = field(default_factory=dict)
    pages: tuple[str, ...] = ()
    summary: str = ""


@dataclass(frozen=True)
class Book:
    """A Jupyter Book on disk."""

    root: Path
    pages: tuple[Page, ...]
    settings: Settings

    @property
    def notebooks(self) -> tuple[Page, ...]:
        """The pages that are run, in the order of the contents."""
        return tuple(page for page in self.pages if page.is_notebook)

    @property
    def build(self) -> Path:
        """The folder that holds everything built; it may be deleted at any time."""
        return self.root / "_build"

    def page(self, address: str) -> Page:
        """Return the notebook with an address; a path to its file is understood too.

        Raises:
            InputError: There is none; the message offers the nearest.
        """
        wanted = _address(address.removesuffix(".ipynb").removeprefix("./"))
        pages = {page.address: page for page in self.notebooks}
        if wanted in pages:
            return pages[wanted]
        near = get_close_matches(wanted, pages, n=1)
        hint = f"Did you mean '{near[0]}'?" if near else f"There are {', '.join(pages) or 'no notebooks'}."
        raise InputError(f"_toc.yml lists no notebook '{wanted}'. {hint}")


def find_root(start: Path) -> Path:
    """Return the nearest folder upward that holds ``_config.yml`` and ``_toc.yml``.

    Raises:
        InputError: There is none, or no such folder to start from.
    """
    here = start.resolve()
    if not here.is_dir():
        raise InputError(f"There is no folder {here}.")
    for folder in (here, *here.parents):
        if (folder / "_toc.yml").is_file() and (folder / "_config.yml").is_file():
            return folder
    raise InputError(
        f"No book (_toc.yml and _config.yml) in {here} or any folder above it. Give its place: --root DIR."
    )


def read_book(root: Path) -> Book:
    """Read the book at ``root``.

    Raises:
        InputError: The contents or ``runs.yml`` cannot be read, or name a page that does not exist.
    """
    contents = read_yaml(root / "_toc.yml")
    pages = []
    for name in _files(contents):
        file = _source(root, name)
        pages.append(Page(address=_address(file.with_suffix("").as_posix()), file=file))
    book = Book(root=root, pages=tuple(pages), settings=_read_settings(root))
    parameters = {book.page(address).address: given for address, given in book.settings.parameters.items()}
    return replace(book, settings=replace(book.settings, parameters=parameters))


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML file that holds a mapping.

    Raises:
        InputError: It is absent, is not YAML, or holds something else.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{path} does not exist.") from None
    except yaml.YAMLError as error:
        raise InputError(f"{path.name} is not valid YAML: {' '.join(str(error).split())}") from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise InputError(f"{path.name} must hold names and values, not a {type(content).__name__}.")
    return content


def load(reference: str, purpose: str) -> Callable[..., Any]:
    """Return the function that a ``module:function`` reference names.

    Raises:
        InputError: There is no such module or function.
    """
    module, _, name = reference.partition(":")
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise InputError(f"{RUNS.as_posix()}, {purpose}: '{reference}' cannot be loaded ({error}).") from error


def _address(name: str) -> str:
    return name.removeprefix("notebooks/")


def _files(node: Any) -> Iterator[str]:
    """Yield the files of a table of contents in reading order."""
    if isinstance(node, dict):
        for key in ("root", "file"):
            if isinstance(node.get(key), str):
                yield node[key]
        for key in ("parts", "chapters", "sections", "subtrees", "entries", "items"):
            yield from _files(node.get(key))
    elif isinstance(node, list):
        for item in node:
            yield from _files(item)


def _source(root: Path, name: str) -> Path:
    for suffix in ("", ".ipynb", ".md", ".rst"):
        if (root / f"{name}{suffix}").is_file():
            return Path(f"{name}{suffix}")
    raise InputError(f"_toc.yml lists '{name}', and there is no such file. Write it, or remove the entry.")


def _read_settings(root: Path) -> Settings:
    path = root / RUNS
    if not path.is_file():
        return Settings()
    content = read_yaml(path)
    unknown = set(content) - {"checks", "new", "new_test", "pages", "runs", "summary"}
    if unknown:
        raise InputError(
            f"{RUNS.as_posix()}: '{min(unknown)}' is not known; "
            "it may hold checks, new, new_test, pages, runs and summary."
        )
    parameters = {address: _read_run(address, entry) for address, entry in (content.get("runs") or {}).items()}
    return Settings(
        checks=tuple(content.get("checks") or ()),
        new=content.get("new") or "",
        new_test=content.get("new_test") or "",
        parameters=parameters,
        pages=tuple(content.get("pages") or ()),
        summary=content.get("summary") or "",
    )


def _read_run(address: str, entry: Any) -> dict[str, Any]:
    """Return the parameters of a run; anything else there would be overlooked, so it is refused."""
    entry = entry or {}
    known = isinstance(entry, dict) and not set(entry) - {"parameters"}
    given = (entry.get("parameters") or {}) if known else None
    if not isinstance(given, dict):
        raise InputError(f"{RUNS.as_posix()}, {address}: write «parameters: {{name: value}}» below the page.")
    return dict(given)
