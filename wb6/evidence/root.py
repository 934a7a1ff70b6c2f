"""Where the book lies on disk.

Data come from the book's root, found upward from the notebook or given by the runner in ``WB6_ROOT``,
never from the working directory as such. Nothing else in the package may guess a path.
"""

import os
from pathlib import Path

#: The file that marks the root of this book.
MARK = Path("data") / "datapackage.yaml"

#: The folder that holds the package ``wb6`` which is running.
PACKAGE = Path(__file__).resolve().parents[1]


class WrongCheckoutError(RuntimeError):
    """The notebook stands in one checkout of the book and ``wb6`` was imported from another."""


def find_root(start: Path | None = None) -> Path:
    """Return the root folder of the book.

    Args:
        start: The folder to look upward from. Default: ``WB6_ROOT`` if the runner set it, else the
            working directory (which Jupyter and papermill set to a folder of the book). If no book
            stands above it, the checkout that ``wb6`` was installed from.

    Returns:
        The absolute path of the folder that holds ``data/datapackage.yaml``.

    Raises:
        WrongCheckoutError: The folder found has a package ``wb6`` of its own, which is not the one
            running: figures would come from one checkout and code from another.
        FileNotFoundError: There is no book to be found.
    """
    given = os.environ.get("WB6_ROOT")
    here = (start or Path(given or ".")).resolve()
    for folder in (here, *here.parents):
        if (folder / MARK).is_file():
            own = folder / "wb6"
            if own.is_dir() and own.resolve() != PACKAGE:
                raise WrongCheckoutError(
                    f"The data would come from {folder}, but the package wb6 was imported from {PACKAGE.parent}. "
                    f"Start Jupyter from the environment of the same checkout (make lab in {folder})."
                )
            return folder
    if (PACKAGE.parent / MARK).is_file():
        return PACKAGE.parent
    raise FileNotFoundError(f"No {MARK} in {here} or any folder above it. Run this from inside the book.")
