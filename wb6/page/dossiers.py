"""The founding documents as pages: what each claims, and what the tables bear out of it.

Verdicts are computed here from ``seeds/claim_checks.csv`` and the tables, never stored.
"""

from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from wb6.analysis.verdicts import VERDICTS, CheckError, judge_claims
from wb6.evidence.model import read_model
from wb6.evidence.records import CORRECTIONS, PACKAGES, SOURCES, Stamp, announce_whole, stamp_of
from wb6.evidence.root import find_root
from wb6.evidence.rules import Problem
from wb6.evidence.sources import Source, read_register
from wb6.evidence.tables import table
from wb6.page.claim_table import write_observed, write_verdict
from wb6.page.markup import Page, folded, html_table, plain_text, raw, scrolling


def verdicts(root: Path | None = None) -> pd.DataFrame:
    """Return every claim with its two computed verdicts.

    Returns:
        The table ``claims`` with the columns of :func:`wb6.analysis.verdicts.judge_claims` added; the
        source of the check is ``check_source_id``.
    """
    base = (root or find_root()).resolve()
    files = sorted(path for folder in ("data", "seeds") for path in (base / folder).rglob("*.*"))
    announce_whole(base, *PACKAGES, SOURCES, CORRECTIONS)
    judged, tables = _verdicts(base, tuple((path, stamp_of(path)) for path in files))
    announce_whole(base, *tables)  # kept in memory, they are not opened at every use
    return judged.copy()


@lru_cache(maxsize=2)
def _verdicts(root: Path, _stamp: tuple[tuple[Path, Stamp], ...]) -> tuple[pd.DataFrame, tuple[Path, ...]]:
    claims, checks = table("claims", root=root), table("claim_checks", root=root)
    model = read_model(root)
    names = sorted(set(checks["table"]))
    documents = table("documents", root=root)
    judged = judge_claims(
        claims,
        checks,
        {name: table(name, root=root) for name in names},
        {name: model.tables[name].key for name in names},
        dict(zip(documents["document"], documents["date"].dt.strftime("%Y-%m-%d"), strict=True)),
        {one.id: int(one.year) for one in read_register(root).values() if one.year.isdigit()},
    )
    used = tuple(Path(model.tables[name].file) for name in ("claims", "claim_checks", "documents", *names))
    return claims.merge(judged.rename(columns={"source_id": "check_source_id"}), on="claim_id", validate="1:1"), used


def check_claims(root: Path) -> list[Problem]:
    """Judge whether every check of a claim can be carried out as written.

    Tables that cannot be loaded are the matter of ``wb6.evidence.check``, which reports them.
    """
    file = "seeds/claim_checks.csv"
    try:
        declared = read_model(root).tables
        if "claim_checks" not in declared:
            return []
        named = table("claim_checks", root=root)["table"]
        unknown = [(number, name) for number, name in enumerate(named, 2) if name not in declared]
        if not unknown:
            verdicts(root)
    except CheckError as error:
        return [Problem(file, None, None, str(error))]
    except (ValueError, KeyError, TypeError, OSError, yaml.YAMLError):
        return []
    text = "there is no table '{}'. Name one that a datapackage.yaml declares."
    return [Problem(file, number, "table", text.format(name)) for number, name in unknown]


def write_dossiers(root: Path) -> list[Page]:
    """Return one page for each founding document: its claims with verdicts, what it asks and records."""
    judged, checks, register = verdicts(root), table("claim_checks", root=root), read_register(root)
    asked, promised = table("recommendations", root=root), table("commitments", root=root)
    pages = []
    for document in table("documents", root=root).itertuples():
        name = str(document.document)
        own = judged[judged["document"] == name]
        tested = own[own["checks"] > 0]
        counts = tested["now"].value_counts()
        said = ", ".join(f"{verdict} {counts[verdict]}" for verdict in VERDICTS if verdict in counts)
        lines = [
            f"# {plain_text(str(document.title))}",
            "",
            f"{_describe(document)} "
            f"The text is not part of the book; its SHA-256 begins with `{str(document.sha256)[:12]}`.",
            "",
            f"{len(own)} claims are on record in our own words. Tables of the book can test {len(tested)} of them"
            f"{f' (latest verdicts: {said})' if said else ''}. The others are opinions, or no public figure was found.",
            "",
            "## Claims that were tested",
            "",
            raw(_tested(tested, checks, register)) if len(tested) else "None.",
            "",
            "## Claims on record without a test",
            "",
            raw(_untested(own[own["checks"] == 0])),
            "",
        ]
        lines += _section("What it recommends", asked[asked["document"] == name], "recommendation", "addressee")
        lines += _section("Commitments it records", promised[promised["document"] == name], "commitment", "who")
        pages.append((f"notebooks/documents/{name}", "notebooks/documents", "\n".join(lines) + "\n"))
    return pages


def _describe(document: Any) -> str:
    """Say who published the document, when, and what kind of document it is."""
    names = [document.publisher] if pd.isna(document.author) else [document.author, document.publisher]
    kind = str(document.kind).replace("_", " ").capitalize()
    return f"{kind}: {plain_text(', '.join(map(str, names)))}, {document.date.day} {document.date:%B %Y}."


def _tested(rows: pd.DataFrame, checks: pd.DataFrame, register: dict[str, Source]) -> str:
    """Return the claims that were tested, each with what its checks observed and both verdicts."""
    body = []
    for row in rows.itertuples():
        notes = checks.loc[checks["claim_id"] == row.claim_id, "note"].fillna("")
        observed = write_observed(str(row.observed_now), "\n".join(notes))
        verdict = write_verdict(str(row.now), str(row.then), str(row.untested))
        ids = [one for one in str(row.check_source_id).split(";") if one in register]
        names = [f"{register[one].author} {register[one].year}" for one in ids]
        links = [f"<a href='../register.html#src-{escape(i)}'>{escape(n)}</a>" for i, n in zip(ids, names, strict=True)]
        more = f" and {len(links) - 3} more" if len(links) > 3 else ""
        cells = [_claim(row), observed, verdict, ", ".join(links[:3]) + more]
        body.append((f"claim-{row.claim_id}", cells))
    name, heads = "Claims that were tested", ("Claim, in our words", "What the tables show", "Verdict", "Sources")
    return scrolling(name, html_table(heads, body, name=name, kind="wb6-claims"))


def _untested(rows: pd.DataFrame) -> str:
    name = "Claims without a test"
    body = [(f"claim-{row.claim_id}", [_claim(row), escape(str(row.kind))]) for row in rows.itertuples()]
    return folded(f"{len(rows)} claims", html_table(("Claim, in our words", "Kind"), body, name=name), name)


def _claim(row: Any) -> str:
    """Write a claim with its place, who says it, and the figure as printed."""
    about = [f"line {row.line}", "" if pd.isna(row.attribution) else str(row.attribution)]
    about.append("" if pd.isna(row.value_text) else f"printed: {row.value_text}")
    return f"{escape(str(row.claim))}<br><small>{escape('; '.join(filter(None, about)))}</small>"


def _section(heading: str, rows: pd.DataFrame, what: str, who: str) -> list[str]:
    if rows.empty:
        return []
    body = [
        (
            "",
            [
                escape(str(row[what])),
                escape("" if pd.isna(row[who]) else str(row[who]).replace("_", " ")),
                str(row["line"]),
            ],
        )
        for row in rows.to_dict("records")
    ]
    table_html = html_table((what.capitalize(), who.capitalize(), "Line"), body, name=heading)
    return [f"## {heading}", "", raw(folded(f"{len(rows)} on record", table_html, heading)), ""]
