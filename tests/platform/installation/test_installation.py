"""The installation says once which city it is, and whether all in it is simulated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from shian.platform.access.actor import system_actor
from shian.platform.actions.core import Refused
from shian.platform.installation import current
from shian.platform.installation.models import Installation
from shian.platform.ledger.models import Entry

pytestmark = pytest.mark.django_db
BY = system_actor(datetime(2022, 1, 3, 1, tzinfo=UTC))


@pytest.fixture(autouse=True)
def unread() -> Iterator[None]:
    current.forget()
    yield
    current.forget()


def test_before_it_is_set_up() -> None:
    assert current.installation() is None
    assert not current.is_simulated()


def test_set_up_with_a_ledger_entry() -> None:
    current.found_installation(
        by=BY, city_code="140100", city_name="太原市", simulated=True, seed=7, scale=Decimal("0.05")
    )
    found = current.installation()
    assert found is not None
    assert (found.city_name, found.simulated, found.seed, found.made_on) == (
        "太原市",
        True,
        7,
        date(2022, 1, 3),
    )
    assert current.is_simulated()
    entry = Entry.objects.get(kind="installation.installation")
    assert (entry.verb, entry.record) == ("found", 1)


def test_set_up_only_once() -> None:
    current.found_installation(by=BY, city_code="140100", city_name="太原市")
    with pytest.raises(Refused):
        current.found_installation(by=BY, city_code="140200", city_name="大同市", simulated=True)
    assert Installation.objects.get().city_name == "太原市"
    assert Entry.objects.filter(kind="installation.installation").count() == 1
