"""A process killed while it stores: nothing acknowledged is lost, nothing is stored in part or twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from psycopg.conninfo import make_conninfo

from shian.platform.ledger.failpoints import VARIABLE
from tests.domains.supply.epcis.material import content, event

EVENTS = 20
WORKER = """
import sys
import django
django.setup()
from shian.domains.supply.epcis import capturing, reading
from shian.platform.access.actor import system_actor
document = sys.stdin.buffer.read()
if document:
    capturing.receive(by=system_actor(), content=document)
reading.store_waiting()
"""
COUNTS = """
SELECT (SELECT count(*) FROM epcis_event), (SELECT count(*) FROM epcis_eventidentifier),
       (SELECT count(*) FROM epcis_arrival), (SELECT count(*) FROM epcis_payload),
       (SELECT string_agg(verb, ',' ORDER BY seq) FROM ledger_entry WHERE kind = 'epcis.capture'),
       (SELECT state FROM epcis_capture)
"""


@pytest.fixture
def copied(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of a database like that of the tests, in which several processes really commit."""
    parameters = connections["default"].get_connection_params()
    kept = {k: v for k, v in parameters.items() if k in {"user", "password", "host", "port"}}
    own = settings.DATABASES["default"]["NAME"]
    name = f"{own}_killed"
    connection.close()
    with psycopg.connect(make_conninfo(dbname="postgres", **kept), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{own}"')
        try:
            yield make_conninfo(dbname=name, **kept)
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def run_worker(address: str, failpoint: str, document: bytes = b"") -> int:
    """Acknowledge a document and read what waits, in a process of its own that dies at that point."""
    parts = psycopg.conninfo.conninfo_to_dict(address)
    url = f"postgresql://{parts['user']}@/{parts['dbname']}?host={parts['host']}"
    environment = {**os.environ, VARIABLE: failpoint, "SHIAN_DATABASE_URL": url}
    command = [sys.executable, "-c", WORKER]
    return subprocess.run(command, env=environment, input=document, check=False, timeout=300).returncode


def test_a_killed_worker_leaves_all_or_nothing(copied: str) -> None:
    document = content(*(event(eventTime=f"2026-03-01T00:00:{n:02d}Z") for n in range(EVENTS)))
    with psycopg.connect(copied, autocommit=True) as conn:
        for failpoint, sent in (("epcis.events", document), ("epcis.stored", b"")):
            assert run_worker(copied, failpoint, sent) == -signal.SIGKILL
            assert conn.execute(COUNTS).fetchone() == (0, 0, 0, 1, "receive", "waiting")
        assert run_worker(copied, "") == 0
        assert conn.execute(COUNTS).fetchone() == (EVENTS, EVENTS, 1, 0, "receive,store", "done")
