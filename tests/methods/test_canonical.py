"""Canonical JSON against RFC 8785 and against a plain implementation of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shian.methods.canonical import NotCanonical, canonical, instant, is_canonical, leaf_bytes, parse_instant

TEXT = st.text(st.characters(codec="utf-8"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=5),
    max_leaves=20,
)


def plain(value: Any) -> str:
    """RFC 8785 word for word: keys by UTF-16 code units, no spaces, shortest escapes."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda k: k.encode("utf-16-be"))
        return "{" + ",".join(f"{plain(k)}:{plain(value[k])}" for k in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(plain(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def test_key_order_of_the_rfc() -> None:
    # RFC 8785, 3.2.3
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    names = list(json.loads(canonical(value)).values())
    assert names == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_escapes_of_the_rfc() -> None:
    # RFC 8785, 3.2.2.2: the text of its example, with the solidus and DEL left alone.
    assert canonical('\u20ac$\u000f\nA\'B"\\\\"/\x7f') == b'"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f"'
    assert canonical({"b": [True, None, -5], "a": {}}) == b'{"a":{},"b":[true,null,-5]}'


@given(VALUES)
def test_equal_to_the_plain_implementation(value: Any) -> None:
    assert canonical(value) == plain(value).encode()
    assert is_canonical(canonical(value))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"a": [1, {"b": 0.5}]}, r"\$\.a\[1\]\.b: 0\.5 is a float; give it as decimal text"),
        (float("nan"), r"\$: nan is a float"),
        ({"n": 2**53}, r"\$\.n: 9007199254740992 is beyond 2\^53 - 1"),
        ({1: "a"}, r"\$: key 1 is not text"),
        ({"at": datetime(2021, 3, 5, tzinfo=UTC)}, r"\$\.at: datetime is not JSON"),
        ("\ud800", "cannot be written as canonical JSON"),
    ],
)
def test_refused(value: Any, message: str) -> None:
    with pytest.raises(NotCanonical, match=message):
        canonical(value)


@pytest.mark.parametrize(
    "text", ['{"b":1,"a":2}', '{"a": 1}', '{"a":1.0}', '{"a":1,"a":1}', "[1,", '"\\u0041"']
)
def test_what_is_not_canonical(text: str) -> None:
    assert not is_canonical(text)


def test_instants() -> None:
    taiyuan = timezone(timedelta(hours=8))
    at = datetime(2021, 3, 5, 10, 0, tzinfo=taiyuan)
    assert instant(at) == "2021-03-05T02:00:00.000000Z"
    assert parse_instant(instant(at)) == at
    with pytest.raises(ValueError, match="no time zone"):
        instant(datetime(2021, 3, 5))  # noqa: DTZ001


@given(TEXT, TEXT, TEXT, TEXT, VALUES, st.datetimes(timezones=st.just(UTC), min_value=datetime(1900, 1, 1)))  # noqa: DTZ001
def test_leaf_is_canonical_json_of_the_entry(
    actor: str, verb: str, kind: str, area: str, state: Any, at: datetime
) -> None:
    entry = {"actor": actor, "verb": verb, "kind": kind, "area": area, "record": 7, "seq": 9}
    made = leaf_bytes(**entry, at=at, state=canonical(state).decode())  # type: ignore[arg-type]
    assert made == canonical({**entry, "at": instant(at), "state": state})
