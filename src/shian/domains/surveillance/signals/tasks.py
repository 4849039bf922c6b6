"""The jobs of early warning: each morning, and when reports have arrived."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from shian.domains.surveillance.signals.actions import detect_if_new
from shian.domains.surveillance.signals.models import Run
from shian.domains.surveillance.signals.running import newer_reports

# Cron lines are read in UTC: 22:30 is half past six in the city.
MORNING = "30 22 * * *"
QUARTER = "*/15 * * * *"


@app.periodic(cron=MORNING)
@app.task(queueing_lock="signals-morning", lock="signals", pass_context=False)
def morning(timestamp: int) -> None:
    """Before the offices open: all series, also where nothing has come."""
    detect_if_new(timezone.now(), Run.Trigger.SCHEDULE)


@app.periodic(cron=QUARTER)
@app.task(queueing_lock="signals-arrival", lock="signals", pass_context=False)
def arrival(timestamp: int) -> None:
    """A quarter of an hour after reports have come, at the latest."""
    now = timezone.now()
    last = Run.objects.order_by("-at").values_list("at", flat=True).first() or now - timedelta(days=1)
    if newer_reports(last, now):
        detect_if_new(now, Run.Trigger.ARRIVAL)
