"""A small archive, written from the test's own ledger entries as sealing and archiving would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection

from shian.domains.directory.roles import MunicipalCoordinator
from shian.evaluation.figures.store import Snapshot, snapshot
from shian.methods.seals import NO_SEAL, Seal, Tree, sign
from shian.platform.access.actor import Actor
from shian.platform.ledger import manifest
from shian.platform.ledger.columns import columns_of_kind
from shian.platform.ledger.manifest import Piece, folder_of
from shian.platform.ledger.parquet import ROWS, engine, write_rows
from tests.evaluation import city
from tests.kept import made

T0 = datetime(2022, 1, 10, 2, tzinfo=UTC)
COORDINATOR = Actor(role=MunicipalCoordinator, user_id=1, name="食安办")
QUERY = """SELECT seq, (extract(epoch FROM at) * 1000000)::bigint, actor, verb, record, area, state
    FROM ledger_entry WHERE kind = %s AND seq > %s ORDER BY seq"""


@dataclass
class Archive:
    """Seals what the test has written so far, without real signatures of a city."""

    folder: Path
    reached: int = 0
    last: Seal | None = None
    sizes: dict[str, int] = field(default_factory=dict)

    def seal(self) -> Snapshot:
        """Seal and archive; the archive as of the new seal."""
        number = self.last.number + 1 if self.last else 1
        held = manifest.load(self.folder)
        duck = engine()
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT kind FROM ledger_entry WHERE seq > %s", [self.reached])
            for (kind,) in sorted(cursor.fetchall()):
                cursor.execute(QUERY, [kind, self.reached])
                self._write(kind, cursor.fetchall(), number, held, duck)
            cursor.execute("SELECT coalesce(max(seq), 0) FROM ledger_entry")
            self.reached = cursor.fetchone()[0]
        trees = [Tree(kind, size, "0" * 64) for kind, size in sorted(self.sizes.items())]
        self.last = sign(
            Ed25519PrivateKey.generate(),
            number=number,
            sealed_at=T0 + timedelta(days=number),
            previous=self.last.hash if self.last else NO_SEAL,
            trees=trees,
        )
        self._list(self.last, held)
        return snapshot(number, self.folder)

    def city(self, name: str, aside: Path, build: Callable[[], object]) -> Snapshot:
        """A city that ``build`` makes and seals; made once by a process (see tests.kept)."""

        def make() -> tuple[int, Seal | None, dict[str, int]]:
            build()
            return self.reached, self.last, dict(self.sizes)

        self.reached, self.last, sizes = made(name, make, self.folder.parent, aside)
        self.sizes = dict(sizes)
        assert self.last is not None
        return snapshot(self.last.number, self.folder)

    def _write(self, kind: str, rows: list, number: int, held: manifest.Manifest, duck) -> None:  # type: ignore[type-arg,no-untyped-def]
        first = self.sizes.get(kind, 0)
        columns = [
            [first + i for i in range(len(rows))],
            [number] * len(rows),
            *([row[i] for row in rows] for i in range(7)),
        ]
        piece = Piece(first, first + len(rows) - 1)
        table = pa.Table.from_arrays(
            [pa.array(c, f.type) for c, f in zip(columns, ROWS, strict=True)], schema=ROWS
        )
        path = folder_of(self.folder, kind) / piece.name
        write_rows(duck, [table], columns_of_kind(kind) or {}, path)
        held.of(kind).pieces.append(piece)
        self.sizes[kind] = first + len(rows)

    def _list(self, seal: Seal, held: manifest.Manifest) -> None:
        import orjson

        with (self.folder / manifest.SEALS).open("ab") as file:
            file.write(orjson.dumps(seal.record()) + b"\n")
            held.seals_bytes = file.tell()
        held.seal = seal.number
        manifest.save(self.folder, held)


@pytest.fixture
def archive(db: None, tmp_path: Path) -> Iterator[Archive]:
    """An empty archive in a data folder of the test's own."""
    before = settings.SHIAN_DATA
    settings.SHIAN_DATA = tmp_path
    (tmp_path / "archive").mkdir()
    yield Archive(tmp_path / "archive")
    settings.SHIAN_DATA = before


@pytest.fixture(scope="session")
def kept_cities(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files of cities are kept that are put back for each test."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def small_city(archive: Archive, kept_cities: Path) -> Snapshot:
    """A small city (see tests.evaluation.city), sealed once."""

    def build() -> None:
        city.build()
        archive.seal()

    return archive.city("small", kept_cities, build)
