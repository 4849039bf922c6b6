"""The food table: attack rates of every dish, in strata, by portions, and of several dishes together."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shian.domains.surveillance.outbreaks.choices import CASES
from shian.domains.surveillance.outbreaks.counting import age_group
from shian.domains.surveillance.outbreaks.definition import ate, portions
from shian.domains.surveillance.outbreaks.picture import Dish, Person, Picture
from shian.methods.epidemiology.dose import Trend, trend
from shian.methods.epidemiology.errors import EpidemiologyError
from shian.methods.epidemiology.lines import Association, Strata, association, over_strata, tabulated
from shian.methods.epidemiology.logistic import Logistic, logistic
from shian.methods.epidemiology.twobytwo import normal

CONFIDENCE = 0.95
MARKED = 0.05  # p-values below it are marked; the page says how many of so many come by chance
DEGREES = tuple(map(str, CASES))
MOST_TERMS = 12


@dataclass(frozen=True, slots=True)
class Compared:
    """The people of whom it is known whether they are ill: cases of the chosen degrees against the well.

    ``left_out`` are cases of other degrees, the otherwise ill, and those of whom nobody knows.
    """

    people: tuple[Person, ...]
    ill: tuple[bool, ...]
    left_out: int

    @property
    def cases(self) -> int:
        """The ill."""
        return sum(self.ill)

    @property
    def well(self) -> int:
        """The well."""
        return len(self.ill) - self.cases


def compared(picture: Picture, degrees: Sequence[str] = DEGREES) -> Compared:
    """Cases of these degrees (before a definition: whoever fell ill) against the well."""
    people, ill = [], []
    for person in picture.people:
        if picture.counts_as_case(person):
            if person.classification and person.classification not in degrees:
                continue
            people.append(person)
            ill.append(True)
        elif picture.counts_as_well(person):
            people.append(person)
            ill.append(False)
    return Compared(tuple(people), tuple(ill), len(picture.people) - len(people))


@dataclass(frozen=True, slots=True)
class FoodRow:
    """One dish. ``missing`` are people compared whose answer is unknown."""

    dish: Dish
    found: Association
    missing: int

    @property
    def marked(self) -> bool:
        """Whether it goes with illness beyond chance."""
        return self.found.p.two_sided < MARKED and self.found.odds.estimate > 1

    @property
    def explains(self) -> bool:
        """Whether it is marked and most of the cases have eaten it: a vehicle must explain the cases."""
        return self.marked and self.found.cases_exposed >= 0.5


@dataclass(frozen=True, slots=True)
class FoodTable:
    """All dishes, those that go with illness most surely first."""

    rows: tuple[FoodRow, ...]
    compared: Compared

    @property
    def by_chance(self) -> float:
        """How many of so many dishes would be marked if none had to do with it."""
        return MARKED / 2 * len(self.rows)


def food_table(picture: Picture, degrees: Sequence[str] = DEGREES, meal: str = "") -> FoodTable:
    """The association of every dish (of one meal, where named) with illness."""
    who = compared(picture, degrees)
    rows = [_row(dish, who) for dish in picture.menu if not meal or dish.meal == meal]
    return FoodTable(tuple(sorted(rows, key=_order)), who)


def _row(dish: Dish, who: Compared) -> FoodRow:
    eaten = exposure(who.people, dish.code)
    found = association(dish.name, tabulated(who.ill, eaten), CONFIDENCE, normal(CONFIDENCE))
    return FoodRow(dish, found, sum(1 for one in eaten if one is None))


def _order(row: FoodRow) -> tuple[bool, bool, float, str]:
    p, odds = row.found.p.two_sided, row.found.odds.estimate
    return math.isnan(p), not odds > 1, p if odds > 1 else -p, row.dish.name


def exposure(people: Sequence[Person], code: str) -> list[bool | None]:
    """Whether each has eaten the dish."""
    return [ate(person.answers.get(code, "")) for person in people]


def stratified_by(picture: Picture, dish: Dish, by: str, degrees: Sequence[str] = DEGREES) -> Strata:
    """A dish in each level of ``sex``, ``age``, ``grouping`` or of another dish (its code)."""
    who = compared(picture, degrees)
    levels = [_level(person, by) for person in who.people]
    return over_strata(who.ill, exposure(who.people, dish.code), by, levels, normal(CONFIDENCE))


def _level(person: Person, by: str) -> str | None:
    match by:
        case "sex":
            return person.sex or None
        case "age":
            return age_group(person) or None
        case "grouping":
            return person.grouping or None
        case _:
            eaten = ate(person.answers.get(by, ""))
            return None if eaten is None else "y" if eaten else "n"


def dose_response(picture: Picture, dish: Dish, degrees: Sequence[str] = DEGREES) -> Trend | None:
    """The attack rate by portions; None where fewer than two levels are known."""
    who = compared(picture, degrees)
    doses = [portions(person.answers.get(dish.code, "")) for person in who.people]
    people = Counter(dose for dose in doses if dose is not None)
    ill = Counter(dose for dose, sick in zip(doses, who.ill, strict=True) if sick and dose is not None)
    if len(people) < 2:
        return None
    levels = sorted(people)
    try:
        z = normal(CONFIDENCE)
        return trend(levels, [ill[one] for one in levels], [people[one] for one in levels], z)
    except EpidemiologyError:
        return None


def together(picture: Picture, dishes: Sequence[Dish], degrees: Sequence[str] = DEGREES) -> Logistic:
    """Several dishes in one model, over people of whom all answers are known.

    Raises:
        EpidemiologyError: the model cannot be fitted; the message says why.
    """
    if not 1 <= len(dishes) <= MOST_TERMS:
        raise EpidemiologyError(f"between 1 and {MOST_TERMS} foods, not {len(dishes)}")
    who = compared(picture, degrees)
    columns = list(zip(*(exposure(who.people, dish.code) for dish in dishes), strict=True))
    kept = [at for at, row in enumerate(columns) if None not in row]
    values = np.array([[float(bool(one)) for one in columns[at]] for at in kept], np.float64)
    names = [dish.name for dish in dishes]
    return logistic([int(who.ill[at]) for at in kept], names, values, normal(CONFIDENCE))
