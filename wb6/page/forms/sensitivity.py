"""The sensitivity panel: findings by variants, each cell saying whether the finding holds there."""

from collections.abc import Mapping

import pandas as pd

from wb6.page.drawing import Drawing
from wb6.page.forms.matrix import Mark, matrix
from wb6.page.style import INK

#: Marks of the outcomes of ``wb6.analysis.sensitivity.OUTCOMES``.
MARKS = {
    "holds": Mark("holds", fill="#0f4c81", sign="✓"),
    "fails": Mark("does not hold", fill="#fbe3cf", edge="#c9742c", sign="×", ink="#8a3f06"),
    "untold": Mark("cannot be told with these data", "untold", fill="#f1f3f5", edge="#b4bcc5", sign="?", ink=INK),
}


def sensitivity(trials: pd.DataFrame, *, variant_labels: Mapping[str, str] | None = None, left: float = 2.9) -> Drawing:
    """Draw which findings hold under which variants.

    Args:
        trials: As ``wb6.analysis.sensitivity.try_variants`` returns them; a finding is named by a short
            sentence, a variant by one to three words.
        variant_labels: How to write a variant's head; a line break in it is kept.
        left: Greatest room for the findings in inches.

    Returns:
        The drawing; its data are the trials. It has no ``source_id``: give the figure ``sources=[rows]``.
    """
    return matrix(
        trials,
        row="finding",
        column="variant",
        kind="outcome",
        marks=MARKS,
        rows=list(dict.fromkeys(trials["finding"])),
        columns=list(dict.fromkeys(trials["variant"])),
        column_labels=variant_labels,
        unit="Each finding, tried again with other data and rules",
        left=left,
    )
