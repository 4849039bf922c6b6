"""The API: scope, masks, refusals that name the field, and the schema."""

from datetime import date

import orjson
import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from shian.domains.directory.roles import MunicipalCoordinator
from shian.domains.registry.models import Operator
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.models import Appointment
from shian.platform.actions.bulk import store_many
from shian.platform.ledger.models import Entry

pytestmark = pytest.mark.django_db
OPERATORS = "/api/v1/registry/operator/"


def signed_in(role: str, area: str = "1401") -> Client:
    user = get_user_model().objects.create(username=f"{role}-{area}")
    store_many(
        [Appointment(user=user, role=role, area=area, valid_from=date(2020, 1, 1))],
        by=system_actor(),
        verb="create",
    )
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def operators() -> list[Operator]:
    rows = [
        Operator(
            name=f"清和元饭店{i}",
            trade="caterer",
            area=area,
            manager_name="王小明",
            manager_phone="13800001234",
        )
        for i, area in enumerate(["140105", "140105001", "140106"])
    ]
    store_many(rows, by=system_actor(), verb="import")
    return rows


def test_a_district_sees_its_own_and_personal_data_masked(operators: list[Operator]) -> None:
    answer = signed_in("district_officer", "140105").get(OPERATORS).json()
    assert answer["count"] == 2
    assert {r["manager_name"] for r in answer["results"]} == {"王**"}
    assert {r["manager_phone"] for r in answer["results"]} == {"138****1234"}


def test_the_public_sees_published_columns_only(operators: list[Operator]) -> None:
    answer = Client().get(OPERATORS).json()
    assert answer["count"] == 3
    assert set(answer["results"][0]) == {
        "id",
        "name",
        "trade",
        "area",
        "licence_number",
        "address",
        "status",
        "grade",
    }


@pytest.mark.parametrize(
    ("words", "found"), [("清", 3), ("和元", 3), ("饭店2", 1), ("和元 饭店1", 1), ("无此", 0)]
)
def test_keyword_search_of_one_two_and_more_characters(
    operators: list[Operator], words: str, found: int
) -> None:
    assert signed_in("municipal_coordinator").get(OPERATORS, {"q": words}).json()["count"] == found


def test_a_filter_that_makes_no_sense_names_itself(operators: list[Operator]) -> None:
    answer = signed_in("municipal_coordinator").get(OPERATORS, {"trade": "moon"})
    assert answer.status_code == 400
    assert list(answer.json()) == ["trade"]


def test_create_edit_and_conflict() -> None:
    client = signed_in("district_officer", "140105")
    made = client.post(OPERATORS, {"name": "甲", "trade": "seller"}, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["area"] == "140105"
    one = f"{OPERATORS}{made.json()['id']}/"
    body = {"name": "乙", "expected_version": 1}
    assert client.patch(one, body, content_type="application/json").json()["name"] == "乙"
    assert client.patch(one, body, content_type="application/json").status_code == 409
    assert [e["verb"] for e in client.get(f"{one}history/").json()] == ["create", "edit"]


def test_an_action_over_the_api_and_its_refusal(operators: list[Operator]) -> None:
    client = signed_in("district_officer", "140105")
    address = f"{OPERATORS}{operators[0].pk}/do/close/"
    missing = client.post(address, {}, content_type="application/json")
    assert (missing.status_code, set(missing.json())) == (400, {"closed_on", "reason"})
    done = client.post(
        address, {"closed_on": "2021-05-01", "reason": "歇业"}, content_type="application/json"
    )
    assert (done.status_code, done.json()["status"]) == (200, "closed")
    outside = client.post(
        f"{OPERATORS}{operators[2].pk}/do/close/",
        {"closed_on": "2021-05-01", "reason": "x"},
        content_type="application/json",
    )
    assert outside.status_code == 404
    assert Operator.objects.get(pk=operators[2].pk).status == "open"
    assert Entry.objects.filter(verb__startswith="close").count() == 1


def test_the_schema_is_openapi_31_and_names_every_action() -> None:
    answer = signed_in("administrator").get(
        "/api/v1/schema/", headers={"accept": "application/vnd.oai.openapi+json"}
    )
    schema = orjson.loads(answer.content)
    assert schema["openapi"].startswith("3.1")
    assert f"{OPERATORS}{{id}}/do/close/" in schema["paths"]


def test_the_coordinator_s_actor_label_holds_no_name() -> None:
    assert Actor(role=MunicipalCoordinator, user_id=7, name="张三").label == "municipal_coordinator:7"
