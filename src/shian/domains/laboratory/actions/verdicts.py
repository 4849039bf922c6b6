"""Verification by a second person, the sample's conclusion, and its report to the organiser."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_lazy as _

from shian.domains.laboratory.actions.common import on_behalf
from shian.domains.laboratory.actions.disposals import open_disposals
from shian.domains.laboratory.actions.notices import draft_notices
from shian.domains.laboratory.events import SampleFailed, SampleReported
from shian.domains.laboratory.flows.reports import REPORT
from shian.domains.laboratory.flows.samples import SAMPLE
from shian.domains.laboratory.judging import failed_text
from shian.domains.laboratory.models import Sample, TestReport
from shian.domains.laboratory.periods import last_day
from shian.methods.limits import Conclusion, Item, conclude
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused
from shian.platform.actions.events import emit
from shian.platform.actions.inputs import Ask
from shian.platform.flows.engine import advance, step_action


@step_action(REPORT, "laboratory.testreport", "verify")
def verify(
    *,
    by: Actor,
    report: TestReport,
    urgent: Annotated[
        bool, Ask(_("Serious hazard"), help=_("Illegal addition or grave excess: reported within 24 hours"))
    ] = False,
) -> TestReport:
    """Issue the report; the sample's conclusion follows from its items (3.4). Never by who typed them."""
    conclusion = conclude(Item(item.judgement) for item in report.items.all())
    if conclusion is Conclusion.OPEN:
        raise Refused(_("An item is not judged yet; send the report back."))
    report.conclusion = conclusion.value
    report.urgent = urgent and (conclusion.failed or conclusion.problem)
    report.verified_by = by.user_id
    report.issued_at = by.now()
    advance(report, "verify", by=by)
    if report.round == TestReport.Round.FIRST:
        _conclude_sample(report, conclusion, by)
    return report


def _conclude_sample(report: TestReport, conclusion: Conclusion, by: Actor) -> None:
    sample = Sample.objects.select_for_update(of=("self",)).get(pk=report.sample_id)
    write_conclusion(sample, report, conclusion)
    sample.urgent = report.urgent
    sample.concluded_at = by.now()
    bad = conclusion.failed or conclusion.problem
    advance(sample, "alarm" if sample.urgent else "fail" if bad else "pass", by=by, check=False)


def write_conclusion(sample: Sample, report: TestReport, conclusion: Conclusion) -> None:
    """Copy a report's outcome onto its sample."""
    sample.conclusion = conclusion.value
    sample.failed = conclusion.failed
    sample.problem = conclusion.problem
    sample.failed_items = failed_text(list(report.items.all()))


@step_action(SAMPLE, "laboratory.sample", "report")
def report_conclusion(*, by: Actor, sample: Sample) -> Sample:
    """Report the conclusion to the organiser; a failure opens its notices and disposals."""
    sample.reported_at = by.now()
    bad = sample.failed or sample.problem
    sample.keep_until = last_day("keep-failing" if bad else "keep-passing", sample.concluded_at or by.now())
    if sample.expires_on and sample.expires_on < sample.keep_until:
        sample.keep_until = sample.expires_on
    advance(sample, "report", by=by)
    emit(SampleReported(sample.pk, sample.operator_id, sample.failed, sample.problem, sample.area))
    if bad:
        system = on_behalf(by)
        draft_notices(sample, by=system)
        open_disposals(sample, by=system)
        emit(_failure(sample))
    return sample


def _failure(sample: Sample) -> SampleFailed:
    return SampleFailed(
        sample=sample.pk,
        number=sample.number,
        operator=sample.operator_id,
        producer=sample.producer_id,
        food_name=sample.food_name,
        batch=sample.batch,
        failed_items=sample.failed_items,
        urgent=sample.urgent,
        area=sample.area,
    )
