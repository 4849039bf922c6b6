"""How probable the answers of an outbreak's people are under each source.

A case is due to the source with probability 1 - β, else sporadic. Due to it, the case was exposed to it,
names the exposure with the chance of recall, and falls ill after an incubation time that the whole outbreak
shares (lognormal). Sporadic, it names the source's items as often as anyone (popularity), at any time of the
window, the recent more often. Of the well who were exposed a share escaped. β, recall, incubation, the attack
rate and by how much popularity is mistaken are not known: the likelihood is averaged over a grid of them, so
that none is guessed.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from shian.methods.sourcing.meals import Meal, at_meal, common_meal
from shian.methods.sourcing.model import Exposure, Outbreak, Person, Reach, Source, words

Floats = NDArray[np.float64]
SPORADIC = (0.02, 0.1, 0.25, 0.45, 0.7)
RECALL = (0.3, 0.5, 0.7, 0.9)
ASKED = 0.92  # chance that somebody asked about a true exposure says yes
URNS = (3.0, 40.0)  # for how many cases it counts how popular the places of a source are
ATTACK = (0.02, 0.1, 0.3, 0.5, 0.8)
SAID = 0.75  # that a food named by somebody who ate the source's is the source's
MEDIANS = tuple(float(hours) for hours in np.geomspace(1.5, 400, 18))
SPREADS = (0.35, 0.6)  # standard deviations of the logarithm of incubation
SCALES = (0.2, 0.45, 1.0, 2.2, 5.0)  # by how much popularity may be mistaken …
UNTOLD, TOLD = 1.0, 0.4  # … with these spreads of its logarithm: if only cases tell of it, or others do too
TENTH = 1.6448536269514722
FEWEST, MOST = 0.002, 0.98  # popularity is kept within, as none is certain


@dataclass(frozen=True)
class Grid:
    """The unknown in all combinations: share of sporadic cases, recall, incubation, mistake of popularity."""

    sporadic: Floats
    recall: Floats
    median: Floats
    spread: Floats
    scale: Floats
    log_prior: Floats

    @classmethod
    def of(cls, outbreak: Outbreak) -> "Grid":
        """Narrowed to what is known."""
        recalls = RECALL if outbreak.recall is None else (outbreak.recall,)
        rows = np.array(list(product(SPORADIC, recalls, MEDIANS, SPREADS, SCALES)), np.float64)
        told = all(
            item in outbreak.popularity or any(item != one.through for one in outbreak.well)
            for item in items_of(outbreak)
        )
        weight = -((np.log(rows[:, 4]) / (TOLD if told else UNTOLD)) ** 2) / 2
        if outbreak.incubation:
            middle, factor = outbreak.incubation
            weight -= ((np.log(rows[:, 2]) - math.log(middle)) / (math.log(factor) / TENTH)) ** 2 / 2
        sporadic, recall, median, spread, scale = rows.T
        return cls(sporadic, recall, median, spread, scale, weight - log_sum(weight))


def log_sum(logs: Floats) -> float:
    """The logarithm of a sum, from logarithms."""
    top = float(logs.max())
    return top + math.log(float(np.exp(logs - top).sum()))


def items_of(outbreak: Outbreak) -> set[str]:
    """The items that any source reached, without the dishes of places."""
    return {reach.item for source in outbreak.sources for reach in source.reach}


def popularity(outbreak: Outbreak) -> dict[str, float]:
    """The share of people who would name each item without an outbreak; of dishes, of who ate at their place.

    Where it is not given: among the well, drawn towards what is usual; without well persons what is usual,
    the mean share of cases that name an item, as the source itself is only one of many.
    """
    items = items_of(outbreak)
    ways = [way for source in outbreak.sources for way in (source.reach, *source.either)]
    dishes = {reach.dish for way in ways for reach in way if reach.dish} - items
    return _shares(outbreak, items, outbreak.ill) | _shares(outbreak, dishes)


def _shares(outbreak: Outbreak, items: set[str], of: Sequence[Person] | None = None) -> dict[str, float]:
    """Of items of one sort, by all cases or by those who were asked about each."""
    by_cases = [sum(person.names(item) for person in outbreak.ill) for item in items]
    people = [
        len(of) if of is not None else sum(p.names(item) or p.denies(item) for p in outbreak.ill)
        for item in items
    ]
    asked_of = sum(people) * max(len(items) - 1, 1) / max(len(items), 1)
    usual = min((sum(by_cases) - max(by_cases, default=0) + 0.5) / (asked_of + 1), MOST)
    return {item: outbreak.popularity.get(item, _among_well(outbreak.well, item, usual)) for item in items}


def _among_well(well: Sequence[Person], item: str, usual: float) -> float:
    told = [person for person in well if person.through != item and person.speaks_of(item)]
    return (sum(person.names(item) for person in told) + 4 * usual) / (len(told) + 4)


def foods(outbreak: Outbreak) -> "Foods":
    """The foods that people without the illness name (cases where there are none), and how many occur."""
    kinds = {reach.food for source in outbreak.sources for reach in source.reach if reach.food}
    told = [one.food for person in outbreak.well or outbreak.ill for one in person.exposures if one.food]
    return Foods(tuple(map(words, told)), max(len(kinds | set(told)), 2))


@dataclass(frozen=True)
class Foods:
    """The foods named, by their words, and how many kinds there are."""

    named: tuple[frozenset[str], ...]
    kinds: int

    def share(self, mine: frozenset[str]) -> float:
        """Of foods like these among those named: half by what is named, half as if all were alike."""
        if not self.named:
            return 1 / self.kinds
        alike = sum(bool(mine & other) for other in self.named) / len(self.named)
        return min((alike + 1 / self.kinds) / 2, 0.95)


def log_likelihoods(outbreak: Outbreak, tell: Callable[[int, int], None] | None = None) -> Floats:
    """Of each source, against all cases being sporadic and all well persons unconcerned.

    Args:
        outbreak: what is known.
        tell: called with how many sources are done, and of how many.
    """
    grid, known = Grid.of(outbreak), Known(popularity(outbreak), foods(outbreak))
    logs = np.empty(len(outbreak.sources))
    for at, source in enumerate(outbreak.sources):
        ways = [replace(source, reach=reach) for reach in source.either] or [source]
        each = np.array([_log_likelihood(outbreak, way, grid, known) for way in ways])
        logs[at] = log_sum(each) - math.log(len(each))
        if tell is not None:
            tell(at + 1, len(logs))
    return logs


@dataclass(frozen=True)
class Known:
    """How often items, and foods, are named without an outbreak."""

    items: Mapping[str, float]
    foods: Foods

    def said(self, reaches: Sequence[Reach], fits: Sequence[Exposure]) -> float:
        """How many times the chance of the foods named at an item is, if one of them was the source's."""
        named = {one.food for one in fits}
        if not named or "" in named or any(not reach.food for reach in reaches):
            return 1.0
        mine = frozenset[str]().union(*(words(reach.food) for reach in reaches))
        usual = 1 - (1 - self.foods.share(mine)) ** len(named)
        return SAID / usual if any(mine & words(food) for food in named) else (1 - SAID) / (1 - usual)

    def of_dishes(self, case: Person, reaches: Sequence[Reach]) -> float | None:
        """The same of the answers about the dishes of a place; None if they do not tell."""
        dishes = {reach.dish for reach in reaches}
        if "" in dishes:
            return None
        usual = self.any_of(dishes)
        if any(case.names(dish) for dish in dishes):
            return ASKED / usual
        if all(case.denies(dish) for dish in dishes):
            return (1 - ASKED) / (1 - usual)
        return None

    def any_of(self, dishes: set[str]) -> float:
        """The share of a place's guests who eat any of these dishes; all where the dish is not known."""
        if "" in dishes:
            return 1.0
        return min(max(1 - math.prod(1 - self.items[dish] for dish in dishes), FEWEST), MOST)


@dataclass
class Ways:
    """The items of a source, how often each is named without an outbreak (items × grid), and its share.

    The share is of cases who fell ill by it. It is as items are popular only so far as no case tells: a
    canteen eats all of a delivery in an hour, a restaurant little in a week. So it follows the cases one
    after the other (Pólya's urn). Sums over all items are kept, so that a case costs only those it names.
    """

    at: dict[str, int]
    rates: Floats
    weights: Floats  # how many cases each stands for
    unnamed: Floats  # Σ log(1 - rate)
    forgotten: Floats  # Σ weight / (1 - rate)

    @classmethod
    def of(cls, source: Source, known: Mapping[str, float], grid: Grid, urn: float) -> "Ways":
        """As the items are known to be popular."""
        items = tuple(dict.fromkeys(reach.item for reach in source.reach))
        base = np.array([max(known[item], FEWEST) for item in items])
        rates, weights = np.clip(base[:, None] * grid.scale, FEWEST, MOST), base * (urn / base.sum())
        places = {item: at for at, item in enumerate(items)}
        return cls(places, rates, weights, np.log(1 - rates).sum(axis=0), weights @ (1 / (1 - rates)))

    def share(self, at: int) -> float:
        """Of the cases, so far as is known by now."""
        return float(self.weights[at] / self.weights.sum())

    def follow(self, items: set[str]) -> None:
        """A case may have met the source at one of these."""
        for at in sorted(self.at[item] for item in items):
            self.weights[at] += 1 / len(items)
            self.forgotten += 1 / len(items) / (1 - self.rates[at])


def _log_likelihood(outbreak: Outbreak, source: Source, grid: Grid, known: Known) -> float:
    """Half as if the source had lasted, half as if it had been one meal, where cases name a time together."""
    log = _of_ill(outbreak, source, grid, known)
    if meal := common_meal(outbreak, source):
        prior = math.log(meal.hours / (meal.hours + meal.onsets + outbreak.window))
        once = prior + _of_ill(outbreak, at_meal(source, meal), grid, known, meal)
        log = float(np.logaddexp(log, once)) - math.log(2)
    return log + _of_well(outbreak.well, source, known)


def _of_ill(outbreak: Outbreak, source: Source, grid: Grid, known: Known, meal: Meal | None = None) -> float:
    """The mean over how much of a source was eaten where, if there are several places."""
    urns = URNS if len({reach.item for reach in source.reach}) > 1 else URNS[:1]
    each = [_of_cases(outbreak, source, grid, known, meal, urn) for urn in urns]
    return log_sum(np.array(each)) - math.log(len(each))


def _of_cases(
    outbreak: Outbreak, source: Source, grid: Grid, known: Known, meal: Meal | None, urn: float
) -> float:
    ways = Ways.of(source, known.items, grid, urn)
    alone = grid.log_prior.copy()  # of naming its items or not, were all cases sporadic
    ratios = np.zeros(len(alone))
    for case in outbreak.ill:
        if knows(case, source):
            chance, told = case_ratio(case, source, ways, outbreak.window, grid, known, meal)
            alone += chance
            ratios += np.log(grid.sporadic + (1 - grid.sporadic) * told)
            if fits := {one.item for one in met(case, source.reach)}:
                ways.follow(fits)
    return log_sum(alone + ratios) - log_sum(alone)


def knows(person: Person, source: Source) -> bool:
    """Whether a person's answers say anything about a source."""
    if person.asked is None and not person.beyond:
        return True
    return any(person.speaks_of(item) for item in {reach.item for reach in source.reach})


def met(person: Person, reaches: Sequence[Reach]) -> list[Exposure]:
    """The exposures that may have been to a source, by place, time, and dish if they were asked about it."""
    fits = [reach for reach in reaches if not (reach.dish and person.denies(reach.dish))]
    return [one for one in person.exposures if any(reach.holds(one) for reach in fits)]


def case_ratio(
    case: Person,
    source: Source,
    ways: Ways,
    window: float,
    grid: Grid,
    known: Known,
    meal: Meal | None = None,
) -> tuple[Floats, Floats]:
    """The logarithm of the chance of a case's answers if sporadic; how many times it is if due to the source.

    By which of its items is not known: the mean over them, as they are popular. Of the item: it is named at a
    time that fits; or it was forgotten, though perhaps named at another time; or it was not asked about. If
    the source was one `meal`, their onset counts as well.
    """
    recall = grid.recall if case.asked is None else np.full(len(grid.recall), ASKED)
    named = {one.item for one in case.exposures if one.item in ways.at}
    whole = float(ways.weights.sum())
    silent, forgotten, unasked = ways.unnamed, ways.forgotten / whole, 0.0
    if case.asked is not None or case.beyond:
        among = [at for item, at in ways.at.items() if case.speaks_of(item)]
        silent = np.log(1 - ways.rates[among]).sum(axis=0)
        forgotten = ways.weights[among] @ (1 / (1 - ways.rates[among])) / whole
        unasked = 1 - float(ways.weights[among].sum()) / whole
    wave = meal.wave(case.onset, grid.median, grid.spread) if meal else np.ones(len(recall))
    chance, total = silent.copy(), (unasked + (1 - recall) * forgotten) * wave
    fits = [one for one in case.exposures if any(reach.holds(one) for reach in source.reach)]
    for item in named:
        at = ways.at[item]
        rates, share = ways.rates[at], ways.share(at)
        lags = [_lag(case, one) for one in fits if one.item == item]
        ratio = (1 - recall) * wave
        if lags:
            here = [reach for reach in source.reach if reach.item == item]
            said = known.of_dishes(case, here) or known.said(here, [one for one in fits if one.item == item])
            density = np.mean([_density(lag, window, grid) for lag in lags], axis=0)
            ratio = said * recall / rates * density * (meal.denser if meal else 1.0)
        chance += np.log(rates) - np.log(1 - rates)
        total += share * (ratio - (1 - recall) * wave / (1 - rates))
    return chance, np.maximum(total, 0.0)


def _lag(case: Person, exposure: Exposure) -> float | None:
    return None if exposure.at is None or case.onset is None else case.onset - exposure.at


def _density(lag: float | None, window: float, grid: Grid) -> Floats:
    """Of an incubation time, against the times of meals that people name without an outbreak.

    Half of these are even over the window, half even by logarithm: recent meals are remembered better.
    """
    if lag is None:
        return np.ones(len(grid.median))
    if lag <= 0:
        return np.zeros(len(grid.median))
    z = (math.log(lag) - np.log(grid.median)) / grid.spread
    incubated = np.exp(-z * z / 2) / (grid.spread * math.sqrt(2 * math.pi) * lag)
    recent = 1 / (lag * math.log(window + 1)) if 1 <= lag <= window else 0.0
    return np.asarray(incubated / (0.5 / window + 0.5 * recent), np.float64)


def _of_well(well: Sequence[Person], source: Source, known: Known) -> float:
    """The well who were exposed must have escaped: less probable the more there are.

    Against how many would be exposed anyway: of what everybody eats, the well say little. Of the place whose
    list they were found by they tell how popular its dishes are, nothing else.
    """
    groups: dict[tuple[Reach, ...], list[Person]] = defaultdict(list)
    for person in well:
        about = tuple(r for r in source.reach if r.item != person.through and person.speaks_of(r.item))
        if about:
            groups[about].append(person)
    if not groups:
        return 0.0
    times = np.array([one.at for person in well for one in person.exposures if one.at is not None])
    logs = np.zeros(len(ATTACK))
    attack = np.array(ATTACK)
    for about, people in groups.items():
        exposed = sum(bool(met(person, about)) for person in people)
        usual = 1 - math.prod(1 - _chance(times, reach, known) for reach in about)
        logs += exposed * np.log(1 - attack) - len(people) * np.log(1 - usual * attack)
    return log_sum(logs) - math.log(len(ATTACK))


def _chance(times: Floats, reach: Reach, known: Known) -> float:
    """Of being exposed by a reach without an outbreak: by place, dish, and the times at which people eat."""
    chance = min(known.items[reach.item], MOST) * known.any_of({reach.dish})
    if not len(times) or (math.isinf(reach.since) and math.isinf(reach.until)):
        return chance
    return chance * float(np.mean((times >= reach.since) & (times <= reach.until)))
