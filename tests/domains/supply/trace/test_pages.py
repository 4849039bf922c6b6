"""The trace pages: who sees what, the story, the graph, the files."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from python_calamine import CalamineWorkbook

from shian.domains.directory.roles import EVERYONE, FIRMS, OFFICIALS
from shian.domains.supply.lots.models import Edge, Lot
from shian.domains.supply.lots.models.movements import Movement
from shian.domains.supply.recalls.actions import open_recall
from shian.domains.supply.trace.spread import Asked, grouped, points, sankey, spread_of, start_nodes
from shian.domains.supply.trace.story import story_of
from shian.platform.access.roles import Scope
from shian.platform.records.base import writing_allowed
from tests.domains.supply.recalls.test_pages import signed_in
from tests.domains.supply.town import Town, at

pytestmark = pytest.mark.django_db


def opened(town: Town) -> None:
    open_recall(by=town.officer, lot=town.vinegar, level=1, cause="sample", reason="超标", known_at=at(6, 9))


def test_the_pages_are_for_officials_and_for_firms_that_had_the_lot(town: Town) -> None:
    pages = [f"/trace/lot/{town.vinegar.pk}/", f"/trace/lot/{town.vinegar.pk}/graph/",
             f"/trace/lot/{town.vinegar.pk}/export/table/"]  # fmt: skip
    assert {Client().get(page).status_code for page in pages} == {302}
    tracing = {role.name for role in (*OFFICIALS, *FIRMS)}
    for role in EVERYONE:
        if role.scope is Scope.PUBLIC:
            continue
        client = signed_in(role.name)
        wanted = 403 if role.name not in tracing else 404 if role in FIRMS else 200
        assert {client.get(page).status_code for page in pages} == {wanted}, role
    shop = signed_in("firm_manager", operator=town.firms[2].pk)
    assert {shop.get(page).status_code for page in pages} == {200}
    assert shop.get(f"/trace/lot/{town.other.pk}/").status_code == 404


def test_any_code_leads_to_the_story_and_words_to_a_list(town: Town) -> None:
    client = signed_in("bureau_officer")
    answer = client.get("/trace/", {"q": town.vinegar.code})
    assert answer.headers["Location"] == f"/trace/lot/{town.vinegar.pk}/"
    assert "凉拌汁" in client.get("/trace/", {"q": "凉拌"}).content.decode()
    assert "未找到" in client.get("/trace/", {"q": "没有的"}).content.decode()
    assert client.get("/trace/", {"q": "x" * 3000}).status_code == 200


def test_the_story_tells_movements_and_marks_in_their_order(town: Town) -> None:
    Movement.objects.create(
        event=1, at=at(2), kind=Movement.Kind.LEFT, place=town.places[0], other=town.places[1],
        lot=town.vinegar, quantity=600, unit="KGM",
    )  # fmt: skip
    opened(town)
    with translation.override("en"):
        story = story_of(town.vinegar)
        told = [str(m.title).split(" · ")[0] for m in story.moments]
    assert told == ["Sent", "Recall", "Hold the lot"]
    assert "→ 河西批发" in story.moments[0].title
    assert [(r.lot.name, r.quantity) for r in story.made_into] == [("凉拌汁", 30)]
    assert [(r.lot.name, r.quantity) for r in story_of(town.sauce).made_of] == [("老陈醋", 30)]
    page = signed_in("bureau_officer").get(f"/trace/lot/{town.vinegar.pk}/").content.decode()
    assert "600 公斤" in page


def test_forward_and_back_with_tiers_and_times(town: Town) -> None:
    begin = start_nodes(town.vinegar.pk, town.places[0].pk)
    ahead = spread_of(begin, Asked())
    assert [(s.tier, s.place_name, s.lot_name) for s in ahead.stops] == [
        (0, "晋阳醋厂", "老陈醋"),
        (1, "河西批发", "老陈醋"),
        (1, "南城超市", "老陈醋"),
        (2, "迎泽小店", "老陈醋"),
        (2, "一中食堂", "老陈醋"),
        (3, "一中食堂", "凉拌汁"),
    ]
    assert ahead.stops[1].at == at(2, 12).astimezone(UTC)
    behind = spread_of(start_nodes(town.sauce.pk), Asked(back=True))
    assert [s.place_name for s in behind.stops] == ["一中食堂", "一中食堂", "河西批发", "晋阳醋厂"]
    early = spread_of(begin, Asked(until=datetime(2021, 6, 2, 23, tzinfo=UTC)))
    assert [s.place_name for s in early.stops] == ["晋阳醋厂", "河西批发"]


def test_many_places_of_a_sort_are_drawn_as_one(town: Town) -> None:
    spread = spread_of(start_nodes(town.vinegar.pk, town.places[0].pk), Asked())
    boxes, flows = grouped(spread, named=0)
    assert [(b.tier, b.places, b.label) for b in boxes] == [
        (0, 1, "晋阳醋厂"), (1, 2, "商店 × 2"), (2, 2, "商店 × 2"), (3, 1, "一中食堂"),
    ]  # fmt: skip
    assert [(f.quantity, f.count) for f in flows] == [(750.0, 2), (300.0, 2), (30.0, 1)]
    drawing = sankey(spread)
    assert drawing is not None
    assert len(drawing["option"]["series"][0]["links"]) == 5
    told = [link["tooltip"]["formatter"] for link in drawing["option"]["series"][0]["links"]]
    assert told[0] == "晋阳醋厂 → 河西批发 · 600 公斤"
    with writing_allowed():
        Lot.objects.filter(pk=town.vinegar.pk).update(unit="H87")
    both = spread_of(start_nodes(town.vinegar.pk, town.places[0].pk), Asked())
    mixed = sankey(both)
    assert mixed is not None
    # The vinegar's bottles and the sauce's kilograms are not added up.
    assert (both.unit, mixed["option"]["series"][0]["links"][0]["tooltip"]["formatter"]) == (
        "",
        "晋阳醋厂 → 河西批发",
    )
    assert points(spread) == []


def test_the_graph_page_asks_few_queries_and_refuses_nonsense(town: Town) -> None:
    client = signed_in("bureau_officer")
    client.get(f"/trace/lot/{town.vinegar.pk}/graph/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/trace/lot/{town.vinegar.pk}/graph/", {"back": "on"}).content.decode()
    assert len(asked.captured_queries) < 60
    assert "从哪里来" in page
    wrong = client.get(f"/trace/lot/{town.vinegar.pk}/graph/", {"levels": "-4", "since": "gestern"})
    assert wrong.status_code == 200
    assert client.get(f"/trace/lot/{town.vinegar.pk}/export/pdf/").status_code == 404


def test_the_files(town: Town) -> None:
    Movement.objects.create(
        event=1, at=at(2), kind=Movement.Kind.LEFT, place=town.places[0], other=town.places[1],
        lot=town.vinegar, quantity=600, unit="KGM",
    )  # fmt: skip
    client, base = signed_in("bureau_officer"), f"/trace/lot/{town.vinegar.pk}/export"

    def rows(name: str) -> list[list[Any]]:
        content = b"".join(client.get(f"{base}/{name}/").streaming_content)  # type: ignore[attr-defined]
        return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()

    table = rows("table")
    assert next(row for row in table if row[1] == "凉拌汁")[7:10] == [30, 30, "公斤"]
    shipped = next(row for row in rows("fsma204") if row[0] == "Shipping")
    assert shipped[1:5] == [town.vinegar.code, "600 kg", "老陈醋", "晋阳醋厂"]
    answer = client.get(f"{base}/graphml/")
    tree = ElementTree.fromstring(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    assert len(tree.findall(".//g:node", space)) == 6
    assert len(tree.findall(".//g:edge", space)) == 5
    assert client.get(f"{base}/epcis/").json()["type"] == "EPCISDocument"


def test_a_day_counts_to_its_end_and_odd_days_are_told(town: Town) -> None:
    client, page = signed_in("bureau_officer"), f"/trace/lot/{town.vinegar.pk}/graph/"
    days = {"since": "2021-06-02", "until": "2021-06-02"}
    shown = client.get(page, days).content.decode()
    assert ("河西批发" in shown, "一中食堂" in shown, "限定条件填写有误" in shown) == (True, False, False)
    turned = client.get(page, {"since": "2021-06-03", "until": "2021-06-02"}).content.decode()
    assert ("限定条件填写有误" in turned, "一中食堂" in turned) == (True, True)
    assert client.get(page, {"since": "0001-01-01", "until": "9999-12-31"}).status_code == 200


def test_the_story_says_units_codes_and_what_can_be_done(town: Town) -> None:
    page = signed_in("bureau_officer").get(f"/trace/lot/{town.vinegar.pk}/").content.decode()
    assert 'class="num">30 公斤</td>' in page  # what went into the sauce
    for words in (
        "发起召回",
        "封存该批次",
        "消费者看到的页面",
        town.vinegar.code.removeprefix("https://id.gs1.org"),
    ):
        assert words in page
    firm = signed_in("firm_manager", operator=town.firms[2].pk)
    assert "发起召回" not in firm.get(f"/trace/lot/{town.vinegar.pk}/").content.decode()


def test_two_edges_between_the_same_nodes_are_added(town: Town) -> None:
    edge = Edge.objects.filter(kind=Edge.Kind.TRANSFORMATION).get()
    Edge.objects.create(
        src=edge.src, dst=edge.dst, event=edge.event + 1000, t_out=edge.t_out, t_in=edge.t_in, kind=edge.kind,
        quantity=5,
    )  # fmt: skip
    assert [(r.lot.name, r.told) for r in story_of(town.vinegar).made_into] == [("凉拌汁", "35 公斤")]


def test_a_lot_number_that_several_lots_have_leads_to_a_list(town: Town) -> None:
    with writing_allowed():
        Lot.objects.filter(pk__in=[town.vinegar.pk, town.sauce.pk]).update(lot_number="20210601")
    page = signed_in("bureau_officer").get("/trace/", {"q": "20210601"}).content.decode()
    assert ("老陈醋" in page, "凉拌汁" in page) == (True, True)


def test_sources_take_part_of_a_name_and_say_which_were_meant(town: Town) -> None:
    client = signed_in("bureau_officer")
    found = client.get("/trace/sources/", {"places": "一中\n迎泽小店"}).content.decode()
    assert ("候选来源" in found, "未找到场所" in found) == (True, False)
    wrong = client.get("/trace/sources/", {"places": "一中\n河\n没有的"}).content.decode()
    assert ("候选来源" in wrong, "未找到场所：没有的" in wrong) == (False, True)
    same = client.get("/trace/sources/", {"places": "一中\n一中食堂"}).content.decode()
    assert "至少" in same
