"""/events: queries, single events, and events captured one at a time."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from shian.domains.supply.epcis import capturing
from shian.domains.supply.epcis.answering import prefixes_of
from shian.domains.supply.epcis.faults import fault_words
from shian.domains.supply.epcis.models import Capture, Event
from shian.domains.supply.epcis.rest import documents, limits, paging
from shian.domains.supply.epcis.rest.base import Resource, body_of, spaces_for
from shian.domains.supply.epcis.rest.capture import envelope_of, sent_document
from shian.domains.supply.epcis.rest.media import JSON_TYPES, XML_TYPES, chosen_type, sent_form
from shian.domains.supply.epcis.rest.problems import Problem, refused_document
from shian.domains.supply.epcis.searching import Place, page_of
from shian.methods.epcis.names import prefixes
from shian.methods.epcis.writing import WritingError, event_json, event_xml
from shian.methods.epcis.xml_safe import writable
from shian.methods.epcisquery import Condition, Query, QueryFault, parameters_of, query_of
from shian.methods.problems import problem


def asked_query(request: HttpRequest) -> tuple[Query, dict[str, Any]]:
    """The query in the address, or in the JSON body ``{"query": {…}}``; and its parameters."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    parameters = parameters_of((n, v) for n, v in pairs if n not in paging.OWN)
    if sent_form(request) == "json" and request.headers.get("Content-Length", "0") != "0":
        parameters |= _sent_query(request)
    return query_of(parameters, {**spaces_for(request), **_context(parameters)}), parameters


def _sent_query(request: HttpRequest) -> dict[str, Any]:
    reason = problem("a JSON object with the key query is expected")
    try:
        body = orjson.loads(body_of(request, limits.QUERY_SIZE))
    except orjson.JSONDecodeError as fault:
        raise QueryFault("", reason, "QueryValidationException") from fault
    query = body.get("query", body) if isinstance(body, dict) else None
    if not isinstance(query, dict):
        raise QueryFault("", reason, "QueryValidationException")
    return query


def _context(parameters: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {prefix: (uri,) for prefix, uri in prefixes(parameters.get("@context")).items()}


def answer_query(
    resource: Resource,
    request: HttpRequest,
    query: Query,
    parameters: dict[str, Any],
    *,
    name: str = "SimpleEventQuery",
) -> HttpResponse:
    """One page of what matches, with a link to the next."""
    question = f"{request.path} {orjson.dumps(parameters, option=orjson.OPT_SORT_KEYS).decode()}"
    start = paging.place_of(request, question)
    page = page_of(
        query, resource.caller.actor, size=paging.per_page(request), after=Place(*start) if start else None
    )
    answer = documents.events_response(request, [found.shown() for found in page.events], query=name)
    if page.following is not None:
        following = page.following
        paging.add_next(answer, request, question, [following.key, following.pk, following.count])
    return answer


def narrowed(query: Query, condition: Condition) -> Query:
    """The query with one more condition."""
    return Query(
        (*query.conditions, condition),
        query.order,
        query.order_paths,
        query.descending,
        query.first,
        query.most,
    )


class Events(Resource):
    """All events within sight, and new ones."""

    announced = limits.CAPTURE_HEADERS

    def get(self, request: HttpRequest) -> HttpResponse:
        """A query."""
        query, parameters = asked_query(request)
        return answer_query(self, request, query, parameters)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Store one event at once; an event that is here already is answered like a new one."""
        _content, document = sent_document(request, check=True)
        if len(document.events) != 1 or document.master:
            raise Problem("ValidationException", _("One event is expected."))
        envelope = envelope_of(request, self.caller.sender)
        made = capturing.capture(by=self.caller.actor, document=document, envelope=envelope)
        if made.state == Capture.State.FAILED:
            raise refused_document(made.faults, [fault_words(fault) for fault in made.faults])
        pk = made.repeated[0]["id"] if made.repeated else None
        event = Event.objects.get(pk=pk) if pk else Event.objects.get(capture=made)
        return created(request, event)


def created(request: HttpRequest, event: Event) -> HttpResponse:
    """201, with the event as it is kept and where it is found."""
    media = chosen_type(request, (*JSON_TYPES, *XML_TYPES)) or JSON_TYPES[0]
    body = {**event.body, "eventID": event.public_id}
    form, names = documents.epc_format(request), prefixes_of([body])
    if media not in XML_TYPES:
        content = orjson.dumps(event_json(body, namespaces=names, epc_format=form))
    else:
        try:
            content = event_xml(body, namespaces=names, epc_format=form)
        except WritingError:
            content = event_xml(writable(body), epc_format=form)
    answer = documents.with_versions(HttpResponse(content, status=201, content_type=media))
    # The id holds slashes and a question mark, so it is quoted as one piece of the path.
    answer["Location"] = (
        request.build_absolute_uri(reverse("epcis-events")) + "/" + quote(event.public_id, safe="")
    )
    return answer


class OneEvent(Resource):
    """The event of an id, with the declaration that it is wrong where there is one."""

    def get(self, request: HttpRequest, event_id: str) -> HttpResponse:
        """The event as a query document."""
        query = query_of({"EQ_eventID": [whole_id(request, event_id)]}, {})
        page = page_of(query, self.caller.actor, size=limits.PER_PAGE)
        if not page.events:
            raise Problem("NoSuchResourceException")
        return documents.events_response(request, [found.shown() for found in page.events])


def whole_id(request: HttpRequest, event_id: str) -> str:
    """The id, also where its question mark was not quoted and cut it in two."""
    version = request.GET.get("ver")
    return f"{event_id}?ver={version}" if version and "?" not in event_id else event_id
