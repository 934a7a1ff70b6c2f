"""Which findings survive which choices: every finding is tried on every variant of the data.

A finding is a function that answers yes, no or «cannot be told» for one variant; a variant is the data
after another choice (vintage, window, one source left out). What the choices are, a chapter says.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

import pandas as pd

Variant = TypeVar("Variant")

#: What a trial can come to.
OUTCOMES = ("holds", "fails", "untold")


def try_variants(
    findings: Mapping[str, Callable[[Variant], bool | None]], variants: Mapping[str, Variant]
) -> pd.DataFrame:
    """Try every finding on every variant.

    Args:
        findings: By name, a function of a variant that returns whether the finding holds; None (or a
            missing value) where the variant's data cannot tell.
        variants: By name, the data under one choice; the first is the choice of the page.

    Returns:
        Columns ``finding``, ``variant`` and ``outcome`` (one of :data:`OUTCOMES`), a row for each pair,
        in the order given.

    Example:
        >>> try_variants({"above one": lambda x: x > 1}, {"page": 2, "other": 1})["outcome"].tolist()
        ['holds', 'fails']
    """
    rows = [
        {"finding": finding, "variant": name, "outcome": _say(holds(data))}
        for finding, holds in findings.items()
        for name, data in variants.items()
    ]
    return pd.DataFrame(rows, columns=["finding", "variant", "outcome"])


def _say(answer: bool | None) -> str:
    if answer is None or pd.isna(answer):
        return "untold"
    return "holds" if answer else "fails"
