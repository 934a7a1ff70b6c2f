"""Names in prose: how a notebook stores an object so that the role ``{glue}`` finds it.

The carrier is the output that myst-nb's ``glue`` writes. What a page shows of it is not decided here.
"""

import re
from typing import Any

from IPython.display import display

_PREFIX = "application/papermill.record/"

#: A name that prose, files and addresses can carry.
NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
NAME_RULE = "a name is snake_case (letters, digits, underscores) and has at most 60 characters."


def publish(name: str, html: str, text: str, record: tuple[str, dict[str, Any]]) -> None:
    """Write an object under a name into the notebook.

    The record for the ledger travels as metadata of the output, because myst-nb warns of mime types
    that it cannot show in a sentence.

    Args:
        name: The name that prose uses.
        html: What the page shows.
        text: The same as plain text.
        record: Mime type and content of what the ledger is told.
    """
    mime, content = record
    display(
        {_PREFIX + "text/html": html, _PREFIX + "text/plain": text},
        metadata={"scrapbook": {"name": name, "mime_prefix": _PREFIX}, mime: content},
        raw=True,
    )
