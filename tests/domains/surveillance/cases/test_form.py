"""The doctor's form: who may, what it keeps, what it suggests and refuses, places of the register."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shian.domains.surveillance.cases import actions
from shian.domains.surveillance.cases.models import Case
from shian.domains.surveillance.cases.suggesting import agents_for, signs, syndrome_of
from shian.methods.epidemiology.agents import agents
from tests.domains.surveillance.cases.clinic import Clinic, signed_in
from tests.domains.surveillance.cases.test_reporting import draft_of

pytestmark = pytest.mark.django_db
FRAME = ("django_session", "access_", "installation", "flows_notification")


def doctor(clinic: Clinic, hospital: int = 0) -> Client:
    body = clinic.hospitals[hospital]
    return signed_in("doctor", area=body.area, body=body.pk)


def typed(clinic: Clinic, **changed: Any) -> dict[str, Any]:
    now = timezone.localtime()

    def moment(hours: int) -> str:
        return f"{now - timedelta(hours=hours):%Y-%m-%dT%H:%M}"

    return {
        "hospital": clinic.hospitals[0].pk, "symptoms": ["vomiting", "diarrhoea"], "onset_at": moment(5),
        "visited_at": moment(0), "sex": "female", "age": "14", "age_unit": "months", "outcome": "outpatient",
        "food0-food_name": "凉皮", "food0-place_name": "老王面馆", "food0-eaten_at": moment(9),
        "food0-setting": "restaurant", "food0-companions": "2", "food0-companions_ill": "1",
        "food1-food_name": "酸奶", "specimen": "stool", "patient_name": "李丫丫", "phone": "138-1234 5678",
        "area": "140105001", **changed,
    }  # fmt: skip


def test_a_case_is_typed_and_sent(clinic: Clinic) -> None:
    client = doctor(clinic)
    answer = client.post("/illness/report/", typed(clinic), follow=True)
    case = Case.objects.get()
    assert answer.redirect_chain == [(f"/illness/report/{case.pk}/sent/", 302)]
    assert (case.age_months, case.sex, case.source, case.phone.open()) == (
        14,
        "female",
        "form",
        "13812345678",
    )
    first, second = case.exposures.order_by("pk")
    assert (first.operator, first.companions, second.food_name) == (clinic.operators[0], 2, "酸奶")
    assert (case.completeness, case.specimens.get().sort, case.late) == (85, "stool", False)
    page = answer.content.decode()
    assert case.number in page
    assert "李丫丫" not in page
    again = client.post("/illness/report/", typed(clinic), follow=True).content.decode()
    assert case.number in again
    assert Case.objects.exclude(pk=case.pk).get().alike == [case.pk]


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(clinic: Clinic) -> None:
    client = doctor(clinic)
    faults: tuple[dict[str, Any], ...] = (
        {"symptoms": []},
        {"onset_at": ""},
        {"symptoms": ["cough"]},
        {"food0-eaten_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}"},
        {"food1-companions": "1", "food1-companions_ill": "3"},
        {"id_number": "110105194912310021"},
        {"phone": "1"},
        {"hospital": clinic.hospitals[1].pk},
        {"age": "131"},
        {"temperature": "4"},
        {"patient_name": "长" * 61},
        {"patient_name": "a\x00b"},
    )
    for wrong in faults:
        answer = client.post("/illness/report/", typed(clinic, **wrong))
        assert answer.status_code == 422, wrong
        assert 'role="alert"' in answer.content.decode(), wrong
    assert Case.objects.count() == 0


def test_the_identity_number_tells_sex_and_age(clinic: Clinic) -> None:
    doctor(clinic).post("/illness/report/", typed(clinic, sex="", age="", id_number="11010519491231002x"))
    case = Case.objects.get()
    assert (case.sex, (case.age_months or 0) >= 857, case.id_number.open()) == (
        "female",
        True,
        "11010519491231002X",
    )


def test_places_of_the_register_are_offered(clinic: Clinic) -> None:
    client = doctor(clinic)
    page = client.get("/illness/report/places/?food3-place_name=面馆").content.decode()
    assert f'data-operator="{clinic.operators[0].pk}"' in page
    assert "data-operator" not in client.get("/illness/report/places/?food0-place_name=没有").content.decode()
    picked = typed(clinic, **{"food0-place_name": "王家", "food0-operator": clinic.operators[1].pk})
    client.post("/illness/report/", picked)
    row = Case.objects.get().exposures.order_by("pk").first()
    assert (row.place_name, row.operator) == ("王家", clinic.operators[1])
    client.post(
        "/illness/report/", typed(clinic, **{"food0-place_name": "外地店", "food0-operator": "999999"})
    )
    assert Case.objects.order_by("-pk")[0].exposures.order_by("pk")[0].operator is None


def test_what_symptoms_suggest(clinic: Clinic) -> None:
    page = doctor(clinic).get(
        "/illness/report/suggest/?symptoms=vomiting&symptoms=nausea&onset_at=2021-06-08T20:00&food0-eaten_at=2021-06-08T17:00"
    )
    assert "金黄色葡萄球菌肠毒素" in page.content.decode()
    assert (
        doctor(clinic, 1).get("/illness/report/suggest/?onset_at=x&symptoms=no").content.decode().strip()
        == ""
    )
    assert set(signs()) == {agent.key for agent in agents()}
    told = ("paralysis", "jaundice", "cyanosis", "tenesmus", "nausea", "rash")
    assert [syndrome_of([sign]) for sign in told] == [
        "neuro", "hepatitis-like", "chemical", "dysentery-like", "gastroenteritis", "other",
    ]  # fmt: skip
    assert syndrome_of(["vomiting"], ["野生菌火锅"]) == "mushroom"
    assert agents_for([]) == []
    best = agents_for(["cyanosis", "dizziness"], [0.5])[0]
    assert (best.agent.key, best.probability > 0.5) == ("nitrite", True)
    assert sum(one.probability for one in agents_for(["fever"], most=99)) == pytest.approx(1)


def test_a_returned_report_is_filled_in_again_without_its_names(clinic: Clinic) -> None:
    case = actions.report(by=clinic.doctor, draft=draft_of(clinic))
    client = doctor(clinic)
    assert client.get(f"/illness/report/{case.pk}/").status_code == 302
    actions.send_back(by=clinic.county, case=case, reason="补充食品")
    assert doctor(clinic, 1).get(f"/illness/report/{case.pk}/").status_code == 404
    page = client.get(f"/illness/report/{case.pk}/").content.decode()
    assert ("补充食品" in page, "老王面馆" in page, "王小明" in page) == (True, True, False)
    body = typed(clinic, patient_name="", phone="", **{"food1-food_name": "冰粉"})
    assert client.post(f"/illness/report/{case.pk}/", body).status_code == 422
    assert client.post(f"/illness/report/{case.pk}/", body | {"reason": "补食品"}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.patient_name.open(), case.number) == ("reported", "王小明", "SY2021060900001")
    assert [row.food_name for row in case.exposures.order_by("pk")] == ["凉皮", "冰粉"]
    assert case.specimens.count() == 1


def test_the_form_and_its_answer_ask_the_database_little(clinic: Clinic) -> None:
    case = actions.report(by=clinic.doctor, draft=draft_of(clinic))
    client = doctor(clinic)
    client.get("/illness/report/")
    for page, most in (("/illness/report/", 2), (f"/illness/report/{case.pk}/sent/", 8)):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        own = [q["sql"] for q in asked if not any(name in q["sql"] for name in FRAME)]
        assert len(own) <= most, own


def test_another_hospital_s_patient_is_told_of_without_name_or_page(clinic: Clinic) -> None:
    first = actions.report(by=clinic.doctor, draft=draft_of(clinic))
    elsewhere = draft_of(clinic, hospital=clinic.hospitals[1], area="140106")
    second = actions.report(by=clinic.other_doctor, draft=elsewhere)
    page = doctor(clinic, 1).get(f"/illness/report/{second.pk}/sent/").content.decode()
    assert (first.number in page, "小店区第一医院" in page) == (True, True)
    assert ("王**" in page, f"/illness.case/{first.pk}/" in page) == (False, False)
