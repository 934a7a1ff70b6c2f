"""The number ledger as pages: every value, where it is shown, its rows, sources, grade and age.

Made from the manifest of the build and the executed notebooks, so it holds what was published and
nothing else. The rows of each value are files beside the pages.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

from wb6.evidence.claims import claim
from wb6.evidence.sources import GRADES, Source, read_register
from wb6.page.card import counted
from wb6.page.links import to_claim, to_source
from wb6.page.markup import OPEN, Page, html_table, plain_text, raw, scrolling
from wb6.page.sentence import MIME as SENTENCE
from wb6.page.value import MIME as VALUE

#: Folder of the ledger in the book.
FOLDER = "notebooks/ledger"

#: Rows of a value shown on the page; the file beside it, where one may be offered, has all.
_SHOWN = 5

#: Columns of those rows shown on the page.
_COLUMNS = 6

_HEADS = ("Value", "As of", "Rows", "Sources, claims, other figures")


def write_ledger(root: Path) -> list[Page]:
    """Return one page for each notebook of the newest build, and CSV files for the rows of its values.

    Args:
        root: The book's root; ``_build/manifest.json`` must be that of the build being printed.

    Returns:
        Pages, and files of rows whose tables may be offered as a whole; none if nothing was built yet.
    """
    manifest = root / "_build" / "manifest.json"
    if not manifest.is_file():
        return []
    register = read_register(root)
    pages: list[Page] = []
    for run in json.loads(manifest.read_text(encoding="utf-8"))["runs"]:
        if run["output"]:
            pages += _write_page(run, root, register)
    return pages


def _write_page(run: dict[str, Any], root: Path, register: dict[str, Source]) -> list[Page]:
    notebook = json.loads((root / run["output"]).read_text(encoding="utf-8"))
    title = "".join(notebook["cells"][0]["source"]).splitlines()[0].lstrip("# ")
    used = {one["name"]: one["used_on"] for one in run["published"]}
    own = run["page"].replace("/", "_")
    values = list(read_records(notebook, VALUE))
    sentences = list(read_records(notebook, SENTENCE))
    files: dict[str, str] = {}  # rows that several values share are written once
    for one in values:
        if one["tables"] and set(one["terms"]) <= OPEN:
            files.setdefault(one["rows_csv"], f"{own}_{one['name']}")
    rows = [
        (f"value-{one['name']}", _cells(one, run["page"], used, root, register, files.get(one["rows_csv"], "")))
        for one in values
    ]
    table = html_table(_HEADS, rows, name="Values of the page", kind="wb6-ledger")
    text = [
        f"# Ledger of {run['page'].rpartition('/')[2].replace('_', ' ')}",
        "",
        f"{len(values)} values and {len(sentences)} sentences of the page "
        f"[{plain_text(title)}](../{run['notebook'].removeprefix('notebooks/')}), in the order in which they are made.",
        "",
        raw(scrolling("Values of the page", table)) if values else "The page has no values.",
        "",
        *_findings(sentences),
    ]
    made = [(f"{FOLDER}/{name}.csv", "", content) for content, name in files.items()]
    return [(f"{FOLDER}/{own}", FOLDER, "\n".join(text) + "\n"), *made]


def read_records(notebook: dict[str, Any], mime: str) -> Iterator[dict[str, Any]]:
    """Yield what an executed notebook tells the ledger, in order.

    Args:
        notebook: Content of the executed notebook.
        mime: Kind of record.
    """
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            if mime in output.get("metadata", {}):
                yield output["metadata"][mime]


def _cells(
    one: dict[str, Any], own: str, used: dict[str, list[str]], root: Path, register: dict[str, Source], file: str
) -> list[str]:
    sources = [register[identity] for identity in one["sources"]]
    unit = f" {escape(counted(one['unit'], one['text']))}" if one["unit"] not in ("", "year") else ""
    interval = f"<br>between {escape(one['interval'][0])} and {escape(one['interval'][1])}" if one["interval"] else ""
    about = [*_sources(sources), *(_claim(identity, root) for identity in one["claims"]), *_rivals(one["rivals"])]
    age = _age(one["as_of"], sources)
    shown = ", ".join(page for page in used.get(one["name"], ()) if page != own)
    return [
        f"<b>{escape(one['text'])}</b>{unit}{interval}<br><code>{escape(one['name'])}</code>"
        + (f"<br><small>also shown on {escape(shown)}</small>" if shown else ""),
        (escape(one["as_of"]) or ("not dated" if one["tables"] else "")) + (f"<br><small>{age}</small>" if age else ""),
        _rows(one, file),
        f"<ul>{''.join(f'<li>{line}</li>' for line in about)}</ul>",
    ]


def _rivals(rivals: Sequence[str]) -> list[str]:
    more = [f"and {len(rivals) - _SHOWN} more other figures"] if len(rivals) > _SHOWN else []
    return [*(f"other figure: {escape(text)}" for text in rivals[:_SHOWN]), *more]


def _age(as_of: str, sources: Sequence[Source]) -> str:
    """Return how many years lay between what the value speaks of and the newest reading of its sources."""
    years = [int(word[:4]) for word in as_of.split() if word[:4].isdigit() and len(word) >= 4]
    read = [int(source.accessed[:4]) for source in sources if source.accessed[:4].isdigit()]
    if not years or not read:
        return ""
    age = max(read) - years[-1]
    return "read in the same year" if age <= 0 else f"{age} year{'s' if age != 1 else ''} old when read"


def _rows(one: dict[str, Any], file: str) -> str:
    if not one["tables"]:
        return "a setting of the run, not a figure of a table"
    named = ", ".join(f"<code>{escape(name)}</code>" for name in one["tables"])
    if not one["rows"]:
        return f"none of {named}"
    lines = list(csv.reader(io.StringIO(one["rows_csv"])))
    quiet = {"source_id", "note", "selected"}
    kept = [place for place, name in enumerate(lines[0]) if name not in quiet][:_COLUMNS]
    shown = "".join(
        f"<li>{escape(' · '.join(line[place] for place in kept if line[place]))}</li>" for line in lines[1 : _SHOWN + 1]
    )
    more = f"<li>and {one['rows'] - _SHOWN} more</li>" if one["rows"] > _SHOWN else ""
    count = f"{one['rows']} row{'s' if one['rows'] != 1 else ''}"
    # Where a publisher's terms do not allow a whole table, an excerpt is shown and no file is offered.
    link = f"<a href='{file}.csv' download>{count} (CSV)</a>" if file else count
    return f"{link} of {named}<details><summary>first rows</summary><ul>{shown}{more}</ul></details>"


def _sources(sources: Sequence[Source], most: int = 4) -> list[str]:
    ordered = sorted(sources, key=lambda source: GRADES.index(source.grade))
    shown = [f"<a href='{to_source(s.id)}'>{escape(s.author)} {escape(s.year)}</a> [{s.grade}]" for s in ordered[:most]]
    more = [f"and {len(ordered) - most} more, weakest {ordered[-1].grade}"] if len(ordered) > most else []
    return [*shown, *more]


def _claim(identity: str, root: Path) -> str:
    one = claim(identity, root=root)
    printed = f": «{escape(one.value)}»" if one.value else ""
    return f"<a href='{to_claim(one.document, one.id)}'>{escape(one.named)}</a>, line {one.line}{printed}"


def _findings(sentences: Sequence[dict[str, Any]]) -> list[str]:
    """List the sentences that depend on data, with the case that held."""
    if not sentences:
        return []
    body = [
        ("", [escape(one["text"]), f"{one['case'] + 1} of {one['cases']}" if one["case"] is not None else "neutral"])
        for one in sentences
    ]
    name = "Sentences that depend on data"
    table = html_table(("Sentence", "Case that holds"), body, name=name)
    return [f"## {name}", "", raw(scrolling(name, table)), ""]
