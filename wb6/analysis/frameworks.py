"""Who belongs to which security framework, who joined which operation, and what chance would give.

Two states are kept apart: the study's print (``basis`` study) and what public sources show (``basis``
public). A tie is what a document says, not how much cooperation there is.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
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


def list_gaps(ties: pd.DataFrame, frameworks: pd.DataFrame) -> pd.DataFrame:
    """List the frameworks that some country stands outside, or may stand outside.

    Args:
        ties: Result of :func:`current_ties`, for the countries of interest.
        frameworks: Table ``frameworks``.

    Returns:
        Columns ``framework_id``, ``name``, ``outside`` and ``unclear`` (country codes, lists),
        ``inside`` (how many countries have any tie) and ``source_id``; most gaps first.
    """
    names = frameworks.set_index("framework_id")["official_name"]
    lines = []
    for framework, rows in ties.groupby("framework_id", sort=True):
        outside = sorted(rows.loc[rows["strength"] == "none", "country"])
        unclear = sorted(rows.loc[rows["strength"] == "unclear", "country"])
        if outside or unclear:
            lines.append(
                {
                    "framework_id": framework,
                    "name": names[framework],
                    "outside": outside,
                    "unclear": unclear,
                    "inside": len(rows) - len(outside) - len(unclear),
                    "source_id": join_sources(rows["source_id"]),
                }
            )
    columns = ["framework_id", "name", "outside", "unclear", "inside", "source_id"]
    gaps = pd.DataFrame(lines, columns=columns)
    size = gaps["outside"].map(len) * 10 + gaps["unclear"].map(len)
    return gaps.loc[size.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def unique_participation(
    operations: pd.DataFrame, participation: pd.DataFrame, countries: Sequence[str], years: Sequence[int]
) -> pd.DataFrame:
    """Return who joined which operation, each operation once.

    Args:
        operations: Table ``operations``; a row with ``duplicate_of`` repeats another and is left out.
        participation: Table ``operation_participation``.
        countries: Countries to keep.
        years: Years to keep.

    Returns:
        Columns ``operation_id``, ``label``, ``year``, ``category``, ``country``, ``participates`` and
        ``source_id``, in the order of the study's print.
    """
    once = operations[operations["duplicate_of"].isna() & operations["year"].isin(list(years))]
    rows = participation[participation["country"].isin(list(countries))]
    columns = ["operation_id", "label", "year", "category"]
    merged = once[columns].merge(rows, on="operation_id").sort_values("operation_id", kind="stable")
    return merged.reset_index(drop=True)


def participation_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the operations by countries table of zeros and ones."""
    table = rows.pivot(index="operation_id", columns="country", values="participates")
    return table.astype(int)


def compare_pairs_with_chance(table: pd.DataFrame, draws: int, seed: int) -> pd.DataFrame:
    """Compare how often each pair works together with what the margins of the table alone would give.

    The null model draws tables uniformly from all tables of zeros and ones with the same number of
    countries in each operation and of operations for each country, by random checkerboard swaps
    (Gotelli and Entsminger, 2001). The p-values are two-sided by the distance from the null mean, with
    the observed table counted as one draw (Davison and Hinkley, 1997), and corrected for the number of
    pairs after Holm (1979).

    Args:
        table: Zeros and ones, operations by countries.
        draws: Number of independent chains, each giving one table.
        seed: Seed of the random numbers.

    Returns:
        Columns ``first``, ``second``, ``shared``, ``expected``, ``low`` and ``high`` (2.5 and 97.5 per
        cent of the null), ``least`` and ``most`` (range met in the null), ``p`` and ``p_corrected``; a
        row for each pair, most shared first. Fewer than two countries give no rows.
    """
    countries = list(table.columns)
    columns = ["first", "second", "shared", "expected", "low", "high", "least", "most", "p", "p_corrected"]
    pairs = list(combinations(range(len(countries)), 2))
    if not pairs or table.empty:
        return pd.DataFrame(columns=columns)
    observed = table.to_numpy()
    null = _draw_tables(observed, draws, np.random.default_rng(seed))
    lines = []
    for a, b in pairs:
        shared = int((observed[:, a] & observed[:, b]).sum())
        chance = (null[:, :, a] & null[:, :, b]).sum(axis=1)
        mean = chance.mean()
        extreme = (np.abs(chance - mean) >= abs(shared - mean) - 1e-9).sum()
        low, high = np.quantile(chance, [0.025, 0.975])
        p = (1 + extreme) / (1 + draws)
        lines.append((countries[a], countries[b], shared, mean, low, high, chance.min(), chance.max(), p))
    result = pd.DataFrame(lines, columns=columns[:-1])
    result["p_corrected"] = correct_holm(result["p"].to_numpy())
    return result.sort_values(["shared", "p"], ascending=[False, True], kind="stable").reset_index(drop=True)


def _draw_tables(observed: np.ndarray, draws: int, random: np.random.Generator) -> np.ndarray:
    """Draw tables with the margins of ``observed``: shape (draws, rows, columns).

    All chains step together. A step picks two rows and two columns and swaps them if they form a
    checkerboard; a step that finds none stays where it is, which keeps the distribution uniform.
    """
    rows, columns = observed.shape
    tables = np.repeat(observed[np.newaxis].astype(np.int8), draws, axis=0)
    if rows < 2 or columns < 2:
        return tables
    chain = np.arange(draws)
    for _ in range(40 * rows * columns):
        i = random.integers(rows, size=draws)
        j = (i + random.integers(1, rows, size=draws)) % rows
        a = random.integers(columns, size=draws)
        b = (a + random.integers(1, columns, size=draws)) % columns
        ia, ib, ja, jb = tables[chain, i, a], tables[chain, i, b], tables[chain, j, a], tables[chain, j, b]
        swap = (ia == jb) & (ib == ja) & (ia != ib)
        tables[chain[swap], i[swap], a[swap]] ^= 1
        tables[chain[swap], i[swap], b[swap]] ^= 1
        tables[chain[swap], j[swap], a[swap]] ^= 1
        tables[chain[swap], j[swap], b[swap]] ^= 1
    return tables


def correct_holm(p: np.ndarray) -> np.ndarray:
    """Correct p-values for their number after Holm (1979), in the order given.

    Example:
        >>> correct_holm(np.array([0.01, 0.04])).tolist()
        [0.02, 0.04]
    """
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate((len(p) - np.arange(len(p))) * p[order])
    corrected = np.empty_like(steps)
    corrected[order] = np.minimum(steps, 1.0)
    return corrected
