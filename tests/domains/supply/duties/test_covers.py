"""Kitchen waste against meals: medians, and who is far from them."""

from datetime import date
from decimal import Decimal

from django.test import Client
from django.urls import reverse

from shian.domains.supply.duties.actions import waste
from shian.domains.supply.duties.covers import Kitchen, compare, kitchens
from tests.domains.supply.duties.conftest import D, Town
from tests.domains.supply.duties.test_school_waste_files import handed_in, signed
from tests.domains.supply.lots.test_telling import phone


def kitchen(number: int, kg: str, stops: int = 1) -> Kitchen:
    return Kitchen(number, f"k{number}", 100, 10, stops, D(kg), D(0))


def test_far_from_the_median() -> None:
    rows = [kitchen(1, "100"), kitchen(2, "80"), kitchen(3, "120"), kitchen(4, "19.9"), kitchen(5, "500"),
            kitchen(6, "0", stops=0)]  # fmt: skip
    found = compare(rows)
    assert (found.median, found.kitchens) == (D("100.0"), 6)
    assert [k.operator for k in found.never] == [6]
    assert [(k.operator, k.grams) for k in found.less] == [(4, D("19.9"))]
    assert [(k.operator, k.grams) for k in found.more] == [(5, D("500.0"))]
    assert compare([]).median is None


def test_what_was_collected_in_the_days_of_the_contract(town: Town) -> None:
    one, two = signed(town), signed(town, "school")
    handed_in(town, f"{one.number} 06:30 42.5 3\n{two.number}, 07:05, 80")
    handed_in(town, f"{one.number} 06:30 7.5", vehicle="晋A54321", day=date(2021, 2, 1))
    rows = {
        k.name: (k.days, k.stops, k.food_kg, k.oil_kg) for k in kitchens(date(2021, 3, 1), date(2021, 3, 20))
    }
    assert rows == {
        "kitchen ltd": (20, 1, D("42.5"), D(3)),
        "school ltd": (20, 1, D(80), Decimal(0)),
    }
    waste.end(by=town.officer(), contract=one, until=date(2021, 3, 5))
    late = {k.name: (k.days, k.stops) for k in kitchens(date(2021, 3, 1), date(2021, 3, 20))}
    assert late["kitchen ltd"] == (5, 0)
    assert kitchens(date(2021, 3, 1), date(2021, 3, 20), "140106") == []


def test_the_page_is_for_officials(town: Town) -> None:
    signed(town)
    officer = phone(town.chain, "", "district_officer")
    page = officer.get(reverse("waste-covers"), {"start": "2021-03-01", "end": "2021-03-20"}).content.decode()
    assert "Never collected from" in page
    assert "kitchen ltd" in page
    assert phone(town.chain, "shop").get(reverse("waste-covers")).status_code == 403
    assert Client().get(reverse("waste-covers")).status_code == 302
