"""Witnesses, published seals (checkpoints), and the signatures that witnesses gave for them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, Tab, resource
from shian.platform.witnesses.roles import READERS


@resource(
    title=_("Witness"),
    plural=_("Witnesses"),
    duty="ledger",
    icon="eye-check",
    order=30,
    menu=False,
    columns="name key_id state valid_from valid_until",
    hidden="contact ended_reason",
    filters="state",
    search="name key_id",
    ordering="name",
    view=READERS,
    panels=(
        Panel(_("Witness"), ("name", "contact", "state", "valid_from", "valid_until", "ended_reason")),
        Panel(_("Public key"), ("key_id", "public_key")),
    ),
    tabs=(Tab(_("Countersignatures"), "witnesses.countersignature", "witness"),),
)
class Witness(Record):
    """Somebody outside the city's office who signs what the city's seals were: a province, a university."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ACTIVE = "active", _("Active")
        REFUSED = "refused", _("Not confirmed")
        ENDED = "ended", _("Ended")

    tones: ClassVar = {"proposed": "open", "active": "good", "refused": "idle", "ended": "idle"}

    name = models.CharField(_("Name"), max_length=120)
    contact = models.CharField(_("Office to reach"), max_length=200, blank=True, default="")
    public_key = models.TextField(_("Public key"))
    key_id = models.CharField(_("Key id"), max_length=16)
    state = models.CharField(_("State"), max_length=12, choices=State.choices, default=State.PROPOSED)
    valid_from = models.DateField(_("Valid from"))
    valid_until = models.DateField(_("Valid until"), null=True, blank=True)
    proposed_by = models.BigIntegerField(null=True)
    confirmed_by = models.BigIntegerField(null=True, blank=True)
    ended_reason = models.CharField(_("Reason"), max_length=300, blank=True, default="")

    scope_shared = True

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key_id"], condition=Q(state__in=["proposed", "active"]), name="witness_key_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def in_force(self, day: date) -> bool:
        """Whether its signatures are taken on that day."""
        ended = self.valid_until is not None and self.valid_until < day
        return self.state == self.State.ACTIVE and self.valid_from <= day and not ended


@resource(
    title=_("Published seal"),
    plural=_("Published seals"),
    duty="ledger",
    icon="rubber-stamp",
    order=31,
    menu=False,
    columns="seal sealed_at published_at where due_on",
    hidden="hash city_key",
    filters="published_at",
    search="hash",
    ordering="-seal",
    view=READERS,
    panels=(
        Panel(_("Seal"), ("seal", "sealed_at", "hash", "city_key")),
        Panel(_("Published"), ("published_at", "where", "due_on", "statement")),
    ),
    tabs=(Tab(_("Countersignatures"), "witnesses.countersignature", "checkpoint"),),
)
class Checkpoint(Record):
    """A seal that was made public: from then on the city cannot tell another story about it unseen."""

    seal = models.PositiveBigIntegerField(_("Seal"), unique=True)
    hash = models.CharField(_("Hash"), max_length=64)
    city_key = models.CharField(_("City's key id"), max_length=16)
    sealed_at = models.DateTimeField(_("Sealed at"))
    published_at = models.DateTimeField(_("Published at"), db_index=True)
    where = models.CharField(_("Published where"), max_length=200, blank=True, default="")
    due_on = models.DateField(_("Countersignatures due"))
    statement = models.TextField(_("Statement"))

    scope_shared = True

    class Meta:
        ordering: ClassVar = ["-seal"]

    def __str__(self) -> str:
        return f"№ {self.seal}"


@resource(
    title=_("Countersignature"),
    plural=_("Countersignatures"),
    duty="ledger",
    icon="signature",
    order=32,
    menu=False,
    columns="checkpoint witness received_at way",
    filters="witness way",
    ordering="-id",
    view=READERS,
    panels=(
        Panel(_("Countersignature"), ("checkpoint", "witness", "received_at", "way")),
        Panel(_("Signature"), ("signature",)),
    ),
)
class Countersignature(Record):
    """A witness's signature under the statement of a published seal; stored only if it is valid."""

    class Way(models.TextChoices):
        PAGE = "page", _("Public page")
        API = "api", _("API")
        OFFICE = "office", _("Entered by the office")

    checkpoint = models.ForeignKey(
        Checkpoint,
        on_delete=models.PROTECT,
        related_name="countersignatures",
        verbose_name=_("Published seal"),
    )
    witness = models.ForeignKey(
        Witness, on_delete=models.PROTECT, related_name="countersignatures", verbose_name=_("Witness")
    )
    signature = models.CharField(_("Signature"), max_length=88)
    received_at = models.DateTimeField(_("Received at"))
    way = models.CharField(_("Received by"), max_length=12, choices=Way.choices, default=Way.PAGE)

    scope_shared = True

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checkpoint", "witness"], name="countersigned_once")
        ]

    def __str__(self) -> str:
        return f"{self.witness} · {self.checkpoint.seal}"


class Growth(models.Model):
    """The proof that a published seal continues the one published before: derived, made anew where missing.

    It follows from the sealed leaves and needs no ledger entry; a wrong one would only fail its check.
    """

    seal = models.PositiveBigIntegerField(primary_key=True)
    since = models.PositiveBigIntegerField()
    proofs = models.JSONField()

    def __str__(self) -> str:
        return f"{self.since} → {self.seal}"
