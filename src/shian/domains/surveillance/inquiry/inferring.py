"""Where an outbreak comes from: patients, premises and supply graph put together, and what to ask next."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from shian.domains.surveillance.inquiry.evidence import Weights, weights
from shian.domains.surveillance.inquiry.gathering import (
    Dish,
    Gathered,
    food_words,
    gather,
    hours_of,
    moment_of,
    popularity_of,
)
from shian.domains.surveillance.inquiry.provenance import Provenance, Stay, elsewhere, provenance
from shian.domains.surveillance.outbreaks.looking import local
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.methods import sourcing
from shian.methods.epidemiology.agents import EXTREMES, agents
from shian.methods.sourcing import Outbreak as Question
from shian.methods.sourcing import Reach, Source

MOST_PREMISES = 200
MOST_LOTS = 300
MOST_GUESSED = 8  # dishes of unknown lots above which it is not tried in which one a lot was
LOOKED_BEYOND = 30  # of the most probable lots it is asked where else they went
WINDOW = 7 * 24.0
MOST_WINDOW = 60 * 24.0
LONGEST_AGENT = 2.0  # the window holds so many times the longest usual incubation
Tell = Callable[[int, int], None]


class NothingToInfer(Exception):
    """There are no cases, or nobody names a place or food."""


@dataclass
class Inferred:
    """The answer, before it is written down: rankings by kind, and what they rest on."""

    gathered: Gathered
    known: Provenance
    weights: Weights
    window: float
    asked: list[tuple[Question, Any]] = field(default_factory=list)  # question, log likelihoods
    rankings: list[sourcing.Ranking] = field(default_factory=list)
    tracing: dict[int, float] = field(default_factory=dict)


def infer(outbreak: Outbreak, at: datetime | None = None, tell: Tell | None = None) -> Inferred:
    """Put the question together and answer it.

    Raises:
        NothingToInfer: nobody is ill, or no case names anything.
    """
    gathered = gather(outbreak, at)
    if not any(one.exposures for one in gathered.ill):
        raise NothingToInfer
    weighed = weights(outbreak, until=at)
    window, incubation = _times(weighed.agent)
    since, until = _period(gathered, window)
    known = provenance(sorted(gathered.operators.values()), since, until)
    out = Inferred(gathered, known, weighed, window)
    premises, lots, foods = _premises(out), _lots(out), _foods(out)
    total = len(premises) + len(lots) + len(foods)
    counter = _Counter(tell, total + LOOKED_BEYOND)
    for sources in (premises + lots, foods):
        if sources:
            question = Question(
                ill=tuple(gathered.ill),
                well=tuple(gathered.well),
                sources=tuple(sources),
                popularity=_popularity(gathered, sources),
                window=window,
                incubation=incubation,
            )
            logs = sourcing.log_likelihoods(question, counter.tell)
            out.asked.append((question, logs))
    if lots:
        out.asked[0] = _beyond(out, until, counter)
    out.rankings = [ranking for question, logs in out.asked for ranking in sourcing.ranked(question, logs)]
    out.tracing = _tracing(out)
    return out


class _Counter:
    """Counts over several rounds."""

    def __init__(self, tell: Tell | None, total: int) -> None:
        self.told, self.total, self.done = tell, total, 0

    def tell(self, _at: int, _of: int) -> None:
        self.done += 1
        if self.told is not None:
            self.told(min(self.done, self.total), self.total)


def _times(agent: str) -> tuple[float, tuple[float, float] | None]:
    """The window of exposures, and incubation where the agent is known."""
    found = next((one for one in agents() if one.key == agent), None)
    if found is None:
        return WINDOW, None
    spread = (math.log(found.high) - math.log(found.low)) / (2 * EXTREMES)
    middle = math.sqrt(found.begin * found.end)
    return min(max(WINDOW, LONGEST_AGENT * found.end), MOST_WINDOW), (middle, math.exp(1.645 * spread))


def _period(gathered: Gathered, window: float) -> tuple[datetime, datetime]:
    """From so long before the first onset to the last one; with zone."""
    onsets = [one.onset for one in gathered.ill if one.onset is not None]
    if not onsets:
        end = local(gathered.at)
        assert end is not None
        return timezone.make_aware(end - timedelta(hours=2 * window)), gathered.at
    first, last = moment_of(min(onsets) - window), moment_of(max(onsets))
    return timezone.make_aware(first), timezone.make_aware(last)


def _popularity(gathered: Gathered, sources: list[Source]) -> dict[str, float]:
    items = {reach.item for source in sources for reach in source.reach}
    return {item: share for item, share in gathered.popularity.items() if item in items}


def _premises(out: Inferred) -> list[Source]:
    """Every premises that a case names, those most often named first."""
    counts: dict[str, int] = defaultdict(int)
    for case in out.gathered.ill:
        for item in {one.item for one in case.exposures if one.item.startswith(("op:", "at:"))}:
            counts[item] += 1
    chosen = sorted(counts, key=lambda item: (-counts[item], item))[:MOST_PREMISES]
    operators = out.gathered.operators
    return [
        Source(item, "premises", (Reach(item),), out.weights.operators.get(operators.get(item, 0), 1.0))
        for item in chosen
    ]


def _foods(out: Inferred) -> list[Source]:
    """Dishes of the menu, wherever they were served; food classes that cases name, where there is no menu."""
    if out.gathered.dishes:
        places: dict[str, list[str]] = defaultdict(list)
        for place, dishes in _dishes_of_places(out.gathered).items():
            for dish in dishes:
                places[dish.item].append(place)
        return [
            Source(dish.item, "food", tuple(_served(dish, place) for place in sorted(places[dish.item])))
            for dish in out.gathered.dishes
        ]
    named = sorted(item for item in out.gathered.items if item.startswith("class:"))
    return [Source(item, "food", (Reach(item),)) for item in named]


def _served(dish: Dish, place: str) -> Reach:
    """A dish of a place; by itself where nobody knows the place."""
    return Reach(place, dish=dish.item) if place else Reach(dish.item)


def _lots(out: Inferred) -> list[Source]:
    """Lots that reached premises named, with the days; and lots that somebody named by their number."""
    dishes = _dishes_of_places(out.gathered)
    reaches = {
        lot: _ways([_options(out, lot, node, dishes) for node in sorted(nodes)])
        for lot, nodes in out.known.reaches.items()
    }
    for lot in out.gathered.named_lots:
        reaches[lot] = [(*way, Reach(f"lot:{lot}")) for way in reaches.get(lot, [()])]
    for dish in out.gathered.dishes:
        if dish.lot is not None and dish.lot not in reaches:
            reaches[dish.lot] = [(_served(dish, dish.place),)]
    touched = {lot: max(_touched(out, way) for way in ways) for lot, ways in reaches.items()}
    chosen = sorted((lot for lot in reaches if touched[lot]), key=lambda lot: (-touched[lot], lot))[
        :MOST_LOTS
    ]
    return [
        Source(
            f"lot:{lot}", "lot", tuple(dict.fromkeys(reaches[lot][0])), out.weights.lots.get(lot, 1.0),
            tuple(tuple(dict.fromkeys(way)) for way in reaches[lot]) if len(reaches[lot]) > 1 else (),
        )
        for lot in chosen
    ]  # fmt: skip


def _dishes_of_places(gathered: Gathered) -> dict[str, list[Dish]]:
    """The dishes of each premises; where groups ate there that were asked about one menu, all of it."""
    dishes: dict[str, list[Dish]] = defaultdict(list)
    for dish in gathered.dishes:
        dishes[dish.place].append(dish)
    for place in set(gathered.groups.values()) - {*dishes, ""}:
        dishes[place] = gathered.dishes
    return dishes


def _options(out: Inferred, lot: int, node: int, dishes: Mapping[str, list[Dish]]) -> list[list[Reach]]:
    """What a stay of goods may mean for those who ate there; the first option holds all the others.

    The dishes they went into, where the menu says so. Else those that they are like, all or one of them; else
    perhaps none, or any one dish of which it is not known what lots it was of.
    """
    stay = out.known.stays[node]
    place, food = f"op:{stay.operator}", food_words(stay.name, stay.food_class)
    whole = Reach(place, hours_of(stay.since), hours_of(stay.until), food)
    here = dishes.get(place, [])
    if own := [dish for dish in here if dish.lot in (lot, stay.lot)]:
        return [[replace(whole, dish=dish.item) for dish in own]]
    unknown = [replace(whole, dish=dish.item) for dish in here if dish.lot is None]
    like = [replace(whole, dish=dish.item) for dish in here if dish.lot is None and _alike(dish, stay, food)]
    if like:
        return [like] + [[one] for one in like if len(like) > 1]
    # What is in no dish is not met by naming a food: the dishes like it are of other lots.
    nowhere = replace(whole, food="") if here else whole
    return [[nowhere]] + [[one] for one in unknown if len(unknown) <= MOST_GUESSED]


def _alike(dish: Dish, stay: Stay, food: str) -> bool:
    """Whether goods may be in a dish by their class or ingredients."""
    same_class = bool(stay.food_class) and dish.food_class == stay.food_class
    return same_class or bool(set(dish.food.split("+")) & set(food.split("+")) - {""})


def _ways(stays: list[list[list[Reach]]]) -> list[tuple[Reach, ...]]:
    """Of the options of each stay those that go together: one menu, so the same dish everywhere."""
    keys = list(dict.fromkeys(_dishes(option) for options in stays for option in options[1:]))
    first = tuple(reach for options in stays for reach in options[0])
    return [first] + [
        tuple(
            reach
            for options in stays
            for reach in next((one for one in options if _dishes(one) == key), options[0])
        )
        for key in keys
    ]


def _dishes(option: list[Reach]) -> frozenset[str]:
    return frozenset(reach.dish for reach in option)


def _touched(out: Inferred, reaches: tuple[Reach, ...]) -> int:
    """How many cases may have met it, by place and time."""
    return sum(bool(sourcing.met(case, reaches)) for case in out.gathered.ill)


def _beyond(out: Inferred, until: datetime, counter: _Counter) -> tuple[Question, Any]:
    """Ask of the most probable lots where else they went: one that reached much must explain its silence."""
    question, logs = out.asked[0]
    at = [i for i, source in enumerate(question.sources) if source.kind == "lot"]
    best = sorted(at, key=lambda i: -logs[i])[:LOOKED_BEYOND]
    reached = {i: elsewhere(_number(question.sources[i].key), out.known, until) for i in best}
    every = {operator for others in reached.values() for operator in others}
    told = popularity_of(out.gathered, every - set(out.gathered.operators.values()))
    changed: dict[int, Source] = {}
    items = {reach.item for source in question.sources for reach in source.reach}
    rest = (len(out.gathered.ill) + 1) * 2.0
    popularity = dict(question.popularity)
    for i in best:
        source = question.sources[i]
        more = [
            Reach(f"op:{operator}", hours_of(first))
            for operator, first in sorted(reached[i].items())
            if f"op:{operator}" not in items and operator not in out.gathered.operators.values()
        ]
        popularity |= {r.item: told.get(_number(r.item), 1 / rest) for r in more if r.item not in popularity}
        changed[i] = replace(
            source,
            reach=(*source.reach, *more),
            either=tuple((*way, *more) for way in source.either),
        )
        counter.tell(0, 0)
    again = replace(
        question,
        sources=tuple(changed.get(i, source) for i, source in enumerate(question.sources)),
        popularity=popularity,
    )
    fresh = sourcing.log_likelihoods(replace(again, sources=tuple(changed[i] for i in best)))
    for i, log in zip(best, fresh, strict=True):
        logs[i] = log
    return again, logs


def _number(item: str) -> int:
    return int(item.split(":", 1)[1])


def _tracing(out: Inferred) -> dict[int, float]:
    """The tracing score of each lot: the share of the cases whose premises lie on its forward trace."""
    named: dict[int, float] = defaultdict(float)
    for case in out.gathered.ill:
        places = {out.gathered.operators[e.item] for e in case.exposures if e.item in out.gathered.operators}
        for operator in places:
            named[operator] += 1 / len(places)
    total = sum(named.values())
    return {
        lot: sum(named[op] for op in {out.known.stays[node].operator for node in nodes}) / total
        for lot, nodes in out.known.reaches.items()
        if total
    }


def digest_of(inferred: Inferred) -> str:
    """Of everything that went in: the same question has the same answer."""
    parts = [repr((q.ill, q.well, q.sources, sorted(q.popularity.items()))) for q, _logs in inferred.asked]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
