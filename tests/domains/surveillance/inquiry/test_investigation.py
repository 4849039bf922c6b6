"""Board, samples, surveys, measures, conclusions and reports: what is refused, written, what follows."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal

import docx
import pytest

from shian.domains.laboratory.answers import Amount, Food, Maker
from shian.domains.laboratory.events import SampleReported
from shian.domains.laboratory.models import Sample
from shian.domains.supply.lots.keeping import kept_by
from shian.domains.supply.lots.models import Lot
from shian.domains.surveillance.inquiry import handlers
from shian.domains.surveillance.inquiry.actions import (
    board,
    conclusions,
    inferences,
    measures,
    reports,
    samples,
)
from shian.domains.surveillance.inquiry.actions.samples import agent_in
from shian.domains.surveillance.inquiry.actions.surveys import Given, answer, begin_survey, finish
from shian.domains.surveillance.inquiry.evidence import POSITIVE, Weights, matches, weights
from shian.domains.surveillance.inquiry.leading import measure_to_recall
from shian.domains.surveillance.inquiry.models import Conclusion, Hypothesis, OutbreakSample
from shian.domains.surveillance.inquiry.redacting import hidden, public_sections
from shian.domains.surveillance.outbreaks import actions as outbreaks
from shian.domains.surveillance.outbreaks.models import Log
from shian.platform.actions.bulk import change_many
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.actions.models import Outbox
from shian.platform.documents.letters import letter_docx, plain
from shian.platform.documents.registry import letters_of
from shian.platform.flows.models import Duty
from shian.platform.ledger.models import Entry
from shian.platform.records.base import writing_allowed
from tests.domains.surveillance.inquiry.scene import Scene, at

pytestmark = pytest.mark.django_db


def result(scene: Scene, sort: str, what: str, *, subtype: str = "ST34", **given: object) -> OutbreakSample:
    """A positive sample with salmonella."""
    one = samples.order(by=scene.city, outbreak=scene.outbreak, sort=sort, what=what, **given)
    return samples.type_result(
        by=scene.city, sample=one, result="positive", agent="salmonella", subtype=subtype
    )


def test_the_board_keeps_reasons_and_evidence(scene: Scene) -> None:
    card = board.suppose(by=scene.city, outbreak=scene.outbreak, sort="food", title="豆腐干")
    with pytest.raises(Refused, match="已经列出"):
        board.suppose(by=scene.city, outbreak=scene.outbreak, sort="food", title="豆腐干")
    board.weigh(by=scene.city, hypothesis=card, weight="for", text="RR 4.2")
    board.weigh(by=scene.city, hypothesis=card, weight="against", text="留样阴性")
    with pytest.raises(Refused) as refusal:
        board.move(by=scene.city, hypothesis=card, state="rejected", reason="  ")
    assert refusal.value.field == "reason"
    board.move(by=scene.city, hypothesis=card, state="rejected", reason="多数病例未食用")
    card.refresh_from_db()
    assert [(e.weight, e.text) for e in card.evidence.all()] == [("for", "RR 4.2"), ("against", "留样阴性")]
    entries = Entry.objects.filter(kind="inquiry.hypothesis").order_by("seq")
    assert list(entries.values_list("verb", flat=True)) == ["raise", "weigh", "weigh", "move"]
    with pytest.raises(NotAllowed):
        board.move(by=scene.officer, hypothesis=card, state="open", reason="x")
    assert Hypothesis.objects.get().state == "rejected"


def test_a_sample_is_ordered_for_somebody_and_has_its_clock(scene: Scene) -> None:
    one = samples.order(by=scene.county, outbreak=scene.outbreak, sort="clinical", what="粪便", person=3)
    assert (one.line, one.state, one.urgent) == (scene.lines[2], "ordered", True)
    assert list(Duty.objects.filter(kind="inquiry.outbreaksample").values_list("clock", flat=True)) == [
        "take"
    ]
    with pytest.raises(Refused, match="没有该序号"):
        samples.order(by=scene.city, outbreak=scene.outbreak, sort="clinical", what="粪便", person=99)
    with pytest.raises(Refused, match="只有阳性"):
        samples.type_result(by=scene.city, sample=one, result="negative", agent="salmonella")
    with pytest.raises(Refused, match="尚未到来"):
        samples.take(by=scene.city, sample=one, taken_at=at(9))
    samples.take(by=scene.city, sample=one, taken_at=at(6))
    with pytest.raises(Refused, match="不能早于采样"):
        samples.type_result(by=scene.city, sample=one, result="negative", resulted_at=at(5))
    samples.type_result(by=scene.city, sample=one, result="negative")
    assert not Duty.objects.filter(kind="inquiry.outbreaksample", done_at=None).exists()
    assert Log.objects.filter(outbreak=scene.outbreak, sort="result").count() == 1


def test_food_is_taken_by_the_laboratory_s_sheet_and_its_result_comes_back(scene: Scene) -> None:
    one = samples.order(
        by=scene.city, outbreak=scene.outbreak, sort="food", what="豆腐干留样", operator=scene.firms[0],
        lot=scene.lots["B7"],
    )  # fmt: skip
    samples.take_by_sheet(
        by=scene.sampler, sample=one,
        food=Food(food_name="豆腐干", food_class="25", link="catering", batch="B7"), maker=Maker(),
        amount=Amount(seal_number="F1", quantity=Decimal("0.5"), reserve=Decimal("0.2")),
        sampler=scene.samplers[0], second_sampler=scene.samplers[1], laboratory=scene.laboratory,
    )  # fmt: skip
    one.refresh_from_db()
    sheet = one.sample
    assert sheet is not None
    assert (one.state, sheet.operator, sheet.batch) == ("taken", scene.firms[0], "B7")
    assert "BF-2021-001" in sheet.details["source"]
    held = Sample.objects.get(pk=sheet.pk)
    held.conclusion, held.failed, held.failed_items = "不合格", True, "沙门氏菌║检出║不得检出"
    held.concluded_at = at(7, 9)
    with writing_allowed():
        change_many(
            [held],
            by=scene.city,
            verb="conclude",
            fields=["conclusion", "failed", "failed_items", "concluded_at"],
        )
    handlers.result_of_sample(SampleReported(sheet.pk, sheet.operator_id, True, False, sheet.area))
    one.refresh_from_db()
    assert (one.state, one.result, one.agent, one.resulted_at) == (
        "resulted",
        "positive",
        "salmonella",
        at(7, 9),
    )
    handlers.result_of_sample(SampleReported(sheet.pk, sheet.operator_id, True, False, sheet.area))  # again


def test_agents_in_failed_items() -> None:
    assert agent_in("沙门氏菌║检出/25g║不得检出") == "salmonella"
    assert agent_in("苯甲酸║1.2║≤0.5") == ""
    assert agent_in("蜡样芽胞杆菌║1e6║≤1e5") == ""  # vomiting or diarrhoea: not said


def test_results_count_from_the_moment_they_came(scene: Scene) -> None:
    result(scene, "clinical", "粪便1", person=1)
    food = result(scene, "food", "卤豆腐干", operator=scene.firms[0])
    assert food.resulted_at is not None
    before = food.resulted_at - timedelta(seconds=1)
    assert weights(scene.outbreak, until=before) == Weights()
    now = weights(scene.outbreak, until=food.resulted_at)
    assert (now.agent, now.operators) == ("salmonella", {scene.firms[0].pk: POSITIVE})
    # What the closed file says of the agent was not known before it was concluded either.
    scene.outbreak.agent, scene.outbreak.concluded_at = "norovirus", food.resulted_at
    assert weights(scene.outbreak, until=before).agent == ""
    assert weights(scene.outbreak, []).agent == "norovirus"


def test_agent_and_subtype_meet_across_people_and_things(scene: Scene) -> None:
    result(scene, "clinical", "粪便1", person=1)
    result(scene, "clinical", "粪便2", person=2)
    result(scene, "food", "豆腐干", operator=scene.firms[0], lot=scene.lots["B7"])
    result(scene, "environment", "案板", operator=scene.firms[3], subtype="ST19")
    found = matches(OutbreakSample.objects.filter(outbreak=scene.outbreak))
    assert [(m.subtype, len(m.people), len(m.things), m.across) for m in found] == [
        ("ST34", 2, 1, True), ("ST19", 0, 1, False),
    ]  # fmt: skip
    weighed = weights(scene.outbreak)
    assert weighed.agent == "salmonella"
    assert weighed.lots == {scene.lots["B7"].pk: pytest.approx(30)}
    assert set(weighed.operators) == {scene.firms[0].pk, scene.firms[3].pk}
    kept = inferences.infer(by=scene.city, outbreak=scene.outbreak)
    lots = next(kind for kind in kept.answer["kinds"] if kind["kind"] == "lot")
    assert lots["sources"][0]["lot"] == scene.lots["B7"].pk
    assert lots["sources"][0]["probability"] > 9000
    assert kept.answer["agent"] == "salmonella"


def test_the_survey_judges_by_the_checklist_s_bounds(scene: Scene) -> None:
    survey = begin_survey(by=scene.inspector, outbreak=scene.outbreak, operator=scene.firms[0])
    with pytest.raises(Refused, match="请先填写检查表"):
        finish(by=scene.inspector, survey=survey, summary="完")
    answer(by=scene.inspector, survey=survey, given=[
        Given("T1", "", Decimal("12.5")), Given("T3", "", Decimal(80)), Given("C1", "fault", None, "案板"),
    ])  # fmt: skip
    assert [(a.code, a.found, a.value) for a in survey.answers.all()] == [
        ("T1", "fault", Decimal("12.50")), ("T3", "good", Decimal("80.00")), ("C1", "fault", None),
    ]  # fmt: skip
    with pytest.raises(Refused, match="没有 Z9 项"):
        answer(by=scene.inspector, survey=survey, given=[Given("Z9", "good")])
    with pytest.raises(Refused, match="不是测量值"):
        answer(by=scene.inspector, survey=survey, given=[Given("C1", "", Decimal(3))])
    with pytest.raises(Refused, match="多于从业人员"):
        finish(by=scene.inspector, survey=survey, summary="完", handlers=3, handlers_ill=4)
    survey = finish(by=scene.inspector, survey=survey, summary="冷藏失效", handlers=8, handlers_ill=1)
    assert (survey.failed, survey.attachments_closed) == (2, True)
    with pytest.raises(Refused, match="已完成"):
        answer(by=scene.inspector, survey=survey, given=[])


def test_a_measure_is_proposed_ordered_done_and_checked_by_another(scene: Scene) -> None:
    lot = scene.lots["B7"]
    with pytest.raises(Refused, match="请说明批次"):
        measures.propose(by=scene.city, outbreak=scene.outbreak, sort="hold", what="封存")
    hold = measures.propose(by=scene.city, outbreak=scene.outbreak, sort="hold", what="封存", lot=lot)
    assert (hold.state, Lot.objects.get(pk=lot.pk).state) == ("proposed", "active")
    with pytest.raises(NotAllowed):
        measures.order(by=scene.city, measure=hold)
    measures.order(by=scene.officer, measure=hold)
    held = Lot.objects.get(pk=lot.pk)
    assert (held.state, kept_by(held)) == ("held", ["BF-2021-001"])
    assert Outbox.objects.filter(name="inquiry.MeasureOrdered").count() == 1
    with pytest.raises(Refused, match="不能早于责令"):
        measures.done(by=scene.officer, measure=hold, done_at=at(6))
    measures.done(by=scene.officer, measure=hold)
    with pytest.raises(Refused, match="不是同一人"):
        measures.verify(by=scene.officer, measure=hold)
    measures.verify(by=scene.bureau, measure=hold)
    measures.lift(by=scene.bureau, measure=hold, reason="检验阴性")
    assert Lot.objects.get(pk=lot.pk).state == "active"
    stop = measures.propose(by=scene.officer, outbreak=scene.outbreak, sort="stop", what="停止供餐")
    assert stop.state == "ordered"  # the officer's own is ordered at once


def test_the_recall_is_filled_in_for_those_who_may_open_it(scene: Scene) -> None:
    one = measures.propose(
        by=scene.city, outbreak=scene.outbreak, sort="recall", what="召回", lot=scene.lots["B7"]
    )
    button = measure_to_recall(one, scene.officer)
    assert button is not None
    assert f"lot={scene.lots['B7'].pk}" in button.url
    assert "cause=outbreak" in button.url
    assert f"source=outbreak.outbreak%3A{scene.outbreak.pk}" in button.url
    assert measure_to_recall(one, scene.city) is None


def test_no_conclusion_is_more_certain_than_the_file(scene: Scene) -> None:
    claim = {"agent": "salmonella", "vehicle": "豆腐干", "operator": scene.firms[0], "lot": scene.lots["B7"]}
    with pytest.raises(Refused) as refusal:
        conclusions.state_conclusion(by=scene.city, outbreak=scene.outbreak, **claim, agent_grade="confirmed")
    assert refusal.value.field == "agent_grade"
    with pytest.raises(Refused, match="先说明结论内容"):
        conclusions.state_conclusion(by=scene.city, outbreak=scene.outbreak, lot_grade="suspected")
    assert not Conclusion.objects.exists()
    for n in (1, 2):
        result(scene, "clinical", f"粪便{n}", person=n)
    result(scene, "food", "豆腐干", operator=scene.firms[0], lot=scene.lots["B7"])
    grades = dict.fromkeys(("agent_grade", "vehicle_grade", "place_grade", "lot_grade"), "confirmed")
    made = conclusions.state_conclusion(
        by=scene.city, outbreak=scene.outbreak, subtype="ST34", **claim, **grades
    )
    assert (made.lot_grade, made.because) == ("confirmed", "")
    event = Outbox.objects.get(name="inquiry.ConclusionStated")
    assert (event.payload["lot"], event.payload["lot_grade"]) == (scene.lots["B7"].pk, "confirmed")
    with pytest.raises(Refused) as other:  # another subtype than the food's
        conclusions.state_conclusion(
            by=scene.city, outbreak=scene.outbreak, subtype="ST19", **claim, **grades
        )
    assert other.value.field == "vehicle_grade"
    conclusions.state_conclusion(
        by=scene.city, outbreak=scene.outbreak, subtype="ST19", **claim, **grades, because="分型实验室更正"
    )
    assert Conclusion.objects.get().because == "分型实验室更正"


def test_the_report_is_filled_from_the_file_and_stays_as_it_was(scene: Scene) -> None:
    inferences.infer(by=scene.city, outbreak=scene.outbreak)
    result(scene, "clinical", "粪便1", person=1)
    report = reports.draft(by=scene.city, outbreak=scene.outbreak, sort="final", issuer="市疾控中心")
    sections = {one["key"]: one for one in report.sections}
    assert list(sections) == [
        "summary", "definition", "curve", "people", "foods", "laboratory", "survey", "source", "conclusion",
        "measures", "advice",
    ]  # fmt: skip
    assert "病例18例" in sections["summary"]["text"]
    assert dict(sections["definition"]["facts"])["罹患率"] == "6.0%"
    assert sum(int(row[1]) for row in sections["curve"]["grid"]["rows"]) == 18
    assert "B7" in str(sections["source"]["grid"]["rows"])
    assert "沙门" in str(sections["laboratory"]["grid"]["rows"])
    reports.rewrite(by=scene.city, report=report, section="advice", text="加强晨检。")
    result(scene, "clinical", "粪便2", person=2)
    report = reports.refill(by=scene.city, report=report)
    sections = {one["key"]: one for one in report.sections}
    assert sections["advice"]["text"] == "加强晨检。"
    assert "样品2份" in sections["laboratory"]["text"]
    report = reports.submit(by=scene.city, report=report)
    with pytest.raises(Refused):
        reports.rewrite(by=scene.city, report=report, section="advice", text="x")
    names = [spec.name for spec in letters_of(report)]
    assert names == ["report", "public"]
    whole = letters_of(report)[0].write(report)
    assert whole.title == "三所小学学生腹泻结案报告"
    drawn = sections["curve"]["bars"]
    ((name, counts),) = drawn["series"]
    assert (name, sum(counts), len(counts)) == ("可能病例", 18, len(drawn["labels"]))
    assert [str(one) for one in counts] == [row[1] for row in sections["curve"]["grid"]["rows"]]
    first = next(label for label, count in zip(drawn["labels"], counts, strict=True) if count)
    month, day, hour = (int(part) for part in (first[:2], first[3:5], first[6:8]))
    assert f"首例发病时段2021年{month}月{day}日{hour}时" in sections["curve"]["text"]
    assert not any("█" in str(piece) for piece in plain(whole)["pieces"])
    document = docx.Document(io.BytesIO(letter_docx(whole)))
    assert [shape._inline.docPr.get("descr")[:4] for shape in document.inline_shapes] == ["流行曲线"]
    assert any(piece["kind"] == "table" for piece in plain(whole)["pieces"])


def test_what_is_published_has_passed_the_guard_without_small_counts(scene: Scene) -> None:
    report = reports.draft(by=scene.city, outbreak=scene.outbreak, sort="final", issuer="市疾控中心")
    with pytest.raises(Refused):
        reports.publish(by=scene.city, report=report)  # not submitted yet
    reports.rewrite(
        by=scene.city, report=report, section="conclusion", text="其中3人住院，联系人电话13812345678。"
    )
    reports.submit(by=scene.city, report=report)
    with pytest.raises(Refused):
        reports.publish(by=scene.city, report=report)
    report.refresh_from_db()
    assert (report.state, report.public_text) == ("submitted", "")
    other = reports.draft(by=scene.city, outbreak=scene.outbreak, sort="final", issuer="市疾控中心")
    reports.rewrite(by=scene.city, report=other, section="conclusion", text="其中3人住院，18例均已痊愈。")
    reports.submit(by=scene.city, report=other)
    other = reports.publish(by=scene.city, report=other)
    assert other.state == "published"
    assert "少于五人住院，18例均已痊愈" in other.public_text
    assert "三所小学" in other.public_text
    assert "流行曲线" not in other.public_text
    assert {one["key"] for one in public_sections(other)} == {
        "summary", "definition", "conclusion", "measures", "advice",
    }  # fmt: skip


def test_an_outbreak_is_closed_with_its_final_report_or_a_reason(scene: Scene) -> None:
    done = outbreaks.conclude(
        by=scene.city, outbreak=scene.outbreak, verdict="foodborne", vehicle="豆腐干", conclusion="见报告"
    )
    with pytest.raises(Refused, match="结案报告") as refusal:
        outbreaks.close(by=scene.city, outbreak=done, entered_on=date(2021, 6, 7))
    assert refusal.value.field == "because"
    assert not Log.objects.filter(outbreak=done, text__contains="未提交结案报告").exists()
    closed = outbreaks.close(by=scene.city, outbreak=done, entered_on=date(2021, 6, 7), because="已并案")
    assert closed.state == "closed"
    assert Log.objects.filter(outbreak=done, text="未提交结案报告即关闭：已并案").count() == 1
    with pytest.raises(Refused, match="已关闭"):
        board.suppose(by=scene.city, outbreak=closed, sort="food", title="鸡腿")
    again = outbreaks.reopen(by=scene.city, outbreak=closed, reason="补充材料")
    report = reports.draft(by=scene.city, outbreak=again, sort="final", issuer="市疾控中心")
    reports.submit(by=scene.city, report=report)
    done = outbreaks.conclude(
        by=scene.city, outbreak=again, verdict="foodborne", vehicle="豆腐干", conclusion="见报告"
    )
    assert outbreaks.close(by=scene.city, outbreak=done, entered_on=date(2021, 6, 7)).state == "closed"


def test_small_counts_in_words() -> None:
    assert hidden("病例4例，住院1例，死亡0例，共14人") == "病例少于五例，住院少于五例，死亡0例，共14人"
