"""Handing a kept plan to the laboratory: a draft sampling plan with its quotas, then the tasks under it."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Area, Body
from shian.domains.directory.roles import CITY_LEVEL
from shian.domains.laboratory.actions.common import offices
from shian.domains.laboratory.actions.plans import draft, set_quota
from shian.domains.laboratory.actions.tasks import assign
from shian.domains.laboratory.codes import chinese
from shian.domains.laboratory.models import Plan as SamplingPlan
from shian.evaluation.planning.models import Plan
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask

Office = Annotated[Body, Ask(_("Organised by"), among=offices)]  # type: ignore[valid-type]


def _not_handed(plan: Any, by: Actor) -> bool:
    return bool(plan.tests) and plan.sampling_plan is None


def _published(plan: Any, by: Actor) -> bool:
    return plan.sampling_plan is not None and not plan.tasks_assigned


@action(
    kind="planning.plan",
    verb="hand_over",
    title=_("Hand to the sampling plan"),
    roles=CITY_LEVEL,
    when=_not_handed,
)
def hand_over(*, by: Actor, plan: Plan, organiser: Office) -> Plan:
    """Draft a sampling plan whose quotas are this plan's tests; others approve and publish it."""
    if not _not_handed(plan, by):
        raise Refused(say("This plan has no tests, or was handed over already."))
    title = plan.title
    if SamplingPlan.objects.filter(year=plan.first_day.year, title=title).exists():
        raise Refused(say("A sampling plan named “%s” exists already; rename this plan first.") % title)
    made = draft(by=by, title=title, year=plan.first_day.year, organiser=organiser)
    places = {a.code: a for a in Area.objects.filter(level=Area.Level.DISTRICT, valid_to=None)}
    quotas: Counter[tuple[str, str, str]] = Counter()
    for row in plan.rows:
        if row["sort"] == "test":
            quotas[row["district"], row["food_class"], row["link"]] += row["amount"]
    for (district, food_class, link), batches in sorted(quotas.items()):
        made = set_quota(
            by=by, plan=made, district=places[district], food_class=food_class, link=link, batches=batches
        )
    plan.sampling_plan = made.pk
    return store(plan, by=by, verb="hand_over")


@action(
    kind="planning.plan", verb="assign_tasks", title=_("Assign its tasks"), roles=CITY_LEVEL, when=_published
)
def assign_tasks(*, by: Actor, plan: Plan, sampling_body: Office) -> Plan:
    """Give each row to its laboratory as a sampling task, once the sampling plan is published."""
    if not _published(plan, by):
        raise Refused(say("Hand the plan over first; its tasks are assigned once."))
    under = SamplingPlan.objects.filter(pk=plan.sampling_plan or 0).first()
    if under is None or under.state != "published":
        raise Refused(
            say("Tasks are given under a published sampling plan; publish “%s” first.") % plan.title
        )
    places = {a.code: a for a in Area.objects.filter(level=Area.Level.DISTRICT, valid_to=None)}
    bodies = Body.objects.in_bulk({int(row["laboratory"]) for row in plan.rows if row["sort"] == "test"})
    for row in plan.rows:
        if row["sort"] != "test":
            continue
        assign(
            by=by,
            title=f"{chinese('food_class', row['food_class'])} · {chinese('link', row['link'])}",
            district=places[row["district"]],
            food_class=row["food_class"],
            link=row["link"],
            batches=row["amount"],
            sampling_body=sampling_body,
            laboratory=bodies[int(row["laboratory"])],
            plan=under,
            due_on=plan.last_day,
        )
    plan.tasks_assigned = True
    return store(plan, by=by, verb="assign_tasks")
