"""Corrections of a reading by a person: what a figure counts, when, as what; or that it is to be left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from shian.methods.claims.intervals import rounded
from shian.methods.claims.model import Claim, Period, Reading


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of the figure at a place. ``None`` leaves the reading as it is."""

    start: int
    end: int
    ignore: bool = False
    subject: str | None = None
    year: int | None = None
    place: str | None = None
    target: bool | None = None
    value: Fraction | None = None  # in the unit as written: 1400 for 1400吨
    apart: bool = False  # no part of the whole it was read as part of


class NoSuchFigure(ValueError):
    """No figure stands at that place."""


def corrected(reading: Reading, corrections: Iterable[Correction]) -> Reading:
    """The reading with the corrections made.

    Raises:
        NoSuchFigure: a correction is of a place where no figure was read.
    """
    made = list(reading.claims)
    at = {claim.span: number for number, claim in enumerate(made)}
    for one in corrections:
        number = at.get((one.start, one.end))
        if number is None:
            raise NoSuchFigure(f"no figure was read at {one.start}–{one.end}")
        made[number] = _claim(made[number], one)
    left_out = {claim.id for claim in made if claim.group}
    made = [replace(c, whole=None) if c.whole in left_out else c for c in made]
    return replace(reading, claims=tuple(made))


def _claim(claim: Claim, said: Correction) -> Claim:
    changed = replace(
        claim,
        group=claim.group or said.ignore,
        subject=claim.subject if said.subject is None else said.subject,
        place=claim.place if said.place is None else said.place,
        target=claim.target if said.target is None else said.target,
        period=claim.period if said.year is None else _year(said.year),
        whole=None if said.apart else claim.whole,
    )
    if said.value is None:
        return changed
    step = Fraction(1) if said.value.denominator == 1 else Fraction(1, said.value.denominator)
    exact = claim.value.is_point
    value = replace(claim.value, low=said.value, high=said.value) if exact else rounded(said.value, step)
    return replace(changed, stated=said.value * claim.scale, value=value.times(claim.scale))


def _year(year: int) -> Period:
    return Period("year", date(year, 1, 1), date(year, 12, 31), f"{year}年")
