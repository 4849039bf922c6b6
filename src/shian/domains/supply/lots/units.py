"""Units of quantities (UN/ECE Rec 20): which can be compared, and by what factor."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from shian.domains.supply.epcis.words import UNITS as WORDS
from shian.domains.supply.epcis.words import amount

PIECES = "H87"
CHOICES = [(unit, WORDS[unit]) for unit in ("KGM", "LTR", PIECES)]  # what forms offer
__all__ = ["CHOICES", "PIECES", "WORDS", "amount", "base_unit", "convert", "rounded"]
_PLACES = Decimal("0.001")
_MOST = Decimal(10) ** 10  # kilograms or pieces in one event: beyond it a figure is an error
# unit → (unit of its kind, factor to it)
_KNOWN = {
    "KGM": ("KGM", Decimal(1)),
    "GRM": ("KGM", Decimal("0.001")),
    "MGM": ("KGM", Decimal("0.000001")),
    "TNE": ("KGM", Decimal(1000)),
    "LBR": ("KGM", Decimal("0.45359237")),
    "LTR": ("LTR", Decimal(1)),
    "MLT": ("LTR", Decimal("0.001")),
    "HLT": ("LTR", Decimal(100)),
    "MTQ": ("LTR", Decimal(1000)),
    PIECES: (PIECES, Decimal(1)),
    "EA": (PIECES, Decimal(1)),
    "PCE": (PIECES, Decimal(1)),
    "C62": (PIECES, Decimal(1)),
}


def base_unit(unit: str) -> str:
    """The unit in which quantities of this kind are kept: kilograms, litres, pieces; others are their own."""
    return _KNOWN.get(unit, (unit[:3] or PIECES, None))[0]


def convert(quantity: Decimal | None, unit: str, into: str) -> Decimal | None:
    """A quantity in another unit, to three places; None where the two cannot be compared or it is unknown."""
    if quantity is None:
        return None
    if unit == into:
        return rounded(quantity)
    have, want = _KNOWN.get(unit), _KNOWN.get(into)
    if have is None or want is None or have[0] != want[0]:
        return None
    return rounded(quantity * have[1] / want[1])


def rounded(quantity: Decimal) -> Decimal | None:
    """To three places, half up; None where it is no number or more than can be kept."""
    if not quantity.is_finite() or abs(quantity) >= _MOST:
        return None
    return quantity.quantize(_PLACES, ROUND_HALF_UP)
