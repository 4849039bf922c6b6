"""Reads EPCIS 2.0 JSON and JSON-LD: the document around its events, and its master data.

Source: EPCIS 2.0, 8 (JSON/JSON-LD bindings) and its JSON Schema.
"""

import re
from collections.abc import Collection
from typing import Any

import orjson

from shian.methods.epcis.frames import Frame
from shian.methods.epcis.json_events import TooDeepError, common_form, common_value
from shian.methods.epcis.json_raw import raw_faults
from shian.methods.epcis.model import TOO_LARGE, Document, Event, Limits, VocabularyElement
from shian.methods.epcis.names import Names, is_uri, prefixes
from shian.methods.epcis.times import utc
from shian.methods.problems import problem

KINDS = {"EPCISDocument": "document", "EPCISQueryDocument": "query"}
COMMON = ("@context", "id", "type", "schemaVersion", "creationDate", "epcisBody")
FRAME = {"document": (*COMMON, "instanceIdentifier", "sender", "receiver", "epcisHeader"), "query": COMMON}
REQUIRED = {
    "document": ("@context", "schemaVersion", "creationDate", "epcisBody"),
    "query": ("@context", "epcisBody"),
}
HEADER = ("id", "instanceIdentifier", "sender", "receiver")
VERSION = re.compile(r"[0-9]+(\.[0-9]+)*")


def read_json(data: bytes, limits: Limits) -> Document:
    """The document that JSON text holds, with the faults of its frame; events are not checked yet."""
    frame = Frame(limits, Names({}))
    try:
        found = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        return frame.refused(problem("is no JSON: %(reason)s", reason=str(error)))
    try:
        return _read(frame, found)
    except TooDeepError:
        return frame.refused(problem("is nested deeper than %(depth)s levels", depth=limits.depth), TOO_LARGE)


def _read(frame: Frame, found: Any) -> Document:
    if isinstance(found, list):
        return frame.document("events", _events(frame, found))
    if not isinstance(found, dict):
        return frame.refused(problem("is neither an EPCIS document nor an event"))
    kind = found.get("type")
    if isinstance(kind, str) and kind in KINDS:
        return _document(frame, KINDS[kind], found)
    return _single(frame, found)


def _single(frame: Frame, found: dict[str, Any]) -> Document:
    if "type" not in found:
        frame.fault("type", problem("is missing: EPCISDocument, EPCISQueryDocument or a type of event"))
        return frame.document()
    if "@context" not in found:
        frame.fault("@context", problem("is missing"), event=0)
    return frame.document("event", _events(frame, [found]))


def _document(frame: Frame, kind: str, found: dict[str, Any]) -> Document:
    _declare(frame, found, None)
    for name in REQUIRED[kind]:
        if name not in found:
            frame.fault(name, problem("is missing"))
    _unknown(frame, found, FRAME[kind], "")
    for name in HEADER:
        if isinstance(found.get(name), str):
            frame.header[name] = found[name]
        elif name in found:
            frame.fault(name, problem("must be text"))
    identifier = frame.header.get("id")
    if identifier is not None and not is_uri(identifier) and not identifier.startswith("_:"):
        frame.fault("id", problem("is no URI"))
    _dates(frame, found)
    _ignored(frame, found)
    if "epcisHeader" in found:
        _master_data(frame, found["epcisHeader"])
    body = found.get("epcisBody")
    if "epcisBody" in found and not isinstance(body, dict):
        frame.fault("epcisBody", problem("must be an object"))
    if not isinstance(body, dict):
        return frame.document(kind)
    events = _results(frame, body) if kind == "query" else _listed(frame, body, "epcisBody")
    return frame.document(kind, _events(frame, events))


def _dates(frame: Frame, found: dict[str, Any]) -> None:
    version, created = found.get("schemaVersion"), found.get("creationDate")
    if isinstance(version, str) and VERSION.fullmatch(version):
        frame.version = version
    elif "schemaVersion" in found:
        frame.fault("schemaVersion", problem('must be text such as "2.0"'))
    if isinstance(created, str) and utc(created):
        frame.created = created
    elif "creationDate" in found:
        frame.fault("creationDate", problem("is no date and time with a time zone"))


def _results(frame: Frame, body: dict[str, Any]) -> list[Any]:
    results = body.get("queryResults")
    if not isinstance(results, dict):
        frame.fault(
            "epcisBody.queryResults", problem("is missing" if results is None else "must be an object")
        )
        return []
    _unknown(frame, results, ("queryName", "subscriptionID", "resultsBody"), "queryResults.")
    for name in ("queryName", "subscriptionID"):
        if isinstance(results.get(name), str):
            frame.header[name] = results[name]
        elif name in results:
            frame.fault(f"queryResults.{name}", problem("must be text"))
    if "queryName" not in results:
        frame.fault("queryResults.queryName", problem("is missing"))
    _ignored(frame, results)
    found = results.get("resultsBody")
    if not isinstance(found, dict):
        frame.fault(
            "queryResults.resultsBody", problem("is missing" if found is None else "must be an object")
        )
        return []
    _unknown(frame, found, ("eventList", "vocabularyList", "event"), "resultsBody.")
    if "vocabularyList" in found:
        _vocabularies(frame, found["vocabularyList"])
    return _listed(frame, found, "resultsBody")


def _listed(frame: Frame, body: dict[str, Any], where: str) -> list[Any]:
    """The list of events; some programs write a single one as `event`, which is a fault and read."""
    events = body.get("eventList")
    if isinstance(events, list):
        return events
    frame.fault(f"{where}.eventList", problem("is missing" if events is None else "must be a list"))
    return [body["event"]] if isinstance(body.get("event"), dict) else []


def _events(frame: Frame, found: list[Any]) -> list[Event]:
    events: list[Event] = []
    for at, entry in enumerate(frame.within_limits(found)):
        if not isinstance(entry, dict):
            frame.fault("", problem("is no object"), event=at)
            events.append({})
            continue
        names = frame.names
        if "@context" in entry:
            _declare(frame, entry, at)
            names = names.with_more(prefixes(entry["@context"]))
        events.append(common_form(entry, names, frame.limits.depth))
        for field, reason in raw_faults(entry):
            frame.fault(field, reason, event=at)
    return events


def _declare(frame: Frame, found: dict[str, Any], event: int | None) -> None:
    contexts = found.get("@context")
    entries = contexts if isinstance(contexts, list) else [contexts]
    if "@context" in found and not all(isinstance(entry, dict) or is_uri(entry) for entry in entries):
        frame.fault("@context", problem("must be a URI, an object, or a list of these"), event=event)
    elif any(entry in entries[:at] for at, entry in enumerate(entries)):
        frame.fault("@context", problem("has an entry twice"), event=event)
    frame.declare(prefixes(contexts))


def _unknown(frame: Frame, found: dict[str, Any], known: Collection[str], where: str) -> None:
    for name in found:
        if name not in known and not is_uri(name):
            frame.fault(f"{where}{name}", problem("is no field of an EPCIS document, and has no namespace"))


def _ignored(frame: Frame, found: dict[str, Any]) -> None:
    """Extensions that the document asks to leave out of the hash."""
    for name, value in found.items():
        if name.endswith(":ignoreFields"):
            entries = value if isinstance(value, list) else [value]
            frame.ignoring = frame.names.key(name)
            frame.ignored.update(frame.names.key(entry) for entry in entries if isinstance(entry, str))


def _master_data(frame: Frame, header: Any) -> None:
    if not isinstance(header, dict):
        frame.fault("epcisHeader", problem("must be an object"))
        return
    _unknown(frame, header, ("epcisMasterData",), "epcisHeader.")
    data = header.get("epcisMasterData", {})
    if not isinstance(data, dict):
        frame.fault("epcisHeader.epcisMasterData", problem("must be an object"))
    elif "vocabularyList" in data:
        _vocabularies(frame, data["vocabularyList"])


def _vocabularies(frame: Frame, found: Any) -> None:
    entries = found if isinstance(found, list) else [None]
    for entry in entries:
        elements = entry.get("vocabularyElementList", []) if isinstance(entry, dict) else None
        kind = entry.get("type") if isinstance(entry, dict) else None
        if not isinstance(kind, str) or not is_uri(kind) or not isinstance(elements, list):
            message = "must be a list of vocabularies, each with its type and a list of elements"
            frame.fault("vocabularyList", problem(message))
            return
        for element in elements:
            _element(frame, frame.names.full(kind), element)


def _element(frame: Frame, kind: str, element: Any) -> None:
    found = element if isinstance(element, dict) else {}
    attributes, children = found.get("attributes", []), found.get("children", [])
    lists = isinstance(attributes, list) and isinstance(children, list)
    if not lists or not is_uri(found.get("id")) or not all(is_uri(child) for child in children):
        frame.fault("vocabularyElementList", problem("has an element without id, or whose parts are none"))
    elif not all(isinstance(entry, dict) and is_uri(entry.get("id")) for entry in attributes):
        frame.fault("attributes", problem("has an attribute without id"))
    elif not all(_attributed(entry.get("attribute", "")) for entry in attributes):
        frame.fault("attribute", problem("must be text, a number or an object"))
    else:
        pairs = tuple(
            (
                frame.names.full(entry["id"]),
                common_value(entry.get("attribute"), frame.names, frame.limits.depth),
            )
            for entry in attributes
        )
        frame.master.append(VocabularyElement(kind, found["id"], pairs, tuple(children)))


def _attributed(value: Any) -> bool:
    return isinstance(value, str | int | float | dict) and not isinstance(value, bool)
