"""Tells others how far an import is while its transaction is still open."""

from __future__ import annotations

import time
from contextlib import suppress
from types import TracebackType

from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

EVERY = 0.4  # seconds between reports


class Progress:
    """Writes phase, done and total of a run through a connection of its own, at most a few times a second."""

    def __init__(self, run_id: int) -> None:
        self.run_id = run_id
        self.connection: BaseDatabaseWrapper | None = None
        self.last = ("", 0.0)

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

    def tell(self, phase: str, done: int, total: int) -> None:
        now = time.monotonic()
        if self.connection is None or (phase == self.last[0] and now - self.last[1] < EVERY):
            return
        self.last = (phase, now)
        # Whoever holds the row (a caller within a transaction of its own) is not waited for: no report then.
        with suppress(OperationalError), self.connection.cursor() as cursor:
            sql = "UPDATE exchange_importrun SET phase = %s, done = %s, total = %s WHERE id = %s"
            cursor.execute(sql, [phase, done, total, self.run_id])
