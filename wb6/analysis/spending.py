"""Military spending: its change over every window of some years, in real terms, in dollars and in own money.

Sums are taken only where every country has a figure, so that no sum grows by gaining a member. Nothing
here reads files, and nothing says why spending moves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from wb6.analysis.frames import make_frame
from wb6.analysis.provenance import join_sources

#: Country-years that are no base and no end of a comparison (caveats of the table ``military_spending``):
#: Kosovo 2008 is close to nothing, North Macedonia 2001 more than twice the years beside it.
WEAK_YEARS = frozenset({("XK", 2008), ("MK", 2001)})

#: The measures of a window, by column of :func:`list_windows`.
MEASURES = {
    "real": "at constant prices",
    "dollars": "in dollars of the day",
    "money": "in own money of the day",
    "prices": "consumer prices",
}

#: Groups that stand beside the single countries.
GROUPS = {"sum": "Sum", "sum_without": "Sum without Serbia", "mean": "Mean", "median": "Median"}

_WINDOWS = {
    "unit": "str",
    "start": "int64",
    "end": "int64",
    "real": "float64",
    "dollars": "float64",
    "money": "float64",
    "prices": "float64",
    "source_id": "str",
}


def spread_years(rows: pd.DataFrame, value: str) -> pd.DataFrame:
    """Return a table of years by countries, with a row for every year between the first and the last.

    Args:
        rows: One country in one year a row: ``country``, ``year`` and the value.
        value: Column with the value.

    Returns:
        Floats, missing where there is no figure.
    """
    if rows.empty:
        return pd.DataFrame(dtype=float)
    wide = rows.pivot(index="year", columns="country", values=value).astype(float)
    wide.index = wide.index.astype(int)
    return wide.reindex(range(int(wide.index.min()), int(wide.index.max()) + 1))


def drop_weak_years(wide: pd.DataFrame) -> pd.DataFrame:
    """Return years by countries without the cells of :data:`WEAK_YEARS`."""
    kept = wide.copy()
    for country, year in WEAK_YEARS:
        if country in kept.columns and year in kept.index:
            kept.loc[year, country] = np.nan
    return kept


def chain_prices(prices: pd.DataFrame, country: str, start: int, end: int) -> float:
    """Chain yearly rates of inflation from the mean of one year to the mean of another.

    Args:
        prices: Table ``consumer_prices``: ``country``, ``year``, ``inflation_pct`` over the year before.
        country: Code.
        start: Year whose mean is the base.
        end: Year whose mean is reached.

    Returns:
        Prices at the end over prices at the start; missing where one rate is missing.

    Example:
        Rates of 10 per cent in each of two years make prices 1.21 times as high.
    """
    rows = prices[(prices["country"] == country) & prices["year"].between(start + 1, end)]
    rates = rows["inflation_pct"].dropna()
    return float((1 + rates.astype(float) / 100).prod()) if len(rates) == end - start else np.nan


def list_windows(
    spending: pd.DataFrame,
    prices: pd.DataFrame,
    countries: Sequence[str],
    span: int,
    *,
    keep_weak: bool = False,
    without: str = "RS",
) -> pd.DataFrame:
    """List the change over every window of some yearly steps, country by country and for groups of them.

    Args:
        spending: Rows of ``military_spending``, one for each country and year: ``million_usd_2023_prices``,
            ``million_usd`` and ``source_id``.
        prices: Table ``consumer_prices``.
        countries: Countries to keep.
        span: Yearly steps from the first year of a window to its last.
        keep_weak: Whether the cells of :data:`WEAK_YEARS` may begin or end a window.
        without: Country that ``sum_without`` leaves out.

    Returns:
        Columns ``unit`` (a code, or a key of :data:`GROUPS`), ``start``, ``end``, and end over start as
        ``real`` (constant prices), ``dollars`` (current prices and exchange rates), ``prices`` (national
        consumer prices) and ``money`` (own money of the day: real times prices); ``source_id``. Missing
        where not known: groups where a country lacks a figure, prices where a rate is missing. Of several
        countries the money is that of their sum at prices of 2023, the prices are their plain mean.
    """
    rows = spending[spending["country"].isin(list(countries))]
    real, dollars = (spread_years(rows, name) for name in ("million_usd_2023_prices", "million_usd"))
    if not keep_weak:
        real, dollars = drop_weak_years(real), drop_weak_years(dollars)
    present = [code for code in countries if code in real.columns]
    yearly = spread_years(prices, "inflation_pct")
    lines = []
    origins = rows.groupby("country")["source_id"].agg(join_sources).to_dict()
    price_origins = prices.groupby("country")["source_id"].agg(join_sources).to_dict()
    for start, end in ((year, year + span) for year in real.index if year + span in real.index):
        rates = yearly.reindex(index=range(start + 1, end + 1), columns=present)
        costs = (1 + rates / 100).prod(skipna=False).to_dict()
        for code in present:
            ratio = real.loc[end, code] / real.loc[start, code]
            if np.isfinite(ratio):
                usd = dollars.loc[end, code] / dollars.loc[start, code]
                source = join_sources([origins[code], *([price_origins[code]] if np.isfinite(costs[code]) else [])])
                values = {"real": ratio, "dollars": usd, "prices": costs[code], "money": ratio * costs[code]}
                lines.append({"unit": code, "start": start, "end": end, **values, "source_id": source})
        every = join_sources([*origins.values(), *price_origins.values()])
        for name, members in _groups(present, without).items():
            values = _of_group(name, members, real, dollars, costs, start, end)
            if np.isfinite(values["real"]):
                lines.append({"unit": name, "start": start, "end": end, **values, "source_id": every})
    return make_frame(lines, _WINDOWS)


def list_price_windows(prices: pd.DataFrame, countries: Sequence[str], span: int) -> pd.DataFrame:
    """List the change of consumer prices over every window, country by country.

    Args:
        prices: Table ``consumer_prices``.
        countries: Countries to keep.
        span: Yearly steps of a window.

    Returns:
        Columns ``unit``, ``start``, ``end``, ``prices`` (end over start) and ``source_id``; a window in
        which one yearly rate is missing has no row.
    """
    lines = []
    for code in countries:
        own = prices[(prices["country"] == code) & prices["inflation_pct"].notna()]
        for end in sorted(own["year"].astype(int)):
            ratio = chain_prices(prices, code, end - span, end)
            if np.isfinite(ratio):
                source = join_sources(own.loc[own["year"].between(end - span + 1, end), "source_id"])
                lines.append({"unit": code, "start": end - span, "end": end, "prices": ratio, "source_id": source})
    return make_frame(lines, {name: _WINDOWS[name] for name in ("unit", "start", "end", "prices", "source_id")})


def _groups(present: Sequence[str], without: str) -> dict[str, list[str]]:
    """Return the members of each group; a group of one country is none."""
    rest = [code for code in present if code != without]
    groups = {name: list(present) for name in ("sum", "mean", "median")} if len(present) > 1 else {}
    return {**groups, **({"sum_without": rest} if without in present and len(rest) > 1 else {})}


def _of_group(
    name: str,
    members: Sequence[str],
    real: pd.DataFrame,
    dollars: pd.DataFrame,
    costs: Mapping[str, float],
    start: int,
    end: int,
) -> dict[str, float]:
    """Return the four ratios of a group; missing where one member lacks a figure."""
    mean_costs = float(np.mean([costs[code] for code in members]))
    if name in ("mean", "median"):
        of = np.mean if name == "mean" else np.median
        price = np.array([costs[code] for code in members])
        ratios, usd = ((one.loc[end, members] / one.loc[start, members]).to_numpy(float) for one in (real, dollars))
        whole = {"real": ratios, "dollars": usd, "prices": price, "money": ratios * price}
        return {measure: float(of(each)) for measure, each in whole.items()}
    before, after = real.loc[start, members], real.loc[end, members]
    deflated = after * pd.Series(costs)[list(members)]
    return {
        "real": float(after.sum(skipna=False) / before.sum(skipna=False)),
        "dollars": float(dollars.loc[end, members].sum(skipna=False) / dollars.loc[start, members].sum(skipna=False)),
        "prices": mean_costs,
        "money": float(deflated.sum(skipna=False) / before.sum(skipna=False)),
    }


@dataclass(frozen=True)
class Match:
    """How the windows of a unit lie to a claimed rise.

    Attributes:
        windows: Windows that can be told.
        within: Windows whose rise rounds to the claimed one.
        over: Windows that rose by more.
        under: Windows that rose by less, or fell.
        fell: Windows that did not rise at all.
    """

    windows: int
    within: int
    over: int
    under: int
    fell: int


def compare_rise(ratio: float, claimed: float, room: float) -> str:
    """Say whether a ratio of end to start is ``within``, ``over`` or ``under`` a claimed rise, or ``untold``.

    Args:
        ratio: End over start.
        claimed: Claimed rise in per cent.
        room: How far a rise may lie from it, in percentage points; ends count as within.

    Example:
        >>> compare_rise(1.54, 50, 5), compare_rise(1.08, 50, 5), compare_rise(2.1, 50, 5)
        ('within', 'under', 'over')
    """
    if not np.isfinite(ratio):
        return "untold"
    rise = 100 * (ratio - 1)
    if abs(rise - claimed) <= room + 1e-9:
        return "within"
    return "over" if rise > claimed else "under"


def match_windows(windows: pd.DataFrame, unit: str, measure: str, claimed: float, room: float) -> Match:
    """Count how the windows of a unit lie to a claimed rise.

    Args:
        windows: What :func:`list_windows` returned.
        unit: A value of its column ``unit``.
        measure: One of :data:`MEASURES`.
        claimed: Claimed rise in per cent.
        room: As for :func:`compare_rise`.
    """
    ratios = windows.loc[windows["unit"] == unit, measure].dropna()
    found = [compare_rise(one, claimed, room) for one in ratios]
    return Match(len(found), found.count("within"), found.count("over"), found.count("under"), int((ratios <= 1).sum()))


def reach_guideline(rows: pd.DataFrame, guideline: float) -> pd.DataFrame:
    """Say when each country's share of GDP was at or over a guideline.

    Args:
        rows: One country in one year a row: ``country``, ``year``, ``gdp_pct`` and ``source_id``.
        guideline: Share of GDP in per cent.

    Returns:
        A row for each country, in order of appearance: ``country``, ``first`` (first year at or over it),
        ``since`` (first year of the unbroken run that reaches the last year), ``years`` (how many at or
        over), ``known`` (years with a figure), ``last`` (last year), ``gdp_pct`` (in the last year) and
        ``source_id``; years are missing where there is none.
    """
    lines = []
    for country, own in rows.dropna(subset=["gdp_pct"]).groupby("country", sort=False):
        ordered = own.sort_values("year")
        years = ordered["year"].astype(int).tolist()
        at = (ordered["gdp_pct"].astype(float) >= guideline).tolist()
        run = len(at) - next((place for place, one in enumerate(reversed(at)) if not one), len(at))
        lines.append(
            {
                "country": country,
                "first": next((year for year, one in zip(years, at, strict=True) if one), np.nan),
                "since": years[run] if run < len(at) else np.nan,
                "years": sum(at),
                "known": len(at),
                "last": years[-1],
                "gdp_pct": float(ordered["gdp_pct"].iloc[-1]),
                "source_id": join_sources(ordered["source_id"]),
            }
        )
    types = dict.fromkeys(("first", "since", "gdp_pct"), "float64")
    order = ["country", "first", "since", "years", "known", "last", "gdp_pct", "source_id"]
    rest = {"years": "int64", "known": "int64", "last": "int64"}
    return make_frame(lines, {one: types.get(one, rest.get(one, "str")) for one in order})


def list_ties(agreements: pd.DataFrame, disputes: pd.DataFrame, nodes: Sequence[str]) -> pd.DataFrame:
    """List the pairs that agreements bind and disputes part, each pair and kind once.

    Args:
        agreements: Table ``security_agreements``; texts that all six joined (``WB6``) and mere proposals
            and texts that were never begun are left out.
        disputes: Table ``disputes``; protests and what has ended are left out.
        nodes: Codes to keep.

    Returns:
        Columns ``a``, ``b``, ``kind`` (of the agreement or the dispute), ``since`` (date of the first such
        row), ``ids`` and ``source_id``. A dispute keeps the order side, towards.
    """
    lines = []
    bound = agreements[~agreements["status"].isin(["proposed", "not_launched"])]
    for row in bound.sort_values("date", kind="stable").itertuples():
        parties = str(row.parties).split(";")
        if "WB6" in parties:
            continue
        for a, b in combinations([one for one in nodes if one in parties], 2):
            lines.append((a, b, row.kind, row.date, row.agreement_id, row.source_id))
    parted = disputes[(disputes["status"] == "open") & (disputes["kind"] != "protest")]
    for row in parted.itertuples():
        others = [one for one in str(row.towards).split(";") if {row.side, one} <= set(nodes)]
        lines += [(row.side, one, row.kind, row.since, row.dispute_id, row.source_id) for one in others]
    frame = pd.DataFrame(lines, columns=["a", "b", "kind", "since", "ids", "source_id"])
    joined = frame.groupby(["a", "b", "kind"], sort=False, as_index=False).agg(
        {"since": "min", "ids": ";".join, "source_id": join_sources}
    )
    return joined.astype({"a": "str", "b": "str", "kind": "str", "ids": "str", "source_id": "str"})
