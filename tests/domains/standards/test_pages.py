"""The pages of the standards follow from their resources: what is listed, found and shown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shian.domains.directory.roles import MunicipalCoordinator
from shian.domains.standards.loading import load_curated
from shian.domains.standards.models import Analyte, FoodNode, Limit
from shian.platform.access.actor import system_actor
from shian.platform.access.models import Appointment, User
from shian.platform.actions.bulk import store_many
from shian.platform.installation import current

KINDS = ("edition", "foodnode", "analyte", "limit", "testitemrule", "rule", "article")


@pytest.fixture
def client(db: None) -> Client:
    by = system_actor()
    current.forget()
    current.found_installation(by=by, city_code="140100", city_name="太原市", made_on=date(2022, 1, 1))
    load_curated(by=by)
    user = User.objects.create(username="coordinator", display_name="王志强")
    store_many(
        [Appointment(user=user, role=MunicipalCoordinator.name, valid_from=date(2020, 1, 1))],
        by=by,
        verb="appoint",
    )
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def rows(client: Client, query: str) -> list[list[str]]:
    response = client.get(f"/r/standards.{query}")
    assert response.status_code == 200
    return [[cell.text for cell in row.cells] for row in response.context["page"].rows]


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_page_takes_few_queries(client: Client, kind: str) -> None:
    client.get(f"/r/standards.{kind}/")
    with CaptureQueriesContext(
        connection,
    ) as taken:
        assert client.get(f"/r/standards.{kind}/").status_code == 200
    own = [q for q in taken.captured_queries if "standards_" in q["sql"]]
    assert len(own) <= 3


def test_limits_are_found_by_substance_and_food(client: Client) -> None:
    found = rows(client, "limit/?q=腐霉利")
    assert {row[0] for row in found} == {"腐霉利"}
    assert ["腐霉利", "韭菜", "≤5 mg/kg", "GB 2763.1-2022"] in [row[:4] for row in found]


def test_limits_sort_by_what_they_ask(client: Client) -> None:
    asked = [row[2] for row in rows(client, "limit/?q=腐霉利&sort=-demand")]
    numbers = [float(cell.removeprefix("≤").removesuffix(" mg/kg")) for cell in asked]
    assert numbers == sorted(numbers, reverse=True)


def test_detail_pages(client: Client) -> None:
    limit = Limit.objects.get(key="GB 2763-2021:chlorpyrifos:鳞茎类蔬菜:")
    for kind, pk, text in (
        ("limit", limit.pk, "鳞茎类蔬菜"),
        ("foodnode", FoodNode.objects.get(name="韭菜").pk, "绿叶葱类"),
        ("analyte", Analyte.objects.get(key="fipronil").pk, "氟甲腈"),
        ("edition", limit.edition_id, "GB 2763-2021"),
    ):
        response = client.get(f"/r/standards.{kind}/{pk}/")
        assert response.status_code == 200
        assert text in response.content.decode()


def ask(client: Client, **query: str) -> Any:
    response = client.get("/standards/judge/", query)
    assert response.status_code == 200
    return response


def test_anyone_signed_in_may_ask_for_a_verdict(client: Client) -> None:
    empty = ask(client)
    assert "sentence" not in empty.context
    told = ask(client, food="起阳草", item="毒死蜱", result="0.05", unit="mg/kg", day="2021-09-03")
    assert "起阳草" in told.context["unknown"]
    told = ask(client, food="韭", item="毒死蜱", result="0.05", unit="mg/kg", day="2021-09-03")
    assert told.context["sentence"] == (
        "不合格：超过限量。结果 0.05mg/kg，GB 2763-2021（2021-09-03 有效）“鳞茎类蔬菜” ≤0.02 mg/kg"
    )
    facts = {str(fact.label): fact.text for fact in told.context["panel"].facts}
    assert facts["目录位置"] == "食品 › 食用农产品 › 蔬菜类 › 蔬菜 › 鳞茎类蔬菜 › 绿叶葱类 › 韭菜"
    spans = [tuple(cell.text for cell in row.cells) for row in told.context["history"]["rows"]]
    assert spans == [
        ("2017-06-18", "2020-02-15", "GB 2763-2016", "", "≤0.1 mg/kg", ""),
        ("2020-02-15", "2021-09-03", "GB 2763-2019", "", "≤0.1 mg/kg", ""),
        ("2021-09-03", "2026-03-01", "GB 2763-2021", "鳞茎类蔬菜", "≤0.02 mg/kg", ""),
        ("2026-03-01", "", "GB 2763-2026", "鳞茎类蔬菜", "≤0.02 mg/kg", ""),
    ]


def test_five_units_are_judged_by_the_plan_on_the_page(client: Client) -> None:
    told = ask(
        client,
        food="酱牛肉",
        item="菌落总数",
        result="100 200 <10 90000 200000",
        unit="CFU/g",
        day="2021-05-01",
    )
    assert told.context["outcome"] == "不合格"
    assert told.context["tone"] == "bad"


def test_what_is_asked_wrongly_is_said(client: Client) -> None:
    told = ask(client, food="韭菜", item="毒死蜱", result="0.05", day="2021-13-40")
    assert list(told.context["form"].errors) == ["day"]
    assert Client().get("/standards/judge/").status_code == 302
