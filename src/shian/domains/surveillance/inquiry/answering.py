"""The inferred source written down as plain values: rankings with names, supply paths, questions."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from shian.domains.supply.lots.models import Lot, Place
from shian.domains.surveillance.inquiry.inferring import Inferred
from shian.domains.surveillance.inquiry.provenance import Arrow, lots_by_pk
from shian.methods import sourcing

SHOWN = 12  # sources of each kind that are kept by name
PATHS = 3
LEAST = 0.02  # probability below which no path is drawn
MOST_ARROWS = 60
QUESTIONS = 10
Row = dict[str, Any]


@dataclass(frozen=True)
class Names:
    """What items and sources are called."""

    labels: dict[str, str]
    lots: dict[int, Lot]

    def of(self, key: str) -> str:
        """A source's or item's name; its key where it has none."""
        if key.startswith("lot:"):
            lot = self.lots.get(number(key))
            return str(lot) if lot is not None else key
        return self.labels.get(key, key)


def number(key: str) -> int:
    """The record's number in a key (``lot:17``, ``op:3``)."""
    return int(key.split(":", 1)[1])


def parts(value: float) -> int:
    """A figure in whole parts per ten thousand, as a record keeps it."""
    return round(10_000 * value)


def written(inferred: Inferred) -> Row:
    """The whole answer as plain JSON values."""
    kept = {
        ranking.kind: [one for one in ranking.sources[:SHOWN] if one.probability >= 0.0005 or one.cases]
        for ranking in inferred.rankings
    }
    asked = _questions(inferred)
    wanted = {number(one.source.key) for one in kept.get("lot", [])}
    wanted |= {number(key) for q in asked for key in q.subject.split(" → ") if key.startswith("lot:")}
    names = Names(inferred.gathered.labels, lots_by_pk(sorted(wanted)))
    weighed = _kinds(inferred)
    return {
        "window": round(inferred.window),
        "agent": inferred.weights.agent,
        "background": inferred.gathered.background,
        "cut": inferred.known.cut,
        "kinds": [
            {
                "kind": ranking.kind,
                "none": parts(ranking.none),
                "count": len(ranking.sources),
                "weight": weighed.get(ranking.kind),
                "sources": [_source(one, inferred, names) for one in kept[ranking.kind]],
            }
            for ranking in inferred.rankings
        ],
        "questions": [_question(one, inferred, names) for one in asked],
        "paths": _paths(inferred, kept.get("lot", []), names),
    }


def _kinds(inferred: Inferred) -> dict[str, int]:
    """Whether one premises or one lot explains the cases better, in parts of ten thousand."""
    evidence = {}
    for ranking in inferred.rankings:
        if ranking.kind in ("premises", "lot"):
            priors = [one.source.prior for one in ranking.sources]
            logs = np.array([one.log_likelihood for one in ranking.sources]) + np.log(priors)
            evidence[ranking.kind] = float(np.logaddexp.reduce(logs) - math.log(sum(priors)))
    if len(evidence) < 2:
        return {}
    odds = 1 / (1 + math.exp(min(max(evidence["premises"] - evidence["lot"], -60), 60)))
    return {"lot": parts(odds), "premises": parts(1 - odds)}


def _source(one: sourcing.Ranked, inferred: Inferred, names: Names) -> Row:
    key = one.source.key
    row: Row = {
        "key": key,
        "label": names.of(key),
        "probability": parts(one.probability),
        "cases": one.cases,
        "prior": parts(one.source.prior),
    }
    if key.startswith("op:"):
        row |= {"operator": number(key)}
    if key.startswith("lot:"):
        lot = names.lots[number(key)]
        row |= {
            "lot": lot.pk,
            "maker": lot.operator.name if lot.operator else lot.maker_name,
            "tracing": parts(inferred.tracing.get(lot.pk, 0.0)),
            "rank": 1 + sum(score > inferred.tracing.get(lot.pk, 0.0) for score in inferred.tracing.values()),
            "places": len({inferred.known.stays[n].operator for n in inferred.known.reaches.get(lot.pk, ())}),
            "beyond": sum(
                reach.item.startswith("op:") and reach.item not in inferred.gathered.labels
                for reach in one.source.reach
            ),
        }
    return row


def _questions(inferred: Inferred) -> list[sourcing.Question]:
    """The most telling of all kinds; the same question about two kinds counts with the larger gain."""
    best: dict[tuple[str, str], sourcing.Question] = {}
    for question, logs in inferred.asked:
        for kind in dict.fromkeys(source.kind for source in question.sources):
            for one in sourcing.questions(question, kind, logs):
                known = best.get((one.kind, one.subject))
                if one.people and (known is None or known.bits < one.bits):
                    best[one.kind, one.subject] = one
    found = [one for one in best.values() if one.bits >= 0.005 and _can_be_asked(one, inferred)]
    return sorted(found, key=lambda one: (-one.bits, one.kind, one.subject))[:QUESTIONS]


def _can_be_asked(one: sourcing.Question, inferred: Inferred) -> bool:
    """A record is fetched of a lot to a registered premises; what has no name is not asked about."""
    if one.kind == "fetch":
        lot, item = one.subject.split(" → ")
        if not (lot.startswith("lot:") and item.startswith("op:")):
            return False
        reached = inferred.known.reaches.get(number(lot), ())
        return number(item) not in {inferred.known.stays[node].operator for node in reached}
    if one.kind == "sample":
        return not one.subject.startswith("class:")
    return one.subject in inferred.gathered.labels


def _question(one: sourcing.Question, inferred: Inferred, names: Names) -> Row:
    row: Row = {"kind": one.kind, "bits": parts(one.bits), "people": one.people}
    keys = one.subject.split(" → ") if one.kind == "fetch" else [one.subject]
    row |= {"subject": names.of(keys[0]), "place": names.of(keys[1]) if len(keys) > 1 else ""}
    for key in keys:
        if key.startswith("op:"):
            row["operator"] = number(key)
        if key.startswith("lot:"):
            row["lot"] = number(key)
            row.setdefault("operator", _where(number(key), inferred))
        if key.startswith("dish:"):
            dish = next(d for d in inferred.gathered.dishes if d.item == key)
            row |= {"operator": inferred.gathered.operators.get(dish.place), "food": True}
    return row


def _where(lot: int, inferred: Inferred) -> int | None:
    """A premises that had the lot: the one named by most cases."""
    here = {inferred.known.stays[node].operator for node in inferred.known.reaches.get(lot, ())}
    counts = _named(inferred)
    return max(sorted(here), key=lambda op: counts.get(op, 0), default=None)


def _named(inferred: Inferred) -> dict[int, int]:
    """How many cases name each operator."""
    counts: dict[int, int] = {}
    for case in inferred.gathered.ill:
        for item in {e.item for e in case.exposures if e.item in inferred.gathered.operators}:
            operator = inferred.gathered.operators[item]
            counts[operator] = counts.get(operator, 0) + 1
    return counts


def _paths(inferred: Inferred, lots: Iterable[sourcing.Ranked], names: Names) -> list[Row]:
    """How the most probable lots came to the patients' premises, for drawing."""
    chosen = [one for one in lots if one.probability >= LEAST][:PATHS]
    drawn = [(number(one.source.key), inferred.known.arrows(number(one.source.key))) for one in chosen]
    nodes = {node for _lot, arrows in drawn for arrow in arrows for node in (arrow.source, arrow.target)}
    places = Place.objects.in_bulk({inferred.known.place_of[node] for node in nodes})
    goods = Lot.objects.in_bulk({inferred.known.lot_of[node] for node in nodes})
    named = _named(inferred)
    return [
        {
            "lot": lot,
            "label": names.of(f"lot:{lot}"),
            "cut": len(arrows) > MOST_ARROWS,
            "links": [[arrow.source, arrow.target] for arrow in arrows[:MOST_ARROWS]],
            "nodes": [
                {
                    "node": node,
                    "tier": tier,
                    "place": places[inferred.known.place_of[node]].name,
                    "lot": str(goods[inferred.known.lot_of[node]]),
                    "cases": named.get(inferred.known.stays[node].operator, 0)
                    if node in inferred.known.stays
                    else None,
                }
                for node, tier in _tiers(arrows[:MOST_ARROWS]).items()
            ],
        }
        for lot, arrows in drawn
        if arrows
    ]


def _tiers(arrows: Iterable[Arrow]) -> dict[int, int]:
    """Each node's longest way from a beginning; circles are cut."""
    arrows = list(arrows)
    tiers = dict.fromkeys((node for arrow in arrows for node in (arrow.source, arrow.target)), 0)
    for _round in range(len(tiers)):
        late = [a for a in arrows if a.source != a.target and tiers[a.target] <= tiers[a.source]]
        if not late:
            break
        for arrow in late:
            tiers[arrow.target] = min(tiers[arrow.source] + 1, len(tiers) - 1)
    return tiers
