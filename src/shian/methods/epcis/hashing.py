"""The event hash: one id for an event however it is written.

Source: GS1 Core Business Vocabulary 2.0, 8.9. Where its text and the reference implementation part ways, see
docs/epcis.md.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from math import isfinite
from typing import Any

from shian.methods.epcis.fields import EPC_LISTS, PLACES, QUANTITY_LISTS, REPORT, TYPED_LISTS
from shian.methods.epcis.identifiers import identify
from shian.methods.epcis.model import Event
from shian.methods.epcis.names import COMMENT, WHOLE, Names, parted, undeclared
from shian.methods.epcis.times import loose_utc
from shian.methods.epcis.vocabulary import vocabularies, web_of_urns

Write = Callable[[Any], str]
NAMES = Names({})
UNESCAPED = (("%27", "'"), ("%3B", ";"), ("%3D", "="))  # what a URI allows as it is
COMMENTS = (COMMENT, "comment")
NUMERIC = frozenset("0123456789+-.")  # with what a number begins


def event_hash(event: Event, *, ignore: Collection[str] = ()) -> str:
    """The hash id: `ni:///sha-256;<64 hexadecimal digits>?ver=CBV2.0`.

    Takes any event of the common form, as `read` gives it with all prefixes written out, faulty ones too.
    `ignore` are names of extensions to leave out (`Document.ignored`).
    """
    text = pre_hash(event, ignore=ignore)
    return f"ni:///sha-256;{sha256(text.encode('utf-8', 'replace')).hexdigest()}?ver=CBV2.0"


def pre_hash(event: Event, *, ignore: Collection[str] = ()) -> str:
    """The text that is hashed, for finding out why two hashes differ."""
    parts = [f"eventType={event.get('type', '')}"]
    for name, write in FIELDS:
        value = event.get(name)
        if value is not None:
            parts.append(write(value))
    rest = [
        _extension(name, value) for name, value in event.items() if name not in NEVER and name not in ignore
    ]
    if "sensorElementList" in event:
        rest.append(_report_leftovers(event["sensorElementList"]))
    rest.sort()
    return "".join(parts + rest)


def _single(name: str) -> Write:
    """A field of one value, or of several that repeat its name."""

    def write(value: Any) -> str:
        if isinstance(value, list):
            return "".join(sorted(write(entry) for entry in value))
        text = _value(value)
        return f"{name}={text}" if text else ""

    return write


def _time(name: str) -> Write:
    def write(value: Any) -> str:
        text = _value(value) if not isinstance(value, str) else loose_utc(value.strip()) or value.strip()
        return f"{name}={text}" if text else ""

    return write


def _word(name: str, vocabulary: str) -> Write:
    known = vocabularies()[vocabulary]

    def write(value: Any) -> str:
        if isinstance(value, list):
            return "".join(sorted(write(entry) for entry in value))
        bare = value.strip() if isinstance(value, str) else ""
        text = known.full.get(bare) or _value(value)
        if known.open and bare and ":" not in bare:
            text = known.web + bare
        return f"{name}={text}" if text else ""

    return write


def _listed(name: str, entry: Write) -> Write:
    """A list whose name stands once, its entries in order."""

    def write(value: Any) -> str:
        texts = [text for inner in _list(value) if (text := entry(inner))]
        texts.sort()
        return name + "".join(texts) if texts else ""

    return write


def _object(name: str, fields: Sequence[tuple[str, Write]]) -> Write:
    """An object: its known fields in the order of the standard, then its extensions."""

    def write(value: Any) -> str:
        if not isinstance(value, dict):
            return ""
        parts = [name]
        for key, inner in fields:
            if key in value:
                parts.append(inner(value[key]))
        if len(value) >= len(parts):
            parts.append(_extensions(value))
        text = "".join(parts)
        return "" if text == name else text

    return write


def _extensions(value: Mapping[str, Any]) -> str:
    return "".join(
        sorted(
            _extension(name, inner) for name, inner in value.items() if name[:1] == "{" and name != COMMENT
        )
    )


def _extension(name: str, value: Any) -> str:
    """An extension, or a list of typed entries: its name, its value, what is within, in order."""
    if name in TYPED:
        return TYPED[name](value)
    name = _spelt(name)
    if isinstance(value, list):
        return "".join(sorted(_extension(name, entry) for entry in _flat(value)))
    if isinstance(value, dict):
        text = _value(value.get("#text"))
        inner = [
            _extension(key, entry) for key, entry in value.items() if key != "#text" and key not in COMMENTS
        ]
        inner.sort()
        return f"{name}{'=' if text else ''}{text}{''.join(inner)}"
    text = _value(value)
    return f"{name}={text}" if text else name


@lru_cache(maxsize=1 << 12)
def _spelt(name: str) -> str:
    """The name as it is hashed: one whose prefix nothing declares has no namespace, and stands as given."""
    space, local = parted(name)
    prefix = undeclared(space)
    return f"{prefix}:{local}" if prefix else name


def _typed(name: str, vocabulary: str) -> Write:
    """An entry of business transactions, sources or destinations: its type, then its id."""
    kind, identifier = _word("type", vocabulary), _single(name)

    def write(value: Any) -> str:
        found = value if isinstance(value, dict) else {}
        return kind(found.get("type")) + identifier(found.get(name))

    return write


def _report_leftovers(elements: Any) -> str:
    """Fields of sensor reports that the order of the standard leaves out (bizRules), at the event's end."""
    found = []
    for element in _list(elements):
        reports = _list(element.get("sensorReport")) if isinstance(element, dict) else []
        texts = [
            "".join(sorted(_single(name)(report[name]) for name in report if name in LEFT_OVER))
            for report in reports
            if isinstance(report, dict)
        ]
        if any(texts):
            found.append("sensorElement" + "".join(sorted(f"sensorReport{text}" for text in texts if text)))
    return "sensorElementList" + "".join(sorted(found)) if found else ""


def _flat(values: list[Any]) -> Iterator[Any]:
    """The entries of a list, those of lists within it too: XML knows no lists of lists."""
    for entry in values:
        if isinstance(entry, list):
            yield from _flat(entry)
        else:
            yield entry


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _value(value: Any) -> str:
    """One value in canonical form: a GS1 key, a CBV word, a number, or the text without space around it."""
    if isinstance(value, str):
        text = value.strip()
        if text[:4] in WHOLE:
            return _identifier(text)
        return _identifier(NAMES.full(text)) if ":" in text else number(text)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number(str(value))
    return ""


def _identifier(text: str) -> str:
    if text.startswith("urn:epcglobal:cbv:"):
        for urn, web in web_of_urns():
            text = text.replace(urn, web)
        return text
    canonical = identify(text).canonical
    if "%" in canonical:
        for escape, character in UNESCAPED:
            canonical = canonical.replace(escape, character)
    return canonical


def number(text: str) -> str:
    """A number without needless zeros and signs; other texts as they are.

    Like the reference implementation, by way of a binary fraction: of more than 15 digits only those stay
    that it can hold.
    """
    if text[:1] not in NUMERIC or "_" in text:
        return text
    if len(text) <= 15 and text.isascii() and text.isdigit():
        return text.lstrip("0") or "0"
    try:
        value = float(text)
    except ValueError:
        return text
    if not isfinite(value):
        return text
    return str(int(value)) if value.is_integer() else str(value)


_DEVICE = ("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod")
_METADATA = (
    *((name, _time(name)) for name in ("time", "startTime", "endTime")),
    *((name, _single(name)) for name in (*_DEVICE, "bizRules")),
)
_REPORT = (
    ("type", _word("type", "measurement")),
    ("exception", _word("exception", "alert")),
    *((name, _single(name)) for name in _DEVICE),
    ("time", _time("time")),
    *((name, _single(name)) for name in ("microorganism", "chemicalSubstance", "value")),
    ("component", _word("component", "component")),
    *(
        (name, _single(name))
        for name in (
            "stringValue", "booleanValue", "hexBinaryValue", "uriValue", "minValue", "maxValue", "meanValue",
            "sDev", "percRank", "percValue", "uom", "coordinateReferenceSystem",
        )
    ),
)  # fmt: skip
LEFT_OVER = set(REPORT) - {name for name, _ in _REPORT}
_SENSOR = (
    ("sensorMetadata", _object("sensorMetadata", _METADATA)),
    ("sensorReport", _listed("", _object("sensorReport", _REPORT))),
)
_QUANTITY = _object("quantityElement", [(name, _single(name)) for name in ("epcClass", "quantity", "uom")])
_SPECIAL: dict[str, Write] = {
    "eventTime": _time("eventTime"),
    "bizStep": _word("bizStep", "bizStep"),
    "disposition": _word("disposition", "disposition"),
    "persistentDisposition": _object(
        "persistentDisposition", [(name, _word(name, "disposition")) for name in ("set", "unset")]
    ),
    "sensorElementList": _listed("sensorElementList", _object("sensorElement", _SENSOR)),
    **{name: _listed(name, _single("epc")) for name in EPC_LISTS},
    **{name: _listed(name, _QUANTITY) for name in QUANTITY_LISTS},
    **{name: _object(name, [("id", _single("id"))]) for name in PLACES},
}
# The fields in the order of the standard; the lists of typed entries follow among the extensions.
FIELDS: tuple[tuple[str, Write], ...] = tuple(
    (name, _SPECIAL.get(name) or _single(name))
    for name in (
        "eventTime", "eventTimeZoneOffset", "certificationInfo", "parentID", "epcList", "inputEPCList",
        "childEPCs", "quantityList", "childQuantityList", "inputQuantityList", "outputEPCList",
        "outputQuantityList", "action", "transformationID", "bizStep", "disposition", "persistentDisposition",
        "readPoint", "bizLocation", "sensorElementList",
    )
)  # fmt: skip
TYPED = {name: _listed(name, _typed(entry, words)) for name, (entry, words) in TYPED_LISTS.items()}
NEVER = {
    "type",
    "recordTime",
    "eventID",
    "errorDeclaration",
    "@context",
    *COMMENTS,
    *(name for name, _ in FIELDS),
}
