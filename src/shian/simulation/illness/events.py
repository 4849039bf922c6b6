"""Patients of outbreaks, of families that ate together, and of groups that only look like an outbreak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from shian.simulation.illness import background
from shian.simulation.illness.habits import NEVER, Habits, visits
from shian.simulation.illness.numbers import DAY, HOUR, agent, data, day_of, food_number, seconds
from shian.simulation.illness.outbreaks import Outbreak, settings_number
from shian.simulation.illness.patients import MEALS, Patients
from shian.simulation.illness.surroundings import CATERER, Surroundings
from shian.simulation.seeds import stream
from shian.simulation.supply.draws import Ints, Rng, pick

FAMILY, LOOKALIKE = 1_000, 100_000  # numbers of events begin with them


def of_outbreak(around: Surroundings, habits: Habits, one: Outbreak) -> Patients:
    """Those of its ill who saw a doctor, most of whose hospitals report them."""
    rng = stream(around.seed, f"illness:patients:{one.spec.key}:{one.meal}")
    who = one.guests
    sees = who.ill & (rng.random(len(who)) < one.spec.visit)
    sees &= rng.random(len(who)) >= data()["missing"]["underreported"]
    if one.filed and sees.sum() < 2:
        sees[np.flatnonzero(who.ill)[:2]] = True
    at = np.flatnonzero(sees)
    onset = who.onset[at]
    visited = visits(rng, onset)
    hospital = _hospitals(rng, around, habits, one, who.town[at])
    count = len(at)
    out = Patients(
        onset, visited, habits.report(rng, hospital, visited), hospital, who.town[at], who.months[at],
        who.male[at], np.full(count, one.agent.number), np.full(count, one.agent.number),
        np.full(count, one.number), at, *[np.full((count, MEALS), -1) for _ in range(4)],
        *[np.zeros((count, MEALS), np.int64)] * 2,
    )  # fmt: skip
    background.remember(rng, around, habits, out)
    _the_meal(rng, one, out)
    return out


def _hospitals(rng: Rng, around: Surroundings, habits: Habits, one: Outbreak, towns: Ints) -> Ints:
    """Those who fell ill together often go to the same two hospitals."""
    out = habits.hospitals(rng, around, towns)
    if len(towns) > 3:
        usual = habits.hospitals(rng, around, towns[:2])
        same = rng.random(len(towns)) < 0.6
        out = np.where(same, usual[rng.integers(0, len(usual), len(towns))], out)
    return out


def _the_meal(rng: Rng, one: Outbreak, out: Patients) -> None:
    """Where a food history was taken, most name the meal; what they ate there is one of its dishes."""
    told = out.setting[:, 0] >= 0
    named = told & (rng.random(len(out)) < 0.86)
    who = np.flatnonzero(named)
    out.setting[who, 0] = settings_number(one.spec)
    if one.premises:
        out.place[who, 0] = np.array(one.premises)[one.guests.place[out.person[who]]]
    else:
        out.place[who, 0] = -1
    out.eaten[who, 0] = one.meal
    ate = one.guests.ate[out.person[who]]
    chance = ate * np.where(np.arange(ate.shape[1]) == one.spec.culprit, 2.5, 1.0) + 1e-9
    edges = np.cumsum(chance / chance.sum(axis=1, keepdims=True), axis=1)
    dish = (rng.random((len(who), 1)) > edges).sum(axis=1).clip(0, ate.shape[1] - 1)
    out.food[who, 0] = np.array([food_number(d.name) for d in one.spec.dishes])[dish]
    many = one.spec.setting in {"canteen", "banquet"}
    out.along[who, 0] = rng.integers(8, 60, len(who)) if many else rng.integers(1, 9, len(who))
    out.along_ill[who, 0] = np.minimum(out.along[who, 0], rng.integers(0, 12 if many else 4, len(who)))


def families(around: Surroundings, habits: Habits, count: int, first: int, last: int) -> Patients:
    """``count`` patients in families of two to four who fell ill of one meal at home."""
    rng, table = stream(around.seed, f"illness:families:{first}"), data()["families"]["sizes"]
    sizes: list[int] = []
    while sum(sizes) < count:
        sizes.append(int(table[int(pick(rng, 1, np.array([w for _, w in table], float))[0])][0]))
    if sum(sizes) > count:
        sizes[-1] -= sum(sizes) - count
    heads = background.draw(rng, around, habits, len(sizes), first, last)
    out = heads.take(np.repeat(np.arange(len(sizes)), sizes))
    n = len(out)
    out.event = FAMILY + np.repeat(np.arange(len(sizes)), sizes)
    out.person = np.arange(n) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    other = out.person > 0
    jitter = rng.integers(-3 * HOUR, 5 * HOUR, n)
    out.onset = np.where(other, out.onset + jitter, out.onset)
    out.visited = np.maximum(np.where(other, out.visited + rng.integers(0, HOUR, n), out.visited), out.onset)
    out.reported = np.where(
        other & (out.reported > 0),
        np.maximum(out.reported + rng.integers(60, 1800, n), out.visited),
        out.reported,
    )
    out.months = np.where(other, rng.integers(36, 800, n), out.months)
    out.male = np.where(other, 1 - out.male, out.male)
    home = rng.random(n) < 0.9
    told = out.setting[:, 0] >= 0
    out.setting[told & home, 0], out.place[told & home, 0] = 0, -1
    out.along[:, 0] = np.repeat(sizes, sizes)
    out.along_ill[:, 0] = np.repeat(sizes, sizes) - 1
    return out


@dataclass
class Lookalike:
    """A planted group of reports that is no outbreak."""

    number: int
    kind: str
    day: int
    patients: Patients


def lookalike(around: Surroundings, habits: Habits, row: dict[str, Any], at: int) -> Lookalike:
    """One of the file's: reports that come together, or look alike, for another reason than food."""
    rng, day = stream(around.seed, f"illness:false:{at}"), row["day"].toordinal()
    make = {"backlog": _backlog, "popular": _popular, "miscoded": _miscoded, "drive": _drive, "rota": _rota}
    reach = {"backlog": 90, "popular": 6, "miscoded": 14, "drive": 14, "rota": 9}[row["kind"]]
    share = min(1.0, max(0.25, around.scale**0.25))
    count = max(4, round(row["cases"] * share))
    who = background.draw(rng, around, habits, count, day - reach, day - 1)
    make[row["kind"]](rng, around, habits, who, day)
    who.event[:] = LOOKALIKE + at
    return Lookalike(LOOKALIKE + at, row["kind"], day, who)


def _backlog(rng: Rng, around: Surroundings, habits: Habits, who: Patients, day: int) -> None:
    """One hospital sends what it should have sent in three months."""
    who.hospital[:] = min(len(habits.size) - 1, 9)
    who.reported[:] = np.sort(seconds(day, 9.2) + rng.integers(0, 3 * HOUR, len(who)))
    who.reported[:] = np.maximum(who.reported, who.visited)


def _popular(rng: Rng, around: Surroundings, habits: Habits, who: Patients, day: int) -> None:
    """They all went to the best known place of their district, on different days, ill of different things."""
    popular = np.flatnonzero(around.sort == CATERER)
    place = int(popular[np.argmax(around.size[popular])])
    who.town[:] = around.town[place]
    who.setting[:, 0], who.place[:, 0] = 1, place
    who.eaten[:, 0] = background.mealtime(rng, who.onset - rng.integers(6 * HOUR, 60 * HOUR, len(who)))


def _miscoded(rng: Rng, around: Surroundings, habits: Habits, who: Patients, day: int) -> None:
    who.hospital[:] = min(len(habits.size) - 1, 12)
    who.syndrome[:] = agent("shigella").number


def _drive(rng: Rng, around: Surroundings, habits: Habits, who: Patients, day: int) -> None:
    towns = np.flatnonzero(around.town_district == around.town_district[0])
    who.town[:] = towns[rng.integers(0, len(towns), len(who))]


def _rota(rng: Rng, around: Surroundings, habits: Habits, who: Patients, day: int) -> None:
    """A virus from person to person: one township, small children, one after the other."""
    who.town[:] = int(np.argmax(around.people))
    who.months[:] = rng.integers(8, 60, len(who))
    who.agent[:] = agent("norovirus").number
    who.syndrome[:] = who.agent


def known(who: Patients, until: int) -> Patients:
    """Those who were reported at all, and before a moment."""
    return who.take(np.flatnonzero((who.reported != NEVER) & (who.reported < until)))


__all__ = [
    "DAY",
    "FAMILY",
    "LOOKALIKE",
    "Lookalike",
    "day_of",
    "families",
    "known",
    "lookalike",
    "of_outbreak",
]
