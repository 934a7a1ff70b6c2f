"""The founding documents as dossiers: register, claims, recommendations, commitments, checks.

Their texts are not part of the book. Where the texts are at hand (``WB6_SEED_TEXTS``, else
``../shared/seeds`` beside the checkout) they are found by SHA-256, so that locators can be verified.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from wb6.evidence.hints import suggest
from wb6.evidence.root import find_root
from wb6.evidence.tables import find_row, table


@dataclass(frozen=True)
class Claim:
    """One checkable claim of a founding document, in our own words.

    Attributes:
        id: Its id, for example ``summit_012``.
        document: The document's key in the register of sources.
        named: What the document is, for a reader: its kind, month and year.
        line: Line of the document, counted from 1.
        section: Heading under which it stands.
        text: The claim in our words.
        kind: figure, event, membership, opinion or quotation.
        value: The figure as the document prints it, or empty.
        attribution: Who says so, according to the document.
    """

    id: str
    document: str
    named: str
    line: int
    section: str
    text: str
    kind: str
    value: str
    attribution: str

    def __str__(self) -> str:
        """Return the claim with its place."""
        return f"{self.text} ({self.document}, line {self.line})"


def claim(claim_id: str, *, root: Path | None = None) -> Claim:
    """Return one claim by id; no other claim and no other document counts as used.

    Raises:
        KeyError: There is none (the message offers the nearest id), or its document is not on record.
    """
    row = find_row("claims", claim_id, root)
    if row is None:
        ids = table("claims", root=root)["claim_id"]
        raise KeyError(f"no claim '{claim_id}' in seeds/claims.csv. {suggest(claim_id, ids)}".rstrip())
    return Claim(
        id=row["claim_id"],
        document=row["document"],
        named=_name_document(row["document"], root),
        line=int(row["line"]),
        section=row["section"],
        text=row["claim"],
        kind=row["kind"],
        value="" if pd.isna(row["value_text"]) else row["value_text"],
        attribution=row["attribution"],
    )


def _name_document(document: str, root: Path | None) -> str:
    """Return kind, month and year of a document, such as «news report of October 2025»."""
    row = find_row("documents", document, root)
    if row is None:
        raise KeyError(
            f"a claim names the document '{document}', which seeds/documents.csv does not hold. Add its row."
        )
    return f"{str(row['kind']).replace('_', ' ')} of {row['date']:%B %Y}"


def find_texts(root: Path | None = None) -> dict[str, list[str]]:
    """Return the lines of each founding document whose text is at hand, by document.

    A text counts only if its SHA-256 is the one in the register; others are ignored.
    """
    base = root or find_root()
    given = os.environ.get("WB6_SEED_TEXTS")
    folder = Path(given) if given else base.parent / "shared" / "seeds"
    if not folder.is_dir():
        return {}
    register = table("documents", root=root).set_index("sha256")["document"]
    found = {}
    for path in sorted(folder.glob("*.txt")):
        raw = path.read_bytes()
        digest = hashlib.sha256(raw).hexdigest()
        if digest in register.index:
            found[str(register[digest])] = raw.decode("utf-8").split("\n")
    return found
