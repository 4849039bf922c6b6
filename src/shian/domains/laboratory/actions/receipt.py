"""The sample at the laboratory: received, rejected, test begun."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from shian.domains.laboratory.actions.common import Reason, Remark
from shian.domains.laboratory.actions.sampling import with_handover
from shian.domains.laboratory.flows.samples import SAMPLE
from shian.domains.laboratory.models import Handover, Sample, TestReport
from shian.domains.laboratory.numbers import report_number
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused
from shian.platform.actions.inputs import Ask
from shian.platform.flows.engine import advance, begin, step_action

KIND = "laboratory.sample"


def _arrival(by: Actor, sample: Sample, intact: bool, celsius: Decimal | None, remark: str) -> Handover:
    last = sample.custody.last()
    return Handover(
        at=by.now(),
        giver=last.taker if last else "",
        taker=by.label,
        seal_number=sample.seal_number,
        seal_intact=intact,
        celsius=celsius,
        remark=remark,
    )


@step_action(SAMPLE, KIND, "receive")
def receive(
    *,
    by: Actor,
    sample: Sample,
    seal_number: Annotated[str, Ask(_("Seal number"), longest=30, mono=True)],
    seal_intact: Annotated[bool, Ask(_("Seal intact"))] = True,
    celsius: Annotated[Decimal | None, Ask(_("Temperature (°C)"), least=-60, most=60)] = None,
    remark: Remark = "",
) -> Sample:
    """Take the sample over: seal and sheet must agree, else it is rejected (办法 21)."""
    if not seal_intact or seal_number != sample.seal_number:
        raise Refused(
            _("The seal is broken or its number is not that of the sheet: reject the sample."),
            field="seal_number",
        )
    sample.received_at = by.now()
    arrival = _arrival(by, sample, True, celsius, remark)
    return advance(sample, "receive", by=by, parts=with_handover(sample, arrival))


@step_action(SAMPLE, KIND, "reject")
def reject(*, by: Actor, sample: Sample, reason: Reason) -> Sample:
    """Refuse a sample whose seal, quantity or condition makes a test worthless."""
    if not reason.strip():
        raise Refused(_("Say why the sample is rejected."), field="reason")
    arrival = _arrival(by, sample, False, None, reason[:200])
    return advance(sample, "reject", by=by, parts=with_handover(sample, arrival))


@step_action(SAMPLE, KIND, "test")
def begin_test(*, by: Actor, sample: Sample) -> Sample:
    """Begin testing: the report is opened."""
    report = TestReport(
        number=report_number(sample),
        sample=sample,
        laboratory_id=sample.laboratory_id,
        area=sample.area,
        started_at=by.now(),
    )
    begin(report, by=by, verb="open")
    return advance(sample, "test", by=by)
