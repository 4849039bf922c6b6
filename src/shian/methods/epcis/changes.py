"""Changes the identifiers, words and times of an event, wherever the standard has such."""

from collections.abc import Callable, Mapping
from typing import Any

from shian.methods.epcis.fields import (
    EPC_LISTS,
    PLACES,
    QUANTITY_LISTS,
    REPORT_URIS,
    REPORT_WORDS,
    TYPED_LISTS,
)
from shian.methods.epcis.model import Event

Change = Callable[[Any], Any]
TextChange = Callable[[str], str]


def changed(event: Event, changes: Mapping[str, Change]) -> Event:
    """A copy with the changes made; what is not touched is shared with the event given."""
    get = changes.get
    return {name: change(value) if (change := get(name)) else value for name, value in event.items()}


def changes(
    identifier: TextChange, word: Callable[[str], TextChange], time: TextChange | None = None
) -> dict[str, Change]:
    """The change of each field: `identifier` for URIs of things, `word` for those of a vocabulary, `time`."""
    one, words = of_text(identifier), _Words(word)
    moment = of_text(time) if time else None
    devices = dict.fromkeys(REPORT_URIS, one)
    times = dict.fromkeys(("time", "startTime", "endTime", "declarationTime"), moment) if moment else {}
    report = {**devices, **times, **{n: words[v] for n, v in REPORT_WORDS.items()}}
    places = _object({"id": one})
    listed = {
        name: each(_object({"type": words[vocabulary], entry: one}))
        for name, (entry, vocabulary) in TYPED_LISTS.items()
    }
    dispositions = each(words["disposition"])
    return {
        **({"eventTime": moment, "recordTime": moment} if moment else {}),
        **dict.fromkeys(EPC_LISTS, each(one)),
        **dict.fromkeys(QUANTITY_LISTS, each(_object({"epcClass": one}))),
        **dict.fromkeys(PLACES, places),
        **dict.fromkeys(("parentID", "transformationID"), one),
        **listed,
        "bizStep": words["bizStep"],
        "disposition": words["disposition"],
        "persistentDisposition": _object({"set": dispositions, "unset": dispositions}),
        "sensorElementList": each(
            _object({"sensorMetadata": _object({**devices, **times}), "sensorReport": each(_object(report))})
        ),
        "errorDeclaration": _object({**times, "reason": words["reason"]}),
    }


class _Words(dict[str, Change]):
    def __init__(self, word: Callable[[str], TextChange]) -> None:
        super().__init__()
        self.word = word

    def __missing__(self, vocabulary: str) -> Change:
        self[vocabulary] = of_text(self.word(vocabulary))
        return self[vocabulary]


def of_text(change: TextChange) -> Change:
    """The change of texts; other values stay."""
    return lambda value: change(value) if isinstance(value, str) else value


def each(change: Change) -> Change:
    """The change of each entry of a list."""
    return lambda value: [change(entry) for entry in value] if isinstance(value, list) else value


def _object(inner: Mapping[str, Change]) -> Change:
    """The change of some fields of an object."""
    return lambda value: changed(value, inner) if isinstance(value, dict) else value
