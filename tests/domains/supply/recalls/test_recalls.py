"""A recall from the hold to its closing: scope, notices by tier, answers, effect, refusals."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from shian.domains.directory.roles import Inspector
from shian.domains.supply.lots.models import Lot
from shian.domains.supply.recalls import actions, measure
from shian.domains.supply.recalls.models import Notice, Recall, RecallLot
from shian.domains.supply.recalls.scope import scope_of
from shian.platform.access.actor import Actor
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.flows.models import Duty
from shian.platform.ledger.models import Entry
from tests.domains.supply.town import Town, at

pytestmark = pytest.mark.django_db


def opened(town: Town, by: Actor | None = None, **more: Any) -> Recall:
    given = {
        "lot": town.vinegar, "level": 1, "cause": "sample", "reason": "防腐剂超标", "hazard": "可致腹泻",
        "method": "就地封存，退回厂家", "known_at": at(6, 9),
    }  # fmt: skip
    return actions.open_recall(by=by or town.officer, **{**given, **more})


def started(town: Town, **more: Any) -> Recall:
    begin = actions.drill if more.get("drill") else actions.start
    return begin(by=town.officer.at_time(at(6, 11)), recall=opened(town, **more))


def notice_of(town: Town, recall: Recall, firm: int) -> Notice:
    found: Notice = Notice.objects.get(recall=recall, operator=town.firms[firm])
    return found


def states(town: Town) -> list[str]:
    return [Lot.objects.get(pk=lot.pk).state for lot in (town.vinegar, town.sauce, town.other)]


def test_scope_takes_in_what_was_made_of_the_lot_and_says_what_is_recalled_besides(town: Town) -> None:
    scope = scope_of([town.vinegar.pk])
    assert [(line.lot.name, line.tier, line.quantity, line.suspect) for line in scope.lines] == [
        ("老陈醋", 0, 1000, 1000),
        ("凉拌汁", 3, 50, 30),
    ]
    names = {p.pk: p.name for p in town.places}
    assert [(names[s.place], s.tier, s.received, s.expected) for s in scope.spots] == [
        ("晋阳醋厂", 0, 1000, 250),
        ("河西批发", 1, 600, 300),
        ("南城超市", 1, 150, 150),
        ("迎泽小店", 2, 200, 200),
        ("一中食堂", 2, 130, 100),
    ]
    assert (scope.quantity, scope.over, scope.as_of) == (1050, 20, 6)


def test_a_window_leaves_out_later_shipments(town: Town) -> None:
    scope = scope_of([town.vinegar.pk], until=at(4, 23))
    assert [line.lot.name for line in scope.lines] == ["老陈醋", "凉拌汁"]
    everything = scope_of([town.sauce.pk])
    assert [s.place for s in everything.spots] == [town.places[4].pk]


def test_mixing_takes_in_what_was_made_beside_it_that_day(town: Town) -> None:
    lots = {line.lot.name for line in scope_of([town.vinegar.pk], mixing=True).lines}
    assert lots == {"老陈醋", "凉拌汁", "白醋"}


def test_opening_holds_every_lot_in_scope_at_once(town: Town) -> None:
    recall = opened(town)
    assert states(town) == ["held", "held", "active"]
    assert [(line.lot.name, line.sort, line.held_by) for line in recall.lots.order_by("pk")] == [
        ("老陈醋", "suspect", True),
        ("凉拌汁", "certain", True),
    ]
    verbs = Entry.objects.filter(kind="supply.lot").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["import", "import", "import", "hold", "hold"]
    duty = Duty.objects.get(kind="recall.recall", record=recall.pk, done_at=None)
    assert (duty.topic, duty.expires_at) == ("recall-start-1", at(7, 9))


def test_a_drill_holds_nothing_and_is_marked(town: Town) -> None:
    recall = started(town, drill=True)
    assert states(town) == ["active", "active", "active"]
    assert (recall.number[:2], str(recall).split(" · ")[0]) == ("YL", "演练")
    assert set(Notice.objects.values_list("drill", flat=True)) == {True}


def test_a_drill_is_announced_to_nobody_and_ends_without(town: Town) -> None:
    officer, recall = town.officer.at_time(at(7)), started(town, drill=True)
    duties = Duty.objects.filter(kind="recall.recall", record=recall.pk, done_at=None)
    assert list(duties.values_list("clock", flat=True)) == []
    with pytest.raises(Refused, match="演练"):
        actions.announce(by=officer, recall=recall, announced_in="省局网站")
    with pytest.raises(Refused):
        actions.start(by=officer, recall=opened(town, lot=town.other, drill=True))
    for notice in Notice.objects.filter(recall=recall):
        actions.tell(by=town.second.at_time(at(7)), notice=notice, sold=notice.received)
    recall = actions.sum_up(by=officer, recall=recall, summary="均已报告")
    recall = actions.close(by=town.second, recall=recall, evaluation="及时")
    assert (recall.state, recall.announced_on, states(town)) == ("closed", None, ["active"] * 3)
    with pytest.raises(Refused, match="演练"):
        actions.sum_up(by=officer, recall=started(town), summary="x")


def test_the_level_sets_the_clock(town: Town) -> None:
    recall = opened(town, level=3)
    duty = Duty.objects.get(kind="recall.recall", record=recall.pk)
    assert duty.expires_at == at(9, 9)


def test_starting_needs_a_plan_and_notifies_tier_by_tier(town: Town) -> None:
    recall = opened(town, hazard="")
    with pytest.raises(Refused, match="计划"):
        actions.start(by=town.officer, recall=recall)
    assert Notice.objects.count() == 0
    recall = actions.plan(by=town.officer, recall=recall, hazard="可致腹泻", method="退回")
    actions.start(by=town.officer, recall=recall)
    assert states(town) == ["recalled", "recalled", "active"]
    rows = Notice.objects.order_by("tier", "place").values_list("place__name", "tier", "received", "state")
    assert list(rows) == [
        ("晋阳醋厂", 0, 1000, "sent"),
        ("河西批发", 1, 600, "sent"),
        ("南城超市", 1, 150, "sent"),
        ("迎泽小店", 2, 200, "sent"),
        ("一中食堂", 2, 130, "sent"),
    ]
    clocks = Duty.objects.filter(kind="recall.notice", clock="acknowledge", done_at=None)
    assert set(clocks.values_list("expires_at", flat=True)) == {town.officer.now() + timedelta(hours=4)}


def test_a_firm_may_recall_its_own_lots_only(town: Town) -> None:
    with pytest.raises(NotAllowed):
        opened(town, by=town.manager(1))
    assert states(town) == ["active", "active", "active"]
    assert opened(town, by=town.manager(0)).operator_id == town.firms[0].pk
    with pytest.raises(NotAllowed):
        opened(town, by=Actor(Inspector, user_id=7, area="140105", at=at(6)))


def test_refusals_leave_nothing(town: Town) -> None:
    for more, word in (
        ({"known_at": at(8)}, "未来"),
        ({"since": at(5), "until": at(4)}, "结束"),
        ({"reason": " "}, "为何"),
    ):
        with pytest.raises(Refused, match=word):
            opened(town, **more)
    assert Recall.objects.count() == 0
    assert states(town) == ["active", "active", "active"]


def test_a_place_tells_what_became_of_its_goods(town: Town) -> None:
    recall = started(town)
    notice = actions.acknowledge(by=town.manager(3), notice=notice_of(town, recall, 3))
    assert (notice.state, notice.acknowledged_at) == ("acknowledged", at(7))
    with pytest.raises(Refused, match="150"):
        actions.tell(by=town.manager(3), notice=notice, sealed=Decimal(160))
    notice = actions.tell(by=town.manager(3), notice=notice, sealed=Decimal(90), sold=Decimal(40))
    assert (notice.accounted, notice.unknown) == (130, 20)
    with pytest.raises(NotAllowed):
        actions.tell(by=town.manager(2), notice=notice, sealed=Decimal(1))
    notice = actions.verify(
        by=Actor(Inspector, user_id=7, area="140105", at=at(8)), notice=notice, remark="见封条"
    )
    assert notice.state == "verified"


def test_the_effect_is_measured(town: Town) -> None:
    recall = started(town)
    for firm, hour, told in (
        (0, 12, {"sealed": 250, "passed_on": 750}),
        (1, 14, {"returned": 300, "passed_on": 300}),
        (2, 15, {"sold": 150, "sealed": 20}),
    ):
        by = town.manager(firm).at_time(at(6, hour))
        actions.tell(by=by, notice=notice_of(town, recall, firm), **{k: Decimal(v) for k, v in told.items()})
    whole = measure.standing(measure.live(recall))
    assert (whole.places, whole.acknowledged, whole.told) == (5, 3, 3)
    assert (whole.received, whole.accounted, whole.unknown) == (2080, 1770, 310)
    assert whole.recovered == 570
    assert whole.effectiveness == Decimal(570) / Decimal(880)
    assert [(tier, t.places, t.unknown) for tier, t in measure.by_tier(recall)] == [
        (0, 1, 0),
        (1, 2, 150),
        (2, 2, 160),
    ]
    assert [n.place.name for n in measure.weakest(recall)] == ["南城超市", "一中食堂", "迎泽小店"]
    moments = measure.over_time(recall)
    assert [(m.at, round(m.located, 4)) for m in moments][-1] == (at(6, 15), Decimal("0.8510"))
    begun = at(6, 11)
    assert measure.time_to_located(moments, begun) is None
    for firm in (3, 4):
        actions.tell(
            by=town.manager(firm).at_time(at(6, 18)),
            notice=notice_of(town, recall, firm),
            sealed=notice_of(town, recall, firm).received,
        )
    assert measure.time_to_located(measure.over_time(recall), begun) == timedelta(hours=7)


def test_silent_places_are_reminded_and_escalated(town: Town) -> None:
    recall = started(town)
    actions.acknowledge(by=town.manager(3), notice=notice_of(town, recall, 3))
    from shian.platform.access.actor import system_actor

    def run(moment: datetime) -> int:
        return actions.remind_late(system_actor(moment))

    assert run(at(6, 14)) == 0
    assert run(at(6, 16)) == 4
    assert run(at(6, 16)) == 0
    assert run(at(6, 18)) == 4
    assert run(at(6, 20)) == 4
    assert run(at(6, 22)) == 0
    late = Notice.objects.filter(recall=recall, escalated=True)
    assert set(late.values_list("reminders", "state")) == {(3, "sent")}
    assert late.count() == 4


def test_to_the_end(town: Town) -> None:
    recall = actions.announce(by=town.officer.at_time(at(7)), recall=started(town), announced_in="省局网站")
    duty = Duty.objects.get(kind="recall.recall", record=recall.pk, clock="complete", done_at=None)
    assert duty.due_day == date(2021, 6, 22)  # ten working days, the Dragon Boat holiday between
    with pytest.raises(Refused, match="5"):
        actions.sum_up(by=town.officer, recall=recall, summary="完")
    for firm in range(4):
        actions.tell(
            by=town.manager(firm),
            notice=notice_of(town, recall, firm),
            sealed=notice_of(town, recall, firm).received,
        )
    with pytest.raises(Refused, match="为何"):
        actions.write_off(by=town.officer, notice=notice_of(town, recall, 4), reason="")
    actions.write_off(by=town.officer, notice=notice_of(town, recall, 4), reason="放假，联系不上")
    recall = actions.sum_up(by=town.officer.at_time(at(9)), recall=recall, summary="已收回")
    with pytest.raises(Refused, match="另一人"):
        actions.close(by=town.officer, recall=recall, evaluation="有效")
    recall = actions.close(by=town.second, recall=recall, evaluation="有效")
    assert (recall.state, recall.completed_on) == ("closed", date(2021, 6, 9))
    assert states(town) == ["recalled", "recalled", "active"]
    assert not Duty.objects.filter(kind="recall.recall", record=recall.pk, done_at=None).exists()


def test_cancelling_releases_what_it_held_but_not_what_another_recall_holds(town: Town) -> None:
    first = opened(town)
    second = opened(town, lot=town.sauce, reason="另有原因")
    assert list(second.lots.values_list("lot__name", "held_by")) == [("凉拌汁", False)]
    with pytest.raises(Refused, match="为何"):
        actions.cancel(by=town.officer, recall=first, reason="")
    first = actions.cancel(by=town.officer, recall=first, reason="检验结论被推翻")
    assert (first.state, states(town)) == ("cancelled", ["active", "held", "active"])


def test_cancelling_takes_back_the_notices(town: Town) -> None:
    first = actions.cancel(by=town.officer, recall=started(town), reason="检验结论被推翻")
    assert set(Notice.objects.filter(recall=first).values_list("state", flat=True)) == {"cancelled"}
    assert states(town) == ["active", "active", "active"]
    assert not Duty.objects.filter(kind="recall.notice", done_at=None).exists()


def test_what_is_recalled_is_not_recalled_twice(town: Town) -> None:
    started(town)
    with pytest.raises(Refused, match="已在召回"):
        opened(town)
    assert RecallLot.objects.count() == 2
