"""House forms: each draws one kind of figure from a tidy table and describes what it drew.

Forms know nothing of titles, captions or sources; ``wb6.figure`` adds those.
"""

from wb6.page.forms.bars import bars
from wb6.page.forms.lines import lines
from wb6.page.forms.matrix import PRESENCE, matrix
from wb6.page.forms.panels import panels
from wb6.page.forms.ranges import ranges
from wb6.page.forms.table import table

__all__ = ["PRESENCE", "bars", "lines", "matrix", "panels", "ranges", "table"]
