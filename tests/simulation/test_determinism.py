"""The same seed makes the same city: two databases, two data folders, one ledger byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

HASH = """
SELECT count(*), encode(sha256(convert_to(string_agg(concat_ws('|',
    seq, extract(epoch FROM at)::text, actor, verb, kind, record, area, state),
    E'\\n' ORDER BY seq), 'UTF8')), 'hex')
FROM ledger_entry
"""


def address(database: str) -> str:
    return urlunsplit(urlsplit(os.environ["SHIAN_DATABASE_URL"])._replace(path=f"/{database}"))


def shian(url: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "shian.sites.cli", *words],
        env=os.environ | {"SHIAN_DATABASE_URL": url, "SHIAN_DATA": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[list[str]]:
    """Addresses of three databases with tables and nothing in them."""
    names = [f"shian_same_{os.getpid()}_{n}" for n in range(3)]
    with psycopg.connect(address("postgres"), autocommit=True) as conn:
        conn.execute(f'CREATE DATABASE "{names[0]}"')
        done = shian(address(names[0]), tmp_path, "manage", "migrate", "--verbosity", "0")
        assert done.returncode == 0, done.stderr
        for name in names[1:]:
            conn.execute(f'CREATE DATABASE "{name}" TEMPLATE "{names[0]}"')
        yield [address(name) for name in names]
        for name in names:
            conn.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def simulated(url: str, folder: Path, *options: str) -> tuple[int, str]:
    """Entries and hash of a city made by the command."""
    done = shian(url, folder, "simulate", "--scale", "0.01", *options)
    assert done.returncode == 0, done.stderr
    return hashed(url)


def hashed(url: str) -> tuple[int, str]:
    with psycopg.connect(url) as conn:
        row = conn.execute(HASH).fetchone()
    assert row is not None
    return row[0], row[1]


@pytest.mark.slow
def test_same_seed_same_ledger(empty: list[str], tmp_path: Path) -> None:
    first = simulated(empty[0], tmp_path / "a")
    assert simulated(empty[1], tmp_path / "b") == first
    assert first[0] > 10_000
    assert simulated(empty[2], tmp_path / "c", "--seed", "7")[1] != first[1]
    again = shian(empty[0], tmp_path / "a", "simulate", "--scale", "0.01")
    assert again.returncode == 1
    assert "never deletes" in again.stderr
    assert hashed(empty[0]) == first
