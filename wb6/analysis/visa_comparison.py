"""Yearly detections of nationalities whose visa-free entry to Serbia ended, beside those of other nationalities.

A comparison shows whether their change stands out from that of others; it does not show why. The
decisions followed a rise, so some fall back was to be expected without them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import comb

import numpy as np
import pandas as pd

from wb6.analysis.nationalities import LARGEST_GAP, Counts
from wb6.analysis.provenance import join_sources

#: Draws are seeded, so that a page repeats.
SEED = 20221021
#: Up to so many groups every one is tried; beyond, so many are drawn.
MOST_GROUPS = 200_000
#: A nationality counts as risen if it had at least so many times the detections of the year before.
RISE = 2.0
#: Comparison groups among the nationalities without a decision.
GROUPS = ("all_others", "risen_before", "like_size")
#: With fewer others than this, that none of them fell as much says nothing.
FEWEST = 5
#: What is kept of a ranked nationality in the comparison of its own years.
_CASE = ["factor", "middle", "others", "steeper"]


def compare_changes(
    counts: Counts,
    before: int,
    treated: Sequence[str],
    excluded: Sequence[str] = (),
    least: int = 20,
    group: str = "all_others",
) -> pd.DataFrame:
    """Compute by what factor each nationality changed from one year to the next.

    Half a detection is added to both years (Haldane, 1956), so that a fall to none has a factor.

    Args:
        counts: The counts.
        before: The first of the two years.
        treated: Nationalities with a decision.
        excluded: Nationalities that belong to neither side, such as those with a decision of other years.
        least: Least number of detections in the first year, for either side.
        group: One of :data:`GROUPS`: all other nationalities; those that had risen by :data:`RISE` times
            into the first year; those whose number then lay between the least and the largest treated one.

    Returns:
        ``nationality``, ``treated``, ``earlier`` (detections in the year before the first; missing where it
        is not counted), ``before``, ``after``, ``factor``, ``log_factor``, ``year`` (the first) and
        ``source_id``. No rows where a year is not counted or its unrecorded part is above
        :data:`~wb6.analysis.nationalities.LARGEST_GAP`.

    Raises:
        ValueError: There is no such group.
    """
    if group not in GROUPS:
        raise ValueError(f"group is '{group}'; choose one of {', '.join(GROUPS)}")
    columns = ["nationality", "treated", "earlier", "before", "after", "factor", "log_factor", "year", "source_id"]
    if not all(_is_known(counts, year) for year in (before, before + 1)):
        return pd.DataFrame(columns=columns).astype({"treated": bool, "factor": float, "log_factor": float})
    earlier = counts.named[before - 1].astype(float) if _is_known(counts, before - 1) else np.nan
    wide = pd.DataFrame({"before": counts.named[before], "after": counts.named[before + 1]}).assign(earlier=earlier)
    wide = wide[(wide["before"] >= least) & ~wide.index.isin([c for c in excluded if c not in treated])]
    wide["treated"] = wide.index.isin(list(treated))
    own = wide.loc[wide["treated"], "before"]
    if group == "risen_before":
        wide = wide[wide["treated"] | (wide["before"] + 0.5 >= RISE * (wide["earlier"] + 0.5))]
    elif group == "like_size":
        wide = wide[wide["treated"] | wide["before"].between(own.min(), own.max())]
    wide["factor"] = (wide["after"] + 0.5) / (wide["before"] + 0.5)
    wide["log_factor"] = np.log(wide["factor"])
    wide = wide.rename_axis("nationality").reset_index().assign(year=before, source_id=counts.source_id)
    return wide.sort_values("factor", kind="stable").reset_index(drop=True)[columns]


def _is_known(counts: Counts, year: int) -> bool:
    known = year in counts.named.columns and counts.total[year] > 0
    return bool(known and counts.unrecorded[year] <= LARGEST_GAP * counts.total[year])


def rank_treated(changes: pd.DataFrame) -> pd.DataFrame:
    """Rank each treated nationality among the nationalities it is compared with.

    Returns:
        The treated rows with ``others`` (how many it is compared with), ``steeper`` (how many of them fell
        at least as much), ``middle`` (their median factor), ``low`` and ``high`` (least and largest).
    """
    other = changes.loc[~changes["treated"].astype(bool), "factor"]
    own = changes[changes["treated"].astype(bool)].copy()
    own["others"] = len(other)
    own["steeper"] = [int((other <= factor).sum()) for factor in own["factor"]]
    for name, value in (("middle", other.median()), ("low", other.min()), ("high", other.max())):
        own[name] = float(value)
    return own.reset_index(drop=True)


def compare_cases(counts: Counts, steps: pd.DataFrame, least: int, group: str) -> pd.DataFrame:
    """Compare each nationality with a decision in its own years: into the year of the decision, and out of it.

    Args:
        counts: The counts.
        steps: Result of :func:`~wb6.analysis.visa_decisions.read_visa_steps`.
        least: As for :func:`compare_changes`.
        group: As for :func:`compare_changes`.

    Returns:
        The columns ``nationality``, ``first`` and ``before`` of the steps, ``course`` (detections in the year
        before the decision, its year, the year after), ``begun`` and ``reached`` (the first two of them as
        numbers, missing where not held), ``into`` and ``factor`` (factors of the two changes),
        ``middle``, ``others`` and ``steeper`` (of those without a decision from the year of the decision to
        the next, as in :func:`rank_treated`) and ``source_id``; missing where the years cannot be compared.
    """
    lines = []
    for step in steps.itertuples():
        code, year = step.nationality, int(step.before)
        ranked = rank_treated(compare_changes(counts, year, [code], list(steps["nationality"]), least, group))
        into = compare_changes(counts, year - 1, [code], least=0)
        into = into.loc[into["nationality"] == code, "factor"]
        held = [y for y in (year - 1, year, year + 1) if y in counts.named.columns]
        own = counts.named.reindex([code])[held].fillna(0).astype(int).iloc[0]
        line = {"nationality": code, "first": step.first, "before": year, "course": " → ".join(f"{n:,}" for n in own)}
        line |= {"begun": own.get(year - 1, np.nan), "reached": own.get(year, np.nan)}
        line["into"] = float(into.iloc[0]) if len(into) else np.nan
        line |= {name: ranked[name].iloc[0] if len(ranked) else np.nan for name in _CASE}
        lines.append({**line, "source_id": join_sources([counts.source_id, step.source_id])})
    columns = ["nationality", "first", "before", "course", "begun", "reached", "into", *_CASE, "source_id"]
    return pd.DataFrame(lines, columns=columns)


def count_unmatched(cases: pd.DataFrame) -> tuple[int, int]:
    """Count the decisions with at least :data:`FEWEST` others, and those of them after which no other fell as much.

    Args:
        cases: Result of :func:`compare_cases`.
    """
    told = cases[cases["others"] >= FEWEST]
    return len(told), int((told["steeper"] == 0).sum())


def list_falls(counts: Counts, excluded: Sequence[str], least: int, without: int) -> pd.DataFrame:
    """List the changes of nationalities without a decision in all other years that can be compared.

    Args:
        counts: The counts.
        excluded: Nationalities with a decision in any year.
        least: As for :func:`compare_changes`.
        without: First year of the pair that is left out.

    Returns:
        As :func:`compare_changes`, the steepest fall first.
    """
    pairs = [(a, b) for a, b in pairwise(counts.years) if b == a + 1 and a != without]
    tables = [compare_changes(counts, first, [], excluded, least) for first, _ in pairs]
    tables = [table for table in tables if len(table)]
    if not tables:
        return compare_changes(counts, -1, [])
    return pd.concat(tables, ignore_index=True).sort_values("factor", kind="stable").reset_index(drop=True)


@dataclass(frozen=True)
class GroupTest:
    """How the mean change of the treated compares with that of every other group of as many nationalities.

    Attributes:
        treated: How many nationalities are treated.
        others: How many they are compared with.
        factor: Geometric mean factor of the treated; missing without any.
        others_factor: Geometric mean factor of the others.
        groups: How many groups were tried, the treated one among them.
        steeper: How many of them fell at least as much as the treated one, itself counted.
        exact: Whether these are all groups that there are.
    """

    treated: int
    others: int
    factor: float
    others_factor: float
    groups: int
    steeper: int
    exact: bool

    @property
    def chance(self) -> float:
        """Share of the groups that fell at least as much; missing where there was nothing to compare."""
        return self.steeper / self.groups if self.groups else np.nan

    @property
    def relative(self) -> float:
        """Factor of the treated over that of the others."""
        return self.factor / self.others_factor


def draw_groups(changes: pd.DataFrame) -> GroupTest:
    """Compare the treated with every group of as many nationalities (permutation test; Pitman, 1937).

    If which nationalities got a decision had nothing to do with how they went on, each group would be as
    likely. Decisions are not drawn by lot, so the share is a description, not a test of a cause.

    Args:
        changes: Result of :func:`compare_changes`.
    """
    mask = changes["treated"].astype(bool).to_numpy()
    values = changes["log_factor"].to_numpy(dtype=float)
    size, others = int(mask.sum()), int((~mask).sum())
    own = float(values[mask].mean()) if size else np.nan
    rest = float(values[~mask].mean()) if others else np.nan
    if not size or not others:
        return GroupTest(size, others, float(np.exp(own)), float(np.exp(rest)), 0, 0, True)
    every = comb(size + others, size)
    if every <= MOST_GROUPS:
        chosen = np.fromiter((i for c in combinations(range(len(values)), size) for i in c), dtype=np.int64)
        means = values[chosen.reshape(-1, size)].mean(axis=1)
        steeper, groups = int((means <= own + 1e-12).sum()), every
    else:
        dice = np.random.default_rng(SEED)
        order = dice.random((MOST_GROUPS - 1, len(values))).argpartition(size, axis=1)[:, :size]
        means = values[order].mean(axis=1)
        steeper, groups = 1 + int((means <= own + 1e-12).sum()), MOST_GROUPS
    exact = every <= MOST_GROUPS
    return GroupTest(size, others, float(np.exp(own)), float(np.exp(rest)), groups, steeper, exact)


def compare_every_year(
    counts: Counts, treated: Sequence[str], excluded: Sequence[str], least: int, group: str
) -> pd.DataFrame:
    """Repeat the comparison for every pair of neighbouring years: a placebo in time.

    Returns:
        What :func:`compare_changes` gives, for all pairs that can be compared and hold at least one treated
        nationality, with ``pair`` such as «2022 to 2023».
    """
    found = []
    for first, second in pairwise(counts.years):
        changes = compare_changes(counts, first, treated, excluded, least, group)
        if second == first + 1 and changes["treated"].any():
            found.append(changes.assign(pair=f"{first} to {second}"))
    if found:
        return pd.concat(found, ignore_index=True)
    return compare_changes(counts, -1, treated).assign(pair="")
