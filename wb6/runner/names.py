"""Names between notebooks and prose: every name that a text shows is made, every name made is shown.

A text shows a name with the role ``{glue}`name``` (or ``{glue}`path.ipynb::name``` from another page);
a sentence shows the values that its record lists. Judged after the runs, because names may be computed.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from os.path import normpath
from pathlib import Path
from typing import Any

from wb6.runner.book import Book, Page
from wb6.runner.job import Result
from wb6.runner.settings import suggest

_ROLE = re.compile(r"\{glue(?::\w*)?\}`([^`]+)`")
#: Code and raw HTML; what a directive such as a note holds is prose.
_CODE = re.compile(
    r"^(`{3,}|~{3,})(?!\{(?!code|raw|math))[^\n]*\n.*?^\1|^[`~]{3,}[^\n]*$|``.+?``", flags=re.MULTILINE | re.DOTALL
)
_HEADING = re.compile(r"^#+ .*\{glue(?::\w*)?\}`([^`]+)`", flags=re.MULTILINE)
_BROKEN = re.compile(r"\{glue(?::\w*)?\}(?!`[^`\n]+`)")


@dataclass(frozen=True)
class Text:
    """A text for readers: the page and file it stands in, and the cell if that is a notebook."""

    page: Page
    cell: int | None
    body: str

    @property
    def place(self) -> str:
        """Where it stands, for a message."""
        return f"{self.page.source.as_posix()}{f', cell {self.cell}' if self.cell else ''}"


@dataclass(frozen=True)
class Use:
    """One place where a text shows a name: the page and cell it stands on, the notebook it comes from."""

    page: str
    place: str
    source: Path
    name: str


def find_uses(root: Path, pages: Iterable[Page]) -> list[Use]:
    """Return every name that the texts of some pages show, in reading order."""
    return [use for page in pages for use in _uses_on(root, page)]


def _texts_on(root: Path, page: Page) -> list[Text]:
    path = root / page.source
    if not page.is_notebook:
        return [Text(page, None, _CODE.sub("", path.read_text(encoding="utf-8")))]
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    markdown = [(n, "".join(cell["source"])) for n, cell in enumerate(cells, 1) if cell["cell_type"] == "markdown"]
    return [Text(page, number, _CODE.sub("", body)) for number, body in markdown]


def _uses_on(root: Path, page: Page) -> Iterator[Use]:
    for text in _texts_on(root, page):
        for target in _ROLE.findall(text.body):
            named, _, name = target.rpartition("::")
            source = Path(normpath(page.file.parent / named)) if named else page.file
            yield Use(page.address, text.place, source, name)


def _malformed(root: Path, page: Page) -> Iterator[str]:
    """Yield what is wrong with how a text shows a name, whatever the name is."""
    for text in _texts_on(root, page):
        for name in _HEADING.findall(text.body):
            yield (
                f"{text.place}: a heading shows the value '{name}'. Headings stand in every menu, "
                "where a value cannot; show it in the text below."
            )
        for _ in _BROKEN.findall(text.body):
            yield f"{text.place}: after {{glue}} a name must follow at once, between backticks: {{glue}}`name`."


def judge_names(book: Book, results: Sequence[Result]) -> list[str]:
    """Return what does not fit between texts and what the runs published.

    Args:
        book: The book.
        results: Good runs; a text that shows a name of a page that is not among them is not judged.

    Returns:
        One sentence for each name that is shown and not made, or made and shown nowhere.
    """
    made = {result.job.page.file: result for result in results}
    notebooks = {page.file for page in book.notebooks}
    uses = find_uses(book.root, book.pages)
    problems = [fault for page in book.pages for fault in _malformed(book.root, page)]
    texts = {page.file: page.source.as_posix() for page in book.pages}
    for use in uses:
        if use.source not in notebooks and use.place.startswith(use.source.as_posix()):
            problems.append(
                f"{use.place}: the text shows '{use.name}', and this page makes no values. "
                f"Name the notebook that does: {{glue}}`path.ipynb::{use.name}`."
            )
        elif use.source not in notebooks:
            problems.append(
                f"{use.place}: the text shows '{use.name}' of {use.source}, and _toc.yml lists no such page."
            )
        elif use.source in made:
            names = [one["name"] for one in made[use.source].published if one["glued"]]
            if use.name not in names:
                hint = suggest(use.name, names, "Make it with wb6.value or wb6.sentence, or cut it.")
                problems.append(
                    f"{use.place}: the text shows the value '{use.name}', and {texts[use.source]} makes no "
                    f"value or sentence of that name. {hint}"
                )
    return list(dict.fromkeys([*problems, *_unused(made, uses)]))


def _unused(made: dict[Path, Result], uses: Sequence[Use]) -> Iterator[str]:
    shown = {(use.source, use.name) for use in uses}
    for file, result in made.items():
        source = result.job.page.source.as_posix()
        sentences = [one for one in result.published if one["kind"] == "sentence"]
        in_sentences = {name for one in sentences for name in one.get("values", ())}
        for one in result.published:
            used = (file, one["name"]) in shown or one["name"] in in_sentences
            # What myst-nb's own glue made tells nothing of itself; another book may well keep it idle.
            if one["glued"] and one["kind"] != "glue" and not used:
                yield (
                    f"{source}: the {one['kind']} '{one['name']}' ({one['text']}) is made and shown nowhere. "
                    f"Show it in a text with {{glue}}`{one['name']}`, or delete it."
                )


def list_uses(book: Book, page: Page, published: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    """Return for each published name of a page the pages whose texts show it, itself or in a sentence.

    Args:
        book: The book.
        page: The page that published the names.
        published: What it published.
    """
    direct: dict[str, list[str]] = {}
    for use in find_uses(book.root, book.pages):
        if use.source == page.file:
            direct.setdefault(use.name, []).append(use.page)
    found = {one["name"]: list(direct.get(one["name"], [])) for one in published}
    for one in published:
        for name in one.get("shown", ()) if one["kind"] == "sentence" else ():
            found.setdefault(name, []).extend(direct.get(one["name"], []))
    return {name: list(dict.fromkeys(pages)) for name, pages in found.items()}
