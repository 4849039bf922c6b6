"""Judging signals: each act, its ledger entry, its clocks, who may, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shian.domains.surveillance.cases.models import Case
from shian.domains.surveillance.signals import actions
from shian.domains.surveillance.signals.models import Signal, SignalAlarm, SignalCase
from shian.platform.access.actor import system_actor
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.actions.models import Outbox
from shian.platform.flows.engine import advance, begin
from shian.platform.flows.models import Duty
from shian.platform.ledger.models import Entry
from shian.platform.records.base import writing_allowed
from tests.domains.surveillance.cases.clinic import at
from tests.domains.surveillance.signals.town import Town

pytestmark = pytest.mark.django_db


def signal(number: int, cases: list[Case], **values: Any) -> Signal:
    """A signal that stands, with these cases and one alarm."""
    held = Signal(
        number=f"YJ20210611{number:03d}", title=f"信号{number}", sort="cluster", method="window",
        series="district=140105;syndrome=gastroenteritis", area="140105", syndrome="gastroenteritis",
        from_on=at(8).date(), to_on=at(9).date(), raised_at=at(11, 7), observed=len(cases), **values,
    )  # fmt: skip
    parts: dict[str, list[Any]] = {
        "cases": [SignalCase(case=one) for one in cases],
        "alarms": [
            SignalAlarm(
                method="window", series=f"hospital={number}", raised_on=at(11).date(), from_on=at(8).date(),
                to_on=at(9).date(), observed=len(cases),
            )
        ],
    }  # fmt: skip
    with writing_allowed():
        return begin(held, by=system_actor(at(11, 7)), verb="raise", parts=parts)


@pytest.fixture
def some(town: Town) -> list[Case]:
    return list(Case.objects.order_by("pk")[:6])


def open_clocks(one: Signal) -> set[str]:
    return set(
        Duty.objects.filter(kind="signal.signal", record=one.pk, done_at=None).values_list("clock", flat=True)
    )


def test_taken_up_and_verified(town: Town, some: list[Case]) -> None:
    one = signal(1, some[:3])
    assert open_clocks(one) == {"take_up", "verify"}
    actions.take_up(by=town.county, signal=one)
    assert open_clocks(one) == {"verify"}
    done = actions.verify(by=town.county, signal=one, note="三家人同吃一餐")
    assert (done.state, done.note, done.verified_at, open_clocks(one)) == (
        "verified", "三家人同吃一餐", at(11, 9), set()
    )  # fmt: skip
    verbs = Entry.objects.filter(kind="signal.signal", record=one.pk).order_by("seq")
    assert list(verbs.values_list("verb", flat=True)) == ["raise", "take_up", "verify"]


def test_dismissed_with_a_reason_and_corrected(town: Town, some: list[Case]) -> None:
    one = signal(1, some[:3])
    with pytest.raises(Refused) as refusal:
        actions.dismiss(by=town.city, signal=one, because="  ")
    assert refusal.value.field == "because"
    one.refresh_from_db()
    assert one.state == "raised"
    actions.dismiss(by=town.city, signal=one, because="医院集中补报")
    one.refresh_from_db()
    assert (one.state, one.because, open_clocks(one)) == ("dismissed", "医院集中补报", set())
    with pytest.raises(Refused):
        actions.verify(by=town.city, signal=one)
    with pytest.raises(Refused):
        actions.reopen(by=town.city, signal=one, because="")
    again = actions.reopen(by=town.city, signal=one, because="又有两例同一餐馆")
    assert (again.state, again.because, again.verified_at) == ("verifying", "又有两例同一餐馆", None)
    assert open_clocks(one) == {"verify"}


def test_merged_into_another(town: Town, some: list[Case]) -> None:
    one, other = signal(1, some[:3]), signal(2, some[2:5])
    with pytest.raises(Refused) as refusal:
        actions.merge(by=town.city, signal=one, into=one)
    assert refusal.value.field == "into"
    actions.merge(by=town.city, signal=one, into=other)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, one.merged_into, other.state) == ("merged", other, "raised")
    assert set(other.cases.values_list("case", flat=True)) == {case.pk for case in some[:5]}
    assert set(other.alarms.values_list("series", flat=True)) == {"hospital=1", "hospital=2"}
    assert list(
        Entry.objects.filter(kind="signal.signal", record=other.pk)
        .order_by("seq")
        .values_list("verb", flat=True)
    ) == ["raise", "extend"]
    third = signal(3, some[5:])
    with pytest.raises(Refused, match="该信号已关闭"):
        actions.merge(by=town.city, signal=third, into=one)
    third.refresh_from_db()
    assert third.state == "raised"


def test_escalated_tells_whoever_keeps_outbreaks(town: Town, some: list[Case]) -> None:
    one = signal(1, some[:3])
    Outbox.objects.all().delete()
    actions.escalate(by=town.city, signal=one, because="同一餐馆就餐")
    one.refresh_from_db()
    assert (one.state, one.verified_at) == ("escalated", at(11, 9))
    told = Outbox.objects.get()
    assert told.name == "signals.SignalEscalated"
    assert told.payload == {
        "signal": one.pk, "number": one.number, "title": "信号1", "area": "140105",
        "syndrome": "gastroenteritis", "agent": "", "because": "同一餐馆就餐", "by": "epidemiologist:21",
        "at": at(11, 9).isoformat(),
    }  # fmt: skip
    with writing_allowed():
        one.outbreak_number = "BF2021-1"
        advance(one, "link", by=system_actor(at(11, 10)))
    assert Signal.objects.get(pk=one.pk).outbreak_number == "BF2021-1"


def test_another_county_may_not(town: Town, some: list[Case]) -> None:
    one = signal(1, some[:3])
    for act in (actions.take_up, actions.verify, actions.escalate):
        with pytest.raises(NotAllowed):
            act(by=town.elsewhere, signal=one)
    with pytest.raises(NotAllowed):
        actions.dismiss(by=town.clinic.doctor, signal=one, because="无")
    one.refresh_from_db()
    assert (one.state, Entry.objects.filter(kind="signal.signal", record=one.pk).count()) == ("raised", 1)


def test_limits_of_time_follow_the_sort(town: Town, some: list[Case]) -> None:
    one = signal(1, some[:3])
    due = Duty.objects.get(record=one.pk, kind="signal.signal", clock="verify")
    assert (due.topic, due.amount, due.unit) == ("signal-verify-cluster", 2, "working_days")
    assert due.due_day is not None
    assert due.due_day - at(11).date() >= timedelta(days=2)
