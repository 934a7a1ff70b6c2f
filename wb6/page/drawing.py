"""A drawing: a picture or an HTML table together with the values it shows and their description.

Every house form in ``wb6.page.forms`` returns one, so the data behind a figure, and its text
alternative, are by construction what was drawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure


@dataclass(frozen=True)
class Drawing:
    """What a house form yields, before title, caption and sources are added.

    Attributes:
        picture: The matplotlib figure, or None for a table.
        html: The table as HTML, or an empty string for a picture.
        data: The values drawn, one observation a row.
        alt: The text alternative, computed from the data: what kind of figure, and its message.
        description: A longer description, computed from the data.
        unit: What the figure counts, for its subtitle.
    """

    data: pd.DataFrame
    alt: str
    picture: Figure | None = None
    html: str = ""
    description: str = ""
    unit: str = ""

    @property
    def empty(self) -> bool:
        """Whether there was nothing to draw."""
        return self.data.empty


def plain(data: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Return data whose nullable numbers are ordinary floats, as matplotlib wants them.

    Args:
        data: Any table.
        columns: Columns to convert where they hold numbers; others stay as they are.
    """
    wanted = [
        c for c in columns if pd.api.types.is_extension_array_dtype(data[c]) and pd.api.types.is_numeric_dtype(data[c])
    ]
    return data.astype(dict.fromkeys(wanted, "float64"))


def refuse_joined_editions(data: pd.DataFrame, by: Iterable[str]) -> None:
    """Refuse to draw two editions of an index as one line: a new edition often recomputes the past.

    Args:
        data: The values to draw; only a column ``edition`` matters here.
        by: Columns that tell the lines apart.

    Raises:
        ValueError: A line would hold more than one edition.
    """
    if "edition" not in data.columns or "edition" in by or data.empty:
        return
    editions = data.groupby(list(by))["edition"].nunique()
    if (editions > 1).any():
        name = editions.idxmax()
        found = ", ".join(sorted(data["edition"].astype("str").unique()))
        raise ValueError(f"the line {name} would join editions ({found}). Keep one edition, or draw each by itself.")
