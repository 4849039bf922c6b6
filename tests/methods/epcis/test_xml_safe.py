"""What XML cannot say is written in another way, and what it can say stays."""

from __future__ import annotations

import pytest

from shian.methods.epcis import WritingError, read, to_xml
from shian.methods.epcis.xml_safe import writable
from tests.methods.epcis.examples import document, event, whole

SPACE = "https://ns.example.cn/"


@pytest.mark.parametrize(
    ("local", "written"),
    [
        ("@id", "_x0040_id"),
        ("$ref", "_x0024_ref"),
        ("7th", "_7th"),
        ("a b", "a_x0020_b"),
        ("", "_"),
        ("ok-1.2_3", "ok-1.2_3"),
    ],
)
def test_names(local: str, written: str) -> None:
    given = {"{" + SPACE + "}a": {local: {"{" + SPACE + "}b": 1}}}
    assert writable(given) == {"{" + SPACE + "}a": {written: {"{" + SPACE + "}b": 1}}}


def test_an_event_that_xml_cannot_say_is_written_all_the_same() -> None:
    odd = {"ex:@a": "x\u0001y", "ex:农": {"@id": "ex:1", "#text": "t"}}
    (given,) = read(whole(event(**odd))).events
    given["{https://农场.example.cn/}n"] = [1, None]
    with pytest.raises(WritingError):
        to_xml([given])
    (found,) = read(to_xml([writable(given)], created="2026-03-02T00:00:00Z")).events
    assert found[f"{{{SPACE}}}_x0040_a"] == "x\ufffdy"
    assert found[f"{{{SPACE}}}_x519C_"] == {"_x0040_id": f"{SPACE}1", "#text": "t"}
    assert found["{https://%E5%86%9C%E5%9C%BA.example.cn/}n"] == [1, ""]


def test_a_type_of_event_is_a_name() -> None:
    own = {**event(without="action epcList"), "type": "ex:1.2.3"}
    (given,) = read(whole(own)).events
    with pytest.raises(WritingError):
        to_xml([given])
    (found,) = read(to_xml([writable(given)], created="2026-03-02T00:00:00Z")).events
    assert found["type"] == f"{{{SPACE}}}_1.2.3"


def test_what_xml_allows_is_not_changed() -> None:
    for name in ("yard.json", "yard.xml", "old.xml"):
        for given in document(name).events:
            assert writable(given) == given
