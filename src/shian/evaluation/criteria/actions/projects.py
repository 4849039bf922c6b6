"""Creation projects: taken up, milestones, the own evaluation computed, the evaluations above recorded."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Area
from shian.domains.directory.roles import CITY_LEVEL, OFFICERS
from shian.evaluation.criteria.book import edition, editions, title_of
from shian.evaluation.criteria.flows import PROJECT
from shian.evaluation.criteria.models import Milestone, Project
from shian.evaluation.criteria.standing import standing
from shian.evaluation.criteria.values import Judged
from shian.evaluation.figures.query import prefix
from shian.evaluation.figures.seals import NoArchive
from shian.evaluation.figures.store import snapshot
from shian.methods.scoring import Light, rounded
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, step_action

KIND = "criteria.project"
LIVE = ("creating", "self_evaluated", "first_evaluated", "evaluated")


def _editions(by: Actor, subject: Any = None) -> list[tuple[str, str]]:
    return [(name, title_of(one)) for name, one in editions().items()]


def _is_live(project: Project, by: Actor) -> bool:
    return project.state in LIVE


@action(kind=KIND, verb="take_up", title=_("Take up a project"), roles=CITY_LEVEL)
def take_up(
    *,
    by: Actor,
    title: Annotated[str, Ask(_("Heading"), longest=120)],
    judged_by: Annotated[str, Ask(_("Edition"), choices=_editions)],
    confirmed_on: Annotated[date, Ask(_("Taken up on"))],
    area: Annotated[str, Ask(_("District (empty: a body of the city)"))] = "",
    batch: Annotated[str, Ask(_("Batch"), longest=60)] = "",
    principles: Annotated[str, Ask(_("Principles"), lines=3, longest=1000)] = "",
    programme: Annotated[str, Ask(_("Programme"), lines=4, longest=2000)] = "",
) -> Project:
    """Open the project of the city, or of a county, under an edition of its level."""
    one = editions().get(judged_by)
    if one is None:
        raise Refused(gettext("There is no edition “%(name)s”.") % {"name": judged_by}, field="judged_by")
    if area.endswith("00") and len(area) == 6:
        area = ""
    if (one.level == "district") != bool(area):
        raise Refused(gettext("This edition is for another level: choose the place that fits."), field="area")
    if area and not Area.objects.filter(code=area, level="district").exists():
        raise Refused(gettext("No district has the code %(code)s.") % {"code": area}, field="area")
    if Project.objects.filter(title=title).exists():
        raise Refused(gettext("There is a project of this name already."), field="title")
    project = Project(
        title=title,
        level=one.level,
        edition=one.name,
        confirmed_on=confirmed_on,
        area=area,
        batch=batch,
        principles=principles,
        programme=programme,
    )
    return begin(project, by=by, verb="take_up", parts={"milestones": []})


def _open_milestones(by: Actor, project: Project | None) -> list[tuple[str, str]]:
    rows = project.milestones.filter(done_on=None) if project else []
    return [(str(m.pk), f"{m.planned_on} {m.title}") for m in rows]


@action(kind=KIND, verb="plan", title=_("Plan a milestone"), roles=OFFICERS, when=_is_live)
def plan(
    *,
    by: Actor,
    project: Project,
    title: Annotated[str, Ask(_("Milestone"), longest=120)],
    planned_on: Annotated[date, Ask(_("Planned for"))],
    owner: Annotated[str, Ask(_("Responsible"), longest=80)] = "",
) -> Project:
    """Add a milestone."""
    _refuse_ended(project)
    rows = [*project.milestones.all(), Milestone(title=title, planned_on=planned_on, owner=owner)]
    return store(project, by=by, verb="plan", parts={"milestones": rows})


@action(kind=KIND, verb="reach", title=_("Record a milestone as reached"), roles=OFFICERS, when=_is_live)
def reach(
    *,
    by: Actor,
    project: Project,
    milestone: Annotated[str, Ask(_("Milestone"), choices=_open_milestones)],
    done_on: Annotated[date, Ask(_("Reached on"))],
    note: Annotated[str, Ask(_("Remark"), longest=200)] = "",
) -> Project:
    """A milestone is reached."""
    _refuse_ended(project)
    rows = list(project.milestones.all())
    one = next((m for m in rows if str(m.pk) == milestone and m.done_on is None), None)
    if one is None:
        raise Refused(gettext("There is no such open milestone."), field="milestone")
    if done_on > local(by.now()).date():
        raise Refused(gettext("The day lies in the future."), field="done_on")
    one.done_on, one.note = done_on, note
    return store(project, by=by, verb="reach", parts={"milestones": rows})


def _refuse_ended(project: Project) -> None:
    if project.state not in LIVE:
        raise Refused(gettext("The project has ended."))


@step_action(PROJECT, KIND, "self_evaluate")
def self_evaluate(
    *,
    by: Actor,
    project: Project,
    year: Annotated[int, Ask(_("Year"), least=2000, most=2100)],
    remark: Annotated[str, Ask(_("Remark"), lines=3, longest=1000)] = "",
) -> Project:
    """Keep the score as of the latest seal; where a veto is not clear, the remark says why it is kept."""
    try:
        shot = snapshot()
    except NoArchive as error:
        raise Refused(gettext("Nothing is sealed yet, so there is nothing to judge.")) from error
    here = standing(edition(project.edition), shot, Judged(year, prefix(project.area)))
    unclear = [one.item.id for one in here.score.vetoes if one.light is not Light.CLEAR]
    if unclear and not remark:
        told = gettext("Vetoes %(items)s are violated or unknown: say in the remark why it is submitted.")
        raise Refused(told % {"items": ", ".join(unclear)}, field="remark")
    project.judged_year = year
    project.score_low, project.score_high = rounded(here.score.low), rounded(here.score.high)
    project.score_seal = shot.seal.number
    project.vetoes = ", ".join(unclear)[:200]
    project.evaluated_on = local(by.now()).date()
    project.remark = remark
    return advance(project, "self_evaluate", by=by)


@step_action(PROJECT, KIND, "pass_first")
def pass_first(
    *, by: Actor, project: Project, remark: Annotated[str, Ask(_("Document and number."), longest=500)]
) -> Project:
    """The level above has found it good in its first evaluation."""
    return _noted(project, "pass_first", by, remark)


@step_action(PROJECT, KIND, "pass_final")
def pass_final(
    *, by: Actor, project: Project, remark: Annotated[str, Ask(_("Document and number."), longest=500)]
) -> Project:
    """The final evaluation was passed."""
    return _noted(project, "pass_final", by, remark)


@step_action(PROJECT, KIND, "name")
def name(
    *, by: Actor, project: Project, remark: Annotated[str, Ask(_("Document and number."), longest=500)]
) -> Project:
    """It is named."""
    return _noted(project, "name", by, remark)


@step_action(PROJECT, KIND, "fall_back")
def fall_back(
    *, by: Actor, project: Project, remark: Annotated[str, Ask(_("Why"), lines=3, longest=1000)]
) -> Project:
    """It was not passed, or the name was taken away again."""
    return _noted(project, "fall_back", by, remark)


@step_action(PROJECT, KIND, "end")
def end(
    *, by: Actor, project: Project, remark: Annotated[str, Ask(_("Why"), lines=3, longest=1000)]
) -> Project:
    """It is given up."""
    return _noted(project, "end", by, remark)


def _noted(project: Project, verb: str, by: Actor, remark: str) -> Project:
    project.remark = remark
    return advance(project, verb, by=by)
