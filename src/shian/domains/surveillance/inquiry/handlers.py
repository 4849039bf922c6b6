"""What an investigation does when the laboratory tells of a sample."""

from __future__ import annotations

from shian.domains.laboratory.events import SampleReported
from shian.domains.surveillance.inquiry.actions.samples import receive
from shian.domains.surveillance.inquiry.models import OutbreakSample
from shian.platform.access.actor import system_actor
from shian.platform.actions.events import on


@on(SampleReported)
def result_of_sample(event: SampleReported) -> None:
    """The conclusion of a sampling sheet is the result of the outbreak's sample."""
    rows = OutbreakSample.objects.filter(sample=event.sample, state__in=("ordered", "taken"))
    for row in rows.order_by("pk"):
        receive(by=system_actor(), sample=row)
