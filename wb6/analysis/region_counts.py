"""What the region's own registers count, where they are silent, and how they stand to detections at the EU's edge.

A registration is not a person: each country counts the same person again. An intention to seek asylum
is not an application. A detection is a crossing from the region into the EU that was noticed, not a
person. Nothing here explains why a count moved.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from wb6.analysis.provenance import join_sources

REGISTERS = {
    "arrivals": "Irregular arrivals registered",
    "intentions": "Intentions to seek asylum",
    "applications": "Asylum applications",
    "centres": "People passing through Serbian centres",
}
#: What the tables write for a total that a source adds up over the six.
TOTAL = "WB6"
_COLUMNS = ["register", "country", "period_start", "period_end", "people", "selected", "source_id"]


def gather_registers(
    arrivals: pd.DataFrame, intentions: pd.DataFrame, applications: pd.DataFrame, centres: pd.DataFrame
) -> pd.DataFrame:
    """Put the four registers below each other in one form.

    Args:
        arrivals: Table ``irregular_arrivals_registered``.
        intentions: Table ``asylum_intentions_in_region``; it has no rival rows, so all are selected.
        applications: Table ``asylum_applications_in_region``.
        centres: Table ``people_in_serbian_centres``; newly arrived people are another count and left out.

    Returns:
        Columns ``register`` (a key of :data:`REGISTERS`), ``country`` (``WB6`` for a total that a source
        adds up), ``period_start``, ``period_end``, ``people``, ``selected`` and ``source_id``.
    """
    own = centres[centres["counted_as"] == "people_passing_through"].assign(country="RS")
    parts = {
        "arrivals": arrivals,
        "intentions": intentions.assign(selected=True),
        "applications": applications,
        "centres": own,
    }
    rows = [frame.assign(register=name)[_COLUMNS] for name, frame in parts.items()]
    return pd.concat(rows, ignore_index=True).astype({"selected": "bool"})


def swap_sources(registers: pd.DataFrame) -> pd.DataFrame:
    """Return the registers with the rival figure wherever a source other than the chosen one has one.

    Args:
        registers: What :func:`gather_registers` returned.

    Returns:
        The same columns; the first rival of each register, country and period is selected in place of
        the chosen figure, the rest stays.
    """
    key = ["register", "country", "period_start", "period_end"]
    ordered = registers.sort_values([*key, "selected"], kind="stable")
    swapped = ~ordered.duplicated(key)  # a rival sorts before the chosen figure
    return ordered.assign(selected=swapped).sort_index()


def choose_periods(
    registers: pd.DataFrame, first_year: int, last_year: int, countries: Sequence[str], names: Sequence[str]
) -> pd.DataFrame:
    """Return the longest period of each register, country and year in a window.

    Args:
        registers: What :func:`gather_registers` returned.
        first_year: First year, included.
        last_year: Last year, included.
        countries: Codes to keep; ``WB6`` for totals.
        names: Registers to keep.

    Returns:
        The selected rows with ``year`` and ``whole`` (whether the period is the calendar year), sorted by
        register, country and year. Periods across years are left out.

    Raises:
        ValueError: The window ends before it begins.
    """
    if last_year < first_year:
        raise ValueError(f"last_year {last_year} lies before first_year {first_year}")
    start, end = registers["period_start"], registers["period_end"]
    inside = (start.dt.year == end.dt.year) & start.dt.year.between(first_year, last_year)
    wanted = registers["selected"] & registers["country"].isin(list(countries)) & registers["register"].isin(names)
    rows = registers[inside & wanted]
    days = (rows["period_end"] - rows["period_start"]).dt.days + 1
    year = rows["period_start"].dt.year
    whole = rows["period_start"].dt.strftime("%m-%d").eq("01-01") & rows["period_end"].dt.strftime("%m-%d").eq("12-31")
    rows = rows.assign(year=year, whole=whole, days=days).sort_values("days", kind="stable")
    rows = rows.drop_duplicates(["register", "country", "year"], keep="last").drop(columns="days")
    return rows.sort_values(["register", "country", "year"]).reset_index(drop=True)


def match_detections(
    chosen: pd.DataFrame, years: pd.DataFrame, months: pd.DataFrame, *, from_months: bool = False
) -> pd.DataFrame:
    """Set each count beside the detections at the EU's edge in the same months.

    Args:
        chosen: What :func:`choose_periods` returned.
        years: Detections of the route by year (columns ``year``, ``detections``, ``source_id``), one row a
            year; used where the period is a calendar year.
        months: Detections by month (columns ``date``, ``detections``, ``source_id``); used for parts of a
            year, and nowhere if one of the months is not known.
        from_months: Use the months for calendar years too.

    Returns:
        The rows with ``detections``, ``per_hundred`` (people counted for every hundred detections) and the
        sources of both. Counts whose period is not made of whole months, and those without detections to
        set them against, are left out.
    """
    by_year = years.drop_duplicates("year").set_index("year")
    by_month = months.drop_duplicates("date").set_index("date")
    kept = []
    for row in chosen.to_dict("records"):
        known = row["whole"] and not from_months and row["year"] in by_year.index
        found = by_year.loc[[row["year"]]] if known else _months_of(row, by_month)
        total = float(found["detections"].sum()) if len(found) else 0.0
        if total > 0:
            ids = join_sources([row["source_id"], *found["source_id"].unique()])
            people = float(row["people"])
            matched = {"people": people, "detections": total, "per_hundred": 100 * people / total, "source_id": ids}
            kept.append({**row, **matched})
    return pd.DataFrame(kept, columns=[*chosen.columns, "detections", "per_hundred"])


def _months_of(row: Mapping[str, pd.Timestamp], by_month: pd.DataFrame) -> pd.DataFrame:
    """Return the months of a period if it is made of whole months that are all known."""
    start, end = row["period_start"], row["period_end"]
    wanted = pd.date_range(start.replace(day=1), end, freq="MS")
    if start.day != 1 or not end.is_month_end or not wanted.isin(by_month.index).all():
        return by_month.head(0)
    found = by_month.loc[wanted]
    return by_month.head(0) if found["detections"].isna().any() else found


def cover_years(
    registers: pd.DataFrame, first_year: int, last_year: int, pairs: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """Say for each register, country and year whether there is a figure.

    Args:
        registers: What :func:`gather_registers` returned, or a frame of the same columns.
        first_year: First year, included.
        last_year: Last year, included.
        pairs: For each register the countries that could have it.

    Returns:
        Columns ``register``, ``country``, ``row`` (both in one key), ``year``, ``cover`` (``whole``,
        ``part`` or ``none``), ``months`` (whole months that the figure counts) and ``source_id`` (empty for
        ``none``), a row for each register, country and year.
    """
    lines = []
    for name, countries in pairs.items():
        chosen = choose_periods(registers, first_year, last_year, countries, [name])
        found = {(row.country, row.year): row for row in chosen.itertuples()}
        for country in countries:
            for year in range(first_year, last_year + 1):
                one = found.get((country, year))
                cover = "none" if one is None else "whole" if one.whole else "part"
                ids = "" if one is None else one.source_id
                months = 0 if one is None else _count_months(one.period_start, one.period_end)
                lines.append((name, country, f"{name} {country}", year, cover, months, ids))
    return pd.DataFrame(lines, columns=["register", "country", "row", "year", "cover", "months", "source_id"])


def share_covered(cover: pd.DataFrame) -> tuple[float | None, float | None]:
    """Return which share of the cells of single countries holds a whole year, and which a part of one.

    Args:
        cover: What :func:`cover_years` returned; totals of a source are no country and left out.

    Returns:
        Both shares, of one; None where there is no cell.
    """
    own = cover.loc[cover["country"] != TOTAL, "cover"]
    if own.empty:
        return None, None
    return float((own == "whole").mean()), float((own == "part").mean())


def _count_months(start: pd.Timestamp, end: pd.Timestamp) -> int:
    """Return how many whole months a period within one year holds."""
    first = start.month + (start.day > 1)
    last = end.month - (not end.is_month_end)
    return max(last - first + 1, 0)


def take_stocks(stocks: pd.DataFrame, population: str, first_year: int, last_year: int) -> pd.DataFrame:
    """Return the last stock of each area and year in a window.

    Args:
        stocks: Table ``refugees_and_asylum_seekers_in_region``.
        population: ``refugees`` or ``asylum_seekers``.
        first_year: First year, included.
        last_year: Last year, included.

    Returns:
        The rows with ``year``, one for each area and year; an absent year is not known, not zero.
    """
    rows = stocks[stocks["population"] == population].assign(year=lambda one: one["date"].dt.year)
    rows = rows[rows["year"].between(first_year, last_year)].sort_values(["area", "date"])
    return rows.drop_duplicates(["area", "year"], keep="last").reset_index(drop=True)


def sum_stocks(
    stocks: pd.DataFrame, population: str, areas: Sequence[str], first_year: int, last_year: int
) -> pd.DataFrame:
    """Sum the last stock of each year over areas, where every one of them has a figure of the same day.

    Args:
        stocks: Table ``refugees_and_asylum_seekers_in_region``.
        population: ``refugees`` or ``asylum_seekers``.
        areas: The areas to sum, as the table names them.
        first_year: First year, included.
        last_year: Last year, included.

    Returns:
        Columns ``date``, ``year``, ``people`` and ``source_id``, one row a date, in order. A date on which an
        area has no figure is left out: a smaller sum would look like a fall.
    """
    rows = take_stocks(stocks, population, first_year, last_year)
    rows = rows[rows["area"].isin(list(areas))]
    found = rows.groupby("date").agg(
        year=("year", "first"),
        people=("people", "sum"),
        held=("area", "nunique"),
        source_id=("source_id", join_sources),
    )
    return found[found["held"] == len(set(areas))].drop(columns="held").reset_index()


def find_ends(rows: pd.DataFrame, value: str) -> dict[str, pd.DataFrame]:
    """Find the first, the highest and the last row of a series in time.

    A first and a last figure say where a record began and ended; the highest says where it turned. To set
    the highest against the last alone could show nothing but a fall.

    Args:
        rows: A series with a column ``year``; rows without a value do not count.
        value: Column with the values.

    Returns:
        Under ``first``, ``peak`` (the earliest of equals) and ``last`` one row each; none where there is no value.
    """
    known = rows.dropna(subset=[value]).sort_values("year", kind="stable")
    place = int(known[value].astype(float).to_numpy().argmax()) if len(known) else 0
    return {"first": known.head(1), "peak": known.iloc[place : place + 1], "last": known.tail(1)}
