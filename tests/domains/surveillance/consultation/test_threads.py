"""A question goes to bodies, each answers in time or is reminded, something is concluded."""

from datetime import date

import pytest

from shian.domains.standards.models import Analyte
from shian.domains.surveillance.consultation.actions import (
    amend,
    ask,
    cancel,
    conclude,
    give,
    receive,
    remind_late,
    remind_silent,
    reopen,
)
from shian.domains.surveillance.consultation.letters import minutes
from shian.domains.surveillance.consultation.models import Consultation, Opinion
from shian.domains.surveillance.contaminants.models import HazardFlag, MonitoringSample
from shian.platform.access.actor import system_actor
from shian.platform.access.scope import scoped
from shian.platform.actions.bulk import store_many
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.documents.letters import letter_docx
from shian.platform.flows.inbox import inbox
from shian.platform.flows.models import Duty
from tests.domains.surveillance.consultation.conftest import Council, at, fresh


def test_each_body_is_asked_with_a_time_limit_by_rule(council: Council) -> None:
    thread = council.thread(at(6, 1))
    assert (thread.number, thread.state, thread.asked, thread.given) == ("HS2021-0001", "open", 2, 0)
    # five working days from Tuesday, 1 June: the end of Tuesday, 8 June
    assert thread.due_at is not None
    assert thread.due_at.astimezone(at(6, 1).tzinfo).date() == date(2021, 6, 8)
    clocks = Duty.objects.filter(kind="consult.opinion", done_at=None).values_list("clock", "rule")
    assert sorted(clocks) == [("give", "S1.02")] * 2 + [("receive", "S1.01")] * 2
    urgent = council.thread(at(6, 1), urgency="urgent")
    assert fresh(urgent).due_at == at(6, 2)


def test_a_body_confirms_answers_and_amends(council: Council) -> None:
    thread = council.thread(at(6, 1))
    opinion, officer = council.opinion(thread, council.police), council.speaks(council.police, at(6, 2))
    (item, *_rest) = inbox(officer).items
    assert (item.duty.record, {o.step.verb for o in item.offers} >= {"receive", "give"}) == (opinion.pk, True)
    assert inbox(council.speaks(council.market, at(6, 2))).total == 0
    receive(by=officer, opinion=opinion)
    give(by=officer, opinion=fresh(opinion), grade="high", text="同意。", measures="协查。")
    assert (fresh(opinion).state, fresh(opinion).on_paper, fresh(thread).given) == ("given", False, 1)
    assert not Duty.objects.filter(kind="consult.opinion", record=opinion.pk, done_at=None).exists()
    amend(by=officer, opinion=fresh(opinion), grade="medium", text="补充。")
    assert fresh(opinion).grade == "medium"


def test_no_body_speaks_for_another(council: Council) -> None:
    thread = council.thread(at(6, 1))
    opinion = council.opinion(thread, council.police)
    with pytest.raises(NotAllowed):
        give(by=council.speaks(council.customs, at(6, 2)), opinion=opinion, grade="low", text="同意。")
    with pytest.raises(NotAllowed):
        give(by=council.speaks(council.market, at(6, 2)), opinion=opinion, grade="low", text="同意。")
    assert fresh(opinion).state == "asked"
    seen = scoped(Consultation.objects.all(), council.speaks(council.market, at(6, 2)))
    assert not seen.exists()
    assert scoped(Consultation.objects.all(), council.speaks(council.police, at(6, 2))).count() == 1
    with pytest.raises(NotAllowed):
        council.thread(at(6, 1)) and ask(
            by=council.speaks(council.police, at(6, 2)), thread=thread, bodies=[council.market]
        )


def test_what_came_on_paper_is_marked(council: Council) -> None:
    opinion = council.opinion(council.thread(at(6, 1)), council.police)
    give(by=council.city(at(6, 2)), opinion=opinion, grade="low", text="来函同意。")
    assert fresh(opinion).on_paper


def test_silent_bodies_are_reminded_and_escalated(council: Council) -> None:
    thread = council.thread(at(6, 1))
    give(
        by=council.speaks(council.customs, at(6, 2)), opinion=council.opinion(thread, council.customs),
        grade="low", text="无异常。",
    )  # fmt: skip
    assert remind_late(system_actor(at(6, 1, 12))) == 0
    assert remind_late(system_actor(at(6, 3))) == 1  # the confirmation was due on 2 June
    assert remind_late(system_actor(at(6, 3, 11))) == 0  # not again within twelve hours
    remind_silent(by=council.city(at(6, 4)), thread=fresh(thread))
    assert remind_late(system_actor(at(6, 5))) == 1
    opinion = council.opinion(thread, council.police)
    assert (opinion.reminders, opinion.escalated) == (3, True)
    assert inbox(council.coordinator(at(6, 5)), kind="consult.opinion").total == 1
    give(by=council.speaks(council.police, at(6, 6)), opinion=opinion, grade="low", text="迟复。")
    assert inbox(council.coordinator(at(6, 6)), kind="consult.opinion").total == 0
    with pytest.raises(Refused, match="has given its opinion"):
        remind_silent(by=council.city(at(6, 6)), thread=fresh(thread))


def test_a_conclusion_closes_what_is_awaited(council: Council) -> None:
    thread = council.thread(at(6, 1))
    with pytest.raises(Refused, match="No body has given"):
        conclude(by=council.city(at(6, 2)), thread=thread, grade="high", conclusion="高风险。")
    give(
        by=council.speaks(council.police, at(6, 2)), opinion=council.opinion(thread, council.police),
        grade="high", text="同意。", measures="协查。",
    )  # fmt: skip
    conclude(
        by=council.city(at(6, 3)), thread=fresh(thread), grade="high", conclusion="高风险。",
        measures="公安局协查\n市监局排查",
    )  # fmt: skip
    thread = fresh(thread)
    assert (thread.state, thread.grade) == ("concluded", "high")
    assert council.opinion(thread, council.customs).state == "lapsed"
    assert not Duty.objects.filter(
        kind__in=("consult.opinion", "consult.consultation"), done_at=None
    ).exists()
    letter = minutes(thread)
    assert (letter.title, letter.number) == ("食品安全风险会商纪要", "HS2021-0001")
    assert "（1）公安局协查" in letter.pieces
    assert "未反馈意见：晋阳海关。" in letter.pieces
    assert len(letter_docx(letter)) > 5_000
    reopen(by=council.city(at(6, 4)), thread=thread)
    ask(by=council.city(at(6, 4)), thread=fresh(thread), bodies=[council.market])
    assert fresh(thread).asked == 3
    with pytest.raises(Refused, match="has been asked already"):
        ask(by=council.city(at(6, 4)), thread=fresh(thread), bodies=[council.market])


def test_refusals_write_nothing(council: Council) -> None:
    with pytest.raises(Refused, match="at least one body"):
        council.thread(at(6, 1), bodies=[])
    with pytest.raises(Refused, match="Say what is asked"):
        council.thread(at(6, 1), question=" ")
    assert not Consultation.objects.exists()
    assert not Opinion.objects.exists()
    thread = council.thread(at(6, 1))
    with pytest.raises(Refused, match="needless"):
        cancel(by=council.city(at(6, 2)), thread=thread, reason="")
    cancel(by=council.city(at(6, 2)), thread=thread, reason="误报")
    assert set(Opinion.objects.values_list("state", flat=True)) == {"lapsed"}


def flag_of(area: str = "140105") -> HazardFlag:
    analyte = Analyte(key="cadmium", zh="镉", group="metal")
    store_many([analyte], by=system_actor(at(5, 1)), verb="seed")
    sample = MonitoringSample(
        number="FX2021-00001", sort="chemical", hazard="metal", food_class="32", food_name="大米", area=area,
        taken_on=date(2021, 5, 1), state="tested",
    )  # fmt: skip
    store_many([sample], by=system_actor(at(5, 1)), verb="seed")
    flag = HazardFlag(
        number="F1", sample=sample, analyte=analyte, food_class="32", food_name="大米", written="0.35 mg/kg",
        area=area, raised_at=at(5, 2),
    )  # fmt: skip
    store_many([flag], by=system_actor(at(5, 2)), verb="seed")
    return flag


def test_a_hazard_flag_is_under_consultation_once_a_thread_is_opened(council: Council) -> None:
    flag = flag_of()
    thread = council.thread(at(6, 1), about=flag)
    assert (thread.subject_kind, thread.subject_id, thread.area) == (
        "contaminant.hazardflag",
        flag.pk,
        "140105",
    )
    assert (fresh(flag).state, fresh(flag).consultation_number) == ("consulted", thread.number)


def test_nobody_opens_a_thread_on_what_they_may_not_see(council: Council) -> None:
    from shian.domains.surveillance.consultation.actions import open_consultation

    flag = flag_of("140121")
    with pytest.raises(NotAllowed, match="outside"):
        open_consultation(
            by=council.county(at(6, 1)), title="题", question="问？", bodies=[council.police], about=flag
        )
    assert fresh(flag).state == "raised"
