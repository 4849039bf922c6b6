"""A quiet town of two districts for half a year, and a dinner after which five people fall ill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shian.domains.directory.roles import CountyEpidemiologist, Epidemiologist
from shian.domains.surveillance.cases.models import Case
from shian.domains.surveillance.signals import actions
from shian.domains.surveillance.signals.models import Run
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.bulk import store_many
from shian.platform.flows.dates import read_limits
from shian.platform.flows.models import TimeLimit
from tests.domains.surveillance.cases.clinic import Clinic, at, case, keep

LIMITS = Path(__file__).parents[4] / "src/shian/domains/surveillance/signals/data/time_limits_signal.toml"
AREAS = ("140105001", "140106")
FOODS = ("凉皮", "炒饭", "饺子", "烧烤", "牛奶", "盒饭", "面条", "鸡蛋")
MORNING = at(11, 7)


@dataclass
class Town:
    clinic: Clinic
    city: Actor
    county: Actor
    elsewhere: Actor

    def detect(self, moment: datetime = MORNING, trigger: str = Run.Trigger.SCHEDULE) -> Run | None:
        return actions.detect_if_new(moment, trigger)


@pytest.fixture
def town(clinic: Clinic) -> Town:
    store_many([TimeLimit(**row) for row in read_limits(LIMITS)], by=system_actor(at(1, 0, 1)), verb="load")
    keep(*sporadic(clinic))
    return Town(
        clinic,
        Actor(Epidemiologist, user_id=21, at=at(11, 9)),
        Actor(CountyEpidemiologist, user_id=22, area="140105", at=at(11, 9)),
        Actor(CountyEpidemiologist, user_id=23, area="140106", at=at(11, 9)),
    )


def sporadic(clinic: Clinic, count: int = 240) -> list[Case]:
    """Cases one by one from December to the eighth of June, each naming another place."""
    chance = np.random.default_rng(5)
    out = []
    for number in range(count):
        onset = at(8, 8) - timedelta(hours=int(chance.integers(0, 24 * 180)))
        where = int(chance.integers(0, 2))
        out.append(
            case(
                clinic, number, onset_at=onset, area=AREAS[where], hospital=clinic.hospitals[where],
                reported_at=onset + timedelta(hours=int(chance.integers(12, 72))),
                age_months=int(chance.integers(6, 900)),
                eaten=[{"place_name": f"小店{number}号", "food_name": FOODS[number % len(FOODS)]}],
            )
        )  # fmt: skip
    return out


def diners(clinic: Clinic, numbers: range, **values: Any) -> list[Case]:
    """Cases that name the same restaurant and dinner."""
    dinner = {"eaten_at": at(8, 12), "food_name": "凉拌菜", "operator": clinic.operators[0],
              "place_name": "老王面馆"}  # fmt: skip
    return [
        case(
            clinic, number, onset_at=at(8, 20) + timedelta(minutes=20 * (number - numbers.start)),
            reported_at=at(10, 9) + timedelta(minutes=10 * (number - numbers.start)), eaten=[dinner],
            **values,
        )
        for number in numbers
    ]  # fmt: skip
