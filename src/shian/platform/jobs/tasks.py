"""The platform's jobs. A domain puts its own in its ``tasks.py``; procrastinate finds them all.

Each runs under a queueing lock: one waiting run at a time, so that a slow run never piles up others.
"""

from __future__ import annotations

from procrastinate.contrib.django import app

from shian.platform.actions import events
from shian.platform.ledger.job import seal_and_archive


@app.periodic(cron="*/2 * * * * *")
@app.task(queueing_lock="seal", lock="seal", pass_context=False)
def seal(timestamp: int) -> None:
    """Every two seconds: seal what is committed and write it to the archive."""
    seal_and_archive()


@app.periodic(cron="*/2 * * * * *")
@app.task(queueing_lock="deliver", lock="deliver", pass_context=False)
def deliver(timestamp: int) -> None:
    """Every two seconds: deliver waiting domain events to their handlers."""
    events.deliver()
