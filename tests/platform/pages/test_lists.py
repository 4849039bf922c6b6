"""List pages: what is shown, in which order, how one gets from page to page, at how many queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shian.domains.registry.models import Operator
from shian.platform.pages.shapes import ListPage

URL = "/r/registry.operator/"


def page(client: Client, query: str = "") -> ListPage:
    response = client.get(URL + query)
    assert response.status_code == 200
    shown: ListPage = response.context["page"]
    return shown


def names(shown: ListPage) -> list[str]:
    return [row.cells[0].text for row in shown.rows]


def test_first_page(city: list[Operator], coordinator: Client) -> None:
    shown = page(coordinator)
    assert names(shown) == [f"店{i:02d}" for i in range(1, 51)]
    assert (shown.count, shown.first, shown.last) == ("60", "1", "50")
    assert shown.pager is not None
    assert shown.pager.previous == shown.pager.first == ""


def test_pages_follow_each_other_both_ways(city: list[Operator], coordinator: Client) -> None:
    first = page(coordinator)
    assert first.pager is not None
    second = page(coordinator, f"?{first.pager.next}")
    assert names(second) == [f"店{i:02d}" for i in range(51, 61)]
    assert (second.first, second.last) == ("51", "60")
    assert second.pager is not None
    assert second.pager.next == second.pager.end == ""
    back = page(coordinator, f"?{second.pager.previous}")
    assert names(back) == names(first)
    assert (back.first, back.last) == ("1", "50")


def test_last_page_is_reached_at_once(city: list[Operator], coordinator: Client) -> None:
    shown = page(coordinator, "?end=1")
    assert names(shown) == [f"店{i:02d}" for i in range(11, 61)]
    assert (shown.first, shown.last) == ("11", "60")
    assert shown.pager is not None
    assert shown.pager.next == ""
    before = page(coordinator, f"?{shown.pager.previous}")
    assert names(before) == [f"店{i:02d}" for i in range(1, 11)]


@pytest.mark.parametrize(
    "sort", ["opened_on", "-opened_on", "station", "-station", "address", "area", "-name"]
)
def test_every_order_shows_every_row_once(city: list[Operator], coordinator: Client, sort: str) -> None:
    """Also where the sorting column is empty in many rows."""
    columns = "columns=name&columns=opened_on&columns=station&columns=address&columns=area"
    first = page(coordinator, f"?sort={sort}&{columns}")
    assert first.pager is not None
    second = page(coordinator, f"?{first.pager.next}")
    assert sorted(names(first) + names(second)) == [f"店{i:02d}" for i in range(1, 61)]
    assert (len(first.rows), len(second.rows)) == (50, 10)
    assert second.pager is not None
    assert names(page(coordinator, f"?{second.pager.previous}")) == names(first)


def test_a_mark_of_another_order_is_refused(city: list[Operator], coordinator: Client) -> None:
    assert coordinator.get(URL + "?after=WzEsMl0").status_code == 400
    assert coordinator.get(URL + "?after=%00xx").status_code == 400


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?q=店", "60"),
        ("?q=店07", "1"),
        ("?q=平阳路 7号", "4"),
        ("?trade=seller", "30"),
        ("?trade=seller&trade=caterer", "60"),
        ("?area=140105", "30"),
        ("?area=140105&q=店1", "5"),
        ("?q=没有这家", "0"),
    ],
)
def test_filters_and_keywords(city: list[Operator], coordinator: Client, query: str, count: str) -> None:
    shown = page(coordinator, query)
    assert shown.count == count


def test_chips_name_what_is_filtered(city: list[Operator], coordinator: Client) -> None:
    station = city[0].station_id
    shown = page(coordinator, f"?area=140105&trade=caterer&station={station}")
    assert [(str(c.label), str(c.text)) for c in shown.chips] == [
        ("业态", "餐饮服务企业"),
        ("区域", "小店区"),
        ("监管站（所）", "坞城所"),
    ]
    assert shown.chips[1].without == f"trade=caterer&station={station}"


def test_scope_narrows(city: list[Operator], officer: Client) -> None:
    assert page(officer).count == "30"
    assert page(officer, "?area=140106").count == "0"


def test_chosen_area_narrows_and_widens_again(city: list[Operator], coordinator: Client) -> None:
    coordinator.post("/area/", {"area": "140106", "next": URL})
    assert page(coordinator).count == "30"
    coordinator.post("/area/", {"area": ""})
    assert page(coordinator).count == "60"


def test_columns_are_chosen_and_remembered(city: list[Operator], coordinator: Client) -> None:
    shown = page(coordinator, "?columns=name&columns=address")
    assert [c.name for c in shown.columns] == ["name", "address"]
    assert [c.name for c in page(coordinator).columns] == ["name", "address"]


@pytest.mark.parametrize("query", ["", "?end=1", "?sort=-station", "?q=店&area=140105", "?trade=caterer"])
def test_at_most_five_queries(city: list[Operator], coordinator: Client, query: str) -> None:
    every = "".join(
        f"&columns={n}" for n in ("name", "trade", "area", "station", "address", "grade", "opened_on")
    )
    coordinator.get(URL)
    with CaptureQueriesContext(connection) as queries:
        page(coordinator, f"{query or '?'}{every if query else every[1:]}")
    # The first visit with other columns also writes the session: three of its statements are that.
    with CaptureQueriesContext(connection) as queries:
        page(coordinator, query)
    assert len(queries) <= 5, [q["sql"] for q in queries]


def test_personal_columns_cost_one_query(city: list[Operator], coordinator: Client) -> None:
    from shian.domains.directory.models import Person
    from shian.platform.access.actor import system_actor
    from shian.platform.actions.bulk import store_many
    from shian.platform.personal.fields import seal_all

    body = city[0].station.body  # type: ignore[union-attr]
    people = [
        Person(number=f"XX{i}", name=f"李{i}", body=body, job="sampler", area="140105") for i in range(20)
    ]
    for one in people:
        seal_all(one)
    store_many(people, by=system_actor(), verb="import")
    coordinator.get("/r/directory.person/")
    with CaptureQueriesContext(connection) as queries:
        response = coordinator.get("/r/directory.person/")
    assert len(queries) <= 5
    shown: Any = response.context["page"]
    assert {row.cells[1].text for row in shown.rows} == {"李*", "李**"}


def test_htmx_gets_the_rows_only(city: list[Operator], coordinator: Client) -> None:
    whole = coordinator.get(URL).content.decode()
    part = coordinator.get(URL, headers={"HX-Request": "true"}).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert part.count("<tr data-href") == 50


def test_what_carries_the_query_is_sent_anew_with_the_rows(city: list[Operator], coordinator: Client) -> None:
    """Else an export or a saved view would follow the query of before."""
    part = coordinator.get(URL + "?q=店07&trade=caterer", headers={"HX-Request": "true"}).content.decode()
    assert 'id="list-buttons" hx-swap-oob="true"' in part
    assert "export.xlsx?q=%E5%BA%9707&amp;trade=caterer" in part
    assert 'id="kept" hx-swap-oob="true"><input type="hidden" name="trade" value="caterer">' in part


def test_who_may_not_see_the_kind_is_refused(city: list[Operator], coordinator: Client) -> None:
    assert coordinator.get("/r/access.appointment/").status_code == 403
    assert coordinator.get("/r/no.kind/").status_code == 404
    assert Client().get(URL).status_code == 302


def test_saved_views(city: list[Operator], coordinator: Client, officer: Client) -> None:
    coordinator.post(URL + "views/", {"name": "小店餐饮", "query": "area=140105&trade=caterer&after=x"})
    shown = coordinator.get(URL + "views/").content.decode()
    assert "小店餐饮" in shown
    assert "?area=140105&amp;trade=caterer&quot;" in shown or "area=140105&amp;trade=caterer" in shown
    assert "after" not in shown
    assert "小店餐饮" not in officer.get(URL + "views/").content.decode()


def test_filter_drawer_offers_the_scope_only(city: list[Operator], officer: Client) -> None:
    drawer = officer.get(URL + "filters/?query=trade%3Dseller").content.decode()
    assert "小店区" in drawer
    assert "迎泽区" not in drawer
    assert 'value="seller"' in drawer
