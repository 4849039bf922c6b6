"""The parameters of a query for events, and the conditions they mean.

Source: EPCIS 2.0, 8.2.7.1 (SimpleEventQuery) and its query schema: 61 fixed names, and families of names with
a unit, a type or the name of an extension in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shian.methods.epcis.names import STANDARD
from shian.methods.epcisquery import fields, values
from shian.methods.epcisquery.model import (
    ANY_CLASS,
    ANY_EPC,
    CLASSES,
    EPCS,
    Amount,
    Condition,
    Declared,
    Field,
    Ids,
    Moment,
    Named,
    Names,
    OneOf,
    Place,
    Query,
    QueryFault,
    Reading,
    SensorType,
    Value,
)
from shian.methods.epcisquery.patterns import pattern_of
from shian.methods.epcisquery.units import kept, kept_spread, kept_unit
from shian.methods.problems import problem

Spaces = Mapping[str, Sequence[str]]
Builder = Callable[[str, Any], Condition | None]
MOST_PARAMETERS = 60
HASH_ID = re.compile(r"ni:///sha-256;([0-9a-f]{64})\?ver=CBV2\.[0-9]+")
SPECIAL = ("orderBy", "orderDirection", "eventCountLimit", "maxEventCount", "@context")
METADATA, REPORT = "$.sensorElementList.sensorMetadata", "$.sensorElementList.sensorReport"
READINGS = {
    "value": "value", "minValue": "min_value", "maxValue": "max_value", "meanValue": "mean_value",
    "sDev": "s_dev", "percValue": "perc_value",
}  # fmt: skip


def query_of(parameters: Mapping[str, Any], spaces: Spaces) -> Query:
    """The query that these parameters mean.

    Args:
        parameters: names and values, as in a JSON query body.
        spaces: namespaces by prefix, for names of extensions. A prefix may stand for several.

    Raises:
        QueryFault: naming the first parameter that is not understood, and why.
    """
    if len(parameters) > MOST_PARAMETERS:
        raise QueryFault("", problem("more than %(most)s parameters", most=MOST_PARAMETERS))
    conditions = []
    for name, given in parameters.items():
        if name in SPECIAL:
            continue
        made = _condition(name, given, {**{p: (n,) for p, n in STANDARD.items()}, **spaces})
        if made is not None:
            conditions.append(made)
    return _ordered(parameters, spaces, tuple(conditions))


def _condition(name: str, given: Any, spaces: Spaces) -> Condition | None:
    builder = FIXED.get(name)
    if builder is not None:
        return builder(name, given)
    for pattern, family in FAMILIES:
        found = pattern.fullmatch(name)
        if found:
            return family(name, given, found)
    made = fields.condition(name, given, spaces)
    if made is None:
        raise QueryFault(name, problem("there is no such parameter"))
    return made


def _ordered(parameters: Mapping[str, Any], spaces: Spaces, conditions: tuple[Condition, ...]) -> Query:
    order = parameters.get("orderBy")
    direction = parameters.get("orderDirection", "DESC")
    first, most = (values.count(name, parameters.get(name)) for name in ("eventCountLimit", "maxEventCount"))
    if first is not None and most is not None:
        raise QueryFault("maxEventCount", problem("eventCountLimit and maxEventCount exclude each other"))
    if first is not None and order is None:
        raise QueryFault("eventCountLimit", problem("eventCountLimit needs orderBy"))
    if direction not in ("ASC", "DESC"):
        raise QueryFault("orderDirection", problem("must be ASC or DESC"))
    columns = {"eventTime": "event_time", "recordTime": "record_time", None: ""}
    column = columns.get(order) if order is None or isinstance(order, str) else None
    if column is None:
        paths = fields.order_paths(order, spaces)
        return Query(conditions, "extension", paths, direction == "DESC", first, most)
    return Query(conditions, column, (), direction == "DESC", first, most)


def _one_of(column: str, vocabulary: str = "") -> Builder:
    def build(name: str, given: Any) -> Condition:
        return OneOf(column, values.words(name, given, vocabulary))

    return build


def _action(name: str, given: Any) -> Condition:
    chosen = values.texts(name, given)
    wrong = next((v for v in chosen if v not in ("ADD", "OBSERVE", "DELETE")), None)
    if wrong is not None:
        raise QueryFault(name, problem("must be ADD, OBSERVE or DELETE, not “%(value)s”", value=wrong))
    return OneOf("action", chosen)


def _moment(column: str) -> Builder:
    def build(name: str, given: Any) -> Condition:
        return Moment(column, name[:2], values.moment(name, given))

    return build


def _place(column: str) -> Builder:
    def build(name: str, given: Any) -> Condition:
        return Place(column, values.identifiers(name, given), name.startswith("WD_"))

    return build


def _match(*roles: Named) -> Builder:
    def build(name: str, given: Any) -> Condition:
        return Names(roles, pattern_of(name, values.texts(name, given)))

    return build


def _ids(name: str, given: Any) -> Condition:
    hashes, others = [], []
    for text in values.texts(name, given):
        found = HASH_ID.fullmatch(text)
        others.append(text)
        if found:
            hashes.append(found[1])
    return Ids(tuple(hashes), tuple(others))


def _words_at(vocabulary: str, *paths: str) -> Builder:
    """Words of a vocabulary at these paths, in whichever form the event has them."""

    def build(name: str, given: Any) -> Condition:
        chosen = values.forms(name, given, vocabulary)
        return Field(paths, "EQ", tuple(Value(text) for text in chosen))

    return build


def _texts_at(*paths: str) -> Builder:
    def build(name: str, given: Any) -> Condition:
        return Field(paths, "EQ", values.spellings(name, given))

    return build


def _moments_at(*paths: str) -> Builder:
    def build(name: str, given: Any) -> Condition:
        moment = values.moment(name, given)
        return Field(paths, name[:2], (Value(moment, None, moment),))

    return build


def _exists(made: Condition) -> Builder:
    return lambda name, given: made if values.wanted(name, given) else None


def _device(*names: str) -> tuple[str, ...]:
    return tuple(f"{base}.{name}" for name in names for base in (METADATA, REPORT))


def _boolean(name: str, given: Any) -> Condition:
    return Field((f"{REPORT}.booleanValue",), "EQ", (values.boolean(name, given),))


def _rank(name: str, given: Any) -> Condition:
    return Reading("perc_rank", name[:2], values.compared(name, given, name[:2]), None)


def _amount(name: str, given: Any) -> Condition:
    return Amount(name[:2], values.compared(name, given, name[:2]), None)


FIXED: dict[str, Builder] = {
    "eventType": _one_of("type"),
    **{f"{op}_eventTime": _moment("event_time") for op in ("GE", "LT")},
    **{f"{op}_recordTime": _moment("record_time") for op in ("GE", "LT")},
    "EQ_action": _action,
    "EQ_bizStep": _one_of("biz_step", "bizStep"),
    "EQ_disposition": _one_of("disposition", "disposition"),
    "EQ_persistentDisposition_set": _words_at("disposition", "$.persistentDisposition.set"),
    "EQ_persistentDisposition_unset": _words_at("disposition", "$.persistentDisposition.unset"),
    **{f"{op}_quantity": _amount for op in ("EQ", "GT", "GE", "LT", "LE")},
    "EQ_readPoint": _place("read_point"),
    "WD_readPoint": _place("read_point"),
    "EQ_bizLocation": _place("biz_location"),
    "WD_bizLocation": _place("biz_location"),
    "EQ_transformationID": _match(Named.TRANSFORMATION),
    "MATCH_epc": _match(*EPCS),
    "MATCH_parentID": _match(Named.PARENT),
    "MATCH_inputEPC": _match(Named.INPUT),
    "MATCH_outputEPC": _match(Named.OUTPUT),
    "MATCH_anyEPC": _match(*ANY_EPC),
    "MATCH_epcClass": _match(*CLASSES),
    "MATCH_inputEPCClass": _match(Named.INPUT_QUANTITY),
    "MATCH_outputEPCClass": _match(Named.OUTPUT_QUANTITY),
    "MATCH_anyEPCClass": _match(*ANY_CLASS),
    "EQ_eventID": _ids,
    "EXISTS_errorDeclaration": _exists(Declared()),
    **{f"{op}_{name}": _moment("declared_at") for op in ("GE", "LT")
       for name in ("errorDeclaration_Time", "errorDeclarationTime")},
    "EQ_errorReason": _words_at("reason", "$.errorDeclaration.reason"),
    "EQ_correctiveEventID": _texts_at("$.errorDeclaration.correctiveEventIDs"),
    "EXISTS_sensorElementList": _exists(Field(("$.sensorElementList",), "EXISTS")),
    "EXISTS_sensorElement": _exists(Field(("$.sensorElementList",), "EXISTS")),
    **{f"{op}_time": _moments_at(f"{METADATA}.time", f"{REPORT}.time") for op in ("GE", "LT")},
    **{f"{op}_startTime": _moments_at(f"{METADATA}.startTime") for op in ("GE", "LT")},
    **{f"{op}_endTime": _moments_at(f"{METADATA}.endTime") for op in ("GE", "LT")},
    "EQ_type": lambda name, given: SensorType(values.words(name, given, "measurement")),
    **{f"EQ_{name}": _texts_at(*_device(name))
       for name in ("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules")},
    **{f"EQ_{name}": _texts_at(f"{REPORT}.{name}")
       for name in ("microorganism", "chemicalSubstance", "stringValue", "hexBinaryValue", "uriValue")},
    "EQ_booleanValue": _boolean,
    **{f"{op}_percRank": _rank for op in ("GE", "LT", "GT", "LE", "EQ")},
}  # fmt: skip


def _typed(role: Named, vocabulary: str) -> Callable[[str, Any, re.Match[str]], Condition]:
    def build(name: str, given: Any, found: re.Match[str]) -> Condition:
        sort = values.words(name, [found[1]], vocabulary)
        return Names((role,), pattern_of(name, values.texts(name, given)), sort)

    return build


def _reading(name: str, given: Any, found: re.Match[str]) -> Condition:
    bring = kept_spread if found[2] == "sDev" else kept
    numbers = tuple(bring(number, found[3]) for number in values.compared(name, given, found[1]))
    return Reading(READINGS[found[2]], found[1], numbers, kept_unit(found[3]))


def _amount_in(name: str, given: Any, found: re.Match[str]) -> Condition:
    numbers = tuple(kept(number, found[2]) for number in values.compared(name, given, found[1]))
    return Amount(found[1], numbers, kept_unit(found[2]))


FAMILIES: tuple[tuple[re.Pattern[str], Callable[[str, Any, re.Match[str]], Condition]], ...] = (
    (re.compile(r"EQ_bizTransaction_(.+)", re.DOTALL), _typed(Named.TRANSACTION, "bizTransaction")),
    (re.compile(r"EQ_source_(.+)", re.DOTALL), _typed(Named.SOURCE, "sourceDest")),
    (re.compile(r"EQ_destination_(.+)", re.DOTALL), _typed(Named.DESTINATION, "sourceDest")),
    (re.compile(rf"(EQ|GT|GE|LT|LE)_({'|'.join(READINGS)})_([A-Z0-9]{{2,4}})"), _reading),
    (re.compile(r"(EQ|GT|GE|LT|LE)_quantity_([A-Z0-9]{2,4})"), _amount_in),
)
