"""The public window: published columns of published records only, without JavaScript, in few queries."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from shian.domains.registry.models import Operator
from shian.platform.access.actor import system_actor
from shian.platform.actions.bulk import store_many
from shian.platform.resources.registry import RESOURCES

pytestmark = pytest.mark.django_db


@pytest.fixture
def operators() -> list[Operator]:
    rows = [
        Operator(
            name="双塔寺街面馆", trade="caterer", area="140106", manager_name="赵一曼", address="双塔西街1号"
        ),
        Operator(
            name="已关张饭店", trade="caterer", area="140106", status="closed", closed_on=date(2020, 1, 1)
        ),
    ]
    store_many(rows, by=system_actor(), verb="import")
    return rows


def test_the_list_shows_what_is_public(operators: list[Operator], client: Client) -> None:
    page = client.get("/public/registry.operator/", {"q": "面"}).content.decode()
    assert "双塔寺街面馆" in page
    assert "双塔西街1号" in page
    assert "已关张饭店" not in client.get("/public/registry.operator/").content.decode()


def test_a_record_page_holds_no_personal_data(operators: list[Operator], client: Client) -> None:
    page = client.get(f"/public/registry.operator/{operators[0].pk}/").content.decode()
    assert "双塔寺街面馆" in page
    assert "赵" not in page
    assert "enc1:" not in page


def test_what_is_not_public_is_not_found(operators: list[Operator], client: Client) -> None:
    assert client.get(f"/public/registry.operator/{operators[1].pk}/").status_code == 404
    hidden = [k for k, r in RESOURCES.items() if not r.public]
    assert "registry.staff" in hidden
    for kind in hidden:
        assert client.get(f"/public/{kind}/").status_code == 404, kind


def test_the_pages_need_no_script(operators: list[Operator], client: Client) -> None:
    for address in [
        "/public/",
        "/public/registry.operator/",
        f"/public/registry.operator/{operators[0].pk}/",
    ]:
        assert "hx-" not in client.get(address).content.decode()


def test_a_list_costs_few_queries(
    operators: list[Operator], client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/public/registry.operator/")  # the areas' names, asked for once a minute
    with django_assert_max_num_queries(5):
        client.get("/public/registry.operator/")


@pytest.mark.parametrize("odd", ["%00", "\x00", "'; drop table", "%" * 80, "a" * 500, "１", "\U0001f600"])
def test_odd_keywords_are_answered(odd: str, client: Client) -> None:
    assert client.get("/public/registry.operator/", {"q": odd}).status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "x"])
def test_odd_pages_are_answered(operators: list[Operator], page: str, client: Client) -> None:
    assert client.get("/public/registry.operator/", {"page": page}).status_code == 200
