"""A drawing as bytes: SVG where that is small, else a palette PNG; never over the limit.

Nothing is composed here; ``wb6.page.frame`` has written title and foot before.
"""

import io

from matplotlib import rc_context
from matplotlib.figure import Figure
from PIL import Image

#: No picture of the book is larger, in bytes.
LIMIT = 75_000

#: Up to this size a picture is an SVG: sharp at any zoom and in print.
SMALL = 64_000

#: Resolutions tried for a PNG, best first, in dots per inch.
_RESOLUTIONS = (200, 170, 145)


class PictureError(ValueError):
    """A picture cannot be brought under the limit."""


def render(figure: Figure) -> tuple[str, bytes]:
    """Return a figure as ``("svg", bytes)`` or ``("png", bytes)``.

    The same figure gives the same bytes on one machine.

    Raises:
        PictureError: Even a coarse PNG is over the limit.
    """
    vector = _svg(figure)
    if len(vector) <= SMALL:
        return "svg", vector
    for resolution in _RESOLUTIONS:
        raster = _png(figure, resolution)
        if len(raster) <= LIMIT:
            return "png", raster
    raise PictureError(
        f"the picture has {len(raster):,} bytes, {LIMIT:,} are allowed. Draw fewer marks or less text in it."
    )


def _svg(figure: Figure) -> bytes:
    """Draw as SVG with letters as shapes (no font is asked of the reader), and shrink it."""
    from scour import scour

    raw = io.StringIO()
    with rc_context({"svg.fonttype": "path", "svg.hashsalt": "wb6"}):
        figure.savefig(raw, format="svg", metadata={"Date": None, "Creator": None})
    options = scour.sanitizeOptions()
    options.digits = 5
    options.quiet = options.strip_ids = options.shorten_ids = options.strip_comments = True
    options.remove_metadata = options.enable_viewboxing = options.strip_xml_prolog = True
    options.newlines = False
    options.indent_type = "none"
    shrunk = str(scour.scourString(raw.getvalue(), options))
    return shrunk[shrunk.index("<svg") :].encode("utf-8")  # without the document type, which names a DTD elsewhere


def _png(figure: Figure, resolution: int) -> bytes:
    """Draw as PNG with few colours: flat areas and text need no more, at a quarter of the size."""
    raw, small = io.BytesIO(), io.BytesIO()
    figure.savefig(raw, format="png", dpi=resolution, metadata={"Software": None}, pil_kwargs={"compress_level": 0})
    _reduce(Image.open(raw).convert("RGB")).save(small, "PNG", optimize=True)
    return small.getvalue()


def _reduce(image: Image.Image, colours: int = 64) -> Image.Image:
    """Keep the most frequent colours as they are; every other one, of the edges of letters, takes the nearest.

    A palette of averages would give two thin lines of different colours the same one between them.
    """
    counted = sorted(image.getcolors(image.width * image.height) or [], reverse=True)[:colours]
    flat = [channel for _, colour in counted for channel in colour]  # type: ignore[attr-defined]
    palette = Image.new("P", (1, 1))
    palette.putpalette((flat * (256 // len(counted) + 1))[: 3 * 256])
    return image.quantize(palette=palette, dither=Image.Dither.NONE)
