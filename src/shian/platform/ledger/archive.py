"""The archive: sealed leaves as Parquet, a dataset per kind, made from the tables and never the only copy.

A run writes files, then the list of seals, then the manifest that names them. Whatever a killed run leaves is
removed by the next one, which goes on from the manifest. Small files are merged as they add up, eight at a
time, so that there are never many.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pyarrow as pa
from psycopg import Connection

from shian.methods.seals import Seal, parse
from shian.platform.ledger import manifest as manifests
from shian.platform.ledger.columns import Columns, Provider, columns_in_states, columns_of_kind
from shian.platform.ledger.failpoints import failpoint
from shian.platform.ledger.leaves import Source, Span, ahead, source, spans
from shian.platform.ledger.manifest import SEALS, BadManifest, Manifest, Piece, folder_of
from shian.platform.ledger.parquet import engine, merge_files, structure_of, sync, write_rows

Connected = Connection[Any]
Progress = Callable[[str, int], None]

SPAN_LEAVES = 16_384  # leaves fetched at a time
FILE_LEAVES = 524_288  # leaves in a file at most
UNDECLARED_LEAVES = 65_536  # the same for kinds whose columns must be found first, in memory
MERGE = 8  # files of about one size that are merged into one


class ArchiveBusy(RuntimeError):
    """Another process is writing this archive."""


class ForeignArchive(RuntimeError):
    """The archive was made of another ledger."""


@dataclass(slots=True)
class Writer:
    """What one run of the archive works with."""

    conn: Connected
    folder: Path
    provider: Provider = columns_of_kind
    checked: bool = False
    progress: Progress = lambda kind, leaves: None
    duck: duckdb.DuckDBPyConnection = field(default_factory=engine)


def archive(
    conn: Connected, folder: Path, *, provider: Provider = columns_of_kind, progress: Progress | None = None
) -> int:
    """Write what was sealed since the last run; return the last archived seal (0: there is none).

    Args:
        conn: a connection in autocommit mode.
        folder: the archive's folder.
        provider: gives the typed columns of a kind; kinds it does not know get theirs from their states.
        progress: called with kind and number of leaves as they are written.

    Raises:
        ArchiveBusy: another process is at it.
        Missing: sealed entries are gone from the table; nothing of theirs is written.
    """
    with locked(folder):
        try:
            state = manifests.load(folder)
        except BadManifest:
            state = manifests.recovered(folder)
        writer = Writer(conn, folder, provider, progress=progress or _silent)
        manifests.clean(folder, state)
        return _bring_up_to_date(writer, state)


def rebuild(
    conn: Connected, folder: Path, *, provider: Provider = columns_of_kind, progress: Progress | None = None
) -> int:
    """Write the whole archive anew from the ledger; return the last archived seal.

    Each entry is compared with its sealed hash first, so that an altered ledger cannot overwrite a good
    archive: files are replaced by such of equal content, and the manifest last.

    Raises:
        ArchiveBusy, Missing: the manifest stays as it was.
    """
    with locked(folder):
        try:
            old = manifests.load(folder)
        except BadManifest:
            old = Manifest()
        writer = Writer(conn, folder, provider, checked=True, progress=progress or _silent)
        fresh = Manifest(retired=old.retired)
        done = _bring_up_to_date(writer, fresh, merging=False)
        for kind, of in old.kinds.items():
            manifests.retire(folder, fresh, kind, [p for p in of.pieces if p not in fresh.of(kind).pieces])
        manifests.clean(folder, fresh)
        return done


def files(folder: Path, kind: str) -> list[Path]:
    """The files of a kind in the order of leaves, for readers; empty where nothing is archived."""
    of = manifests.load(folder).kinds.get(kind)
    return [folder_of(folder, kind) / p.name for p in of.pieces] if of else []


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Be the only one that writes the archive; the system lets go when the process ends."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise ArchiveBusy(f"another process is writing {folder}") from error
    finally:
        os.close(handle)


def _silent(kind: str, leaves: int) -> None:
    pass


def _bring_up_to_date(writer: Writer, state: Manifest, *, merging: bool = True) -> int:
    _check_same_ledger(writer, state)
    seals = _seals_since(writer.conn, state.seal)
    if not seals:
        return state.seal
    with source(writer.conn) as entries:
        for tree in seals[-1].trees:
            if state.of(tree.kind).leaves < tree.size:
                _append(writer, entries, state, tree.kind, tree.size)
                if merging:
                    _merge(writer, state, tree.kind)
    state.seals_bytes = _write_seals(writer.folder / SEALS, state, seals)
    failpoint("archive.seals")
    state.seal, state.seal_hash = seals[-1].number, seals[-1].hash
    manifests.save(writer.folder, state)
    return state.seal


def _check_same_ledger(writer: Writer, state: Manifest) -> None:
    if not state.seal_hash:
        return
    found = _seals_since(writer.conn, state.seal - 1)
    if not found or found[0].hash != state.seal_hash:
        raise ForeignArchive(
            f"{writer.folder} ends with seal {state.seal}, which this ledger does not have: it is another "
            "ledger's. Move it away, or replace it with `shian ledger rebuild-archive`"
        )


def _seals_since(conn: Connected, number: int) -> list[Seal]:
    rows = conn.execute(
        "SELECT body, signature, key_id FROM ledger_seal WHERE number > %s ORDER BY number", [number]
    )
    return [parse(dict(zip(("body", "signature", "key_id"), row, strict=True))) for row in rows]


def _write_seals(path: Path, state: Manifest, seals: list[Seal]) -> int:
    """Add seals to the list after what the manifest covers; the list's new length."""
    with path.open("r+b" if path.exists() and state.seal else "wb") as file:
        file.truncate(state.seals_bytes if state.seal else 0)
        file.seek(0, os.SEEK_END)
        file.writelines(orjson.dumps(s.record(), option=orjson.OPT_APPEND_NEWLINE) for s in seals)
        length = file.tell()
    sync(path)
    return length


def _append(writer: Writer, entries: Source, state: Manifest, kind: str, size: int) -> None:
    """Write the leaves of a kind from the last archived one up to ``size``."""
    of = state.of(kind)
    declared = writer.provider(kind)
    most = UNDECLARED_LEAVES if declared is None else FILE_LEAVES
    for group in _grouped(spans(writer.conn, kind, of.leaves, size, SPAN_LEAVES), most):
        with closing(ahead(_reported(writer, entries, group))) as tables:
            rows: Iterable[pa.Table] = tables
            if declared is None:
                rows = list(tables)
                of.columns = _looked_at(writer.duck, rows, of.columns)
            else:
                of.columns = declared
            piece = Piece(group[0].start, group[-1].stop - 1)
            write_rows(writer.duck, rows, of.columns, folder_of(writer.folder, kind) / piece.name)
        failpoint("archive.renamed")
        of.pieces.append(piece)


def _grouped(parts: list[Span], most: int) -> Iterator[list[Span]]:
    """Spans in groups that make a file each."""
    group: list[Span] = []
    for part in parts:
        if group and part.stop - group[0].start > most:
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def _reported(writer: Writer, entries: Source, group: Iterable[Span]) -> Iterator[pa.Table]:
    for span in group:
        table = entries.rows(span, checked=writer.checked)
        writer.progress(span.kind, len(table))
        yield table


def _looked_at(duck: duckdb.DuckDBPyConnection, held: list[pa.Table], known: Columns) -> Columns:
    for table in held:
        known = columns_in_states(structure_of(duck, table), known)
    return known


def _merge(writer: Writer, state: Manifest, kind: str) -> None:
    """Merge the newest files of a kind while eight or more are of about one size.

    A file of 8^n leaves and more is of size n; so each leaf is rewritten once for each size, and there are at
    most seven files of each.
    """
    of = state.of(kind)
    while count := _to_merge(of.pieces):
        old = of.pieces[-count:]
        piece = Piece(old[0].first, old[-1].last)
        folder = folder_of(writer.folder, kind)
        merge_files(writer.duck, [folder / p.name for p in old], of.columns, folder / piece.name)
        failpoint("archive.merged")
        of.pieces[-count:] = [piece]
        manifests.retire(writer.folder, state, kind, old)


def _to_merge(pieces: list[Piece]) -> int:
    """How many of the newest files to merge into one; 0 for none."""
    for size in range(_size(FILE_LEAVES)):
        newest = list(takewhile(size.__ge__, (_size(p.rows) for p in reversed(pieces))))
        rows = sum(p.rows for p in pieces[len(pieces) - len(newest) :])
        if newest.count(size) >= MERGE and rows <= FILE_LEAVES:
            return len(newest)
    return 0


def _size(rows: int) -> int:
    return (rows.bit_length() - 1) // 3
