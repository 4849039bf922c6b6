"""The normal form of an event, for storing and querying: what means the same is written the same."""

from collections.abc import Callable
from typing import Any

from shian.methods.epcis.fields import EPC_LISTS, PLACES, QUANTITY_LISTS, REPORT_URIS, TYPED_LISTS
from shian.methods.epcis.identifiers import identify
from shian.methods.epcis.model import Event
from shian.methods.epcis.names import MDA
from shian.methods.epcis.times import utc
from shian.methods.epcis.vocabulary import vocabularies

JOINED_MDA = f"{{{MDA}:}}"


def normal(event: Event) -> Event:
    """A valid event in normal form; what is not touched is shared with the event given.

    Times are UTC with milliseconds (`2026-03-01T04:05:06.000Z`), `eventTimeZoneOffset` keeps the local zone. GS1 keys
    are constrained canonical Digital Links, as in the event hash: on id.gs1.org, a serial number without its
    lot, without attributes; so keep the event as it was read beside this form. Words of the CBV are bare
    words. `certificationInfo` is a list. Values of extensions stay as they are.
    """
    made = dict(event)
    for name, value in event.items():
        change = CHANGES.get(name)
        if change is not None:
            made[name] = change(value)
        elif name.startswith(JOINED_MDA):
            made[_one_mda(name)] = made.pop(name)
    return made


def _ilmd(value: Any) -> Any:
    return {_one_mda(name): inner for name, inner in value.items()} if isinstance(value, dict) else value


def _one_mda(name: str) -> str:
    """The namespace of lots' master data as XML has it; JSON may write it with a colon behind."""
    return name.replace(JOINED_MDA, f"{{{MDA}}}", 1) if name.startswith(JOINED_MDA) else name


def _time(value: Any) -> Any:
    return (utc(value) or value) if isinstance(value, str) else value


def _id(value: Any) -> Any:
    return identify(value).canonical if isinstance(value, str) else value


def _ids(value: Any) -> Any:
    return [_id(entry) for entry in value] if isinstance(value, list) else value


def _list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _word(vocabulary: str) -> Callable[[Any], Any]:
    bare = vocabularies()[vocabulary].bare
    return lambda value: bare.get(value, value) if isinstance(value, str) else value


def _object(changes: dict[str, Callable[[Any], Any]]) -> Callable[[Any], Any]:
    def changed(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {name: changes[name](inner) if name in changes else inner for name, inner in value.items()}

    return changed


def _each(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: [change(entry) for entry in value] if isinstance(value, list) else value


_disposition = _word("disposition")
_device = dict.fromkeys(REPORT_URIS, _id)
_metadata = _object({**_device, "time": _time, "startTime": _time, "endTime": _time})
_report = _object({
    **_device, "time": _time, "type": _word("measurement"), "exception": _word("alert"), "component": _word("component"),
})  # fmt: skip
CHANGES: dict[str, Callable[[Any], Any]] = {
    "eventTime": _time,
    "recordTime": _time,
    "certificationInfo": _list,
    "parentID": _id,
    "transformationID": _id,
    "ilmd": _ilmd,
    "bizStep": _word("bizStep"),
    "disposition": _disposition,
    "persistentDisposition": _object({"set": _each(_disposition), "unset": _each(_disposition)}),
    "sensorElementList": _each(_object({"sensorMetadata": _metadata, "sensorReport": _each(_report)})),
    "errorDeclaration": _object({"declarationTime": _time, "reason": _word("reason")}),
    **dict.fromkeys(EPC_LISTS, _ids),
    **dict.fromkeys(QUANTITY_LISTS, _each(_object({"epcClass": _id}))),
    **dict.fromkeys(PLACES, _object({"id": _id})),
    **{
        list_name: _each(_object({"type": _word(vocabulary), name: _id}))
        for list_name, (name, vocabulary) in TYPED_LISTS.items()
    },
}
