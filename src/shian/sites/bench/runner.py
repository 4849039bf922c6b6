"""Makes what a benchmark needs, runs it as a process of its own, and reads its answer."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

SCRIPTS = Path(__file__).resolve().parents[4] / "benchmarks"


class BenchmarkFailed(RuntimeError):
    """A script ended with an error, or its answer cannot be read."""


@dataclass(frozen=True)
class Place:
    """A database and a data folder of their own."""

    database: str
    data: Path

    def environment(self) -> dict[str, str]:
        return {**os.environ, "SHIAN_DATABASE_URL": self.database, "SHIAN_DATA": str(self.data)}


def with_name(url: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextmanager
def place(server: str, name: str) -> Iterator[Place]:
    """A new database ``name`` on the server and an empty data folder; both are gone afterwards."""
    with (
        psycopg.connect(with_name(server, "postgres"), autocommit=True) as admin,
        tempfile.TemporaryDirectory(prefix=f"shian-{name}-") as folder,
    ):
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield Place(with_name(server, name), Path(folder))
        finally:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def shian(where: Place, *arguments: str) -> float:
    """Run a `shian` command there; the seconds it took."""
    began = time.monotonic()
    command = [sys.executable, "-m", "shian.sites.cli", *arguments]
    done = subprocess.run(command, env=where.environment(), stdout=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise BenchmarkFailed(f"shian {' '.join(arguments)} ended with {done.returncode}; it says why above")
    return time.monotonic() - began


def peak_of_children() -> int:
    """Largest memory of any process run so far, in MB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def answer_of(name: str, where: Place) -> dict[str, Any]:
    """Run ``benchmarks/<name>.py`` and read the JSON object it ends with."""
    command = [sys.executable, str(SCRIPTS / f"{name}.py")]
    done = subprocess.run(command, env=where.environment(), stdout=subprocess.PIPE, text=True, check=False)
    start = done.stdout.find("{")
    if done.returncode or start < 0:
        raise BenchmarkFailed(f"benchmarks/{name}.py ended with {done.returncode}: {done.stdout[-500:]}")
    answer: dict[str, Any] = json.loads(done.stdout[start:])
    return answer
