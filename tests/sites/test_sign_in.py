"""Sign-in: lock-out, few sessions, a second factor, the organisation's own sign-in, no self-made accounts."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db
LOGIN, PASSWORD = "/account/login/", "九曲黄河万里沙-2016"


@pytest.fixture(autouse=True)
def _user() -> None:
    cache.clear()
    get_user_model().objects.create_user("lihua", password=PASSWORD)


def sign_in(client: Client, password: str) -> bool:
    client.post(LOGIN, {"login": "lihua", "password": password})
    return "_auth_user_id" in client.session


def test_the_right_password_signs_in_and_a_wrong_one_does_not() -> None:
    assert sign_in(Client(), PASSWORD)
    assert not sign_in(Client(), "wrong")


def test_five_wrong_passwords_lock_the_account_for_a_while() -> None:
    for _ in range(5):
        assert not sign_in(Client(), "wrong")
    assert not sign_in(Client(), PASSWORD)


def test_a_fourth_session_ends_the_first() -> None:
    clients = [Client() for _ in range(4)]
    for client in clients:
        assert sign_in(client, PASSWORD)
    assert UserSession.objects.count() == 3
    alive = [_knows(c) for c in clients]
    assert alive == [False, True, True, True]


def _knows(client: Client) -> bool:
    return client.get("/account/password/change/").status_code == 200


def test_nobody_makes_an_account_for_themselves() -> None:
    body = {"username": "neu", "password1": PASSWORD, "password2": PASSWORD}
    Client().post("/account/signup/", body)
    assert not get_user_model().objects.filter(username="neu").exists()


def test_the_second_factor_can_be_set_up() -> None:
    client = Client()
    sign_in(client, PASSWORD)
    assert client.get("/account/2fa/totp/activate/").status_code in (200, 302)


def test_the_organisation_s_own_sign_in_is_offered_where_it_is_configured(settings: Settings) -> None:
    assert "单点登录" not in Client().get(LOGIN).content.decode()
    app = {"provider_id": "own", "name": "单点登录", "client_id": "x", "secret": "y"}
    app["settings"] = {"server_url": "https://id.example/"}  # type: ignore[assignment]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    assert "单点登录" in Client().get(LOGIN).content.decode()
