"""What happens, as columns that grow: lots, moves of goods, inputs of lots made of others, sales."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from shian.simulation.supply.draws import Ints

NONE, GOODS, LOT = 0, 1, 2  # told not at all, of the article only, of the lot
SHIPPED, RETURNED = 0, 1
SOLD, WASTED, SERVED = 0, 1, 2


class Columns:
    """Columns of whole numbers that grow by blocks; ``done`` gives them in one piece."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.size = 0
        self._parts: dict[str, list[Ints]] = {name: [] for name in names}

    def add(self, **values: Ints | int) -> Ints:
        """Append rows, given by columns or one value for all; returns their numbers."""
        if set(values) != set(self.names):
            raise KeyError(f"columns are {self.names}, given {sorted(values)}")
        count = max(len(v) for v in values.values() if isinstance(v, np.ndarray))
        for name, value in values.items():
            block = value if isinstance(value, np.ndarray) else np.full(count, value)
            self._parts[name].append(block.astype(np.int64))
        self.size += count
        return np.arange(self.size - count, self.size)

    def __getitem__(self, name: str) -> Ints:
        parts = self._parts[name]
        if len(parts) != 1:
            parts[:] = [np.concatenate(parts) if parts else np.zeros(0, np.int64)]
        return parts[0]


@dataclass(frozen=True)
class Holdings:
    """Goods somewhere: lot, place, how much, since when, by which move they came (-1: made there)."""

    lot: Ints
    place: Ints
    amount: Ints
    since: Ints
    move: Ints

    def __len__(self) -> int:
        return len(self.lot)

    def __getitem__(self, which: np.ndarray) -> Holdings:  # type: ignore[type-arg]
        return Holdings(
            self.lot[which], self.place[which], self.amount[which], self.since[which], self.move[which]
        )

    @classmethod
    def joined(cls, parts: list[Holdings]) -> Holdings:
        names = ("lot", "place", "amount", "since", "move")
        empty = [np.zeros(0, np.int64)]
        return cls(*(np.concatenate([getattr(p, n) for p in parts] or empty) for n in names))


@dataclass
class Truth:
    """All that happened, told of or not."""

    lots: Columns = field(
        default_factory=lambda: Columns("group", "article", "place", "made", "amount", "batch")
    )
    moves: Columns = field(
        default_factory=lambda: Columns(
            "lot", "source", "target", "amount", "out", "arrived", "kind", "before"
        )
    )
    inputs: Columns = field(default_factory=lambda: Columns("batch", "lot", "amount", "move"))
    batches: Columns = field(default_factory=lambda: Columns("place", "at"))
    sales: Columns = field(default_factory=lambda: Columns("lot", "place", "amount", "at", "kind", "move"))
