"""Answers queries: one page of events after another, within the sight of who asks, in bounded time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import OperationalError, connection, transaction

from shian.domains.supply.epcis.conditions import Sql, sql_of
from shian.domains.supply.epcis.sight import sight_of
from shian.methods.epcisquery import Query
from shian.platform.access.actor import Actor

SECONDS = 20  # a query that takes longer is too complex
NUMBER, TEXT = "epcis_number(epcis_text(v))", 'epcis_text(v) COLLATE "C"'


class TooComplex(Exception):
    """A query took longer than it may."""


class TooLarge(Exception):
    """More events match than the query said it would take."""


@dataclass(frozen=True, slots=True)
class Found:
    """An event that matches: its number here, id, record time, body, and what it is put in order by."""

    pk: int
    event_id: str
    hash: str
    recorded_at: datetime
    body: dict[str, Any]
    key: str

    def shown(self) -> dict[str, Any]:
        """The event as it is given out: with the id and the record time it has here."""
        event = dict(self.body)
        event["eventID"] = self.event_id or f"ni:///sha-256;{self.hash}?ver=CBV2.0"
        event["recordTime"] = self.recorded_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return event


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after this key and number, or (order by an extension) after so many."""

    key: str = ""
    pk: int = 0
    count: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Some events, and where the next page begins; None where this was the last."""

    events: list[Found]
    following: Place | None


def page_of(
    query: Query,
    by: Actor,
    *,
    size: int,
    after: Place | None = None,
    arrivals: tuple[int, int] | None = None,
    capture: int | None = None,
    only: int | None = None,
) -> Page:
    """One page of what matches.

    ``arrivals`` bounds the captures by their order of arrival: after the first, up to the second. ``capture``
    and ``only`` narrow it to one capture, or to one event by its number.

    Raises:
        TooLarge, TooComplex.
    """
    start = after or Place()
    where, values = _where(query, by, arrivals)
    for column, number in (("capture_id", capture), ("id", only)):
        if number is not None:
            where, values = f"{where} AND e.{column} = %s", [*values, number]
    with _in_time():
        if query.most is not None and after is None:
            _check_count(where, values, query.most)
        left = size if query.first is None else min(size, query.first - start.count)
        if left <= 0:
            return Page([], None)
        rows = _rows(query, where, values, start, left + 1)
    events = [_found(row) for row in rows[:left]]
    more = len(rows) > left and (query.first is None or start.count + left < query.first)
    last = events[-1] if events else None
    return Page(events, Place(last.key, last.pk, start.count + len(events)) if more and last else None)


def exists(query: Query, by: Actor) -> bool:
    """Whether anything matches."""
    where, values = _where(query, by, None)
    with _in_time():
        return bool(_fetched(f"SELECT 1 FROM epcis_event e WHERE {where} LIMIT 1", values))


@contextmanager
def _in_time() -> Iterator[None]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {SECONDS * 1000}")
            yield
            cursor.execute("SET LOCAL statement_timeout = 0")
    except OperationalError as fault:
        if "statement timeout" in str(fault):
            raise TooComplex from fault
        raise


def _where(query: Query, by: Actor, arrivals: tuple[int, int] | None) -> Sql:
    tests, values = ["true"], []
    for condition in query.conditions:
        text, given = sql_of(condition)
        tests.append(text)
        values += given
    text, given = sight_of(by)
    tests.append(text)
    values += given
    if arrivals is not None:
        tests.append("e.capture_id IN (SELECT capture_id FROM epcis_arrival WHERE id > %s AND id <= %s)")
        values += arrivals
    return " AND ".join(tests), values


def _check_count(where: str, values: list[Any], most: int) -> None:
    count = f"SELECT count(*) FROM (SELECT 1 FROM epcis_event e WHERE {where} LIMIT %s) AS n"
    if _fetched(count, [*values, most + 1])[0][0] > most:
        raise TooLarge


def _rows(query: Query, where: str, values: list[Any], start: Place, limit: int) -> list[Any]:
    direction, sign = ("DESC", "<") if query.descending and query.order else ("ASC", ">")
    plain = "e.id, e.event_id, e.hash, e.record_time, e.body::text"
    if query.order == "extension":
        return _by_extension(query, plain, where, values, start, limit)
    if query.order:
        column = f"e.{query.order}"
        after, given = ("true", []) if not start.pk else (f"({column}, e.id) {sign} (%s::timestamptz, %s)",
                                                          [start.key, start.pk])  # fmt: skip
        order = f"{column} {direction}, e.id {direction}"
    else:
        column, order = "''", "e.id"
        after, given = "e.id > %s", [start.pk]
    return _fetched(
        f"SELECT {plain}, {column}::text FROM epcis_event e WHERE {where} AND {after}"
        f" ORDER BY {order} LIMIT %s",
        [*values, *given, limit],
    )


def _by_extension(
    query: Query, plain: str, where: str, values: list[Any], start: Place, limit: int
) -> list[Any]:
    """In order of an extension: numbers as numbers, then texts, then events without it."""
    direction = "DESC" if query.descending else "ASC"
    paths = list(query.order_paths)
    first = " UNION ALL ".join(
        ["SELECT jsonb_path_query_first(e.body, %s::jsonpath, silent => true)"] * len(paths)
    )
    return _fetched(
        f"SELECT {plain}, '' FROM epcis_event e"
        f" LEFT JOIN LATERAL (SELECT v FROM ({first}) AS f(v) WHERE v IS NOT NULL LIMIT 1) AS at ON true"
        f" WHERE {where} ORDER BY {NUMBER} {direction} NULLS LAST, {TEXT} {direction} NULLS LAST, e.id"
        " LIMIT %s OFFSET %s",
        [*paths, *values, limit, start.count],
    )


def _fetched(sql: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _found(row: Any) -> Found:
    pk, event_id, hash_, recorded_at, body, key = row
    return Found(pk, event_id, hash_, recorded_at, orjson.loads(body), key or "")
