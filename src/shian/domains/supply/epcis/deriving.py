"""What the columns and derived rows of an event are: all follows from the event as it was read."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson

from shian.domains.supply.epcis.models.captures import CODE
from shian.methods.digitallink import LENIENT, DigitalLinkError, Link, parse, uri
from shian.methods.epcis import Event as Read
from shian.methods.epcis import Fault, normal, understood
from shian.methods.epcis.identifiers import identify
from shian.methods.epcis.model import VALIDATION
from shian.methods.epcisquery import Named, kept, kept_spread, kept_unit
from shian.methods.problems import Problem, problem

LISTS = {
    "epcList": Named.EPC,
    "childEPCs": Named.CHILD,
    "inputEPCList": Named.INPUT,
    "outputEPCList": Named.OUTPUT,
}
QUANTITIES = {
    "quantityList": Named.QUANTITY,
    "childQuantityList": Named.CHILD_QUANTITY,
    "inputQuantityList": Named.INPUT_QUANTITY,
    "outputQuantityList": Named.OUTPUT_QUANTITY,
}
TYPED = {
    "bizTransactionList": (Named.TRANSACTION, "bizTransaction"),
    "sourceList": (Named.SOURCE, "source"),
    "destinationList": (Named.DESTINATION, "destination"),
}
HANDLED = frozenset({*LISTS.values(), *QUANTITIES.values(), Named.PARENT, Named.LOT})
NUMBERS = (
    ("value", "value"),
    ("minValue", "min_value"),
    ("maxValue", "max_value"),
    ("meanValue", "mean_value"),
    ("percValue", "perc_value"),
)
MOST_QUANTITY = Decimal(10) ** 20
Identifier = tuple[int, str, str, Decimal | None, str]  # role, value, sort, quantity, unit


@dataclass(slots=True)
class Derived:
    """Columns of an event's row, its identifiers, its sensor reports, and its body as JSON text."""

    columns: dict[str, Any]
    body: str
    identifiers: list[Identifier] = field(default_factory=list)
    readings: list[dict[str, Any]] = field(default_factory=list)


class Unstorable(Exception):
    """An event that is valid but cannot be kept: a field, and why."""

    def __init__(self, name: str, reason: Problem) -> None:
        super().__init__(reason.message % reason.params)
        self.field = name
        self.reason = reason

    def fault(self, event: int) -> Fault:
        """The fault of the event in its document."""
        return Fault(event, self.field, VALIDATION, self.reason)


def derive(event: Read) -> Derived:
    """What follows from an event that ``check_event`` found no fault in.

    Raises:
        Unstorable: something in it is too long or too large to be kept.
    """
    body, event = _body(event), understood(event)
    plain = normal(event)
    declaration = plain.get("errorDeclaration") or {}
    declared = declaration.get("declarationTime")
    columns = {
        "event_id": _code("eventID", event.get("eventID")),
        "type": str(plain.get("type", ""))[:20],
        "action": plain.get("action") or "",
        "event_time": datetime.fromisoformat(plain["eventTime"]),
        "tz_offset": plain.get("eventTimeZoneOffset") or "",
        "biz_step": _code("bizStep", plain.get("bizStep")),
        "disposition": _code("disposition", plain.get("disposition")),
        "read_point": _code("readPoint", (plain.get("readPoint") or {}).get("id")),
        "biz_location": _code("bizLocation", (plain.get("bizLocation") or {}).get("id")),
        "declared_at": datetime.fromisoformat(declared) if declared else None,
    }
    made = Derived(columns, body)
    made.identifiers = list(_identifiers(event, plain))
    if plain.get("sensorElementList"):
        made.readings = list(_readings(plain["sensorElementList"]))
    return made


def _body(event: Read) -> str:
    try:
        text = orjson.dumps(event).decode()
    except (TypeError, ValueError) as fault:
        raise Unstorable("", problem("has a number that is too large")) from fault
    if "\\u0000" in text:
        raise Unstorable("", problem("has the character NUL in a text"))
    return text


def _code(name: str, value: Any) -> str:
    text = "" if value is None else str(value)
    if len(text) > CODE:
        raise Unstorable(name, problem("is longer than %(most)s characters", most=CODE))
    return text


def _identifiers(event: Read, plain: Read) -> Iterator[Identifier]:
    for name, role in LISTS.items():
        if values := plain.get(name):
            for value, given in zip(values, event[name], strict=True):
                yield from _instance(role, _code(name, value), given)
    if parent := plain.get("parentID"):
        yield from _instance(Named.PARENT, _code("parentID", parent), event["parentID"])
    for name, role in QUANTITIES.items():
        for entry in plain.get(name) or ():
            yield _quantity(name, role, entry)
    if transformation := plain.get("transformationID"):
        yield Named.TRANSFORMATION, _code("transformationID", transformation), "", None, ""
    for name, (role, key) in TYPED.items():
        for entry in plain.get(name) or ():
            yield role, _code(name, entry.get(key)), _code(name, entry.get("type")), None, ""


def _instance(role: Named, value: str, given: Any) -> Iterator[Identifier]:
    yield role, value, "", None, ""
    lot = lot_of(given) if "/10/" in given else None
    if lot is not None and lot != value:
        yield Named.LOT, _code("epcList", lot), "", None, ""


def lot_of(text: str) -> str | None:
    """The lot that a Digital Link of an instance names beside its serial number, in canonical form."""
    try:
        link = parse(text, LENIENT)
    except DigitalLinkError:
        return None
    lot = next((e for e in link.qualifiers if e.ai == "10"), None)
    return uri(Link(link.key, (lot,))) if lot and link.key.ai == "01" else None


def _quantity(name: str, role: Named, entry: dict[str, Any]) -> Identifier:
    number = entry.get("quantity")
    value = _code(name, entry.get("epcClass"))
    if number is None:
        return role, value, "", None, entry.get("uom") or ""
    quantity = Decimal(str(number))
    if not quantity.is_finite() or abs(quantity) >= MOST_QUANTITY:
        raise Unstorable(name, problem("has a quantity that is too large"))
    return role, value, "", quantity, entry.get("uom") or ""


def _readings(elements: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for number, element in enumerate(elements):
        for report in element.get("sensorReport") or ():
            unit = report.get("uom") or ""
            row: dict[str, Any] = {"element": number, "unit": kept_unit(unit)[:4]}
            row["type"] = _code("sensorReport", report.get("type"))
            for name, column in NUMBERS:
                row[column] = _number(report.get(name), unit)
            spread, rank = report.get("sDev"), report.get("percRank")
            row["s_dev"] = None if spread is None else _finite(kept_spread(spread, unit))
            row["perc_rank"] = None if rank is None else _finite(float(rank))
            yield row


def _number(value: Any, unit: str) -> float | None:
    return None if value is None else _finite(kept(value, unit))


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise Unstorable("sensorReport", problem("has a number that is too large"))
    return value


def handled_values(identifiers: list[Identifier]) -> set[str]:
    """Lots and instances among an event's identifiers: an operator that names one had to do with it."""
    return {
        value
        for role, value, *_rest in identifiers
        if role in HANDLED and ("/10/" in value or identify(value).level == "instance")
    }
