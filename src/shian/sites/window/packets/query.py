"""What the page of a code tells, in one query: lot, maker, recall, tests, ingredients, the gate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from django.db import connection

from shian.domains.supply.gate.codes import serial_of
from shian.domains.supply.lots.codes import recognise

_BY_CODE = """
    SELECT id FROM supply_lot WHERE code = ANY(%(values)s)
    UNION ALL SELECT lot_id FROM supply_lotcode WHERE value = ANY(%(values)s) LIMIT 1
"""
_BY_SERIAL = """
    SELECT a.lot_id AS id FROM (
        SELECT arrival_id, last FROM gate_coderange WHERE first <= %(serial)s ORDER BY first DESC LIMIT 1
    ) r JOIN gate_arrival a ON a.id = r.arrival_id WHERE r.last >= %(serial)s
"""
_PAGE = """
WITH wanted AS ({wanted})
SELECT l.id, l.code, l.name, l.lot_number, l.gtin, l.made_on, l.expires_on, l.origin, l.state,
    coalesce(o.name, l.maker_name), o.id, o.licence_number, o.address, o.status, coalesce(o.grade, ''),
    p.name, p.province, p.outside,
    r.number, r.level, r.reason, r.hazard, r.method, r.contact, r.announced_on, r.state, r.sort,
    (SELECT json_agg(t) FROM (
        SELECT s.number, s.taken_at::date AS day, s.failed, s.failed_items AS items,
            s.batch = l.lot_number AND l.lot_number <> '' AS own
        FROM laboratory_sample s
        WHERE s.published_on IS NOT NULL AND (s.producer_id = o.id OR s.operator_id = o.id)
        ORDER BY (s.batch = l.lot_number AND l.lot_number <> '') DESC, s.taken_at DESC LIMIT 3) t),
    (SELECT json_build_array(count(*), count(*) FILTER (WHERE s.failed)) FROM laboratory_sample s
        WHERE s.published_on IS NOT NULL AND (s.producer_id = o.id OR s.operator_id = o.id)),
    (SELECT json_agg(t) FROM (
        SELECT DISTINCT ON (i.id) i.name, i.code, i.origin, coalesce(io.name, i.maker_name) AS maker
        FROM supply_node n JOIN supply_edge e ON e.dst = n.id AND e.kind = 2
        JOIN supply_node f ON f.id = e.src JOIN supply_lot i ON i.id = f.lot_id
        LEFT JOIN registry_operator io ON io.id = i.operator_id
        WHERE n.lot_id = l.id AND n.place_id = l.made_at_id LIMIT 8) t),
    g.state, g.certificate, g.released_at::date, g.negative, g.origin, g.disinfected_at IS NOT NULL
FROM wanted w JOIN supply_lot l ON l.id = w.id
LEFT JOIN registry_operator o ON o.id = l.operator_id
LEFT JOIN supply_place p ON p.id = l.made_at_id
LEFT JOIN LATERAL (
    SELECT r.*, x.sort FROM recall_recalllot x JOIN recall_recall r ON r.id = x.recall_id
    WHERE x.lot_id = l.id AND x.cleared_at IS NULL AND NOT r.drill AND r.state <> 'cancelled'
    ORDER BY r.id DESC LIMIT 1) r ON true
LEFT JOIN LATERAL (SELECT * FROM gate_arrival a WHERE a.lot_id = l.id ORDER BY a.id DESC LIMIT 1) g ON true
LIMIT 1
"""
_SQL = {name: _PAGE.format(wanted=wanted) for name, wanted in (("code", _BY_CODE), ("serial", _BY_SERIAL))}
ANNOUNCED = ("announced", "summed", "closed")
NUL = "\x00"


@dataclass(frozen=True, slots=True)
class Recalled:
    """The recall that a lot is in."""

    number: str
    level: int
    reason: str
    hazard: str
    method: str
    contact: str
    announced_on: date | None
    state: str
    sort: str = ""

    @property
    def possible(self) -> bool:
        """Whether the lot may contain the suspect goods, but not for certain."""
        return self.sort == "possible"

    @property
    def public(self) -> bool:
        """Whether its particulars are public; before the notice only that the lot is held is."""
        return self.state in ANNOUNCED


@dataclass(frozen=True, slots=True)
class Tested:
    """A published test: of this lot, or of the firm's goods."""

    number: str
    day: str
    failed: bool
    items: str
    own: bool

    @property
    def failures(self) -> str:
        """The failed items, readable: the sheet's marks between name, value and limit become blanks."""
        return self.items.replace("║", " ")


@dataclass(frozen=True, slots=True)
class Ingredient:
    """A lot that went into this one."""

    name: str
    code: str
    origin: str
    maker: str


@dataclass(frozen=True, slots=True)
class Gate:
    """The lot's way through the gate warehouse."""

    state: str
    certificate: str
    released_on: date | None
    tests: int
    origin: str
    disinfected: bool


@dataclass(frozen=True, slots=True)
class Packet:
    """All that a code's page tells. ``maker_id`` is the register's; None for firms outside the city."""

    lot: int
    code: str
    name: str
    lot_number: str
    gtin: str
    made_on: date | None
    expires_on: date | None
    origin: str
    state: str
    maker: str
    maker_id: int | None
    licence: str
    address: str
    status: str
    grade: str
    place: str
    province: str
    outside: bool | None
    recall: Recalled | None
    tests: tuple[Tested, ...]
    tested: int
    failed: int
    ingredients: tuple[Ingredient, ...]
    gate: Gate | None


def packet_of(text: str) -> Packet | None:
    """The packet that a code names, of any system; None where it is not known. One query."""
    if NUL in text:  # which no code holds, and no database takes
        return None
    serial = serial_of(text)
    if serial is not None:
        return _asked("serial", {"serial": serial})
    found = recognise(text)
    values = list(dict.fromkeys(v for v in (found.uri, found.value, text.strip()) if v))
    return _asked("code", {"values": values}) if values else None


def _asked(how: str, parameters: dict[str, Any]) -> Packet | None:
    with _prepared() as cursor:
        cursor.execute(_SQL[how], parameters, prepare=True)
        row = cursor.fetchone()
    return None if row is None else _packet(row)


def _prepared() -> psycopg.Cursor[Any]:
    """A cursor of Django's own connection that keeps its statements prepared: planning this one takes three
    times as long as running it. One plan serves all codes."""
    connection.ensure_connection()
    raw: Any = connection.connection
    if raw.prepare_threshold is None:
        raw.prepare_threshold = 0
        with connection.cursor() as cursor:
            cursor.execute("SET plan_cache_mode = force_generic_plan")
    return psycopg.Cursor(raw)


_FIELDS = (
    "lot", "code", "name", "lot_number", "gtin", "made_on", "expires_on", "origin", "state", "maker",
    "maker_id", "licence", "address", "status", "grade", "place", "province", "outside",
)  # fmt: skip
_EMPTY = {"maker", "licence", "address", "status", "grade", "place", "province"}  # texts of joined rows


def _packet(row: Any) -> Packet:
    named: dict[str, Any] = {
        name: "" if value is None and name in _EMPTY else value
        for name, value in zip(_FIELDS, row[:18], strict=True)
    }
    recall, gate = row[18:27], row[30:36]
    tests, counts, ingredients = row[27:30]
    return Packet(
        **named,
        recall=Recalled(*recall) if recall[0] else None,
        tests=tuple(Tested(**one) for one in tests or ()),
        tested=counts[0],
        failed=counts[1],
        ingredients=tuple(Ingredient(**one) for one in ingredients or ()),
        gate=Gate(*gate) if gate[0] else None,
    )
