"""Risk notices: two people for the public, the guard, receipts, corrections in the open, withdrawal."""

import pytest

from shian.domains.surveillance.consultation.actions import (
    confirm,
    correct,
    draft,
    drop,
    issue,
    remind_receipts,
    revise,
    withdraw,
)
from shian.domains.surveillance.consultation.actions.notices import remind_unconfirmed
from shian.domains.surveillance.consultation.letters import risk_notice
from shian.domains.surveillance.consultation.models import Receipt, RiskNotice
from shian.platform.access.actor import system_actor
from shian.platform.access.scope import scoped
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.flows.models import Duty
from shian.platform.guard.gate import Stopped
from shian.platform.guard.models import Screening
from tests.domains.surveillance.consultation.conftest import Council, at, fresh


def test_a_public_notice_needs_a_second_person(council: Council) -> None:
    notice = council.notice(at(7, 1))
    with pytest.raises(Refused, match="somebody other than the author"):
        issue(by=council.city(at(7, 1)), notice=notice, bodies=())
    issue(by=council.bureau(at(7, 2)), notice=notice, bodies=(council.police,))
    notice = fresh(notice)
    assert (notice.number, notice.state, str(notice.published_on)) == ("TB2021-0001", "issued", "2021-07-02")
    assert (notice.sent, notice.confirmed) == (1, 0)


def test_notices_to_bodies_need_bodies_and_no_second_person(council: Council) -> None:
    notice = council.notice(at(7, 1), audience="bodies")
    with pytest.raises(Refused, match="at least one body"):
        issue(by=council.city(at(7, 1)), notice=notice, bodies=())
    issue(by=council.city(at(7, 1)), notice=notice, bodies=(council.police,))
    assert fresh(notice).published_on is None


def test_the_guard_stops_personal_data(council: Council) -> None:
    notice = council.notice(at(7, 1), text="联系人王建国，电话13800138000，身份证号140105199003071234。")
    with pytest.raises(Stopped):
        issue(by=council.bureau(at(7, 2)), notice=notice, bodies=(council.police,))
    assert (fresh(notice).state, Receipt.objects.count()) == ("draft", 0)
    assert Screening.objects.filter(subject_kind="consult.risknotice", subject_id=notice.pk).count() == 1


def test_receipts_are_confirmed_reminded_and_escalated(council: Council) -> None:
    notice = council.issued(at(7, 1), level="alert")
    police = Receipt.objects.get(notice=notice, body=council.police)
    assert Duty.objects.get(kind="consult.receipt", record=police.pk).expires_at == at(7, 1, 14)
    with pytest.raises(NotAllowed):
        confirm(by=council.speaks(council.customs, at(7, 1, 11)), receipt=police)
    confirm(by=council.speaks(council.police, at(7, 1, 11)), receipt=police, answer="已部署")
    assert (fresh(notice).confirmed, fresh(police).answer) == (1, "已部署")
    assert remind_unconfirmed(system_actor(at(7, 1, 13))) == 0
    assert remind_unconfirmed(system_actor(at(7, 2, 13))) == 1
    remind_receipts(by=council.city(at(7, 3)), notice=fresh(notice))
    remind_receipts(by=council.city(at(7, 4)), notice=fresh(notice))
    customs = Receipt.objects.get(notice=notice, body=council.customs)
    assert (customs.reminders, customs.escalated) == (3, True)
    assert remind_unconfirmed(system_actor(at(7, 9))) == 0


def test_corrections_stay_in_the_open_and_pass_the_guard(council: Council) -> None:
    notice = council.issued(at(7, 1))
    with pytest.raises(Refused, match="Say why"):
        correct(by=council.bureau(at(7, 2)), notice=notice, field="text", after="新文", reason=" ")
    with pytest.raises(Stopped):
        correct(
            by=council.bureau(at(7, 2)),
            notice=notice,
            field="text",
            after="请致电王建国 13800138000",
            reason="补充",
        )
    correct(
        by=council.bureau(at(7, 2)),
        notice=fresh(notice),
        field="text",
        after="不要采食任何野生菌。",
        reason="更清楚",
    )
    notice = fresh(notice)
    (one,) = notice.corrections.all()
    assert (notice.text, one.before, one.after, one.reason) == (
        "不要采食任何野生菌。", "不要采食野生菌。", "不要采食任何野生菌。", "更清楚",
    )  # fmt: skip


def test_a_withdrawn_notice_stays_with_its_reason(council: Council) -> None:
    notice = council.issued(at(7, 1))
    withdraw(by=council.bureau(at(7, 3)), notice=notice, reason="检验结果有误")
    notice = fresh(notice)
    assert (notice.state, notice.withdrawn_because) == ("withdrawn", "检验结果有误")
    assert set(notice.receipts.values_list("state", flat=True)) == {"cancelled"}
    assert not Duty.objects.filter(kind="consult.receipt", done_at=None).exists()
    assert "（本通报已撤回：检验结果有误）" in risk_notice(notice).pieces


def test_bodies_see_what_went_to_them(council: Council) -> None:
    council.issued(at(7, 1), bodies=(council.police,))
    council.notice(at(7, 2))
    assert scoped(RiskNotice.objects.all(), council.speaks(council.police, at(7, 3))).count() == 1
    assert not scoped(RiskNotice.objects.all(), council.speaks(council.customs, at(7, 3))).exists()


def test_a_notice_comes_from_a_consultation(council: Council) -> None:
    thread = council.thread(at(6, 1))
    notice = council.notice(at(7, 1), consultation=thread)
    assert (notice.consultation_id, notice.area) == (thread.pk, thread.area)
    revise(
        by=council.bureau(at(7, 2)), notice=notice, title="题", level="advice", audience="trade", text="文"
    )
    notice = fresh(notice)
    assert (notice.author, notice.audience, notice.advice) == (44, "trade", "")
    drop(by=council.city(at(7, 3)), notice=notice)
    assert fresh(notice).state == "dropped"


def test_only_conveners_draft(council: Council) -> None:
    with pytest.raises(NotAllowed):
        draft(
            by=council.speaks(council.police, at(7, 1)), title="题", level="advice", audience="public",
            text="文", body=council.police,
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        issue(by=council.county(at(7, 2)), notice=council.notice(at(7, 1)), bodies=())
