"""From the sampling sheet to the reported conclusion; what is refused changes nothing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from shian.domains.directory.roles import Sampler
from shian.domains.laboratory.actions import receipt, results, sampling, sheets, verdicts
from shian.domains.laboratory.judging import series_of
from shian.domains.laboratory.models import Disposal, Notice, Sample, TestReport
from shian.domains.laboratory.sheet import in_words
from shian.platform.access.actor import Actor
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.actions.models import Outbox
from shian.platform.flows.models import Duty
from shian.platform.ledger.models import Entry
from tests.domains.laboratory.conftest import BOOK, FAILING, PASSING, City, at, fresh

# Answers are given one by one here, as forms and the API give them.
take: Any = sampling.take
fill_in: Any = sheets.fill_in


def clocks(obj: Sample | TestReport) -> dict[str, tuple[date | None, bool]]:
    rows = Duty.objects.filter(kind=obj.kind(), record=obj.pk)
    return {d.clock: (d.due_day, d.done_at is not None) for d in rows}


def test_the_sheet_gets_its_number_and_the_clock_of_delivery(city: City) -> None:
    sample = city.take(at(9, 29))
    assert sample.number == f"DC21140105{city.bureau.pk:05d}0001"
    assert city.take(at(9, 29)).number.endswith("0002")
    assert (sample.state, sample.area, sample.place_name) == ("taken", "140105", "许坦农贸市场")
    assert sample.producer_name == "清徐蔬菜合作社"
    # 5 working days over National Day 2021, Saturday the 9th worked.
    assert clocks(sample) == {"delivery": (date(2021, 10, 12), False)}
    assert [(h.giver, h.taker, h.seal_number) for h in sample.custody.all()] == [
        ("许坦农贸市场", "C001", "F0001")
    ]


def test_one_sampler_alone_takes_no_sample(city: City) -> None:
    before = Entry.objects.count()
    with pytest.raises(ValidationError, match="second_sampler"):
        city.take(at(9, 29), second_sampler=city.li)
    assert not Sample.objects.exists()
    assert Entry.objects.count() == before
    assert not Duty.objects.exists()


def test_a_sampler_of_another_district_may_not(city: City) -> None:
    elsewhere = Actor(role=Sampler, user_id=9, area="140106", at=at(9, 29))
    with pytest.raises(NotAllowed):
        take(
            by=elsewhere,
            operator=city.market,
            food_name="韭菜",
            food_class="32",
            link="circulation",
            sampler=city.li,
            second_sampler=city.wang,
            seal_number="F1",
            quantity=Decimal(1),
            reserve=Decimal(1),
            laboratory=city.first,
        )
    assert not Sample.objects.exists()


def test_custody_grows_with_each_hand_over(city: City) -> None:
    sample = city.take(at(9, 1))
    sampling.send(by=city.sampler(at(9, 1)), sample=sample, carrier="顺丰冷链", celsius=Decimal("4.0"))
    receipt.receive(by=city.analyst(at(9, 2)), sample=sample, seal_number="F0001", celsius=Decimal("3.5"))
    sample = fresh(sample)
    assert sample.state == "received"
    assert [h.taker for h in sample.custody.all()] == ["C001", "顺丰冷链", "analyst:21"]
    assert clocks(sample) == {"delivery": (date(2021, 9, 8), True), "report": (date(2021, 9, 30), False)}


def test_a_broken_seal_is_rejected_not_received(city: City) -> None:
    sample = city.take(at(9, 1))
    with pytest.raises(Refused, match="seal"):
        receipt.receive(by=city.analyst(at(9, 2)), sample=sample, seal_number="F0002")
    assert fresh(sample).state == "taken"
    assert fresh(sample).version == 1
    receipt.reject(by=city.analyst(at(9, 2)), sample=sample, reason="封条破损")
    assert fresh(sample).state == "rejected"
    assert clocks(sample)["delivery"][1]


def test_another_laboratory_cannot_receive_it(city: City) -> None:
    sample = city.take(at(9, 1))
    with pytest.raises(NotAllowed):
        receipt.receive(by=city.analyst(at(9, 2), body=city.second), sample=sample, seal_number="F0001")
    assert fresh(sample).state == "taken"


def test_a_cancelled_sheet_stays_with_its_reason(city: City) -> None:
    sample = city.take(at(9, 1))
    with pytest.raises(Refused, match="why"):
        sampling.cancel(by=city.sampler(at(9, 1)), sample=sample, reason=" ")
    sampling.cancel(by=city.sampler(at(9, 1)), sample=sample, reason="数量不足")
    assert fresh(sample).state == "cancelled"
    assert fresh(sample).details == {"cancelled_because": "数量不足"}


def test_results_are_judged_by_the_edition_of_the_sampling_day(city: City) -> None:
    line = "毒死蜱|0.05|mg/kg"
    _, before = city.tested(line, at(8, 2))
    _, after = city.tested(line, at(9, 6))
    old, new = before.items.get(), after.items.get()
    assert (old.edition, old.demand, old.judgement) == ("GB 2763-2019", "≤0.1 mg/kg", "合格项")
    assert (new.edition, new.demand, new.judgement) == ("GB 2763-2021", "≤0.02 mg/kg", "不合格项")


def test_what_no_limit_decides_holds_the_report_until_it_is_judged_by_hand(city: City) -> None:
    sample = city.take(at(9, 6))
    analyst = city.analyst(at(9, 7))
    receipt.receive(by=analyst, sample=sample, seal_number="F0001")
    receipt.begin_test(by=analyst, sample=sample)
    report = TestReport.objects.get(sample=sample)
    with pytest.raises(Refused, match="results have been entered"):
        results.submit(by=analyst, report=report)
    results.enter(by=analyst, report=report, results=f"{PASSING}\n氧乐果\t0.03\tmg/kg")
    assert (fresh(report).item_count, fresh(report).open_count) == (2, 1)
    with pytest.raises(Refused, match="every supervised item is judged"):
        results.submit(by=analyst, report=report)
    with pytest.raises(Refused, match="A limit has judged"):
        results.judge_by_hand(by=analyst, report=report, analyte="毒死蜱", judgement="合格项", reason="x")
    results.judge_by_hand(
        by=analyst, report=report, analyte="氧乐果", judgement="不合格项", reason="GB 2763-2021 4.402"
    )
    assert (fresh(report).open_count, fresh(report).failed_count) == (0, 1)
    results.submit(by=analyst, report=report)
    assert fresh(report).state == "submitted"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("毒死蜱", "Line 1 needs an item and a result"),
        ("毒死蜱|0.1\n|0.2", "Line 2"),
        ("毒死蜱|0.1|mg/kg||||3", "the task is 1 or 2"),
        ("毒死蜱|0.1\n毒死蜱|0.2", "given twice"),
        ("毒死蜱|0.1|mg/kg|abc", "not a detection limit"),
        ("  \n", "at least one result"),
    ],
)
def test_unreadable_results_are_refused(city: City, text: str, problem: str) -> None:
    sample = city.take(at(9, 6))
    receipt.receive(by=city.analyst(at(9, 7)), sample=sample, seal_number="F0001")
    receipt.begin_test(by=city.analyst(at(9, 7)), sample=sample)
    report = TestReport.objects.get(sample=sample)
    with pytest.raises(Refused, match=problem):
        results.enter(by=city.analyst(at(9, 7)), report=report, results=text)
    assert fresh(report).item_count == 0


def test_who_typed_the_results_never_verifies_them(city: City) -> None:
    sample, report = city.tested(PASSING, at(9, 6))
    with pytest.raises(Refused, match="somebody other"):
        verdicts.verify(by=city.reviewer(at(9, 7), user=21), report=report)
    with pytest.raises(NotAllowed):
        verdicts.verify(by=city.analyst(at(9, 7), user=23), report=report)
    assert (fresh(report).state, fresh(sample).state) == ("submitted", "testing")
    verdicts.verify(by=city.reviewer(at(9, 7)), report=report)
    assert (fresh(report).state, fresh(report).verified_by) == ("issued", 22)
    assert (fresh(sample).state, fresh(sample).conclusion) == ("concluded", "纯抽检合格样品")


def test_a_report_sent_back_is_entered_again(city: City) -> None:
    _, report = city.tested(PASSING, at(9, 6))
    with pytest.raises(Refused):
        results.enter(by=city.analyst(at(9, 7)), report=report, results=FAILING)
    results.send_back(by=city.reviewer(at(9, 7)), report=report, remark="检出限缺失")
    results.enter(by=city.analyst(at(9, 7)), report=report, results=FAILING)
    assert (fresh(report).state, fresh(report).failed_count) == ("testing", 1)


def test_a_passing_sample_has_seven_working_days_and_no_consequences(city: City) -> None:
    sample, report = city.tested(PASSING, at(9, 6))
    verdicts.verify(by=city.reviewer(at(9, 7)), report=report)
    assert clocks(sample)["report_passing"] == (date(2021, 9, 16), False)
    verdicts.report_conclusion(by=city.analyst(at(9, 8)), sample=sample)
    sample = fresh(sample)
    assert (sample.state, sample.failed, sample.keep_until) == ("reported", False, date(2021, 12, 7))
    assert not Notice.objects.exists()
    assert not Disposal.objects.exists()
    assert list(Outbox.objects.values_list("name", flat=True)) == ["laboratory.SampleReported"]


def test_a_failing_sample_has_two_and_opens_notices_and_disposals(city: City) -> None:
    sample, report = city.tested(FAILING, at(9, 6))
    verdicts.verify(by=city.reviewer(at(9, 16)), report=report)
    # The 17th and Saturday the 18th, which is worked.
    assert clocks(sample)["report_failing"] == (date(2021, 9, 18), False)
    verdicts.report_conclusion(by=city.analyst(at(9, 17)), sample=sample)
    sample = fresh(sample)
    assert (sample.conclusion, sample.failed, sample.problem) == ("纯抽检不合格样品", True, False)
    assert sample.failed_items == "毒死蜱║0.15mg/kg║≤0.02 mg/kg"
    assert sample.keep_until == date(2022, 3, 16)
    notices = Notice.objects.order_by("id").values_list("addressee", "addressee_name", "state")
    assert list(notices) == [
        ("place", "许坦农贸市场", "drafted"),
        ("producer", "清徐蔬菜合作社", "drafted"),
    ]
    sides = Disposal.objects.order_by("id").values_list("side", "operator_name", "area", "state")
    assert list(sides) == [
        ("circulation", "许坦农贸市场", "140105", "registered"),
        ("production", "清徐蔬菜合作社", "140121", "registered"),
    ]
    events = Outbox.objects.order_by("id").values_list("name", flat=True)
    assert list(events) == ["laboratory.SampleReported", "laboratory.SampleFailed"]


def test_a_serious_hazard_is_reported_within_24_hours(city: City) -> None:
    sample, report = city.tested(FAILING, at(9, 6))
    verdicts.verify(by=city.reviewer(at(9, 16, 15)), report=report, urgent=True)
    duty = Duty.objects.get(record=sample.pk, clock="report_urgent")
    assert duty.expires_at == at(9, 17, 15)


def test_monitoring_finds_problems_not_failures(city: City) -> None:
    sample, report = city.tested("毒死蜱|0.15|mg/kg||||2", at(9, 6))
    verdicts.verify(by=city.reviewer(at(9, 7)), report=report)
    sample = fresh(sample)
    assert (sample.conclusion, sample.failed, sample.problem) == ("纯监测问题样品", False, True)


def test_both_tasks_in_one_sample(city: City) -> None:
    sample, report = city.tested(f"{PASSING}\n腐霉利|9|mg/kg||||2", at(9, 6))
    verdicts.verify(by=city.reviewer(at(9, 7)), report=report)
    assert fresh(sample).conclusion == "抽检合格样品并监测问题样品"


@pytest.mark.parametrize(
    ("units", "judgement"),
    [
        ("200;300;<10;1200;5000", "合格项"),
        ("200；300；1100；1200；5000", "不合格项"),
        ("200;300;10;20;20000", "不合格项"),
        ("200;300", "待判定项"),
    ],
)
def test_units_of_a_sample_are_judged_by_the_plan(city: City, units: str, judgement: str) -> None:
    sample = city.take(at(9, 6))
    receipt.receive(by=city.analyst(at(9, 7)), sample=sample, seal_number="F0001")
    receipt.begin_test(by=city.analyst(at(9, 7)), sample=sample)
    report = TestReport.objects.get(sample=sample)
    results.enter(by=city.analyst(at(9, 7)), report=report, results=f"菌落总数|{units}|CFU/g")
    item = report.items.get()
    assert (item.judgement, item.value) == (judgement, None)


@pytest.mark.parametrize(
    ("written", "series"),
    [
        ("GB2763-2021《食品中农药最大残留限量》", "GB 2763"),
        ("gb 2763", "GB 2763"),
        ("本厂标准", "本厂标准"),
        ("", ""),
    ],
)
def test_the_standard_a_sheet_names(written: str, series: str) -> None:
    assert series_of(written, BOOK) == series


def test_the_sheet_is_completed_until_the_laboratory_has_the_sample(city: City) -> None:
    sample = city.take(at(9, 6))
    fill_in(by=city.sampler(at(9, 6)), sample=sample, packing="1", storage="2", price=Decimal("3.5"))
    fill_in(by=city.sampler(at(9, 6)), sample=sample, packing="1", grade="一级")
    assert fresh(sample).details == {"packing": "1", "grade": "一级"}
    assert in_words(fresh(sample).details) == "Packing: Loose; Quality grade: 一级"
    receipt.receive(by=city.analyst(at(9, 7)), sample=sample, seal_number="F0001")
    with pytest.raises(Refused, match="until the laboratory has received"):
        fill_in(by=city.sampler(at(9, 7)), sample=sample, packing="2")
    assert fresh(sample).details["packing"] == "1"
