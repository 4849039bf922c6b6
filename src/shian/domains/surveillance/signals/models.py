"""Signals of early warning with their cases and alarms, and the runs that raised them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import EPIDEMIOLOGISTS, OFFICERS, READERS
from shian.domains.registry.models import Operator
from shian.domains.surveillance.cases.models import Case
from shian.domains.surveillance.signals import flows
from shian.domains.surveillance.signals.words import Lexicon
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Part, Record
from shian.platform.resources.registry import Column, Panel, resource

ZERO = Decimal(0)
VIEWERS = (*EPIDEMIOLOGISTS, *OFFICERS, *READERS)


def _number(label: Any, digits: int = 12, places: int = 3) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=digits, decimal_places=places, null=True, blank=True)


def _text(label: Any, longest: int = 300) -> models.CharField[str, str]:
    return models.CharField(label, max_length=longest, blank=True, default="")


class Sort(models.TextChoices):
    """What made the signal."""

    COUNT = "count", _("Raised count")
    CLUSTER = "cluster", _("Cluster in space and time")
    PREMISES = "premises", _("One place named")
    FOOD = "food", _("One food named")
    REPORT = "report", _("Single grave case")


class Method(models.TextChoices):
    """How an alarm was found."""

    WINDOW = "window", _("Days and place against the own past")
    SCAN = "scan", _("Space–time permutation scan")
    COMBINED = "combined", _("Combined evidence, weekly")
    EARS = "ears", _("EARS, daily")
    PREMISES = "premises", _("Cases naming one place")
    FOOD = "food", _("Cases naming one food")
    REPORT = "report", _("Rule for single cases")
    HAND = "hand", _("Raised by hand")


@follows(flows.SIGNAL)
@resource(
    title=_("Signal"),
    plural=_("Signals"),
    duty="illness",
    icon="urgent",
    order=20,
    columns="number title sort area observed expected weight raised_at state",
    hidden="method syndrome agent operator food from_on to_on p_value recurrence outbreak_number verified_at",
    filters="state sort method area syndrome agent operator raised_at",
    search="number title food note because outbreak_number",
    ordering="-raised_at -weight",
    key="number",
    view=VIEWERS,
    panels=(
        Panel(_("Signal"), ("number", "title", "sort", "method", "about", "area", "raised_at", "state")),
        Panel(_("About"), ("syndrome", "agent", "operator", "food", "from_on", "to_on")),
        Panel(
            _("Evidence"), ("observed", "expected", "upper", "p_value", "score", "recurrence", "weight"),
        ),
        Panel(_("Judgement"), ("verified_at", "because", "note", "merged_into", "outbreak_number")),
    ),
    extra=(Column("about", _("Series"), lambda signal: Lexicon.of([signal.series]).words(signal.series)),),
)  # fmt: skip
class Signal(Record):
    """One happening that stands out, whatever number of series and methods point at it.

    ``series`` is the key of the strongest alarm's series, such as ``district=140105;syndrome=neuro``;
    ``weight`` is chance of an outbreak × excess cases × severity, by which the list is ordered.
    """

    tones: ClassVar = {
        "raised": "warn", "verifying": "open", "verified": "bad", "dismissed": "idle",
        "escalated": "bad", "merged": "idle",
    }  # fmt: skip

    number = models.CharField(_("Number"), max_length=30, unique=True)
    title = _text(_("Happening"), 200)
    sort = models.CharField(_("Sort of signal"), max_length=10, choices=Sort.choices)
    series = models.CharField(_("Series"), max_length=200, db_index=True)
    method = models.CharField(pgettext_lazy("signal", "Method"), max_length=10, choices=Method.choices)
    syndrome = _text(_("Syndrome"), 20)
    agent = _text(_("Agent"), 40)
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator,
        verbose_name=_("Place named"),
        on_delete=models.PROTECT,
        related_name="signals",
        null=True,
        blank=True,
    )
    food = _text(_("Food"), 120)
    from_on = models.DateField(_("Onsets from"))
    to_on = models.DateField(_("Onsets to"))
    raised_at = models.DateTimeField(pgettext_lazy("signal", "Raised at"), db_index=True)
    observed = models.PositiveIntegerField(pgettext_lazy("signal", "Cases"))
    expected = _number(pgettext_lazy("signal", "Expected"))
    upper = _number(_("Bound"))
    p_value = _number(_("p-value"), 24, 20)
    score = _number(_("Statistic"))
    recurrence = _number(_("By chance once in (days)"), 14, 1)
    weight = models.DecimalField(
        pgettext_lazy("signal", "Weight"), max_digits=12, decimal_places=3, default=ZERO
    )
    state = models.CharField(
        _("State"), max_length=10, choices=choices_of(flows.SIGNAL), default="raised", db_index=True
    )
    merged_into: models.ForeignKey[Any, Any] = models.ForeignKey(
        "self",
        verbose_name=_("Merged into"),
        on_delete=models.PROTECT,
        related_name="merged",
        null=True,
        blank=True,
    )
    because = _text(_("Reason"), 500)
    verified_at = models.DateTimeField(_("Judged at"), null=True, blank=True)
    note = _text(_("Note"), 1000)
    outbreak_number = _text(_("Outbreak"), 40)

    parts = ("cases", "alarms")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["to_on"], name="signal_by_end")]

    def __str__(self) -> str:
        return self.title or self.number


class SignalCase(Part):
    """A case that is part of a signal."""

    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="cases")
    case = models.ForeignKey(
        Case, verbose_name=_("Case report"), on_delete=models.PROTECT, related_name="signals"
    )

    class Meta:
        verbose_name_plural = _("Cases of the signal")
        constraints: ClassVar = [models.UniqueConstraint(fields=["signal", "case"], name="signal_case_once")]

    def __str__(self) -> str:
        return str(self.case_id)  # type: ignore[attr-defined]


class SignalAlarm(Part):
    """One alarm of one method on one series that is part of a signal."""

    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="alarms")
    method = models.CharField(pgettext_lazy("signal", "Method"), max_length=10, choices=Method.choices)
    series = models.CharField(_("Series"), max_length=200)
    raised_on = models.DateField(_("Raised on"))
    from_on = models.DateField(_("From"))
    to_on = models.DateField(_("To"))
    observed = models.PositiveIntegerField(pgettext_lazy("signal", "Cases"))
    expected = _number(pgettext_lazy("signal", "Expected"))
    upper = _number(_("Bound"))
    p_value = _number(_("p-value"), 24, 20)

    class Meta:
        verbose_name_plural = _("Alarms")

    def __str__(self) -> str:
        return f"{self.get_method_display()} {self.series}"  # type: ignore[attr-defined]


@resource(
    title=_("Detection run"),
    plural=_("Detection runs"),
    duty="illness",
    icon="player-play",
    order=29,
    columns="at as_of trigger series_count alarms raised extended seconds",
    hidden="lacks",
    filters="trigger as_of",
    search="lacks",
    ordering="-at",
    view=VIEWERS,
    panels=(
        Panel(_("Detection run"), ("at", "as_of", "trigger", "cases", "series_count", "seconds")),
        Panel(_("Found"), ("alarms", "raised", "extended")),
        Panel(_("Not evaluated"), ("lacks",)),
    ),
)
class Run(Record):
    """One run of detection: what was looked at, what came of it, and what could not be judged and why.

    ``fingerprint`` tells whether the same cases were judged for the same day before: then nothing is done.
    """

    class Trigger(models.TextChoices):
        SCHEDULE = "schedule", _("Each morning")
        ARRIVAL = "arrival", _("Reports arrived")
        ASKED = "asked", pgettext_lazy("signal", "Asked for")

    at = models.DateTimeField(_("At"), db_index=True)
    as_of = models.DateField(_("Judged day"))
    trigger = models.CharField(_("Begun by"), max_length=8, choices=Trigger.choices)
    cases = models.PositiveIntegerField(pgettext_lazy("signal", "Cases"), default=0)
    series_count = models.PositiveIntegerField(_("Series"), default=0)
    alarms = models.PositiveIntegerField(pgettext_lazy("signal", "Alarms"), default=0)
    raised = models.PositiveIntegerField(_("Signals raised"), default=0)
    extended = models.PositiveIntegerField(_("Signals extended"), default=0)
    seconds = models.DecimalField(_("Seconds"), max_digits=8, decimal_places=2, default=ZERO)
    lacks = _text(_("Not evaluated, and why"), 1000)
    fingerprint = models.CharField(max_length=40, db_index=True, editable=False, default="")

    scope_everywhere = True

    def __str__(self) -> str:
        return f"{self.as_of:%Y-%m-%d} · {self.get_trigger_display()}"  # type: ignore[attr-defined]
