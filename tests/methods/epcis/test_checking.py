"""Checking: every rule refuses what breaks it, names event, field and reason, and takes what is right."""

from __future__ import annotations

from typing import Any

import pytest

from shian.methods.epcis import check_event, read, understood
from tests.methods.epcis.examples import LOT, PO, SGTIN, event, told, whole

GRAI = "urn:epc:id:grai:6901234.00055.1"
REPORT = {"type": "Temperature", "value": 3.5, "uom": "CEL"}
URI = "https://ns.example.cn/x"


def faults(**fields: Any) -> list[str]:
    return told(read(whole(event(fields.pop("kind", "ObjectEvent"), **fields))))


def sensor(metadata: Any = None, **report: Any) -> list[dict[str, Any]]:
    made: dict[str, Any] = {"sensorReport": [{**REPORT, **report}]}
    return [made if metadata is None else {**made, "sensorMetadata": metadata}]


@pytest.mark.parametrize(
    ("kind", "missing", "fault"),
    [
        ("ObjectEvent", "eventTime", "0 eventTime: is missing"),
        ("ObjectEvent", "eventTimeZoneOffset", "0 eventTimeZoneOffset: is missing"),
        ("ObjectEvent", "action", "0 action: is missing"),
        ("TransactionEvent", "bizTransactionList", "0 bizTransactionList: is missing"),
        ("AssociationEvent", "parentID", "0 parentID: is missing"),
        (
            "ObjectEvent",
            "epcList",
            "0 epcList: is missing: an object event has epcList, quantityList, or sensorElementList and"
            " readPoint",
        ),
        (
            "AggregationEvent",
            "parentID",
            "0 parentID: is missing: it may be left out with action OBSERVE only",
        ),
        (
            "AggregationEvent",
            "childEPCs",
            "0 childEPCs: is missing: without childEPCs and childQuantityList, the action must be DELETE",
        ),
        (
            "AssociationEvent",
            "childEPCs",
            "0 childEPCs: is missing: without childEPCs and childQuantityList, the action must be DELETE",
        ),
        (
            "TransactionEvent",
            "epcList",
            "0 epcList: is missing: without epcList and quantityList, the action must be DELETE",
        ),
        (
            "TransformationEvent",
            "inputEPCList",
            "0 inputEPCList: is missing: without transformationID there must be inputs and outputs",
        ),
    ],
)
def test_required_fields(kind: str, missing: str, fault: str) -> None:
    assert told(read(whole(event(kind, without=missing)))) == [fault]


@pytest.mark.parametrize(
    ("kind", "fields", "without"),
    [
        ("ObjectEvent", {"epcList": []}, ""),
        ("ObjectEvent", {"quantityList": [{"epcClass": LOT}]}, "epcList"),
        ("ObjectEvent", {"sensorElementList": sensor(), "readPoint": {"id": URI}}, "epcList"),
        ("ObjectEvent", {"action": "ADD", "ilmd": {"ex:a": {"b": 1}}}, ""),
        ("AggregationEvent", {"action": "OBSERVE"}, "parentID"),
        ("AggregationEvent", {"action": "DELETE"}, "childEPCs"),
        ("AggregationEvent", {"childQuantityList": [{"epcClass": LOT}]}, "childEPCs"),
        ("AssociationEvent", {"action": "DELETE"}, "childEPCs"),
        ("AssociationEvent", {"parentID": "urn:epc:id:sgln:6901234.00007.0"}, ""),
        ("AssociationEvent", {"persistentDisposition": {"set": ["conformant"]}}, ""),
        ("TransactionEvent", {"action": "DELETE"}, "epcList"),
        ("TransactionEvent", {"bizTransactionList": [{"bizTransaction": URI}]}, ""),
        ("TransformationEvent", {"transformationID": "urn:uuid:1"}, "inputEPCList"),
        ("TransformationEvent", {"ilmd": {}}, ""),
        ("ObjectEvent", {"bizStep": URI, "disposition": "ex:gone"}, ""),
        ("ObjectEvent", {"bizStep": "https://ref.gs1.org/cbv/BizStep-shipping"}, ""),
        ("ObjectEvent", {"certificationInfo": [URI, "urn:x:y"]}, ""),
        ("ObjectEvent", {"eventTime": "2026-02-28T23:59:59.123456789-13:59"}, ""),
        ("ObjectEvent", {"epcList": ["urn:epc:id:gid:1.2.3", "https://example.cn/things/7"]}, ""),
        ("ObjectEvent", {"epcList": ["https://shop.example.cn/gtin/6901234111118/ser/7"]}, ""),
        ("ObjectEvent", {"quantityList": [{"epcClass": "https://id.gs1.org/01/06901234111118"}]}, ""),
        ("ObjectEvent", {"quantityList": [{"epcClass": URI, "quantity": 0}]}, ""),
        ("ObjectEvent", {"sensorElementList": sensor(type="gs1:Length", exception="ALARM_CONDITION")}, ""),
        ("ObjectEvent", {"sensorElementList": sensor({"time": "2026-03-01T08:00:00Z"}, component="x")}, ""),
        ("ObjectEvent", {"sensorElementList": [{"sensorReport": [{"exception": "ERROR_CONDITION"}]}]}, ""),
        ("ObjectEvent", {"errorDeclaration": {"declarationTime": "2026-03-01T08:00:00Z", "ex:by": "Li"}}, ""),
        ("ObjectEvent", {"ex:a": None, "https://full.example.cn/a": [[1]]}, ""),
    ],
)
def test_what_the_standard_allows_is_taken(kind: str, fields: dict[str, Any], without: str) -> None:
    assert told(read(whole(event(kind, without=without, **fields)))) == []


TIME = "is no date and time with a time zone, such as 2026-03-01T08:30:00.000+08:00"
WORD = "is neither a word of the Core Business Vocabulary 2.0 nor a URI"


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"eventTime": "2026-02-30T08:00:00Z"}, f"eventTime: 2026-02-30T08:00:00Z {TIME}"),
        ({"eventTime": "2026-03-01T08:00:00"}, f"eventTime: 2026-03-01T08:00:00 {TIME}"),
        ({"eventTime": "2026-03-01T24:00:00Z"}, f"eventTime: 2026-03-01T24:00:00Z {TIME}"),
        ({"eventTime": 1772323200}, f"eventTime: 1772323200 {TIME}"),
        ({"recordTime": "now"}, f"recordTime: now {TIME}"),
        ({"eventTimeZoneOffset": "+8"}, "eventTimeZoneOffset: +8 is no offset from UTC, such as +08:00"),
        (
            {"eventTimeZoneOffset": "+14:30"},
            "eventTimeZoneOffset: +14:30 is no offset from UTC, such as +08:00",
        ),
        ({"action": "add"}, "action: add is none of ADD, OBSERVE and DELETE"),
        ({"eventID": "seven"}, "eventID: seven is no URI"),
        ({"certificationInfo": [{}]}, "certificationInfo: {} is no URI"),
        ({"bizStep": "transforming"}, f"bizStep: transforming {WORD}"),
        ({"disposition": "Active"}, f"disposition: Active {WORD}"),
        ({"disposition": 1}, "disposition: 1 is no text"),
        (
            {"bizStep": "urn:epcglobal:cbv:bizstep:shipping"},
            "bizStep: urn:epcglobal:cbv:bizstep:shipping is written shipping in JSON",
        ),
        (
            {"bizStep": "urn:epcglobal:cbv:bizstep:none"},
            "bizStep: urn:epcglobal:cbv:bizstep:none is no word of the Core Business Vocabulary 2.0",
        ),
        ({"epcList": "x"}, "epcList: must be a list"),
        ({"epcList": [SGTIN, SGTIN]}, "epcList: has an EPC twice"),
        ({"epcList": ["0690123411111"]}, "epcList: 0690123411111: is no URI"),
        ({"epcList": [7]}, "epcList: 7 is no URI"),
        (
            {"epcList": [LOT]},
            f"epcList: {LOT} names a class, not an instance: it belongs in a quantity list",
        ),
        (
            {"epcList": ["https://id.gs1.org/01/06901234111117/21/1"]},
            "epcList: https://id.gs1.org/01/06901234111117/21/1: the check digit is 7 but must be 8",
        ),
        (
            {"epcList": ["https://shop.example.cn/x/00/069012340000000178"]},
            "epcList: https://shop.example.cn/x/00/069012340000000178: the check digit is 8 but must be 7",
        ),
        (
            {"epcList": ["urn:epc:id:sgtin:6901234.11111.1"]},
            "epcList: urn:epc:id:sgtin:6901234.11111.1: company prefix and reference must have 13 digits"
            " together, not 12",
        ),
        ({"quantityList": [{}]}, "quantityList[1].epcClass: is missing"),
        (
            {"quantityList": [{"epcClass": SGTIN}]},
            f"quantityList[1].epcClass: {SGTIN} names an instance, not a class: it belongs in a list of EPCs",
        ),
        ({"quantityList": [{"epcClass": LOT, "quantity": "2"}]}, "quantityList[1].quantity: 2 is no number"),
        (
            {"quantityList": [{"epcClass": LOT, "quantity": True}]},
            "quantityList[1].quantity: True is no number",
        ),
        ({"quantityList": [{"epcClass": LOT, "quantity": -1}]}, "quantityList[1].quantity: -1 is negative"),
        (
            {"quantityList": [{"epcClass": LOT, "quantity": 1, "uom": "kg"}]},
            "quantityList[1].uom: kg is no code of a unit: two or three capital letters or digits",
        ),
        (
            {"quantityList": [{"epcClass": LOT, "ex:a": 1}]},
            "quantityList[1].{https://ns.example.cn/}a: is not allowed here",
        ),
        ({"readPoint": "x"}, "readPoint: must be an object with an id"),
        ({"readPoint": {}}, "readPoint.id: is missing"),
        ({"readPoint": {"id": "yard 7"}}, "readPoint.id: yard 7: is no URI"),
        (
            {"bizLocation": {"id": URI, "gate": 1}},
            "bizLocation.gate: is no field of the standard, and has no namespace",
        ),
        (
            {"bizTransactionList": [{**PO[0], "type": "order"}]},
            f"bizTransactionList[1].type: order {WORD}",
        ),
        ({"bizTransactionList": [{"type": "po"}]}, "bizTransactionList[1].bizTransaction: is missing"),
        ({"sourceList": [{"source": URI}]}, "sourceList[1].type: is missing"),
        ({"sourceList": [{"type": "place", "source": URI}]}, f"sourceList[1].type: place {WORD}"),
        ({"destinationList": {}}, "destinationList: must be a list"),
        ({"destinationList": ["x"]}, "destinationList[1]: must be an object"),
        ({"persistentDisposition": {}}, "persistentDisposition: has neither set nor unset"),
        (
            {"persistentDisposition": {"set": []}},
            "persistentDisposition.set: must be a list of at least one disposition",
        ),
        (
            {"persistentDisposition": {"set": ["active", "active"]}},
            "persistentDisposition.set: active is given twice",
        ),
        ({"persistentDisposition": {"set": ["gone"]}}, f"persistentDisposition.set: gone {WORD}"),
        ({"errorDeclaration": {}}, "errorDeclaration.declarationTime: is missing"),
        (
            {"errorDeclaration": {"declarationTime": "2026-03-01T08:00:00Z", "reason": "typo"}},
            f"errorDeclaration.reason: typo {WORD}",
        ),
        (
            {"errorDeclaration": {"declarationTime": "2026-03-01T08:00:00Z", "correctiveEventIDs": ["1"]}},
            "errorDeclaration.correctiveEventIDs: 1 is no URI",
        ),
        ({"ilmd": {"ex:a": 1}}, "ilmd: is allowed with action ADD only"),
        ({"parentID": GRAI}, "parentID: is no field of ObjectEvent, and has no namespace"),
        ({"colour": "red"}, "colour: is no field of ObjectEvent, and has no namespace"),
    ],
)
def test_values_of_an_object_event(fields: dict[str, Any], fault: str) -> None:
    assert faults(**fields) == [f"0 {fault}"]


@pytest.mark.parametrize(
    ("element", "fault"),
    [
        (sensor(type="Warmth"), f"[1].sensorReport[1].type: Warmth {WORD}"),
        (sensor(exception="ALARM"), f"[1].sensorReport[1].exception: ALARM {WORD}"),
        (sensor(component="w"), f"[1].sensorReport[1].component: w {WORD}"),
        (sensor(value="3.5"), "[1].sensorReport[1].value: 3.5 is no number"),
        (sensor(booleanValue="true"), "[1].sensorReport[1].booleanValue: true is neither true nor false"),
        (sensor(hexBinaryValue="xyz"), "[1].sensorReport[1].hexBinaryValue: xyz is not hexadecimal"),
        (sensor(stringValue=7), "[1].sensorReport[1].stringValue: 7 is no text"),
        (sensor(uriValue="a b"), "[1].sensorReport[1].uriValue: a b is no URI"),
        (sensor(unit="C"), "[1].sensorReport[1].unit: is no field of the standard, and has no namespace"),
        (sensor({"startTime": "8 am"}), f"[1].sensorMetadata.startTime: 8 am {TIME}"),
        (sensor({"gate": 1}), "[1].sensorMetadata.gate: is no field of the standard, and has no namespace"),
        (sensor([]), "[1].sensorMetadata: must be an object"),
        ([{"sensorReport": []}], "[1].sensorReport: must be a list of at least one report"),
        ([{}], "[1].sensorReport: is missing"),
        ([{"sensorReport": [{"value": 1}]}], "[1].sensorReport[1].type: is missing"),
    ],
)
def test_sensor_elements(element: list[dict[str, Any]], fault: str) -> None:
    assert faults(sensorElementList=element) == [f"0 sensorElementList{fault}"]


@pytest.mark.parametrize("name", ["time", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod"])
def test_what_is_said_for_all_reports_is_not_said_in_one(name: str) -> None:
    value = "2026-03-01T08:00:00Z" if name == "time" else URI
    assert faults(sensorElementList=sensor({name: value}, **{name: value})) == [
        f"0 sensorElementList[1].sensorReport[1].{name}: is given in sensorMetadata too"
    ]


def test_master_data_of_lots_needs_namespaces_and_the_right_event() -> None:
    assert faults(action="ADD", ilmd={"field": "B7"}) == [
        "0 ilmd.field: is no field of the standard, and has no namespace"
    ]
    assert faults(action="ADD", ilmd={"@context": {"i": "https://i.cn/"}, "i:a": 1}) == [
        "0 ilmd.@context: is no field of the standard, and has no namespace"
    ]
    assert faults(kind="AggregationEvent", ilmd={"ex:a": 1}) == [
        "0 ilmd: is no field of AggregationEvent, and has no namespace"
    ]


def test_two_events_with_one_id() -> None:
    same = {"eventID": "urn:uuid:1"}
    declared = {**same, "errorDeclaration": {"declarationTime": "2026-03-01T08:00:00Z"}}
    other = event(**same, bizStep="shipping")
    assert told(read(whole(event(**same), event(), other))) == ["2 eventID: is that of event 1 too"]
    assert told(read(whole(event(**same), event(), event(**same)))) == []  # the same event again
    assert told(read(whole(event(**same), event(**declared)))) == []


@pytest.mark.parametrize(
    ("kind", "name", "refused"),
    [
        ("ObjectEvent", "epcList", True),
        ("TransformationEvent", "inputEPCList", True),
        ("TransformationEvent", "outputEPCList", True),
        ("TransactionEvent", "epcList", False),
        ("AggregationEvent", "childEPCs", False),
    ],
)
def test_an_epc_twice_in_json(kind: str, name: str, refused: bool) -> None:
    assert faults(kind=kind, **{name: [SGTIN, SGTIN]}) == ([f"0 {name}: has an EPC twice"] if refused else [])


def test_words_of_measurements_stand_bare_in_json() -> None:
    voc = "https://gs1.org/voc/"
    where = "0 sensorElementList[1].sensorReport[1]"
    assert faults(sensorElementList=sensor(type=f"{voc}Temperature")) == [
        f"{where}.type: {voc}Temperature is written Temperature in JSON"
    ]
    assert faults(sensorElementList=sensor(exception="https://www.gs1.org/voc/Fire")) == [
        f"{where}.exception: https://www.gs1.org/voc/Fire is no word of the Core Business Vocabulary 2.0"
    ]
    assert faults(sensorElementList=sensor(type="gs1:Temperature")) == []


def test_names_of_orders_and_parties_that_are_no_epcs() -> None:
    orders = [{"type": "po", "bizTransaction": "urn:epc:order:77"}]
    assert faults(kind="TransactionEvent", bizTransactionList=orders) == []
    assert faults(epcList=["urn:epc:order:77"]) == [
        "0 epcList: urn:epc:order:77: an EPC URN begins with urn:epc:id:, urn:epc:idpat: or urn:epc:class:"
        " and a scheme"
    ]


def test_types_of_events() -> None:
    assert told(read(whole({**event(), "type": "QuantityEvent"}))) == [
        "0 type: QuantityEvent is no type of event, and has no namespace"
    ]
    assert told(read(whole({**event(), "type": "https://例.cn/Salting"}))) == [
        "0 type: https://例.cn/Salting is no URI"
    ]
    own = {**event(without="action epcList"), "type": "ex:SaltingEvent", "salt": 2}
    assert told(read(whole(own))) == []
    assert told(read(whole({"type": "ex:SaltingEvent", "eventTime": "x"}))) == [
        f"0 eventTime: x {TIME}",
        "0 eventTimeZoneOffset: is missing",
    ]


def test_one_event_alone_is_checked_the_same() -> None:
    (fault,) = check_event(event(action="CREATE"))
    assert (fault.event, fault.field, fault.name) == (None, "action", "ValidationException")
    assert fault.problem.message == "%(value)s is none of ADD, OBSERVE and DELETE"


def test_words_of_xml_are_refused_where_the_vocabulary_has_none() -> None:
    text = whole(event(bizStep="shipping"))
    assert told(read(text)) == []
    xml = (
        "<ObjectEvent><eventTime>2026-03-01T08:00:00Z</eventTime><eventTimeZoneOffset>+08:00</eventTimeZoneOffset>"
        f"<epcList><epc>{SGTIN}</epc></epcList><action>ADD</action>"
        "<bizStep>urn:epcglobal:cbv:bizstep:sending</bizStep></ObjectEvent>"
    )
    assert told(read(xml.encode())) == [
        "0 bizStep: urn:epcglobal:cbv:bizstep:sending is no word of the Core Business Vocabulary 2.0"
    ]


def test_faults_of_one_event_are_told_up_to_fifty() -> None:
    many = read(whole(event(epcList=list(range(1000))), event(action="CREATE")))
    assert [fault.event for fault in many.faults] == [0] * 50 + [1]
    xml = f"<ObjectEvent><epcList>{'<x/>' * 1000}</epcList></ObjectEvent>"
    found = read(xml.encode())
    assert sum(fault.field == "epcList.x" for fault in found.faults) == 50


@pytest.mark.parametrize("odd", [[[1]], [{"type": 3}], "x", 7, None, [None], {"id": []}])
@pytest.mark.parametrize(
    "name", ["sourceList", "epcList", "quantityList", "parentID", "bizLocation", "bizStep"]
)
def test_of_a_type_of_ones_own_only_what_has_the_standards_form_is_understood(name: str, odd: Any) -> None:
    own = {**event("ObjectEvent", epcList=[SGTIN]), "type": "{https://ns.example.cn}Washed"}
    assert understood(own) == own
    assert understood({**own, name: odd}) == {key: value for key, value in own.items() if key != name}
