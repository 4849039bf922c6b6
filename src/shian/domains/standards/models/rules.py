"""Numbers that rules set, and articles that records cite, each with its days in force."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import CITY_LEVEL, EVERYONE
from shian.domains.standards.models.common import Certainty, require_order
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, resource


class Dated(Record):
    """Something in force from `since` until the day before `until`, with a source and how sure it is."""

    key = models.CharField(_("Key"), max_length=40)
    since = models.DateField(_("In force from"))
    until = models.DateField(_("No longer from"), null=True, blank=True)
    source = models.CharField(_("Source"), max_length=200)
    certainty = models.CharField(_("Certainty"), max_length=2, choices=Certainty.choices)

    scope_shared = True

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "since"], name="%(class)s_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="%(class)s_ends_after_it_begins"
            ),
        ]

    def clean(self) -> None:
        require_order(self.since, self.until)


@resource(
    title=_("Rule"),
    plural=_("Numbers that rules set"),
    duty="standards",
    icon="scale",
    order=60,
    columns="title_zh value unit topic since until source certainty",
    hidden="key title_en",
    filters="topic certainty",
    search="title_zh title_en key source",
    ordering="topic key",
    form="key topic title_zh title_en value unit since until source certainty",
    key="key since",
    view=EVERYONE,
    create=CITY_LEVEL,
    edit=CITY_LEVEL,
    public="title_zh title_en value unit since until source",
    panels=(
        Panel(_("Rule"), ("title_zh", "title_en", "value", "unit", "topic", "key")),
        Panel(_("In force"), ("since", "until", "source", "certainty")),
    ),
)
class Rule(Dated):
    """A number that a rule sets and that is no clock of a flow: a score, a fine, a number of officers."""

    topic = models.CharField(_("Topic"), max_length=40, db_index=True)
    title_zh = models.CharField(_("Chinese title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=120)
    value = models.DecimalField(_("Value"), max_digits=16, decimal_places=4)
    unit = models.CharField(_("Unit"), max_length=30)

    class Meta(Dated.Meta):
        ordering: ClassVar = ["topic", "key"]

    def __str__(self) -> str:
        return self.title_zh


@resource(
    title=_("Article"),
    plural=_("Articles of laws"),
    duty="standards",
    icon="book",
    order=70,
    columns="law number gist_zh since until certainty",
    hidden="key gist_en source",
    filters="law certainty",
    search="law number gist_zh gist_en",
    ordering="law id",
    form="key law number gist_zh gist_en since until source certainty",
    key="key since",
    view=EVERYONE,
    create=CITY_LEVEL,
    edit=CITY_LEVEL,
    public="law number gist_zh gist_en since until",
    panels=(
        Panel(_("Article"), ("law", "number", "gist_zh", "gist_en", "key")),
        Panel(_("In force"), ("since", "until", "source", "certainty")),
    ),
)
class Article(Dated):
    """An article that notices and decisions cite."""

    law = models.CharField(_("Law"), max_length=80)
    number = models.CharField(_("Article number"), max_length=30)
    gist_zh = models.CharField(_("Gist in Chinese"), max_length=300)
    gist_en = models.CharField(_("Gist in English"), max_length=300)

    class Meta(Dated.Meta):
        ordering: ClassVar = ["law", "id"]

    def __str__(self) -> str:
        return f"{self.law} {self.number}"
