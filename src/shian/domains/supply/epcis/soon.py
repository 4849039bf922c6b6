"""Hands an acknowledged document to the job that reads it."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shian.domains.supply.epcis.models import Capture

TASK = "shian.domains.supply.epcis.tasks.store_capture"


def store_soon(capture: Capture) -> None:
    """Have a worker read it now. Were the worker to miss it, the regular look finds it."""
    app.configure_task(TASK, lock=f"epcis-{capture.pk}").defer(capture_id=capture.pk)
