"""The city in the database: is there one, is it whole, and how it is made."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import psycopg
from psycopg import sql

from shian.sites.serve.children import Children, shian

PACKAGE = Path(__file__).resolve().parents[2]
LOCK = PACKAGE.parents[1] / "requirements.lock"


@dataclass(frozen=True)
class Marker:
    """What was put into the database. It is a comment on the database, so never taken for another's."""

    origin: str = ""  # simulated | real | "" for none of ours
    whole: bool = True  # the simulation ran to its end
    sealed: bool = True  # what it made was sealed and archived
    seed: int = 0
    scale: float = 0.0
    tables: str = ""  # the fingerprint of the migrations that were applied


class City:
    """The records of a database, seen without Django: a second start must be quick."""

    def __init__(self, url: str, data: Path, children: Children) -> None:
        self.url = url
        self.data = data
        self.children = children

    def migrate(self) -> None:
        """Bring the tables up to date, if migrations or dependencies changed since the last time."""
        marker = self.marker()
        if marker.tables == fingerprint():
            return
        command = shian("manage", "migrate", "--no-input", "--verbosity", "0")
        self.children.finish("The preparation of tables", command)
        self.mark(replace(marker, tables=fingerprint()))

    def ensure(self, *, seed: int, scale: float) -> str:
        """Make the simulated city where the database is empty; what to tell about it."""
        marker = self.marker()
        if not marker.whole:
            self.clear()
        elif self.has_records():
            if not marker.sealed:
                self.seal()
            return kept(marker, seed, scale)
        elif marker.origin == "real":
            return "A real installation, without records yet."
        self.simulate(seed, scale)
        return f"Simulated city, seed {seed}, scale {scale:g}."

    def simulate(self, seed: int, scale: float) -> None:
        """Make the city. What a broken-off simulation left is cleared next time, see `ensure`."""
        made = Marker("simulated", whole=False, sealed=False, seed=seed, scale=scale, tables=fingerprint())
        self.mark(made)
        command = shian("simulate", "--seed", str(seed), "--scale", str(scale), "--today", "now")
        self.children.finish("Simulation", command)
        self.mark(replace(made, whole=True))
        self.seal()
        self.children.finish("Witnesses", shian("simulate-witnesses"))

    def seal(self) -> None:
        """Seal and archive what was simulated; broken off, it goes on from where it was."""
        self.children.finish("Sealing", shian("ledger", "seal"))
        self.mark(replace(self.marker(), sealed=True))

    def clear(self) -> None:
        """Empty database and archive of a simulation that was broken off."""
        print("The last simulation was broken off; starting anew.", flush=True)
        with self.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        for name in ("archive", "files", "truth"):
            shutil.rmtree(self.data / name, ignore_errors=True)
        self.mark(Marker(whole=False, origin="simulated"))
        self.migrate()

    def has_records(self) -> bool:
        """Whether anything was ever entered: every act leaves a ledger entry."""
        with self.cursor() as cursor:
            return cursor.execute("SELECT 1 FROM ledger_entry LIMIT 1").fetchone() is not None

    def marker(self) -> Marker:
        """The marker; an empty one where there is none."""
        query = (
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        with self.cursor() as cursor:
            row = cursor.execute(query).fetchone()
        return Marker(**json.loads(row[0])) if row and str(row[0]).startswith("{") else Marker()

    def mark(self, marker: Marker) -> None:
        """Replace the marker."""
        with self.cursor() as cursor:
            name = sql.Identifier(cursor.connection.info.dbname)
            text = sql.Literal(json.dumps(asdict(marker)))
            cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, text))

    @contextmanager
    def cursor(self) -> Iterator[psycopg.Cursor]:
        """A connection for a moment: none is held while the city is served."""
        with psycopg.connect(self.url) as connection, connection.cursor() as cursor:
            yield cursor


def kept(marker: Marker, seed: int, scale: float) -> str:
    """What to tell about the records that are there already."""
    if marker.origin != "simulated":
        return "Serving the records that are there."
    told = f"Simulated city, seed {marker.seed}, scale {marker.scale:g}, kept from before."
    if (marker.seed, marker.scale) != (seed, scale):
        told += (
            f"\nFor seed {seed} at scale {scale:g} use another folder: SHIAN_DATA=/path/to/folder make run …"
        )
    return told


def fingerprint() -> str:
    """Changes when a migration of ours or a dependency (which may bring migrations) changes."""
    total = hashlib.sha256(LOCK.read_bytes() if LOCK.exists() else b"")
    for file in sorted(PACKAGE.rglob("migrations/*.py")):
        total.update(str(file.relative_to(PACKAGE)).encode() + file.read_bytes())
    return total.hexdigest()[:16]
