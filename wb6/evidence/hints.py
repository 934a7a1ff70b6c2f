"""What to say where a name is not known: whether the nearest known one was meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def suggest(wrong: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return the question whether the nearest known name was meant, or another hint if none is near.

    Args:
        wrong: The name that was given.
        known: The names there are.
        otherwise: What to say if none of them is near.

    Example:
        >>> suggest("europoll", ["europol", "frontex"])
        "Did you mean 'europol'?"
    """
    near = get_close_matches(wrong, list(known), n=1)
    return f"Did you mean '{near[0]}'?" if near else otherwise
