"""Ties between outside powers and the six: finance, deals, arms as a channel.

Nothing here adds what must not be added: money promised, paid out and owed stay apart, as do
currencies, sources and periods. A tie that is absent from the tables is not known to be absent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from wb6.analysis.powers import ACTOR_NAMES, power_of
from wb6.analysis.provenance import join_sources

#: Types of creditor in the table of disbursements, in the order in which they are drawn.
CREDITORS = {
    "china": "China",
    "bilateral_without_china": "other states",
    "multilateral": "multilateral",
    "private_without_china": "private",
}

#: Named creditors in the table of debt owed, and the power that each belongs to. A state's own bank
#: counts for the state, a member state's for the European Union; banks of many states count for none.
LENDERS = {"china": "CN", "china_exim_bank": "CN", "eib": "EU", "kfw": "EU"}

#: Channels of a tie in the order in which they are named, with the instruments that make them.
CHANNELS = {
    "loans": ("loan",),
    "works": ("contract",),
    "stakes": ("fdi", "acquisition", "joint_venture", "ownership"),
    "grants": ("grant",),
    "arms": (),
}

_CHANNEL_OF = {instrument: channel for channel, instruments in CHANNELS.items() for instrument in instruments}

#: Steps of a deal from the least firm on; ``signed`` and all that follows need at least a signature.
_EARLY = ("announced", "approved")


def select_deals(
    projects: pd.DataFrame,
    actors: Sequence[str],
    countries: Sequence[str],
    sectors: Sequence[str],
    first_year: int,
    last_year: int,
) -> pd.DataFrame:
    """Return the deals of some powers in a window.

    Args:
        projects: Table ``projects``; a joint venture joins its powers by ``;``.
        actors: Powers to keep; a joint deal is kept if one of its powers is among them.
        countries: Countries to keep.
        sectors: Sectors to keep.
        first_year: First year, included.
        last_year: Last year, included.

    Returns:
        The rows of the table, one a deal, in the order of the powers, then by country and year.
    """
    kept = projects["actor"].map(lambda cell: any(one in actors for one in cell.split(";")))
    rows = projects[kept & projects["country"].isin(list(countries)) & projects["sector"].isin(list(sectors))]
    rows = rows[rows["year"].between(first_year, last_year)]
    lead = rows["actor"].map(lambda cell: min(actors.index(one) for one in cell.split(";") if one in actors))
    ordered = rows.assign(lead=lead).sort_values(["lead", "country", "year", "project_id"])
    return ordered.drop(columns="lead").reset_index(drop=True)


def collect_ties(
    deals: pd.DataFrame,
    disbursements: pd.DataFrame,
    owed: pd.DataFrame,
    service: pd.DataFrame,
    deliveries: pd.DataFrame,
    *,
    actors: Sequence[str],
    countries: Sequence[str],
    first_year: int,
    last_year: int,
    least_step: str = "signed",
    least_tiv: float = 1.0,
) -> pd.DataFrame:
    """List what documents a tie, by one rule for every power.

    A deal counts from ``least_step`` on (a memorandum or a superseded deal never does), a loan also
    where money was paid out or is owed to a creditor that belongs to one power, arms where the
    deliveries of the window reach ``least_tiv``. Member states, with their banks, count for the
    European Union, as a state's banks and firms count for the other powers.

    Args:
        deals: Result of :func:`select_deals`.
        disbursements: Table ``debt_disbursements``; of its creditors only China is one power.
        owed: Table ``debt_owed``.
        service: Table ``debt_service``; what was paid, not what is projected, dated to the end of its period.
        deliveries: Table ``arms_deliveries``.
        actors: Powers to keep.
        countries: Countries to keep.
        first_year: First year, included.
        last_year: Last year, included.
        least_step: ``announced``, ``approved`` or ``signed``.
        least_tiv: Least volume of arms in the window, in million SIPRI TIV.

    Returns:
        Columns ``actor``, ``country``, ``channel``, ``year``, ``basis`` (the table) and ``source_id``.

    Raises:
        ValueError: ``least_step`` is not one of the three.
    """
    steps = [*_EARLY, "signed"]
    if least_step not in steps:
        raise ValueError(f"least_step is '{least_step}'; it is one of {', '.join(steps)}")
    early = {*steps[: steps.index(least_step)], "superseded"}
    firm = deals[~deals["status"].isin(early) & (deals["instrument"] != "memorandum")]
    firm = firm.assign(actor=firm["actor"].str.split(";")).explode("actor")
    paid = disbursements[(disbursements["creditor"] == "china") & (disbursements["million_usd"] > 0)]
    named = owed[(owed["indicator"] == "owed") & owed["creditor"].isin(list(LENDERS)) & (owed["amount_million"] > 0)]
    served = service[(service["creditor"] == "china") & (service["million_usd_per_year"] > 0) & ~service["projected"]]
    arms = deliveries.assign(actor=deliveries["supplier"].map(power_of))
    arms = arms[arms["year"].between(first_year, last_year)]
    volume = arms.groupby(["actor", "country"])["tiv_million"].transform("sum")
    parts = [
        firm.assign(channel=firm["instrument"].map(_CHANNEL_OF), basis="projects"),
        paid.assign(actor="CN", channel="loans", basis="debt_disbursements"),
        named.assign(
            actor=named["creditor"].map(LENDERS), channel="loans", year=named["date"].dt.year, basis="debt_owed"
        ),
        served.assign(actor="CN", channel="loans", year=served["period_end"], basis="debt_service"),
        arms[volume >= least_tiv].assign(channel="arms", basis="arms_deliveries"),
    ]
    wanted = ["actor", "country", "channel", "year", "basis", "source_id"]
    ties = pd.concat([part[wanted].astype({"year": "int64"}) for part in parts], ignore_index=True)
    ties = ties[ties["actor"].isin(list(actors)) & ties["country"].isin(list(countries))]
    return ties[ties["year"].between(first_year, last_year)].drop_duplicates().reset_index(drop=True)


def summarise_ties(ties: pd.DataFrame, actors: Sequence[str], countries: Sequence[str]) -> pd.DataFrame:
    """Reduce ties to one cell for each power and country.

    Args:
        ties: Result of :func:`collect_ties`.
        actors: Powers, in order.
        countries: Countries, in order.

    Returns:
        One row for each pair: ``actor``, ``country``, ``channels`` (how many), ``kind`` (``none``,
        ``one``, ``two``, ``three`` or ``four``), ``text`` (each channel with the newest year, two digits, in which
        it is documented, one a line) and ``source_id`` (empty where there is none).
    """
    lines = []
    for actor in actors:
        for country in countries:
            own = ties[(ties["actor"] == actor) & (ties["country"] == country)]
            newest = own.groupby("channel")["year"].max()
            said = [f"{channel} ’{newest[channel] % 100:02d}" for channel in CHANNELS if channel in newest.index]
            kind = ("none", "one", "two", "three", "four")[min(len(said), 4)]
            cell = {"actor": actor, "country": country, "channels": len(said), "kind": kind}
            lines.append({**cell, "text": "\n".join(said) or "–", "source_id": join_sources(own["source_id"])})
    columns = ["actor", "country", "channels", "kind", "text", "source_id"]
    return pd.DataFrame(lines, columns=columns)


@dataclass(frozen=True)
class Lead:
    """The pairs of power and country with the most channels.

    Attributes:
        actors: Their powers, in order.
        countries: Their countries, each once.
        channels: How many channels each has; zero where no pair is tied.
        next_channels: The most channels of any other pair.
    """

    actors: tuple[str, ...]
    countries: tuple[str, ...]
    channels: int
    next_channels: int


def find_lead(cells: pd.DataFrame) -> Lead:
    """Find the pairs with the most channels.

    Args:
        cells: Result of :func:`summarise_ties`.
    """
    tied = cells[cells["channels"] > 0]
    most = int(tied["channels"].max()) if len(tied) else 0
    top, rest = tied[tied["channels"] == most], tied[tied["channels"] < most]
    following = int(rest["channels"].max()) if len(rest) else 0
    return Lead(tuple(top["actor"]), tuple(dict.fromkeys(top["country"])), most, following)


def count_pairs(ties: pd.DataFrame) -> pd.DataFrame:
    """Count the pairs of power and country that are tied, in all and without each table.

    Args:
        ties: Result of :func:`collect_ties`.

    Returns:
        Columns ``without`` (a table, or ``nothing``) and ``pairs``: how many pairs keep a tie when
        the rows of that table are left out.
    """
    lines = [{"without": "nothing", "pairs": len(ties.drop_duplicates(["actor", "country"]))}]
    for basis in ties["basis"].unique():
        rest = ties[ties["basis"] != basis].drop_duplicates(["actor", "country"])
        lines.append({"without": basis, "pairs": len(rest)})
    return pd.DataFrame(lines)


def compute_creditor_shares(
    disbursements: pd.DataFrame, countries: Sequence[str], first_year: int, last_year: int
) -> pd.DataFrame:
    """Compute each type of creditor's share of the public debt paid out to a country in a year.

    Args:
        disbursements: Table ``debt_disbursements``, million current USD.
        countries: Countries to keep.
        first_year: First year, included.
        last_year: Last year, included.

    Returns:
        The rows of the window with ``total`` (million current USD, all types that have a row) and
        ``share`` (of one). A type without a row stays without one.
    """
    rows = disbursements[disbursements["country"].isin(list(countries))]
    rows = rows[rows["year"].between(first_year, last_year)]
    total = rows.groupby(["country", "year"])["million_usd"].transform("sum")
    order = rows["creditor"].map({creditor: place for place, creditor in enumerate(CREDITORS)})
    shares = rows.assign(total=total, share=(rows["million_usd"] / total).where(total > 0), order=order)
    return shares.sort_values(["order", "country", "year"]).drop(columns="order").reset_index(drop=True)


def compute_service_shares(service: pd.DataFrame, creditor: str, countries: Sequence[str]) -> pd.DataFrame:
    """Compute a creditor's share of the average yearly debt service in each period.

    Args:
        service: Table ``debt_service``, million current USD a year.
        creditor: Type of creditor.
        countries: Countries to keep.

    Returns:
        The creditor's rows with ``of_all`` (the sum over all types that have a row for the period, in
        million current USD a year) and ``share`` of it (of one).
    """
    total = service.groupby(["country", "period_start"])["million_usd_per_year"].transform("sum")
    rows = service.assign(of_all=total, share=service["million_usd_per_year"] / total)
    rows = rows[(rows["creditor"] == creditor) & rows["country"].isin(list(countries))]
    return rows.sort_values(["country", "period_start"]).reset_index(drop=True)


def compare_measures(
    commitments: pd.DataFrame,
    disbursements: pd.DataFrame,
    owed: pd.DataFrame,
    countries: Sequence[str],
    first_year: int,
    last_year: int,
) -> pd.DataFrame:
    """Set what China promised, paid out and is owed side by side, without adding across them.

    Sums run over years and classes inside one table only. Debt owed is what the newest year with a
    figure prints, every row of that year, in the currency as printed.

    Args:
        commitments: Table ``chinese_commitments``, million constant 2021 USD.
        disbursements: Table ``debt_disbursements``, million current USD.
        owed: Table ``debt_owed``.
        countries: Countries, in order.
        first_year: First year, included.
        last_year: Last year, included.

    Returns:
        Columns ``country``, ``committed``, ``paid_out`` (both empty where there is no record),
        ``owed`` (text) and ``source_id``; countries without any record are left out.
    """
    china = owed[owed["creditor"].isin([c for c, power in LENDERS.items() if power == "CN"])]
    lines = []
    for country in countries:
        promised = commitments[(commitments["country"] == country) & commitments["year"].between(first_year, last_year)]
        paid = disbursements[
            (disbursements["country"] == country)
            & (disbursements["creditor"] == "china")
            & disbursements["year"].between(first_year, last_year)
        ]
        stock = china[(china["country"] == country) & china["date"].dt.year.between(first_year, last_year)]
        stock = stock[stock["date"].dt.year == stock["date"].dt.year.max()].sort_values("date")
        if len(promised) + len(paid) + len(stock):
            lines.append(
                {
                    "country": country,
                    "committed": promised["million_constant_2021_usd"].sum(min_count=1),
                    "paid_out": paid["million_usd"].sum(min_count=1),
                    "owed": "; ".join(
                        f"{write_amount(row.amount_million, row.currency, row.bound)} ({row.date:%b %Y})"
                        for row in stock.itertuples()
                    ),
                    "source_id": join_sources(
                        pd.concat([promised["source_id"], paid["source_id"], stock["source_id"]])
                    ),
                }
            )
    return pd.DataFrame(lines, columns=["country", "committed", "paid_out", "owed", "source_id"])


def write_amount(amount: float, currency: str, bound: str) -> str:
    """Write an amount in millions with its currency and bound.

    Example:
        >>> write_amount(614.0, "EUR", "approximate")
        'about EUR 614m'
    """
    word = {"approximate": "about ", "at_least": "at least ", "at_most": "at most "}.get(str(bound), "")
    return f"{word}{currency} {f'{amount:,.1f}'.removesuffix('.0')}m"


def trace_loan(projects: pd.DataFrame, disbursements: pd.DataFrame, project_id: str) -> pd.DataFrame:
    """Set what was paid out by Chinese creditors since a loan was signed beside the amount signed.

    Payments start in the year of signing. They hold every Chinese loan to the country's public
    sector, so they bound what was drawn of this one from above.

    Args:
        projects: Table ``projects``; the deal must be a loan in USD with an amount.
        disbursements: Table ``debt_disbursements``, million current USD.
        project_id: Key of the loan.

    Returns:
        Columns ``series`` (``paid_out``, running sum, or ``signed``), ``year``, ``million_usd`` and
        ``source_id``; no rows if the loan or later payments are not in the tables.
    """
    columns = ["series", "year", "million_usd", "source_id"]
    loan = projects[(projects["project_id"] == project_id) & (projects["currency"] == "USD")]
    if loan.empty:
        return pd.DataFrame(columns=columns)
    deal = loan.iloc[0]
    paid = disbursements[(disbursements["country"] == deal["country"]) & (disbursements["creditor"] == "china")]
    paid = paid[paid["year"] >= deal["year"]].sort_values("year")
    running = paid.assign(series="paid_out", million_usd=paid["million_usd"].cumsum())
    signed = paid.assign(series="signed", million_usd=float(deal["amount_million"]), source_id=deal["source_id"])
    return pd.concat([running, signed], ignore_index=True)[columns]


def write_deals(deals: pd.DataFrame, countries: Mapping[str, str]) -> pd.DataFrame:
    """Write deals as rows for a reader: names for codes, each amount in the currency printed.

    Args:
        deals: Result of :func:`select_deals`.
        countries: Names of the countries by code.

    Returns:
        The deals with ``powers``, ``place``, ``size`` (form, then amount and stake where printed) and
        ``dated`` (what the year marks, and the year).
    """
    sizes = []
    for row in deals.itertuples():
        said = [str(row.instrument).replace("_", " ").replace("fdi", "investment")]
        said += [] if pd.isna(row.amount_million) else [write_amount(row.amount_million, row.currency, row.bound)]
        said += [] if pd.isna(row.stake_pct) else [f"{row.stake_pct:g}% stake"]
        sizes.append(", ".join(said))
    marks = deals["year_of"].fillna("").str.replace("_", " ")
    return deals.assign(
        powers=deals["actor"].map(lambda cell: " and ".join(ACTOR_NAMES[one] for one in cell.split(";"))),
        place=deals["country"].map(dict(countries)),
        size=sizes,
        dated=(marks + " " + deals["year"].astype(str)).str.strip(),
    )
