"""The interface described as OpenAPI 3.1: paths, parameters, bodies, answers, from the tables it works by."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from shian.domains.supply.epcis.rest import limits
from shian.domains.supply.epcis.rest.base import Resource
from shian.domains.supply.epcis.rest.media import EPCIS, JSON_TYPES, XML_TYPES
from shian.domains.supply.epcis.rest.problems import STATUSES
from shian.methods.epcis import CbvFormat, EpcFormat
from shian.methods.epcis.model import EVENT_TYPES
from shian.methods.epcisquery.parameters import FIXED

Schema = dict[str, Any]
KINDS = ("eventTypes", "epcs", "bizSteps", "bizLocations", "readPoints", "dispositions")
TEXT: Schema = {"type": "string"}
TEXTS: Schema = {"type": "array", "items": TEXT}
OBJECT: Schema = {"type": "object"}
REFUSED = sorted({status for status, _title in STATUSES.values() if status < 500} | {401, 405})
FAMILIES = (
    "Families beside the parameters listed: EQ_bizTransaction_type, EQ_source_type, EQ_destination_type; "
    "EQ|GT|GE|LT|LE_value_UOM (and minValue, maxValue, meanValue, sDev, percValue), …_quantity_UOM; "
    "EQ|GT|GE|LT|LE|EXISTS_prefix:name with INNER_, ILMD_, ERROR_DECLARATION_, SENSORELEMENT_, "
    "SENSORMETADATA_, SENSORREPORT_; HASATTR_field, EQATTR_field_name."
)


def _in_query(name: str, schema: Schema, text: str = "") -> Schema:
    found: Schema = {"name": name, "in": "query", "required": False, "schema": schema}
    if schema.get("type") == "array":
        found |= {"style": "form", "explode": True}
    return found | ({"description": text} if text else {})


def _header(name: str, values: list[str]) -> Schema:
    return {"name": name, "in": "header", "required": False, "schema": {"type": "string", "enum": values}}


def _schema_of(name: str) -> Schema:
    """The type of a fixed parameter."""
    operation, _, field = name.partition("_")
    if name == "eventType":
        return {"type": "array", "items": {"type": "string", "enum": sorted(EVENT_TYPES)}}
    if name == "EQ_action":
        return {"type": "array", "items": {"type": "string", "enum": ["ADD", "OBSERVE", "DELETE"]}}
    if "Time" in field or field in ("time", "startTime", "endTime"):
        return {"type": "string", "format": "date-time"}
    if field in ("quantity", "percRank"):
        return {"type": "number"}
    if operation == "EXISTS" or field == "booleanValue":
        return {"type": "boolean"}
    return TEXTS


def _paging() -> list[Schema]:
    most = limits.MOST_PER_PAGE
    return [
        _in_query("perPage", {"type": "integer", "minimum": 1, "maximum": most, "default": limits.PER_PAGE}),
        _in_query("nextPageToken", TEXT, "From the Link header of the page before; holds for an hour."),
    ]


def _asking() -> list[Schema]:
    special = [
        _in_query("orderBy", TEXT),
        _in_query("orderDirection", {"type": "string", "enum": ["ASC", "DESC"]}),
        _in_query("eventCountLimit", {"type": "integer", "minimum": 1}),
        _in_query("maxEventCount", {"type": "integer", "minimum": 1}),
    ]
    return [*(_in_query(name, _schema_of(name)) for name in FIXED), *special, *_paging(), *_forms()]


def _forms() -> list[Schema]:
    return [
        _header("GS1-EPC-Format", [str(form) for form in EpcFormat]),
        _header("GS1-CBV-XML-Format", [str(form) for form in CbvFormat]),
    ]


def _answer(text: str, *media: str, schema: Schema | None = None) -> Schema:
    return {"description": text} | (
        {"content": {one: {"schema": schema or OBJECT} for one in media}} if media else {}
    )


def _operation(
    name: str, text: str, status: int, *, media: tuple[str, ...] = (), schema: Schema | None = None,
    parameters: list[Schema] | None = None, body: Schema | None = None,
) -> Schema:  # fmt: skip
    answers: Schema = {str(status): _answer(text, *media, schema=schema)}
    answers |= {str(one): {"$ref": "#/components/responses/Problem"} for one in REFUSED}
    made: Schema = {"operationId": name, "summary": text, "tags": ["epcis"], "responses": answers}
    made |= {"parameters": parameters} if parameters else {}
    return made | ({"requestBody": {"required": True, "content": body}} if body else {})


def _path(names: str) -> list[Schema]:
    return [{"name": name, "in": "path", "required": True, "schema": TEXT} for name in names.split()]


EVENT: Schema = {"$ref": "#/components/schemas/Event"}
DOCUMENT: Schema = {"$ref": "#/components/schemas/Document"}
QUERY: Schema = {"$ref": "#/components/schemas/Query"}
COLLECTION: Schema = {"$ref": "#/components/schemas/Collection"}
EVENTS_OUT = (*JSON_TYPES, *XML_TYPES)


def _capture() -> Schema:
    document = {one: {"schema": DOCUMENT} for one in JSON_TYPES} | {
        one: {"schema": TEXT} for one in XML_TYPES
    }
    event = {one: {"schema": EVENT} for one in JSON_TYPES} | {one: {"schema": TEXT} for one in XML_TYPES}
    behaviour = [_header("GS1-Capture-Error-Behaviour", ["rollback", "proceed"])]
    return {
        "/capture": {
            "get": _operation("captures", "Capture jobs, the latest first", 200, media=JSON_TYPES,
                              schema={"type": "array", "items": OBJECT}, parameters=_paging()),
            "post": _operation("capture", "Acknowledged: the job's address is in Location", 202,
                               parameters=behaviour, body=document),
        },
        "/capture/{job}": {
            "get": _operation("job", "What became of a job so far", 200, media=EVENTS_OUT,
                              parameters=_path("job")),
        },
        "/events": {
            "get": _operation("events", f"A page of the events that match. {FAMILIES}", 200,
                              media=EVENTS_OUT, parameters=_asking()),
            "post": _operation("storeEvent", "Stored: the event and its address", 201, media=EVENTS_OUT,
                               parameters=_forms(), body=event),
        },
        "/events/{event_id}": {
            "get": _operation("event", "The event, and the declaration that it is wrong", 200,
                              media=EVENTS_OUT, parameters=[*_path("event_id"), *_forms()]),
        },
    }  # fmt: skip


def _queries() -> Schema:
    named = {"application/json": {"schema": {
        "type": "object", "required": ["name", "query"],
        "properties": {"name": {"type": "string", "pattern": "^[A-Za-z0-9._~-]{1,100}$"}, "query": QUERY},
    }}}  # fmt: skip
    wish = {"application/json": {"schema": {"$ref": "#/components/schemas/Subscription"}}}
    return {
        "/queries": {
            "get": _operation("queries", "Named queries", 200, media=JSON_TYPES,
                              schema={"type": "array", "items": OBJECT}, parameters=_paging()),
            "post": _operation("nameQuery", "Named: its address is in Location", 201, body=named),
        },
        "/queries/{name}": {
            "get": _operation("query", "What it asks", 200, media=JSON_TYPES, parameters=_path("name")),
            "delete": _operation("dropQuery", "Taken away, with its subscriptions", 204,
                                 parameters=_path("name")),
        },
        "/queries/{name}/events": {
            "get": _operation("queryEvents", "A page of what it finds now. No WebSockets: 501", 200,
                              media=EVENTS_OUT, parameters=[*_path("name"), *_paging(), *_forms()]),
        },
        "/queries/{name}/subscriptions": {
            "get": _operation("subscriptions", "Active subscriptions", 200, media=JSON_TYPES,
                              schema={"type": "array", "items": OBJECT},
                              parameters=[*_path("name"), *_paging()]),
            "post": _operation("subscribe", "Subscribed", 201, media=JSON_TYPES,
                               parameters=_path("name"), body=wish),
        },
        "/queries/{name}/subscriptions/{key}": {
            "get": _operation("subscription", "Where, when, how far", 200, media=JSON_TYPES,
                              parameters=_path("name key")),
            "delete": _operation("endSubscription", "Ended", 204, parameters=_path("name key")),
        },
        "/nextPageToken/{token}": {
            "delete": _operation("forgetPage", "The token holds no more", 204, parameters=_path("token")),
        },
    }  # fmt: skip


def _lists() -> Schema:
    made: Schema = {
        "/": {"get": _operation("top", "What there is", 200, media=JSON_TYPES, schema=COLLECTION)},
        "/openapi.json": {"get": _operation("openapi", "This description", 200, media=JSON_TYPES[:1])},
    }
    kind = {"name": "kind", "in": "path", "required": True, "schema": {"type": "string", "enum": list(KINDS)}}
    one = [kind, *_path("value")]
    return made | {
        "/{kind}": {"get": _operation("members", "All that is known of a kind", 200, media=JSON_TYPES,
                                      schema=COLLECTION, parameters=[kind, *_paging(), *_forms()[:1]])},
        "/{kind}/{value}": {"get": _operation("member", "What it has: events", 200, media=JSON_TYPES,
                                              schema=COLLECTION, parameters=one)},
        "/{kind}/{value}/events": {"get": _operation("memberEvents", "A page of its events", 200,
                                                     media=EVENTS_OUT, parameters=[*one, *_asking()])},
    }  # fmt: skip


def _schemas() -> Schema:
    stream = {"second", "minute", "hour", "dayOfMonth", "month", "dayOfWeek"}
    return {
        "Event": {"type": "object", "required": ["type", "eventTime", "eventTimeZoneOffset"], "properties": {
            "type": {"type": "string", "enum": sorted(EVENT_TYPES)},
            "eventTime": {"type": "string", "format": "date-time"},
            "eventTimeZoneOffset": {"type": "string", "pattern": "^[+-](0[0-9]|1[0-4]):[0-5][0-9]$"},
            "eventID": TEXT, "action": {"type": "string", "enum": ["ADD", "OBSERVE", "DELETE"]},
            "bizStep": TEXT, "disposition": TEXT, "epcList": TEXTS,
            "readPoint": {"type": "object", "properties": {"id": TEXT}},
            "bizLocation": {"type": "object", "properties": {"id": TEXT}},
            "quantityList": {"type": "array", "items": {"type": "object", "properties": {
                "epcClass": TEXT, "quantity": {"type": "number"}, "uom": TEXT}}},
        }},
        "Document": {"type": "object", "required": ["@context", "type", "schemaVersion", "epcisBody"],
                     "properties": {
            "@context": {}, "type": {"const": "EPCISDocument"}, "schemaVersion": TEXT,
            "creationDate": {"type": "string", "format": "date-time"}, "epcisHeader": OBJECT,
            "epcisBody": {"type": "object", "properties": {
                "eventList": {"type": "array", "maxItems": limits.EVENTS, "items": EVENT}}},
        }},
        "Query": {"type": "object", "description": FAMILIES,
                  "properties": {name: _schema_of(name) for name in FIXED}},
        "Subscription": {"type": "object", "required": ["dest"], "properties": {
            "dest": {"type": "string", "format": "uri"}, "stream": {"type": "boolean"},
            "schedule": {"type": "object", "properties": dict.fromkeys(sorted(stream), TEXT)},
            "signatureToken": {"type": "string", "maxLength": 500}, "reportIfEmpty": {"type": "boolean"},
            "initialRecordTime": {"type": "string", "format": "date-time"},
        }},
        "Collection": {"type": "object", "properties": {
            "@context": {}, "type": {"const": "Collection"}, "member": TEXTS}},
        "Problem": {"type": "object", "required": ["type", "title", "status"], "properties": {
            "type": {"type": "string", "enum": [f"epcisException:{name}" for name in STATUSES]},
            "title": TEXT, "status": {"type": "integer"}, "detail": TEXT}},
    }  # fmt: skip


@cache
def described() -> Schema:
    """The whole description."""
    problem = {"$ref": "#/components/schemas/Problem"}
    refusal = _answer(
        "Refused, with the reason", "application/problem+json", "application/problem+xml", schema=problem
    )
    return {
        "openapi": "3.1.1",
        "info": {"title": "Shian · EPCIS", "version": EPCIS},
        "servers": [{"url": "/epcis"}],
        "security": [{"key": []}, {"session": []}],
        "paths": {**_lists(), **_capture(), **_queries()},
        "components": {
            "schemas": _schemas(),
            "responses": {"Problem": refusal},
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
            },
        },
    }


class Description(Resource):
    """This description of the interface."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """OpenAPI 3.1 as JSON."""
        return HttpResponse(orjson.dumps(described()), content_type="application/json")
