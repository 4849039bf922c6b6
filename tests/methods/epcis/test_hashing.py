"""The event hash: the reference's values for our own documents, and what must not change them."""

from __future__ import annotations

from typing import Any

import pytest

from shian.methods.epcis import event_hash, pre_hash, read, to_xml
from shian.methods.epcis.hashing import number
from tests.methods.epcis.examples import SGTIN, document, event, whole

# Made of yard.json with the reference implementation (epcis-event-hash-generator 1.9).
EXPECTED = [
    "309085807086e6d175bc646dd6e6d66c0b9b086905045712222c0bb18c7dbffa",
    "8722d87c04a1f660a78a7190865dd32cc2216596b7dbc19eacf9dc393b554b1e",
    "854bde615ebee72b0caca15e9b84fbe744ccf7a2b33f06aa61fb6580a577692d",
    "dafa6b94e980aaa6edf869107ec93a983fa8af78de196fa68d15d307771a4d18",
    "752e41097dfa6e227112506a1e8c4a81645f34ced96f0340ea1dc353ec2de495",
]
EX = "{https://ns.example.cn/}"


def hashed(**fields: Any) -> str:
    (found,) = read(whole(event(fields.pop("kind", "ObjectEvent"), **fields))).events
    return event_hash(found)


def text_of(**fields: Any) -> str:
    (found,) = read(whole(event(fields.pop("kind", "ObjectEvent"), **fields))).events
    return pre_hash(found)


@pytest.mark.parametrize("name", ["yard.json", "yard.xml"])
def test_the_hashes_are_those_of_the_reference(name: str) -> None:
    hashes = [event_hash(entry) for entry in document(name).events]
    assert hashes == [f"ni:///sha-256;{digest}?ver=CBV2.0" for digest in EXPECTED]


def test_the_text_that_is_hashed() -> None:
    assert text_of(epcList=[SGTIN, "https://a.cn/01/06901234111118/10/L/21/B?17=260101"]) == (
        "eventType=ObjectEventeventTime=2026-03-01T00:00:00.000ZeventTimeZoneOffset=+08:00"
        "epcListepc=https://id.gs1.org/01/06901234111118/21/A-1epc=https://id.gs1.org/01/06901234111118/21/B"
        "action=OBSERVE"
    )


def test_extensions_stand_where_they_belong() -> None:
    assert text_of(
        readPoint={"id": "https://b.cn/1", "ex:gate": "N"},
        sourceList=[{"type": "location", "source": "https://b.cn/2"}],
        **{"ex:b": {"ex:y": ["2", "10"], "ex:x": 1}, "ex:a": ""},
    ).partition("action=OBSERVE")[2] == (
        f"readPointid=https://b.cn/1{EX}gate=N"
        "sourceListtype=https://ref.gs1.org/cbv/SDT-locationsource=https://b.cn/2"
        f"{EX}a{EX}b{EX}x=1{EX}y=10{EX}y=2"
    )


def test_a_prefix_that_nothing_declares_stands_as_it_was_given() -> None:
    text = text_of(**{"zz:b": {"zz:c": 1, "ex:d": 2}, "aa:a": "x"}).partition("action=OBSERVE")[2]
    assert text == f"aa:a=xzz:bzz:c=1{EX}d=2"
    (found,) = read(whole(event(**{"zz:b": 1}))).events
    assert event_hash(read(to_xml([found])).events[0]) == event_hash(found)


def test_what_is_not_part_of_the_event_does_not_change_it() -> None:
    plain = hashed()
    declared = {"declarationTime": "2026-03-01T09:00:00Z"}
    assert hashed(eventID="urn:uuid:1", recordTime="2026-03-01T09:00:00Z", errorDeclaration=declared) == plain
    assert hashed(**{"rdfs:comment": "seen by Li"}) == plain
    assert hashed(quantityList=[], sensorElementList=[]) == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"eventTime": "2026-03-01T08:00:00+08:00"}, {"eventTime": "2026-02-28T19:00:00.0-05:00"}),
        ({"eventTime": "2026-03-01T08:00:00.1235Z"}, {"eventTime": "2026-03-01T08:00:00.124Z"}),
        ({"eventTime": "2026-03-01T08:00:59.9996Z"}, {"eventTime": "2026-03-01T08:01:00Z"}),
        ({"bizStep": "shipping"}, {"bizStep": "cbv:BizStep-shipping"}),
        ({"bizStep": "shipping"}, {"bizStep": "urn:epcglobal:cbv:bizstep:shipping"}),
        ({"epcList": [SGTIN]}, {"epcList": ["http://a.cn:8080/p/gtin/6901234111118/lot/L/ser/A-1?x=y#z"]}),
        ({"epcList": [SGTIN]}, {"epcList": [f" {SGTIN} "]}),
        ({"ex:n": 1.50}, {"ex:n": "01.5"}),
        ({"ex:n": "1e3"}, {"ex:n": 1000}),
        ({"ex:n": ["a", "b"]}, {"ex:n": ["b", "a"]}),
        ({"ex:n": [["a"], "b"]}, {"ex:n": ["a", "b"]}),
        ({"ex:n": ["a"]}, {"ex:n": " a\n"}),
        ({"ex:n": True}, {"ex:n": "true"}),
        ({"ex:n": "ex:tuna"}, {"ex:n": "https://ns.example.cn/tuna"}),
    ],
)
def test_two_ways_to_say_the_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert hashed(**one) == hashed(**other)
    assert hashed(**one) != hashed(eventTime="2001-01-01T00:00:00Z")


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "ADD"},
        {"eventTime": "2026-03-01T08:00:00.001+08:00"},
        {"eventTimeZoneOffset": "+09:00"},
        {"epcList": []},
        {"bizStep": "shipping"},
        {"readPoint": {"id": "https://b.cn/1"}},
        {"persistentDisposition": {"unset": ["conformant"]}},
        {"sensorElementList": [{"sensorReport": [{"type": "Temperature", "bizRules": "https://b.cn/1"}]}]},
        {"ex:a": ""},
        {"certificationInfo": ["https://b.cn/1"]},
    ],
)
def test_each_field_counts(fields: dict[str, Any]) -> None:
    assert hashed(**fields) != hashed()


def test_a_wrong_check_digit_still_gives_one_hash_on_any_domain() -> None:
    texts = [f"https://{host}/01/06901234111117/10/L/21/7" for host in ("a.cn", "id.gs1.org")]
    assert len({hashed(epcList=[text]) for text in texts}) == 1


def test_prefixes_are_written_out_in_xml_as_in_json() -> None:
    xml = (
        '<ObjectEvent xmlns:ex="https://ns.example.cn/" xmlns:gs1="https://wrong.example.cn/">'
        "<eventTime>2026-03-01T00:00:00Z</eventTime><eventTimeZoneOffset>+08:00</eventTimeZoneOffset>"
        f"<epcList><epc>{SGTIN}</epc></epcList><action>OBSERVE</action><bizStep>ex:salting</bizStep>"
        '<sensorElementList><sensorElement><sensorReport type="gs1:Other" component="ex:c" value="2.0"/>'
        "</sensorElement></sensorElementList><ex:kind>ex:tuna</ex:kind></ObjectEvent>"
    )
    (found,) = read(xml.encode()).events
    sensors = [{"sensorReport": [{"type": "Other", "component": "ex:c", "value": 2}]}]
    assert event_hash(found) == hashed(
        bizStep="ex:salting", sensorElementList=sensors, **{"ex:kind": "ex:tuna"}
    )
    assert found["sensorElementList"][0]["sensorReport"][0]["type"] == "https://gs1.org/voc/Other"


def test_extensions_that_the_document_wants_left_out() -> None:
    found = read(whole(event(**{"ex:a": 1, "ex:b": 2}), **{"ex:ignoreFields": ["ex:a"]}))
    assert event_hash(found.events[0], ignore=found.ignored) == hashed(**{"ex:b": 2})


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("0012.50", "12.5"),
        ("+5", "5"),
        ("-0", "0"),
        ("1.0", "1"),
        ("007", "7"),
        ("000", "0"),
        ("1e-7", "1e-07"),
        (".5", "0.5"),
        ("12a", "12a"),
        ("1_000", "1_000"),
        ("nan", "nan"),
        ("1e999", "1e999"),
        ("2026-03-01", "2026-03-01"),
        ("", ""),
        ("111100001111000011110000", "111100001111000003641344"),
    ],
)
def test_numbers(text: str, canonical: str) -> None:
    assert number(text) == canonical
