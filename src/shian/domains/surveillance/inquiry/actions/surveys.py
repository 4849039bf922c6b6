"""The hygiene survey of a premises: begun, its checklist answered, finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from shian.domains.registry.models import Operator
from shian.domains.surveillance.inquiry.actions.common import OUTBREAK, outbreaks, said, tell, within
from shian.domains.surveillance.inquiry.checklist import Item, checklist_on
from shian.domains.surveillance.inquiry.flows import DOING
from shian.domains.surveillance.inquiry.models import Answer, Survey
from shian.domains.surveillance.outbreaks.choices import LogSort
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local

KIND = "inquiry.survey"
MOST = Decimal("99999.99")
Found = Answer.Found


@dataclass(frozen=True, slots=True)
class Given:
    """The answer to one item of the checklist."""

    code: str
    found: str
    value: Decimal | None = None
    remark: str = ""


def _open(survey: Survey, by: Actor) -> bool:
    return survey.finished_at is None


@action(kind=KIND, verb="begin", title=_("Begin a survey"), roles=DOING)
def begin_survey(
    *,
    by: Actor,
    outbreak: Annotated[Outbreak, Ask(OUTBREAK, among=outbreaks)],  # type: ignore[valid-type]
    operator: Annotated[Operator | None, Ask(_("Operator"), like="outbreak.operator")] = None,
    place_name: Annotated[str, Ask(_("Place"), longest=120, help=_("Where no operator is registered"))] = "",
    surveyed_at: Annotated[datetime | None, Ask(_("Surveyed at"), help=_("Empty: now"))] = None,
    surveyors: Annotated[str, Ask(_("Surveyed by"), longest=120)] = "",
) -> Survey:
    """A survey by the checklist in force on the day."""
    within(outbreak, by)
    name = operator.name if operator is not None else place_name.strip()
    if not name:
        raise Refused(_("Say which premises is surveyed."), field="operator")
    moment = surveyed_at or by.now()
    if moment > by.now():
        raise Refused(_("This moment lies in the future."), field="surveyed_at")
    survey = Survey(
        outbreak=outbreak, area=outbreak.area, operator=operator, place_name=name[:120], surveyed_at=moment,
        surveyors=surveyors, edition=checklist_on(local(moment).date()).since,
    )  # fmt: skip
    store(survey, by=by, verb="begin")
    tell(outbreak, say("Premises surveyed: %(place)s") % {"place": name}, LogSort.VISIT, by)
    return survey


@action(kind=KIND, verb="answer", title=_("Answer the checklist"), roles=DOING, when=_open)
def answer(*, by: Actor, survey: Survey, given: Sequence[Given]) -> Survey:
    """Answers to items; those not given stay as they are, an empty one is taken away."""
    if survey.finished_at is not None:
        raise Refused(_("This survey is finished."))
    items = {item.code: item for item in checklist_on(survey.edition).items}
    kept = {row.code: row for row in survey.answers.order_by("pk")}
    for one in given:
        item = items.get(one.code)
        if item is None:
            raise Refused(say("The checklist has no item %(code)s.") % {"code": one.code}, field=one.code)
        if not one.found and one.value is None:
            kept.pop(one.code, None)
            continue
        kept[one.code] = _answer(item, one)
    rows = [kept[code] for code in items if code in kept]
    survey.failed = sum(row.found == Found.FAULT for row in rows)
    return store(survey, by=by, verb="answer", parts={"answers": list(rows)})


def _answer(item: Item, one: Given) -> Answer:
    if one.value is not None and (not item.unit or abs(one.value) > MOST):
        raise Refused(say("%(item)s: this is no measurement.") % {"item": item.words}, field=item.code)
    found = one.found or judged(item, one.value)
    if found not in Found.values:
        raise Refused(say("%(item)s: choose what was found.") % {"item": item.words}, field=item.code)
    return Answer(
        code=item.code, title=item.title[:120], factor=item.factor, found=found, value=one.value,
        unit=item.unit if one.value is not None else "", remark=one.remark[:300],
    )  # fmt: skip


def judged(item: Item, value: Decimal | None) -> str:
    """What a measurement says by the item's bounds; empty without one."""
    if value is None:
        return ""
    low = item.least and value < Decimal(item.least)
    high = item.most and value > Decimal(item.most)
    return Found.FAULT if low or high else Found.GOOD


@action(kind=KIND, verb="finish", title=_("Finish the survey"), roles=DOING, when=_open)
def finish(
    *,
    by: Actor,
    survey: Survey,
    summary: Annotated[str, Ask(_("Summary"), lines=4, longest=1000, initial=lambda by, s: s.summary)],
    handlers: Annotated[int | None, Ask(_("Food handlers"), least=0, most=30_000)] = None,
    handlers_ill: Annotated[int | None, Ask(_("Of them ill or carriers"), least=0, most=30_000)] = None,
    handlers_remark: Annotated[str, Ask(_("Who, since when, what they made"), lines=2, longest=300)] = "",
) -> Survey:
    """What it comes to; no answers and photos are added afterwards."""
    if survey.finished_at is not None:
        raise Refused(_("This survey is finished."))
    if handlers_ill is not None and (handlers is None or handlers_ill > handlers):
        raise Refused(_("More food handlers are ill than there are."), field="handlers_ill")
    if not survey.answers.exists():
        raise Refused(_("Answer the checklist first."))
    survey.summary, survey.handlers, survey.handlers_ill = said(summary, "summary"), handlers, handlers_ill
    survey.handlers_remark, survey.finished_at = handlers_remark, by.now()
    store(survey, by=by, verb="finish")
    words = {"place": survey.place_name, "count": survey.failed}
    tell(survey.outbreak, say("Survey of %(place)s: %(count)s faults") % words, LogSort.FINDING, by)
    return survey
