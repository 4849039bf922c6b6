"""The archive as verification sees it: its list of seals, its files, their rows and typed columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import orjson
import pyarrow as pa

from shian.methods.seals import Seal
from shian.platform.ledger import manifest as manifests
from shian.platform.ledger.chain import Keys, check_chain
from shian.platform.ledger.columns import FIXED, names_in_archive
from shian.platform.ledger.copies import Copy, Grown
from shian.platform.ledger.findings import Fault, Finding, Place, Report
from shian.platform.ledger.hashing import leaf_hashes
from shian.platform.ledger.manifest import SEALS, BadManifest, Manifest, Piece, folder_of
from shian.platform.ledger.parquet import engine, literal, quoted, read_tables, rows_of

Progress = Callable[[str, int], None]


class HeldArchive:
    """An archive under verification. Faults go to the report as they are met."""

    def __init__(self, folder: Path, keys: Keys, report: Report) -> None:
        self.folder, self.report = folder, report
        self.duck = engine()
        self.manifest = self._manifest()
        self.seals = check_chain(self._records(), keys, Place.ARCHIVE, report)
        if len(self.seals) != self.manifest.seal:
            self._tell(Fault.FILE, f"{SEALS} has {len(self.seals)} seals, not {self.manifest.seal}")
        self._check_files()

    @property
    def kinds(self) -> set[str]:
        """The kinds that have files."""
        return set(self.manifest.kinds)

    def compare_seals(self, seals: Sequence[Seal]) -> None:
        """Report seals that differ from those of the table."""
        for own, other in zip(self.seals, seals, strict=False):
            if own != other:
                self._tell(Fault.BAD_SEAL, f"seal {own.number} is not seal {other.number} of the table")
        if len(self.seals) > len(seals):
            self._tell(Fault.BAD_SEAL, f"the table has only {len(seals)} seals of {len(self.seals)}")

    def copy(self, kind: str, growth: Sequence[Grown], progress: Progress) -> Copy:
        """The leaves of a kind as the archive has them."""
        covered = [g for g in growth if g.seal <= self.manifest.seal]
        copy = Copy(Place.ARCHIVE, covered)
        of = self.manifest.kinds.get(kind)
        for piece in of.pieces if of else ():
            path = folder_of(self.folder, kind) / piece.name
            try:
                for table in read_tables(path):
                    rows = rows_of(table)
                    copy.add(leaf_hashes(rows, kind), rows["seq"].to_pylist(), rows["leaf"].to_pylist())
                    self._check_seals(kind, rows, covered)
                    self._check_typed(kind, table)
                    progress(kind, len(rows))
            except (OSError, pa.ArrowInvalid, pa.ArrowKeyError, KeyError, duckdb.Error) as fault:
                self._tell(Fault.FILE, f"{path.name} cannot be read: {fault}", kind)
        self.report.archived += len(copy.hashes)
        return copy

    def _tell(self, fault: Fault, detail: str, kind: str = "") -> None:
        self.report.add([Finding(Place.ARCHIVE, fault, kind, detail=detail)])

    def _manifest(self) -> Manifest:
        try:
            return manifests.load(self.folder)
        except BadManifest as fault:
            self._tell(Fault.FILE, str(fault))
            return manifests.recovered(self.folder)

    def _records(self) -> Iterator[dict[str, Any]]:
        path = self.folder / SEALS
        data = path.read_bytes()[: self.manifest.seals_bytes or None] if path.exists() else b""
        for number, line in enumerate(data.splitlines(), 1):
            try:
                yield orjson.loads(line)
            except orjson.JSONDecodeError:
                self._tell(Fault.FILE, f"line {number} of {SEALS} is not JSON")

    def _check_files(self) -> None:
        wanted = {
            folder_of(self.folder, kind) / p.name: (kind, p)
            for kind, of in self.manifest.kinds.items()
            for p in of.pieces
        }
        retired = {self.folder / name for name in self.manifest.retired}
        for path in sorted(self.folder.glob("*/*.parquet")):
            if path not in wanted and path not in retired:
                self._tell(Fault.FILE, f"{path.relative_to(self.folder)} is not in the manifest")
        for path, (kind, _) in wanted.items():
            if not path.exists():
                self._tell(Fault.FILE, f"{path.relative_to(self.folder)} is missing", kind)
        for kind, of in self.manifest.kinds.items():
            for before, after in zip([Piece(0, -1), *of.pieces], of.pieces, strict=False):
                if after.first != before.last + 1:
                    self._tell(Fault.FILE, f"{after.name} does not follow leaf {before.last}", kind)

    def _check_seals(self, kind: str, rows: pa.Table, growth: Sequence[Grown]) -> None:
        leaves, stated = rows["leaf"].to_numpy(), rows["seal"].to_numpy()
        numbers = np.array([*(g.seal for g in growth), 0])
        places = np.searchsorted(np.array([g.size for g in growth]), leaves, side="right")
        for i in np.flatnonzero(numbers[places] != stated):
            detail = f"seal {stated[i]} instead of {numbers[places[i]]}"
            seq = rows["seq"][int(i)].as_py()
            self.report.add([Finding(Place.ARCHIVE, Fault.COLUMN, kind, int(leaves[i]), seq, detail)])

    def _check_typed(self, kind: str, table: pa.Table) -> None:
        """Compare each typed column with the state it was made from: figures read the columns."""
        self.duck.register("held", table)
        described = self.duck.execute("DESCRIBE held").fetchall()
        types = {row[0]: row[1] for row in described if row[0] not in FIXED}
        if not types:
            return
        fields = {name: field for field, name in names_in_archive(self.manifest.of(kind).columns).items()}
        shape = orjson.dumps({fields.get(name, name): kind_ for name, kind_ in types.items()}).decode()
        made = f"(SELECT *, json_transform(state, {literal(shape)}) AS s FROM held)"
        differing = ", ".join(
            f"CASE WHEN {quoted(name)} IS DISTINCT FROM s.{quoted(fields.get(name, name))}"
            f" THEN {literal(name)} END"
            for name in types
        )
        rows = self.duck.execute(
            f"SELECT leaf, seq, columns FROM (SELECT leaf, seq, list_filter([{differing}], lambda c: c IS NOT"
            f" NULL) AS columns FROM {made}) WHERE len(columns) > 0 ORDER BY leaf"
        ).fetchall()
        self.report.add(
            Finding(Place.ARCHIVE, Fault.COLUMN, kind, leaf, seq, ", ".join(columns))
            for leaf, seq, columns in rows
        )
