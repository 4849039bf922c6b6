"""Who ate what where and when, of an outbreak as it was known at a moment: for inferring the source.

Persons are the ill and the well of the line list, with what they answered about the menu and what their
case reports say, and the cases of the signal behind the outbreak that stand on no line yet. An *item* is a
dish, a food class, a premises or a lot that somebody may have named; its key says which (``dish:``,
``class:``, ``op:`` or ``at:``, ``lot:``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from shian.domains.laboratory.codes import chinese
from shian.domains.registry.models import Operator
from shian.domains.supply.lots.models import Lot
from shian.domains.surveillance.cases.models import Case
from shian.domains.surveillance.cases.models import Exposure as Eaten
from shian.domains.surveillance.outbreaks import picture as pictures
from shian.domains.surveillance.outbreaks.definition import ate
from shian.domains.surveillance.outbreaks.epicurve import eaten_at
from shian.domains.surveillance.outbreaks.looking import local, picture_at, picture_of
from shian.domains.surveillance.outbreaks.models import Line, Outbreak
from shian.domains.surveillance.signals.models import SignalCase
from shian.methods.sourcing import Exposure, Person, ingredients

BEGINNING = datetime(2000, 1, 1)  # noqa: DTZ001  (the city's local time, as pictures have it)
BACKGROUND = timedelta(days=365)
ENOUGH = 50  # background cases below which the popularity of places is not taken from them
FEWEST_WELL = 5
CATERING = "31"  # the class of dishes of kitchens, whatever they are made of
SAME_NUMBER = 3  # lots of one number above which it names none of them


def food_words(name: str, food_class: str) -> str:
    """What a food is, for matching dishes with lots: its ingredients, and its class if that says more."""
    told = {*ingredients(name), *({food_class} - {"", CATERING})}
    return "+".join(sorted(told))


def hours(moment: datetime | None) -> float | None:
    """Hours since a fixed beginning, of a local time without zone."""
    return None if moment is None else (moment - BEGINNING) / timedelta(hours=1)


def hours_of(moment: datetime) -> float:
    """The same of a moment with its zone."""
    return (timezone.make_naive(moment) - BEGINNING) / timedelta(hours=1)


def moment_of(at: float) -> datetime:
    """The local time of so many hours."""
    return BEGINNING + timedelta(hours=at)


@dataclass(frozen=True, slots=True)
class Dish:
    """A dish as the inference needs it: its item, its premises' item, its class and its lot."""

    item: str
    name: str
    place: str
    food_class: str
    lot: int | None

    @property
    def food(self) -> str:
        """What it is, in words that lots have too."""
        return food_words(self.name, self.food_class)


@dataclass
class Gathered:
    """What is known of the persons. ``labels`` names every item, ``operators`` is of items that have one,
    ``groups`` of the premises by their names: a group of the line list called so ate there."""

    at: datetime
    picture: pictures.Picture
    ill: list[Person] = field(default_factory=list)
    well: list[Person] = field(default_factory=list)
    dishes: list[Dish] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    operators: dict[str, int] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    named_lots: set[int] = field(default_factory=set)
    background: int = 0
    earlier: Any = None  # the case reports counted in it, as a query
    popularity: dict[str, float] = field(default_factory=dict)

    @property
    def items(self) -> set[str]:
        """Every item that somebody names."""
        return {one.item for person in (*self.ill, *self.well) for one in person.exposures}


def gather(outbreak: Outbreak, at: datetime | None = None) -> Gathered:
    """Everything about the persons as it was known then (without a moment: as it is now)."""
    picture = picture_of(outbreak) if at is None else picture_at(outbreak, at)
    out = Gathered(at or timezone.now(), picture or pictures.Picture())
    _menu(outbreak, out)
    lines = dict(Line.objects.filter(outbreak=outbreak).values_list("pk", "case_id"))
    beside = _signal_cases(outbreak, {pk for pk in lines.values() if pk}, out.at)
    told = _Told([*(pk for pk in lines.values() if pk), *beside], out)
    for people, into in ((out.picture.cases, out.ill), (out.picture.well, out.well)):
        into += [_person(one, out, told.of(lines.get(one.pk))) for one in people]
    for case, onset in beside.items():
        into_hours = hours(local(onset))
        out.ill.append(Person(tuple(told.of(case)), into_hours, beyond=_dish_items(out)))
    out.popularity = {**_of_dishes(out), **_of_places(out, told.cases)}
    return out


def _menu(outbreak: Outbreak, out: Gathered) -> None:
    """The dishes with their premises, as the outbreak has them now (codes never change)."""
    places: dict[str, str] = {}
    for meal in outbreak.meals.select_related("operator"):
        operator, name = meal.operator or outbreak.operator, meal.place or outbreak.place
        places[meal.code] = place_item(operator, name, out)
        called = {name.strip(), meal.place.strip(), operator.name if operator is not None else ""}
        out.groups |= dict.fromkeys(called - {""}, places[meal.code])
    usual = place_item(outbreak.operator, outbreak.place, out)
    for dish in outbreak.menu.order_by("pk"):
        item = f"dish:{dish.code}"
        out.labels[item] = dish.name
        place = places.get(dish.meal, usual)
        out.dishes.append(Dish(item, dish.name, place, dish.food_class, dish.lot_id))


def place_item(operator: Operator | None, name: str, out: Gathered) -> str:
    """The item of a premises, known by its operator or by its name; empty if neither is known."""
    if operator is not None:
        item = f"op:{operator.pk}"
        out.labels[item], out.operators[item] = operator.name, operator.pk
        return item
    if name.strip():
        item = f"at:{name.strip()[:120]}"
        out.labels[item] = name.strip()
        return item
    return ""


def _person(one: pictures.Person, out: Gathered, remembered: Sequence[Exposure]) -> Person:
    """A line: its answers about the menu, and what the case report says it remembered."""
    meals = {meal.code: meal for meal in out.picture.meals}
    of_menu = {dish.code: dish for dish in out.picture.menu}
    exposures, asked, guest_of = list(remembered), set[str](), ""
    for dish in out.dishes:
        code = dish.item.removeprefix("dish:")
        answer = ate(one.answers.get(code, ""))
        if answer is None or code not in of_menu:
            continue
        place = out.groups.get(one.grouping.strip(), dish.place)
        asked |= {dish.item, place}
        guest_of = place
        if answer:
            time = hours(eaten_at(out.picture, one, meals.get(of_menu[code].meal)))
            exposures += [Exposure(dish.item, time), Exposure(place, time, dish.food)]
    if not asked and one.ate_at is not None:
        exposures.append(Exposure(next((dish.place for dish in out.dishes), ""), hours(one.ate_at)))
    exposures = [exposure for exposure in dict.fromkeys(exposures) if exposure.item]
    if not asked:
        return Person(tuple(exposures), hours(one.onset), beyond=_dish_items(out))
    known = asked | {exposure.item for exposure in exposures}
    return Person(tuple(exposures), hours(one.onset), frozenset(known) - {""}, through=guest_of)


def _dish_items(out: Gathered) -> frozenset[str]:
    return frozenset(dish.item for dish in out.dishes)


def _signal_cases(outbreak: Outbreak, listed: set[int], at: datetime) -> dict[int, datetime]:
    """Onsets of the signal's cases that stand on no line, and were reported by then."""
    if outbreak.signal_id is None:
        return {}
    rows = SignalCase.objects.filter(signal=outbreak.signal_id, case__reported_at__lte=at)
    rows = rows.exclude(case__state="void").filter(case__duplicate_of=None).exclude(case__in=listed)
    return dict(rows.values_list("case_id", "case__onset_at"))


class _Told:
    """The food histories of case reports, as exposures."""

    def __init__(self, cases: Iterable[int], out: Gathered) -> None:
        self.cases = set(cases)
        rows = list(Eaten.objects.filter(case__in=self.cases).select_related("operator").order_by("pk"))
        self.by_name = _operators_by_name(rows)
        self.lots = _lots_by_number(rows)
        self.exposures: dict[int, list[Exposure]] = defaultdict(list)
        for row in rows:
            self.exposures[row.case_id] += self._exposures(row, out)

    def of(self, case: int | None) -> list[Exposure]:
        """What a case report says; nothing where there is none."""
        return [] if case is None else self.exposures[case]

    def _exposures(self, row: Eaten, out: Gathered) -> list[Exposure]:
        time = hours(local(row.eaten_at))
        found: list[Exposure] = []
        food = food_words(row.food_name, row.food_class)
        operator = row.operator or self.by_name.get(row.place_name.strip())
        if place := place_item(operator, row.place_name, out):
            found.append(Exposure(place, time, food))
        if row.bought_at.strip():
            shop = place_item(self.by_name.get(row.bought_at.strip()), row.bought_at, out)
            found.append(Exposure(shop, time, food))
        if row.food_class:
            item = f"class:{row.food_class}"
            out.labels[item] = chinese("food_class", row.food_class)
            found.append(Exposure(item, time))
        for lot in self.lots.get(row.lot_number.strip(), ()):
            out.named_lots.add(lot)
            found.append(Exposure(f"lot:{lot}", time))
        return found


def _operators_by_name(rows: Sequence[Eaten]) -> dict[str, Operator]:
    names = {name.strip() for row in rows for name in (row.place_name, row.bought_at)} - {""}
    found = Operator.objects.filter(name__in=names).order_by("-pk")
    return {operator.name: operator for operator in found}


def _lots_by_number(rows: Sequence[Eaten]) -> dict[str, list[int]]:
    numbers = {row.lot_number.strip() for row in rows} - {""}
    found: dict[str, list[int]] = defaultdict(list)
    for number, pk in Lot.objects.filter(lot_number__in=numbers).values_list("lot_number", "pk"):
        found[number].append(pk)
    return {number: lots for number, lots in found.items() if len(lots) <= SAME_NUMBER}


def _of_dishes(out: Gathered) -> dict[str, float]:
    """How popular each dish is among the well, where enough of them were asked."""
    shares: dict[str, float] = {}
    if len(out.well) < FEWEST_WELL:
        return shares
    for dish in out.dishes:
        asked = [one for one in out.well if one.asked is not None and dish.item in one.asked]
        named = sum(any(e.item == dish.item for e in one.exposures) for one in asked)
        shares[dish.item] = (named + 1) / (len(asked) + 2)
    return shares


def _of_places(out: Gathered, cases: set[int]) -> dict[str, float]:
    """How often case reports of the year before name each premises, without those of the outbreak."""
    onsets = [one.onset for one in out.ill if one.onset is not None]
    until = timezone.make_aware(moment_of(min(onsets))) if onsets else out.at
    before = Case.objects.filter(onset_at__lt=until, onset_at__gte=until - BACKGROUND).exclude(pk__in=cases)
    out.earlier = before.exclude(state="void")
    out.background = out.earlier.count()
    shares = popularity_of(out, out.operators.values())
    return {item: shares[op] for item, op in out.operators.items()} if shares else {}


def popularity_of(out: Gathered, operators: Collection[int]) -> dict[int, float]:
    """How often earlier case reports name these operators; nothing where they are too few to tell."""
    if out.earlier is None or out.background < ENOUGH:
        return {}
    rows: Any = (
        Eaten.objects.filter(case__in=out.earlier, operator__in=operators)
        .values("operator")
        .annotate(named=Count("case", distinct=True))
    )
    named: Mapping[int, int] = {row["operator"]: row["named"] for row in rows}
    return {op: (named.get(op, 0) + 0.5) / (out.background + 1) for op in operators}
