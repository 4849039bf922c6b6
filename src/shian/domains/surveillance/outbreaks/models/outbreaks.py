"""An outbreak with its case definitions, its meals and what was on the menu."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import EPIDEMIOLOGISTS, OFFICERS, Administrator, Assessor, Inspector
from shian.domains.registry.models import Operator
from shian.domains.supply.lots.models import Lot
from shian.domains.surveillance.cases.codes import agent_choices, food_class_choices
from shian.domains.surveillance.outbreaks import flows
from shian.domains.surveillance.outbreaks.choices import Design, Grade, Setting, Verdict
from shian.domains.surveillance.signals.models import Signal
from shian.platform.access.roles import Role
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Part, Record
from shian.platform.resources.registry import Panel, Tab, resource

WATCHING: tuple[type[Role], ...] = (*EPIDEMIOLOGISTS, *OFFICERS, Inspector, Assessor, Administrator)


def short(label: Any, longest: int = 300) -> models.CharField[str, str]:
    """A text that may be empty."""
    return models.CharField(label, max_length=longest, blank=True, default="")


def moment(label: Any) -> models.DateTimeField[Any, Any]:
    """A time that may be unknown."""
    return models.DateTimeField(label, null=True, blank=True)


@follows(flows.OUTBREAK, flows.GUARDS)
@resource(
    title=_("Outbreak"),
    plural=_("Outbreaks"),
    duty="illness",
    icon="virus-search",
    order=30,
    columns="number title area setting grade notified_at state",
    hidden="operator place first_onset_at reported_at people_at_risk agent verdict vehicle concluded_at",
    filters="state setting grade area verdict notified_at operator",
    search="number title place vehicle",
    key="number",
    view=WATCHING,
    panels=(
        Panel(
            _("Outbreak"),
            ("number", "title", "area", "setting", "place", "operator", "people_at_risk", "design", "signal"),
        ),
        Panel(_("Times"), ("first_onset_at", "notified_at", "reported_at", "urgent_at", "concluded_at")),
        Panel(
            _("Conclusion"),
            ("verdict", "agent", "vehicle", "factors", "lot", "conclusion", "reopened_because", "entered_on"),
        ),
    ),
    tabs=(
        Tab(_("Line list"), "outbreak.line", "outbreak"),
        Tab(_("Timeline"), "outbreak.log", "outbreak"),
    ),
)
class Outbreak(Record):
    """One outbreak. ``defined`` is the version of the case definition in force, 0 before the first.

    ``people_ill`` and ``deaths`` are what was told before there was a line list (and of old outbreaks
    that have none); once there are lines, the desk counts those.
    """

    tones: ClassVar = {
        "opened": "warn", "investigating": "open", "concluded": "good", "closed": "idle",
        "1": "bad", "2": "bad", "3": "warn", "4": "warn",
    }  # fmt: skip

    number = models.CharField(_("Number"), max_length=30, unique=True)
    title = models.CharField(_("Title"), max_length=200)
    setting = models.CharField(
        pgettext_lazy("outbreak", "Setting"), max_length=12, choices=Setting.choices, blank=True, default=""
    )
    place = short(pgettext_lazy("outbreak", "Place"), 200)
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator,
        verbose_name=_("Operator"),
        on_delete=models.PROTECT,
        related_name="outbreaks",
        null=True,
        blank=True,
    )
    first_onset_at = moment(_("First onset"))
    notified_at = models.DateTimeField(_("Notified at"))
    reported_at = moment(_("Reported at"))
    urgent_at = moment(_("Reportable at once since"))
    people_at_risk = models.PositiveIntegerField(_("People at risk"), null=True, blank=True)
    people_ill = models.PositiveIntegerField(_("Ill, as told"), null=True, blank=True)
    deaths = models.PositiveIntegerField(_("Died, as told"), null=True, blank=True)
    signal: models.ForeignKey[Any, Any] = models.ForeignKey(
        Signal,
        verbose_name=_("Signal"),
        on_delete=models.PROTECT,
        related_name="outbreaks",
        null=True,
        blank=True,
    )
    design = models.CharField(_("Design"), max_length=12, choices=Design.choices, default=Design.COHORT)
    agent = models.CharField(_("Agent"), max_length=24, choices=agent_choices(), blank=True, default="")
    grade = models.CharField(_("Grade"), max_length=8, choices=Grade.choices, blank=True, default="")
    graded_because = short(_("Graded because"))
    defined = models.PositiveSmallIntegerField(_("Case definition"), default=0)
    verdict = models.CharField(_("Verdict"), max_length=10, choices=Verdict.choices, blank=True, default="")
    vehicle = short(_("Food"), 200)
    factors = short(_("What went wrong"), 500)
    lot: models.ForeignKey[Any, Any] = models.ForeignKey(
        Lot,
        verbose_name=pgettext_lazy("supply", "Lot"),
        on_delete=models.PROTECT,
        related_name="outbreaks",
        null=True,
        blank=True,
    )
    conclusion = short(_("Conclusion"), 2000)
    concluded_at = moment(_("Concluded at"))
    entered_on = models.DateField(_("Entered in the national system on"), null=True, blank=True)
    reopened_because = short(_("Reopened because"))
    state = models.CharField(
        _("State"), max_length=14, choices=choices_of(flows.OUTBREAK), default="opened", db_index=True
    )

    parts = ("definitions", "meals", "menu")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reported_at=None) | Q(reported_at__gte=models.F("notified_at")),
                name="outbreak_told_before_reported",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Definition(Part):
    """A version of the case definition; ``criteria`` is canonical JSON (see ``definition.Criteria``)."""

    outbreak = models.ForeignKey(Outbreak, on_delete=models.CASCADE, related_name="definitions")
    version = models.PositiveSmallIntegerField(_("Version"))
    stated_at = models.DateTimeField(_("Stated at"))
    text = models.CharField(_("In words"), max_length=2000, blank=True, default="")
    criteria = models.TextField(_("Criteria"), default="{}")
    because = short(_("Changed because"))

    class Meta:
        verbose_name_plural = _("Case definitions")

    def __str__(self) -> str:
        return f"v{self.version}"


class Meal(Part):
    """A meal that people shared. ``code`` names it for its dishes and never changes."""

    outbreak = models.ForeignKey(Outbreak, on_delete=models.CASCADE, related_name="meals")
    code = models.CharField(_("Code"), max_length=8)
    name = models.CharField(_("Meal"), max_length=80)
    served_at = moment(_("Served at"))
    place = short(pgettext_lazy("outbreak", "Place"), 120)
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator,
        verbose_name=_("Operator"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name_plural = _("Meals")

    def __str__(self) -> str:
        return self.name


class MenuItem(Part):
    """A dish, drink or ingredient people are asked about. Answers of lines name it by ``code``."""

    outbreak = models.ForeignKey(Outbreak, on_delete=models.CASCADE, related_name="menu")
    code = models.CharField(_("Code"), max_length=8)
    meal = models.CharField(_("Meal"), max_length=8, blank=True, default="")
    name = models.CharField(_("Food"), max_length=80)
    food_class = models.CharField(
        _("Food class"), max_length=2, choices=food_class_choices(), blank=True, default=""
    )
    portions = models.BooleanField(_("Asked in portions"), default=False)
    lot: models.ForeignKey[Any, Any] = models.ForeignKey(
        Lot,
        verbose_name=pgettext_lazy("supply", "Lot"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name_plural = _("Menu")

    def __str__(self) -> str:
        return self.name
