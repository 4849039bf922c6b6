"""/queries: queries under a name, their events, and subscriptions to them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from shian.domains.supply.epcis.models import NamedQuery, Subscription
from shian.domains.supply.epcis.querying import (
    NAME,
    Wish,
    drop_query,
    end_subscription,
    name_query,
    subscribe,
)
from shian.domains.supply.epcis.rest import documents, paging
from shian.domains.supply.epcis.rest.base import Resource, json_object, spaces_for
from shian.domains.supply.epcis.rest.events import answer_query
from shian.domains.supply.epcis.rest.problems import Problem
from shian.methods.epcis import EpcFormat
from shian.methods.epcis.names import prefixes
from shian.methods.epcis.times import utc
from shian.methods.epcisquery import query_of
from shian.platform.access.scope import scoped
from shian.platform.actions.core import NotAllowed, Refused

STREAM = ("stream", "second", "minute", "hour", "dayOfMonth", "month", "dayOfWeek")


class Queries(Resource):
    """All queries within sight, and new ones."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """A page of them, by name."""
        size, start = paging.per_page(request), paging.place_of(request, "queries")
        rows = scoped(NamedQuery.objects.filter(removed_at=None).order_by("name"), self.caller.actor)
        found = list(rows.filter(name__gt=start)[: size + 1] if start else rows[: size + 1])
        answer = documents.json_response(request, [query_body(row) for row in found[:size]])
        if len(found) > size:
            paging.add_next(answer, request, "queries", found[size - 1].name)
        return answer

    def post(self, request: HttpRequest) -> HttpResponse:
        """Name a query."""
        body = json_object(request, "QueryValidationException")
        name, query = body.get("name"), body.get("query")
        if not isinstance(name, str) or not NAME.fullmatch(name) or not isinstance(query, dict):
            message = _("A query has a name of letters, digits and - _ . ~, and a query object.")
            raise Problem("QueryValidationException", message)
        spaces = {
            **spaces_for(request),
            **{prefix: (uri,) for prefix, uri in prefixes(query.get("@context")).items()},
        }
        query_of(query, spaces)
        used = {
            prefix: uris[0] for prefix, uris in spaces.items() if any(f"{prefix}:" in key for key in query)
        }
        try:
            name_query(by=self.caller.actor, name=name, query=query, namespaces=used)
        except (ValidationError, IntegrityError) as fault:
            if NamedQuery.objects.filter(name=name, removed_at=None).exists():
                raise Problem("ResourceAlreadyExistsException") from fault
            raise
        answer = documents.with_versions(HttpResponse(status=201))
        answer["Location"] = request.build_absolute_uri(reverse("epcis-query", args=[name]))
        return answer


def query_body(query: NamedQuery) -> dict[str, Any]:
    """A query as the standard shows it."""
    return {"name": query.name, "query": query.query}


class OneQuery(Resource):
    """One query."""

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        """What it asks."""
        return documents.json_response(request, query_body(self.found(name)))

    def delete(self, request: HttpRequest, name: str) -> HttpResponse:
        """Take it away, with its subscriptions."""
        drop_query(by=self.caller.actor, query=self.found(name))
        return documents.with_versions(HttpResponse(status=204))

    def found(self, name: str) -> NamedQuery:
        """The query of that name, if it is within sight."""
        return named_query(self, name)


def named_query(resource: Resource, name: str) -> NamedQuery:
    """The query of a name.

    Raises:
        Problem: there is none within sight.
    """
    rows = scoped(NamedQuery.objects.filter(name=name, removed_at=None), resource.caller.actor)
    found = rows.first()
    if found is None:
        raise Problem("NoSuchNameException")
    return found  # type: ignore[no-any-return]


class QueryEvents(Resource):
    """What a named query finds now."""

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        """A page of events."""
        if request.headers.get("Upgrade", "").lower() == "websocket":
            raise Problem("ImplementationException", _("WebSockets are not offered."), status=501)
        query = named_query(self, name)
        extra = set(request.GET) - set(paging.OWN)
        if extra & set(STREAM):
            raise Problem("SubscriptionControlsException", _("Schedules belong to subscriptions."))
        if extra:
            raise Problem(
                "QueryParameterException", _("A named query takes no parameters but those of pages.")
            )
        spaces = {**spaces_for(request), **{p: (uri,) for p, uri in query.namespaces.items()}}
        return answer_query(self, request, query_of(query.query, spaces), query.query, name=name)


class Subscriptions(Resource):
    """Subscriptions to a query."""

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        """Those that are active."""
        query = named_query(self, name)
        size, question = paging.per_page(request), f"subscriptions {name}"
        start = paging.place_of(request, question) or 0
        rows = query.subscriptions.filter(state=Subscription.State.ACTIVE, id__gt=start).order_by("id")
        found = list(rows.select_related("progress")[: size + 1])
        answer = documents.json_response(request, [subscription_body(row) for row in found[:size]])
        if len(found) > size:
            paging.add_next(answer, request, question, found[size - 1].pk)
        return answer

    def post(self, request: HttpRequest, name: str) -> HttpResponse:
        """Subscribe a destination."""
        query = named_query(self, name)
        body = json_object(request, "SubscriptionControlsException")
        try:
            made = subscribe(by=self.caller.actor, query=query, wish=_wish(request, body, self.caller.token))
        except NotAllowed:
            raise
        except Refused as refusal:
            raise Problem(
                "SubscriptionControlsException", f"{refusal.field}: {refusal}".lstrip(": ")
            ) from refusal
        answer = documents.json_response(request, subscription_body(made), status=201)
        address = reverse("epcis-subscription", args=[name, made.key])
        answer["Location"] = request.build_absolute_uri(address)
        return answer


def _wish(request: HttpRequest, body: dict[str, Any], token: int | None) -> Wish:
    texts = {key: body.get(key, "") for key in ("dest", "signatureToken", "initialRecordTime")}
    schedule, flags = body.get("schedule") or {}, [body.get(k, False) for k in ("stream", "reportIfEmpty")]
    if not all(isinstance(text, str) for text in texts.values()) or not isinstance(schedule, dict):
        raise Problem("SubscriptionControlsException", _("A field of the subscription has the wrong type."))
    if not all(isinstance(flag, bool) for flag in flags) or len(texts["signatureToken"]) > 500:
        raise Problem("SubscriptionControlsException", _("A field of the subscription has the wrong type."))
    since = utc(texts["initialRecordTime"]) if texts["initialRecordTime"] else None
    if texts["initialRecordTime"] and since is None:
        raise Problem("SubscriptionControlsException", "initialRecordTime")
    form = documents.epc_format(request)
    return Wish(
        texts["dest"],
        texts["signatureToken"],
        flags[0],
        schedule,
        flags[1],
        parse_datetime(since) if since else None,
        str(form) if form is not EpcFormat.DIGITAL_LINK else "",
        token,
    )


def subscription_body(subscription: Subscription) -> dict[str, Any]:
    """A subscription as the standard shows it; its token is not."""
    progress = subscription.progress
    made: dict[str, Any] = {
        "subscriptionID": subscription.key,
        "dest": subscription.destination,
        "createdAt": _stamp(subscription.created_at),
        "epcFormat": subscription.form or str(EpcFormat.DIGITAL_LINK),
    }
    if subscription.stream:
        made["stream"] = True
    else:
        made |= {"schedule": subscription.schedule, "reportIfEmpty": subscription.report_if_empty}
    if subscription.initial_record_time:
        made["initialRecordTime"] = _stamp(subscription.initial_record_time)
    made["minRecordTime"] = _stamp(least_record_time(subscription))
    if progress.delivered_at:
        made["lastNotifiedAt"] = _stamp(progress.delivered_at)
    return made


def least_record_time(subscription: Subscription) -> Any:
    """Events recorded before this were told already, or are not wanted."""
    since = subscription.initial_record_time or subscription.created_at
    return subscription.progress.delivered_at or since


def _stamp(moment: Any) -> str:
    return str(moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"))


class OneSubscription(Resource):
    """One subscription."""

    def get(self, request: HttpRequest, name: str, key: str) -> HttpResponse:
        """Where, when, and how far it has come."""
        found = self.found(name, key)
        answer = documents.json_response(request, subscription_body(found))
        answer["GS1-Query-Min-Record-Time"] = _stamp(least_record_time(found))
        return answer

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Discovery, with the least record time of what is still to be told."""
        found = self.found(kwargs["name"], kwargs["key"])
        answer = super().options(request, *args, **kwargs)
        answer["GS1-Query-Min-Record-Time"] = _stamp(least_record_time(found))
        return answer

    def delete(self, request: HttpRequest, name: str, key: str) -> HttpResponse:
        """End it."""
        end_subscription(by=self.caller.actor, subscription=self.found(name, key))
        return documents.with_versions(HttpResponse(status=204))

    def found(self, name: str, key: str) -> Subscription:
        """The subscription of that number to that query."""
        rows = named_query(self, name).subscriptions.filter(key=key[:40], state=Subscription.State.ACTIVE)
        found = rows.select_related("progress").first()
        if found is None:
            raise Problem("NoSuchResourceException")
        return found  # type: ignore[no-any-return]


class PageToken(Resource):
    """A page token that is used no more."""

    def delete(self, request: HttpRequest, token: str) -> HttpResponse:
        """Forget it."""
        paging.forget(token[:4000])
        return documents.with_versions(HttpResponse(status=204))
