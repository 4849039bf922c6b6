"""A trace as files: a table, the FSMA 204 sheet, GraphML, EPCIS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import quoteattr

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.supply.epcis.models import Event
from shian.domains.supply.lots.models import Lot
from shian.domains.supply.lots.models.movements import Movement
from shian.domains.supply.lots.units import PIECES
from shian.domains.supply.trace.spread import Spread
from shian.domains.supply.trace.story import unit_word
from shian.methods.epcis import to_json
from shian.methods.tracing.moments import LATE
from shian.methods.tracing.store import EdgeKind
from shian.platform.documents.tables import TableColumn
from shian.platform.flows.clocks import local
from shian.platform.pages.places import name_of

TABLE = [
    TableColumn(_("Tier"), 6),
    TableColumn(_("Food"), 20),
    TableColumn(_("Lot number"), 20),
    TableColumn(_("Place"), 30),
    TableColumn(_("Sort of place"), 12),
    TableColumn(_("District"), 10),
    TableColumn(_("At"), 18),
    TableColumn(pgettext_lazy("supply", "Came"), 12),
    TableColumn(_("There now"), 12),
    TableColumn(_("Unit"), 8),
    TableColumn(_("State"), 10),
]
# The key data elements of 21 CFR 1.1300 ff. for shipping, receiving and transformation, one row a movement.
FSMA = [
    TableColumn(name, 20)
    for name in (
        "Critical tracking event", "Traceability lot code", "Quantity and unit of measure",
        "Product description", "Location description", "Location code", "Date", "Previous source / recipient",
        "Traceability lot code source", "Reference document",
    )
]  # fmt: skip
_EVENTS = {
    Movement.Kind.CAME: "Receiving",
    Movement.Kind.MADE: "Transformation (output)",
    Movement.Kind.USED: "Transformation (input)",
    Movement.Kind.LEFT: "Shipping",
    Movement.Kind.RETURNED: "Shipping (return)",
}
FSMA_UNITS = {"KGM": "kg", "LTR": "L", "H87": "pieces", "": "pieces"}  # the sheet is in English
CHUNK = 5000
MOST_EVENTS = 20_000


def table_rows(spread: Spread) -> Iterator[tuple[Any, ...]]:
    """One row a lot at a place, in the order of tiers."""
    states = dict(Lot.State.choices)
    for stop in spread.stops:
        yield (
            stop.tier, stop.lot_name, stop.lot_number, stop.place_name, stop.sort_label,
            name_of(stop.area[:6]), stop.at, stop.came, stop.here, unit_word(stop.unit),
            str(states[stop.lot_state]),
        )  # fmt: skip


def fsma_rows(spread: Spread) -> Iterator[tuple[Any, ...]]:
    """One row a movement of a lot in the trace, in time order within each portion of lots."""
    lots = sorted({stop.lot for stop in spread.stops})
    for first in range(0, len(lots), CHUNK):
        rows = (
            Movement.objects.filter(lot__in=lots[first : first + CHUNK], kind__in=list(_EVENTS))
            .select_related("lot", "place", "other")
            .order_by("at", "pk")
        )
        for row in rows.iterator(chunk_size=CHUNK):
            quantity = (
                ""
                if row.quantity is None
                else f"{row.quantity.normalize():f} {FSMA_UNITS.get(row.unit, row.unit)}"
            )
            yield (
                _EVENTS[Movement.Kind(row.kind)], row.lot.code, quantity, row.lot.name, row.place.name,
                row.place.code, local(row.at).date(), row.other.name if row.other else "",
                row.lot.maker_name, f"event {row.event}",
            )  # fmt: skip


def graphml(spread: Spread) -> Iterator[str]:
    """The trace as GraphML: nodes with lot, place, tier and unit, edges with kind, quantity and times.

    A quantity is in the unit of the lot it came from; moments are seconds since 1970, if they are known.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for name, of, kind in (
        ("tier", "node", "int"), ("lot", "node", "string"), ("food", "node", "string"),
        ("place", "node", "string"), ("sort", "node", "string"), ("unit", "node", "string"),
        ("kind", "edge", "string"), ("quantity", "edge", "double"), ("left", "edge", "long"),
        ("arrived", "edge", "long"), ("event", "edge", "long"),
    ):  # fmt: skip
        yield f'<key id="{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield '<graph edgedefault="directed">\n'
    for stop in spread.stops:
        data = {
            "tier": stop.tier, "lot": stop.lot_number, "food": stop.lot_name, "place": stop.place_name,
            "sort": stop.sort, "unit": stop.unit or PIECES,
        }  # fmt: skip
        yield f'<node id="n{stop.node}">{_data(data)}</node>\n'
    edges = spread.edges
    for at in range(len(edges)):
        data = {
            "kind": EdgeKind(int(edges.kind[at])).name.lower(), "quantity": float(edges.quantity[at]),
            "left": _known(edges.leave[at]), "arrived": _known(edges.arrive[at]),
            "event": int(edges.event[at]),
        }  # fmt: skip
        yield f'<edge source="n{edges.src[at]}" target="n{edges.dst[at]}">{_data(data)}</edge>\n'
    yield "</graph>\n</graphml>\n"


def _known(seconds: Any) -> int | None:
    """A moment; None for one that is not known, which the trace holds as far away."""
    return None if abs(int(seconds)) >= LATE // 2 else int(seconds)


def _data(values: dict[str, Any]) -> str:
    known = ((key, value) for key, value in values.items() if value is not None)
    return "".join(f'<data key="{key}">{_text(value)}</data>' for key, value in known)


def _text(value: Any) -> str:
    return quoteattr(str(value))[1:-1] if value != "" else ""


def events_json(spread: Spread) -> bytes:
    """The events behind the trace, as an EPCIS 2.0 document."""
    numbers = sorted(set(spread.edges.event.tolist()))[:MOST_EVENTS]
    events = Event.objects.filter(pk__in=numbers).order_by("event_time", "pk").values_list("body", flat=True)
    return to_json(list(events))
