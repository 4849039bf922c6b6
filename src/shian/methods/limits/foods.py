"""The food catalogue: a tree in which a food may stand under a group of each standard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from shian.methods.limits.names import normalise_name


@dataclass(frozen=True, slots=True)
class Food:
    """A node: its name is its key; `parents` are the groups it belongs to, of whatever standard.

    An alias may be bound to a scope, written `scope>alias`: `谷物>豇豆` is the pulse, `豇豆` the vegetable.
    """

    name: str
    parents: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    code: str = ""


class Catalogue:
    """Foods with their ancestors; raises ValueError when built from what is no catalogue."""

    def __init__(self, foods: Iterable[Food]) -> None:
        self.foods: tuple[Food, ...] = tuple(foods)
        self.number: dict[str, int] = {food.name: i for i, food in enumerate(self.foods)}
        if len(self.number) != len(self.foods):
            seen: set[str] = set()
            twice = next(f.name for f in self.foods if f.name in seen or seen.add(f.name))  # type: ignore[func-returns-value]
            raise ValueError(f"food {twice!r} stands twice in the catalogue: names are keys")
        for food in self.foods:
            for parent in food.parents:
                if parent not in self.number:
                    raise ValueError(f"food {food.name!r} stands under {parent!r}: no such food")
        self._aliases = self._spellings()
        self._ancestors: dict[str, frozenset[str]] = {}
        for food in self.foods:
            self.ancestors(food.name)

    def _spellings(self) -> dict[str, str]:
        spellings: dict[str, str] = {}
        for food in self.foods:
            for alias in food.aliases:
                key = normalise_name(alias)
                if spellings.setdefault(key, food.name) != food.name:
                    raise ValueError(f"alias {alias!r} names both {spellings[key]!r} and {food.name!r}")
        for food in self.foods:
            if food.code:
                spellings.setdefault(normalise_name(food.code), food.name)
            spellings[normalise_name(food.name)] = food.name
        return spellings

    def __contains__(self, name: str) -> bool:
        return name in self.number

    def __len__(self) -> int:
        return len(self.foods)

    def find(self, name: str, *scopes: str) -> str | None:
        """The node that a written name or code means, within each scope first; None if unknown."""
        plain = normalise_name(name)
        for scope in scopes:
            if scope and (found := self._aliases.get(f"{normalise_name(scope)}>{plain}")):
                return found
        return self._aliases.get(plain)

    def ancestors(self, name: str) -> frozenset[str]:
        """The food itself and every group above it."""
        known = self._ancestors.get(name)
        if known is None:
            known = self._walk(name, ())
        return known

    def _walk(self, name: str, path: tuple[str, ...]) -> frozenset[str]:
        if name in path:
            raise ValueError(f"the catalogue has a circle: {' → '.join((*path, name))}")
        known = self._ancestors.get(name)
        if known is None:
            above = (self._walk(parent, (*path, name)) for parent in self.foods[self.number[name]].parents)
            known = self._ancestors[name] = frozenset({name}).union(*above)
        return known

    def is_below(self, name: str, group: str) -> bool:
        """Whether the food is the group or stands somewhere under it."""
        return group in self.ancestors(name)

    @cached_property
    def covers(self) -> npt.NDArray[np.bool_]:
        """covers[g, f]: node f is node g or stands under it. Shape (nodes, nodes)."""
        table = np.zeros((len(self.foods), len(self.foods)), dtype=np.bool_)
        for name, i in self.number.items():
            table[[self.number[above] for above in self._ancestors[name]], i] = True
        return table

    def path(self, name: str) -> tuple[str, ...]:
        """The chain of first parents from the root down to the food."""
        chain = [name]
        while parents := self.foods[self.number[chain[-1]]].parents:
            chain.append(parents[0])
        return tuple(reversed(chain))

    def extended(self, foods: Iterable[Food]) -> Catalogue:
        """A catalogue with further foods; a name already there is left as it is."""
        return Catalogue([*self.foods, *(f for f in foods if f.name not in self.number)])


def children_of(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """Group → the nodes directly under it, in the catalogue's order."""
    below: dict[str, list[str]] = {food.name: [] for food in catalogue.foods}
    for food in catalogue.foods:
        for parent in food.parents:
            below[parent].append(food.name)
    return {name: tuple(names) for name, names in below.items()}
