"""Chooses what every page loads: one style sheet, few scripts, our templates; nothing from elsewhere.

Hooks into Sphinx and files of the printed site; the work on texts is in the modules beside this one.
"""

import hashlib
import posixpath
import re
import shutil
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from sphinx.errors import ExtensionError

from wb6.page.theme.formulas import write_formula
from wb6.page.theme.icons import UnknownIconError, draw_glyphs, draw_icons
from wb6.page.theme.names import mend_names
from wb6.page.theme.plain_marks import like_tokens, plain_tokens, strip_references, strip_tokens
from wb6.page.theme.rules import drop_unreferenced, prune, read_used
from wb6.page.theme.search import index_words

TEMPLATES = Path(__file__).parents[1] / "templates"

#: The book's own rules, and the one style sheet that pages load.
OWN = "wb6.css"
SHEET = "book.css"
#: What it is made of, in the order in which the theme loads them.
SHEETS = (
    "styles/theme.css",
    "styles/pydata-sphinx-theme.css",
    "pygments.css",
    "styles/sphinx-book-theme.css",
    "mystnb.*.css",
    "sphinx-design.min.css",
    OWN,  # written for these pages, so it stays whole
)
_CREDITS = """\
/* From pydata-sphinx-theme, sphinx-book-theme, MyST-NB, sphinx-design, Bootstrap (MIT and BSD licences) the rules that
   this book uses; shapes of icons from Font Awesome Free 6 (CC BY 4.0); the rest is the book's own. */
"""

#: What extensions of Jupyter Book add to every page and no page needs.
LEFT_OUT = (
    "togglebutton*",  # cells and notes open by themselves: details and summary
    "copybutton*",
    "clipboard*",
    "design-tabs*",  # tabs work without it; it only remembers them across pages
    "sphinx-thebe*",  # would fetch a kernel's client from elsewhere
)
_LEFT_OUT_TEXTS = ("toggle", "THEBE_JS_URL", "thebe_selector")

#: Files that no page loads once the sheets are one and the icons are drawn.
UNUSED = (
    "scripts/fontawesome*",
    "scripts/bootstrap*",
    "vendor/fontawesome",
    "locales",
    "images/logo_*",
    "*webpack-macros.html",
    "scripts/*.map",
    "styles/*.map",
    "basic.css",
    "check-solid.svg",
    "copy-button.svg",
    "play-solid.svg",
    "minus.png",
    "plus.png",
)


def setup(app: Any) -> None:
    """Register the hooks; ``wb6_slim: false`` in the configuration prints what the theme prints by default."""
    app.add_config_value("wb6_slim", True, "html")
    app.add_html_math_renderer("wb6_mathml", (write_formula, None), (write_formula, None))
    app.connect("config-inited", _configure)
    app.connect("builder-inited", index_words)
    app.connect("html-page-context", _choose_assets, priority=900)
    app.connect("build-finished", _finish, priority=900)


def _configure(app: Any, config: Any) -> None:
    if config.wb6_slim:
        config.templates_path.insert(0, str(TEMPLATES))
        config.html_math_renderer = "wb6_mathml"
        app.add_js_file("shell.js", loading_method="defer")


def _choose_assets(app: Any, page: str, _template: str, context: dict[str, Any], _tree: Any) -> None:
    """Leave only the sheets and scripts that a page needs.

    Raises:
        ExtensionError: An extension or a page asks for a script or sheet from elsewhere.
    """
    if not app.config.wb6_slim:
        return
    for kind in ("css_files", "script_files"):
        kept = [asset for asset in context[kind] if not _is_left_out(asset)]
        for asset in kept:
            if re.match(r"(?:\w+:)?//", name := str(asset.filename or "")):
                raise ExtensionError(
                    f"{page}: the page would load {name} from elsewhere. The book must read offline: put the "
                    "file into wb6/page/static, or remove the extension that asks for it."
                )
        context[kind] = kept


def _is_left_out(asset: Any) -> bool:
    name = posixpath.normpath(str(asset.filename or "")).removeprefix("_static/")
    if asset.filename:
        return any(fnmatch(name, pattern) for pattern in (*SHEETS, *LEFT_OUT))
    body = str(asset.attributes.get("body") or "")
    return any(text in body for text in _LEFT_OUT_TEXTS)


def _finish(app: Any, exception: Exception | None) -> None:
    if exception is None and app.builder.format == "html" and app.config.wb6_slim:
        try:
            slim_site(Path(app.outdir))
        except (UnknownIconError, ValueError) as error:
            raise ExtensionError(str(error)) from error


def slim_site(site: Path) -> None:
    """Rewrite the pages of a printed site and put one style sheet in place of the theme's.

    May be called again on a site of which some pages were printed anew.

    Raises:
        UnknownIconError: A page asks for an icon that the sprite does not hold.
        ValueError: A style sheet imports another.
    """
    static = site / "_static"
    before = {path: path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}
    before = {path: text for path, text in before.items() if static not in path.parents}
    highlighting = static / "pygments.css"
    style = highlighting.read_text(encoding="utf-8") if highlighting.is_file() else ""
    plain, like = (plain_tokens(style), like_tokens(style)) if style else (frozenset(), {})
    drawn = {path: _draw(path.relative_to(site), mend_names(text)) for path, text in before.items()}
    after = {path: strip_references(strip_tokens(text, plain, like)) for path, text in drawn.items()}
    if (static / SHEETS[1]).is_file():  # absent when nothing was printed anew
        paths = [path for pattern in SHEETS for path in sorted(static.glob(pattern))]
        sheets = {path.name: _read_sheet(path, static) for path in paths}
        _remove(static, LEFT_OUT + UNUSED + SHEETS)
        scripts = [path.read_text(encoding="utf-8") for path in sorted(static.rglob("*.js"))]
        used = read_used(after.values(), scripts)
        slim = [sheet if name == OWN else prune(draw_glyphs(sheet), used) for name, sheet in sheets.items()]
        sheet = drop_unreferenced("\n".join(slim), "\n".join([*after.values(), *scripts]))
        (static / SHEET).write_text(_CREDITS + sheet, encoding="utf-8")
    if (static / SHEET).is_file():
        mark = hashlib.sha256((static / SHEET).read_bytes()).hexdigest()[:8]
        link = re.compile(rf"(_static/{re.escape(SHEET)})(?:\?v=\w+)?(?=\")")
        after = {path: link.sub(rf"\1?v={mark}", text) for path, text in after.items()}
    for path, text in after.items():
        if text != before[path]:
            path.write_text(text, encoding="utf-8")


def _draw(place: Path, page: str) -> str:
    try:
        return draw_icons(page)
    except UnknownIconError as error:
        raise UnknownIconError(f"{place.as_posix()}: {error}") from None


def _read_sheet(path: Path, static: Path) -> str:
    """Return a sheet with those that it imports, and addresses as seen from the folder of static files."""
    folder = path.parent.relative_to(static).as_posix()

    def place(found: re.Match[str]) -> str:
        return f'url("{posixpath.normpath(posixpath.join(folder, found[2]))}")'

    def imported(found: re.Match[str]) -> str:
        other = path.parent / found[1]
        return _read_sheet(other, static) if other.is_file() else found[0]

    text = path.read_text(encoding="utf-8").removeprefix("\ufeff")
    text = re.sub(r"(?<!@import )url\(\s*([\"']?)(?!data:|#|\w+:|/)([^)\"']+)\1\s*\)", place, text)
    return re.sub(r"@import\s+(?:url\()?\s*[\"']?([^\"')]+)[\"']?\s*\)?\s*;", imported, text)


def _remove(static: Path, patterns: tuple[str, ...]) -> None:
    for pattern in patterns:
        for path in sorted(static.glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    for folder in sorted((path for path in static.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
