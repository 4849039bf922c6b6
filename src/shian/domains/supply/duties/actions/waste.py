"""Kitchen waste: contracts, tours handed in, weighed at the plant; differences explained."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import OFFICERS, FirmManager, SchoolPrincipal
from shian.domains.registry.models import Operator
from shian.domains.supply.duties import tracks
from shian.domains.supply.duties.actions.common import (
    Reason,
    because,
    itself,
    own_operators,
    speaks_for,
    today,
)
from shian.domains.supply.duties.models import Pickup, WasteContract, WasteTour
from shian.domains.supply.duties.numbers import next_number, of_area
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local

State = WasteTour.State
KITCHENS = ("caterer", "canteen", "producer", "seller")
ALLOWANCE = Decimal("0.03")  # by which the plant's scales may differ from the vehicle's
MOST_STOPS = 500
PLATE = re.compile(r"[一-龥][A-Z][A-Z0-9]{4,6}")
_LINE = re.compile(
    r"(?P<who>[^\s,，]+)[\s,，]+(?P<hour>[0-2]?[0-9]):(?P<minute>[0-5][0-9])"
    r"[\s,，]+(?P<food>[0-9]+(?:\.[0-9])?)(?:[\s,，]+(?P<oil>[0-9]+(?:\.[0-9])?))?"
)


def _anybody(by: Actor, subject: object) -> Any:
    return Operator.objects.filter(status=Operator.Status.OPEN).order_by("name")


@action(
    kind="duties.wastecontract",
    verb="sign",
    title=_("Record a contract"),
    roles=(FirmManager, SchoolPrincipal, *OFFICERS),
)
def sign(
    *,
    by: Actor,
    operator: Annotated[Operator, Ask(_("Kitchen"), among=own_operators, initial=itself)],  # type: ignore[valid-type]
    collector: Annotated[Operator, Ask(_("Collector"), among=_anybody)],  # type: ignore[valid-type]
    covers: Annotated[int, Ask(_("Meals on a usual day"), least=1, most=100_000)],
    since: Annotated[date, Ask(_("From"))],
    until: Annotated[date | None, Ask(_("To"))] = None,
) -> WasteContract:
    """A kitchen and a collector agree; a kitchen has one contract at a time."""
    speaks_for(by, operator.pk)
    if operator.pk == collector.pk:
        raise Refused(say("A kitchen cannot collect its own waste."), field="collector")
    if until is not None and until <= since:
        raise Refused(say("The end must lie after the beginning."), field="until")
    if WasteContract.objects.filter(operator=operator, state=WasteContract.State.RUNNING).exists():
        raise Refused(say("This kitchen has a running contract."), field="operator")
    made = WasteContract(
        number=next_number(WasteContract, of_area("CC", operator.area), 5),
        operator=operator,
        collector=collector,
        covers=covers,
        since=since,
        until=until,
        area=operator.area,
    )
    return store(made, by=by, verb="sign")


@action(
    kind="duties.wastecontract",
    verb="end",
    title=_("End the contract"),
    roles=(FirmManager, SchoolPrincipal, *OFFICERS),
    when=lambda contract, by: contract.state == WasteContract.State.RUNNING,
)
def end(*, by: Actor, contract: WasteContract, until: Annotated[date, Ask(_("To"))]) -> WasteContract:
    """From this day nobody collects there under it."""
    if contract.state != WasteContract.State.RUNNING:
        raise Refused(say("This contract has ended."))
    if until < contract.since:
        raise Refused(say("The end must lie after the beginning."), field="until")
    contract.state, contract.until = WasteContract.State.ENDED, until
    return store(contract, by=by, verb="end")


@action(kind="duties.wastetour", verb="hand-in", title=_("Hand in a tour"), roles=(FirmManager,))
def hand_in(
    *,
    by: Actor,
    collector: Annotated[Operator, Ask(_("Collector"), among=own_operators, initial=itself)],  # type: ignore[valid-type]
    vehicle: Annotated[str, Ask(_("Vehicle"), longest=12)],
    day: Annotated[date, Ask(_("Day"), initial=today)],
    lines: Annotated[
        str,
        Ask(
            _("Pick-ups"),
            help=_("A line for each stop: number of the contract, hour, kg of kitchen waste, kg of used oil"),
            lines=12,
            longest=40_000,
        ),
    ],
) -> WasteTour:
    """A vehicle's day with all its stops: each at a kitchen under contract with this collector."""
    speaks_for(by, collector.pk)
    plate = vehicle.strip().upper()
    if not PLATE.fullmatch(plate):
        raise Refused(say("This is no number plate."), field="vehicle")
    if day > local(by.now()).date():
        raise Refused(say("This lies in the future."), field="day")
    if WasteTour.objects.filter(collector=collector, vehicle=plate, day=day).exists():
        raise Refused(say("The tour of this vehicle and day was handed in already."), field="day")
    stops = read_stops(lines, collector, day)
    tour = WasteTour(
        number=f"{of_area('CY', collector.area)}-{plate}-{day:%y%m%d}-{collector.pk}",
        collector=collector,
        vehicle=plate,
        day=day,
        stops=len(stops),
        food_kg=sum((s.food_kg for s in stops), Decimal(0)),
        oil_kg=sum((s.oil_kg for s in stops), Decimal(0)),
        area=collector.area,
    )
    return store(tour, by=by, verb="hand-in", parts={"pickups": list(stops)})


def read_stops(text: str, collector: Operator, day: date) -> list[Pickup]:
    """The stops of a tour, one a line.

    Raises:
        Refused: naming the line.
    """
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None or int(match["hour"]) > 23:
            raise Refused(
                say("Line %(line)s: number of the contract, hour, kg, kg.") % {"line": number}, field="lines"
            )
        found.append((number, match))
    if not found or len(found) > MOST_STOPS:
        raise Refused(say("A tour has between 1 and %(most)s stops.") % {"most": MOST_STOPS}, field="lines")
    numbers = {match["who"] for _, match in found}
    contracts = {c.number: c for c in WasteContract.objects.filter(number__in=numbers, collector=collector)}
    return [_stop(number, match, contracts, day) for number, match in found]


def _stop(number: int, match: re.Match[str], contracts: dict[str, WasteContract], day: date) -> Pickup:
    contract = contracts.get(match["who"])
    running = (
        contract is not None and contract.since <= day and (contract.until is None or day <= contract.until)
    )
    if contract is None or not running:
        raise Refused(
            say("Line %(line)s: no contract %(contract)s with this collector on that day.")
            % {"line": number, "contract": match["who"]},
            field="lines",
        )
    return Pickup(
        kitchen_id=contract.operator_id,
        minute=int(match["hour"]) * 60 + int(match["minute"]),
        food_kg=Decimal(match["food"]),
        oil_kg=Decimal(match["oil"] or 0),
    )


@action(
    kind="duties.wastetour",
    verb="weigh",
    title=_("Enter the plant's weight"),
    roles=(FirmManager, *OFFICERS),
    when=lambda tour, by: tour.state == State.OPEN,
)
def weigh(
    *,
    by: Actor,
    tour: WasteTour,
    plant_kg: Annotated[
        Decimal, Ask(_("Weighed at the plant (kg)"), least=Decimal(0), most=Decimal(10_000_000))
    ],
) -> WasteTour:
    """What the plant weighed; beyond the allowance the difference stands until it is explained."""
    if tour.state != State.OPEN:
        raise Refused(say("This tour was weighed already."))
    tour.plant_kg = plant_kg
    picked = tour.food_kg + tour.oil_kg
    agrees = abs(plant_kg - picked) <= picked * ALLOWANCE
    tour.state = State.BALANCED if agrees else State.DIFFERS
    return store(tour, by=by, verb="weigh")


@action(
    kind="duties.wastetour",
    verb="explain",
    title=_("Explain the difference"),
    roles=(FirmManager, *OFFICERS),
    when=lambda tour, by: tour.state == State.DIFFERS,
)
def explain(*, by: Actor, tour: WasteTour, reason: Reason) -> WasteTour:
    """Why the weights differ."""
    if tour.state != State.DIFFERS:
        raise Refused(say("There is no difference to explain."))
    because(reason)
    tour.state, tour.explanation = State.EXPLAINED, reason
    return store(tour, by=by, verb="explain")


@action(
    kind="duties.wastetour",
    verb="track",
    title=_("Hand in the vehicle's track"),
    roles=(FirmManager,),
    when=lambda tour, by: not tour.track,
)
def hand_in_track(
    *,
    by: Actor,
    tour: WasteTour,
    lines: Annotated[
        str,
        Ask(
            _("Positions"),
            help=_("A line for each: hour, longitude, latitude, as the vehicle's device has them"),
            lines=12,
            longest=80_000,
        ),
    ],
) -> WasteTour:
    """What the vehicle's device recorded, once; stops at which it was not are counted."""
    speaks_for(by, tour.collector_id)
    if tour.track:
        raise Refused(say("The track of this tour is here already."))
    track = tracks.read(lines)
    tour.track = tracks.written(track)
    tour.off_track = sum(stop.off for stop in tracks.compared(list(tour.pickups.all()), track))
    return store(tour, by=by, verb="track")
