"""What if a country were admitted: which pairs of countries would share a framework that they do not share today.

Arithmetic on who is tied to what, no forecast and no advice. Two countries *share* a framework if both hold
a tie to it that counts; a pair is *covered* for a purpose if it shares one framework that names it. A tie of
two countries to one agency of the EU is no tie between the two.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

import pandas as pd

from wb6.analysis.provenance import join_sources

#: Which strengths of a tie count, by the loosest one that does.
COUNTED = {
    "member": ("member",),
    "agreement": ("member", "agreement"),
    "working": ("member", "agreement", "working"),
    "weaker": ("member", "agreement", "working", "weaker"),
}

Pair = tuple[str, str]
Held = Mapping[str, Collection[str]]


def hold(ties: pd.DataFrame, loosest: str) -> dict[str, frozenset[str]]:
    """Return which countries hold a tie that counts, by framework.

    Args:
        ties: Result of :func:`wb6.analysis.frameworks.current_ties`.
        loosest: A key of :data:`COUNTED`: the loosest strength that counts.

    Returns:
        For each framework of ``ties`` its countries, perhaps none.
    """
    kept = ties[ties["strength"].isin(COUNTED[loosest])]
    held = kept.groupby("framework_id")["country"].agg(frozenset).to_dict()
    return {str(one): held.get(one, frozenset()) for one in ties["framework_id"].unique()}


def pairs_of(countries: Collection[str]) -> set[Pair]:
    """Return all pairs of some countries, each in the order of the code."""
    return set(combinations(sorted(countries), 2))


def cover(held: Held, purposes: Mapping[str, Collection[str]]) -> dict[str, set[Pair]]:
    """Return which pairs are covered for each purpose.

    Args:
        held: Countries by framework, as :func:`hold` returns them.
        purposes: Frameworks that name each purpose.
    """
    return {
        purpose: set().union(*(pairs_of(held.get(one, ())) for one in frameworks))
        for purpose, frameworks in purposes.items()
    }


def by_purpose(table: pd.DataFrame, kept: Sequence[str]) -> dict[str, list[str]]:
    """Return the frameworks that name each purpose, in the order given.

    Args:
        table: Table ``framework_purposes``.
        kept: Purposes to keep; one that no framework names has an empty list.
    """
    return {one: sorted(table.loc[table["purpose"] == one, "framework_id"]) for one in kept}


def admit(held: Held, admissions: Collection[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return who holds what after some admissions, each a framework and a country."""
    after = {framework: frozenset(countries) for framework, countries in held.items()}
    for framework, country in admissions:
        after[framework] = after.get(framework, frozenset()) | {country}
    return after


def list_candidates(ties: pd.DataFrame, loosest: str) -> pd.DataFrame:
    """List every admission that is still open: pairs of framework and country on record without a tie that counts.

    Returns:
        Rows of ``ties`` with ``framework_id``, ``country``, ``strength`` (today's) and ``source_id``.
    """
    rows = ties[~ties["strength"].isin(COUNTED[loosest])]
    return rows[["framework_id", "country", "strength", "source_id"]].reset_index(drop=True)


def try_admissions(ties: pd.DataFrame, purposes: Mapping[str, Collection[str]], loosest: str) -> pd.DataFrame:
    """Try every single admission in today's state.

    Args:
        ties: Result of :func:`wb6.analysis.frameworks.current_ties`, for the countries shown.
        purposes: Frameworks that name each purpose counted.
        loosest: A key of :data:`COUNTED`.

    Returns:
        A row for each candidate: ``framework_id``, ``country``, ``strength`` (today's), a column
        ``pairs_PURPOSE`` for each purpose (pairs newly covered), ``pairs`` (their sum), ``partners``
        (countries that hold the framework already), ``rank`` (equal numbers share one) and ``source_id``;
        most pairs first, ties in the order of framework and country.
    """
    held = hold(ties, loosest)
    before = cover(held, purposes)
    sources = ties.groupby("framework_id")["source_id"].agg(join_sources)
    lines = []
    for one in list_candidates(ties, loosest).itertuples():
        after = cover(admit(held, [(one.framework_id, one.country)]), purposes)
        added = {f"pairs_{purpose}": len(after[purpose] - before[purpose]) for purpose in purposes}
        partners = len(held.get(one.framework_id, ()))
        lines.append((one.framework_id, one.country, one.strength, *added.values(), partners))
    columns = ["framework_id", "country", "strength", *(f"pairs_{purpose}" for purpose in purposes), "partners"]
    found = pd.DataFrame(lines, columns=columns)
    found = found.assign(
        pairs=found[[f"pairs_{purpose}" for purpose in purposes]].sum(axis=1).astype(int),
        source_id=found["framework_id"].map(sources),
    )
    return _ranked(found, ["framework_id", "country"])


def try_two_admissions(ties: pd.DataFrame, purposes: Mapping[str, Collection[str]], loosest: str) -> pd.DataFrame:
    """Try every two admissions together.

    Returns:
        A row for each two candidates: ``first_framework``, ``first_country``, ``second_framework``,
        ``second_country``, ``pairs`` (newly covered, over all purposes), ``apart`` (the sum of what each
        adds alone), ``rank`` and ``source_id``; most pairs first. ``pairs`` differs from ``apart`` where two
        admissions cover the same pair, or meet in one framework.
    """
    held = hold(ties, loosest)
    before = cover(held, purposes)
    sources = ties.groupby("framework_id")["source_id"].agg(join_sources).to_dict()
    names = {framework: [p for p, ids in purposes.items() if framework in ids] for framework in held}
    alone: dict[tuple[str, str], dict[str, set[Pair]]] = {}
    for one in list_candidates(ties, loosest).itertuples():
        partners = held.get(one.framework_id, ())
        new = {tuple(sorted((one.country, other))) for other in partners}
        alone[one.framework_id, one.country] = {p: new - before[p] for p in names[one.framework_id]}
    lines = []
    for (a, first), (b, second) in combinations(alone.items(), 2):
        meet = {tuple(sorted((a[1], b[1])))} if a[0] == b[0] else set()
        joint = sum(len(first.get(p, set()) | second.get(p, set()) | (meet - before[p])) for p in {*first, *second})
        apart = sum(map(len, first.values())) + sum(map(len, second.values()))
        lines.append((*a, *b, joint, apart, join_sources(pd.Series([sources[a[0]], sources[b[0]]]))))
    columns = ["first_framework", "first_country", "second_framework", "second_country", "pairs", "apart", "source_id"]
    found = pd.DataFrame(lines, columns=columns)
    return _ranked(found, ["first_framework", "first_country", "second_framework", "second_country"])


def _ranked(found: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Order by pairs added, most first; equal numbers share a rank."""
    rank = found["pairs"].rank(method="min", ascending=False).astype(int)
    return found.assign(rank=rank).sort_values(["rank", *key], kind="stable").reset_index(drop=True)


def try_council(
    ties: pd.DataFrame, purposes: Mapping[str, Collection[str]], members: Collection[str], its_purposes: Collection[str]
) -> pd.DataFrame:
    """Say what a new body of some countries would add for its purposes, by what counts as a tie.

    Returns:
        A row for each key of :data:`COUNTED` and purpose of the body: ``loosest``, ``purpose``, ``before``
        (pairs of members covered), ``added``, ``of`` (all pairs of members) and ``source_id``.
    """
    lines = []
    for loosest in COUNTED:
        covered = cover(hold(ties, loosest), purposes)
        for purpose in its_purposes:
            whole = pairs_of(members)
            before = covered.get(purpose, set()) & whole
            rows = ties[ties["framework_id"].isin(purposes.get(purpose, ()))]
            lines.append(
                (loosest, purpose, len(before), len(whole - before), len(whole), join_sources(rows["source_id"]))
            )
    return pd.DataFrame(lines, columns=["loosest", "purpose", "before", "added", "of", "source_id"])


def list_coalitions(
    ties: pd.DataFrame, purposes: Mapping[str, Collection[str]], countries: Sequence[str], loosest: str
) -> pd.DataFrame:
    """List every coalition of at least two countries and the frameworks that all its members share.

    Returns:
        A row for each subset: ``coalition`` (codes joined by ``;``), ``size``, ``shared`` (frameworks that
        all members hold), a column ``shared_PURPOSE`` for each purpose, ``uncovered`` (pairs of members
        that share no framework, summed over the purposes) and ``source_id``; by size, most shared first.
    """
    held = hold(ties, loosest)
    covered = cover(held, purposes)
    sources = join_sources(ties["source_id"]) if len(ties) else ""
    lines = []
    for size in range(2, len(countries) + 1):
        for members in combinations(countries, size):
            common = {framework for framework, who in held.items() if set(members) <= set(who)}
            counts = [len(common & set(purposes[p])) for p in purposes]
            open_pairs = sum(len(pairs_of(members) - covered[p]) for p in purposes)
            lines.append((";".join(members), size, len(common), *counts, open_pairs, sources))
    columns = ["coalition", "size", "shared", *(f"shared_{p}" for p in purposes), "uncovered", "source_id"]
    found = pd.DataFrame(lines, columns=columns)
    return found.sort_values(["size", "shared"], ascending=[True, False], kind="stable").reset_index(drop=True)
