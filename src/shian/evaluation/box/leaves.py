"""The leaves of a kind in a box: the archive's files, cut at the seal, held against the seal's root."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from shian.evaluation.box.contents import CannotMake, Contents
from shian.methods.merkle import Frontier
from shian.methods.seals import Seal
from shian.platform.ledger import manifest as manifests
from shian.platform.ledger.columns import columns_of_kind
from shian.platform.ledger.hashing import leaf_hashes
from shian.platform.ledger.manifest import Piece, folder_of
from shian.platform.ledger.parquet import ROWS, engine, literal, write_rows

Progress = Callable[[str, int], None]
MARK = 8  # bytes of each leaf's hash that tell which leaf was altered
BATCH = 16_384


def put_leaves(into: Contents, archive: Path, kind: str, seal: Seal, scratch: Path, tell: Progress) -> int:
    """Add all leaves of a kind up to a seal, and their marks; return how many there are.

    Raises:
        CannotMake: the archive lacks leaves, or they are not those that were sealed.
    """
    tree = seal.tree(kind)
    size = tree.size if tree else 0
    held = manifests.load(archive).kinds.get(kind)
    if (held.leaves if held else 0) < size:
        raise CannotMake(
            f"the archive holds {held.leaves if held else 0} of the {size} leaves of {kind} that seal "
            f"{seal.number} counts: run `shian ledger rebuild-archive`"
        )
    if held is None or not size:
        into.add(f"marks/{kind}.bin", b"")
        into.add(f"empty/{kind}.parquet", empty_file(kind, scratch))
        return 0
    frontier, marks = Frontier(), bytearray()
    for piece in (p for p in held.pieces if p.first < size):
        path = _cut(folder_of(archive, kind) / piece.name, piece, size, scratch / kind)
        last = min(piece.last, size - 1)
        into.add(f"leaves/{kind}/{Piece(piece.first, last).name}", path)
        for hashes in _hashes(path, kind):
            frontier = frontier.append(hashes)
            marks += b"".join(one[:MARK] for one in hashes)
            tell(kind, len(hashes))
    if tree is None or (frontier.size, frontier.root().hex()) != (size, tree.root):
        raise CannotMake(
            f"the archived leaves of {kind} are not those that were sealed: run `shian ledger verify`"
        )
    into.add(f"marks/{kind}.bin", bytes(marks))
    return size


def _cut(path: Path, piece: Piece, size: int, scratch: Path) -> Path:
    """The file itself, or a copy that ends with the seal."""
    if piece.last < size:
        return path
    scratch.mkdir(parents=True, exist_ok=True)
    target = scratch / Piece(piece.first, size - 1).name
    with engine() as con:
        con.execute(
            f"COPY (SELECT * FROM read_parquet({literal(str(path))}) WHERE leaf < {size} ORDER BY leaf)"
            f" TO {literal(str(target))} (FORMAT parquet, COMPRESSION zstd)"
        ).fetchall()
    return target


def _hashes(path: Path, kind: str) -> Iterator[list[bytes]]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=BATCH, columns=ROWS.names):
            table = pa.Table.from_batches([batch]).select(ROWS.names)
            moments = table["at"].cast(pa.timestamp("us", "UTC")).cast(pa.int64())
            yield leaf_hashes(table.set_column(table.schema.get_field_index("at"), "at", moments), kind)


def empty_file(kind: str, scratch: Path) -> Path:
    """A Parquet file without rows, for a kind that queries read and of which nothing is sealed yet."""
    target = scratch / "empty" / f"{kind}.parquet"
    write_rows(engine(), [ROWS.empty_table()], columns_of_kind(kind) or {}, target)
    return target
