"""Who belongs to which security framework, and by which tie.

Two states are kept apart: the study's print (``basis`` study) and what public sources show (``basis``
public). A tie is what a document says, not how much cooperation there is.
"""

from collections.abc import Sequence

import pandas as pd

from wb6.analysis.provenance import join_sources

#: Kinds of tie by strength, strongest first. The order decides which of several ties counts.
STRENGTHS = {
    "member": ("member",),
    "agreement": ("operational_agreement", "cooperation_agreement", "status_agreement"),
    "working": ("working_arrangement",),
    "weaker": ("partner", "partner_unspecified", "beneficiary", "observer", "liaison", "candidate", "applicant"),
    "unclear": ("unclear",),
    "none": ("none",),
}

_STRENGTH_OF = {tie: strength for strength, ties in STRENGTHS.items() for tie in ties}
_RANK = {strength: rank for rank, strength in enumerate(STRENGTHS)}


def strongest_ties(memberships: pd.DataFrame, basis: str) -> pd.DataFrame:
    """Return the strongest tie of each framework and country on one basis.

    Args:
        memberships: Table ``memberships``: a row for each step of each tie.
        basis: ``study`` or ``public``.

    Returns:
        Columns ``framework_id``, ``country``, ``tie``, ``strength``, ``through`` (the body that holds the
        tie in the country's place, or missing), ``basis`` and ``source_id`` (of every row for the pair);
        one row for each pair that the basis speaks of.

    Raises:
        ValueError: A tie is not in :data:`STRENGTHS`.
    """
    rows = memberships[(memberships["basis"] == basis) & memberships["selected"]]
    unknown = sorted(set(rows["tie"]) - set(_STRENGTH_OF))
    if unknown:
        raise ValueError(f"tie '{unknown[0]}' has no place in STRENGTHS; add it there")
    rows = rows.assign(strength=rows["tie"].map(_STRENGTH_OF))
    rows = rows.assign(rank=rows["strength"].map(_RANK)).sort_values(["framework_id", "country", "rank"], kind="stable")
    ids = rows.groupby(["framework_id", "country"])["source_id"].agg(join_sources)
    best = rows.drop_duplicates(["framework_id", "country"]).set_index(["framework_id", "country"])
    best = best.assign(source_id=ids, basis=basis)[["tie", "strength", "through", "basis", "source_id"]]
    return best.reset_index()


def current_ties(memberships: pd.DataFrame) -> pd.DataFrame:
    """Return today's tie of each framework and country, and whether it differs from the study's print.

    Public sources decide where they speak; where they are silent the study's print stands. A liaison
    stands beside other ties: it neither replaces an agreement nor is it erased by the absence of
    membership, and it counts where there is nothing else.

    Args:
        memberships: Table ``memberships``.

    Returns:
        As :func:`strongest_ties`, with ``study_tie`` and ``study_strength`` (empty where the study
        does not list the framework) and ``differs``: the strengths are not the same, and the study
        stated the form of the tie; ``closer``: so, and today's is the stronger.
    """
    key = ["framework_id", "country"]
    study = strongest_ties(memberships, "study")
    proper = memberships[memberships["tie"] != "liaison"]
    tiers = [strongest_ties(proper, "public"), strongest_ties(proper, "study")]
    ties = pd.concat(tiers, ignore_index=True).drop_duplicates(key)
    liaisons = memberships[memberships["tie"] == "liaison"]
    liaison = pd.concat([strongest_ties(liaisons, "public"), strongest_ties(liaisons, "study")]).drop_duplicates(key)
    bare = ties[ties["strength"] != "none"]
    ties = pd.concat([bare, liaison, ties[ties["strength"] == "none"]], ignore_index=True).drop_duplicates(key)
    printed = study[[*key, "strength", "tie"]].rename(columns={"strength": "study_strength", "tie": "study_tie"})
    ties = ties.merge(printed, on=key, how="left")
    stated = ties["study_strength"].notna() & (ties["study_tie"] != "partner_unspecified")
    differs = stated & (ties["study_strength"] != ties["strength"])
    closer = stated & (ties["strength"].map(_RANK) < ties["study_strength"].map(_RANK))
    return ties.assign(differs=differs, closer=closer).sort_values(key).reset_index(drop=True)


def count_ties(ties: pd.DataFrame, countries: Sequence[str]) -> pd.DataFrame:
    """Count each country's ties by strength.

    Args:
        ties: Result of :func:`current_ties` or :func:`strongest_ties`.
        countries: Countries to count.

    Returns:
        Columns ``country``, ``strength``, ``ties`` and ``source_id``; a row for each pair that occurs.
    """
    rows = ties[ties["country"].isin(list(countries))]
    counts = rows.groupby(["country", "strength"], as_index=False).agg(
        ties=("tie", "size"), source_id=("source_id", join_sources)
    )
    order = {name: place for place, name in enumerate(countries)}
    return counts.sort_values(["country", "strength"], key=lambda column: column.map({**order, **_RANK})).reset_index(
        drop=True
    )
