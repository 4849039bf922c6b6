"""Pages of monitoring: what they show, to whom, in how many queries."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from shian.domains.surveillance.contaminants.actions import programmes, samples
from shian.domains.surveillance.contaminants.models import HazardFlag, Programme
from shian.platform.access.actor import system_actor
from shian.platform.access.models import Appointment
from shian.platform.actions.bulk import store_many
from tests.domains.surveillance.contaminants.conftest import Town, at, fresh

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(client: Client, role: str, area: str = "", body: int | None = None) -> Client:
    user = get_user_model().objects.create(username=f"{role}{area}")
    held = Appointment(user=user, role=role, area=area, body=body, valid_from=timezone.localdate())
    store_many([held], by=system_actor(), verb="create")
    client.force_login(user, backend=BACKEND)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def measured(town: Town) -> Town:
    """Twelve rice samples of two years, a third of them below the limit, one beyond it; one of another
    county.
    """
    values = [
        "<0.01",
        "0.02",
        "0.05",
        "0.03",
        "0.35",
        "<0.01",
        "0.04",
        "0.06",
        "<0.02",
        "0.02",
        "0.08",
        "<0.01",
    ]
    for n, value in enumerate(values):
        sample = town.sample(at(3, n + 1, year=2020 + n % 2))
        samples.enter(
            by=town.analyst(at(4, 1, year=2022)),
            sample=sample,
            results=f"镉|{value}|mg/kg||0.03\n铅|未检出|mg/kg",
        )
    far = samples.collect(
        by=town.county(at(3, 5), "140121"), district=town.counties["清徐县"], food_class="32", hazard="metal",
        food_name="大米", place_name="某市场", taken_on=at(3, 5).date(), laboratory=town.laboratory,
    )  # fmt: skip
    samples.enter(by=town.analyst(at(4, 1)), sample=far, results="镉|0.5|mg/kg|0.01")
    return town


def address(town: Town, key: str = "cadmium") -> str:
    return f"/contaminants/hazards/{town.analytes[key].pk}/"


def test_the_hazard_page_keeps_what_is_below_as_below(client: Client, measured: Town) -> None:
    page = signed_in(client, "epidemiologist").get(address(measured))
    shown: Any = page.context
    assert (shown["whole"].share.count, shown["whole"].share.found, shown["highest"]) == (13, 9, 0.5)
    (line,) = shown["foods"]
    assert (line["count"], line["percent"], str(line["method"])) == (13, 69.2, "Kaplan–Meier")
    assert shown["whole"].summary.censored == 4
    assert [flag.written for _url, flag in shown["flags"]] == ["0.35 mg/kg", "0.5 mg/kg"]
    assert [year["label"] for year in shown["years"]] == ["2020", "2021"]
    assert shown["change"].trend is not None
    assert shown["change"].comparison.freedom == 1
    assert shown["counties"] == {"140105": 66.7, "140121": 100.0}
    assert "Monitoring is not enforcement" in page.content.decode()


def test_an_area_sees_its_own_and_a_laboratory_what_it_tested(client: Client, measured: Town) -> None:
    county = signed_in(client, "county_epidemiologist", "140121").get(address(measured))
    assert county.context["whole"].share.count == 1
    lab = signed_in(Client(), "analyst", "1401", measured.laboratory.pk).get(address(measured))
    assert lab.context["whole"].share.count == 13
    other = signed_in(Client(), "reviewing_analyst", "1401", measured.bureau.pk).get(address(measured))
    assert other.context["whole"] is None


def test_what_has_no_limit_stated_is_counted_as_left_out(client: Client, measured: Town) -> None:
    page = signed_in(client, "epidemiologist").get(address(measured, "lead"))
    assert page.context["left_out"] == ["12 not found, no limit of detection stated"]
    assert page.context["whole"].summary is None


@pytest.mark.parametrize(
    "path", ["/contaminants/hazards/", "/contaminants/hazards/1/", "/contaminants/completion/"]
)
def test_firms_and_strangers_see_nothing(client: Client, town: Town, path: str) -> None:
    assert client.get(path).status_code == 302
    assert signed_in(client, "firm_manager").get(path).status_code == 403


def test_the_list_of_hazards(client: Client, measured: Town) -> None:
    page = signed_in(client, "assessor").get("/contaminants/hazards/")
    ((_group, rows),) = page.context["groups"].items()
    assert [(row["analyte"].key, row["times"]) for row in rows] == [("lead", 12), ("cadmium", 13)]


def test_completion_and_its_queries(
    client: Client, measured: Town, django_assert_max_num_queries: Any
) -> None:
    programme = measured.programme()
    measured.sample(at(5, 1), programme=programme)
    signed_in(client, "municipal_coordinator")
    path = f"/contaminants/{programme.pk}/completion/"
    client.get(path)
    with django_assert_max_num_queries(12):  # session, user, appointment and shell take seven
        page = client.get(path)
    assert (page.context["total"].planned, page.context["total"].taken) == (6, 1)
    assert [(line["tally"].missing) for line in page.context["gaps"]] == [3, 1, 1]
    assert client.get("/contaminants/completion/").headers["Location"] == path


def test_the_editor_states_quotas_from_its_grid(client: Client, town: Town) -> None:
    made = programmes.draft(by=town.city(at(1, 5)), year=2021, title="方案")
    path = f"/contaminants/{made.pk}/plan/"
    signed_in(client, "epidemiologist")
    assert len(client.get(path).context["rows"]) == 3
    sent = {
        "version": "1", "food": ["32", "04"], "hazard": ["metal", "pathogen"],
        "n-140105": ["4", ""], "n-140121": ["", "2"],
    }  # fmt: skip
    assert client.post(path, sent).status_code == 302
    quotas = fresh(made).quotas.values_list("county", "food_class", "hazard", "planned")
    assert sorted(quotas) == [("140105", "32", "metal", 4), ("140121", "04", "pathogen", 2)]
    stale = client.post(path, sent)
    assert (stale.status_code, fresh(made).version) == (422, 2)
    wrong = client.post(path, {**sent, "version": "2", "hazard": ["metal", ""]})
    assert (wrong.status_code, fresh(made).version) == (422, 2)
    assert "no hazard group" in wrong.content.decode()


def test_only_planners_edit_a_draft_only(client: Client, town: Town) -> None:
    issued = town.programme()
    signed_in(client, "epidemiologist")
    assert client.get(f"/contaminants/{issued.pk}/plan/").status_code == 403
    draft = programmes.draft(by=town.city(at(1, 5)), year=2022, title="方案二")
    assert (
        signed_in(Client(), "inspector", "140105").get(f"/contaminants/{draft.pk}/plan/").status_code == 403
    )
    assert Programme.objects.get(pk=draft.pk).version == 1


def test_the_hazard_page_asks_few_queries(
    client: Client, measured: Town, django_assert_max_num_queries: Any
) -> None:
    signed_in(client, "epidemiologist")
    client.get(address(measured))
    assert HazardFlag.objects.count() == 2
    with django_assert_max_num_queries(12):
        client.get(address(measured))
