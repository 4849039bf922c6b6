"""Places where lots are: of the city's operators, and of those outside it (D3-02)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import OFFICERS, SIGNED_IN
from shian.domains.registry.models import Operator, Premises, trigram
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, resource


@resource(
    title=_("Supply place"),
    plural=_("Supply places"),
    duty="supply",
    icon="building-warehouse",
    order=30,
    columns="name sort area operator keeps_codes",
    hidden="code address outside province longitude latitude",
    filters="sort area outside keeps_codes",
    search="name code address",
    ordering="name",
    form="code name sort operator premises outside province keeps_codes address area longitude latitude",
    key="code",
    view=SIGNED_IN,
    create=OFFICERS,
    edit=OFFICERS,
    panels=(
        Panel(_("Place"), ("name", "code", "sort", "operator", "premises", "outside", "province")),
        Panel(_("Lot codes"), ("keeps_codes",)),
        Panel(_("Address"), ("address", "area", "longitude", "latitude")),
    ),
)
class Place(Record):
    """Where lots are made, kept, sold, served or destroyed.

    ``code`` is what events name the place by: a GS1 Digital Link of its location number, or another URI.
    ``keeps_codes`` says whether goods are received and sent there with their lot codes: where they are not,
    a trace has only possible edges.
    """

    class Sort(models.TextChoices):
        FARM = "farm", _("Farm")
        SLAUGHTER = "slaughter", _("Slaughterhouse")
        PRODUCER = "producer", _("Producer")
        WHOLESALE = "wholesale", _("Wholesale market stall")
        RETAIL = "retail", _("Shop")
        CATERER = "caterer", _("Caterer")
        CANTEEN = "canteen", _("Canteen")
        GATE = "gate", _("Gate warehouse")
        STORE = "store", _("Cold store or warehouse")
        DEPOT = "depot", _("Grain depot")
        DISPOSAL = "disposal", _("Disposal plant")
        UNKNOWN = "unknown", _("Unregistered")

    code = models.CharField(_("Location code"), max_length=200, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    sort = models.CharField(_("Sort of place"), max_length=12, choices=Sort.choices, db_index=True)
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator,
        verbose_name=_("Operator"),
        on_delete=models.PROTECT,
        related_name="supply_places",
        null=True,
        blank=True,
    )
    premises: models.ForeignKey[Any, Any] = models.ForeignKey(
        Premises,
        verbose_name=_("Premises"),
        on_delete=models.PROTECT,
        related_name="supply_places",
        null=True,
        blank=True,
    )
    outside = models.BooleanField(_("Outside the city"), default=False)
    province = models.CharField(_("Province or country"), max_length=60, blank=True, default="")
    keeps_codes = models.BooleanField(_("Keeps lot codes"), default=True)
    address = models.CharField(_("Address"), max_length=200, blank=True, default="")
    longitude = models.DecimalField(_("Longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(_("Latitude"), max_digits=9, decimal_places=6, null=True, blank=True)

    scope_operator = "operator_id"
    scope_everywhere = True

    class Meta:
        indexes: ClassVar = [trigram("supply_place_name_trgm", "name")]

    def __str__(self) -> str:
        return self.name
