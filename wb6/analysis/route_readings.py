"""One route read under one choice of data: its months, years, shares and breaks, and what is found in them.

A reading is what the chapter on routes finds with one vintage, one window or one year left out; findings
are questions to a reading. Nothing here chooses the variants.
"""

from dataclasses import dataclass

import pandas as pd

from wb6.analysis.breaks import find_breaks, prepare
from wb6.analysis.routes import compute_shares, select_months, select_years, summarise_shares

_NEAR = 3  # months within which two breaks are the same


@dataclass(frozen=True)
class Reading:
    """What one choice of data says of a route.

    Attributes:
        months: Detections by first day of the month; may be empty.
        years: Detections by year; may be empty.
        shares: Share of all detections (of one) by year; may be empty.
        breaks: As ``wb6.analysis.breaks.find_breaks`` returns them, the stable ones.
    """

    months: pd.Series
    years: pd.Series
    shares: pd.Series
    breaks: pd.DataFrame


def read_route(
    detections: pd.DataFrame,
    monthly: pd.DataFrame,
    route: str,
    first_year: int,
    last_year: int,
    *,
    season: bool = True,
) -> Reading:
    """Read a route in a window.

    Args:
        detections: Table ``route_detections``, or a part of it. Without rows, years are sums of months.
        monthly: Table ``route_detections_monthly``, or a part of it.
        route: The route.
        first_year: First year, included.
        last_year: Last year, included.
        season: As for ``wb6.analysis.breaks.prepare``.

    Raises:
        ValueError: The window ends before it begins.
    """
    years = select_years(detections, monthly, [route], first_year, last_year)
    months = select_months(monthly, [route], first_year, last_year).dropna(subset="detections")
    shares = summarise_shares(compute_shares(detections, monthly, route)).set_index("year")["share"]
    by_month = months.set_index("date")["detections"].astype("float64")
    breaks = find_breaks(prepare(by_month, season=season), draws=20)
    return Reading(
        by_month,
        years.set_index("year")["detections"].astype("float64"),
        shares[(shares.index >= first_year) & (shares.index <= last_year)],
        breaks[breaks["stable"]],
    )


def double_from(monthly: pd.DataFrame, route: str, month: str) -> pd.DataFrame:
    """Return the months with one route doubled from a month on, as if half of it had gone unreported.

    Args:
        monthly: Table ``route_detections_monthly``. Its totals of all routes stay as they are; shares of a year are
            taken of the sum of the routes, which grows by what is added.
        route: The route that is doubled; the others stay as they are.
        month: First month doubled, as ``YYYY-MM``.
    """
    late = (monthly["route"] == route) & (monthly["month"] >= month)
    return monthly.assign(detections=monthly["detections"].mask(late, 2 * monthly["detections"]))


def peaks_in(reading: Reading, month: pd.Timestamp | None) -> bool | None:
    """Say whether the highest month is this one; None without months, or if the month is not among them."""
    if reading.months.empty or month is None or month not in reading.months.index:
        return None
    return bool(reading.months.idxmax() == month)


def weighs_most_in(reading: Reading, year: int | None) -> bool | None:
    """Say whether the share is largest in this year; None if the year has no share."""
    if year is None or year not in reading.shares.index:
        return None
    return bool(reading.shares.idxmax() == year)


def breaks_near(reading: Reading, month: pd.Timestamp | None, *, falls: bool) -> bool | None:
    """Say whether a stable break in this direction lies within three months of a month.

    None if the reading has no such month inside, with half a year on either side of it.
    """
    half = pd.DateOffset(months=6)
    if month is None or reading.months.empty:
        return None
    if month - half < reading.months.index.min() or month + half > reading.months.index.max():
        return None
    same = reading.breaks[(reading.breaks["ratio"] < 1) == falls]["month"]
    apart = (same.dt.year - month.year) * 12 + same.dt.month - month.month if len(same) else pd.Series(dtype=float)
    return bool((apart.abs() <= _NEAR).any())


def stays_below(reading: Reading, share: float) -> bool | None:
    """Say whether the last year lies below a share of the highest; None with fewer than two years."""
    if len(reading.years) < 2:
        return None
    return bool(reading.years.iloc[-1] < share * reading.years.max())
