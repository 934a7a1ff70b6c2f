"""The package of the book: evidence, analysis and page for the notebooks, and a runner for the book.

Importing ``wb6`` loads nothing: each name below is fetched from its module when it is first used, so
that what a page really imports can be seen module by module (PEP 562).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

#: The names that notebooks use, and where each lives.
_HOME = {
    "table": "wb6.evidence.tables",
    "derived": "wb6.evidence.tables",
    "named": "wb6.evidence.tables",
    "claim": "wb6.evidence.claims",
    "verdicts": "wb6.page.dossiers",
    "whole_years": "wb6.evidence.periods",
    "sources": "wb6.page.sources",
    "figure": "wb6.page.figure",
    "value": "wb6.page.value",
    "choose": "wb6.page.sentence",
    "sentence": "wb6.page.sentence",
}

__all__ = [
    "choose",
    "claim",
    "derived",
    "figure",
    "named",
    "sentence",
    "sources",
    "table",
    "value",
    "verdicts",
    "whole_years",
]

if TYPE_CHECKING:
    from wb6.evidence.claims import claim
    from wb6.evidence.periods import whole_years
    from wb6.evidence.tables import derived, named, table
    from wb6.page.dossiers import verdicts
    from wb6.page.figure import figure
    from wb6.page.sentence import choose, sentence
    from wb6.page.sources import sources
    from wb6.page.value import value


def __getattr__(name: str) -> Any:
    """Fetch a public name from its module on first use."""
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'wb6' has no attribute {name!r}; it offers {', '.join(__all__)}")


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
