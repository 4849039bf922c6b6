"""Brings an event of XML into the common form.

Source: EPCIS 2.0, 9.5 and its XSD; EPCIS 1.2, 9.5, whose extension wrappers are looked through.
"""

from collections.abc import Iterator
from typing import Any

from shian.methods.epcis.fields import (
    EPC_LISTS,
    ORDER,
    PLACES,
    QUANTITY_LISTS,
    REPORT_NUMBERS,
    REPORT_WORDS,
    TYPED_LISTS,
)
from shian.methods.epcis.frames import Frame
from shian.methods.epcis.model import EVENT_TYPES, Event
from shian.methods.epcis.vocabulary import vocabularies
from shian.methods.epcis.xml_names import WRAPPERS, XSI, extension, field_name, number, put, text_of
from shian.methods.epcis.xml_shape import shape_faults
from shian.methods.problems import problem

SIMPLE = ("eventTime", "recordTime", "eventTimeZoneOffset", "action")
URIS = ("eventID", "parentID", "transformationID")
WORDS = {"bizStep": "bizStep", "disposition": "disposition"}
# Lists that XML may have without entries.
MAY_BE_EMPTY = (*EPC_LISTS, *QUANTITY_LISTS, "correctiveEventIDs")
IN_QUANTITY = ("epcClass", "quantity", "uom")


class EventReader:
    """Reads one event, and notes what its XML has wrong that the common form would not show."""

    def __init__(self, frame: Frame, at: int) -> None:
        self.frame, self.at, self.names = frame, at, frame.names
        self.strict = not frame.version.startswith("1")

    def read(self, element: Any) -> Event:
        """The event of an element."""
        name = field_name(element.tag)
        event: Event = {"type": "ObjectEvent" if name == "QuantityEvent" else name}
        order: list[str] = []
        for child, wrapped in self._fields(element):
            field = field_name(child.tag)
            if not wrapped:
                order.append(field)
            if field in event and field[:1] != "{" and field != "certificationInfo":
                self.fault(field, "is given twice")
            elif name == "QuantityEvent" and field in ("epcClass", "quantity"):
                self._old_quantity(event, field, child)
            else:
                self._put(event, field, child)
        for attribute, value in element.attrib.items():
            if attribute.startswith("{") and not attribute.startswith(f"{{{XSI}}}"):
                event.setdefault(attribute, value)
        if name in EVENT_TYPES and self.strict:
            self._check_order(name, order)
            for field, reason in shape_faults(element):
                self.frame.fault(field, reason, event=self.at)
        return event

    def fault(self, field: str, message: str, **params: object) -> None:
        self.frame.fault(field, problem(message, **params), event=self.at)

    def _fields(self, element: Any, *, wrapped: bool = False) -> Iterator[tuple[Any, bool]]:
        """The fields within, and whether a wrapper of extensions is around them."""
        for child in element:
            if field_name(child.tag) in WRAPPERS:
                if text_of(child):
                    self.fault(field_name(child.tag), "has text where XML allows elements only")
                yield from self._fields(child, wrapped=True)
            else:
                yield child, wrapped

    def _old_quantity(self, event: Event, field: str, child: Any) -> None:
        """The quantity event of 1.2, deprecated there: an object event that observes a quantity."""
        event.setdefault("action", "OBSERVE")
        entry = event.setdefault("quantityList", [{}])[0]
        entry[field] = number(text_of(child)) if field == "quantity" else text_of(child)

    def _put(self, event: Event, field: str, child: Any) -> None:
        if field in SIMPLE:
            event[field] = text_of(child)
        elif field in WORDS:
            event[field] = self._word(text_of(child), WORDS[field])
        elif field in URIS:
            event[field] = self._uri(child)
        elif field in EPC_LISTS:
            event[field] = [self._uri(entry) for entry in self._entries(field, child, "epc")]
        elif field in QUANTITY_LISTS:
            event[field] = [
                self._quantity(field, entry) for entry in self._entries(field, child, "quantityElement")
            ]
        elif field in TYPED_LISTS:
            name, words = TYPED_LISTS[field]
            event[field] = [self._typed(entry, name, words) for entry in self._entries(field, child, name)]
        elif field in PLACES:
            event[field] = self._place(child)
        elif field == "certificationInfo":
            put(event, field, self._uri(child))
        elif field == "persistentDisposition":
            event[field] = self._persistent(child)
        elif field == "sensorElementList":
            event[field] = [self._sensor(entry) for entry in self._entries(field, child, "sensorElement")]
        elif field == "errorDeclaration":
            event[field] = self._declaration(child)
        elif field == "ilmd":
            event[field] = self._ilmd(child)
        else:
            put(event, field, extension(child, self.names))

    def _entries(self, field: str, element: Any, name: str) -> Iterator[Any]:
        for child in element:
            found = field_name(child.tag)
            if found == name:
                yield child
            elif found not in WRAPPERS or field != "sensorElementList":
                self.fault(f"{field}.{found}", "is not expected here")
        if field not in MAY_BE_EMPTY and all(field_name(child.tag) != name for child in element):
            self.fault(field, "is empty")

    def _uri(self, element: Any) -> str:
        return self.names.full(text_of(element))

    def _word(self, text: str, vocabulary: str) -> str:
        full = self.names.full(text)
        return vocabularies()[vocabulary].bare.get(full, full)

    def _quantity(self, field: str, element: Any) -> dict[str, Any]:
        made: dict[str, Any] = {}
        names = self._check_inner_order(field, element, IN_QUANTITY)
        if len(set(names)) < len(names):
            self.fault(field, "has a field twice")
        if "uom" in names and "quantity" not in names:
            self.fault(field, "has a unit without a quantity, which XML does not allow")
        for child in element:
            name = field_name(child.tag)
            if name == "quantity":
                if child.get(f"{{{XSI}}}nil") not in ("true", "1"):
                    made[name] = self._decimal(text_of(child))
            else:
                made[name] = self._uri(child) if name == "epcClass" else text_of(child)
        return made

    def _decimal(self, text: str) -> Any:
        """A number; the text where the XSD, which has no exponents here, takes it for none."""
        return text if self.strict and "e" in text.lower() else number(text)

    def _typed(self, element: Any, name: str, vocabulary: str) -> dict[str, Any]:
        made: dict[str, Any] = {}
        if element.get("type") is not None:
            made["type"] = self._word(element.get("type").strip(), vocabulary)
        made[name] = self._uri(element)
        return made

    def _place(self, element: Any) -> dict[str, Any]:
        made: dict[str, Any] = {}
        self._check_inner_order(field_name(element.tag), element, ("id",))
        for child, _ in self._fields(element):
            name = field_name(child.tag)
            put(made, name, self._uri(child) if name == "id" else extension(child, self.names))
        return made

    def _persistent(self, element: Any) -> dict[str, Any]:
        made: dict[str, Any] = {}
        self._check_inner_order("persistentDisposition", element, ("unset", "set"))
        for child in element:
            name = field_name(child.tag)
            made.setdefault(name, []).append(self._word(text_of(child), "disposition"))
        return made

    def _declaration(self, element: Any) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for child, _ in self._fields(element):
            name = field_name(child.tag)
            if name == "correctiveEventIDs":
                made[name] = [self._uri(entry) for entry in self._entries(name, child, "correctiveEventID")]
            elif name == "reason":
                made[name] = self._word(text_of(child), "reason")
            else:
                put(made, name, text_of(child) if name == "declarationTime" else extension(child, self.names))
        return made

    def _ilmd(self, element: Any) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for child, _ in self._fields(element):
            put(made, field_name(child.tag), extension(child, self.names))
        return made

    def _sensor(self, element: Any) -> dict[str, Any]:
        made: dict[str, Any] = {}
        self._check_inner_order("sensorElementList", element, ("sensorMetadata", "sensorReport"))
        for child, _ in self._fields(element):
            name = field_name(child.tag)
            if name == "sensorMetadata" and name in made:
                self.fault("sensorElementList.sensorMetadata", "is given twice")
            elif name == "sensorMetadata":
                made[name] = {key: self.names.full(value.strip()) for key, value in child.attrib.items()}
                self._within(made[name], child)
            elif name == "sensorReport":
                made.setdefault(name, []).append(self._report(child))
            else:
                put(made, name, extension(child, self.names))
        return made

    def _report(self, element: Any) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name, raw in element.attrib.items():
            value = raw.strip()
            if name in REPORT_NUMBERS:
                made[name] = number(value)
            elif name in REPORT_WORDS:
                made[name] = self._word(value, REPORT_WORDS[name])
            elif name == "booleanValue":
                made[name] = {"true": True, "1": True, "false": False, "0": False}.get(value, value)
            elif not name.startswith(f"{{{XSI}}}"):
                made[name] = raw if name == "stringValue" else self.names.full(value)
        self._within(made, element)
        return made

    def _within(self, made: dict[str, Any], element: Any) -> None:
        """Extensions that are no single values stand as elements where the XSD has attributes only."""
        for child in element:
            put(made, field_name(child.tag), extension(child, self.names))

    def _check_inner_order(self, field: str, element: Any, order: tuple[str, ...]) -> list[str]:
        """The names within, which are to stand in this order, before extensions."""
        names = [field_name(child.tag) for child in element]
        places = [order.index(name) if name in order else len(order) for name in names]
        if self.strict and places != sorted(places):
            self.fault(field, "must have %(order)s first, in this order", order=", ".join(order))
        return names

    def _check_order(self, name: str, order: list[str]) -> None:
        """XML has its fields in an order; the first that comes too late is named."""
        places = {field: place for place, field in enumerate(ORDER[name])}
        last, before = -1, ""
        for field in order:
            place = places.get(field, len(places) if field.startswith("{") else last)
            if place < last:
                self.fault(field, "stands after %(before)s, where XML does not allow it", before=before)
                return
            last, before = place, field
