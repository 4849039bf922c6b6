"""The column that shows a quantity with its unit, the same wherever lots' quantities are listed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import pgettext_lazy

from shian.domains.supply.lots.units import amount
from shian.platform.resources.registry import Column


def quantity(field: str = "quantity", name: str = "amount", label: Any = None) -> Column:
    """A column ``name`` of a record's ``field`` in its ``unit``: ``2,766 kg``; sorted by the number."""
    title = label or pgettext_lazy("supply", "Quantity")

    def told(record: Any) -> Any:
        from shian.platform.pages.shapes import Cell  # pages know models, which are being made here

        value = getattr(record, field)
        return Cell(title, "" if value is None else amount(value, record.unit), "num")

    return Column(name, title, told, sort=field)
