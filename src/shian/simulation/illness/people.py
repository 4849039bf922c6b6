"""Names, identity numbers and telephones of patients: well-formed, of nobody; trades by age."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from stdnum.cn import ric

from shian.simulation import words
from shian.simulation.supply.draws import Ints, Rng

ADULTS = ("worker", "commerce", "office", "migrant", "catering", "farmer", "household", "medical", "teacher")


def trades(rng: Rng, months: Ints, rural: np.ndarray) -> list[str]:  # type: ignore[type-arg]
    """Occupations as the codes of the case form have them."""
    adult = rng.integers(0, len(ADULTS), len(months))
    farmer = rural & (rng.random(len(months)) < 0.6)
    out = np.array(ADULTS, dtype="U12")[adult]
    out[farmer] = "farmer"
    out[months >= 60 * 12] = "retired"
    out[(months >= 60 * 12) & farmer] = "farmer"
    out[months < 18 * 12] = "pupil"
    out[months < 84] = "kindergarten"
    out[months < 36] = "infant"
    return out.tolist()  # type: ignore[no-any-return]


def identities(rng: Rng, days: Ints, months: Ints, male: Ints) -> list[str]:
    """Resident numbers of people so many months old on those days (ordinals), with a county never given."""
    offset, serial = rng.integers(0, 30, len(days)).tolist(), rng.integers(0, 500, len(days)).tolist()
    out = []
    for day, age, more, n, man in zip(
        days.tolist(), months.tolist(), offset, serial, male.tolist(), strict=True
    ):
        born = date.fromordinal(day) - timedelta(days=int(age * 30.4375) + more)
        body = f"140199{born:%Y%m%d}{(2 * n + man) % 1000:03d}"
        out.append(body + ric.calc_check_digit(body + "0"))
    return out


def names(rng: Rng, count: int) -> tuple[list[str], list[str]]:
    """Names and telephones."""
    return words.people(rng, count), words.phones(rng, count)
