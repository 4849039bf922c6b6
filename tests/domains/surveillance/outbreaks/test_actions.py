"""Opening, writing up, running and ending an outbreak: each on the ledger, refusals change nothing."""

from __future__ import annotations

from datetime import date

import pytest

from shian.domains.surveillance.outbreaks import actions
from shian.domains.surveillance.outbreaks.definition import Criteria, Tier
from shian.domains.surveillance.outbreaks.models import Line, Log, Meal, MenuItem, Outbreak
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.flows.models import Duty
from shian.platform.ledger.models import Entry
from tests.domains.surveillance.outbreaks.kitchen import Kitchen, at, filled, line, opened, with_menu

pytestmark = pytest.mark.django_db
CRITERIA = Criteria(
    suspected=Tier(any=("diarrhoea", "nausea")), probable=Tier(all=("diarrhoea", "fever")),
    confirmed=Tier(any=("diarrhoea",), lab=True),
)  # fmt: skip


def clocks(outbreak: Outbreak) -> dict[str, bool]:
    """The clocks and whether they have ended."""
    rows = Duty.objects.filter(kind="outbreak.outbreak", record=outbreak.pk).order_by("pk")
    return {row.clock: row.done_at is not None for row in rows}


def verbs(record: Outbreak | Line | Log) -> list[str]:
    return list(
        Entry.objects.filter(kind=record.kind(), record=record.pk)
        .order_by("seq")
        .values_list("verb", flat=True)
    )


def test_opened_from_scratch_the_clocks_run_from_the_notice(kitchen: Kitchen) -> None:
    outbreak = opened(kitchen)
    assert (outbreak.number, outbreak.state, outbreak.area) == ("BF-20210305-1", "opened", "140105001")
    assert clocks(outbreak) == {"report": False, "investigate": False}
    duty = Duty.objects.get(record=outbreak.pk, clock="investigate")
    assert duty.opened_at == at(17.5)
    assert duty.expires_at == at(41.5)
    assert opened(kitchen, title="另一起").number == "BF-20210305-2"
    assert verbs(outbreak) == ["open"]


def test_who_may_open_and_where(kitchen: Kitchen) -> None:
    with pytest.raises(NotAllowed):
        actions.open_outbreak(by=kitchen.officer, title="午餐")
    with pytest.raises(NotAllowed, match="辖区"):
        actions.open_outbreak(by=kitchen.elsewhere, title="午餐", operator=kitchen.canteen)
    with pytest.raises(Refused):
        actions.open_outbreak(by=kitchen.city, title="午餐", notified_at=at(21))
    assert Outbreak.objects.count() == 0
    assert actions.open_outbreak(by=kitchen.county, title="聚餐").area == "140105"


def test_five_ill_in_a_school_are_reportable_within_two_hours(kitchen: Kitchen) -> None:
    outbreak = opened(kitchen, setting="school", people_ill=4)
    assert outbreak.urgent_at is None
    for number in range(1, 6):
        actions.add_line(
            by=kitchen.city.at_time(at(18 + number / 10)), outbreak=outbreak, values={"ill": True}
        )
    outbreak.refresh_from_db()
    assert outbreak.urgent_at == at(18.5)
    duty = Duty.objects.get(record=outbreak.pk, clock="urgent")
    assert (duty.expires_at, duty.amount, duty.unit) == (at(20.5), 2, "hours")
    outbreak = actions.report(by=kitchen.city.at_time(at(19)), outbreak=outbreak)
    assert clocks(outbreak) == {"report": True, "investigate": False, "urgent": True}
    assert verbs(outbreak) == ["open", "alert", "report"]
    assert opened(kitchen, title="大", people_ill=30).urgent_at == at(18)


def test_a_report_lies_between_notice_and_now(kitchen: Kitchen) -> None:
    outbreak = opened(kitchen)
    for moment in (at(17), at(23)):
        with pytest.raises(Refused):
            actions.report(by=kitchen.city, outbreak=outbreak, reported_at=moment)
    assert clocks(outbreak)["report"] is False


def test_a_definition_classifies_every_line_and_a_new_one_needs_a_reason(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    outbreak = actions.state_definition(by=kitchen.city.at_time(at(31)), outbreak=outbreak, criteria=CRITERIA)
    assert outbreak.defined == 1
    counts = {name: Line.objects.filter(outbreak=outbreak, classification=name).count()
              for name in ("confirmed", "probable", "suspected", "not_a_case")}  # fmt: skip
    assert counts == {"confirmed": 0, "probable": 8, "suspected": 4, "not_a_case": 12}
    assert verbs(line(outbreak, 1)) == ["paste", "classify"]
    wider = Criteria(suspected=Tier(any=("fever",)))
    with pytest.raises(Refused) as refusal:
        actions.state_definition(by=kitchen.city, outbreak=outbreak, criteria=wider)
    assert refusal.value.field == "because"
    outbreak = actions.state_definition(
        by=kitchen.city.at_time(at(32)), outbreak=outbreak, criteria=wider, because="恶心无特异性"
    )
    assert [d.version for d in outbreak.definitions.order_by("version")] == [1, 2]
    assert line(outbreak, 12).classification == "not_a_case"
    assert line(outbreak, 1).classification == "suspected"
    with pytest.raises(Refused):
        actions.state_definition(by=kitchen.city, outbreak=outbreak, criteria=Criteria(), because="…")


def test_classified_by_hand_it_stays_until_it_is_given_back(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    with pytest.raises(Refused):
        actions.classify_by_hand(by=kitchen.city, line=line(outbreak, 13), classification="confirmed")
    actions.classify_by_hand(
        by=kitchen.city.at_time(at(31)),
        line=line(outbreak, 13),
        classification="confirmed",
        because="血清学阳性",
    )
    actions.state_definition(by=kitchen.city.at_time(at(32)), outbreak=outbreak, criteria=CRITERIA)
    assert line(outbreak, 13).classification == "confirmed"
    outbreak.refresh_from_db()
    actions.classify_all(by=kitchen.city.at_time(at(33)), outbreak=outbreak)
    assert line(outbreak, 13).fixed is True
    actions.classify_all(by=kitchen.city.at_time(at(34)), outbreak=outbreak, also_by_hand=True)
    assert (line(outbreak, 13).fixed, line(outbreak, 13).classification) == (False, "not_a_case")


def test_a_dish_that_people_were_asked_about_stays_on_the_menu(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    fewer = [MenuItem(code="f1", name="凉拌鸡丝", meal="m1")]
    with pytest.raises(Refused, match="24"):
        actions.set_menu(by=kitchen.city, outbreak=outbreak, meals=list(outbreak.meals.all()), menu=fewer)
    assert outbreak.menu.count() == 3
    twice = [*outbreak.menu.all(), MenuItem(code="f9", name="米饭 ", meal="m1")]
    with pytest.raises(Refused):
        actions.set_menu(by=kitchen.city, outbreak=outbreak, meals=list(outbreak.meals.all()), menu=twice)
    with pytest.raises(Refused):
        actions.set_menu(
            by=kitchen.city,
            outbreak=outbreak,
            meals=[Meal(code="m1", name="a"), Meal(code="m1", name="b")],
            menu=[],
        )


def test_lines_change_with_their_classification_and_are_struck_off_not_deleted(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    actions.state_definition(by=kitchen.city.at_time(at(31)), outbreak=outbreak, criteria=CRITERIA)
    outbreak.refresh_from_db()
    one = actions.edit_line(
        by=kitchen.city.at_time(at(32)), line=line(outbreak, 1), values={"lab": "positive"}
    )
    assert one.classification == "confirmed"
    new = actions.add_line(by=kitchen.city.at_time(at(32)), outbreak=outbreak, values={"symptoms": "nausea"})
    assert (new.number, new.ill, new.classification, new.area) == (25, True, "suspected", "140105001")
    with pytest.raises(Refused):
        actions.strike_line(by=kitchen.city, line=new, because=" ")
    new = actions.strike_line(by=kitchen.city.at_time(at(33)), line=new, because="重复登记")
    assert (new.removed, Line.objects.filter(outbreak=outbreak).count()) == (True, 25)
    with pytest.raises(Refused):
        actions.edit_line(by=kitchen.city.at_time(at(34)), line=new, values={"sex": "m"})
    assert actions.restore_line(by=kitchen.city.at_time(at(34)), line=new).removed is False
    assert verbs(new) == ["add", "strike", "restore"]


def test_what_a_line_refuses(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    for values, field in (({"onset_at": at(99)}, "onset_at"), ({"ill": False}, "ill"), ({"nonsense": 1}, "")):
        with pytest.raises(Refused) as refusal:
            actions.edit_line(by=kitchen.city.at_time(at(31)), line=line(outbreak, 1), values=values)
        assert refusal.value.field == field
    assert line(outbreak, 1).version == 1
    with pytest.raises(NotAllowed):
        actions.edit_line(by=kitchen.officer, line=line(outbreak, 1), values={"sex": "f"})
    with pytest.raises(NotAllowed):
        actions.edit_line(by=kitchen.elsewhere, line=line(outbreak, 1), values={"sex": "f"})
    with pytest.raises(NotAllowed):
        actions.add_line(by=kitchen.elsewhere, outbreak=outbreak, values={})


def test_names_are_encrypted_in_rows_and_on_the_ledger(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    one = actions.edit_line(
        by=kitchen.city.at_time(at(31)), line=line(outbreak, 1), values={"phone": "13812345678"}
    )
    one = line(outbreak, 1)
    assert (one.name.masked(), one.phone.masked(), one.phone.open()) == ("张*", "138****5678", "13812345678")
    states = Entry.objects.filter(kind="outbreak.line").values_list("state", flat=True)
    assert not any("张" in state or "13812345678" in state for state in states)


def test_from_investigation_to_closing(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    outbreak = actions.investigate(by=kitchen.city.at_time(at(31)), outbreak=outbreak)
    with pytest.raises(Refused):
        actions.conclude(by=kitchen.city, outbreak=outbreak, verdict="probable", conclusion="…")
    actions.state_definition(by=kitchen.city.at_time(at(32)), outbreak=outbreak, criteria=CRITERIA)
    outbreak.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        actions.conclude(by=kitchen.city, outbreak=outbreak, verdict="foodborne", conclusion="…")
    assert refusal.value.field == "vehicle"
    outbreak = actions.conclude(
        by=kitchen.city.at_time(at(60)), outbreak=outbreak, verdict="foodborne",
        conclusion="凉拌鸡丝交叉污染", vehicle="凉拌鸡丝", agent="salmonella",
    )  # fmt: skip
    assert clocks(outbreak) == {"report": True, "investigate": True, "enter": False}
    assert Duty.objects.get(record=outbreak.pk, clock="enter").opened_at == at(60)
    with pytest.raises(Refused):
        actions.edit_line(by=kitchen.city.at_time(at(61)), line=line(outbreak, 1), values={"sex": "f"})
    with pytest.raises(Refused):
        actions.add_line(by=kitchen.city.at_time(at(61)), outbreak=outbreak, values={})
    outbreak = actions.reopen(by=kitchen.city.at_time(at(70)), outbreak=outbreak, reason="新病例")
    actions.edit_line(by=kitchen.city.at_time(at(71)), line=line(outbreak, 1), values={"sex": "f"})
    outbreak = actions.conclude(
        by=kitchen.city.at_time(at(80)), outbreak=outbreak, verdict="probable", conclusion="见报告"
    )
    outbreak = actions.close(
        by=kitchen.city.at_time(at(90)), outbreak=outbreak, entered_on=date(2021, 3, 8), because="报告已归档"
    )
    assert (outbreak.state, clocks(outbreak)["enter"]) == ("closed", True)
    assert verbs(outbreak)[-4:] == ["conclude", "reopen", "conclude", "close"]


def test_another_grade_than_proposed_needs_a_reason(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    with pytest.raises(Refused):
        actions.grade(by=kitchen.city.at_time(at(31)), outbreak=outbreak, grade="4")
    assert (
        actions.grade(by=kitchen.city.at_time(at(31)), outbreak=outbreak, grade="ungraded").grade
        == "ungraded"
    )
    done = actions.grade(
        by=kitchen.city.at_time(at(32)), outbreak=outbreak, grade="4", because="影响两个乡镇"
    )
    assert (done.grade, done.graded_because) == ("4", "影响两个乡镇")


def test_the_timeline(kitchen: Kitchen) -> None:
    outbreak = with_menu(kitchen)
    told = actions.add_log(by=kitchen.officer, outbreak=outbreak, text="到达现场", sort="visit", at=at(19))
    assert (told.at, told.area) == (at(19), "140105001")
    with pytest.raises(NotAllowed):
        actions.add_log(by=kitchen.elsewhere, outbreak=outbreak, text="…")
    with pytest.raises(Refused):
        actions.add_log(by=kitchen.officer, outbreak=outbreak, text="…", at=at(22))
    told = actions.correct_log(by=kitchen.officer, log=told, text="到达食堂", sort="visit", at=at(19))
    assert (told.text, verbs(told)) == ("到达食堂", ["add", "correct"])


def test_well_persons_from_a_list(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    actions.add_well(
        by=kitchen.city.at_time(at(31)), outbreak=outbreak, names=["李一", ""], grouping="教师",
        ate=["f2"], not_ate=["f1"],
    )  # fmt: skip
    new = line(outbreak, 25)
    assert (new.ill, new.read_answers(), new.grouping, new.name.masked()) == (
        False,
        {"f1": "n", "f2": "y"},
        "教师",
        "李*",
    )
    with pytest.raises(Refused):
        actions.add_well(by=kitchen.city, outbreak=outbreak, names=["王"], ate=["f77"])
    with pytest.raises(Refused):
        actions.add_well(by=kitchen.city, outbreak=outbreak, names=[])
