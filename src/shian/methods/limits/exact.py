"""Columns of exact decimals: mantissa × 10^exponent in integers, compared without rounding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

_POWERS = 10 ** np.arange(19, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Decimals:
    """A column of non-negative decimals of at most 18 digits; `known` is False where there is none."""

    mantissa: npt.NDArray[np.int64]
    exponent: npt.NDArray[np.int32]
    known: npt.NDArray[np.bool_]

    @staticmethod
    def of(values: Iterable[Decimal | None]) -> Decimals:
        """From Python decimals; ValueError for a negative one or one of more than 18 digits."""
        rows = [(0, 0, False) if v is None else (*_parts(v), True) for v in values]
        columns = list(zip(*rows, strict=True)) if rows else [(), (), ()]
        return Decimals(
            np.array(columns[0], dtype=np.int64),
            np.array(columns[1], dtype=np.int32),
            np.array(columns[2], dtype=np.bool_),
        )

    def take(self, rows: npt.NDArray[np.integer] | npt.NDArray[np.bool_]) -> Decimals:
        """The chosen rows."""
        return Decimals(self.mantissa[rows], self.exponent[rows], self.known[rows])

    def shifted(self, exponent: npt.NDArray[np.int32]) -> Decimals:
        """Each value times ten to its own exponent: a conversion of units."""
        return Decimals(self.mantissa, self.exponent + exponent, self.known)

    def where(self, condition: npt.NDArray[np.bool_], other: Decimals) -> Decimals:
        """These values where the condition holds, the other's elsewhere."""
        return Decimals(
            np.where(condition, self.mantissa, other.mantissa),
            np.where(condition, self.exponent, other.exponent),
            np.where(condition, self.known, other.known),
        )


def _parts(value: Decimal) -> tuple[int, int]:
    sign, digits, exponent = value.as_tuple()
    if sign or not isinstance(exponent, int) or len(digits) > 18:
        raise ValueError(f"{value} cannot be held exactly: give a non-negative number of at most 18 digits")
    return int("".join(map(str, digits))), exponent


def compare(one: Decimals, other: Decimals) -> npt.NDArray[np.int8]:
    """-1, 0 or 1 for each pair, exactly. Where either is not known the answer has no meaning."""
    magnitude = _order(one) - _order(other)
    result: npt.NDArray[np.int8] = np.sign(magnitude).astype(np.int8)
    zero_one, zero_other = one.mantissa == 0, other.mantissa == 0
    zeros = zero_one | zero_other
    result[zeros] = (zero_other.astype(np.int8) - zero_one.astype(np.int8))[zeros]
    close = (magnitude == 0) & ~zero_one & ~zero_other
    if close.any():
        result[close] = _aligned(one.take(close), other.take(close))
    return result


def _order(column: Decimals) -> npt.NDArray[np.int64]:
    """Position of the first digit: 123e-2 → 1 (1.23 lies in [10^0, 10^1))."""
    first: npt.NDArray[np.int64] = np.searchsorted(_POWERS, column.mantissa, side="right") + column.exponent
    return first


def _aligned(one: Decimals, other: Decimals) -> npt.NDArray[np.int8]:
    """Compare numbers of the same order: then the longer mantissa has at most 18 digits after aligning."""
    base = np.minimum(one.exponent, other.exponent)
    left = one.mantissa * _POWERS[one.exponent - base]
    right = other.mantissa * _POWERS[other.exponent - base]
    return np.sign(left - right).astype(np.int8)
