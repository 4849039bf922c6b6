"""A ledger in a database of its own: real commits, several connections, a superuser who tampers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from psycopg.conninfo import make_conninfo

from shian.methods.canonical import canonical
from shian.methods.seals import Seal
from shian.platform.ledger import keys
from shian.platform.ledger.archive import archive
from shian.platform.ledger.sealing import seal

T0 = datetime(2021, 3, 5, 2, tzinfo=UTC)
TABLES = "ledger_entry, ledger_leafrun, ledger_seal"


def _address(name: str) -> str:
    parameters = connections["default"].get_connection_params()
    kept = {k: v for k, v in parameters.items() if k in {"user", "password", "host", "port"}}
    return make_conninfo(dbname=name, **kept)


@pytest.fixture(scope="session")
def ledger_database(django_db_blocker: Any) -> Iterator[str]:
    """The address of a database that holds the ledger's tables, as the migrations make them."""
    name = f"{settings.DATABASES['default']['NAME']}_ledger_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with psycopg.connect(_address("postgres"), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}"')
        connections.databases["ledger_tests"] = {**connections.databases["default"], "NAME": name}
        try:
            with django_db_blocker.unblock():
                connection = connections["ledger_tests"]
                MigrationExecutor(connection).migrate([("ledger", "0002_seals")])
                connection.close()
            yield _address(name)
        finally:
            del connections["ledger_tests"], connections.databases["ledger_tests"]
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@dataclass
class Ledger:
    """A ledger under test."""

    url: str
    data: Path
    conn: psycopg.Connection[Any]
    key: Ed25519PrivateKey
    count: int = field(default=0)

    @property
    def folder(self) -> Path:
        return self.data / "archive"

    @property
    def keys(self) -> Path:
        return self.data / "keys"

    def connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.url, autocommit=True)

    def add(
        self,
        count: int = 1,
        kind: str = "test.sample",
        conn: psycopg.Connection[Any] | None = None,
        **state: Any,
    ) -> list[int]:
        """Append entries; their numbers."""
        numbers = []
        for _ in range(count):
            self.count += 1
            whole = {"id": self.count, "name": f"样品{self.count}", "area": "140105", **state}
            row = (conn or self.conn).execute(
                "INSERT INTO ledger_entry (at, actor, verb, kind, record, area, state)"
                " VALUES (%s, 'sampler:7', 'take', %s, %s, '140105', %s) RETURNING seq",
                [T0 + timedelta(seconds=self.count), kind, self.count, canonical(whole).decode()],
            )
            numbers.append(row.fetchone()[0])  # type: ignore[index]
        return numbers

    def seal(self) -> Seal | None:
        return seal(self.conn, self.key)

    def archive(self) -> int:
        return archive(self.conn, self.folder)

    def tamper(self, query: str, *parameters: Any) -> None:
        """Run a statement as a superuser who has switched the guards off."""
        with self.connect() as conn:
            conn.execute("SET session_replication_role = replica")
            conn.execute(query, parameters)

    def leaves(self, kind: str = "test.sample") -> list[int]:
        """The sealed numbers of a kind in the order of their leaves."""
        rows = self.conn.execute("SELECT seqs FROM ledger_leafrun WHERE kind = %s ORDER BY first", [kind])
        return [seq for row in rows for seq in row[0]]


@pytest.fixture
def ledger(ledger_database: str, tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger with a key and a folder of its own."""
    with psycopg.connect(ledger_database, autocommit=True) as conn:
        conn.execute("SET session_replication_role = replica")
        conn.execute(f"TRUNCATE {TABLES} RESTART IDENTITY")
        conn.execute("RESET session_replication_role")
        yield Ledger(ledger_database, tmp_path, conn, keys.make_city_key(tmp_path / "keys"))


@dataclass(frozen=True)
class Played:
    """What some steps left: rows by table, where each sequence stands, files, the number of entries."""

    rows: dict[str, bytes]
    sequences: dict[str, tuple[int, bool]]
    files: Path
    count: int


Play = Callable[[Ledger, Callable[[Ledger], None]], Ledger]
SEQUENCES = """SELECT s.relname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid
    WHERE s.relkind = 'S' AND d.refobjid = ANY (string_to_array(%s, ', ')::regclass[])"""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Play:
    """Takes an empty ledger through some steps: once in a file, then rows and files are put back."""
    kept: dict[Callable[[Ledger], None], Played] = {}

    def play(ledger: Ledger, steps: Callable[[Ledger], None]) -> Ledger:
        if steps in kept:
            _put_back(ledger, kept[steps])
        else:
            steps(ledger)
            kept[steps] = _taken(ledger, tmp_path_factory.mktemp("played") / "data")
        return ledger

    return play


def _taken(ledger: Ledger, aside: Path) -> Played:
    rows = {}
    for table in reversed(TABLES.split(", ")):  # what is referred to comes before what refers to it
        with ledger.conn.cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
            rows[table] = b"".join(bytes(part) for part in copy)
    names = [name for (name,) in ledger.conn.execute(SEQUENCES, [TABLES])]
    stand = {n: ledger.conn.execute(f"SELECT last_value, is_called FROM {n}").fetchone() for n in names}
    shutil.copytree(ledger.data, aside)
    return Played(rows, {n: one for n, one in stand.items() if one}, aside, ledger.count)


def _put_back(ledger: Ledger, kept: Played) -> None:
    for table, rows in kept.rows.items():
        with ledger.conn.cursor().copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
            copy.write(rows)
    for name, (last, called) in kept.sequences.items():
        ledger.conn.execute("SELECT setval(%s::regclass, %s, %s)", [name, last, called])
    shutil.rmtree(ledger.keys)  # of the empty ledger
    shutil.copytree(kept.files, ledger.data, dirs_exist_ok=True)
    ledger.key, ledger.count = keys.city_key(ledger.keys), kept.count
