"""Reading: each form gives the same events, and says what is wrong with its frame."""

from __future__ import annotations

import orjson
import pytest

from shian.methods.epcis import Limits, read
from tests.methods.epcis.examples import DOCUMENTS, EVENTS, SGTIN, TIMES, document, event, told, whole

FARM = "{https://ns.example.cn/farm/}"


def test_a_document_is_read_with_its_head() -> None:
    found = document("yard.json")
    assert (found.kind, found.version, found.creation_date) == (
        "document",
        "2.0",
        "2026-03-02T09:00:00.000+08:00",
    )
    assert found.faults == ()
    assert [entry["type"] for entry in found.events] == [
        "ObjectEvent",
        "AggregationEvent",
        "TransactionEvent",
        "TransformationEvent",
        "AssociationEvent",
    ]
    assert found.namespaces == {"farm": "https://ns.example.cn/farm/", "cold": "https://ns.example.cn/cold/"}
    assert found.header == {"id": "https://docs.example.cn/yard/1"}


def test_extensions_have_their_namespace_at_every_level() -> None:
    first = document("yard.json").events[0]
    assert first[f"{FARM}crew"] == ["Wang", "Li"]
    assert first["ilmd"] == {
        f"{FARM}field": "B7",
        f"{FARM}harvest": {f"{FARM}by": "hand", f"{FARM}on": "2026-02-28"},
    }
    assert first["readPoint"][f"{FARM}gate"] == "North"
    (element,) = first["sensorElementList"]
    assert element["{https://ns.example.cn/cold/}door"] == "shut"
    assert element["sensorReport"][0]["{https://ns.example.cn/cold/}probe"] == "left"


def test_xml_gives_numbers_words_and_lists() -> None:
    found = document("yard.xml")
    assert found.faults == ()
    first = found.events[0]
    assert first["quantityList"][1] == {
        "epcClass": "https://id.gs1.org/01/06901234222227/10/L0042",
        "quantity": 12.5,
        "uom": "KGM",
    }
    assert (first["bizStep"], first["disposition"]) == ("commissioning", "active")
    assert first["persistentDisposition"]["set"] == ["conformant", "completeness_verified"]
    assert [entry["type"] for entry in first["bizTransactionList"]] == ["po", "prodorder"]
    report = first["sensorElementList"][0]["sensorReport"][0]
    assert report == {"type": "RelativeHumidity", "uom": "P1", "minValue": 61.0, "maxValue": 64}
    assert first[f"{FARM}weight"] == 12
    assert first[f"{FARM}crew"] == ["Li", "Wang"]


def test_xml_brings_master_data() -> None:
    (place,) = document("yard.xml").master
    assert (place.type, place.id) == (
        "urn:epcglobal:epcis:vtype:BusinessLocation",
        "https://id.gs1.org/414/6901234000078",
    )
    assert place.attributes == (
        ("urn:epcglobal:cbv:mda#name", "Yard 7"),
        ("https://ns.example.cn/farm/size", {f"{FARM}area": 2.5}),
    )
    assert place.children == ("urn:epc:id:sgln:6901234.00007.12",)


def test_the_wrappers_of_1_2_are_looked_through() -> None:
    found = document("old.xml")
    assert found.faults == ()
    assert found.version == "1.2"
    first, second, third = found.events
    assert first["eventID"] == "urn:uuid:7b1b3a52-37a1-4a04-9d0f-6f3a9c1d2e11"
    assert first["errorDeclaration"] == {
        "declarationTime": "2026-03-01T09:00:00+08:00",
        "reason": "did_not_occur",
        "correctiveEventIDs": ["urn:uuid:1"],
    }
    assert first["quantityList"][0]["quantity"] == 12.5
    assert first["ilmd"] == {f"{FARM}field": "B7"}
    assert second == {
        "type": "ObjectEvent",
        "eventTime": "2026-03-01T08:05:00+08:00",
        "eventTimeZoneOffset": "+08:00",
        "action": "OBSERVE",
        "quantityList": [{"epcClass": "urn:epc:idpat:sgtin:6901234.033333.*", "quantity": 40}],
        "bizStep": "stock_taking",
    }
    assert third["type"] == "TransformationEvent"


def test_query_results_are_read_with_or_without_the_elements_around_them() -> None:
    body = {
        "queryResults": {"queryName": "q1", "subscriptionID": "s1", "resultsBody": {"eventList": [event()]}}
    }
    found = read(whole(type="EPCISQueryDocument", epcisBody=body))
    assert (found.kind, len(found.events), found.faults) == ("query", 1, ())
    assert found.header == {"queryName": "q1", "subscriptionID": "s1"}
    start = '<q:EPCISQueryDocument xmlns:q="urn:epcglobal:epcis-query:xsd:2" schemaVersion="2.0">'
    results = "<queryName>q1</queryName><resultsBody><EventList/></resultsBody>"
    for inner in (f"<q:QueryResults>{results}</q:QueryResults>", f"<QueryResults>{results}</QueryResults>"):
        text = f"{start}<EPCISBody>{inner}</EPCISBody></q:EPCISQueryDocument>"
        assert read(text.encode()).header == {"queryName": "q1"}
        assert read(text.encode()).faults == ()


def test_events_alone_and_in_lists() -> None:
    alone = read(orjson.dumps({"@context": [], **event()}))
    assert (alone.kind, len(alone.events), told(alone)) == ("event", 1, [])
    assert told(read(orjson.dumps(event()))) == ["0 @context: is missing"]
    several = read(orjson.dumps([event(), event("AggregationEvent")]))
    assert (several.kind, len(several.events), told(several)) == ("events", 2, [])
    xml = (
        "<ObjectEvent><eventTime>2026-03-01T08:00:00Z</eventTime><eventTimeZoneOffset>+08:00</eventTimeZoneOffset>"
        f"<epcList><epc>{SGTIN}</epc></epcList><action>ADD</action></ObjectEvent>"
    )
    assert (read(xml.encode()).kind, told(read(xml.encode()))) == ("event", [])


@pytest.mark.parametrize(
    ("context", "name", "key"),
    [
        ({"ex": "https://ns.example.cn/"}, "ex:a", "{https://ns.example.cn/}a"),
        (["https://x.cn", {"ex": {"@id": "https://ns.example.cn#"}}], "ex:a", "{https://ns.example.cn#}a"),
        ([{"base": "https://b.cn/"}, {"ex": "base:sub/"}], "ex:a", "{https://b.cn/sub/}a"),
        ("https://x.cn", "https://full.cn/path/a", "{https://full.cn/path/}a"),
        ("https://x.cn", "never:a", "{never:}a"),
        ({"ex": ""}, "ex:a", "{ex:}a"),
    ],
)
def test_names_are_resolved_by_any_context(context: object, name: str, key: str) -> None:
    found = read(whole(event(**{name: "1"}), context=context))
    assert found.faults == ()
    assert found.events[0][key] == "1"


def test_an_event_may_have_a_context_of_its_own() -> None:
    found = read(whole(event(**{"own:a": "own:b", "@context": {"own": "https://own.cn/"}})))
    assert found.faults == ()
    assert found.events[0]["{https://own.cn/}a"] == "https://own.cn/b"
    assert "@context" not in found.events[0]


def test_compact_uris_are_written_out() -> None:
    found = read(whole(event(bizStep="ex:salting", **{"ex:kind": "ex:tuna", "ex:ratio": "ex: none"})))
    assert found.events[0]["bizStep"] == "https://ns.example.cn/salting"
    assert found.events[0]["{https://ns.example.cn/}kind"] == "https://ns.example.cn/tuna"
    assert found.events[0]["{https://ns.example.cn/}ratio"] == "ex: none"


def test_a_name_with_braces_does_not_pass_for_a_resolved_one() -> None:
    found = read(whole(event(**{"{https://ns.example.cn/}a": "1"})))
    assert told(found) == ["0  {https://ns.example.cn/}a: is no field of ObjectEvent, and has no namespace"]


@pytest.mark.parametrize(
    ("frame", "fault"),
    [
        ({"schemaVersion": 2.0}, 'schemaVersion: must be text such as "2.0"'),
        ({"creationDate": "2026-03-02"}, "creationDate: is no date and time with a time zone"),
        ({"sender": 7}, "sender: must be text"),
        ({"more": 1}, "more: is no field of an EPCIS document, and has no namespace"),
        ({"epcisBody": {}}, "epcisBody.eventList: is missing"),
        ({"epcisBody": {"eventList": {}}}, "epcisBody.eventList: must be a list"),
        ({"epcisBody": []}, "epcisBody: must be an object"),
        ({"@context": 7}, "@context: must be a URI, an object, or a list of these"),
        ({"@context": ["https://a.cn/c", "https://a.cn/c"]}, "@context: has an entry twice"),
        ({"epcisHeader": None}, "epcisHeader: must be an object"),
        ({"epcisHeader": {"epcisMasterData": 1}}, "epcisHeader.epcisMasterData: must be an object"),
        ({"type": "EPCISQueryDocument"}, "epcisBody.queryResults: is missing"),
    ],
)
def test_faults_of_the_frame(frame: dict[str, object], fault: str) -> None:
    assert fault in told(read(whole(event(), **frame)))


def test_what_is_missing_around_the_events() -> None:
    assert told(read(b'{"type": "EPCISDocument"}')) == [
        "@context: is missing",
        "schemaVersion: is missing",
        "creationDate: is missing",
        "epcisBody: is missing",
    ]
    assert told(read(b'{"a": 1}')) == [
        "type: is missing: EPCISDocument, EPCISQueryDocument or a type of event"
    ]
    assert told(read(b"7")) == [": is neither an EPCIS document nor an event"]
    assert told(read(whole(7, event()))) == [
        "0 : is no object",
        "0 type: is missing",
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is no JSON: "),
        (b"\xff\x00\x01", "is no JSON: "),
        (b"<a", "is no XML: "),
        (b"<a/>", "the root element a is neither an EPCIS document nor an event"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "declares entities, which are not taken"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "the root element a is neither"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(data: bytes, reason: str) -> None:
    (fault,) = read(data).faults
    assert str(fault.problem).startswith(reason)
    assert fault.name == "ValidationException"


def test_documents_are_bounded() -> None:
    deep = event(**{"ex:a": orjson.loads("[" * 70 + "]" * 70)})
    (fault,) = read(whole(deep)).faults
    assert (fault.name, str(fault.problem)) == (
        "CaptureLimitExceededException",
        "is nested deeper than 64 levels",
    )
    xml = b"<ObjectEvent>" + b"<a>" * 70 + b"</a>" * 70 + b"</ObjectEvent>"
    assert str(read(xml).faults[0].problem) == "is nested deeper than 64 levels"
    two = whole(event(), event())
    assert told(read(two, limits=Limits(events=1))) == [
        "eventList: 2 events are too many: at most 1 in one document"
    ]
    assert str(read(two, limits=Limits(size=10)).faults[0].problem) == (
        f"{len(two)} bytes are too many: at most 10"
    )


def test_a_document_of_xml_may_be_larger_than_the_parser_takes_at_once() -> None:
    text = (DOCUMENTS / "yard.xml").read_bytes()
    gap = b" " * 6_000_000
    found = read(
        text.replace(b"<EventList>", b"<EventList>" + gap).replace(b"</EventList>", gap + b"</EventList>")
    )
    assert (len(found.events), told(found)) == (5, [])


def test_fields_of_xml_have_an_order_and_stand_once() -> None:
    text = (DOCUMENTS / "yard.xml").read_text(encoding="utf-8")
    step = "        <bizStep>https://ref.gs1.org/cbv/BizStep-packing</bizStep>\n"
    jumbled = text.replace(step, "").replace(
        "        <childQuantityList>", f"{step}        <childQuantityList>"
    )
    assert told(read(jumbled.encode())) == [
        "1 bizStep: stands after readPoint, where XML does not allow it",
    ]
    assert told(read(text.replace(step, step * 2).encode())) == ["1 bizStep: is given twice"]
    other = text.replace("<epcClass>https://id.gs1.org/01/06901234333336</epcClass>", "<weight>1</weight>")
    assert told(read(other.encode())) == [
        "1 childQuantityList: must have epcClass, quantity, uom first, in this order",
        "1 childQuantityList[1].epcClass: is missing",
        "1 childQuantityList[1].weight: is not allowed here",
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<EventList>", "<EventList>text", "EventList: has text where XML allows elements only"),
        ("</EventList>", "</EventList><EventList/>", "EventList: is given twice"),
        ("<readPoint><id>", "<readPoint>x<id>", "1 readPoint: has text where XML allows elements only"),
        (
            "<epcList><epc>https://id.gs1.org/00/069012340000000177</epc>",
            "<epcList><x/>",
            "2 epcList.x: is not expected here",
        ),
        ("<EventList>", "<more/><EventList>", "EPCISBody.more: is not expected here"),
        ("<EPCISBody>", "<more/><EPCISBody>", "EPCISDocument.more: is not expected here"),
        ('schemaVersion="2.0"', 'schemaVersion="two"', 'schemaVersion: must be text such as "2.0"'),
        (
            "<action>ADD</action>",
            "<action>ADD<x/></action>",
            "0 action: has elements where XML allows text only",
        ),
        (
            "<readPoint>",
            '<readPoint kind="gate">',
            "0 readPoint: has the attribute kind, which XML does not allow",
        ),
        (
            "<quantity>40</quantity>",
            "<quantity>4e1</quantity>",
            "1 childQuantityList[1].quantity: 4e1 is no number",
        ),
        (
            "<quantity>40</quantity>",
            "<uom>KGM</uom>",
            "1 childQuantityList: has a unit without a quantity, which XML does not allow",
        ),
        (
            "<bizStep>https://steps.example.cn/salting</bizStep>",
            "<extension>x</extension>",
            "3 extension: has text where XML allows elements only",
        ),
        (
            '<sourceList>\n          <source type="urn:epcglobal:cbv:sdt:owning_party">https://id.gs1.org/417/6901234000030</source>',
            "<sourceList>",
            "0 sourceList: is empty",
        ),
    ],
)
def test_what_the_xsd_refuses(old: str, new: str, fault: str) -> None:
    text = (DOCUMENTS / "yard.xml").read_text(encoding="utf-8")
    assert text.count(old) >= 1
    assert told(read(text.replace(old, new, 1).encode())) == [fault]


def test_attributes_of_master_data_in_xml_have_an_id() -> None:
    root = '<m:EPCISMasterDataDocument xmlns:m="urn:epcglobal:epcis-masterdata:xsd:2">'
    inner = '<VocabularyElement id="https://a.cn/1"><attribute>Yard</attribute></VocabularyElement>'
    whole_text = (
        f'{root}<EPCISBody><VocabularyList><Vocabulary type="https://a.cn/places"><VocabularyElementList>{inner}'
        "</VocabularyElementList></Vocabulary></VocabularyList></EPCISBody></m:EPCISMasterDataDocument>"
    )
    assert told(read(whole_text.encode())) == ["attributes: has an attribute without id"]
    assert told(read(whole_text.replace("<attribute>", '<attribute id="https://a.cn/n">').encode())) == []


def test_a_document_of_xml_may_have_no_events() -> None:
    start = '<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0"'
    start += ' creationDate="2026-03-02T00:00:00Z">'
    assert told(read(f"{start}<EPCISBody/></e:EPCISDocument>".encode())) == []
    assert told(read(f"{start}</e:EPCISDocument>".encode())) == ["EPCISBody: is missing"]
    other = f"{start}<EPCISBody><Events/></EPCISBody></e:EPCISDocument>"
    assert told(read(other.encode())) == ["EPCISBody.Events: is not expected here"]


def test_a_context_of_an_event_holds_for_it_alone() -> None:
    one = event(**{"ex:a": 1, "@context": {"ex": "https://other.example.cn/"}})
    found = read(whole(one, event(**{"ex:a": 1})))
    assert [next(reversed(entry)) for entry in found.events] == [
        "{https://other.example.cn/}a",
        "{https://ns.example.cn/}a",
    ]


def test_inner_order_of_xml() -> None:
    text = (DOCUMENTS / "yard.xml").read_text(encoding="utf-8")
    unset = "          <unset>urn:epcglobal:cbv:disp:completeness_inferred</unset>\n"
    later = text.replace(unset, "").replace(
        "        </persistentDisposition>", f"{unset}        </persistentDisposition>"
    )
    assert told(read(later.encode())) == [
        "0 persistentDisposition: must have unset, set first, in this order"
    ]


def test_the_form_is_told_by_the_first_character_or_given() -> None:
    data = whole(event())
    assert read(b"\xef\xbb\xbf \n" + data).kind == "document"
    assert str(read(data, form="xml").faults[0].problem).startswith("is no XML")
    wide = (DOCUMENTS / "yard.xml").read_text(encoding="utf-8").replace("UTF-8", "UTF-16").encode("utf-16")
    assert read(wide) == document("yard.xml")


QUERY = '<q:EPCISQueryDocument xmlns:q="urn:epcglobal:epcis-query:xsd:%s" %s><EPCISBody>'
END = "</EPCISBody></q:EPCISQueryDocument>"
HEAD = 'schemaVersion="2.0" creationDate="2026-03-02T00:00:00Z"'
PARAMETER = "<param><name>eventType</name><value>ObjectEvent</value></param>"


@pytest.mark.parametrize(
    ("message", "faults"),
    [
        (f"<q:Poll><queryName>q</queryName><params>{PARAMETER}</params></q:Poll>", []),
        ("<q:GetVendorVersion/>", []),
        ("<q:QueryTooLargeException><reason>many</reason></q:QueryTooLargeException>", []),
        (f"<q:Poll><params>{PARAMETER}</params></q:Poll>", ["Poll.queryName: is missing"]),
        (
            "<q:Poll><queryName>q</queryName><params><param><name>a</name></param><param/></params></q:Poll>",
            ["Poll.param.value: is missing", "Poll.param.name: is missing"],
        ),
        ("<q:Unsubscribe/>", ["Unsubscribe.subscriptionID: is missing"]),
    ],
)
def test_calls_of_the_query_interface_hold_no_events(message: str, faults: list[str]) -> None:
    found = read((QUERY % (2, HEAD) + message + END).encode())
    assert (found.kind, found.events, told(found)) == ("request", (), faults)


def test_the_namespace_tells_the_version_where_nothing_else_does() -> None:
    late = f"<recordTime>{TIMES['eventTime']}</recordTime>"
    times = "".join(f"<{name}>{value}</{name}>" for name, value in TIMES.items())
    inner = (
        f"<ObjectEvent>{times}{late}<epcList><epc>{SGTIN}</epc></epcList><action>ADD</action></ObjectEvent>"
    )
    results = f"<resultsBody><EventList>{inner}</EventList></resultsBody>"
    root = '<q:QueryResults xmlns:q="urn:epcglobal:epcis-query:xsd:%s"><queryName>q</queryName>'
    whole_text = root + results + "</q:QueryResults>"
    assert told(read((whole_text % 1).encode())) == []
    assert told(read((whole_text % 2).encode())) == [
        "0 recordTime: stands after eventTimeZoneOffset, where XML does not allow it"
    ]


def test_a_document_of_xml_may_be_dated_without_a_zone() -> None:
    start = '<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" creationDate="%s">'
    rest = "<EPCISBody><EventList/></EPCISBody></e:EPCISDocument>"
    found = read((start % "2026-03-02T09:00:00.5" + rest).encode())
    assert (found.creation_date, told(found)) == ("2026-03-02T09:00:00.5Z", [])
    assert told(read((start % "2026-03-02" + rest).encode())) == [
        "creationDate: is no date and time with a time zone"
    ]


def test_results_hold_nothing_without_a_namespace() -> None:
    results = {"eventList": [event()], "more": 1, "ex:more": 2}
    body = {"queryResults": {"queryName": "q1", "resultsBody": results}}
    assert told(read(whole(type="EPCISQueryDocument", epcisBody=body))) == [
        "resultsBody.more: is no field of an EPCIS document, and has no namespace"
    ]


@pytest.mark.parametrize(
    ("value", "right"), [("a", True), (2.5, True), ({}, True), (None, False), ([], False)]
)
def test_values_of_attributes(value: object, right: bool) -> None:
    attributes = [{"id": "ex:size", "attribute": value}, {"id": "ex:none"}]
    elements = [{"id": "https://a.cn/1", "attributes": attributes}]
    listed = [{"type": "urn:epcglobal:epcis:vtype:BusinessLocation", "vocabularyElementList": elements}]
    found = read(whole(epcisHeader={"epcisMasterData": {"vocabularyList": listed}}))
    assert told(found) == ([] if right else ["attribute: must be text, a number or an object"])


def test_each_type_of_event_is_right_as_the_examples_have_it() -> None:
    assert told(read(whole(*(event(kind) for kind in EVENTS)))) == []
    assert TIMES.keys() <= event().keys()


def test_master_data_of_json() -> None:
    element = {
        "id": "urn:epc:id:sgln:6901234.00007.0",
        "attributes": [
            {"id": "cbvmda:name", "attribute": "Yard 7"},
            {"id": "ex:size", "attribute": {"ex:a": 2.5}},
        ],
        "children": ["urn:epc:id:sgln:6901234.00007.12"],
    }
    listed = [{"type": "urn:epcglobal:epcis:vtype:BusinessLocation", "vocabularyElementList": [element]}]
    header = {"epcisMasterData": {"vocabularyList": listed}}
    found = read(whole(epcisHeader=header))
    assert told(found) == []
    (place,) = found.master
    assert place.attributes == (
        ("urn:epcglobal:cbv:mda:name", "Yard 7"),
        ("https://ns.example.cn/size", {"{https://ns.example.cn/}a": 2.5}),
    )
    element["attributes"] = [{"attribute": "Yard 7"}]
    assert told(read(whole(epcisHeader=header))) == ["attributes: has an attribute without id"]
    listed[0]["type"] = "places"
    assert told(read(whole(epcisHeader=header))) == [
        "vocabularyList: must be a list of vocabularies, each with its type and a list of elements"
    ]
