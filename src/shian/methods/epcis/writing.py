"""Writes events and documents as EPCIS 2.0 JSON or XML."""

from collections.abc import Iterable, Mapping

import orjson

from shian.methods.epcis.formats import CbvFormat, EpcFormat
from shian.methods.epcis.model import Document, Event


def to_json(
    what: Document | Iterable[Event],
    *,
    created: str = "",
    namespaces: Mapping[str, str] | None = None,
    epc_format: EpcFormat = EpcFormat.NO_PREFERENCE,
) -> bytes:
    """An EPCISDocument (or EPCISQueryDocument) in JSON-LD."""
    events = what.events if isinstance(what, Document) else tuple(what)
    return orjson.dumps({"type": "EPCISDocument", "epcisBody": {"eventList": events}})


def to_xml(
    what: Document | Iterable[Event],
    *,
    created: str = "",
    namespaces: Mapping[str, str] | None = None,
    epc_format: EpcFormat = EpcFormat.NO_PREFERENCE,
    cbv_format: CbvFormat = CbvFormat.NO_PREFERENCE,
) -> bytes:
    """The same in XML."""
    return b""
