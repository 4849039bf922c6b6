"""The embedded PostgreSQL really starts, is shared, stops with its last user, and recovers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest

from shian.platform.database import DatabaseError, Session, cluster, opened
from shian.platform.database.places import prepare

USER = """
import sys, time
from pathlib import Path
from shian.platform.database import Session
session = Session(Path(sys.argv[1]), losable=True)
print(cluster_pid := session.places.files.joinpath("postmaster.pid").read_text().split()[0], flush=True)
time.sleep(600)
"""


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder which the database's account can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="shian-test-") as folder:
        os.chmod(folder, 0o711)
        yield Path(folder)


@contextmanager
def another_user(data: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Another process that uses the database; with the server's process number."""
    process = subprocess.Popen([sys.executable, "-c", USER, str(data)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield process, int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def gone(pid: int, patience: float = 10) -> bool:
    """Whether a process ends within the time."""
    deadline = time.monotonic() + patience
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def value(url: str, query: str) -> object:
    """One value from the database."""
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    assert row
    return row[0]


def test_starts_keeps_data_and_stops(data: Path) -> None:
    with opened(data, losable=True) as session:
        with psycopg.connect(session.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 41 + 1 AS answer")
        places = session.places
        assert cluster.status(places) == "ready"
    assert cluster.status(places) == "stopped"
    with opened(data, losable=True) as session:
        assert value(session.url, "SELECT answer FROM kept") == 42


def test_is_open_to_nobody_else(data: Path) -> None:
    with opened(data, losable=True) as session:
        assert value(session.url, "SHOW listen_addresses") == ""
        assert session.places.socket.stat().st_mode & 0o777 == 0o700
        assert session.places.files.stat().st_mode & 0o777 == 0o700
        if os.geteuid() == 0:
            pid = int(cluster.pid_file_lines(session.places)[0])
            assert psutil.Process(pid).uids().real == session.places.account.uid != 0


def test_reads_chinese_and_sorts_alike_everywhere(data: Path) -> None:
    with opened(data, losable=True) as session, psycopg.connect(session.url) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        row = connection.execute(
            "SELECT similarity('食品安全', '食品') > 0.3, 'b' > 'B', upper('é')"
        ).fetchone()
        assert row == (True, True, "É")


def test_is_tuned_for_bulk(data: Path) -> None:
    with opened(data) as session:
        names = (
            "shared_buffers",
            "max_wal_size",
            "wal_level",
            "max_wal_senders",
            "synchronous_commit",
            "fsync",
        )
        assert [value(session.url, f"SHOW {name}") for name in names] == [
            "256MB",
            "4GB",
            "minimal",
            "0",
            "on",
            "on",
        ]


def test_is_shared_and_outlives_its_first_user(data: Path) -> None:
    with another_user(data) as (first, server):
        session = Session(data, losable=True)
        assert int(cluster.pid_file_lines(session.places)[0]) == server
        first.kill()
        first.wait()
        time.sleep(0.3)
        assert value(session.url, "SELECT 1") == 1
        session.close()
        assert session.wait_until_stopped()
        assert gone(server)


def test_stops_when_its_last_user_is_killed(data: Path) -> None:
    with another_user(data) as (user, server):
        user.send_signal(signal.SIGKILL)
        user.wait()
        assert gone(server)


def test_closing_leaves_it_to_others(data: Path) -> None:
    with another_user(data) as (_, server):
        session = Session(data, losable=True)
        session.close()
        assert not session.wait_until_stopped()
        assert psutil.pid_exists(server)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_stops_when_its_keeper_is_killed(data: Path) -> None:
    with another_user(data) as (_, server):
        keeper = psutil.Process(server).parent()
        assert keeper
        keeper.kill()
        assert gone(server)
    with opened(data, losable=True) as session:
        assert value(session.url, "SELECT 1") == 1


def test_recovers_after_a_crash_whose_number_another_process_has_got(data: Path) -> None:
    session = Session(data)
    with psycopg.connect(session.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    server = int(cluster.pid_file_lines(session.places)[0])
    os.kill(server, signal.SIGKILL)
    assert gone(server)
    session.close()
    places = prepare(data)
    stale = places.files / "postmaster.pid"
    lines = stale.read_text().splitlines()
    stale.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert cluster.status(places) == "stopped"
    with opened(data, losable=True) as session:
        assert value(session.url, "SELECT answer FROM kept") == 42


def test_half_made_files_are_made_anew(data: Path) -> None:
    places = prepare(data)
    half = places.cluster / "making"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with opened(data, losable=True) as session:
        assert value(session.url, "SELECT current_database()") == "shian"
    assert not half.exists()


def test_two_starters_get_one_server(data: Path) -> None:
    with another_user(data) as (_, one), another_user(data) as (_, two):
        assert one == two


def test_files_of_another_version_are_named(data: Path) -> None:
    with opened(data, losable=True) as session:
        marker = session.places.files / "PG_VERSION"
    marker.write_text("15\n")
    with pytest.raises(DatabaseError, match=r"was made by PostgreSQL 15; this one is 18.*SHIAN_DATABASE_URL"):
        Session(data, losable=True)


def test_what_postgresql_says_is_shown(data: Path) -> None:
    with opened(data, losable=True) as session:
        control = session.places.files / "global" / "pg_control"
    control.write_bytes(b"x" * 100)
    with pytest.raises(DatabaseError, match=r"(?s)did not start.*pg_control"):
        Session(data, losable=True)


def test_a_long_path_is_no_hindrance(data: Path) -> None:
    deep = data / ("deep" * 20) / ("er" * 20)
    deep.mkdir(parents=True)
    with opened(deep, losable=True) as session:
        assert session.places.socket.parent == Path("/tmp")
        assert value(session.url, "SELECT 1") == 1
    session.places.socket.rmdir()


def test_a_path_with_spaces_and_chinese(data: Path) -> None:
    with opened(data / "太原 市&%", losable=True) as session:
        assert value(session.url, "SELECT 1") == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root: closed folders of root")
def test_in_a_folder_closed_to_other_accounts(data: Path) -> None:
    closed = data / "closed"
    closed.mkdir(mode=0o700)
    with opened(closed, losable=True) as session:
        outside = session.places.cluster
        assert value(session.url, "SELECT 1") == 1
        assert (closed / "pg").is_symlink()
        assert (closed / "pg").resolve() == outside
        assert closed.stat().st_mode & 0o777 == 0o700
    with opened(closed, losable=True) as session:
        assert session.places.cluster == outside
    remove_outside(outside.parent)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may enter every folder")
def test_a_closed_data_folder_is_named(data: Path) -> None:
    data.chmod(0o500)
    with pytest.raises(DatabaseError, match=r"is closed to.*SHIAN_DATA="):
        Session(data / "")
    data.chmod(0o700)


def remove_outside(folder: Path) -> None:
    """Remove the folder a test had made outside its own."""
    assert folder.name.startswith("shian-")
    subprocess.run(["rm", "-rf", str(folder)], check=True)
