"""Makes the printed book light and complete in itself: icons, style rules, scripts and templates of the theme.

Works on what Sphinx prints, so in the runner's build and in a plain ``jupyter-book build .`` alike.
What figures, values and tables put on a page is not here.
"""

from wb6.page.theme.shell import setup

__all__ = ["setup"]
