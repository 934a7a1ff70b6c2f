"""Votes in the United Nations and alignment with EU foreign policy: positions, distances, snapshots.

The scale of ideal points has no unit: only distances are compared, and with their bands. Alignment is
shown by who counted it, and two counts are never joined in one series.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

#: Where in its year a period of alignment is placed on a time axis.
PERIOD_PLACES = {"first_half": 0.25, "part_year": 0.4, "full_year": 0.5, "status_statement": 0.75}

MEASURERS = {
    "isac_fund": "ISAC Fund",
    "european_commission": "Commission",
    "eu_statement": "EU statement",
    "recollection": "recollection",
}


def list_stretches(years: Sequence[int]) -> list[tuple[int, int]]:
    """Join years that follow each other into stretches.

    Example:
        >>> list_stretches([2015, 2016, 2018])
        [(2015, 2016), (2018, 2018)]
    """
    stretches: list[tuple[int, int]] = []
    for year in sorted(set(years)):
        if stretches and stretches[-1][1] == year - 1:
            stretches[-1] = (stretches[-1][0], year)
        else:
            stretches.append((year, year))
    return stretches


def compare_sides(points: pd.DataFrame, country: str, one: str, other: str) -> pd.DataFrame:
    """Say year by year on whose side of the middle between two entities a country's position stands.

    Nearer to ``one`` than to ``other`` means on its side of their midpoint. Bands are added in
    quadrature, as if the errors of the three positions were independent and about normal.

    Args:
        points: Table ``un_ideal_points``; an entity without a band counts as exact.
        country: The country.
        one: An entity.
        other: Another entity.

    Returns:
        Columns ``year``, ``lean`` (distance of the position beyond the midpoint, positive towards
        ``one``), ``half_width`` (of its 5-95% band), ``clear`` (the band leaves out zero) and
        ``source_id``; a row for each year in which all three have a position.
    """
    known = points.assign(half=((points["high_95"] - points["low_5"]) / 2).fillna(0.0))
    wide = known.pivot(index="year", columns="entity", values=["ideal_point", "half"])
    if not {country, one, other} <= set(points["entity"]):
        types = {"year": "int64", "lean": "float64", "half_width": "float64", "clear": "bool", "source_id": "str"}
        return pd.DataFrame(columns=list(types)).astype(types)
    place, half = wide["ideal_point"], wide["half"]
    lean = (place[country] - (place[one] + place[other]) / 2) * np.sign(place[one] - place[other])
    width = np.sqrt(half[country] ** 2 + (half[one] ** 2 + half[other] ** 2) / 4)
    sides = pd.DataFrame({"lean": lean, "half_width": width}).dropna().reset_index()
    own = points[points["entity"] == country].set_index("year")["source_id"]
    return sides.assign(clear=sides["lean"].abs() > sides["half_width"], source_id=sides["year"].map(own))


def measure_distances(points: pd.DataFrame, countries: Sequence[str], others: Sequence[str]) -> pd.DataFrame:
    """Measure how far apart two positions in the votes of the UN General Assembly are, year by year.

    Scale after Bailey, Strezhnev and Voeten (2017); it has no unit. The two 5-95% bands are added in
    quadrature, as if the errors were independent; a band that would reach below zero ends there. The
    mean of the EU members has no band and counts as exact.

    Args:
        points: Table ``un_ideal_points``.
        countries: Countries to measure from.
        others: Entities to measure to.

    Returns:
        Columns ``country``, ``year``, ``other``, ``distance``, ``low``, ``high`` and ``source_id``;
        a row for each year in which both have a position.
    """
    known = points.assign(
        low_5=points["low_5"].fillna(points["ideal_point"]), high_95=points["high_95"].fillna(points["ideal_point"])
    )
    ours = known[known["entity"].isin(list(countries))].rename(columns={"entity": "country"})
    theirs = known[known["entity"].isin(list(others))].rename(columns={"entity": "other"})
    wanted = ["year", "ideal_point", "low_5", "high_95"]
    pairs = ours[["country", *wanted, "source_id"]].merge(
        theirs[["other", *wanted]], on="year", suffixes=("", "_other")
    )
    pairs = pairs[pairs["country"] != pairs["other"]]
    gap = pairs["ideal_point"] - pairs["ideal_point_other"]
    above = np.hypot(pairs["high_95"] - pairs["ideal_point"], pairs["ideal_point_other"] - pairs["low_5_other"])
    below = np.hypot(pairs["ideal_point"] - pairs["low_5"], pairs["high_95_other"] - pairs["ideal_point_other"])
    ends = [(gap - below).abs(), (gap + above).abs()]
    crossing = (gap - below < 0) & (gap + above > 0)
    low = np.minimum(*ends).mask(crossing, 0.0)
    pairs = pairs.assign(distance=gap.abs(), low=low, high=np.maximum(*ends))
    columns = ["country", "year", "other", "distance", "low", "high", "source_id"]
    return pairs[columns].sort_values(["country", "other", "year"]).reset_index(drop=True)


def place_alignment(alignment: pd.DataFrame, countries: Sequence[str], first_year: int, last_year: int) -> pd.DataFrame:
    """Place each rate of alignment with EU foreign policy in time, as a dated snapshot.

    Where one measurer gives two rates for one period the one that the table selects stands; two
    measurers of one period both stand.

    Args:
        alignment: Table ``foreign_policy_alignment``.
        countries: Countries to keep.
        first_year: First year, included.
        last_year: Last year, included.

    Returns:
        The rows with ``place`` (year and part of the year) and ``share`` (of one).
    """
    rows = alignment[alignment["country"].isin(list(countries)) & alignment["year"].between(first_year, last_year)]
    rows = rows.sort_values("selected", ascending=False, kind="stable")
    rows = rows.drop_duplicates(["country", "year", "period", "measured_by"])
    place = rows["year"].astype(float) + rows["period"].map(PERIOD_PLACES)
    return rows.assign(place=place, share=rows["aligned_pct"] / 100).sort_values(["country", "place"], kind="stable")
