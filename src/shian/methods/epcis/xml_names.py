"""Names and values of EPCIS XML: namespaces of the standard, extensions as plain values."""

import re
from math import isfinite
from typing import Any

from shian.methods.epcis.names import Names

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"
SBDH = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
EPCIS_SPACES = frozenset({
    "urn:epcglobal:epcis:xsd:2", "urn:epcglobal:epcis-query:xsd:2", "urn:epcglobal:epcis-masterdata:xsd:2",
    "urn:epcglobal:epcis:xsd:1", "urn:epcglobal:epcis-query:xsd:1", "urn:epcglobal:epcis-masterdata:xsd:1",
    "urn:epcglobal:xsd:1", XSI, XSD, SBDH,
})  # fmt: skip
WRAPPERS = ("extension", "baseExtension")  # around what versions have added
NUMBERS = frozenset("integer int long short nonNegativeInteger positiveInteger double float decimal".split())
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")


def field_name(tag: str) -> str:
    """A field of the standard by its local name, an extension as `{namespace}local`."""
    if tag[:1] != "{":
        return tag
    space, _, local = tag[1:].partition("}")
    return local if space in EPCIS_SPACES else tag


def text_of(element: Any) -> str:
    """The element's own text, without space around it."""
    return (element.text or "").strip()


def extension(element: Any, names: Names) -> Any:
    """An extension's value: text, its prefix written out; a number where `xsi:type` says so; or an object.

    Elements that repeat become a list; attributes become fields, text beside them `#text`.
    """
    text = names.full(text_of(element))
    made: dict[str, Any] = {
        name: names.full(value) for name, value in element.attrib.items() if not name.startswith(f"{{{XSI}}}")
    }
    if not len(element) and not made:
        return typed(text, element.get(f"{{{XSI}}}type", ""))
    if text:
        made["#text"] = text
    for child in element:
        put(made, child.tag, extension(child, names))
    return made


def put(into: dict[str, Any], name: str, value: Any) -> None:
    """Set a field; where it repeats, make it a list."""
    if name not in into:
        into[name] = value
    elif isinstance(into[name], list):
        into[name].append(value)
    else:
        into[name] = [into[name], value]


def typed(text: str, kind: str) -> Any:
    """The value of a text of an XML Schema type; the text where it is of another type or wrong."""
    name = kind.rpartition(":")[2]
    if name in NUMBERS:
        return number(text)
    if name == "boolean" and text in ("true", "false", "1", "0"):
        return text in ("true", "1")
    return text


def number(text: str) -> int | float | str:
    """A JSON number of a text; the text itself where it is no finite number."""
    if NUMBER.fullmatch(text) is None:
        return text
    value = int(text) if len(text) <= 15 and text.lstrip("+-").isdigit() else float(text)
    return value if isfinite(value) else text
