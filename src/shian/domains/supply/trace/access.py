"""Who may trace what: officials within the city, firms the lots they made or handled."""

from __future__ import annotations

from django.db.models import Q

from shian.domains.directory.roles import FIRMS, OFFICIALS
from shian.domains.supply.lots.models import Lot
from shian.platform.access.actor import Actor

_TRACING = frozenset(role.name for role in (*OFFICIALS, *FIRMS))


def may_trace(actor: Actor) -> bool:
    """Whether the role traces at all."""
    return actor.role.name in _TRACING


def is_firm(actor: Actor) -> bool:
    """Whether the actor answers for one firm only."""
    return actor.role.name in {role.name for role in FIRMS}


def traceable(actor: Actor, pk: int) -> Lot | None:
    """The lot, if the actor may look at it: a lot travels through districts, so every official may; a firm
    those it made or has had."""
    lots = Lot.objects.filter(pk=pk)
    if is_firm(actor):
        if actor.operator is None:
            return None
        lots = lots.filter(
            Q(operator=actor.operator) | Q(pk__in=Lot.objects.filter(nodes__place__operator=actor.operator))
        )
    return lots.first()
