"""Keeps the style rules that the printed pages can use, and drops the others.

Reads style sheets with a real parser and judges a selector by the names in it: it stays if every element,
class, id and attribute that it asks for occurs on a page, in a script, or in ``DYNAMIC``. Knows no theme.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import tinycss2

#: Names that neither a page nor a script spells out, each with the reason why its rules stay.
DYNAMIC = {
    "html": "scripts set theme and mode on the root element through dataset",
    "data-theme": "set through dataset",
    "data-mode": "set through dataset",
    "open": "the browser sets it on details and dialog",
    "hidden": "scripts set the property",
    "tabindex": "scripts set the property on boxes that scroll",
    "mark": "a browser or reader may highlight",
    "kbd": "the search hint is rewritten on a Mac",
}

_TAG = re.compile(r"<([a-zA-Z][\w-]*)")
_ATTRIBUTE = re.compile(r"""[\s"']([a-zA-Z][\w-]*)=["']""")
_NAMES = re.compile(r"""\s(?:class|id)=(?:"([^"]*)"|'([^']*)')""")
_TEXT = re.compile(r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`""")
_WORD = re.compile(r"[A-Za-z][\w-]*")
_PROPERTY = re.compile(r"(?<![\w-])--[\w-]+")
_REFERENCE = re.compile(r"var\(\s*(--[\w-]+)")
_DECLARATION = re.compile(r"(?<=[{;])\s*(--[\w-]+)\s*:(?:[^;{}\"']|\"[^\"]*\"|'[^']*')*(?:;|(?=\}))")
_ALTERNATIVES = {"is", "where", "has", "matches", "-webkit-any", "-moz-any", "host"}
_NESTED = {"media", "supports", "layer", "container"}


@dataclass(frozen=True)
class Used:
    """What a selector may ask for: names on the pages and in the texts of scripts."""

    names: frozenset[str]

    def knows(self, name: str) -> bool:
        """Whether an element, class, id or attribute of that name can occur."""
        return name in self.names or name.lower() in self.names


def read_used(pages: Iterable[str], scripts: Iterable[str]) -> Used:
    """Collect the names that occur on HTML pages, and the words in the quoted texts of scripts."""
    names = set(DYNAMIC)
    for page in pages:
        names.update(tag.lower() for tag in _TAG.findall(page))
        names.update(attribute.lower() for attribute in _ATTRIBUTE.findall(page))
        for double, single in _NAMES.findall(page):
            names.update((double or single).split())
    for script in scripts:
        for text in _TEXT.findall(script):
            names.update(_WORD.findall(text))
    return Used(frozenset(names))


def prune(sheet: str, used: Used) -> str:
    """Return a style sheet without the rules that nothing can match.

    Raises:
        ValueError: The sheet imports another one, which would have to be fetched.
    """
    rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    return "\n".join(_keep(rules, used))


def drop_unreferenced(sheet: str, others: str) -> str:
    """Return a style sheet without font faces, animations and custom properties that nothing refers to.

    Args:
        sheet: The whole sheet, pruned.
        others: Pages and scripts, which may refer to custom properties too.
    """
    outside = set(_PROPERTY.findall(others))
    while (kept := _drop_properties(sheet, outside | set(_REFERENCE.findall(sheet)))) != sheet:
        sheet = kept
    rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    return "\n".join(_serialise(rule) for rule in rules if _is_referenced(rule, sheet))


def _drop_properties(sheet: str, wanted: set[str]) -> str:
    return _DECLARATION.sub(lambda found: found[0] if found[1] in wanted else "", sheet)


def _keep(rules: Iterable[Any], used: Used) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [part for part in _split(rule.prelude) if _possible(part, used)]
            if selectors and tinycss2.serialize(rule.content).strip():
                text = ",".join(tinycss2.serialize(part).strip() for part in selectors)
                yield f"{text}{{{tinycss2.serialize(rule.content).strip()}}}"
        elif rule.type == "at-rule":
            yield from _keep_at_rule(rule, used)


def _keep_at_rule(rule: Any, used: Used) -> Iterator[str]:
    name = rule.lower_at_keyword
    if name == "import":
        raise ValueError(f"a style sheet imports another: @import{tinycss2.serialize(rule.prelude)}")
    if name in _NESTED and rule.content is not None:
        inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        if kept := "\n".join(_keep(inner, used)):
            yield f"@{name} {tinycss2.serialize(rule.prelude).strip()}{{{kept}}}"
    elif name != "charset":
        yield _serialise(rule)


def _serialise(rule: Any) -> str:
    return str(rule.serialize()).strip()


def _split(components: Iterable[Any]) -> list[list[Any]]:
    parts: list[list[Any]] = [[]]
    for component in components:
        if component == ",":
            parts.append([])
        else:
            parts[-1].append(component)
    return parts


def _possible(selector: list[Any], used: Used) -> bool:
    """Whether an element can match a selector; what stands in ``:not()`` asks for nothing."""
    return all(
        _occurs(component, used)
        for before, component in pairwise([None, *selector])
        if not (before == ":" and component.type == "ident")  # :hover, ::before
    )


def _occurs(component: Any, used: Used) -> bool:
    if component.type in {"ident", "hash"}:
        return used.knows(component.value)
    if component.type == "[] block":
        return used.knows(next((part.value for part in component.content if part.type == "ident"), ""))
    if component.type == "function" and component.lower_name in _ALTERNATIVES:
        return any(_possible(part, used) for part in _split(component.arguments))
    return True


def _is_referenced(rule: Any, sheet: str) -> bool:
    """Whether a font face or an animation is named by any rule; other rules always are."""
    if rule.type != "at-rule":
        return True
    if rule.lower_at_keyword == "font-face":
        family = re.search(r"font-family\s*:\s*[\"']?([^;\"']+)", tinycss2.serialize(rule.content))
        uses = re.findall(r"font(?:-family)?\s*:[^;}]*", re.sub(r"@font-face\s*\{[^}]*\}", "", sheet))
        return family is not None and any(family[1].strip() in use for use in uses)
    if rule.lower_at_keyword.endswith("keyframes"):
        name = tinycss2.serialize(rule.prelude).strip()
        return re.search(rf"animation(?:-name)?\s*:[^;}}]*(?<![\w-]){re.escape(name)}(?![\w-])", sheet) is not None
    return True
