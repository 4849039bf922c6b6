"""The trace's job: the index is built anew when edges have come."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shian.domains.supply.trace.indexed import build, stale


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="trace-index", lock="trace-index", pass_context=False)
def index(timestamp: int) -> None:
    """Every quarter of an hour."""
    if stale():
        build()
