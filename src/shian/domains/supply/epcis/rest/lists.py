"""The top-level resources: what is known of each kind, and the events of each."""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

from django.db import connection
from django.http import HttpRequest, HttpResponse

from shian.domains.supply.epcis.rest import documents, paging
from shian.domains.supply.epcis.rest.base import Resource
from shian.domains.supply.epcis.rest.events import answer_query, asked_query, narrowed
from shian.domains.supply.epcis.rest.problems import Problem
from shian.domains.supply.epcis.searching import exists
from shian.domains.supply.epcis.sight import sight_of
from shian.methods.epcis.identifiers import identify
from shian.methods.epcis.model import EVENT_TYPES
from shian.methods.epcis.vocabulary import vocabularies
from shian.methods.epcisquery import ANY_CLASS, ANY_EPC, Condition, Named, Names, OneOf, Pattern, Query
from shian.platform.access.actor import Actor

TOP = (
    "queries", "capture", "events", "eventTypes", "epcs", "readPoints", "bizLocations", "dispositions",
    "bizSteps",
)  # fmt: skip
EPC_ROLES = (*ANY_EPC, *ANY_CLASS, Named.LOT)
MOST_OWN = 2_000  # words of firms' own that are listed beside those of the standard


class Kind(NamedTuple):
    """A top-level resource: the column of events it is about, and the standard's words for it."""

    column: str
    vocabulary: str = ""


KINDS = {
    "eventTypes": Kind("type"),
    "bizSteps": Kind("biz_step", "bizStep"),
    "dispositions": Kind("disposition", "disposition"),
    "readPoints": Kind("read_point"),
    "bizLocations": Kind("biz_location"),
    "epcs": Kind(""),
}


class Top(Resource):
    """What there is."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The names of all top-level resources."""
        return documents.json_response(request, documents.collection(TOP))


class Members(Resource):
    """All that is known of one kind, within sight."""

    kind: ClassVar[str] = ""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        """A page of them, in order."""
        size, question = paging.per_page(request), f"members {kind}"
        start = paging.place_of(request, question)
        found, following = _members(kind, self.caller.actor, start, size)
        form = documents.epc_format(request)
        shown = [documents.shown_identifier(value, form) for value in found]
        answer = documents.json_response(request, documents.collection(shown))
        if following is not None:
            paging.add_next(answer, request, question, following)
        return answer


class Member(Resource):
    """One of them: it has events."""

    def get(self, request: HttpRequest, kind: str, value: str) -> HttpResponse:
        """The names of what it has."""
        _known(kind, value, self.caller.actor)
        return documents.json_response(request, documents.collection(["events"]))


class MemberEvents(Resource):
    """The events of one of them, narrowed further by a query."""

    def get(self, request: HttpRequest, kind: str, value: str) -> HttpResponse:
        """A query within them."""
        condition = _known(kind, value, self.caller.actor)
        query, parameters = asked_query(request)
        return answer_query(self, request, narrowed(query, condition), parameters)


def _known(kind: str, value: str, by: Actor) -> Condition:
    """The condition that an event is of this member; refused where there is no such member."""
    condition = _condition(kind, value)
    standard = value in EVENT_TYPES if kind == "eventTypes" else _bare(kind, value) in _words(kind)
    if not standard and not exists(Query((condition,)), by):
        raise Problem("NoSuchResourceException")
    return condition


def _condition(kind: str, value: str) -> Condition:
    if kind == "epcs":
        return Names(EPC_ROLES, Pattern((identify(value).canonical,)))
    if kind in ("readPoints", "bizLocations"):
        return OneOf(KINDS[kind].column, (identify(value).canonical,))
    return OneOf(KINDS[kind].column, (_bare(kind, value),))


def _bare(kind: str, value: str) -> str:
    vocabulary = KINDS[kind].vocabulary
    return vocabularies()[vocabulary].bare.get(value, value) if vocabulary else value


def _words(kind: str) -> frozenset[str]:
    vocabulary = KINDS[kind].vocabulary
    return vocabularies()[vocabulary].words if vocabulary else frozenset()


def _members(kind: str, by: Actor, start: Any, size: int) -> tuple[list[str], Any]:
    """A page of members after ``start``, and where the next begins."""
    if kind == "epcs":
        found = _epcs(by, start or "", size + 1)
    elif kind in ("readPoints", "bizLocations"):
        found = _distinct(KINDS[kind].column, by, start or "", size + 1)
    else:
        own = _distinct(KINDS[kind].column, by, "", MOST_OWN)
        listed = sorted({*own, *(EVENT_TYPES if kind == "eventTypes" else _words(kind))})
        found = [value for value in listed if value > (start or "")][: size + 1]
    return found[:size], found[size - 1] if len(found) > size else None


def _distinct(column: str, by: Actor, after: str, limit: int) -> list[str]:
    """Distinct values of a column in order: each by one step through the index, not by reading all events."""
    sight, values = sight_of(by)
    one = (
        f"SELECT e.{column} FROM epcis_event e WHERE e.{column} > {{}} AND {sight}"
        f" ORDER BY e.{column} LIMIT 1"
    )
    return _fetched(
        f"WITH RECURSIVE t(v) AS (({one.format('%s')}) UNION ALL"
        f" SELECT (SELECT x FROM ({one.format('t.v')}) AS step(x)) FROM t WHERE t.v IS NOT NULL)"
        " SELECT v FROM t WHERE v IS NOT NULL LIMIT %s",
        [after, *values, *values, limit],
    )


def _epcs(by: Actor, after: str, limit: int) -> list[str]:
    sight, values = sight_of(by)
    seen = (
        ""
        if sight == "true"
        else f" AND EXISTS (SELECT 1 FROM epcis_event e WHERE e.id = i.event_id AND {sight})"
    )
    one = (
        "SELECT i.value FROM epcis_eventidentifier i WHERE i.value > {} AND i.role = ANY(%s)"
        f"{seen} ORDER BY i.value LIMIT 1"
    )
    roles = [int(role) for role in EPC_ROLES]
    return _fetched(
        f"WITH RECURSIVE t(v) AS (({one.format('%s')}) UNION ALL"
        f" SELECT (SELECT x FROM ({one.format('t.v')}) AS step(x)) FROM t WHERE t.v IS NOT NULL)"
        " SELECT v FROM t WHERE v IS NOT NULL LIMIT %s",
        [after, roles, *values, roles, *values, limit],
    )


def _fetched(sql: str, values: list[Any]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]
