"""Samples as bulletins of other bureaus publish them: read in, never judged here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import CITY_LEVEL, SIGNED_IN
from shian.domains.registry.models import trigram
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, resource


@resource(
    title=_("Failing sample elsewhere"),
    plural=_("Failing samples elsewhere"),
    duty="laboratory",
    icon="world-search",
    order=90,
    columns="food_name producer_name place_name failed_items notice published_on",
    hidden="producer_address place_address spec brand produced_on batch food_class source laboratory sheet "
    "area",
    filters="food_class published_on area",
    search="food_name producer_name place_name failed_items notice",
    ordering="-published_on",
    key="identity",
    view=SIGNED_IN,
    create=CITY_LEVEL,
    edit=CITY_LEVEL,
    panels=(
        Panel(_("Sample"), ("food_name", "food_class", "spec", "brand", "produced_on", "batch", "sheet")),
        Panel(_("Labelled producer"), ("producer_name", "producer_address")),
        Panel(_("Sampled place"), ("place_name", "place_address", "area")),
        Panel(_("Result"), ("failed_items", "laboratory", "remark")),
        Panel(_("Bulletin"), ("notice", "published_on", "source")),
    ),
)
class BulletinRow(Record):
    """A row of a bulletin of failing samples (regulation 3.6), as published by whoever published it.

    ``findings`` keeps item, result and standard as written; ``identity`` tells the same row again.
    ``area`` is set only where the sampled place lies in this city.
    """

    identity = models.CharField(max_length=64, unique=True, editable=False)
    notice = models.CharField(_("Bulletin number"), max_length=120, blank=True, default="")
    published_on = models.DateField(_("Published on"), null=True, blank=True)
    sheet = models.CharField(_("Sheet number"), max_length=40, blank=True, default="")
    producer_name = models.CharField(_("Labelled producer"), max_length=200, blank=True, default="")
    producer_address = models.CharField(_("Address of the producer"), max_length=300, blank=True, default="")
    place_name = models.CharField(_("Sampled place"), max_length=200, blank=True, default="")
    place_address = models.CharField(_("Address of the place"), max_length=300, blank=True, default="")
    food_name = models.CharField(_("Food"), max_length=200)
    food_class = models.CharField(_("Food class"), max_length=60, blank=True, default="")
    spec = models.CharField(_("Specification"), max_length=120, blank=True, default="")
    brand = models.CharField(_("Brand"), max_length=120, blank=True, default="")
    produced_on = models.DateField(_("Produced, processed or bought on"), null=True, blank=True)
    batch = models.CharField(_("Lot"), max_length=120, blank=True, default="")
    findings = models.JSONField(_("Findings"), default=list)
    failed_items = models.CharField(_("Failed item║result║standard"), max_length=2000, blank=True, default="")
    source = models.CharField(_("Task or project"), max_length=200, blank=True, default="")
    laboratory = models.CharField(_("Laboratory"), max_length=200, blank=True, default="")
    remark = models.CharField(_("Remark"), max_length=1000, blank=True, default="")

    scope_shared = True

    class Meta:
        indexes: ClassVar = [
            trigram("bulletinrow_food_trgm", "food_name"),
            trigram("bulletinrow_producer_trgm", "producer_name"),
            models.Index(fields=["-published_on", "-id"], name="bulletinrow_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.food_name} {self.notice}".strip()
