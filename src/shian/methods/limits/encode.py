"""Results as columns: names to numbers, texts to exact values, once per distinct spelling."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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


def encode(questions: Sequence[Question], compiled: Compiled) -> Results:
    """Columns from questions already made."""
    return _columns(
        compiled,
        [q.food for q in questions],
        [q.analyte for q in questions],
        [q.day for q in questions],
        [q.measurement for q in questions],
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
    read: dict[tuple[str, str, Decimal | str | None], Measurement] = {}
    measured = []
    for key in zip(texts, units, given, strict=True):
        known = read.get(key)
        if known is None:
            known = read[key] = parse_measurement(*key)
        measured.append(known)
    none = [""] * len(texts)
    return _columns(compiled, foods, analytes, days, measured, none, none)


def _columns(
    compiled: Compiled,
    foods: Sequence[str],
    analytes: Sequence[str],
    days: Sequence[date],
    measured: Sequence[Measurement],
    series: Sequence[str],
    basis: Sequence[str],
) -> Results:
    distinct: dict[int, int] = {}
    kept: list[Measurement] = []
    rows = np.empty(len(measured), dtype=np.int64)
    for i, measurement in enumerate(measured):
        number = distinct.get(id(measurement))
        if number is None:
            number = distinct[id(measurement)] = len(kept)
            kept.append(measurement)
        rows[i] = number
    relation, lean, dimension, value, lod = _measurements(compiled, kept)
    return Results(
        _numbers(foods, compiled.foods),
        _numbers(analytes, compiled.analytes),
        np.fromiter((d.toordinal() for d in days), dtype=np.int32, count=len(days)),
        _numbers(series, {"": -1, **compiled.series_ids}, missing=_UNKNOWN_SERIES),
        np.fromiter((compiled.basis_id(b) for b in basis), dtype=np.int32, count=len(basis)),
        relation[rows],
        lean[rows],
        dimension[rows],
        value.take(rows),
        lod.take(rows),
    )


def _numbers(names: Iterable[str], numbers: dict[str, int], missing: int = -1) -> Ints:
    get = numbers.get
    return np.array([get(name, missing) for name in names], dtype=np.int32)


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
