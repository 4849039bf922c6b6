"""A database that really commits, for what other connections must see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo


@pytest.fixture
def committing(
    django_db_setup: None, django_db_blocker: Any, tmp_path: Path, settings: Any
) -> Iterator[None]:
    """Django at work in a copy of the test database, really committing, with a data folder of its own.

    The ledger cannot be emptied as other tables are after a test, so the whole copy goes.
    """
    own = connection.settings_dict["NAME"]
    name = f"{own}_commits"
    kept = {
        k: v
        for k, v in connection.get_connection_params().items()
        if k in {"user", "password", "host", "port"}
    }
    connection.close()
    with psycopg.connect(make_conninfo(dbname="postgres", **kept), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        # A thread of an earlier test may still hold a session, and a database in use cannot be copied.
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [own])
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{own}"')
        connection.settings_dict["NAME"] = name
        keys = Path(settings.SHIAN_DATA) / "keys"
        (tmp_path / "keys").mkdir()
        if (keys / "master.key").exists():
            (tmp_path / "keys" / "master.key").write_bytes((keys / "master.key").read_bytes())
        settings.SHIAN_DATA = tmp_path
        try:
            with django_db_blocker.unblock():
                yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = own
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
