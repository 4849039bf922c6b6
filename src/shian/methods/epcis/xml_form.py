"""Reads EPCIS XML, 2.0 and 1.2: the document around its events, and its master data.

Source: EPCIS 2.0, 9 and its XSD; EPCIS 1.2, 9 (extension wrappers). Entities and DTDs are not followed.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from shian.methods.epcis.frames import Frame
from shian.methods.epcis.model import EVENT_TYPES, TOO_LARGE, Document, Event, Limits, VocabularyElement
from shian.methods.epcis.names import Names, is_uri
from shian.methods.epcis.times import utc
from shian.methods.epcis.xml_events import EventReader
from shian.methods.epcis.xml_names import EPCIS_SPACES, WRAPPERS, XSI, extension, field_name, text_of, typed
from shian.methods.epcis.xml_queries import check_message, message_of
from shian.methods.problems import problem

ROOTS = {"EPCISDocument": "document", "EPCISQueryDocument": "query", "QueryResults": "query"}
# What stands around events, without a namespace of its own.
FRAME = (
    "EPCISHeader", "EPCISBody", "QueryResults", "queryName", "subscriptionID", "resultsBody", "EventList",
    "VocabularyList", *WRAPPERS,
)  # fmt: skip
MASTER_ROOT = "EPCISMasterDataDocument"
PIECE = 1 << 20
VERSION = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
OLD_EVENT = "QuantityEvent"
EVENTS = (*EVENT_TYPES, OLD_EVENT)


def read_xml(data: bytes, limits: Limits) -> Document:
    """The document that XML text holds, with the faults of its frame; events are not checked yet."""
    frame = Frame(limits, Names({}))
    parser = etree.XMLPullParser(
        ("start-ns",),
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        # The parser takes no more than ten million bytes at a time.
        for start in range(0, len(data) or 1, PIECE):
            parser.feed(data[start : start + PIECE])
        root = parser.close()
    except (etree.XMLSyntaxError, ValueError) as error:
        return frame.refused(problem("is no XML: %(reason)s", reason=str(error)))
    spaces = [found for _, found in parser.read_events()]
    frame.declare(
        {prefix: space for prefix, space in reversed(spaces) if prefix and space not in EPCIS_SPACES}
    )
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(dtd.iterentities(), None) is not None:
        return frame.refused(problem("declares entities, which are not taken"))
    if _too_deep(root, limits.depth):
        return frame.refused(problem("is nested deeper than %(depth)s levels", depth=limits.depth), TOO_LARGE)
    return _document(frame, root)


def _document(frame: Frame, root: Any) -> Document:
    name = field_name(root.tag)
    frame.version = root.get("schemaVersion", "").strip() or _version_of(root)
    if name in EVENTS:
        return frame.document("event", _events(frame, [root]))
    if name == "EventList":
        return frame.document("events", _events(frame, list(_listed(root))))
    if name not in ROOTS and name != MASTER_ROOT:
        message = "the root element %(name)s is neither an EPCIS document nor an event"
        return frame.refused(problem(message, name=name))
    _frame_faults(frame, root, name)
    _header(frame, root)
    _ignored(frame, root)
    if name == MASTER_ROOT:
        _vocabularies(frame, root)
        return frame.document("master")
    kind = ROOTS[name]
    if kind == "query" and (message := _message(root)) is not None:
        check_message(frame, message)
        return frame.document("request")
    body = root if name == "QueryResults" else _only_child(frame, root, "EPCISBody")
    if kind == "query":
        body = _results(frame, root, body)
    if body is None:
        frame.fault("resultsBody" if kind == "query" else "EPCISBody", problem("is missing"))
        return frame.document(kind)
    listed = _only_child(frame, body, "EventList")
    if listed is None:
        return _without_events(frame, kind, body)
    if text_of(listed):
        frame.fault("EventList", problem("has text where XML allows elements only"))
    return frame.document(kind, _events(frame, list(_listed(listed))))


def _version_of(root: Any) -> str:
    """The version that the namespace of a root without a version tells."""
    return "1" if (etree.QName(root).namespace or "").endswith(":xsd:1") else ""


def _message(root: Any) -> Any:
    """What a query document holds instead of results."""
    body = _child(root, "EPCISBody")
    return None if body is None else message_of(body)


def _without_events(frame: Frame, kind: str, body: Any) -> Document:
    """A document may leave the list out; results of queries have events or master data."""
    if kind == "query" and _child(body, "VocabularyList") is None:
        frame.fault("resultsBody.EventList", problem("is missing"))
    _vocabularies(frame, body)
    return frame.document(kind)


def _frame_faults(frame: Frame, root: Any, name: str) -> None:
    created = root.get("creationDate", "").strip()
    # The XSD has a date of documents without a zone too: it is taken for UTC.
    whole = next((form for form in (created, f"{created}Z") if utc(form)), "")
    if whole:
        frame.created = whole
    elif created:
        frame.fault("creationDate", problem("is no date and time with a time zone"))
    version = root.get("schemaVersion", "").strip()
    if version and VERSION.fullmatch(version) is None:
        frame.fault("schemaVersion", problem('must be text such as "2.0"'))
    if name == "EPCISDocument":
        for attribute in ("schemaVersion", "creationDate"):
            if not root.get(attribute, "").strip():
                frame.fault(attribute, problem("is missing"))


def _results(frame: Frame, root: Any, body: Any) -> Any:
    """The body of query results; some programs leave out the elements around it."""
    results = None if body is None else _child(body, "QueryResults")
    outer = next(found for found in (results, body, root) if found is not None)
    for name in ("queryName", "subscriptionID"):
        found = _child(outer, name)
        if found is not None:
            frame.header[name] = text_of(found)
    _ignored(frame, outer)
    return _child(outer, "resultsBody")


def _header(frame: Frame, root: Any) -> None:
    header = _child(root, "EPCISHeader")
    if header is None:
        return
    for element in header.iter():
        name = etree.QName(element).localname
        if name in ("Sender", "Receiver"):
            identifiers = (text_of(inner) for inner in element if field_name(inner.tag) == "Identifier")
            frame.header.setdefault(name.lower(), next(identifiers, ""))
        elif name == "InstanceIdentifier":
            frame.header["instanceIdentifier"] = text_of(element)
        elif name == "EPCISMasterData":
            _vocabularies(frame, element)


def _vocabularies(frame: Frame, within: Any) -> None:
    for vocabulary in _all_within(within, "Vocabulary"):
        kind = vocabulary.get("type", "").strip()
        if not is_uri(kind):
            frame.fault("Vocabulary.type", problem("is no URI"))
        for element in _all_within(vocabulary, "VocabularyElement"):
            identifier = element.get("id", "").strip()
            if not is_uri(identifier):
                frame.fault("VocabularyElement.id", problem("is no URI"))
            attributes = tuple(_attributes(element, frame.names))
            if not all(key for key, _ in attributes):
                frame.fault("attributes", problem("has an attribute without id"))
            frame.master.append(VocabularyElement(kind, identifier, attributes, _children(element)))


def _all_within(within: Any, name: str) -> Iterator[Any]:
    return (element for element in within.iter() if field_name(element.tag) == name)


def _attributes(element: Any, names: Names) -> Iterator[tuple[str, Any]]:
    for child in element:
        if field_name(child.tag) == "attribute":
            value = typed(text_of(child), child.get(f"{{{XSI}}}type", ""))
            whole = extension(child, names)
            parts = (
                {key: part for key, part in whole.items() if key != "id"} if isinstance(whole, dict) else {}
            )
            if parts.keys() - {"#text"}:
                value = parts
            yield child.get("id", "").strip(), value


def _children(element: Any) -> tuple[str, ...]:
    found = _child(element, "children")
    return () if found is None else tuple(text_of(child) for child in found if field_name(child.tag) == "id")


def _listed(within: Any) -> Iterator[Any]:
    """The events of a list, those in extension wrappers too."""
    for element in within:
        if field_name(element.tag) in WRAPPERS:
            yield from _listed(element)
        else:
            yield element


def _events(frame: Frame, elements: list[Any]) -> list[Event]:
    found = enumerate(frame.within_limits(elements))
    return [EventReader(frame, at).read(element) for at, element in found]


def _ignored(frame: Frame, within: Any) -> None:
    """Extensions that the document asks to leave out of the hash."""
    for element in within:
        if element.tag.endswith("}ignoreFields"):
            frame.ignoring = element.tag
            frame.ignored.update(field_name(child.tag) for child in element)


def _child(within: Any, name: str) -> Any:
    return next((element for element in within if field_name(element.tag) == name), None)


def _only_child(frame: Frame, within: Any, name: str) -> Any:
    """The child of that name; a second one, and text beside it, are faults."""
    found = [element for element in within if field_name(element.tag) == name]
    if len(found) > 1:
        frame.fault(name, problem("is given twice"))
    for element in within:
        other = field_name(element.tag)
        if not other.startswith("{") and other not in FRAME:
            frame.fault(f"{field_name(within.tag)}.{other}", problem("is not expected here"))
    if text_of(within) or any((element.tail or "").strip() for element in within):
        frame.fault(field_name(within.tag), problem("has text where XML allows elements only"))
    return found[0] if found else None


def _too_deep(root: Any, depth: int) -> bool:
    level = [root]
    for _ in range(depth):
        level = [inner for outer in level for inner in outer]
        if not level:
            return False
    return True
