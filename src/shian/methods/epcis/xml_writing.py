"""Writes EPCIS 2.0 XML: the document, its master data, its events.

Source: EPCIS 2.0, 9 and its XSD.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from lxml import etree

from shian.methods.epcis.fields import ALL_FIELDS, EPC_LISTS, ORDER, PLACES, QUANTITY_LISTS, TYPED_LISTS
from shian.methods.epcis.model import Document, Event
from shian.methods.epcis.xml_names import SBDH, XSD, XSI
from shian.methods.problems import Problem, problem

EPCIS = "urn:epcglobal:epcis:xsd:2"
QUERY = "urn:epcglobal:epcis-query:xsd:2"
SENSOR = ("sensorMetadata", "sensorReport")


class WritingError(ValueError):
    """An event cannot be written in XML; `problem` says why."""

    def __init__(self, reason: Problem) -> None:
        self.problem = reason
        super().__init__(str(reason))


def document_xml(document: Document, events: Sequence[Event], names: Mapping[str, str]) -> bytes:
    """The document with these events in the forms in which they are to stand. Raises WritingError."""
    with _writing():
        return _bytes(_document(document, events, names))


def single_xml(event: Event, names: Mapping[str, str]) -> bytes:
    """An event alone. Raises WritingError."""
    with _writing():
        holder = etree.Element("EventList", nsmap=_spaces(names))
        element = _event(holder, event)
        holder.remove(element)
        etree.cleanup_namespaces(element)
        return _bytes(element)


@contextmanager
def _writing() -> Iterator[None]:
    """Names and texts that XML does not allow are refused by the library, as a ValueError."""
    try:
        yield
    except ValueError as error:
        raise WritingError(problem("cannot be written in XML: %(reason)s", reason=str(error))) from error


def _bytes(element: Any) -> bytes:
    return bytes(etree.tostring(element, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _document(document: Document, events: Sequence[Event], names: Mapping[str, str]) -> Any:
    query = document.kind == "query"
    space, kind, prefix = (
        (QUERY, "EPCISQueryDocument", "epcisq") if query else (EPCIS, "EPCISDocument", "epcis")
    )
    header = {"sbdh": SBDH} if _has_header(document) else {}
    root = etree.Element(f"{{{space}}}{kind}", nsmap={prefix: space, **_spaces(names), **header})
    root.set("schemaVersion", "2.0")
    if document.creation_date:
        root.set("creationDate", document.creation_date)
    _header(root, document)
    body = etree.SubElement(root, "EPCISBody")
    _events(_results(body, document) if query else body, events)
    if document.ignored:
        ignored = etree.SubElement(root, document.ignoring)
        for name in sorted(document.ignored):
            etree.SubElement(ignored, name)
    return root


def _spaces(names: Mapping[str, str]) -> dict[str, str]:
    return {"xsi": XSI, "xsd": XSD, **{prefix: space for space, prefix in names.items()}}


def _has_header(document: Document) -> bool:
    return {"sender", "receiver", "instanceIdentifier"} <= document.header.keys() and document.kind != "query"


def _header(root: Any, document: Document) -> None:
    if not document.master and not _has_header(document):
        return
    header = etree.SubElement(root, "EPCISHeader")
    if _has_header(document):
        _business_header(header, document)
    if document.master:
        _master_data(etree.SubElement(etree.SubElement(header, "extension"), "EPCISMasterData"), document)


def _business_header(header: Any, document: Document) -> None:
    """The Standard Business Document Header of sender, receiver and number."""
    outer = etree.SubElement(header, f"{{{SBDH}}}StandardBusinessDocumentHeader")
    _text(outer, f"{{{SBDH}}}HeaderVersion", "1.0")
    for name in ("sender", "receiver"):
        partner = etree.SubElement(outer, f"{{{SBDH}}}{name.title()}")
        _text(partner, f"{{{SBDH}}}Identifier", document.header[name])
    inner = etree.SubElement(outer, f"{{{SBDH}}}DocumentIdentification")
    for name, value in (
        ("Standard", "EPCglobal"),
        ("TypeVersion", "2.0"),
        ("InstanceIdentifier", document.header["instanceIdentifier"]),
        ("Type", "Events"),
        ("CreationDateAndTime", document.creation_date),
    ):
        _text(inner, f"{{{SBDH}}}{name}", value)


def _master_data(within: Any, document: Document) -> None:
    lists: dict[str, Any] = {}
    whole = etree.SubElement(within, "VocabularyList")
    for entry in document.master:
        if entry.type not in lists:
            vocabulary = etree.SubElement(whole, "Vocabulary", type=entry.type)
            lists[entry.type] = etree.SubElement(vocabulary, "VocabularyElementList")
        element = etree.SubElement(lists[entry.type], "VocabularyElement", id=entry.id)
        for key, value in entry.attributes:
            for inner in value if isinstance(value, list) else [value]:
                # The XSD has no type of numbers here, unlike in extensions.
                _extension(element, "attribute", inner if isinstance(inner, dict) else _plain(inner))
                element[-1].set("id", key)
        if entry.children:
            children = etree.SubElement(element, "children")
            for child in entry.children:
                _text(children, "id", child)


def _results(body: Any, document: Document) -> Any:
    results = etree.SubElement(body, f"{{{QUERY}}}QueryResults")
    _text(results, "queryName", document.header.get("queryName", "SimpleEventQuery"))
    if "subscriptionID" in document.header:
        _text(results, "subscriptionID", document.header["subscriptionID"])
    return etree.SubElement(results, "resultsBody")


def _events(within: Any, events: Sequence[Event]) -> None:
    listed = etree.SubElement(within, "EventList")
    for event in events:
        _event(listed, event)


def _event(listed: Any, event: Event) -> Any:
    kind = str(event.get("type") or "")
    outer = etree.SubElement(listed, "extension") if kind.startswith("{") else listed
    element = etree.SubElement(outer, kind)
    order = ORDER.get(kind, ALL_FIELDS)
    for name in order:
        if name in event:
            _field(element, name, event[name])
    for name, value in event.items():
        if name not in order and name != "type":
            _extension(element, name, value)
    return element


def _field(element: Any, name: str, value: Any) -> None:
    if name in EPC_LISTS:
        inner = etree.SubElement(element, name)
        for entry in _list(value):
            _text(inner, "epc", entry)
    elif name in QUANTITY_LISTS:
        inner = etree.SubElement(element, name)
        for entry in _list(value):
            _quantity(etree.SubElement(inner, "quantityElement"), entry)
    elif name in TYPED_LISTS:
        if value:
            _typed(etree.SubElement(element, name), value, TYPED_LISTS[name][0])
    elif name in PLACES:
        _children(etree.SubElement(element, name), value, ("id",))
    elif name == "persistentDisposition":
        _children(etree.SubElement(element, name), value, ("unset", "set"))
    elif name == "sensorElementList":
        if value:
            _sensors(etree.SubElement(element, name), value)
    elif name == "errorDeclaration":
        _declaration(etree.SubElement(element, name), value)
    elif name == "ilmd":
        _children(etree.SubElement(element, name), value, ())
    else:
        for entry in _list(value):
            _text(element, name, entry)


def _quantity(within: Any, value: Any) -> None:
    found = dict(value) if isinstance(value, dict) else {}
    if isinstance(found.get("quantity"), float):
        found["quantity"] = f"{Decimal(str(found['quantity'])):f}"  # a decimal has no exponent
    _children(within, found, ("epcClass", "quantity", "uom"))
    unit = within.find("uom")
    if unit is not None and within.find("quantity") is None:
        # XML has a unit only behind a quantity, which may be none.
        unit.addprevious(etree.Element("quantity", {f"{{{XSI}}}nil": "true"}))


def _typed(within: Any, value: Any, name: str) -> None:
    for entry in _list(value):
        found = entry if isinstance(entry, dict) else {}
        inner = _text(within, name, found.get(name))
        if "type" in found:
            inner.set("type", _plain(found["type"]))


def _declaration(within: Any, value: Any) -> None:
    found = dict(value) if isinstance(value, dict) else {}
    corrective = found.pop("correctiveEventIDs", None)
    for name in ("declarationTime", "reason"):
        if name in found:
            _text(within, name, found.pop(name))
    if corrective:
        inner = etree.SubElement(within, "correctiveEventIDs")
        for entry in _list(corrective):
            _text(inner, "correctiveEventID", entry)
    _children(within, found, ())


def _sensors(within: Any, value: Any) -> None:
    for entry in _list(value):
        found = entry if isinstance(entry, dict) else {}
        element = etree.SubElement(within, "sensorElement")
        for name in SENSOR:
            for inner in _list(found.get(name)):
                _attributes(etree.SubElement(element, name), inner)
        _children(element, {name: inner for name, inner in found.items() if name not in SENSOR}, ())


def _attributes(element: Any, value: Any) -> None:
    """Single values as attributes; extensions that are more, as elements within."""
    for name, inner in value.items() if isinstance(value, dict) else ():
        if isinstance(inner, dict | list):
            _extension(element, name, inner)
        else:
            element.set(name, _plain(inner))


def _children(element: Any, value: Any, order: Sequence[str]) -> None:
    """Known fields as elements in order, then the extensions."""
    found = value if isinstance(value, dict) else {}
    for name in order:
        for entry in _list(found.get(name)):
            _text(element, name, entry)
    for name, inner in found.items():
        if name not in order:
            _extension(element, name, inner)


def _extension(element: Any, name: str, value: Any) -> None:
    if isinstance(value, list):
        for entry in value:
            _extension(element, name, entry)
        return
    if not isinstance(value, dict):
        inner = _text(element, name, value)
        kind = "boolean" if isinstance(value, bool) else {int: "integer", float: "double"}.get(type(value))
        if kind:
            inner.set(f"{{{XSI}}}type", f"xsd:{kind}")
        return
    inner = etree.SubElement(element, name)
    for key, entry in value.items():
        if key == "#text":
            inner.text = _plain(entry)
        elif key.startswith("{") or isinstance(entry, dict | list):
            _extension(inner, key, entry)
        else:
            inner.set(key, _plain(entry))


def _text(element: Any, name: str, value: Any) -> Any:
    inner = etree.SubElement(element, name)
    inner.text = _plain(value)
    return inner


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None or isinstance(value, dict | list) else str(value)
