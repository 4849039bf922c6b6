"""Limits compiled for looking up: day → period, then substance × food → rows, with no search at judging."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from shian.methods.limits.book import RuleBook
from shian.methods.limits.exact import Decimals
from shian.methods.limits.model import Kind
from shian.methods.limits.units import comparable, unit

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


class Layer(NamedTuple):
    """limit[a, f]: number of the limit of substance a in food f, -1 for none; torn: it is ambiguous."""

    limit: Ints
    torn: Bools


class Compiled:
    """A rule book as arrays. Building resolves every group, exclusion and nearer node once per edition.

    Sizes: for 700 substances × 1,100 foods a layer takes 3.9 MB; there is one set of layers per period
    between two changes of editions, made when a day in it is first asked for.
    """

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self.foods: dict[str, int] = book.catalogue.number
        self.analytes: dict[str, int] = {key: i for i, key in enumerate(book.analytes)}
        families = {family: i for i, family in enumerate(sorted(set(book.family.values())))}
        self.series_ids: dict[str, int] = {
            series: families[f] for series, f in book.families.items()
        } | families
        self._changes = book.timeline.changes()
        self._ordinals = np.array([d.toordinal() for d in self._changes], dtype=np.int32)
        self._editions: dict[tuple[str, ...], tuple[Ints, Ints, Bools]] = {}
        self._periods: dict[int, list[Layer]] = {}
        self._columns()

    def _columns(self) -> None:
        limits = self.book.limits
        self.kind = np.array([list(Kind).index(x.kind) for x in limits], dtype=np.int8)
        self.high = Decimals.of([x.high for x in limits])
        self.low = Decimals.of([x.low for x in limits])
        units = [unit(x.unit) for x in limits]
        self.shift = np.array([u.exponent for u in units], dtype=np.int32)
        self.high, self.low = self.high.shifted(self.shift), self.low.shifted(self.shift)
        self.dimensions: dict[str, int] = {}
        self._comparable: Bools = np.zeros((0, 0), dtype=np.bool_)
        self.dimension = np.array([self.dimension_id(u.dimension) for u in units], dtype=np.int32)
        self.basis_ids: dict[str, int] = {"": 0}
        self.basis = np.array([self.basis_id(x.basis) for x in limits], dtype=np.int32)
        self.rounded = np.array([x.comparison.value == "rounded" for x in limits], dtype=np.bool_)
        self.series = np.array([self.series_ids[self.book.family[x.edition]] for x in limits], dtype=np.int32)

    def dimension_id(self, dimension: str) -> int:
        """A number for a unit's dimension."""
        return self.dimensions.setdefault(dimension, len(self.dimensions))

    def basis_id(self, basis: str) -> int:
        """A number for a basis, 0 for none."""
        return self.basis_ids.setdefault(basis, len(self.basis_ids))

    def comparable(self, one: Ints, other: Ints) -> Bools:
        """Whether values in two columns of dimensions can be compared."""
        names = list(self.dimensions)
        if self._comparable.shape[0] != len(names):
            self._comparable = np.array([[comparable(a, b) for b in names] for a in names], dtype=np.bool_)
        return self._comparable[one, other]

    @cached_property
    def screens(self) -> dict[int, list[int]]:
        """Substance number → the substances whose limits its result may screen, in the book's order."""
        return {
            i: [self.analytes[k] for k in found]
            for key, i in self.analytes.items()
            if (found := self.book.screened_by(key))
        }

    def period(self, ordinals: Ints) -> Ints:
        """The period each day (proleptic Gregorian ordinal) falls in; 0 is before the first edition."""
        return np.searchsorted(self._ordinals, ordinals, side="right").astype(np.int32)

    def layers(self, period: int) -> list[Layer]:
        """The limits in force in a period; several layers where several standards limit one cell."""
        if period not in self._periods:
            self._periods[period] = self._stack(period)
        return self._periods[period]

    def day_in(self, period: int) -> date:
        """The first day of a period; before the first edition, the day before it."""
        if period:
            return self._changes[period - 1]
        return self._changes[0] - timedelta(days=1) if self._changes else date.min

    def series_in(self, period: int) -> set[int]:
        """Numbers of the series with an edition in force in a period."""
        return {self.series_ids[series] for series in self.book.in_force(self.day_in(period))}

    def _stack(self, period: int) -> list[Layer]:
        layers: list[Layer] = []
        for codes in self.book.in_force(self.day_in(period)).values():
            rows, limit, torn = self._resolved(codes)
            self._place(layers, rows, limit, torn)
        return layers

    def _place(self, layers: list[Layer], rows: Ints, limit: Ints, torn: Bools) -> None:
        """Write an edition's cells into the first layer in which they are free, keeping series in order."""
        limit = limit.copy()
        depth = 0
        while (limit >= 0).any():
            if depth == len(layers):
                shape = (len(self.analytes), len(self.foods))
                layers.append(Layer(np.full(shape, -1, dtype=np.int32), np.zeros(shape, dtype=np.bool_)))
            target, target_torn = layers[depth].limit[rows], layers[depth].torn[rows]
            free = (limit >= 0) & (target < 0)
            layers[depth].limit[rows] = np.where(free, limit, target)
            layers[depth].torn[rows] = np.where(free, torn, target_torn)
            limit[free] = -1
            depth += 1

    def _resolved(self, editions: tuple[str, ...]) -> tuple[Ints, Ints, Bools]:
        """For an edition and its supplements: the substances, and for each × food the nearest limit."""
        if editions not in self._editions:
            keys = sorted(self.book.analytes_of(editions), key=self.analytes.__getitem__)
            rows = np.array([self.analytes[key] for key in keys], dtype=np.int32)
            limit = np.full((len(keys), len(self.foods)), -1, dtype=np.int32)
            torn = np.zeros((len(keys), len(self.foods)), dtype=np.bool_)
            for row, key in enumerate(keys):
                limit[row], torn[row] = self._nearest(self.book.numbers_of(editions, key))
            self._editions[editions] = (rows, limit, torn)
        return self._editions[editions]

    def _nearest(self, numbers: Sequence[int]) -> tuple[Ints, Bools]:
        covers = self.book.catalogue.covers
        limits = [self.book.limits[i] for i in numbers]
        places = np.array([self.foods[x.food] for x in limits])
        applies = covers[places]
        for row, limit in enumerate(limits):
            if limit.excludes:
                excluded = covers[[self.foods[x] for x in limit.excludes]].any(axis=0)
                applies[row] &= ~excluded
        below = covers[places][:, places] & (places[:, None] != places[None, :])
        dominated = np.zeros_like(applies)
        for nearer in np.flatnonzero(below.any(axis=0)):
            dominated[below[:, nearer]] |= applies[nearer]
        minimal = applies & ~dominated
        found = minimal.any(axis=0)
        first = minimal.argmax(axis=0)
        demand = np.array([self._demand(i) for i in numbers])
        torn = (minimal & (demand[:, None] != demand[first][None, :])).any(axis=0)
        return np.where(found, np.asarray(numbers, dtype=np.int32)[first], -1).astype(np.int32), torn & found

    @cached_property
    def _demands(self) -> dict[tuple[str, str, str], int]:
        return {}

    def _demand(self, number: int) -> int:
        limit = self.book.limits[number]
        key = (limit.demand(), limit.basis, limit.comparison.value)
        return self._demands.setdefault(key, len(self._demands))
