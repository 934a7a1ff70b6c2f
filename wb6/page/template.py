"""The notebook that `wb6 new` writes: it runs at once, and shows the shape of a chapter."""

from typing import Any


def write_notebook(title: str) -> dict[str, Any]:
    """Return the template."""
    raise NotImplementedError
