"""The chain's pages in the browser's eyes: inbox, steps as buttons, forms of actions."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shian.domains.laboratory.models import Sample
from shian.platform.access.models import Appointment, User
from shian.platform.access.roles import ROLES, Scope
from shian.platform.actions.registry import ACTIONS
from shian.platform.flows.binding import BINDINGS
from shian.platform.records.base import writing_allowed
from tests.domains.laboratory.conftest import FAILING, City, at, fresh, in_state


def signed_in(role: str, **scope: Any) -> Client:
    user = User.objects.create(username=role)
    with writing_allowed():
        Appointment.objects.create(user=user, role=role, valid_from=date(2019, 1, 1), **scope)
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def sample(city: City) -> Sample:
    return city.take(at(9, 6))


def test_the_inbox_shows_what_is_overdue_with_its_step(city: City, sample: Sample) -> None:
    page = signed_in("sampler", area="140105").get(reverse("inbox")).content.decode()
    assert sample.number in page
    assert "Deliver to the laboratory" in page
    assert "working days late" in page
    assert reverse("resource-act", args=["laboratory.sample", sample.pk, "send"]) in page


def test_the_inbox_of_another_district_is_empty(city: City, sample: Sample) -> None:
    page = signed_in("sampler", area="140106").get(reverse("inbox")).content.decode()
    assert sample.number not in page
    assert "Nothing is due" in page


def test_narrowing_and_bad_addresses(city: City, sample: Sample) -> None:
    client = signed_in("sampler", area="140105")
    assert sample.number in client.get(reverse("inbox") + "?only=overdue").content.decode()
    assert sample.number not in client.get(reverse("inbox") + "?only=paused").content.decode()
    assert client.get(reverse("inbox") + "?only=x&page=-3").status_code == 200
    badge = client.get(reverse("inbox-badge")).content.decode()
    assert badge == '<span class="count num tone-bad">1</span>'
    assert reverse("inbox-badge") in client.get(reverse("inbox")).content.decode()
    assert client.get(reverse("inbox") + "?page=9").status_code == 200


def test_the_inbox_needs_few_queries(city: City) -> None:
    for _ in range(3):
        city.reported(FAILING, at(9, 16))
    client = signed_in("district_officer", area="140105")
    client.get(reverse("inbox"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("inbox"))
    for _ in range(3):
        city.reported(FAILING, at(9, 16))
    with CaptureQueriesContext(connection) as more:
        page = client.get(reverse("inbox")).content.decode()
    assert "Start the disposal" in page
    assert len(more) == len(few)
    own = [q for q in more.captured_queries if "flows_" in q["sql"] or "ledger_entry" in q["sql"]]
    assert len(own) <= 5


def test_the_record_offers_the_lawful_steps_and_takes_them(city: City, sample: Sample) -> None:
    client = signed_in("analyst", body=city.first.pk)
    url = reverse("resource-detail", args=["laboratory.sample", sample.pk])
    receive = reverse("resource-act", args=["laboratory.sample", sample.pk, "receive"])
    assert receive in client.get(url).content.decode()
    form = client.get(receive)
    assert form.status_code == 200
    wrong = client.post(receive, {"seal_number": "F9", "seal_intact": "on", "expected_version": 1})
    assert wrong.status_code == 422
    assert fresh(sample).state == "taken"
    version = fresh(sample).version
    done = client.post(
        receive,
        {"seal_number": "F0001", "seal_intact": "on", "expected_version": version, "_version": version},
    )
    assert done.status_code == 302, done.content.decode()
    assert fresh(sample).state == "received"


def test_an_analyst_of_another_laboratory_does_not_find_it(city: City, sample: Sample) -> None:
    client = signed_in("analyst", body=city.second.pk)
    assert client.get(reverse("resource-detail", args=["laboratory.sample", sample.pk])).status_code == 404


KINDS = [
    "laboratory.plan",
    "laboratory.task",
    "laboratory.draw",
    "laboratory.sample",
    "laboratory.testreport",
    "laboratory.notice",
    "laboratory.retest",
    "laboratory.objection",
    "laboratory.disposal",
    "laboratory.publication",
    "laboratory.labprofile",
    "laboratory.accreditation",
    "laboratory.teststation",
    "laboratory.rapidtest",
    "flows.calendarday",
    "flows.timelimit",
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_list_opens(city: City, kind: str) -> None:
    city.reported(FAILING, at(9, 16))
    client = signed_in("bureau_officer")
    page = client.get(reverse("resource-list", args=[kind]))
    assert page.status_code == 200


@pytest.mark.parametrize(
    "kind", ["laboratory.sample", "laboratory.testreport", "laboratory.disposal", "flows.timelimit"]
)
def test_every_detail_opens(city: City, kind: str) -> None:
    from django.apps import apps

    city.reported(FAILING, at(9, 16))
    obj = apps.get_model(kind).objects.order_by("pk").first()
    page = signed_in("bureau_officer").get(reverse("resource-detail", args=[kind, obj.pk]))
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("kind", "verb", "role", "scope"),
    [
        ("laboratory.sample", "take", "sampler", {"area": "140105"}),
        ("laboratory.plan", "draft", "bureau_officer", {}),
        ("laboratory.task", "assign", "bureau_officer", {}),
        ("laboratory.draw", "announce", "bureau_officer", {}),
        ("laboratory.publication", "draft", "bureau_officer", {}),
        ("laboratory.retest", "file", "bureau_officer", {}),
        ("laboratory.objection", "file", "bureau_officer", {}),
        ("laboratory.rapidtest", "record", "inspector", {"area": "140105"}),
    ],
)
def test_forms_of_creating_actions_open(
    city: City, kind: str, verb: str, role: str, scope: dict[str, str]
) -> None:
    page = signed_in(role, **scope).get(reverse("resource-create-by", args=[kind, verb]))
    assert page.status_code == 200


def scope_of(role: str, city: City) -> dict[str, Any]:
    match ROLES[role].scope:
        case Scope.AREA:
            return {"area": "140105"}
        case Scope.BODY:
            return {"body": city.first.pk}
        case Scope.OPERATOR:
            return {"operator": city.market.pk}
        case _:
            return {}


FLOWS = sorted(kind for kind in BINDINGS if kind.startswith("laboratory."))


@pytest.mark.parametrize("kind", FLOWS)
def test_the_form_of_every_lawful_step_opens(city: City, records: dict[str, Any], kind: str) -> None:
    if kind == "laboratory.retest":
        with writing_allowed():
            type(records[kind]).objects.update(laboratory=city.first)
    clients: dict[str, Client] = {}
    opened = 0
    for state in BINDINGS[kind].flow.states:
        obj = in_state(records[kind], state.name)
        for step in BINDINGS[kind].flow.steps_from(state.name):
            role = sorted(step.roles)[0]
            if step.verb not in ACTIONS[kind]:
                continue
            if role not in clients:
                clients[role] = signed_in(role, **scope_of(role, city))
            url = reverse("resource-act", args=[kind, obj.pk, step.verb])
            assert clients[role].get(url).status_code in (200, 403), (step.verb, state.name)
            shown = clients[role].get(reverse("resource-detail", args=[kind, obj.pk]))
            assert shown.status_code == 200
            opened += url in shown.content.decode()
    assert opened >= 2
