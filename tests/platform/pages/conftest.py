"""Sixty operators in two districts, and people who sign in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from shian.domains.directory import roles
from shian.domains.directory.models import Area, Body, Station
from shian.domains.registry.models import Operator
from shian.platform.access.actor import system_actor
from shian.platform.access.models import Appointment, User
from shian.platform.access.roles import Role
from shian.platform.actions.bulk import store_many
from shian.platform.installation import current
from shian.platform.pages import places
from shian.platform.personal.fields import seal_all

SignIn = Callable[..., Client]


@pytest.fixture
def city(db: None) -> list[Operator]:
    """Operators 店01 … 店60: odd ones in 小店区, even ones in 迎泽区; every third has no address."""
    by = system_actor()
    current.forget()
    current.found_installation(by=by, city_code="140100", city_name="太原市", made_on=date(2022, 1, 1))
    names = {"140105": "小店区", "140106": "迎泽区"}
    areas = [
        Area(code=c, name=n, level="district", valid_from=date(2018, 1, 1), source="test")
        for c, n in names.items()
    ]
    store_many(areas, by=by, verb="import")
    places.name_areas_with(lambda: names)
    bureau = Body(name="小店区市场监管局", sort="district", area="140105")
    store_many([bureau], by=by, verb="import")
    station = Station(name="坞城所", area="140105", body=bureau)
    store_many([station], by=by, verb="import")
    operators = [
        Operator(
            name=f"店{i:02d}",
            trade="caterer" if i % 2 else "seller",
            area="140105" if i % 2 else "140106",
            address="" if i % 3 == 0 else f"平阳路{i}号",
            station=station if i % 2 else None,
            manager_name="张三",
            opened_on=date(2020, 1, i) if i <= 20 else None,
        )
        for i in range(1, 61)
    ]
    for one in operators:
        seal_all(one)
    store_many(operators, by=by, verb="import")
    return operators


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """A client signed in with a role."""

    def signed(role: type[Role], area: str = "", body: int | None = None) -> Client:
        user = User.objects.create(username=f"{role.name}-{area}", display_name="王志强")
        made = Appointment(user=user, role=role.name, area=area, body=body, valid_from=date(2020, 1, 1))
        store_many([made], by=system_actor(), verb="appoint")
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed


@pytest.fixture
def coordinator(sign_in: SignIn) -> Client:
    return sign_in(roles.MunicipalCoordinator)


@pytest.fixture
def officer(sign_in: SignIn) -> Client:
    """The officer of 小店区."""
    return sign_in(roles.DistrictOfficer, "140105")
