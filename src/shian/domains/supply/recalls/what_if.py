"""What if: how far the lots would have gone a day later or earlier, or without some place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np

from shian.domains.supply.lots.models import Node
from shian.domains.supply.recalls.models import Recall, RecallLot
from shian.domains.supply.recalls.scope import Scope, Without, scope_of
from shian.domains.supply.trace.postgres import Tables
from shian.methods.tracing.store import Store


@dataclass(frozen=True, slots=True)
class Outcome:
    """A scope in figures, and how many places and how much it has more than the recall's own."""

    lots: int
    places: int
    quantity: Decimal
    more_places: int = 0
    more_quantity: Decimal = Decimal(0)


def suspects_of(recall: Recall) -> list[int]:
    """The lots the recall began with."""
    return list(recall.lots.filter(sort=RecallLot.Sort.SUSPECT).values_list("lot_id", flat=True))


def reached_by(recall: Recall, moment: datetime, *, without: int | None = None) -> Scope:
    """How far the suspect lots had gone at a moment; with a place left out, how far without it."""
    store: Store = Tables()
    if without is not None:
        nodes = Node.objects.filter(place=without).values_list("pk", flat=True)
        store = Without(store, np.array(list(nodes), np.int64))
    return scope_of(
        suspects_of(recall),
        since=recall.since,
        until=moment,
        mixing=recall.mixing,
        store=store,
        unit=recall.unit,
    )


def compared(recall: Recall, *, hours: int, without: int | None = None) -> tuple[Outcome, Outcome]:
    """The scope when the risk was known, and as asked: some hours later (or earlier), without a place."""
    base = reached_by(recall, recall.known_at)
    other = reached_by(recall, recall.known_at + timedelta(hours=hours), without=without)
    return _outcome(base), _outcome(other, base)


def _outcome(scope: Scope, base: Scope | None = None) -> Outcome:
    received = _received(scope)
    if base is None:
        return Outcome(len(scope.lines), len(scope.spots), received)
    before = _received(base)
    return Outcome(
        len(scope.lines), len(scope.spots), received, len(scope.spots) - len(base.spots), received - before
    )


def _received(scope: Scope) -> Decimal:
    return sum((spot.received for spot in scope.spots if spot.unit == scope.unit), Decimal(0))
