"""Seals: what is signed, how it is chained, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shian.methods.seals import (
    NO_SEAL,
    BadSeal,
    Seal,
    Tree,
    key_id_of,
    parse,
    sign,
    verify_follows,
    verify_signature,
)

# RFC 8032, 7.1, test 1
KEY = Ed25519PrivateKey.from_private_bytes(
    bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
)
KEYS = {key_id_of(KEY.public_key()): KEY.public_key()}
AT = datetime(2021, 3, 5, 2, tzinfo=UTC)
A1, A2, B1 = Tree("a.x", 1, "11" * 32), Tree("a.x", 2, "22" * 32), Tree("b.y", 5, "33" * 32)


def first() -> Seal:
    return sign(KEY, number=1, sealed_at=AT, previous=NO_SEAL, trees=[A1])


def test_body_is_canonical_and_sorted() -> None:
    seal = sign(KEY, number=2, sealed_at=AT, previous=first().hash, trees=[B1, A2])
    assert seal.body == (
        f'{{"number":2,"previous":"{first().hash}","sealed_at":"2021-03-05T02:00:00.000000Z",'
        f'"trees":[["a.x",2,"{"22" * 32}"],["b.y",5,"{"33" * 32}"]]}}'
    )
    assert seal.hash == sha256(seal.body.encode()).hexdigest()
    assert seal.key_id == "21fe31dfa154a261"
    assert seal.tree("b.y") == B1
    assert seal.tree("c.z") is None
    assert parse(seal.record()) == seal


def test_a_good_chain() -> None:
    second = sign(KEY, number=2, sealed_at=AT, previous=first().hash, trees=[A2, B1])
    for seal, before in ((first(), None), (second, first())):
        verify_signature(seal, KEYS)
        verify_follows(seal, before)


def test_altered_body_or_signature_or_key() -> None:
    seal = first()
    with pytest.raises(BadSeal, match="seal 1: the signature of key 21fe31dfa154a261 does not fit"):
        verify_signature(replace(seal, body=seal.body.replace("11", "12", 1)), KEYS)
    with pytest.raises(BadSeal, match="does not fit"):
        verify_signature(replace(seal, signature="00" * 64), KEYS)
    with pytest.raises(BadSeal, match="does not fit"):
        verify_signature(replace(seal, signature="no hex"), KEYS)
    with pytest.raises(BadSeal, match="not among those trusted"):
        verify_signature(seal, {})


@pytest.mark.parametrize(
    ("number", "previous", "trees", "message"),
    [
        (3, None, [A2], "seal 3 stands where seal 2 belongs"),
        (2, "00" * 32, [A2], "seal 2 does not carry the hash of seal 1"),
        (2, None, [B1], "the tree of a.x has fewer leaves"),
    ],
)
def test_what_does_not_follow(number: int, previous: str | None, trees: list[Tree], message: str) -> None:
    seal = sign(KEY, number=number, sealed_at=AT, previous=previous or first().hash, trees=trees)
    with pytest.raises(BadSeal, match=message):
        verify_follows(seal, first())


def test_malformed_records() -> None:
    with pytest.raises(BadSeal, match="not a seal"):
        parse({"body": "{}", "signature": "", "key_id": ""})
    spaced = {**first().record(), "body": first().body.replace(":", ": ")}
    with pytest.raises(BadSeal):
        parse(spaced)
