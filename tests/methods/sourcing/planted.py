"""Outbreaks made by chance: people with habits, lots that went to places for days, one of which did it.

Lots come as a city has them: wholesalers serve popular places with several kinds of food at once, so lots
share places and days; people eat elsewhere too, forget, fall ill of other things, and seldom say which food.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from shian.methods.sourcing import Exposure, Outbreak, Person, Reach, Source

NOW = 500.0
WEEK = 168.0
FOODS = tuple("meat egg bean vegetable rice noodle fish milk".split())
MEDIANS = (4.0, 14.0, 30.0)


@dataclass(frozen=True)
class City:
    """How the outbreaks are made."""

    places: int = 60
    lots: int = 40
    cases: int = 18
    well: int = 0
    sporadic: float = 0.2
    named: float = 0.55
    says_food: float = 0.4
    told: bool = False  # how popular places are is known
    days: float = 3.0  # a lot lasts at a place, on average
    wholesalers: int = 6
    lasting: float = 0.0  # hours over which a premises' meals did it; one meal if none


@dataclass(frozen=True)
class Delivered:
    place: int
    since: float
    until: float


def lots_of(city: City, habit: np.ndarray, chance: np.random.Generator) -> list[tuple[str, list[Delivered]]]:
    """Each wholesaler serves some popular places; each lot goes to some of its places for some days."""
    weight = habit / habit.sum()
    served = [
        chance.choice(city.places, size=int(chance.integers(6, 16)), replace=False, p=weight)
        for _ in range(city.wholesalers)
    ]
    lots = []
    for _ in range(city.lots):
        own = served[int(chance.integers(city.wholesalers))]
        going = own[chance.random(len(own)) < 0.6]
        going = going if len(going) > 1 else own[:2]
        sent = chance.uniform(NOW - 6 * 24, NOW - 12)
        stops = [Delivered(int(at), sent + chance.uniform(0, 20), 0.0) for at in going]
        lots.append(
            (
                FOODS[int(chance.integers(len(FOODS)))],
                [
                    Delivered(s.place, s.since, s.since + 12 + 24 * float(chance.exponential(city.days)))
                    for s in stops
                ],
            )
        )
    return lots


def planted(seed: int, city: City | None = None) -> tuple[Outbreak, str, str]:
    """An outbreak by a lot, its key, and the key of the premises with most of its cases."""
    city, chance = city or City(), np.random.default_rng(seed)
    habit = np.minimum(chance.lognormal(-2.5, 1.0, city.places), 0.6)
    lots = lots_of(city, habit, chance)
    culprit = int(chance.integers(city.lots))
    kind, stops = lots[culprit]
    shares = np.array([habit[stop.place] for stop in stops])
    middle = float(chance.choice(MEDIANS))
    met = np.zeros(city.places, int)

    def eaten(before: float) -> list[Exposure]:
        return [
            Exposure(f"P{at}", before - chance.uniform(0, WEEK), FOODS[int(chance.integers(len(FOODS)))])
            for at in range(city.places)
            if chance.random() < habit[at]
        ]

    def person(*, due: bool, sick: bool) -> Person:
        onset, source = NOW + chance.uniform(0, 90), None
        if due:
            stop = stops[int(chance.choice(len(stops), p=shares / shares.sum()))]
            meal = chance.uniform(stop.since, stop.until)
            onset = meal + math.exp(math.log(middle) + 0.5 * chance.normal())
            source = Exposure(f"P{stop.place}", meal, kind)
            met[stop.place] += 1
        meals = [*eaten(onset), *([source] if source else [])]
        said = [
            Exposure(one.item, one.at, one.food if chance.random() < city.says_food else "")
            for one in meals
            if chance.random() < city.named
        ]
        return Person(tuple(said), onset if sick else None)

    ill = tuple(person(due=chance.random() > city.sporadic, sick=True) for _ in range(city.cases))
    well = tuple(person(due=False, sick=False) for _ in range(city.well))
    sources = [
        Source(f"L{at}", "lot", tuple(Reach(f"P{s.place}", s.since, s.until, food) for s in there))
        for at, (food, there) in enumerate(lots)
    ]
    sources += [Source(f"P{at}", "premises", (Reach(f"P{at}"),)) for at in range(city.places)]
    known = {f"P{at}": float(habit[at] * city.named) for at in range(city.places)} if city.told else {}
    return Outbreak(ill, tuple(sources), well, known), f"L{culprit}", f"P{int(met.argmax())}"


def at_one_place(seed: int, city: City | None = None) -> tuple[Outbreak, str]:
    """An outbreak by one meal of one premises, or by its meals of some days, and its key."""
    city, chance = city or City(), np.random.default_rng(seed)
    habit = np.minimum(chance.lognormal(-2.5, 1.0, city.places), 0.6)
    culprit, middle = int(chance.integers(city.places)), float(chance.choice(MEDIANS))

    def person(*, due: bool, sick: bool) -> Person:
        meal = NOW + chance.normal(0, 2)
        if city.lasting:
            meal += chance.uniform(0, city.lasting)
        onset = NOW + chance.uniform(0, 90)
        if due:
            onset = meal + math.exp(math.log(middle) + 0.5 * chance.normal())
        where = [
            (at, onset - chance.uniform(0, WEEK))
            for at in range(city.places)
            if chance.random() < habit[at] and (at != culprit or (sick and not due))
        ]
        named = [
            pair for pair in [*where, *([(culprit, meal)] if due else [])] if chance.random() < city.named
        ]
        return Person(tuple(Exposure(f"P{at}", time) for at, time in named), onset if sick else None)

    ill = tuple(person(due=chance.random() > city.sporadic, sick=True) for _ in range(city.cases))
    well = tuple(person(due=False, sick=False) for _ in range(city.well))
    sources = tuple(Source(f"P{at}", "premises", (Reach(f"P{at}"),)) for at in range(city.places))
    known = {f"P{at}": float(habit[at] * city.named) for at in range(city.places)} if city.told else {}
    return Outbreak(ill, sources, well, known), f"P{culprit}"
