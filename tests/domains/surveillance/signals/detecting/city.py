"""A made-up city's cases for the tests of detection: sporadic ones with seasons and delays, and outbreaks."""

from __future__ import annotations

from typing import Any

import numpy as np

from shian.domains.surveillance.signals.detecting import Cases, Names

FIRST = 17_897  # 2019-01-01
HOSPITALS, TOWNSHIPS, DISTRICTS, SYNDROMES, AGENTS, PLACES, FOODS = 60, 40, 5, 4, 6, 3_000, 60


def names_of() -> Names:
    def codes(stem: str, count: int) -> tuple[str, ...]:
        return tuple(f"{stem}{number}" for number in range(count))

    return Names(
        codes("h", HOSPITALS), codes("t", TOWNSHIPS), codes("d", DISTRICTS), codes("s", SYNDROMES),
        codes("a", AGENTS), codes("p", PLACES), codes("f", FOODS),
    )  # fmt: skip


def cases_of(rows: list[dict[str, Any]]) -> Cases:
    """Cases from rows: day (of onset), told (day), and what differs from an ordinary case of hospital 0."""
    rows = sorted(rows, key=lambda row: int(row["told"]))
    eaten = [
        (at, row) for at, row in enumerate(rows) if row.get("place", -1) >= 0 or row.get("food", -1) >= 0
    ]

    def column(name: str, default: int) -> Any:
        return np.array([row.get(name, default) for row in rows], np.int64)

    onset = 24 * column("day", 0) + 12
    return Cases(
        onset=onset, reported=np.maximum(24 * column("told", 0) + 15, onset), hospital=column("hospital", 0),
        township=column("township", 0), district=column("district", 0), syndrome=column("syndrome", 0),
        agent=column("agent", -1), age=column("age", 3), family=column("family", -1),
        severity=np.ones(len(rows)), grave=column("grave", 0).astype(bool),
        eaten_case=np.array([at for at, _ in eaten], np.int64),
        eaten_place=np.array([row.get("place", -1) for _, row in eaten], np.int64),
        eaten_food=np.array([row.get("food", -1) for _, row in eaten], np.int64),
        eaten_at=np.array([24 * row["ate"] if "ate" in row else -1 for _, row in eaten], np.int64),
        names=names_of(),
    )  # fmt: skip


def sporadic(chance: np.random.Generator, days: int, count: int, delay: float = 4.0) -> list[dict[str, Any]]:
    """Cases one by one: more in summer, most at large hospitals, some naming a place by its popularity."""
    weight = 1 + 0.5 * np.cos(2 * np.pi * (np.arange(days) - 200) / 365)
    size = (1.0 + np.arange(HOSPITALS)) ** -0.8
    popular = (1.0 + np.arange(PLACES)) ** -0.7
    day = chance.choice(days, count, p=weight / weight.sum())
    town = chance.integers(0, TOWNSHIPS, count)
    hospital = chance.choice(HOSPITALS, count, p=size / size.sum())
    place = np.where(chance.random(count) < 0.3, chance.choice(PLACES, count, p=popular / popular.sum()), -1)
    wait = np.ceil(delay * np.exp(chance.normal(0, 0.7, count))).astype(int)
    syndrome = chance.choice(SYNDROMES, count, p=[0.75, 0.15, 0.05, 0.05])
    age, food = chance.integers(0, 7, count), chance.integers(0, FOODS, count)
    return [
        {
            "day": FIRST + int(day[i]), "told": FIRST + int(day[i] + wait[i]), "hospital": int(hospital[i]),
            "township": int(town[i]), "district": int(town[i]) % DISTRICTS, "syndrome": int(syndrome[i]),
            "age": int(age[i]), "place": int(place[i]), "food": int(food[i]) if place[i] >= 0 else -1,
            "truth": -1,
        }
        for i in range(count)
    ]  # fmt: skip


def outbreak(chance: np.random.Generator, number: int, day: int, size: int) -> list[dict[str, Any]]:
    """People who ate at one place and went to two hospitals; two of five name the place."""
    place, town = int(chance.integers(0, PLACES)), int(chance.integers(0, TOWNSHIPS))
    hospitals = chance.integers(0, HOSPITALS, 2)
    rows = []
    for _ in range(size):
        onset = FIRST + day + int(chance.integers(0, 2))
        rows.append({
            "day": onset, "told": onset + int(np.ceil(4 * np.exp(chance.normal(0, 0.7)))),
            "hospital": int(hospitals[int(chance.integers(0, 2))]), "township": town,
            "district": town % DISTRICTS, "syndrome": 0, "age": int(chance.integers(0, 7)),
            "place": place if chance.random() < 0.4 else -1, "truth": number, "ate": FIRST + day,
        })  # fmt: skip
    return rows


def city(seed: int, days: int = 500, count: int = 2_500, outbreaks: int = 10) -> tuple[Cases, Any]:
    """Cases of so many days, and the number of the outbreak of each (-1: none)."""
    chance = np.random.default_rng(seed)
    rows = sporadic(chance, days, count)
    for number in range(outbreaks):
        day = int(chance.integers(120, days - 30))
        rows += outbreak(chance, number, day, int(chance.integers(6, 20)))
    rows = sorted((row for row in rows if row["told"] < FIRST + days), key=lambda row: int(row["told"]))
    return cases_of(rows), np.array([row["truth"] for row in rows])
