"""Samples of an outbreak: ordered, taken (food by the laboratory's own sampling sheet), their results."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Body, Person
from shian.domains.directory.roles import OFFICERS, Sampler
from shian.domains.laboratory.actions import sampling, sheets
from shian.domains.laboratory.actions.common import laboratories, samplers
from shian.domains.laboratory.answers import Amount, Details, Food, Maker
from shian.domains.laboratory.models import Sample
from shian.domains.registry.models import Operator
from shian.domains.supply.lots.models import Lot
from shian.domains.surveillance.cases.codes import agent_choices, agent_shown
from shian.domains.surveillance.inquiry.actions.common import (
    OUTBREAK,
    Reason,
    outbreaks,
    said,
    tell,
    within,
)
from shian.domains.surveillance.inquiry.flows import INVESTIGATORS, SAMPLE, TAKING
from shian.domains.surveillance.inquiry.models import OutbreakSample
from shian.domains.surveillance.inquiry.models.common import LOT
from shian.domains.surveillance.outbreaks.choices import LogSort
from shian.domains.surveillance.outbreaks.models import Line, Outbreak
from shian.methods.epidemiology.agents import agents
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.flows.engine import advance, begin, require, step_action

KIND = "inquiry.outbreaksample"
Sort, Result = OutbreakSample.Sort, OutbreakSample.Result
RESULTS = [(value, label) for value, label in Result.choices if value != Result.PENDING]


@action(kind=KIND, verb="order", title=_("Order a sample"), roles=(*INVESTIGATORS, *OFFICERS))
def order(
    *,
    by: Actor,
    outbreak: Annotated[Outbreak, Ask(OUTBREAK, among=outbreaks)],  # type: ignore[valid-type]
    sort: Annotated[str, Ask(_("Taken of"), choices=Sort.choices)],
    what: Annotated[str, Ask(_("What is sampled"), longest=200)],
    operator: Annotated[Operator | None, Ask(_("Place of sampling"))] = None,
    lot: Annotated[Lot | None, Ask(LOT)] = None,
    person: Annotated[int | None, Ask(_("No. on the line list"), least=1)] = None,
    urgent: Annotated[bool, Ask(_("Urgent"))] = True,
) -> OutbreakSample:
    """Order a sample of a patient, a food handler, food, surroundings or water."""
    within(outbreak, by)
    line = None
    if person is not None:
        line = Line.objects.filter(outbreak=outbreak, number=person, removed=False).first()
        if line is None:
            raise Refused(_("The line list has no such number."), field="person")
    if sort in (Sort.FOOD, Sort.ENVIRONMENT) and operator is None and lot is None:
        raise Refused(_("Say where it is to be taken, or of which lot."), field="operator")
    made = OutbreakSample(
        number=_number(outbreak), outbreak=outbreak, area=outbreak.area, sort=sort, what=said(what, "what"),
        line=line, operator=operator, lot=lot, urgent=urgent, ordered_at=by.now(),
    )  # fmt: skip
    begin(made, by=by, verb="order")
    tell(outbreak, say("Sample ordered: %(what)s") % {"what": made}, LogSort.SAMPLE, by)
    return made


def _number(outbreak: Outbreak) -> str:
    return f"{outbreak.number}-{OutbreakSample.objects.filter(outbreak=outbreak).count() + 1:02d}"


@step_action(SAMPLE, KIND, "take")
def take(
    *,
    by: Actor,
    sample: OutbreakSample,
    laboratory: Annotated[Body | None, Ask(_("Laboratory"), among=laboratories)] = None,
    taken_at: Annotated[datetime | None, Ask(_("Taken at"))] = None,
) -> OutbreakSample:
    """Taken without a sampling sheet: of a person, of surfaces, of water."""
    if taken_at is not None and taken_at > by.now():
        raise Refused(_("This moment lies in the future."), field="taken_at")
    sample.laboratory, sample.taken_at = laboratory, taken_at or by.now()
    return advance(sample, "take", by=by)


@action(
    kind=KIND,
    verb="take_by_sheet",
    title=_("Take with a sampling sheet"),
    roles=(Sampler,),
    when=lambda one, by: one.state == "ordered" and one.sort == Sort.FOOD and one.operator_id is not None,
)
def take_by_sheet(
    *,
    by: Actor,
    sample: OutbreakSample,
    food: Food,
    maker: Maker,
    amount: Amount,
    sampler: Annotated[Person, Ask(_("Sampler"), among=samplers)],  # type: ignore[valid-type]
    second_sampler: Annotated[Person, Ask(_("Second sampler"), among=samplers)],  # type: ignore[valid-type]
    laboratory: Annotated[Body, Ask(_("Laboratory"), among=laboratories)],  # type: ignore[valid-type]
) -> OutbreakSample:
    """The laboratory's own sample, with its sheet, seal and chain of custody, marked with the outbreak."""
    if sample.operator is None or sample.sort != Sort.FOOD:
        raise Refused(_("The sampling sheet is for food of a registered operator."))
    require(sample, "take", by)
    taken = sampling.take(
        by=by, operator=sample.operator, food=food, maker=maker, amount=amount, sampler=sampler,
        second_sampler=second_sampler, laboratory=laboratory,
    )  # fmt: skip
    mark = say("Outbreak %(number)s, urgent") if sample.urgent else say("Outbreak %(number)s")
    note = Details(source=mark % {"number": sample.outbreak.number})
    sheets.fill_in(by=by, sample=taken, sheet=note)
    sample.sample, sample.laboratory, sample.taken_at = taken, laboratory, taken.taken_at
    return advance(sample, "take", by=by)


def _of_operator(by: Actor, subject: Any) -> Any:
    rows = Sample.objects.order_by("-taken_at")
    if subject is None or subject.operator_id is None:
        return rows.filter(area__startswith=by.area)
    return rows.filter(operator=subject.operator_id)


@action(
    kind=KIND,
    verb="link",
    title=_("Link a sample that has been taken"),
    roles=(*TAKING, *OFFICERS),
    when=lambda one, by: one.sample_id is None and one.sort in (Sort.FOOD, Sort.ENVIRONMENT, Sort.WATER),
)
def link(
    *,
    by: Actor,
    sample: OutbreakSample,
    taken: Annotated[Sample, Ask(_("Sampling sheet"), among=_of_operator)],  # type: ignore[valid-type]
) -> OutbreakSample:
    """The sampling sheet of what was taken; a conclusion that is there already comes along."""
    if sample.sample_id is not None or sample.state == "cancelled":
        raise Refused(_("This sample cannot be linked any more."))
    sample.sample, sample.laboratory, sample.taken_at = taken, taken.laboratory, taken.taken_at
    if sample.state == "ordered":
        advance(sample, "take", by=by, check=False)
    else:
        store(sample, by=by, verb="link")
    if taken.conclusion:
        return take_over(sample, taken, by)
    return sample


@action(kind=KIND, verb="receive", title=_("Result from the laboratory"))
def receive(*, by: Actor, sample: OutbreakSample) -> OutbreakSample:
    """The laboratory has reported the sample's conclusion."""
    if sample.sample is None:
        raise Refused(_("This sample has no sampling sheet."))
    take_over(sample, sample.sample, by)
    words = {"what": sample, "result": sample.get_result_display(), "agent": agent_shown(sample.agent)}  # type: ignore[attr-defined]
    tell(sample.outbreak, say("%(what)s: %(result)s %(agent)s") % words, LogSort.RESULT, by)
    return sample


def take_over(sample: OutbreakSample, taken: Sample, by: Actor) -> OutbreakSample:
    """The laboratory's conclusion as the result, with the agent if its failed items name one."""
    sample.result = Result.POSITIVE if taken.failed or taken.problem else Result.NEGATIVE
    sample.agent, sample.value = agent_in(taken.failed_items), taken.failed_items[:80]
    sample.resulted_at = taken.concluded_at or by.now()
    return advance(sample, "result", by=by, check=False)


def agent_in(items: str) -> str:
    """The one agent that failed items name (``沙门氏菌║检出``); empty where none or several may be meant."""
    found = {agent.key for agent in agents() if agent.zh[:4] in items}
    return found.pop() if len(found) == 1 else ""


@step_action(SAMPLE, KIND, "result")
def type_result(
    *,
    by: Actor,
    sample: OutbreakSample,
    result: Annotated[str, Ask(_("Result"), choices=RESULTS)],
    agent: Annotated[str, Ask(_("Agent found"), choices=agent_choices())] = "",
    subtype: Annotated[str, Ask(_("Subtype"), longest=80)] = "",
    value: Annotated[str, Ask(_("Count or amount"), longest=80)] = "",
    resulted_at: Annotated[datetime | None, Ask(_("Result at"))] = None,
    remark: Annotated[str, Ask(_("Remark"), lines=2, longest=300)] = "",
) -> OutbreakSample:
    """What was found, with the subtype if it was typed (serotype, sequence type, PFGE pattern)."""
    _put(sample, result, agent, subtype, value, remark)
    sample.resulted_at = _when(resulted_at, sample, by)
    sample.taken_at = sample.taken_at or sample.resulted_at
    advance(sample, "result", by=by)
    words = {"what": sample, "result": sample.get_result_display(), "agent": agent_shown(agent)}  # type: ignore[attr-defined]
    tell(sample.outbreak, say("%(what)s: %(result)s %(agent)s") % words, LogSort.RESULT, by)
    return sample


@step_action(SAMPLE, KIND, "correct")
def correct(
    *,
    by: Actor,
    sample: OutbreakSample,
    result: Annotated[str, Ask(_("Result"), choices=RESULTS, initial=lambda by, s: s.result)],
    reason: Reason,
    agent: Annotated[str, Ask(_("Agent found"), choices=agent_choices(), initial=lambda by, s: s.agent)] = "",
    subtype: Annotated[str, Ask(_("Subtype"), longest=80, initial=lambda by, s: s.subtype)] = "",
    value: Annotated[str, Ask(_("Count or amount"), longest=80, initial=lambda by, s: s.value)] = "",
) -> OutbreakSample:
    """A result was mistyped, or a confirmation says otherwise; the reason stands in the remark."""
    _put(sample, result, agent, subtype, value, said(reason))
    return advance(sample, "correct", by=by)


def _put(sample: OutbreakSample, result: str, agent: str, subtype: str, value: str, remark: str) -> None:
    if result not in dict(RESULTS):
        raise Refused(_("Choose a result."), field="result")
    if result != Result.POSITIVE and (agent or subtype):
        raise Refused(_("Only a positive result has an agent."), field="agent")
    if subtype and not agent:
        raise Refused(_("A subtype is of an agent: say which."), field="agent")
    sample.result, sample.agent, sample.subtype = result, agent, subtype.strip()
    sample.value, sample.remark = value, remark[:300]


def _when(at: datetime | None, sample: OutbreakSample, by: Actor) -> datetime:
    if at is not None and at > by.now():
        raise Refused(_("This moment lies in the future."), field="resulted_at")
    if at is not None and sample.taken_at is not None and at < sample.taken_at:
        raise Refused(_("The result cannot come before the sample."), field="resulted_at")
    return at or by.now()


@step_action(SAMPLE, KIND, "cancel")
def cancel(*, by: Actor, sample: OutbreakSample, reason: Reason) -> OutbreakSample:
    """Nothing left to sample: the order stays, with the reason."""
    sample.remark = said(reason)
    return advance(sample, "cancel", by=by)
