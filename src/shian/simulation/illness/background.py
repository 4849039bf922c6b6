"""Sporadic illness: every case for itself, by season, weekday, festival, age and township."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np

from shian.simulation.illness.habits import Habits, visits
from shian.simulation.illness.numbers import (
    DAY,
    HOUR,
    SETTINGS,
    agents,
    data,
    food_number,
    incubation,
)
from shian.simulation.illness.patients import MEALS, Patients, ages
from shian.simulation.illness.surroundings import Surroundings
from shian.simulation.supply.draws import Floats, Ints, Rng, pick
from shian.simulation.supply.seasons import EAST, EPOCH

MEAL_HOURS = (7.5, 12.0, 18.5)
REMEMBERED = 0.6  # chance that the meal that did it is the first one named


@cache
def day_weights(first: int, last: int) -> Floats:
    """Of every day (columns) and agent (rows) how many fall ill of it, relatively."""
    days = [date.fromordinal(d) for d in range(first, last + 1)]
    calendar, years = data()["calendar"], data()["year"]
    base = np.array([
        calendar["weekday"][d.weekday()] * years.get(str(d.year), max(years.values())) for d in days
    ])  # fmt: skip
    for dip in calendar["dip"]:
        low, high = dip["first"].toordinal() - first, dip["last"].toordinal() - first + 1
        base[max(0, low) : max(0, high)] *= dip["factor"]
    for feast in calendar["festival"]:
        for day in feast["days"]:
            at = day.toordinal() - first
            base[max(0, at) : max(0, at + feast["after"])] *= feast["factor"]
    month = np.array([d.month - 1 for d in days])
    middle = np.array([d.day for d in days]) / 30.5 - 0.5
    rows = []
    for one in agents():
        months = np.array(one.months)
        other = np.where(middle < 0, months[month - 1], months[(month + 1) % 12])
        smooth = months[month] * (1 - np.abs(middle)) + other * np.abs(middle)
        rows.append(one.share * base * smooth / max(months.mean(), 1e-9))
    return np.array(rows)


def draw(rng: Rng, around: Surroundings, habits: Habits, count: int, first: int, last: int) -> Patients:
    """``count`` patients who fell ill between two days (ordinals), reported or not yet."""
    weights = day_weights(first, last)
    flat = pick(rng, count, weights.ravel())
    agent, day = flat // weights.shape[1], first + flat % weights.shape[1]
    onset = (day - EPOCH) * DAY - EAST + rng.integers(0, DAY, count)
    town = around.homes(rng, count)
    child, old = np.array([a.child for a in agents()]), np.array([a.old for a in agents()])
    visited = visits(rng, onset)
    hospital = habits.hospitals(rng, around, town)
    out = Patients(
        onset, visited, habits.report(rng, hospital, visited), hospital, town,
        ages(rng, child[agent], old[agent]), (rng.random(count) < 0.51).astype(np.int64), agent, agent.copy(),
        np.full(count, -1), np.full(count, -1), *_no_meals(count),
    )  # fmt: skip
    remember(rng, around, habits, out)
    return out


def _no_meals(count: int) -> list[Ints]:
    return [np.full((count, MEALS), -1) for _ in range(4)] + [np.zeros((count, MEALS), np.int64)] * 2


def remember(rng: Rng, around: Surroundings, habits: Habits, who: Patients) -> None:
    """Fill in the food history of those whose doctor asked: the meal that did it, or others."""
    count = len(who)
    asked = habits.remembers(rng, who.hospital, who.visited)
    two = asked & (rng.random(count) < 0.35)
    true = np.zeros(count, np.int64)
    for one in agents():
        mine = np.flatnonzero(who.agent == one.number)
        true[mine] = who.onset[mine] - (incubation(rng, one, len(mine)) * HOUR).astype(np.int64)
    right = rng.random((count, MEALS)) < (REMEMBERED, 0.2)
    shape = (count, MEALS)
    lag = rng.exponential(22 * HOUR, shape).astype(np.int64) + 2 * HOUR
    who.eaten = np.where(right, true[:, None], mealtime(rng, who.onset[:, None] - lag))
    weights = np.array([data()["settings"][s][0] for s in SETTINGS], float)
    who.setting = pick(rng, count * MEALS, weights).reshape(shape)
    wild = np.isin(who.agent, [a.number for a in agents() if a.syndrome in {"mushroom", "neuro"}])
    who.setting[wild & right[:, 0], 0] = 0
    who.food = _foods(rng, who.agent, right)
    who.along = rng.integers(0, 5, shape)
    who.along_ill = np.where(rng.random(shape) < 0.04, np.minimum(who.along, 1), 0)
    sorts = np.array([{"caterer": 0, "canteen": 1}.get(data()["settings"][s][2], -1) for s in SETTINGS])
    named = rng.random(shape) < np.array([data()["settings"][s][1] for s in SETTINGS])[who.setting]
    which = np.where(named, sorts[who.setting], -1)
    for meal, kept in enumerate((asked, two)):
        who.place[:, meal] = around.named(rng, who.town, np.where(kept, which[:, meal], -1))
        who.setting[~kept, meal] = -1


def mealtime(rng: Rng, at: Ints) -> Ints:
    """The nearest meal of the day."""
    meal = pick(rng, at.size, np.array([0.2, 0.4, 0.4])).reshape(at.shape)
    return (at + EAST) // DAY * DAY - EAST + (np.array(MEAL_HOURS)[meal] * HOUR).astype(np.int64)


def _foods(rng: Rng, agent: Ints, right: np.ndarray) -> Ints:  # type: ignore[type-arg]
    """What was eaten: of the agent's foods where it was the meal that did it, else anything."""
    luck = rng.integers(0, 10**6, right.shape)
    tables = [np.array([food_number(f) for f in a.foods]) for a in agents()]
    any_ = tables[0]
    out = any_[luck % len(any_)]
    for one in agents():
        rows = (agent == one.number)[:, None] & right
        table = tables[one.number]
        out = np.where(rows, table[luck % len(table)], out)
    return out


__all__ = ["day_weights", "draw", "mealtime", "remember"]
