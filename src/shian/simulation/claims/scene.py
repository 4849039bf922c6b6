"""One paragraph in the making: its place, year and habits, and what it has spoken of already."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from shian.simulation.claims.figures import digits, hanzi, rounded
from shian.simulation.claims.grammar import mark, say
from shian.simulation.claims.world import Amount, Per, Rate, Stock, Subject, Work, world

T = TypeVar("T", Stock, Work, Amount, Per, Rate)
PARTS = {"省": "市（州）", "市": "县（市、区）", "县": "乡镇（街道）", "区": "乡镇（街道）"}
SIZES = {"省": (2000, 9900), "市": (60, 1100), "县": (8, 130), "区": (15, 180)}
"""From how many to how many 万 people live there."""
WHOLES = {"市": "全市", "县": "全县", "区": "全区", "省": "全省"}


@dataclass(frozen=True)
class Item:
    """What one template says: one or more pieces of text in order, marked where the figures stand."""

    kind: str
    chunks: tuple[str, ...]
    wrong: bool = False
    also: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    """Kinds that may fairly be asked about these figures, right or wrong."""
    maker: str = ""


Maker = Callable[["Scene", bool], Item]
"""Says something of its kind, wrong or right as asked."""


@dataclass
class Scene:
    rng: random.Random
    subject: Subject
    place: str
    year: int
    commas: bool
    characters: bool
    """Whether small numbers are written 二十三."""
    used: set[str] = field(default_factory=set)

    @classmethod
    def new(cls, rng: random.Random) -> Scene:
        w = world()
        return cls(
            rng,
            rng.choice(w.subjects),
            rng.choice(w.places),
            rng.randint(2012, 2026),
            rng.random() < 0.3,
            rng.random() < 0.15,
        )

    def say(self, patterns: str | tuple[str, ...], /, **slots: str) -> str:
        """Slots for the place and the years are there always: {A} 全市, {Y} 2021年, {L} 2020年."""
        slots.setdefault("A", self.rng.choice((self.whole, self.whole, self.whole, self.place)))
        slots.setdefault("Y", f"{self.year}年")
        slots.setdefault("L", f"{self.year - 1}年")
        slots.setdefault("B", self.subject.bureau)
        slots.setdefault("D", PARTS[self.place[-1]])
        slots.setdefault("G", self.larger)
        return say(self.rng, patterns, **slots)

    @property
    def whole(self) -> str:
        return WHOLES[self.place[-1]]

    @property
    def divisions(self) -> tuple[str, ...]:
        """Names of what the place is divided into."""
        return world().parts[self.place[-1]]

    @property
    def larger(self) -> str:
        """A whole that the place is part of."""
        return self.rng.choice(("全国",) if self.place[-1] == "省" else ("全省", "全国"))

    def once(self, of: Sequence[T]) -> T:
        """A thing the paragraph has not spoken of; other subjects help out."""
        free = [one for one in of if not self.used & _names(one)]
        if not free:
            name = next(
                n
                for n in ("stock", "work", "amount", "fund", "per", "rate")
                if getattr(self.subject, n) is of
            )
            free = [x for s in world().subjects for x in getattr(s, name) if not self.used & _names(x)]
        one = self.rng.choice(free)
        self.used |= _names(one)
        return one

    def size(self, one: Stock | Work) -> int:
        """Sizes spread over their decades, as real ones do."""
        return round(one.low * (one.high / one.low) ** self.rng.random())

    def spread(self, one: Amount | Per | Rate, places: int) -> Decimal:
        """A quantity of that range with so many decimals."""
        low = max(one.low, 0.1)
        return rounded(Fraction(low * (one.high / low) ** self.rng.random()), places)

    def number(self, value: int | Decimal) -> str:
        return digits(value, self.commas)

    def count(self, value: int, measure: str) -> str:
        """A whole number of things, as this author writes it, marked."""
        text = hanzi(value) if self.characters and value < 100 else self.number(value)
        return mark(text + measure)

    def amount(self, value: int | Decimal, unit: str) -> str:
        return mark(self.number(value) + unit)

    def money(self, wan: int) -> str:
        """万元, or 亿元 where nothing is lost by it."""
        if wan >= 10_000 and wan % 100 == 0 and self.rng.random() < 0.6:
            return mark(f"{(Decimal(wan) / 10_000).normalize():f}亿元")
        return mark(self.number(wan) + "万元")

    def percent(self, value: Decimal) -> str:
        return mark(f"{value}%")

    def name(self) -> str:
        w = world()
        return self.rng.choice(w.surnames) + "".join(self.rng.sample(w.given, self.rng.choice((1, 2, 2))))


def _names(one: Stock | Work | Amount | Per | Rate) -> set[str]:
    """What it speaks of, its parts and bases included."""
    names = {one.noun}
    if isinstance(one, Stock):
        names |= {part for split in one.splits for part in split}
    if isinstance(one, Per):
        names.add(one.base)
    return names


def listed(rng: random.Random, parts: Sequence[str]) -> str:
    """a、b和c, or with commas."""
    how = rng.randrange(4)
    if how == 0:
        return "，".join(parts)
    if how == 1 and len(parts) > 1:
        return "、".join(parts[:-1]) + rng.choice(("和", "以及", "及")) + parts[-1]
    return "、".join(parts)


def named(scene: Scene, names: Sequence[str], values: Sequence[str]) -> str:
    """小学61所、初中24所; or 小学、初中分别为61所、24所."""
    if scene.rng.random() < 0.25:
        last = scene.rng.choice(("、", "和"))
        joined = ["、".join(one[:-1]) + last + one[-1] for one in (names, values)]
        return f"{joined[0]}分别{scene.rng.choice(('为', '有', '达到'))}{joined[1]}"
    link = scene.rng.choice(("", "", "", "有", "为"))
    return listed(scene.rng, [name + link + value for name, value in zip(names, values, strict=True)])
