"""A use of the embedded database: started by the first user, shared, stopped after the last."""

import fcntl
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from shian.platform.database import cluster
from shian.platform.database.errors import DatabaseError
from shian.platform.database.places import NAME, Places, data_folder, database_url, prepare, users_lock

STOPPING = 60.0  # seconds to wait for a server that is being stopped
HANDOVER = 1.0  # seconds within which the keeper notices that its last user has gone


class Session:
    """Holds the database open until `close` or the end of the process."""

    def __init__(self, data: Path | None = None, *, losable: bool = False) -> None:
        self.data = (data or data_folder()).absolute()
        self.losable = losable
        self.places: Places = prepare(self.data)
        self.lock = shared_lock(self.data)
        with exclusive_lock(self.data / "pg.start"):
            if cluster.status(self.places) != "ready":
                self.start()
            self.make_database()

    @property
    def url(self) -> str:
        """The address for clients."""
        return database_url(self.data)

    def start(self) -> None:
        """Start the keeper, apart from our terminal so that Ctrl-C reaches it only through us."""
        command = [sys.executable, "-m", "shian.platform.database.keeper", str(self.data)]
        with tempfile.TemporaryFile("w+") as said:
            keeper = subprocess.Popen(
                command + ["--losable"] * self.losable,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
            deadline = time.monotonic() + cluster.PATIENCE
            while cluster.status(self.places) != "ready":
                if keeper.poll() is not None:
                    said.seek(0)
                    raise DatabaseError(
                        f"{said.read().strip()}\nPostgreSQL did not start. The end of its log "
                        f"{self.places.log}:\n{cluster.log_tail(self.places)}".strip()
                    )
                if time.monotonic() > deadline:
                    raise DatabaseError(
                        f"PostgreSQL is not ready after {cluster.PATIENCE:.0f} s; see {self.places.log}."
                    )
                time.sleep(cluster.TICK)

    def make_database(self) -> None:
        """Create our database in a new cluster."""
        with psycopg.connect(self.url.replace(f"/{NAME}?", "/postgres?"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
            if known is None:
                connection.execute(f'CREATE DATABASE "{NAME}"')

    def close(self) -> None:
        """Let go; the server stops if we were its last user."""
        os.close(self.lock)
        self.lock = -1

    def wait_until_stopped(self, patience: float = STOPPING) -> bool:
        """After `close`: wait for the stop. False where others still use the server."""
        begun = time.monotonic()
        while (now := cluster.status(self.places)) != "stopped":
            waited = time.monotonic() - begun
            if (now == "ready" and waited > HANDOVER) or waited > patience:
                return False
            time.sleep(cluster.TICK)
        return True


@contextmanager
def opened(data: Path | None = None, *, losable: bool = False) -> Iterator[Session]:
    """The database, running, for the time of a block."""
    session = Session(data, losable=losable)
    try:
        yield session
    finally:
        session.close()
        session.wait_until_stopped()


def shared_lock(data: Path) -> int:
    """Hold the lock that says `in use`; wait for a server that is just being stopped."""
    handle = os.open(users_lock(data), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + STOPPING
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return handle
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise DatabaseError(
                    f"The database in {data} has been stopping for {STOPPING:.0f} s. Try again."
                ) from None
            time.sleep(cluster.TICK)


@contextmanager
def exclusive_lock(path: Path) -> Iterator[None]:
    """One starter at a time."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
