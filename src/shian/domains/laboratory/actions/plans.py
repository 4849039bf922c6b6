"""The annual plan and its quotas."""

from __future__ import annotations

from typing import Annotated

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Area, Body
from shian.domains.directory.roles import CITY_LEVEL
from shian.domains.laboratory.actions.common import districts, offices
from shian.domains.laboratory.codes import choices
from shian.domains.laboratory.flows.plans import PLAN
from shian.domains.laboratory.models import Plan, Quota
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, step_action

KIND = "laboratory.plan"


def _this_year(by: Actor, subject: object) -> int:
    return local(by.now()).year


@action(kind=KIND, verb="draft", title=_("Draft a plan"), roles=CITY_LEVEL)
def draft(
    *,
    by: Actor,
    title: Annotated[str, Ask(_("Title"), longest=120)],
    year: Annotated[int, Ask(_("Year"), least=2000, most=2100, initial=_this_year)],
    organiser: Annotated[Body, Ask(_("Organised by"), among=offices)],  # type: ignore[valid-type]
    level: Annotated[str, Ask(_("Level"), choices=choices("level"))] = "DC",
) -> Plan:
    """Begin a year's plan."""
    plan = Plan(title=title, year=year, level=level, organiser=organiser, author=by.user_id)
    return begin(plan, by=by, verb="draft")


@action(
    kind=KIND,
    verb="set_quota",
    title=_("Set a quota"),
    roles=CITY_LEVEL,
    when=lambda plan, by: plan.state == "draft",
)
def set_quota(
    *,
    by: Actor,
    plan: Plan,
    district: Annotated[Area, Ask(_("District"), among=districts)],  # type: ignore[valid-type]
    food_class: Annotated[str, Ask(_("Food class"), choices=choices("food_class"))],
    link: Annotated[str, Ask(_("Link of the chain"), choices=choices("link"))],
    batches: Annotated[int, Ask(_("Samples"), least=0, most=100_000)],
    task: Annotated[str, Ask(_("Sort of task"), choices=choices("task"))] = "1",
) -> Plan:
    """Say how many samples of a food class at a link the plan asks of a district."""
    if plan.state != "draft":
        raise Refused(_("Quotas are set while the plan is a draft; this one is approved."))
    key = {"plan": plan, "area": district.code, "food_class": food_class, "link": link, "task": task}
    quota = Quota.objects.filter(**key).first() or Quota(**key)
    quota.batches = batches
    store(quota, by=by, verb="set")
    plan.batches = plan.quotas.aggregate(sum=Sum("batches"))["sum"] or 0
    return store(plan, by=by, verb="set_quota")


@step_action(PLAN, KIND, "approve")
def approve(*, by: Actor, plan: Plan) -> Plan:
    """Approve the plan: by somebody other than its author."""
    return advance(plan, "approve", by=by)


@step_action(PLAN, KIND, "publish")
def publish(*, by: Actor, plan: Plan) -> Plan:
    """Publish the plan with the yearly supervision plan (FSL 109)."""
    return advance(plan, "publish", by=by)


@step_action(PLAN, KIND, "close")
def close(*, by: Actor, plan: Plan) -> Plan:
    """Close the year."""
    return advance(plan, "close", by=by)


@step_action(PLAN, KIND, "drop")
def drop(*, by: Actor, plan: Plan) -> Plan:
    """Give the plan up before it is published."""
    return advance(plan, "drop", by=by)
