"""Measure sealing and archiving: entries a second, memory, and the delay of one entry on a large ledger.

Run: ``python benchmarks/sealing.py [entries]`` with SHIAN_DATABASE_URL naming a server on which a database
may be made; it is dropped afterwards.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django
import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from shian.methods.canonical import canonical
from shian.platform.ledger.archive import archive
from shian.platform.ledger.columns import Columns
from shian.platform.ledger.keys import make_city_key
from shian.platform.ledger.sealing import seal

KINDS = ("laboratory.sample",) * 5 + ("laboratory.result",) * 3 + ("registry.operator", "directory.post")
CODES = tuple(f"code_{i}" for i in range(12))
RESULT: Columns = {"analyte": "VARCHAR", "value": "DECIMAL(12,4)", "unit": "VARCHAR", "limit": "VARCHAR"}
COLUMNS: Columns = {
    **dict.fromkeys(("number", "name", "area", "price", "verdict", "note", *CODES), "VARCHAR"),
    **dict.fromkeys(("id", "version", "operator_id"), "BIGINT"),
    "taken_on": "DATE",
    "changed_at": "TIMESTAMP WITH TIME ZONE",
    "price": "DECIMAL(12,2)",
    "ok": "BOOLEAN",
    "results": [dict(RESULT)],
}


def state(i: int, draw: random.Random) -> dict[str, Any]:
    """About 1 KB of a record's state, as unlike its neighbours as real ones are."""
    return {
        "id": i,
        "number": f"XC{i:012d}",
        "name": draw.choice(["猪肉", "韭菜", "陈醋", "小麦粉"]),
        "area": "140105",
        "version": 1,
        "taken_on": "2021-03-05",
        "changed_at": "2021-03-05T02:00:00.000000Z",
        "price": f"{draw.randrange(100, 9900) / 100:.2f}",
        "ok": True,
        "operator_id": draw.randrange(47_000),
        "verdict": draw.choice(["pass", "fail", None]),
        "note": "备注" * draw.randrange(40, 80),
        "results": [
            {"analyte": a, "value": f"{draw.random():.4f}", "unit": "mg/kg", "limit": "0.05"}
            for a in ("chlorpyrifos", "lead", "cadmium", "carbendazim")
        ],
        **{code: f"{draw.getrandbits(40):x}" for code in CODES},
    }


@contextmanager
def ledger_database() -> Iterator[str]:
    """The address of a database with the ledger's tables alone, made for this run."""
    given = conninfo_to_dict(os.environ["SHIAN_DATABASE_URL"])
    name = f"{given['dbname']}_bench"
    with psycopg.connect(make_conninfo(**{**given, "dbname": "postgres"}), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            place = {k.upper(): v for k, v in given.items() if k in {"user", "password", "host", "port"}}
            database = {"ENGINE": "django.db.backends.postgresql", "NAME": name, **place}
            settings.configure(INSTALLED_APPS=["shian.platform.ledger"], DATABASES={"default": database})
            django.setup()
            MigrationExecutor(connection).migrate([("ledger", "0002_seals")])
            connection.close()
            yield make_conninfo(**{**given, "dbname": name})
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def load(conn: psycopg.Connection[Any], count: int, first: int = 0) -> float:
    """Append entries by COPY; the mean length of a state in bytes."""
    draw, begin, total = random.Random(2016), datetime(2019, 1, 1, tzinfo=UTC), 0
    columns = "at, actor, verb, kind, record, area, state"
    with conn.cursor().copy(f"COPY ledger_entry ({columns}) FROM STDIN") as copy:
        for i in range(first, first + count):
            text = canonical(state(i, draw)).decode()
            total += len(text.encode())
            at = begin + timedelta(minutes=i)
            copy.write_row((at, "sampler:12", "take", draw.choice(KINDS), i % 200_000, "140105", text))
    return total / count


def timed(work: Any) -> float:
    """Seconds that a piece of work takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def measure(count: int) -> dict[str, float]:
    """All figures for a ledger of ``count`` entries."""
    with (
        ledger_database() as address,
        tempfile.TemporaryDirectory() as folder,
        psycopg.connect(address, autocommit=True) as conn,
    ):
        key = make_city_key(Path(folder) / "keys")
        target = Path(folder) / "archive"
        size = load(conn, count)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

        def archiving() -> None:
            archive(conn, target, provider=lambda kind: COLUMNS)

        sealing = timed(lambda: seal(conn, key))
        writing = timed(archiving)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        delays = []
        for i in range(20):
            load(conn, 5, count + 5 * i)
            delays.append(timed(lambda: (seal(conn, key), archiving())))
        written = sum(f.stat().st_size for f in target.glob("*/*.parquet"))
    return {
        "entries": count,
        "bytes of state": round(size),
        "sealing s": round(sealing, 2),
        "archiving s": round(writing, 2),
        "entries/s": round(count / (sealing + writing)),
        "memory MB": round(after / 1024),
        "memory before MB": round(before / 1024),
        "parquet bytes/entry": round(written / count),
        "one small seal and archive, median s": round(sorted(delays)[10], 3),
        "one small seal and archive, longest s": round(max(delays), 3),
    }


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000), indent=1))
