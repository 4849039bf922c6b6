"""Results as columns: names to numbers, texts to exact values, once per distinct spelling."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from shian.methods.limits.compiled import Compiled, Ints
from shian.methods.limits.exact import Decimals
from shian.methods.limits.measurement import Measurement, Relation, parse_measurement
from shian.methods.limits.model import Question
from shian.methods.limits.units import unit


@dataclass(frozen=True, slots=True)
class Results:
    """Columns of equal length. `food` and `analyte` are -1 when unknown, `series` -1 when any will do.

    `day` is the proleptic Gregorian ordinal; `value` and `lod` are in the base of their `dimension`.
    """

    food: Ints
    analyte: Ints
    day: Ints
    series: Ints
    basis: Ints
    relation: npt.NDArray[np.int8]
    lean: npt.NDArray[np.int8]
    dimension: Ints
    value: Decimals
    lod: Decimals

    def __len__(self) -> int:
        return len(self.food)


_UNKNOWN_SERIES = 2**20
Key = TypeVar("Key", bound=Hashable)


def encode(questions: Sequence[Question], compiled: Compiled) -> Results:
    """Columns from questions already made."""
    distinct: dict[Measurement, int] = {}
    rows = [distinct.setdefault(q.measurement, len(distinct)) for q in questions]
    return _columns(
        compiled,
        [q.food for q in questions],
        [q.analyte for q in questions],
        [q.day for q in questions],
        (list(distinct), rows),
        [q.series for q in questions],
        [q.basis for q in questions],
    )


def encode_texts(
    compiled: Compiled,
    foods: Sequence[str],
    analytes: Sequence[str],
    days: Sequence[date],
    texts: Sequence[str],
    units: Sequence[str],
    lods: Sequence[Decimal | str | None] | None = None,
) -> Results:
    """Columns from what laboratories wrote; each distinct (text, unit, lod) is read once.

    `foods` and `analytes` are keys of the book. Sequences must be of one length (ValueError).
    """
    given = lods if lods is not None else [None] * len(texts)
    distinct: dict[tuple[str, str, Decimal | str | None], int] = {}
    rows = [distinct.setdefault(key, len(distinct)) for key in zip(texts, units, given, strict=True)]
    if not len(foods) == len(analytes) == len(days) == len(rows):
        raise ValueError(
            f"{len(rows)} results, but {len(foods)} foods, {len(analytes)} substances, {len(days)} days"
        )
    read = [parse_measurement(*key) for key in distinct]
    return _columns(compiled, foods, analytes, days, (read, rows), [], [])


def _columns(
    compiled: Compiled,
    foods: Sequence[str],
    analytes: Sequence[str],
    days: Sequence[date],
    measured: tuple[Sequence[Measurement], Sequence[int]],
    series: Sequence[str],
    basis: Sequence[str],
) -> Results:
    """`measured` holds the distinct measurements and, per result, which of them it is.

    No `series` means any, no `basis` means as the limits ask.
    """
    relation, lean, dimension, value, lod = _measurements(compiled, measured[0])
    rows = np.array(measured[1], dtype=np.int64)
    ordinals = {day: day.toordinal() for day in set(days)}
    bases = {name: compiled.basis_id(name) for name in set(basis)}
    return Results(
        _numbers(foods, compiled.foods),
        _numbers(analytes, compiled.analytes),
        _numbers(days, ordinals),
        _numbers(series, {"": -1, **compiled.series_ids}, _UNKNOWN_SERIES) if series else _same(rows, -1),
        _numbers(basis, bases) if basis else _same(rows, 0),
        relation[rows],
        lean[rows],
        dimension[rows],
        value.take(rows),
        lod.take(rows),
    )


def _numbers(names: Iterable[Key], numbers: Mapping[Key, int], missing: int = -1) -> Ints:
    get = numbers.get
    return np.array([get(name, missing) for name in names], dtype=np.int32)


def _same(rows: npt.NDArray[np.int64], number: int) -> Ints:
    return np.full(len(rows), number, dtype=np.int32)


def _measurements(
    compiled: Compiled, kept: Sequence[Measurement]
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int8], Ints, Decimals, Decimals]:
    units = [unit(m.unit) for m in kept]
    shift = np.array([u.exponent for u in units], dtype=np.int32)
    return (
        np.array([m.relation for m in kept], dtype=np.int8),
        np.array([m.lean for m in kept], dtype=np.int8),
        np.array([compiled.dimension_id(u.dimension) for u in units], dtype=np.int32),
        Decimals.of([m.value for m in kept]).shifted(shift),
        Decimals.of([m.lod for m in kept]).shifted(shift),
    )


def readable(results: Results) -> int:
    """How many of the results can be read."""
    return int((results.relation != Relation.UNREADABLE).sum())
