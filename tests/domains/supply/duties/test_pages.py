"""Certificates on a phone and in public; every duty's list, page and form in few queries, for who may."""

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shian.domains.directory.roles import DistrictOfficer, FirmManager
from shian.domains.supply.duties.actions import certificates
from shian.domains.supply.duties.models import Certificate
from shian.domains.supply.lots.actions import hold
from shian.platform.access.actor import Actor
from shian.platform.actions.registry import ACTIONS, find
from shian.platform.pages.forms import action_form
from shian.platform.resources.registry import RESOURCES
from tests.domains.supply.duties.conftest import D, Town, at
from tests.domains.supply.lots.test_telling import phone

KINDS = sorted(kind for kind in RESOURCES if kind.startswith("duties."))
SUPPLY = ("supply.lot", "supply.place", "supply.finding")


def issued(town: Town) -> Certificate:
    return certificates.issue(
        by=town.firm("farm", at(10)), place=town.places["farm"], product="韭菜", quantity=D(100),
        contact="13812345678",
    )  # fmt: skip


def test_a_grower_issues_on_the_phone_and_prints(town: Town) -> None:
    client = phone(town.chain, "farm")
    body = {
        "place": town.places["farm"].pk,
        "product": "韭菜",
        "quantity": "120",
        "unit": "KGM",
        "basis": "word",
    }
    answer = client.post(reverse("certificate-issue"), body)
    one = Certificate.objects.get()
    assert answer["Location"] == reverse("certificate-sheet", args=[one.pk])
    sheet = client.get(answer["Location"]).content.decode()
    assert sheet.count(one.number) == 5  # the title and four copies
    assert sheet.count("<svg") == 4
    assert "120 kg" in sheet
    again = client.get(reverse("certificate-issue")).content.decode()
    assert 'value="韭菜"' in again  # as before
    refused = client.post(reverse("certificate-issue"), {**body, "quantity": ""})
    assert refused.status_code == 422
    assert Certificate.objects.count() == 1


def test_who_may_not_issue_or_print(town: Town) -> None:
    one = issued(town)
    assert phone(town.chain, "", "district_officer").get(reverse("certificate-issue")).status_code == 403
    assert phone(town.chain, "shop").get(reverse("certificate-sheet", args=[one.pk])).status_code == 404
    assert Client().get(reverse("certificate-sheet", args=[one.pk])).status_code == 302


def test_anybody_may_look_a_certificate_up(town: Town) -> None:
    one = issued(town)
    client = Client()
    client.cookies["django_language"] = "en"
    address = reverse("certificate-public", args=[one.number])
    page = client.get(address).content.decode()
    assert "was issued and holds" in page
    assert "13812345678" not in page
    hold(by=town.officer(), lot=one.lot, because="x")
    assert "held or recalled" in client.get(address).content.decode()
    certificates.void(by=town.firm("farm"), certificate=one, reason="x")
    unknown = client.get(reverse("certificate-public", args=["HG000"]))
    assert (unknown.status_code, b"No certificate HG000" in unknown.content) == (404, True)


def test_lists_take_few_queries(town: Town) -> None:
    issued(town)
    client = phone(town.chain, "", "district_officer")
    client.get(reverse("resource-list", args=["registry.operator"]))
    for kind in (*KINDS, *SUPPLY):
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(reverse("resource-list", args=[kind]))
        assert answer.status_code == 200, kind
        table = RESOURCES[kind].model._meta.db_table
        own = [q["sql"] for q in asked if f'FROM "{table}"' in q["sql"]]
        assert 1 <= len(own) <= 5, kind


def test_every_form_that_makes_a_record_opens_for_who_may(town: Town) -> None:
    firm, officer = phone(town.chain, "farm"), phone(town.chain, "", "district_officer")
    forms = [
        (kind, verb, spec.roles)
        for kind in KINDS
        for verb, spec in ACTIONS.get(kind, {}).items()
        if spec.creates and spec.asks_all
    ]
    assert len(forms) == 15
    for kind, verb, roles in forms:
        address = reverse("resource-create-by", args=[kind, verb])
        assert firm.get(address).status_code == (200 if "firm_manager" in roles else 403), (kind, verb)
        assert officer.get(address).status_code == (200 if "district_officer" in roles else 403), (kind, verb)


def test_a_firm_finds_itself_and_today_filled_in(town: Town) -> None:
    farm = town.operators["farm"]
    spec = find("duties.pesticideuse", "record")
    assert spec is not None
    form = action_form(spec, Actor(FirmManager, user_id=1, operator=farm.pk, at=at(10)))
    assert (form.initial["operator"], form.initial["used_on"]) == (farm.pk, at(10).date())
    tour = find("duties.wastetour", "hand-in")
    assert tour is not None
    collector = town.operators["collector"]
    form = action_form(tour, Actor(FirmManager, user_id=1, operator=collector.pk, at=at(10)))
    assert (form.initial["collector"], form.initial["day"]) == (collector.pk, at(10).date())
    assert action_form(tour, Actor(DistrictOfficer, area="140105", at=at(10))).initial["collector"] is None


def test_a_certificate_leads_to_its_goods_and_a_false_one_to_a_telephone(town: Town) -> None:
    one = issued(town)
    shown = Client().get(reverse("certificate-public", args=[one.number])).content.decode()
    goods = re.search(r'href="(/(?:01|c)/[^"]+)"', shown)
    assert goods is not None
    assert "韭菜" in Client().get(goods.group(1)).content.decode()
    assert "tel:12315" in Client().get(reverse("certificate-public", args=["HG000"])).content.decode()
