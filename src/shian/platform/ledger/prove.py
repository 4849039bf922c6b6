"""Proofs as JSON: that an entry is in a sealed tree, or that one seal's tree continues another's.

A proof carries all that its check needs but the public key: the seals as signed, the entry, the path. Paths
are as RFC 9162 makes them, in hex.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from psycopg import Connection

from shian.methods.canonical import canonical, instant, leaf_bytes
from shian.methods.merkle import (
    consistency_path,
    inclusion_path,
    leaf_hash,
    unpack,
    verify_consistency,
    verify_inclusion,
)
from shian.methods.seals import BadSeal, Seal, Tree, parse, verify_signature
from shian.platform.ledger.chain import Keys

Connected = Connection[Any]
Proof = dict[str, Any]

INCLUSION, CONSISTENCY = "shian inclusion proof 1", "shian consistency proof 1"


class NoProof(LookupError):
    """What was to be proved is not sealed; the message says what is missing."""


class BadProof(ValueError):
    """A proof does not hold; the message says why."""


def prove_entry(conn: Connected, seq: int, *, seal: int | None = None) -> Proof:
    """Prove that an entry is a leaf of its kind's tree at a seal (default: the last one).

    Raises:
        NoProof: there is no such entry or seal, or the entry was not sealed by then.
    """
    entry = conn.execute(
        "SELECT at, actor, verb, kind, record, area, state FROM ledger_entry WHERE seq = %s", [seq]
    ).fetchone()
    if entry is None:
        raise NoProof(f"the ledger has no entry {seq}")
    at, actor, verb, kind, record, area, state = entry
    made = _seal(conn, seal)
    leaf = _leaf_of(conn, kind, seq)
    tree = made.tree(kind)
    if leaf is None or tree is None or leaf >= tree.size:
        raise NoProof(f"entry {seq} was not sealed by seal {made.number}: wait for the next seal")
    line = leaf_bytes(
        seq=seq, at=at, actor=actor, verb=verb, kind=kind, record=record, area=area, state=state
    )
    return {
        "proof": INCLUSION,
        "entry": orjson.loads(line),
        "leaf": leaf,
        "path": [node.hex() for node in inclusion_path(leaf, _hashes(conn, kind, tree.size))],
        "seal": made.record(),
    }


def prove_growth(conn: Connected, kind: str, old: int, new: int | None = None) -> Proof:
    """Prove that a kind's tree at a seal continues its tree at an earlier one.

    Raises:
        NoProof: there is no such seal, or the kind had no leaves at the old one.
    """
    before, after = _seal(conn, old), _seal(conn, new)
    tree, grown = before.tree(kind), after.tree(kind)
    if tree is None or grown is None or before.number > after.number:
        raise NoProof(f"{kind} had no leaves at seal {before.number}, or seal {after.number} is older")
    path = consistency_path(tree.size, _hashes(conn, kind, grown.size))
    return {
        "proof": CONSISTENCY,
        "kind": kind,
        "path": [node.hex() for node in path],
        "old_seal": before.record(),
        "new_seal": after.record(),
    }


def check_proof(proof: Mapping[str, Any], keys: Keys) -> str:
    """Check a proof with trusted public keys alone; say what it proves.

    Raises:
        BadProof: it is malformed, was altered, or a seal is not signed by a trusted key.
    """
    checks = {INCLUSION: _check_entry, CONSISTENCY: _check_growth}
    check = checks.get(str(proof.get("proof")))
    if check is None:
        raise BadProof(f"not a proof of this program: {proof.get('proof')!r}")
    try:
        return check(proof, keys)
    except BadSeal as fault:
        raise BadProof(str(fault)) from fault
    except (KeyError, TypeError, ValueError) as fault:
        if isinstance(fault, BadProof):
            raise
        raise BadProof(f"the proof is malformed: {fault!r}") from fault


def _check_entry(proof: Mapping[str, Any], keys: Keys) -> str:
    seal, entry, leaf = _signed(proof["seal"], keys), proof["entry"], int(proof["leaf"])
    tree = _tree(seal, entry["kind"])
    path = [bytes.fromhex(node) for node in proof["path"]]
    hashed = leaf_hash(canonical(entry))
    if not verify_inclusion(hashed, leaf, tree.size, path, bytes.fromhex(tree.root)):
        raise BadProof(f"the path does not lead to the root of {tree.kind} in seal {seal.number}")
    return (
        f"entry {entry['seq']} ({entry['kind']} {entry['record']}, {entry['verb']}) is leaf {leaf} of "
        f"{tree.size} under seal {seal.number} of {instant(seal.sealed_at)}"
    )


def _check_growth(proof: Mapping[str, Any], keys: Keys) -> str:
    before, after = _signed(proof["old_seal"], keys), _signed(proof["new_seal"], keys)
    old, new = _tree(before, proof["kind"]), _tree(after, proof["kind"])
    path = [bytes.fromhex(node) for node in proof["path"]]
    roots = bytes.fromhex(old.root), bytes.fromhex(new.root)
    if not verify_consistency(old.size, new.size, *roots, path):
        raise BadProof(f"{new.kind} at seal {after.number} does not continue what it was at {before.number}")
    return (
        f"{new.kind}: the {old.size} leaves of seal {before.number} are the first of the {new.size} of seal "
        f"{after.number}"
    )


def _signed(record: Mapping[str, Any], keys: Keys) -> Seal:
    seal = parse(record)
    verify_signature(seal, keys)
    return seal


def _tree(seal: Seal, kind: str) -> Tree:
    tree = seal.tree(kind)
    if tree is None:
        raise BadProof(f"seal {seal.number} has no tree of {kind}")
    return tree


def _seal(conn: Connected, number: int | None) -> Seal:
    row = conn.execute(
        "SELECT body, signature, key_id FROM ledger_seal WHERE number = coalesce(%s, number)"
        " ORDER BY number DESC LIMIT 1",
        [number],
    ).fetchone()
    if row is None:
        raise NoProof(f"there is no seal {number}" if number else "nothing is sealed yet")
    return parse(dict(zip(("body", "signature", "key_id"), row, strict=True)))


def _leaf_of(conn: Connected, kind: str, seq: int) -> int | None:
    row = conn.execute(
        "SELECT first + array_position(seqs, %(seq)s::bigint) - 1 FROM ledger_leafrun"
        " WHERE kind = %(kind)s AND seqs[1] <= %(seq)s AND seqs[count] >= %(seq)s"
        " AND array_position(seqs, %(seq)s::bigint) IS NOT NULL",
        {"kind": kind, "seq": seq},
    ).fetchone()
    return int(row[0]) if row else None


def _hashes(conn: Connected, kind: str, size: int) -> list[bytes]:
    rows = conn.execute(
        "SELECT hashes FROM ledger_leafrun WHERE kind = %s AND first < %s ORDER BY first", [kind, size]
    )
    return unpack(b"".join(row[0] for row in rows))[:size]
