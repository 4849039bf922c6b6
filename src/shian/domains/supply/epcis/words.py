"""Words of the Core Business Vocabulary in the reader's language."""

from __future__ import annotations

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.platform.pages.quantities import trimmed

Text = str | Promise

TYPES: dict[str, Text] = {
    "ObjectEvent": _("Objects"),
    "AggregationEvent": _("Packing"),
    "TransactionEvent": _("Business transaction"),
    "TransformationEvent": _("Transformation"),
    "AssociationEvent": _("Association"),
}
ACTIONS: dict[str, Text] = {
    "ADD": pgettext_lazy("event action", "begins"),
    "OBSERVE": pgettext_lazy("event action", "seen"),
    "DELETE": pgettext_lazy("event action", "ends"),
}
STEPS: dict[str, Text] = {
    "accepting": pgettext_lazy("step", "accepted"),
    "assembling": pgettext_lazy("step", "put together"),
    "arriving": pgettext_lazy("step", "arrived"),
    "collecting": pgettext_lazy("step", "collected"),
    "commissioning": pgettext_lazy("step", "put into being"),
    "consigning": pgettext_lazy("step", "consigned"),
    "creating_class_instance": pgettext_lazy("step", "made"),
    "cycle_counting": pgettext_lazy("step", "counted"),
    "decommissioning": pgettext_lazy("step", "taken out of being"),
    "departing": pgettext_lazy("step", "departed"),
    "destroying": pgettext_lazy("step", "destroyed"),
    "disassembling": pgettext_lazy("step", "taken apart"),
    "dispensing": pgettext_lazy("step", "dispensed"),
    "holding": pgettext_lazy("step", "held back"),
    "inspecting": pgettext_lazy("step", "inspected"),
    "killing": pgettext_lazy("step", "slaughtered"),
    "loading": pgettext_lazy("step", "loaded"),
    "packing": pgettext_lazy("step", "packed"),
    "picking": pgettext_lazy("step", "picked"),
    "receiving": pgettext_lazy("step", "received"),
    "repackaging": pgettext_lazy("step", "repacked"),
    "retail_selling": pgettext_lazy("step", "sold"),
    "sampling": pgettext_lazy("step", "sampled"),
    "sensor_reporting": pgettext_lazy("step", "measured"),
    "shipping": pgettext_lazy("step", "shipped"),
    "stock_taking": pgettext_lazy("step", "counted"),
    "stocking": pgettext_lazy("step", "put on the shelf"),
    "storing": pgettext_lazy("step", "stored"),
    "transporting": pgettext_lazy("step", "on the road"),
    "unloading": pgettext_lazy("step", "unloaded"),
    "unpacking": pgettext_lazy("step", "unpacked"),
    "void_shipping": pgettext_lazy("step", "shipment called off"),
}


# Units (UN/ECE Rec 20) as people say them.
UNITS: dict[str, Text] = {
    "KGM": _("kg"),
    "GRM": _("g"),
    "TNE": _("t"),
    "LTR": _("litres"),
    "MLT": _("ml"),
    **dict.fromkeys(("H87", "EA", "PCE", "C62"), _("pieces")),
    "CEL": "°C",
    "P1": "%",
}


def amount(quantity: Decimal | None, unit: str) -> str:
    """A quantity as people read it: ``2,766 kg``, ``12.5 pieces``; a dash where it is not known."""
    if quantity is None:
        return "–"
    return f"{trimmed(quantity)} {UNITS.get(unit or 'H87', unit)}"


def word(words: dict[str, Text], text: str) -> str:
    """A word in the reader's language; others as they are, without underscores."""
    return str(words[text]) if text in words else text if ":" in text else text.replace("_", " ")
