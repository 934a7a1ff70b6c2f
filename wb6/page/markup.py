"""Pieces of generated pages: raw HTML in MyST, folded parts, tables, text that Markdown leaves alone."""

from collections.abc import Iterable, Sequence
from html import escape

#: A generated page: its path without suffix, the path of its committed parent, its text.
Page = tuple[str, str, str]


def raw(html: str) -> str:
    """Put HTML into a MyST page."""
    return f"```{{raw}} html\n{html}\n```" if html else ""


def folded(summary: str, html: str) -> str:
    """Fold HTML behind a summary; what is wide scrolls inside its own box."""
    return f"<details class='wb6-fold'><summary>{escape(summary)}</summary>{scrolling(summary, html)}</details>"


def scrolling(label: str, html: str) -> str:
    """Let HTML scroll inside its own box, reachable by keyboard."""
    return f"<div class='wb6-scroll' tabindex='0' role='region' aria-label='{escape(label, quote=True)}'>{html}</div>"


def html_table(heads: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Return a table with column and row headers.

    Args:
        heads: Headings, as text.
        rows: For each row its id (may be empty) and its cells as HTML; the first cell heads the row.
    """
    head = "".join(f"<th scope='col'>{escape(name)}</th>" for name in heads)
    body = []
    for identity, cells in rows:
        anchor = f" id='{escape(identity, quote=True)}'" if identity else ""
        rest = "".join(f"<td>{cell}</td>" for cell in cells[1:])
        body.append(f"<tr{anchor}><th scope='row'>{cells[0]}</th>{rest}</tr>")
    return f"<table class='wb6-table'><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"


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
    return f"{begin}{'' if text.endswith('.') else '.'}"
