"""What-if: values, population, thresholds; keeping, comparing; who may; nonsense."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from io import BytesIO

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from shian.domains.directory.roles import EVERYONE, OFFICIALS, DistrictOfficer
from shian.evaluation.figures.query import BadQuery
from shian.evaluation.figures.store import Snapshot
from shian.evaluation.planning.changes import Changes, of_record, read, what_if
from shian.evaluation.planning.keeping import keep_scenario, remove_scenario, rename_scenario
from shian.evaluation.planning.models import Scenario
from shian.methods.scoring import Light
from shian.platform.access.actor import Actor
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.ledger.models import Entry
from tests.evaluation.conftest import COORDINATOR
from tests.evaluation.test_pages import read as page
from tests.evaluation.test_pages import signed_in

VOLUME = "1.8.1"
SHARED = {"/scenarios/", "/scenarios/what-if/", "/scenarios/what-if.xlsx"}


def of(**given: str) -> Changes:
    return read({name.replace("__", "."): text for name, text in given.items()}, usual_year=2021)


def test_a_changed_figure_moves_points_and_veto(planned_city: Snapshot) -> None:
    what = what_if(Changes(values={VOLUME: Decimal(4)}))
    before, after = what.real.score.item(VOLUME), what.score.item(VOLUME)
    assert what.real.found[VOLUME].value == Fraction(8, 10)
    assert (before.points, before.light) == (0, Light.VIOLATED)
    assert (after.points, after.light) == (2, Light.CLEAR)
    assert what.gain == 2


def test_a_changed_population_moves_its_figures_only(planned_city: Snapshot) -> None:
    what = what_if(Changes(series="report_implied"))
    assert what.real.found[VOLUME].value == Fraction(8, 10)
    assert what.found[VOLUME].value == Fraction(8, 8)
    assert what.found["3.2.1"].value == what.real.found["3.2.1"].value == 25


def test_a_changed_threshold_moves_points_and_veto(planned_city: Snapshot) -> None:
    what = what_if(Changes(bars={VOLUME: Decimal("0.8")}, vetoes={VOLUME: Decimal("0.5")}))
    assert what.score.item(VOLUME).points == 2
    assert what.score.item(VOLUME).light is Light.CLEAR
    assert what.edition.item(VOLUME).weight == 2


def test_a_scenario_is_kept_as_it_was_asked(planned_city: Snapshot) -> None:
    changes = Changes(values={VOLUME: Decimal("4.10")}, vetoes={VOLUME: Decimal(3)}, series="census2020")
    made = keep_scenario(by=COORDINATOR, title=" 补齐 ", changes=changes.record())
    made.refresh_from_db()
    assert (made.title, made.seal, made.score_after - made.score_before) == ("补齐", 1, 2)
    assert of_record(made.changes).values == {VOLUME: Decimal("4.10")}
    assert Entry.objects.filter(kind="planning.scenario", record=made.pk).get().verb == "keep"


def test_renamed_and_removed_with_a_reason(planned_city: Snapshot) -> None:
    made = keep_scenario(by=COORDINATOR, title="甲", changes=Changes().record())
    rename_scenario(by=COORDINATOR, scenario=made, title="乙")
    with pytest.raises(Refused, match=r"理由|Say why"):
        remove_scenario(by=COORDINATOR, scenario=made, reason=" ")
    remove_scenario(by=COORDINATOR, scenario=made, reason="口径有误")
    assert not Scenario.objects.exists()
    entries = Entry.objects.filter(kind="planning.scenario").order_by("seq")
    assert [e.verb for e in entries] == ["keep", "rename", "give_reason", "remove"]
    assert "口径有误" in entries[2].state


def test_refusals_leave_nothing(planned_city: Snapshot) -> None:
    keep_scenario(by=COORDINATOR, title="甲", changes=Changes().record())
    before = Entry.objects.count()
    other = Actor(role=DistrictOfficer, user_id=7, area="140105", name="区局")
    with pytest.raises(Refused):
        keep_scenario(by=COORDINATOR, title="甲", changes=Changes().record())
    with pytest.raises(Refused):
        keep_scenario(by=COORDINATOR, title="乙", changes=Changes(values={"99": Decimal(1)}).record())
    with pytest.raises(Refused):
        rename_scenario(by=other, scenario=Scenario.objects.get(), title="丙")
    for role in set(EVERYONE) - {r for r in OFFICIALS if "officer" in r.name or "coordinator" in r.name}:
        with pytest.raises(NotAllowed):
            keep_scenario(by=Actor(role=role, user_id=9), title="丁", changes=Changes().record())
    assert Entry.objects.count() == before
    assert Scenario.objects.get().title == "甲"


def test_pages_are_for_officials(planned_city: Snapshot) -> None:
    kept = keep_scenario(by=COORDINATOR, title="甲", changes=Changes().record())
    pages = SHARED | {f"/scenarios/compare/?s={kept.pk}", f"/scenarios/compare.xlsx?s={kept.pk}"}
    names = {role.name for role in OFFICIALS}
    for role in EVERYONE:
        client = signed_in(role.name)
        for url in pages:
            assert client.get(url).status_code == (200 if role.name in names else 403), (role.name, url)
    assert Client().get("/scenarios/").status_code == 302


def test_the_page_without_scripts_and_the_part_for_htmx(planned_city: Snapshot) -> None:
    client = signed_in("municipal_coordinator")
    whole = page(client, f"/scenarios/what-if/?v.{VOLUME}=4&series=&v.1.8.2=")
    assert "<html" in whole and 'name="v.1.8.2"' in whole and "+2" in whole
    part = client.get(f"/scenarios/what-if/?v.{VOLUME}=4&v.1.8.2=", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode() and "+2" in part.content.decode()
    assert part["HX-Replace-Url"].startswith("/scenarios/what-if/?")
    assert "v.1.8.2" not in part["HX-Replace-Url"]
    refused = client.get("/scenarios/what-if/?v.1.8.1=x", headers={"HX-Request": "true"})
    assert refused.status_code == 422


def test_kept_from_the_page_and_compared(planned_city: Snapshot, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = signed_in("municipal_coordinator")
    for title, value in (("甲", "4"), ("乙", "3.5")):
        query = f"v.{VOLUME}={value}"
        assert client.post("/scenarios/keep/", {"title": title, "query": query}).status_code == 302
    kept = list(Scenario.objects.order_by("id"))
    assert [k.score_after - k.score_before for k in kept] == [2, 1]
    table = page(client, f"/scenarios/compare/?s={kept[0].pk}&s={kept[1].pk}")
    assert "甲" in table and "乙" in table and VOLUME in table and "1.8.8" not in table
    assert client.get("/scenarios/compare/?" + "&".join(f"s={n}" for n in range(5))).status_code == 400
    assert client.get("/scenarios/compare/?s=99").status_code == 404
    with django_assert_max_num_queries(12):  # session, user, appointment, shell, two lists
        page(client, "/scenarios/")


def test_the_workbook_holds_each_item(planned_city: Snapshot) -> None:
    client = signed_in("municipal_coordinator")
    answer = client.get(f"/scenarios/what-if.xlsx?v.{VOLUME}=4")
    sheet = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0)  # type: ignore[attr-defined]
    rows = {row[1]: row for row in sheet.to_python()}
    assert rows[VOLUME][3:] == ["0.80", "4.00", 0.0, 2.0, 2.0]


def test_a_district_sees_its_own(planned_city: Snapshot) -> None:
    client = signed_in("district_officer", area="140105")
    own = page(client, "/scenarios/what-if/?area=140106&edition=national-2021")
    assert '<option value="140105" selected' in own
    assert client.get("/scenarios/plan/").status_code == 400


@pytest.mark.parametrize(
    "text", ["nan", "inf", "-inf", "1e999", "9" * 40, "1e13", "abc", "0x10", "１/０", "--1"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadQuery):
        of(**{f"v__{VOLUME}": text})


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(
            ["v.1.8.1", "b.1.8.1", "o.1.8.1", "v.4.6", "b.2.2.2", "o.9", "year", "seal", "area", "edition"]
        ),
        st.one_of(st.text(max_size=30), st.floats().map(str), st.integers().map(str)),
        max_size=4,
    )
)
def test_no_nonsense_breaks_the_page(
    planned_city: Snapshot, client: Client, asked_for: dict[str, str]
) -> None:
    if "_auth_user_id" not in client.session:
        from django.contrib.auth import get_user_model

        if not get_user_model().objects.filter(username="municipal_coordinator-1401").exists():
            signed_in("municipal_coordinator")
        user = get_user_model().objects.get(username="municipal_coordinator-1401")
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/scenarios/what-if/", asked_for).status_code in (200, 400, 404, 503)
