"""The Sphinx extension that gives the pages their style sheet and theme. Listed in ``_config.yml``."""

from pathlib import Path
from typing import Any

from wb6.page import theme

STATIC = Path(__file__).parent / "static"


def _add_static(app: Any) -> None:
    app.config.html_static_path.append(str(STATIC))


def setup(app: Any) -> dict[str, Any]:
    """Register the style sheet with Sphinx."""
    app.connect("builder-inited", _add_static)
    app.add_css_file("wb6.css")
    theme.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
