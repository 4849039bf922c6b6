"""Sampling tasks under a plan."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Area, Body
from shian.domains.directory.roles import OFFICERS
from shian.domains.laboratory.actions.common import Reason, districts, laboratories, offices, within
from shian.domains.laboratory.codes import choices
from shian.domains.laboratory.flows.plans import TASK
from shian.domains.laboratory.models import Plan, Task
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action
from shian.platform.actions.inputs import Ask
from shian.platform.flows.engine import advance, begin, step_action

KIND = "laboratory.task"


def _published(by: Actor, subject: object) -> Any:
    return Plan.objects.filter(state="published").order_by("-year", "title")


@action(kind=KIND, verb="assign", title=_("Assign a task"), roles=OFFICERS)
def assign(
    *,
    by: Actor,
    title: Annotated[str, Ask(_("Title"), longest=120)],
    district: Annotated[Area, Ask(_("District"), among=districts)],  # type: ignore[valid-type]
    food_class: Annotated[str, Ask(_("Food class"), choices=choices("food_class"))],
    link: Annotated[str, Ask(_("Link of the chain"), choices=choices("link"))],
    batches: Annotated[int, Ask(_("Samples"), least=1, most=10_000)],
    sampling_body: Annotated[Body, Ask(_("Sampling body"), among=offices)],  # type: ignore[valid-type]
    laboratory: Annotated[Body, Ask(_("Laboratory"), among=laboratories)],  # type: ignore[valid-type]
    plan: Annotated[Plan | None, Ask(_("Plan"), among=_published)] = None,
    task: Annotated[str, Ask(_("Sort of task"), choices=choices("task"))] = "1",
    due_on: Annotated[date | None, Ask(_("Due on"))] = None,
) -> Task:
    """Give part of a published plan to a sampling body and a laboratory."""
    if plan is not None and plan.state != "published":
        raise Refused(_("Tasks are given under a published plan; publish “%s” first.") % plan, field="plan")
    if laboratory.sort != Body.Sort.LABORATORY:
        raise Refused(_("%s is not a laboratory.") % laboratory, field="laboratory")
    made = Task(
        title=title,
        area=district.code,
        food_class=food_class,
        link=link,
        batches=batches,
        sampling_body=sampling_body,
        laboratory=laboratory,
        plan=plan,
        task=task,
        due_on=due_on,
    )
    return within(begin(made, by=by, verb="assign"), by)


@step_action(TASK, KIND, "start")
def start(*, by: Actor, task: Task) -> Task:
    """Begin sampling."""
    return advance(task, "start", by=by)


@step_action(TASK, KIND, "complete")
def complete(*, by: Actor, task: Task) -> Task:
    """All samples are taken."""
    return advance(task, "complete", by=by)


@step_action(TASK, KIND, "cancel")
def cancel(*, by: Actor, task: Task, reason: Reason) -> Task:
    """Give the task up."""
    if not reason.strip():
        raise Refused(_("Say why the task is given up."), field="reason")
    return advance(task, "cancel", by=by)
