"""What Albanian arrivals by small boat are set against: other people, other ways, other destinations, other rules.

Also what stands beside them without being a comparison: returns, asylum decisions, and the number of people
that a stated share would be. Nothing here names a cause.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from wb6.analysis.channel import Course, change_of, name_quarter
from wb6.analysis.counterfactuals import expect_by_season
from wb6.analysis.provenance import join_sources
from wb6.evidence.periods import whole_years

#: Whom arrivals of Albanians are set against.
GROUPS = {
    "other_small_boats": "Other nationalities, small boats",
    "albanians_other_ways": "Albanians, other ways to the UK",
    "albanians_in_eu": "Albanians, asylum in the EU",
    "other_wb6_small_boats": "Other five of the region, small boats",
}

#: States whose asylum figures are set beside the British ones, as a figure names them.
DESTINATIONS = {
    "AT": "Austria",
    "BE": "Belgium",
    "DE": "Germany",
    "DK": "Denmark",
    "ES": "Spain",
    "FR": "France",
    "GB": "United Kingdom",
    "GR": "Greece",
    "IE": "Ireland",
    "IT": "Italy",
    "LU": "Luxembourg",
    "NL": "Netherlands",
    "SE": "Sweden",
}


def compare_groups(
    course: Course,
    series: pd.DataFrame,
    entries: pd.DataFrame,
    destinations: pd.DataFrame,
    groups: Sequence[str],
    year: int,
) -> pd.DataFrame:
    """Set groups before and after a date side by side.

    Args:
        course: Course of the arrivals around the date.
        series: Rows of ``select_quarters``.
        entries: Table ``uk_irregular_entries``.
        destinations: Table ``first_time_asylum_applicants_by_destination``.
        groups: Keys of :data:`GROUPS`.
        year: Year of the date. Groups that are known by calendar year are taken in it and in the next.

    Returns:
        ``group``, ``label``, ``before``, ``after``, ``change`` (of one) and ``source_id``; a group without both
        figures has a missing change.
    """
    albanian = entries["nationality"] == "AL"
    boats = entries["method"] == "small_boat"
    people = {
        "albanians_other_ways": entries[albanian & ~boats],
        "other_wb6_small_boats": entries[~albanian & boats],
        "albanians_in_eu": destinations[(destinations["citizenship"] == "AL") & destinations["in_eu27"]],
    }
    rows: list[dict[str, Any]] = []
    for group in groups:
        if group == "other_small_boats":
            before, after, used = course.other_before, course.other_after, series
        else:
            used = people[group][people[group]["year"].isin([year, year + 1])]
            sums = used.groupby("year")["people"].sum()
            before, after = (float(sums[one]) if one in sums.index else None for one in (year, year + 1))
        ids = join_sources(used["source_id"])
        figures = {"before": before, "after": after, "change": change_of(before, after)}
        rows.append({"group": group, "label": GROUPS[group], **figures, "source_id": ids})
    columns = ["group", "label", "before", "after", "change", "source_id"]
    return pd.DataFrame(rows, columns=columns).astype({"before": float, "after": float, "change": float})


def expect_arrivals(course: Course, series: pd.DataFrame, compared: pd.DataFrame, date: pd.Timestamp) -> pd.DataFrame:
    """Compute how many Albanians each assumption would have let expect in the four quarters after a date.

    Args:
        course: Course of the arrivals around the date.
        series: Rows of ``select_quarters``; what lies up to the date's quarter is what season, level and
            trend are taken from.
        compared: Rows of :func:`compare_groups`; each group's change is applied to the arrivals before.
        date: The date.

    Returns:
        ``rule``, ``kind`` (``group`` or ``series``), ``label``, ``expected``, ``counted``, ``fall`` (share of the
        expected that did not come; negative if more came), ``points`` (quarters or periods behind it) and
        ``source_id``. Assumptions that cannot be computed are left out; without a count after the date there
        are no rows.
    """
    past = series[series["quarter"] <= name_quarter(date)]
    values, seasons = past["albanian"].tolist(), past["season"].tolist()
    ids = join_sources(series["source_id"]) if len(series) else ""
    found: list[tuple[str, str, str, float | None, int, str]] = [
        ("held", "series", "As in the year before", course.before, 4, ids)
    ]
    for row in compared.itertuples():
        grown = None if course.before is None or pd.isna(row.change) else course.before * (1 + row.change)
        found.append((row.group, "group", row.label, grown, 2, join_sources([ids, row.source_id])))
    coming = [1, 2, 3, 4]
    enough = len(values) >= 8
    level = expect_by_season(values, seasons, coming) if enough else None
    trend = expect_by_season(values, seasons, coming, trend=True) if enough else None
    found += [
        ("trend", "series", "Season and straight trend", trend, len(values), ids),
        ("level", "series", "Season and level", level, len(values), ids),
        ("earlier", "series", "As two years before", course.earlier, 4, ids),
    ]
    columns = ["rule", "kind", "label", "expected", "counted", "fall", "points", "source_id"]
    if course.after is None:
        return pd.DataFrame(columns=columns)
    counted = course.after
    rows = [
        (rule, kind, label, expected, counted, 1 - counted / expected, points, source)
        for rule, kind, label, expected, points, source in found
        if expected is not None and expected > 0
    ]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("expected", ascending=False, kind="stable").reset_index(drop=True)


def compare_destinations(
    applications: pd.DataFrame, destinations: pd.DataFrame, year: int, least: int = 100
) -> pd.DataFrame:
    """Set Albanian asylum applications in the United Kingdom beside those in EU states, a year and the next.

    The British figure counts people with all applications, the others first-time applicants: only changes
    may be compared.

    Args:
        applications: Table ``uk_asylum_applications``.
        destinations: Table ``first_time_asylum_applicants_by_destination``.
        year: The first of the two years.
        least: States with fewer applicants in the first year are left out.

    Returns:
        ``destination`` (ISO code), ``before``, ``after``, ``change`` (of one) and ``source_id``, the largest fall
        first.
    """
    british = whole_years(applications[(applications["nationality"] == "AL") & applications["selected"]])
    european = destinations[(destinations["citizenship"] == "AL") & destinations["in_eu27"]]
    both = pd.concat(
        [
            british.assign(destination="GB")[["destination", "year", "people", "source_id"]],
            european[["destination", "year", "people", "source_id"]],
        ]
    )
    first, second = (both[both["year"] == one] for one in (year, year + 1))
    found = first.merge(second, on="destination", suffixes=("", "_after"))
    found = found[found["people"] >= least].astype({"people": float, "people_after": float})
    rows = pd.DataFrame(
        {
            "destination": found["destination"],
            "before": found["people"],
            "after": found["people_after"],
            "change": found["people_after"] / found["people"] - 1,
            "source_id": found["source_id"],
        }
    )
    return rows.sort_values("change", kind="stable").reset_index(drop=True)


def compute_grant_rates(decisions: pd.DataFrame, nationality: str = "AL") -> pd.DataFrame:
    """Compute the share of initial asylum decisions that were grants.

    Args:
        decisions: Table ``uk_asylum_decisions``.
        nationality: Whose decisions.

    Returns:
        One row a period: ``year``, ``whole`` (False for a part of a year), ``grants``, ``decisions``, ``rate`` (of
        one) and ``source_id``.
    """
    own = decisions[decisions["nationality"] == nationality]
    keys = ["period_start", "period_end", "period_type"]
    wide = own.pivot_table(index=keys, columns="outcome", values="main_applicants", aggfunc="sum").astype(float)
    wide = wide.reindex(columns=["grant", "refusal"])
    ids = own.groupby(keys)["source_id"].agg(join_sources)
    total = wide["grant"] + wide["refusal"]
    rows = pd.DataFrame(
        {
            "year": [start.year for start, _, _ in wide.index],
            "whole": [kind == "year" for _, _, kind in wide.index],
            "grants": wide["grant"].to_numpy(),
            "decisions": total.to_numpy(),
            "rate": (wide["grant"] / total.where(total > 0)).to_numpy(),
            "source_id": ids.loc[wide.index].to_numpy(),
        }
    )
    return rows.astype({"year": int}).sort_values("year").reset_index(drop=True)


def select_returns(returns: pd.DataFrame, nationality: str = "AL") -> pd.DataFrame:
    """Return each year's returns by type, or the one total of a year that is not known by type.

    Args:
        returns: Table ``uk_returns``; totals of years that are known by type, and bounds, are left out.
        nationality: Whose returns.

    Returns:
        The rows, by year and type.
    """
    own = returns[(returns["nationality"] == nationality) & (returns["bound"] == "exact")]
    parts = own[own["level"] == "part"]
    totals = own[(own["level"] == "total") & ~own["year"].isin(parts["year"])]
    kept = pd.concat([parts, totals]).sort_values(["year", "return_type"]).reset_index(drop=True)
    kept.attrs = returns.attrs
    return kept


def imply_crossers(years: pd.DataFrame, detections: pd.DataFrame, share: float) -> pd.DataFrame:
    """Compute how many people a share of the arrivals would be, and what part of the route's detections.

    Args:
        years: Rows of ``select_years``.
        detections: Table ``route_detections``; the figure that it selects for the Western Balkan route is used.
        share: The share of arrivals that is said to have crossed the region, of one.

    Returns:
        ``year``, ``arrivals``, ``crossers``, ``detections``, ``same_year`` and ``year_before`` (crossers over the
        detections of that year and of the one before), ``albanian_share`` (of all arrivals) and
        ``source_id``. A year without detections is left out.

    Raises:
        ValueError: The share is not between zero and one.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share is {share}; a share lies between 0 and 1")
    route = detections[detections["selected"] & (detections["route"] == "western_balkan")].set_index("year")
    known = route["detections"].astype(float)
    rows = years[years["everyone"].notna() & years["year"].isin(known.index)].reset_index(drop=True)
    year = rows["year"]
    same, before = known.reindex(year).to_numpy(), known.reindex(year - 1).to_numpy()
    crossers = share * rows["everyone"].to_numpy(float)
    ids = [join_sources([a, b]) for a, b in zip(rows["source_id"], route["source_id"].reindex(year), strict=True)]
    return pd.DataFrame(
        {
            "year": year,
            "arrivals": rows["everyone"],
            "crossers": crossers,
            "detections": same,
            "same_year": crossers / same,
            "year_before": np.divide(crossers, before),
            "albanian_share": (rows["albanian"] / rows["everyone"]).to_numpy(),
            "source_id": ids,
        }
    )


def compare_vintages(quarterly: pd.DataFrame, nationality: str = "AL") -> pd.DataFrame:
    """Set the first figure of each quarter that was published more than once beside the one used now.

    Args:
        quarterly: Table ``uk_small_boat_arrivals_quarterly``.
        nationality: Whose arrivals.

    Returns:
        ``quarter``, ``first`` (oldest edition held), ``newest`` (the one that the table selects), ``change`` (of
        one; missing where the first is zero) and ``source_id``, by quarter.
    """
    own = quarterly[(quarterly["nationality"] == nationality) & (quarterly["bound"] == "exact")]
    rows: list[tuple[Any, ...]] = []
    for quarter, editions in own.sort_values("vintage", kind="stable").groupby("quarter"):
        chosen = editions[editions["selected"]]
        if len(editions) > 1 and len(chosen):
            first, newest = float(editions["people"].iloc[0]), float(chosen["people"].iloc[0])
            rows.append((quarter, first, newest, change_of(first, newest), join_sources(editions["source_id"])))
    columns = ["quarter", "first", "newest", "change", "source_id"]
    return pd.DataFrame(rows, columns=columns).astype({"first": float, "newest": float, "change": float})
