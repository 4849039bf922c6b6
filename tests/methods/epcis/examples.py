"""What the tests share: own documents, and small events to change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from shian.methods.epcis import Document, Fault, read

DOCUMENTS = Path(__file__).parent / "documents"
CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"ex": "https://ns.example.cn/"}]
SGTIN = "urn:epc:id:sgtin:6901234.011111.A-1"
LOT = "urn:epc:class:lgtin:6901234.022222.L0042"
TIMES = {"eventTime": "2026-03-01T08:00:00+08:00", "eventTimeZoneOffset": "+08:00"}
PO = [{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:6901234000078:1"}]
EVENTS: dict[str, dict[str, Any]] = {
    "ObjectEvent": {"action": "OBSERVE", "epcList": [SGTIN]},
    "AggregationEvent": {
        "action": "ADD",
        "parentID": "urn:epc:id:sscc:6901234.0000000017",
        "childEPCs": [SGTIN],
    },
    "TransactionEvent": {"action": "ADD", "bizTransactionList": PO, "epcList": [SGTIN]},
    "TransformationEvent": {"inputEPCList": [SGTIN], "outputQuantityList": [{"epcClass": LOT}]},
    "AssociationEvent": {
        "action": "ADD",
        "parentID": "urn:epc:id:grai:6901234.00055.1",
        "childEPCs": [SGTIN],
    },
}


def document(name: str) -> Document:
    """One of the documents beside the tests, read."""
    return read((DOCUMENTS / name).read_bytes())


def event(kind: str = "ObjectEvent", /, without: str = "", **fields: Any) -> dict[str, Any]:
    """A right event of JSON, with some fields changed or left out."""
    made = {"type": kind, **TIMES, **EVENTS[kind], **fields}
    return {name: value for name, value in made.items() if name not in without.split()}


def whole(*events: object, context: object = CONTEXT, **frame: Any) -> bytes:
    """A document of these events, as JSON."""
    made = {"@context": context, "type": "EPCISDocument", "schemaVersion": "2.0"}
    made |= {"creationDate": "2026-03-02T00:00:00Z", "epcisBody": {"eventList": list(events)}}
    return orjson.dumps(made | frame)


def told(found: Document | tuple[Fault, ...]) -> list[str]:
    """Faults as lines: event, field, reason."""
    faults = found.faults if isinstance(found, Document) else found
    return [f"{'' if f.event is None else f.event} {f.field}: {f.problem}".strip() for f in faults]
