"""Files that are written whole or not at all, whoever else writes them at the same time."""

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file by writing another one beside it and renaming that.

    Args:
        path: The file; its folder is made if absent.
        content: Its content.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    prefix = _prefix(os.getpid())
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=prefix, suffix=".half", delete=False) as half:
        written = Path(half.name)
        try:
            half.write(content)
            half.close()
            written.chmod(0o644)
            written.replace(path)
        finally:  # after Ctrl-C, or on a full disk, nothing half is left
            written.unlink(missing_ok=True)


def remove_halves(folder: Path, process: int) -> None:
    """Remove what a process that was killed has left half written in a folder."""
    for path in folder.glob(f"{_prefix(process)}*.half"):
        path.unlink(missing_ok=True)


def _prefix(process: int) -> str:
    """Return how the names of files begin that a process is writing."""
    return f".{process}-"
