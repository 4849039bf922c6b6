"""Users, and the appointments that give them a role with a scope for a time."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from shian.platform.access.actor import Actor
from shian.platform.access.roles import role_named
from shian.platform.records.base import Record


class User(AbstractUser):
    """A person who signs in. Rights come from appointments only; Django's own permissions are not used."""

    display_name = models.CharField(_("Name"), max_length=60, blank=True)
    demo = models.BooleanField(default=False)

    class Meta:
        db_table = "access_user"

    def __str__(self) -> str:
        return self.display_name or self.username


class Appointment(Record):
    """A user's role, where it holds (area code prefix, body, firm) and from when to when."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(_("Role"), max_length=40)
    body = models.BigIntegerField(_("Body"), null=True, blank=True)
    operator = models.BigIntegerField(_("Operator"), null=True, blank=True)
    valid_from = models.DateField(_("From"))
    valid_to = models.DateField(_("To"), null=True, blank=True)

    class Meta:
        db_table = "access_appointment"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.user} · {self.role}"

    def in_force(self, day: date) -> bool:
        """Whether the appointment holds on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def actor(self) -> Actor:
        """The actor this appointment makes of its user."""
        return Actor(
            role=role_named(self.role),
            user_id=self.user_id,
            name=str(self.user),
            area=self.area,
            body=self.body,
            operator=self.operator,
        )
