"""The reports as the arrays that early warning works on, and what is true of each."""

from __future__ import annotations

import numpy as np

from shian.domains.surveillance.cases.models import Syndrome
from shian.domains.surveillance.signals.detecting import AGES, Cases, Names
from shian.simulation.illness.events import FAMILY, LOOKALIKE
from shian.simulation.illness.numbers import HOUR, agents, foods
from shian.simulation.illness.patients import MEALS, Patients
from shian.simulation.illness.surroundings import Surroundings
from shian.simulation.supply.draws import Floats, Ints
from shian.simulation.supply.seasons import EAST

GRAVE = ("neuro",)  # a single such case is a signal; so are amatoxin mushrooms
SEVERITY = {"neuro": 20.0, "mushroom": 6.0, "chemical": 5.0, "hepatitis-like": 4.0, "dysentery-like": 1.5}
MISTAKEN = "miscoded"


def hours(moments: Ints) -> Ints:
    """Hours of the city's own time since 1970."""
    return (moments + EAST) // HOUR


def arrays(around: Surroundings, who: Patients, told: Ints | None = None) -> Cases:
    """The reports as detection sees them. ``told``: the agent each report names, -1 for none."""
    syndromes = [s.value for s in Syndrome]
    of_agent = np.array([syndromes.index(a.syndrome) for a in agents()])
    seen = of_agent[who.syndrome]
    heavy = np.array([SEVERITY.get(s, 1.0) for s in syndromes])
    row, meal = np.nonzero(who.setting >= 0)
    place, used = _numbered(who.place[row, meal])
    keys = tuple(a.key for a in agents())
    amatoxin = who.syndrome == keys.index("mushroom_late")
    return Cases(
        onset=hours(who.onset), reported=np.maximum(hours(who.reported), hours(who.onset)),
        hospital=who.hospital, township=who.town, district=around.town_district[who.town], syndrome=seen,
        agent=np.full(len(who), -1) if told is None else told,
        age=np.searchsorted(np.array(AGES) * 12, who.months, side="right"), family=households(who),
        severity=heavy[seen], grave=(seen == syndromes.index(GRAVE[0])) | amatoxin,
        eaten_case=row, eaten_place=place, eaten_food=who.food[row, meal],
        eaten_at=hours(who.eaten[row, meal]),
        names=_names(around, syndromes, keys, used), points=_points(around),
    )  # fmt: skip


def _names(around: Surroundings, syndromes: list[str], keys: tuple[str, ...], places: Ints) -> Names:
    return Names(
        hospital=tuple(str(body) for body in around.hospital_body),
        township=tuple(t.code for t in around.towns), district=tuple(around.districts),
        syndrome=tuple(syndromes), agent=keys, place=tuple(str(around.operator[p]) for p in places.tolist()),
        food=tuple(name for name, _ in foods()),
    )  # fmt: skip


def _points(around: Surroundings) -> Floats:
    return np.array([(t.middle[1], t.middle[0]) for t in around.towns])


def _numbered(places: Ints) -> tuple[Ints, Ints]:
    """Places by a number of their own, -1 kept; and which they are."""
    used = np.unique(places[places >= 0])
    found = np.searchsorted(used, places)
    return np.where(places >= 0, found, -1), used


def households(who: Patients) -> Ints:
    """The number of the family of those whose family also fell ill, else -1."""
    family = (who.event >= FAMILY) & (who.event < LOOKALIKE)
    return np.where(family, who.event, -1)


def truth(who: Patients) -> Ints:
    """The number of the outbreak each belongs to, -1 for all others: lookalikes and families are none."""
    return np.where((who.event >= 0) & (who.event < FAMILY), who.event, -1)


__all__ = ["MEALS", "arrays", "hours", "households", "truth"]
