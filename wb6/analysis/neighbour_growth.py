"""Whether countries' growth goes with that of the others, and with that of some of them more than of the rest.

Two designs. The first sets the correlation of each country's growth with the mean of the others against
histories in which every country's years are rearranged by themselves: it finds any movement in common,
a common trend included. The second takes the mean of each year out, and asks whether linked pairs
(neighbours, rivals) go together more than pairs without a link; its null model gives the countries'
places in the network to one another in every possible way, so it is exact. Only the second could tell
an answer to one's neighbours from a common trend. Nothing here knows what the series are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wb6.analysis.lagged import draw_blocks

Array = NDArray[np.float64]

#: Seed of every draw of this module.
SEED = 20251006
#: Fewest years of growth and fewest countries with which anything is tested.
LEAST_YEARS, LEAST_COUNTRIES = 8, 4

_COLUMNS = ["design", "lag", "observed", "expected", "low", "high", "probability", "points"]


@dataclass(frozen=True)
class GrowthTest:
    """What the two designs find.

    Attributes:
        lags: Columns ``design`` (``common`` or ``links``), ``lag`` (years by which the others come
            earlier), ``observed``, ``expected``, ``low``, ``high`` (band that the null model leaves at no
            lag of its design, but for the level), ``probability`` (adjusted for the lags of its design)
            and ``points`` (country-years compared); empty where too little is known.
        years: Years of growth.
        countries: Countries compared.
        arrangements: Different networks among all relabellings; the least probability is one over it.
        shared: Share of the variance of growth (each country around its own mean) that the means of the
            years hold.
    """

    lags: pd.DataFrame
    years: int
    countries: int
    arrangements: int
    shared: float

    def probability(self, design: str) -> float:
        """Return the least adjusted probability of a design, missing where it cannot be told."""
        own = self.lags.loc[self.lags["design"] == design, "probability"]
        return float(own.min()) if len(own) else float("nan")


def find_growth(wide: pd.DataFrame) -> pd.DataFrame:
    """Return logarithmic growth over the year before, for the years in which every country has one.

    Args:
        wide: Years by countries, positive; missing where not known.
    """
    return np.log(wide.where(wide > 0)).diff().dropna(how="any")


def count_same_way(sides: pd.DataFrame) -> tuple[int, float]:
    """Count how often a country and the mean of the others moved the same way, and how often they would by chance.

    Args:
        sides: Columns ``own`` and ``others`` (growth), indexed by ``country`` and ``year``, without gaps.

    Returns:
        The country-years in which both rose or both did not, and their number to be expected if, in each
        country, how often either line rises were all that they had in common.
    """
    up = sides > 0
    expected = 0.0
    for _, rows in up.groupby(level="country"):
        own, others = rows["own"].mean(), rows["others"].mean()
        expected += len(rows) * (own * others + (1 - own) * (1 - others))
    return int((up["own"] == up["others"]).sum()), float(expected)


def find_borders(outlines: pd.DataFrame, codes: Sequence[str]) -> list[tuple[str, str]]:
    """Find the pairs of countries whose outlines share corners.

    Args:
        outlines: Table ``outlines``: ``country``, ``lon`` and ``lat`` of each corner.
        codes: Countries, in the order in which pairs are to be written.

    Returns:
        Pairs that have at least two corners in common.
    """
    corners = {
        code: set(zip(own["lon"].round(3), own["lat"].round(3), strict=True))
        for code, own in outlines.groupby("country")
    }
    return [
        (a, b)
        for place, a in enumerate(codes)
        for b in codes[place + 1 :]
        if len(corners.get(a, set()) & corners.get(b, set())) > 1
    ]


def link_matrix(codes: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Array:
    """Return a symmetric matrix of links, one where a pair is linked; pairs of other countries are left out."""
    places = {code: place for place, code in enumerate(codes)}
    links = np.zeros((len(codes), len(codes)))
    for a, b in pairs:
        if a in places and b in places:
            links[places[a], places[b]] = links[places[b], places[a]] = 1.0
    return links


def measure_common(growth: Array, lags: int) -> Array:
    """Measure how countries' growth goes with the mean of the others of the same and of earlier years.

    Args:
        growth: Any shape ending in (years, countries).
        lags: Greatest lag in years.

    Returns:
        Shape ending in (lags + 1): the correlation over all country-years, each series around its own mean.
    """
    count = growth.shape[-1]
    others = (growth.sum(axis=-1, keepdims=True) - growth) / (count - 1)
    found = []
    for lag in range(lags + 1):
        own, before = growth[..., lag:, :], others[..., : growth.shape[-2] - lag, :]
        one, two = own - own.mean(axis=-2, keepdims=True), before - before.mean(axis=-2, keepdims=True)
        size = np.sqrt((one**2).sum(axis=(-2, -1)) * (two**2).sum(axis=(-2, -1)))
        found.append((one * two).sum(axis=(-2, -1)) / np.where(size > 0, size, np.nan))
    return np.stack(found, axis=-1)


def correlate_pairs(growth: Array, lags: int) -> Array:
    """Correlate every country with every other, a number of years earlier, without the mean of each year.

    Args:
        growth: Any shape ending in (years, countries).
        lags: Greatest lag in years.

    Returns:
        Shape ending in (lags + 1, countries, countries): row the later one, column the earlier one.
    """
    rest = growth - growth.mean(axis=-1, keepdims=True)
    found = []
    for lag in range(lags + 1):
        own, before = rest[..., lag:, :], rest[..., : rest.shape[-2] - lag, :]
        one, two = own - own.mean(axis=-2, keepdims=True), before - before.mean(axis=-2, keepdims=True)
        size = np.sqrt((one**2).sum(axis=-2))[..., :, None] * np.sqrt((two**2).sum(axis=-2))[..., None, :]
        found.append(np.einsum("...ti,...tj->...ij", one, two) / np.where(size > 0, size, np.nan))
    return np.stack(found, axis=-3)


def relabel(links: Array) -> Array:
    """Return the links under every relabelling of the countries, as they are first; shape (n!, n, n)."""
    orders = np.array(list(permutations(range(len(links)))))
    return links[orders[:, :, None], orders[:, None, :]]


def measure_links(pairs: Array, networks: Array) -> Array:
    """Measure by how much linked pairs correlate more than the others, under each network.

    Args:
        pairs: What :func:`correlate_pairs` returned; any shape ending in (lags, n, n).
        networks: Shape (networks, n, n).

    Returns:
        Shape ending in (lags, networks).
    """
    count = networks.shape[-1]
    away = 1 - np.eye(count)
    linked, rest = networks * away, (1 - networks) * away
    some, none = linked.sum(axis=(1, 2)), rest.sum(axis=(1, 2))
    clean = np.where(away > 0, pairs, 0.0)
    one = np.einsum("...ij,pij->...p", clean, linked) / np.where(some > 0, some, np.nan)
    two = np.einsum("...ij,pij->...p", clean, rest) / np.where(none > 0, none, np.nan)
    return one - two


def judge_growth(
    growth: pd.DataFrame,
    pairs: Sequence[tuple[str, str]],
    *,
    max_lag: int = 2,
    draws: int = 999,
    block: float = 3.0,
    level: float = 0.05,
    seed: int = SEED,
) -> GrowthTest:
    """Test both designs on one table of growth.

    Args:
        growth: Years by countries, complete.
        pairs: Linked pairs.
        max_lag: Greatest lag in years.
        draws: Rearranged histories of the first design.
        block: Mean length in years of a block that stays in order.
        level: Level over all lags of a design.
        seed: Seed of the draws.
    """
    matrix = growth.to_numpy(float)
    years, count = matrix.shape
    links = link_matrix(list(growth.columns), pairs)
    if years - max_lag < LEAST_YEARS or count < LEAST_COUNTRIES:
        return GrowthTest(pd.DataFrame(columns=_COLUMNS), years, count, 0, np.nan)
    common = measure_common(rearrange(matrix, draws, block, seed), max_lag)
    networks = relabel(links)
    arrangements = len(np.unique(networks.reshape(len(networks), -1), axis=0))
    linked = measure_links(correlate_pairs(matrix, max_lag), networks).T
    tables = [_judge("common", common, level, years, count)]
    if arrangements > 1:
        tables.append(_judge("links", linked, level, years, count))
    centred = matrix - matrix.mean(axis=0)
    shared = float(count * (centred.mean(axis=1) ** 2).sum() / (centred**2).sum())
    return GrowthTest(pd.concat(tables, ignore_index=True), years, count, arrangements, shared)


def rearrange(matrix: Array, draws: int, block: float, seed: int) -> Array:
    """Rearrange the years of every country by itself, in blocks; the first is the history as it was.

    Args:
        matrix: Shape (years, countries).
        draws: Histories.
        block: Mean length of a block.
        seed: Seed of the draws.

    Returns:
        Shape (draws + 1, years, countries).
    """
    columns = [
        matrix[:, place][draw_blocks(len(matrix), block, draws, seed + place)] for place in range(matrix.shape[1])
    ]
    return np.stack(columns, axis=-1)


def _judge(design: str, found: Array, level: float, years: int, count: int) -> pd.DataFrame:
    """Return a row a lag from what a null model gives, its first row being what was observed."""
    mean, spread = found.mean(axis=0), found.std(axis=0)
    away = np.abs(found - mean) / np.where(spread > 0, spread, np.nan)
    largest = np.nanmax(away, axis=1)
    limit = np.quantile(largest, 1 - level)
    return pd.DataFrame(
        {
            "design": design,
            "lag": range(found.shape[1]),
            "observed": found[0],
            "expected": mean,
            "low": np.clip(mean - limit * spread, -1, 1) if design == "common" else mean - limit * spread,
            "high": np.clip(mean + limit * spread, -1, 1) if design == "common" else mean + limit * spread,
            "probability": [float(np.mean(largest >= one - 1e-9)) for one in away[0]],
            "points": [(years - lag) * count for lag in range(found.shape[1])],
        }
    )


def try_noise(
    growth: pd.DataFrame,
    pairs: Sequence[tuple[str, str]],
    *,
    reactions: Sequence[float],
    max_lag: int,
    worlds: int = 200,
    draws: int = 199,
    block: float = 3.0,
    level: float = 0.05,
    seed: int = SEED + 1,
) -> pd.DataFrame:
    """Try both designs on made-up histories in which the answer is known.

    Every world has the years, the countries and the spread of growth of the real one. ``noise``: each
    country by itself. ``trend``: all share the part of each year that the real ones share, and nobody
    answers anybody. ``reaction``: the same, and each adds a share of what its linked countries added the
    year before.

    Args:
        growth: Years by countries, complete.
        pairs: Linked pairs.
        reactions: Shares of the mean growth of linked countries that are answered a year later.
        max_lag: As for :func:`judge_growth`.
        worlds: Histories of each kind.
        draws: Rearranged histories in each world.
        block: As there.
        level: As there.
        seed: Seed.

    Returns:
        Columns ``kind``, ``reaction``, ``design`` and ``found`` (share of the worlds in which the design
        finds something); empty where nothing can be tested.
    """
    test = judge_growth(growth, pairs, max_lag=max_lag, draws=19, block=block, level=level)
    columns = ["kind", "reaction", "design", "found"]
    if test.lags.empty:
        return pd.DataFrame(columns=columns)
    matrix = growth.to_numpy(float)
    years, count = matrix.shape
    spread = matrix.std(axis=0)
    links = link_matrix(list(growth.columns), pairs)
    weights = links / np.maximum(links.sum(axis=1, keepdims=True), 1.0)
    networks = relabel(links) if test.arrangements > 1 else None
    dice = np.random.default_rng(seed)
    own, same = dice.normal(size=(worlds, years, count)), dice.normal(size=(worlds, years, 1))
    # The mean of a year holds one part in ``count`` of the variance by chance; the rest is what is shared.
    part = float(np.clip((test.shared - 1 / count) / (1 - 1 / count), 0.0, 0.95))
    trend = np.sqrt(part) * same + np.sqrt(1 - part) * own
    histories = [("noise", 0.0, own), ("trend", 0.0, trend)]
    for reaction in reactions:
        answered = trend * spread
        for year in range(1, years):
            answered[:, year] += reaction * answered[:, year - 1] @ weights.T
        histories.append(("reaction", float(reaction), answered / spread))
    rows = []
    for kind, reaction, drawn in histories:
        worlds_of = drawn * spread
        alarms = []
        for place in range(worlds) if kind != "reaction" else ():
            found = measure_common(rearrange(worlds_of[place], draws, block, seed + place), max_lag)
            alarms.append(_alarm(found, level))
        if alarms:
            rows.append({"kind": kind, "reaction": reaction, "design": "common", "found": float(np.mean(alarms))})
        if networks is not None:
            found = measure_links(correlate_pairs(worlds_of, max_lag), networks)
            told = [_alarm(one.T, level) for one in found]
            rows.append({"kind": kind, "reaction": reaction, "design": "links", "found": float(np.mean(told))})
    return pd.DataFrame(rows, columns=columns)


def _alarm(found: Array, level: float) -> bool:
    """Say whether what was observed, the first row, departs at any lag by more than the level allows."""
    away = np.abs(found - found.mean(axis=0)) / np.where(found.std(axis=0) > 0, found.std(axis=0), np.nan)
    largest = np.nanmax(away, axis=1)
    return bool(np.mean(largest >= largest[0] - 1e-9) <= level)
