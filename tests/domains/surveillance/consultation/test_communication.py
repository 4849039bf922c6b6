"""Meetings with open minutes, questions of the public, the yearly count."""

from datetime import date

import pytest

from shian.domains.surveillance.consultation.actions import (
    answer,
    ask_publicly,
    decline,
    hold,
    note_question,
    plan_meeting,
    publish_answer,
    publish_minutes,
    set_down,
    withdraw_answer,
    withdraw_minutes,
)
from shian.domains.surveillance.consultation.letters import meeting_minutes
from shian.domains.surveillance.consultation.models import Meeting, Question
from shian.domains.surveillance.consultation.trade_views import communicated
from shian.platform.access.actor import system_actor
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.flows.models import Duty
from shian.platform.guard.gate import Stopped
from tests.domains.surveillance.consultation.conftest import Council, at, fresh

OTHERS = "企业|太原市餐饮行业协会|12\n媒体 | 新闻媒体 | 3\n市民|市民代表"


def held(council: Council) -> Meeting:
    meeting = plan_meeting(
        by=council.city(at(10, 1)), title="2021年食品安全风险交流会", held_on=date(2021, 10, 20)
    )
    hold(
        by=council.city(at(10, 21)), meeting=meeting, minutes="通报监测情况。", others=OTHERS,
        bodies=(council.police, council.market),
    )  # fmt: skip
    return fresh(meeting)  # type: ignore[no-any-return]


def test_a_meeting_is_held_with_attendance_and_published(council: Council) -> None:
    meeting = held(council)
    assert (meeting.number, meeting.bodies, meeting.people, meeting.state) == ("JL2021-0001", 2, 18, "held")
    assert [(a.side, str(a), a.people) for a in meeting.attendances.all()][2:] == [
        ("trade", "太原市餐饮行业协会", 12), ("media", "新闻媒体", 3), ("citizens", "市民代表", 1),
    ]  # fmt: skip
    assert Duty.objects.get(kind="consult.meeting", done_at=None).clock == "publish"
    publish_minutes(by=council.bureau(at(10, 25)), meeting=meeting)
    assert str(fresh(meeting).published_on) == "2021-10-25"
    withdraw_minutes(by=council.bureau(at(10, 26)), meeting=fresh(meeting))
    set_down(by=council.city(at(10, 26)), meeting=fresh(meeting), minutes="更正。", bodies=(council.police,))
    assert (fresh(meeting).minutes, fresh(meeting).bodies) == ("更正。", 1)


def test_meetings_refuse_what_cannot_be(council: Council) -> None:
    meeting = plan_meeting(by=council.city(at(10, 1)), title="交流会", held_on=date(2021, 10, 20))
    with pytest.raises(Refused, match="still to come"):
        hold(by=council.city(at(10, 2)), meeting=meeting, minutes="纪要", bodies=(council.police,))
    with pytest.raises(Refused, match="who was present"):
        hold(by=council.city(at(10, 21)), meeting=meeting, minutes="纪要")
    with pytest.raises(Refused, match="Line 2 needs side"):
        hold(by=council.city(at(10, 21)), meeting=meeting, minutes="纪要", others="企业|甲|1\n神仙|乙|1")
    with pytest.raises(Refused, match="Line 1: the people"):
        hold(by=council.city(at(10, 21)), meeting=meeting, minutes="纪要", others="企业|甲|0")
    assert fresh(meeting).state == "planned"


def test_minutes_with_personal_data_are_stopped(council: Council) -> None:
    meeting = held(council)
    set_down(
        by=council.city(at(10, 22)),
        meeting=meeting,
        minutes="市民张伟（13800138000）提问。",
        bodies=(council.police,),
    )
    with pytest.raises(Stopped):
        publish_minutes(by=council.bureau(at(10, 25)), meeting=fresh(meeting))
    assert fresh(meeting).state == "held"


def test_questions_are_answered_and_published(council: Council) -> None:
    question = ask_publicly(
        by=system_actor(at(8, 1)), text="  超市买的大米   要淘洗吗？ ", contact="13800138000"
    )
    assert (question.number, question.text, question.source) == (
        "TW2021-0001",
        "超市买的大米 要淘洗吗？",
        "window",
    )
    assert Question.objects.get().contact.masked() != "13800138000"
    answer(by=council.city(at(8, 2)), question=question, answer="需要。", body=council.health)
    publish_answer(by=council.bureau(at(8, 3)), question=fresh(question))
    assert str(fresh(question).published_on) == "2021-08-03"
    withdraw_answer(by=council.bureau(at(8, 4)), question=fresh(question))
    decline(by=council.city(at(8, 5)), question=fresh(question), reason="重复")
    assert fresh(question).state == "declined"


def test_questions_are_bounded(council: Council) -> None:
    for text in ("嗯", "问" * 501):
        with pytest.raises(Refused, match="5 to 500 characters"):
            ask_publicly(by=system_actor(at(8, 1)), text=text)
    with pytest.raises(NotAllowed):
        note_question(by=council.speaks(council.police, at(8, 1)), text="警察提的问题？")


def test_the_year_is_counted(council: Council) -> None:
    publish_minutes(by=council.bureau(at(10, 25)), meeting=held(council))
    council.issued(at(7, 1))
    council.issued(at(7, 1), audience="bodies")
    question = note_question(
        by=council.city(at(10, 20)), text="大米要淘洗吗？", meeting=Meeting.objects.get()
    )
    answer(by=council.city(at(10, 21)), question=question, answer="需要。")
    publish_answer(by=council.bureau(at(10, 22)), question=fresh(question))
    assert communicated() == [{"year": 2021, "meetings": 1, "notices": 1, "answers": 1, "items": 3}]
    assert "问1：大米要淘洗吗？" in meeting_minutes(Meeting.objects.get()).pieces
