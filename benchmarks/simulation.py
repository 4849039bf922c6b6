"""Making the full city: seconds, ledger entries, memory of the simulator, size of the database.

Bar: ≤ 150 s at scale 1 with ≤ 4 GB. Makes a database of its own on the server that SHIAN_DATABASE_URL names
and drops it again: `python benchmarks/simulation.py [scale]`.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from urllib.parse import urlsplit, urlunsplit

import psycopg

NAME = "shian_bench_simulation"


def measure(scale: float = 1.0) -> dict[str, float]:
    """Make a city of this scale and look at it."""
    url = os.environ["SHIAN_DATABASE_URL"]
    own, maintenance = (urlunsplit(urlsplit(url)._replace(path=f"/{name}")) for name in (NAME, "postgres"))
    with psycopg.connect(maintenance, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {NAME}")
        try:
            with tempfile.TemporaryDirectory() as folder:
                return _measured(own, folder, scale)
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def _measured(url: str, folder: str, scale: float) -> dict[str, float]:
    environment = os.environ | {"SHIAN_DATABASE_URL": url, "SHIAN_DATA": folder}
    shian = [sys.executable, "-m", "shian.sites.cli"]
    subprocess.run([*shian, "manage", "migrate", "--verbosity", "0"], env=environment, check=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    began = time.monotonic()
    subprocess.run(
        [*shian, "simulate", "--scale", str(scale)], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    seconds = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    with psycopg.connect(url) as conn:
        row = conn.execute(
            "SELECT count(*), pg_database_size(current_database()) FROM ledger_entry"
        ).fetchone()
    assert row is not None
    return {
        "scale": scale,
        "seconds": round(seconds, 1),
        "of it the simulator's own processor time (s)": round(used.ru_utime - before, 1),
        "ledger entries": row[0],
        "entries/s": round(row[0] / seconds),
        "memory of the simulator (MB)": used.ru_maxrss >> 10,
        "database (MB)": row[1] >> 20,
    }


def main() -> None:
    """Print the measurements."""
    for name, value in measure(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0).items():
        print(f"{name:<48}{value:>12,}")


if __name__ == "__main__":
    main()
