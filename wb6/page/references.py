"""References from a text to the figures of its own page, whatever that page is called.

One notebook may make several pages; ``{numref}`fig-here-NAME``` means the figure of the page that is read.
"""

from typing import Any

from docutils import nodes
from sphinx import addnodes

_HERE = "fig-here-"


def place_of(page: str, name: str) -> str:
    """Return the label of a figure, which is also its anchor.

    Args:
        page: Path of the page without suffix.
        name: The figure's name.
    """
    return f"fig-{page.rsplit('/', 1)[-1]}-{name}".replace("_", "-")


def name_own_figures(app: Any, doctree: nodes.document) -> None:
    """Put the label of this page's figure where a text refers to one of its own (Sphinx event)."""
    for reference in doctree.findall(addnodes.pending_xref):
        target = reference.get("reftarget", "")
        if target.startswith(_HERE):
            reference["reftarget"] = place_of(app.env.docname, target.removeprefix(_HERE))
