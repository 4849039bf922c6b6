"""Columns and rows of a mixed-integer program, gathered one by one, handed over as arrays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Sparse:
    """A matrix by rows: row i is ``values`` in ``columns`` from ``starts[i]`` to before ``starts[i + 1]``."""

    starts: npt.NDArray[np.int32]
    columns: npt.NDArray[np.int32]
    values: Floats


@dataclass(frozen=True)
class Arrays:
    """min cost·x, low ≤ x ≤ high, floor ≤ A·x ≤ ceiling, x whole where ``whole``."""

    cost: Floats
    low: Floats
    high: Floats
    whole: npt.NDArray[np.bool_]
    A: Sparse
    floor: Floats
    ceiling: Floats


@dataclass
class Rows:
    """What is gathered. ``at`` finds a column by its name, ``row`` a row."""

    at: dict[str, int] = field(default_factory=dict)
    row: dict[str, int] = field(default_factory=dict)
    cost: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    ceiling: list[float] = field(default_factory=list)
    _starts: list[int] = field(default_factory=lambda: [0])
    _columns: list[int] = field(default_factory=list)
    _values: list[float] = field(default_factory=list)

    def column(
        self, name: str, *, cost: float = 0, low: float = 0, high: float = inf, whole: bool = False
    ) -> int:
        """A new column; its number."""
        number = self.at[name] = len(self.cost)
        self.cost.append(cost)
        self.low.append(low)
        self.high.append(high)
        self.whole.append(whole)
        return number

    def add(
        self,
        terms: Iterable[tuple[int, float]],
        *,
        floor: float = -inf,
        ceiling: float = inf,
        name: str = "",
    ) -> int:
        """A new row: floor ≤ Σ value × column ≤ ceiling; its number."""
        number = len(self.floor)
        if name:
            self.row[name] = number
        for column, value in terms:
            self._columns.append(column)
            self._values.append(value)
        self._starts.append(len(self._columns))
        self.floor.append(floor)
        self.ceiling.append(ceiling)
        return number

    def arrays(self) -> Arrays:
        """All of it."""
        matrix = Sparse(
            np.array(self._starts, dtype=np.int32),
            np.array(self._columns, dtype=np.int32),
            np.array(self._values, dtype=np.float64),
        )
        return Arrays(
            np.array(self.cost, dtype=np.float64),
            np.array(self.low, dtype=np.float64),
            np.array(self.high, dtype=np.float64),
            np.array(self.whole, dtype=np.bool_),
            matrix,
            np.array(self.floor, dtype=np.float64),
            np.array(self.ceiling, dtype=np.float64),
        )
