"""What an event says of goods: what happened, to which items, where, from whom or to whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import lru_cache
from typing import Any

from shian.domains.supply.epcis.models import Event
from shian.domains.supply.lots import codes
from shian.domains.supply.lots.codes import Code
from shian.domains.supply.lots.units import PIECES

_OURS = f"{{{codes.SPACE}}}"
_CANONICAL = re.compile(r"https://id\.gs1\.org/01/([0-9]{14})/10/([^/?#%]+)(?:/21/([^/?#%]+))?")


class What(Enum):
    """What happened to the items."""

    MADE = "made"
    CAME = "came"
    LEFT = "left"
    RETURNED = "returned"
    SOLD = "sold"
    WASTED = "wasted"
    ENDED = "ended"
    SEEN = "seen"
    COUNTED = "counted"
    VOIDED = "voided"
    PACKED = "packed"
    UNPACKED = "unpacked"
    TRANSFORMED = "transformed"


@dataclass(frozen=True, slots=True)
class Item:
    """Goods as an event names them: a code, how much (None: not said), in which unit."""

    code: Code
    quantity: Decimal | None
    unit: str


@dataclass(slots=True)
class Told:
    """An event as the projection takes it. ``here`` and ``there`` are candidate place codes, best first."""

    event: int
    at: datetime
    what: What
    step: str
    items: list[Item] = field(default_factory=list)
    outputs: list[Item] = field(default_factory=list)
    here: tuple[str, ...] = ()
    there: tuple[str, ...] = ()
    parent: str = ""
    process: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


_SENT = frozenset({"shipping", "consigning"})
_GOT = frozenset({"receiving", "accepting"})
_COUNTS = frozenset({"stock_taking", "cycle_counting"})
_GONE = frozenset({"destroyed", "disposed", "expired", "damaged", "stolen"})
_BOUGHT = frozenset({"retail_sold", "dispensed"})
_PARTIES = ("location", "possessing_party", "owning_party")


def told_by(event: Event) -> Told:
    """Read a captured event; whatever it lacks is simply not there."""
    body: Mapping[str, Any] = event.body
    told = Told(event.pk, event.event_time, What.SEEN, _word(event.biz_step))
    match event.type:
        case "TransformationEvent":
            told.what = What.TRANSFORMED
            told.items = _items(body.get("inputEPCList"), body.get("inputQuantityList"))
            told.outputs = _items(body.get("outputEPCList"), body.get("outputQuantityList"))
            told.process = str(body.get("transformationID") or "")[:200]
        case "AggregationEvent":
            told.what = _of_aggregation(event.action, told.step)
            told.items = _items(body.get("childEPCs"), body.get("childQuantityList"))
            told.parent = _unit(body.get("parentID"))
        case "AssociationEvent":
            pass
        case _:
            told.what = _of_object(event.action, told.step, _word(event.disposition))
            told.items = _items(body.get("epcList"), body.get("quantityList"))
    _place(told, event, body)
    told.facts = _facts(body.get("ilmd")) or _beyond(body)
    return told


def _of_object(action: str, step: str, disposition: str) -> What:
    if step == "void_shipping":
        return What.VOIDED
    if step in _SENT:
        return What.RETURNED if disposition == "returned" else What.LEFT
    if step in _GOT:
        return What.CAME
    if step == "retail_selling" or (disposition in _BOUGHT and action == "DELETE"):
        return What.SOLD
    if step == "destroying" or (action == "DELETE" and disposition in _GONE):
        return What.WASTED
    if step in _COUNTS:
        return What.COUNTED
    if action == "ADD":
        return What.MADE
    return What.ENDED if action == "DELETE" else What.SEEN


def _of_aggregation(action: str, step: str) -> What:
    if action == "ADD":
        return What.PACKED
    if action == "DELETE":
        return What.UNPACKED
    return What.LEFT if step in _SENT else What.CAME if step in _GOT else What.SEEN


def _place(told: Told, event: Event, body: Mapping[str, Any]) -> None:
    sources, goals = (
        _ends(body.get("sourceList"), "source"),
        _ends(body.get("destinationList"), "destination"),
    )
    own = [codes.place_uri(code) for code in (event.biz_location, event.read_point) if code]
    if told.what in (What.LEFT, What.RETURNED, What.VOIDED):
        told.here = _ordered(sources, own[::-1])
        told.there = tuple(goals.values())
    elif told.what is What.CAME:
        told.here = tuple(dict.fromkeys([*own, *goals.values()]))
        told.there = tuple(sources.values())
    else:
        told.here = tuple(dict.fromkeys([*own, *sources.values()]))


def _ordered(sources: Mapping[str, str], stated: list[str]) -> tuple[str, ...]:
    """A stated location first, then where it was read, then the parties."""
    location = [sources["location"]] if "location" in sources else []
    return tuple(dict.fromkeys([*location, *stated, *sources.values()]))


def _ends(rows: Any, key: str) -> dict[str, str]:
    """Type → code of a source or destination list, the most precise type first."""
    found: dict[str, str] = {}
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, Mapping) and row.get(key):
            found.setdefault(_word(str(row.get("type") or "")), codes.place_uri(str(row[key])))
    return {name: found[name] for name in (*_PARTIES, *found) if name in found}


@lru_cache(maxsize=1024)
def _word(text: str) -> str:
    """The bare word of a vocabulary's entry in any form."""
    return re.split(r"[:/#-]", text)[-1]


@lru_cache(maxsize=65536)
def code_of(text: str) -> Code:
    """A code of an event, quickly where it is canonical (events are checked when they are captured)."""
    match = _CANONICAL.fullmatch(text)
    if match is None:
        return codes.recognise(text)
    gtin, lot, serial = match[1], match[2], match[3] or ""
    uri = text.partition("/21/")[0] if serial else text
    return Code("gs1", uri, uri, gtin, lot, serial)


def _unit(text: Any) -> str:
    code = code_of(str(text)) if text else None
    return "" if code is None else (code.unit or code.uri or code.value)[:200]


def _items(instances: Any, classes: Any) -> list[Item]:
    """Instances of one lot count together, as pieces; classes with their quantities."""
    counted: dict[str, list[Any]] = {}
    for text in instances if isinstance(instances, list) else ():
        code = code_of(str(text))
        counted.setdefault(code.unit or code.uri or code.value, [code, 0])[1] += 1
    items = [Item(code, Decimal(number), PIECES) for code, number in counted.values()]
    for row in classes if isinstance(classes, list) else ():
        if isinstance(row, Mapping) and row.get("epcClass"):
            unit = str(row.get("uom") or PIECES)[:3]
            items.append(Item(code_of(str(row["epcClass"])), _number(row.get("quantity")), unit))
    return items


def _number(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and number >= 0 else None


def _facts(ilmd: Any) -> dict[str, Any]:
    """Lot master data by local name, extensions' namespaces left aside."""
    if not isinstance(ilmd, Mapping):
        return {}
    return {_local(str(key)): value for key, value in ilmd.items()}


def _beyond(body: Mapping[str, Any]) -> dict[str, Any]:
    """What this platform's own forms say of a lot in events that take no master data."""
    return {key[len(_OURS) :]: value for key, value in body.items() if key.startswith(_OURS)}


def _local(key: str) -> str:
    return re.split(r"[}:#/]", key)[-1]


def all_codes(tolds: Iterable[Told]) -> dict[str, Code]:
    """Every lot code that these events name, by its URI."""
    return {i.code.uri: i.code for told in tolds for i in (*told.items, *told.outputs) if i.code.uri}
