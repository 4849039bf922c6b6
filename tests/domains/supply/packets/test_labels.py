"""Labels: the address in the QR code, sheets as PDF, who may print which."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from shian.domains.registry.models import Operator
from shian.domains.supply.gate.codes import code_of
from shian.domains.supply.gate.models import Arrival, CodeRange
from shian.domains.supply.lots.models import Lot, Place
from shian.domains.supply.packets.labels import labels_pdf, of_arrival, of_lot, public_address
from shian.platform.access.actor import system_actor
from shian.platform.access.models import Appointment
from shian.platform.actions.bulk import store_many

pytestmark = pytest.mark.django_db
BASE = "https://shian.example"


@pytest.fixture
def arrival() -> Arrival:
    by = system_actor()
    firm = Operator(name="总仓公司", trade="seller", area="140110001")
    store_many([firm], by=by, verb="import")
    place = Place(code="urn:x:gate", name="总仓", operator=firm, sort="gate", area="140110001")
    store_many([place], by=by, verb="import")
    lot = Lot(
        code="https://id.gs1.org/01/06901234567892/10/L7", name="冻带鱼", lot_number="L7", operator=firm,
        made_on=date(2021, 5, 1), area="140110",
    )  # fmt: skip
    store_many([lot], by=by, verb="import")
    made = Arrival(
        number="RC1", lot=lot, place=place, keeper=firm, goods="冻带鱼", origin="挪威", weight=Decimal(10),
        packages=3, arrived_at=by.now(), codes=3, area="140110",
    )  # fmt: skip
    store_many([made], by=by, verb="arrive")
    store_many([CodeRange(arrival=made, first=8, last=10, issued_at=by.now())], by=by, verb="issue")
    return made


def test_the_code_holds_the_address_of_its_page(arrival: Arrival) -> None:
    assert public_address(arrival.lot.code, BASE) == f"{BASE}/01/06901234567892/10/L7"
    assert public_address("SX1", BASE) == f"{BASE}/c/SX1"
    one, two = of_lot(arrival.lot, BASE, 2)
    assert one is two
    assert (one.name, one.lot, one.made, one.until) == ("冻带鱼", "L7", "2021-05-01", "")


def test_each_package_has_its_own(arrival: Arrival) -> None:
    labels = of_arrival(arrival, BASE, first=2, count=40)
    assert [label.address for label in labels] == [f"{BASE}/c/{code_of(n)}" for n in (9, 10)]
    assert labels_pdf(labels, "x")[:5] == b"%PDF-"


def test_who_may_print(arrival: Arrival) -> None:
    address = f"/packets/labels/arrival/{arrival.pk}/?count=3&first=1"
    assert Client().get(address).status_code == 302
    stranger = Operator(name="别家", trade="seller", area="140105001")
    store_many([stranger], by=system_actor(), verb="import")
    for operator, wanted in ((arrival.keeper_id, 200), (stranger.pk, 404)):
        user = get_user_model().objects.create(username=f"f{operator}")
        appointment = Appointment(
            user=user, role="firm_manager", operator=operator, valid_from=date(2020, 1, 1)
        )
        store_many([appointment], by=system_actor(), verb="create")
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        answer = client.get(address)
        assert answer.status_code == wanted
        if wanted == 200:
            assert answer.headers["Content-Type"] == "application/pdf"
            beyond = client.get(f"/packets/labels/arrival/{arrival.pk}/?count=3&first=9")
            assert "没有这么多件" in beyond.content.decode()
            assert client.get(f"/packets/labels/arrival/{arrival.pk}/?count=99999&first=1").status_code == 200
            assert client.get(f"/packets/labels/other/{arrival.pk}/").status_code == 404
