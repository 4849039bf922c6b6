"""Pages of events call places, lots and articles by their names; quantities stand in people's units."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from shian.domains.registry.models import Product
from shian.domains.supply.epcis.naming import names_of
from shian.domains.supply.lots.models import Lot, LotCode
from shian.domains.supply.lots.shown import quantity
from shian.domains.supply.lots.units import amount
from shian.platform.access.actor import system_actor
from shian.platform.actions.bulk import store_many
from tests.domains.supply.lots.conftest import GTIN, LOT, Chain, at
from tests.domains.supply.recalls.test_pages import signed_in

pytestmark = pytest.mark.django_db


def test_codes_become_names_with_addresses(chain: Chain) -> None:
    by = system_actor(at(1))
    lot = Lot(code=LOT, gtin=GTIN, lot_number="L1", name="陈醋")
    lot.held_parts = {"codes": [LotCode(scheme="province", value="14-7")]}  # type: ignore[attr-defined]
    store_many([lot], by=by, verb="appear")
    store_many([Product(name="老陈醋", gtin=GTIN[1:], operator=chain.operators["plant"])], by=by, verb="load")
    place, article = chain.places["shop"], f"https://id.gs1.org/01/{GTIN}"
    asked = [LOT, f"{LOT}/21/S9", "14-7", place.code, article, "urn:none"]
    with CaptureQueriesContext(connection) as seen:
        found = names_of(asked)
    page = f"/r/supply.lot/{lot.pk}/"
    assert found == {
        LOT: ("陈醋 L1", page), f"{LOT}/21/S9": ("陈醋 L1", page), "14-7": ("陈醋 L1", page),
        place.code: (place.name, f"/r/supply.place/{place.pk}/"), article: ("老陈醋", ""),
    }  # fmt: skip
    assert len(seen.captured_queries) == 5


def test_the_list_and_the_page_of_an_event_name_its_goods(chain: Chain) -> None:
    event, *_ = chain.tell(chain.made("plant", 2766, at(1)))
    Lot.objects.get()
    client = signed_in("bureau_officer")
    client.get("/supply/events/")
    listed = client.get("/supply/events/").content.decode()
    shown = client.get(f"/supply/events/{event.pk}/").content.decode()
    assert "id.gs1.org/01" not in listed.split("<tbody>")[-1].split("</tbody>")[0].replace("/414/", "")
    assert chain.places["plant"].name in shown


@pytest.mark.parametrize(
    ("number", "unit", "told"),
    [
        ("2766.000", "KGM", "2,766 kg"),
        ("12.500", "LTR", "12.5 litres"),
        ("100", "H87", "100 pieces"),
        ("3", "", "3 pieces"),
        ("0.250", "GRM", "0.25 g"),
        ("7", "MTR", "7 MTR"),
        (None, "KGM", "–"),
    ],
)
def test_amounts_read_as_people_write_them(number: str | None, unit: str, told: str) -> None:
    assert amount(None if number is None else Decimal(number), unit) == told


def test_the_column_of_a_quantity_sorts_by_its_number() -> None:
    column = quantity()
    cell = column.value(Lot(quantity=Decimal("1200.000"), unit="KGM"))
    with translation.override("en"):
        assert (cell.text, cell.css, column.sort) == ("1,200 kg", "num", "quantity")
