"""The witnesses' job: the latest seal is published every morning, whether anybody thinks of it or not."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shian.platform.access.actor import system_actor
from shian.platform.actions.core import Refused
from shian.platform.witnesses.actions import publish
from shian.platform.witnesses.growth import growth_of
from shian.platform.witnesses.models import Checkpoint


@app.periodic(cron="10 0 * * *")
@app.task(queueing_lock="publish-seal", lock="publish-seal", pass_context=False)
def publish_daily(timestamp: int) -> None:
    """Every day at 00:10 UTC: publish the latest seal, and keep the proof that it continues the last one."""
    publish_latest()


def publish_latest() -> Checkpoint | None:
    """Publish the latest seal; None where it is published already or nothing is sealed yet."""
    try:
        made = publish(by=system_actor())
    except Refused:
        return None
    growth_of(made.seal)
    return made
