"""Mass balance of a firm, custody of a lot, and whose goods come without lot codes."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from shian.domains.supply.lots.accounts import completeness, custody, mass_balance
from tests.domains.supply.lots.conftest import GTIN, Chain, at, the_lot
from tests.domains.supply.lots.test_telling import phone

D = Decimal


@pytest.fixture
def traded(chain: Chain) -> Chain:
    chain.tell(chain.made("plant", 100, at(1)))
    chain.tell(chain.sent("plant", "shop", 60, at(2)), chain.got("shop", "plant", 60, at(2, 12)))
    chain.tell(chain.sold("shop", 20, at(3)), chain.sold("shop", 45, at(5)))
    chain.tell(chain.sent("plant", "stall", 40, at(4)), chain.got("stall", "plant", 40, at(4, 9)))
    chain.tell(chain.got("shop", "plant", 5, at(6), lot=f"https://id.gs1.org/01/{GTIN}"))
    return chain


def test_came_made_left_sold_wasted(traded: Chain) -> None:
    shop = traded.operators["shop"].pk
    (line,) = mass_balance(shop, at(3, 0), at(7))  # with and without a lot: the same article
    assert (line.food, line.unit, line.before, line.came) == (GTIN, "KGM", D(60), D(5))
    assert (line.sold, line.left, line.difference) == (D(65), D(0), D(0))


def test_an_account_that_does_not_add_up_says_by_how_much(traded: Chain) -> None:
    (line,) = mass_balance(traded.operators["shop"].pk, at(1), at(5, 23))
    assert (line.before, line.came, line.sold) == (D(0), D(60), D(65))
    assert (line.left, line.difference) == (D(0), D(5))
    (plant,) = mass_balance(traded.operators["plant"].pk, at(2), at(3))
    assert (plant.before, plant.sent, plant.left, plant.difference) == (D(100), D(60), D(40), D(0))


def test_who_answered_when(traded: Chain) -> None:
    rows = [(i.place.name, i.since, i.until, i.most) for i in custody(the_lot())]
    assert rows == [
        ("plant", at(1), at(4), D(100)),
        ("shop", at(2, 12), at(5), D(60)),
        ("stall", at(4, 9), None, D(40)),
    ]


def test_who_states_no_lots(traded: Chain) -> None:
    found = {c.name: (c.stated, c.all, c.share) for c in completeness(at(1), at(28))}
    assert found == {
        "shop ltd": (1, 2, D("50.0")),
        "plant ltd": (2, 2, D("100.0")),
        "stall ltd": (1, 1, D("100.0")),
    }
    assert next(iter(completeness(at(1), at(28)))).name == "shop ltd"
    assert completeness(at(1), at(28), area="140106") == []


def test_the_pages(traded: Chain) -> None:
    officer, shop = phone(traded, "", "district_officer"), phone(traded, "shop")
    days = {"start": "2021-03-01", "end": "2021-03-05"}
    page = shop.get(reverse("supply-balance"), days).content.decode()
    assert "shop ltd" in page
    assert "5 kg" in page
    other = officer.get(reverse("supply-balance"), {**days, "operator": traded.operators["plant"].pk})
    assert "plant ltd" in other.content.decode()
    wrong = officer.get(
        reverse("supply-balance"), {"start": "2021-03-05", "end": "2021-03-01"}
    ).content.decode()
    assert "before the beginning" in wrong
    assert "still there" in officer.get(reverse("supply-custody", args=[the_lot().pk])).content.decode()
    assert shop.get(reverse("supply-custody", args=[the_lot().pk])).status_code == 404
    assert officer.get(reverse("supply-codes")).status_code == 200
    assert shop.get(reverse("supply-codes")).status_code == 403
    doctor = phone(traded, "", "doctor")
    for address in (reverse("supply-balance"), reverse("supply-codes"), reverse("supply-custody", args=[1])):
        assert doctor.get(address).status_code == 403
        assert Client().get(address).status_code == 302
