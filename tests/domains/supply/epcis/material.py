"""Events and documents that the tests of the repository make."""

from __future__ import annotations

from typing import Any

import orjson

CONTEXT: list[Any] = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {"ex": "http://ns.example.com/epcis/"},
]
PLACE = "https://id.gs1.org/414/6901234500004"
OTHER = "https://id.gs1.org/414/6901234500011"
GTIN = "06901234000016"


def event(**fields: Any) -> dict[str, Any]:
    """An object event, with fields changed or added; fields given as None are left out."""
    made: dict[str, Any] = {
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "bizStep": "shipping",
        "disposition": "in_transit",
        "eventTime": "2026-03-01T08:00:00.000+08:00",
        "eventTimeZoneOffset": "+08:00",
        "epcList": [f"https://id.gs1.org/01/{GTIN}/21/S1"],
        "readPoint": {"id": PLACE},
        "bizLocation": {"id": PLACE},
    }
    made.update(fields)
    return {name: value for name, value in made.items() if value is not None}


def document(*events: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """An EPCIS document of these events."""
    return {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-03-01T00:00:00Z",
        "epcisBody": {"eventList": list(events)},
        **fields,
    }


def content(*events: dict[str, Any], **fields: Any) -> bytes:
    """The same as bytes."""
    return orjson.dumps(document(*events, **fields))


def single(**fields: Any) -> dict[str, Any]:
    """An event that stands alone, with its context."""
    return {"@context": CONTEXT, **event(**fields)}
