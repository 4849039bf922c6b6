"""The planning problem of a city: actions with costs, capacities, what must stay complete, the criteria."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from shian.evaluation.criteria.values import Found
from shian.evaluation.planning.changes import WhatIf
from shian.evaluation.planning.city import City, Laboratory, pairs
from shian.evaluation.planning.costs import Costs, Measure
from shian.methods.planning.criteria import item_of, settled
from shian.methods.planning.problem import (
    Action,
    Balance,
    Capacity,
    Figure,
    Goal,
    Item,
    Move,
    Number,
    Problem,
    Requirement,
    Setup,
    Tally,
)
from shian.methods.scoring import Item as Line
from shian.methods.scoring import Join, Light

FARM = "32"
TESTS = ("laboratory.samples", "laboratory.all_samples", "laboratory.samples_per_thousand")
FARM_TESTS = ("laboratory.farm_samples", "laboratory.farm_samples_per_thousand")
MORE_A_DAY = 10
PLENTY = 100_000
FEWEST = 3  # new samples a cell may have, however few it had


@dataclass(frozen=True)
class Wanted:
    """What a plan is for: a score, the vetoes or both, between two days; and who can do how much."""

    first: date
    last: date
    score: Decimal | None = None
    vetoes: bool = True
    per_day: Mapping[int, int] = field(default_factory=dict)  # laboratory → tests a day
    factor: Mapping[int, Decimal] = field(default_factory=dict)  # laboratory → price beside the usual
    without: frozenset[int] = frozenset()  # laboratories left out


@dataclass
class Assembly:
    """A problem while it is put together."""

    what: WhatIf
    city: City
    costs: Costs
    wanted: Wanted
    days: int
    actions: list[Action] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    capacities: dict[str, Capacity] = field(default_factory=dict)
    setups: dict[str, Setup] = field(default_factory=dict)
    balances: list[Balance] = field(default_factory=list)

    def problem(self) -> Problem:
        """All of it."""
        moving = self._lines()
        self._tests(moving)
        self._measures(moving)
        self._inspections(moving)
        self._training(moving)
        for action in self.actions:
            if action.setup and action.setup not in self.setups:
                self.setups[action.setup] = Setup(
                    action.setup, Fraction(self.costs.test.setup), self.costs.test.lot
                )
        tallies, requirements = self._coverage()
        return Problem(
            tuple(self.actions),
            tuple(self.figures),
            tuple(self.items),
            Goal(None if self.wanted.score is None else Fraction(self.wanted.score), self._to_clear()),
            tuple(self.capacities.values()),
            tuple(self.setups.values()),
            tallies,
            requirements,
            tuple(self.balances),
        )

    def _to_clear(self) -> frozenset[str]:
        if not self.wanted.vetoes:
            return frozenset()
        return frozenset(i.item.id for i in self.what.score.vetoes if i.light is Light.VIOLATED)

    # The lines of the criteria

    def _lines(self) -> dict[str, list[str]]:
        """Every line as an item with a figure of its own; figure's name (or line's id) → items it moves."""
        moving: dict[str, list[str]] = defaultdict(list)
        for line in self.what.edition.items:
            found = self.what.found[line.id]
            figure = self._figure(line, found)
            if figure is None:
                self.figures.append(Figure(line.id, found.value or 0))
                unknown = found.value is None
                self.items.append(
                    settled(replace(line, veto=None) if unknown else line, line.id, found.value)
                )
                continue
            self.figures.append(figure)
            self.items.append(item_of(line, line.id, highest=_other_years(line, found)))
            moving[line.figure.name if line.figure else line.id].append(line.id)
        return moving

    def _figure(self, line: Line, found: Found) -> Figure | None:
        """The figure behind a line, if actions may move it."""
        if found.value is None:
            return None
        if line.figure is None:
            return self._stated(line, found.value)
        main = found.main
        if main is None or main.figure.header is None or line.figure.join not in (Join.LAST, Join.LEAST):
            return None
        factor = Fraction(main.figure.header.factor) if main.d is not None else Fraction(1)
        d = Fraction(main.d) if main.d is not None else Fraction(1)
        n = Fraction(main.n) if found.origin != "assumed" else found.value * d / factor
        return Figure(line.id, n, d, factor) if d else None

    def _stated(self, line: Line, value: Fraction) -> Figure | None:
        """A value that a person stated, as a share of operators or an average over officers."""
        if self._is(line.id, "inspection"):
            return Figure(line.id, value * self.city.operators / 100, self.city.operators or 1, 100)
        if self._is(line.id, "training"):
            officers = sum(s.officers for s in self.city.stations)
            return Figure(line.id, value * officers, officers or 1)
        return None

    def _is(self, item: str, sort: str) -> bool:
        found = getattr(self.costs, sort)
        return bool(found) and found.items.get(self.what.real.edition.name) == item

    # What can be done

    def _tests(self, moving: Mapping[str, list[str]]) -> None:
        every = {item: Move(1) for name in TESTS for item in moving.get(name, ())}
        farm = every | {item: Move(1) for name in FARM_TESTS for item in moving.get(name, ())}
        labs = [lab for lab in self.city.laboratories if lab.id not in self.wanted.without]
        for lab in labs if farm else ():
            per_day = self.wanted.per_day.get(lab.id, lab.per_day)
            tags = {"laboratory": str(lab.id)}
            self._capacity(f"lab:{lab.id}", per_day * self.days, MORE_A_DAY * self.days, tags)
        for code in self.city.districts if farm else ():
            daily = pairs(self.city.samplers.get(code, 0)) * Fraction(self.costs.test.pair_per_day)
            a_pair = Fraction(self.costs.test.pair_per_day) * self.days
            self._capacity(f"team:{code}", floor(daily * self.days), a_pair, {"district": code})
        cells: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
        for (code, kind, link), count in self.city.done.items():
            if code in self.city.districts:
                cells[code, kind].append((link, max(FEWEST, ceil(self.costs.test.cell_most * count))))
        for (code, kind), links in cells.items():
            moves = farm if kind == FARM else every
            able = [lab for lab in labs if kind in lab.classes]
            if moves and able:
                self._tested(code, kind, links, able, moves)

    def _tested(
        self,
        code: str,
        kind: str,
        links: list[tuple[str, int]],
        able: list[Laboratory],
        moves: dict[str, Move],
    ) -> None:
        """The samples of a food class from a district: by laboratory, and by link of the chain."""
        where = {"district": code, "food_class": kind}
        most = sum(count for _, count in links)
        tested, placed = [], []
        for lab in able:
            tested.append(f"test:{code}/{kind}/{lab.id}")
            self.actions.append(
                Action(
                    tested[-1],
                    self.price(lab, code, kind),
                    most,
                    {f"lab:{lab.id}": 1, f"team:{code}": 1},
                    moves,
                    f"setup:{lab.id}/{kind}",
                    tags=where | {"sort": "test", "laboratory": str(lab.id)},
                )
            )
        for link, count in links:
            placed.append(f"place:{code}/{kind}/{link}")
            self.actions.append(Action(placed[-1], 0, count, tags=where | {"sort": "place", "link": link}))
        self.balances.append(Balance(f"balance:{code}/{kind}", tuple(tested), tuple(placed)))

    def price(self, lab: Laboratory, code: str, kind: str) -> Fraction:
        """What one sample of a food class from a district costs at a laboratory."""
        test = self.costs.test
        way = test.transport_within if lab.area[:6] == code else test.transport_between
        times = Fraction(self.wanted.factor.get(lab.id, self.factor(lab)))
        return Fraction(test.sampling + way) + Fraction(test.of(kind)) * times

    def factor(self, lab: Laboratory) -> Decimal:
        """A laboratory's price beside a commercial one's, as assumed."""
        return Decimal(1) if self.costs.test.commercial in lab.full_name else self.costs.test.public

    def _measures(self, moving: Mapping[str, list[str]]) -> None:
        for measure in self.costs.measure:
            items = moving.get(measure.figure, [])
            moves = {item: Move(1) for item in items}
            left = self._left(items[0]) if items else 0
            if not left:
                continue
            if not measure.by_district:
                self._measure(measure, "", left, moves)
                continue
            for code, count in self.city.open_disposals.items():
                self._measure(measure, code, min(count, left), moves)

    def _left(self, item: str) -> int:
        """How far the numerator can still be raised; the last part of a unit counts whole."""
        figure = next(f for f in self.figures if f.key == item)
        return min(PLENTY, max(0, ceil(Fraction(figure.d) - Fraction(figure.n))))

    def _measure(self, measure: Measure, code: str, most: int, moves: dict[str, Move]) -> None:
        uses = {}
        if measure.hours:
            uses = {self._hours(code): Fraction(measure.hours)}
        tags = {"sort": "measure", "measure": measure.key, "district": code}
        key = f"measure:{measure.key}" + (f"/{code}" if code else "")
        self.actions.append(Action(key, Fraction(measure.unit), most, uses, moves, tags=tags))

    def _hours(self, code: str) -> str:
        """The capacity of a district's officers; of no district: of all, for work of the whole city."""
        officers = sum(s.officers for s in self.city.stations if not code or s.district == code)
        hours = Fraction(self.costs.officers.hours_per_day)
        key = f"officers:{code or 'city'}"
        self._capacity(key, officers * hours * self.days, MORE_A_DAY * hours * self.days, {"district": code})
        return key

    def _inspections(self, moving: Mapping[str, list[str]]) -> None:
        visit = self.costs.inspection
        item = visit.items.get(self.what.real.edition.name, "") if visit else ""
        left = self._left(item) if item in moving else 0
        if visit is None or not left:
            return
        self.capacities["uncovered"] = Capacity("uncovered", left, 1, fixed=True)
        hours = Fraction(self.costs.officers.hours_per_day)
        for station in self.city.stations:
            if station.officers < visit.officers:
                continue
            key = f"station:{station.id}"
            self._capacity(
                key, station.officers * hours * self.days, hours * self.days, {"station": str(station.id)}
            )
            spent = Fraction(visit.hours) * visit.officers
            tags = {"sort": "inspection", "station": str(station.id), "district": station.district}
            uses: dict[str, Number] = {key: spent, self._hours(station.district): spent, "uncovered": 1}
            self.actions.append(
                Action(f"visit:{station.id}", Fraction(visit.unit), left, uses, {item: Move(1)}, tags=tags)
            )

    def _training(self, moving: Mapping[str, list[str]]) -> None:
        training = self.costs.training
        item = training.items.get(self.what.real.edition.name, "") if training else ""
        if training is None or item not in moving:
            return
        for code in self.city.districts:
            tags = {"sort": "training", "district": code}
            uses = {self._hours(code): 1}
            self.actions.append(
                Action(f"training:{code}", Fraction(training.unit), PLENTY, uses, {item: Move(1)}, tags=tags)
            )

    def _capacity(self, key: str, amount: Fraction | int, step: Fraction | int, tags: dict[str, str]) -> None:
        self.capacities.setdefault(key, Capacity(key, amount, step, tags=tags))

    # What stays complete

    def _coverage(self) -> tuple[tuple[Tally, ...], tuple[Requirement, ...]]:
        """Food classes, links and districts keep their part of the new samples; districts also a rate."""
        sums: dict[tuple[str, str], list[str]] = defaultdict(list)
        for action in self.actions:
            if action.tags["sort"] == "test":
                for sort in ("food_class", "district"):
                    sums[sort, action.tags[sort]].append(action.key)
            if action.tags["sort"] == "place":
                sums["link", action.tags["link"]].append(action.key)
        tallies = [Tally(f"{sort}:{value}", tuple(keys)) for (sort, value), keys in sorted(sums.items())]
        if not tallies:
            return (), ()
        whole = tuple(f"district:{code}" for (sort, code) in sorted(sums) if sort == "district")
        needs = [self._part(sort, value, whole) for sort, value in sorted(sums)]
        needs += [self._rate(code, whole) for sort, code in sorted(sums) if sort == "district"]
        return tuple(tallies), tuple(n for n in needs if n.terms)

    def _part(self, sort: str, value: str, whole: tuple[str, ...]) -> Requirement:
        place = {"district": 0, "food_class": 1, "link": 2}[sort]
        count = sum(n for cell, n in self.city.done.items() if cell[place] == value)
        share = _rounded(self.costs.keep.part * count / max(1, self.city.total))
        return _share(
            f"part {sort}:{value}", f"{sort}:{value}", share, whole, 0, {"keep": "part", sort: value}
        )

    def _rate(self, code: str, whole: tuple[str, ...]) -> Requirement:
        people = sum(self.city.people.values())
        share = _rounded(self.costs.keep.rate * self.city.people.get(code, 0) / max(1, people))
        done = sum(n for cell, n in self.city.done.items() if cell[0] == code)
        lacking = share * self.city.total - done
        tags = {"keep": "rate", "district": code}
        return _share(f"rate district:{code}", f"district:{code}", share, whole, lacking, tags)


def _share(
    key: str, of: str, share: Fraction, whole: tuple[str, ...], at_least: Fraction | int, tags: dict[str, str]
) -> Requirement:
    """``of`` is at least ``share`` of the whole, and so much more."""
    terms = dict.fromkeys(whole, -share)
    terms[of] = terms.get(of, Fraction(0)) + 1
    return Requirement(key, terms, at_least, tags)


def _rounded(share: Decimal | Fraction) -> Fraction:
    """Four decimals: finer shares only make the solver's numbers unwieldy."""
    return Fraction(round(Fraction(share) * 10_000), 10_000)


def _other_years(line: Line, found: Found) -> Fraction | None:
    """Of several years the worst counts: no action of this year betters the others."""
    from shian.evaluation.criteria.values import exact_of

    if line.figure is None or line.figure.join is not Join.LEAST or len(found.years) < 2:
        return None
    others = [value for _, one in found.years[:-1] if (value := exact_of(one)) is not None]
    return min(others, default=None)


def assemble(what: WhatIf, city: City, costs: Costs, wanted: Wanted, days: int) -> Problem:
    """The problem of a city."""
    return Assembly(what, city, costs, wanted, days).problem()
