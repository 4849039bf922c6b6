"""The notice of result as a letter, on its page, for those who may see it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from shian.domains.laboratory.letters import notice_of_result
from shian.domains.laboratory.models import Notice
from shian.platform.access.actor import system_actor
from shian.platform.access.models import Appointment, User
from shian.platform.actions.bulk import store_many
from shian.platform.documents.letters import Grid
from tests.domains.laboratory.conftest import FAILING, City, at


def client_of(role: str, area: str) -> Client:
    user = User.objects.create(username=f"{role}{area}")
    held = Appointment(user=user, role=role, area=area, valid_from=date(2020, 1, 1))
    store_many([held], by=system_actor(), verb="appoint")
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def notice(city: City) -> Notice:
    city.reported(FAILING, at(10, 8))
    return Notice.objects.filter(addressee="place").get()


def test_what_it_says(notice: Notice) -> None:
    letter = notice_of_result(notice)
    assert (letter.addressee, letter.number) == ("许坦农贸市场", notice.number)
    grid = next(piece for piece in letter.pieces if isinstance(piece, Grid))
    assert grid.rows[0][:2] == ("毒死蜱", "0.15mg/kg")
    assert any("七个工作日" in piece for piece in letter.pieces if isinstance(piece, str))


def test_on_its_page(notice: Notice) -> None:
    url = reverse("documents:letter", args=["laboratory.notice", notice.pk, "notice", "pdf"])
    answer = client_of("district_officer", "140105").get(url)
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith("inline; filename*=utf-8''%E9%A3%9F")
    word = client_of("municipal_coordinator", "1401").get(url.replace(".pdf", ".docx"))
    assert word.content.startswith(b"PK")
    assert client_of("district_officer", "140106").get(url).status_code == 404
    assert client_of("doctor", "").get(url).status_code == 404
    assert Client().get(url).status_code == 302
    assert client_of("bureau_officer", "1401").get(url.replace("/notice.", "/other.")).status_code == 404
