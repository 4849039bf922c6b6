"""The chain of seals: read, checked one after the other, and what it says of each kind's tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from psycopg import Connection
from psycopg.rows import dict_row

from shian.methods.seals import BadSeal, Seal, parse, verify_follows, verify_signature
from shian.platform.ledger.copies import Grown
from shian.platform.ledger.findings import Fault, Finding, Place, Report

Keys = Mapping[str, Ed25519PublicKey]


def seals_of_table(conn: Connection[Any], keys: Keys, report: Report) -> list[Seal]:
    """The seals of the table that can be read; their faults are reported."""
    with conn.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(
            "SELECT number, sealed_at, previous_hash, body, signature, key_id FROM ledger_seal"
            " ORDER BY number"
        ).fetchall()
    seals = check_chain(rows, keys, Place.SEALS, report)
    of_number = {seal.number: seal for seal in seals}
    for row in rows:
        seal = of_number.get(row["number"])
        stated = seal and (seal.number, seal.sealed_at, seal.previous)
        if stated != (row["number"], row["sealed_at"], row["previous_hash"]):
            detail = f"the columns of seal {row['number']} are not those of its body"
            report.add([Finding(Place.SEALS, Fault.BAD_SEAL, detail=detail)])
    return seals


def check_chain(records: Iterable[Mapping[str, Any]], keys: Keys, place: Place, report: Report) -> list[Seal]:
    """The seals that can be read, in order; faults of form, signature or chain are reported."""
    seals: list[Seal] = []
    for record in records:
        try:
            seal = parse(record)
        except BadSeal as fault:
            report.add([Finding(place, Fault.BAD_SEAL, detail=str(fault))])
            continue
        report.add(_faults(seal, seals[-1] if seals else None, keys, place))
        seals.append(seal)
    return seals


def _faults(seal: Seal, before: Seal | None, keys: Keys, place: Place) -> Iterable[Finding]:
    try:
        verify_signature(seal, keys)
    except BadSeal as fault:
        yield Finding(place, Fault.BAD_SEAL, detail=str(fault))
    try:
        verify_follows(seal, before)
    except BadSeal as fault:
        yield Finding(place, Fault.BAD_SEAL, detail=str(fault))


def growth_of(seals: Sequence[Seal]) -> dict[str, list[Grown]]:
    """What the tree of each kind was at the seals that changed it."""
    growth: dict[str, list[Grown]] = {}
    for seal in seals:
        for tree in seal.trees:
            of = growth.setdefault(tree.kind, [])
            if not of or (of[-1].size, of[-1].root) != (tree.size, tree.root):
                of.append(Grown(seal.number, tree.size, tree.root))
    return growth
