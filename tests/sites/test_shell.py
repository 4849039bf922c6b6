"""The frame of the pages: navigation, language, area, roles, demo sign-in, ledger pages, public look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from shian.domains.directory import roles
from shian.platform.access.actor import system_actor
from shian.platform.access.models import Appointment, User
from shian.platform.access.roles import Role
from shian.platform.actions.bulk import store_many
from shian.platform.installation import current
from shian.platform.ledger.models import Entry
from shian.platform.pages import places

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def user_with(role: type[Role], area: str = "", *, demo: bool = False) -> User:
    user = User.objects.create(username=f"{role.name}{area}{demo}", display_name="李梅", demo=demo)
    appointment = Appointment(user=user, role=role.name, area=area, valid_from=date(2020, 1, 1))
    store_many([appointment], by=system_actor(), verb="appoint")
    return user


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def simulated(db: None) -> Iterator[None]:
    """A simulated city."""
    current.forget()
    current.found_installation(
        by=system_actor(),
        city_code="140100",
        city_name="太原市",
        simulated=True,
        seed=1,
        made_on=date(2022, 1, 1),
    )
    yield
    current.forget()


@pytest.fixture
def real(db: None) -> Iterator[None]:
    """An installation that is no simulation."""
    current.forget()
    current.found_installation(
        by=system_actor(), city_code="140100", city_name="太原市", made_on=date(2022, 1, 1)
    )
    yield
    current.forget()


def labels(html: str) -> list[str]:
    return re.findall(r'<a class="item"[^>]*>.*?<span>([^<]+)</span>', html)


def test_navigation_follows_the_role(simulated: None) -> None:
    officer = client_of(user_with(roles.DistrictOfficer, "140105")).get("/inbox/").content.decode()
    assert {"待办", "食品生产经营主体", "账本条目"} <= set(labels(officer))
    manager = client_of(user_with(roles.FirmManager)).get("/inbox/").content.decode()
    assert "账本条目" not in labels(manager)
    assert "待办" in labels(manager)


def test_current_page_is_marked_once(simulated: None) -> None:
    client = client_of(user_with(roles.MunicipalCoordinator))
    for path in ("/r/registry.operator/", "/scenarios/plan/", "/signals/series/"):
        html = client.get(path).content.decode()
        marked = re.findall(r'<a class="item"[^>]*href="([^"]*)"[^>]*aria-current="page"', html)
        assert len(marked) == 1 and path.startswith(marked[0]), path


def test_chinese_unless_english_is_chosen(simulated: None) -> None:
    client = client_of(user_with(roles.MunicipalCoordinator))
    prefers_english = {"Accept-Language": "en"}
    assert '<html lang="zh-hans"' in client.get("/inbox/", headers=prefers_english).content.decode()
    client.post("/i18n/setlang/", {"language": "en", "next": "/inbox/"})
    english = client.get("/inbox/").content.decode()
    assert '<html lang="en"' in english
    assert "Skip to the content" in english


def test_simulated_is_said_on_every_page(simulated: None) -> None:
    client = client_of(user_with(roles.MunicipalCoordinator))
    for path in ("/inbox/", "/r/registry.operator/", "/ledger/", "/seals/", "/search/", "/scan/"):
        assert "模拟数据" in client.get(path).content.decode(), path
    assert "模拟城市" in Client().get("/public/").content.decode()


def test_real_installation_has_no_ribbon_and_no_demo(real: None) -> None:
    user_with(roles.MunicipalCoordinator, demo=True)
    page = Client().get("/account/login/").content.decode()
    assert "模拟数据" not in page
    assert 'name="role"' not in page
    assert Client().post("/demo/", {"role": "municipal_coordinator"}).status_code == 403


def test_demo_roles_sign_in(simulated: None) -> None:
    user_with(roles.Inspector, "140105", demo=True)
    user_with(roles.Sampler, "140105")
    page = Client().get("/account/login/").content.decode()
    assert 'value="inspector"' in page
    assert 'value="sampler"' not in page
    client = Client()
    assert client.post("/demo/", {"role": "sampler"}).status_code == 403
    assert (
        client.post("/demo/", {"role": "inspector", "next": "https://evil.example/"}).headers["Location"]
        == "/"
    )
    assert client.get("/inbox/").status_code == 200


def test_area_outside_the_scope_is_refused(simulated: None) -> None:
    places.name_areas_with(lambda: {"140105": "小店区", "140105001": "坞城街道", "140106": "迎泽区"})
    client = client_of(user_with(roles.DistrictOfficer, "140105"))
    assert client.post("/area/", {"area": "140106"}).status_code == 403
    assert client.post("/area/", {"area": "140105001"}).status_code == 302
    assert client.session["area"] == "140105001"
    client.post("/area/", {"area": "140105"})
    assert client.session["area"] == ""


def test_only_an_own_role_can_be_taken(simulated: None) -> None:
    one, other = user_with(roles.Inspector, "140105"), user_with(roles.Sampler, "140105")
    client = client_of(one)
    foreign = Appointment.objects.get(user=other)
    assert client.post("/role/", {"appointment": foreign.pk}).status_code == 403
    assert client.post("/role/", {"appointment": Appointment.objects.get(user=one).pk}).status_code == 302


def test_ledger_pages(simulated: None) -> None:
    client = client_of(user_with(roles.Assessor))
    entry = Entry.objects.filter(kind="access.appointment").latest("seq")
    page = client.get("/ledger/").content.decode()
    assert f"/ledger/{entry.seq}/" in page
    one = client.get(f"/ledger/{entry.seq}/").content.decode()
    assert "尚未加封" in one
    assert "assessor" in one
    assert client.get("/ledger/999999999/").status_code == 404
    assert client_of(user_with(roles.FirmManager)).get("/ledger/").status_code == 403


def test_area_role_reads_its_areas_entries_only(simulated: None) -> None:
    user_with(roles.Inspector, "140106")
    client = client_of(user_with(roles.DistrictOfficer, "140105"))
    kinds = {row.cells[4].text for row in client.get("/ledger/").context["rows"]}
    assert kinds <= {"小店区", "140105"}


def test_pages_that_are_not_there(simulated: None) -> None:
    response = Client().get("/no/such/page")
    assert response.status_code == 404
    assert "这个网址没有内容" in response.content.decode()


def test_no_inline_script_or_handler() -> None:
    """So that a strict content security policy is possible."""
    templates = Path(__file__).parents[2] / "src" / "shian"
    for path in templates.rglob("*.html"):
        if path.parent.name == "offline":
            continue  # a page of its own, without a server: its policy names the hash of its one script
        text = path.read_text()
        assert not re.search(r"\son(click|change|load|submit|input)=", text), path
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text), path


def test_own_stylesheet_is_short_and_names_no_tabler_class() -> None:
    path = finders.find("shian/shian.css")
    assert isinstance(path, str)
    assert len(Path(path).read_text().splitlines()) <= 400
