"""Synthetic names of people and firms, and telephone and identity numbers that belong to nobody."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from stdnum.cn import ric

from shian.methods import identifiers

DATA = Path(__file__).parent / "data"


@cache
def words() -> dict[str, Any]:
    return tomllib.loads((DATA / "words.toml").read_text(encoding="utf-8"))


def pick(rng: np.random.Generator, choices: Any, count: int) -> list[Any]:
    """``count`` draws from a list or a string of characters, the earlier ones a little oftener."""
    size = len(choices)
    index = np.minimum(rng.integers(0, size, count), rng.integers(0, size + size // 2 + 1, count))
    return [choices[i] for i in index.tolist()]


def evenly(rng: np.random.Generator, choices: Any, count: int) -> list[Any]:
    return [choices[i] for i in rng.integers(0, len(choices), count).tolist()]


def people(rng: np.random.Generator, count: int) -> list[str]:
    """Names of people: a surname and one or two characters."""
    w = words()["people"]
    surname, a, b = (
        pick(rng, w["surnames"], count),
        evenly(rng, w["given"], count),
        evenly(rng, w["given"], count),
    )
    two = (rng.random(count) < 0.8).tolist()
    return [s + x + (y if t else "") for s, x, y, t in zip(surname, a, b, two, strict=True)]


def phones(rng: np.random.Generator, count: int) -> list[str]:
    """Eleven digits beginning with 100: no Chinese mobile number does."""
    return [f"100{n:08d}" for n in rng.integers(0, 10**8, count).tolist()]


def identities(rng: np.random.Generator, count: int) -> list[str]:
    """Resident numbers with a right check character and the county code 140199, which was never given."""
    year, month, day = (rng.integers(a, b, count).tolist() for a, b in ((1958, 2002), (1, 13), (1, 29)))
    serial = rng.integers(0, 1000, count).tolist()
    bodies = [f"140199{y}{m:02d}{d:02d}{s:03d}" for y, m, d, s in zip(year, month, day, serial, strict=True)]
    return [b + ric.calc_check_digit(b + "0") for b in bodies]


def brands(rng: np.random.Generator, count: int) -> list[str]:
    """Two-character trade names; well-known ones of the region are left out."""
    w = words()["brand"]
    known = set(w["known"])
    pairs = [
        a + b for a, b in zip(evenly(rng, w["first"], count), evenly(rng, w["second"], count), strict=True)
    ]
    return [p if p not in known and p[0] != p[1] else p[0] + "禾" for p in pairs]


def credit_code(area: str, number: int, *, company: bool) -> str:
    """A well-formed credit code whose organisation part begins with XN (虚拟): it belongs to nobody."""
    return identifiers.make_uscc(area, f"XN{number:06d}", "9", "1" if company else "2")
