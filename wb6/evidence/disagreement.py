"""Where sources disagree: the other figures that the tables hold for the same observation.

Which figure the book uses is decided in the tables (``selected``) and by the analysis; here the ones
that were not used are found again, so that a page can show them.
"""

from pathlib import Path

import pandas as pd

from wb6.evidence.model import Table, find_table
from wb6.evidence.sources import find_sources
from wb6.evidence.tables import table as load_table

#: Parts of a key that tell publications apart, not observations.
PUBLICATION = ("source_id", "vintage", "edition", "measured_by")


def measure_of(declared: Table) -> str:
    """Return the column that holds the figure of a table's rows: its first number outside the key.

    Returns:
        Its name, or an empty text if the table counts nothing.
    """
    numbers = [f.name for f in declared.fields if f.type in ("integer", "number") and f.name not in declared.key]
    return next((name for name in numbers if name not in PUBLICATION), "")


def find_rivals(rows: pd.DataFrame, root: Path | None = None) -> pd.DataFrame:
    """Return other figures for the observations that some rows hold.

    Args:
        rows: Rows that know their tables (``attrs["tables"]``). A table takes part if its key tells
            publications apart and the rows keep the rest of the key and the figure.
        root: The book's root.

    Returns:
        Columns ``table``, ``observation`` (text), ``measure``, ``used``, ``other`` (numbers),
        ``publisher`` (with the year of publication) and ``source_id``: a row for each figure that differs
        from the one used. None
        is a result too: then all publications in the tables agree, or there is only one.
    """
    columns = ["table", "observation", "measure", "used", "other", "publisher", "source_id"]
    found = [one for name in rows.attrs.get("tables", ()) for one in _rivals_in(name, rows, root)]
    return (
        pd.DataFrame(found, columns=columns).drop_duplicates(["table", "observation", "other"]).reset_index(drop=True)
    )


def _rivals_in(name: str, rows: pd.DataFrame, root: Path | None) -> list[dict[str, object]]:
    declared = find_table(name, root)
    if declared is None or not set(PUBLICATION) & set(declared.key):
        return []
    observation = [column for column in declared.key if column not in PUBLICATION]
    measure = measure_of(declared)
    if not measure or not {*observation, measure} <= set(rows.columns):
        return []
    used = rows[[*observation, measure]].dropna().drop_duplicates(observation)
    every = load_table(name, root=root)
    # A figure that this book computed from another is no publication.
    every = every[every["status"] != "derived"] if "status" in every.columns else every
    every = every[[*observation, measure, "source_id"]].dropna()
    kinds = dict.fromkeys(observation, "str")
    both = used.astype(kinds).merge(every.astype(kinds), on=observation, suffixes=("", "_other"))
    other = both[both[measure].astype(float) != both[f"{measure}_other"].astype(float)]
    return [
        {
            "table": name,
            "observation": ", ".join(str(record[column]).replace("_", " ") for column in observation),
            "measure": measure,
            "used": float(record[measure]),
            "other": float(record[f"{measure}_other"]),
            "publisher": "; ".join(f"{one.author} {one.year}" for one in find_sources([record["source_id"]], root)),
            "source_id": record["source_id"],
        }
        for record in other.to_dict("records")
    ]
