"""Scope: which records a person's role, area, body or firm lets them see and act on."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope
from shian.platform.records.base import Record


def scope_filter(model: type[Record], actor: Actor) -> Q:
    """The condition that narrows a model's rows to the actor's scope.

    A model says which columns hold its body and its firm with ``scope_body`` and ``scope_operator``
    (lookup paths); without them a body or firm role sees none of its rows, except where the model sets
    ``scope_shared = True`` (reference data that everybody signed in may see). What the public sees of it is
    narrowed by ``scope_public`` where the model has one: drafts are shared, not published.
    ``scope_everywhere = True`` lets officials of any area see all of it: food crosses districts.
    """
    public: Q | None = getattr(model, "scope_public", None)
    narrowed = actor.role.scope is Scope.PUBLIC and public is not None
    if getattr(model, "scope_shared", False) and not narrowed:
        return Q()
    match actor.role.scope:
        case Scope.CITY:
            return Q()
        case Scope.AREA if getattr(model, "scope_everywhere", False):
            return Q()
        case Scope.AREA:
            return Q(area__startswith=actor.area) if actor.area else Q(pk__in=[])
        case Scope.BODY:
            return _one_of(model, "scope_body", actor.body)
        case Scope.OPERATOR:
            return _one_of(model, "scope_operator", actor.operator)
        case Scope.PUBLIC:
            return public if public is not None else Q(pk__in=[])


def _one_of(model: type[Record], attribute: str, wanted: int | None) -> Q:
    paths: tuple[str, ...] | str = getattr(model, attribute, ())
    if wanted is None or not paths:
        return Q(pk__in=[])
    q = Q()
    for path in [paths] if isinstance(paths, str) else paths:
        q |= Q(**{path: wanted})
    return q


def _everywhere(model: type[Record]) -> bool:
    return bool(getattr(model, "scope_shared", False) or getattr(model, "scope_everywhere", False))


def scoped(queryset: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    """The queryset narrowed to what the actor may see."""
    return queryset.filter(scope_filter(queryset.model, actor))


def in_scope(obj: Record, actor: Actor) -> bool:
    """Whether a record lies within the actor's scope."""
    if actor.role.scope is Scope.CITY:
        return True
    if actor.role.scope is Scope.AREA and not _everywhere(type(obj)):
        return bool(actor.area) and obj.area.startswith(actor.area)
    return bool(type(obj).objects.filter(scope_filter(type(obj), actor), pk=obj.pk).exists())
