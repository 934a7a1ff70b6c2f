"""Sentences that depend on data, declared as cases: condition and text, in order.

On a published page one case must hold, else the run fails: a finding cannot outlive its data. In any
other run (other parameters, JupyterLab) the neutral case is shown and marked.
"""

import os
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from wb6.page.value import publish

MIME = "application/vnd.wb6.sentence+json"

#: A condition and a text, or a function that makes the text and is called only if the case holds.
Case = tuple[Any, str | Callable[[], str]]


class NoCaseHoldsError(RuntimeError):
    """A published sentence has no case that the data bear out."""


def choose(name: str, cases: Sequence[Case], *, neutral: str = "") -> str:
    """Return the text of the first case whose condition holds.

    Args:
        name: The sentence's name, for the message if none holds.
        cases: Pairs of condition and text, in order of precedence. A text that could not be written
            where its condition fails (nothing to name, nothing to divide by) is given as a function.
        neutral: A text that only states values, for runs on other parameters.

    Raises:
        NoCaseHoldsError: No case holds, and the run is one that is published or there is no neutral text.
    """
    for condition, text in cases:
        if bool(condition):
            return text if isinstance(text, str) else text()
    if os.environ.get("WB6_PUBLISHED") == "1" or not neutral:
        said = "; ".join(f"«{text}»" for _, text in cases if isinstance(text, str))
        raise NoCaseHoldsError(
            f"sentence '{name}': the data bear out none of its {len(cases)} cases{f' ({said})' if said else ''}. "
            "Either the data are wrong, or the finding has changed: write the case that now holds."
        )
    return neutral


def sentence(name: str, cases: Sequence[Case], *, neutral: str = "") -> str:
    """Name a sentence that depends on data, so that prose can show it with ``{glue}`name```.

    Args and errors are those of :func:`choose`. A neutral text is marked as such on the page.
    """
    text = choose(name, cases, neutral=neutral)
    held = next((place for place, (condition, _) in enumerate(cases) if bool(condition)), None)
    note = "" if held is not None else ' <small class="wb6-neutral">(no finding holds for these parameters)</small>'
    record = {"name": name, "text": text, "case": held, "cases": len(cases)}
    publish(name, f'<span class="wb6-sentence">{escape(text)}{note}</span>', text, (MIME, record))
    return text
