"""The platform's jobs. A domain puts its own in its ``tasks.py``; procrastinate finds them all.

Each runs under a queueing lock: one waiting run at a time, so that a slow run never piles up others.
"""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from shian.platform.actions import events
from shian.platform.flows.notices import remind as tell_officers
from shian.platform.flows.rebuild import recompute
from shian.platform.ledger.job import seal_and_archive

# Seconds are the last of six columns here: put first, they would be every second of every other minute.
EVERY_TWO_SECONDS = "* * * * * */2"


@app.periodic(cron=EVERY_TWO_SECONDS)
@app.task(queueing_lock="seal", lock="seal", pass_context=False)
def seal(timestamp: int) -> None:
    """Every two seconds: seal what is committed and write it to the archive."""
    seal_and_archive()


@app.periodic(cron=EVERY_TWO_SECONDS)
@app.task(queueing_lock="deliver", lock="deliver", pass_context=False)
def deliver(timestamp: int) -> None:
    """Every two seconds: deliver waiting domain events to their handlers."""
    events.deliver()


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="remind", lock="remind", pass_context=False)
def remind(timestamp: int) -> None:
    """Every ten minutes: due days by the calendar as it is now, then word to whom something is due."""
    recompute()
    tell_officers(timezone.now())
