"""Reads ``notebooks/runs.yml``: what belongs to this book, and what is run with which parameters.

The file is optional; every mistake in it is told with its place. Which runs follow from it is worked
out in ``wb6.runner.plan``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

RUNS = Path("notebooks") / "runs.yml"

_HOOKS = ("checks", "pages", "resolvers")
_NAMES = ("executor", "new", "new_test", "status", "summary")
_KNOWN = (*_HOOKS, *_NAMES, "defaults", "limits", "parts", "runs")
_RUN_KEYS = ("limits", "parameters", "sweep", "under")


class InputError(Exception):
    """The inputs of the book are invalid: nothing was run. The command exits with 2."""


def suggest(wrong: str, known: Iterable[str], otherwise: str) -> str:
    """Return the question whether the nearest known name was meant, or another hint if none is near."""
    near = get_close_matches(wrong, list(known), n=1)
    return f"Did you mean '{near[0]}'?" if near else otherwise


@dataclass(frozen=True)
class Limits:
    """How long a cell and a whole run may take, in seconds, before they count as hung."""

    cell: float = 300
    run: float = 1800


@dataclass(frozen=True)
class Entry:
    """What ``runs`` says of one page.

    Attributes:
        parameters: Parameters of its published run.
        sweep: Parameters of each further page that is made of it; empty if there are none.
        labels: What a swept value is called on its page, by parameter and value as text.
        under: Page that those pages hang under, as its address; empty for the page itself.
        limits: How long it may take; None as everywhere.
    """

    parameters: dict[str, Any] = field(default_factory=dict)
    sweep: tuple[dict[str, Any], ...] = ()
    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    under: str = ""
    limits: Limits | None = None


@dataclass(frozen=True)
class Settings:
    """What ``notebooks/runs.yml`` declares.

    Attributes:
        checks: Functions (``module:function``) that judge the inputs before any kernel starts. Each
            gets the root and returns problems, which are printed as they are.
        pages: Functions that write pages: each gets the root and returns, for every page, its path
            without suffix, the path of the committed page that it hangs under, and its Markdown;
            for a file that a page offers, its path with ``.csv``, nothing, and its content.
        resolvers: Functions that recompute fingerprints of records: each gets the root and keys.
        executor: Function that gets a number of workers and returns a ``concurrent.futures.Executor``
            whose workers run in processes of this machine; empty for a process pool.
        new: Function that gets a title and returns the notebook which ``wb6 new`` writes.
        new_test: Function that gets an address and returns the text of the test of a new page.
        status: Committed page that the page on the runs hangs under; empty for no such page.
        summary: Function that gets the root and returns lines for ``wb6 check --summary``.
        defaults: Parameters of every notebook of the book that declares them.
        parts: The same by part, which is the first word of an address.
        limits: How long a cell and a run may take.
        runs: What is said of single pages, by address.
    """

    checks: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    resolvers: tuple[str, ...] = ()
    executor: str = ""
    new: str = ""
    new_test: str = ""
    status: str = ""
    summary: str = ""
    defaults: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    runs: dict[str, Entry] = field(default_factory=dict)


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML file that holds a mapping.

    Raises:
        InputError: It is absent, is not YAML, or holds something else.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{path} does not exist.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name} is not valid YAML: {' '.join(str(error).split())}") from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise InputError(f"{path.name} must hold names and values, not a {type(content).__name__}.")
    return content


def load(reference: str, purpose: str) -> Callable[..., Any]:
    """Return the function that a ``module:function`` reference names.

    Raises:
        InputError: There is no such module or function.
    """
    module, _, name = reference.partition(":")
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise InputError(f"{RUNS.as_posix()}, {purpose}: '{reference}' cannot be loaded ({error}).") from error


def read_settings(root: Path) -> Settings:
    """Read the settings of the book at ``root``; without a file there, everything is as by default.

    Raises:
        InputError: The file holds what is not known or not of the kind it should be.
    """
    path = root / RUNS
    if not path.is_file():
        return Settings()
    content = read_yaml(path)
    _refuse_repeated(yaml.compose(path.read_text(encoding="utf-8")))
    _refuse_unknown(content, _KNOWN, "")
    parts = {name: _mapping(given, f"parts, {name}") for name, given in _mapping(content.get("parts"), "parts").items()}
    runs = _mapping(content.get("runs"), "runs")
    lists: dict[str, Any] = {name: _listing(content.get(name), name) for name in _HOOKS}
    texts: dict[str, Any] = {name: _text(content.get(name), name) for name in _NAMES}
    limits = _read_limits(content.get("limits"), "limits", Limits())
    return Settings(
        **lists,
        **texts,
        defaults=_mapping(content.get("defaults"), "defaults"),
        parts=parts,
        limits=limits,
        runs={address: _read_entry(address, entry, limits) for address, entry in runs.items()},
    )


def _fail(place: str, text: str) -> InputError:
    return InputError(f"{RUNS.as_posix()}{', ' if place else ''}{place}: {text}")


def _refuse_repeated(node: yaml.Node | None, seen: set[int] | None = None) -> None:
    """Refuse a name that stands twice at one place: YAML would overlook the first."""
    seen = set() if seen is None else seen
    if id(node) in seen:
        return  # an alias, possibly of what it stands in
    seen.add(id(node))
    parts: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        names: set[str] = set()
        for name, value in node.value:
            if isinstance(name, yaml.ScalarNode) and name.value in names:
                raise _fail(f"line {name.start_mark.line + 1}", f"'{name.value}' is given a second time. Keep one.")
            names.add(str(name.value))
            parts.append(value)
    elif isinstance(node, yaml.SequenceNode):
        parts = node.value
    for part in parts:
        _refuse_repeated(part, seen)


def _refuse_unknown(content: dict[str, Any], known: tuple[str, ...], place: str) -> None:
    for name in content:
        if name not in known:
            hint = suggest(str(name), known, f"It may hold {', '.join(known[:-1])} and {known[-1]}.")
            raise _fail(place, f"'{name}' is not known. {hint}")


def _mapping(value: Any, place: str) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise _fail(place, "write «name: value» below it.")
    return dict(value)


def _listing(value: Any, place: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _fail(place, "write a list of «module:function».")
    return tuple(value)


def _text(value: Any, place: str) -> str:
    if value is not None and not isinstance(value, str):
        raise _fail(place, f"write one text, not {value!r}.")
    return value or ""


def _read_limits(value: Any, place: str, base: Limits) -> Limits:
    given = _mapping(value, place)
    _refuse_unknown(given, ("cell", "run"), place)
    for name, seconds in given.items():
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds > 0:
            raise _fail(place, f"'{name}' is a number of seconds above zero, not {seconds!r}.")
    return Limits(**{"cell": base.cell, "run": base.run, **given})


def _read_entry(address: str, value: Any, base: Limits) -> Entry:
    place = f"runs, {address}"
    entry = _mapping(value, place)
    _refuse_unknown(entry, _RUN_KEYS, place)
    sweep, labels = _read_sweep(entry.get("sweep"), f"{place}, sweep")
    limits = _read_limits(entry["limits"], f"{place}, limits", base) if "limits" in entry else None
    parameters = _mapping(entry.get("parameters"), f"{place}, parameters")
    under = _text(entry.get("under"), f"{place}, under")
    if under and not sweep:
        raise _fail(f"{place}, under", "it says where the pages of a sweep hang, and there is no sweep. Add «sweep:».")
    return Entry(parameters, sweep, labels, under, limits)


def _read_sweep(value: Any, place: str) -> tuple[tuple[dict[str, Any], ...], dict[tuple[str, str], str]]:
    """Return the parameters of each page of a sweep, and what its values are called.

    Several parameters give their product, the last one turning fastest; a list gives what it says.
    """
    if value is None:
        return (), {}
    if isinstance(value, list):
        if not value or not all(isinstance(one, dict) and one for one in value):
            raise _fail(place, "every item of the list is «{name: value}», and there is at least one.")
        return tuple(_mapping(one, place) for one in value), {}
    runs: list[dict[str, Any]] = [{}]
    labels: dict[tuple[str, str], str] = {}
    if not (parameters := _mapping(value, place)):
        raise _fail(place, "name at least one parameter and its values.")
    for name, values in parameters.items():
        if not isinstance(values, list | dict) or not values:
            raise _fail(place, f"'{name}' needs a list of values, or «value: what it is called».")
        if isinstance(values, dict):
            if not all(isinstance(label, str) and label.strip() for label in values.values()):
                raise _fail(place, f"'{name}': write behind every value what it is called, as a text.")
            labels |= {(name, str(one)): label for one, label in values.items()}
        runs = [{**run, name: one} for run in runs for one in values]
    return tuple(runs), labels
