"""Pictures that reach a page without ``wb6.figure`` and without a text alternative are told, in every build.

A chart at the end of a cell would otherwise stand there without data, sources and words.
"""

from typing import Any

from docutils import nodes
from sphinx.util import logging

_LOGGER = logging.getLogger(__name__)


def tell_bare_pictures(_app: Any, doctree: nodes.document, docname: str) -> None:
    """Warn of each picture without a text alternative (Sphinx event); the runner's build stops at it."""
    for picture in doctree.findall(nodes.image):
        if not str(picture.get("alt") or "").strip():
            _LOGGER.warning(
                "a picture stands here without a text alternative. Put a chart on the page by wb6.figure(...); "
                "for another picture write ![what it shows](file).",
                location=docname,
                type="wb6",
                subtype="picture",
            )
