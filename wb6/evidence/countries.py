"""The six partners: codes, names and order. Colours belong to ``wb6.page.style``."""

#: ISO 3166-1 alpha-2 codes in the alphabetical order of the English names; ``XK`` stands for Kosovo.
NAMES = {
    "AL": "Albania",
    "BA": "Bosnia and Herzegovina",
    "XK": "Kosovo",
    "ME": "Montenegro",
    "MK": "North Macedonia",
    "RS": "Serbia",
}

#: Names short enough for the head of a column or the end of a line.
SHORT_NAMES = {**NAMES, "BA": "Bosnia & Herz.", "MK": "N. Macedonia"}

WB6 = tuple(NAMES)
