"""Keys with which the systems of firms come to the repository."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import FIRMS, OFFICERS, READERS
from shian.domains.registry.models import Operator
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, resource


@resource(
    title=_("System key"),
    plural=_("System keys"),
    duty="events",
    icon="key",
    order=95,
    columns="name operator state made_at expires_on",
    hidden="start",
    filters="state operator",
    search="name",
    view=(*OFFICERS, *FIRMS, *READERS),
    panels=(
        Panel(_("System key"), ("name", "operator", "state", "start", "made_at", "expires_on", "ended_at")),
    ),
)
class ApiToken(Record):
    """A key of a firm's system. Only its SHA-256 is kept: the key itself is shown once."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        ENDED = "ended", _("Ended")

    tones: ClassVar = {"active": "good", "ended": "idle"}

    name = models.CharField(_("System"), max_length=120)
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator, verbose_name=_("Operator"), on_delete=models.PROTECT, related_name="api_tokens"
    )
    digest = models.CharField(max_length=64, unique=True)
    start = models.CharField(_("Begins with"), max_length=12)
    state = models.CharField(_("State"), max_length=6, choices=State.choices, default=State.ACTIVE)
    made_by = models.BigIntegerField(null=True, blank=True)
    made_at = models.DateTimeField(_("Made"))
    expires_on = models.DateField(_("Valid until"))
    ended_at = models.DateTimeField(_("Ended"), null=True, blank=True)

    scope_operator = "operator_id"

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name
