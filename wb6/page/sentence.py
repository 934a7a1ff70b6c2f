"""Sentences that depend on data, declared as cases: condition and text, in order.

On a published page one case must hold, else the run fails: a finding cannot outlive its data. In any
other run (other parameters, JupyterLab) the neutral case is shown and marked. A sentence names its
values as ``{name}``, so that each number in it leads back to its rows.
"""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from wb6.evidence.hints import suggest
from wb6.page.glue import NAME, NAME_RULE, publish
from wb6.page.value import Value

MIME = "application/vnd.wb6.sentence+json"

#: A condition and a text, or a function that makes the text and is called only if the case holds.
Case = tuple[Any, str | Callable[[], str]]

_FIELD = re.compile(r"\{([^{}]*)\}")


class NoCaseHoldsError(RuntimeError):
    """A published sentence has no case that the data bear out."""


class SentenceError(ValueError):
    """A sentence is not written as its contract wants."""


def choose(name: str, cases: Sequence[Case], *, neutral: str = "") -> str:
    """Return the text of the first case whose condition holds.

    Args:
        name: The sentence's name, for the message if none holds.
        cases: Pairs of condition and text, in order of precedence. A text that could not be written
            where its condition fails (nothing to name, nothing to divide by) is given as a function.
        neutral: A text that only states values, for runs on other parameters.

    Raises:
        NoCaseHoldsError: No case holds, and the run is one that is published or there is no neutral text.
        SentenceError: A case is no pair of one answer and a text.
    """
    for condition, text in _judge_cases(name, cases):
        if holds(name, condition):
            return text if isinstance(text, str) else text()
    if os.environ.get("WB6_PUBLISHED") == "1" or not neutral:
        said = "; ".join(f"«{text}»" for _, text in cases if isinstance(text, str))
        count = f"{len(cases)} case{'s' if len(cases) != 1 else ''}{f' ({said})' if said else ''}"
        raise NoCaseHoldsError(
            f"sentence '{name}': the data bear out none of its {count}. "
            "Either the data are wrong, or the finding has changed: write the case that now holds."
        )
    return neutral


def sentence(name: str, cases: Sequence[Case], *, neutral: str = "", values: Sequence[Value] = ()) -> str:
    """Name a sentence that depends on data, so that prose can show it with ``{glue}`name```.

    Args:
        name: Its name, unique on the page, snake_case.
        cases: As for :func:`choose`; a text shows a value as ``{value_name}``.
        neutral: As for :func:`choose`. It is marked as such on the page.
        values: The values that the cases speak of.

    Returns:
        The sentence as plain text.

    Raises:
        NoCaseHoldsError: As for :func:`choose`.
        SentenceError: The name is not snake_case, a case is no pair of one answer and a text, a text
            shows a value that is not given, or a value is given that no text shows.
    """
    if NAME.fullmatch(name) is None:
        raise SentenceError(f"sentence '{name}': {NAME_RULE}")
    strangers = [one for one in values if not isinstance(one, Value)]
    if strangers:
        raise SentenceError(
            f"sentence '{name}': values=[…] holds {strangers[0]!r}. "
            "Give what wb6.value(…) returned, not its name or text."
        )
    known = {one.name: one for one in values}
    _judge_values(name, [*(text for _, text in _judge_cases(name, cases)), neutral], known)
    text = choose(name, cases, neutral=neutral)
    held = next((place for place, (condition, _) in enumerate(cases) if holds(name, condition)), None)
    note = "" if held is not None else ' <small class="wb6-neutral">(no finding holds for these parameters)</small>'
    plain = _FIELD.sub(lambda field: known[field[1]].text, text)
    used = list(dict.fromkeys(_FIELD.findall(text)))
    record = {"name": name, "text": plain, "case": held, "cases": len(cases), "values": list(known), "shown": used}
    publish(name, f'<span class="wb6-sentence">{_write(text, known)}{note}</span>', plain, (MIME, record))
    return plain


def holds(name: str, condition: Any) -> bool:
    """Return whether a condition holds; one that is not known does not.

    Raises:
        SentenceError: It is many answers, not one.
    """
    if getattr(condition, "ndim", 0) > 0:
        raise SentenceError(
            f"sentence '{name}': a condition gives {len(condition)} answers, not one. "
            "Add .any() or .all(), or compare one number."
        )
    unknown = pd.api.types.is_scalar(condition) and pd.isna(condition)
    return not unknown and bool(condition)


def _judge_cases(name: str, cases: Sequence[Case]) -> Sequence[Case]:
    for place, case in enumerate(cases, 1):
        if not isinstance(case, tuple) or len(case) != 2:
            raise SentenceError(f"sentence '{name}', case {place}: a case is a pair: (condition, \"text\").")
        if isinstance(case[1], str) and not case[1].strip():
            raise SentenceError(f"sentence '{name}', case {place}: its text is empty.")
    return cases


def _judge_values(name: str, texts: Sequence[str | Callable[[], str]], known: Mapping[str, Value]) -> None:
    fixed = [text for text in texts if isinstance(text, str)]
    shown = {field for text in fixed for field in _FIELD.findall(text)}
    for field in sorted(shown - set(known)):
        hint = suggest(field, known, f"Given are {', '.join(known) or 'none'}.")
        raise SentenceError(f"sentence '{name}' shows the value '{field}', which is not among its values=[…]. {hint}")
    # Without any case (there was nothing to speak of for these parameters) nothing could be shown.
    unused = [one for one in known if one not in shown]
    if unused and len(texts) > 1 and len(fixed) == len(texts):
        raise SentenceError(
            f"sentence '{name}' is given the value '{unused[0]}' and no text of it shows {{{unused[0]}}}."
        )


def _write(text: str, known: Mapping[str, Value]) -> str:
    """Return a text as HTML with its values as links; everything else is escaped."""
    parts = _FIELD.split(text)  # texts at even places, names of values at odd ones
    return "".join(known[part]._repr_html_() if place % 2 else escape(part) for place, part in enumerate(parts))
