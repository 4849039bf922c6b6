"""Brings an event of JSON into the common form: names of extensions with their namespaces, URIs written out."""

from typing import Any

from shian.methods.epcis.fields import EPC_LISTS, PLACES, QUANTITY_LISTS, REPORT_URIS, TYPED_LISTS
from shian.methods.epcis.model import EVENT_TYPES, Event
from shian.methods.epcis.names import Names

URIS = frozenset({
    "bizStep", "disposition", "parentID", "transformationID", "eventID", "id", "type", "source", "destination",
    "bizTransaction", "epcClass", "reason", "component", "exception", *REPORT_URIS,
})  # fmt: skip
URI_LISTS = frozenset({*EPC_LISTS, "set", "unset", "certificationInfo", "correctiveEventIDs"})
OBJECTS = frozenset({
    *PLACES, *QUANTITY_LISTS, *TYPED_LISTS, "persistentDisposition", "sensorElementList", "sensorMetadata",
    "sensorReport", "errorDeclaration",
})  # fmt: skip


def common_form(found: dict[str, Any], names: Names) -> Event:
    """The event with names of extensions as `{namespace}local`, and without its `@context`."""
    event: Event = {}
    for name, value in found.items():
        if name == "type":
            event[name] = value if value in EVENT_TYPES or not isinstance(value, str) else names.key(value)
        elif name != "@context":
            _put(event, name, value, names)
    return event


def _put(into: dict[str, Any], name: str, value: Any, names: Names) -> None:
    if name in URIS:
        into[name] = names.full(value) if isinstance(value, str) else value
    elif name in URI_LISTS:
        into[name] = _uris(value, names)
    elif name in OBJECTS:
        into[name] = _objects(value, names)
    elif name == "ilmd" or ":" in name:
        into[names.key(name)] = common_value(value, names)
    else:
        into[name] = value


def _uris(value: Any, names: Names) -> Any:
    if not isinstance(value, list):
        return names.full(value) if isinstance(value, str) else value
    return [names.full(entry) if isinstance(entry, str) else entry for entry in value]


def _objects(value: Any, names: Names) -> Any:
    if isinstance(value, list):
        return [_objects(entry, names) for entry in value]
    if not isinstance(value, dict):
        return value
    made: dict[str, Any] = {}
    for name, inner in value.items():
        _put(made, name, inner, names)
    return made


def common_value(value: Any, names: Names) -> Any:
    """The value of an extension, with its names and compact URIs written out."""
    if isinstance(value, dict):
        return {names.key(name): common_value(inner, names) for name, inner in value.items()}
    if isinstance(value, list):
        return [common_value(entry, names) for entry in value]
    return names.full(value) if isinstance(value, str) else value
