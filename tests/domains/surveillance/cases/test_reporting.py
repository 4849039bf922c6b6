"""Reporting a case, its score, its number, its lateness; review, return, correction, voiding; clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from shian.domains.surveillance.cases import actions, completeness
from shian.domains.surveillance.cases.drafts import Draft, Eaten, Taken, by_id_number, faults_of, of_case
from shian.domains.surveillance.cases.models import Case
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.flows.models import Duty
from shian.platform.ledger.models import Entry
from shian.platform.personal.fields import Sealed
from tests.domains.surveillance.cases.clinic import Clinic, at

pytestmark = pytest.mark.django_db
MEAL = Eaten(
    eaten_at=at(7, 12), food_name="凉皮", food_class="31", setting="restaurant", place_name="老王面馆",
    companions=3, companions_ill=1,
)  # fmt: skip


def draft_of(clinic: Clinic, **changed: Any) -> Draft:
    whole = Draft(
        hospital=clinic.hospitals[0], onset_at=at(7, 20), visited_at=at(8, 8), patient_name="王小明",
        phone="13812345678", sex="male", age_months=372, occupation="worker", area="140105001",
        symptoms=("vomiting", "diarrhoea"), temperature=Decimal("38.5"), diagnosis="急性胃肠炎",
        exposures=(MEAL,), specimens=(Taken("stool"),),
    )  # fmt: skip
    return replace(whole, **changed)


def test_a_report_is_numbered_scored_and_sealed(clinic: Clinic) -> None:
    case = actions.report(by=clinic.doctor, draft=draft_of(clinic))
    assert (case.number, case.state, case.completeness, case.late) == (
        "SY2021060900001",
        "reported",
        100,
        False,
    )
    assert (case.syndrome, case.reported_at, case.reported_by) == ("gastroenteritis", at(9, 12), 11)
    kept = Case.objects.get()
    assert isinstance(kept.patient_name, Sealed)
    assert (kept.patient_name.masked(), kept.patient_name.open()) == ("王**", "王小明")
    entry = Entry.objects.get(kind="illness.case", record=case.pk)
    assert (entry.verb, "王小明" in entry.state, "13812345678" in entry.state) == ("report", False, False)
    assert '"place_name":"老王面馆"' in entry.state
    second = actions.report(
        by=clinic.doctor, draft=draft_of(clinic, phone="", patient_name="李四", sex="female")
    )
    assert second.number == "SY2021060900002"
    assert (second.completeness, kept.exposures.get().companions) == (96, 3)
    assert [one.name for one in completeness.missing(of_case(second))] == ["phone"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"visited_at": at(10)}, "visited_at"),
        ({"onset_at": at(8, 9)}, "onset_at"),
        ({"onset_at": at(8, 8) - timedelta(days=366), "exposures": ()}, "onset_at"),
        ({"id_number": "140105199001011235"}, "id_number"),
        ({"phone": "12"}, "phone"),
        ({"symptoms": (), "diagnosis": ""}, "symptoms"),
        ({"exposures": (replace(MEAL, eaten_at=at(8, 7)),)}, "exposures.0.eaten_at"),
        ({"exposures": (MEAL, replace(MEAL, eaten_at=at(1, 1, 1)))}, "exposures.1.eaten_at"),
        ({"exposures": (replace(MEAL, companions_ill=4),)}, "exposures.0.companions_ill"),
        ({"exposures": (MEAL,) * 13}, "exposures"),
        ({"specimens": (Taken("stool", taken_at=at(20)),)}, "specimens.0.taken_at"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(clinic: Clinic, changed: dict[str, Any], field: str) -> None:
    draft = draft_of(clinic, **changed)
    assert [one.field for one in faults_of(draft, clinic.doctor.now())] == [field]
    with pytest.raises(Refused) as refused:
        actions.report(by=clinic.doctor, draft=draft)
    assert refused.value.field == field
    assert (Case.objects.count(), Entry.objects.filter(kind="illness.case").count()) == (0, 0)


def test_nobody_reports_for_others(clinic: Clinic) -> None:
    elsewhere = draft_of(clinic, hospital=clinic.hospitals[1], area="140106")
    for by in (clinic.doctor, clinic.county):
        with pytest.raises(NotAllowed):
            actions.report(by=by, draft=elsewhere)
    assert actions.report(by=clinic.city, draft=elsewhere).hospital == clinic.hospitals[1]
    neighbour = draft_of(clinic, hospital=clinic.hospitals[1], area="140105001")
    assert actions.report(by=clinic.county, draft=neighbour).area == "140105001"
    stranger = actions.report(by=clinic.doctor, draft=draft_of(clinic, area=""))
    assert stranger.area == "140105"


def test_what_an_identity_number_tells() -> None:
    assert by_id_number("140105199001011234", at(8)) == {}
    assert by_id_number("11010519491231002X", at(8)) == {"sex": "female", "age_months": 857}


@pytest.mark.parametrize(
    ("reported", "late"), [(at(10, 23), False), (at(11, 0), True), (at(30), True), (at(9), False)]
)
def test_two_working_days_from_the_visit(clinic: Clinic, reported: Any, late: bool) -> None:
    by = replace(clinic.doctor, at=reported)
    assert actions.report(by=by, draft=draft_of(clinic)).late is late


def duties(case: Case) -> list[tuple[str, str, bool]]:
    rows = Duty.objects.filter(kind="illness.case", record=case.pk).order_by("pk")
    return [(d.clock, ",".join(d.roles), d.done_at is None) for d in rows]


def test_the_whole_way_with_its_clocks(clinic: Clinic) -> None:
    case = actions.report(by=clinic.doctor, draft=draft_of(clinic, diagnosis=""))
    review = Duty.objects.get(record=case.pk, kind="illness.case")
    assert (review.rule, review.amount, review.unit, str(review.due_day)) == (
        "R7.04",
        1,
        "working_days",
        "2021-06-10",
    )
    assert (review.area, review.body) == ("140105001", clinic.hospitals[0].pk)
    with pytest.raises(Refused):
        actions.send_back(by=clinic.county, case=case, reason="  ")
    actions.send_back(by=clinic.county, case=case, reason="缺少诊断")
    case.refresh_from_db()
    assert (case.state, case.returned_because) == ("returned", "缺少诊断")
    assert duties(case) == [("review", "county_epidemiologist", False), ("correct", "doctor", True)]
    again = draft_of(clinic, patient_name="", phone="", outcome="inpatient")
    actions.resubmit(by=clinic.doctor, case=case, draft=again, reason="补诊断")
    case.refresh_from_db()
    assert (case.state, case.outcome, case.diagnosis) == ("reported", "inpatient", "急性胃肠炎")
    assert (case.completeness, case.patient_name.open(), case.correction) == (100, "王小明", "补诊断")
    actions.review(by=clinic.county, case=case)
    with pytest.raises(NotAllowed):
        actions.accept(by=clinic.county, case=Case.objects.get())
    actions.accept(by=clinic.city, case=case)
    case.refresh_from_db()
    assert (case.state, case.county_reviewed_at, case.accepted_at) == ("accepted", at(10), at(11))
    assert not [row for row in duties(case) if row[2]]
    verbs = (
        Entry.objects.filter(kind="illness.case", record=case.pk)
        .order_by("seq")
        .values_list("verb", flat=True)
    )
    assert list(verbs) == ["report", "return", "resubmit", "review", "accept"]


def test_a_correction_keeps_its_reason_and_state(clinic: Clinic) -> None:
    case = actions.report(by=clinic.doctor, draft=draft_of(clinic))
    changed = {"syndrome": "neuro", "outcome": "died", "agent": "botulism", "diagnosis": "肉毒中毒"}
    with pytest.raises(Refused):
        actions.correct(by=clinic.doctor, case=case, reason="", **changed)
    case = actions.correct(by=clinic.doctor, case=case, reason="检验回报", **changed)
    assert (case.state, case.syndrome, case.agent, case.correction) == (
        "reported",
        "neuro",
        "botulism",
        "检验回报",
    )
    assert case.completeness == 95
    actions.review(by=clinic.county, case=case)
    with pytest.raises(NotAllowed):
        actions.correct(by=clinic.doctor, case=case, reason="再改", **changed)


def test_void_points_to_the_report_that_stays(clinic: Clinic) -> None:
    first = actions.report(by=clinic.doctor, draft=draft_of(clinic))
    second = actions.report(by=clinic.doctor, draft=draft_of(clinic))
    assert second.alike == [first.pk]
    with pytest.raises(Refused):
        actions.void(by=clinic.county, case=second, reason="重复", duplicate_of=second)
    actions.void(by=clinic.county, case=second, reason="重复", duplicate_of=first)
    second.refresh_from_db()
    assert (second.state, second.duplicate_of_id, second.returned_because) == ("void", first.pk, "重复")
    assert [row[2] for row in duties(second)] == [False]


@pytest.fixture
def three(clinic: Clinic) -> list[Case]:
    areas = ("140105001", "140105001", "140106")
    return [
        actions.report(by=clinic.city, draft=draft_of(clinic, area=a, phone="", patient_name=n))
        for a, n in zip(areas, "甲乙丙", strict=True)
    ]


def test_many_are_passed_at_once_or_none(clinic: Clinic, three: list[Case]) -> None:
    with pytest.raises(NotAllowed):
        actions.pass_many(by=clinic.county, cases=three, verb="review")
    assert set(Case.objects.values_list("state", flat=True)) == {"reported"}
    assert actions.pass_many(by=clinic.county, cases=three[:2], verb="review") == 2
    with pytest.raises(Refused):
        actions.pass_many(by=clinic.city, cases=three, verb="accept")
    assert actions.pass_many(by=clinic.city, cases=three[:2], verb="accept") == 2
    assert list(Case.objects.order_by("pk").values_list("state", flat=True)) == [
        "accepted",
        "accepted",
        "reported",
    ]
    assert Duty.objects.filter(kind="illness.case", done_at=None).count() == 1
    for wrong in ({"cases": [], "verb": "accept"}, {"cases": three, "verb": "void"}):
        with pytest.raises(Refused):
            actions.pass_many(by=clinic.city, **wrong)


def test_many_reports_of_a_file(clinic: Clinic, django_assert_max_num_queries: Callable[..., Any]) -> None:
    kept = actions.report(by=clinic.doctor, draft=draft_of(clinic))
    drafts = [draft_of(clinic, patient_name=f"病人{i}", phone="", external_id=f"X{i}") for i in range(20)]
    with django_assert_max_num_queries(60):
        made = actions.report_many(by=clinic.doctor, drafts=[draft_of(clinic), *drafts])
    assert [made[0].number, made[20].number] == ["SY2021060900002", "SY2021060900022"]
    assert (made[0].alike, made[0].source, made[0].completeness) == ([kept.pk], "csv", 100)
    assert Case.objects.get(external_id="X3").exposures.get().food_name == "凉皮"
    assert Duty.objects.filter(kind="illness.case", clock="review", done_at=None).count() == 22
