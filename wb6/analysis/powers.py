"""The outside powers: names, and which power a state or bank belongs to. The EU counts like the others."""

ACTOR_NAMES = {
    "CN": "China",
    "RU": "Russia",
    "TR": "Türkiye",
    "AE": "Emirates",
    "US": "United States",
    "EU": "European Union",
}

#: Members of the European Union today that appear as suppliers or may do so.
EU_MEMBERS = frozenset(
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
        "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    }
)  # fmt: skip

#: Members of NATO today.
NATO_MEMBERS = frozenset(
    {
        "AL", "BE", "BG", "CA", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IS",
        "IT", "LT", "LU", "LV", "ME", "MK", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "TR", "US",
    }
)  # fmt: skip


def power_of(supplier: str) -> str:
    """Return the power that a supplier belongs to: itself, ``EU`` for a member state, or ``other``."""
    return "EU" if supplier in EU_MEMBERS else supplier if supplier in ACTOR_NAMES else "other"
