"""Evidence asked for and handed in, facts declared: who may, what the ledger says, what the inbox shows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shian.domains.directory.roles import Assessor, BureauOfficer, DistrictOfficer, MunicipalCoordinator
from shian.domains.laboratory.models import Plan
from shian.evaluation.criteria.actions import declarations, slots
from shian.evaluation.criteria.book import edition
from shian.evaluation.criteria.evidence import mine, slots_of, tallies
from shian.evaluation.criteria.models import Declaration, EvidenceSlot
from shian.evaluation.figures.store import Snapshot
from shian.platform.access.actor import Actor
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.files.actions import attach, detach
from shian.platform.files.models import Attachment
from shian.platform.flows.inbox import inbox
from shian.platform.flows.models import Duty
from shian.platform.flows.rebuild import rebuild
from shian.platform.ledger.models import Entry

AT = datetime(2022, 3, 1, 2, tzinfo=UTC)
CITY = Actor(role=MunicipalCoordinator, user_id=1, name="食安办", at=AT)
BUREAU = Actor(role=BureauOfficer, user_id=2, name="抽检处", at=AT)
XIAODIAN = Actor(role=DistrictOfficer, user_id=3, name="小店", area="140105", at=AT)
YINGZE = Actor(role=DistrictOfficer, user_id=4, name="迎泽", area="140106", at=AT)
READER = Actor(role=Assessor, user_id=5, name="评估组", at=AT)
LINE = "national-2021/1.1.1"


def ask(**changes: Any) -> EvidenceSlot:
    given = {"line": LINE, "title": "责任清单", "sort": "document", "due_on": date(2022, 3, 31)} | changes
    return slots.ask(by=CITY, **given)


def verbs(record: Any) -> list[str]:
    found = Entry.objects.filter(kind=record.kind(), record=record.pk).order_by("seq")
    return list(found.values_list("verb", flat=True))


def hand_in(slot: EvidenceSlot, by: Actor = BUREAU) -> EvidenceSlot:
    plan = Plan.objects.get()
    return slots.hand_in(by=by, slot=slot, records=f"laboratory.plan:{plan.pk}")


def test_a_slot_from_asking_to_accepting(judged_city: Snapshot) -> None:
    slot = ask()
    assert (slot.state, slot.owner) == ("asked", "市食安办")
    duty = Duty.objects.get(kind="criteria.evidenceslot", done_at=None)
    assert (duty.due_day, duty.roles) == (date(2022, 3, 31), ["bureau_officer"])
    assert [i.duty.record for i in inbox(BUREAU, kind="criteria.evidenceslot").items] == [slot.pk]
    slot = hand_in(slot)
    assert slot.record_names == [f"laboratory.plan:{Plan.objects.get().pk}"]
    assert inbox(BUREAU, kind="criteria.evidenceslot").items == ()
    slot = slots.accept(by=CITY, slot=slot)
    assert slot.accepted_on == date(2022, 3, 1)
    assert verbs(slot) == ["plan", "ask", "hand_in", "accept"]
    assert not Duty.objects.filter(kind="criteria.evidenceslot", done_at=None).exists()


def test_the_last_day_is_that_asked_for_or_the_next_working_day(judged_city: Snapshot) -> None:
    ask(due_on=date(2022, 4, 4))  # Qingming: a day off, and so is the 5th
    assert Duty.objects.get(done_at=None).due_day == date(2022, 4, 6)


def test_sent_back_it_is_owed_again_by_the_new_day(judged_city: Snapshot) -> None:
    slot = hand_in(ask())
    slot = slots.send_back(by=CITY, slot=slot, reason="缺签发页", due_on=date(2022, 4, 15))
    assert (slot.state, slot.reason) == ("returned", "缺签发页")
    assert Duty.objects.get(done_at=None).due_day == date(2022, 4, 15)
    assert hand_in(slot).state == "handed_in"


def test_a_districts_slot_is_the_districts(judged_city: Snapshot) -> None:
    slot = ask(line="county-2021/1.1", area="140105")
    assert verbs(slot) == ["plan", "ask_district"]
    assert inbox(XIAODIAN, kind="criteria.evidenceslot").total == 1
    assert inbox(YINGZE, kind="criteria.evidenceslot").total == 0
    assert inbox(BUREAU, kind="criteria.evidenceslot").total == 0
    with pytest.raises(NotAllowed):
        hand_in(slot, YINGZE)
    assert EvidenceSlot.objects.get().state == "asked"


def test_a_district_cannot_touch_the_citys(judged_city: Snapshot) -> None:
    with pytest.raises(NotAllowed):
        hand_in(ask(), XIAODIAN)
    assert EvidenceSlot.objects.get().state == "asked"


def test_nobody_accepts_what_they_handed_in(judged_city: Snapshot) -> None:
    slot = hand_in(ask(), CITY)
    with pytest.raises(Refused):
        slots.accept(by=CITY, slot=slot)
    assert EvidenceSlot.objects.get().state == "handed_in"
    assert slots.accept(by=BUREAU, slot=slot).state == "accepted"


def test_an_empty_slot_is_not_handed_in(judged_city: Snapshot, tmp_path: Path) -> None:
    slot = ask()
    with pytest.raises(Refused):
        slots.hand_in(by=BUREAU, slot=slot)
    assert verbs(slot) == ["plan", "ask"]
    file = tmp_path / "a.txt"
    file.write_text("清单", encoding="utf-8")
    attach(by=BUREAU, to=slot, path=file, name="清单.txt")
    slot = slots.hand_in(by=BUREAU, slot=slot)
    assert slot.state == "handed_in"
    for change in (
        lambda: attach(by=BUREAU, to=slot, path=file, name="后补.txt"),
        lambda: detach(by=BUREAU, attachment=Attachment.objects.get()),
    ):
        with pytest.raises(Refused):
            change()
    assert Attachment.objects.count() == 1
    slot = slots.send_back(by=CITY, slot=slot, reason="缺页")
    attach(by=BUREAU, to=slot, path=file, name="后补.txt")
    assert Attachment.objects.count() == 2


@pytest.mark.parametrize(
    "text", ["plan 1", "laboratory.plan:999999", "nothing.there:1", "laboratory.plan:-1"]
)
def test_records_that_are_none_are_refused(judged_city: Snapshot, text: str) -> None:
    slot = ask()
    with pytest.raises(Refused) as refusal:
        slots.hand_in(by=BUREAU, slot=slot, records=text)
    assert refusal.value.field == "records"
    assert EvidenceSlot.objects.get().state == "asked"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"due_on": date(2022, 2, 1)}, "due_on"),
        ({"due_on": date(2099, 1, 1)}, "due_on"),
        ({"line": "national-2021/9.9"}, "line"),
        ({"line": "nothing"}, "line"),
        ({"area": "999999"}, "area"),
    ],
)
def test_what_cannot_be_asked(judged_city: Snapshot, change: dict, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        ask(**change)
    assert refusal.value.field == field
    assert not EvidenceSlot.objects.exists()


@pytest.mark.parametrize("by", [XIAODIAN, READER])
def test_only_the_city_asks(judged_city: Snapshot, by: Actor) -> None:
    with pytest.raises(NotAllowed):
        slots.ask(by=by, line=LINE, title="x", sort="document", due_on=date(2022, 3, 31))
    assert not EvidenceSlot.objects.exists()


def test_clocks_are_rebuilt_from_the_ledger(judged_city: Snapshot) -> None:
    ask()
    hand_in(ask(title="另一份"))
    before = list(Duty.objects.filter(done_at=None).order_by("record").values("record", "clock", "due_day"))
    rebuild(["criteria.evidenceslot"])
    after = list(Duty.objects.filter(done_at=None).order_by("record").values("record", "clock", "due_day"))
    assert before == after


def test_tallies_and_what_is_mine(judged_city: Snapshot) -> None:
    one = edition("national-2021")
    ask()
    slots.accept(by=CITY, slot=hand_in(ask(line="national-2021/1.7.2", sort="photo")))
    late = ask(line="national-2021/1.7.2", title="晚")
    told = tallies(one, slots_of(one, "", CITY), date(2022, 4, 1))
    assert (told["1.1.1"].slots, told["1.1.1"].missing) == (1, 1)  # a record is asked for too
    assert (told["1.7.2"].slots, told["1.7.2"].accepted, told["1.7.2"].late) == (2, 1, 1)
    assert told["1.7.2"].percent == 50
    assert set(EvidenceSlot.objects.filter(mine(BUREAU)).values_list("title", flat=True)) == {
        "责任清单",
        "晚",
    }
    assert not EvidenceSlot.objects.filter(mine(XIAODIAN)).exists()
    hand_in(late)
    assert list(EvidenceSlot.objects.filter(mine(CITY)).values_list("title", flat=True)) == ["晚"]


def declare(by: Actor = CITY, **changes: Any) -> Declaration:
    given = {"line": "national-2021/4.3", "year": 2021, "value": Decimal("86.5"), "source": "测评报告"}
    return declarations.declare(by=by, **given | changes)


def test_a_fact_is_declared_and_confirmed_by_another(judged_city: Snapshot) -> None:
    made = declare()
    with pytest.raises(Refused):
        declarations.confirm(by=CITY, declaration=made)
    assert Declaration.objects.get().state == "declared"
    made = declarations.confirm(by=BUREAU, declaration=made)
    assert (made.state, made.confirmed_on) == ("confirmed", date(2022, 3, 1))
    assert verbs(made) == ["declare", "confirm"]


def test_a_second_declaration_needs_the_first_withdrawn(judged_city: Snapshot) -> None:
    first = declare()
    with pytest.raises(Exception, match=r"申报|declared"):
        declare(value=Decimal("90"))
    assert Declaration.objects.count() == 1
    declarations.withdraw(by=CITY, declaration=first, remark="更正")
    assert declare(value=Decimal("90")).value == 90


@pytest.mark.parametrize(
    ("by", "changes", "field"),
    [
        (CITY, {"line": "national-2021/1.8.1"}, "line"),
        (CITY, {"line": "national-2021/4.1", "value": Decimal("2")}, "value"),
        (XIAODIAN, {}, "area"),
        (XIAODIAN, {"line": "county-2021/4.2", "area": "140106"}, "area"),
    ],
)
def test_what_cannot_be_declared(judged_city: Snapshot, by: Actor, changes: dict, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        declare(by, **changes)
    assert refusal.value.field == field
    assert not Declaration.objects.exists()


def test_a_district_declares_for_itself(judged_city: Snapshot) -> None:
    made = declare(XIAODIAN, line="county-2021/4.2", area="140105")
    assert declarations.confirm(by=CITY, declaration=made).state == "confirmed"


def test_an_assessor_declares_nothing(judged_city: Snapshot) -> None:
    with pytest.raises(NotAllowed):
        declare(READER)
    assert not Declaration.objects.exists()
