"""Feeds the search index with words as a reader sees them: cells of a table apart, code left out.

Sphinx takes the tags out of raw HTML without a space, so that the cells of a row become one long word; the index
then finds none of them and weighs twice as much.
"""

import re
from typing import Any


def index_words(app: Any) -> None:
    """Let the builder index a copy of each page that is made for searching."""
    builder = app.builder
    if not app.config.wb6_slim or not hasattr(builder, "index_page"):
        return
    index_page = builder.index_page
    builder.index_page = lambda name, tree, title: index_page(name, for_search(tree), title)


def for_search(tree: Any) -> Any:
    """Return a copy of a page's tree without code and addresses, and with spaces between pieces of raw HTML."""
    from docutils import nodes

    copy = tree.deepcopy()
    for cell in list(copy.findall(nodes.container)):
        if "cell_input" in cell["classes"]:
            cell.parent.remove(cell)
    for link in copy.findall(nodes.reference):
        if link.astext().startswith(("http://", "https://")):
            link.children = []  # the words of an address find nothing that its title does not
    for raw in copy.findall(nodes.raw):
        words = re.sub(r"<script\b.*?</script>", "", raw.astext(), flags=re.DOTALL)
        raw[:] = [nodes.Text(words.replace("<", " <"))]
    return copy
