"""Acts at the gate: arrival, disinfection, tests, codes, release; goods found without a code."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.db import connection
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.registry.models import Operator
from shian.domains.supply.gate.codes import MOST
from shian.domains.supply.gate.events import GatePositive, StrayTransferred
from shian.domains.supply.gate.finding import arrival_of
from shian.domains.supply.gate.flows import ARRIVAL, CHECKERS, KEEPERS, STRAY
from shian.domains.supply.gate.models import Arrival, CodeRange, GateRule, GateTest, Stray
from shian.domains.supply.lots import telling
from shian.domains.supply.lots.actions import hold_many, own_place, release_many
from shian.domains.supply.lots.models import Lot, Place
from shian.domains.supply.lots.queries import lot_by_code
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.scope import in_scope
from shian.platform.actions.core import NotAllowed, Refused, action, store
from shian.platform.actions.events import emit
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, require, step_action

KIND, STRAYS = "gate.arrival", "gate.stray"
MOST_PACKAGES = 200_000
MOST_WEIGHT = Decimal(5_000_000)
Weight = Annotated[Decimal, Ask(_("Weight (kg)"), least=Decimal("0.001"), most=MOST_WEIGHT)]


def _gates(by: Actor, subject: object) -> Any:
    rows = Place.objects.filter(sort=Place.Sort.GATE)
    return rows.filter(operator=by.operator) if by.operator else rows


def _only_gate(by: Actor, subject: object) -> Any:
    """Who has one gate warehouse need not choose."""
    gates = list(_gates(by, subject).values_list("pk", flat=True)[:2])
    return gates[0] if len(gates) == 1 else None


@action(kind=KIND, verb="arrive", title=_("Register an arrival"), roles=KEEPERS)
def arrive(
    *,
    by: Actor,
    place: Annotated[Place, Ask(_("Gate warehouse"), among=_gates, initial=_only_gate)],  # type: ignore[valid-type]
    goods: Annotated[str, Ask(_("Goods"), longest=120)],
    origin: Annotated[str, Ask(_("Country of origin"), longest=60)],
    weight: Weight,
    packages: Annotated[int, Ask(_("Packages"), least=1, most=MOST_PACKAGES)],
    lot_code: Annotated[str, Ask(_("Code or lot number on the goods"), longest=200, mono=True)] = "",
    owner: Annotated[Operator | None, Ask(_("Owner of the goods"))] = None,
    owner_name: Annotated[str, Ask(_("Owner's name"), longest=120)] = "",
    quarantine: Annotated[str, Ask(_("Quarantine certificate"), longest=40, mono=True)] = "",
    customs: Annotated[str, Ask(_("Customs declaration"), longest=40, mono=True)] = "",
    vehicle: Annotated[str, Ask(_("Vehicle"), longest=20)] = "",
    made_on: Annotated[date | None, Ask(_("Made on"))] = None,
    expires_on: Annotated[date | None, Ask(_("Best before"))] = None,
) -> Arrival:
    """A lot comes in: what the rules of the day ask is written on it, and it is held until released."""
    if place.sort != Place.Sort.GATE:
        raise Refused(_("This place is no gate warehouse."), field="place")
    own_place(by, place.operator_id)
    if not (owner or owner_name.strip()):
        raise Refused(_("Say whose goods these are."), field="owner_name")
    number = _number(place, by.now())
    lot = _lot(by, place, number, goods, origin, weight, lot_code, made_on, expires_on)
    rules = [r for r in GateRule.objects.all() if r.asks(local(by.now()).date(), goods, origin)]
    arrival = Arrival(
        number=number, lot=lot, place=place, keeper_id=place.operator_id, owner=owner,
        owner_name=owner.name if owner else owner_name, goods=goods, origin=origin, quarantine=quarantine,
        customs=customs, vehicle=vehicle, weight=weight, packages=packages, arrived_at=by.now(),
        area=place.area, hazards="、".join(dict.fromkeys(r.hazard for r in rules))[:200],
        tests_needed=sum(r.tests_for(packages) for r in rules),
        disinfection_needed=any(r.disinfect for r in rules),
    )  # fmt: skip
    hold_many([lot], by=system_actor(by.now()), because=f"{number} 总仓待放行")
    return begin(arrival, by=by, verb="arrive")


def _number(place: Place, now: datetime) -> str:
    return _next(Arrival, f"RC{place.pk}-{local(now):%Y%m%d}-", 4)


def _next(model: type[Arrival] | type[Stray], stem: str, digits: int) -> str:
    """The next number of a day's series; the series is locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"gate:{stem}"])
    return f"{stem}{model.objects.filter(number__startswith=stem).count() + 1:0{digits}d}"


def _lot(
    by: Actor, place: Place, number: str, goods: str, origin: str, weight: Decimal, lot_code: str,
    made_on: date | None, expires_on: date | None,
) -> Lot:  # fmt: skip
    """The lot that came, told as an event, so that its trace begins at the gate at the latest."""
    code = lot_code.strip() or number
    entry = telling.Entry(
        act=telling.Act.RECEIVE, place=place, at=by.now(), quantity=weight, code=code, product=goods,
        made_on=made_on, expires_on=expires_on, origin=origin, more={"gateNumber": number},
    )  # fmt: skip
    telling.tell([entry], by=system_actor(by.now()), sender=number)
    lot = lot_by_code(telling.Known.of([entry]).goods(entry))
    if lot is None:
        raise Refused(_("No lot can be made of this code."), field="lot_code")
    if Arrival.objects.filter(lot=lot, state__in=["arrived", "sealed"]).exists():
        raise Refused(_("This lot is at the gate already."), field="lot_code")
    return lot


@step_action(ARRIVAL, KIND, "disinfect")
def disinfect(
    *,
    by: Actor,
    arrival: Arrival,
    agent: Annotated[str, Ask(_("Disinfectant"), longest=60)],
    team: Annotated[str, Ask(_("Disinfected by"), longest=60)],
) -> Arrival:
    """Packing and vehicle were disinfected."""
    if not (agent.strip() and team.strip()):
        raise Refused(_("Say with what and by whom it was disinfected."), field="agent")
    arrival.disinfected_at, arrival.agent, arrival.team = by.now(), agent, team
    return advance(arrival, "disinfect", by=by)


@step_action(ARRIVAL, KIND, "take")
def take(
    *,
    by: Actor,
    arrival: Arrival,
    count: Annotated[int, Ask(_("How many samples"), least=1, most=500)] = 1,
    taken_from: Annotated[str, Ask(_("Taken from"), choices=GateTest.From.choices)] = "goods",
    laboratory: Annotated[str, Ask(_("Laboratory"), longest=120)] = "",
) -> Arrival:
    """Samples are taken; each gets a number under which its result is reported."""
    before = GateTest.objects.filter(arrival=arrival).count()
    hazard = arrival.hazards.split("、")[0] or "/"
    for n in range(before + 1, before + count + 1):
        test = GateTest(
            number=f"{arrival.number}-{n:03d}", arrival=arrival, hazard=hazard, taken_from=taken_from,
            taken_at=by.now(), laboratory=laboratory, area=arrival.area,
        )  # fmt: skip
        store(test, by=by, verb="take")
    arrival.waiting += count
    return advance(arrival, "take", by=by)


@action(
    kind="gate.gatetest",
    verb="report",
    title=_("Report the result"),
    roles=KEEPERS,
    when=lambda test, by: test.result == GateTest.Result.WAITING,
)
def report(
    *,
    by: Actor,
    test: GateTest,
    result: Annotated[str, Ask(_("Result"), choices=GateTest.Result.choices[1:])],
) -> GateTest:
    """A result: a positive one seals the lot at once."""
    if test.result != GateTest.Result.WAITING:
        raise Refused(_("This test has its result."))
    if result not in (GateTest.Result.NEGATIVE, GateTest.Result.POSITIVE):
        raise Refused(_("A result is negative or positive."), field="result")
    arrival: Any = Arrival.objects.select_for_update(of=("self",)).get(pk=test.arrival_id)
    test.result, test.resulted_at = result, by.now()
    store(test, by=by, verb="report")
    arrival.waiting = max(0, arrival.waiting - 1)
    if result == GateTest.Result.NEGATIVE:
        arrival.negative += 1
        store(arrival, by=by, verb="count")
        return test
    arrival.positive += 1
    if arrival.state == "arrived":
        advance(arrival, "alarm", by=system_actor(by.now()))
    else:
        store(arrival, by=by, verb="count")
    emit(GatePositive(arrival.pk, arrival.lot_id, test.hazard, arrival.area))
    return test


@step_action(ARRIVAL, KIND, "code")
def issue_codes(*, by: Actor, arrival: Arrival) -> Arrival:
    """A code for every package that has none yet, as one range."""
    lacking = arrival.packages - arrival.codes
    if lacking <= 0:
        raise Refused(_("Every package has its code."))
    require(arrival, "code", by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('gate:codes'))")
    last = CodeRange.objects.order_by("-last").values_list("last", flat=True).first() or 0
    if last + lacking > MOST:
        raise Refused(_("The serial numbers are used up."))
    issued = CodeRange(
        arrival=arrival, first=last + 1, last=last + lacking, issued_at=by.now(), area=arrival.area
    )
    store(issued, by=by, verb="issue")
    arrival.codes += lacking
    return advance(arrival, "code", by=by, check=False)


@step_action(ARRIVAL, KIND, "release")
def release(*, by: Actor, arrival: Arrival) -> Arrival:
    """The release certificate: from now on the lot may be shipped and sold."""
    require(arrival, "release", by)
    arrival.certificate, arrival.released_at = f"CC{arrival.number[2:]}", by.now()
    release_many([arrival.lot], by=system_actor(by.now()))
    return advance(arrival, "release", by=by, check=False)


@step_action(ARRIVAL, KIND, "clear")
def clear(
    *, by: Actor, arrival: Arrival, reason: Annotated[str, Ask(_("Reason"), lines=2, longest=200)]
) -> Arrival:
    """The retest was negative: back to where it was."""
    if not reason.strip():
        raise Refused(_("Say which retest cleared the lot."), field="reason")
    arrival.reported_to = reason[:120]
    return advance(arrival, "clear", by=by)


@step_action(ARRIVAL, KIND, "dispose")
def dispose(
    *,
    by: Actor,
    arrival: Arrival,
    disposed_how: Annotated[str, Ask(_("How it was disposed of"), lines=2, longest=200)],
    disposed_weight: Weight,
    reported_to: Annotated[str, Ask(_("Reported to"), longest=120)] = "",
) -> Arrival:
    """Destroyed under supervision; told as an event, so that the balance ends."""
    if disposed_weight > arrival.weight:
        raise Refused(_("More is disposed of than came in."), field="disposed_weight")
    arrival.disposed_at, arrival.disposed_how = by.now(), disposed_how
    arrival.disposed_weight, arrival.reported_to = disposed_weight, reported_to
    advance(arrival, "dispose", by=by)
    entry = telling.Entry(
        act=telling.Act.WASTE, place=arrival.place, at=by.now(), quantity=disposed_weight,
        code=arrival.lot.code, reason=disposed_how,
    )  # fmt: skip
    telling.tell([entry], by=system_actor(by.now()), sender=arrival.number)
    return arrival


@step_action(ARRIVAL, KIND, "send_back")
def send_back(
    *, by: Actor, arrival: Arrival, reason: Annotated[str, Ask(_("Reason"), lines=2, longest=200)]
) -> Arrival:
    """Out of the city, unsold: the lot stays held, so that it cannot come back by another way."""
    if not reason.strip():
        raise Refused(_("Say why it is sent back."), field="reason")
    arrival.disposed_at, arrival.disposed_how = by.now(), reason
    return advance(arrival, "send_back", by=by)


def judge(code: str) -> tuple[str, Arrival | None]:
    """What is wrong with a code read on imported frozen goods (a value of ``Stray.Why``; ``""``: nothing)."""
    if not code.strip():
        return Stray.Why.NO_CODE, None
    arrival = arrival_of(code)
    if arrival is None:
        lot = lot_by_code(code)
        found = Arrival.objects.filter(lot=lot).order_by("-pk").first() if lot is not None else None
        if found is None:
            return Stray.Why.UNKNOWN, None
        arrival = found
    return ("" if arrival.state == "released" else Stray.Why.NOT_RELEASED), arrival


@action(kind=STRAYS, verb="find", title=_("Record goods without a gate code"), roles=CHECKERS)
def find(
    *,
    by: Actor,
    goods: Annotated[str, Ask(_("Goods"), longest=120)],
    weight: Weight,
    place_name: Annotated[str, Ask(_("Place"), longest=120)] = "",
    operator: Annotated[Operator | None, Ask(_("Operator"))] = None,
    place: Annotated[Place | None, Ask(_("Supply place"))] = None,
    code: Annotated[str, Ask(_("Code read"), longest=200, mono=True)] = "",
    remark: Annotated[str, Ask(_("Remark"), lines=2, longest=300)] = "",
) -> Stray:
    """A scan that opens a matter; a code that is in order opens none."""
    why, arrival = judge(code)
    if not why and arrival is not None and arrival.goods in goods:
        raise Refused(
            _("This code is in order: %(goods)s, released %(at)s by %(certificate)s.")
            % {
                "goods": arrival.goods,
                "at": f"{local(arrival.released_at or arrival.arrived_at):%Y-%m-%d}",
                "certificate": arrival.certificate,
            },
            field="code",
        )
    operator = operator or (place.operator if place is not None else None)
    name = place_name.strip() or (place.name if place else "") or (operator.name if operator else "")
    if not name:
        raise Refused(_("Say where the goods were found."), field="place_name")
    area = (operator.area if operator else "") or (place.area if place else "") or by.area
    stray = Stray(
        number=_stray_number(by.now()), place=place, place_name=name, operator=operator, goods=goods,
        weight=weight, code=code, why=why or Stray.Why.ELSEWHERE, found_at=by.now(), remark=remark, area=area,
    )  # fmt: skip
    begin(stray, by=by, verb="find")
    if not in_scope(stray, by):
        raise NotAllowed(_("This record lies outside your area or organisation."))
    return stray


def _stray_number(now: datetime) -> str:
    return _next(Stray, f"WM{local(now):%Y%m%d}-", 3)


@step_action(STRAY, STRAYS, "seal")
def seal(*, by: Actor, stray: Stray) -> Stray:
    """Sealed where it lies, for thirty days at most."""
    stray.sealed_at = by.now()
    return advance(stray, "seal", by=by)


@step_action(STRAY, STRAYS, "seize")
def seize(*, by: Actor, stray: Stray) -> Stray:
    """Taken away."""
    stray.seized_at = by.now()
    return advance(stray, "seize", by=by)


@step_action(STRAY, STRAYS, "transfer")
def transfer(
    *,
    by: Actor,
    stray: Stray,
    persons: Annotated[int, Ask(_("Persons transferred"), least=0, most=200)],
    receipt: Annotated[str, Ask(_("Receipt of the police"), longest=60)],
) -> Stray:
    """To the police, with their receipt."""
    if not receipt.strip():
        raise Refused(_("A transfer needs the receipt of the police."), field="receipt")
    stray.persons, stray.receipt, stray.transferred_on = persons, receipt, local(by.now()).date()
    advance(stray, "transfer", by=by)
    emit(StrayTransferred(stray.pk, stray.operator_id, f"{stray.weight}", persons, stray.area))
    return stray


@step_action(STRAY, STRAYS, "close")
def close(
    *,
    by: Actor,
    stray: Stray,
    outcome: Annotated[str, Ask(pgettext_lazy("gate", "Outcome"), lines=2, longest=300)],
) -> Stray:
    """Decided without a transfer: destroyed, fined, or shown to be in order."""
    if not outcome.strip():
        raise Refused(_("Say how the matter ended."), field="outcome")
    stray.outcome = outcome
    return advance(stray, "close", by=by)
