"""Claims of the founding documents as a figure of a chapter: each beside what the tables show.

Verdicts are computed here from ``seeds/claim_checks.csv`` and the tables that those checks name; no
other table is read, so that a chapter depends on nothing else.
"""

from collections.abc import Sequence
from html import escape
from pathlib import Path

import pandas as pd

from wb6.analysis.verdicts import VERDICTS, judge_claims
from wb6.evidence.sources import find_sources
from wb6.evidence.tables import declaration_of, derived, table
from wb6.page.describe import count, listing
from wb6.page.drawing import Drawing
from wb6.page.links import to_claim
from wb6.page.markup import html_table, scrolling

_HEADS = ("Claim, in our words", "Verdict", "What the tables show")


def judge(claim_ids: Sequence[str], root: Path | None = None) -> pd.DataFrame:
    """Judge some claims by their checks.

    Args:
        claim_ids: Ids of ``seeds/claims.csv``, in the order in which they are to stand.
        root: The book's root; default is the book of the working directory.

    Returns:
        One row for each claim: ``claim_id``, ``document``, ``title`` (of the document), ``line``,
        ``claim``, ``value_text``, ``then`` and ``now`` (verdicts), ``untested`` (what the checks leave out),
        ``observed_now``, ``notes`` and ``source_id`` of the rows of the checks.

    Raises:
        KeyError: A claim is not on record, or nothing tests it.
    """
    claims, documents = table("claims", root=root), table("documents", root=root)
    checks = table("claim_checks", root=root)
    known = claims[claims["claim_id"].isin(list(claim_ids))]
    checks = checks[checks["claim_id"].isin(list(claim_ids))]
    for one in claim_ids:
        if one not in set(known["claim_id"]):
            raise KeyError(f"claim '{one}' is not on record in seeds/claims.csv")
        if one not in set(checks["claim_id"]):
            raise KeyError(f"claim '{one}' has no check in seeds/claim_checks.csv, so there is no verdict to show")
    frames = {name: table(name, root=root) for name in sorted(set(checks["table"]))}
    years = {one.id: int(one.year) for f in frames.values() for one in find_sources(f, root) if one.year.isdigit()}
    judged = judge_claims(
        known,
        checks,
        frames,
        {name: declaration_of(name, root).key for name in frames},
        dict(zip(documents["document"], documents["date"].dt.strftime("%Y-%m-%d"), strict=True)),
        years,
    )
    rows = known.drop(columns="source_id").merge(judged, on="claim_id", validate="1:1")
    rows = rows.merge(documents[["document", "title"]], on="document", validate="m:1")
    notes = checks.groupby("claim_id")["note"].agg(lambda cells: "\n".join(cells.fillna("")))
    rows = rows.assign(notes=rows["claim_id"].map(notes)).set_index("claim_id").loc[list(claim_ids)].reset_index()
    columns = ["claim_id", "document", "title", "line", "claim", "value_text", "then", "now", "untested"]
    return derived(rows[[*columns, "observed_now", "notes", "source_id"]], claims, *frames.values())


def claim_table(judged: pd.DataFrame) -> Drawing:
    """Show claims with what their checks observed and both verdicts; each leads to its document's page.

    Args:
        judged: What :func:`judge` returned.

    Returns:
        The drawing, a table; its data are the rows.
    """
    body = []
    for row in judged.to_dict("records"):
        said = [f"line {row['line']}"]
        said += [] if pd.isna(row["value_text"]) else [f"printed: {row['value_text']}"]
        target = escape(to_claim(row["document"], row["claim_id"]), quote=True)
        where = f"<a href='{target}'>{escape(str(row['title']))}</a>, {escape('; '.join(said))}"
        verdict = write_verdict(row["now"], row["then"], row["untested"])
        cells = [f"{escape(row['claim'])}<br><small>{where}</small>", verdict]
        body.append(("", [*cells, write_observed(row["observed_now"], row["notes"])]))
    name = f"{len(judged)} claim{'s' if len(judged) != 1 else ''} and what the tables show"
    html = scrolling(name, html_table(_HEADS, body, name=name, kind="wb6-claims wb6-verdicts"))
    left = (f" (not tested: {text})" if text else "" for text in judged["untested"])
    told = "; ".join(f"«{r.claim}» {r.now}{out}" for r, out in zip(judged.itertuples(), left, strict=True))
    return Drawing(html=html, data=judged, alt=f"Table of {name}: {told}.", unit="claims of the founding documents")


def say_verdicts(judged: pd.DataFrame) -> str:
    """Say how many claims got which latest verdict, as a clause for a title.

    Args:
        judged: What :func:`judge` returned.

    Example:
        >>> say_verdicts(judge(["summit_028", "summit_006"]))  # doctest: +SKIP
        'one holds and one holds in part'
    """
    verbs = {one: one.replace("holds", "hold") for one in VERDICTS}
    verbs |= {"contradicted": "are contradicted", "not checkable": "cannot be checked"}
    counts = judged["now"].value_counts()
    said = []
    for verdict in (one for one in VERDICTS if one in counts):
        alone = {"contradicted": "is contradicted", "not checkable": "cannot be checked"}.get(verdict, verdict)
        said.append(f"{count(int(counts[verdict]))} {alone if counts[verdict] == 1 else verbs[verdict]}")
    return listing(said)


def write_verdict(now: str, then: str, untested: str) -> str:
    """Return a verdict as HTML: the latest, what of the claim it leaves out, and the one at the document's date.

    Args:
        now: The latest verdict.
        then: The verdict as of the document's date; written only where it is another.
        untested: What of the claim no check tests; empty if they read the whole claim.
    """
    more = [f"not tested: {untested}"] if untested else []
    more += [f"at its date: {then}"] if then != now else []
    return "<br>".join([escape(now), *(f"<small>{escape(one)}</small>" for one in more)])


def write_observed(observed: str, notes: str) -> str:
    """Return as HTML what the checks of a claim observed, each with its note.

    Args:
        observed: The figures, joined by ``; ``, in the order of the checks.
        notes: What each check tests, one a line, in the same order.
    """
    pairs = zip(observed.split("; "), notes.split("\n"), strict=True)
    lines = (f"<li><strong>{escape(value)}</strong> {escape(note)}</li>" for value, note in pairs)
    return f"<ul>{''.join(lines)}</ul>"
