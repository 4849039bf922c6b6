"""A lot's story: what happened to it, in words, newest last; where it is now; what went in and came out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from shian.domains.supply.lots.models import Edge, Lot, Node
from shian.domains.supply.lots.models.movements import Movement
from shian.domains.supply.lots.queries import Whereabouts, history, where_is
from shian.domains.supply.lots.units import PIECES, WORDS, amount
from shian.domains.supply.trace.marks import Mark, marks_of
from shian.platform.pages.links import record_url

MOST = 400
TONES = {
    Movement.Kind.MADE: "good", Movement.Kind.SOLD: "open", Movement.Kind.WASTED: "bad",
    Movement.Kind.RETURNED: "warn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relative:
    """A lot that went into this one, or that was made of it."""

    lot: Lot
    quantity: Decimal | None
    unit: str

    @property
    def told(self) -> str:
        """How much of the one went into the other, in the unit of what was used."""
        return "" if self.quantity is None else amount(self.quantity, self.unit)


@dataclass(frozen=True, slots=True)
class Story:
    """All that the page tells."""

    moments: list[Mark]
    more: int
    whereabouts: Whereabouts
    made_of: list[Relative]
    made_into: list[Relative]


def story_of(lot: Lot) -> Story:
    """Movements and marks of a lot as one line of time."""
    movements = history(lot, limit=MOST + 1)
    moments = [*map(_moment, movements[:MOST]), *marks_of(lot)]
    return Story(
        moments=sorted(moments, key=lambda m: m.at),
        more=Movement.objects.filter(lot=lot).count() - MOST if len(movements) > MOST else 0,
        whereabouts=where_is(lot),
        made_of=_relatives(lot, back=True),
        made_into=_relatives(lot, back=False),
    )


def _moment(row: Movement) -> Mark:
    other = f" {_('from')} {row.other.name}" if row.other and row.kind in Movement.IN else ""
    other = f" → {row.other.name}" if row.other and row.kind in Movement.OUT else other
    words = [
        "" if row.quantity is None else amount(row.quantity, row.unit),
        _("told by the other side only") if row.inferred else "",
    ]
    return Mark(
        at=row.at,
        title=f"{row.get_kind_display()} · {row.place.name}{other}",
        text=" · ".join(word for word in words if word),
        tone=TONES.get(Movement.Kind(row.kind), ""),
        url=record_url("supply.place", row.place_id),
    )


def unit_word(unit: str) -> str:
    """A unit as people say it."""
    return str(WORDS.get(unit or PIECES, unit))


def _relatives(lot: Lot, *, back: bool) -> list[Relative]:
    nodes = Node.objects.filter(lot=lot).values("pk")
    here, there = ("dst", "src") if back else ("src", "dst")
    edges = Edge.objects.filter(
        **{f"{here}__in": nodes}, kind__in=[Edge.Kind.TRANSFORMATION, Edge.Kind.SPLIT]
    ).order_by("pk")[:500]
    others = Node.objects.filter(pk__in={getattr(edge, there) for edge in edges}).exclude(lot=lot)
    ends = others.select_related("lot").in_bulk()
    lots: dict[int, Lot] = {}
    sums: dict[int, Decimal | None] = {}
    for edge in edges:
        node = ends.get(getattr(edge, there))
        if node is not None:
            before = sums.get(node.lot_id, Decimal(0))
            sums[node.lot_id] = None if before is None or edge.quantity is None else before + edge.quantity
            lots[node.lot_id] = node.lot
    return [Relative(one, sums[pk], one.unit if back else lot.unit) for pk, one in sorted(lots.items())]
