"""How the evidence stands: by block and item, what is owed by whom, and what is one's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from shian.domains.directory.roles import BureauOfficer, DistrictOfficer, MunicipalCoordinator
from shian.evaluation.criteria.models import EvidenceSlot
from shian.methods.scoring import Edition
from shian.platform.access.actor import Actor
from shian.platform.access.scope import scoped

OPEN = ("asked", "returned")
LIVE = ("planned", "asked", "handed_in", "returned", "accepted")


@dataclass(frozen=True)
class Tally:
    """Slots of an item or block by how they stand; ``missing``: sorts of evidence nobody has asked for."""

    slots: int = 0
    accepted: int = 0
    handed_in: int = 0
    late: int = 0
    missing: int = 0

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(
            self.slots + other.slots,
            self.accepted + other.accepted,
            self.handed_in + other.handed_in,
            self.late + other.late,
            self.missing + other.missing,
        )

    @property
    def wanted(self) -> int:
        """How many pieces there ought to be."""
        return self.slots + self.missing

    @property
    def percent(self) -> int:
        """Accepted of wanted, rounded down."""
        return self.accepted * 100 // self.wanted if self.wanted else 0


def slots_of(edition: Edition, area: str, actor: Actor) -> QuerySet[EvidenceSlot]:
    """The edition's live slots of the city (``""``) or of a district, as far as the actor sees."""
    here = EvidenceSlot.objects.filter(edition=edition.name, state__in=LIVE, area=area)
    return scoped(here, actor)


def mine(actor: Actor) -> Q:
    """The slots in which the next step is the actor's."""
    if actor.role is MunicipalCoordinator:
        return Q(state="handed_in") & ~Q(handed_in_by=actor.user_id or 0)
    if actor.role is BureauOfficer:
        own = Q(state__in=OPEN, area="")
        return own & (Q(body=None) | Q(body_id=actor.body)) if actor.body is not None else own
    if actor.role is DistrictOfficer and actor.area:
        return Q(state__in=OPEN, area__startswith=actor.area)
    return Q(pk__in=[])


def tallies(edition: Edition, slots: QuerySet[EvidenceSlot], today: date) -> dict[str, Tally]:
    """Each item's tally. One query."""
    rows: Any = (
        slots.order_by()
        .values("item", "sort", "state")
        .annotate(count=Count("id"), late=Count("id", filter=Q(state__in=OPEN, due_on__lt=today)))
    )
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    sorts: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        counted[row["item"]][row["state"]] += row["count"]
        counted[row["item"]]["late"] += row["late"]
        sorts[row["item"]].add(row["sort"])
    return {
        item.id: Tally(
            slots=sum(counted[item.id][state] for state in LIVE),
            accepted=counted[item.id]["accepted"],
            handed_in=counted[item.id]["handed_in"],
            late=counted[item.id]["late"],
            missing=len(set(item.evidence) - sorts[item.id]),
        )
        for item in edition.items
    }
