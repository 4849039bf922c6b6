"""The investigation's job: a source inference too large for a request."""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django import app

from shian.domains.surveillance.inquiry.actions.inferences import infer
from shian.domains.surveillance.inquiry.models import InferenceJob
from shian.platform.access.actor import system_actor
from shian.platform.actions.core import Refused
from shian.platform.jobs.progress import Progress

State = InferenceJob.State


@app.task(queueing_lock=None, pass_context=False)
def infer_source(job_id: int, at: str = "") -> None:
    """Infer, keep the answer, say how it ended."""
    job = InferenceJob.objects.select_related("outbreak").get(pk=job_id)
    moment = datetime.fromisoformat(at) if at else None
    try:
        with Progress(InferenceJob, job_id) as progress:
            infer(by=system_actor(), outbreak=job.outbreak, at=moment, progress=progress)
        InferenceJob.objects.filter(pk=job_id).update(state=State.DONE)
    except Refused as refusal:
        InferenceJob.objects.filter(pk=job_id).update(state=State.FAILED, fault=str(refusal)[:300])
    except Exception as fault:
        words = f"{type(fault).__name__}: {fault}"
        InferenceJob.objects.filter(pk=job_id).update(state=State.FAILED, fault=words[:300])
        raise
