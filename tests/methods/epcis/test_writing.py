"""Writing: what is written says the same, keeps the hash, and follows the formats asked for."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from lxml import etree

from shian.methods.epcis import (
    CbvFormat,
    Document,
    EpcFormat,
    WritingError,
    event_hash,
    event_json,
    event_xml,
    normal,
    read,
    to_json,
    to_xml,
)
from tests.methods.epcis.examples import LOT, SGTIN, document, event, told, whole

CREATED = "2026-03-02T00:00:00Z"


def hashes(found: Document) -> list[str]:
    return [event_hash(entry) for entry in found.events]


@pytest.mark.parametrize("name", ["yard.json", "yard.xml", "old.xml"])
def test_round_trips_keep_content_hash_and_master_data(name: str) -> None:
    first = document(name)
    json = read(to_json(first))
    xml = read(to_xml(first))
    again = read(to_json(xml))
    for found in (json, xml, again):
        assert told(found) == []
        assert found.events == first.events
        assert hashes(found) == hashes(first)
        assert found.master == first.master
        assert found.version == "2.0"
        assert found.creation_date == first.creation_date


def test_values_of_extensions_keep_their_types_through_xml() -> None:
    values: dict[str, Any] = {
        "ex:whole": 12, "ex:part": 0.5, "ex:yes": True, "ex:text": "12",
        "ex:many": ["a", 2, {"ex:in": False}],
        "ex:object": {"ex:a": {"ex:b": 1}, "plain": "attribute", "#text": "beside"}, "ex:empty": "",
    }  # fmt: skip
    first = read(whole(event(**values)))
    assert told(first) == []
    assert read(to_xml(first)).events == first.events


def test_a_unit_without_a_quantity_goes_through_xml() -> None:
    first = read(whole(event(quantityList=[{"epcClass": LOT, "uom": "KGM"}])))
    assert told(first) == []
    data = to_xml(first)
    assert b'<quantity xsi:nil="true"/>' in data
    assert (told(read(data)), read(data).events) == ([], first.events)


def test_quantities_have_no_exponent_in_xml() -> None:
    first = read(whole(event(quantityList=[{"epcClass": LOT, "quantity": 1e-7}])))
    assert b"<quantity>0.0000001</quantity>" in to_xml(first)
    assert read(to_xml(first)).events == first.events


def test_query_results_stay_query_results() -> None:
    body = {
        "queryResults": {"queryName": "q1", "subscriptionID": "s1", "resultsBody": {"eventList": [event()]}}
    }
    first = read(whole(type="EPCISQueryDocument", epcisBody=body))
    for data in (to_json(first), to_xml(first)):
        found = read(data)
        assert (found.kind, found.header, found.events) == ("query", first.header, first.events)


def test_sender_and_receiver_go_into_the_header_of_xml() -> None:
    head = {"sender": "urn:epc:id:sgln:6901234.00007.0", "receiver": "urn:x:y", "instanceIdentifier": "7"}
    found = read(to_xml(read(whole(event(), **head))))
    assert told(found) == []
    assert found.header == head


def test_prefixes_are_those_declared_or_made_up() -> None:
    made = orjson.loads(
        to_json(
            [event(**{"{https://a.cn/}x": 1, "{urn:b:}y": 2})],
            created=CREATED,
            namespaces={"a": "https://a.cn/"},
        )
    )
    assert made["@context"] == [
        "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        {"a": "https://a.cn/", "ext1": "urn:b:"},
    ]
    (entry,) = made["epcisBody"]["eventList"]
    assert (entry["a:x"], entry["ext1:y"]) == (1, 2)


def test_a_prefix_that_would_change_a_text_is_not_taken() -> None:
    events = [event(**{"{https://a.cn/}x": "a:b"})]
    data = to_json(events, created=CREATED, namespaces={"a": "https://a.cn/"})
    assert b'"ext1:x": "a:b"' in data
    assert read(data).events == tuple(events)


def test_a_prefix_never_declared_keeps_its_name() -> None:
    data = to_json(read(whole(event(**{"never:a": 1}))))
    assert b'"never:a": 1' in data


@pytest.mark.parametrize(
    ("wanted", "epc", "lot"),
    [
        (EpcFormat.NO_PREFERENCE, SGTIN, LOT),
        (EpcFormat.NEVER, SGTIN, LOT),
        (
            EpcFormat.DIGITAL_LINK,
            "https://id.gs1.org/01/06901234111118/21/A-1",
            "https://id.gs1.org/01/06901234222227/10/L0042",
        ),
        (EpcFormat.URN, SGTIN, LOT),
    ],
)
def test_formats_of_identifiers(wanted: EpcFormat, epc: str, lot: str) -> None:
    given = event(quantityList=[{"epcClass": LOT}])
    assert event_json(given, epc_format=wanted)["epcList"] == [epc]
    assert event_json(given, epc_format=wanted)["quantityList"] == [{"epcClass": lot}]
    links = normal(given)
    back = event_json(links, epc_format=EpcFormat.URN)
    assert (back["epcList"], back["quantityList"]) == ([SGTIN], [{"epcClass": LOT}])


def test_a_link_stays_where_no_urn_can_be_made() -> None:
    foreign = "https://id.gs1.org/01/09506000134352/21/1"
    assert event_json(event(epcList=[foreign]), epc_format=EpcFormat.URN)["epcList"] == [foreign]
    known = event_json(event(epcList=[foreign]), epc_format=EpcFormat.URN, prefixes={"950600": 7})
    assert known["epcList"] == ["urn:epc:id:sgtin:9506000.013435.1"]


@pytest.mark.parametrize(
    ("wanted", "step", "kind"),
    [
        (
            CbvFormat.NO_PREFERENCE,
            "https://ref.gs1.org/cbv/BizStep-shipping",
            "https://gs1.org/voc/Temperature",
        ),
        (CbvFormat.WEB, "https://ref.gs1.org/cbv/BizStep-shipping", "https://gs1.org/voc/Temperature"),
        (CbvFormat.URN, "urn:epcglobal:cbv:bizstep:shipping", "gs1:Temperature"),
    ],
)
def test_formats_of_words_in_xml(wanted: CbvFormat, step: str, kind: str) -> None:
    sensors = [{"sensorReport": [{"type": "Temperature", "value": 1}]}]
    root = etree.fromstring(
        event_xml(event(bizStep="shipping", sensorElementList=sensors), cbv_format=wanted)
    )
    assert root.tag == "ObjectEvent"
    assert root.findtext("bizStep") == step
    assert root.find(".//sensorReport").get("type") == kind


def test_words_are_bare_in_json() -> None:
    given = event(
        bizStep="https://ref.gs1.org/cbv/BizStep-shipping", disposition="urn:epcglobal:cbv:disp:active"
    )
    made = event_json(given, context=False)
    assert (made["bizStep"], made["disposition"]) == ("shipping", "active")
    assert "@context" not in made


def test_other_words_of_the_web_vocabulary_are_compact_uris_in_json() -> None:
    sensors = [{"sensorReport": [{"type": "https://gs1.org/voc/EffectiveDoseRate", "value": 1}]}]
    given = event(sensorElementList=sensors)
    data = to_json([given], created=CREATED)
    assert b'"type": "gs1:EffectiveDoseRate"' in data
    assert read(data).events == (given,)


def test_an_event_of_its_own_type() -> None:
    first = read(
        whole(
            {
                **event(without="epcList action"),
                "type": "ex:Salting",
                "bizTransactionList": [{"bizTransaction": "urn:x:1"}],
            }
        )
    )
    assert told(first) == []
    assert b'"type": "ex:Salting"' in to_json(first)
    assert read(to_xml(first)).events == first.events


@pytest.mark.parametrize(
    "fields",
    [{"{https://a.cn/}1st": 1}, {"{https://a.cn/}a": "\x01"}, {"{not a uri}a": 1}, {"a b": 1}],
)
def test_what_xml_forbids_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(WritingError, match="cannot be written in XML"):
        to_xml([event(**fields)], created=CREATED)


def test_the_normal_form() -> None:
    (first, *_) = document("yard.json").events
    made = normal(first)
    assert made["eventTime"] == "2026-02-28T22:30:00.000Z"
    assert made["epcList"] == [
        "https://id.gs1.org/01/06901234111118/21/B-2",
        "https://id.gs1.org/01/06901234111118/21/A-1",
    ]
    assert made["readPoint"]["id"] == "https://id.gs1.org/414/6901234000078/254/12"
    assert made["bizTransactionList"][0]["bizTransaction"] == "urn:epcglobal:cbv:bt:6901234000078:PO-9"
    assert made["certificationInfo"] == ["https://certificates.example.cn/77"]
    assert made["sensorElementList"][0]["sensorMetadata"] == {
        "time": "2026-02-28T22:29:59.124Z",
        "deviceID": "https://id.gs1.org/8004/6901234T-5",
    }
    assert event_hash(made) == event_hash(first)
    assert normal(made) == made


def test_the_normal_form_has_bare_words_and_one_namespace_of_master_data() -> None:
    given = event(
        bizStep="urn:epcglobal:cbv:bizstep:shipping",
        ilmd={"{urn:epcglobal:cbv:mda:}lotNumber": "L", "{urn:epcglobal:cbv:mda}colour": "red"},
    )
    made = normal(given)
    assert made["bizStep"] == "shipping"
    assert made["ilmd"] == {"{urn:epcglobal:cbv:mda}lotNumber": "L", "{urn:epcglobal:cbv:mda}colour": "red"}
    assert given["bizStep"] == "urn:epcglobal:cbv:bizstep:shipping"


def test_the_wish_to_leave_extensions_out_of_the_hash_is_kept() -> None:
    wish = {"ex:ignoreFields": ["ex:b", "ex:a"]}
    given = read(whole(event(**{"ex:a": 1, "ex:c": 2}), **wish))
    hashes = [event_hash(entry, ignore=given.ignored) for entry in given.events]
    for text in (to_json(given), to_xml(given)):
        found = read(text)
        assert (found.faults, found.ignored, found.ignoring) == ((), given.ignored, given.ignoring)
        assert [event_hash(entry, ignore=found.ignored) for entry in found.events] == hashes
    assert orjson.loads(to_json(given))["ex:ignoreFields"] == ["ex:a", "ex:b"]


def test_epcs_that_would_become_the_same_stay_as_they_are() -> None:
    link = "https://id.gs1.org/01/06901234111118/21/A-1"
    same = [SGTIN, link]
    for kind, name in (("ObjectEvent", "epcList"), ("TransformationEvent", "inputEPCList")):
        given = read(whole(event(kind, **{name: same})))
        (made,) = orjson.loads(to_json(given, epc_format=EpcFormat.DIGITAL_LINK))["epcisBody"]["eventList"]
        assert made[name] == same
    one = read(whole(event(epcList=[SGTIN])))
    (made,) = orjson.loads(to_json(one, epc_format=EpcFormat.DIGITAL_LINK))["epcisBody"]["eventList"]
    assert made["epcList"] == [link]


def test_a_context_within_an_extension_names_what_is_in_it() -> None:
    inner = {"@context": {"in": "https://ns.example.cn/in/"}, "in:a": 1, "ex:b": [{"in:c": 2}]}
    (found,) = read(whole(event(**{"ex:a": inner, "in:a": 3}))).events
    space = "{https://ns.example.cn/in/}"
    assert found["{https://ns.example.cn/}a"] == {
        f"{space}a": 1,
        "{https://ns.example.cn/}b": [{f"{space}c": 2}],
    }
    assert found["{in:}a"] == 3
    assert read(to_xml([found], created="2026-03-02T00:00:00Z")).faults == ()


def test_attributes_of_master_data_through_xml() -> None:
    values = ["Yard 7", 2.5, {"street": "Salt Road", "ex:floor": 3}]
    attributes = [
        {"id": f"https://ns.example.cn/{at}", "attribute": value} for at, value in enumerate(values)
    ]
    elements = [{"id": "https://ns.example.cn/place", "attributes": attributes}]
    listed = [{"type": "urn:epcglobal:epcis:vtype:BusinessLocation", "vocabularyElementList": elements}]
    text = to_xml(read(whole(epcisHeader={"epcisMasterData": {"vocabularyList": listed}})))
    (place,) = read(text).master
    assert [value for _, value in place.attributes] == [
        "Yard 7",
        "2.5",  # the XSD knows no types here
        {"street": "Salt Road", "{https://ns.example.cn/}floor": 3},
    ]
    assert b"xsi:type" in text.partition(b"floor")[2]
    assert b"xsi:type" not in text.partition(b"Yard 7")[2].partition(b"<attribute")[2].partition(b"floor")[0]


def test_an_id_that_holds_within_its_document_alone_is_left_out_of_json() -> None:
    given = read(whole(event(), id="_:1"))
    assert (given.faults, given.header) == ((), {"id": "_:1"})
    assert "id" not in orjson.loads(to_json(given))


@pytest.mark.parametrize("space", ["farm", "//ns.example.cn/x", "urn:x"])
def test_any_namespace_comes_through_both_forms(space: str) -> None:
    (given,) = read(whole(event(**{"f:a": 1}), context={"f": space})).events
    assert given[f"{{{space}}}a"] == 1
    for text in (
        to_json([given], created="2026-03-02T00:00:00Z"),
        to_xml([given], created="2026-03-02T00:00:00Z"),
    ):
        found = read(text)
        assert (found.faults, event_hash(found.events[0])) == ((), event_hash(given))
