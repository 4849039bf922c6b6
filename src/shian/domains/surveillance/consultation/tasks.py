"""The jobs of consultation: bodies that have not answered or confirmed in time are reminded."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app

from shian.domains.surveillance.consultation.actions.notices import remind_unconfirmed
from shian.domains.surveillance.consultation.actions.opinions import remind_late


@app.periodic(cron="7,37 * * * *")
@app.task(queueing_lock="consult-remind", lock="consult-remind", pass_context=False)
def remind_bodies(timestamp: int) -> None:
    """Twice an hour."""
    with transaction.atomic():
        remind_late()
        remind_unconfirmed()
