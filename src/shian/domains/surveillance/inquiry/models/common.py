"""What the records of an investigation share: links, and who sees them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import EPIDEMIOLOGISTS, FIELD, READERS
from shian.domains.surveillance.cases.codes import agent_choices
from shian.platform.access.roles import Role

SEEING: tuple[type[Role], ...] = (*EPIDEMIOLOGISTS, *FIELD, *READERS)
LOT = pgettext_lazy("supply", "Lot")


def link(to: Any, label: Any, name: str, **options: Any) -> Any:
    """A foreign key that keeps what it points at."""
    return models.ForeignKey(to, verbose_name=label, on_delete=models.PROTECT, related_name=name, **options)


def perhaps(to: Any, label: Any, name: str = "+") -> Any:
    """The same, if there is one."""
    return link(to, label, name, null=True, blank=True)


def of_outbreak(name: str) -> Any:
    """The outbreak a record belongs to."""
    return link("outbreak.Outbreak", _("Outbreak"), name)


def text(label: Any, longest: int = 300) -> models.CharField[str, str]:
    """A text that may be empty."""
    return models.CharField(label, max_length=longest, blank=True, default="")


def agent_code(label: Any) -> models.CharField[str, str]:
    """An agent of the incubation table."""
    return models.CharField(label, max_length=40, choices=agent_choices(), blank=True, default="")


def moment(label: Any) -> models.DateTimeField[Any, Any]:
    """A time that may not be known."""
    return models.DateTimeField(label, null=True, blank=True)
