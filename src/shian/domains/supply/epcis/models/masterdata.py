"""Master data that came with events: what a code stands for, and which places lie within which."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import SIGNED_IN
from shian.domains.registry.models import Operator
from shian.domains.supply.epcis.fields import DocumentField
from shian.domains.supply.epcis.models.captures import CODE
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, resource


@resource(
    title=_("Master data"),
    plural=_("Master data"),
    duty="events",
    icon="tags",
    order=70,
    columns="code type operator",
    hidden="area",
    filters="type operator",
    search="code",
    ordering="code",
    view=SIGNED_IN,
    panels=(Panel(_("Master data"), ("code", "type", "operator", "attributes", "children")),),
)
class VocabularyElement(Record):
    """One element of a vocabulary: attributes by their full names, and the codes directly below it."""

    type = models.CharField(_("Vocabulary"), max_length=120)
    code = models.CharField(_("Code"), max_length=CODE)
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator,
        verbose_name=_("Operator"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    attributes = DocumentField(_("Attributes"), default=dict, blank=True)
    children = models.JSONField(_("Within it"), default=list, blank=True)

    scope_shared = True

    class Meta:
        ordering: ClassVar = ["code", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "type"], name="epcis_vocabulary_once"),
        ]

    def __str__(self) -> str:
        return self.code
