"""House forms: each draws one kind of figure from a tidy table and describes what it drew.

Forms know nothing of titles, captions or sources; ``wb6.figure`` adds those.
"""

from wb6.page.forms.bars import bars
from wb6.page.forms.columns import columns
from wb6.page.forms.dots import dots
from wb6.page.forms.explorer import explorer
from wb6.page.forms.lines import lines
from wb6.page.forms.matrix import PRESENCE, matrix
from wb6.page.forms.network import Tie, network
from wb6.page.forms.panels import panels
from wb6.page.forms.ranges import ranges
from wb6.page.forms.region_map import region_map
from wb6.page.forms.sensitivity import sensitivity
from wb6.page.forms.slope import slope
from wb6.page.forms.stages import stages
from wb6.page.forms.strips import strips
from wb6.page.forms.swarm import swarm
from wb6.page.forms.table import table
from wb6.page.forms.timeline import timeline

__all__ = [
    "PRESENCE",
    "Tie",
    "bars",
    "columns",
    "dots",
    "explorer",
    "lines",
    "matrix",
    "network",
    "panels",
    "ranges",
    "region_map",
    "sensitivity",
    "slope",
    "stages",
    "strips",
    "swarm",
    "table",
    "timeline",
]
