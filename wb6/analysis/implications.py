"""The thesis of the essay of 2020 in implications that counts can bear out or not, each judged by one rule.

Four things ought to be seen if more people stayed in the region: more arrivals for each detection at the
EU's edge, longer stays, more asylum requests, and agencies that reach further. Whether one thing moved
another is not tested.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from wb6.analysis.agency_reach import count_ties
from wb6.analysis.provenance import join_sources
from wb6.analysis.region_counts import TOTAL, choose_periods, match_detections, take_stocks

#: The implications, in the order in which the chapter names them.
IMPLICATIONS = {
    "arrivals": "More arrivals per detection",
    "stay": "Longer stays",
    "asylum": "More asylum requests",
    "agencies": "Agencies reach further",
}
MEASURES = {
    "arrivals": "Arrivals per detection",
    "centres": "Centres per detection",
    "average_stay": "Days in centres",
    "intentions": "Intentions",
    "applications": "Applications",
    "decisions": "Decisions",
    "asylum_seekers": "Asylum seekers, stock",
    "frontex_agreement": "Frontex agreements",
    "frontex_operation": "Frontex operations",
    "europol_agreement": "Europol agreements",
    "eurojust_agreement": "Eurojust agreements",
}


@dataclass(frozen=True)
class Evidence:
    """The tables that the implications are judged on.

    Attributes:
        registers: What ``region_counts.gather_registers`` returned.
        years: Detections of the route by year, one row a year.
        months: Detections of the route by month, with a column ``date``.
        stay: Table ``average_stay_in_serbian_centres``.
        decisions: Table ``asylum_decisions_in_region``.
        stocks: Table ``refugees_and_asylum_seekers_in_region``.
        steps: Table ``readmission_and_visa_steps``.
        memberships: Table ``memberships``.
    """

    registers: pd.DataFrame
    years: pd.DataFrame
    months: pd.DataFrame
    stay: pd.DataFrame
    decisions: pd.DataFrame
    stocks: pd.DataFrame
    steps: pd.DataFrame
    memberships: pd.DataFrame


@dataclass(frozen=True)
class Choice:
    """The choices under which the implications are judged.

    Attributes:
        first_year: First year, included.
        last_year: Last year, included.
        countries: Codes; the total of a source counts only where all six are kept, for it cannot be split.
        registers: Keys of ``region_counts.REGISTERS``.
        least_factor: How many times the first figure the last one must be to count as a rise.
        from_months: Take the detections of whole years from the monthly file too.
    """

    first_year: int
    last_year: int
    countries: Sequence[str]
    registers: Sequence[str]
    least_factor: float
    from_months: bool = False

    @property
    def areas(self) -> list[str]:
        """The countries, and the total where all six are kept."""
        return [*self.countries, TOTAL] if len(self.countries) == 6 else list(self.countries)


def measure(evidence: Evidence, choice: Choice) -> pd.DataFrame:
    """Compute every measure of every implication in a window.

    Args:
        evidence: The tables.
        choice: The choices.

    Returns:
        Columns ``implication``, ``measure``, ``country``, ``year``, ``value`` and ``source_id``. Arrivals and
        people in centres are set against the detections of the same months; asylum requests count whole
        years only; stocks are those of the last date of a year; ties are countries at the end of the first
        and of the last year.

    Raises:
        ValueError: The window ends before it begins.
    """
    window = (choice.first_year, choice.last_year)
    chosen = choose_periods(evidence.registers, *window, choice.areas, choice.registers)
    matched = match_detections(chosen, evidence.years, evidence.months, from_months=choice.from_months)
    matched = matched.assign(value=matched["per_hundred"] / 100)
    whole = chosen[chosen["whole"]].assign(value=lambda one: one["people"])
    parts = {("arrivals", name): matched[matched["register"] == name] for name in ("arrivals", "centres")}
    if "RS" in choice.countries:
        stay = evidence.stay[evidence.stay["year"].between(*window)]
        parts["stay", "average_stay"] = stay.assign(country="RS", value=stay["average_days"])
    parts |= {("asylum", name): whole[whole["register"] == name] for name in ("intentions", "applications")}
    decided = evidence.decisions[evidence.decisions["level"] == "total"]
    decided = decided[decided["period_type"] == "year"].assign(year=lambda one: one["period_start"].dt.year)
    decided = decided[decided["year"].between(*window) & decided["country"].isin(choice.areas)]
    parts["asylum", "decisions"] = decided.assign(value=decided["decisions"])
    stocks = take_stocks(evidence.stocks, "asylum_seekers", *window)
    near = stocks["area"].map(lambda area: bool(set(area.split("_")) & set(choice.countries))).astype(bool)
    parts["asylum", "asylum_seekers"] = stocks[near].assign(country=stocks["area"], value=stocks["people"])
    ties = count_ties(evidence.steps, evidence.memberships, choice.countries, sorted(set(window)))
    ties = ties.assign(country=TOTAL, value=ties["countries"])
    parts |= {("agencies", str(name)): rows for name, rows in ties.groupby("tie", sort=False)}
    return stack_measures(parts)


def judge(evidence: Evidence, choice: Choice) -> pd.DataFrame:
    """Judge every measure by its first and last figure; see :func:`compare_ends`."""
    return compare_ends(measure(evidence, choice), choice.least_factor)


def hold_most(changes: pd.DataFrame, implication: str, measures: Sequence[str]) -> bool | None:
    """Say whether more than half of some measures rose; None where none can be told."""
    told = changes[(changes["implication"] == implication) & changes["measure"].isin(list(measures))]
    told = told[told["outcome"] != "untold"]
    return bool((told["outcome"] == "holds").mean() > 0.5) if len(told) else None


def hold_none(changes: pd.DataFrame, implication: str, measures: Sequence[str]) -> bool | None:
    """Say whether none of some measures rose; None where none can be told."""
    told = changes[(changes["implication"] == implication) & changes["measure"].isin(list(measures))]
    told = told[told["outcome"] != "untold"]
    return not (told["outcome"] == "holds").any() if len(told) else None


def all_hold(answers: Sequence[bool | None]) -> bool | None:
    """Join the answers for several sets of data: no if one says no, else None if one cannot tell."""
    return False if False in answers else None if None in answers or not answers else True


def stack_measures(parts: Mapping[tuple[str, str], pd.DataFrame]) -> pd.DataFrame:
    """Put the measures of several implications below each other.

    Args:
        parts: By implication and measure, a frame with ``country``, ``year``, ``value`` and ``source_id``.

    Returns:
        Columns ``implication``, ``measure``, ``country``, ``year``, ``value`` and ``source_id``.
    """
    columns = ["country", "year", "value", "source_id"]
    rows = [
        frame[columns].astype({"value": "float64"}).assign(implication=implication, measure=measure)
        for (implication, measure), frame in parts.items()
        if len(frame)
    ]
    wanted = ["implication", "measure", *columns]
    return pd.concat(rows, ignore_index=True)[wanted] if rows else pd.DataFrame(columns=wanted)


def compare_ends(measures: pd.DataFrame, least_factor: float) -> pd.DataFrame:
    """Compare the last figure of each measure and country with the first one.

    Args:
        measures: What :func:`stack_measures` returned; one row a year for each measure and country.
        least_factor: How many times the first figure the last one must be to count as a rise, at least 1.

    Returns:
        One row for each implication, measure and country: ``points`` (how many figures), ``first_year``,
        ``first``, ``last_year``, ``last``, ``factor`` (last over first, empty where the first is zero),
        ``highest_year``, ``outcome`` and ``source_id``. The outcome is ``holds`` (it rose by the factor, or
        from nothing), ``fails``, or ``untold`` with fewer than two figures.

    Raises:
        ValueError: The factor is below 1.
    """
    if least_factor < 1:
        raise ValueError(f"least_factor is {least_factor}; a rise needs a factor of at least 1")
    lines = []
    for (implication, measure, country), rows in measures.groupby(["implication", "measure", "country"], sort=False):
        ordered = rows.sort_values("year").reset_index(drop=True)
        first, last = ordered.iloc[0], ordered.iloc[-1]
        factor = last["value"] / first["value"] if first["value"] > 0 else None
        risen = last["value"] > 0 if factor is None else factor >= least_factor
        lines.append(
            {
                "implication": implication,
                "measure": measure,
                "country": country,
                "points": len(ordered),
                "first_year": int(first["year"]),
                "first": first["value"],
                "last_year": int(last["year"]),
                "last": last["value"],
                "factor": factor,
                "highest_year": int(ordered.loc[ordered["value"].idxmax(), "year"]),
                "outcome": "untold" if len(ordered) < 2 else "holds" if risen else "fails",
                "source_id": join_sources(ordered["source_id"]),
            }
        )
    columns = ["implication", "measure", "country", "points", "first_year", "first", "last_year", "last", "factor"]
    frame = pd.DataFrame(lines, columns=[*columns, "highest_year", "outcome", "source_id"])
    return frame.astype({"factor": "float64"})


def count_outcomes(changes: pd.DataFrame) -> pd.DataFrame:
    """Count for each implication how many of its measures rose, did not, or cannot tell.

    Args:
        changes: What :func:`compare_ends` returned.

    Returns:
        Columns ``implication``, ``holds``, ``fails``, ``untold``, ``tested`` (the first two together) and
        ``source_id``, in the order of first appearance.
    """
    lines = []
    for implication, rows in changes.groupby("implication", sort=False):
        counts = rows["outcome"].value_counts()
        holds, fails, untold = (int(counts.get(name, 0)) for name in ("holds", "fails", "untold"))
        lines.append((implication, holds, fails, untold, holds + fails, join_sources(rows["source_id"])))
    return pd.DataFrame(lines, columns=["implication", "holds", "fails", "untold", "tested", "source_id"])
