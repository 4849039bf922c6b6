"""Who may open which page of case reports: every role at every page; strangers are sent to sign in."""

from __future__ import annotations

import pytest
from django.test import Client

from shian.domains.directory.roles import EPIDEMIOLOGISTS, EVERYONE, Epidemiologist
from shian.domains.surveillance.cases.actions import REPORTERS
from shian.domains.surveillance.cases.overseeing import SEEING
from shian.platform.access.roles import Role, Scope
from tests.domains.surveillance.cases.clinic import Clinic, signed_in

PAGES: dict[str, tuple[type[Role], ...]] = {
    "/illness/report/": REPORTERS,
    "/illness/report/suggest/": REPORTERS,
    "/illness/report/places/?food0-place_name=面": REPORTERS,
    "/illness/report/template.csv": REPORTERS,
    "/illness/systems/": REPORTERS,
    "/illness/hospitals/": SEEING,
    "/illness/review/": EPIDEMIOLOGISTS,
    "/illness/release/": (Epidemiologist,),
}


@pytest.mark.django_db
@pytest.mark.parametrize("role", [r for r in EVERYONE if r.scope is not Scope.PUBLIC], ids=lambda r: r.name)
def test_a_role_s_pages(clinic: Clinic, role: type[Role]) -> None:
    client = signed_in(role.name, area="140105", body=clinic.hospitals[0].pk)
    found = {page: client.get(page).status_code for page in PAGES}
    assert found == {page: 200 if role in may else 403 for page, may in PAGES.items()}


@pytest.mark.django_db
def test_strangers_are_sent_to_sign_in() -> None:
    assert {Client().get(page).status_code for page in PAGES} == {302}
