"""Canonical JSON (RFC 8785) of the values a ledger holds, and the bytes of a ledger entry's leaf.

The subset: text, whole numbers up to 2^53 - 1, true, false, null, lists, and objects with text keys. Numbers
with fractions are refused: they belong in the ledger as decimal text.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson

MAX_INTEGER = 2**53 - 1
_FAST = orjson.OPT_SORT_KEYS


class NotCanonical(TypeError):
    """A value has no place in canonical JSON; the message says where it stands and what to use instead."""


def canonical(value: Any) -> bytes:
    """RFC 8785 bytes of a value.

    Raises:
        NotCanonical: a float, a number beyond 2^53 - 1, text with lone surrogates, or a value that is not
            JSON; the message gives its path.
    """
    odd_order = _check(value, "$")
    try:
        return orjson.dumps(_sorted_utf16(value)) if odd_order else orjson.dumps(value, option=_FAST)
    except TypeError as error:
        raise NotCanonical(f"cannot be written as canonical JSON: {error}") from error


def is_canonical(text: str | bytes) -> bool:
    """Whether JSON text is in canonical form already."""
    data = text.encode() if isinstance(text, str) else text
    try:
        return canonical(orjson.loads(data)) == data
    except (orjson.JSONDecodeError, NotCanonical):
        return False


def _check(value: Any, path: str) -> bool:
    """Refuse what is not in the subset; say whether a key needs UTF-16 order (orjson sorts by code point)."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return False
    if kind is int:
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise NotCanonical(f"{path}: {value} is beyond 2^53 - 1; give it as text")
        return False
    if kind is dict:
        return _check_object(value, path)
    if kind is list or kind is tuple:
        odd_order = False
        for i, item in enumerate(value):
            if type(item) is not str:
                odd_order |= _check(item, f"{path}[{i}]")
        return odd_order
    if isinstance(value, float):
        raise NotCanonical(f"{path}: {value!r} is a float; give it as decimal text")
    raise NotCanonical(f"{path}: {kind.__name__} is not JSON; convert it to text first")


def _check_object(value: dict[Any, Any], path: str) -> bool:
    odd_order = False
    for key, item in value.items():
        if type(key) is not str:
            raise NotCanonical(f"{path}: key {key!r} is not text")
        # Beyond the basic plane UTF-16 order and code point order differ.
        if not key.isascii() and max(key) > "\uffff":
            odd_order = True
        if type(item) is not str:
            odd_order |= _check(item, f"{path}.{key}")
    return odd_order


def _sorted_utf16(value: Any) -> Any:
    if type(value) is dict:
        ordered = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {key: _sorted_utf16(value[key]) for key in ordered}
    if type(value) is list or type(value) is tuple:
        return [_sorted_utf16(item) for item in value]
    return value


def instant(at: datetime) -> str:
    """A moment as the ledger writes it: UTC with six digits, ``2021-03-05T02:00:00.000000Z``.

    Raises:
        ValueError: the moment has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone")
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return f"{at.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def parse_instant(text: str) -> datetime:
    """The moment that ``instant`` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def leaf_bytes(
    *, seq: int, at: datetime, actor: str, verb: str, kind: str, record: int, area: str, state: str
) -> bytes:
    """The leaf of a ledger entry: canonical JSON of the entry with ``state`` (canonical text) embedded.

    Written out by hand because it is the innermost loop of verification; equal to ``canonical`` of the
    whole entry wherever ``state`` is canonical.
    """
    dumps = orjson.dumps
    return b"".join(
        (
            b'{"actor":',
            dumps(actor),
            b',"area":',
            dumps(area),
            b',"at":"',
            instant(at).encode(),
            b'","kind":',
            dumps(kind),
            b',"record":%d,"seq":%d,"state":' % (record, seq),
            state.encode(),
            b',"verb":',
            dumps(verb),
            b"}",
        )
    )
