"""What the chapter on military spending finds under one set of choices, for its matrix of sensitivity.

Each finding answers yes, no, or None where the data of the choice cannot tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wb6.analysis.neighbour_growth import GrowthTest
from wb6.analysis.spending import compare_rise


@dataclass(frozen=True)
class Reading:
    """One set of choices and what they leave.

    Attributes:
        windows: What ``spending.list_windows`` returned.
        codes: Countries compared.
        test: What ``neighbour_growth.judge_growth`` returned.
        claimed: Claimed rise in per cent.
        room: How far a rise may lie from it, in percentage points.
        level: Level of the test.
        group: Which group stands for the region.
        measure: How spending is measured.
        price: How prices are measured: ``prices``, or ``implied`` by dollars over constant dollars.
        end: Last year of the window looked at; None for the newest that can be told.
    """

    windows: pd.DataFrame
    codes: Sequence[str]
    test: GrowthTest | None
    claimed: float
    room: float
    level: float
    group: str = "sum"
    measure: str = "real"
    price: str = "prices"
    end: int | None = None

    def newest(self, unit: str, measure: str) -> float:
        """Return a ratio of the newest window of a unit that can be told, or missing."""
        own = self.windows[self.windows["unit"] == unit]
        values = own["dollars"] / own["real"] if measure == "implied" else own[measure]
        known = values.set_axis(own["end"]).dropna().sort_index()
        known = known if self.end is None else known[known.index == self.end]
        return float(known.iloc[-1]) if len(known) else np.nan

    def rose_by_the_claim(self) -> bool | None:
        """Say whether the region rose by the claimed part."""
        found = compare_rise(self.newest(self.group, self.measure), self.claimed, self.room)
        return None if found == "untold" else found == "within"

    def rise_is_more_than_prices(self) -> bool | None:
        """Say whether the region rose by more than the room at constant prices, so that prices are not all of it."""
        ratio = self.newest(self.group, "real")
        return bool(100 * (ratio - 1) > self.room) if np.isfinite(ratio) else None

    def prices_rose_less(self) -> bool | None:
        """Say whether prices rose by less than the claimed part in every country."""
        ratios = [self.newest(code, self.price) for code in self.codes]
        if not ratios or not np.isfinite(ratios).all():
            return None
        return all(compare_rise(one, self.claimed, self.room) == "under" for one in ratios)

    def typical_is_more(self) -> bool | None:
        """Say whether the country in the middle rose by more than the region's sum."""
        middle, whole = self.newest("median", self.measure), self.newest(self.group, self.measure)
        if self.group in ("mean", "median") or not np.isfinite([middle, whole]).all():
            return None
        return bool(middle > whole)

    def rose_least(self, code: str) -> bool | None:
        """Say whether a country rose least."""
        ratios = {one: self.newest(one, self.measure) for one in self.codes}
        if code not in ratios or len(ratios) < 2 or not np.isfinite(list(ratios.values())).all():
            return None
        return min(ratios, key=lambda one: ratios[one]) == code

    def move_together(self) -> bool | None:
        """Say whether the countries' growth goes together beyond chance."""
        return self._beyond("common")

    def links_untold(self) -> bool | None:
        """Say whether it cannot be told from chance that linked countries go together more than others.

        None where the test could not reach its level under any outcome.
        """
        found = self._beyond("links")
        return None if found is None else not found

    def _beyond(self, design: str) -> bool | None:
        if self.test is None or not np.isfinite(self.test.probability(design)):
            return None
        if design == "links" and 1 / self.test.arrangements > self.level:
            return None
        return self.test.probability(design) <= self.level
