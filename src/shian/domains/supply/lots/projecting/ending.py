"""Lots that are used up by what was told of them, and lots of which that no longer holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection

from shian.domains.supply.lots.models import Lot, Movement
from shian.platform.access.actor import Actor
from shian.platform.actions.bulk import change_many

State = Lot.State
ENDING = frozenset({Movement.Kind.SOLD, Movement.Kind.WASTED, Movement.Kind.USED})
# Used up: something of it came, nothing is left anywhere, nothing is under way.
_USED_UP = """
SELECT l.id FROM unnest(%s::bigint[]) AS l(id)
WHERE EXISTS (SELECT 1 FROM supply_node n WHERE n.lot_id = l.id AND n.came > 0)
  AND NOT EXISTS (SELECT 1 FROM supply_node n WHERE n.lot_id = l.id AND n.came > n."left")
  AND NOT EXISTS (SELECT 1 FROM supply_node n JOIN supply_edge e ON e.src = n.id
                  WHERE n.lot_id = l.id AND NOT e.received)
"""


def settle(ending: Collection[int], touched: Iterable[Lot], by: Actor) -> None:
    """End the lots of which something was used, sold or wasted and nothing is left; reopen those ended lots
    of which there is something again. Held and recalled ones stay held.
    """
    ended = [lot.pk for lot in touched if lot.state == State.ENDED]
    if not ending and not ended:
        return
    used_up = _used_up([*ending, *ended])
    _set(used_up & set(ending), State.ACTIVE, State.ENDED, by, "end")
    _set(set(ended) - used_up, State.ENDED, State.ACTIVE, by, "reopen")


def settle_nodes(nodes: Collection[int], by: Actor) -> None:
    """The same after something was taken back: which lots it concerned, the nodes say."""
    lots = list(Lot.objects.filter(nodes__in=nodes).distinct()) if nodes else []
    settle([lot.pk for lot in lots if lot.state == State.ACTIVE and _was_ended(lot)], lots, by)


def _was_ended(lot: Lot) -> bool:
    """Whether something of it was sold, wasted or used: only then it can be used up."""
    return Movement.objects.filter(lot=lot, kind__in=sorted(ENDING)).exists()


def _used_up(lots: list[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_USED_UP, [lots])
        return {row[0] for row in cursor.fetchall()}


def _set(lots: Collection[int], before: str, after: str, by: Actor, verb: str) -> None:
    rows: list[Any] = list(
        Lot.objects.select_for_update(of=("self",)).filter(pk__in=lots, state=before).order_by("pk")
        if lots
        else ()
    )
    for lot in rows:
        lot.state = after
    change_many(rows, by=by, verb=verb, fields=["state"])
