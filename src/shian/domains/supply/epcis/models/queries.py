"""Queries that were given a name, and subscriptions to them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import EPIDEMIOLOGISTS, FIELD, FIRMS, READERS
from shian.domains.supply.epcis.fields import DocumentField
from shian.platform.personal.fields import EncryptedTextField
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, Tab, resource

USING = (*FIELD, *FIRMS, *READERS, *EPIDEMIOLOGISTS)


@resource(
    title=_("Event query"),
    plural=_("Event queries"),
    duty="events",
    icon="search",
    order=80,
    columns="name created_at operator_id",
    search="name",
    ordering="name",
    view=USING,
    panels=(Panel(_("Event query"), ("name", "query", "created_at", "removed_at")),),
    tabs=(Tab(_("Subscriptions"), "epcis.subscription", "query"),),
)
class NamedQuery(Record):
    """A query under a name. Who asks it sees what they may see."""

    name = models.CharField(_("Name"), max_length=120)
    query = DocumentField(_("Query"))
    namespaces = models.JSONField(default=dict, blank=True)
    operator_id = models.BigIntegerField(_("Operator"), null=True, blank=True)
    created_at = models.DateTimeField(_("Made"))
    removed_at = models.DateTimeField(_("Removed"), null=True, blank=True)

    scope_operator = "operator_id"

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name"], condition=Q(removed_at=None), name="epcis_query_name"),
        ]

    def __str__(self) -> str:
        return self.name


@resource(
    title=_("Subscription"),
    plural=_("Subscriptions"),
    duty="events",
    icon="bell-ringing",
    order=90,
    columns="query destination state progress__delivered_at progress__delivered_count progress__failures",
    hidden="key created_at progress__last_fault area",
    filters="state",
    search="destination",
    view=USING,
    panels=(
        Panel(_("Subscription"), ("query", "destination", "state", "stream", "schedule", "report_if_empty")),
    ),
)
class Subscription(Record):
    """Who is told of new events, where, and when. How far that has come stands in its ``Progress``.

    ``actor`` is in whose sight the events must be; ``key`` is the number by which the outside world knows it.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        ENDED = "ended", _("Ended")

    tones: ClassVar = {"active": "good", "ended": "idle"}

    key = models.CharField(_("Number"), max_length=40, unique=True)
    query: models.ForeignKey[Any, Any] = models.ForeignKey(
        NamedQuery, verbose_name=_("Event query"), on_delete=models.PROTECT, related_name="subscriptions"
    )
    destination = models.CharField(_("Destination"), max_length=500)
    signature_token = EncryptedTextField(_("Signature token"), mask="all", blank=True, default="")
    stream = models.BooleanField(_("As events come"), default=False)
    schedule = models.JSONField(_("Schedule"), default=dict, blank=True)
    report_if_empty = models.BooleanField(_("Report if empty"), default=False)
    form = models.CharField(_("Form of identifiers"), max_length=30, blank=True, default="")
    actor = models.JSONField(default=dict)
    state = models.CharField(_("State"), max_length=6, choices=State.choices, default=State.ACTIVE)
    initial_record_time = models.DateTimeField(_("From record time"), null=True, blank=True)
    created_at = models.DateTimeField(_("Made"))

    scope_operator = "query__operator_id"

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.query} → {self.destination}"


class Progress(models.Model):
    """How far a subscription has come; a log of deliveries, not on the ledger.

    ``reached`` is the number of the last arrival of which all events were told. A delivery tells of the
    arrivals up to ``window``, in order of the events' numbers, and has told up to ``last_event``: both move
    only once the destination has answered with success. ``due_at`` is when to look next; None once ended.
    """

    subscription: models.OneToOneField[Any, Any] = models.OneToOneField(
        Subscription, on_delete=models.CASCADE, related_name="progress"
    )
    reached = models.BigIntegerField(default=0)
    window = models.BigIntegerField(default=0)
    last_event = models.BigIntegerField(default=0)
    batch = models.PositiveIntegerField(default=500)
    due_at = models.DateTimeField(null=True, db_index=True)
    delivered_at = models.DateTimeField(_("Last told"), null=True)
    delivered_count = models.PositiveBigIntegerField(_("Events told"), default=0)
    deliveries = models.PositiveBigIntegerField(default=0)
    failures = models.PositiveIntegerField(_("Failures in a row"), default=0)
    last_fault = models.CharField(_("Last fault"), max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.subscription_id}: {self.reached}"
