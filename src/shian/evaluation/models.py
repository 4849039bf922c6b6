"""Frozen reports."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import OFFICIALS
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, resource


@resource(
    title=_("Frozen report"),
    plural=_("Frozen reports"),
    duty="evaluation",
    icon="snowflake",
    order=10,
    columns="title report seal sealed_at frozen_at number_count",
    filters="report frozen_at",
    search="title remark",
    ordering="-id",
    key="title",
    view=OFFICIALS,
    panels=(
        Panel(_("Report"), ("title", "report", "seal", "sealed_at", "frozen_at", "number_count", "remark")),
    ),
)
class FrozenReport(Record):
    """A report as it stood at a seal. It is never changed: a better one is frozen beside it.

    ``text`` is the report's text, ``definitions`` the figures' SQL and declared facts of that day,
    ``numbers`` each number with value and digest of its rows, ``rows`` the record ids by digest.
    """

    title = models.CharField(_("Title"), max_length=120, unique=True)
    report = models.CharField(_("Text"), max_length=60)
    seal = models.PositiveBigIntegerField(_("Seal"))
    sealed_at = models.DateTimeField(_("Sealed at"))
    frozen_at = models.DateTimeField(_("Frozen at"))
    number_count = models.PositiveIntegerField(_("Numbers"))
    remark = models.CharField(_("Remark"), max_length=300, blank=True, default="")
    text = models.TextField(_("Wording"))
    definitions = models.JSONField(_("Definitions"))
    numbers = models.JSONField(_("Numbers and rows"))
    rows = models.JSONField(_("Rows"))

    scope_shared = True

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.title
