"""How far a programme is: planned, given out, taken, tested by county, food and hazard; what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import Substr

from shian.domains.surveillance.contaminants.models import MonitoringSample, Programme
from shian.domains.surveillance.contaminants.quotas import Place

DISTRICT = 6  # digits of a county's code


@dataclass(slots=True)
class Tally:
    """Samples of one place in the plan, or of several together."""

    planned: int = 0
    given: int = 0
    taken: int = 0
    tested: int = 0
    met: int = 0  # planned ones that were taken: too many in one place make up for none in another

    def add(self, other: Tally) -> None:
        """Count another place in."""
        self.planned += other.planned
        self.given += other.given
        self.taken += other.taken
        self.tested += other.tested
        self.met += other.met

    @property
    def missing(self) -> int:
        """Planned and not taken yet."""
        return self.planned - self.met

    @property
    def share(self) -> int | None:
        """Percent taken of what is planned. None where nothing is planned."""
        return 100 * self.met // self.planned if self.planned else None


def tallies(programme: Programme, area: str = "") -> dict[Place, Tally]:
    """Each place of the plan, and those sampled without being planned; two queries."""
    found: dict[Place, Tally] = defaultdict(Tally)
    quotas = programme.quotas.filter(county__startswith=area)
    for county, food, hazard, planned in quotas.values_list("county", "food_class", "hazard", "planned"):
        found[county, food, hazard].planned = planned
    rows = (
        MonitoringSample.objects.filter(programme=programme, area__startswith=area)
        .exclude(state="void")
        .annotate(county=Substr("area", 1, DISTRICT))
        .values("county", "food_class", "hazard")
        .order_by()
        .annotate(
            given=Count("pk"),
            taken=Count("pk", filter=Q(state__in=("taken", "tested"))),
            tested=Count("pk", filter=Q(state="tested")),
        )
    )
    for row in rows:
        tally = found[row["county"], row["food_class"], row["hazard"]]
        tally.given, tally.taken, tally.tested = row["given"], row["taken"], row["tested"]
        tally.met = min(tally.planned, tally.taken)
    return dict(found)


def gaps(programme: Programme) -> list[tuple[Place, int]]:
    """What the plan asks for and nobody has been given yet, place by place."""
    rows = ((place, tally.planned - tally.given) for place, tally in sorted(tallies(programme).items()))
    return [(place, missing) for place, missing in rows if missing > 0]


def grouped(found: dict[Place, Tally], key: Callable[[Place], str]) -> dict[str, Tally]:
    """The tallies added up by county, food or hazard, in order of the key."""
    sums: dict[str, Tally] = defaultdict(Tally)
    for place, tally in found.items():
        sums[key(place)].add(tally)
    return dict(sorted(sums.items()))


def whole(found: Iterable[Tally]) -> Tally:
    """All of it."""
    total = Tally()
    for tally in found:
        total.add(tally)
    return total
