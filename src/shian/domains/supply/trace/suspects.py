"""Where do several places meet upstream? Candidates with probabilities, and the record to look for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from shian.domains.supply.lots.models import Node, Place
from shian.domains.supply.trace.indexed import event_of, view
from shian.methods.tracing.converge import meeting
from shian.methods.tracing.likelihood import suspects_of

COMPARED = 60  # places without cases that the candidates are held against
Nodes = list[int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place upstream: how many of the places it reaches, how often others, how likely it is the source."""

    place: Place
    reached: int
    base: float
    probability: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Question:
    """A delivery record that would settle most: from a candidate to a place."""

    source: Place
    place: Place
    bits: float


@dataclass(frozen=True, slots=True)
class Meeting:
    """The answer, as of an event. ``silent``: places that held nothing in the window by the records."""

    candidates: list[Candidate]
    neither: float
    questions: list[Question]
    silent: list[Place]
    as_of: int


def held_at(places: Sequence[Place], since: datetime | None, until: datetime | None) -> dict[int, Nodes]:
    """The nodes of lots that each place had in the window."""
    rows = Node.objects.filter(place__in=places)
    if until is not None:
        rows = rows.filter(first_at__lte=until)
    if since is not None:
        rows = rows.filter(last_at__gte=since)
    out: dict[int, Nodes] = defaultdict(list)
    for pk, place in rows.values_list("pk", "place_id"):
        out[place].append(pk)
    return out


def compared(cases: Sequence[Place]) -> list[Place]:
    """Places like those of the cases, without one: taken evenly over the register."""
    others = Place.objects.filter(sort__in={place.sort for place in cases}, outside=False)
    others = others.exclude(pk__in=[place.pk for place in cases]).order_by("pk")
    step = max(1, others.count() // COMPARED)
    return list(others[::step][:COMPARED])


def meet(cases: Sequence[Place], since: datetime | None = None, until: datetime | None = None) -> Meeting:
    """Rank what lies upstream of the cases by how well it explains them, hubs against their base rate."""
    graph = view()
    others = compared(cases)
    held = held_at([*cases, *others], since, until)
    silent = [place for place in cases if not held.get(place.pk)]
    told = [place for place in cases if held.get(place.pk)]
    beside = [place for place in others if held.get(place.pk)]
    if not told:
        return Meeting([], 1.0, [], silent, event_of(graph.as_of))
    # Nodes that came after the index was built are not in it yet.
    known = [
        np.array([n for n in sorted(held[place.pk]) if n < graph.nodes], np.int64)
        for place in [*told, *beside]
    ]
    found = meeting(graph, known)
    verdict = suspects_of(found.sites, found.reaches, range(len(told)), range(len(told), len(known)), told=20)
    wanted = {s.source for s in verdict.suspects} | {q.source for q in verdict.inquiries}
    named = Place.objects.in_bulk(wanted)
    own = {place.pk for place in told}
    candidates = [
        Candidate(named[s.source], round(s.reached * len(told)), s.base, s.probability, s.low, s.high)
        for s in verdict.suspects
        if s.source in named and not (s.source in own and round(s.reached * len(told)) <= 1)
    ]
    questions = [
        Question(named[q.source], told[q.place], q.bits) for q in verdict.inquiries if q.source in named
    ]
    return Meeting(candidates, verdict.neither, questions[:5], silent, event_of(graph.as_of))
