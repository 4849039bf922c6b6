"""Writes documents and single events as EPCIS 2.0 JSON-LD or XML.

Source: EPCIS 2.0, 8 and 9, with its JSON Schema and XSD.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import orjson

from shian.methods.digitallink import CERTAIN
from shian.methods.epcis.formats import CbvFormat, EpcFormat, once, written
from shian.methods.epcis.model import Document, Event
from shian.methods.epcis.names import STANDARD, chosen_prefixes, parted, undeclared
from shian.methods.epcis.xml_writing import WritingError, document_xml, single_xml

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

__all__ = ["WritingError", "event_json", "event_xml", "to_json", "to_xml"]


def to_json(
    what: Document | Iterable[Event],
    *,
    created: str = "",
    namespaces: Mapping[str, str] | None = None,
    epc_format: EpcFormat = EpcFormat.NO_PREFERENCE,
    prefixes: Mapping[str, int] = CERTAIN,
) -> bytes:
    """An EPCISDocument in JSON-LD, an EPCISQueryDocument where query results were read.

    `created` is the creationDate where the document has none; `namespaces` are prefixes by which extensions
    are named (others are made up); `prefixes` tell lengths of company prefixes for URNs.
    """
    document = as_document(what, created, namespaces)
    events = [once(event, written(event, epc_format, None, prefixes)) for event in document.events]
    names = _prefixes_of(document, events)
    made: dict[str, Any] = {"@context": _context(names)}
    query = document.kind == "query"
    made["type"] = "EPCISQueryDocument" if query else "EPCISDocument"
    made["schemaVersion"] = "2.0"
    if document.creation_date:
        made["creationDate"] = document.creation_date
    if document.ignored:
        made[_name(document.ignoring, names)] = sorted(_name(name, names) for name in document.ignored)
    listed = {"eventList": [_event(event, names) for event in events]}
    if query:
        made |= _given(document, "id")
        results = {"queryName": "SimpleEventQuery", **_given(document, "queryName", "subscriptionID")}
        made["epcisBody"] = {"queryResults": {**results, "resultsBody": listed}}
    else:
        made |= _given(document, "id", "sender", "receiver", "instanceIdentifier")
        if document.master:
            made["epcisHeader"] = {"epcisMasterData": {"vocabularyList": _vocabularies(document, names)}}
        made["epcisBody"] = listed
    return orjson.dumps(made, option=orjson.OPT_INDENT_2)


def event_json(
    event: Event,
    *,
    namespaces: Mapping[str, str] | None = None,
    epc_format: EpcFormat = EpcFormat.NO_PREFERENCE,
    prefixes: Mapping[str, int] = CERTAIN,
    context: bool = True,
) -> dict[str, Any]:
    """One event as the object of EPCIS 2.0 JSON, with its own `@context` unless that is not wanted."""
    form = written(event, epc_format, None, prefixes)
    names = chosen_prefixes(form, namespaces or {})
    made: dict[str, Any] = {"@context": _context(names)} if context else {}
    return made | _event(form, names)


def to_xml(
    what: Document | Iterable[Event],
    *,
    created: str = "",
    namespaces: Mapping[str, str] | None = None,
    epc_format: EpcFormat = EpcFormat.NO_PREFERENCE,
    cbv_format: CbvFormat = CbvFormat.NO_PREFERENCE,
    prefixes: Mapping[str, int] = CERTAIN,
) -> bytes:
    """The same in XML 2.0.

    Raises:
        WritingError: a name or a text cannot be written in XML.
    """
    document = as_document(what, created, namespaces)
    events = [written(event, epc_format, cbv_format, prefixes) for event in document.events]
    names = _prefixes_of(document, events)
    return document_xml(document, events, names)


def event_xml(
    event: Event,
    *,
    namespaces: Mapping[str, str] | None = None,
    epc_format: EpcFormat = EpcFormat.NO_PREFERENCE,
    cbv_format: CbvFormat = CbvFormat.NO_PREFERENCE,
    prefixes: Mapping[str, int] = CERTAIN,
) -> bytes:
    """One event in XML, alone. Raises WritingError as `to_xml` does."""
    form = written(event, epc_format, cbv_format, prefixes)
    return single_xml(form, chosen_prefixes(form, namespaces or {}))


def as_document(
    what: Document | Iterable[Event], created: str, namespaces: Mapping[str, str] | None
) -> Document:
    """A document of what is given, with a date and prefixes where it has none."""
    found = what if isinstance(what, Document) else Document("document", events=tuple(what))
    spaces = {**found.namespaces, **(namespaces or {})}
    return replace(found, creation_date=found.creation_date or created, namespaces=spaces)


def _prefixes_of(document: Document, events: list[Event]) -> dict[str, str]:
    """Prefix by namespace, of all names that a document writes."""
    ignored = dict.fromkeys([*document.ignored, document.ignoring])
    return chosen_prefixes([events, [e.attributes for e in document.master], ignored], document.namespaces)


def _given(document: Document, *names: str) -> dict[str, str]:
    found = {name: document.header[name] for name in names if name in document.header}
    # An id such as _:1 holds within its document alone, and the JSON Schema has a URI.
    return {name: value for name, value in found.items() if not value.startswith("_:")}


def _context(names: Mapping[str, str]) -> list[Any]:
    declared = {
        prefix: space
        for space, prefix in names.items()
        if STANDARD.get(prefix) != space and undeclared(space) != prefix
    }
    return [CONTEXT, declared] if declared else [CONTEXT]


def _event(event: Event, names: Mapping[str, str]) -> dict[str, Any]:
    made = {_name(name, names): _named(value, names) for name, value in event.items()}
    if isinstance(event.get("type"), str):
        made["type"] = _name(event["type"], names)
    return made


def _named(value: Any, names: Mapping[str, str]) -> Any:
    """The value with names as prefix:local."""
    if isinstance(value, dict):
        return {_name(name, names): _named(inner, names) for name, inner in value.items()}
    if isinstance(value, list):
        return [_named(entry, names) for entry in value]
    return value


def _name(name: str, names: Mapping[str, str]) -> str:
    space, local = parted(name)
    return f"{names[space]}:{local}" if space else name


def _vocabularies(document: Document, names: Mapping[str, str]) -> list[dict[str, Any]]:
    listed: dict[str, list[dict[str, Any]]] = {}
    for element in document.master:
        made: dict[str, Any] = {"id": element.id}
        made["attributes"] = [
            {"id": key, "attribute": _named(value, names)} for key, value in element.attributes
        ]
        if element.children:
            made["children"] = list(element.children)
        listed.setdefault(element.type, []).append(made)
    return [{"type": kind, "vocabularyElementList": elements} for kind, elements in listed.items()]
