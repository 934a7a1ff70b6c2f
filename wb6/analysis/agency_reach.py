"""How far EU agencies and agreements reach into the region: dated steps by country, and who has said what of hubs.

A step is what a document dates; a step without a row was not seen, which is not the same as not taken.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from wb6.analysis.provenance import join_sources

#: Stages of a country's ties with Frontex, lowest first, each with the steps by which it is reached.
STAGES = {
    "initialled": ("initialled",),
    "signed": ("signature", "council_conclusion"),
    "in_force": ("provisional_application", "entry_into_force"),
    "reported": ("operation_reported",),
    "operation": ("operation_opened",),
}
_RANK = {stage: rank for rank, stage in enumerate(STAGES)}
_STAGE_OF = {step: stage for stage, steps in STAGES.items() for step in steps}
_FIRST, _SECOND = "frontex_status_agreement", "frontex_status_agreement_2"
#: Steps of a second agreement that are shown as moments, each with the name it gets.
RENEWALS = {
    "signature": "renewed",
    "provisional_application": "renewed_applied",
    "parliament_consent": "renewed_consent",
}


def end_of(year: int) -> pd.Timestamp:
    """Return the last day of a year."""
    return pd.Timestamp(year, 12, 31)


def trace_stages(steps: pd.DataFrame, countries: Sequence[str], as_of: pd.Timestamp) -> pd.DataFrame:
    """Trace how far each country's ties with Frontex had come, from stage to stage.

    A stage lasts until a higher one is reached, or until ``as_of``. A second agreement adds no stage: its
    signature, provisional application and the consent of the European Parliament are rows of their own.

    Args:
        steps: Table ``readmission_and_visa_steps``.
        countries: Codes of the countries.
        as_of: Last day looked at; later steps are not known yet.

    Returns:
        Columns ``country``, ``stage`` (a key of :data:`STAGES`, or a value of :data:`RENEWALS`), ``start``,
        ``end`` (empty for the latter), ``precision`` of the start and ``source_id``, by country and start.
    """
    dated = steps.dropna(subset=["date"])
    dated = dated[(dated["date"] <= as_of) & dated["country"].isin(list(countries))]
    lines = []
    for country in countries:
        own = dated[(dated["country"] == country) & (dated["instrument"] == _FIRST)].sort_values("date", kind="stable")
        reached: list[dict[str, object]] = []
        for row in own.itertuples():
            stage = _STAGE_OF.get(row.step)
            if stage is None or (reached and _RANK[stage] <= _RANK[str(reached[-1]["stage"])]):
                continue
            if reached:
                reached[-1]["end"] = row.date
            begun = {"country": country, "stage": stage, "start": row.date, "end": as_of}
            reached.append({**begun, "precision": row.precision, "source_id": row.source_id})
        again = dated[(dated["country"] == country) & (dated["instrument"] == _SECOND)]
        again = again[again["step"].isin(list(RENEWALS))].sort_values("date", kind="stable")
        lines += reached
        lines += [
            {"country": country, "stage": RENEWALS[row.step], "start": row.date, "end": pd.NaT}
            | {"precision": row.precision, "source_id": row.source_id}
            for row in again.itertuples()
        ]
    frame = pd.DataFrame(lines, columns=["country", "stage", "start", "end", "precision", "source_id"])
    return frame.astype({"start": "datetime64[ns]", "end": "datetime64[ns]"})


def find_states(spans: pd.DataFrame, countries: Sequence[str]) -> pd.DataFrame:
    """Return the highest stage that each country has reached.

    Args:
        spans: What :func:`trace_stages` returned.
        countries: Codes of the countries.

    Returns:
        Columns ``country``, ``stage`` (``none`` where no step is on record), ``start`` of it, ``precision``
        and ``source_id`` (empty for ``none``), one row a country.
    """
    last = spans[spans["stage"].isin(list(STAGES))].sort_values("start").drop_duplicates("country", keep="last")
    last = last.set_index("country").reindex(list(countries)).drop(columns="end").reset_index()
    return last.fillna({"stage": "none", "source_id": ""})


def count_ties(
    steps: pd.DataFrame, memberships: pd.DataFrame, countries: Sequence[str], years: Sequence[int]
) -> pd.DataFrame:
    """Count the countries with a dated tie to an agency at the end of each year.

    Args:
        steps: Table ``readmission_and_visa_steps``.
        memberships: Table ``memberships``; only rows of public sources with a year count.
        countries: Codes of the countries.
        years: The years.

    Returns:
        Columns ``tie`` (``frontex_agreement``, ``frontex_operation``, ``europol_agreement``,
        ``eurojust_agreement``), ``year``, ``countries`` (how many) and ``source_id``. A tie counts from the
        year in which a document first dates it; none is known to have ended. Where no country counts yet,
        the sources are those of the later ties: the first dates are theirs.
    """
    own = steps[(steps["instrument"] == _FIRST) & steps["country"].isin(list(countries))].dropna(subset=["date"])
    own = own.assign(year=own["date"].dt.year)
    public = memberships[(memberships["basis"] == "public") & memberships["country"].isin(list(countries))]
    public = public.dropna(subset=["since_year"]).assign(year=lambda one: one["since_year"].astype(int))
    kinds = ["cooperation_agreement", "operational_agreement", "working_arrangement"]
    public = public[public["tie"].isin(kinds)]
    agreed = (*STAGES["signed"], *STAGES["in_force"])
    ties = {
        "frontex_agreement": own[own["step"].isin(agreed)],
        "frontex_operation": own[own["step"].isin([*STAGES["operation"], *STAGES["reported"]])],
        "europol_agreement": public[public["framework_id"] == "europol"],
        "eurojust_agreement": public[public["framework_id"] == "eurojust"],
    }
    lines = []
    for tie, rows in ties.items():
        first = rows.sort_values("year", kind="stable").drop_duplicates("country")
        for year in years if len(first) else ():
            there = first[first["year"] <= year]
            ids = join_sources((there if len(there) else first)["source_id"])
            lines.append((tie, year, len(there), ids))
    return pd.DataFrame(lines, columns=["tie", "year", "countries", "source_id"])


def group_steps(
    steps: pd.DataFrame,
    wanted: Mapping[tuple[str, str], str],
    names: Mapping[str, str],
    as_of: pd.Timestamp,
) -> pd.DataFrame:
    """Join the countries that took one step on one day into one event.

    Args:
        steps: Table ``readmission_and_visa_steps``.
        wanted: For each instrument and step to keep, the lane in which it stands.
        names: For each country to keep, its name.
        as_of: Last day looked at.

    Returns:
        Columns ``lane``, ``date``, ``precision``, ``countries`` (names joined as in a list), ``many`` (how
        many) and ``source_id``, by lane in the order of ``wanted`` and date.
    """
    rows = steps.dropna(subset=["date"])
    rows = rows[(rows["date"] <= as_of) & rows["country"].isin(list(names))]
    lanes = list(dict.fromkeys(wanted.values()))
    keys = pd.Series(zip(rows["instrument"], rows["step"], strict=True), index=rows.index, dtype="object")
    rows = rows.assign(lane=keys.map(dict(wanted))).dropna(subset=["lane"])
    lines = []
    for (lane, date), group in rows.groupby(["lane", "date"]):
        order = [code for code in names if code in set(group["country"])]
        exact = group["precision"].iloc[0]
        said = ", ".join(names[code] for code in order)
        lines.append((lane, date, exact, said, len(order), join_sources(group["source_id"])))
    frame = pd.DataFrame(lines, columns=["lane", "date", "precision", "countries", "many", "source_id"])
    place = frame["lane"].map({lane: number for number, lane in enumerate(lanes)})
    frame = frame.assign(place=place).sort_values(["place", "date"]).drop(columns="place").reset_index(drop=True)
    return frame.astype({"date": "datetime64[ns]"})


def pair_steps(
    steps: pd.DataFrame, first: tuple[str, str], second: tuple[str, str], countries: Sequence[str], as_of: pd.Timestamp
) -> pd.DataFrame:
    """Measure for each country the time from one step to another.

    Args:
        steps: Table ``readmission_and_visa_steps``.
        first: Instrument and step from which the time runs.
        second: Instrument and step to which it runs.
        countries: Codes of the countries.
        as_of: Last day looked at.

    Returns:
        Columns ``country``, ``first``, ``second`` (dates), ``years`` (of 365.25 days) and ``source_id``; only
        countries for which both dates are known.
    """
    dated = steps.dropna(subset=["date"])
    dated = dated[dated["date"] <= as_of]
    lines = []
    for country in countries:
        own = dated[dated["country"] == country]
        ends = [own[(own["instrument"] == i) & (own["step"] == s)].sort_values("date") for i, s in (first, second)]
        if all(len(end) for end in ends):
            a, b = (end.iloc[0] for end in ends)
            ids = join_sources([a["source_id"], b["source_id"]])
            lines.append((country, a["date"], b["date"], (b["date"] - a["date"]).days / 365.25, ids))
    return pd.DataFrame(lines, columns=["country", "first", "second", "years", "source_id"])


def list_positions(positions: pd.DataFrame, claims: pd.DataFrame, countries: Sequence[str]) -> pd.DataFrame:
    """Set each position on return hubs beside the claim it was read from; a country without one stays.

    Args:
        positions: Table ``return_hub_positions``.
        claims: Table ``claims``.
        countries: Codes of the countries, in order.

    Returns:
        Columns ``country``, ``position`` (``none`` where none is on record), ``speaker``, ``date``,
        ``date_of``, ``document``, ``line``, ``claim`` and ``source_id``.

    Raises:
        KeyError: A position rests on a claim that is not on record.
    """
    missing = sorted(set(positions["claim_id"]) - set(claims["claim_id"]))
    if missing:
        raise KeyError(f"a position rests on claim '{missing[0]}', which seeds/claims.csv does not hold")
    said = positions.merge(claims[["claim_id", "document", "line", "claim"]], on="claim_id", validate="m:1")
    bare = [code for code in countries if code not in set(said["country"])]
    source = join_sources(positions["source_id"])
    none = pd.DataFrame({"country": bare, "position": "none", "source_id": source})
    both = pd.concat([said, none], ignore_index=True) if len(none) else said
    both = both[both["country"].isin(list(countries))]
    place = both["country"].map({code: number for number, code in enumerate(countries)})
    both = both.assign(place=place).sort_values(["place", "date", "claim_id"], kind="stable").drop(columns="place")
    columns = ["country", "position", "speaker", "date", "date_of", "document", "line", "claim", "source_id"]
    return both[columns].reset_index(drop=True)
