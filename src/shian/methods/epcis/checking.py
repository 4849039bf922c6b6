"""Checks events: what the schemas of EPCIS 2.0 demand, and what its text demands beyond them.

Source: EPCIS 2.0, 7 (abstract data model), its JSON Schema and XSD, test case requirements TCR-53 and TCR-54;
CBV 2.0, 7 and 8.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from shian.methods.epcis.check_parts import (
    check_epcs,
    check_ilmd,
    check_persistent,
    check_place,
    check_quantities,
    check_sensors,
    check_typed,
    check_unknown,
)
from shian.methods.epcis.check_values import (
    Faults,
    check_action,
    check_epc,
    check_offset,
    check_time,
    check_uri,
    check_word,
)
from shian.methods.epcis.fields import EPC_LISTS, ORDER, PLACES, QUANTITY_LISTS, TYPED_LISTS
from shian.methods.epcis.hashing import pre_hash
from shian.methods.epcis.model import VALIDATION, Document, Event, Fault
from shian.methods.epcis.names import is_uri
from shian.methods.problems import problem

MANY = 100_000
DECLARATION = ("declarationTime", "reason", "correctiveEventIDs")
Check = Callable[[Faults, str, Any], None]
Rule = Callable[[Faults, Event], None]


def check_event(event: Event) -> list[Fault]:
    """All faults of one event of the common form, as `read` gives it; `Fault.event` is left None."""
    faults = Faults()
    kind = event.get("type")
    known = TYPES.get(kind) if isinstance(kind, str) else None
    if known is None:
        _check_other(faults, event, kind)
        return faults.found
    checks, required, rules = known
    for name, value in event.items():
        check = checks.get(name)
        if check is not None:
            check(faults, name, value)
        elif name[0:1] != "{":
            faults.add(name, "is no field of %(type)s, and has no namespace", type=kind)
    for name in required:
        if name not in event:
            faults.add(name, "is missing")
    for rule in rules:
        rule(faults, event)
    return faults.found


def understood(event: Event) -> Event:
    """The event with those fields that mean what the standard says.

    All fields of an event of one of the five types that passed ``check_event`` do. In an event of a type of
    one's own only the common fields are checked: a field of another name of the standard is left out here
    where it has not the standard's form.
    """
    if event.get("type") in TYPES:
        return event
    kept = {}
    for name, value in event.items():
        faults = Faults()
        if check := CHECKS.get(name):
            check(faults, name, value)
        if not faults.found:
            kept[name] = value
    return kept


def checked(document: Document) -> Document:
    """The document with the faults of its events behind its own."""
    found = list(document.faults)
    for at, event in enumerate(document.events):
        faults = check_event(event)
        if faults:
            # Of a document that is wrong throughout, one of each event is enough.
            found += [replace(fault, event=at) for fault in (faults if len(found) < MANY else faults[:1])]
    if document.kind != "query":
        found += _repeated(document)
    return replace(document, faults=tuple(found)) if found else document


def _repeated(document: Document) -> list[Fault]:
    """Events with the eventID of another event.

    An error declaration has that of the event it declares wrong, and the same event may come again.
    """
    first: dict[tuple[str, bool], int] = {}
    found = []
    for at, event in enumerate(document.events):
        identifier = event.get("eventID")
        if isinstance(identifier, str):
            before = first.setdefault((identifier, "errorDeclaration" in event), at)
            if before != at and not _same(document, before, at):
                reason = problem("is that of event %(number)s too", number=before + 1)
                found.append(Fault(at, "eventID", VALIDATION, reason))
    return found


def _same(document: Document, one: int, other: int) -> bool:
    """Whether two events say the same."""
    texts = {pre_hash(document.events[at], ignore=document.ignored) for at in (one, other)}
    return len(texts) == 1


def _check_other(faults: Faults, event: Event, kind: object) -> None:
    """An event of a type of one's own has the common fields; all others are free."""
    if kind is None:
        faults.add("type", "is missing")
        return
    if not isinstance(kind, str) or not (kind.startswith("{") or is_uri(kind)):
        faults.add("type", "%(type)s is no type of event, and has no namespace", type=str(kind)[:60])
        return
    for name, check in COMMON.items():
        if name in event:
            check(faults, name, event[name])
    for name in ("eventTime", "eventTimeZoneOffset"):
        if name not in event:
            faults.add(name, "is missing")


def _certification(faults: Faults, name: str, value: Any) -> None:
    for entry in value if isinstance(value, list) else [value]:
        check_uri(faults, name, entry)


def _declaration(faults: Faults, name: str, value: Any) -> None:
    if not isinstance(value, dict):
        faults.add(name, "must be an object")
        return
    if "declarationTime" not in value:
        faults.add(f"{name}.declarationTime", "is missing")
    else:
        check_time(faults, f"{name}.declarationTime", value["declarationTime"])
    if "reason" in value:
        check_word(faults, f"{name}.reason", value["reason"], "reason")
    corrective = value.get("correctiveEventIDs", [])
    if isinstance(corrective, list):
        for entry in corrective:
            check_uri(faults, f"{name}.correctiveEventIDs", entry)
    else:
        faults.add(f"{name}.correctiveEventIDs", "must be a list")
    check_unknown(faults, name, value, DECLARATION)


def _word(vocabulary: str) -> Check:
    return lambda faults, name, value: check_word(faults, name, value, vocabulary)


def _typed(entry: str, vocabulary: str) -> Check:
    needs_type = vocabulary == "sourceDest"
    return lambda faults, name, value: check_typed(faults, name, value, entry, vocabulary, needs_type)


def _object_rules(faults: Faults, event: Event) -> None:
    observed = event.get("sensorElementList") and "readPoint" in event
    if "epcList" not in event and not event.get("quantityList") and not observed:
        message = "is missing: an object event has epcList, quantityList, or sensorElementList and readPoint"
        faults.add("epcList", message)
    if "ilmd" in event and event.get("action") != "ADD":
        faults.add("ilmd", "is allowed with action ADD only")


def _transaction_rules(faults: Faults, event: Event) -> None:
    if "epcList" not in event and not event.get("quantityList") and event.get("action") != "DELETE":
        faults.add("epcList", "is missing: without epcList and quantityList, the action must be DELETE")
    if event.get("bizTransactionList") == []:
        faults.add("bizTransactionList", "is empty")


def _children_rules(faults: Faults, event: Event) -> None:
    children = event.get("childEPCs") or event.get("childQuantityList")
    if not children and event.get("action") != "DELETE":
        faults.add(
            "childEPCs", "is missing: without childEPCs and childQuantityList, the action must be DELETE"
        )


def _parent_rules(faults: Faults, event: Event) -> None:
    if "parentID" not in event and event.get("action") in ("ADD", "DELETE"):
        faults.add("parentID", "is missing: it may be left out with action OBSERVE only")


def _transformation_rules(faults: Faults, event: Event) -> None:
    inputs = event.get("inputEPCList") or event.get("inputQuantityList")
    outputs = event.get("outputEPCList") or event.get("outputQuantityList")
    if "transformationID" in event:
        if not inputs and not outputs:
            faults.add("inputEPCList", "is missing: there are neither inputs nor outputs")
        return
    for side, name in ((inputs, "inputEPCList"), (outputs, "outputEPCList")):
        if not side:
            faults.add(name, "is missing: without transformationID there must be inputs and outputs")


COMMON: dict[str, Check] = {
    "type": lambda faults, name, value: None,
    "eventTime": check_time,
    "recordTime": check_time,
    "eventTimeZoneOffset": check_offset,
    "eventID": check_uri,
    "certificationInfo": _certification,
    "errorDeclaration": _declaration,
}
CHECKS: dict[str, Check] = {
    **COMMON,
    "action": check_action,
    "bizStep": _word("bizStep"),
    "disposition": _word("disposition"),
    "persistentDisposition": check_persistent,
    "parentID": check_epc,
    "transformationID": check_uri,
    "sensorElementList": check_sensors,
    "ilmd": check_ilmd,
    **dict.fromkeys(EPC_LISTS, check_epcs),
    **dict.fromkeys(QUANTITY_LISTS, check_quantities),
    **dict.fromkeys(PLACES, check_place),
    **{name: _typed(entry, vocabulary) for name, (entry, vocabulary) in TYPED_LISTS.items()},
}
RULES: dict[str, tuple[tuple[str, ...], tuple[Rule, ...]]] = {
    "ObjectEvent": (("action",), (_object_rules,)),
    "AggregationEvent": (("action",), (_parent_rules, _children_rules)),
    "TransactionEvent": (("action", "bizTransactionList"), (_transaction_rules,)),
    "TransformationEvent": ((), (_transformation_rules,)),
    "AssociationEvent": (("action", "parentID"), (_children_rules,)),
}
TYPES = {
    kind: (
        {name: CHECKS[name] for name in ("type", *ORDER[kind])},
        ("eventTime", "eventTimeZoneOffset", *required),
        rules,
    )
    for kind, (required, rules) in RULES.items()
}
