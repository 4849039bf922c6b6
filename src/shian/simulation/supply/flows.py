"""How goods flow: lots come into being, go from hand to hand, and are made into others."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from shian.simulation.city import City
from shian.simulation.supply import seasons
from shian.simulation.supply.articles import Articles
from shian.simulation.supply.columns import SERVED, SHIPPED, SOLD, WASTED, Holdings, Truth
from shian.simulation.supply.draws import Floats, Ints, Partners, Rng, pareto, pick, split
from shian.simulation.supply.goods import Group, Step, groups
from shian.simulation.supply.seasons import DAY, EPOCH, FIRST
from shian.simulation.supply.world import World, mixed

HOUR = 3600


@dataclass
class Flows:
    """The making of all that truly happens, group by group, in columns."""

    made: City
    world: World
    articles: Articles
    truth: Truth = field(default_factory=Truth)
    stock: dict[str, list[Holdings]] = field(default_factory=dict)  # what waits at makers, by group
    numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.numbers = {group.key: i for i, group in enumerate(groups())}
        self._pairs = np.zeros(0, np.int64)

    def rng(self, name: str) -> Rng:
        return self.made.rng(f"supply:{name}")

    def originate(self, group: Group, count: int) -> Holdings:
        """New lots of a group on days of its season, at makers by their size."""
        rng = self.rng(f"origin:{group.key}")
        makers, size = mixed(self.world, _pools(group))
        if not len(makers) or count < 1:
            return Holdings.joined([])
        days = np.sort(pick(rng, count, seasons.weights(group.season)))
        made = seasons.moments(rng, days, 5, 16)
        place = makers[pick(rng, count, size)]
        return self.new_lots(group, rng, place, made, _kilograms(rng, group, count))

    def new_lots(
        self, group: Group, rng: Rng, place: Ints, made: Ints, amount: Ints, batch: Ints | int = -1
    ) -> Holdings:
        """Lots made at places; those of makers that are not in business yet, or no more, are left out."""
        day = seasons.day_of(made)
        there = (self.world.first[place] < day) & (day < self.world.last[place]) & (made < seasons.END)
        place, made, amount = place[there], made[there], amount[there]
        batch = batch[there] if isinstance(batch, np.ndarray) else batch
        if not len(place):
            return Holdings.joined([])
        article = self.articles.of(self.world, group, place, rng.integers(0, 10**6, len(place)))
        lot = self.truth.lots.add(
            group=self.numbers[group.key], article=article, place=place, made=made, amount=amount, batch=batch
        )
        return Holdings(lot, place, amount, made, np.full(len(lot), -1))

    def deliver(self, group: Group, held: Holdings) -> None:
        """Send lots the steps of their way; what reaches other makers waits there to be used."""
        for number, step in enumerate(group.steps):
            if not len(held):
                return
            rng = self.rng(f"step:{group.key}:{number}")
            self._pairs = self._pairs[:0] if number == 0 else self._pairs
            arrived = self.ship(rng, step, held)
            held = self._onward(group, number, arrived)

    def _onward(self, group: Group, number: int, arrived: Holdings) -> Holdings:
        """Who trades goes on with the next step; makers keep the goods, the others sell or serve them."""
        sorts = np.array([_role(s.sort) for s in self.world.sites])[arrived.place]
        self.stock.setdefault(group.key, []).append(arrived[sorts == "maker"])
        last = number == len(group.steps) - 1
        final = (sorts == "end") | ((sorts == "trader") & last)
        self.use_up(self.rng(f"end:{group.key}:{number}"), arrived[final])
        if last:
            return Holdings.joined([])
        large = self.world.size[arrived.place] > 0
        return arrived[(sorts == "trader") & large]

    def ship(self, rng: Rng, step: Step, held: Holdings) -> Holdings:
        """Divide each holding among its buyers; goods that would leave or arrive after the end do not."""
        buyers, bought = mixed(self.world, step.to)
        if not len(buyers):
            return Holdings.joined([])
        sellers = np.unique(held.place)
        partners = Partners.drawn(rng, sellers, buyers, self.world.size[sellers] + 1e-9, bought)
        counts = np.maximum(1, pareto(rng, len(held), *step.fan))
        counts = np.minimum(counts, np.maximum(1, held.amount // 2))
        owner, amount = split(rng, (held.amount * step.moved).astype(np.int64), counts)
        sellers_of = held.place[owner]
        target = partners.buy(rng, sellers_of)
        out = seasons.trading(rng, held.since[owner], step.kept, *step.open)
        hours = rng.uniform(*step.under_way, len(owner))
        hours = np.where(self.world.outside[sellers_of], hours, np.minimum(hours, 6.0))
        return self.move(held, owner, target, amount, out, out + (hours * HOUR).astype(np.int64))

    def move(
        self, held: Holdings, owner: Ints, target: Ints, amount: Ints, out: Ints, arrived: Ints
    ) -> Holdings:
        """Record moves out of holdings; returns what lies where they went."""
        world, source, day = self.world, held.place[owner], seasons.day_of(arrived)
        there = (world.first[target] < day) & (day < world.last[target]) & (amount > 0) & (source != target)
        there &= arrived < seasons.END
        there &= self._new_pairs(held.lot[owner], source, target, amount)
        owner, target, amount, out, arrived = (x[there] for x in (owner, target, amount, out, arrived))
        if not len(owner):
            return Holdings.joined([])
        lot = held.lot[owner]
        number = self.truth.moves.add(
            lot=lot, source=held.place[owner], target=target, amount=amount, out=out, arrived=arrived,
            kind=SHIPPED, before=held.move[owner],
        )  # fmt: skip
        return Holdings(lot, target, amount, arrived, number)

    def _new_pairs(self, lot: Ints, source: Ints, target: Ints, amount: Ints) -> np.ndarray:  # type: ignore[type-arg]
        """Which of these moves to keep: of several of one lot between two places the first, and few more.

        Those that stay beside each other differ in their amounts.
        """
        size = len(self.world.sites)
        pair = (lot * size + source) * size + target
        again = amount % 16 == 0
        key = pair * 4096 + np.where(again, amount // 16 % 4095 + 1, 0)
        _, first = np.unique(key, return_index=True)
        new = np.zeros(len(key), bool)
        new[first] = True
        new &= ~np.isin(key, self._pairs)
        self._pairs = np.concatenate([self._pairs, key[new]])
        return new

    def use_up(self, rng: Rng, held: Holdings) -> None:
        """What becomes of goods in shops and kitchens: sold, served, sometimes thrown away."""
        if not len(held):
            return
        schools = np.array([s.sort == "canteen" for s in self.world.sites])[held.place]
        told = schools | (rng.random(len(held)) < 0.10)
        held, schools = held[told], schools[told]
        spoilt = rng.random(len(held)) < 0.02
        days = np.where(schools, rng.integers(0, 2, len(held)), rng.integers(0, 6, len(held)))
        at = held.since + days * DAY + rng.integers(HOUR, 5 * HOUR, len(held))
        share = rng.uniform(0.5, 1.0, len(held))
        amount = np.maximum(1, (held.amount * np.where(spoilt, 0.2, share)).astype(np.int64))
        kind = np.where(spoilt, WASTED, np.where(schools, SERVED, SOLD))
        piecewise = (kind == SOLD) & self._by_piece(held.lot)
        amount = np.where(piecewise, np.minimum(rng.integers(1, 5, len(held)), held.amount), amount)
        fits = at < seasons.END
        if fits.any():
            self.truth.sales.add(
                lot=held.lot[fits], place=held.place[fits], amount=amount[fits], at=at[fits], kind=kind[fits],
                move=held.move[fits],
            )  # fmt: skip

    def _by_piece(self, lot: Ints) -> np.ndarray:  # type: ignore[type-arg]
        """Which lots are sold package by package: those of firms with item-level tracing."""
        pieces = np.array([g.unit == "H87" for g in groups()])
        lots = self.truth.lots
        traced = np.isin(lots["place"][lot], list(self.world.traced))
        out: np.ndarray = traced & pieces[lots["group"][lot]]  # type: ignore[type-arg]
        return out

    def produce(self, group: Group) -> Holdings:
        """Lots made of what arrived at makers: every load is used, in the order in which it came."""
        rng = self.rng(f"batch:{group.key}")
        makers, _ = mixed(self.world, group.makers)
        main = self._waiting([key for key, _ in group.inputs], makers)
        if not len(main):
            return Holdings.joined([])
        batch, load, used = batches(rng, main, group.batches)
        count = int(batch.max()) + 1
        place = np.zeros(count, np.int64)
        ready = np.zeros(count, np.int64)
        place[batch] = main.place[load]
        np.maximum.at(ready, batch, main.since[load])
        at = ready + (rng.uniform(0.3, 1.5, count) * HOUR).astype(np.int64)
        number = self.truth.batches.add(place=place, at=at)
        self.truth.inputs.add(batch=number[batch], lot=main.lot[load], amount=used, move=main.move[load])
        made = at + (rng.uniform(*group.ripens, count) * HOUR).astype(np.int64)
        amount = np.maximum(1, (np.bincount(batch, used, count) * group.result).astype(np.int64))
        return self.new_lots(group, rng, place, made, amount, number)

    def _waiting(self, keys: list[str], makers: Ints) -> Holdings:
        """What waits at these makers of these groups, by maker and arrival; it is taken out of the stock."""
        held = Holdings.joined([h for key in keys for h in self.stock.get(key, [])])
        mine = np.isin(held.place, makers)
        for key in keys:
            self.stock[key] = [h[~np.isin(h.place, makers)] for h in self.stock.get(key, [])]
        held = held[mine]
        return held[np.lexsort((held.since, held.place))]


def batches(rng: Rng, loads: Holdings, ratio: float) -> tuple[Ints, Ints, Ints]:
    """Cut loads, in order by maker, into about equal batches: (batch, load, amount used) by overlap.

    A batch takes from one load or several in a row, and every kilogram goes into exactly one batch.
    """
    ends = np.cumsum(loads.amount)
    places, first, count = np.unique(loads.place, return_index=True, return_counts=True)
    before = np.concatenate([[0], ends])[first]
    total = ends[first + count - 1] - before
    number = np.minimum(np.maximum(1, np.round(count * ratio).astype(np.int64)), np.maximum(1, total))
    maker = np.repeat(np.arange(len(places)), number)
    nth = np.arange(len(maker)) - np.repeat(np.cumsum(number) - number, number) + 1
    inner = (nth - rng.uniform(0.0, 0.6, len(maker)) * (nth < number[maker])) / number[maker]
    cuts = before[maker] + np.floor(total[maker] * inner).astype(np.int64)
    points = np.unique(np.concatenate([ends, cuts]))
    points = points[points > 0]
    amount = np.diff(np.concatenate([[0], points]))
    load = np.searchsorted(ends, points, side="left")
    batch = np.searchsorted(cuts, points, side="left")
    _, batch = np.unique(batch, return_inverse=True)
    return batch.astype(np.int64), load.astype(np.int64), amount


def _pools(group: Group) -> tuple[tuple[str, float], ...]:
    return tuple(
        (f"outside:{group.key}" if name == "outside" else name, share) for name, share in group.makers
    )


def _role(sort: str) -> str:
    """Whether a place makes other goods of what comes, trades it, or uses it up."""
    if sort in {"producer", "slaughter"}:
        return "maker"
    return "trader" if sort in {"wholesale", "store", "depot", "gate"} else "end"


def _kilograms(rng: Rng, group: Group, count: int) -> Ints:
    median, spread = group.kilograms
    amount: Floats = median * np.exp(rng.normal(0.0, spread, count))
    return np.maximum(20, amount).astype(np.int64)


__all__ = ["DAY", "EPOCH", "FIRST", "Flows", "batches"]
