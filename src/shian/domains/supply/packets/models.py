"""What shoppers report of a packet, where single packages were seen, and what of it is odd (D3-02)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import FIELD, READERS
from shian.domains.supply.lots.models import Lot
from shian.domains.supply.packets import flows
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.personal.fields import EncryptedTextField
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, resource

_SEEING = (*FIELD, *READERS)


@follows(flows.REPORT)
@resource(
    title=_("Report about a packet"),
    plural=_("Reports about packets"),
    duty="supply",
    icon="message-report",
    order=70,
    columns="received_at sort lot place_name area state",
    hidden="code answer",
    filters="state sort area received_at",
    search="code text place_name",
    ordering="-received_at",
    view=_SEEING,
    edit=flows.CHECKERS,  # who looks into it may call the shopper, and attaches pictures; there is no form
    panels=(
        Panel(_("Report"), ("received_at", "sort", "text", "place_name", "area")),
        Panel(_("Packet"), ("code", "lot")),
        Panel(_("Who reported"), ("contact",)),
        Panel(_("Answer"), ("answer",)),
    ),
)
class PacketReport(Record):
    """What somebody who scanned a code says is wrong. The contact is personal, and need not be given."""

    class Sort(models.TextChoices):
        MISMATCH = "mismatch", _("Packet and page do not agree")
        SPOILT = "spoilt", _("Spoilt or foreign matter")
        UNWELL = "unwell", _("Somebody fell ill")
        RECALLED = "recalled", _("Recalled, still on sale")
        OTHER = "other", _("Something else")

    tones: ClassVar = {"received": "warn", "checking": "open", "confirmed": "bad", "unfounded": "idle"}

    code = models.CharField(_("Code read"), max_length=200)
    lot: models.ForeignKey[Any, Any] = models.ForeignKey(
        Lot,
        verbose_name=pgettext_lazy("supply", "Lot"),
        on_delete=models.PROTECT,
        related_name="packet_reports",
        null=True,
        blank=True,
    )
    sort = models.CharField(_("What is wrong"), max_length=10, choices=Sort.choices)
    text = models.CharField(_("In words"), max_length=500, blank=True, default="")
    place_name = models.CharField(_("Where it was bought"), max_length=120, blank=True, default="")
    contact = EncryptedTextField(_("Telephone"), mask="phone", blank=True, default="")
    received_at = models.DateTimeField(_("Received at"))
    answer = models.CharField(_("Answer"), max_length=300, blank=True, default="")
    state = models.CharField(
        _("State"), max_length=10, choices=choices_of(flows.REPORT), default="received", db_index=True
    )

    def __str__(self) -> str:
        return f"{self.get_sort_display()} #{self.pk}"


@resource(
    title=_("Odd code"),
    plural=_("Odd codes"),
    duty="supply",
    icon="alert-octagon",
    order=71,
    columns="found_at sort code detail state",
    hidden="lot area",
    filters="state sort found_at",
    search="code detail",
    ordering="-found_at",
    view=_SEEING,
    panels=(
        Panel(_("Odd code"), ("sort", "code", "lot", "detail", "found_at")),
        Panel(_("Explanation"), ("state", "explanation")),
    ),
)
class CodeAlert(Record):
    """A code that is seen as it cannot be: one package far apart, or somebody trying out codes."""

    class Sort(models.TextChoices):
        FAR_APART = "far_apart", _("One package seen far apart")
        GUESSING = "guessing", _("Somebody tries out codes")

    class State(models.TextChoices):
        OPEN = "open", _("To be explained")
        EXPLAINED = "explained", _("Explained")

    tones: ClassVar = {"open": "warn", "explained": "idle"}

    sort = models.CharField(_("What is odd"), max_length=10, choices=Sort.choices)
    code = models.CharField(_("Code"), max_length=200, blank=True, default="")
    lot: models.ForeignKey[Any, Any] = models.ForeignKey(
        Lot,
        verbose_name=pgettext_lazy("supply", "Lot"),
        on_delete=models.PROTECT,
        related_name="code_alerts",
        null=True,
        blank=True,
    )
    detail = models.CharField(_("Particulars"), max_length=300)
    found_at = models.DateTimeField(_("Found at"))
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.OPEN)
    explanation = models.CharField(_("Explanation"), max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.get_sort_display()} {self.code}".strip()


class Sighting(models.Model):
    """A single package was seen in a district. No record of anybody: who looked is not kept."""

    code = models.CharField(max_length=200)
    at = models.DateTimeField()
    area = models.CharField(max_length=12)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["code", "at"], name="packet_sighting_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.area}"
