"""The explorer: a table of ties in which a reader admits countries and sees which pairs would newly share a framework.

Without a script it is a table that shows what each single admission adds; ``static/explorer.js`` makes the
open cells buttons. The data lie in the page, so that nothing is asked for.
"""

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from wb6.analysis.admissions import COUNTED, cover, hold, try_admissions
from wb6.page.describe import listing
from wb6.page.drawing import Drawing
from wb6.page.forms.matrix import Mark
from wb6.page.markup import scrolling


def explorer(
    ties: pd.DataFrame,
    purposes: Mapping[str, Sequence[str]],
    *,
    frameworks: Sequence[str],
    countries: Sequence[str],
    marks: Mapping[str, Mark],
    loosest: str,
    framework_labels: Mapping[str, str],
    country_labels: Mapping[str, str],
    purpose_labels: Mapping[str, str],
    counted_labels: Mapping[str, str],
    unit: str = "",
) -> Drawing:
    """Show who is tied to what, and what each open admission adds.

    Args:
        ties: Columns ``framework_id``, ``country``, ``strength`` and ``source_id``; a pair that is absent has
            no tie to change.
        purposes: Frameworks that name each purpose counted.
        frameworks: Frameworks from top to bottom.
        countries: Countries from left to right.
        marks: How each strength is written.
        loosest: A key of :data:`wb6.analysis.admissions.COUNTED`, what counts at first.
        framework_labels: How to write a framework.
        country_labels: How to write a country.
        purpose_labels: How to write a purpose.
        counted_labels: How to write what counts, by key of ``COUNTED``.
        unit: What the table counts.

    Returns:
        The drawing, a table; its data are the single admissions as
        :func:`wb6.analysis.admissions.try_admissions` returns them.
    """
    shown = ties[ties["framework_id"].isin(frameworks) & ties["country"].isin(countries)]
    tried = try_admissions(shown, purposes, loosest)
    kept = set(shown["framework_id"])
    rows = [one for one in frameworks if one in kept]
    strength: dict[str, dict[str, str]] = {one: {} for one in rows}
    for framework, country, tie in zip(shown["framework_id"], shown["country"], shown["strength"], strict=True):
        strength[framework][country] = tie
    adds = {(one.framework_id, one.country): int(one.pairs) for one in tried.itertuples()}
    # What the script reckons with; a pair stands in the order of the code, as in the analysis.
    record = {
        "countries": sorted(countries),
        "country_names": {code: country_labels.get(code, code) for code in countries},
        "framework_names": {one: framework_labels.get(one, one) for one in rows},
        "purposes": [[purpose, [one for one in ids if one in strength]] for purpose, ids in purposes.items()],
        "strength": strength,
        "strength_names": {kind: mark.short or mark.label for kind, mark in marks.items()},
        "counted": COUNTED,
        "counted_names": {key: counted_labels.get(key, key) for key in COUNTED},
        "loosest": loosest,
    }
    grid = _write_grid(
        rows, countries, strength, adds, marks, framework_labels, country_labels, purposes, purpose_labels
    )
    before = {purpose: len(pairs) for purpose, pairs in cover(hold(shown, loosest), purposes).items()}
    result = _write_result(before, purpose_labels)
    data = json.dumps(record, ensure_ascii=False, sort_keys=True).replace("</", "<\\/")
    script = f"<script type='application/json'>{data}</script>"
    boxes = scrolling("Who is tied to what", grid) + scrolling("Pairs by purpose", result)
    html = f"<div class='wb6-explorer'>{boxes}{script}</div>"
    best = tried[tried["pairs"] == tried["pairs"].max()] if len(tried) else tried
    names = [
        f"{country_labels.get(c, c)} to {framework_labels.get(f, f)}"
        for f, c in zip(best["framework_id"], best["country"], strict=True)
    ]
    most = f" Most pairs, {int(best['pairs'].iloc[0])}, are added by {listing(names)}." if len(best) else ""
    alt = f"Table of {len(rows)} frameworks by {len(countries)} countries, {unit}, with {len(tried)} open admissions."
    return Drawing(html=html, data=tried, alt=f"{alt}{most}", unit=unit)


def _write_grid(  # type: ignore[no-untyped-def]
    rows, countries, strength, adds, marks, framework_labels, country_labels, purposes, purpose_labels
) -> str:
    """Write the table of ties; an open cell says what its admission adds."""
    head = "".join(f"<th scope='col'>{escape(country_labels.get(code, code))}</th>" for code in countries)
    body = []
    for one in rows:
        named = [purpose_labels.get(purpose, purpose) for purpose, ids in purposes.items() if one in ids]
        about = f"<br><small>{escape(', '.join(named).lower() or 'none of the fields counted')}</small>"
        cells = "".join(_write_cell(one, code, strength[one].get(code), adds, marks) for code in countries)
        body.append(f"<tr><th scope='row'>{escape(framework_labels.get(one, one))}{about}</th>{cells}</tr>")
    inside = f"<thead><tr><th scope='col'>Framework</th>{head}</tr></thead><tbody>{''.join(body)}</tbody>"
    return f"<table class='wb6-table wb6-grid' data-equipped='never' aria-label='Who is tied to what'>{inside}</table>"


def _write_cell(
    framework: str, code: str, tie: str | None, adds: Mapping[tuple[str, str], int], marks: Mapping[str, Any]
) -> str:
    if tie is None:
        return "<td></td>"
    sign = escape(marks[tie].sign)
    said = f"+{adds[framework, code]}" if (framework, code) in adds else sign
    return f"<td data-cell='{escape(framework)} {escape(code)}' data-sign='{sign}'>{said}</td>"


def _write_result(before: Mapping[str, int], labels: Mapping[str, str]) -> str:
    """Write the pairs covered by purpose; the script fills in what is added."""
    body = "".join(
        f"<tr data-purpose='{escape(purpose)}'><th scope='row'>{escape(labels.get(purpose, purpose))}</th>"
        f"<td class='wb6-number'>{number}</td><td class='wb6-number'>0</td><td></td></tr>"
        for purpose, number in before.items()
    )
    heads = "<th scope='col'>For</th><th scope='col' class='wb6-number'>Pairs today</th>"
    heads += "<th scope='col' class='wb6-number'>Added</th><th scope='col'>Which pairs are added</th>"
    inside = f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody>"
    return f"<table class='wb6-table wb6-result' data-equipped='never' aria-label='Pairs by purpose'>{inside}</table>"
