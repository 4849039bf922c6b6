"""Tells others how far a job is while its transaction is still open."""

from __future__ import annotations

import time
from contextlib import suppress
from types import TracebackType
from typing import Any

from django.db import OperationalError, connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

EVERY = 0.4  # seconds between reports


class Progress:
    """Writes columns of a job's row through a connection of its own, at most a few times a second."""

    def __init__(self, model: type[models.Model], pk: int) -> None:
        self.table, self.pk = model._meta.db_table, pk
        self.connection: BaseDatabaseWrapper | None = None
        self.last: tuple[object, float] = (None, 0.0)

    def __enter__(self) -> Progress:
        self.connection = connection.copy()
        with self.connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self.connection is not None:
            self.connection.close()

    def write(self, at: object = "", /, **columns: Any) -> None:
        """Write the columns; soon after the last time only if what it is at is another."""
        now = time.monotonic()
        if self.connection is None or (at == self.last[0] and now - self.last[1] < EVERY):
            return
        self.last = (at, now)
        values = [sql.SQL("{} = %s").format(sql.Identifier(name)) for name in columns]
        statement = sql.SQL("UPDATE {} SET {} WHERE id = %s").format(
            sql.Identifier(self.table), sql.SQL(", ").join(values)
        )
        # Whoever holds the row (a caller within a transaction of its own) is not waited for: no report then.
        with suppress(OperationalError), self.connection.cursor() as cursor:
            cursor.execute(statement, [*columns.values(), self.pk])
