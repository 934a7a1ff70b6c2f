"""Gives what the theme and its extensions print the names that a screen reader or a voice needs.

Text in, text out; what our own templates can say is said there.
"""

import re

_BRANCH = re.compile(
    r'(<a [^>]*>)((?:(?!</a>).)*)(</a>\s*<details[^>]*>\s*<summary)(?=><span class="toctree-toggle")', re.DOTALL
)


def mend_names(page: str) -> str:
    """Return a page whose folding boxes are named by what is seen, and whose sources are a list."""
    # A branch of the contents opens by an arrow alone: it is named by the page that it stands under.
    page = _BRANCH.sub(_name_branch, page)
    # Folded code shows its own words («Code»); another name hides them from voice control.
    page = page.replace('<summary aria-label="Toggle hidden content">', "<summary>")
    # The entries of a bibliography stand in a list; their own role is withdrawn from the standard.
    return page.replace('role="doc-biblioentry"', 'role="listitem"')


def _name_branch(found: re.Match[str]) -> str:
    title = re.sub(r"<[^>]+>", "", found[2]).strip().replace('"', "&quot;")
    return f'{found[1]}{found[2]}{found[3]} aria-label="Pages under {title}"'
