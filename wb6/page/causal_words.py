"""Words of cause in texts for readers: each stays only with a waiver that names the design behind it.

Judged are the same texts as by ``wb6.page.typed_digits``. A waiver is a comment: ``% causal: because,
definition, a person counts again at each border`` in a text, ``# causal: …`` in a code cell.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from wb6.evidence.rules import Problem
from wb6.page.texts import BLOCK, list_pages, read_passages

#: What may stand behind a word of cause.
DESIGNS = {
    "attributed": "a named speaker or document says so, and the text says who",
    "definition": "it follows from how the figure is defined or counted",
    "arithmetic": "a decomposition or an identity that adds up exactly",
    "comparison": "a comparison group, placebo dates or a permutation test on the same page",
    "negated": "the text says that the cause is not shown",
}

_WORDS = re.compile(
    r"\b(because|due to|owing to|thanks to|led to|leads? to|leading to|caused|causing|as a result|results? in|"
    r"resulted in|consequently|in consequence|attributable to|driven by|drove|drives|triggers?|triggered|brought about|"
    r"explains|explained by|is the reason|responsible for|made possible|the effect of|deterred|deters)\b",
    flags=re.IGNORECASE,
)
_WAIVER = re.compile(r"^\s*[%#] causal: ([\w ]+), (\w+), +(\S.*)$", flags=re.MULTILINE)
_ROLES = r"^[`~]{3,}[^\n]*$|\{[\w:-]+\}`[^`]*`|`[^`]*`|https?://\S+"
_SILENT = re.compile(f"{BLOCK}|{_ROLES}", flags=re.MULTILINE | re.DOTALL)


def find_causal(text: str) -> list[str]:
    """Return the words of cause in a text that no waiver covers, in order and in small letters.

    Args:
        text: Markdown, or a text from a code cell with the waivers of its cell.

    Example:
        >>> find_causal("Arrivals fell because of the deal.")
        ['because']
    """
    waived = {word.strip().lower() for word, design, _ in _WAIVER.findall(text) if design in DESIGNS}
    bare = _SILENT.sub(" ", _WAIVER.sub("", text))
    return [word for word in (found.lower() for found in _WORDS.findall(bare)) if word not in waived]


def list_waivers(root: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield the file, word, design and reason of every waiver in the book."""
    for file in list_pages(root):
        for found in dict.fromkeys(one for _, text in read_passages(root / file) for one in _WAIVER.findall(text)):
            yield file.as_posix(), *found


def check_causal_words(root: Path) -> list[Problem]:
    """Judge every page of the contents.

    Args:
        root: The book's root.

    Returns:
        A problem for each word of cause without a waiver, and for each waiver whose design is none of
        :data:`DESIGNS`.
    """
    problems = []
    for file in list_pages(root):
        for place, text in read_passages(root / file):
            where = f"{'cell' if file.suffix == '.ipynb' else 'line'} {place}"
            for word in dict.fromkeys(find_causal(text)):
                said = (
                    f"{where}: «{word}» claims a cause. Say what was seen instead, or add the design that bears "
                    f"it: % causal: {word}, DESIGN, reason (in code # causal: …); designs: {', '.join(DESIGNS)}."
                )
                problems.append(Problem(file.as_posix(), None, None, said))
            for word, design, _ in _WAIVER.findall(text):
                if design not in DESIGNS:
                    said = f"{where}: the waiver of «{word}» names the design «{design}»; use {', '.join(DESIGNS)}."
                    problems.append(Problem(file.as_posix(), None, None, said))
    return problems
