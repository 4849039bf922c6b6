"""Hospitals' systems send FHIR: examples are kept, repeats are not, strange documents are refused by path."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shian.domains.surveillance.cases import keys
from shian.domains.surveillance.cases.fhir.items import CANONICAL, questionnaire
from shian.domains.surveillance.cases.fhir.reading import SIZE, Unreadable, read
from shian.domains.surveillance.cases.models import Case, HospitalKey
from shian.platform.access.actor import Actor
from shian.platform.actions.core import NotAllowed, Refused
from tests.domains.surveillance.cases.clinic import CN, Clinic

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).parents[4] / "docs/examples/cases.fhir.json"
KEY = "shian_" + "k" * 40


def example() -> dict[str, Any]:
    return json.loads(EXAMPLE.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@pytest.fixture
def key(clinic: Clinic) -> HospitalKey:
    by = Actor(clinic.doctor.role, user_id=11, body=clinic.doctor.body, area="140105")
    return keys.issue(by=by, name="HIS", hospital=clinic.hospitals[0], key=KEY)


def post(document: Any, *, token: str = KEY, path: str = "", media: str = "application/fhir+json") -> Any:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return Client().generic(
        "POST", f"/api/fhir/{path}", content, media, headers={"Authorization": f"Bearer {token}"}
    )


def one(**changed: Any) -> dict[str, Any]:
    """The example's second case by itself."""
    found = example()["entry"][3]["resource"]
    found.pop("subject")
    return {**found, **changed}


def test_the_example_is_kept_once(clinic: Clinic, key: HospitalKey) -> None:
    answer = post(example())
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/fhir+json")
    assert [row["response"]["status"] for row in answer.json()["entry"]] == ["201", "201"]
    first, second = Case.objects.order_by("pk")
    assert (first.patient_name.open(), first.phone.open(), first.sex, first.age_months) == (
        "模拟甲",
        "10000000001",
        "male",
        372,
    )
    assert (first.source, first.symptoms, str(first.temperature)) == (
        "fhir",
        ["vomiting", "diarrhoea", "abdominal_pain"],
        "38.2",
    )
    assert (first.external_id, first.completeness, first.hospital) == (
        "urn:oid:2.16.156.10011.1.12|MZ2021000001",
        100,
        clinic.hospitals[0],
    )
    eaten = first.exposures.get()
    assert (eaten.operator, eaten.eaten_at.astimezone(CN).hour, eaten.companions_ill) == (
        clinic.operators[0],
        12,
        1,
    )
    assert (second.syndrome, second.completeness, second.specimens.count()) == ("gastroenteritis", 50, 0)
    again = post(example())
    assert [row["response"]["status"] for row in again.json()["entry"]] == ["200", "200"]
    assert Case.objects.count() == 2
    assert first.number in again.json()["entry"][0]["response"]["outcome"]["issue"][0]["diagnostics"]


def test_a_single_response_and_its_warning(clinic: Clinic, key: HospitalKey) -> None:
    post(example())
    same = example()["entry"][1]["resource"]
    same["identifier"]["value"] = "another"
    same.pop("subject")
    same["item"].append({"linkId": "phone", "answer": [{"valueString": "100 0000 0001"}]})
    answer = post(same, path="QuestionnaireResponse")
    assert answer.status_code == 201
    assert [issue["code"] for issue in answer.json()["issue"]] == ["informational", "duplicate"]


def test_a_transaction_is_kept_whole_or_not_and_a_batch_one_by_one(clinic: Clinic, key: HospitalKey) -> None:
    document = example()
    document["entry"][3]["resource"]["item"][1]["answer"] = [{"valueDateTime": "2021-06-09T00:00:00+08:00"}]
    answer = post(document)
    assert (answer.status_code, Case.objects.count()) == (422, 0)
    [issue] = answer.json()["issue"]
    assert issue["expression"] == ["Bundle.entry[3].resource.item.where(linkId='onset')"]
    answer = post(document | {"type": "batch"})
    assert [row["response"]["status"] for row in answer.json()["entry"]] == ["201", "422"]
    assert (answer.json()["type"], Case.objects.count()) == ("batch-response", 1)


def test_only_with_a_living_key(clinic: Clinic, key: HospitalKey) -> None:
    assert Client().post("/api/fhir/", b"{}", "application/fhir+json").status_code == 401
    assert post(one(), token="shian_" + "x" * 40).status_code == 401
    with pytest.raises(NotAllowed):
        keys.issue(by=clinic.doctor, name="HIS", hospital=clinic.hospitals[1], key=KEY)
    keys.end(by=clinic.doctor, hospital_key=key)
    assert (post(one()).status_code, Case.objects.count()) == (401, 0)
    with pytest.raises(Refused):
        keys.end(by=clinic.doctor, hospital_key=key)
    assert KEY not in str(HospitalKey.objects.values())


def test_a_key_s_days_are_the_city_s(clinic: Clinic) -> None:
    late = datetime(2022, 5, 1, 23, 30, tzinfo=UTC)  # half past seven on the 2nd in the city
    given: dict[str, Any] = {"by": clinic.doctor.at_time(late), "hospital": clinic.hospitals[0], "key": KEY}
    with pytest.raises(Refused):
        keys.issue(**given, name="HIS", expires_on=date(2022, 5, 2))
    assert keys.issue(**given, name="HIS").expires_on == date(2023, 5, 2)


def changed(path: list[Any], value: Any) -> dict[str, Any]:
    document = one()
    spot: Any = document
    for name in path[:-1]:
        spot = spot[name]
    spot[path[-1]] = value
    return document


def answer_to(link: str) -> str:
    return f"QuestionnaireResponse.item.where(linkId='{link}').answer"


@pytest.mark.parametrize(
    ("document", "where"),
    [
        (changed(["status"], "in-progress"), "QuestionnaireResponse.status"),
        (changed(["questionnaire"], "https://elsewhere/q"), "QuestionnaireResponse.questionnaire"),
        (changed(["identifier"], {"value": " "}), "QuestionnaireResponse.identifier"),
        (changed(["identifier"], {"value": "a\x00b"}), "QuestionnaireResponse.identifier"),
        (changed(["extension"], []), "QuestionnaireResponse.extension"),
        (changed(["item"], []), "QuestionnaireResponse.item"),
        (changed(["item", 0, "linkId"], "shoe"), "QuestionnaireResponse.item.where(linkId='shoe')"),
        (changed(["item", 0, "answer"], [{"valueInteger": 99999}]), answer_to("age-months")),
        (changed(["item", 0, "answer"], [{"valueInteger": True}]), answer_to("age-months")),
        (changed(["item", 0, "answer"], [{"valueInteger": 1}] * 2), answer_to("age-months")),
        (changed(["item", 1, "answer"], [{"valueDateTime": "2021-02-30"}]), answer_to("onset")),
        (changed(["item", 1, "answer"], [{"valueDateTime": "2021-06-07T20:00:00"}]), answer_to("onset")),
        (changed(["item", 3, "answer"], [{"valueCoding": {"code": "cough"}}]), answer_to("symptom")),
        (
            changed(["item", 4, "item", 0, "answer"], [{"valueString": "长" * 81}]),
            answer_to("food')[0].item.where(linkId='food-name"),
        ),
        (changed(["subject"], {"reference": "Patient/1"}), ""),
    ],
)  # fmt: skip
def test_what_is_strange_is_refused_by_its_path(
    clinic: Clinic, key: HospitalKey, document: Any, where: str
) -> None:
    answer = post(document)
    if not where:
        assert answer.status_code == 201
        return
    assert (answer.status_code, Case.objects.count()) == (422, 0)
    assert answer.json()["issue"][0]["expression"] == [where]


def test_what_is_no_document(clinic: Clinic, key: HospitalKey) -> None:
    assert post(b"x" * (SIZE + 1)).status_code == 413
    assert post(one(), media="text/plain").status_code == 415
    empty: dict[str, Any] = {"resourceType": "Bundle", "type": "batch", "entry": []}
    lonely = empty | {"entry": [{"resource": {"resourceType": "Patient"}}]}
    nothing = (b" ", b"[]", b"{", b"[" * 5000, {"resourceType": "Patient"}, empty, lonely)
    for wrong in (*nothing, empty | {"type": "history"}):
        answer = post(wrong)
        assert (answer.status_code, answer.json()["resourceType"]) == (400, "OperationOutcome"), wrong
    assert post(changed(["item", 1, "answer"], [])).status_code == 422
    wrong_area = one()
    wrong_area["item"].append({"linkId": "area", "answer": [{"valueString": "999999"}]})
    assert post(wrong_area).json()["issue"][0]["expression"][0].endswith("where(linkId='area')")


def test_the_questionnaire_asks_what_is_read() -> None:
    client = Client()
    assert client.get("/api/fhir/metadata").json()["fhirVersion"] == "4.0.1"
    found = client.get("/api/fhir/Questionnaire/foodborne-case").json()
    assert (found, found["url"]) == (questionnaire(), CANONICAL)
    links = {item["linkId"] for item in found["item"]}
    assert {item["linkId"] for item in example()["entry"][1]["resource"]["item"]} <= links


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
Spot = tuple[Any, Any]


def spots(value: Any) -> list[Spot]:
    """Every place in a document: its holder and key."""
    keys_of = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    return [spot for key, inner in keys_of for spot in ((value, key), *spots(inner))]


@st.composite
def broken(draw: Callable[..., Any]) -> dict[str, Any]:
    """The example with one to three places replaced, emptied or repeated."""
    document = copy.deepcopy(example())
    for _ in range(draw(st.integers(1, 3))):
        holder, key = draw(st.sampled_from(spots(document)))
        holder[key] = draw(
            JSON | st.just([holder[key]] * 2) | st.sampled_from(["", {}, [], "1900-01-01", "9" * 400, "\x00"])
        )
    return document


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=broken())
def test_nothing_that_is_sent_breaks_it(clinic: Clinic, key: HospitalKey, document: Any) -> None:
    with transaction.atomic():
        answer = post(document)
        assert answer.status_code in (200, 201, 400, 422), answer.content
        assert answer.json()["resourceType"] in ("Bundle", "OperationOutcome")
        transaction.set_rollback(True)


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()))
def test_reading_refuses_whatever_it_cannot_read(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read(content, CN)
