"""Where a country stands in the security frameworks: beside the others, by purpose, over the years.

All of it reads documents: a tie is what one says, and a framework's purpose is what it names.
"""

from collections.abc import Sequence
from itertools import combinations

import pandas as pd

from wb6.analysis.frameworks import STRENGTHS
from wb6.analysis.provenance import join_sources

#: How a country may stand in a framework beside the others shown, from the closest to none.
POSITIONS = ("closer", "equal", "weaker", "through_other", "outside", "outside_like_others", "unclear", "alone")

#: Strengths that tie a country to a framework at all, strongest first.
TIED = tuple(strength for strength in STRENGTHS if strength not in ("unclear", "none"))

_RANK = {strength: rank for rank, strength in enumerate(STRENGTHS)}


def place_country(ties: pd.DataFrame, country: str) -> pd.DataFrame:
    """Say how one country stands in each framework beside the others.

    Args:
        ties: Result of :func:`wb6.analysis.frameworks.current_ties`, for all countries shown.
        country: The country to place.

    Returns:
        A row for each framework that has a tie of the country on record: ``framework_id``, ``tie``,
        ``strength``, ``through``, ``usual`` (strength in the middle of the others' known ones, the looser
        of two; missing if there is none), ``position`` (one of :data:`POSITIONS`) and ``source_id``.
        A tie through another body is told as such, whatever its strength; a country without a tie stands
        ``outside``, or ``outside_like_others`` where the others usually do too; one without others to
        compare with is ``alone``.
    """
    lines = []
    for framework, rows in ties.groupby("framework_id", sort=True):
        own = rows[rows["country"] == country]
        if own.empty:
            continue
        one = own.iloc[0]
        ranks = sorted(rows.loc[(rows["country"] != country) & (rows["strength"] != "unclear"), "strength"].map(_RANK))
        usual = ranks[len(ranks) // 2] if ranks else None
        lines.append(
            {
                "framework_id": framework,
                "tie": one["tie"],
                "strength": one["strength"],
                "through": one["through"],
                "usual": None if usual is None else list(STRENGTHS)[usual],
                "position": _position(str(one["strength"]), one["through"], usual),
                "source_id": join_sources(rows["source_id"]),
            }
        )
    return pd.DataFrame(lines, columns=["framework_id", "tie", "strength", "through", "usual", "position", "source_id"])


def _position(strength: str, through: object, usual: int | None) -> str:
    if strength == "unclear":
        return "unclear"
    if strength == "none":
        return "outside_like_others" if usual == _RANK["none"] else "outside"
    if not pd.isna(through):
        return "through_other"
    if usual is None:
        return "alone"
    rank = _RANK[strength]
    return "equal" if rank == usual else "closer" if rank < usual else "weaker"


def count_by_purpose(
    ties: pd.DataFrame, purposes: pd.DataFrame, countries: Sequence[str], firm: Sequence[str]
) -> pd.DataFrame:
    """Count, for each purpose and country, the frameworks that name the purpose and how the country is tied in.

    Args:
        ties: Result of :func:`wb6.analysis.frameworks.current_ties`.
        purposes: Table ``framework_purposes``, of the frameworks to count.
        countries: Countries to count.
        firm: Strengths that count as a firm tie.

    Returns:
        A row for each purpose and country: ``purpose``, ``country``, ``frameworks`` (how many name the
        purpose), ``tied``, ``firm`` (numbers of frameworks) and ``source_id``.
    """
    lines = []
    for purpose, named in purposes.groupby("purpose", sort=True):
        ids = sorted(set(named["framework_id"]))
        for country in countries:
            own = ties[ties["framework_id"].isin(ids) & (ties["country"] == country)]
            lines.append(
                {
                    "purpose": purpose,
                    "country": country,
                    "frameworks": len(ids),
                    "tied": int(own["strength"].isin(TIED).sum()),
                    "firm": int(own["strength"].isin(list(firm)).sum()),
                    "source_id": join_sources(pd.concat([named["source_id"], own["source_id"]])),
                }
            )
    return pd.DataFrame(lines, columns=["purpose", "country", "frameworks", "tied", "firm", "source_id"])


def group_frameworks(ties: pd.DataFrame, frameworks: Sequence[str], strengths: Sequence[str]) -> pd.DataFrame:
    """Group frameworks that tie in exactly the same countries.

    Args:
        ties: Result of :func:`wb6.analysis.frameworks.current_ties`, for the countries shown.
        frameworks: Frameworks to group.
        strengths: Strengths that count as a tie.

    Returns:
        A row for each set of countries: ``countries`` (codes joined by ``;``, in the order of the code;
        empty for none), ``size``, ``frameworks`` (list of ids), ``frameworks_count`` and ``source_id``;
        the set with the most frameworks first.
    """
    held = ties[ties["strength"].isin(list(strengths))].groupby("framework_id")["country"].agg(sorted).to_dict()
    sets: dict[str, list[str]] = {}
    for framework in frameworks:
        sets.setdefault(";".join(held.get(framework, [])), []).append(framework)
    lines = [
        {
            "countries": members,
            "size": len(members.split(";")) if members else 0,
            "frameworks": ids,
            "frameworks_count": len(ids),
            "source_id": join_sources(ties.loc[ties["framework_id"].isin(ids), "source_id"]),
        }
        for members, ids in sets.items()
    ]
    found = pd.DataFrame(lines, columns=["countries", "size", "frameworks", "frameworks_count", "source_id"])
    return found.sort_values(["frameworks_count", "size"], ascending=False, kind="stable").reset_index(drop=True)


def pair_frameworks(
    ties: pd.DataFrame, purposes: pd.DataFrame, frameworks: Sequence[str], strengths: Sequence[str]
) -> pd.DataFrame:
    """Compare every two frameworks: do they tie in the same countries, do they name the same purpose?

    Args:
        ties: Result of :func:`wb6.analysis.frameworks.current_ties`, for the countries shown.
        purposes: Table ``framework_purposes``.
        frameworks: Frameworks to compare.
        strengths: Strengths that count as a tie.

    Returns:
        A row for each pair: ``first``, ``second``, ``same_countries`` (both tie in the same countries, at
        least one), ``shared`` (purposes that both name, joined by ``;``) and ``source_id``.
    """
    held = ties[ties["strength"].isin(list(strengths))].groupby("framework_id")["country"].agg(frozenset).to_dict()
    named = purposes.groupby("framework_id")["purpose"].agg(set).to_dict()
    sources = ties.groupby("framework_id")["source_id"].agg(join_sources).to_dict()
    lines = []
    for first, second in combinations(frameworks, 2):
        both = held.get(first, frozenset())
        lines.append(
            {
                "first": first,
                "second": second,
                "same_countries": bool(both) and both == held.get(second),
                "shared": ";".join(sorted(named.get(first, set()) & named.get(second, set()))),
                "source_id": join_sources(pd.Series([sources[one] for one in (first, second) if one in sources])),
            }
        )
    return pd.DataFrame(lines, columns=["first", "second", "same_countries", "shared", "source_id"])


def date_ties(memberships: pd.DataFrame) -> pd.DataFrame:
    """Return when each tie of today was first made, as far as a document dates it.

    Args:
        memberships: Table ``memberships``; only selected public rows that state a tie count, and the
            earliest dated one of a framework and country.

    Returns:
        Columns ``framework_id``, ``country``, ``since_year`` (missing where no document seen dates any
        step), ``tie``, ``strength``, ``through`` (the body that signed in the country's place) and
        ``source_id``; one row for each pair.
    """
    rows = memberships[(memberships["basis"] == "public") & memberships["selected"]]
    strength = {tie: name for name, kinds in STRENGTHS.items() for tie in kinds}
    rows = rows.assign(strength=rows["tie"].map(strength))
    rows = rows[rows["strength"].isin(TIED)].sort_values(["framework_id", "country", "since_year"], kind="stable")
    first = rows.drop_duplicates(["framework_id", "country"])
    columns = ["framework_id", "country", "since_year", "tie", "strength", "through", "source_id"]
    return first[columns].reset_index(drop=True)


def count_by_year(dated: pd.DataFrame, countries: Sequence[str], first_year: int, last_year: int) -> pd.DataFrame:
    """Count the dated ties that each country had by the end of each year.

    Args:
        dated: Result of :func:`date_ties`.
        countries: Countries to count.
        first_year: First year, included.
        last_year: Last year, included.

    Returns:
        Columns ``country``, ``year``, ``ties`` and ``source_id``; a row for each country and year.
    """
    known = dated.dropna(subset=["since_year"])
    lines = []
    for country in countries:
        own = known[known["country"] == country]
        for year in range(first_year, last_year + 1):
            until = own[own["since_year"] <= year]
            lines.append((country, year, len(until), join_sources(own["source_id"]) if len(own) else ""))
    return pd.DataFrame(lines, columns=["country", "year", "ties", "source_id"])
