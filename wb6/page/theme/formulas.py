"""Writes formulas as MathML, which browsers show and screen readers speak without any script."""

from typing import Any


def write_formula(translator: Any, node: Any) -> None:
    """Print a formula in LaTeX's notation; a displayed one in a box that scrolls."""
    from docutils.nodes import SkipNode, math_block
    from latex2mathml.converter import convert

    if isinstance(node, math_block):
        box = '<div class="math wb6-scroll" tabindex="0" role="group" aria-label="Formula">'
        translator.body.append(f"{box}{convert(node.astext(), display='block')}</div>\n")
    else:
        translator.body.append(f'<span class="math">{convert(node.astext())}</span>')
    raise SkipNode
