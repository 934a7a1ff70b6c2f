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

#: Codes of what the named rows of a publication leave: another publication names others, so these are
#: no two figures of one thing.
RESIDUALS = ("all_others", "other", "others")


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
        rows: Rows that know their tables (``attrs["tables"]``) and their ``source_id``. A table takes part
            if its key tells publications apart and the rows keep the rest of the key and the figure.
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
    every = load_table(name, root=root)
    # A figure that this book computed from another is no publication.
    every = every[every["status"] != "derived"] if "status" in every.columns else every
    every = every.dropna(subset=[*observation, measure]).astype(dict.fromkeys(declared.key, "str"))
    every = every[~every[observation].isin(RESIDUALS).any(axis=1)].astype({measure: "float64"})
    used = _find_used(rows, every, declared.key, measure)
    both = used.merge(every[[*observation, measure, "source_id"]], on=observation, suffixes=("", "_other"))
    other = both[both[measure] != both[f"{measure}_other"]]
    return [
        {
            "table": name,
            "observation": ", ".join(str(record[column]).replace("_", " ") for column in observation),
            "measure": measure,
            "used": record[measure],
            "other": record[f"{measure}_other"],
            "publisher": "; ".join(f"{one.author} {one.year}" for one in find_sources([record["source_id"]], root)),
            "source_id": record["source_id"],
        }
        for record in other.to_dict("records")
    ]


def _find_used(rows: pd.DataFrame, every: pd.DataFrame, key: tuple[str, ...], measure: str) -> pd.DataFrame:
    """Return the figure that the rows use for each observation: columns of the observation, and ``measure``.

    Only rows that stand in the table count: columns of a like name may come from another table, and a figure
    of the page's own making is nobody's. Rows that hold several publications of an observation use the one
    that the table selects; if it selects none, no single one is used.
    """
    shared = [*(column for column in key if column in rows.columns and column != "source_id"), measure]
    held = rows.dropna(subset=[measure])[[*shared, "source_id"]].astype(dict.fromkeys(shared[:-1], "str"))
    held = held.astype({measure: "float64"}).rename(columns={"source_id": "cited"}).drop_duplicates()
    found = every.merge(held, on=shared)
    pairs = zip(found["source_id"], found["cited"], strict=True)
    cited = [set(str(one).split(";")) <= set(str(many).split(";")) for one, many in pairs]
    found = found[pd.Series(cited, index=found.index, dtype="bool")]
    observation = [column for column in key if column not in PUBLICATION]
    several = found.groupby(observation)[measure].transform("nunique") > 1
    chosen = found["selected"].eq(True) if "selected" in found.columns else pd.Series(False, index=found.index)
    return found.loc[~several | chosen, [*observation, measure]].drop_duplicates(observation)
