"""Notices, retests and objections with their windows, the other laboratory, and what they do to disposals."""

from datetime import date
from decimal import Decimal

import pytest

from shian.domains.laboratory.actions import disposals as handling
from shian.domains.laboratory.actions import notices, objections, results, retests, verdicts
from shian.domains.laboratory.models import Disposal, Notice, Objection, Retest, Sample
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.actions.models import Outbox
from shian.platform.flows.models import Duty
from shian.platform.ledger.models import Entry
from tests.domains.laboratory.conftest import FAILING, PASSING, City, at, fresh


def due(obj: Retest | Objection | Notice, clock: str) -> date | None:
    return Duty.objects.get(kind=obj.kind(), record=obj.pk, clock=clock, done_at=None).due_day


def penalty_paused(sample: Sample) -> list[bool]:
    return list(
        Duty.objects.filter(kind="laboratory.disposal", clock="penalty", done_at=None).values_list(
            "paused", flat=True
        )
    )


def working(city: City, sample: Sample) -> Disposal:
    disposal = Disposal.objects.get(sample=sample, side="circulation")
    return handling.start(by=city.inspector(at(9, 17)), disposal=disposal, start_document="核字1号")


def filed(city: City, items: str = "毒死蜱", day: int = 24, **changes: object) -> Retest:
    sample = city.reported(FAILING, at(9, 16), **changes)
    notice = city.served(sample, at(9, 17))
    return retests.file(by=city.manager(at(9, day)), notice=notice, items=items, reason="复核")


def concluded(city: City, text: str) -> Retest:
    retest = filed(city)
    working(city, retest.sample)
    retests.accept(by=city.officer(at(9, 26)), retest=retest)
    assert penalty_paused(retest.sample) == [True]
    retests.choose(by=city.officer(at(9, 27)), retest=retest, seed="3D 2021260: 1 2 3")
    lab = fresh(retest).laboratory
    retests.hand_over(
        by=city.analyst(at(9, 28), user=61, body=lab), retest=retest, seal_intact=True, fee=Decimal(800)
    )
    report = fresh(retest).report
    results.enter(by=city.analyst(at(9, 29), user=61, body=lab), report=report, results=text)
    results.submit(by=city.analyst(at(9, 29), user=61, body=lab), report=report)
    verdicts.verify(by=city.reviewer(at(9, 30), user=62, body=lab), report=report)
    retests.conclude(by=city.reviewer(at(9, 30), user=62, body=lab), retest=retest)
    return fresh(retest)


def test_service_opens_the_window_of_seven_working_days(city: City) -> None:
    sample = city.reported(FAILING, at(9, 16))
    notice = Notice.objects.get(sample=sample, addressee="place")
    assert due(notice, "serve") == date(2021, 9, 24)
    with pytest.raises(Refused, match="between the draft and today"):
        notices.serve(by=city.officer(at(9, 17)), notice=notice, served_on=date(2021, 9, 18))
    notice = city.served(sample, at(9, 17))
    # 18 (Saturday, worked), 22, 23, 24, 26 (Sunday, worked), 27, 28 September.
    assert (notice.state, notice.last_day) == ("served", date(2021, 9, 28))
    with pytest.raises(Refused, match="To be served"):
        notices.serve(by=city.officer(at(9, 18)), notice=notice, served_on=date(2021, 9, 17))


def test_an_undeliverable_notice_says_how_it_was_tried(city: City) -> None:
    notice = Notice.objects.filter(sample=city.reported(FAILING, at(9, 16))).first()
    assert notice is not None
    with pytest.raises(Refused, match="how service was tried"):
        notices.fail_to_serve(by=city.officer(at(9, 17)), notice=notice, reason="")
    notices.fail_to_serve(by=city.officer(at(9, 17)), notice=notice, reason="查无此人")
    assert fresh(notice).state == "undeliverable"


def test_an_application_on_the_last_day_is_accepted(city: City) -> None:
    retest = filed(city, day=28)
    assert (retest.state, retest.last_day) == ("filed", date(2021, 9, 28))
    assert due(retest, "decide") == date(2021, 10, 11)
    retests.accept(by=city.officer(at(9, 29)), retest=retest)
    assert fresh(retest).state == "accepted"


def test_a_day_late_can_only_be_refused(city: City) -> None:
    retest = filed(city, day=29)
    before = Entry.objects.count()
    with pytest.raises(Refused, match="within the period"):
        retests.accept(by=city.officer(at(9, 30)), retest=retest)
    assert (fresh(retest).state, Entry.objects.count()) == ("filed", before)
    with pytest.raises(Refused, match="states its reason"):
        retests.refuse(by=city.officer(at(9, 30)), retest=retest, reason="")
    retests.refuse(by=city.officer(at(9, 30)), retest=retest, reason="逾期")
    assert fresh(retest).state == "refused"


@pytest.mark.parametrize(
    ("items", "changes", "why"),
    [
        ("菌落总数", {}, "Microbial items are not retested."),
        (
            "毒死蜱",
            {"expires_on": date(2021, 9, 20)},
            "The back-up sample is past its shelf life",
        ),
        ("毒死蜱", {"reserve": Decimal(0)}, "There is no back-up sample."),
    ],
)
def test_what_cannot_be_retested(city: City, items: str, changes: dict[str, object], why: str) -> None:
    retest = filed(city, items, **changes)
    assert retest.obstacle.startswith(why)
    with pytest.raises(Refused, match="can be retested"):
        retests.accept(by=city.officer(at(9, 26)), retest=retest)
    assert fresh(retest).state == "filed"


def test_one_application_at_a_time(city: City) -> None:
    retest = filed(city)
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        retests.file(by=city.manager(at(9, 25)), notice=retest.notice, items="毒死蜱")
    retests.withdraw(by=city.manager(at(9, 25)), retest=retest)
    assert fresh(retest).state == "withdrawn"
    retests.file(by=city.manager(at(9, 26)), notice=retest.notice, items="毒死蜱")
    assert Retest.objects.count() == 2


def test_the_drawn_laboratory_is_never_the_first_nor_one_that_declined(city: City) -> None:
    retest = filed(city)
    retests.accept(by=city.officer(at(9, 26)), retest=retest)
    with pytest.raises(Refused, match="public number"):
        retests.choose(by=city.officer(at(9, 27)), retest=retest, seed=" ")
    retests.choose(by=city.officer(at(9, 27)), retest=retest, seed="3D 2021260: 1 2 3")
    one = fresh(retest).laboratory
    assert one in (city.second, city.third)
    with pytest.raises(NotAllowed):
        retests.decline(by=city.analyst(at(9, 28)), retest=retest, reason="x")
    retests.decline(by=city.analyst(at(9, 28), body=one), retest=retest, reason="设备检修")
    assert (fresh(retest).state, fresh(retest).declined) == ("accepted", [one.pk])
    retests.choose(by=city.officer(at(9, 28)), retest=retest, seed="3D 2021261: 4 5 6")
    other = fresh(retest).laboratory
    assert {one, other} == {city.second, city.third}
    retests.decline(by=city.analyst(at(9, 29), body=other), retest=retest, reason="能力不足")
    with pytest.raises(Refused, match="No other laboratory"):
        retests.choose(by=city.officer(at(9, 29)), retest=retest, seed="3D 2021262: 7 8 9")


def test_a_broken_seal_of_the_back_up_stops_it(city: City) -> None:
    retest = filed(city)
    retests.accept(by=city.officer(at(9, 26)), retest=retest)
    retests.choose(by=city.officer(at(9, 27)), retest=retest, seed="3D 2021260: 1 2 3")
    lab = fresh(retest).laboratory
    with pytest.raises(Refused, match="seal of the back-up"):
        retests.hand_over(by=city.analyst(at(9, 28), body=lab), retest=retest, seal_intact=False)
    assert (fresh(retest).state, fresh(retest).report) == ("assigned", None)


def test_a_confirmed_failure_stands_and_the_applicant_pays(city: City) -> None:
    retest = concluded(city, FAILING)
    assert (retest.state, retest.overturned, retest.fee_payer) == ("concluded", False, "applicant")
    assert penalty_paused(retest.sample) == [False]
    assert fresh(retest.sample).failed
    # 5 working days from 30 September: 8, 9 (worked), 11, 12, 13 October.
    assert due(retest, "notify") == date(2021, 10, 13)
    retests.notify(by=city.officer(at(10, 8)), retest=retest)
    assert (fresh(retest).state, fresh(retest).notified_on) == ("closed", date(2021, 10, 8))


def test_an_overturned_failure_ends_its_disposals_and_the_authority_pays(city: City) -> None:
    retest = concluded(city, PASSING)
    assert (retest.overturned, retest.fee_payer) == (True, "authority")
    sample = fresh(retest.sample)
    assert (sample.failed, sample.conclusion, sample.failed_items) == (False, "纯抽检合格样品", "")
    assert set(Disposal.objects.values_list("state", flat=True)) == {"cancelled"}
    assert not Duty.objects.filter(kind="laboratory.disposal", done_at=None).exists()
    assert Outbox.objects.filter(name="laboratory.ConclusionOverturned").count() == 1


def test_the_penalty_clock_stood_still_during_the_retest(city: City) -> None:
    retest = concluded(city, FAILING)
    duty = Duty.objects.get(kind="laboratory.disposal", clock="penalty", done_at=None)
    # 90 days from 16 September are 15 December; the retest took from 26 to 30 September.
    assert duty.due_day == date(2021, 12, 20)
    assert duty.record == Disposal.objects.get(sample=retest.sample, side="circulation").pk


def objection(city: City, ground: str = "3", day: int = 24) -> Objection:
    sample = city.reported(FAILING, at(9, 16))
    city.served(sample, at(9, 17))
    working(city, sample)
    return objections.file(by=city.manager(at(9, day)), sample=sample, ground=ground, reason="非我公司产品")


def test_an_objection_to_the_result_has_thirty_working_days(city: City) -> None:
    made = objection(city)
    with pytest.raises(Refused, match="about the sampling procedure"):
        objections.accept_process(by=city.officer(at(9, 26)), objection=made)
    objections.accept_result(by=city.officer(at(9, 26)), objection=made)
    assert penalty_paused(made.sample) == [True]
    # 27–30 September are 4, 8 October 5, 9 October 6, then Mon–Fri: 11 November is the 30th.
    assert due(made, "decide_result") == date(2021, 11, 11)
    objections.decide(by=city.officer(at(10, 20)), objection=made, decision="dismissed", answer="是其产品")
    assert (fresh(made).state, fresh(made).decision) == ("decided", "dismissed")
    assert penalty_paused(made.sample) == [False]


def test_an_objection_to_the_sampling_runs_from_the_sampling(city: City) -> None:
    made = objection(city, ground="1", day=28)
    assert made.last_day == date(2021, 9, 27)
    with pytest.raises(Refused, match="within the period"):
        objections.accept_process(by=city.officer(at(9, 29)), objection=made)
    assert fresh(made).state == "filed"
    objections.refuse(by=city.officer(at(9, 29)), objection=made, reason="逾期")
    assert fresh(made).state == "refused"


def test_an_upheld_objection_ends_the_disposals(city: City) -> None:
    made = objection(city)
    objections.accept_result(by=city.officer(at(9, 26)), objection=made)
    objections.decide(by=city.officer(at(10, 20)), objection=made, decision="upheld", answer="系假冒产品")
    assert set(Disposal.objects.values_list("state", flat=True)) == {"cancelled"}


def test_material_is_asked_for_once(city: City) -> None:
    made = objection(city)
    objections.ask(by=city.officer(at(9, 26)), objection=made, material="生产记录")
    assert not Duty.objects.filter(kind=made.kind(), done_at=None).exists()
    objections.complete(by=city.manager(at(9, 28)), objection=made, addition="附生产记录")
    assert due(made, "accept") == date(2021, 10, 11)
    with pytest.raises(Refused, match="only once"):
        objections.ask(by=city.officer(at(9, 29)), objection=made, material="再补")
    assert fresh(made).state == "filed"


def test_a_withdrawn_or_terminated_objection_lets_the_penalty_run_on(city: City) -> None:
    made = objection(city)
    objections.accept_result(by=city.officer(at(9, 26)), objection=made)
    objections.terminate(by=city.officer(at(9, 28)), objection=made, termination="2")
    assert (fresh(made).state, fresh(made).termination) == ("terminated", "2")
    assert penalty_paused(made.sample) == [False]


def test_without_service_only_the_sampling_can_be_objected_to(city: City) -> None:
    sample = city.reported(FAILING, at(9, 16))
    with pytest.raises(Refused, match="not been served"):
        objections.file(by=city.manager(at(9, 17)), sample=sample, ground="4", reason="方法有误")
    assert not Objection.objects.exists()
