"""A lot at the gate: rules of the day, tests, disinfection, codes, release; goods without a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from shian.domains.directory.roles import DistrictOfficer, FirmManager, Inspector
from shian.domains.registry.models import Operator
from shian.domains.supply.gate import actions
from shian.domains.supply.gate.codes import code_of, codes_of, serial_of
from shian.domains.supply.gate.finding import arrival_of
from shian.domains.supply.gate.flows import ARRIVAL
from shian.domains.supply.gate.letters import release_certificate
from shian.domains.supply.gate.models import Arrival, CodeRange, GateRule, GateTest, Stray
from shian.domains.supply.lots import telling
from shian.domains.supply.lots.actions import release as release_by_hand
from shian.domains.supply.lots.models import Lot, Node, Place
from shian.domains.supply.lots.queries import lot_by_code
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.bulk import store_many
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.actions.models import Outbox
from shian.platform.actions.registry import find
from shian.platform.flows.dates import read_limits, seed_calendar
from shian.platform.flows.models import Duty, TimeLimit
from shian.platform.pages.forms import action_form

pytestmark = pytest.mark.django_db
CN = ZoneInfo("Asia/Shanghai")
LIMITS = Path(__file__).parents[4] / "src/shian/domains/supply/gate/data/time_limits_gate.toml"
NOW = datetime(2021, 3, 2, 9, tzinfo=CN)


@dataclass
class Gate:
    place: Place
    shop: Place
    keeper: Actor
    officer: Actor
    inspector: Actor


@pytest.fixture
def gate() -> Gate:
    by = system_actor(NOW)
    seed_calendar(by=by)
    store_many([TimeLimit(**row) for row in read_limits(LIMITS)], by=by, verb="load")
    firms = [
        Operator(name="总仓公司", trade="seller", area="140110001"),
        Operator(name="海鲜店", trade="seller", area="140107002"),
    ]
    store_many(firms, by=by, verb="import")
    places = [
        Place(code="urn:x:gate", name="集中监管总仓", operator=firms[0], area="140110001", sort="gate"),
        Place(code="urn:x:shop", name="海鲜店", operator=firms[1], area="140107002", sort="retail"),
    ]
    store_many(places, by=by, verb="import")
    rules = [
        GateRule(
            name="新冠",
            hazard="新冠病毒核酸",
            goods="冻 冷",
            one_test_per=100,
            valid_from=date(2020, 12, 1),
            valid_to=date(2023, 1, 7),
        ),
        GateRule(
            name="冻虾",
            hazard="副溶血性弧菌",
            goods="虾",
            one_test_per=500,
            disinfect=False,
            valid_from=date(2021, 1, 1),
        ),
    ]
    store_many(rules, by=by, verb="create")
    return Gate(
        place=places[0],
        shop=places[1],
        keeper=Actor(FirmManager, user_id=3, operator=firms[0].pk, at=NOW),
        officer=Actor(DistrictOfficer, user_id=1, area="140110", at=NOW),
        inspector=Actor(Inspector, user_id=2, area="140107", at=NOW),
    )


def arrived(gate: Gate, by: Actor | None = None, **more: Any) -> Arrival:
    given = {
        "place": gate.place, "goods": "冻带鱼", "origin": "挪威", "weight": Decimal(3060), "packages": 200,
        "lot_code": "NO-7731", "owner_name": "晋海水产",
    }  # fmt: skip
    return actions.arrive(by=by or gate.keeper, **{**given, **more})


def state_of(arrival: Arrival) -> str:
    return str(Lot.objects.get(pk=arrival.lot_id).state)


def passed(gate: Gate, **more: Any) -> Arrival:
    arrival = arrived(gate, **more)
    arrival = actions.take(by=gate.keeper, arrival=arrival, count=arrival.tests_needed)
    for test in GateTest.objects.filter(arrival=arrival):
        actions.report(by=gate.keeper, test=test, result="negative")
    arrival = actions.disinfect(by=gate.keeper, arrival=arrival, agent="过氧乙酸", team="一班")
    arrival = actions.issue_codes(by=gate.keeper, arrival=arrival)
    return actions.release(by=gate.officer, arrival=arrival)


def test_the_rules_of_the_day_say_what_is_asked(gate: Gate) -> None:
    fish = arrived(gate)
    assert (fish.hazards, fish.tests_needed, fish.disinfection_needed) == ("新冠病毒核酸", 2, True)
    shrimp = arrived(gate, goods="冻虾仁", packages=101, lot_code="EC-1")
    assert (shrimp.hazards, shrimp.tests_needed) == ("新冠病毒核酸、副溶血性弧菌", 3)
    later = gate.keeper.at_time(datetime(2023, 2, 1, tzinfo=CN))
    after = arrived(gate, by=later, goods="冻带鱼", lot_code="NO-9")
    assert (after.hazards, after.tests_needed, after.disinfection_needed) == ("", 0, False)


def test_an_arrival_makes_its_lot_and_holds_it(gate: Gate) -> None:
    arrival = arrived(gate)
    lot = Lot.objects.get(pk=arrival.lot_id)
    assert (lot.state, lot.held_for, lot.name) == ("held", f"{arrival.number} 总仓待放行", "冻带鱼")
    node = Node.objects.get(lot=lot, place=gate.place)
    assert node.came == 3060
    duty = Duty.objects.get(kind="gate.arrival", record=arrival.pk, done_at=None)
    assert duty.expires_at == NOW + timedelta(hours=48)
    with pytest.raises(Refused, match=arrival.number):
        release_by_hand(by=gate.officer, lot=lot, because="放行")
    with pytest.raises(Refused, match="已在总仓"):
        arrived(gate)


def test_nothing_leaves_before_the_release(gate: Gate) -> None:
    arrival = arrived(gate)
    shipped = telling.Entry(
        act="ship", place=gate.place, at=NOW, quantity=Decimal(100), code=arrival.lot.code, partner="海鲜店"
    )
    with pytest.raises(Refused, match="总仓待放行"):
        telling.tell([shipped], by=gate.keeper)
    for step, word in (
        (lambda a: actions.take(by=gate.keeper, arrival=a, count=2), "检测"),
        (None, "消杀"),
    ):
        with pytest.raises(Refused, match="检测"):
            actions.release(by=gate.officer, arrival=Arrival.objects.get(pk=arrival.pk))
        if step is not None:
            arrival = step(arrival)
        assert word
    for test in GateTest.objects.filter(arrival=arrival):
        actions.report(by=gate.keeper, test=test, result="negative")
    with pytest.raises(Refused, match="消杀"):
        actions.release(by=gate.officer, arrival=arrival)
    arrival = actions.disinfect(by=gate.keeper, arrival=arrival, agent="过氧乙酸", team="一班")
    with pytest.raises(Refused, match="追溯码"):
        actions.release(by=gate.officer, arrival=arrival)
    arrival = actions.issue_codes(by=gate.keeper, arrival=arrival)
    with pytest.raises(NotAllowed):
        actions.release(by=gate.keeper, arrival=arrival)
    arrival = actions.release(by=gate.officer, arrival=arrival)
    assert (arrival.state, arrival.certificate, state_of(arrival)) == (
        "released", f"CC{arrival.number[2:]}", "active",
    )  # fmt: skip
    assert telling.tell([shipped], by=gate.keeper).event_count == 1


def test_codes_are_ranges_that_cannot_be_guessed(gate: Gate) -> None:
    first, second = passed(gate), passed(gate, lot_code="NO-7732", packages=50)
    spans = list(CodeRange.objects.order_by("first").values_list("arrival", "first", "last"))
    assert spans == [(first.pk, 1, 200), (second.pk, 201, 250)]
    code = code_of(201)
    assert arrival_of(code) == second
    assert arrival_of(f"{code[:12]}-{code[12:].lower()}") == second
    assert lot_by_code(code) == second.lot
    assert serial_of(code) == 201
    assert list(codes_of(200, 201)) == [code_of(200), code]
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert serial_of(wrong) is None
    assert arrival_of(code_of(251)) is None
    assert [serial_of(text) for text in ("", "GW1", "GW0000000000AAAA", "x" * 5000)] == [None] * 4
    with pytest.raises(Refused, match="均已赋码"):
        actions.issue_codes(by=gate.keeper, arrival=arrived_again(gate))


def arrived_again(gate: Gate) -> Arrival:
    return actions.issue_codes(by=gate.keeper, arrival=arrived(gate, lot_code="NO-7733", packages=3))


def test_a_positive_test_seals_the_lot_until_it_is_destroyed(gate: Gate) -> None:
    arrival = actions.take(by=gate.keeper, arrival=arrived(gate), count=2)
    one, two = GateTest.objects.filter(arrival=arrival).order_by("number")
    actions.report(by=gate.keeper, test=one, result="positive")
    actions.report(by=gate.keeper, test=two, result="negative")
    with pytest.raises(Refused, match="已有结果"):
        actions.report(by=gate.keeper, test=two, result="positive")
    arrival = Arrival.objects.get(pk=arrival.pk)
    assert (arrival.state, arrival.positive, arrival.negative, arrival.waiting) == ("sealed", 1, 1, 0)
    assert Outbox.objects.filter(name="gate.GatePositive").count() == 1
    with pytest.raises(Refused):
        actions.release(by=gate.officer, arrival=arrival)
    with pytest.raises(Refused, match="多于"):
        actions.dispose(by=gate.officer, arrival=arrival, disposed_how="焚烧", disposed_weight=Decimal(4000))
    arrival = actions.dispose(
        by=gate.officer, arrival=arrival, disposed_how="焚烧", disposed_weight=Decimal(3060)
    )
    assert (arrival.state, state_of(arrival)) == ("disposed", "held")
    node = Node.objects.get(lot=arrival.lot_id, place=gate.place)
    assert node.came - node.left == 0


def test_the_release_certificate_names_the_codes(gate: Gate) -> None:
    letter = release_certificate(passed(gate))
    text = str(letter.pieces)
    assert f"{code_of(1)} 至 {code_of(200)}（200 个）" in text
    assert "新冠病毒核酸：2 份，均为阴性" in text


def test_a_scan_of_goods_without_release_opens_a_matter(gate: Gate) -> None:
    released, waiting = passed(gate), arrived(gate, lot_code="NO-1", packages=10)
    waiting = actions.issue_codes(by=gate.keeper, arrival=waiting)
    given = {"goods": "冻带鱼", "weight": Decimal("20.5"), "place": gate.shop}
    with pytest.raises(Refused, match=released.certificate):
        actions.find(by=gate.inspector, code=code_of(5), **given)
    assert Stray.objects.count() == 0
    for code, why in (
        ("", "no_code"), ("GW0000000001AAAA", "unknown"), (code_of(205), "not_released"),
    ):  # fmt: skip
        assert actions.find(by=gate.inspector, code=code, **given).why == why
    other = actions.find(by=gate.inspector, code=code_of(5), **{**given, "goods": "冻猪肘"})
    assert (other.why, other.area, other.operator_id) == ("elsewhere", "140107002", gate.shop.operator_id)
    with pytest.raises(NotAllowed):
        actions.find(by=gate.officer, **given)
    assert Stray.objects.count() == 4


def test_goods_without_a_code_end_with_the_police(gate: Gate) -> None:
    stray = actions.find(by=gate.inspector, goods="冻猪肘", weight=Decimal(500), place=gate.shop)
    stray = actions.seal(by=gate.inspector, stray=stray)
    duty = Duty.objects.get(kind="gate.stray", record=stray.pk, done_at=None)
    assert duty.due_day == date(2021, 4, 1)
    stray = actions.seize(by=gate.inspector, stray=stray)
    officer = Actor(DistrictOfficer, user_id=9, area="140107", at=NOW)
    with pytest.raises(Refused, match="回执"):
        actions.transfer(by=officer, stray=stray, persons=1, receipt=" ")
    stray = actions.transfer(by=officer, stray=stray, persons=2, receipt="杏公接字1号")
    assert (stray.state, stray.persons, stray.transferred_on) == ("transferred", 2, date(2021, 3, 2))
    assert Outbox.objects.get(name="gate.StrayTransferred").payload["persons"] == 2


def test_a_firm_registers_at_its_own_gate_only(gate: Gate) -> None:
    stranger = Actor(FirmManager, user_id=8, operator=gate.shop.operator_id, at=NOW)
    with pytest.raises(NotAllowed):
        arrived(gate, by=stranger)
    with pytest.raises(Refused, match="总仓"):
        arrived(gate, by=gate.officer, place=gate.shop)
    with pytest.raises(Refused, match="货主"):
        arrived(gate, owner_name="")
    assert (Arrival.objects.count(), Lot.objects.count()) == (0, 0)


def test_a_rule_that_ends_before_it_begins_is_told_in_words(gate: Gate) -> None:
    rule = GateRule(name="规则", hazard="沙门氏菌", valid_from=date(2021, 3, 2), valid_to=date(2021, 3, 1))
    with pytest.raises(ValidationError, match="结束日期早于开始日期"):
        rule.full_clean()


def test_the_form_of_an_arrival_knows_the_only_gate(gate: Gate) -> None:
    spec = find("gate.arrival", "arrive")
    assert spec is not None
    assert action_form(spec, gate.keeper).initial["place"] == gate.place.pk


def test_after_a_positive_test_the_way_leads_to_the_destruction(gate: Gate) -> None:
    assert [step.verb for step in ARRIVAL.steps_from("sealed")] == ["dispose", "clear", "send_back"]


def test_the_certificate_of_goods_that_no_rule_tests_says_so(gate: Gate) -> None:
    arrival = arrived(gate)
    arrival.released_at, arrival.certificate, arrival.hazards = NOW, "CC1", ""
    assert "'检测', '按规定无需检测'" in str(release_certificate(arrival).pieces[1])
