"""What several actions of the laboratory need."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Area, Body, Person
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.scope import in_scope
from shian.platform.actions.core import NotAllowed
from shian.platform.actions.inputs import Ask
from shian.platform.records.base import Record

M = TypeVar("M", bound=Record)

Reason = Annotated[str, Ask(_("Reason"), lines=3)]
Remark = Annotated[str, Ask(_("Remark"), lines=2, longest=200)]


def within(obj: M, by: Actor) -> M:
    """Refuse a record made outside the actor's area or body; its rows go with the transaction."""
    if not in_scope(obj, by):
        raise NotAllowed(say("This record lies outside your area or organisation."))
    return obj


def on_behalf(by: Actor) -> Actor:
    """The system at the actor's moment: for what follows by rule from what the actor did."""
    return system_actor(by.now())


def districts(by: Actor, subject: object) -> Any:
    """The districts there are now, of the city or of the actor's area."""
    now = Area.objects.filter(level=Area.Level.DISTRICT, valid_to=None)
    return now.filter(code__startswith=by.area[:6]).order_by("code")


def offices(by: Actor, subject: object) -> Any:
    """The departments that send samplers out: of the actor's district, or of the city and all districts."""
    sorts = [Body.Sort.MUNICIPAL, Body.Sort.DISTRICT]
    return Body.objects.filter(sort__in=sorts, area__startswith=by.area[:6]).order_by("sort", "name")


def laboratories(by: Actor, subject: object) -> object:
    """The bodies that are laboratories."""
    return Body.objects.filter(sort=Body.Sort.LABORATORY).order_by("name")


def samplers(by: Actor, subject: object) -> object:
    """The people whose job is sampling."""
    return Person.objects.filter(job=Person.Job.SAMPLER, area__startswith=by.area).order_by("number")
