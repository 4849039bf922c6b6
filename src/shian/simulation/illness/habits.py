"""How hospitals report: how much, how late, on which days, with how much of a food history."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shian.simulation.illness.numbers import DAY, HOUR, data, day_of, seconds, weekday
from shian.simulation.illness.surroundings import Surroundings
from shian.simulation.seeds import stream
from shian.simulation.supply.draws import Floats, Ints, Rng, pick
from shian.simulation.supply.seasons import EAST, EPOCH

NEVER = -1


@dataclass
class Habits:
    """Of each hospital: its size, chance of a food history and median delay in days (before, after the form),
    the one weekday on which it reports (-1: daily), and when it was silent."""

    size: Floats
    history: Floats  # (hospitals, 2)
    delay: Floats
    only: Ints
    silent: tuple[int, int, int]  # hospital, first and last day; -1 where the city is too small
    form: int

    @classmethod
    def drawn(cls, around: Surroundings) -> Habits:
        rng, told = stream(around.seed, "illness:habits"), data()["reporting"]
        count = len(around.hospitals)
        # Hospitals are listed by rank: those of districts first, then health centres and clinics.
        size = (1.0 + np.arange(count)) ** -told["size"] * np.exp(rng.normal(0, 0.5, count))
        history = np.clip(rng.normal(told["history"], told["spread"], (count, 2)), 0.05, 0.98)
        # Large hospitals must not make the city's mean a matter of luck.
        share = size / size.sum()
        history = np.clip(history + np.asarray(told["history"]) - share @ history, 0.05, 0.98)
        spread = rng.normal(0, 0.35, (count, 2))
        delay = np.asarray(told["delay"]) * np.exp(spread - share @ spread)
        only = np.where(rng.random(count) < told["weekly"], rng.integers(0, 5, count), -1)
        order, quiet = np.argsort(-size, kind="stable"), data()["silent"]
        silent = (-1, 0, 0)
        if count > 2 * quiet["rank"]:
            first, last = quiet["first"].toordinal(), quiet["last"].toordinal()
            silent = (int(order[quiet["rank"]]), first, last)
        return cls(size, history, delay, only, silent, told["form"].toordinal())

    def hospitals(self, rng: Rng, around: Surroundings, towns: Ints) -> Ints:
        """To which hospital people of these townships go."""
        district = around.town_district[towns]
        near = rng.random(len(towns)) < data()["reporting"]["near"]
        out = pick(rng, len(towns), self.size)
        for d in np.unique(district):
            pool = np.flatnonzero(around.hospitals == d)
            which = np.flatnonzero((district == d) & near)
            if len(pool) and len(which):
                out[which] = pool[pick(rng, len(which), self.size[pool])]
        return out

    def remembers(self, rng: Rng, hospital: Ints, visited: Ints) -> np.ndarray:  # type: ignore[type-arg]
        """Whether the report will have a food history."""
        after = (day_of(visited) >= self.form).astype(np.int64)
        out: np.ndarray = rng.random(len(hospital)) < self.history[hospital, after]  # type: ignore[type-arg]
        return out

    def report(self, rng: Rng, hospital: Ints, visited: Ints) -> Ints:
        """When each visit is reported: in working hours of working days, ``NEVER`` by a silent hospital."""
        after = (day_of(visited) >= self.form).astype(np.int64)
        spread = np.asarray(data()["reporting"]["delay_spread"])[after]
        wait = self.delay[hospital, after] * np.exp(rng.normal(0, 1, len(hospital)) * spread)
        due = visited + (wait * DAY).astype(np.int64)
        day = day_of(due)
        hour = (due + EAST) % DAY
        early, late = rng.integers(0, 3 * HOUR, len(due)), hour > 17.5 * HOUR
        day = day + late
        only = np.where(after == 0, self.only[hospital], -1)
        day = np.where(only >= 0, day + (only - weekday(day)) % 7, day)
        closed = weekday(day) >= 5
        day = np.where(closed, day + 7 - weekday(day), day)
        open_at = (8.5 * HOUR) + early
        hour = np.where(late | closed | (only >= 0) | (hour < 8.5 * HOUR), open_at, hour)
        out = (day - EPOCH) * DAY - EAST + hour.astype(np.int64)
        out = np.maximum(out, visited + 600)
        who, first, last = self.silent
        return np.where((hospital == who) & (day >= first) & (day <= last), NEVER, out)


def visits(rng: Rng, onset: Ints) -> Ints:
    """When the ill see a doctor: half a day later, by day or in the evening, never before they fall ill."""
    wait = np.clip(13 * np.exp(rng.normal(0, 0.85, len(onset))), 0.7, 120)
    at = onset + (wait * HOUR).astype(np.int64)
    hour = (at + EAST) % DAY // HOUR
    night = (hour < 7) & (rng.random(len(at)) < 0.75)
    return np.where(night, (at + EAST) // DAY * DAY - EAST + rng.integers(8 * HOUR, 11 * HOUR, len(at)), at)


def reception(rng: Rng, day: int, count: int) -> Ints:
    """Moments of one morning at an office's desk."""
    return np.sort(seconds(day, 9) + rng.integers(0, 2 * HOUR, count))
