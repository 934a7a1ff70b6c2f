"""Reads a Jupyter Book 1.x: its root and its pages; ``wb6.runner.settings`` reads what is run.

Pages go by address: the file's path from the root without suffix, and without a leading
``notebooks/``. A page of a sweep lies beside the notebook that it is made of, under its name and a
word for each swept value. Nothing is run or written here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unicodedata import normalize

from wb6.runner.settings import RUNS, Entry, InputError, Settings, read_settings, read_yaml, suggest

_SUFFIXES = (".ipynb", ".md", ".rst")

#: Of a file's name; the systems that books are built on take 255, and what is built appends a few.
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Page:
    """One page of the book.

    Attributes:
        address: What it goes by.
        file: Its file in the printed book, relative to the root.
        made_of: The notebook that it is made of, if that is another file: a page of a sweep.
        swept: The parameters that make it differ from the other pages of its sweep.
        label: What tells it from them, for a reader.
        parent: Path without suffix of the page that it hangs under; empty if the contents list it.
    """

    address: str
    file: Path
    made_of: Path | None = None
    swept: dict[str, Any] = field(default_factory=dict)
    label: str = ""
    parent: str = ""

    @property
    def source(self) -> Path:
        """The file that an analyst edits, relative to the root."""
        return self.made_of or self.file

    @property
    def stem(self) -> str:
        """Its path in the book without suffix, as the contents list it."""
        return self.file.with_suffix("").as_posix()

    @property
    def is_notebook(self) -> bool:
        """Whether the page is a notebook that is run."""
        return self.file.suffix == ".ipynb"


@dataclass(frozen=True)
class Book:
    """A Jupyter Book on disk."""

    root: Path
    pages: tuple[Page, ...]
    settings: Settings

    @property
    def notebooks(self) -> tuple[Page, ...]:
        """The pages that are run, in the order of the contents, those of a sweep behind their parent."""
        return tuple(page for page in self.pages if page.is_notebook)

    @property
    def families(self) -> tuple[Page, ...]:
        """The pages of sweeps, which the contents do not list."""
        return tuple(page for page in self.pages if page.parent)

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
        hint = suggest(wanted, pages, f"There are {', '.join(pages) or 'no notebooks'}.")
        raise InputError(f"There is no notebook '{wanted}' in the book. {hint}")


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
        InputError: The contents or ``runs.yml`` cannot be read, name a page that does not exist, or
            would give two pages one place.
    """
    listed = [_page(_source(root, name)) for name in _files(read_yaml(root / "_toc.yml"))]
    settings = read_settings(root)
    by_address = {page.address: page for page in listed}
    families = {address: _sweep(root, by_address, address, entry) for address, entry in settings.runs.items()}
    pages: list[Page] = []
    for page in listed:
        pages.append(page)
        for address, entry in settings.runs.items():
            if page.address == _address(entry.under or address):
                pages += families[address]
    _refuse_shared_places(pages)
    if settings.status and not any(page.address == settings.status and page.file.suffix == ".md" for page in pages):
        raise InputError(f"{RUNS.as_posix()}, status: _toc.yml lists no Markdown page '{settings.status}'.")
    return Book(root=root, pages=tuple(pages), settings=settings)


def _page(file: Path) -> Page:
    return Page(address=_address(file.with_suffix("").as_posix()), file=file)


def _sweep(root: Path, listed: dict[str, Page], address: str, entry: Entry) -> list[Page]:
    """Return the pages that one entry of ``runs`` makes besides the page itself."""
    place = f"{RUNS.as_posix()}, runs, {address}"
    notebooks = [name for name, page in listed.items() if page.is_notebook]
    hint = suggest(address, notebooks, "Pages go by address, such as routes/arrivals.")
    page = listed.get(address)
    if page is None and entry.under and (root / "notebooks" / f"{address}.ipynb").is_file():
        page = _page(Path("notebooks") / f"{address}.ipynb")  # a notebook that is printed for its sweep only
    if page is None or not page.is_notebook:
        raise InputError(f"{place}: there is no notebook '{address}' in the book. {hint}")
    parent = listed.get(_address(entry.under or address))
    if parent is None:
        raise InputError(f"{place}, under: _toc.yml lists no page '{entry.under}'.")
    made = []
    for swept in entry.sweep:
        slug = "_".join(make_slug(value, f"{place}, sweep, {name}") for name, value in swept.items())
        file = page.file.with_name(f"{page.file.stem}_{slug}.ipynb")
        if len(file.name) > _LONGEST_NAME:
            raise InputError(f"{place}, sweep: the name {file.name} is too long. Sweep fewer or shorter values.")
        stem = file.with_suffix("").as_posix()
        if there := [one for one in _SUFFIXES if (root / f"{stem}{one}").is_file()]:
            raise InputError(
                f"{place}, sweep: {_show_swept(swept)} would be the page {stem}, and there is a file "
                f"{stem}{there[0]} already. Name the value otherwise, or move the file."
            )
        label = ", ".join(entry.labels.get((name, str(value)), _show(value)) for name, value in swept.items())
        made.append(replace(_page(file), made_of=page.file, swept=swept, label=label, parent=parent.stem))
    return made


def _show_swept(swept: dict[str, Any]) -> str:
    return ", ".join(f"{name} = {_show(value)}" for name, value in swept.items())


def make_slug(value: Any, place: str) -> str:
    """Return the word that stands for a value in the address of a page.

    Args:
        value: A text, number, date or list of them.
        place: Named in the message.

    Returns:
        One to sixty of ``a-z``, ``0-9`` and ``_``, so that no value can lead out of the book's folder.

    Raises:
        InputError: No such word can be made of the value.
    """
    text = _show(value)
    plain = normalize("NFKD", re.sub(r"(^|\s)-(?=\d)", r"\1minus ", text)).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    if not slug or len(slug) > 60:
        raise InputError(
            f"{place}: no address can be made of {text!r}; it needs letters or digits, and at most 60 of them."
        )
    return slug


def _show(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _refuse_shared_places(pages: list[Page]) -> None:
    """Refuse two pages at one place or of one address; the second would overwrite the first."""
    taken: dict[str, Page] = {}
    for page in pages:
        other = taken.setdefault(page.address, page)
        if other is not page and other.file.with_suffix("") != page.file.with_suffix(""):
            raise InputError(
                f"{other.file.as_posix()} and {page.file.as_posix()} would both go by the address {page.address}, "
                "because «notebooks/» is left out of addresses. Rename one."
            )
        if other is not page:
            told = " and ".join(
                f"{one.source.as_posix()} with {_show_swept(one.swept)}" if one.swept else one.file.as_posix()
                for one in (other, page)
            )
            raise InputError(f"{told} would both be the page {page.address}. Name the values so that they differ.")


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
    for suffix in ("", *_SUFFIXES):
        if (root / f"{name}{suffix}").is_file():
            return Path(f"{name}{suffix}")
    raise InputError(f"_toc.yml lists '{name}', and there is no such file. Write it, or remove the entry.")
