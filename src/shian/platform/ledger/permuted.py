"""Telling entries that changed places in the table from entries that were changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from psycopg import Connection

from shian.methods.canonical import leaf_bytes
from shian.methods.merkle import leaf_hash
from shian.platform.ledger.copies import Copy
from shian.platform.ledger.findings import Fault, Finding, Place

MOST = 200  # changed entries of a kind among which exchanges are looked for: each is held against each
_COLUMNS = ("at", "actor", "verb", "kind", "record", "area", "state")


def renamed(conn: Connection[Any], findings: Iterable[Finding], runs: Copy) -> Iterator[Finding]:
    """The findings, those of entries that now stand under another sealed entry's number so called."""
    found = list(findings)
    changed = {f.seq for f in found if (f.place, f.fault) == (Place.TABLE, Fault.CHANGED)}
    moved = _moved(conn, changed, runs) if 2 <= len(changed) <= MOST else {}
    for finding in found:
        if finding.seq in moved and finding.place is Place.TABLE:
            detail = f"holds the entry that was sealed as {moved[finding.seq]}"
            finding = replace(finding, fault=Fault.REORDERED, detail=detail)
        yield finding


def _moved(conn: Connection[Any], changed: set[int | None], runs: Copy) -> dict[int | None, int]:
    sealed = {h: seq for h, seq in zip(runs.hashes, runs.seqs, strict=True) if seq in changed}
    rows = conn.execute(
        f"SELECT seq, {', '.join(_COLUMNS)} FROM ledger_entry WHERE seq = ANY(%s)", [list(changed)]
    )
    moved: dict[int | None, int] = {}
    for now, *values in rows:
        entry = dict(zip(_COLUMNS, values, strict=True))
        for was in sealed.values():
            if was != now and sealed.get(leaf_hash(leaf_bytes(seq=was, **entry))) == was:
                moved[now] = was
    return moved
