"""The way into the European Union in dates and counts, and what may go with its pace.

Counts of chapters stand on their date: the step itself may be older. Countries are counted out of
different totals (33 or 35) and on different dates, so shares are computed from each one's own total.
Five countries have a rate of alignment with EU foreign policy; Kosovo is not invited to align.
"""

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

import pandas as pd

from wb6.analysis.frames import make_frame
from wb6.analysis.orderings import Orderings, try_orderings
from wb6.analysis.provenance import join_sources

#: What may be called the pace, or the place, of a country on its way, and how a reader writes it.
OUTCOMES = {
    "preparedness_change": "change of the preparedness score",
    "preparedness": "preparedness score",
    "opened_share": "share of chapters opened",
    "opened_per_year": "chapters opened for each year as a candidate",
}
#: What is set beside an outcome.
CANDIDATES = {
    "alignment_full": "Alignment with EU foreign policy, 2019",
    "alignment_half": "Alignment, first half of 2024",
    "candidate_years": "Years as a candidate",
    "corruption": "Corruption perceptions score",
    "rule_of_law": "Rule of law, World Bank",
    "democracy": "Electoral democracy, V-Dem",
}
#: Parts of a bar of chapters, from left to right.
PARTS = {
    "closed": "closed provisionally",
    "open": "open",
    "open_unknown": "opened; how many closed is not on record",
    "unopened": "not opened",
}

_STATE = {
    "country": "str",
    "opened": "float64",
    "opened_date": "datetime64[ns]",
    "closed": "float64",
    "closed_date": "datetime64[ns]",
    "total": "int64",
    "as_of": "datetime64[ns]",
    "exact": "bool",
    "source_id": "str",
}


def count_chapters(chapters: pd.DataFrame, countries: Sequence[str], until: int) -> pd.DataFrame:
    """Return the newest count of chapters opened and closed, country by country.

    Args:
        chapters: Table ``accession_chapters``.
        countries: ISO codes, in order.
        until: Last year whose counts are used.

    Returns:
        Columns ``country``, ``opened``, ``opened_date``, ``closed``, ``closed_date``, ``total`` (what the
        newest source counts out of), ``as_of`` (the newer of the two dates), ``exact`` (whether it is known
        to the day) and ``source_id``. Where no chapter is open none can be closed, so ``closed`` is zero; else
        it is missing where no count is on record. A country without any count has no row.
    """
    known = chapters[chapters["date"].dt.year <= until]
    lines: list[dict[str, Any]] = []
    for country in countries:
        own = known[known["country"] == country].sort_values("date", kind="stable")
        newest = {step: own[own["step"] == step].tail(1) for step in ("opened", "closed")}
        rows = pd.concat(list(newest.values())).sort_values("date", kind="stable")
        if rows.empty:
            continue
        line: dict[str, Any] = {"country": country, "total": int(rows["chapters_total"].iloc[-1])}
        for step, row in newest.items():
            line[step] = float(row["chapters_count"].iloc[0]) if len(row) else float("nan")
            line[f"{step}_date"] = row["date"].iloc[0] if len(row) else pd.NaT
        if line["opened"] == 0 and isnan(line["closed"]):
            line["closed"] = 0.0
        line |= {"as_of": rows["date"].iloc[-1], "exact": rows["precision"].iloc[-1] == "day"}
        lines.append({**line, "source_id": join_sources(rows["source_id"])})
    return make_frame(lines, _STATE)


def split_chapters(state: pd.DataFrame) -> pd.DataFrame:
    """Split the chapters of each country into the parts of a bar.

    Args:
        state: As :func:`count_chapters` returns it.

    Returns:
        Columns ``country``, ``part`` (a key of :data:`PARTS`), ``chapters`` and ``source_id``; a part of none
        is left out.
    """
    lines: list[dict[str, Any]] = []
    for row in state.to_dict("records"):
        opened, closed = row["opened"], row["closed"]
        if isnan(opened):
            continue
        parts = {"open_unknown": opened} if isnan(closed) else {"closed": closed, "open": opened - closed}
        parts["unopened"] = row["total"] - opened
        lines += [
            {"country": row["country"], "part": part, "chapters": amount, "source_id": row["source_id"]}
            for part, amount in parts.items()
            if amount > 0
        ]
    return make_frame(lines, {"country": "str", "part": "str", "chapters": "float64", "source_id": "str"})


def list_steps(
    chapters: pd.DataFrame, clusters: pd.DataFrame, memberships: pd.DataFrame, talks: pd.DataFrame
) -> pd.DataFrame:
    """List the dated steps and counts of each country, those of one date in one row.

    Args:
        chapters: Table ``accession_chapters``.
        clusters: Table ``accession_clusters_opened``.
        memberships: Rows of table ``memberships`` of the framework ``eu_accession``; its selected rows are used.
        talks: Table ``accession_talks``.

    Returns:
        Columns ``country``, ``date``, ``precision``, ``label`` (what stood or happened then) and ``source_id``,
        by country and date. A count of
        chapters says «24 open» or «3 closed»; out of how many, :func:`count_chapters` says.
    """
    lines: list[dict[str, Any]] = []
    for row in memberships[memberships["selected"]].dropna(subset=["since_year"]).to_dict("records"):
        word = {"candidate": "candidate", "applicant": "applied"}.get(row["tie"], row["tie"])
        date = pd.Timestamp(int(row["since_year"]), 1, 1)
        lines.append({**_place(row), "date": date, "precision": "year", "label": word, "rank": 0})
    for row in talks.to_dict("records"):
        dated = {"date": row["date"], "precision": row["precision"]}
        lines.append({**_place(row), **dated, "label": "talks begun", "rank": 0})
    for row in clusters.to_dict("records"):
        said = f"cluster {row['cluster']} opened"
        lines.append({**_place(row), "date": row["date"], "precision": "day", "label": said, "rank": 1})
    for row in chapters.to_dict("records"):
        word = {"opened": "open", "closed": "closed"}[row["step"]]
        said = f"{row['chapters_count']} {word}"
        dated = {"date": row["date"], "precision": row["precision"]}
        lines.append({**_place(row), **dated, "label": said, "rank": 2 + (row["step"] == "closed")})
    types = {"country": "str", "date": "datetime64[ns]", "precision": "str", "label": "str", "source_id": "str"}
    listed = make_frame(lines, {**types, "rank": "int64"}).sort_values(["country", "date", "rank"], kind="stable")
    if listed.empty:
        return listed.drop(columns="rank")
    joined = listed.groupby(["country", "date"], as_index=False, sort=True).agg(
        precision=("precision", "first"), label=("label", ", ".join), source_id=("source_id", join_sources)
    )
    return joined[list(types)]


def _place(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {"country": row["country"], "source_id": row["source_id"]}


def place_alignment(alignment: pd.DataFrame, countries: Sequence[str]) -> pd.DataFrame:
    """Return the counted rates of alignment, each in the middle of its period.

    Args:
        alignment: Table ``foreign_policy_alignment``; its selected rows of full and half years are used. Words
            of politicians (a recollection, a statement that all is aligned) are no counts and left out.
        countries: ISO codes to keep.

    Returns:
        Columns ``country``, ``year``, ``period``, ``at`` (year and part of it), ``aligned_pct`` and ``source_id``.
    """
    middles = {"full_year": 0.5, "first_half": 0.25}
    counted = alignment["measured_by"].isin(["isac_fund", "european_commission"])
    known = alignment[alignment["selected"] & counted & alignment["period"].isin(list(middles))]
    known = known[known["country"].isin(countries)].sort_values(["country", "year", "period"], kind="stable")
    known = known.assign(at=known["year"].astype("float64") + known["period"].map(middles))
    columns = ["country", "year", "period", "at", "aligned_pct", "source_id"]
    return known[columns].astype({"aligned_pct": "float64"}).reset_index(drop=True)


def gather_candidates(
    state: pd.DataFrame,
    preparedness: pd.DataFrame,
    points: pd.DataFrame,
    memberships: pd.DataFrame,
    scores: pd.DataFrame,
    *,
    at: int,
) -> pd.DataFrame:
    """Bring together what may be called the pace of a country and what may go with it.

    Args:
        state: As :func:`count_chapters` returns it.
        preparedness: Table ``accession_preparedness``.
        points: As :func:`place_alignment` returns it.
        memberships: Rows of table ``memberships`` of the framework ``eu_accession``.
        scores: As ``wb6.analysis.index_changes.gather_scores`` returns them.
        at: Year of the scores, and up to which years as a candidate are counted.

    Returns:
        One row for each country with a rate of alignment: ``country``, a column for each key of
        :data:`OUTCOMES` and :data:`CANDIDATES` (missing where not on record) and ``source_id``.
    """
    candidate = memberships[memberships["selected"] & (memberships["tie"] == "candidate")]
    since = candidate.set_index("country")["since_year"].astype("float64")
    levels = {"corruption": "ti_corruption", "rule_of_law": "wgi_rule_of_law", "democracy": "vdem_electoral"}
    score = preparedness.pivot_table(index="country", columns="year", values="mean_score", aggfunc="first")
    lines = []
    for country in dict.fromkeys(points["country"]):
        own, now = points[points["country"] == country], state[state["country"] == country]
        years = score.loc[country].dropna() if country in score.index else pd.Series(dtype="float64")
        line: dict[str, Any] = {"country": country}
        line["preparedness_change"] = round(float(years.iloc[-1] - years.iloc[0]), 6) if len(years) > 1 else None
        line["preparedness"] = float(years.iloc[-1]) if len(years) else None
        waited = at - float(since[country]) if country in since.index else float("nan")
        line["candidate_years"] = waited if waited > 0 else None
        counted = now.dropna(subset=["opened"])
        opened = float(counted["opened"].iloc[0]) if len(counted) else None
        line["opened_share"] = opened / int(counted["total"].iloc[0]) if opened is not None else None
        until = counted["opened_date"].iloc[0].year - float(since.get(country, "nan")) if opened is not None else 0.0
        line["opened_per_year"] = opened / until if opened is not None and until > 0 else None
        for key, year, period in (("alignment_full", 2019, "full_year"), ("alignment_half", 2024, "first_half")):
            line[key] = _only(own[(own["year"] == year) & (own["period"] == period)]["aligned_pct"])
        of_country = scores[(scores["country"] == country) & (scores["year"] == at)]
        for key, index in levels.items():
            line[key] = _only(of_country[of_country["index"] == index]["score"])
        used = of_country[of_country["index"].isin(list(levels.values()))]
        cells = [own, now, preparedness[preparedness["country"] == country], used]
        line["source_id"] = join_sources(one for cell in cells for one in cell["source_id"])
        lines.append(line)
    numbers = dict.fromkeys([*OUTCOMES, *CANDIDATES], "float64")
    return make_frame(lines, {"country": "str", **numbers, "source_id": "str"})


def _only(values: pd.Series) -> float | None:
    return float(values.iloc[0]) if len(values) else None


def rank_candidates(gathered: pd.DataFrame, outcome: str) -> dict[str, Orderings]:
    """Try every ordering of an outcome against each candidate, over the same countries.

    Args:
        gathered: As :func:`gather_candidates` returns it.
        outcome: A key of :data:`OUTCOMES`.

    Returns:
        For each key of :data:`CANDIDATES` what :func:`wb6.analysis.orderings.try_orderings` found.
    """
    return {one: try_orderings(gathered[one].tolist(), gathered[outcome].tolist()) for one in CANDIDATES}


def table_candidates(gathered: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Return every outcome beside every candidate.

    Args:
        gathered: As :func:`gather_candidates` returns it.
        confidence: Share of all orderings whose bounds are given.

    Returns:
        Columns ``outcome``, ``candidate``, ``countries`` (how many), ``correlation``, ``low`` and ``high`` (bounds of
        the middle of all orderings), ``p`` and ``smallest`` (exact), missing where nothing can be correlated,
        and ``source_id`` of the rows.
    """
    sources = join_sources(gathered["source_id"]) if len(gathered) else ""
    lines = []
    for outcome in OUTCOMES:
        for candidate, found in rank_candidates(gathered, outcome).items():
            low, high = found.middle(confidence) or (None, None)
            lines.append(
                {
                    "outcome": outcome,
                    "candidate": candidate,
                    "countries": found.units,
                    "correlation": found.correlation,
                    "low": low,
                    "high": high,
                    "p": found.probability,
                    "smallest": found.smallest,
                    "source_id": sources,
                }
            )
    numbers = dict.fromkeys(["correlation", "low", "high", "p", "smallest"], "float64")
    return make_frame(
        lines, {"outcome": "str", "candidate": "str", "countries": "int64", **numbers, "source_id": "str"}
    )
