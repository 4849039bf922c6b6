"""What several of these actions need."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import FIRMS
from shian.domains.registry.models import Operator
from shian.domains.supply.lots.models import Place
from shian.platform.access.actor import Actor
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local

Reason = Annotated[str, Ask(_("Reason"), lines=2, longest=200)]


def own_operators(by: Actor, subject: object) -> Any:
    """The firm itself, or the open operators of an official's area."""
    found = Operator.objects.filter(status=Operator.Status.OPEN).order_by("name")
    if by.role in FIRMS:
        return found.filter(pk=by.operator)
    return found.filter(area__startswith=by.area)


def of_trade(*trades: str) -> Any:
    """The operators of these trades that the actor may speak for."""
    return lambda by, subject: own_operators(by, subject).filter(trade__in=trades)


def own_places(by: Actor, subject: object) -> Any:
    """The firm's own places, or those of an official's area."""
    found = Place.objects.order_by("name")
    if by.role in FIRMS:
        return found.filter(operator_id=by.operator)
    return found.filter(area__startswith=by.area, outside=False)


def itself(by: Actor, subject: object) -> Any:
    """A firm that fills in a form means itself."""
    return by.operator if by.role in FIRMS else None


def only_place(by: Actor, subject: object) -> Any:
    """Who has one place need not choose."""
    if by.role not in FIRMS:
        return None
    mine = list(own_places(by, subject).values_list("pk", flat=True)[:2])
    return mine[0] if len(mine) == 1 else None


def today(by: Actor, subject: object) -> Any:
    """Most is written down on the day it was done."""
    return local(by.now()).date()


def speaks_for(by: Actor, operator: int | None) -> None:
    """Refuse a firm's act in another's name.

    Raises:
        NotAllowed: naming it.
    """
    if by.role in FIRMS and (by.operator is None or by.operator != operator):
        raise NotAllowed(say("You may act for your own firm only."))


def because(reason: str, field: str = "reason") -> None:
    """Refuse an empty reason.

    Raises:
        Refused: naming the field.
    """
    if not reason.strip():
        raise Refused(say("Say why."), field=field)
