"""Digits typed into prose that ought to be values: found before any kernel starts.

Judged are the texts of all pages, and the titles, captions and sentences written in code cells.
Years, dates, names and locators are exempt. A waiver is a comment that names the digits and says why:
``% typed: 95, the width of the band`` in a text, ``# typed: 95, …`` in a code cell.
"""

import re
from pathlib import Path

from wb6.evidence.rules import Problem
from wb6.page.texts import BLOCK, list_pages, read_passages

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"

#: What may hold digits and is never a figure of the tables.
_EXEMPT = (
    BLOCK,
    r"^[`~]{3,}[^\n]*$",  # where a note begins and ends
    r"\{[\w:-]+\}`[^`]*`",  # roles
    r"`[^`]*`",  # code, commands, names of files
    r"\]\([^)]*\)",  # targets of links
    r"https?://\S+",
    r"<[^>\n]+>",
    rf"\b\d{{1,2}}(?:–\d{{1,2}})? (?:{_MONTHS})\b",  # days
    r"\b(?:1[89]|20)\d\d(?:[–/-](?:\d{4}|\d{2}))?\b",  # years
    r"\b(?i:tables?|figures?|lines?|pages?|chapters?|parts?|articles?|sections?|clusters?|resolution|sha-|iso|cell)\s?\d{1,3}(?:[–-]\d{1,3})?(?![\d,.]*\d)",
    r"\b[A-Z][\w.-]*\d\w*\b",  # names such as WB6, EU27, Python3
    r"^\s*\d+\.\s",  # numbers of a list
)
_EXEMPT_PATTERN = re.compile("|".join(f"(?:{one})" for one in _EXEMPT), flags=re.MULTILINE | re.DOTALL)
_DIGITS = re.compile(r"(?<![\w])\d[\d,.]*\d|\d")
_WAIVER = re.compile(r"^\s*[%#] typed: ([\d.,; ]*\d),? +(\S.*)$", flags=re.MULTILINE)

REMEDY = (
    "Make it a value (wb6.value) and show it with {glue}`name`, or with {name} in a sentence; "
    "if no table gives it, waive it with a comment: % typed: DIGITS, why (in code # typed: …)."
)


def find_typed(text: str) -> list[str]:
    """Return the digits of a text that are neither exempt nor waived, in order.

    Args:
        text: Markdown, or a text from a code cell.

    Example:
        >>> find_typed("In 2015 there were 764,038 detections (table 1).")
        ['764,038']
    """
    waived = {one for found in _WAIVER.finditer(text) for one in re.split(r"[; ]+", found[1].strip(" ,;"))}
    bare = _EXEMPT_PATTERN.sub(" ", _WAIVER.sub("", text))
    return [digits for digits in _DIGITS.findall(bare) if digits not in waived]


def check_typed_digits(root: Path) -> list[Problem]:
    """Judge every page of the contents.

    Args:
        root: The book's root.

    Returns:
        A problem for each text with digits that data may give; the row is the number of the cell in
        a notebook, of the line in a Markdown file.
    """
    problems = []
    for file in list_pages(root):
        for place, text in read_passages(root / file):
            for digits in dict.fromkeys(find_typed(text)):
                where = "cell" if file.suffix == ".ipynb" else "line"
                said = f"{where} {place}: the digits {digits} are typed into a text. {REMEDY}"
                problems.append(Problem(file.as_posix(), None, None, said))
    return problems
