"""Seals: a signed statement of what the ledger's trees were at a moment, each chained to the one before.

Signature: Ed25519 (RFC 8032) over the canonical JSON body. A seal's hash, by which the next one refers to it,
is SHA-256 of that body; the first seal refers to 64 zeros.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shian.methods.canonical import canonical, instant, is_canonical, parse_instant

NO_SEAL = "0" * 64


class BadSeal(ValueError):
    """A seal is malformed, wrongly signed or does not follow the one before; the message says which."""


@dataclass(frozen=True, slots=True, order=True)
class Tree:
    """A kind's tree at a seal: number of leaves and root (hex)."""

    kind: str
    size: int
    root: str


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal as signed: ``body`` is the canonical JSON text, ``signature`` hex, ``key_id`` the key's."""

    number: int
    sealed_at: datetime
    previous: str
    trees: tuple[Tree, ...]
    body: str
    signature: str
    key_id: str

    @property
    def hash(self) -> str:
        """SHA-256 of the body (hex): how the next seal refers to this one."""
        return sha256(self.body.encode()).hexdigest()

    def tree(self, kind: str) -> Tree | None:
        """The tree of a kind, if it had leaves."""
        return next((t for t in self.trees if t.kind == kind), None)

    def record(self) -> dict[str, str]:
        """What a stranger needs to check it: body, signature, key id."""
        return {"body": self.body, "key_id": self.key_id, "signature": self.signature}


def body_of(number: int, sealed_at: datetime, previous: str, trees: Sequence[Tree]) -> str:
    """The canonical text that is signed; trees in the order of their kinds."""
    rows = [[t.kind, t.size, t.root] for t in sorted(trees)]
    parts = {"number": number, "previous": previous, "sealed_at": instant(sealed_at), "trees": rows}
    return canonical(parts).decode()


def key_id_of(key: Ed25519PublicKey) -> str:
    """The first 16 hex digits of SHA-256 of the raw public key."""
    return sha256(key.public_bytes_raw()).hexdigest()[:16]


def sign(
    key: Ed25519PrivateKey, *, number: int, sealed_at: datetime, previous: str, trees: Sequence[Tree]
) -> Seal:
    """Make a seal. Ed25519 is deterministic: the same content and key give the same bytes."""
    body = body_of(number, sealed_at, previous, trees)
    signature = key.sign(body.encode()).hex()
    ordered = tuple(sorted(trees))
    return Seal(number, sealed_at, previous, ordered, body, signature, key_id_of(key.public_key()))


def parse(record: Mapping[str, Any]) -> Seal:
    """A seal from its record (body, signature, key id). Nothing is verified but the form.

    Raises:
        BadSeal: the body is not canonical JSON of a seal.
    """
    try:
        body, signature, key_id = str(record["body"]), str(record["signature"]), str(record["key_id"])
        parts = orjson.loads(body)
        trees = tuple(Tree(str(k), int(n), str(r)) for k, n, r in parts["trees"])
        seal = Seal(
            int(parts["number"]),
            parse_instant(parts["sealed_at"]),
            parts["previous"],
            trees,
            body,
            signature,
            key_id,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadSeal(f"not a seal: {error!r}") from error
    if not is_canonical(body) or body_of(seal.number, seal.sealed_at, seal.previous, trees) != body:
        raise BadSeal(f"seal {seal.number}: its body is not in canonical form")
    return seal


def verify_signature(seal: Seal, keys: Mapping[str, Ed25519PublicKey]) -> None:
    """Check the signature with the key the seal names, among the keys that are trusted.

    Raises:
        BadSeal: the key is not trusted, or the signature is not its.
    """
    key = keys.get(seal.key_id)
    if key is None:
        raise BadSeal(f"seal {seal.number} is signed with key {seal.key_id}, not among those trusted")
    try:
        key.verify(bytes.fromhex(seal.signature), seal.body.encode())
    except (InvalidSignature, ValueError) as error:
        raise BadSeal(f"seal {seal.number}: the signature of key {seal.key_id} does not fit") from error


def verify_follows(seal: Seal, previous: Seal | None) -> None:
    """Check that a seal follows another (``None``: is the first): number, hash, and no tree that shrank.

    Raises:
        BadSeal: it does not.
    """
    expected = (1, NO_SEAL) if previous is None else (previous.number + 1, previous.hash)
    if seal.number != expected[0]:
        raise BadSeal(f"seal {seal.number} stands where seal {expected[0]} belongs")
    if seal.previous != expected[1]:
        raise BadSeal(f"seal {seal.number} does not carry the hash of seal {seal.number - 1}")
    if previous is None:
        return
    sizes = {t.kind: t.size for t in seal.trees}
    for tree in previous.trees:
        if sizes.get(tree.kind, 0) < tree.size:
            raise BadSeal(f"seal {seal.number}: the tree of {tree.kind} has fewer leaves than a seal before")
