"""Units of food test results: exact powers of ten within one dimension, nothing across."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Unit:
    """`dimension` names what can be compared; a value times ten to `exponent` is in the dimension's base."""

    dimension: str
    exponent: int


MASS = "mg/kg"
CONCENTRATION = "mg/L"

_TABLE: dict[str, tuple[str, int]] = {
    "kg/kg": (MASS, 6), "g/g": (MASS, 6), "g/kg": (MASS, 3), "mg/g": (MASS, 3), "mg/kg": (MASS, 0),
    "μg/g": (MASS, 0), "ppm": (MASS, 0), "mg/100g": (MASS, 1), "g/100g": (MASS, 4), "%": (MASS, 4),
    "‰": (MASS, 3), "μg/kg": (MASS, -3), "ng/g": (MASS, -3), "ppb": (MASS, -3), "ng/kg": (MASS, -6),
    "pg/g": (MASS, -6), "μg/100g": (MASS, -2),
    "g/l": (CONCENTRATION, 3), "mg/ml": (CONCENTRATION, 3), "mg/l": (CONCENTRATION, 0),
    "μg/ml": (CONCENTRATION, 0), "g/100ml": (CONCENTRATION, 4), "mg/100ml": (CONCENTRATION, 1),
    "μg/l": (CONCENTRATION, -3), "ng/ml": (CONCENTRATION, -3), "ng/l": (CONCENTRATION, -6),
    "cfu/g": ("CFU/g", 0), "cfu/ml": ("CFU/mL", 0), "cfu/100ml": ("CFU/mL", -2), "cfu/100g": ("CFU/g", -2),
    "cfu/g(ml)": ("CFU/g(mL)", 0), "cfu/g或ml": ("CFU/g(mL)", 0), "cfu/ml(g)": ("CFU/g(mL)", 0),
    "mpn/g": ("MPN/g", 0), "mpn/ml": ("MPN/mL", 0), "mpn/g(ml)": ("MPN/g(mL)", 0),
    "mpn/100g": ("MPN/g", -2), "mpn/100ml": ("MPN/mL", -2), "mpn/l": ("MPN/mL", -3),
}  # fmt: skip
_EITHER = {
    "CFU/g(mL)": ("CFU/g", "CFU/mL"),
    "MPN/g(mL)": ("MPN/g", "MPN/mL"),
}
_SPELLINGS = (
    ("ug/", "μg/"), ("mcg/", "μg/"), ("个/", "cfu/"), ("毫克/", "mg/"), ("微克/", "μg/"),
    ("千克", "kg"), ("公斤", "kg"), ("克/", "g/"), ("升", "l"),
)  # fmt: skip


@lru_cache(maxsize=4096)
def unit(text: str) -> Unit:
    """The unit a text names. An unknown one is a dimension of its own, equal to itself only."""
    compact = "".join(unicodedata.normalize("NFKC", text).split()).replace("µ", "μ").lower()
    for old, new in _SPELLINGS:
        compact = compact.replace(old, new)
    compact = re.sub(r"\(?koh\)?|\(以[^)]*计\)", "", compact)
    known = _TABLE.get(compact)
    return Unit(*known) if known else Unit(compact, 0)


@lru_cache(maxsize=65536)
def comparable(one: str, other: str) -> bool:
    """Whether values in the two dimensions can be compared: the same, or `CFU/g(mL)` with either half."""
    return one == other or other in _EITHER.get(one, ()) or one in _EITHER.get(other, ())


def same_unit(one: str, other: str) -> bool:
    """Whether two spellings name one unit."""
    first, second = unit(one), unit(other)
    return first.exponent == second.exponent and comparable(first.dimension, second.dimension)


def convert(value: Decimal, source: str, target: str) -> Decimal | None:
    """`value` in `source` as an exact decimal in `target`; None when they are different things.

    mg/L is never taken for mg/kg: that needs a density, which is a measurement of its own.
    """
    first, second = unit(source), unit(target)
    if not comparable(first.dimension, second.dimension):
        return None
    return value.scaleb(first.exponent - second.exponent)
