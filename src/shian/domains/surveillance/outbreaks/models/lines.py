"""The people of an outbreak, one line each, and the entries of its timeline."""

from __future__ import annotations

from typing import Any, ClassVar

import orjson
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.surveillance.cases.codes import agent_choices
from shian.domains.surveillance.cases.models import Case
from shian.domains.surveillance.outbreaks.choices import Classification, Lab, LogSort, Outcome, Sex
from shian.domains.surveillance.outbreaks.models.outbreaks import WATCHING, Outbreak, moment, short
from shian.methods.canonical import canonical
from shian.platform.personal.fields import EncryptedTextField
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, resource


@resource(
    title=_("Line of a line list"),
    plural=_("Lines of line lists"),
    duty="illness",
    icon="list-details",
    order=31,
    columns="outbreak number name sex age_months grouping onset_at classification",
    hidden="symptoms outcome lab fixed removed_because",
    filters="outbreak classification outcome lab sex",
    search="grouping",
    ordering="outbreak_id number",
    key="outbreak number",
    view=WATCHING,
    menu=False,
    panels=(
        Panel(
            _("Person"), ("outbreak", "number", "name", "sex", "age_months", "grouping", "home_area", "case")
        ),
        Panel(_("Personal data"), ("id_number", "phone")),
        Panel(
            _("Illness"),
            ("ill", "onset_at", "symptoms", "outcome", "lab", "classification", "fixed", "fixed_because"),
        ),
        Panel(_("Food"), ("ate_at", "answers", "remark")),
        Panel(_("Struck off"), ("removed", "removed_because")),
    ),
)
class Line(Record):
    """One person of an outbreak, ill or well. Two people may work on different lines at once.

    ``symptoms`` are codes with a space between, ``answers`` canonical JSON: dish code → ``y``, ``n`` or a
    number of portions; a dish without an answer is unknown. ``fixed``: classified by hand, the definition
    does not change it. A line is never deleted but struck off with a reason, so that replays know all that
    was. ``area`` is the outbreak's, ``home_area`` where the person lives.
    """

    tones: ClassVar = {
        "confirmed": "bad", "probable": "warn", "suspected": "open", "not_a_case": "idle",
        "died": "bad", "inpatient": "warn", "positive": "bad",
    }  # fmt: skip

    outbreak = models.ForeignKey(
        Outbreak, verbose_name=_("Outbreak"), on_delete=models.PROTECT, related_name="lines"
    )
    number = models.PositiveIntegerField(_("No."))
    name = EncryptedTextField(pgettext_lazy("person", "Name"), mask="name", blank=True, default="")
    id_number = EncryptedTextField(_("ID number"), mask="id", blank=True, default="")
    phone = EncryptedTextField(_("Telephone"), mask="phone", blank=True, default="")
    sex = models.CharField(_("Sex"), max_length=1, choices=Sex.choices, blank=True, default="")
    age_months = models.PositiveSmallIntegerField(_("Age (months)"), null=True, blank=True)
    grouping = short(pgettext_lazy("line", "Group"), 60)
    home_area = short(_("Lives in"), 12)
    ill = models.BooleanField(pgettext_lazy("line", "Ill"), null=True, blank=True)
    onset_at = moment(_("Onset"))
    symptoms = short(_("Symptoms"), 300)
    outcome = models.CharField(
        pgettext_lazy("line", "Outcome"), max_length=10, choices=Outcome.choices, blank=True, default=""
    )
    lab = models.CharField(
        pgettext_lazy("line", "Laboratory"), max_length=8, choices=Lab.choices, blank=True, default=""
    )
    agent = models.CharField(_("Agent"), max_length=24, choices=agent_choices(), blank=True, default="")
    ate_at = moment(_("Ate at"))
    answers = models.TextField(pgettext_lazy("line", "Foods"), default="{}")
    case: models.ForeignKey[Any, Any] = models.ForeignKey(
        Case,
        verbose_name=_("Case report"),
        on_delete=models.PROTECT,
        related_name="outbreak_lines",
        null=True,
        blank=True,
    )
    classification = models.CharField(
        _("Classification"), max_length=10, choices=Classification.choices, blank=True, default=""
    )
    fixed = models.BooleanField(_("Classified by hand"), default=False)
    fixed_because = short(_("Because"), 200)
    remark = short(_("Remark"))
    removed = models.BooleanField(_("Struck off"), default=False)
    removed_because = short(_("Struck off because"), 200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["outbreak", "number"], name="outbreak_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.outbreak.number} · {self.number}"

    @property
    def symptom_codes(self) -> list[str]:
        """The symptoms one by one."""
        return self.symptoms.split()

    def read_answers(self) -> dict[str, str]:
        """What the person ate: dish code → ``y``, ``n`` or portions."""
        return dict(orjson.loads(self.answers or "{}"))

    def write_answers(self, answers: dict[str, str]) -> None:
        """Keep the answers; empty ones are unknown and left out."""
        self.answers = canonical({code: said for code, said in answers.items() if said}).decode()


@resource(
    title=_("Entry of the timeline"),
    plural=_("Entries of the timeline"),
    duty="illness",
    icon="timeline",
    order=32,
    columns="outbreak at sort text",
    filters="outbreak sort at",
    search="text",
    ordering="-at",
    view=WATCHING,
    menu=False,
    panels=(Panel(_("Entry"), ("outbreak", "at", "sort", "text")),),
)
class Log(Record):
    """What happened in the investigation. ``at`` is when it happened, the ledger says when it was told."""

    outbreak = models.ForeignKey(
        Outbreak, verbose_name=_("Outbreak"), on_delete=models.PROTECT, related_name="logs"
    )
    at = models.DateTimeField(pgettext_lazy("log", "At"))
    sort = models.CharField(pgettext_lazy("log", "Sort"), max_length=10, choices=LogSort.choices)
    text = models.CharField(pgettext_lazy("log", "What happened"), max_length=1000)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["outbreak", "at"], name="outbreak_log_by_time")]

    def __str__(self) -> str:
        return self.text[:80]
