"""Arrivals in the United Kingdom by small boat: quarters, years, months, and the course around a date.

People are those recorded on arrival; nationality is filled in later, and some is never recorded.
Comparison groups live in ``wb6.analysis.channel_comparisons``. Nothing here names a cause.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from wb6.analysis.counterfactuals import measure_changes, rank_lowest
from wb6.analysis.provenance import join_sources


def name_quarter(date: pd.Timestamp) -> str:
    """Return the quarter of a date as the tables write it.

    Example:
        >>> name_quarter(pd.Timestamp(2022, 12, 13))
        '2022-Q4'
    """
    return f"{date.year}-Q{(date.month - 1) // 3 + 1}"


def say_quarter(quarter: str | None) -> str | None:
    """Write a quarter as a reader does; what is not known stays so.

    Example:
        >>> say_quarter("2022-Q4")
        'October–December 2022'
    """
    if quarter is None:
        return None
    period = pd.Period(quarter.replace("-", ""), freq="Q")
    return f"{period.start_time:%B}–{period.end_time:%B %Y}"


def select_quarters(
    quarterly: pd.DataFrame,
    yearly: pd.DataFrame,
    *,
    vintage: str = "newest",
    not_recorded: str = "none",
    first_year: int = 2018,
    last_year: int = 2025,
) -> pd.DataFrame:
    """Return Albanian and other arrivals by quarter.

    Args:
        quarterly: Table ``uk_small_boat_arrivals_quarterly``.
        yearly: Table ``uk_small_boat_arrivals_yearly``, for the people without nationality. Each year's are
            spread over its quarters as all arrivals are.
        vintage: ``newest`` (the figure that the table selects) or ``first`` (the oldest one held).
        not_recorded: Whom people without nationality are counted with: ``none`` of them, ``all`` of them, or
            ``proportional`` as the Albanian share of those recorded.
        first_year: First year, included.
        last_year: Last year, included.

    Returns:
        One row a quarter: ``quarter``, ``start`` (first day), ``days``, ``season`` (1 to 4), ``albanian``,
        ``other`` (all less Albanian), ``recorded`` (as Albanian), ``high`` (were all of the year's
        unrecorded Albanians of this quarter) and ``source_id``.

    Raises:
        ValueError: The window ends before it begins, or a choice is unknown.
    """
    if last_year < first_year:
        raise ValueError(f"last_year {last_year} lies before first_year {first_year}")
    chosen = _choose_vintage(quarterly, "quarter", vintage)
    wide = chosen.pivot_table(index="quarter", columns="nationality", values="people", aggfunc="first").astype(float)
    wide = wide.reindex(columns=["AL", "all"]).dropna()
    ids = chosen.groupby("quarter")["source_id"].agg(join_sources)
    year = wide.index.str[:4].astype(int)
    unrecorded = _unrecorded(yearly).reindex(year).to_numpy(float)
    own = wide["all"].groupby(year).transform("sum").to_numpy(float)
    recorded, everyone = wide["AL"].to_numpy(float), wide["all"].to_numpy(float)
    part = unrecorded * everyone / own
    start = pd.PeriodIndex(wide.index.str.replace("-", ""), freq="Q").to_timestamp()
    albanian = _assign(recorded, everyone, part, not_recorded)
    rows = pd.DataFrame(
        {
            "quarter": wide.index,
            "start": start,
            "days": (start + pd.offsets.QuarterBegin(startingMonth=1) - start).days,
            "season": wide.index.str[-1].astype(int),
            "albanian": albanian,
            "other": everyone - albanian,
            "recorded": recorded,
            "high": recorded + np.minimum(unrecorded, everyone - recorded),
            "source_id": ids.loc[wide.index].to_numpy(),
        }
    )
    return rows[pd.Series(year).between(first_year, last_year).to_numpy()].reset_index(drop=True)


def select_years(
    yearly: pd.DataFrame,
    *,
    vintage: str = "newest",
    not_recorded: str = "none",
    first_year: int = 2018,
    last_year: int = 2025,
) -> pd.DataFrame:
    """Return Albanian and other arrivals by year, with the bounds that people without nationality leave.

    Args:
        yearly: Table ``uk_small_boat_arrivals_yearly``; figures that are not exact are left out.
        vintage: As for :func:`select_quarters`.
        not_recorded: As for :func:`select_quarters`.
        first_year: First year, included.
        last_year: Last year, included.

    Returns:
        One row a year: ``year``, ``everyone``, ``albanian``, ``other``, ``recorded``, ``first`` (oldest exact
        figure held for Albanians), ``unrecorded``, ``high`` (were all of them Albanians) and ``source_id``.
        Where nationality is not known for a year, its Albanian figures are missing.
    """
    exact = yearly[yearly["bound"] == "exact"]
    chosen = _choose_vintage(exact, "year", vintage)
    wide = chosen.pivot_table(index="year", columns="nationality", values="people", aggfunc="first").astype(float)
    wide = wide.reindex(columns=["AL", "all", "not_recorded"])
    oldest = _choose_vintage(exact[exact["nationality"] == "AL"], "year", "first").set_index("year")["people"]
    recorded, everyone = wide["AL"].to_numpy(), wide["all"].to_numpy()
    unrecorded = wide["not_recorded"].to_numpy()
    albanian = _assign(recorded, everyone, unrecorded, not_recorded)
    rows = pd.DataFrame(
        {
            "year": wide.index.astype(int),
            "everyone": everyone,
            "albanian": albanian,
            "other": everyone - albanian,
            "recorded": recorded,
            "first": oldest.reindex(wide.index).astype(float).to_numpy(),
            "unrecorded": unrecorded,
            "high": recorded + np.minimum(unrecorded, everyone - recorded),
            "source_id": chosen.groupby("year")["source_id"].agg(join_sources).loc[wide.index].to_numpy(),
        }
    )
    return rows[rows["year"].between(first_year, last_year)].reset_index(drop=True)


def _choose_vintage(rows: pd.DataFrame, period: str, vintage: str) -> pd.DataFrame:
    if vintage == "newest":
        return rows[rows["selected"]]
    if vintage == "first":
        return rows.sort_values("vintage", kind="stable").drop_duplicates(["nationality", period])
    raise ValueError(f"vintage is '{vintage}'; it may be newest or first")


def _unrecorded(yearly: pd.DataFrame) -> pd.Series:
    rows = yearly[(yearly["nationality"] == "not_recorded") & yearly["selected"]]
    return rows.set_index("year")["people"].astype(float)


def _assign(recorded: np.ndarray, everyone: np.ndarray, unrecorded: np.ndarray, rule: str) -> np.ndarray:
    """Add to those recorded as Albanian the people without nationality that a rule counts with them."""
    if rule == "none":
        return recorded
    if rule == "all":
        return recorded + np.minimum(unrecorded, everyone - recorded)
    if rule == "proportional":
        return recorded + unrecorded * recorded / (everyone - unrecorded)
    raise ValueError(f"not_recorded is '{rule}'; it may be none, all or proportional")


def split_quarter(periods: pd.DataFrame, quarterly: pd.DataFrame, quarter: str) -> pd.DataFrame:
    """Split a quarter's Albanian arrivals into months, and set the quarters before and after beside them.

    Months are first figures, so the quarter that they are taken from is the one of the same year of
    publication; what they leave of it is the remaining month or months. People whom a later edition
    adds to the quarter may belong to any of its months: they widen the range of each.

    Args:
        periods: Table ``uk_small_boat_arrivals_other_periods``.
        quarterly: Table ``uk_small_boat_arrivals_quarterly``.
        quarter: The quarter, such as ``2022-Q4``.

    Returns:
        In order of time: ``label``, ``start``, ``end`` (first and last day), ``people``, ``per_day``, ``low``
        and ``high`` (a day), ``kind`` (``quarter``, ``month`` or ``difference``) and ``source_id``. Without
        months for this quarter there are no rows.
    """
    columns = ["label", "start", "end", "people", "per_day", "low", "high", "kind", "source_id"]
    first = pd.Period(quarter.replace("-", ""), freq="Q")
    months = periods[(periods["nationality"] == "AL") & (periods["period_type"] == "month")]
    months = months[months["period_start"].between(first.start_time, first.end_time)].sort_values("period_start")
    own = quarterly[quarterly["nationality"] == "AL"]
    same = own[(own["quarter"] == quarter) & own["vintage"].isin(months["vintage"])]
    if months.empty or same.empty:
        return pd.DataFrame(columns=columns)
    total = same.iloc[0]
    more = max(int(own.loc[own["quarter"] == quarter, "people"].max()) - int(total["people"]), 0)
    rows = [_quarter_row(own, first - 1)]
    left = int(total["people"]) - int(months["people"].sum())
    known = set(months["period_start"])
    every = pd.period_range(first.start_time, first.end_time, freq="M")
    missing = [one for one in every if one.start_time not in known]
    if missing:
        ids = join_sources([total["source_id"], *months["source_id"]])
        rows.append(_row(missing[0].start_time, missing[-1].end_time, left, more, "difference", ids))
    rows += [
        _row(month.period_start, month.period_end, int(month.people), more, "month", month.source_id)
        for month in months.itertuples()
    ]
    rows.append(_quarter_row(own, first + 1))
    found = pd.DataFrame([row for row in rows if row], columns=columns)
    return found.sort_values("start").reset_index(drop=True)


def find_month_before(inside: pd.DataFrame, date: pd.Timestamp) -> pd.DataFrame:
    """Return the last month of a split quarter that had ended before a date: one row, or none."""
    return inside[(inside["kind"] != "quarter") & (inside["end"] < date)].tail(1)


def bound_change(years: pd.DataFrame, year: int) -> tuple[float, float] | None:
    """Bound the change of Albanian arrivals from a year to the next, whoever the unrecorded were.

    Args:
        years: Rows of :func:`select_years`.
        year: The first of the two years.

    Returns:
        Lowest and highest change (of one): the people without nationality all Albanians in the one year and
        none of them in the other. None if a figure is missing.
    """
    known = years.set_index("year")[["recorded", "high"]]
    if not {year, year + 1} <= set(known.index) or known.loc[[year, year + 1]].isna().to_numpy().any():
        return None
    first, second = known.loc[year], known.loc[year + 1]
    if first["recorded"] <= 0:
        return None
    return float(second["recorded"] / first["high"] - 1), float(second["high"] / first["recorded"] - 1)


def _row(start: pd.Timestamp, end: pd.Timestamp, people: int, more: int, kind: str, source_id: str) -> dict:
    days = (end.normalize() - start).days + 1
    name = f"{start:%B %Y}" if (start.year, start.month) == (end.year, end.month) else f"{start:%B}–{end:%B %Y}"
    rates = {"per_day": people / days, "low": people / days, "high": (people + more) / days}
    return {
        "label": name,
        "start": start,
        "end": end.normalize(),
        "people": people,
        **rates,
        "kind": kind,
        "source_id": source_id,
    }


def _quarter_row(own: pd.DataFrame, period: pd.Period) -> dict:
    """Return a whole quarter: its newest figure, with the range over all publications."""
    rows = own[own["quarter"] == f"{period.year}-Q{period.quarter}"]
    if not rows["selected"].any():
        return {}
    chosen = rows[rows["selected"]].iloc[0]
    row = _row(period.start_time, period.end_time, int(chosen["people"]), 0, "quarter", join_sources(rows["source_id"]))
    days = (row["end"] - row["start"]).days + 1
    return {**row, "low": float(rows["people"].min()) / days, "high": float(rows["people"].max()) / days}


@dataclass(frozen=True)
class Course:
    """How arrivals stood before and after a date. What cannot be told is None.

    Attributes:
        before: Albanian arrivals in the four quarters up to and with the date's.
        after: Albanian arrivals in the four quarters after it.
        other_before: Arrivals of the comparison group in the four quarters before.
        other_after: The same after.
        earlier: Albanian arrivals in the four quarters before those of ``before``.
        peak: The highest quarter up to and with the date's.
        onset: The quarter after the highest one.
        begun: Whether that quarter began before the date.
        done: Share of the fall from the highest quarter to the lowest of the four after the date that had
            come by the end of the date's quarter.
        rank: Place of the relative fall among those at all other quarters, and how many; 1 is the largest.
    """

    before: float | None
    after: float | None
    other_before: float | None
    other_after: float | None
    earlier: float | None = None
    peak: str | None = None
    onset: str | None = None
    begun: bool | None = None
    done: float | None = None
    rank: tuple[int, int] | None = None

    @property
    def change(self) -> float | None:
        """Relative change of Albanian arrivals."""
        return change_of(self.before, self.after)

    @property
    def other_change(self) -> float | None:
        """Relative change of the comparison group."""
        return change_of(self.other_before, self.other_after)


def change_of(before: float | None, after: float | None) -> float | None:
    """Return a relative change, or None where a figure is missing or the first one is zero."""
    if before is None or after is None or pd.isna(before) or pd.isna(after) or before <= 0:
        return None
    return float(after / before - 1)


def describe_course(series: pd.DataFrame, date: pd.Timestamp, seasons: Sequence[int] = (1, 2, 3, 4)) -> Course:
    """Describe the four quarters up to and with that of a date, and the four after it.

    Args:
        series: Rows of :func:`select_quarters`.
        date: The date.
        seasons: The quarters that count; one that is left out is left out on both sides.

    Returns:
        The course. What rests on a quarter outside the series is None.
    """
    last = pd.Period(name_quarter(date).replace("-", ""), freq="Q")
    periods = [one for one in pd.period_range(last - 7, last + 4, freq="Q") if one.quarter in seasons]
    names = [f"{one.year}-Q{one.quarter}" for one in periods]
    earlier, before, after = (names[len(seasons) * step : len(seasons) * (step + 1)] for step in range(3))
    rows = series[series["season"].isin(list(seasons))].reset_index(drop=True)
    known = rows.set_index("quarter")

    def total(quarters: Sequence[str], column: str) -> float | None:
        return float(known.loc[list(quarters), column].sum()) if set(quarters) <= set(known.index) else None

    course = Course(
        before=total(before, "albanian"),
        after=total(after, "albanian"),
        other_before=total(before, "other"),
        other_after=total(after, "other"),
        earlier=total(earlier, "albanian"),
    )
    if course.before is None:
        return course
    own = known.loc[before, "albanian"]
    peak = str(own.idxmax())
    place = names.index(peak) + 1
    low = known.loc[after, "albanian"].min() if course.after is not None else own.iloc[-1]
    fall = float(own[peak] - low)
    changes = compute_placebos(rows, len(seasons)).set_index("quarter")["difference"]
    return replace(
        course,
        peak=peak,
        onset=names[place],
        begun=bool(periods[place].start_time < date),
        done=float(own[peak] - own.iloc[-1]) / fall if course.after is not None and fall > 0 else None,
        rank=rank_lowest(changes, before[-1]),
    )


def compute_placebos(series: pd.DataFrame, width: int = 4) -> pd.DataFrame:
    """Compute the same comparison at every quarter, as if something had happened there.

    Neighbouring quarters share most of their windows, so these are far fewer independent trials than rows.

    Args:
        series: Rows of :func:`select_quarters`, without gaps.
        width: Quarters on either side; four hold each season once.

    Returns:
        ``quarter``, ``start``, ``albanian``, ``other`` (changes as logarithms, base 2: minus one is a halving),
        ``difference`` and ``source_id``.
    """
    rows = series.set_index("quarter")
    own, rest = measure_changes(rows["albanian"], width), measure_changes(rows["other"], width)
    found = pd.DataFrame({"albanian": own, "other": rest, "difference": own - rest})
    found = found.assign(start=rows["start"].reindex(found.index), source_id=rows["source_id"].reindex(found.index))
    return found.rename_axis("quarter").reset_index()
