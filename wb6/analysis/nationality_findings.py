"""The findings on nationalities as questions to put to other data and other choices, for the sensitivity panel.

Every answer is yes, no, or None where the bounds, or the data, leave it open.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from wb6.analysis.nationalities import Counts, carry_legs, decompose, measure_concentration
from wb6.analysis.visa_comparison import compare_changes, draw_groups

#: A group of nationalities stands out if at most this share of all groups as large fell as steeply.
RARE = 0.05


@dataclass(frozen=True)
class Choice:
    """One way to look at the same question.

    Attributes:
        counts: The counts.
        treated: Nationalities whose visa-free entry ended in ``before``.
        excluded: Nationalities with such a decision in any year.
        before: The year of the decision.
        least: Least number of detections in that year.
        group: The comparison group.
    """

    counts: Counts
    treated: Sequence[str]
    excluded: Sequence[str]
    before: int
    least: int = 20
    group: str = "all_others"


def leader_is_open(choice: Choice, year: int) -> bool | None:
    """Say whether no nationality is the largest of a year under every spread of the unrecorded."""
    rows = measure_concentration(choice.counts)
    rows = rows[rows["year"] == year]
    return None if rows.empty else not bool(rows["certain"].iloc[0])


def one_carried_most(choice: Choice, base: int, end: int) -> bool | None:
    """Say whether one nationality carried more than half of a change under every spread of the unrecorded."""
    if not {base, end} <= set(choice.counts.years):
        return None
    rows = carry_legs(choice.counts, [(base, end)], most=1)
    if rows.empty:
        return None
    return _above(rows["share_low"].iloc[0], rows["share_high"].iloc[0], 0.5)


def _above(low: float, high: float, mark: float) -> bool | None:
    """Say whether what lies between two bounds is above a mark."""
    return True if low > mark else False if high <= mark else None


def got_more_concentrated(choice: Choice, base: int, end: int) -> bool | None:
    """Say whether the effective number of nationalities fell under every spread of the unrecorded."""
    rows = measure_concentration(choice.counts).set_index("year")
    if not {base, end} <= set(rows.index):
        return None
    first, last = rows.loc[base], rows.loc[end]
    if last["effective_high"] < first["effective_low"]:
        return True
    return False if last["effective_low"] >= first["effective_high"] else None


def treated_outweigh(choice: Choice) -> bool | None:
    """Say whether the treated made a larger part of the change than of the detections before it."""
    years = (choice.before, choice.before + 1)
    if not set(years) <= set(choice.counts.years) or not choice.counts.total[choice.before]:
        return None
    parts = decompose(choice.counts, *years)
    own, change = parts[parts["nationality"].isin(list(choice.treated))], int(parts["contribution"].sum())
    if own.empty or not change:
        return None
    moved, begun = int(own["contribution"].sum()), int(own["before"].sum())
    gaps, total = [int(choice.counts.unrecorded[year]) for year in years], int(choice.counts.total[choice.before])
    low, high = sorted([(moved - gaps[0]) / change, (moved + gaps[1]) / change])
    if low > (begun + gaps[0]) / total:
        return True
    return False if high <= begun / total else None


def treated_stand_out(choice: Choice) -> bool | None:
    """Say whether at most :data:`RARE` of all groups of as many nationalities fell as steeply as the treated."""
    test = draw_groups(
        compare_changes(choice.counts, choice.before, choice.treated, choice.excluded, choice.least, choice.group)
    )
    return None if not test.groups else test.chance <= RARE
