"""How well a recall does: what came back, what is unknown, who is silent, when 95 % were told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Greatest, Least

from shian.domains.supply.recalls.models import Notice, Recall

ZERO = Decimal(0)
LOCATED = Decimal("0.95")
QUANTITIES = ("received", "expected", "sealed", "returned", "destroyed", "sold", "passed_on")
# Sums are of the notices counted as their recall is; bottles and kilograms are not added.
COUNTED = Q(unit=F("recall__unit"))
OPEN = ("sent", "acknowledged")
DROPPED = ("cancelled", "cleared")
_BACK = F("sealed") + F("returned") + F("destroyed")
_TOLD = _BACK + F("sold") + F("passed_on")
_HAD = Greatest(F("received") - F("sold") - F("passed_on"), ZERO)
# Place by place: who tells of more than came does not make up for who is silent.
SUMS = {
    **{f"of_{name}": Sum(name, default=ZERO, filter=COUNTED) for name in QUANTITIES},
    "of_known": Sum(Least(_TOLD, F("received")), default=ZERO, filter=COUNTED),
    "of_had": Sum(_HAD, default=ZERO, filter=COUNTED),
    "of_regained": Sum(Least(_BACK, _HAD), default=ZERO, filter=COUNTED),
}
COUNTS = {
    "places": Count("pk"),
    "acknowledged": Count("pk", filter=Q(acknowledged_at__isnull=False)),
    "told": Count("pk", filter=Q(told_at__isnull=False)),
    "verified": Count("pk", filter=Q(state="verified")),
    "otherwise": Count("pk", filter=~COUNTED),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """Places of one group of notices, and quantities in the recall's unit.

    ``otherwise``: places whose goods are counted in another unit; they count as places, not in quantities.
    ``known``: what became of it is told; ``had``: was to be had, of it ``regained``.
    """

    places: int
    acknowledged: int
    told: int
    verified: int
    otherwise: int
    received: Decimal
    expected: Decimal
    sealed: Decimal
    returned: Decimal
    destroyed: Decimal
    sold: Decimal
    passed_on: Decimal
    known: Decimal
    had: Decimal
    regained: Decimal

    @property
    def accounted(self) -> Decimal:
        """All that was told of."""
        return self.sealed + self.returned + self.destroyed + self.sold + self.passed_on

    @property
    def unknown(self) -> Decimal:
        """What came and nobody has told of."""
        return self.received - self.known

    @property
    def recovered(self) -> Decimal:
        """What was sealed, sent back or destroyed."""
        return self.sealed + self.returned + self.destroyed

    @property
    def gone(self) -> Decimal:
        """What was sold, served, or passed on to other places."""
        return self.sold + self.passed_on

    @property
    def effectiveness(self) -> Decimal | None:
        """Share recovered of what was still to be had: received less sold and passed on (R6, checks)."""
        return None if self.had <= 0 else self.regained / self.had

    @property
    def located(self) -> Decimal | None:
        """Share of the goods received of which is known what became of them; None where none came."""
        return None if self.received <= 0 else self.known / self.received


def standing(notices: QuerySet[Notice]) -> Tally:
    """All notices of a set as one."""
    return _tally(notices.aggregate(**COUNTS, **SUMS))


def _tally(sums: Mapping[str, Any]) -> Tally:
    return Tally(**{name: sums[name] for name in COUNTS}, **{name[3:]: sums[name] for name in SUMS})


def by_tier(recall: Recall) -> list[tuple[int, Tally]]:
    """The tally of each tier, from the maker down."""
    rows = sure(recall).values("tier").order_by("tier").annotate(**COUNTS, **SUMS)
    return [(row["tier"], _tally(row)) for row in rows]


def in_other_units(recall: Recall) -> list[tuple[str, Decimal]]:
    """Of the lots in scope that are counted in other units: unit, and how much was made of them."""
    other = recall.lots.filter(cleared_at=None).exclude(lot__unit=recall.unit)
    return list(
        other.values("lot__unit")
        .order_by("lot__unit")
        .annotate(made=Sum("quantity"))
        .values_list("lot__unit", "made")
    )


def live(recall: Recall) -> QuerySet[Notice]:
    """The notices that go on or have been answered: not those taken back, nor of places found free of it."""
    notices: QuerySet[Notice] = Notice.objects.filter(recall=recall).exclude(state__in=DROPPED)
    return notices


def sure(recall: Recall) -> QuerySet[Notice]:
    """The notices that figures rest on: to places that have had the goods for certain."""
    return live(recall).filter(possible=False)


def maybe(recall: Recall) -> QuerySet[Notice]:
    """The notices to places that may have got some without a lot code; they stand apart."""
    return live(recall).filter(possible=True)


def weakest(recall: Recall, most: int = 10) -> list[Any]:
    """Places of which most is unknown, those that have not answered first."""
    unknown = F("received") - _TOLD
    rows = live(recall).annotate(lacking=unknown).filter(Q(lacking__gt=0) | Q(state__in=OPEN))
    return list(
        rows.select_related("place", "operator").order_by(F("told_at").asc(nulls_first=True), "-lacking")[
            :most
        ]
    )


@dataclass(frozen=True, slots=True)
class Moment:
    """The share acknowledged (of places) and located (of the goods; None where none came) at a moment."""

    at: datetime
    acknowledged: Decimal
    located: Decimal | None


def over_time(recall: Recall) -> list[Moment]:
    """How acknowledgement and knowledge grew, a point for each answer that came in."""
    rows = list(sure(recall).values("acknowledged_at", "told_at", "received", "unit", told=_TOLD))
    for row in rows:
        if row["unit"] != recall.unit:
            row["received"] = row["told"] = ZERO
    whole = sum((row["received"] for row in rows), ZERO)
    answers = [(row["acknowledged_at"], 1, ZERO) for row in rows if row["acknowledged_at"]]
    answers += [(row["told_at"], 0, min(row["told"], row["received"])) for row in rows if row["told_at"]]
    moments, seen, known = [], 0, ZERO
    for at, one, quantity in sorted(answers, key=lambda a: (a[0], a[1])):
        seen, known = seen + one, known + quantity
        moments.append(Moment(at, Decimal(seen) / len(rows), known / whole if whole else None))
    return moments


def begun_at(recall: Recall) -> datetime | None:
    """When the first notice was sent; None before the start."""
    sent = Notice.objects.filter(recall=recall).order_by("sent_at")
    return sent.values_list("sent_at", flat=True).first()


def time_to_located(moments: Sequence[Moment], begun: datetime | None) -> timedelta | None:
    """From the start until 95 % of the goods were told of; None while they are not."""
    if begun is None:
        return None
    return next((m.at - begun for m in moments if m.located is not None and m.located >= LOCATED), None)
