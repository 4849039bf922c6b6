"""Commitment certificates of farm products, their check at a market's entry, what follows a mismatch."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import SIGNED_IN
from shian.domains.registry.models import Operator
from shian.domains.supply.duties.flows import NOTICE
from shian.domains.supply.lots.models import Lot, Place
from shian.domains.supply.lots.shown import quantity
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.personal.fields import EncryptedTextField
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, Tab, resource


@resource(
    title=_("Commitment certificate"),
    plural=_("Commitment certificates"),
    duty="source",
    icon="rosette-discount-check",
    order=110,
    columns="number product amount operator issued_on state",
    hidden="quantity unit lot place origin basis area",
    filters="state basis operator issued_on area",
    search="number product operator__name",
    key="number",
    view=SIGNED_IN,
    extra=(quantity(),),
    panels=(
        Panel(_("Commitment certificate"), ("number", "product", "amount", "lot", "state")),
        Panel(
            pgettext_lazy("supply", "Issued by"),
            ("operator", "place", "origin", "contact", "issued_on", "basis"),
        ),
    ),
    tabs=(Tab(_("Entry checks"), "duties.entrycheck", "certificate"),),
)
class Certificate(Record):
    """承诺达标合格证: the grower's word that no banned drug was used and the limits are kept, for one lot.

    The law asks it of farm enterprises and cooperatives; whoever mixes lots issues one of their own
    (农产品质量安全法 39).
    """

    class Basis(models.TextChoices):
        COMMISSIONED = "commissioned", _("Commissioned test")
        OWN_TEST = "own_test", _("Own test")
        CONTROL = "control", _("Internal quality control")
        WORD = "word", _("Own commitment")

    class State(models.TextChoices):
        ISSUED = "issued", _("Issued")
        VOID = "void", _("Void")

    tones: ClassVar = {"issued": "good", "void": "idle"}

    number = models.CharField(_("Number"), max_length=24, unique=True)
    lot: models.ForeignKey[Any, Any] = models.ForeignKey(
        Lot, verbose_name=_("Batch of food"), on_delete=models.PROTECT, related_name="certificates"
    )
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator,
        verbose_name=pgettext_lazy("supply", "Issued by"),
        on_delete=models.PROTECT,
        related_name="certificates",
    )
    place: models.ForeignKey[Any, Any] = models.ForeignKey(
        Place, verbose_name=_("Supply place"), on_delete=models.PROTECT, related_name="certificates"
    )
    product = models.CharField(_("Product"), max_length=120)
    quantity = models.DecimalField(pgettext_lazy("supply", "Quantity"), max_digits=14, decimal_places=3)
    unit = models.CharField(_("Unit"), max_length=3, default="KGM")
    origin = models.CharField(pgettext_lazy("supply", "Origin"), max_length=120)
    contact = EncryptedTextField(_("Contact"), mask="phone", blank=True, default="")
    basis = models.CharField(_("Basis of the commitment"), max_length=12, choices=Basis.choices)
    issued_on = models.DateField(pgettext_lazy("supply", "Issued on"), db_index=True)
    state = models.CharField(_("State"), max_length=8, choices=State.choices, default=State.ISSUED)
    void_because = models.CharField(_("Void because"), max_length=200, blank=True, default="")

    scope_operator = "operator_id"
    scope_everywhere = True

    def __str__(self) -> str:
        return self.number


@resource(
    title=_("Entry check"),
    plural=_("Entry checks"),
    duty="source",
    icon="door-enter",
    order=120,
    columns="checked_at place product amount certificate_number result decision",
    hidden="quantity unit certificate lot seller differences rapid_test area",
    filters="result decision rapid_test place checked_at area",
    search="product certificate_number seller place__name",
    view=SIGNED_IN,
    extra=(quantity(),),
    panels=(
        Panel(_("Entry check"), ("checked_at", "place", "product", "amount", "seller")),
        Panel(_("Certificate"), ("certificate_number", "certificate", "lot", "result", "differences")),
        Panel(_("Decision"), ("rapid_test", "decision")),
    ),
)
class EntryCheck(Record):
    """What came to a market's gate, its certificate compared with the one that was issued (B2-04)."""

    class Result(models.TextChoices):
        MATCHED = "matched", _("Certificate matches")
        MISMATCHED = "mismatched", _("Certificate does not match")
        WITHOUT = "without", _("No certificate")
        OUTSIDE = "outside", _("Certificate of another city")

    class Test(models.TextChoices):
        NONE = "none", _("Not tested")
        PASSED = "passed", _("Rapid test passed")
        FAILED = "failed", _("Rapid test failed")

    class Decision(models.TextChoices):
        ADMITTED = "admitted", _("Admitted")
        REFUSED = "refused", _("Turned away")

    tones: ClassVar = {
        "matched": "good",
        "mismatched": "bad",
        "without": "warn",
        "outside": "open",
        "refused": "bad",
        "admitted": "good",
        "failed": "bad",
    }

    place: models.ForeignKey[Any, Any] = models.ForeignKey(
        Place, verbose_name=_("Market"), on_delete=models.PROTECT, related_name="entry_checks"
    )
    checked_at = models.DateTimeField(_("Checked"), db_index=True)
    certificate_number = models.CharField(
        _("Number on the certificate"), max_length=60, blank=True, default=""
    )
    certificate: models.ForeignKey[Any, Any] = models.ForeignKey(
        Certificate,
        verbose_name=_("Commitment certificate"),
        on_delete=models.PROTECT,
        related_name="entry_checks",
        null=True,
        blank=True,
    )
    lot: models.ForeignKey[Any, Any] = models.ForeignKey(
        Lot,
        verbose_name=_("Batch of food"),
        on_delete=models.PROTECT,
        related_name="entry_checks",
        null=True,
        blank=True,
    )
    product = models.CharField(_("Product"), max_length=120)
    quantity = models.DecimalField(pgettext_lazy("supply", "Quantity"), max_digits=14, decimal_places=3)
    unit = models.CharField(_("Unit"), max_length=3, default="KGM")
    seller = models.CharField(_("Seller"), max_length=120, blank=True, default="")
    result = models.CharField(pgettext_lazy("supply", "Result"), max_length=12, choices=Result.choices)
    differences = models.CharField(_("Differences"), max_length=300, blank=True, default="")
    rapid_test = models.CharField(_("Rapid test"), max_length=8, choices=Test.choices, default=Test.NONE)
    decision = models.CharField(_("Decision"), max_length=8, choices=Decision.choices)

    scope_operator = "place__operator_id"

    def __str__(self) -> str:
        return f"{self.product} #{self.pk}"


@resource(
    title=_("Notice to agriculture"),
    plural=_("Notices to agriculture"),
    duty="source",
    icon="mail-forward",
    order=130,
    columns="number entry_check__product issuer_name reason sent_at state",
    hidden="operator received_at outcome settled_on area",
    filters="state operator area",
    search="number issuer_name reason",
    key="number",
    view=SIGNED_IN,
    panels=(
        Panel(
            _("Notice to agriculture"),
            ("number", "entry_check", "issuer_name", "operator", "reason", "state"),
        ),
        Panel(_("Receipt and outcome"), ("sent_at", "received_at", "outcome", "settled_on")),
    ),
)
@follows(NOTICE, operator="operator_id")
class MismatchNotice(Record):
    """A mismatch at the market told to the agriculture bureau of the goods' origin, with its receipt."""

    tones: ClassVar = {"sent": "open", "received": "warn", "settled": "good"}

    number = models.CharField(_("Number"), max_length=30, unique=True)
    entry_check: models.OneToOneField[Any, Any] = models.OneToOneField(
        EntryCheck, verbose_name=_("Entry check"), on_delete=models.PROTECT, related_name="notice"
    )
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator,
        verbose_name=_("Issuer of the certificate"),
        on_delete=models.PROTECT,
        related_name="mismatch_notices",
        null=True,
        blank=True,
    )
    issuer_name = models.CharField(_("Issuer's name"), max_length=120, blank=True, default="")
    reason = models.CharField(_("Reason"), max_length=300)
    sent_at = models.DateTimeField(_("Sent"))
    received_at = models.DateTimeField(_("Receipt"), null=True, blank=True)
    outcome = models.CharField(_("Result of the enquiry"), max_length=300, blank=True, default="")
    settled_on = models.DateField(_("Settled on"), null=True, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=choices_of(NOTICE), default="sent")

    scope_operator = "operator_id"

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="sent") | Q(received_at__isnull=False), name="duties_notice_receipt"
            )
        ]

    def __str__(self) -> str:
        return self.number
