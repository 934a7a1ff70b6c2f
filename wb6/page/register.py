"""The register of sources and the corrections as pages."""

from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from wb6.evidence.corrections import read_corrections
from wb6.evidence.model import read_model
from wb6.evidence.sources import GRADES, Source, ids_of, read_register
from wb6.evidence.tables import table as load_table
from wb6.page.describe import listing
from wb6.page.markup import Page, as_sentence, html_table, plain_text, raw, scrolling


def write_register(root: Path) -> list[Page]:
    """Return the page with every source: grade, where it was read, and the tables that use it."""
    register = read_register(root)
    used = _find_uses(root)
    counts = pd.Series([one.grade for one in register.values()]).value_counts()
    said = listing([f"{counts[grade]} {grade}" for grade in GRADES if grade in counts])
    ordered = sorted(register.values(), key=lambda s: (s.author.lower(), s.year, s.id))
    rows = [(f"src-{one.id}", _cells(one, used.get(one.id, []))) for one in ordered]
    heads = ("Source", "Year", "Age when read", "Grade", "Read in", "Accessed", "Used in")
    table = html_table(heads, rows, name="Register of sources", kind="wb6-register")
    text = (
        "# Register of sources\n\n"
        f"{len(register)} sources: {said}. The id of a source is its key in `data/sources.bib`.\n\n"
        f"{raw(scrolling('Register of sources', table))}\n"
    )
    return [("notebooks/register", "notebooks/sources", text)]


def _find_uses(root: Path) -> dict[str, list[str]]:
    used: dict[str, list[str]] = {}
    for name in read_model(root).tables:
        frame = load_table(name, root=root)
        for one in ids_of(frame) if "source_id" in frame.columns else ():
            used.setdefault(one, []).append(name)
    return used


def _cells(one: Source, tables: list[str]) -> list[str]:
    title = escape(one.title)
    if one.url.startswith(("http://", "https://")):
        title = f"<a href='{escape(one.url, quote=True)}'>{title}</a>"
    note = f"<br><small>{escape(one.note)}</small>" if one.note else ""
    names = ", ".join(f"<code>{escape(name)}</code>" for name in tables)
    plain = [escape(cell) for cell in (one.year, _age(one), one.grade, _place(one), one.accessed)]
    return [f"{escape(one.author)}, {title}{note}", *plain, names]


def _place(one: Source) -> str:
    """Return where a source was read: where that is the address that its title links to, the site is enough."""
    return (urlsplit(one.url).hostname or one.seen) if one.seen == one.url else one.seen


def _age(one: Source) -> str:
    """Return how many years lay between a source's publication and its reading."""
    if not (one.year.isdigit() and one.accessed[:4].isdigit()):
        return ""
    years = int(one.accessed[:4]) - int(one.year)
    return f"{years} year{'s' if years != 1 else ''}"


def write_corrections(root: Path) -> list[Page]:
    """Return the page of corrections: what a table's file holds, what the book uses, and why."""
    lines = ["# Corrections", "", "Where the book uses another figure than a table's file holds, it stands here.", ""]
    corrections = read_corrections(root)
    for one in corrections:
        change = f"{plain_text(str(one.expect))} → {plain_text(str(one.value))}"
        lines.append(f"- **{plain_text(one.place)}**: {change}. {plain_text(as_sentence(one.reason))}")
    if not corrections:
        lines.append("There is none at present.")
    return [("notebooks/corrections", "notebooks/methods", "\n".join(lines) + "\n")]
