"""Records of the evaluation: evidence slots, declared facts, imported tables."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Body
from shian.domains.directory.roles import OFFICERS, OFFICIALS
from shian.evaluation.criteria.flows import (
    DECLARATION,
    DRAFT,
    PROJECT,
    SLOT,
    SLOT_GUARDS,
    second_person,
)
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Part, Record
from shian.platform.resources.registry import Panel, resource

EVIDENCE_SORTS = [
    ("document", _("Document")),
    ("photo", _("Photo")),
    ("record", _("Records of the platform")),
    ("minutes", _("Minutes")),
    ("survey", _("Survey")),
]
LEVELS = [("city", _("City")), ("district", _("District or county"))]


@resource(
    title=_("Evidence slot"),
    plural=_("Evidence slots"),
    duty="evaluation",
    icon="paperclip",
    order=20,
    columns="title edition item sort area body due_on state",
    filters="state edition item sort area body due_on",
    search="title item owner",
    hidden="owner asked_on handed_in_on accepted_on",
    ordering="due_on id",
    view=OFFICIALS,
    edit=OFFICERS,
    panels=(
        Panel(_("What is asked for"), ("title", "edition", "item", "sort", "note", "asked_on")),
        Panel(_("Who owes it by when"), ("owner", "body", "area", "due_on", "state")),
        Panel(_("What was handed in"), ("handed_in_on", "remark", "records", "reason", "accepted_on")),
    ),
)
@follows(SLOT, SLOT_GUARDS, body="body_id")
class EvidenceSlot(Record):
    """One piece of evidence that an item of the criteria asks for: who owes it by when, and how it stands.

    ``area`` empty: the city's; else the district's. Files are attachments of the slot; ``records`` names
    records of the platform as ``kind:id``, one a line.
    """

    edition = models.CharField(_("Edition"), max_length=60)
    item = models.CharField(_("Criterion"), max_length=20)
    title = models.CharField(_("Heading"), max_length=160)
    sort = models.CharField(_("Sort of evidence"), max_length=10, choices=EVIDENCE_SORTS)
    owner = models.CharField(_("Responsible"), max_length=80)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, verbose_name=_("Body"))
    due_on = models.DateField(_("Due on"))
    note = models.TextField(_("What it must show"), blank=True, default="", max_length=1000)
    state = models.CharField(_("State"), max_length=12, choices=choices_of(SLOT), default="planned")
    asked_on = models.DateField(_("Asked for on"), null=True, blank=True)
    handed_in_on = models.DateField(_("Handed in on"), null=True, blank=True)
    handed_in_by = models.BigIntegerField(_("Handed in by"), null=True, blank=True)
    records = models.TextField(_("Records"), blank=True, default="", max_length=4000)
    remark = models.TextField(_("Remark"), blank=True, default="", max_length=1000)
    reason = models.TextField(_("Why it was sent back"), blank=True, default="", max_length=1000)
    accepted_on = models.DateField(_("Accepted on"), null=True, blank=True)

    scope_body = "body_id"
    tones: ClassVar = {
        "asked": "open",
        "handed_in": "warn",
        "returned": "bad",
        "accepted": "good",
        "withdrawn": "idle",
    }

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        indexes: ClassVar = [models.Index(fields=["edition", "item", "area"], name="slot_of_item")]

    def __str__(self) -> str:
        return self.title

    @property
    def attachments_closed(self) -> bool:
        """What was handed in is looked at as it is: nothing is added or taken off, unless it is sent back."""
        return self.state in ("handed_in", "accepted", "withdrawn")

    @property
    def record_names(self) -> list[str]:
        """The records named, as ``kind:id``."""
        return self.records.split()

    @property
    def due_from(self) -> date:
        """The day before it is due: its clock runs for the one day that remains."""
        return self.due_on - timedelta(days=1)


@resource(
    title=_("Declared fact"),
    plural=_("Declared facts"),
    duty="evaluation",
    icon="quote",
    order=30,
    columns="title edition item area year value state",
    filters="state edition item area year",
    search="title item source",
    hidden="source remark confirmed_on",
    ordering="-id",
    view=OFFICIALS,
    edit=OFFICERS,
    panels=(
        Panel(_("Declared fact"), ("title", "edition", "item", "area", "year", "value")),
        Panel(_("What it rests on"), ("source", "remark", "confirmed_on", "state")),
    ),
)
@follows(DECLARATION, {"second_person": second_person})
class Declaration(Record):
    """A number or a fact (1 or 0) that no record proves: said by one person, confirmed by another."""

    edition = models.CharField(_("Edition"), max_length=60)
    item = models.CharField(_("Criterion"), max_length=20)
    title = models.CharField(_("Heading"), max_length=160)
    year = models.PositiveIntegerField(_("Year"))
    value = models.DecimalField(_("Value"), max_digits=18, decimal_places=4)
    source = models.CharField(_("Where it is written"), max_length=200)
    remark = models.TextField(_("Remark"), blank=True, default="", max_length=1000)
    state = models.CharField(_("State"), max_length=12, choices=choices_of(DECLARATION), default="declared")
    handed_in_by = models.BigIntegerField(_("Declared by"), null=True, blank=True)
    confirmed_on = models.DateField(_("Confirmed on"), null=True, blank=True)

    tones: ClassVar = {"declared": "warn", "confirmed": "good", "withdrawn": "idle"}

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "item", "area", "year"],
                condition=~Q(state="withdrawn"),
                name="declaration_once",
                violation_error_message=_(
                    "This is declared already for the year and place; withdraw that first."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})"


@resource(
    title=_("Imported edition"),
    plural=_("Imported editions"),
    duty="evaluation",
    icon="table-import",
    order=40,
    columns="title_zh name level valid_from state item_count",
    filters="state level",
    search="name title_zh title_en",
    ordering="-id",
    key="name",
    view=OFFICIALS,
    panels=(
        Panel(_("Edition"), ("title_zh", "title_en", "name", "level", "valid_from", "valid_to", "total")),
        Panel(_("Where it came from"), ("source", "file_name", "file_sha256", "state", "reason")),
    ),
)
@follows(DRAFT, {"second_person": second_person})
class EditionDraft(Record):
    """A table of criteria read from a sheet: bound to figures by a person, published by a second one.

    ``table`` holds blocks and items as the edition's file does (numbers as text), each item with its ``row``
    in the sheet and what the reader could not make of it (``notes``).
    """

    name = models.SlugField(_("Name"), max_length=60, unique=True)
    title_zh = models.CharField(_("Heading"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=120, blank=True, default="")
    level = models.CharField(_("Level"), max_length=10, choices=LEVELS, default="city")
    valid_from = models.DateField(_("From"))
    valid_to = models.DateField(_("To"), null=True, blank=True)
    total = models.DecimalField(_("Points in total"), max_digits=8, decimal_places=2)
    source = models.CharField(_("Source"), max_length=200)
    file_name = models.CharField(_("File name"), max_length=255, blank=True, default="")
    file_sha256 = models.CharField("SHA-256", max_length=64, blank=True, default="")
    table = models.JSONField(_("Table"))
    item_count = models.PositiveIntegerField(_("Items"), default=0)
    state = models.CharField(_("State"), max_length=12, choices=choices_of(DRAFT), default="drafted")
    reason = models.TextField(_("Why it was sent back"), blank=True, default="", max_length=1000)
    handed_in_by = models.BigIntegerField(_("Submitted by"), null=True, blank=True)

    scope_shared = True
    tones: ClassVar = {"drafted": "open", "submitted": "warn", "published": "good", "withdrawn": "idle"}

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.title_zh

    def content(self) -> dict[str, Any]:
        """The edition as its file would have it."""
        blocks = [
            block | {"item": [{k: v for k, v in item.items() if k not in NOTED} for item in block["item"]]}
            for block in self.table["block"]
        ]
        return {
            "name": self.name,
            "title_zh": self.title_zh,
            "title_en": self.title_en,
            "level": self.level,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "total": self.total,
            "certainty": self.table.get("certainty", "V2"),
            "source": self.source,
            "block": blocks,
        }


@resource(
    title=_("Creation project"),
    plural=_("Creation projects"),
    duty="evaluation",
    icon="flag",
    order=15,
    columns="title level area edition state score_low score_high evaluated_on",
    filters="level state area edition",
    search="title batch principles",
    ordering="level area",
    hidden="batch confirmed_on judged_year score_seal",
    key="title",
    view=OFFICIALS,
    edit=OFFICERS,
    panels=(
        Panel(_("Project"), ("title", "level", "area", "batch", "confirmed_on", "edition", "state")),
        Panel(_("Aims"), ("principles", "programme")),
        Panel(
            _("Own evaluation"),
            ("judged_year", "score_low", "score_high", "vetoes", "score_seal", "evaluated_on", "remark"),
        ),
    ),
)
@follows(PROJECT)
class Project(Record):
    """A city or county on its way to be named: aims, milestones, its own evaluation and those above it.

    The score of its own evaluation is computed as of a seal and kept with it; ``vetoes`` tells those violated
    or unknown by their items.
    """

    title = models.CharField(_("Heading"), max_length=120, unique=True)
    level = models.CharField(_("Level"), max_length=10, choices=LEVELS)
    edition = models.CharField(_("Edition"), max_length=60)
    batch = models.CharField(_("Batch"), max_length=60, blank=True, default="")
    confirmed_on = models.DateField(_("Taken up on"))
    principles = models.TextField(_("Principles"), blank=True, default="", max_length=1000)
    programme = models.TextField(_("Programme"), blank=True, default="", max_length=2000)
    state = models.CharField(_("State"), max_length=16, choices=choices_of(PROJECT), default="creating")
    judged_year = models.PositiveIntegerField(_("Year"), null=True, blank=True)
    score_low = models.DecimalField(
        _("Points at least"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    score_high = models.DecimalField(
        _("Points at most"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    score_seal = models.PositiveBigIntegerField(_("Seal"), null=True, blank=True)
    vetoes = models.CharField(_("Vetoes not clear"), max_length=200, blank=True, default="")
    evaluated_on = models.DateField(_("Evaluated on"), null=True, blank=True)
    remark = models.TextField(_("Remark"), blank=True, default="", max_length=1000)

    parts = ("milestones",)
    tones: ClassVar = {
        "creating": "open",
        "self_evaluated": "warn",
        "first_evaluated": "warn",
        "evaluated": "good",
        "named": "good",
        "ended": "idle",
    }

    class Meta:
        ordering: ClassVar = ["level", "area"]

    def __str__(self) -> str:
        return self.title


class Milestone(Part):
    """A milestone of a project: by when it was planned, when it was reached."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones")
    title = models.CharField(_("Milestone"), max_length=120)
    owner = models.CharField(_("Responsible"), max_length=80, blank=True, default="")
    planned_on = models.DateField(_("Planned for"))
    done_on = models.DateField(_("Reached on"), null=True, blank=True)
    note = models.CharField(_("Remark"), max_length=200, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["planned_on", "id"]
        verbose_name = _("Milestone")
        verbose_name_plural = _("Milestones")

    def __str__(self) -> str:
        return self.title


# What an item of a draft has besides what the edition's file has.
NOTED = ("row", "notes")
