"""After a failing conclusion: notices, retests in another laboratory, objections."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Body
from shian.domains.directory.roles import FIRMS, OFFICIALS
from shian.domains.laboratory.codes import choices
from shian.domains.laboratory.flows import remedies as flows
from shian.domains.laboratory.models.reports import TestReport
from shian.domains.laboratory.models.samples import CONCLUSION_TONES, Sample
from shian.domains.registry.models import Operator
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Record
from shian.platform.resources.registry import resource

_SEEN_BY = (*OFFICIALS, *FIRMS)


@follows(flows.NOTICE, operator="operator_id")
@resource(
    title=_("Notice of result"),
    plural=_("Notices of result"),
    duty="laboratory",
    icon="mail",
    order=50,
    columns="number sample addressee addressee_name area served_on last_day state",
    filters="state addressee area served_on",
    search="number addressee_name sample__number",
    view=_SEEN_BY,
)
class Notice(Record):
    """The report and notice of result to the sampled operator, the producer, market or platform (R3.08)."""

    class Addressee(models.TextChoices):
        PLACE = "place", _("Sampled operator")
        PRODUCER = "producer", _("Labelled producer")
        MARKET = "market", _("Market opener")
        PLATFORM = "platform", _("Online platform")

    number = models.CharField(_("Number"), max_length=30, unique=True)
    sample = models.ForeignKey(
        Sample, verbose_name=_("Sample"), on_delete=models.PROTECT, related_name="notices"
    )
    report = models.ForeignKey(
        TestReport, verbose_name=_("Test report"), on_delete=models.PROTECT, related_name="notices"
    )
    addressee = models.CharField(_("Addressee"), max_length=8, choices=Addressee.choices)
    addressee_name = models.CharField(_("Name of the addressee"), max_length=120)
    operator = models.ForeignKey(
        Operator,
        verbose_name=_("Operator"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    drafted_on = models.DateField(_("Drafted on"))
    served_on = models.DateField(_("Served on"), null=True, blank=True)
    way = models.CharField(_("Way of service"), max_length=60, blank=True, default="")
    last_day = models.DateField(_("Last day for retest or objection"), null=True, blank=True)
    state = models.CharField(_("State"), max_length=13, choices=choices_of(flows.NOTICE), default="drafted")

    scope_operator = "operator_id"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sample", "report", "addressee"], name="notice_once"),
        ]

    def __str__(self) -> str:
        return self.number


@follows(flows.RETEST, flows.RETEST_GUARDS, body="laboratory_id", operator="operator_id")
@resource(
    title=_("Retest"),
    plural=_("Retests"),
    duty="laboratory",
    icon="repeat",
    order=60,
    columns="sample applicant filed_on last_day laboratory conclusion overturned state",
    hidden="area obstacle fee fee_payer first_laboratory",
    filters="state area laboratory overturned filed_on",
    search="applicant sample__number",
    view=_SEEN_BY,
)
class Retest(Record):
    """An operator's application to have the back-up sample tested elsewhere (R3.09–R3.17)."""

    class Payer(models.TextChoices):
        APPLICANT = "applicant", _("Applicant")
        AUTHORITY = "authority", _("Authority")

    sample = models.ForeignKey(
        Sample, verbose_name=_("Sample"), on_delete=models.PROTECT, related_name="retests"
    )
    notice = models.ForeignKey(
        Notice, verbose_name=_("Notice"), on_delete=models.PROTECT, related_name="retests"
    )
    operator = models.ForeignKey(
        Operator,
        verbose_name=_("Operator"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    applicant = models.CharField(_("Applicant"), max_length=120)
    items = models.CharField(_("Items to be retested"), max_length=300)
    reason = models.CharField(_("Reason"), max_length=500, blank=True, default="")
    filed_on = models.DateField(_("Applied on"))
    last_day = models.DateField(_("Last day to apply"), null=True, blank=True)
    obstacle = models.CharField(_("Why no retest is possible"), max_length=200, blank=True, default="")
    answer = models.CharField(_("Answer"), max_length=500, blank=True, default="")
    first_laboratory = models.ForeignKey(
        Body, verbose_name=_("First laboratory"), on_delete=models.PROTECT, related_name="+"
    )
    laboratory = models.ForeignKey(
        Body,
        verbose_name=_("Retest laboratory"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    declined = models.JSONField(_("Laboratories that declined"), default=list, blank=True)
    seed = models.CharField(_("Seed"), max_length=200, blank=True, default="")
    handed_over_at = models.DateTimeField(_("Back-up sample received at"), null=True, blank=True)
    seal_intact = models.BooleanField(_("Seal intact"), null=True, blank=True)
    report = models.ForeignKey(
        TestReport,
        verbose_name=_("Retest report"),
        on_delete=models.PROTECT,
        related_name="retests",
        null=True,
        blank=True,
    )
    conclusion = models.CharField(
        _("Conclusion"), max_length=30, choices=choices("conclusion"), blank=True, default=""
    )
    overturned = models.BooleanField(_("First conclusion overturned"), null=True, blank=True)
    fee = models.DecimalField(_("Fee (yuan)"), max_digits=9, decimal_places=2, null=True, blank=True)
    fee_payer = models.CharField(
        _("Fee borne by"), max_length=9, choices=Payer.choices, blank=True, default=""
    )
    concluded_at = models.DateTimeField(_("Concluded at"), null=True, blank=True)
    notified_on = models.DateField(_("Applicant notified on"), null=True, blank=True)
    state = models.CharField(_("State"), max_length=12, choices=choices_of(flows.RETEST), default="filed")

    tones: ClassVar = {**CONCLUSION_TONES, "closed": "good", "refused": "bad"}
    scope_operator = "operator_id"
    scope_body = "laboratory_id"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["notice"],
                condition=~models.Q(state__in=["refused", "withdrawn"]),
                name="retest_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.applicant} {self.filed_on}"


@follows(flows.OBJECTION, flows.OBJECTION_GUARDS, operator="operator_id")
@resource(
    title=_("Objection"),
    plural=_("Objections"),
    duty="laboratory",
    icon="message-exclamation",
    order=61,
    columns="sample applicant ground filed_on decision state",
    hidden="area last_day",
    filters="state ground decision area filed_on",
    search="applicant sample__number",
    view=_SEEN_BY,
)
class Objection(Record):
    """An objection to the sampling, authenticity, method or standard (R3.18–R3.20)."""

    class Decision(models.TextChoices):
        UPHELD = "upheld", _("Objection upheld")
        DISMISSED = "dismissed", _("Objection dismissed")

    sample = models.ForeignKey(
        Sample, verbose_name=_("Sample"), on_delete=models.PROTECT, related_name="objections"
    )
    operator = models.ForeignKey(
        Operator,
        verbose_name=_("Operator"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    applicant = models.CharField(_("Applicant"), max_length=120)
    ground = models.CharField(_("Ground"), max_length=1, choices=choices("objection"))
    reason = models.CharField(_("Reason"), max_length=1000)
    filed_on = models.DateField(_("Filed on"))
    last_day = models.DateField(_("Last day to object"), null=True, blank=True)
    asked_for = models.CharField(_("Material asked for"), max_length=500, blank=True, default="")
    answer = models.CharField(_("Answer"), max_length=1000, blank=True, default="")
    decision = models.CharField(_("Decision"), max_length=9, choices=Decision.choices, blank=True, default="")
    termination = models.CharField(
        _("Terminated because"), max_length=1, choices=choices("termination"), blank=True, default=""
    )
    decided_on = models.DateField(_("Decided on"), null=True, blank=True)
    state = models.CharField(_("State"), max_length=12, choices=choices_of(flows.OBJECTION), default="filed")

    scope_operator = "operator_id"

    def __str__(self) -> str:
        return f"{self.applicant} {self.filed_on}"
