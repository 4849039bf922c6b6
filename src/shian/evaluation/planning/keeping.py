"""Acts on scenarios and plans: kept, renamed, removed with a reason, handed to the sampling plan."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, TypeVar

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import OFFICERS, MunicipalCoordinator
from shian.evaluation.figures.query import BadQuery
from shian.evaluation.planning.changes import of_record, what_if
from shian.evaluation.planning.models import Plan, Scenario
from shian.evaluation.planning.solving import asked_of, solve
from shian.evaluation.planning.told import plan_row, story_lines
from shian.methods.scoring import rounded
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, discard, store
from shian.platform.actions.inputs import Ask

Kept = TypeVar("Kept", Scenario, Plan)
Title = Annotated[str, Ask(_("Heading"), longest=120)]
Remark = Annotated[str, Ask(_("Remark"), lines=2, longest=300)]
Reason = Annotated[str, Ask(_("Reason"), lines=3, longest=300)]


def _mine(kept: Any, by: Actor) -> bool:
    return by.role is MunicipalCoordinator or (by.user_id is not None and kept.author == by.user_id)


def _checked_title(model: type[Kept], title: str, but: int | None = None) -> str:
    title = title.strip()
    if not title:
        raise Refused(_("Give it a title."), field="title")
    if model.objects.filter(title=title).exclude(pk=but).exists():
        raise Refused(_("This title exists already; choose another."), field="title")
    return title


def _own(kept: Kept, by: Actor) -> None:
    if not _mine(kept, by):
        raise Refused(_("Only whoever kept it, or the municipal coordinator, may change it."))


@action(kind="planning.scenario", verb="keep", title=_("Keep the scenario"), roles=OFFICERS)
def keep_scenario(*, by: Actor, title: Title, changes: dict[str, Any], remark: Remark = "") -> Scenario:
    """Keep a scenario with the score it gives as of its seal (the latest, where it names none)."""
    title = _checked_title(Scenario, title)
    try:
        found = what_if(of_record(changes))
    except BadQuery as error:
        raise Refused(str(error)) from error
    seal = found.shot.seal.number
    made = Scenario(
        title=title,
        edition=found.edition.name,
        year=found.changes.year,
        series=found.changes.series,
        seal=seal,
        changes=found.changes.record() | {"seal": seal, "edition": found.edition.name},
        score_before=rounded(found.real.score.low, 2),
        score_after=rounded(found.score.low, 2),
        remark=remark.strip(),
        author=by.user_id,
    )
    return store(made, by=by, verb="keep")


@action(kind="planning.scenario", verb="rename", title=_("Rename"), roles=OFFICERS, when=_mine)
def rename_scenario(*, by: Actor, scenario: Scenario, title: Title) -> Scenario:
    """Give it another title."""
    _own(scenario, by)
    scenario.title = _checked_title(Scenario, title, scenario.pk)
    return store(scenario, by=by, verb="rename")


@action(kind="planning.scenario", verb="remove", title=_("Remove"), roles=OFFICERS, when=_mine)
def remove_scenario(*, by: Actor, scenario: Scenario, reason: Reason) -> Scenario:
    """Take it off the list; the reason and all it was stay in the ledger."""
    return _remove(scenario, by, reason)


@action(kind="planning.plan", verb="keep", title=_("Keep the plan"), roles=OFFICERS)
def keep_plan(*, by: Actor, title: Title, asked: dict[str, str], remark: Remark = "") -> Plan:
    """Keep a plan: it is solved anew as of its seal, so that nobody can keep what was not found."""
    title = _checked_title(Plan, title)
    try:
        answer = solve(asked_of(asked, usual_year=2021))
    except BadQuery as error:
        raise Refused(str(error)) from error
    plan, ground = answer.plan, answer.ground
    if not plan.feasible:
        raise Refused(_("There is no plan to keep: the goal is out of reach."))
    seal = ground.what.shot.seal.number
    made = Plan(
        title=title,
        edition=ground.what.edition.name,
        seal=seal,
        target=ground.asked.score,
        vetoes=ground.asked.vetoes,
        first_day=ground.asked.first,
        last_day=ground.asked.last,
        cost=rounded(plan.cost, 2),
        tests=sum(r.amount for r in answer.rows if r.sort == "test"),
        score_before=rounded(plan.before.score, 2),
        score_after=rounded(plan.after.score, 2),
        proven=plan.proven,
        gap=round(Decimal(plan.gap) * 100, 4),
        asked=ground.asked.address() | {"seal": str(seal)},
        rows=[plan_row(row) for row in answer.rows],
        story=story_lines(answer),
        remark=remark.strip(),
        author=by.user_id,
    )
    return store(made, by=by, verb="keep")


@action(kind="planning.plan", verb="rename", title=_("Rename"), roles=OFFICERS, when=_mine)
def rename_plan(*, by: Actor, plan: Plan, title: Title) -> Plan:
    """Give it another title."""
    _own(plan, by)
    plan.title = _checked_title(Plan, title, plan.pk)
    return store(plan, by=by, verb="rename")


@action(kind="planning.plan", verb="remove", title=_("Remove"), roles=OFFICERS, when=_mine)
def remove_plan(*, by: Actor, plan: Plan, reason: Reason) -> Plan:
    """Take it off the list; the reason and all it was stay in the ledger."""
    if plan.sampling_plan:
        raise Refused(_("This plan was handed to the sampling plan; it stays as the reason for its quotas."))
    return _remove(plan, by, reason)


def _remove(kept: Kept, by: Actor, reason: str) -> Kept:
    _own(kept, by)
    if not reason.strip():
        raise Refused(_("Say why it is removed."), field="reason")
    kept.remark = reason.strip()
    store(kept, by=by, verb="give_reason")
    discard(kept, by=by, verb="remove")
    return kept
