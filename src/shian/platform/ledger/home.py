"""Where this installation keeps archive and keys, and how the ledger reaches the database past Django."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection


def archive_folder() -> Path:
    """``$SHIAN_DATA/archive``."""
    return Path(settings.SHIAN_DATA) / "archive"


def keys_folder() -> Path:
    """``$SHIAN_DATA/keys``."""
    return Path(settings.SHIAN_DATA) / "keys"


@contextmanager
def connected() -> Iterator[psycopg.Connection[Any]]:
    """A connection of its own, in autocommit: sealing sets isolation, locks and plans of its session."""
    parameters = {
        k: v
        for k, v in connection.get_connection_params().items()
        if k in {"dbname", "user", "password", "host", "port", "sslmode", "service", "passfile"}
    }
    with psycopg.connect(**parameters, autocommit=True, application_name="shian ledger") as conn:
        yield conn
