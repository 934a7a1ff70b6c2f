"""Scores of corruption, rule of law and democracy: did a country change by more than the errors allow?

A score of an index is an estimate. Where its publisher gives a standard error, a change between two years
is set against the error of a difference, the two errors taken as independent. Where none is published,
a change has a direction and no more. Two editions of one index are two indices here and never meet.
"""

from collections.abc import Mapping, Sequence
from math import isnan
from statistics import NormalDist
from typing import Any

import pandas as pd

from wb6.analysis.frames import make_frame
from wb6.analysis.orderings import try_orderings
from wb6.analysis.provenance import join_sources

#: Every index by its key: what it speaks of, how a reader writes it, and its unit.
INDICES = {
    "ti_corruption": ("corruption", "Transparency International", "points of 100"),
    "wgi_corruption": ("corruption", "World Bank, control of corruption", "standard deviations"),
    "wjp_corruption": ("corruption", "World Justice Project, absence of corruption", "points of 1"),
    "wgi_rule_of_law": ("rule_of_law", "World Bank, rule of law", "standard deviations"),
    "wjp_rule_of_law": ("rule_of_law", "World Justice Project, overall", "points of 1"),
    "vdem_rule_of_law": ("rule_of_law", "V-Dem, rule of law", "points of 1"),
    "wgi_voice": ("democracy", "World Bank, voice and accountability", "standard deviations"),
    "vdem_electoral": ("democracy", "V-Dem, electoral democracy", "points of 1"),
    "wgi_corruption_newer": ("corruption", "World Bank, newer edition", "points of 100"),
    "wgi_rule_of_law_newer": ("rule_of_law", "World Bank, newer edition", "points of 100"),
}
#: Indices that stand on the page; the newer edition of the World Bank is tried beside them.
SHOWN = tuple(key for key in INDICES if not key.endswith("_newer"))
#: Indices whose publishers give standard errors.
WITH_ERRORS = ("ti_corruption", "wgi_corruption", "wgi_rule_of_law", "wgi_voice")

_WGI = {
    ("control_of_corruption", 2024): "wgi_corruption",
    ("rule_of_law", 2024): "wgi_rule_of_law",
    ("voice_and_accountability", 2024): "wgi_voice",
    ("control_of_corruption", 2025): "wgi_corruption_newer",
    ("rule_of_law", 2025): "wgi_rule_of_law_newer",
}
_WJP = {"absence_of_corruption": "wjp_corruption", "overall": "wjp_rule_of_law"}
_VDEM = {"rule_of_law": "vdem_rule_of_law", "electoral_democracy": "vdem_electoral"}
_CHANGE_TYPES = {
    "index": "str",
    "country": "str",
    "first_year": "int64",
    "last_year": "int64",
    "before": "float64",
    "after": "float64",
    "change": "float64",
    "error": "float64",
    "ratio": "float64",
    "p": "float64",
    "kind": "str",
    "source_id": "str",
}

#: How a change may end. «beyond» is by more than the errors allow.
KINDS = ("up_beyond", "up", "same", "down", "down_beyond")


def gather_scores(
    corruption: pd.DataFrame, governance: pd.DataFrame, rule_of_law: pd.DataFrame, democracy: pd.DataFrame
) -> pd.DataFrame:
    """Bring the indices of four tables into one long table, higher is always better.

    Args:
        corruption: Table ``corruption_perceptions``; its selected rows are used.
        governance: Table ``governance_indicators``.
        rule_of_law: Table ``rule_of_law_scores``; only the method from 2015 is used.
        democracy: Table ``democracy_indices``; its selected rows are used.

    Returns:
        Columns ``index`` (a key of :data:`INDICES`), ``country``, ``year``, ``score``, ``standard_error``
        (missing where none is published) and ``source_id``.
    """
    ti = corruption[corruption["selected"]].assign(index="ti_corruption")
    wgi_keys = pd.Series(list(zip(governance["indicator"], governance["edition"], strict=True)), index=governance.index)
    wgi = governance.assign(index=wgi_keys.map(_WGI), score=governance["estimate"].fillna(governance["score_0_100"]))
    wjp = rule_of_law[rule_of_law["method"] == "from_2015"]
    wjp = wjp.assign(index=wjp["factor"].map(_WJP), year=wjp["edition_year"])
    vdem = democracy[democracy["selected"]].rename(columns={"index": "name", "value": "score"})
    vdem = vdem.assign(index=vdem["name"].map(_VDEM))
    columns = ["index", "country", "year", "score", "standard_error", "source_id"]
    parts = [part.reindex(columns=columns).dropna(subset=["index", "score"]) for part in (ti, wgi, wjp, vdem)]
    types = {"year": "int64", "score": "float64", "standard_error": "float64"}
    return pd.concat([part.astype(types) for part in parts], ignore_index=True)


def comparable(scores: pd.DataFrame) -> pd.DataFrame:
    """Return the scores that may be compared: of an index that has errors, only those with one."""
    bare = scores["index"].isin(WITH_ERRORS) & scores["standard_error"].isna()
    return scores[~bare]


def compare_ends(
    scores: pd.DataFrame, first: int, last: int, confidence: float, windows: Mapping[str, tuple[int, int]] | None = None
) -> pd.DataFrame:
    """Compare the first and the last comparable score of each index and country in a window.

    Args:
        scores: As :func:`gather_scores` returns them.
        first: First year of the window.
        last: Last year of the window.
        confidence: Share of cases in which errors alone stay below the bound, such as 0.95.
        windows: Years for each country in place of the common window; a country without one is left out.

    Returns:
        One row for each index and country with two years: ``first_year``, ``last_year``, ``before``,
        ``after``, ``change``, its ``error`` and ``ratio`` to it and two-sided ``p`` (missing where no error
        is published), and ``kind``, one of :data:`KINDS`.
    """
    bound = bound_of(confidence)
    known = comparable(scores)
    lines: list[dict[str, Any]] = []
    for (index, country), rows in known.groupby(["index", "country"], sort=False):
        low, high = (first, last) if windows is None else windows.get(str(country), (1, 0))
        own = rows[rows["year"].between(low, high)].sort_values("year")
        if len(own) >= 2 and own["year"].iloc[0] < own["year"].iloc[-1]:
            lines.append({"index": index, "country": country, **_compare(own.iloc[0], own.iloc[-1], bound)})
    return make_frame(lines, _CHANGE_TYPES)


def _compare(old: "pd.Series[Any]", new: "pd.Series[Any]", bound: float) -> dict[str, Any]:
    change = round(float(new["score"]) - float(old["score"]), 9)
    error = (float(old["standard_error"]) ** 2 + float(new["standard_error"]) ** 2) ** 0.5
    ratio = change / error if error > 0 else float("nan")
    known = not isnan(ratio)
    beyond = "_beyond" if known and abs(ratio) > bound else ""
    return {
        "first_year": int(old["year"]),
        "last_year": int(new["year"]),
        "before": float(old["score"]),
        "after": float(new["score"]),
        "change": change,
        "error": error,
        "ratio": ratio,
        "p": 2 * (1 - NormalDist().cdf(abs(ratio))) if known else float("nan"),
        "kind": "same" if change == 0 else f"{'up' if change > 0 else 'down'}{beyond}",
        "source_id": join_sources([old["source_id"], new["source_id"]]),
    }


def bound_of(confidence: float) -> float:
    """Return how many standard errors a change must exceed, two-sided.

    Example:
        >>> round(bound_of(0.95), 2), round(bound_of(0.9), 3)
        (1.96, 1.645)
    """
    return NormalDist().inv_cdf((1 + confidence) / 2)


def correct_for_number(p: Sequence[float]) -> list[float]:
    """Correct probabilities for their number after Sture Holm (1979); missing ones stay missing.

    Example:
        >>> correct_for_number([0.01, 0.04, 0.03])
        [0.03, 0.06, 0.06]
    """
    known = sorted((value, place) for place, value in enumerate(p) if not isnan(value))
    corrected = [float("nan")] * len(p)
    highest = 0.0
    for rank, (value, place) in enumerate(known):
        highest = max(highest, min(1.0, value * (len(known) - rank)))
        corrected[place] = round(highest, 12)
    return corrected


def scan_starts(scores: pd.DataFrame, index: str, first: int, last: int, confidence: float) -> pd.DataFrame:
    """Compare every year of a window with the last comparable one, country by country.

    Args:
        scores: As :func:`gather_scores` returns them.
        index: An index with errors.
        first: First year of the window.
        last: Last year of the window.
        confidence: As for :func:`compare_ends`.

    Returns:
        As :func:`compare_ends`, one row for each country and first year.
    """
    own = scores[scores["index"] == index]
    parts = [compare_ends(own, start, last, confidence) for start in range(first, last)]
    found = [part for start, part in zip(range(first, last), parts, strict=True) if len(part)]
    joined = pd.concat(found, ignore_index=True) if found else make_frame([], _CHANGE_TYPES)
    return joined.drop_duplicates(["index", "country", "first_year"]).reset_index(drop=True)


def common_windows(scores: pd.DataFrame, indices: Sequence[str], first: int, last: int) -> dict[str, tuple[int, int]]:
    """Return for each country the first and last year that all its indices share.

    An index that has fewer than two years of a country in the window is no bar to the others.

    Args:
        scores: As :func:`gather_scores` returns them.
        indices: The indices to be compared with one another.
        first: First year of the window.
        last: Last year of the window.
    """
    known = comparable(scores)
    known = known[known["index"].isin(indices) & known["year"].between(first, last)]
    windows = {}
    for country, rows in known.groupby("country", sort=False):
        years = [set(own["year"]) for _, own in rows.groupby("index") if own["year"].nunique() >= 2]
        shared = sorted(set.intersection(*years)) if years else []
        if len(shared) >= 2:
            windows[str(country)] = (int(shared[0]), int(shared[-1]))
    return windows


def list_pairs(indices: Sequence[str]) -> list[tuple[str, str]]:
    """Return every pair of indices on one subject, in order."""
    return [
        (one, other)
        for place, one in enumerate(indices)
        for other in indices[place + 1 :]
        if INDICES[one][0] == INDICES[other][0]
    ]


def pair_directions(changes: pd.DataFrame, pairs: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Say for each pair of indices and each country whether both moved the same way.

    Args:
        changes: As :func:`compare_ends` returns them, over one window a country.
        pairs: Pairs of indices.

    Returns:
        Columns ``first``, ``second``, ``country``, ``agreement`` (``same_way``, ``opposite`` or ``one_still``),
        ``certain`` (opposite, and both beyond their errors) and ``source_id``; a row only where both have one.
    """
    by_place = {(row["index"], row["country"]): row for row in changes.to_dict("records")}
    lines = []
    for one, other in pairs:
        for country in dict.fromkeys(changes["country"]):
            mine, theirs = by_place.get((one, country)), by_place.get((other, country))
            if mine is None or theirs is None:
                continue
            ways = {mine["kind"].split("_")[0], theirs["kind"].split("_")[0]}
            agreement = "same_way" if len(ways) == 1 else "one_still" if "same" in ways else "opposite"
            both = mine["kind"].endswith("beyond") and theirs["kind"].endswith("beyond")
            lines.append(
                {
                    "first": one,
                    "second": other,
                    "country": country,
                    "agreement": agreement,
                    "certain": agreement == "opposite" and both,
                    "source_id": join_sources([mine["source_id"], theirs["source_id"]]),
                }
            )
    types = {"first": "str", "second": "str", "country": "str", "agreement": "str", "certain": "bool"}
    return make_frame(lines, {**types, "source_id": "str"})


def compare_ranks(scores: pd.DataFrame, pairs: Sequence[tuple[str, str]], first: int, last: int) -> pd.DataFrame:
    """Correlate the ranks that two indices give the countries in the last year that both cover best.

    Args:
        scores: As :func:`gather_scores` returns them.
        pairs: Pairs of indices.
        first: First year of the window.
        last: Last year of the window.

    Returns:
        Columns ``first``, ``second``, ``year``, ``countries`` (how many), ``correlation``, ``p`` and ``smallest``
        (exact, see ``wb6.analysis.orderings``; missing with fewer than three countries) and ``source_id``.
        A pair without a common year has no row.
    """
    lines = []
    inside = scores[scores["year"].between(first, last)]
    for one, other in pairs:
        left, right = (inside[inside["index"] == key] for key in (one, other))
        both = left.merge(right, on=["country", "year"], suffixes=("", "_other"))
        if both.empty:
            continue
        sizes = both.groupby("year").size()
        year = int(sizes[sizes == sizes.max()].index.max())
        rows = both[both["year"] == year]
        found = try_orderings(rows["score"].tolist(), rows["score_other"].tolist())
        lines.append(
            {
                "first": one,
                "second": other,
                "year": year,
                "countries": found.units,
                "correlation": found.correlation,
                "p": found.probability,
                "smallest": found.smallest,
                "source_id": join_sources([*rows["source_id"], *rows["source_id_other"]]),
            }
        )
    types = {"first": "str", "second": "str", "year": "int64", "countries": "int64"}
    return make_frame(
        lines, {**types, "correlation": "float64", "p": "float64", "smallest": "float64", "source_id": "str"}
    )
