"""Pieces of generated pages: raw HTML in MyST, folded parts, tables, text that Markdown leaves alone."""

from collections.abc import Iterable, Sequence
from html import escape

#: Terms on which a whole table may be offered for download.
OPEN = {"open", "attribution", "no-derivatives"}

#: A generated page: its path without suffix, the path of its committed parent, its text.
Page = tuple[str, str, str]


def raw(html: str) -> str:
    """Put HTML into a MyST page."""
    return f"```{{raw}} html\n{html}\n```" if html else ""


def folded(summary: str, html: str, name: str = "") -> str:
    """Fold HTML behind a summary; what is wide scrolls inside its own box.

    Args:
        summary: What the reader opens, as text.
        html: What is folded.
        name: Name of the box where the summary alone would not tell it from others on the page.
    """
    return f"<details class='wb6-fold'><summary>{escape(summary)}</summary>{scrolling(name or summary, html)}</details>"


def scrolling(label: str, html: str) -> str:
    """Let HTML scroll inside its own box, reachable by keyboard.

    The box is a group, not a region: a page with forty tables would otherwise have forty landmarks.
    """
    return f"<div class='wb6-scroll' tabindex='0' role='group' aria-label='{escape(label, quote=True)}'>{html}</div>"


def html_table(
    heads: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]], *, name: str = "", kind: str = ""
) -> str:
    """Return a table with column and row headers, which ``static/tables.js`` lets a reader sort and filter.

    Args:
        heads: Headings, as text.
        rows: For each row its id (may be empty) and its cells as HTML; the first cell heads the row.
        name: What the table is called where no caption says it.
        kind: A class for the style sheet, added to that of every table.
    """
    head = "".join(f"<th scope='col'>{escape(name)}</th>" for name in heads)
    body = []
    for identity, cells in rows:
        anchor = f" id='{escape(identity, quote=True)}'" if identity else ""
        rest = "".join(f"<td>{cell}</td>" for cell in cells[1:])
        body.append(f"<tr{anchor}><th scope='row'>{cells[0]}</th>{rest}</tr>")
    said = f" aria-label='{escape(name, quote=True)}'" if name else ""
    kinds = f"wb6-table {kind}".strip()
    return f"<table class='{kinds}'{said}><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"


def drop_empty_columns(
    heads: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]
) -> tuple[list[str], list[tuple[str, list[str]]], list[str]]:
    """Leave out the columns that hold nothing in any row; the first stays.

    Returns:
        Headings and rows as :func:`html_table` takes them, and the headings of what was left out.
    """
    kept = [place for place in range(len(heads)) if place == 0 or any(cells[place] for _, cells in rows)]
    shown = [(identity, [cells[place] for place in kept]) for identity, cells in rows]
    return [heads[place] for place in kept], shown, [n for place, n in enumerate(heads) if place not in kept]


def plain_text(text: str) -> str:
    """Keep Markdown from reading marks into a text from data."""
    for mark in "\\`*_[]<>{}":
        text = text.replace(mark, f"\\{mark}")
    return text


def as_sentence(text: str) -> str:
    """Begin with a capital and end with a stop."""
    text = text.strip()
    first = text.split(" ", 1)[0]
    begin = text if "_" in first else f"{text[:1].upper()}{text[1:]}"  # a column keeps its name
    return f"{begin}{'' if text.endswith(('.', '?', '!', '…')) else '.'}"
