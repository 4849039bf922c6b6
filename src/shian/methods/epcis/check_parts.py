"""Checks the compound fields of events: lists, places, dispositions, sensor data, master data of lots."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from shian.methods.epcis.check_values import (
    Faults,
    check_boolean,
    check_class,
    check_epc,
    check_hexadecimal,
    check_identifier,
    check_number,
    check_text,
    check_time,
    check_uom,
    check_uri,
    check_word,
    shown,
)
from shian.methods.epcis.fields import (
    METADATA,
    METADATA_TIMES,
    REPORT,
    REPORT_NUMBERS,
    REPORT_URIS,
    SHARED,
)

OTHER_URN = re.compile(r"urn:epc:(?!(?:id|idpat|class|pat|tag|raw):)", re.IGNORECASE)
QUANTITY = ("epcClass", "quantity", "uom")


def check_epcs(faults: Faults, name: str, value: Any) -> None:
    """A list of EPCs, none of them a class."""
    if not isinstance(value, list):
        faults.add(name, "must be a list")
        return
    for entry in value:
        check_epc(faults, name, entry)


def check_quantities(faults: Faults, name: str, value: Any) -> None:
    """A list of classes with their quantities."""
    for where, entry in _objects(faults, name, value):
        if "epcClass" in entry:
            check_class(faults, f"{where}.epcClass", entry["epcClass"])
        else:
            faults.add(f"{where}.epcClass", "is missing")
        if "quantity" in entry:
            quantity = entry["quantity"]
            before = len(faults.found)
            check_number(faults, f"{where}.quantity", quantity)
            if len(faults.found) == before and quantity < 0:
                faults.add(f"{where}.quantity", "%(value)s is negative", value=shown(quantity))
        if "uom" in entry:
            check_uom(faults, f"{where}.uom", entry["uom"])
        _check_closed(faults, where, entry, QUANTITY)


def check_typed(faults: Faults, name: str, value: Any, key: str, vocabulary: str, needs_type: bool) -> None:
    """A list of business transactions, sources or destinations."""
    for where, entry in _objects(faults, name, value):
        if key in entry:
            check = check_uri if _no_epc(entry[key]) else check_identifier
            check(faults, f"{where}.{key}", entry[key])
        else:
            faults.add(f"{where}.{key}", "is missing")
        if "type" in entry:
            check_word(faults, f"{where}.type", entry["type"], vocabulary)
        elif needs_type:
            faults.add(f"{where}.type", "is missing")
        _check_closed(faults, where, entry, ("type", key))


def _no_epc(value: Any) -> bool:
    """Whether it is a name beside the schemes of EPCs, as systems make up for their orders and parties."""
    return isinstance(value, str) and OTHER_URN.match(value) is not None


def check_place(faults: Faults, name: str, value: Any) -> None:
    """A place: its id, and extensions."""
    if not isinstance(value, dict):
        faults.add(name, "must be an object with an id")
    elif "id" not in value:
        faults.add(f"{name}.id", "is missing")
    else:
        check_identifier(faults, f"{name}.id", value["id"])
        if len(value) > 1:
            check_unknown(faults, name, value, ("id",))


def check_persistent(faults: Faults, name: str, value: Any) -> None:
    """Dispositions set and unset for good."""
    if not isinstance(value, dict):
        faults.add(name, "must be an object with set or unset")
        return
    _check_closed(faults, name, value, ("set", "unset"))
    if "set" not in value and "unset" not in value:
        faults.add(name, "has neither set nor unset")
    for key in ("set", "unset"):
        words = value.get(key)
        if key not in value:
            continue
        if not isinstance(words, list) or not words:
            faults.add(f"{name}.{key}", "must be a list of at least one disposition")
            continue
        for word in words:
            check_word(faults, f"{name}.{key}", word, "disposition")
        _check_unique(faults, f"{name}.{key}", words)


def check_ilmd(faults: Faults, name: str, value: Any) -> None:
    """Master data of an instance or lot: extensions only."""
    if isinstance(value, dict):
        check_unknown(faults, name, value, ())
    else:
        faults.add(name, "must be an object")


def check_sensors(faults: Faults, name: str, value: Any) -> None:
    """Sensor elements: metadata, and reports that do not repeat it."""
    for where, entry in _objects(faults, name, value):
        metadata, reports = entry.get("sensorMetadata", {}), entry.get("sensorReport")
        check_unknown(faults, where, entry, ("sensorMetadata", "sensorReport"))
        if isinstance(metadata, dict):
            _check_fields(faults, f"{where}.sensorMetadata", metadata, METADATA_CHECKS, METADATA)
        else:
            faults.add(f"{where}.sensorMetadata", "must be an object")
        if not isinstance(reports, list) or not reports:
            message = "is missing" if reports is None else "must be a list of at least one report"
            faults.add(f"{where}.sensorReport", message)
            continue
        for spot, report in _objects(faults, f"{where}.sensorReport", reports):
            _check_report(faults, spot, report, metadata)


def _check_report(faults: Faults, where: str, report: Mapping[str, Any], metadata: Any) -> None:
    _check_fields(faults, where, report, REPORT_CHECKS, REPORT)
    if "type" not in report and "exception" not in report:
        faults.add(f"{where}.type", "is missing")
    for name in SHARED:
        if name in report and isinstance(metadata, dict) and name in metadata:
            faults.add(f"{where}.{name}", "is given in sensorMetadata too")


def check_unknown(faults: Faults, where: str, value: Mapping[str, Any], known: Collection[str]) -> None:
    """Fields that the standard does not know need a namespace."""
    for name in value:
        if name[:1] != "{" and name not in known:
            faults.add(f"{where}.{name}", "is no field of the standard, and has no namespace")


def _check_closed(faults: Faults, where: str, value: Mapping[str, Any], known: Collection[str]) -> None:
    for name in value:
        if name not in known:
            faults.add(f"{where}.{name}", "is not allowed here")


def _check_fields(
    faults: Faults,
    where: str,
    value: Mapping[str, Any],
    checks: Mapping[str, Callable[[Faults, str, Any], None]],
    known: Collection[str],
) -> None:
    for name, inner in value.items():
        check = checks.get(name)
        if check is not None:
            check(faults, f"{where}.{name}", inner)
    check_unknown(faults, where, value, known)


def _check_unique(faults: Faults, where: str, values: list[Any]) -> None:
    seen: set[str] = set()
    for value in values:
        if isinstance(value, str) and value in seen:
            faults.add(where, "%(value)s is given twice", value=shown(value))
            return
        if isinstance(value, str):
            seen.add(value)


def _objects(faults: Faults, name: str, value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The entries of a list of objects, each with where it stands."""
    if not isinstance(value, list):
        faults.add(name, "must be a list")
        return
    for number, entry in enumerate(value, 1):
        if isinstance(entry, dict):
            yield f"{name}[{number}]", entry
        else:
            faults.add(f"{name}[{number}]", "must be an object")


def _word(vocabulary: str) -> Callable[[Faults, str, Any], None]:
    return lambda faults, name, value: check_word(faults, name, value, vocabulary)


METADATA_CHECKS = {name: check_time if name in METADATA_TIMES else check_uri for name in METADATA}
REPORT_CHECKS: dict[str, Callable[[Faults, str, Any], None]] = {
    "type": _word("measurement"),
    "exception": _word("alert"),
    "component": _word("component"),
    "time": check_time,
    "stringValue": check_text,
    "uom": check_text,
    "booleanValue": check_boolean,
    "hexBinaryValue": check_hexadecimal,
    **dict.fromkeys(REPORT_NUMBERS, check_number),
    **dict.fromkeys(REPORT_URIS, check_uri),
}
