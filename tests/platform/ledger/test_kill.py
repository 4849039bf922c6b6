"""SIGKILL at any step of sealing and archiving: the next run recovers by itself, and nothing is lost."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from shian.platform.ledger import keys
from shian.platform.ledger.archive import files
from shian.platform.ledger.sealing import last_seal
from shian.platform.ledger.verify import verify
from tests.platform.ledger.conftest import Ledger, Play

SCRIPT = Path(__file__).with_name("run_once.py")
SEALING = ("seal.begin", "seal.run", "seal.signed", "seal.committed")
ARCHIVING = (
    "archive.written",
    "archive.renamed",
    "archive.merged",
    "archive.seals",
    "archive.manifest",
)


class Runner:
    """Makes runs in processes of their own."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, ledger: Ledger, failpoint: str = "", what: str = "") -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{ledger.url}\t{ledger.data}\t{failpoint}\t{what}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@pytest.fixture(scope="module")
def run() -> Iterator[Runner]:
    runner = Runner()
    yield runner
    runner.process.communicate()


def wait_for_lock(ledger: Ledger) -> None:
    """The server needs a moment to notice that a client is gone, and frees its lock then."""
    for _ in range(100):
        row = ledger.conn.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").fetchone()
        if row == (0,):
            return
        time.sleep(0.05)


def archived(ledger: Ledger) -> list[int]:
    names = [str(f) for f in files(ledger.folder, "test.sample")]
    rows = duckdb.connect().execute("SELECT seq FROM read_parquet(?) ORDER BY leaf", [names]).fetchall()
    return [row[0] for row in rows]


@pytest.fixture
def grown(ledger: Ledger, played: Play) -> Ledger:
    """Seven small files, so that the next run merges."""
    return played(ledger, seven_files)


def seven_files(ledger: Ledger) -> None:
    for _ in range(7):
        ledger.add(1)
        ledger.seal()
        ledger.archive()
    ledger.add(3)
    ledger.add(1, kind="test.other")


@pytest.mark.parametrize("failpoint", SEALING + ARCHIVING)
def test_killed_at(grown: Ledger, run: Runner, failpoint: str) -> None:
    assert run(grown, failpoint) == -signal.SIGKILL
    wait_for_lock(grown)
    sealed = last_seal(grown.conn).seal
    assert sealed is not None
    assert sealed.number == (7 if failpoint in SEALING[:3] else 8)
    late = grown.add(1)
    assert run(grown) == 0
    expected = [*range(1, 11), *late]
    assert grown.leaves() == expected
    assert archived(grown) == expected
    report = verify(grown.conn, grown.folder, keys.trusted_keys(grown.keys))
    assert report.findings == []
    assert not list(grown.folder.glob("**/*.part"))


def test_killed_while_cleaning_up_after_a_kill(grown: Ledger, run: Runner) -> None:
    assert run(grown, "archive.merged") == -signal.SIGKILL
    wait_for_lock(grown)
    for _ in range(2):
        assert run(grown, "archive.unlinked") == -signal.SIGKILL
        wait_for_lock(grown)
    assert run(grown) == 0
    assert archived(grown) == list(range(1, 11))
    assert verify(grown.conn, grown.folder, keys.trusted_keys(grown.keys)).sound


@pytest.mark.parametrize("failpoint", ["archive.written", "archive.renamed", "archive.seals"])
def test_killed_while_rebuilding(grown: Ledger, run: Runner, failpoint: str) -> None:
    assert run(grown) == 0
    before = archived(grown)
    assert run(grown, failpoint, "rebuild") == -signal.SIGKILL
    assert archived(grown) == before
    assert run(grown) == 0
    assert archived(grown) == before
    assert verify(grown.conn, grown.folder, keys.trusted_keys(grown.keys)).sound
    assert run(grown, "", "rebuild") == 0
    assert verify(grown.conn, grown.folder, keys.trusted_keys(grown.keys)).sound
