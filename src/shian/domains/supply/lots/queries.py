"""What lots are asked: by which code, where they are, who holds how much, and what happened to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from shian.domains.supply.lots import codes
from shian.domains.supply.lots.models import Edge, Lot, LotCode, Movement, Node, Place
from shian.platform.actions.core import Refused

NOTHING = Decimal(0)
NAMED = 5  # held lots named in a refusal


@dataclass(frozen=True, slots=True)
class Holding:
    """How much of a lot a place has, in the lot's unit; ``quantity`` is never below zero."""

    node: int
    place: Place
    came: Decimal
    left: Decimal
    sold: Decimal
    wasted: Decimal
    quantity: Decimal
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a lot is: at places, on its way (sent, not received), and what became of the rest."""

    held: tuple[Holding, ...]
    under_way: Decimal
    sold: Decimal
    wasted: Decimal


def lot_by_code(text: str) -> Lot | None:
    """The lot that a code names: any Digital Link form, URN, element string, other system's number, or lot
    number; a GTIN or lot number alone only where it names one lot. None where nothing is known.
    """
    found = codes.recognise(text)
    lot = _exact(text.strip(), found)
    if lot is not None:
        return lot
    for finder in codes.finders():
        lot = finder(text)
        if lot is not None:
            return lot
    if found.gtin and not found.lot and not found.serial:
        return _only(Lot.objects.filter(gtin=found.gtin))
    return _only(Lot.objects.filter(lot_number=text.strip())) if text.strip() else None


def lots_by_code(texts: Iterable[str]) -> dict[str, Lot]:
    """Many codes at once, by exact code in any scheme (no guesses): text → lot, those known only."""
    wanted = {text: codes.recognise(text) for text in texts}
    values = {v for text, code in wanted.items() for v in (text.strip(), code.value, code.uri) if v}
    found: dict[str, Lot] = {lot.code: lot for lot in Lot.objects.filter(code__in=values)}
    for row in LotCode.objects.filter(value__in=values).select_related("lot"):
        found.setdefault(row.value, row.lot)
    out = {}
    for text, code in wanted.items():
        lot = found.get(code.uri) or found.get(code.value) or found.get(text.strip())
        if lot is not None:
            out[text] = lot
    return out


def _exact(text: str, found: codes.Code) -> Lot | None:
    values = [v for v in (found.uri, found.value, text) if v]
    lot = Lot.objects.filter(code__in=values).first()
    if lot is not None:
        return lot
    row = LotCode.objects.filter(value__in=values).select_related("lot").order_by("pk").first()
    if row is not None:
        return row.lot
    if found.serial and found.lot:
        return Lot.objects.filter(gtin=found.gtin, lot_number=found.lot).first()
    return None


def _only(lots: Any) -> Lot | None:
    found = list(lots[:2])
    return found[0] if len(found) == 1 else None


def balance(lot: Lot, place: Place) -> Decimal:
    """How much of the lot is at the place, in the lot's unit; never below zero."""
    node = Node.objects.filter(lot=lot, place=place).first()
    return max(node.came - node.left, NOTHING) if node else NOTHING


def holders(lot: Lot, *, also_empty: bool = False) -> tuple[Holding, ...]:
    """The places that have the lot (``also_empty``: or ever had it), most first. Two queries at most."""
    nodes = Node.objects.filter(lot=lot).select_related("place", "place__operator")
    rows = nodes if also_empty else nodes.filter(came__gt=F("left"))
    return tuple(sorted((_holding(n) for n in rows), key=lambda h: (-h.quantity, h.place.pk)))


def _holding(node: Node) -> Holding:
    return Holding(
        node.pk,
        node.place,
        node.came,
        node.left,
        node.sold,
        node.wasted,
        max(node.came - node.left, NOTHING),
        node.first_at,
        node.last_at,
    )


def where_is(lot: Lot) -> Whereabouts:
    """Where the lot is now, what is under way, sold and wasted."""
    every = holders(lot, also_empty=True)
    under_way = Edge.objects.filter(src__in=[h.node for h in every], received=False).aggregate(
        total=Sum("quantity")
    )
    return Whereabouts(
        held=tuple(h for h in every if h.quantity > 0),
        under_way=under_way["total"] or NOTHING,
        sold=sum((h.sold for h in every), NOTHING),
        wasted=sum((h.wasted for h in every), NOTHING),
    )


def history(lot: Lot, *, limit: int | None = None) -> list[Movement]:
    """All that happened to the lot, in time order (then in the order told), places joined in."""
    rows = (
        Movement.objects.filter(lot=lot)
        .select_related("place", "other")
        .order_by("at", "event", "kind", "pk")
    )
    return list(rows[:limit] if limit else rows)


def refuse_if_held(lots: Sequence[Lot], *, field: str = "") -> None:
    """Refuse what would sell, ship or scan as sold a lot that is held or recalled; asks the database anew.

    Raises:
        Refused: naming the lots and why they are held.
    """
    held = Lot.objects.filter(
        pk__in=[lot.pk for lot in lots], state__in=[Lot.State.HELD, Lot.State.RECALLED]
    ).order_by("pk")
    named = [f"{lot}（{lot.held_for or lot.get_state_display()}）" for lot in held[:NAMED]]
    if named:
        raise Refused(
            _("Held or recalled, must not be sold or sent on: %(lots)s") % {"lots": "、".join(named)},
            field=field,
        )
