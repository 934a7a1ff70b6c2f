"""What the chapter on the way into the EU finds, for one choice of years, indices and countries.

A reading answers yes, no or «cannot be told», so that every finding can be tried under other choices.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from wb6.analysis.accession import table_candidates
from wb6.analysis.index_changes import (
    INDICES,
    SHOWN,
    WITH_ERRORS,
    common_windows,
    compare_ends,
    correct_for_number,
    list_pairs,
    pair_directions,
)


@dataclass(frozen=True)
class Reading:
    """The results of one choice.

    Attributes:
        changes: As ``index_changes.compare_ends`` returns them, each index over its own years.
        directions: As ``index_changes.pair_directions`` returns them, over the years that a country's indices share.
        candidates: As ``accession.table_candidates`` returns them.
        state: As ``accession.count_chapters`` returns it.
        level: Below which probability a result counts as more than chance.
    """

    changes: pd.DataFrame
    directions: pd.DataFrame
    candidates: pd.DataFrame
    state: pd.DataFrame
    level: float

    def tested(self, subject: str = "") -> pd.DataFrame:
        """Return the changes that have an error, perhaps of one subject alone."""
        with_error = self.changes[self.changes["error"].notna()]
        subjects = with_error["index"].map(lambda key: INDICES[key][0])
        return with_error[subjects == subject] if subject else with_error

    def most_unchanged(self, subject: str) -> bool | None:
        """Whether fewer than half of the changes of a subject exceed their errors."""
        tested = self.tested(subject)
        return bool(tested["kind"].str.endswith("beyond").mean() < 0.5) if len(tested) else None

    def none_survives(self) -> bool | None:
        """Whether no change stays beyond its error after correction for the number of changes tested."""
        tested = self.tested()
        corrected = correct_for_number(tested["p"].tolist())
        return all(one >= self.level for one in corrected) if corrected else None

    def indices_oppose(self, subject: str) -> bool | None:
        """Whether some country has two indices of one subject that moved opposite ways."""
        own = self.directions[self.directions["first"].map(lambda key: INDICES[key][0]) == subject]
        return bool((own["agreement"] == "opposite").any()) if len(own) else None

    def two_lead(self, leaders: Sequence[str]) -> bool | None:
        """Whether each of some countries has a larger share of its chapters open than any other."""
        share = (self.state["opened"] / self.state["total"]).set_axis(self.state["country"]).dropna()
        others = share.drop([one for one in leaders if one in share.index])
        if len(others) == len(share) - len(leaders) and len(others):
            return bool(share[list(leaders)].min() > others.max())
        return None

    def alignment_untold(self) -> bool | None:
        """Whether no outcome goes with a rate of alignment by more than chance orders it."""
        own = self.candidates[self.candidates["candidate"].str.startswith("alignment")].dropna(subset=["p"])
        return bool((own["p"] >= self.level).all()) if len(own) else None


def read_path(
    scores: pd.DataFrame,
    gathered: pd.DataFrame,
    state: pd.DataFrame,
    countries: Sequence[str],
    *,
    first: int,
    last: int,
    confidence: float,
    indices: Sequence[str] = SHOWN,
) -> Reading:
    """Read everything for one choice.

    Args:
        scores: As ``index_changes.gather_scores`` returns them.
        gathered: As ``accession.gather_candidates`` returns it.
        state: As ``accession.count_chapters`` returns it.
        countries: ISO codes to keep.
        first: First year of the scores.
        last: Last year of the scores.
        confidence: As for ``index_changes.compare_ends``.
        indices: Keys of ``index_changes.INDICES`` to keep.

    Returns:
        The reading.
    """
    own = scores[scores["country"].isin(countries) & scores["index"].isin(indices)]
    tested = compare_ends(own[own["index"].isin(WITH_ERRORS)], first, last, confidence)
    windows = common_windows(own, indices, first, last)
    over_common = compare_ends(own, first, last, confidence, windows)
    return Reading(
        changes=tested,
        directions=pair_directions(over_common, list_pairs(indices)),
        candidates=table_candidates(gathered[gathered["country"].isin(countries)], confidence),
        state=state[state["country"].isin(countries)],
        level=round(1 - confidence, 9),
    )
