"""The annual plan, its quotas, the tasks under it and the draws of places (B8-01)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Body
from shian.domains.directory.roles import CITY_LEVEL, OFFICIALS, SIGNED_IN, Public
from shian.domains.laboratory.codes import choices
from shian.domains.laboratory.flows import plans as flows
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Record
from shian.platform.resources.registry import Column, Listed, Tab, resource


@follows(flows.PLAN, flows.PLAN_GUARDS)
@resource(
    title=_("Sampling plan"),
    plural=_("Sampling plans"),
    duty="laboratory",
    icon="calendar-stats",
    order=10,
    columns="title year level organiser batches state",
    filters="year level state",
    search="title",
    ordering="-year title",
    key="year title",
    view=(*OFFICIALS, Public),
    public="title year level batches state",
    tabs=(
        Tab(_("Quotas"), "laboratory.quota", "plan"),
        Tab(_("Sampling tasks"), "laboratory.task", "plan"),
    ),
)
class Plan(Record):
    """A year's sampling plan of one level of government."""

    title = models.CharField(_("Title"), max_length=120)
    year = models.PositiveIntegerField(_("Year"))
    level = models.CharField(_("Level"), max_length=2, choices=choices("level"))
    organiser = models.ForeignKey(Body, verbose_name=_("Organised by"), on_delete=models.PROTECT)
    batches = models.PositiveIntegerField(_("Samples planned"), default=0)
    author = models.BigIntegerField(null=True, blank=True, editable=False)
    state = models.CharField(_("State"), max_length=12, choices=choices_of(flows.PLAN), default="draft")

    scope_shared = True
    scope_public = Q(state="published")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["year", "title"], name="plan_once")]

    def __str__(self) -> str:
        return self.title


@resource(
    title=_("Quota"),
    plural=_("Quotas"),
    duty="laboratory",
    icon="layout-grid",
    order=11,
    columns="plan area food_class link task batches",
    filters="plan area food_class link task",
    ordering="plan area food_class link",
    key="plan area food_class link task",
    view=OFFICIALS,
    create=CITY_LEVEL,
    menu=False,
)
class Quota(Record):
    """How many samples of a food class at a link of the chain a plan asks of a district."""

    plan = models.ForeignKey(Plan, verbose_name=_("Plan"), on_delete=models.PROTECT, related_name="quotas")
    food_class = models.CharField(_("Food class"), max_length=2, choices=choices("food_class"))
    link = models.CharField(_("Link of the chain"), max_length=12, choices=choices("link"))
    task = models.CharField(_("Sort of task"), max_length=1, choices=choices("task"), default="1")
    batches = models.PositiveIntegerField(_("Samples"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "area", "food_class", "link", "task"], name="quota_once"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.get_food_class_display()} {self.get_link_display()}"


def _completion(task: Task) -> str:
    return f"{task.taken} / {task.batches}"


@follows(flows.TASK, flows.TASK_GUARDS, body="laboratory_id")
@resource(
    title=_("Sampling task"),
    plural=_("Sampling tasks"),
    duty="laboratory",
    icon="clipboard-list",
    order=20,
    columns="title area food_class link completion due_on laboratory state",
    hidden="plan task sampling_body batches taken",
    filters="state area food_class link task plan laboratory due_on",
    search="title",
    ordering="-id",
    view=OFFICIALS,
    tabs=(
        Tab(_("Draws"), "laboratory.draw", "task"),
        Tab(_("Samples"), "laboratory.sample", "task"),
    ),
    extra=(Column("completion", _("Taken / assigned"), _completion, sort="taken"),),
)
class Task(Record):
    """Part of a plan given to a sampling body and a laboratory in one district."""

    plan = models.ForeignKey(
        Plan, verbose_name=_("Plan"), on_delete=models.PROTECT, related_name="tasks", null=True, blank=True
    )
    title = models.CharField(_("Title"), max_length=120)
    food_class = models.CharField(_("Food class"), max_length=2, choices=choices("food_class"))
    link = models.CharField(_("Link of the chain"), max_length=12, choices=choices("link"))
    task = models.CharField(_("Sort of task"), max_length=1, choices=choices("task"), default="1")
    batches = models.PositiveIntegerField(_("Samples assigned"))
    taken = models.PositiveIntegerField(_("Samples taken"), default=0)
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    sampling_body = models.ForeignKey(
        Body, verbose_name=_("Sampling body"), on_delete=models.PROTECT, related_name="+"
    )
    laboratory = models.ForeignKey(
        Body, verbose_name=_("Laboratory"), on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(_("State"), max_length=12, choices=choices_of(flows.TASK), default="open")

    scope_body = ("laboratory_id", "sampling_body_id")

    def __str__(self) -> str:
        return self.title


@follows(flows.DRAW)
@resource(
    title=_("Random draw of places"),
    plural=_("Random draws of places"),
    duty="laboratory",
    icon="arrows-random",
    order=21,
    columns="task area announced_on pool_size wanted seed_source state",
    hidden="pool_digest seed",
    filters="state area announced_on",
    ordering="-id",
    view=(*SIGNED_IN, Public),
    public="announced_on pool pool_digest pool_size wanted seed_source seed drawn state",
    listed=(
        Listed(
            _("Drawn, in order"),
            "drawn",
            "registry.operator",
            columns=("address",),
            action="laboratory.sample.take",
            about="operator",
            given=(("task", "task_id"),),
        ),
    ),
)
class Draw(Record):
    """A draw anyone can recompute: the pool is fixed and published before the seed exists.

    Announced: the pool (operator ids), its digest, how many are wanted, and which future public number
    will be the seed. Drawn: the seed and, in order, the operators it selects (``methods.draws``).
    """

    task = models.ForeignKey(Task, verbose_name=_("Task"), on_delete=models.PROTECT, related_name="draws")
    announced_on = models.DateField(_("Announced on"))
    pool = models.JSONField(_("Pool"), default=list)
    pool_digest = models.CharField(_("SHA-256 of the pool"), max_length=64)
    pool_size = models.PositiveIntegerField(_("Places in the pool"))
    wanted = models.PositiveIntegerField(_("Places wanted"))
    seed_source = models.CharField(_("Where the seed will come from"), max_length=200)
    seed = models.CharField(_("Seed"), max_length=200, blank=True, default="")
    drawn = models.JSONField(_("Drawn, in order"), default=list, blank=True)
    state = models.CharField(_("State"), max_length=12, choices=choices_of(flows.DRAW), default="announced")

    scope_public = Q(state="drawn")

    def __str__(self) -> str:
        return f"{self.announced_on} · {self.wanted} / {self.pool_size}"
