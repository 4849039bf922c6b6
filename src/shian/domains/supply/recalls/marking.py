"""A lot's recalls and the gate's tests as marks on its story."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from shian.domains.supply.gate.models import Arrival
from shian.domains.supply.lots.models import Lot
from shian.domains.supply.recalls.models import RecallLot
from shian.domains.supply.trace.marks import Mark, marks
from shian.platform.ledger.models import Entry
from shian.platform.pages.links import record_url


@marks
def recalls_of(lot: Lot) -> Iterator[Mark]:
    """Each recall that has the lot in scope."""
    for row in RecallLot.objects.filter(lot=lot).select_related("recall").order_by("pk"):
        recall = row.recall
        yield Mark(
            at=recall.known_at,
            title=f"{_('Drill') if recall.drill else _('Recall')} · {recall.number}",
            text=" · ".join(word for word in (_why(row), recall.reason, row.cleared_because) if word),
            tone="good" if row.cleared_at else "open" if recall.drill else "bad",
            url=record_url("recall.recall", recall.pk),
        )


def _why(row: RecallLot) -> str:
    """Why the lot is in scope, in words."""
    if row.cleared_at:
        return str(_("Found free of it"))
    return (
        f"{row.get_sort_display()} {row.percent} %"
        if row.sort == RecallLot.Sort.POSSIBLE
        else row.get_sort_display()
    )


@marks
def gate_of(lot: Lot) -> Iterator[Mark]:
    """Arrival at the gate warehouse, and release from it."""
    for arrival in Arrival.objects.filter(lot=lot).order_by("pk"):
        url = record_url("gate.arrival", arrival.pk)
        yield Mark(arrival.arrived_at, f"{_('Lot at the gate warehouse')} · {arrival.number}", url=url)
        if arrival.released_at is not None:
            yield Mark(arrival.released_at, _("Release certificate"), arrival.certificate, "good", url)


@marks
def holds_of(lot: Lot) -> Iterator[Mark]:
    """When it was held and released, as the ledger has it."""
    entries = Entry.objects.filter(kind="supply.lot", record=lot.pk, verb__in=["hold", "release"])
    for at, verb in entries.order_by("seq").values_list("at", "verb"):
        held = verb == "hold"
        yield Mark(at, _("Hold the lot") if held else _("Release the lot"), tone="warn" if held else "good")
