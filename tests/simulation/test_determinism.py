"""The same seed makes the same city: two databases, two data folders, one ledger byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from shian.simulation.city import City
from tests.template import address, copied, dropped

SCALE = "0.005"
HASH = """
SELECT count(*), encode(sha256(convert_to(string_agg(concat_ws('|',
    seq, extract(epoch FROM at)::text, actor, verb, kind, record, area, state),
    E'\\n' ORDER BY seq), 'UTF8')), 'hex')
FROM ledger_entry
"""


def shian(url: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "shian.sites.cli", *words],
        env=os.environ | {"SHIAN_DATABASE_URL": url, "SHIAN_DATA": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def empty() -> Iterator[list[str]]:
    """Addresses of two databases with tables and nothing in them."""
    names = [f"shian_same_{os.getpid()}_{n}" for n in range(2)]
    for name in names:
        copied(name)
    yield [address(name) for name in names]
    for name in names:
        dropped(name)


def simulated(url: str, folder: Path, *options: str) -> tuple[int, str]:
    """Entries and hash of a city made by the command."""
    done = shian(url, folder, "simulate", "--scale", SCALE, *options)
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
    again = shian(empty[0], tmp_path / "a", "simulate", "--scale", SCALE)
    assert again.returncode == 1
    assert "never deletes" in again.stderr
    assert hashed(empty[0]) == first


def test_another_seed_draws_another_city() -> None:
    draws = [City(seed, float(SCALE)).rng("operators").random(8).tolist() for seed in (2016, 2016, 7)]
    assert draws[0] == draws[1] != draws[2]
