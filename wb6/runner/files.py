"""Files that are written whole or not at all, whoever else writes them at the same time."""

import tempfile
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file by writing another one beside it and renaming that.

    Args:
        path: The file; its folder is made if absent.
        content: Its content.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".half", delete=False) as half:
        half.write(content)
    Path(half.name).chmod(0o644)
    Path(half.name).replace(path)
