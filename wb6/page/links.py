"""Links from a notebook to other pages of the book, whose place the notebook does not know.

A notebook writes ``wb6:PARENT|PAGE#ANCHOR``; when the pages are printed it becomes a relative link to
PAGE, or to its committed PARENT where PAGE is not printed (a plain build has no generated pages).
"""

import re
import shutil
from pathlib import Path
from typing import Any

from docutils import nodes

_LINK = re.compile(r"wb6:([\w/]+)\|([\w/]+)#([\w-]+)")


def to_page(parent: str, page: str, anchor: str) -> str:
    """Return the link that :func:`resolve_links` turns into a place of the printed book.

    Args:
        parent: A committed page, as its path without suffix.
        page: The page that holds the place; it may be one that is generated.
        anchor: The id of the place on it.
    """
    return f"wb6:{parent}|{page}#{anchor}"


def to_source(source_id: str) -> str:
    """Return the link to a source in the register."""
    return to_page("notebooks/sources", "notebooks/register", f"src-{source_id}")


def to_value(page: str, name: str) -> str:
    """Return the link to a value in the ledger of its page.

    Args:
        page: The address of the notebook, such as ``routes/migration_routes``; empty if not known.
        name: The value's name.
    """
    own = page.replace("/", "_") or "unknown"
    return to_page("notebooks/ledger", f"notebooks/ledger/{own}", f"value-{name}")


def to_claim(document: str, claim_id: str) -> str:
    """Return the link to a claim on the page of its document."""
    return to_page("notebooks/documents", f"notebooks/documents/{document}", f"claim-{claim_id}")


def resolve_links(app: Any, doctree: nodes.document, docname: str) -> None:
    """Put relative links in place of the book's own, in raw HTML and in references (Sphinx event)."""

    def place(found: re.Match[str]) -> str:
        parent, page, anchor = found.groups()
        if page in app.env.found_docs:
            return f"{app.builder.get_relative_uri(docname, page)}#{anchor}"
        return str(app.builder.get_relative_uri(docname, parent if parent in app.env.found_docs else docname))

    for raw in doctree.findall(nodes.raw):
        if "wb6:" in raw.astext():
            raw[:] = [nodes.Text(_LINK.sub(place, raw.astext()))]
    for reference in doctree.findall(nodes.reference):
        if str(reference.get("refuri", "")).startswith("wb6:"):
            reference["refuri"] = _LINK.sub(place, reference["refuri"])
            reference["internal"] = True


def copy_offered_files(app: Any, exception: Exception | None) -> None:
    """Put the files that generated pages offer beside the printed pages (Sphinx event)."""
    folder = Path(app.srcdir) / "notebooks" / "ledger"
    if exception is None and app.builder.format == "html" and folder.is_dir():
        for file in sorted(folder.glob("*.csv")):
            target = Path(app.outdir) / "notebooks" / "ledger"
            target.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target / file.name)
