"""A city with two firms, people in their roles, and clients signed in as them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from shian.domains.registry.models import Operator
from shian.domains.supply.epcis import capturing
from shian.domains.supply.epcis.models import Capture
from shian.methods.epcis import read
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.models import Appointment, User
from shian.platform.access.roles import role_named
from shian.platform.actions.bulk import store_many
from tests.domains.supply.epcis.material import content


@pytest.fixture(autouse=True)
def no_projectors(monkeypatch: pytest.MonkeyPatch) -> None:
    """What higher packages make of events is tested there."""
    monkeypatch.setattr("shian.domains.supply.epcis.projection._PROJECTORS", [])


@pytest.fixture
def firms(db: None) -> tuple[Operator, Operator]:
    """Two firms in two districts."""
    made = [
        Operator(name="东风食品", trade="retail", area="140105"),
        Operator(name="西山乳业", trade="retail", area="140106"),
    ]
    store_many(made, by=system_actor(), verb="seed")
    return made[0], made[1]


@pytest.fixture
def sign_in(db: None) -> Callable[..., Client]:
    """A client signed in as somebody in a role."""

    def make(role: str, *, area: str = "", operator: int | None = None) -> Client:
        user = User.objects.create(username=f"{role}-{area}-{operator}")
        appointment = Appointment(
            user=user, role=role, area=area, operator=operator, body=1, valid_from=timezone.localdate()
        )
        store_many([appointment], by=system_actor(), verb="create")
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make


@pytest.fixture
def officer(sign_in: Callable[..., Client]) -> Client:
    """A client signed in as an officer of the city."""
    return sign_in("bureau_officer")


def actor(role: str, **scope: Any) -> Actor:
    """Somebody in a role."""
    return Actor(role=role_named(role), user_id=None, **scope)


def captured(*events: dict[str, Any], by: Actor | None = None, **fields: Any) -> Capture:
    """These events, captured; the test fails where they are refused."""
    document = read(content(*events, **fields))
    assert document.faults == ()
    made = capturing.capture(by=by or system_actor(), document=document)
    assert made.faults == []
    return made
