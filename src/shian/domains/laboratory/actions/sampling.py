"""Taking a sample: the sampling sheet."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Body, Person
from shian.domains.directory.roles import Sampler
from shian.domains.laboratory.actions.common import Reason, Remark, laboratories, samplers, within
from shian.domains.laboratory.answers import Amount, Food, Maker
from shian.domains.laboratory.flows.samples import SAMPLE
from shian.domains.laboratory.models import Handover, Sample, Task
from shian.domains.laboratory.numbers import next_sheet_number
from shian.domains.registry.models import Operator
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, step_action
from shian.platform.records.base import Part

KIND = "laboratory.sample"
PRODUCERS = ("producer", "health_food", "grower", "pig_slaughter", "beef_slaughter")


def _running(by: Actor, subject: object) -> Any:
    return Task.objects.filter(state="running", area__startswith=by.area).order_by("-id")


def _as_before(name: str) -> Any:
    """What the actor entered on the sheet before: the same two people go out together all day."""
    return lambda by, subject: (
        Sample.objects.filter(taken_by=by.user_id).order_by("-id").values_list(name, flat=True).first()
    )


_FIRST, _SECOND = _as_before("sampler"), _as_before("second_sampler")


@action(kind=KIND, verb="take", title=_("Take a sample"), roles=(Sampler,))
def take(
    *,
    by: Actor,
    task: Annotated[Task | None, Ask(_("Task"), among=_running)] = None,
    operator: Annotated[Operator, Ask(_("Sampled operator"))],  # type: ignore[valid-type]
    food: Food,
    maker: Maker,
    amount: Amount,
    sampler: Annotated[Person, Ask(_("Sampler"), among=samplers, initial=_FIRST)],  # type: ignore[valid-type]
    second_sampler: Annotated[
        Person, Ask(_("Second sampler"), among=samplers, initial=_SECOND)  # type: ignore[valid-type]
    ],
    laboratory: Annotated[
        Body | None, Ask(_("Laboratory"), among=laboratories, like="task.laboratory")
    ] = None,
) -> Sample:
    """Fill in the sampling sheet. Two samplers, no prior notice; the sampler takes the sample (办法 19)."""
    lab = laboratory or (task.laboratory if task else None)
    if lab is None:
        raise Refused(_("Choose the laboratory, or the task that names one."), field="laboratory")
    if task is not None and task.state != "running":
        raise Refused(_("Samples are taken under a task that has begun."), field="task")
    if operator.status != Operator.Status.OPEN:
        raise Refused(_("This operator is not in business."), field="operator")
    level = task.plan.level if task and task.plan else "DC"
    body = task.sampling_body if task else sampler.body
    sample = Sample(
        number=next_sheet_number(level, local(by.now()).year, operator.area, body.pk),
        area=operator.area,
        task=task,
        task_sort=task.task if task else "1",
        operator=operator,
        place_name=operator.name,
        place_address=operator.address,
        taken_at=by.now(),
        taken_by=by.user_id,
        sampler=sampler,
        second_sampler=second_sampler,
        sampling_body=body,
        laboratory=lab,
        **vars(food),
        **_made_by(maker, operator if food.link == "production" else None),
        **vars(amount),
    )
    within(begin(sample, by=by, verb="take", parts={"custody": [_first_handover(sample)]}), by)
    _count(task, by)
    return sample


def _first_handover(sample: Sample) -> Part:
    """From the sampled operator to the sampler."""
    assert sample.sampler is not None
    return Handover(
        at=sample.taken_at,
        giver=sample.place_name[:60],
        taker=sample.sampler.number,
        seal_number=sample.seal_number,
    )


def _made_by(maker: Maker, operator: Operator | None) -> dict[str, Any]:
    """The producer's columns: as chosen, else found by the label's name, else the operator where it makes."""
    producer = maker.producer or _registered(maker.producer_name) or operator
    return {
        "producer": producer,
        "producer_name": maker.producer_name or (producer.name if producer else ""),
        "producer_address": maker.producer_address or (producer.address if producer else ""),
    }


def _registered(name: str) -> Operator | None:
    """The one producer of the register that bears the label's name; a disposal opens on its side too."""
    found = list(Operator.objects.filter(name=name.strip(), trade__in=PRODUCERS)[:2]) if name.strip() else []
    return found[0] if len(found) == 1 else None


def _count(task: Task | None, by: Actor, change: int = 1) -> None:
    if task is not None:
        fresh = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
        fresh.taken += change
        store(fresh, by=by, verb="count")


def with_handover(sample: Sample, handover: Handover) -> dict[str, list[Part]]:
    """The sample's custody with one more hand-over, for ``store(parts=…)``."""
    return {"custody": [*sample.custody.all(), handover]}


@step_action(SAMPLE, KIND, "send")
def send(
    *,
    by: Actor,
    sample: Sample,
    carrier: Annotated[str, Ask(_("Carrier"), longest=60)],
    celsius: Annotated[Decimal | None, Ask(_("Temperature (°C)"), least=-60, most=60)] = None,
    remark: Remark = "",
) -> Sample:
    """Hand the sealed sample to a carrier."""
    handover = Handover(
        at=by.now(),
        giver=by.label,
        taker=carrier,
        seal_number=sample.seal_number,
        celsius=celsius,
        remark=remark,
    )
    return advance(sample, "send", by=by, parts=with_handover(sample, handover))


@step_action(SAMPLE, KIND, "cancel")
def cancel(*, by: Actor, sample: Sample, reason: Reason) -> Sample:
    """Give up a sample that has not left: the sheet stays, cancelled, with the reason."""
    if not reason.strip():
        raise Refused(_("Say why the sample is given up."), field="reason")
    sample.details = {**sample.details, "cancelled_because": reason}
    advance(sample, "cancel", by=by)
    _count(sample.task, by, -1)
    return sample


def taken_on(moment: datetime) -> date:
    """The day of sampling in the city's time: it chooses the editions by which the sample is judged."""
    return local(moment).date()
