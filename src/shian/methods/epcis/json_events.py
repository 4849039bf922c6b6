"""Brings an event of JSON into the common form: extensions with their namespaces, URIs written out."""

from collections.abc import Callable
from typing import Any

from shian.methods.epcis.fields import EPC_LISTS, PLACES, QUANTITY_LISTS, REPORT_URIS, TYPED_LISTS
from shian.methods.epcis.model import EVENT_TYPES, Event
from shian.methods.epcis.names import WHOLE, Names, prefixes


class TooDeepError(Exception):
    """An event is nested deeper than allowed."""


def common_form(found: dict[str, Any], names: Names, depth: int) -> Event:
    """The event with names of extensions as `{namespace}local`, and without its `@context`.

    Raises TooDeepError where objects and lists are nested deeper than `depth` levels.
    """
    event: Event = {}
    for name, value in found.items():
        if name == "type":
            event[name] = value if value in EVENT_TYPES or not isinstance(value, str) else names.key(value)
        elif name != "@context":
            _put(event, name, value, names, depth)
    return event


def _put(into: dict[str, Any], name: str, value: Any, names: Names, depth: int) -> None:
    change = CHANGES.get(name)
    if change is not None:
        into[name] = change(value, names, depth)
    else:
        into[names.key(name)] = common_value(value, names, depth)


def common_value(value: Any, names: Names, depth: int) -> Any:
    """The value of an extension, with names and compact URIs written out, by contexts within it too."""
    if isinstance(value, str):
        return names.full(value)
    if not isinstance(value, dict | list):
        return value
    if depth == 0:
        raise TooDeepError
    if isinstance(value, list):
        return [common_value(entry, names, depth - 1) for entry in value]
    if "@context" in value:
        names = names.with_more(prefixes(value["@context"]))
    return {
        names.key(name): common_value(inner, names, depth - 1)
        for name, inner in value.items()
        if name != "@context"
    }


def _uri(value: Any, names: Names, depth: int) -> Any:
    if not isinstance(value, str):
        return common_value(value, names, depth)
    return value if value[:4] in WHOLE else names.full(value)


def _uris(value: Any, names: Names, depth: int) -> Any:
    if not isinstance(value, list):
        return _uri(value, names, depth)
    return [
        entry if isinstance(entry, str) and entry[:4] in WHOLE else _uri(entry, names, depth)
        for entry in value
    ]


def _objects(value: Any, names: Names, depth: int) -> Any:
    """An object of the standard, or a list of such: fields within are treated by name."""
    if isinstance(value, list):
        if depth == 0:
            raise TooDeepError
        return [_objects(entry, names, depth - 1) for entry in value]
    if not isinstance(value, dict):
        return value
    if depth == 0:
        raise TooDeepError
    made: dict[str, Any] = {}
    for name, inner in value.items():
        _put(made, name, inner, names, depth - 1)
    return made


def _ilmd(value: Any, names: Names, depth: int) -> Any:
    """Like an extension, but that a context is none of its fields: it stays, to be refused."""
    made = common_value(value, names, depth)
    if isinstance(value, dict) and "@context" in value:
        made["@context"] = value["@context"]
    return made


CHANGES: dict[str, Callable[[Any, Names, int], Any]] = {
    **dict.fromkeys(
        ("bizStep", "disposition", "parentID", "transformationID", "eventID", "id", "type"), _uri
    ),
    **dict.fromkeys(("source", "destination", "bizTransaction", "epcClass", "reason"), _uri),
    **dict.fromkeys(("component", "exception", *REPORT_URIS), _uri),
    **dict.fromkeys((*EPC_LISTS, "set", "unset", "certificationInfo", "correctiveEventIDs"), _uris),
    **dict.fromkeys((*PLACES, *QUANTITY_LISTS, *TYPED_LISTS, "persistentDisposition"), _objects),
    **dict.fromkeys(("sensorElementList", "sensorMetadata", "sensorReport", "errorDeclaration"), _objects),
    "ilmd": _ilmd,
}
