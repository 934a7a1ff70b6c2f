"""Cells of the matrices on what cooperation delivered: what stands in each, and of which kind it is."""

from collections.abc import Mapping, Sequence

import pandas as pd

from wb6.analysis.provenance import join_sources

#: Expert scores that speak of a threat, in the order of the page; terrorism has none.
SCORES = {
    "organised_crime": (
        "criminal_networks",
        "human_trafficking",
        "cannabis_trade",
        "cocaine_trade",
        "heroin_trade",
        "synthetic_drug_trade",
    ),
    "arms": ("arms_trafficking",),
    "cyber": ("cyber_dependent_crimes",),
    "terrorism": (),
    "borders": ("territorial_integrity",),
    "migration": ("human_smuggling",),
}

#: Scores of which more is better; of the others more is worse.
STRENGTHS_OF_STATES = frozenset({"territorial_integrity", "international_cooperation"})

#: Forums of a summit from the strongest to the weakest witness of its agenda.
WITNESSES = {"leaders": "leaders", "ministers": "ministers", "chair": "ministers", "study": "told", "document": "told"}


def compare_scores(scores: pd.DataFrame, indicators: Mapping[str, Sequence[str]], areas: Sequence[str]) -> pd.DataFrame:
    """Say how each expert score of each country moved from the first to the last edition.

    Args:
        scores: Table ``organised_crime_scores``.
        indicators: Indicators by group, in the order wanted.
        areas: Countries, in the order wanted; one without scores gets no row.

    Returns:
        Columns ``group``, ``indicator``, ``area``, ``before``, ``after``, ``kind`` and ``text``, and
        ``source_id``. ``kind`` is ``better``, ``same``, ``worse`` or ``once`` (one edition alone, or a
        changed make-up); ``text`` is the last score, with the first before it where they differ.
    """
    lines = []
    for group, names in indicators.items():
        for name in names:
            for area in areas:
                own = scores[(scores["indicator"] == name) & (scores["area"] == area)].sort_values("edition")
                if own.empty:
                    continue
                first, last = float(own["score"].iloc[0]), float(own["score"].iloc[-1])
                whole = len(own) > 1 and (own["composition"] == "same").all()
                gain = (last - first) * (1 if name in STRENGTHS_OF_STATES else -1)
                kind = "once" if not whole else "same" if gain == 0 else "better" if gain > 0 else "worse"
                moved = f"{first:g}\n→ {last:g}" if whole and gain else f"{last:g}"
                lines.append(
                    (group, name, area, first if whole else None, last, kind, moved, join_sources(own["source_id"]))
                )
    columns = ["group", "indicator", "area", "before", "after", "kind", "text", "source_id"]
    return pd.DataFrame(lines, columns=columns)


def count_scores(compared: pd.DataFrame, groups: Sequence[str]) -> dict[str, int]:
    """Return how many scores of each group can be compared between editions.

    Args:
        compared: Result of :func:`compare_scores`.
        groups: Groups to count.
    """
    told = compared[compared["kind"] != "once"]
    return {group: int(told.loc[told["group"] == group, "indicator"].nunique()) for group in groups}


def write_overview(
    counts: pd.DataFrame, frameworks: pd.DataFrame, scores: Mapping[str, int], countries: int
) -> pd.DataFrame:
    """Lay the counts of each threat out as cells.

    Args:
        counts: Result of :func:`wb6.analysis.cooperation.count_outcomes`.
        frameworks: Result of :func:`wb6.analysis.cooperation.rank_frameworks`.
        scores: Result of :func:`count_scores`.
        countries: How many countries a framework must tie in to tie in all.

    Returns:
        Columns ``threat``, ``column`` (``frameworks``, ``all_tied``, ``reported``, ``numbered``,
        ``elsewhere``, ``apart``, ``scores``), ``amount``, ``kind`` (``none`` or ``some``), ``text`` and
        ``source_id``.
    """
    lines = []
    for row in counts.to_dict("records"):
        own = frameworks[frameworks["threat"] == row["threat"]]
        amounts = {
            "frameworks": len(own),
            "all_tied": int((own["tied"] == countries).sum()),
            **{name: row[name] for name in ("reported", "numbered", "elsewhere", "apart")},
            "scores": scores.get(row["threat"], 0),
        }
        source = join_sources([row["source_id"], *own["source_id"]])
        lines += [(row["threat"], name, amount, source) for name, amount in amounts.items()]
    cells = pd.DataFrame(lines, columns=["threat", "column", "amount", "source_id"])
    cells["kind"] = cells["amount"].map(lambda amount: "some" if amount else "none")
    return cells.assign(text=cells["amount"].astype(str))


def mark_agenda(
    named: pd.DataFrame, meetings: Sequence[str], topics: Sequence[str], forums: Sequence[str]
) -> pd.DataFrame:
    """Mark which summit named which topic, by the strongest witness.

    Args:
        named: Table ``summit_topics``.
        meetings: Summits in the order of time.
        topics: Topics, in the order wanted.
        forums: Forums that count.

    Returns:
        Columns ``topic``, ``summit_id``, ``kind`` (``leaders``, ``ministers``, ``told``) and
        ``source_id`` of every row of the pair; a pair that was not named has no row.
    """
    rows = named[named["forum"].isin(list(forums)) & named["summit_id"].isin(list(meetings))]
    rows = rows[rows["topic"].isin(list(topics))].assign(kind=lambda frame: frame["forum"].map(WITNESSES))
    rank = {kind: place for place, kind in enumerate(dict.fromkeys(WITNESSES.values()))}
    rows = rows.assign(rank=rows["kind"].map(rank)).sort_values("rank", kind="stable")
    sources = rows.groupby(["topic", "summit_id"])["source_id"].agg(join_sources)
    best = rows.drop_duplicates(["topic", "summit_id"]).set_index(["topic", "summit_id"])[["kind"]]
    return best.assign(source_id=sources).reset_index()


def index_days(days: pd.DataFrame) -> pd.DataFrame:
    """Return arrests, officers, arrests a thousand officers and weapons, the first year of each as 100.

    Args:
        days: Result of :func:`wb6.analysis.cooperation.rate_arrests`.

    Returns:
        Columns ``year``, ``series`` (``arrests``, ``officers``, ``rate``, ``weapons``), ``amount``,
        ``index`` and ``source_id``; known amounts alone.
    """
    long = days.melt(
        id_vars=["year", "source_id"],
        value_vars=["arrests", "officers", "rate", "weapons"],
        var_name="series",
        value_name="amount",
    ).dropna(subset=["amount"])
    long["amount"] = long["amount"].astype(float)
    long = long.sort_values(["series", "year"], kind="stable")
    base = long.groupby("series")["amount"].transform("first")
    return long.assign(index=100 * long["amount"] / base).reset_index(drop=True)
