"""Units of measure: numbers brought to one unit of their kind, so that what was recorded in °C is found in K.

Source: UN/ECE Recommendation 20 (codes and conversion factors), data/units.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Unit(NamedTuple):
    """The unit in which numbers of its kind are kept, and how to get there: × factor + offset."""

    kept: str
    factor: float
    offset: float


@cache
def units() -> Mapping[str, Unit]:
    """All known units by their Rec 20 codes."""
    text = (files(__package__) / "data" / "units.toml").read_text(encoding="utf-8")
    return {code: Unit(*entry) for code, entry in tomllib.loads(text).items()}


def kept_unit(code: str) -> str:
    """The unit in which numbers given in this one are kept; itself where it is not known."""
    found = units().get(code)
    return found.kept if found else code


def kept(value: float, code: str) -> float:
    """A number in the unit in which its kind is kept; unchanged where the unit is not known.

    Rounded to 12 significant digits: 25 °C asked for in kelvin is what 25 °C was recorded as.
    """
    found = units().get(code)
    return float(f"{value * found.factor + found.offset:.12g}") if found else float(value)


def kept_spread(value: float, code: str) -> float:
    """A difference (a standard deviation) in that unit: by the factor alone."""
    found = units().get(code)
    return float(f"{value * found.factor:.12g}") if found else float(value)
