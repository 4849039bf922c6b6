"""The EPC schemes that have a Digital Link, and how their fields make the value of an AI.

Source: GS1 EPC Tag Data Standard 1.13 and 2.0, sections 6 and 7 (URNs), 12 (correspondence with GS1 keys).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scheme:
    """An EPC scheme.

    `total` digits of company prefix and reference make the number before its check digit, 0 where the
    reference is text of free length and there is no check digit. With `leads`, the reference's first digit
    stands before the prefix (indicator, extension digit). `filler` stands before all. `tail` is the AI of the
    last field, "within" where it is appended to the key, "" where there is none. `pieces` where piece and
    total are fields.
    """

    name: str
    ai: str
    total: int
    leads: bool = False
    filler: str = ""
    tail: str = ""
    pieces: bool = False
    absent: str = ""  # what the last field says when there is none
    whole: str = "id"  # the URN's second word for an instance
    pattern: bool = False  # has a class-level form with * as its last field

    @property
    def fields(self) -> int:
        """How many fields the URN has."""
        return 2 + 2 * self.pieces + bool(self.tail)


SCHEMES = (
    Scheme("sgtin", "01", 13, leads=True, tail="21", pattern=True),
    Scheme("upui", "01", 13, leads=True, tail="235", pattern=True),
    Scheme("lgtin", "01", 13, leads=True, tail="10", whole="class"),
    Scheme("sscc", "00", 17, leads=True),
    Scheme("sgln", "414", 12, tail="254", absent="0"),
    Scheme("pgln", "417", 12),
    Scheme("grai", "8003", 12, filler="0", tail="within", pattern=True),
    Scheme("giai", "8004", 0),
    Scheme("gsrn", "8018", 17),
    Scheme("gsrnp", "8017", 17),
    Scheme("gdti", "253", 12, tail="within", pattern=True),
    Scheme("cpi", "8010", 0, tail="8011", pattern=True),
    Scheme("sgcn", "255", 12, tail="within", pattern=True),
    Scheme("ginc", "401", 0),
    Scheme("gsin", "402", 16),
    Scheme("itip", "8006", 13, leads=True, tail="21", pieces=True, pattern=True),
)
BY_NAME = {scheme.name: scheme for scheme in SCHEMES}
# Schemes of the Tag Data Standard that are no GS1 keys, so that no Digital Link says the same.
WITHOUT_LINK = ("gid", "usdod", "adi", "bic", "imovn")
