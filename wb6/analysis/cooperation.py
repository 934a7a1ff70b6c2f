"""What cooperation is said to have delivered: results that documents report, set beside other sources.

A result is what a document says was done, agreed or counted. Nothing here ties a result to a change in
crime: the functions count, compare numbers and say who else tells them.
"""

from collections.abc import Collection, Sequence

import pandas as pd

from wb6.analysis.provenance import join_sources

#: The six threats of the chapter, in its order, with their names.
THREATS = {
    "organised_crime": "Organised crime",
    "arms": "Arms",
    "cyber": "Cyber",
    "terrorism": "Terrorism",
    "borders": "Borders",
    "migration": "Migration",
}

#: Who else tells a result, from no one to a body without a part in it.
CONFIRMATIONS = ("none", "organiser", "partner", "statistics", "outside")

#: Names in a commitment that stand for many and so for no one who could be asked.
GROUPS = frozenset(
    {
        "Berlin Process participants",
        "European Union",
        "governments of the region",
        "leaders of the region",
        "other states",
    }
)


def rank_frameworks(purposes: pd.DataFrame, ties: pd.DataFrame, countries: Sequence[str]) -> pd.DataFrame:
    """List which frameworks name which threat and how many countries each ties in.

    Args:
        purposes: Table ``framework_purposes``.
        ties: Result of :func:`wb6.analysis.frameworks.current_ties`.
        countries: Countries to count.

    Returns:
        Columns ``threat``, ``framework_id``, ``tied`` (countries with a tie that is neither none nor
        unclear), ``outside`` (list of those without a tie), ``unsettled`` (list of those whose tie the
        sources do not settle, or of which nothing is on record) and ``source_id``; threats in the order
        of :data:`THREATS`, the widest framework first.
    """
    lines = []
    named = purposes[purposes["purpose"].isin(list(THREATS))]
    for row in named.to_dict("records"):
        own = ties[(ties["framework_id"] == row["framework_id"]) & ties["country"].isin(list(countries))]
        inside = set(own.loc[~own["strength"].isin(["none", "unclear"]), "country"])
        without = set(own.loc[own["strength"] == "none", "country"]) - inside
        lines.append(
            {
                "threat": row["purpose"],
                "framework_id": row["framework_id"],
                "tied": len(inside),
                "outside": [one for one in countries if one in without],
                "unsettled": [one for one in countries if one not in inside | without],
                "source_id": join_sources([row["source_id"], *own["source_id"]]),
            }
        )
    made = pd.DataFrame(lines, columns=["threat", "framework_id", "tied", "outside", "unsettled", "source_id"])
    place = {name: number for number, name in enumerate(THREATS)}
    made = made.assign(place=made["threat"].map(place)).sort_values(
        ["place", "tied", "framework_id"], ascending=[True, False, True], kind="stable"
    )
    return made.drop(columns="place").reset_index(drop=True)


def select_outcomes(
    outcomes: pd.DataFrame, threats: Sequence[str], documents: Sequence[str], kinds: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the results of some threats and documents, each told once.

    Args:
        outcomes: Table ``reported_outcomes``.
        threats: Threats to keep.
        documents: Founding documents to keep. A result that a dropped document told first is kept from
            the row of the document that told it again.
        kinds: Kinds to leave out.

    Returns:
        The rows, with ``numbered`` (the document prints a number), ``elsewhere`` (another source tells
        it) and ``apart`` (a source other than the body that ran it does).
    """
    rows = outcomes[outcomes["document"].isin(list(documents)) & ~outcomes["kind"].isin(list(kinds))]
    first = rows["same_as"].where(rows["same_as"].isin(rows["outcome_id"]))
    rows = rows[first.isna() & rows["threat"].isin(list(threats))]
    rows = rows.assign(whole=rows["same_as"].fillna(rows["outcome_id"])).drop_duplicates("whole").drop(columns="whole")
    return rows.assign(
        numbered=rows["value"].notna(),
        elsewhere=rows["confirmed_by"] != "none",
        apart=rows["confirmed_by"].isin(["partner", "statistics", "outside"]),
    ).reset_index(drop=True)


def count_outcomes(selected: pd.DataFrame, threats: Sequence[str]) -> pd.DataFrame:
    """Count results by threat.

    Args:
        selected: Result of :func:`select_outcomes`.
        threats: Threats, in the order wanted; one without a result gets zeros.

    Returns:
        Columns ``threat``, ``reported``, ``numbered``, ``elsewhere``, ``apart`` (counts) and
        ``source_id``.
    """
    lines = []
    for threat in threats:
        rows = selected[selected["threat"] == threat]
        counts = {name: int(rows[name].sum()) for name in ("numbered", "elsewhere", "apart")}
        lines.append({"threat": threat, "reported": len(rows), **counts, "source_id": join_sources(rows["source_id"])})
    return pd.DataFrame(lines, columns=["threat", "reported", "numbered", "elsewhere", "apart", "source_id"])


def compare_numbers(selected: pd.DataFrame, room: float = 0.1) -> pd.DataFrame:
    """Set each number that a document prints beside the number of another source.

    Args:
        selected: Result of :func:`select_outcomes`.
        room: How far, as a share of the number printed, an approximate number may lie off.

    Returns:
        The rows with both numbers, with ``ratio`` (number elsewhere over the one printed) and
        ``verdict``: ``agrees`` (within the wording of the document: exactly, at least, or within
        ``room``), ``off`` (it does not) or ``far`` (off by a factor of two or more). A number printed
        as exact may differ by half a unit. Rows are ordered from the farthest to the nearest.

    Raises:
        ValueError: A printed number is zero.
    """
    rows = selected[selected["value"].notna() & selected["other_value"].notna()]
    if (rows["value"] == 0).any():
        raise ValueError("a printed number is zero, so that nothing can be set in relation to it")
    ratio = rows["other_value"] / rows["value"]
    near = (rows["other_value"] - rows["value"]).abs() < 0.5 + 1e-9 * rows["value"]
    near = near.where(rows["value"] >= 10, (ratio - 1).abs() < 1e-9)
    agrees = near.where(rows["bound"] != "approximate", (ratio - 1).abs() <= room + 1e-9)
    agrees = agrees.where(rows["bound"] != "at_least", ratio >= 1)
    agrees = agrees.where(rows["bound"] != "at_most", ratio <= 1)
    verdict = agrees.map({True: "agrees", False: "off"}).astype(object)
    verdict = verdict.where(agrees | ratio.between(0.5, 2, inclusive="neither"), "far")
    rows = rows.assign(ratio=ratio, verdict=verdict, distance=(ratio.map(_fold) - 1).abs())
    return (
        rows.sort_values(["distance", "value"], ascending=[False, False], kind="stable")
        .drop(columns="distance")
        .reset_index(drop=True)
    )


def _fold(ratio: float) -> float:
    """Return a ratio as a factor of at least one; a ratio of zero is infinitely far."""
    if ratio == 0:
        return float("inf")
    return max(ratio, 1 / ratio)


def rate_arrests(days: pd.DataFrame) -> pd.DataFrame:
    """Return arrests for each thousand officers of the action days.

    Args:
        days: Table ``action_days``.

    Returns:
        The years whose officers are known, with ``rate`` (arrests a thousand officers), by year.
    """
    rows = days[days["officers"].notna()].sort_values("year", kind="stable")
    return rows.assign(rate=1000 * rows["arrests"] / rows["officers"].astype(float)).reset_index(drop=True)


def compare_editions(scores: pd.DataFrame, indicators: Sequence[str], countries: Sequence[str]) -> pd.DataFrame:
    """Set two editions of expert scores beside each other, indicators of the same make-up alone.

    Args:
        scores: Table ``organised_crime_scores``.
        indicators: Indicators to compare.
        countries: Countries to keep.

    Returns:
        Columns ``indicator``, ``area``, ``before``, ``after``, ``change`` and ``source_id``; a row for
        each country scored in both editions.
    """
    rows = scores[
        scores["indicator"].isin(list(indicators))
        & scores["area"].isin(list(countries))
        & (scores["composition"] == "same")
    ]
    table = rows.pivot(index=["indicator", "area"], columns="edition", values="score")
    editions = sorted(table.columns)
    columns = ["indicator", "area", "before", "after", "change", "source_id"]
    if len(editions) < 2:
        return pd.DataFrame(columns=columns)
    sources = rows.groupby(["indicator", "area"])["source_id"].agg(join_sources)
    made = pd.DataFrame({"before": table[editions[0]], "after": table[editions[-1]]}).dropna()
    made = made.assign(change=made["after"] - made["before"]).join(sources).reset_index()
    order = {name: place for place, name in enumerate([*indicators, *countries])}
    return made.sort_values(["indicator", "area"], key=lambda column: column.map(order))[columns].reset_index(drop=True)


def mark_commitments(
    commitments: pd.DataFrame, threats: pd.DataFrame, groups: Collection[str] = GROUPS
) -> pd.DataFrame:
    """Say of each commitment on a threat what of it could be checked.

    Args:
        commitments: Table ``commitments``: ``commitment_id``, ``date``, ``who`` and more.
        threats: Table ``commitment_threats``.
        groups: Names that stand for many.

    Returns:
        One row for each commitment and threat, without those that the document tells as done, which are
        no promises any more: ``commitment_id``, ``threat``, ``document``, ``dated``
        (some date is printed), ``due`` (a date by which it is to be done), ``measured`` (a number to be
        reached), ``named`` (one state, agency or person among those who promise, not only ``groups``),
        ``checkable`` (the last three together), ``commitment``, ``status_in_document``, ``source_id``.
    """
    rows = threats.merge(commitments.drop(columns=["source_id", "note"]), on="commitment_id", validate="m:1")
    rows = rows[rows["status_in_document"] != "done"].reset_index(drop=True)
    named = rows["who"].map(lambda cell: bool(set(str(cell).split(";")) - set(groups)) if pd.notna(cell) else False)
    made = rows.assign(
        dated=rows["date"].notna(), due=rows["deadline"].notna(), measured=rows["target"].notna(), named=named
    )
    made["checkable"] = made["due"] & made["measured"] & made["named"]
    columns = ["commitment_id", "threat", "document", "dated", "due", "measured", "named", "checkable"]
    return made[[*columns, "commitment", "status_in_document", "source_id"]]


def count_commitments(marked: pd.DataFrame, threats: Sequence[str]) -> pd.DataFrame:
    """Count commitments by threat and by what they print.

    Args:
        marked: Result of :func:`mark_commitments`.
        threats: Threats, in the order wanted.

    Returns:
        Columns ``threat``, ``mark`` (``all``, ``dated``, ``named``, ``due``, ``measured``,
        ``checkable``), ``commitments`` and ``source_id``.
    """
    lines = []
    for threat in threats:
        rows = marked[marked["threat"] == threat]
        counts = {name: int(rows[name].sum()) for name in ("dated", "named", "due", "measured", "checkable")}
        source = join_sources(rows["source_id"])
        for name, amount in {"all": len(rows), **counts}.items():
            lines.append({"threat": threat, "mark": name, "commitments": amount, "source_id": source})
    return pd.DataFrame(lines, columns=["threat", "mark", "commitments", "source_id"])
