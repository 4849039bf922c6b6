"""A small flow on a model of its own: a parcel that is opened, checked by a second person and closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, models
from django.utils import translation

from shian.methods.flows import ClockUse, Flow, Guard, State
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.roles import Role, Scope
from shian.platform.actions.core import action
from shian.platform.flows.binding import BINDINGS, follows
from shian.platform.flows.dates import load_limits, seed_calendar
from shian.platform.flows.engine import advance, begin, step_action
from shian.platform.flows.tables import choices_of, step
from shian.platform.records.base import Record

CN = ZoneInfo("Asia/Shanghai")


class Clerk(Role):
    title = "Clerk"
    scope = Scope.AREA


class Checker(Role):
    title = "Checker"
    scope = Scope.CITY


KIND = "flows_trial.parcel"
FLOW = Flow(
    name="parcel",
    title="Parcel",
    states=(
        State("open", "Open"),
        State("testing", "At the laboratory"),
        State("ready", "Ready"),
        State("done", "Done", final=True),
    ),
    steps=(
        step("test", "Send to the laboratory", "open", "testing", (Clerk,), pauses="answer"),
        step("return", "Take back", "testing", "open", (Clerk,), resumes="answer"),
        step("finish", "Finish", "open", "ready", (Clerk,), closes="answer", opens="check"),
        step("check", "Check", "ready", "done", (Checker,), guards="second_person", closes="check"),
    ),
    guards=(Guard("second_person", "a second person checks"),),
    clocks=(
        ClockUse("answer", "trial-answer", "Answer", frozenset({"clerk"}), since="received_on"),
        ClockUse("check", "trial-check", "Check", frozenset({"checker"})),
    ),
    opens=("answer",),
)


@follows(FLOW, {"second_person": lambda parcel, by: parcel.finished_by != by.user_id})
class Parcel(Record):
    name = models.CharField(max_length=40)
    received_on = models.DateField(null=True, blank=True)
    finished_by = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=choices_of(FLOW))

    class Meta:
        app_label = "flows_trial"

    def __str__(self) -> str:
        return self.name


TRIAL = BINDINGS.pop(KIND)  # until there is a table: a city made by another test has none of these


@action(kind=KIND, verb="create", title="New", roles=(Clerk,))
def create(*, by: Actor, name: str, received_on: Any = None) -> Parcel:
    return begin(Parcel(name=name, area=by.area, received_on=received_on), by=by)


@step_action(FLOW, KIND, "test")
def send(*, by: Actor, parcel: Parcel) -> Parcel:
    return advance(parcel, "test", by=by)


@step_action(FLOW, KIND, "return")
def take_back(*, by: Actor, parcel: Parcel) -> Parcel:
    return advance(parcel, "return", by=by)


@step_action(FLOW, KIND, "finish")
def finish(*, by: Actor, parcel: Parcel) -> Parcel:
    parcel.finished_by = by.user_id
    return advance(parcel, "finish", by=by)


@step_action(FLOW, KIND, "check")
def check(*, by: Actor, parcel: Parcel) -> Parcel:
    return advance(parcel, "check", by=by)


LIMITS: list[dict[str, Any]] = [
    {
        "topic": "trial-answer",
        "rule": "X1",
        "title": "答复",
        "amount": 7,
        "unit": "working_days",
        "source": "test",
        "certainty": "V",
    },
    {
        "topic": "trial-check",
        "rule": "X2",
        "title": "复核",
        "amount": 24,
        "unit": "hours",
        "source": "test",
        "certainty": "V",
    },
]


@pytest.fixture(scope="session")
def parcel_table(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Parcel)
        BINDINGS[KIND] = TRIAL
        yield
        del BINDINGS[KIND]
        with connection.schema_editor() as editor:
            editor.delete_model(Parcel)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Refusals are compared in English, whatever the interface's default."""
    with translation.override("en"):
        yield


@pytest.fixture
def trial(db: None, parcel_table: None) -> None:
    """Calendar and limits of the trial flow."""
    seed_calendar(by=system_actor())
    load_limits(by=system_actor(), rows=LIMITS)


def at(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2021, month, day, hour, tzinfo=CN)


def clerk(when: datetime, user: int = 1, area: str = "140105") -> Actor:
    return Actor(role=Clerk, user_id=user, area=area, at=when)


def checker(when: datetime, user: int = 2) -> Actor:
    return Actor(role=Checker, user_id=user, at=when)
