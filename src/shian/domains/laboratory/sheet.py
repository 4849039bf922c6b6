"""The rarer fields of a sampling sheet in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from shian.domains.laboratory.codes import lists, shown


def in_words(details: dict[str, Any]) -> str:
    """``Packing: Loose; Storage: Chilled``: the fields filled in, codes in words, in the sheet's order."""
    labels = _labels()
    parts = []
    for name in (*labels, *(other for other in details if other not in labels)):
        if value := details.get(name):
            text = shown(name, str(value)) if name in lists() else str(value)
            parts.append(f"{labels.get(name, name)}: {text}")
    return "; ".join(parts)


def _labels() -> dict[str, str]:
    return {
        "source": _("Task or project"),
        "report_class_a": _("Report class A"),
        "report_class_b": _("Report class B"),
        "area_type": _("Type of area"),
        "origin": _("Origin of the sample"),
        "attribute": _("Nature of the sample"),
        "form": _("Form"),
        "packing": _("Packing"),
        "storage": _("Storage"),
        "date_type": _("Type of date"),
        "sampling_way": _("Way of sampling"),
        "standard": _("Product standard"),
        "grade": _("Quality grade"),
        "gtin": _("Bar code"),
        "shelf_life": _("Shelf life"),
        "price": _("Unit price (yuan)"),
        "base_quantity": _("Lot the sample stands for"),
        "foreign": _("Country of origin, if imported"),
        "client": _("Ordered by (contract production)"),
        "opinion": _("Opinion of the sampled operator"),
        "cancelled_because": _("Cancelled because"),
    }
