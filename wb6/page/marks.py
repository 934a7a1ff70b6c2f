"""How the book marks ties, countries and scopes wherever they stand in a matrix."""

from wb6.page.forms.matrix import Mark
from wb6.page.style import INK

#: Marks of ties by strength, as ``wb6.analysis.frameworks.STRENGTHS`` orders them.
TIES = {
    "member": Mark("member", "", fill="#0f4c81", sign="M"),
    "agreement": Mark("agreement", "", fill="#3f7fb8", sign="A"),
    "working": Mark("working arrangement", "", fill="#94bfe3", sign="W", ink=INK),
    "weaker": Mark(
        "weaker tie (partner, beneficiary, observer, liaison, candidate)",
        "weaker, e.g. partner",
        fill="#d3e5f5",
        sign="p",
        ink=INK,
    ),
    "unclear": Mark("not settled", "", fill="#f1f3f5", edge="#b4bcc5", sign="?", ink=INK),
    "none": Mark("no tie", "", fill="#ffffff", edge="#d5dae0", sign="–", ink="#5f6b76"),
}

#: Names of frameworks short enough for the head of a row, where the abbreviation is not one.
FRAMEWORKS = {
    "budapest_convention": "Budapest Conv.",
    "energy_community": "Energy Comm.",
    "eu_accession": "EU accession",
    "eu_sdp": "EU defence partn.",
    "pfp": "Partn. for Peace",
    "wb3c": "WB3C (cyber)",
}

#: Heads of narrow columns.
COLUMN_HEADS = {
    "AL": "Albania",
    "BA": "Bosnia\n& Herz.",
    "XK": "Kosovo",
    "ME": "Monte-\nnegro",
    "MK": "North\nMaced.",
    "RS": "Serbia",
}

#: Heads of columns that stand beside long row labels.
NARROW_HEADS = {"AL": "Alb.", "BA": "B&H", "XK": "Kos.", "ME": "Mont.", "MK": "N.\nMac.", "RS": "Serb."}

SCOPES = {"eu_led": "Led by the EU", "regional": "Regional", "international": "International"}
