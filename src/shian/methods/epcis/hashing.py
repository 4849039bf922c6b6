"""The event hash: one id for an event however it is written.

Source: GS1 Core Business Vocabulary 2.0, 8.9. Where its text and the reference implementation part ways, see
docs/epcis.md.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from shian.methods.epcis.fields import EPC_LISTS, PLACES, QUANTITY_LISTS, REPORT, TYPED_LISTS
from shian.methods.epcis.identifiers import identify
from shian.methods.epcis.model import Event
from shian.methods.epcis.names import COMMENT, XmlNames
from shian.methods.epcis.times import loose_utc
from shian.methods.epcis.vocabulary import vocabularies, web_of_urns

NAMES = XmlNames()
UNESCAPED = (("%27", "'"), ("%3B", ";"), ("%3D", "="))  # what a URI allows as it is
METADATA_ORDER = (
    "time", "startTime", "endTime",
    "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules",
)  # fmt: skip
REPORT_ORDER = (
    "type", "exception", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "time",
    "microorganism", "chemicalSubstance", "value", "component", "stringValue", "booleanValue", "hexBinaryValue", "uriValue",
    "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue", "uom", "coordinateReferenceSystem",
)  # fmt: skip
LEFT_OVER = set(REPORT) - set(REPORT_ORDER)
# The fields in the order of the standard.
FIELDS = (
    "eventTime", "eventTimeZoneOffset", "certificationInfo", "parentID", "epcList", "inputEPCList", "childEPCs",
    "quantityList", "childQuantityList", "inputQuantityList", "outputEPCList", "outputQuantityList", "action",
    "transformationID", "bizStep", "disposition", "persistentDisposition", "readPoint", "bizLocation",
    "sensorElementList",
)  # fmt: skip
NEVER = {"type", "recordTime", "eventID", "errorDeclaration", "@context", COMMENT, "comment", *FIELDS}
WORDS = {"bizStep": "bizStep", "disposition": "disposition", "set": "disposition", "unset": "disposition",
         "exception": "alert", "component": "component"}  # fmt: skip
TIMES = {"eventTime", "time", "startTime", "endTime"}


def event_hash(event: Event, *, ignore: Collection[str] = ()) -> str:
    """The hash id: `ni:///sha-256;<64 hexadecimal digits>?ver=CBV2.0`.

    Takes any event of the common form, as `read` gives it with all prefixes written out, faulty ones too.
    `ignore` are names of extensions to leave out (`Document.ignored`).
    """
    text = pre_hash(event, ignore=ignore)
    return f"ni:///sha-256;{sha256(text.encode('utf-8', 'replace')).hexdigest()}?ver=CBV2.0"


def pre_hash(event: Event, *, context: Mapping[str, str] | None = None, ignore: Collection[str] = ()) -> str:
    """The text that is hashed, for finding out why two hashes differ."""
    parts = [f"eventType={event.get('type', '')}"]
    for name in FIELDS:
        value = event.get(name)
        if value is not None:
            parts.append(_field(name, value))
    rest = [
        text
        for name, value in event.items()
        if name not in NEVER and name not in ignore and (text := _extension(name, value))
    ]
    if "sensorElementList" in event:
        rest.append(_report_leftovers(event["sensorElementList"]))
    rest.sort()
    return "".join(parts + rest)


def _field(name: str, value: Any) -> str:
    if name in EPC_LISTS:
        return _listed(name, [f"epc={_value(epc)}" for epc in _list(value)])
    if name in QUANTITY_LISTS:
        return _listed(name, [_quantity(entry) for entry in _list(value)])
    if name in PLACES or name == "persistentDisposition":
        order = ("id",) if name in PLACES else ("set", "unset")
        text = _ordered(value, order)
        return name + text if text else ""
    if name == "sensorElementList":
        return _listed(name, [_sensor_element(entry) for entry in _list(value)])
    return "".join(sorted(_named(name, entry) for entry in _list(value)))


def _listed(name: str, entries: list[str]) -> str:
    entries.sort()
    return name + "".join(entries) if entries else ""


def _quantity(entry: Any) -> str:
    text = _ordered(entry, ("epcClass", "quantity", "uom"))
    return f"quantityElement{text}" if text else ""


def _sensor_element(entry: Any) -> str:
    if not isinstance(entry, dict):
        return f"sensorElement{_text(entry)}"
    metadata = _ordered(entry.get("sensorMetadata"), METADATA_ORDER)
    reports = [
        _ordered(report, REPORT_ORDER, typed="measurement") for report in _list(entry.get("sensorReport"))
    ]
    parts = [f"sensorMetadata{metadata}"] if metadata else []
    parts += sorted(f"sensorReport{report}" for report in reports if report)
    parts.append(_extensions(entry))
    text = "".join(parts)
    return f"sensorElement{text}" if text else ""


def _report_leftovers(elements: Any) -> str:
    """Fields of sensor reports that the order of the standard does not know (bizRules), at the event's end."""
    found = []
    for element in _list(elements):
        reports = _list(element.get("sensorReport")) if isinstance(element, dict) else []
        texts = [
            "".join(sorted(_named(name, report[name]) for name in report if name in LEFT_OVER))
            for report in reports
            if isinstance(report, dict)
        ]
        if any(texts):
            found.append("sensorElement" + "".join(sorted(f"sensorReport{text}" for text in texts if text)))
    return _listed("sensorElementList", found)


def _ordered(value: Any, order: Iterable[str], typed: str = "") -> str:
    """Known fields in order, then the extensions."""
    if not isinstance(value, dict):
        return ""
    parts = []
    for name in order:
        inner = value.get(name)
        if inner is None:
            continue
        if name == "type" and typed:
            parts.append(f"type={_word(inner, typed)}")
        elif isinstance(inner, list):
            parts += sorted(_named(name, entry) for entry in inner)
        else:
            parts.append(_named(name, inner))
    return "".join(parts) + _extensions(value)


def _named(name: str, value: Any) -> str:
    if name in WORDS:
        text = _word(value, WORDS[name])
    elif name in TIMES and isinstance(value, str):
        text = loose_utc(value.strip()) or value.strip()
    else:
        text = _value(value)
    return f"{name}={text}" if text else ""


def _word(value: Any, vocabulary: str) -> str:
    known = vocabularies()[vocabulary].full.get(value.strip()) if isinstance(value, str) else None
    return known or _value(value)


def _extensions(value: Mapping[str, Any]) -> str:
    found = [_extension(name, inner) for name, inner in value.items() if name[:1] == "{" and name != COMMENT]
    found.sort()
    return "".join(found)


def _extension(name: str, value: Any) -> str:
    """An extension, or a list of typed entries: name, value, and what is within, in order."""
    if name in TYPED_LISTS:
        entry_name, vocabulary = TYPED_LISTS[name]
        return _listed(name, [_typed(entry, entry_name, vocabulary) for entry in _list(value)])
    if isinstance(value, list):
        return "".join(sorted(_extension(name, entry) for entry in flat(value)))
    if isinstance(value, dict):
        text = _text(value.get("#text"))
        inner = sorted(
            _extension(key, entry) for key, entry in value.items() if key not in ("#text", COMMENT, "comment")
        )
        return f"{name}{'=' if text else ''}{text}{''.join(inner)}"
    text = _text(value)
    return f"{name}={text}" if text else name


def _typed(entry: Any, name: str, vocabulary: str) -> str:
    if not isinstance(entry, dict):
        return ""
    kind = entry.get("type")
    first = "" if kind is None else f"type={_word(kind, vocabulary)}"
    return f"{first}{_named(name, entry.get(name))}"


def flat(values: list[Any]) -> Iterator[Any]:
    """The entries of a list, those of lists within it too: XML knows no lists of lists."""
    for entry in values:
        if isinstance(entry, list):
            yield from flat(entry)
        else:
            yield entry


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    return "" if value is None else _value(value)


def _value(value: Any) -> str:
    """One value in canonical form: a GS1 key, a CBV word, a number, or the text without space around it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number(str(value))
    if not isinstance(value, str):
        return ""
    text = NAMES.full(value.strip())
    if text[:4] in ("urn:", "http", "URN:", "HTTP"):
        if text.startswith("urn:epcglobal:cbv:"):
            for urn, web in web_of_urns():
                text = text.replace(urn, web)
            return text
        return _identifier(text)
    return number(text)


def _identifier(text: str) -> str:
    canonical = identify(text).canonical
    if "%" in canonical:
        for escape, character in UNESCAPED:
            canonical = canonical.replace(escape, character)
    return canonical


def number(text: str) -> str:
    """A number without leading or trailing zeros; other texts as they are."""
    try:
        value = float(text)
        return str(int(value)) if value.is_integer() else str(value)
    except (ValueError, OverflowError):
        return text
