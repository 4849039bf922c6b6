"""Putting an inference on its way as a job; by its name, as tasks import the actions and not the reverse."""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django import app

from shian.domains.surveillance.inquiry.models import InferenceJob
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.platform.access.actor import Actor

TASK = "shian.domains.surveillance.inquiry.tasks.infer_source"


def infer_soon(outbreak: Outbreak, by: Actor, at: datetime | None = None) -> InferenceJob:
    """One at a time for each outbreak."""
    job = InferenceJob.objects.create(outbreak=outbreak, begun_at=by.now(), by_label=by.label)
    text = at.isoformat() if at is not None else ""
    app.configure_task(TASK, lock=f"inference-{outbreak.pk}").defer(job_id=job.pk, at=text)
    return job
