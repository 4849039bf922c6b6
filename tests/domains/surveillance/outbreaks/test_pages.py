"""The desk's pages: who sees them, what they show, in how many queries; forms, exports, looks at names."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from shian.domains.directory.roles import EPIDEMIOLOGISTS, EVERYONE, Epidemiologist
from shian.domains.surveillance.outbreaks import actions
from shian.domains.surveillance.outbreaks.models import Line, Log, Outbreak
from shian.domains.surveillance.outbreaks.models.outbreaks import WATCHING
from shian.domains.surveillance.outbreaks.tabs import TabContent, desk_tab, tabs_for
from shian.platform.access.roles import Scope
from shian.platform.ledger.models import Entry
from tests.domains.surveillance.outbreaks.kitchen import Kitchen, at, filled, line, opened, signed_in
from tests.domains.surveillance.outbreaks.test_actions import CRITERIA

pytestmark = pytest.mark.django_db
FRAME = ("django_session", "access_", "installation", "flows_notification")
OWN_TABS = ("overview", "definition", "lines", "curve", "foods", "map", "timeline", "replay")


def looking(outbreak: Outbreak) -> list[str]:
    """Pages for all who may see the outbreak."""
    desk = f"/outbreaks/{outbreak.pk}/"
    return [
        *(f"{desk}?tab={name}" for name in OWN_TABS), f"{desk}counts/", f"{desk}lines.xlsx",
        f"{desk}lines.csv", f"{desk}foods.xlsx", f"{desk}foods/f1/", f"{desk}replay/?stop=1",
        f"{desk}lines/changes/?since=1614931200",
        f"{desk}lines/{line(outbreak, 1).pk}/",
    ]  # fmt: skip


def working(outbreak: Outbreak) -> list[str]:
    """Pages for those who investigate."""
    return [f"/outbreaks/{outbreak.pk}/{name}/" for name in ("paste", "menu", "cases", "well")]


def test_the_pages_are_for_those_who_may_see_the_outbreak(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    pages, forms = looking(outbreak), working(outbreak)
    assert {Client().get(page).status_code for page in [*pages, *forms]} == {302}
    for role in EVERYONE:
        if role.scope is Scope.PUBLIC:
            continue
        client = signed_in(role.name, "140105")
        sees, works = role in WATCHING, role in EPIDEMIOLOGISTS
        some = pages if role is Epidemiologist else pages[:1] + pages[-1:]
        assert {client.get(page).status_code for page in some} == {200 if sees else 403}, role
        assert {client.get(page).status_code for page in forms} == {200 if works else 403}, role
        assert client.get("/outbreaks/").status_code == (200 if sees else 403)
        assert client.get("/outbreaks/from-cases/").status_code == (200 if works else 403)
    elsewhere = signed_in("county_epidemiologist", "140106")
    assert {elsewhere.get(page).status_code for page in [*pages, *forms]} == {404}


def test_who_only_looks_changes_nothing(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    client, desk = signed_in("district_officer", "140105"), f"/outbreaks/{outbreak.pk}/"
    entries = Entry.objects.count()
    cell = f"{desk}lines/{line(outbreak, 1).pk}/cell/"
    assert client.post(cell, {"name": "sex", "value": "f", "version": 1}).status_code == 403
    for page in ("lines/add/", "definition/", "lines/names/", f"lines/{line(outbreak, 1).pk}/"):
        assert client.post(f"{desk}{page}", {"version": "1"}).status_code == 403, page
    assert client.get(f"{desk}lines.csv?names=1").status_code == 403
    assert Entry.objects.count() == entries
    assert client.post(f"{desk}timeline/", {"text": "到场", "sort": "visit"}).status_code == 302
    assert Log.objects.get().text == "到场"


def test_pages_hold_with_many_lines_in_few_queries(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    rows = [{"ill": n % 3 == 0, "name": "赵", "food:f1": "y" if n % 2 else "n"} for n in range(276)]
    actions.add_lines(by=kitchen.city.at_time(at(31)), outbreak=outbreak, rows=rows)
    client = signed_in("epidemiologist")
    client.get(f"/outbreaks/{outbreak.pk}/")
    for name, most in (("lines", 30), ("foods", 26), ("curve", 26), ("overview", 32)):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(f"/outbreaks/{outbreak.pk}/?tab={name}").content.decode()
        own = [q["sql"] for q in asked.captured_queries if not any(word in q["sql"] for word in FRAME)]
        assert len(own) <= most, (name, len(own))
        if name == "lines":
            assert page.count("<tr id=") == 100
            lines_of = [sql for sql in own if 'FROM "outbreak_line"' in sql]
            assert len(lines_of) <= 5, lines_of
    page = client.get(f"/outbreaks/{outbreak.pk}/?tab=lines&page=3").content.decode()
    assert page.count("<tr id=") == 100
    assert client.get(f"/outbreaks/{outbreak.pk}/?tab=lines&page=99&sort=-onset_at").status_code == 200


def test_filters_and_sorting_of_the_sheet(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    actions.strike_line(by=kitchen.city.at_time(at(31)), line=line(outbreak, 24), because="重复")
    client = signed_in("epidemiologist")

    def rows(query: str) -> int:
        return client.get(f"/outbreaks/{outbreak.pk}/?tab=lines&{query}").content.decode().count("<tr id=")

    counts = [
        rows(q) for q in ("", "who=cases", "who=well", "group=三年级二班", "struck=1", "q=7", "who=no_onset")
    ]
    assert counts == [23, 12, 11, 5, 1, 1, 0]
    first = client.get(f"/outbreaks/{outbreak.pk}/?tab=lines&sort=-onset_at").content.decode()
    assert first.index("2021-03-06 03:00") < first.index("2021-03-05 16:00")


def test_names_are_masked_until_they_are_asked_for_on_the_ledger(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    client = signed_in("epidemiologist")
    masked = client.get(f"/outbreaks/{outbreak.pk}/?tab=lines").content.decode()
    assert "张*" in masked
    assert "张7" not in masked
    looks = Entry.objects.filter(kind="personal.look").count()
    opened_page = client.post(f"/outbreaks/{outbreak.pk}/lines/names/", {"query": ""}).content.decode()
    assert "张7" in opened_page
    assert Entry.objects.filter(kind="personal.look").count() == looks + 1


def test_exports_are_without_names_unless_asked_for(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    client, address = signed_in("epidemiologist"), f"/outbreaks/{outbreak.pk}/lines"
    plain = b"".join(client.get(f"{address}.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "张" not in plain
    assert plain.splitlines()[1].startswith("1,,男,10,三年级一班,小店区,是,2021-03-05 16:00,腹泻、发热,")
    named = b"".join(client.get(f"{address}.csv?names=1").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "张24" in named
    assert Entry.objects.filter(kind="personal.look").count() == 1
    book = b"".join(client.get(f"{address}.xlsx").streaming_content)  # type: ignore[attr-defined]
    table = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in table[-2:]] == [23.0, 24.0]


def test_a_definition_is_tried_out_before_it_is_stated(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    client = signed_in("epidemiologist")
    form = {
        "suspected:used": "1", "suspected:any": ["nausea", "diarrhoea"], "suspected:least": "1",
        "probable:used": "1", "probable:all": ["fever"], "probable:least": "1", "begins": "2021-03-05T18:00",
    }  # fmt: skip
    tried = client.post(f"/outbreaks/{outbreak.pk}/definition/try/", form).content.decode()
    assert "<b>6</b>" in tried
    assert "<b>4</b>" in tried
    assert line(outbreak, 1).classification == ""
    wrong = client.post(f"/outbreaks/{outbreak.pk}/definition/try/", form | {"suspected:least": "9"})
    assert "tone-bad" in wrong.content.decode()
    assert client.post(f"/outbreaks/{outbreak.pk}/definition/", {}).status_code == 422
    assert client.post(f"/outbreaks/{outbreak.pk}/definition/", form).status_code == 302
    found = Line.objects.filter(outbreak=outbreak).values_list("classification", flat=True)
    assert sorted(set(found)) == ["not_a_case", "probable", "suspected"]
    assert list(found).count("probable") == 6


def test_the_menu_is_written_on_its_page(kitchen: Kitchen) -> None:
    outbreak = opened(kitchen)
    client, address = signed_in("epidemiologist"), f"/outbreaks/{outbreak.pk}/menu/"
    form = {
        "meal:code": [""], "meal:name": ["午餐"], "meal:served": ["2021-03-05T12:00"], "meal:place": ["一楼"],
        "new:dishes": "米饭\n红烧肉、豆腐", "new:meal": "last",
    }  # fmt: skip
    assert client.post(address, form).status_code == 302
    assert list(outbreak.menu.order_by("pk").values_list("code", "name", "meal")) == [
        ("f1", "米饭", "m1"), ("f2", "红烧肉", "m1"), ("f3", "豆腐", "m1"),
    ]  # fmt: skip
    assert outbreak.meals.get().served_at == at(12)
    again = form | {"meal:code": ["m1"], "new:dishes": "", "dish:f1:name": "", "dish:f2:name": "红烧排骨"}
    assert client.post(address, again).status_code == 302
    assert list(outbreak.menu.order_by("pk").values_list("code", "name")) == [
        ("f2", "红烧排骨"),
        ("f3", "豆腐"),
    ]
    assert client.post(address, form | {"meal:served": ["昨天"]}).status_code == 422


def test_the_replay_page_shows_what_was_known(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    actions.state_definition(by=kitchen.city.at_time(at(40)), outbreak=outbreak, criteria=CRITERIA)
    client = signed_in("epidemiologist")
    first = client.get(f"/outbreaks/{outbreak.pk}/replay/?stop=0").content.decode()
    last = client.get(f"/outbreaks/{outbreak.pk}/replay/?stop=99").content.decode()
    assert '<p class="big">0</p>' in first
    assert '<p class="big">12</p>' in last
    assert "2021-03-06 16:00:00" in last


def test_a_higher_package_hangs_its_tab_onto_the_desk(kitchen: Kitchen) -> None:
    @desk_tab("trial", "试验", icon="flask", order=999, roles=EPIDEMIOLOGISTS)
    def trial(outbreak: Outbreak, actor: object, query: object) -> TabContent:
        return TabContent("outbreaks/_standing.html", {"fault": f"only {outbreak.number}"})

    outbreak = opened(kitchen)
    page = signed_in("epidemiologist").get(f"/outbreaks/{outbreak.pk}/?tab=trial").content.decode()
    assert f"only {outbreak.number}" in page
    assert signed_in("inspector", "140105").get(f"/outbreaks/{outbreak.pk}/?tab=trial").status_code == 404
    names = [tab.name for tab in tabs_for(kitchen.city)]
    assert names.index("overview") < names.index("trial")
    with pytest.raises(ValueError, match="overview"):
        desk_tab("overview", "x", icon="x", order=1)(trial)
