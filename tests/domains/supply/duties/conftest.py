"""The chain of the lots' tests, with the trades of the duties and the rules' clocks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from shian.domains.directory.roles import DistrictOfficer, Inspector, SchoolPrincipal
from shian.domains.registry.models import Operator, Product
from shian.domains.supply.lots.models import Place
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.bulk import store_many
from shian.platform.flows.dates import read_limits, seed_calendar
from shian.platform.flows.models import TimeLimit
from tests.domains.supply.lots.conftest import Chain, at, chain, gln

__all__ = ["Chain", "at", "chain"]
D = Decimal
LIMITS = Path(__file__).parents[4] / "src/shian/domains/supply/duties/data/time_limits_duties.toml"
IDENTITY = "140105199003071234"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


class Town:
    """The chain's firms and those of the duties, and who acts for them."""

    def __init__(self, base: Chain) -> None:
        self.chain = base
        self.places = base.places
        self.operators = base.operators
        by = system_actor(at(1))
        seed_calendar(by=by)
        store_many([TimeLimit(**row) for row in read_limits(LIMITS)], by=by, verb="load")
        trades = {
            "house": ("pig_slaughter", "slaughter"),
            "inputs": ("farm_input", ""),
            "granary": ("grain", "depot"),
            "kitchen": ("caterer", "caterer"),
            "collector": ("packaging", "disposal"),
        }
        for number, (name, (trade, sort)) in enumerate(trades.items()):
            operator = Operator(name=f"{name} ltd", trade=trade, licence_number=f"D{number}", area="140105")
            store_many([operator], by=by, verb="seed")
            self.operators[name] = operator
            if sort:
                place = Place(code=gln(40 + number), name=name, sort=sort, operator=operator, area="140105")
                store_many([place], by=by, verb="seed")
                self.places[name] = place

    def firm(self, name: str, when: datetime | None = None) -> Actor:
        return self.chain.manager(name).at_time(when or at(20))

    def principal(self, when: datetime | None = None) -> Actor:
        return Actor(role=SchoolPrincipal, user_id=9, operator=self.operators["school"].pk, at=when or at(20))

    def officer(self, when: datetime | None = None) -> Actor:
        return Actor(role=DistrictOfficer, user_id=7, area="140105", at=when or at(20))

    def vet(self, when: datetime | None = None) -> Actor:
        return Actor(role=Inspector, user_id=6, area="140105", at=when or at(20))

    def product(self, name: str = "老陈醋") -> Product:
        made = Product(operator=self.operators["plant"], name=name, category="食醋")
        store_many([made], by=system_actor(at(1)), verb="seed")
        return made


@pytest.fixture
def town(chain: Chain) -> Town:
    return Town(chain)


def fresh(obj: Any) -> Any:
    return type(obj).objects.get(pk=obj.pk)
