"""Hiding small counts of published tables so that shown totals do not give them away.

A count from 1 to k - 1 is hidden, and further counts with it until nobody can work out, from all that is
shown, a hidden small count to fewer than k possible values. What can be worked out is asked of a linear
programme over all sums at once (the attacker's problem of Fischetti & Salazar 2000), so that tables that
share totals protect each other. Zeros are shown, hence a hidden count is known to be at least 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Key = tuple[str, ...]
SMALL = 5  # counts below are hidden
MOST_CELLS = 20_000


class BadTable(ValueError):
    """The table does not add up; the message names the total."""


@dataclass(frozen=True)
class Sum:
    """One total and the cells it is the sum of."""

    total: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True)
class Protected:
    """The keys to hide: ``small`` because they are, ``further`` to keep those from being worked out."""

    small: frozenset[Key]
    further: frozenset[Key]

    @property
    def hidden(self) -> frozenset[Key]:
        return self.small | self.further


def protect(cells: Mapping[Key, int], sums: Sequence[Sum], k: int = SMALL) -> Protected:
    """Which cells to hide.

    ``cells``: every figure of every table, totals among them; ``sums``: which are totals of which.

    Raises: BadTable: a count is negative, a sum names an unknown cell or does not add up, or there are too
    many cells.
    """
    _check(cells, sums)
    small = {key for key, count in cells.items() if 0 < count < k}
    hidden = set(small)
    for key in sorted(small, key=lambda key: (cells[key], key)):
        while True:
            low, high = known_range(key, hidden, cells, sums)
            if high - low >= k - 1:
                break
            more = _next(key, hidden, cells, sums)
            if more is None:
                break  # everything it hangs together with is hidden already
            hidden.add(more)
    return Protected(frozenset(small), frozenset(hidden - small))


def _check(cells: Mapping[Key, int], sums: Sequence[Sum]) -> None:
    if len(cells) > MOST_CELLS:
        raise BadTable(f"a table has at most {MOST_CELLS} cells")
    for key, count in cells.items():
        if count < 0:
            raise BadTable(f"{key}: {count} is no count")
    for one in sums:
        missing = [key for key in (one.total, *one.parts) if key not in cells]
        if missing:
            raise BadTable(f"{one.total}: no such cell as {missing[0]}")
        if sum(cells[key] for key in one.parts) != cells[one.total]:
            raise BadTable(f"{one.total}: the parts do not add up to it")


def known_range(
    key: Key, hidden: set[Key] | frozenset[Key], cells: Mapping[Key, int], sums: Sequence[Sum]
) -> tuple[float, float]:
    """The least and greatest value that a hidden cell may have by all that is shown; infinity where nothing
    bounds it.
    """
    order = {name: i for i, name in enumerate(sorted(hidden))}
    rows, right = [], []
    for one in sums:
        signs = [(name, 1.0) for name in one.parts if name in order]
        signs += [(one.total, -1.0)] if one.total in order else []
        if not signs:
            continue
        row = np.zeros(len(order))
        for name, sign in signs:
            row[order[name]] += sign
        shown = sum(cells[name] for name in one.parts if name not in order)
        rows.append(row)
        right.append((0 if one.total in order else cells[one.total]) - shown)
    wish = np.zeros(len(order))
    wish[order[key]] = 1.0
    return _end(wish, rows, right), -_end(-wish, rows, right)


def _end(wish: np.ndarray, rows: list[np.ndarray], right: list[int]) -> float:
    from scipy.optimize import (
        linprog,
    )  # not above: it would make every process start a fifth of a second later

    equal = {"A_eq": np.array(rows), "b_eq": np.array(right, dtype=float)} if rows else {}
    found = linprog(wish, bounds=(1, None), method="highs", **equal)
    if found.status == 3:  # unbounded
        return -np.inf
    return float(np.round(found.fun, 6))


def _next(key: Key, hidden: set[Key], cells: Mapping[Key, int], sums: Sequence[Sum]) -> Key | None:
    """The cell to hide next: the one that gives most sums with a single hidden cell a second one, of those
    the smallest that is no total. Where every sum has two, the smallest in a sum with the key, or further on.
    """
    touched = _connected(key, hidden, sums)
    single = [one for one in touched if len(hidden & _names(one)) == 1]
    for group in (single, [one for one in touched if key in _names(one)], touched):
        offers = {name for one in group for name in _names(one) if name not in hidden and cells[name] > 0}
        if offers:
            totals = {one.total for one in group}
            pairs = {name: sum(name in _names(one) for one in single) for name in offers}
            return min(offers, key=lambda name: (name in totals, -pairs[name], cells[name], name))
    return None


def _names(one: Sum) -> set[Key]:
    return {one.total, *one.parts}


def _connected(key: Key, hidden: set[Key], sums: Sequence[Sum]) -> list[Sum]:
    """The sums that hang together with a hidden cell through hidden cells."""
    seen, near = set[Key](), {key}
    while near:
        seen |= near
        near = {name for one in sums if seen & _names(one) for name in _names(one) & hidden} - seen
    return [one for one in sums if seen & _names(one)]
