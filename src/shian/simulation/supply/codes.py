"""Codes of places and lots: well-formed, and nobody's."""

from __future__ import annotations

import numpy as np

from shian.simulation.supply import seasons
from shian.simulation.supply.articles import Articles
from shian.simulation.supply.columns import Truth
from shian.simulation.supply.draws import Ints, check_digits
from shian.simulation.supply.goods import groups

STEM = "https://id.gs1.org"


def locations(first: int, count: int) -> list[str]:
    """Digital Links of location numbers, by the numbers of places (from ``first``)."""
    bodies = 280_000_000_000 + np.arange(first, first + count)
    return [
        f"{STEM}/414/{b}{c}" for b, c in zip(bodies.tolist(), check_digits(bodies, 12).tolist(), strict=True)
    ]


def lot_numbers(truth: Truth, given: Ints) -> list[str]:
    """The day on which it was made, and what tells several of one article and day apart.

    ``given`` are lots whose number is printed somewhere already: they have the day alone.
    """
    lots = truth.lots
    day = seasons.day_of(lots["made"])
    later = np.ones(lots.size, np.int64)
    later[given] = 0
    order = np.lexsort((lots["made"], later, day, lots["article"]))
    article, days = lots["article"][order], day[order]
    new = np.ones(len(order), bool)
    new[1:] = (article[1:] != article[:-1]) | (days[1:] != days[:-1])
    start = np.flatnonzero(new)
    rank = np.arange(len(order)) - np.repeat(start, np.diff([*start.tolist(), len(order)]))
    nth = np.zeros(len(order), np.int64)
    nth[order] = rank
    stamps = np.datetime_as_string((day - seasons.EPOCH).astype("datetime64[D]")).tolist()
    return [
        text.replace("-", "") + (f"-{n + 1}" if n else "")
        for text, n in zip(stamps, nth.tolist(), strict=True)
    ]


def certificates(truth: Truth) -> list[tuple[str, str]]:
    """Scheme and number of the certificate that each lot came with, empty for goods that need none."""
    kinds = [g.certificate for g in groups()]
    stamps = np.datetime_as_string(
        truth.lots["made"].astype("datetime64[s]").astype("datetime64[D]")
    ).tolist()
    out = []
    for n, (group, stamp) in enumerate(zip(truth.lots["group"].tolist(), stamps, strict=True)):
        kind = kinds[group]
        if kind == "certificate":
            out.append((kind, f"HG{stamp.replace('-', '')}{n:09d}"))
        elif kind == "quarantine":
            out.append((kind, f"14{n:08d}"))
        else:
            out.append(("", ""))
    return out


def lot_codes(truth: Truth, articles: Articles, numbers: list[str]) -> list[str]:
    """Digital Links of the lots."""
    gtins = [a.gtin for a in articles.rows]
    return [
        f"{STEM}/01/{gtins[a]}/10/{number}"
        for a, number in zip(truth.lots["article"].tolist(), numbers, strict=True)
    ]
