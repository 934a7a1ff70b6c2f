"""House forms: each draws one kind of figure from a tidy table and describes what it drew.

Forms know nothing of titles, captions or sources; ``wb6.figure`` adds those.
"""

from wb6.page.forms.bars import bars
<<<<<<< HEAD
from wb6.page.forms.dots import dots
=======
from wb6.page.forms.columns import columns
>>>>>>> 0128cd0546759bb37968a3bfed1aad3e5449b94d
from wb6.page.forms.lines import lines
from wb6.page.forms.matrix import PRESENCE, matrix
from wb6.page.forms.network import Tie, network
from wb6.page.forms.panels import panels
from wb6.page.forms.ranges import ranges
from wb6.page.forms.region_map import region_map
from wb6.page.forms.sensitivity import sensitivity
from wb6.page.forms.slope import slope
<<<<<<< HEAD
<<<<<<< HEAD
from wb6.page.forms.stages import stages
=======
from wb6.page.forms.strips import strips
>>>>>>> 6ec81017c18746e0a0cfea20f16e7b2617e3aeb7
=======
from wb6.page.forms.strip import strip
>>>>>>> 0128cd0546759bb37968a3bfed1aad3e5449b94d
from wb6.page.forms.table import table
from wb6.page.forms.timeline import timeline

__all__ = [
    "PRESENCE",
    "Tie",
    "bars",
<<<<<<< HEAD
    "dots",
=======
    "columns",
>>>>>>> 0128cd0546759bb37968a3bfed1aad3e5449b94d
    "lines",
    "matrix",
    "network",
    "panels",
    "ranges",
    "region_map",
    "sensitivity",
    "slope",
<<<<<<< HEAD
<<<<<<< HEAD
    "stages",
=======
    "strips",
>>>>>>> 6ec81017c18746e0a0cfea20f16e7b2617e3aeb7
=======
    "strip",
>>>>>>> 0128cd0546759bb37968a3bfed1aad3e5449b94d
    "table",
    "timeline",
]
