"""How the book marks ties, countries and scopes wherever they stand in a matrix."""

from wb6.analysis.cooperation import THREATS
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
    "eu_civil_protection": "EU civil protect.",
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

#: How a partner stands in a framework beside the others, as ``wb6.analysis.framework_positions.POSITIONS`` names it.
POSITIONS = {
    "closer": "A closer tie than the others'",
    "equal": "A tie of the same class as the others'",
    "weaker": "A weaker tie than the others'",
    "through_other": "A tie through another body",
    "outside": "No tie, where the others have one",
    "outside_like_others": "No tie, like most others",
    "unclear": "Not settled",
    "alone": "Nobody to compare with",
}

#: Threats and fields that frameworks name, in the order of a chart; the first six are those of the chapter on results.
PURPOSES = {
    **THREATS,
    "drugs": "Drugs",
    "defence": "Defence",
    "hybrid": "Hybrid threats",
    "disasters": "Natural disasters",
}

#: Which ties count, by the loosest one that does (``wb6.analysis.admissions.COUNTED``): in a sentence, and as a head.
COUNTED_NAMES = {
    "member": "memberships alone",
    "agreement": "memberships and agreements",
    "working": "working arrangements and firmer",
    "weaker": "any tie",
}
COUNTED_HEADS = {
    "member": "member-\nships",
    "agreement": "+ agree-\nments",
    "working": "+ working\narrangem.",
    "weaker": "any tie",
}
