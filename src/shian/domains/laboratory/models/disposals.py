"""The disposal of a failed sample on one side, in seven parts (B8-05)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import FIRMS, OFFICIALS
from shian.domains.laboratory.codes import choices
from shian.domains.laboratory.flows import disposals as flows
from shian.domains.laboratory.models.samples import Sample
from shian.domains.registry.models import Operator
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, resource


def _kg(label: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=12, decimal_places=3, null=True, blank=True)


def _yuan(label: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=14, decimal_places=2, null=True, blank=True)


def _text(label: Any, longest: int = 300) -> models.CharField[str, str]:
    return models.CharField(label, max_length=longest, blank=True, default="")


def _day(label: Any) -> models.DateField[Any, Any]:
    return models.DateField(label, null=True, blank=True)


def _tick(label: Any) -> models.BooleanField[Any, Any]:
    return models.BooleanField(label, default=False)


@follows(flows.DISPOSAL, flows.DISPOSAL_GUARDS, operator="operator_id")
@resource(
    title=_("Disposal of a failed sample"),
    plural=_("Disposals of failed samples"),
    duty="laboratory",
    icon="alert-triangle",
    order=70,
    columns="number sample side operator_name area report_received_on closed_on supervised state",
    hidden="started_on controlled_on cause case_closed_on rectified_on repeat_operator repeat_item",
    filters="state side area supervised cause report_received_on closed_on",
    search="number operator_name sample__number sample__food_name",
    key="number",
    view=(*OFFICIALS, *FIRMS),
    panels=(
        Panel(_("Matter"), ("number", "sample", "side", "operator", "operator_name", "area", "supervised")),
        Panel(
            _("1 Start"), ("report_received_on", "delivered_on", "started_on", "start_document", "in_time")
        ),
        Panel(
            _("2 Product control"),
            (
                "controlled_on",
                "stop_sale",
                "sealed",
                "recalled",
                "made_or_bought_kg",
                "goods_value",
                "sold_kg",
                "stock_kg",
                "sealed_kg",
                "recalled_kg",
                "not_recalled_reason",
                "site_record",
            ),
        ),
        Panel(_("3 Cause"), ("cause", "cause_detail", "traced_to")),
        Panel(
            _("4 Penalty"),
            (
                "case_filed_on",
                "case_closed_on",
                "decision_number",
                "penalties",
                "fine",
                "gains_confiscated",
                "food_confiscated_kg",
                "food_confiscated_value",
                "facts",
            ),
        ),
        Panel(_("5 No penalty"), ("not_filed_reason", "not_penalised_reason")),
        Panel(_("6 Rectification"), ("rectification_ordered_on", "measures", "rectified_on", "checked_on")),
        Panel(
            _("7 Notices and transfer"), ("informed", "transferred_on", "transfer_accepted", "transfer_to")
        ),
        Panel(_("End"), ("closed_on", "extended_from", "extension_reason", "state")),
    ),
)
class Disposal(Record):
    """What is done about a failed or problem sample on one side: where it was made or where it was sold.

    A sample may have several, which run in parallel. ``area`` is the district that answers for the side.
    """

    class Side(models.TextChoices):
        PRODUCTION = "production", _("Production side")
        CIRCULATION = "circulation", _("Circulation side")
        CATERING = "catering", _("Catering side")
        ONLINE = "online", _("Online side")

    number = models.CharField(_("Number"), max_length=30, unique=True)
    sample = models.ForeignKey(
        Sample, verbose_name=_("Sample"), on_delete=models.PROTECT, related_name="disposals"
    )
    side = models.CharField(_("Side"), max_length=11, choices=Side.choices)
    operator = models.ForeignKey(
        Operator,
        verbose_name=_("Operator"),
        on_delete=models.PROTECT,
        related_name="disposals",
        null=True,
        blank=True,
    )
    operator_name = _text(_("Name of the operator"), 120)
    officer = models.BigIntegerField(null=True, blank=True, editable=False)
    supervised = _tick(_("Under special supervision"))
    repeat_operator = models.PositiveIntegerField(_("Failures of this operator in twelve months"), default=0)
    repeat_item = models.PositiveIntegerField(_("Failures of this food class in twelve months"), default=0)
    # 1 start
    report_received_on = models.DateField(_("Failing report received on"))
    delivered_on = _day(_("Report delivered to the operator on"))
    started_on = _day(_("Started on"))
    start_document = _text(_("Document of the start"), 60)
    in_time = models.BooleanField(_("Started in time"), null=True, blank=True)
    # 2 product control
    controlled_on = _day(_("Product controlled on"))
    stop_sale = _tick(_("Production or sale stopped"))
    sealed = _tick(_("Goods sealed"))
    recalled = _tick(_("Goods recalled"))
    made_or_bought_kg = _kg(_("Made or bought (kg)"))
    goods_value = _yuan(_("Value of the goods (yuan)"))
    sold_kg = _kg(_("Sold (kg)"))
    stock_kg = _kg(_("In stock (kg)"))
    sealed_kg = _kg(_("Sealed (kg)"))
    recalled_kg = _kg(_("Recalled (kg)"))
    not_recalled_reason = _text(_("Why not all was recalled"))
    site_record = _text(_("Record of the site"))
    # 3 cause
    cause = models.CharField(_("Cause"), max_length=1, choices=choices("cause"), blank=True, default="")
    cause_detail = _text(_("Findings"), 500)
    traced_to = _text(_("Raw material traced to"))
    # 4 penalty
    case_filed_on = _day(_("Case filed on"))
    case_closed_on = _day(_("Case closed on"))
    decision_number = _text(_("Number of the decision"), 60)
    penalties = _text(_("Penalties"), 40)
    fine = _yuan(_("Fine (yuan)"))
    gains_confiscated = _yuan(_("Gains confiscated (yuan)"))
    food_confiscated_kg = _kg(_("Food confiscated (kg)"))
    food_confiscated_value = _yuan(_("Value of the food confiscated (yuan)"))
    facts = _text(_("Facts and grounds"), 500)
    # 5 no penalty
    not_filed_reason = _text(_("Why no case was filed"))
    not_penalised_reason = _text(_("Why there is no penalty"))
    # 6 rectification
    rectification_ordered_on = _day(_("Rectification ordered on"))
    measures = _text(_("Measures"), 500)
    rectified_on = _day(_("Rectified on"))
    checked_on = _day(_("Checked on the spot on"))
    # 7 notices and transfer
    informed = _text(_("Departments informed"))
    transferred_on = _day(_("Transferred to the police on"))
    transfer_accepted = models.BooleanField(_("Transfer accepted"), null=True, blank=True)
    transfer_to = _text(_("Transferred to"), 120)
    # end
    extended_from = _day(_("Extended on"))
    extension_reason = _text(_("Reason for the extension"))
    submitted_by = models.BigIntegerField(null=True, blank=True, editable=False)
    closed_on = _day(_("Completed on"))
    state = models.CharField(
        _("State"), max_length=12, choices=choices_of(flows.DISPOSAL), default="registered"
    )

    tones: ClassVar = {"approved": "good"}
    scope_operator = "operator_id"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sample", "side"], condition=~Q(state="cancelled"), name="disposal_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "area"], name="disposal_by_state")]

    def __str__(self) -> str:
        return f"{self.number} {self.operator_name}"
