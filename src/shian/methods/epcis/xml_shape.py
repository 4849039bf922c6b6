"""What the XSD of EPCIS 2.0 says of the shape of events: where text and elements stand, which attributes."""

from collections.abc import Iterator
from typing import Any

from shian.methods.epcis.fields import EPC_LISTS, PLACES, QUANTITY_LISTS, TYPED_LISTS
from shian.methods.epcis.xml_names import XSI, field_name, text_of
from shian.methods.problems import Problem, problem

CLOSED = frozenset([
    *EPC_LISTS, *QUANTITY_LISTS, *TYPED_LISTS, *PLACES, "quantityElement", "persistentDisposition",
    "sensorElementList", "sensorElement", "correctiveEventIDs",
])  # fmt: skip
CONTAINERS = CLOSED | {"errorDeclaration", "ilmd"}  # the two take attributes of other namespaces
TEXTS = frozenset(
    "eventTime recordTime eventTimeZoneOffset action bizStep disposition eventID parentID transformationID"
    " certificationInfo epc epcClass quantity uom id set unset declarationTime reason correctiveEventID"
    " bizTransaction source destination".split()
)
TYPED = frozenset(name for name, _ in TYPED_LISTS.values())


def shape_faults(event: Any) -> Iterator[tuple[str, Problem]]:
    """Field and reason of each fault of an event's element."""
    waiting = [(event, "")]
    while waiting:
        inner, outer = waiting.pop()
        name = field_name(inner.tag)
        if name in TEXTS and outer != "ilmd":
            if len(inner):
                yield name, problem("has elements where XML allows text only")
        elif text_of(inner) or any((child.tail or "").strip() for child in inner):
            yield name, problem("has text where XML allows elements only")
        if outer != "ilmd":
            yield from _attributes(inner, name)
        waiting += ((child, name) for child in inner if field_name(child.tag) in CONTAINERS | TEXTS)


def _attributes(element: Any, name: str) -> Iterator[tuple[str, Problem]]:
    if name not in TEXTS and name not in CLOSED:
        return
    for attribute in element.attrib:
        if not attribute.startswith(f"{{{XSI}}}") and not (attribute == "type" and name in TYPED):
            yield name, problem("has the attribute %(name)s, which XML does not allow", name=attribute[:60])
