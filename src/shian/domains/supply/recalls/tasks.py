"""The recalls' job: places that have not acknowledged in time are reminded."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app

from shian.domains.supply.recalls.actions.notices import remind_late


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="recall-remind", lock="recall-remind", pass_context=False)
def remind_places(timestamp: int) -> None:
    """Every ten minutes."""
    with transaction.atomic():
        remind_late()
