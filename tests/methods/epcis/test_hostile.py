"""Hostile input: whatever the bytes are, there is an answer, and what is right stays right on every way."""

from __future__ import annotations

from typing import Any

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shian.methods.epcis import (
    CbvFormat,
    EpcFormat,
    WritingError,
    event_hash,
    event_json,
    normal,
    read,
    to_json,
    to_xml,
)
from tests.methods.epcis.examples import DOCUMENTS, told

DATA = [(DOCUMENTS / name).read_bytes() for name in ("yard.json", "yard.xml", "old.xml")]
YARD = orjson.loads(DATA[0])
ODD = st.sampled_from(
    [
        "null", "true", "0", "-1.5", "1e308", '""', '" "', '"x"', '"a:"', '":"', '"{a}b"', '"\\u0000"',
        '"urn:epc:id:sgtin:1.2.3"', '"https://id.gs1.org/01/1"', "[]", "{}", "[null]", "[[1]]",
        '{"#text": [1]}',
        '{"@id": 1}', '{"type": {}}',
    ]
)  # fmt: skip
NAMES = st.sampled_from(
    ["type", "@context", "ilmd", "{a}b", "a:b", "#text", "", ":", "\x01:b", "farm:1x", "farm:é", "epcList"]
)
CREATED = "2026-03-02T00:00:00Z"


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """The document with some of its parts changed, left out or renamed."""
    whole: Any = orjson.loads(DATA[0])
    for _ in range(draw(st.integers(1, 4))):
        at: Any = whole
        for _ in range(draw(st.integers(0, 7))):
            inner = list(at.values() if isinstance(at, dict) else at)
            inner = [entry for entry in inner if isinstance(entry, dict | list) and entry]
            if not inner:
                break
            at = draw(st.sampled_from(inner))
        place = draw(st.sampled_from(list(at) if isinstance(at, dict) else range(len(at))))
        way = draw(st.integers(0, 2))
        if way == 0:
            at[place] = orjson.loads(draw(ODD))
        elif way == 1 and isinstance(at, dict):
            at[draw(NAMES)] = at.pop(place)
        else:
            del at[place]
        if not whole:
            break
    return orjson.dumps(whole)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A document with some bytes changed or cut out."""
    data = bytearray(draw(st.sampled_from(DATA)))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(data) - 1))
        if draw(st.booleans()):
            data[at] = draw(st.integers(0, 255))
        else:
            del data[at : at + draw(st.integers(1, 30))]
    return bytes(data)


def survives(data: bytes) -> None:
    found = read(data)
    assert found.events or found.faults or found.kind
    told(found)
    hashes = [event_hash(entry) for entry in found.events]
    for entry in found.events:
        normal(entry)
        event_json(entry, epc_format=EpcFormat.URN)
    again = read(to_json(found, created=CREATED))
    try:
        xml = read(
            to_xml(found, created=CREATED, epc_format=EpcFormat.DIGITAL_LINK, cbv_format=CbvFormat.URN)
        )
    except WritingError:
        return
    if not found.faults:
        assert [event_hash(entry) for entry in again.events] == hashes
        assert [event_hash(entry) for entry in xml.events] == hashes
        assert told(xml) == []


@given(mutated())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_changed_documents(data: bytes) -> None:
    survives(data)


@given(damaged())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_documents(data: bytes) -> None:
    survives(data)


@given(st.one_of(st.binary(max_size=60), st.text(max_size=60).map(lambda text: f"<{text}".encode())))
@settings(max_examples=80, deadline=None)
def test_any_bytes(data: bytes) -> None:
    survives(data)
