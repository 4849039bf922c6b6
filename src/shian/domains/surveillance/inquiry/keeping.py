"""A lot that an outbreak's measure holds is released by lifting the measure only."""

from __future__ import annotations

from shian.domains.supply.lots.keeping import keeps
from shian.domains.supply.lots.models import Lot
from shian.domains.surveillance.inquiry.models import Measure


@keeps
def in_measure(lot: Lot) -> str:
    """The outbreaks whose measures hold the lot."""
    going = Measure.objects.filter(lot=lot, sort=Measure.Sort.HOLD, state__in=("ordered", "done", "verified"))
    return "、".join(going.order_by("pk").values_list("outbreak__number", flat=True))
