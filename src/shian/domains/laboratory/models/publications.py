"""Bulletins of sampling results, their rows and every correction (B8-06)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Body
from shian.domains.directory.roles import SIGNED_IN, Public
from shian.domains.laboratory.flows import publications as flows
from shian.domains.laboratory.models.samples import Sample
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Part, Record
from shian.platform.resources.registry import resource


@follows(flows.PUBLICATION, flows.PUBLICATION_GUARDS)
@resource(
    title=_("Bulletin of sampling results"),
    plural=_("Bulletins of sampling results"),
    duty="laboratory",
    icon="speakerphone",
    order=80,
    columns="number title body row_count failed_count published_on state",
    filters="state area published_on",
    search="number title",
    key="number",
    view=(*SIGNED_IN, Public),
    public="number title body row_count failed_count published_on",
)
class Publication(Record):
    """A bulletin: passing and failing samples of a period with the columns the law asks for (3.6)."""

    number = models.CharField(_("Bulletin number"), max_length=40, unique=True)
    title = models.CharField(_("Title"), max_length=120)
    body = models.ForeignKey(Body, verbose_name=_("Published by"), on_delete=models.PROTECT, related_name="+")
    author = models.BigIntegerField(null=True, blank=True, editable=False)
    row_count = models.PositiveIntegerField(_("Samples"), default=0)
    failed_count = models.PositiveIntegerField(_("Failed"), default=0)
    published_on = models.DateField(_("Published on"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("Withdrawn because"), max_length=300, blank=True, default="")
    state = models.CharField(
        _("State"), max_length=12, choices=choices_of(flows.PUBLICATION), default="draft"
    )

    parts = ("rows", "corrections")
    tones: ClassVar = {"published": "good", "withdrawn": "bad"}
    scope_shared = True
    scope_public = Q(state="published")

    def __str__(self) -> str:
        return self.number


class PublicationRow(Part):
    """One sample as published: the columns of the public bulletin."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="rows")
    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(_("No."))
    producer_name = models.CharField(_("Labelled producer"), max_length=120, blank=True, default="")
    producer_address = models.CharField(_("Address of the producer"), max_length=200, blank=True, default="")
    place_name = models.CharField(_("Sampled place"), max_length=120, blank=True, default="")
    place_address = models.CharField(_("Address of the place"), max_length=200, blank=True, default="")
    food_name = models.CharField(_("Food"), max_length=120)
    spec = models.CharField(_("Specification"), max_length=60, blank=True, default="")
    brand = models.CharField(_("Brand"), max_length=60, blank=True, default="")
    batch = models.CharField(_("Date of production or lot"), max_length=80, blank=True, default="")
    failed_items = models.CharField(_("Failed item║result║standard"), max_length=600, blank=True, default="")
    food_class = models.CharField(_("Food class"), max_length=40, blank=True, default="")
    source = models.CharField(_("Task or project"), max_length=120, blank=True, default="")
    laboratory = models.CharField(_("Laboratory"), max_length=120, blank=True, default="")
    remark = models.CharField(_("Remark"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name_plural = _("Published samples")
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.position} {self.food_name}"


class Correction(Part):
    """A change of a published row: what it said, what it says, why and when. None is silent."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="corrections")
    at = models.DateTimeField(_("At"))
    position = models.PositiveIntegerField(_("No."))
    field = models.CharField(_("Field"), max_length=40)
    before = models.CharField(_("Before"), max_length=600, blank=True, default="")
    after = models.CharField(_("After"), max_length=600, blank=True, default="")
    reason = models.CharField(_("Reason"), max_length=300)

    class Meta:
        verbose_name_plural = _("Corrections")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.position} {self.field}"
