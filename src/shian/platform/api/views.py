"""The API's views: one viewset a resource, one endpoint an action."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiTypes, extend_schema
from rest_framework import exceptions, mixins, pagination, permissions, viewsets
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope
from shian.platform.actions.core import Changed, NotAllowed, Refused
from shian.platform.actions.registry import ACTIONS, ActionSpec
from shian.platform.api.serializers import parameters_of, plain_values, reader_of, shown, writer_of
from shian.platform.ledger.models import Entry
from shian.platform.records.base import Record
from shian.platform.resources import crud
from shian.platform.resources.filtering import filterset_of, visible
from shian.platform.resources.registry import RESOURCES, Resource


class Pages(pagination.LimitOffsetPagination):
    """At most 500 rows a page; ``count`` is exact."""

    default_limit = 50
    max_limit = 500


class Conflict(exceptions.APIException):
    """409: the record is not what the caller saw."""

    status_code = 409
    default_code = "changed"


class MayRead(permissions.BasePermission):
    """Whether the actor's role may see this kind at all; the rest is checked by actions and scope."""

    def has_permission(self, request: Request, view: Any) -> bool:
        resource: Resource = view.resource
        return resource.allows("view", actor_of(request)) or bool(view.action in ("create", "perform"))


def actor_of(request: Request) -> Actor:
    """The actor of an API request."""
    return cast(Actor, request._request.actor)  # type: ignore[attr-defined]


def carried_out(call: Any, **kwargs: Any) -> Any:
    """Run an action; a refusal becomes a response that names field and reason."""
    try:
        return call(**kwargs)
    except NotAllowed as refusal:
        raise exceptions.PermissionDenied(str(refusal)) from refusal
    except Changed as refusal:
        raise Conflict(str(refusal)) from refusal
    except Refused as refusal:
        raise exceptions.ValidationError({refusal.field or "detail": [str(refusal)]}) from refusal
    except ValidationError as refusal:
        raise exceptions.ValidationError(refusal.message_dict) from refusal


class ResourceViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """List, read, create, edit, act on and look back over the records of one kind."""

    resource: Resource
    pagination_class = Pages
    permission_classes = [MayRead]
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return self.resource.model.objects.none()
        rows = visible(self.resource, actor_of(self.request)).order_by(*self.resource.ordering, "pk")
        if self.action != "list":
            return rows
        narrowed = filterset_of(self.resource.kind)(self.request.query_params, rows)
        if not narrowed.is_valid():
            raise exceptions.ValidationError(narrowed.errors)
        return cast("QuerySet[Any]", narrowed.qs)

    def get_serializer_class(self) -> Any:
        fake = getattr(self, "swagger_fake_view", False)
        public = not fake and actor_of(self.request).role.scope is Scope.PUBLIC
        return reader_of(self.resource.kind, public=public)

    def create(self, request: Request) -> Response:
        """Make a record."""
        form = writer_of(self.resource.kind)(data=request.data)
        form.is_valid(raise_exception=True)
        values = {k: v for k, v in form.validated_data.items() if k != "expected_version"}
        made = carried_out(crud.create, by=actor_of(request), resource=self.resource, values=values)
        return Response(shown(made), status=201)

    def partial_update(self, request: Request, pk: str = "") -> Response:
        """Change a record's fields."""
        record = self.get_object()
        form = writer_of(self.resource.kind)(record, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        values = dict(form.validated_data)
        seen = values.pop("expected_version", None)
        changed = carried_out(
            crud.edit, by=actor_of(request), record=record, values=values, expected_version=seen
        )
        return Response(shown(changed))

    @extend_schema(responses=OpenApiTypes.OBJECT, filters=False)
    @route(detail=True, methods=["get"], pagination_class=None)
    def history(self, request: Request, pk: str = "") -> Response:
        """The record's ledger entries, oldest first."""
        record: Record = self.get_object()
        if actor_of(request).role.scope is Scope.PUBLIC:
            raise exceptions.PermissionDenied
        entries = Entry.objects.filter(kind=record.kind(), record=record.pk).order_by("seq")[:500]
        return Response([{"seq": e.seq, "at": e.at, "actor": e.actor, "verb": e.verb} for e in entries])


def _performing(spec: ActionSpec) -> Any:
    """The endpoint of one action: on a record, or (where it creates) on the list."""

    def perform(self: ResourceViewSet, request: Request, **_lookup: Any) -> Response:
        form = parameters_of(spec.kind, spec.verb, spec)(data=request.data)
        form.is_valid(raise_exception=True)
        kwargs = plain_values(form.validated_data)
        if spec.subject is not None:
            kwargs[spec.subject] = self.get_object()
        result = carried_out(spec.call, by=actor_of(request), **kwargs)
        return Response(shown(result) if isinstance(result, Record) else {"done": True})

    perform.__name__ = f"act_{spec.verb}".replace("-", "_")
    perform.__doc__ = spec.call.__doc__
    described = extend_schema(
        request=parameters_of(spec.kind, spec.verb, spec),
        responses=OpenApiTypes.OBJECT,
        summary=str(spec.title),
    )(perform)
    return route(detail=spec.subject is not None, methods=["post"], url_path=f"do/{spec.verb}")(described)


@extend_schema(exclude=True)
def _not_by_hand(self: ResourceViewSet, request: Request, **_lookup: Any) -> Response:
    """Records without a form come from imports and actions only."""
    raise exceptions.PermissionDenied


def viewset_of(resource: Resource) -> type[ResourceViewSet]:
    """The viewset of a resource with its actions as extra endpoints."""
    body: dict[str, Any] = {"resource": resource, "__doc__": ResourceViewSet.__doc__}
    if not resource.form:
        body.update(create=_not_by_hand, partial_update=_not_by_hand)
    for spec in ACTIONS.get(resource.kind, {}).values():
        if not spec.system_only and spec.asks_all:
            made = _performing(spec)
            body[made.__name__] = made
    return type(f"{resource.model.__name__}ViewSet", (ResourceViewSet,), body)


def router() -> SimpleRouter:
    """Addresses of all resources: ``/api/v1/<app>/<model>/``."""
    made = SimpleRouter()
    for kind, resource in sorted(RESOURCES.items()):
        made.register(kind.replace(".", "/"), viewset_of(resource), basename=f"api-{kind}")
    return made
