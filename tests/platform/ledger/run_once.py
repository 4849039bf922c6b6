"""Runs of sealing and archiving, each in a process of its own, which a failpoint may kill.

Reads lines ``database<tab>data folder<tab>failpoint<tab>what``, forks for each, and answers with the exit
code (negative: the signal). Forking spares each run the second that the imports take.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

import django
import psycopg
from django.conf import settings

settings.configure()
django.setup()

from shian.platform.ledger import manifest  # noqa: E402  (needs settings)
from shian.platform.ledger.archive import archive, rebuild  # noqa: E402
from shian.platform.ledger.keys import city_key  # noqa: E402
from shian.platform.ledger.sealing import seal  # noqa: E402

manifest.GRACE = -1.0


def work(database: str, folder: str, failpoint: str, what: str) -> None:
    """One run."""
    os.environ["SHIAN_FAILPOINT"] = failpoint
    data = Path(folder)
    with psycopg.connect(database, autocommit=True) as conn:
        if what == "rebuild":
            rebuild(conn, data / "archive")
        else:
            seal(conn, city_key(data / "keys"))
            archive(conn, data / "archive")


for line in sys.stdin:
    child = os.fork()
    if child == 0:
        try:
            work(*line.rstrip("\n").split("\t"))
        except BaseException:  # noqa: BLE001  (it must not go on as the parent)
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
