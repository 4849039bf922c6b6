"""The recall of lots, its lots in scope, and the notice to each place that has had them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import FIRMS, OFFICIALS, Public
from shian.domains.registry.models import Operator
from shian.domains.supply.lots.models import Lot, Place
from shian.domains.supply.lots.shown import quantity
from shian.domains.supply.lots.units import CHOICES, amount
from shian.domains.supply.recalls import flows
from shian.platform.flows.binding import follows
from shian.platform.flows.clocks import local
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Part, Record
from shian.platform.resources.registry import RESOURCES, Column, Panel, Tab, resource

ZERO = Decimal(0)
NAMED = 20  # lots named on a notice


def _quantity(label: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=14, decimal_places=3, default=ZERO)


def _chance(label: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=5, decimal_places=4, default=Decimal(1))


def _unit() -> models.CharField[str, str]:
    return models.CharField(_("Counted in"), max_length=3, choices=CHOICES, default="KGM")


def _shown(*fields: tuple[str, Any]) -> tuple[Column, ...]:
    """Quantities with their unit, for panels: ``in_received`` is ``received``."""
    return tuple(quantity(field, f"in_{field}", label) for field, label in fields)


def _begun_by(recall: Recall) -> Any:
    """The record that the recall began with, by its name and with a link; words stay words."""
    from shian.platform.pages.links import url_of  # pages know models, which are being made here
    from shian.platform.pages.shapes import Cell

    kind, _colon, number = recall.source.partition(":")
    record = None
    if kind in RESOURCES and number.isdigit():
        record = RESOURCES[kind].model.objects.filter(pk=int(number)).first()
    if record is None:
        return Cell(_("Begun by"), recall.source)
    return Cell(_("Begun by"), f"{RESOURCES[kind].title} {record}", url=url_of(record))


def _text(label: Any, longest: int = 300) -> models.CharField[str, str]:
    return models.CharField(label, max_length=longest, blank=True, default="")


@follows(flows.RECALL, flows.RECALL_GUARDS, operator="operator_id")
@resource(
    title=_("Recall"),
    plural=_("Recalls"),
    duty="supply",
    icon="rotate-2",
    order=20,
    columns="number title state level drill operator known_at places",
    hidden="area quantity unit cause announced_on completed_on",
    filters="state level drill area cause operator known_at",
    search="number title reason",
    key="number",
    view=(*OFFICIALS, *FIRMS, Public),
    edit=flows.RUNNERS,  # evidence is attached; there is no form, acts change it
    public="number title level reason hazard method announced_on completed_on state",
    panels=(
        Panel(_("Recall"), ("number", "title", "level", "drill", "operator", "area", "cause", "begun_by")),
        Panel(_("Risk"), ("known_at", "reason", "hazard")),
        Panel(_("Scope"), ("span", "mixing", "certain", "places", "in_quantity", "in_over", "as_of")),
        Panel(
            _("Of it what may contain it"),
            ("reach", "possible", "possible_places", "in_possible_quantity", "in_possible_over"),
        ),
        Panel(_("Plan"), ("method", "contact", "effect", "announced_on", "announced_in")),
        Panel(
            _("End"),
            ("extension_reason", "summary", "disposed_at", "completed_on", "evaluation", "cancelled_because"),
        ),
    ),
    tabs=(Tab(_("Recall notices"), "recall.notice", "recall"),),
    extra=(
        Column("begun_by", _("Begun by"), lambda r: _begun_by(r)),
        Column("span", _("Window"), lambda r: r.span()),
        Column("reach", _("Taken in"), lambda r: r.reach()),
        *_shown(
            ("quantity", _("Quantity in scope")),
            ("over", _("Of it recalled besides the suspect goods")),
            ("possible_quantity", _("Quantity that may contain it")),
            ("possible_over", _("Of it probably free of it")),
        ),
    ),
)
class Recall(Record):
    """One recall. ``source`` refers to what began it: ``laboratory.sample:17``, or words.

    A drill runs on real lots and real contacts but holds nothing. ``as_of`` is the last event the trace knew.
    Quantities are of the lots counted in ``unit``, that of the lot it began with.
    """

    class Level(models.IntegerChoices):
        ONE = 1, _("Level 1: grave harm or death")
        TWO = 2, _("Level 2: ordinary harm")
        THREE = 3, _("Level 3: false label")

    class Cause(models.TextChoices):
        SAMPLE = "sample", _("Failed sample")
        OUTBREAK = "outbreak", _("Outbreak of illness")
        COMPLAINT = "complaint", _("Complaint")
        SELF_CHECK = "self_check", _("Found by the firm")
        ORDER = "order", _("Ordered by the authority")
        OTHER = "other", _("Other")

    trimmed: ClassVar = True
    tones: ClassVar = {
        "opened": "warn", "started": "warn", "announced": "open", "summed": "open", "closed": "good",
        "cancelled": "idle",
    }  # fmt: skip

    number = models.CharField(_("Number"), max_length=30, unique=True)
    title = models.CharField(_("Food and lot"), max_length=200)
    level = models.PositiveSmallIntegerField(pgettext_lazy("recall", "Level"), choices=Level.choices)
    drill = models.BooleanField(_("Drill"), default=False)
    unannounced = models.BooleanField(_("Unannounced"), default=False)
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator,
        verbose_name=_("Firm that recalls"),
        on_delete=models.PROTECT,
        related_name="recalls",
        null=True,
        blank=True,
    )
    cause = models.CharField(_("Cause"), max_length=10, choices=Cause.choices)
    source = _text(_("Begun by"), 120)
    known_at = models.DateTimeField(_("Risk known at"))
    reason = models.CharField(_("Reason"), max_length=500)
    hazard = _text(_("What the food can do"), 500)
    since = models.DateTimeField(_("Movements from"), null=True, blank=True)
    until = models.DateTimeField(_("Movements to"), null=True, blank=True)
    mixing = models.BooleanField(_("With what ran on the same line on the same day"), default=False)
    certain = models.PositiveIntegerField(_("Lots in scope for certain"), default=0)
    possible = models.PositiveIntegerField(_("Lots possibly in scope"), default=0)
    possible_from = models.DecimalField(
        _("Possible ones from chance"), max_digits=4, decimal_places=3, null=True, blank=True
    )
    possible_places = models.PositiveIntegerField(_("Places that may have some"), default=0)
    possible_quantity = _quantity(_("Quantity that may contain it"))
    possible_over = _quantity(_("Of it probably free of it"))
    places = models.PositiveIntegerField(_("Places"), default=0)
    unit = _unit()
    quantity = _quantity(_("Quantity in scope"))
    over = _quantity(_("Of it recalled besides the suspect goods"))
    as_of = models.BigIntegerField(_("As of event"), default=0)
    method = _text(_("How the goods come back"), 500)
    contact = _text(_("Contact for the public"), 120)
    effect = _text(_("Expected effect"), 300)
    announced_on = models.DateField(_("Announced on"), null=True, blank=True)
    announced_in = _text(_("Announced in"), 200)
    extension_reason = _text(_("Reason of the extension"))
    summary = _text(_("Summary"), 1000)
    disposed_at = _text(_("Destroyed when and where"), 200)
    summed_by = models.BigIntegerField(null=True, blank=True, editable=False)
    completed_on = models.DateField(_("Completed on"), null=True, blank=True)
    evaluation = _text(_("Judgement of the effect"), 500)
    cancelled_because = _text(_("Cancelled because"))
    state = models.CharField(
        _("State"), max_length=10, choices=choices_of(flows.RECALL), default="opened", db_index=True
    )

    parts = ("lots",)
    shown_parts: ClassVar = ()  # up to twenty thousand: the board shows the first, a workbook all
    scope_operator = "operator_id"
    scope_everywhere = True  # its goods lie in other districts too; who runs it is a guard of its flow
    scope_public = Q(drill=False, announced_on__isnull=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["source"], name="recall_by_source")]

    def __str__(self) -> str:
        return f"{_('Drill') + ' · ' if self.drill else ''}{self.title}"

    def reach(self) -> str:
        """What the scope takes in, in words."""
        if self.possible_from is None:
            return str(_("Certain ones only"))
        return str(_("Also what may contain it, from %(p)s %%") % {"p": round(100 * self.possible_from)})

    def span(self) -> str:
        """The window of movements in words."""
        if not (self.since or self.until):
            return str(_("All movements"))
        ends = (self.since, self.until)
        return " – ".join(f"{local(at):%Y-%m-%d %H:%M}" if at else "…" for at in ends)


class RecallLot(Part):
    """A lot in scope: suspect itself, made with a suspect lot for certain, or possibly."""

    class Sort(models.TextChoices):
        SUSPECT = "suspect", _("Suspect lot")
        CERTAIN = "certain", _("Contains it for certain")
        POSSIBLE = "possible", _("May contain it")

    trimmed: ClassVar = True

    recall = models.ForeignKey(Recall, on_delete=models.CASCADE, related_name="lots")
    lot: models.ForeignKey[Any, Any] = models.ForeignKey(
        Lot, verbose_name=pgettext_lazy("supply", "Lot"), on_delete=models.PROTECT, related_name="recalls"
    )
    sort = models.CharField(_("Why in scope"), max_length=8, choices=Sort.choices)
    tier = models.PositiveSmallIntegerField(_("Tier"), default=0)
    quantity = _quantity(_("Quantity made"))
    suspect = _quantity(_("Of it suspect, at most"))
    held_by = models.BooleanField(_("Held by this recall"), default=False)
    chance = _chance(_("Chance"))
    cleared_at = models.DateTimeField(_("Found free at"), null=True, blank=True)
    cleared_because = _text(_("Found free because"))

    class Meta:
        verbose_name_plural = _("Lots in scope")
        constraints: ClassVar = [models.UniqueConstraint(fields=["recall", "lot"], name="recall_lot_once")]

    def __str__(self) -> str:
        return str(self.lot)

    @property
    def percent(self) -> int:
        """The chance in whole percent."""
        return round(100 * self.chance)

    def made(self) -> str:
        """How much of it was made, in its unit."""
        return amount(self.quantity, self.lot.unit)

    def at_most(self) -> str:
        """How much of it can at most be suspect, in its unit."""
        return amount(self.suspect, self.lot.unit)


@follows(flows.NOTICE, flows.NOTICE_GUARDS, operator="operator_id")
@resource(
    title=_("Recall notice"),
    plural=_("Recall notices"),
    duty="supply",
    icon="mail-exclamation",
    order=21,
    columns="about place tier sure received accounted unknown unit reminders state",
    hidden="operator area sent_at acknowledged_at told_at returned destroyed sealed sold",
    filters="state tier area recall operator possible drill",
    search="place__name recall__number",
    ordering="tier place_id",
    key="recall place",
    view=(*OFFICIALS, *FIRMS),
    edit=flows.ANSWERING,  # evidence is attached; there is no form, acts change it
    panels=(
        Panel(_("What is recalled"), ("about", "lots", "level", "reason", "hazard", "method", "contact")),
        Panel(
            _("Notice"),
            ("what_to_do", "place", "operator", "tier", "sure", "drill", "in_received", "in_expected"),
        ),
        Panel(_("Answer"), ("sent_at", "acknowledged_at", "told_at", "reminders")),
        Panel(
            _("Whereabouts"),
            ("in_sealed", "in_returned", "in_destroyed", "in_sold", "in_passed_on", "in_unknown", "remark"),
        ),
    ),
    extra=(
        Column("about", _("Recall"), lambda n: n.about(), sort="recall__number", needs=("recall",)),
        Column("lots", _("Lots"), lambda n: n.lots()),
        Column("reason", _("Reason"), lambda n: n.recall.reason),
        Column("hazard", _("What the food can do"), lambda n: n.recall.hazard),
        Column("method", _("How the goods come back"), lambda n: n.recall.method),
        Column("contact", _("Contact for the public"), lambda n: n.recall.contact),
        Column("what_to_do", _("What to do"), lambda n: n.what_to_do()),
        Column("sure", _("Has had it"), lambda n: n.sure()),
        Column("accounted", _("Told"), lambda n: n.accounted),
        Column("unknown", _("Unknown"), lambda n: n.unknown),
        *_shown(
            ("received", _("Received of it")),
            ("expected", _("Should still be there")),
            ("sealed", _("Sealed there")),
            ("returned", _("Sent back")),
            ("destroyed", _("Of it destroyed")),
            ("sold", _("Sold or served")),
            ("passed_on", _("Passed on to other places")),
        ),
        Column("in_unknown", _("Unknown"), lambda n: n.unknown_told()),
    ),
)
class Notice(Record):
    """The notice to one place: how much it received of the lots in scope, and what became of it, in ``unit``.

    ``possible``: by the records it may have got some without a lot code, ``received`` at most so much.
    ``tier`` is the least number of movements between the suspect lots' origin and this place.
    """

    trimmed: ClassVar = True
    tones: ClassVar = {
        "sent": "warn", "acknowledged": "open", "reported": "open", "verified": "good",
        "written_off": "bad", "cleared": "idle", "cancelled": "idle",
    }  # fmt: skip

    recall = models.ForeignKey(
        Recall, verbose_name=_("Recall"), on_delete=models.PROTECT, related_name="notices"
    )
    place: models.ForeignKey[Any, Any] = models.ForeignKey(
        Place, verbose_name=_("Place"), on_delete=models.PROTECT, related_name="recall_notices"
    )
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator,
        verbose_name=_("Operator"),
        on_delete=models.PROTECT,
        related_name="recall_notices",
        null=True,
        blank=True,
    )
    level = models.PositiveSmallIntegerField(pgettext_lazy("recall", "Level"), choices=Recall.Level.choices)
    drill = models.BooleanField(_("Drill"), default=False)
    tier = models.PositiveSmallIntegerField(_("Tier"), default=0)
    possible = models.BooleanField(_("Only possibly"), default=False)
    chance = _chance(_("Chance"))
    lot_ids: ArrayField[list[int], list[int]] = ArrayField(models.BigIntegerField(), default=list)
    unit = _unit()
    received = _quantity(_("Received of it"))
    expected = _quantity(_("Should still be there"))
    sealed = _quantity(_("Sealed there"))
    returned = _quantity(_("Sent back"))
    destroyed = _quantity(_("Of it destroyed"))
    sold = _quantity(_("Sold or served"))
    passed_on = _quantity(_("Passed on to other places"))
    sent_at = models.DateTimeField(_("Sent at"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("Acknowledged at"), null=True, blank=True)
    acknowledged_by = models.BigIntegerField(null=True, blank=True, editable=False)
    told_at = models.DateTimeField(_("Told at"), null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(_("Reminders"), default=0)
    escalated = models.BooleanField(_("Escalated"), default=False)
    remark = _text(_("Remark"))
    state = models.CharField(
        _("State"), max_length=12, choices=choices_of(flows.NOTICE), default="sent", db_index=True
    )

    scope_operator = "operator_id"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recall", "place"], name="recall_notice_once"),
            models.CheckConstraint(
                condition=Q(received__gte=0) & Q(sealed__gte=0) & Q(returned__gte=0) & Q(sold__gte=0),
                name="recall_notice_quantities",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recall.number} → {self.place}"

    def about(self) -> str:
        """Which recall: words, for the place may read its notice and not the whole recall."""
        return f"{self.recall.number} · {self.recall}"

    def lots(self) -> str:
        """The lots that the place has had, by food and number, each in a line; the first ones of many."""
        found = Lot.objects.filter(pk__in=self.lot_ids[:NAMED]).order_by("pk")
        names = [str(lot) for lot in found]
        more = len(self.lot_ids) - NAMED
        return "、".join([*names, str(_("and %(count)s more") % {"count": more})] if more > 0 else names)

    def what_to_do(self) -> str:
        """What the place is asked, in words."""
        if self.recall.state == "cancelled":
            return str(_("The recall was cancelled: nothing more is asked of you."))
        if self.drill:
            return str(_("A drill: say that you have read this and what became of the goods; sell as usual."))
        return str(_("Stop selling, seal what is left, say that you have read this and what became of it."))

    def sure(self) -> str:
        """Whether the place has had the goods for certain, or how likely."""
        if not self.possible:
            return str(_("For certain"))
        return str(_("Possibly, %(p)s %%") % {"p": round(100 * self.chance)})

    def in_unit(self, quantity: Decimal) -> str:
        """A quantity in the unit in which this place counts."""
        return amount(quantity, self.unit)

    def unknown_told(self) -> str:
        """What nobody has told of, in the place's unit."""
        return self.in_unit(self.unknown)

    @property
    def accounted(self) -> Decimal:
        """What was told of."""
        return self.sealed + self.returned + self.destroyed + self.sold + self.passed_on

    @property
    def unknown(self) -> Decimal:
        """What was received and nobody has told of."""
        return max(ZERO, self.received - self.accounted)
