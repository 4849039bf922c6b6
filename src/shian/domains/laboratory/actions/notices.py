"""Notices of a failing result: drafted with the report, served on operator and producer."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from shian.domains.laboratory.actions.common import Reason
from shian.domains.laboratory.flows.remedies import NOTICE
from shian.domains.laboratory.models import Notice, Sample, TestReport
from shian.domains.laboratory.numbers import notice_number
from shian.domains.laboratory.periods import last_day
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, step_action

KIND = "laboratory.notice"

WAYS = [
    ("直接送达", _("In person")),
    ("邮寄送达", _("By post")),
    ("电子送达", _("Electronically")),
    ("留置送达", _("Left at the place")),
]


def draft_notices(sample: Sample, *, by: Actor) -> list[Notice]:
    """A notice to the sampled place and, where another, to the labelled producer."""
    report = sample.reports.get(round=TestReport.Round.FIRST)
    to = [(Notice.Addressee.PLACE, sample.place_name, sample.operator_id)]
    if sample.producer_name and sample.producer_name != sample.place_name:
        to.append((Notice.Addressee.PRODUCER, sample.producer_name, sample.producer_id))
    return [
        begin(
            Notice(
                number=notice_number(sample, addressee),
                sample=sample,
                report=report,
                area=sample.area,
                addressee=addressee,
                addressee_name=name,
                operator_id=operator,
                drafted_on=local(by.now()).date(),
            ),
            by=by,
            verb="draft",
        )
        for addressee, name, operator in to
    ]


@step_action(NOTICE, KIND, "serve")
def serve(
    *,
    by: Actor,
    notice: Notice,
    served_on: Annotated[date, Ask(_("Served on"))],
    way: Annotated[str, Ask(_("Way of service"), choices=WAYS)] = "直接送达",
) -> Notice:
    """Record the service: from that day the addressee may apply for a retest or object."""
    if served_on < notice.drafted_on or served_on > local(by.now()).date():
        raise Refused(_("The day of service lies between the draft and today."), field="served_on")
    notice.served_on, notice.way = served_on, way
    notice.last_day = last_day("retest-application", served_on)
    return advance(notice, "serve", by=by)


@step_action(NOTICE, KIND, "fail_to_serve")
def fail_to_serve(*, by: Actor, notice: Notice, reason: Reason) -> Notice:
    """Record that nobody could be found under the address."""
    if not reason.strip():
        raise Refused(_("Say how service was tried."), field="reason")
    notice.way = reason[:60]
    return advance(notice, "fail_to_serve", by=by)
