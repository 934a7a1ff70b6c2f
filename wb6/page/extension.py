"""The Sphinx extension that gives the pages style sheet, theme, scripts and links. Listed in ``_config.yml``."""

from pathlib import Path
from typing import Any

from wb6.page import theme
from wb6.page.bare_pictures import tell_bare_pictures
from wb6.page.links import copy_offered_files, resolve_links
from wb6.page.references import name_own_figures

STATIC = Path(__file__).parent / "static"


def _add_static(app: Any) -> None:
    app.config.html_static_path.append(str(STATIC))


#: Scripts that load only on pages that hold what they work on, by the class that shows it.
_SCRIPTS = {"wb6-table": "tables.js", "wb6-explorer": "explorer.js"}


def _add_scripts(app: Any, _page: str, _template: str, context: dict[str, Any], _tree: Any) -> None:
    """Load the scripts of tables and explorers only where a page has one."""
    for mark, script in _SCRIPTS.items():
        if mark in context.get("body", ""):
            app.add_js_file(script, loading_method="defer")


def setup(app: Any) -> dict[str, Any]:
    """Register the style sheet with Sphinx."""
    app.connect("builder-inited", _add_static)
    app.connect("doctree-read", name_own_figures)
    app.connect("doctree-resolved", tell_bare_pictures)
    app.connect("doctree-resolved", resolve_links)
    app.connect("build-finished", copy_offered_files)
    app.add_css_file("wb6.css")
    app.add_js_file("values.js", loading_method="defer")
    theme.setup(app)
    app.connect("html-page-context", _add_scripts)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
