"""How well sources are inferred for the outbreaks of a simulated city, whose true source is known.

Persons are the patients of the outbreak and all others of the district who were reported with an onset in the
same days. Sources are the premises that any of them names, and the lots that were in these. Two situations:
with the reports alone; and with the menu, on which the ill were asked, as were thirty guests who stayed well.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from shian.domains.surveillance.inquiry.gathering import food_words
from shian.methods.sourcing import Exposure, Outbreak, Person, Reach, Source, rank
from shian.simulation.illness.detection import hours
from shian.simulation.illness.numbers import DAY, HOUR, foods
from shian.simulation.illness.outbreaks import Outbreak as True_
from shian.simulation.illness.world import World
from shian.simulation.seeds import stream
from shian.simulation.supply.draws import Ints

LEAST = 15  # reported cases of an outbreak that is judged
AROUND = 2 * DAY  # before the first and after the last onset whose others are taken along
WELL = 30
MISSED = 1e6  # the rank of a source that is not even among those to choose from
STAYS = 4 * 24.0  # hours for which a lot is thought to be in a kitchen
PAST = 365 * DAY
WRONG = 0.04  # answers about dishes that are mistaken


@dataclass(frozen=True)
class Judged:
    """One kind of source of one outbreak: the true one's rank (mean over ties), also by the tracing score.

    ``choices`` how many there were; ``probabilities`` of all sources with whether each is the true one.
    """

    key: str
    kind: str
    menu: bool
    rank: float
    tracing: float
    choices: int
    probabilities: tuple[tuple[float, bool], ...]


def judged(world: World, one: True_, *, menu: bool) -> list[Judged]:
    """The true premises' and the true lot's rank; the lot only where a lot was at fault."""
    rows = _concerned(world, one)
    ill = [_patient(world, one, i, menu=menu) for i in rows.tolist()]
    well = _well(world, one) if menu else []
    named = sorted({int(p) for i in rows.tolist() for p in world.reports.place[i] if p >= 0})
    sources = [Source(f"p{p}", "premises", (Reach(f"p{p}"),)) for p in named]
    lots = _lots(world, one, set(named), menu=menu)
    usual = _popularity(world, one, named)
    out = []
    true_places = {f"p{p}" for p in one.premises}
    wanted = [("premises", sources, true_places)]
    guilty = one.of_dish[one.spec.culprit] if one.guilty is not None else -1
    if guilty >= 0 and lots:
        wanted.append(("lot", lots, {f"l{guilty}"}))
    for kind, candidates, true in wanted:
        items = {r.item for s in candidates for r in s.reach}
        known = {item: share for item, share in usual.items() if item in items}
        asked = Outbreak(tuple(ill), tuple(candidates), tuple(well), known)
        scores = {s.key: _tracing(s, ill) for s in candidates}
        out.append(_judged(one, kind, asked, scores, true, menu=menu))
    return out


def _judged(
    one: True_, kind: str, asked: Outbreak, traced: dict[str, float], true: set[str], *, menu: bool
) -> Judged:
    ranking = rank(asked)[0]
    probability = {r.source.key: r.probability for r in ranking.sources}
    return Judged(
        one.spec.key, kind, menu, ranked_among(probability, true), ranked_among(traced, true),
        len(probability), with_truth(probability, true),
    )  # fmt: skip


def with_truth(probability: dict[str, float], true: set[str]) -> tuple[tuple[float, bool], ...]:
    """Probabilities with whether they are of the truth; several true premises are one answer."""
    right = sum(p for key, p in probability.items() if key in true)
    return ((right, True), *((p, False) for key, p in probability.items() if key not in true))


def ranked_among(scores: dict[str, float], true: set[str]) -> float:
    """The best rank of a true one; equal scores share the mean of their ranks. If it is not there: missed."""
    if not true & scores.keys():
        return MISSED
    best = max(scores[key] for key in scores if key in true)
    above = sum(score > best for score in scores.values())
    same = sum(score == best for score in scores.values())
    return above + (same + 1) / 2


def _tracing(source: Source, ill: list[Person]) -> float:
    """The tracing score: the share of the weight (cases, by the places they name) that it reaches."""
    reach = {r.item for r in source.reach}
    weight = [{e.item for e in case.exposures if e.item.startswith("p")} for case in ill]
    named = sum(bool(items) for items in weight)
    return sum(bool(items & reach) for items in weight) / max(1, named)


def _concerned(world: World, one: True_) -> Ints:
    """Reports that an investigator would look at: the outbreak's, and others of its district and days."""
    who, mine = world.reports, world.of(one.number)
    low, high = who.onset[mine].min() - AROUND, who.onset[mine].max() + AROUND
    district = world.around.town_district[who.town]
    home = int(np.bincount(district[mine]).argmax())
    near = (district == home) & (who.onset >= low) & (who.onset <= high)
    return np.union1d(mine, np.flatnonzero(near))


def _patient(world: World, one: True_, i: int, *, menu: bool) -> Person:
    """What a report says; where there is a menu, what the person answered about it."""
    who = world.reports
    told = [
        Exposure(
            f"p{int(who.place[i, m])}",
            float(hours(who.eaten[i : i + 1, m])[0]),
            food_words(*foods()[int(who.food[i, m])]),
        )
        for m in range(2)
        if who.setting[i, m] >= 0 and who.place[i, m] >= 0
    ]
    onset = float(hours(who.onset[i : i + 1])[0])
    if who.setting[i, 0] < 0 and not (menu and who.event[i] == one.number):
        return Person((), onset, frozenset())
    if menu and who.event[i] == one.number:
        return _asked(world, one, int(who.person[i]), onset, told)
    dishes = frozenset(f"d{n}" for n in range(len(one.spec.dishes)))
    return Person(tuple(told), onset, None, dishes if menu else frozenset())


def _asked(world: World, one: True_, guest: int, onset: float | None, told: list[Exposure]) -> Person:
    """A guest asked about the meal and each of its dishes."""
    rng = stream(world.around.seed, f"illness:asked:{one.spec.key}:{guest}")
    at = float(hours(np.array([one.meal]))[0])
    ate = one.guests.ate[guest] ^ (rng.random(len(one.spec.dishes)) < WRONG)
    place = f"p{one.premises[int(one.guests.place[guest])]}"
    eaten = [e for e in told if e.item != place] + [Exposure(place, at)]
    eaten += [Exposure(f"d{n}", at) for n in np.flatnonzero(ate).tolist()]
    items = {e.item for e in eaten} | {f"d{n}" for n in range(len(one.spec.dishes))}
    return Person(tuple(eaten), onset, frozenset(items), through=place)


def _well(world: World, one: True_) -> list[Person]:
    rng = stream(world.around.seed, f"illness:well:{one.spec.key}")
    fine = np.flatnonzero(~one.guests.ill)
    return [_asked(world, one, int(g), None, []) for g in rng.permutation(fine)[:WELL].tolist()]


def _lots(world: World, one: True_, named: set[int], *, menu: bool) -> list[Source]:
    """Lots on record at places that are named; of those that went into a dish of the menu, that dish."""
    out, mine = [], set(one.premises) & named
    for at, lot in enumerate(one.lots):
        dishes = [n for n, of in enumerate(one.of_dish) if of == at]
        stays = [(p, *_stay(came)) for p, came in lot.buyers if p in named]
        food = food_words(lot.food, lot.kind)
        reach = [
            Reach(f"p{p}", since, until, food, dish)
            for p, since, until in stays
            for dish in ([f"d{n}" for n in dishes] if menu and p in mine and dishes else [""])
        ]
        if reach:
            out.append(Source(f"l{at}", "lot", tuple(reach)))
    return out


def _stay(came: int) -> tuple[float, float]:
    since = float((came + 8 * HOUR) // HOUR)
    return since, since + STAYS


def _popularity(world: World, one: True_, named: list[int]) -> dict[str, float]:
    """The share of the reports of the year before, with a food history, that name a place."""
    who = world.reports
    past = (who.onset < one.meal - DAY) & (who.onset > one.meal - PAST) & (who.setting[:, 0] >= 0)
    if not past.any():
        return {}
    total = int(past.sum())
    counts = np.bincount(who.place[past][who.place[past] >= 0], minlength=max(named, default=0) + 1)
    return {f"p{p}": (int(counts[p]) + 0.3) / (total + 1) for p in named}


@dataclass(frozen=True)
class Summary:
    """Shares over outbreaks: true premises first, true lot among three; also by tracing and by chance."""

    count: int
    hits: float
    tracing: float
    chance: float


def summary(found: list[Judged], kind: str, *, menu: bool, within: int) -> Summary:
    """How often the true source is among the first ``within``; a tie counts by its share."""
    mine = [one for one in found if one.kind == kind and one.menu == menu]
    if not mine:
        return Summary(0, 0.0, 0.0, 0.0)
    return Summary(
        len(mine), float(np.mean([one.rank <= within for one in mine])),
        float(np.mean([one.tracing <= within for one in mine])),
        float(np.mean([min(1.0, within / one.choices) for one in mine])),
    )  # fmt: skip


def calibration(found: list[Judged], edges: tuple[float, ...]) -> list[tuple[float, float, int]]:
    """By bins of the probability given: its mean, the share that were true, how many sources."""
    pairs = np.array([pair for one in found for pair in one.probabilities], float)
    out = []
    for low, high in pairwise(edges):
        which = (pairs[:, 0] >= low) & (pairs[:, 0] < high)
        if which.any():
            out.append((float(pairs[which, 0].mean()), float(pairs[which, 1].mean()), int(which.sum())))
    return out
